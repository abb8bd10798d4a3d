//! The items of one document: which are new, which are known, which have changed.

use std::collections::{HashMap, HashSet};

use crate::model::{
    ChangeKind, FeedId, ItemContent, ItemId, ItemTarget, ItemWrite, JobReason, JobRequest,
    KnownItem, MarkerKind, OlderPage, ParsedFeed, RevisionKind, SightingWrite, StoredSighting,
    UnixMillis,
};
use crate::story;

use super::content::{
    from_feed, keep_feed_columns, keep_text, merge_feed, text_of, with_summary_as_body,
};
use super::entries::{Entry, Match, entries, notices_of_new_stories};
use super::notice::{gives_back, is_notice, taken_back, takes_back};
use super::page_call::{hope, page_of, revised, touch};
use super::poll_input::{Arrival, PollInput};
use super::reach::{is_before_gap, is_gap, is_of_gap};
use super::turn::{Turn, turn};
use super::{
    MANY_NEW_ITEMS, MAX_NEW_ITEMS_PER_POLL, MAX_REVISIONS, MAX_SIGHTINGS_OF_A_FEED,
    SIGHTING_REFRESH, bare_write,
};

/// Texts replaced in place of which one document tells in the change feed: more at once is a feed that makes its texts anew at every poll.
const REPLACED_AND_TOLD: usize = 20;

/// What one document changes.
#[derive(Debug, Default)]
pub(super) struct ItemsPlan {
    pub(super) writes: Vec<ItemWrite>,
    pub(super) new_count: u32,
    pub(super) changed_count: u32,
    /// Address and text of the new items.
    new_keys: HashSet<(String, i64)>,
    /// Publication times of the new items.
    pub(super) new_times: Vec<UnixMillis>,
    /// Whether stories may have scrolled out since the poll before.
    pub(super) gap: bool,
    /// Whether any item of the document was known.
    pub(super) any_known: bool,
    /// Whether an older document reaches back to what was known before the gap.
    pub(super) reaches_back: bool,
    /// Changes of items that have as many revisions as are kept.
    pub(super) capped: usize,
    /// Changes that came too soon after many others, or that went to and fro.
    pub(super) restless: usize,
    /// Texts that were replaced in place.
    replaced: usize,
    /// New rows, aliases of others included.
    taken: usize,
    /// New items left for the next poll.
    pub(super) cut_off: usize,
    /// Entries that wait for the next poll, since another one changes or brings the same item.
    waiting: usize,
    pub(super) warnings: Vec<String>,
}

impl ItemsPlan {
    /// Tells whether the document must be read again: something of it waits for the next poll.
    pub(super) fn is_unfinished(&self) -> bool {
        self.cut_off + self.waiting > 0
    }
}

pub(super) fn plan_items(input: &PollInput<'_>, parsed: &ParsedFeed) -> ItemsPlan {
    let mut plan = ItemsPlan::default();
    let mut handled = HashSet::new();
    let mut revised = HashSet::new();
    let mut unchanged = HashMap::new();
    let mut newest_seen = input.known.newest_unchanged;
    let entries = entries(input, parsed);
    let notices = notices_of_new_stories(&entries);
    for (place, (entry, known)) in entries.into_iter().enumerate() {
        match known {
            Match::Unchanged(carried) => {
                plan.any_known = true;
                unchanged.entry(carried.item_id).or_insert(entry.item);
                if handled.insert(carried.item_id) && is_to_refresh(input, carried.last_seen_at) {
                    let fresh = sighting(input.state.feed_id, &entry);
                    plan.writes.push(sighted(input, carried.item_id, fresh));
                }
            }
            Match::Known(known) => {
                plan.any_known = true;
                newest_seen = newest_seen.max(Some(known.content.published_at));
                // A notice that stays as it was says nothing of the story's own entry.
                let is_beside_notice = || {
                    let other = unchanged.get(&known.item_id);
                    other.is_some_and(|other| taken_back(other).is_some())
                };
                if handled.insert(known.item_id) || is_beside_notice() {
                    if revised.insert(known.item_id) {
                        plan_known(&mut plan, input, &entry, known);
                    } else {
                        plan.waiting += 1;
                    }
                }
            }
            Match::TakenBack(known) => {
                plan_taken_back(&mut plan, input, &entry, known, &mut revised);
            }
            Match::New if notices.contains(&place) => plan.waiting += 1,
            Match::New if plan.taken >= MAX_NEW_ITEMS_PER_POLL => plan.cut_off += 1,
            Match::New => plan_new(&mut plan, input, &entry),
        }
    }
    plan.gap = input.arrival == Arrival::Polled && is_gap(input, &plan.new_times, newest_seen);
    plan.warnings = warnings(&plan);
    plan
}

