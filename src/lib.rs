//! newswire: a headless feed aggregator daemon for news agencies.
//!
//! The way of the data, in the order of the modules: feed bytes ([`feed`]) become items, items get an identity ([`story`])
//! and their wire form ([`wire`]), [`plan`] decides what to write and [`store`] writes it; an article page ([`article`]) takes the
//! same way. [`config`] and [`schedule`] say what is polled and when. All of these are pure but [`store`], [`fetch`] and [`clock`],
//! which stand at the edge; [`daemon`] wires them, [`cli`] talks to people. ARCHITECTURE.md draws the whole.

pub mod model;

mod dates;

pub mod article;
pub mod config;
pub mod feed;
pub mod plan;
pub mod schedule;
pub mod story;
pub mod webhook;
pub mod websub;
pub mod wire;

pub mod clock;
pub mod fetch;
pub mod listen;
pub mod store;
pub mod telemetry;

pub mod cli;
pub mod daemon;
pub mod record;
