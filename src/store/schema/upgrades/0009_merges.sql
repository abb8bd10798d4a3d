-- The full-text indexes are merged a little with every batch that adds much: merging all at once kept the writer for seconds.
INSERT INTO item_words (item_words, rank) VALUES ('automerge', 16);
INSERT INTO item_grams (item_grams, rank) VALUES ('automerge', 16);
