-- What a desk asks for again and again: what is urgent, and what must not be published yet.
CREATE INDEX item_urgent ON item (published_at) WHERE urgency <= 3 OR marker = 'urgent';
CREATE INDEX item_embargoed ON item (embargoed_until) WHERE embargoed_until IS NOT NULL;
CREATE INDEX item_withheld ON item (pub_status) WHERE pub_status = 'withheld';
