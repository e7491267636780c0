//! The sample's tariff book: the three families, three categories, a ladder, steps and five statuses.

use kernel::{Money, TariffId};
use rust_decimal::Decimal;

use super::{day, id};
use crate::book::{
    CategoryAmount, Combined, DebitAt, Evidence, FreePrice, Ladder, Level, LevelPrice, Limits, Measure, Off,
    Opening, Path, PathStep, Price, PriceCell, Quota, QuotaPer, Status, Thanks, Tolerance, Trend,
};
use crate::rounding::{Direction, Multiple};
use crate::{Percent, Rounding, Rule, Scope, Tariff, TariffBook, Window};

/// The tariffs of the sample, by what they are.
pub mod tariff {
    use kernel::TariffId;

    macro_rules! tariffs {
        ($($(#[$doc:meta])* $name:ident = $number:literal),+ $(,)?) => {$(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> TariffId {
                crate::sample::id($number)
            }
        )+};
    }

    tariffs! {
        /// Full price.
        full = 101,
        /// Under 26.
        young = 102,
        /// Jobseekers.
        jobseeker = 103,
        /// Students.
        student = 104,
        /// Minimum income.
        minimum_income = 105,
        /// People of the town, on their word.
        resident = 106,
        /// Ladder A to E, and a free amount.
        ladder = 107,
        /// Ten credits.
        carnet = 108,
        /// Loyalty steps.
        loyalty = 109,
        /// From 26 to 30.
        growing_up = 110,
        /// A cap over the season.
        cap = 111,
        /// Invitations.
        invitation = 112,
        /// Credit, then steps, on the supplement.
        carnet_and_loyalty = 113,
        /// Steps, then the ladder.
        loyalty_and_ladder = 114,
        /// Means-tested.
        means = 115,
        /// Suspended ticket.
        suspended = 116,
    }
}

/// The book, at version 1.
#[must_use]
pub fn book() -> TariffBook {
    TariffBook {
        id: id(10),
        version: 1,
        venue: id(1),
        tariffs: tariffs(),
        prices: prices(),
        statuses: statuses(),
        quotas: vec![Quota {
            tariffs: vec![tariff::young()],
            scopes: Vec::new(),
            per: QuotaPer::Person,
            places: 1,
        }],
        thanks: vec![Thanks {
            code: "fifth".into(),
            name: "Une place à partager à la cinquième sortie".into(),
            among: Vec::new(),
            window: Window::Season,
            at: 5,
            again: true,
            product: id(71),
            credits: 1,
            expires: Some(day(2027, 6, 30)),
        }],
        tolerance: Tolerance { per_card: 1, per_evening: 50 },
    }
}

fn tariffs() -> Vec<Tariff> {
    let full = tariff::full();
    let share = |percent| Price::Share { of: full, share: Percent::of(percent) };
    let status = |code: &str, price| Rule::Status { status: code.into(), price };
    let half_euro = Rounding { multiple: Multiple::FiftyCents, direction: Direction::Down };
    let mut all = vec![
        named(full, "PLEIN", "Tarif plein", Rule::Standard { price: Price::Grid }),
        named(tariff::young(), "T2", "Tarif 2", status("under_26", Price::Grid)),
        named(tariff::jobseeker(), "T3", "Tarif 3", status("jobseeker", share(60))),
        named(tariff::student(), "T4", "Tarif 4", status("student", share(70))),
        named(tariff::minimum_income(), "T5", "Tarif 5", status("minimum_income", Price::Grid)),
        named(tariff::resident(), "T6", "Tarif 6", status("resident", share(90))),
        named(tariff::ladder(), "CHOIX", "Tarif au choix", Rule::Ladder(ladder())),
        named(tariff::carnet(), "CARNET", "Carnet", carnet()),
        named(tariff::loyalty(), "PALIER", "Palier", Rule::Path(loyalty())),
        named(tariff::growing_up(), "T7", "Tarif 7", Rule::Path(growing_up())),
        named(
            tariff::cap(),
            "PLAFOND",
            "Plafond",
            Rule::Cap { of: full, cap: Money::cents(15_000), window: Window::Season, among: Vec::new() },
        ),
        named(tariff::invitation(), "INV", "Invitation", Rule::Standard { price: Price::Grid }),
        named(
            tariff::carnet_and_loyalty(),
            "CARNET+",
            "Carnet et palier",
            combined(Some(tariff::carnet()), None),
        ),
        named(
            tariff::loyalty_and_ladder(),
            "CHOIX+",
            "Palier et choix",
            combined(None, Some(tariff::ladder())),
        ),
        named(
            tariff::means(),
            "QF",
            "Tarif 8",
            Rule::MeansTested {
                rate: Decimal::new(15, 3),
                floor: Money::cents(500),
                ceiling: Money::cents(2000),
            },
        ),
        named(
            tariff::suspended(),
            "SUSPENDU",
            "Billet suspendu",
            Rule::Suspended { fund: id(90), of: full, price: Money::ZERO },
        ),
    ];
    for (position, one) in (0_u32..).zip(&mut all) {
        one.position = position;
    }
    for one in &mut all[2..6] {
        one.rounding = half_euro;
    }
    all[11].proposed = false;
    all[11].free_motive = Some("Invitation".into());
    all
}

