//! An item: one story of an agency, with what the store keeps of it. Names follow IPTC ninjs 3.

use serde::Serialize;

use super::fetch::codes;
use super::plain_bytes::count_runs;
use super::{Enclosure, ItemId, UnixMillis};

codes! {
    /// Publication status (ninjs pubStatus).
    PubStatus {
        /// May be used.
        Usable = "usable",
        /// Held back for now.
        Withheld = "withheld",
        /// Withdrawn or killed.
        Canceled = "canceled",
    }
}

codes! {
    /// Where the body of an item came from.
    BodySource {
        /// The page, by the configured rule.
        Rule = "rule",
        /// The page, by the generic scorer.
        Generic = "generic",
        /// The page, from its structured data.
        Structured = "structured",
        /// The feed itself.
        Feed = "feed",
        /// There is no body.
        None = "none",
    }
}

codes! {
    /// What kind of change a revision is.
    RevisionKind {
        /// The first version.
        New = "new",
        /// More or newer news.
        Update = "update",
        /// The agency says that it corrects.
        Correction = "correction",
        /// The agency withdraws the story.
        Withdrawal = "withdrawal",
        /// A change of form.
        Edit = "edit",
    }
}

codes! {
    /// What a row of the change feed says.
    ChangeKind {
        /// A new item.
        New = "new",
        /// The body of the page has come.
        Body = "body",
        /// A revision: update.
        Update = "update",
        /// A revision: correction.
        Correction = "correction",
        /// A revision: withdrawal.
        Withdrawal = "withdrawal",
        /// A revision: edit.
        Edit = "edit",
        /// The item was found to repeat another.
        Duplicate = "duplicate",
        /// The item joined or left a story.
        Story = "story",
    }
}

impl RevisionKind {
    /// Tells whether a revision says more than one of another kind: a withdrawal most, then a correction, an update, an edit.
    pub fn outranks(self, other: Self) -> bool {
        let rank = |kind| match kind {
            Self::Edit => 1,
            Self::Update => 2,
            Self::Correction => 3,
            Self::New | Self::Withdrawal => 4,
        };
        rank(self) > rank(other)
    }
}

impl From<RevisionKind> for ChangeKind {
    fn from(kind: RevisionKind) -> Self {
        match kind {
            RevisionKind::New => Self::New,
            RevisionKind::Update => Self::Update,
            RevisionKind::Correction => Self::Correction,
            RevisionKind::Withdrawal => Self::Withdrawal,
            RevisionKind::Edit => Self::Edit,
        }
    }
}

codes! {
    /// How an item relates to the earlier item that it repeats.
    Relation {
        /// The same text.
        Same = "same",
        /// A later version with more.
        Update = "update",
        /// A corrected version.
        Correction = "correction",
        /// A digest that contains it.
        Contains = "contains",
    }
}

codes! {
    /// What a marker in a headline or first line means.
    MarkerKind {
        /// UPDATE, LEAD, Writethru.
        Update = "update",
        /// WRAPUP.
        Wrapup = "wrapup",
        /// CORRECTED and its kin.
        Correction = "correction",
        /// REFILE.
        Refile = "refile",
        /// REPEAT.
        Repeat = "repeat",
        /// STORY WITHDRAWN, KILL.
        Withdrawal = "withdrawal",
        /// HOLD.
        Hold = "hold",
        /// URGENT, FLASH, BREAKING.
        Urgent = "urgent",
    }
}

/// Everything of one version of an item that the columns of `item` hold.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemContent {
    /// ninjs uri: the guid where it is an absolute URI, else the link, else `urn:newswire:…`.
    pub uri: String,
    /// Address of the article page as the feed gave it.
    pub url: Option<String>,
    /// Comparison key of `url`, see `story::url_key`; `None` where the address identifies nothing.
    pub url_key: Option<String>,
    /// The page's own canonical address.
    pub canonical_url: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Publication status.
    pub pub_status: PubStatus,
    /// When it was published, clamped for sorting.
    pub published_at: UnixMillis,
    /// When it was changed, by the feed or the page.
    pub updated_at: Option<UnixMillis>,
    /// `DateSource` of `published_at`.
    pub published_source: String,
    /// Section label.
    pub section: Option<String>,
    /// Headline without markers.
    pub headline: Option<String>,
    /// Standfirst.
    pub lede: Option<String>,
    /// Dateline as written.
    pub dateline: Option<String>,
    /// Places of the dateline, joined by `/`.
    pub located: Option<String>,
    /// Who wrote it.
    pub by_line: Option<String>,
    /// Slugline.
    pub slugline: Option<String>,
    /// Marker kind.
    pub marker: Option<MarkerKind>,
    /// Number of the marker.
    pub marker_number: Option<u32>,
    /// IPTC urgency, 1 to 9.
    pub urgency: Option<u8>,
    /// Embargo.
    pub embargoed_until: Option<UnixMillis>,
    /// Editor's note.
    pub ed_note: Option<String>,
    /// Paragraphs joined by a blank line.
    pub body_text: Option<String>,
    /// Where the body came from.
    pub body_source: BodySource,
    /// 0 to 1; `None` where nothing was extracted.
    pub extraction_confidence: Option<f64>,
    /// Version of the extractor that wrote the body.
    pub extractor_version: Option<u32>,
    /// `ArticleRule::version` of the rule that the page was read with.
    pub rule_version: Option<i64>,
    /// schema.org isAccessibleForFree.
    pub is_free: Option<bool>,
    /// What the feed carried as its summary, cleaned HTML.
    pub summary: Option<String>,
    /// What the feed carried as its content, cleaned HTML.
    pub feed_content: Option<String>,
    /// Main picture.
    pub image_url: Option<String>,
    /// Hash of headline, lede and body, white space folded.
    pub content_hash: i64,
    /// JSON object of what has no column.
    pub extra: Option<String>,
    /// Media.
    pub enclosures: Vec<Enclosure>,
    /// Category labels.
    pub subjects: Vec<String>,
    /// Other agencies that the text credits.
    pub attributions: Vec<Attribution>,
}

