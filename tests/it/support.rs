//! What the tests share.

pub(crate) mod desk;
pub(crate) mod origin;
pub(crate) mod program;
pub(crate) mod sample;
pub(crate) mod script;
