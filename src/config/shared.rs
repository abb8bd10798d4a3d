//! Policies that many feeds have in common, kept once: of a hundred thousand feeds nearly all say the same.

use std::sync::Arc;

use crate::model::{ArticlePolicy, FetchPolicy};

/// Policies that are looked through for one that is the same.
const MOST: usize = 64;

/// What the feeds before had.
#[derive(Debug, Default)]
pub(super) struct Shared {
    fetch: Vec<Arc<FetchPolicy>>,
    article: Vec<Arc<ArticlePolicy>>,
}

impl Shared {
    pub(super) fn fetch(&mut self, policy: FetchPolicy) -> Arc<FetchPolicy> {
        one_of(&mut self.fetch, policy)
    }

    pub(super) fn article(&mut self, policy: ArticlePolicy) -> Arc<ArticlePolicy> {
        one_of(&mut self.article, policy)
    }
}

/// Gives the same policy of an earlier feed, where one of the last had it.
fn one_of<T: PartialEq>(last: &mut Vec<Arc<T>>, policy: T) -> Arc<T> {
    if let Some(same) = last.iter().rev().find(|before| ***before == policy) {
        return Arc::clone(same);
    }
    if last.len() == MOST {
        last.remove(0);
    }
    let policy = Arc::new(policy);
    last.push(Arc::clone(&policy));
    policy
}
