//! The tariff book of an invented venue, with the three families of prices, and its pass of ten credits.

use ::passes::product::Kind;
use kernel::{Money, PassProductId, TariffBookId, TariffId, VatRate, VenueId};
use pricing::book::{
    DebitAt, Evidence, Ladder, Level, LevelPrice, Limits, Measure, Off, Path, PathStep, Price, PriceCell,
    Status, Tolerance, Trend,
};
use pricing::rounding::{Direction, Multiple};
use pricing::{Percent, Rounding, Rule, Scope, Tariff, TariffBook, Window};

use crate::passes::product::{CreateProduct, ProductView};
use crate::tariffs::book::{Book, BookOf, Published, SaveDraft};
use crate::{Context, Result};

/// What the sales of a venue need to know of its book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prices {
    pub(super) ladder: TariffId,
    pub(super) group: TariffId,
    pub(super) school: TariffId,
    pub(super) invitation: TariffId,
    pub(super) pass: PassProductId,
    pub(super) pass_price: Money,
}

/// The full price of the three categories, in cents, venue by venue; a hall with one category has the first.
const FULL: [[i64; 3]; 5] =
    [[3200, 2400, 1400], [1800, 1800, 1800], [2200, 2200, 2200], [4200, 3000, 1800], [2600, 1900, 1200]];

/// Creates the pass and publishes the book of the `number`-th venue for a season called `2026-2027`.
pub(super) async fn publish(admin: &Context, number: usize, season: &str) -> Result<Prices> {
    let full = FULL[number];
    let credit = Money::cents(full[0] * 7 / 10 / 100 * 100);
    let product = CreateProduct {
        code: "CARNET".to_owned(),
        name: "Carnet de dix places".to_owned(),
        kind: Kind::Credits,
        price: credit.times(10),
        vat_rate: VatRate::basis_points(550),
        credits: 10,
        credit_value: credit,
        valid_until: None,
        valid_days: Some(550),
    };
    let product: ProductView = admin.ask("create_pass_product", &product).await?;
    let ids = Ids::new(admin);
    let book = TariffBook {
        id: admin.id::<TariffBookId>(),
        version: 0,
        venue: admin.author()?.venue,
        tariffs: ids.tariffs(product.id),
        prices: ids.prices(admin.author()?.venue, full),
        statuses: statuses(),
        quotas: Vec::new(),
        thanks: Vec::new(),
        tolerance: Tolerance::default(),
    };
    let of = BookOf { book: book.id };
    let name = format!("Tarifs {season}");
    let _: Book = admin.ask("save_tariff_draft", &SaveDraft { name, document: book }).await?;
    let _: Published = admin.ask("publish_tariff_book", &of).await?;
    Ok(Prices {
        ladder: ids.ladder,
        group: ids.group,
        school: ids.school,
        invitation: ids.invitation,
        pass: product.id,
        pass_price: credit.times(10),
    })
}

/// The ids of a book's tariffs.
struct Ids {
    full: TariffId,
    young: TariffId,
    jobseeker: TariffId,
    group: TariffId,
    school: TariffId,
    ladder: TariffId,
    pass: TariffId,
    loyalty: TariffId,
    invitation: TariffId,
}

impl Ids {
    fn new(admin: &Context) -> Self {
        Self {
            full: admin.id(),
            young: admin.id(),
            jobseeker: admin.id(),
            group: admin.id(),
            school: admin.id(),
            ladder: admin.id(),
            pass: admin.id(),
            loyalty: admin.id(),
            invitation: admin.id(),
        }
    }