/// Plans what a document that was asked for to fill a gap brings: nothing but what is new and, in a sitemap, of the time of the gap.
pub(super) fn plan_older_items(
    input: &PollInput<'_>,
    parsed: &ParsedFeed,
    page: &OlderPage,
) -> ItemsPlan {
    let mut plan = ItemsPlan::default();
    let mut revised = HashSet::new();
    for (entry, known) in entries(input, parsed) {
        if let Match::TakenBack(known) = known {
            plan_taken_back(&mut plan, input, &entry, known, &mut revised);
            continue;
        }
        let is_known = !matches!(known, Match::New);
        plan.reaches_back |= is_before_gap(entry.item, page, is_known);
        if is_known {
            plan.any_known = true;
        } else if plan.taken < MAX_NEW_ITEMS_PER_POLL && is_of_gap(entry.item, page) {
            plan_new(&mut plan, input, &entry);
        }
    }
    plan
}

fn warnings(plan: &ItemsPlan) -> Vec<String> {
    let mut lines = Vec::new();
    if plan.gap && plan.any_known {
        lines.push("gap: the newest items of the poll before are gone".to_owned());
    } else if plan.gap {
        lines.push("gap: no item is known from the poll before".to_owned());
    }
    if plan.capped > 0 {
        lines.push(format!(
            "revisions_capped: {} items have {MAX_REVISIONS} already",
            plan.capped
        ));
    }
    if plan.restless > 0 {
        lines.push(format!(
            "restless_items: {} change too often for a revision each",
            plan.restless
        ));
    }
    if plan.cut_off > 0 {
        lines.push(format!(
            "new_items_bounded: {MAX_NEW_ITEMS_PER_POLL} taken, {} follow with the next poll",
            plan.cut_off
        ));
    } else if plan.new_times.len() > MANY_NEW_ITEMS {
        lines.push(format!("many_new_items: {}", plan.new_times.len()));
    }
    lines
}

fn plan_new(plan: &mut ItemsPlan, input: &PollInput<'_>, entry: &Entry<'_>) {
    let page = hope(input.feed, entry);
    let content = from_feed(
        input.feed,
        entry.item,
        entry.url_key.clone(),
        page,
        input.now,
    );
    let job = page_of(input.feed, entry, &content).map(|url| JobRequest {
        url,
        reason: JobReason::New,
        due: input.now,
    });
    // The store makes one item of entries with the same address and text.
    let is_alias = content
        .url_key
        .as_ref()
        .is_some_and(|key| !plan.new_keys.insert((key.clone(), content.content_hash)));
    if !is_alias {
        plan.new_count = plan.new_count.saturating_add(1);
        plan.new_times.push(content.published_at);
    }
    plan.taken += 1;
    let mut changes = vec![ChangeKind::New];
    if content.marker == Some(MarkerKind::Correction) {
        // A correction in an entry of its own, with an address of its own: whoever waits for corrections hears of it.
        changes.push(ChangeKind::Correction);
    }
    plan.writes.push(ItemWrite {
        content: Some(content),
        revision: Some((1, RevisionKind::New)),
        sighting: Some(sighting(input.state.feed_id, entry)),
        job,
        changes,
        ..ItemWrite::of(ItemTarget::New, input.feed.identity_scope(), input.now)
    });
}

fn plan_known(plan: &mut ItemsPlan, input: &PollInput<'_>, entry: &Entry<'_>, known: &KnownItem) {
    let fresh = sighting(input.state.feed_id, entry);
    let own = || {
        known
            .sightings
            .iter()
            .filter(|stored| stored.feed_id == fresh.feed_id)
    };
    let stored = own().find(|stored| stored.key == fresh.key);
    // A guid that changes while everything else stays is another sighting and no change.
    let is_same = |stored: &StoredSighting| stored.feed_hash == fresh.feed_hash;
    if stored.map_or_else(|| own().any(is_same), is_same) {
        if stored.is_none() && own().count() >= MAX_SIGHTINGS_OF_A_FEED {
            return;
        }
        if stored.is_none_or(|stored| is_to_refresh(input, stored.last_seen_at)) {
            plan.writes.push(sighted(input, known.item_id, fresh));
        }
        return;
    }
    let latest = stored.or_else(|| own().max_by_key(|stored| stored.last_seen_at));
    let mut write = sighted(input, known.item_id, fresh);
    // Only the feed that brought an item changes its text. Another feed of the agency can but point at
    // the page again, or say that the story is corrected, held or withdrawn.
    let is_own = known.feed_id == input.state.feed_id && !is_notice(entry.item, known);
    if is_own || takes_back(entry.item, known) || gives_back(entry.item, stored, known) {
        let turn = revise(&mut write, input, entry, known, (latest, is_own));
        note_turn(plan, &mut write, known, turn);
        if turn == Some(Turn::Keep) && write.job.is_none() {
            return;
        }
    } else if stored.is_some() {
        write.job = touch(input, entry, known, &known.content);
    }
    if write.revision.is_some() {
        plan.changed_count = plan.changed_count.saturating_add(1);
    }
    plan.writes.push(write);
}

