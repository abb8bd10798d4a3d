//! Other settings for hosts that are known already: what they asked for stays.
//!
//! Must not know: where settings come from.

use std::time::Duration;

use tokio::time::Instant;

use super::{Gate, HostBudget, MAX_PACE, QUICK_STARTS};

impl Default for HostBudget {
    fn default() -> Self {
        Self::new(1, MAX_PACE)
    }
}

impl HostBudget {
    /// Grants from now on so many requests at once to a host, at least one, and no longer a time than `pace` between the starts of two.
    pub(in crate::fetch) fn set(&self, per_host: usize, pace: Duration) {
        let (per_host, pace) = (per_host.max(1), pace.min(MAX_PACE));
        let mut hosts = self.hosts();
        for gate in hosts.gates.values() {
            gate.set_size(hosts.per_host, per_host);
            gate.set_pace(pace);
        }
        hosts.per_host = per_host;
        hosts.pace = pace;
    }
}

impl Gate {
    fn set_size(&self, old: usize, new: usize) {
        let mut turn = self.turn();
        let less = old.saturating_sub(new);
        turn.surplus += less - self.permits.forget_permits(less);
        let more = new.saturating_sub(old);
        let still_out = more.min(turn.surplus);
        turn.surplus -= still_out;
        self.permits.add_permits(more - still_out);
    }

    fn set_pace(&self, pace: Duration) {
        let mut turn = self.turn();
        let now = Instant::now();
        let before = turn.gap(now);
        turn.pace = pace;
        // A long pace of before must not count as many starts at this one.
        turn.over_at = turn.over_at.min(now + pace.saturating_mul(QUICK_STARTS));
        let after = turn.gap(now);
        turn.next_start += after.saturating_sub(before);
        let sooner = before.saturating_sub(after);
        turn.next_start = turn.next_start.checked_sub(sooner).unwrap_or(now);
    }
}
