//! The bytes of a page to a tree, within bounds.
//!
//! `decode` makes text of the bytes, `guard` looks over the tags for bombs and leaves out the `chaff`, `tree` parses once.

mod chaff;
pub(super) mod decode;
pub(super) mod guard;
pub(super) mod script_state;
pub(super) mod tree;
