//! What a page that was read makes of the text of its item: nothing, the rest of a revision, a new one, or the same text read better.
//!
//! Must not know: jobs that fail, when a page is asked again.

use crate::article::EXTRACTOR_VERSION;
use crate::model::{
    Article, BodySource, ChangeKind, ItemContent, ItemWrite, JobReason, PubStatus, RevisionKind,
};
use crate::story;
use crate::wire;

use super::article_input::ArticleInput;
use super::bare_write;
use super::content::{is_from_page, keep_text, seal, set_wire_form, text_of, wire_context};
use super::feeds_word::keep_feeds_word;
use super::page::merge_page;
use super::recheck::Finding;
use super::rewritten::{change_since_previous, with_standing};
use super::turn::{Turn, returns, turn};

/// What becomes of the item.
#[derive(Debug)]
pub(super) struct TextPlan {
    pub(super) write: Option<ItemWrite>,
    pub(super) finding: Finding,
}

impl TextPlan {
    pub(super) const NOTHING: Self = Self {
        write: None,
        finding: Finding::Same,
    };

    /// Tells whether the text of the page was not taken for now: what is stored is not what the page comes to.
    pub(super) fn is_put_off(&self) -> bool {
        self.write.is_none() && self.finding == Finding::Returned
    }
}

/// Decides what the text of a page changes; `None` where the page is not compared with what is stored.
pub(super) fn plan_text(input: &ArticleInput<'_>, article: &Article) -> Option<TextPlan> {
    let item = input.item;
    let is_outdated = item.page_requests > input.job.generation && input.job.version < item.version;
    if is_outdated || is_from_later_program(input) {
        // Asked for before the newest revision, whose own request stands; or we should read worse than what is stored.
        return None;
    }
    let before = &item.content;
    let (mut after, _) = merge_page(input.feed, article, before);
    keep_feeds_word(&mut after, input.feed, item);
    let after = seal(after);
    let is_first = before.body_source == BodySource::None && after.body_source != BodySource::None;
    let is_awaited = input.job.reason.completes_revision() && input.job.version == item.version;
    let mut plan = if is_awaited || is_first {
        completed(input, after)
    } else {
        compared(input, after)
    };
    plan.write = plan
        .write
        .filter(|write| write.revision.is_some() || write.content.as_ref() != Some(before));
    Some(plan)
}

/// Plans the withdrawal that a page without an article may tell of; `None` where it tells of none.
pub(super) fn plan_notice(input: &ArticleInput<'_>, notice: &[String]) -> Option<ItemWrite> {
    let item = input.item;
    let before = &item.content;
    let (title, lines) = notice.split_first()?;
    let context = wire_context(input.feed, before.published_at);
    let lines = lines.iter().find(|line| !line.is_empty());
    let form = wire::read(Some(title), lines.map(std::slice::from_ref)?, &context);
    if form.pub_status != Some(PubStatus::Canceled) {
        return None;
    }
    let mut after = before.clone();
    after.body_source = BodySource::Generic;
    after.extractor_version = Some(EXTRACTOR_VERSION);
    set_wire_form(&mut after, form);
    let after = seal(after);
    if item.version == input.job.version && input.job.reason.completes_revision() {
        return Some(in_place(input, after));
    }
    let kind = story::revision_kind(before, &after)?;
    if turn(item, &after, kind, input.now) != Turn::Revise {
        return None;
    }
    Some(revision(input, after, kind))
}

/// Begins a revision.
fn revision(input: &ArticleInput<'_>, after: ItemContent, kind: RevisionKind) -> ItemWrite {
    let mut write = bare_write(input.feed, input.item.item_id, input.now);
    write.revision = Some((input.item.version + 1, kind));
    write.changes.push(kind.into());
    write.text_change = Some(story::text_change(
        &text_of(&input.item.content),
        &text_of(&after),
    ));
    write.content = Some(after);
    write
}

/// Puts the text into the revision that waits for it. The feed said little of what kind that is: the page may say more.
fn completed(input: &ArticleInput<'_>, after: ItemContent) -> TextPlan {
    let raised_to = kind_by_page(input, &after);
    let mut write = in_place(input, after);
    write.raised_to = raised_to;
    write.changes.extend(raised_to.map(ChangeKind::from));
    TextPlan {
        write: Some(write),
        finding: Finding::Same,
    }
}

/// Gives the kind of the newest revision by its page, where that says more than what is stored.
fn kind_by_page(input: &ArticleInput<'_>, after: &ItemContent) -> Option<RevisionKind> {
    let previous = input.item.previous.clone()?;
    let before = ItemContent {
        headline: previous.headline,
        lede: previous.lede,
        body_text: previous.body_text,
        ..input.item.content.clone()
    };
    let kind = story::revision_kind(&before, after)?;
    kind.outranks(input.item.version_kind).then_some(kind)
}

/// Gives the newest revision another text.
fn in_place(input: &ArticleInput<'_>, after: ItemContent) -> ItemWrite {
    let mut write = bare_write(input.feed, input.item.item_id, input.now);
    write.completes_revision = Some(input.item.version);
    if input.item.content.body_text != after.body_text {
        write.changes.push(ChangeKind::Body);
    }
    write.text_change = change_since_previous(input.item.previous.as_ref(), &after);
    write.content = Some(after);
    write
}

/// Looks for what a reader would call a change.
fn compared(input: &ArticleInput<'_>, mut after: ItemContent) -> TextPlan {
    let item = input.item;
    let before = &item.content;
    let is_recheck = input.job.reason == JobReason::Recheck;
    let kind = story::revision_kind(before, &after);
    let says_so = matches!(
        kind,
        Some(RevisionKind::Correction | RevisionKind::Withdrawal)
    );
    if is_recheck && !says_so && story::is_cut(before, &after) {
        return TextPlan::NOTHING;
    }
    let Some(kind) = kind else {
        keep_text(&mut after, before);
        let mut write = bare_write(input.feed, item.item_id, input.now);
        write.content = Some(after);
        return TextPlan {
            write: Some(write),
            finding: Finding::Same,
        };
    };
    if is_recheck && kind != RevisionKind::Withdrawal && is_read_otherwise(input) {
        return TextPlan {
            write: Some(in_place(input, with_standing(after, before))),
            finding: Finding::Same,
        };
    }
    let finding = if returns(item, &after) > 0 {
        Finding::Returned
    } else {
        Finding::Changed
    };
    let write = match turn(item, &after, kind, input.now) {
        Turn::Revise => Some(revision(input, after, kind)),
        Turn::Replace => Some(ItemWrite {
            // The last text of a busy story must not be one of which nobody heard.
            changes: vec![ChangeKind::Body],
            ..in_place(input, after)
        }),
        Turn::Keep => None,
    };
    TextPlan { write, finding }
}

/// Tells whether the stored text was read by a later version of the program.
fn is_from_later_program(input: &ArticleInput<'_>) -> bool {
    input.job.reason == JobReason::Recheck
        && input.item.content.extractor_version > Some(EXTRACTOR_VERSION)
}

/// Tells whether the stored text was read by another version of the program or by another rule: what differs now is our reading, and
/// the agency has published nothing new.
fn is_read_otherwise(input: &ArticleInput<'_>) -> bool {
    let before = &input.item.content;
    is_from_page(before)
        && (before.extractor_version != Some(EXTRACTOR_VERSION)
            || before.rule_version != input.feed.article.rule.version())
}
