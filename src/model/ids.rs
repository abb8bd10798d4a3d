//! Newtypes for the keys of the store, so that no two of them are ever mixed up.

use std::fmt;

use serde::Serialize;

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

row_id!(
    /// Names a row of `feed`.
    FeedId
);
row_id!(
    /// Names a row of `item`.
    ItemId
);
row_id!(
    /// Names a row of `article_job`.
    JobId
);
row_id!(
    /// Names a row of `change`: strictly increasing in commit order, never reused.
    Sequence
);

/// Names a feed in the configuration: 1 to 64 of `a-z`, `0-9` and `-`, checked by the configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct FeedSlug(pub String);

impl fmt::Display for FeedSlug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
