//! The store: one SQLite file, one writer, many readers. SQL stands only here, and no row type leaves.
//!
//! Must not know: the network, feeds as documents, pages.
