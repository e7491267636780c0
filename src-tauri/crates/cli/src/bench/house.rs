//! A house that sells: the desk, a hall of 8 400 seats, a performance, a tariff book of the three families, and
//! known buyers, some of them with a status. Everything is made by use cases.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use app::Context;
use app::catalogue::hall::PlanImported;
use app::catalogue::plan::SeatingPlan;
use app::catalogue::series::Created;
use app::catalogue::show::ShowView;
use app::contacts::create::ContactCreated;
use app::passes::fund::FundView;
use app::passes::product::ProductView;
use app::sales::basket::BasketView;
use app::sales::place::Placed;
use chrono::TimeDelta;
use kernel::{ContactId, FundId, PassProductId, PerformanceId, SeatId};
use pricing::book::Tolerance;
use pricing::{TariffBook, sample};
use serde_json::{Value, json};

use super::{base, hall};

/// Known buyers: each comes back often enough for a loyalty step.
const BUYERS: usize = 200;
/// Those of a small one.
const FEW: usize = 5;
/// The first seed of small ones.
const SMALL: u64 = 1_000;

/// A house, open for sale.
#[derive(Debug)]
pub struct House {
    /// The seller.
    pub ctx: Context,
    /// What is sold.
    pub performance: PerformanceId,
    /// Pairs of neighbouring seats, the first row first.
    pub pairs: Vec<[SeatId; 2]>,
    /// Who buys.
    pub buyers: Vec<ContactId>,
    /// The seats that were sold so far.
    sold: Mutex<HashSet<SeatId>>,
}

impl House {
    /// Makes one in `folder`.
    ///
    /// # Errors
    ///
    /// What a use case refuses.
    pub async fn new(folder: &Path) -> app::Result<Self> {
        Self::with(base::new(folder).await?, &hall::plan(), BUYERS).await
    }

    /// Makes a small one, unlike any other of the same run.
    ///
    /// # Errors
    ///
    /// What a use case refuses.
    pub async fn small(folder: &Path, nth: u64) -> app::Result<Self> {
        Self::with(base::seeded(folder, SMALL + nth).await?, &hall::room(), FEW).await
    }

    async fn with(ctx: Context, plan: &str, known: usize) -> app::Result<Self> {
        let hall: PlanImported = ctx.ask("create_hall", &json!({"name": "Arène", "plan": plan})).await?;
        let show: ShowView =
            ctx.ask("create_show", &json!({"title": "La Mesure du temps", "discipline": "theatre"})).await?;
        let category = |n: u32| json!({"code": n.to_string(), "name": format!("Catégorie {n}"), "plan_categories": [format!("C{n}")]});
        let starts_at = ctx.now().plus(TimeDelta::days(30));
        let evening = json!({"show": show.id, "hall": hall.hall, "starts_at": [starts_at],
                             "categories": [category(1), category(2), category(3)]});
        let created: Created = ctx.ask("create_performances", &evening).await?;
        publish(&ctx).await?;
        let seats: SeatingPlan = ctx.ask("seating_plan", &json!({"plan": hall.plan})).await?;
        let rows = seats.rows.iter().map(|row| row.seats.iter().map(|seat| seat.id).collect::<Vec<_>>());
        let pairs = rows.flat_map(|row| row.as_chunks().0.to_vec()).collect();
        let buyers = buyers(&ctx, known).await?;
        Ok(Self { ctx, performance: created.performances[0], pairs, buyers, sold: Mutex::default() })
    }

    /// Pairs of seats that nobody bought, the first row first.
    #[must_use]
    pub fn free(&self, many: usize) -> Vec<[SeatId; 2]> {
        let sold = self.sold.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = |pair: &&[SeatId; 2]| pair.iter().all(|seat| !sold.contains(seat));
        self.pairs.iter().filter(is_free).take(many).copied().collect()
    }

    /// Puts seats in a basket for a buyer.
    ///
    /// # Errors
    ///
    /// What a use case refuses.
    pub async fn fill(&self, buyer: ContactId, seats: &[SeatId]) -> app::Result<BasketView> {
        let basket: BasketView = self.ctx.ask("open_basket", &json!({"contact": buyer})).await?;
        let input = json!({"basket": basket.basket, "performance": self.performance, "seats": seats});
        let basket = self.ctx.ask("add_seats", &input).await?;
        self.note_sold(seats);
        Ok(basket)
    }

    /// Takes note of seats that are sold, here or at another desk of the house.
    pub fn note_sold(&self, seats: &[SeatId]) {
        self.sold.lock().unwrap_or_else(PoisonError::into_inner).extend(seats);
    }

    /// Sells what is in a basket.
    ///
    /// # Errors
    ///
    /// What a use case refuses.
    pub async fn place(&self, basket: &BasketView) -> app::Result<Placed> {
        let paid = json!([{"means": "card", "confirmed": true, "amount": basket.total}]);
        self.ctx.ask("place_order", &json!({"basket": basket.basket, "payments": paid})).await
    }
}

/// The passes and the fund of the sample's book, by their numbers.
const PASS: u64 = 70;
const THANKS: u64 = 71;
const FUND: u64 = 90;

/// Publishes the sample's book as this venue's own, with passes and a fund that it has.
async fn publish(ctx: &Context) -> app::Result<()> {
    let book = TariffBook { version: 0, tolerance: Tolerance::default(), ..sample::book() };
    let mut document = app::gate::write_output(&book)?.to_string();
    document = document.replace(&book.venue.to_string(), &ctx.author()?.venue.to_string());
    for (code, of_sample) in [("CARNET", PASS), ("MERCI", THANKS)] {
        let product = json!({"code": code, "name": code, "kind": "credits", "price": 14_000, "vat_rate": 550,
                             "credits": 10, "credit_value": 1_400});
        let product: ProductView = ctx.ask("create_pass_product", &product).await?;
        let of_sample: PassProductId = sample::id(of_sample);
        document = document.replace(&of_sample.to_string(), &product.id.to_string());
    }
    let fund: FundView = ctx.ask("open_fund", &json!({"name": "Billets suspendus"})).await?;
    let of_sample: FundId = sample::id(FUND);
    document = document.replace(&of_sample.to_string(), &fund.id.to_string());
    let document: Value = serde_json::from_str(&document).unwrap_or_default();
    let _: Value =
        ctx.ask("save_tariff_draft", &json!({"name": "Tarifs de mesure", "document": document})).await?;
    let _: Value = ctx.ask("publish_tariff_book", &json!({"book": book.id})).await?;
    Ok(())
}

async fn buyers(ctx: &Context, known: usize) -> app::Result<Vec<ContactId>> {
    let mut buyers = Vec::with_capacity(known);
    for (n, one) in contacts::sample::People::new(20).take(known).enumerate() {
        let person =
            json!({"given": one.sheet.given, "usage": one.sheet.usage, "birth_date": one.sheet.birth_date});
        let created: ContactCreated = ctx.ask("create_contact", &person).await?;
        let contact = created.contact.contact;
        if n % 3 == 0 {
            let _: Value =
                ctx.ask("record_entitlement", &json!({"contact": contact, "status": "student"})).await?;
        }
        buyers.push(contact);
    }
    Ok(buyers)
}