/// Plans what a notice in an entry of its own means for the item that it takes back: the marker and what it says, nothing of where it
/// stands.
fn plan_taken_back(
    plan: &mut ItemsPlan,
    input: &PollInput<'_>,
    entry: &Entry<'_>,
    known: &KnownItem,
    revised: &mut HashSet<ItemId>,
) {
    let takes_back = takes_back(entry.item, known);
    if takes_back && !revised.insert(known.item_id) {
        plan.waiting += 1;
        return;
    }
    let mut write = sighted(input, known.item_id, sighting(input.state.feed_id, entry));
    let own = known.sightings.iter();
    let own = own.filter(|stored| stored.feed_id == input.state.feed_id);
    if own.count() >= MAX_SIGHTINGS_OF_A_FEED {
        write.sighting = None;
    }
    if takes_back {
        let turn = revise(&mut write, input, entry, known, (None, false));
        note_turn(plan, &mut write, known, turn);
        if turn == Some(Turn::Keep) && write.job.is_none() {
            return;
        }
    }
    if write.revision.is_some() {
        plan.changed_count = plan.changed_count.saturating_add(1);
    }
    plan.writes.push(write);
}

/// Counts the changes that made no revision.
fn note_turn(plan: &mut ItemsPlan, write: &mut ItemWrite, known: &KnownItem, turn: Option<Turn>) {
    match turn {
        Some(Turn::Replace) if known.version >= MAX_REVISIONS => plan.capped += 1,
        Some(Turn::Replace) => plan.restless += 1,
        Some(Turn::Keep) => {
            plan.restless += 1;
            // It is looked at again, and its text taken where it stays.
            plan.waiting += 1;
        }
        Some(Turn::Revise) | None => {}
    }
    if turn == Some(Turn::Replace) {
        plan.replaced += 1;
        if plan.replaced <= REPLACED_AND_TOLD {
            // The last text of a busy story must not be one of which nobody heard.
            write.changes.push(ChangeKind::Body);
        }
    }
}

/// Plans what a changed entry means for its item, and tells what became of a change of its text. `latest` is how the feed showed it
/// last; an entry that is not the item's own changes no more than its text.
fn revise(
    write: &mut ItemWrite,
    input: &PollInput<'_>,
    entry: &Entry<'_>,
    known: &KnownItem,
    (latest, is_own): (Option<&StoredSighting>, bool),
) -> Option<Turn> {
    let previous_title = latest.and_then(|stored| stored.title.as_deref());
    let mut after = merge_feed(input.feed, entry.item, known, previous_title, input.now);
    if !is_own {
        keep_feed_columns(&mut after, &known.content);
    }
    if after.url != known.content.url {
        after.url_key.clone_from(&entry.url_key);
    }
    let kind = revision_kind(&known.content, &after);
    let turn = kind.map(|kind| (turn(known, &after, kind, input.now), kind));
    match turn {
        Some((Turn::Revise, kind)) => {
            write.revision = Some((known.version + 1, kind));
            write.changes.push(kind.into());
            write.text_change = Some(story::text_change(
                &text_of(&known.content),
                &text_of(&after),
            ));
            let is_same_text = after.content_hash == known.content.content_hash;
            write.job = if is_same_text && is_told_by_summary(&after) {
                // Its page gave nothing so far, and is asked no more often for that.
                touch(input, entry, known, &after)
            } else {
                revised(input, entry, &after)
            };
        }
        Some((Turn::Replace, _)) => {
            write.completes_revision = Some(known.version);
            write.job = touch(input, entry, known, &after);
        }
        Some((Turn::Keep, _)) => {
            // Nothing of the entry is taken, nor is it noted as seen: it is another one at the next poll still.
            write.sighting = None;
            write.job = touch(input, entry, known, &known.content);
            return Some(Turn::Keep);
        }
        None => {
            keep_text(&mut after, &known.content);
            write.job = touch(input, entry, known, &after);
        }
    }
    if after != known.content {
        write.content = Some(after);
    }
    turn.map(|(turn, _)| turn)
}

/// Tells what kind of revision leads from one version to the next, by the summary where there is no body: pages behind a wall or closed to
/// robots never give one, and their corrections are in the feed alone.
fn revision_kind(before: &ItemContent, after: &ItemContent) -> Option<RevisionKind> {
    if !is_told_by_summary(before) || !is_told_by_summary(after) {
        return story::revision_kind(before, after);
    }
    story::revision_kind(&with_summary_as_body(before), &with_summary_as_body(after))
}

/// Tells whether the summary is all the text that there is.
fn is_told_by_summary(content: &ItemContent) -> bool {
    content.body_text.is_none() && content.summary.is_some()
}

/// Makes the write of an item that was seen again.
fn sighted(input: &PollInput<'_>, item_id: ItemId, sighting: SightingWrite) -> ItemWrite {
    ItemWrite {
        sighting: Some(sighting),
        ..bare_write(input.feed, item_id, input.now)
    }
}

/// Tells whether it is long ago that the store was told that the feed still carries an item.
fn is_to_refresh(input: &PollInput<'_>, last_seen_at: UnixMillis) -> bool {
    input.now.since(last_seen_at) >= SIGHTING_REFRESH
}

fn sighting(feed_id: FeedId, entry: &Entry<'_>) -> SightingWrite {
    SightingWrite {
        feed_id,
        key: entry.sighting_key.clone(),
        guid: entry.item.id.clone(),
        link: entry.item.link.clone(),
        title: entry.item.title.clone(),
        feed_hash: story::feed_hash(entry.item),
    }
}