    fn tariffs(&self, product: PassProductId) -> Vec<Tariff> {
        let share = |percent| Price::Share { of: self.full, share: Percent::of(percent) };
        let status = |code: &str, price| Rule::Status { status: code.into(), price };
        let credit = Rule::Pass {
            product,
            supplements: Vec::new(),
            limits: Limits { places: Some(10), amount: None, per_performance: Some(4) },
            debit: DebitAt::Booking,
            companion: false,
        };
        let mut tariffs = vec![
            tariff(self.full, "PLEIN", "Tarif plein", Rule::Standard { price: Price::Grid }),
            tariff(self.young, "T2", "Tarif 2", status("under_26", share(50))),
            tariff(self.jobseeker, "T3", "Tarif 3", status("jobseeker", share(60))),
            tariff(self.group, "GROUPE", "Tarif 4", status("group", share(80))),
            tariff(self.school, "SCOLAIRE", "Tarif 5", status("school", Price::Grid)),
            tariff(self.ladder, "CHOIX", "Tarif au choix", Rule::Ladder(ladder())),
            tariff(self.pass, "CARNET", "Carnet", credit),
            tariff(self.loyalty, "PALIER", "Tarif 6", Rule::Path(self.steps())),
            tariff(self.invitation, "INV", "Invitation", Rule::Standard { price: Price::Grid }),
        ];
        for (position, one) in (0..).zip(&mut tariffs) {
            one.position = position;
        }
        if let Some(invitation) = tariffs.last_mut() {
            invitation.proposed = false;
            invitation.free_motive = Some("Invitation".into());
            invitation.opening.right = Some("give_free".into());
        }
        tariffs
    }

    /// 20 % off from the third outing of the season, 30 % from the sixth.
    fn steps(&self) -> Path {
        let step = |from, percent| PathStep { from, off: Off::Share(Percent::of(percent)) };
        Path {
            of: self.full,
            measure: Measure::Outings { window: Window::Season, among: Vec::new() },
            steps: vec![step(2, 20), step(5, 30)],
            trend: Trend::Decreasing,
            floor: Money::cents(600),
        }
    }

    fn prices(&self, venue: VenueId, full: [i64; 3]) -> Vec<PriceCell> {
        let cell = |tariff, category: Option<&str>, cents| PriceCell {
            tariff,
            category: category.map(Into::into),
            scope: Scope::Venue(venue),
            amount: Some(Money::cents(cents)),
        };
        let grid = ["1", "2", "3"].into_iter().zip(full);
        let mut cells: Vec<PriceCell> =
            grid.map(|(code, cents)| cell(self.full, Some(code), cents)).collect();
        cells.push(cell(self.school, None, 600));
        cells.push(cell(self.invitation, None, 0));
        cells
    }
}

fn tariff(id: TariffId, code: &str, name: &str, rule: Rule) -> Tariff {
    Tariff {
        id,
        code: code.into(),
        name: name.into(),
        position: 0,
        rule,
        rounding: Rounding { multiple: Multiple::FiftyCents, direction: Direction::Down },
        opening: pricing::book::Opening::default(),
        proposed: true,
        free_motive: None,
    }
}

fn ladder() -> Ladder {
    let levels = [
        ('A', "Très petit budget", 600),
        ('B', "Petit budget", 1200),
        ('C', "Budget moyen", 1800),
        ('D', "Je soutiens", 2400),
        ('E', "Je soutiens fort", 3000),
    ];
    let level = |(letter, name, cents): (char, &str, i64)| Level {
        letter,
        name: name.into(),
        price: LevelPrice::Amount(Money::cents(cents)),
        proof: None,
    };
    Ladder { levels: levels.map(level).into(), suggested: 'C', free: None }
}

fn statuses() -> Vec<Status> {
    let status = |code: &str, name: &str, evidence| Status { code: code.into(), name: name.into(), evidence };
    vec![
        status("under_26", "moins de 26 ans", Evidence::Age { from: None, below: Some(26), proof: false }),
        status("jobseeker", "en recherche d’emploi", Evidence::Document),
        status("group", "groupe de dix personnes", Evidence::Word),
        status("school", "classe accompagnée", Evidence::Word),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A book is checked when it is published, once the store is there: its shape is checked here.
    #[test]
    fn every_price_of_the_first_category_is_a_whole_half_euro() {
        for full in FULL {
            assert!(full.iter().all(|cents| cents % 50 == 0));
        }
    }
}