fn named(id: TariffId, code: &str, name: &str, rule: Rule) -> Tariff {
    Tariff {
        id,
        code: code.into(),
        name: name.into(),
        position: 0,
        rule,
        rounding: Rounding::WHOLE_CENT,
        opening: Opening::default(),
        proposed: true,
        free_motive: None,
    }
}

fn combined(using: Option<TariffId>, are: Option<TariffId>) -> Rule {
    Rule::Combined(Combined { using, grow: Some(tariff::loyalty()), are, of: tariff::full() })
}

/// The ladder of La Renaissance, Oullins: 6, 13, 18, 24, 30; only the lowest level asks for a proof.
#[must_use]
fn ladder() -> Ladder {
    let levels = [
        ('A', "Très petit budget", 600),
        ('B', "Petit budget", 1300),
        ('C', "Budget moyen", 1800),
        ('D', "Je soutiens", 2400),
        ('E', "Je soutiens fort", 3000),
    ];
    let level = |(letter, name, cents): (char, &str, i64)| Level {
        letter,
        name: name.into(),
        price: LevelPrice::Amount(Money::cents(cents)),
        proof: (letter == 'A').then(|| "minimum_income".into()),
    };
    Ladder {
        levels: levels.map(level).into(),
        suggested: 'C',
        free: Some(FreePrice { floor: Money::cents(600), ceiling: Some(Money::cents(10_000)) }),
    }
}

fn carnet() -> Rule {
    Rule::Pass {
        product: id(70),
        supplements: vec![CategoryAmount { category: Some("1".into()), amount: Money::cents(500) }],
        limits: Limits { places: Some(10), amount: None, per_performance: Some(2) },
        debit: DebitAt::Booking,
        companion: false,
    }
}

/// The steps of Prospero: 20 % from the third outing, 35 % from the tenth.
fn loyalty() -> Path {
    let step = |from, percent| PathStep { from, off: Off::Share(Percent::of(percent)) };
    Path {
        of: tariff::full(),
        measure: Measure::Outings {
            window: Window::Between { from: day(2026, 9, 1), until: day(2027, 8, 31) },
            among: Vec::new(),
        },
        steps: vec![step(0, 0), step(3, 20), step(10, 35)],
        trend: Trend::Decreasing,
        floor: Money::cents(600),
    }
}

fn growing_up() -> Path {
    let step = |from, percent| PathStep { from, off: Off::Share(Percent::of(percent)) };
    Path {
        of: tariff::full(),
        measure: Measure::Age,
        steps: vec![step(0, 0), step(26, 40), step(27, 30), step(28, 20), step(29, 10), step(30, 0)],
        trend: Trend::Free,
        floor: Money::ZERO,
    }
}

fn statuses() -> Vec<Status> {
    let status = |code: &str, name: &str, evidence| Status { code: code.into(), name: name.into(), evidence };
    vec![
        status("under_26", "moins de 26 ans", Evidence::Age { from: None, below: Some(26), proof: false }),
        status("jobseeker", "en recherche d'emploi", Evidence::Document),
        status("student", "étudiant", Evidence::Document),
        status("minimum_income", "minima sociaux", Evidence::Document),
        status("resident", "habitant de la commune", Evidence::Word),
    ]
}

fn prices() -> Vec<PriceCell> {
    let venue = Scope::Venue(id(1));
    let cell = |tariff, category: Option<&str>, scope, cents| PriceCell {
        tariff,
        category: category.map(Into::into),
        scope,
        amount: Some(Money::cents(cents)),
    };
    let mut cells = vec![
        cell(tariff::full(), Some("1"), venue, 2800),
        cell(tariff::full(), Some("2"), venue, 2000),
        cell(tariff::full(), Some("3"), venue, 1400),
        cell(tariff::young(), Some("1"), venue, 1600),
        cell(tariff::young(), None, venue, 1000),
        cell(tariff::minimum_income(), None, venue, 600),
        cell(tariff::invitation(), None, venue, 0),
    ];
    // Every fourth show is dearer, and one performance of each of those dearer still.
    for show in (0..20).step_by(4) {
        cells.push(cell(tariff::full(), Some("1"), Scope::Show(id(500 + show)), 3600));
        cells.push(cell(tariff::full(), Some("2"), Scope::Performance(id(1_000 + show * 3)), 2600));
    }
    cells
}
