//! What a benchmark says.

use std::time::Duration;

use serde::Serialize;

/// One figure: what was measured, against which limit, and whether the goal holds.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// `find`, `import`, `sale`…
    pub name: &'static str,
    /// The unit of `median`, `p95` and `limit`: `ms`, `contacts/s`…
    pub unit: &'static str,
    /// How many times it was done.
    pub n: u64,
    /// The middle one, or the rate.
    pub median: f64,
    /// The slowest of the fastest 95 %, when each was measured.
    pub p95: Option<f64>,
    /// The slowest of the fastest 99 %, when each was measured.
    pub p99: Option<f64>,
    /// What the machine can do at best, in the same unit and the same run; or the bound itself.
    pub limit: Option<f64>,
    /// `median` over `limit`, when that is the goal.
    pub ratio: Option<f64>,
    /// The goal, in words.
    pub goal: &'static str,
    /// Whether the goal holds; null where the data is too small to tell.
    pub holds: Option<bool>,
    /// The most memory that the process held while it measured, in MiB.
    pub peak_mib: Option<f64>,
}

/// The median, 95th and 99th percentiles of durations, in milliseconds.
#[must_use]
pub fn percentiles(mut durations: Vec<Duration>) -> [f64; 3] {
    durations.sort_unstable();
    let at = |thousandth: usize| {
        let place = (durations.len() * thousandth).div_ceil(1000).saturating_sub(1);
        durations.get(place).map_or(0.0, |duration| duration.as_secs_f64() * 1e3)
    };
    [at(500), at(950), at(990)]
}

/// Forgets the most memory held so far, so that [`peak_mib`] tells that of what follows.
pub fn forget_peak() {
    // Linux alone keeps such a mark; elsewhere there is no figure to print.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory the process held since [`forget_peak`], in MiB.
#[must_use]
pub fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let durations = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(percentiles(durations), [50.0, 95.0, 99.0]);
        assert_eq!(percentiles(vec![]), [0.0; 3]);
    }
}