impl ItemContent {
    /// Makes the content of an item of which no more is known than what names it and when it was published.
    pub fn bare(uri: String, published_at: UnixMillis, published_source: String) -> Self {
        Self {
            uri,
            url: None,
            url_key: None,
            canonical_url: None,
            language: None,
            pub_status: PubStatus::Usable,
            published_at,
            updated_at: None,
            published_source,
            section: None,
            headline: None,
            lede: None,
            dateline: None,
            located: None,
            by_line: None,
            slugline: None,
            marker: None,
            marker_number: None,
            urgency: None,
            embargoed_until: None,
            ed_note: None,
            body_text: None,
            body_source: BodySource::None,
            extraction_confidence: None,
            extractor_version: None,
            rule_version: None,
            is_free: None,
            summary: None,
            feed_content: None,
            image_url: None,
            content_hash: 0,
            extra: None,
            enclosures: Vec::new(),
            subjects: Vec::new(),
            attributions: Vec::new(),
        }
    }

    /// Counts the bytes of its long texts.
    pub fn text_bytes(&self) -> usize {
        [
            &self.body_text,
            &self.summary,
            &self.feed_content,
            &self.lede,
            &self.extra,
        ]
        .into_iter()
        .flatten()
        .map(String::len)
        .sum()
    }

    /// Counts words for `word_count`: runs between white space, and each character of a script without spaces.
    pub fn word_count(&self) -> u64 {
        self.body_text.as_deref().map_or(0, count_words)
    }
}

/// Gives the primary subtag of a BCP 47 tag: `zh` of `zh-Hant-TW`.
pub fn primary_subtag(language: &str) -> String {
    language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Counts words: runs of letters and digits between white space; every ideograph and kana is one.
fn count_words(text: &str) -> u64 {
    let mut words = 0;
    let mut inside = false;
    let mut rest = text;
    while !rest.is_empty() {
        // Most of most texts, told without the tables of Unicode.
        let plain = if rest.is_ascii() {
            None
        } else {
            rest.bytes().position(|byte| !byte.is_ascii())
        };
        let (plain, behind) = rest.split_at(plain.unwrap_or(rest.len()));
        let (runs, goes_on) = count_runs(plain.as_bytes(), inside);
        words += runs;
        inside = goes_on;
        let beyond = behind.bytes().position(|byte| byte.is_ascii());
        let (beyond, behind) = behind.split_at(beyond.unwrap_or(behind.len()));
        for character in beyond.chars() {
            let spaceless = matches!(u32::from(character), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3_FFFF);
            if spaceless {
                words += 1;
                inside = false;
            } else if character.is_whitespace() {
                inside = false;
            } else if !inside && character.is_alphanumeric() {
                words += 1;
                inside = true;
            }
        }
        rest = behind;
    }
    words
}

/// Another agency that a text credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attribution {
    /// Agency code.
    pub agency: String,
    /// Character offset in the body.
    pub position: u32,
    /// The words that credit, as written.
    pub form: String,
}

/// The earlier item that an item repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicateLink {
    /// The earlier item.
    pub of: ItemId,
    /// How they relate.
    pub relation: Relation,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_runs_that_hold_a_letter_or_a_digit(text in "([a-zA-Z0-9é'.,-]{0,5}[ \t\n\u{a0}\u{3000}]?){0,9}") {
            let runs = text.split(char::is_whitespace);
            let words = runs.filter(|run| run.contains(char::is_alphanumeric)).count();
            prop_assert_eq!(count_words(&text), words as u64);
        }
    }

    #[test]
    fn each_character_of_a_script_without_spaces_is_a_word() {
        assert_eq!(count_words("新华社 says 大会 opens."), 7);
    }
}
