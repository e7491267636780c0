//! What a benchmark says.

use std::collections::BTreeMap;
use std::fmt::Write as _;
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
    /// What the machine can do at best, in the same unit and the same run; or the bound itself.
    pub limit: Option<f64>,
    /// Ours over the limit, 1 being as fast as the machine, when that is the goal.
    pub ratio: Option<f64>,
    /// The goal, in words.
    pub goal: &'static str,
    /// Whether the goal holds; null where the data is too small to tell.
    pub holds: Option<bool>,
    /// The most memory that the process held while it measured, in MiB.
    pub peak_mib: Option<f64>,
    /// What else the goal speaks of, by name and unit.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<&'static str, f64>,
}

/// The figures as lines to read.
#[must_use]
pub fn table(figures: &[Figure]) -> String {
    let mut text = format!(
        "{:<15}{:>14}{:>14}{:>14}{:>8}{:>10}  {:<12}{:<8}goal\n",
        "figure", "median", "p95", "limit", "ratio", "peak MiB", "unit", "holds"
    );
    let some = |number: Option<f64>| number.map_or_else(String::new, |number| format!("{number:.2}"));
    for figure in figures {
        let holds = figure.holds.map_or("open", |holds| if holds { "yes" } else { "NO" });
        let (p95, limit, ratio) = (some(figure.p95), some(figure.limit), some(figure.ratio));
        let peak = figure.peak_mib.map_or_else(String::new, |peak| format!("{peak:.0}"));
        let _ = writeln!(
            text,
            "{:<15}{:>14.2}{p95:>14}{limit:>14}{ratio:>8}{peak:>10}  {:<12}{holds:<8}{}",
            figure.name, figure.median, figure.unit, figure.goal
        );
        for (name, value) in &figure.details {
            let _ = writeln!(text, "  {name}: {value:.2}");
        }
    }
    text
}

/// Durations that were measured one by one.
#[derive(Debug, Clone, Default)]
pub struct Spent(Vec<Duration>);

impl Spent {
    /// Adds one.
    pub fn push(&mut self, duration: Duration) {
        self.0.push(duration);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// How many a second, over all of them.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.0.len() as f64 / self.0.iter().sum::<Duration>().as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The median, 95th and 99th percentiles, in milliseconds.
    #[must_use]
    pub fn percentiles(mut self) -> [f64; 3] {
        self.0.sort_unstable();
        let at = |thousandth: usize| {
            let place = (self.0.len() * thousandth).div_ceil(1000).saturating_sub(1);
            self.0.get(place).map_or(0.0, |duration| duration.as_secs_f64() * 1e3)
        };
        [at(500), at(950), at(990)]
    }
}

/// Rates measured stretch by stretch, so that what else the machine does for a moment does not tell.
#[derive(Debug, Clone, Default)]
pub struct Rates(Vec<f64>);

impl Rates {
    /// Adds a stretch that did `count` things.
    pub fn push(&mut self, count: usize, took: Duration) {
        self.0.push(count as f64 / took.as_secs_f64().max(f64::MIN_POSITIVE));
    }

    /// The rate of the middle stretch, and that which 95 % of them reached.
    #[must_use]
    pub fn median_and_p95(mut self) -> (f64, f64) {
        self.0.sort_unstable_by(|one, other| other.total_cmp(one));
        let at = |hundredth: usize| {
            let place = (self.0.len() * hundredth).div_ceil(100).saturating_sub(1);
            self.0.get(place).copied().unwrap_or(0.0)
        };
        (at(50), at(95))
    }
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
        let spent = Spent((1..=100).map(Duration::from_millis).collect());
        assert_eq!(spent.percentiles(), [50.0, 95.0, 99.0]);
        assert_eq!(Spent::default().percentiles(), [0.0; 3]);
    }

    #[test]
    fn a_rate_is_slower_at_its_ninety_fifth_percentile() {
        let mut rates = Rates::default();
        (1..=100).for_each(|ms| rates.push(1, Duration::from_millis(ms)));
        let (median, p95) = rates.median_and_p95();
        assert_eq!((median.round(), p95.round()), (20.0, 11.0));
    }

    #[test]
    fn a_table_has_a_line_for_each_figure_and_each_detail() {
        let figure = Figure {
            name: "find",
            unit: "ms",
            n: 1,
            median: 1.0,
            p95: Some(2.0),
            limit: None,
            ratio: None,
            goal: "p95 <= 16 ms",
            holds: Some(false),
            peak_mib: None,
            details: BTreeMap::from([("p99_ms", 3.0)]),
        };
        let table = table(&[figure]);
        assert_eq!(table.lines().count(), 3);
        assert!(table.contains("NO") && table.contains("p99_ms: 3.00"), "{table}");
    }
}
