//! What is known about one page when it is decided what becomes of it.

use crate::article::PageRefusal;
use crate::model::{Article, ArticleJob, Feed, Fetched, KnownItem, UnixMillis};

use super::Jitter;

/// What came of reading the page.
#[derive(Debug, Clone, Copy)]
pub enum PageReading<'a> {
    /// There was no body.
    Absent,
    /// An article.
    Article(&'a Article),
    /// Something else.
    Refused(&'a PageRefusal),
}

/// Everything known about one page.
#[derive(Debug, Clone, Copy)]
pub struct ArticleInput<'a> {
    /// The feed whose policy applies.
    pub feed: &'a Feed,
    /// The job.
    pub job: &'a ArticleJob,
    /// The item as it is now.
    pub item: &'a KnownItem,
    /// What the network gave.
    pub fetched: &'a Fetched,
    /// Another item of the scope that has the canonical address of the page.
    pub same_page: Option<&'a KnownItem>,
    /// What the body is.
    pub reading: PageReading<'a>,
    /// Now.
    pub now: UnixMillis,
    /// Chance, 0 to 1.
    pub jitter: Jitter,
}
