//! What people do, and what befalls them, drawn by lot.

use app::sales::basket::BasketView;
use app::sales::place::Placed;
use app::sales::undo::Undone;
use kernel::{JournalId, Money, TypedId as _};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};
use tests::told::Told;
use uuid::Uuid;

use super::Life;

/// The seats that both desks want.
const SEATS: u64 = 24;
/// What a desk may be refused: the other was faster, the network is away, or its store was put back and waits for it.
const EXPECTED: &[&str] = &[
    "contacts.erased",
    "contacts.unknown",
    "journal.right_not_granted",
    "sales.undoing_elsewhere",
    "sales.undoing_let_go",
    "sales.order_unknown",
    "sales.seat_taken",
    "sales.ticket_ended",
    "sync.busy",
    "sync.unreachable",
];

impl Life {
    pub(super) async fn act(&mut self) {
        let desk = usize::from(self.dice.happens(500));
        let done = match self.dice.roll(100) {
            0..36 => self.sell(desk).await,
            36..46 => self.give_up(desk).await,
            46..58 => self.write(desk).await,
            58..61 => self.erase(desk).await,
            61..86 => self.exchange(desk).await,
            86..93 => self.weather().await,
            93..97 => self.back_up(desk).await,
            _ => self.put_back(desk).await,
        };
        if let Err(refused) = done {
            self.cuts += u32::from(refused.code == "sync.unreachable");
            assert!(EXPECTED.contains(&refused.code.as_str()), "seed {}: {refused}", self.seed);
        }
    }

    async fn basket(&mut self, desk: usize, many: u64) -> app::Result<BasketView> {
        let drawn: std::collections::BTreeSet<u64> = (0..many).map(|_| self.dice.roll(SEATS)).collect();
        let seats = drawn.into_iter().map(|seat| self.two.first.seats[usize::try_from(seat).expect("small")]);
        let asked =
            json!({"performance": self.two.first.evening.performance, "seats": seats.collect::<Vec<_>>()});
        self.anne(desk).await.ask("add_seats", &asked).await
    }

    async fn sell(&mut self, desk: usize) -> app::Result<()> {
        let many = 1 + self.dice.roll(2);
        let basket = self.basket(desk, many).await?;
        let anne = self.anne(desk).await;
        if self.dice.happens(150) {
            return anne.call("drop_basket", json!({"basket": basket.basket})).await.map(drop);
        }
        let payments = json!([{"means": "cash", "amount": basket.total}]);
        let order = json!({"basket": basket.basket, "payments": payments});
        let placed: Placed = anne.ask("place_order", &order).await?;
        let (number, tickets) = (placed.number, placed.tickets.len());
        self.told[desk].push(Told::Sold { basket: basket.basket, number, tickets });
        self.orders[desk].push(json!({"order": placed.order, "tickets": [placed.tickets[0].ticket]}));
        Ok(())
    }

    /// Refunds a ticket, or exchanges it; at the desk that sold it or, in vain, at the other.
    async fn give_up(&mut self, desk: usize) -> app::Result<()> {
        let of = if self.dice.happens(800) { desk } else { 1 - desk };
        let Some(mut input) = self.dice.pick(&self.orders[of]).cloned() else { return Ok(()) };
        input["reason"] = json!("change d’avis");
        if self.dice.happens(500) {
            let undone: Undone = self.anne(desk).await.ask("refund_tickets", &input).await?;
            self.told[desk].push(Told::Refunded { number: undone.number, ended: undone.ended.len() });
            return Ok(());
        }
        let basket = self.basket(desk, 1).await?;
        let more = basket.total - Money::cents(2000);
        input["basket"] = json!(basket.basket);
        if more != Money::ZERO {
            input["payments"] = json!([{"means": "cash", "amount": more}]);
        }
        let anne = self.anne(desk).await;
        let undone: app::Result<Undone> = anne.ask("exchange_tickets", &input).await;
        match undone {
            Ok(undone) => {
                let (number, tickets) = (undone.number, undone.tickets.len());
                self.told[desk].push(Told::Exchanged { basket: basket.basket, number, tickets });
                Ok(())
            }
            Err(refused) => {
                anne.call("drop_basket", json!({"basket": basket.basket})).await?;
                Err(refused)
            }
        }
    }

