//! The invented season: forty-five shows over every discipline of the State's list, a hundred and twenty evenings.

use Audience::{All, School, Young};
use Discipline::{
    Cabaret, Circus, ClassicalMusic, Dance, HistoricalShow, Humour, IceAndParks, Mixed, MusicalTheatre,
    PopularMusic, Puppetry, StreetArts, Theatre, WorldMusic,
};
use catalogue::discipline::{Audience, Discipline};

/// A show, its length in minutes, and how often it is played.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bill {
    pub(super) title: &'static str,
    pub(super) discipline: Discipline,
    pub(super) audience: Audience,
    pub(super) minutes: i64,
    pub(super) times: usize,
}

const fn bill(
    title: &'static str,
    discipline: Discipline,
    audience: Audience,
    minutes: i64,
    times: usize,
) -> Bill {
    Bill { title, discipline, audience, minutes, times }
}

/// The show that plays tonight, in the hall that is nearly three quarters full.
pub(super) const TONIGHT: &str = "La Nuit des tilleuls";
/// The show that is sold out.
pub(super) const SOLD_OUT: &str = "Lettres à un inconnu";
/// The show that classes come to in the morning.
pub(super) const SCHOOL: &str = "L’Ours et la Bouilloire";

/// The shows of each venue, in the order of [`super::venues::VENUES`].
pub(super) const SEASON: [&[Bill]; 5] = [
    &[
        bill("Le Bal des absents", Theatre, All, 110, 3),
        bill("Les Grandes Eaux du silence", Dance, All, 70, 2),
        bill("Antigone, ma sœur", Theatre, All, 95, 3),
        bill("Les Équilibristes du dimanche", Circus, All, 75, 3),
        bill("Contre-jour", Dance, All, 60, 2),
        bill(TONIGHT, Theatre, All, 120, 3),
        bill("La Fille du passeur", MusicalTheatre, All, 130, 3),
        bill("Le Magicien d’en face", Circus, All, 80, 2),
        bill("Le Petit Tailleur de lune", Puppetry, Young, 50, 3),
        bill("Madame Bascule", Humour, All, 85, 2),
        bill("Pas de neige en avril", Dance, All, 65, 3),
        bill("Cendres et dentelles", Theatre, All, 100, 2),
        bill("Un chapeau pour deux", MusicalTheatre, All, 105, 2),
        bill("Traversée", Mixed, All, 75, 3),
    ],
    &[
        bill("Chambre avec vue sur rien", Theatre, All, 80, 4),
        bill("Sous la table", Puppetry, Young, 40, 3),
        bill("J’ai oublié mon texte", Humour, All, 75, 3),
        bill("Presque rien", Dance, All, 50, 3),
        bill(SOLD_OUT, Theatre, All, 70, 3),
        bill(SCHOOL, Puppetry, School, 45, 3),
        bill("Cartes sur table", Circus, All, 60, 3),
        bill("Le Dernier Conteur", Theatre, All, 75, 3),
        bill("Fil rouge", Puppetry, Young, 45, 3),
        bill("Parlons d’autre chose", Humour, All, 70, 2),
        bill("Trois fois rien", Mixed, Young, 50, 2),
    ],
    &[
        bill("Les Nuits bleues", PopularMusic, All, 100, 2),
        bill("Les Cousins d’en haut", WorldMusic, All, 90, 2),
        bill("La Revue du faubourg", Cabaret, All, 95, 1),
        bill("Quartet des Arcades", PopularMusic, All, 90, 2),
        bill("Cabaret des lucioles", Cabaret, All, 110, 3),
        bill("Chants du fleuve", WorldMusic, All, 85, 2),
        bill("Radio Minuit", PopularMusic, All, 95, 2),
        bill("Tout va très bien", Humour, All, 80, 2),
        bill("Bal des confins", WorldMusic, All, 120, 2),
    ],
    &[
        bill("Requiem pour un jardin", ClassicalMusic, All, 90, 2),
        bill("Les Quatre Saisons, autrement", ClassicalMusic, All, 85, 3),
        bill("Rêve de glace", IceAndParks, All, 100, 3),
        bill("Orchestre en famille", ClassicalMusic, Young, 60, 2),
        bill("La Flûte et l’Enfant", ClassicalMusic, All, 140, 2),
        bill("Grand soir des harmonies", Mixed, All, 110, 2),
    ],
    &[
        bill("La Parade immobile", StreetArts, All, 60, 4),
        bill("1358, la ville debout", HistoricalShow, All, 105, 4),
        bill("Les Géants de papier", StreetArts, Young, 55, 4),
        bill("La Citadelle en flammes", HistoricalShow, All, 95, 5),
        bill("Le Manège aux étoiles", IceAndParks, All, 60, 3),
    ],
];

/// Invented companies that produce them.
pub(super) const PRODUCERS: [&str; 8] = [
    "Compagnie Vent d’ombre",
    "Les Ateliers du Passage à niveau",
    "Collectif Marée basse",
    "Compagnie des Trois Horloges",
    "Ensemble Clair-Obscur du Val",
    "La Fabrique des Songes inverses",
    "Bureau des Saltimbanques réunis",
    "Compagnie Pomme d’hiver",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn forty_five_shows_play_a_hundred_and_twenty_times_over_every_discipline() {
        let bills: Vec<Bill> = SEASON.concat();
        let disciplines: HashSet<Discipline> = bills.iter().map(|bill| bill.discipline).collect();
        let titles: HashSet<&str> = bills.iter().map(|bill| bill.title).collect();
        assert_eq!((bills.len(), titles.len()), (45, 45));
        assert_eq!(bills.iter().map(|bill| bill.times).sum::<usize>(), 120);
        assert_eq!(disciplines.len(), Discipline::ALL.len());
    }
}
