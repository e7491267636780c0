//! A venue, a show and a performance for the tests of this crate, over a real store; the till is open, on 50 €.

use journal::{KeyFolder, NewJournal, Signer};
use kernel::{
    AgentId, Chance, Clock, DeskId, Instant, JournalId, Money, NaiveDate, OperatorId, OrderId, PerformanceId,
    SeatId, TicketId, TypedId, VatRate, VenueId, ZoneId,
};
use sqlx::SqliteConnection;
use store::{Author, Store, Transaction};
use tempfile::TempDir;

use crate::basket::{self, Basket};
use crate::order::{Done, Terms};
use crate::undo::{self, GiveUp, Reason};
use crate::{Act, Means, Place, Price, Result, Spot, Tender, order};

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) chance: Chance,
    pub(crate) clock: Clock,
    pub(crate) signer: Signer,
    pub(crate) author: Author,
    pub(crate) performance: PerformanceId,
    pub(crate) zone: ZoneId,
    pub(crate) seats: Vec<SeatId>,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let (chance, at) = (Chance::seeded(7), Instant::from_millis(1_795_280_400_000));
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::create(&folder.path().join("store")).await.expect("a store");
        let signer = KeyFolder::new(folder.path().join("keys"))
            .create(chance.id::<JournalId>(at), &chance)
            .expect("a key");
        let author = Author {
            desk: chance.id::<DeskId>(at),
            agent: Some(chance.id::<AgentId>(at)),
            venue: chance.id::<VenueId>(at),
            at,
        };
        let world = Self {
            performance: chance.id(at),
            zone: chance.id(at),
            seats: (0..12).map(|_| chance.id(at)).collect(),
            clock: Clock::standing_at(at),
            store,
            chance,
            signer,
            author,
            _folder: folder,
        };
        world.build().await;
        world
    }

    async fn build(&self) {
        let mut tx = self.store.write().await.expect("a transaction");
        let operator: OperatorId = self.chance.id(self.author.at);
        let (venue, hall, plan, show) =
            (self.author.venue, uuid(&self.chance), uuid(&self.chance), uuid(&self.chance));
        for (sql, ids) in [
            (
                "insert into operator (operator_id, name, siren) values (?1, 'Comète', '123456782')",
                [operator.uuid(); 3],
            ),
            (
                "insert into venue (venue_id, operator_id, name, kind) values (?2, ?1, 'Comète', 'theatre')",
                [operator.uuid(), venue.uuid(), hall],
            ),
            (
                "insert into hall (hall_id, venue_id, name) values (?1, ?2, 'Salle')",
                [hall, venue.uuid(), hall],
            ),
            (
                "insert into plan (plan_id, hall_id, version, document, fingerprint, seats, blocked, published_at) values (?1, ?2, 1, '{}', '', 12, 0, 0)",
                [plan, hall, hall],
            ),
            (
                "insert into show (show_id, venue_id, title, discipline) values (?1, ?2, 'Le Malade imaginaire', 'theatre')",
                [show, venue.uuid(), hall],
            ),
            (
                "insert into desk (desk_id, home_venue, name, terminal, own) values (?1, ?2, 'Guichet', 'A07', 1)",
                [self.author.desk.uuid(), venue.uuid(), hall],
            ),
        ] {
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(ids[0])
                .bind(ids[1])
                .bind(ids[2])
                .execute(&mut *tx)
                .await
                .expect(sql);
        }
        sqlx::query(
            "insert into performance (performance_id, venue_id, show_id, hall_id, plan_id, starts_at, vat_rate)
             values (?1, ?2, ?3, ?4, ?5, ?6, 210)",
        )
        .bind(self.performance)
        .bind(venue)
        .bind(show)
        .bind(hall)
        .bind(plan)
        .bind(self.author.at)
        .execute(&mut *tx)
        .await
        .expect("a performance");
        let opening = self.act().entry(journal::Kind::Opening);
        let journal = NewJournal {
            operator,
            desk: self.author.desk,
            incarnation: 1,
            terminal: "A07".into(),
            siren: "123456782".into(),
            training: false,
            continues: None,
        };
        journal::open(&mut tx, &self.signer, &self.chance, journal, opening).await.expect("a chain");
        let usual = crate::drawer::Which::Usual;
        crate::till::open(&mut tx, &self.act(), Money::cents(5000), usual).await.expect("an open till");
        tx.commit().await.expect("committed");
    }

    pub(crate) fn act(&self) -> Act<'_> {
        Act {
            author: Author { at: self.clock.now(), ..self.author },
            business_date: NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day"),
            signer: &self.signer,
            chance: &self.chance,
        }
    }

    pub(crate) async fn write(&self) -> Transaction {
        self.clock.advance(chrono::TimeDelta::seconds(1));
        self.store.write().await.expect("a transaction")
    }

    pub(crate) fn place(&self, seat: usize) -> Place {
        Place {
            performance: self.performance,
            title: "Le Malade imaginaire".into(),
            spot: Spot::Seat(self.seats[seat]),
            zone: Some("Orchestre".into()),
            row: Some("C".into()),
            seat: Some((seat + 1).to_string()),
            category_code: "A".into(),
            category: "Première catégorie".into(),
        }
    }

    /// A basket of seats, each at a price, in a transaction of its own.
    pub(crate) async fn basket(&self, seats: &[(usize, i64)]) -> Result<Basket> {
        let mut tx = self.write().await;
        let author = self.act().author;
        let id = basket::open(&mut tx, &author, &self.chance, None).await?;
        let places: Vec<_> = seats.iter().map(|(seat, _)| self.place(*seat)).collect();
        let lines = basket::add_seats(&mut tx, &author, &self.chance, id, &places).await?;
        for (line, (_, cents)) in lines.iter().zip(seats) {
            basket::price(&mut tx, id, &[(line.id, None, Some(&price(*cents)))]).await?;
        }
        let basket = basket::get(&mut tx, author.desk, id).await?;
        tx.commit().await?;
        Ok(basket)
    }

    /// A basket that keeps the places of tickets, each at another price.
    pub(crate) async fn basket_of(&self, tickets: &[TicketId], cents: i64) -> Result<Basket> {
        let mut tx = self.write().await;
        let author = self.act().author;
        let id = basket::open(&mut tx, &author, &self.chance, None).await?;
        for ticket in tickets {
            let ticket = crate::ticket::get(&mut tx, *ticket).await?;
            basket::add_tickets(&mut tx, &author, &self.chance, id, &[ticket]).await?;
        }
        for line in basket::get(&mut tx, author.desk, id).await?.lines {
            basket::price(&mut tx, id, &[(line.id, None, Some(&price(cents)))]).await?;
        }
        let basket = basket::get(&mut tx, author.desk, id).await?;
        tx.commit().await?;
        Ok(basket)
    }

    /// A sale of seats, paid whole in cash.
    pub(crate) async fn sell(&self, seats: &[(usize, i64)]) -> Result<Done> {
        let basket = self.basket(seats).await?;
        let total = basket.total();
        let tenders = if total.is_zero() { vec![] } else { vec![cash(total.as_cents())] };
        self.place_order(&basket, Terms { tenders, channel: "desk".into(), ..Terms::default() }).await
    }

    pub(crate) async fn place_order(&self, basket: &Basket, terms: Terms) -> Result<Done> {
        let mut tx = self.write().await;
        let done = order::place(&mut tx, &self.act(), basket, &terms).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Gives tickets up, back to the means that paid.
    pub(crate) async fn refund(&self, order: OrderId, tickets: &[TicketId]) -> Result<Done> {
        let mut tx = self.write().await;
        let give_up = GiveUp {
            order,
            tickets: tickets.to_vec(),
            items: Vec::new(),
            fee: None,
            tenders: None,
            other_means: false,
            reason: said("test"),
        };
        let done = undo::refund(&mut tx, &self.act(), &give_up).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Faults of the whole store.
    pub(crate) async fn faults(&self) -> Vec<crate::verify::Fault> {
        let mut conn = self.store.read().await.expect("a reader");
        crate::verify::store(&mut conn, |_, _| ()).await.expect("verified").faults
    }
}

/// Prints a ticket, without its paper.
pub(crate) async fn print(conn: &mut SqliteConnection, act: &Act<'_>, ticket: TicketId) {
    let author = act.author;
    crate::ticket::printed(conn, &[ticket], "page", author.desk, author.agent, author.at)
        .await
        .expect("printed");
}

pub(crate) fn cash(cents: i64) -> Tender {
    Tender { means: Means::Cash { given: None }, amount: Money::cents(cents) }
}

/// A reason in words alone.
pub(crate) fn said(words: &str) -> Reason {
    Reason { words: words.to_owned(), ..Reason::default() }
}

pub(crate) fn price(cents: i64) -> Price {
    Price {
        tariff: "PT".into(),
        name: "Plein tarif".into(),
        version: 3,
        amount: Money::cents(cents),
        vat: VatRate::basis_points(210),
        free_motive: (cents == 0).then(|| "invitation".into()),
        given: cents == 0,
        consumes: vec![],
        promises: vec![],
        wording: 1,
        kept: None,
        reason: serde_json::json!([{"code": "list_price"}]),
    }
}

fn uuid(chance: &Chance) -> uuid::Uuid {
    chance.id::<SeatId>(Instant::from_millis(1)).uuid()
}