    async fn write(&mut self, desk: usize) -> app::Result<()> {
        let known = self.dice.pick(&self.people).cloned();
        let field = if self.dice.happens(500) { "notes" } else { "given" };
        let (anne, value) = (self.anne(desk).await, format!("Valeur {}", self.dice.roll(1_000)));
        match known.filter(|_| self.dice.happens(750)) {
            Some((person, _)) => {
                let card = anne.call("contact_card", json!({"contact": person})).await?;
                let edit = json!({"contact": person, "fields": {field: value}, "versions": card["versions"]});
                anne.call("edit_contact", edit).await.map(drop)
            }
            None => {
                let name = format!("Personne{}", self.people.len());
                let made = anne.call("create_contact", json!({"kind": "person", "usage": name})).await?;
                self.people.push((made["contact"]["contact"].clone(), name));
                Ok(())
            }
        }
    }

    async fn erase(&mut self, desk: usize) -> app::Result<()> {
        let Some((person, name)) = self.dice.pick(&self.people).cloned() else { return Ok(()) };
        self.anne(desk).await.call("erase_contact", json!({"contact": person})).await?;
        self.erased.push(name);
        Ok(())
    }

    async fn exchange(&mut self, desk: usize) -> app::Result<()> {
        self.apps()[desk].exchange().await.map(drop)
    }

    /// The network goes, cuts answers in the middle, or is whole again.
    async fn weather(&mut self) -> app::Result<()> {
        let most = match self.dice.roll(3) {
            0 => 200 * self.dice.roll(40),
            1 => 4_000 + 400 * self.dice.roll(60),
            _ => u64::MAX,
        };
        self.proxy.cut_after(most);
        self.two.hub.cut().await;
        Ok(())
    }

    async fn back_up(&mut self, desk: usize) -> app::Result<()> {
        let made = self.anne(desk).await.call("back_up", json!({})).await?;
        self.backups[desk].push(made["name"].clone());
        Ok(())
    }

    /// A store is put back: what it alone knew is burnt, and nobody can ask for it any more.
    async fn put_back(&mut self, desk: usize) -> app::Result<()> {
        let Some(file) = self.dice.pick(&self.backups[desk]).cloned() else { return Ok(()) };
        let chains: Vec<(String, JournalId)> = sqlx::query_as("select terminal, journal_id from journal")
            .fetch_all(&mut *self.apps()[desk].store.read().await?)
            .await
            .expect("chains");
        for (terminal, journal) in chains {
            let known = self.known_of(journal.uuid()).await;
            self.told[desk].retain(|told| place(told, &terminal).is_none_or(|seq| seq <= known));
        }
        self.anne(desk).await.call("restore_backup", json!({"file": file})).await?;
        self.restored += 1;
        Ok(())
    }

    /// How far the shared database knows a chain.
    async fn known_of(&self, journal: Uuid) -> i64 {
        let options = self.two.hub.cluster.administrator(&self.two.hub.database);
        let mut conn = PgConnection::connect_with(&options).await.expect("the database");
        let head: Option<i64> = sqlx::query_scalar("select head from app.chain where journal_id = $1")
            .bind(journal)
            .fetch_optional(&mut conn)
            .await
            .expect("a head");
        head.unwrap_or(0)
    }
}

/// The place of an act in the chain of a terminal.
fn place(told: &Told, terminal: &str) -> Option<i64> {
    let number = match told {
        Told::Sold { number, .. } | Told::Exchanged { number, .. } | Told::Refunded { number, .. } => number,
        Told::Opened { .. } | Told::Took(_) => return None,
    };
    number.strip_prefix(terminal)?.strip_prefix('-')?.parse().ok()
}
