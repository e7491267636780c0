//! The disciplines of a show: the controlled list of the State's SIBIL assistant (`french-rules` §3.2).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a show is, as SIBIL counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Discipline {
    /// Arts de la rue.
    StreetArts,
    /// Cabaret et music-hall.
    Cabaret,
    /// Cirque et magie.
    Circus,
    /// Théâtre musical.
    MusicalTheatre,
    /// Danse.
    Dance,
    /// Humour et stand-up.
    Humour,
    /// Marionnettes.
    Puppetry,
    /// Musique classique, opéra, musique contemporaine.
    ClassicalMusic,
    /// Musiques actuelles et jazz.
    PopularMusic,
    /// Musiques du monde et traditionnelles.
    WorldMusic,
    /// Reconstitutions historiques, son et lumière.
    HistoricalShow,
    /// Spectacle vivant sans discipline dominante.
    Mixed,
    /// Spectacles sur glace et de parcs.
    IceAndParks,
    /// Théâtre, conte, mime.
    Theatre,
}

impl Discipline {
    /// Every discipline, in the order of the list.
    pub const ALL: [Self; 14] = [
        Self::StreetArts,
        Self::Cabaret,
        Self::Circus,
        Self::MusicalTheatre,
        Self::Dance,
        Self::Humour,
        Self::Puppetry,
        Self::ClassicalMusic,
        Self::PopularMusic,
        Self::WorldMusic,
        Self::HistoricalShow,
        Self::Mixed,
        Self::IceAndParks,
        Self::Theatre,
    ];
}

/// Who a show is made for, as SIBIL counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Tout public.
    #[default]
    All,
    /// Jeune public.
    Young,
    /// Scolaire.
    School,
}
