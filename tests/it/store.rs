//! The store: what is written can be read, by whom, and what happens when something is in the way.

mod contract;
mod crash;
mod feeds;
mod items;
mod jobs;
mod known;
mod lists;
mod material;
mod opening;
mod polls;
mod process;
mod readers;
mod search;
mod touched;
mod upkeep;

use newswire::model::{JobQueue, UnixMillis};
use newswire::store::{JobHosts, JobQuery, Reader};

/// Gives when the next page is to be asked for.
fn next_page(reader: &Reader) -> Option<UnixMillis> {
    reader.next_job_at(JobQueue::Asked, UnixMillis(0)).unwrap()
}

/// Asks for many pages.
fn jobs_of_any(now: UnixMillis) -> JobQuery<'static> {
    JobQuery {
        queue: JobQueue::Asked,
        now,
        limit: 100,
        hosts: JobHosts::AllBut(&[]),
        per_host: 100,
        in_flight: &[],
    }
}
