//! The body of an article: the ways to it, what is taken out of it, and which way wins.
//!
//! `generic` finds the `region` where the article stands and has `precision` judge its blocks: by what stands around them
//! (`edges`, `boxes`, `captions`, `tables`, `loose_lines`, `speakers`, `standfirst`, `subheads`, `timelines`) and by what they say (`boilerplate`, `tool_line`, `notices`,
//! `corrections`, `credit_lines`, `discussion`, `first_print`); `verdict` names the reasons, and `repeats` drops what stands twice. `rescue` reads bodies that stand only in data. `choice` takes one, and `confidence` says how
//! sure it is.

pub(super) mod agreement;
mod block_verdict;
mod boilerplate;
mod boxes;
mod captions;
pub(super) mod choice;
pub(super) mod confidence;
mod corrections;
mod credit_lines;
mod discussion;
mod edges;
mod first_print;
pub(super) mod generic;
mod loose_lines;
mod neighbours;
mod notices;
pub(super) mod precision;
pub(super) mod region;
mod repeats;
pub(super) mod rescue;
mod shared_words;
mod small_box;
mod speakers;
mod standfirst;
mod subheads;
mod tables;
mod timelines;
mod tool_line;
pub(super) mod verdict;
