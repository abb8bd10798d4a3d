//! The integration tests: one binary, one file a capability.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should say so at once"
)]

mod support;

mod architecture;
mod archive;
mod article;
mod busy_agency;
mod cli;
mod config;
mod discover;
mod duplicates;
mod feed;
mod fetch;
mod hanging;
mod kill;
mod life_of_a_story;
mod notices;
mod one_page;
mod opml;
mod outage;
mod plan;
mod promises;
mod reading;
mod recheck;
mod record;
mod reextract;
mod run;
mod schedule;
mod signals;
mod simulation;
mod store;
mod story;
mod succession;
mod systemd;
mod trouble;
mod webhooks;
mod websub;
mod wire;
