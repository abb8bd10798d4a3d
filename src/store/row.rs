//! Reads rows: columns in order, codes, times, and the columns of an item.

use rusqlite::Row;
use rusqlite::types::{FromSql, Type};

use crate::model::{
    BodySource, DuplicateLink, ItemContent, ItemId, MarkerKind, PubStatus, Relation, UnixMillis,
};

use super::error::Cause;

/// The columns of `item` that [`Columns::content`] reads, in its order.
pub(super) const CONTENT_COLUMNS: &str = "item.uri, item.url, item.url_key, item.canonical_url, item.language, item.pub_status, \
     item.published_at, item.updated_at, item.published_source, item.section, item.headline, item.lede, item.dateline, \
     item.located, item.by_line, item.slugline, item.marker, item.marker_number, item.urgency, item.embargoed_until, \
     item.ed_note, item.body_text, item.body_source, item.extraction_confidence, item.extractor_version, item.is_free, \
     item.summary, item.feed_content, item.image_url, item.content_hash, item.extra, item.rule_version";

/// Takes the columns of one row from left to right.
pub(super) struct Columns<'row, 'statement> {
    row: &'row Row<'statement>,
    next: usize,
}

impl<'row, 'statement> Columns<'row, 'statement> {
    pub(super) fn of(row: &'row Row<'statement>) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn take<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let column = self.next;
        self.next += 1;
        self.row.get(column)
    }

    pub(super) fn time(&mut self) -> rusqlite::Result<UnixMillis> {
        self.take().map(UnixMillis)
    }

    pub(super) fn optional_time(&mut self) -> rusqlite::Result<Option<UnixMillis>> {
        Ok(self.take::<Option<i64>>()?.map(UnixMillis))
    }

    /// Takes a count; what is negative reads as zero.
    pub(super) fn count(&mut self) -> rusqlite::Result<u64> {
        Ok(u64::try_from(self.take::<i64>()?).unwrap_or(0))
    }

    pub(super) fn code<T>(&mut self, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        let text: String = self.take()?;
        self.read_code(&text, read)
    }

    pub(super) fn optional_code<T>(
        &mut self,
        read: fn(&str) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        let text: Option<String> = self.take()?;
        text.map(|text| self.read_code(&text, read)).transpose()
    }

    /// Takes a code of a list that grows from version to version: what a later one wrote reads as `other`.
    pub(super) fn open_code<T>(
        &mut self,
        read: fn(&str) -> Option<T>,
        other: T,
    ) -> rusqlite::Result<Option<T>> {
        let text: Option<String> = self.take()?;
        Ok(text.map(|text| read(&text).unwrap_or(other)))
    }

    /// Takes the two columns of a link to the item that is repeated.
    pub(super) fn duplicate(&mut self) -> rusqlite::Result<Option<DuplicateLink>> {
        let of: Option<i64> = self.take()?;
        let relation = self.optional_code(Relation::from_text)?;
        Ok(of.zip(relation).map(|(of, relation)| DuplicateLink {
            of: ItemId(of),
            relation,
        }))
    }

    /// Takes a JSON value; NULL is the default.
    pub(super) fn json<T: serde::de::DeserializeOwned + Default>(&mut self) -> rusqlite::Result<T> {
        let Some(text) = self.take::<Option<String>>()? else {
            return Ok(T::default());
        };
        serde_json::from_str(&text).map_err(|error| self.unreadable(error.to_string()))
    }

    fn read_code<T>(&self, text: &str, read: fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        read(text).ok_or_else(|| self.unreadable(format!("unknown code {text:?}")))
    }

    /// Makes the error for the column that was taken last.
    pub(super) fn unreadable(&self, why: String) -> rusqlite::Error {
        let column = self.next.saturating_sub(1);
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(Cause::said(why)))
    }

    /// A marker that a later version knows says nothing here.
    fn marker(&mut self) -> rusqlite::Result<Option<MarkerKind>> {
        let text: Option<String> = self.take()?;
        Ok(text.as_deref().and_then(MarkerKind::from_text))
    }

    /// Takes [`CONTENT_COLUMNS`]. Enclosures, subjects and attributions stand in tables of their own and are left empty.
    pub(super) fn content(&mut self) -> rusqlite::Result<ItemContent> {
        Ok(ItemContent {
            uri: self.take()?,
            url: self.take()?,
            url_key: self.take()?,
            canonical_url: self.take()?,
            language: self.take()?,
            pub_status: self.code(PubStatus::from_text)?,
            published_at: self.time()?,
            updated_at: self.optional_time()?,
            published_source: self.take()?,
            section: self.take()?,
            headline: self.take()?,
            lede: self.take()?,
            dateline: self.take()?,
            located: self.take()?,
            by_line: self.take()?,
            slugline: self.take()?,
            marker: self.marker()?,
            marker_number: self.take()?,
            urgency: self.take()?,
            embargoed_until: self.optional_time()?,
            ed_note: self.take()?,
            body_text: self.take()?,
            body_source: self.code(BodySource::from_text)?,
            extraction_confidence: self.take()?,
            extractor_version: self.take()?,
            is_free: self.take()?,
            summary: self.take()?,
            feed_content: self.take()?,
            image_url: self.take()?,
            content_hash: self.take()?,
            extra: self.take()?,
            rule_version: self.take()?,
            enclosures: Vec::new(),
            subjects: Vec::new(),
            attributions: Vec::new(),
        })
    }
}

/// Gives an unsigned number as SQLite keeps it, saturating.
pub(super) fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Writes row ids as the JSON array that `json_each` takes.
pub(super) fn json_ids(ids: impl Iterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

/// Writes texts as the JSON array that `json_each` takes.
pub(super) fn json_texts(texts: &[String]) -> rusqlite::Result<String> {
    serde_json::to_string(texts)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
