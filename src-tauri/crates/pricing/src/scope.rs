//! Where and when a rule holds: places of the programme, and windows over days.

use kernel::{NaiveDate, PerformanceId, SeasonId, ShowId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a performance stands in the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The performance.
    pub performance: PerformanceId,
    /// Its show.
    pub show: ShowId,
    /// Its season, when the venue works by seasons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub season: Option<SeasonId>,
    /// The venue that plays it.
    pub venue: VenueId,
}

/// A place of the programme. Prices are inherited: performance → show → season → venue → everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Scope {
    /// One performance.
    Performance(PerformanceId),
    /// Every performance of a show.
    Show(ShowId),
    /// Every performance of a season.
    Season(SeasonId),
    /// Every performance of a venue.
    Venue(VenueId),
    /// Every performance, at every venue that shares its facts.
    Everywhere,
}

impl Scope {
    /// Whether a performance is inside.
    #[must_use]
    pub fn holds(self, setting: &Setting) -> bool {
        match self {
            Self::Performance(id) => id == setting.performance,
            Self::Show(id) => id == setting.show,
            Self::Season(id) => Some(id) == setting.season,
            Self::Venue(id) => id == setting.venue,
            Self::Everywhere => true,
        }
    }

    /// Whether a performance is inside one of `scopes`; no scope at all means everywhere.
    #[must_use]
    pub fn any_holds(scopes: &[Self], setting: &Setting) -> bool {
        scopes.is_empty() || scopes.iter().any(|scope| scope.holds(setting))
    }

    /// The scopes of a performance, nearest first: the order of inheritance.
    pub(crate) fn inheritance(setting: &Setting) -> [Option<Self>; 5] {
        [
            Some(Self::Performance(setting.performance)),
            Some(Self::Show(setting.show)),
            setting.season.map(Self::Season),
            Some(Self::Venue(setting.venue)),
            Some(Self::Everywhere),
        ]
    }
}

/// The days over which outings or payments are counted, seen from the performance being priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Window {
    /// Both days included.
    Between {
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// The last `days` days before the performance, its own day included.
    Rolling {
        /// How many days.
        days: u32,
    },
    /// The season of the performance; nothing is counted where there is none.
    Season,
    /// Since always.
    Ever,
}

impl Window {
    /// Whether it ends before it begins, and so holds no day.
    #[must_use]
    pub fn is_reversed(self) -> bool {
        matches!(self, Self::Between { from, until } if until < from)
    }

    /// Whether what happened at `then` on day `on` counts for the performance `now_at` played on `today`.
    #[must_use]
    pub fn counts(self, then: &Setting, on: NaiveDate, now_at: &Setting, today: NaiveDate) -> bool {
        match self {
            Self::Between { from, until } => from <= on && on <= until && today <= until,
            Self::Rolling { days } => {
                (0..=i64::from(days)).contains(&today.signed_duration_since(on).num_days())
            }
            Self::Season => now_at.season.is_some() && then.season == now_at.season,
            Self::Ever => true,
        }
    }
}
