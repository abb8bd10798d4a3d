//! `newswire parse`: one feed document as JSON.

use std::path::Path;

use crate::article;
use crate::clock::Clock;
use crate::feed::{self, ParseContext};
use crate::model::{NotAFeedKind, ResourceKind};

use super::arguments::Document;
use super::exit::{Exit, Failure};
use super::input;
use super::output::{one_line, print_json};

pub(super) fn parse(config: Option<&Path>, document: &Document) -> Result<(), Failure> {
    let input = input::read(config, document, ResourceKind::Feed)?;
    let context = ParseContext {
        url: input.url.as_deref(),
        content_type: input.content_type.as_deref(),
        now: Some(Clock::System.now()),
        most_bytes: input.max_bytes,
        ..ParseContext::default()
    };
    let (parsed, warnings) = feed::parse(&input.bytes, &context).map_err(|refusal| {
        let source = one_line(&document.source);
        let mut words = format!("{source} is no feed: {}", refusal.detail);
        if refusal.kind == NotAFeedKind::Html
            && let Some(named) =
                article::feeds_named(&input.bytes, context.content_type, context.url)
        {
            words = format!("{words}; {named}");
        }
        Failure::words(Exit::BadData, words)
    })?;
    print_json(&feed::json(&parsed, &warnings))?;
    Ok(())
}
