//! The past months of sale, replayed one party after the other through the use cases of the desk.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, TimeDelta};
use kernel::{BasketId, Instant, Money, OrderId, PerformanceId, SeatId, TicketId};
use pricing::Take;
use pricing::facts::Channel;
use sales::closing::Period;
use sales::order::Delivery;
use sales::undo::Motive;
use sales::{Means, Tender};

use super::dice::Dice;
use super::evenings::{Evening, day_of, moment};
use super::parties::{Fate, Party, Paying, Wish};
use super::people::Person;
use super::seats::Rows;
use super::tariffs::Prices;
use super::tills::Tills;
use super::venues::House;
use crate::sales::basket::{AddSeats, BasketView, ChoosePrice, OpenBasket};
use crate::sales::closing::{ClosePeriod, PeriodClosed};
use crate::sales::place::{PlaceOrder, Placed};
use crate::sales::undo::{ExchangeTickets, RefundTickets, Undone};
use crate::tariffs::pricer::Choice;
use crate::{App, Context, Result};

/// The four chains of the desk, by the venue that closes each: the first two venues have one operator.
const CHAINS: [usize; 4] = [0, 2, 3, 4];

/// A desk that sells an invented season.
#[derive(Debug)]
pub(super) struct Selling {
    pub(super) app: Arc<App>,
    pub(super) houses: Vec<House>,
    pub(super) prices: Vec<Prices>,
    pub(super) people: Vec<Vec<Person>>,
    pub(super) evenings: Vec<Evening>,
    pub(super) performances: Vec<PerformanceId>,
    /// What is free of each evening.
    pub(super) rows: Vec<Rows>,
    pub(super) dice: Dice,
    /// When the story ends: now.
    pub(super) until: Instant,
    /// Tickets issued so far.
    pub(super) issued: u64,
    /// What people will come back for.
    pub(super) returns: BTreeMap<(Instant, u64), Return>,
    /// The tills that are open.
    pub(super) tills: Tills,
    /// The day being sold.
    pub(super) day: NaiveDate,
}

/// A party that comes back.
#[derive(Debug)]
pub(super) struct Return {
    party: Party,
    order: OrderId,
    first: TicketId,
    paid: Money,
    seats: Vec<SeatId>,
}

impl Selling {
    /// Sells to a party, after those who came back before it.
    pub(super) async fn sell(&mut self, party: &Party) -> Result<()> {
        self.come_back(party.at).await?;
        self.turn_to(party.at).await?;
        let seats = self.rows[party.evening].take(party.count, &self.dice);
        if seats.is_empty() {
            return Ok(());
        }
        let buyer = party.named.then(|| self.buyer(party));
        let contact = buyer.as_ref().map(|person| person.contact);
        let basket = self.fill(party, contact, &seats).await?;
        let first = basket.lines.first().and_then(|line| line.price).unwrap_or_default();
        self.open_till(party).await?;
        let evening = &self.evenings[party.evening];
        let waits = party.means == Paying::Later || (evening.starts_at > self.until && self.dice.happens(60));
        let order = PlaceOrder {
            delivery: if waits { Delivery::Kept } else { Delivery::Handed },
            kept_for: if waits { self.said_name(buyer.as_ref()) } else { String::new() },
            owing: party.means == Paying::Later,
            payments: self.tenders(party.means, basket.total),
            channel: Some(if party.means == Paying::Transfer { Channel::Remote } else { Channel::Desk }),
            basket: basket.basket,
            mail_to: None,
            passes: Vec::new(),
        };
        let placed: Placed = self.seller(party).ask("place_order", &order).await?;
        self.issued += placed.tickets.len() as u64;
        self.expect_return(party, &placed, first, seats);
        Ok(())
    }

    /// Sells passes to some of the faithful of each venue: `per_mille` of its people.
    pub(super) async fn sell_passes(&self, per_mille: usize) -> Result<()> {
        for ((house, prices), people) in self.houses.iter().zip(&self.prices).zip(&self.people) {
            for person in &people[..people.len() * per_mille / 1000] {
                self.app.clock.advance(TimeDelta::seconds(20));
                let open = OpenBasket { contact: Some(person.contact), ..OpenBasket::default() };
                let opened: BasketView = house.seller.ask("open_basket", &open).await?;
                let order = PlaceOrder {
                    basket: opened.basket,
                    payments: self.tenders(Paying::Card, prices.pass_price),
                    owing: false,
                    delivery: Delivery::Handed,
                    kept_for: String::new(),
                    channel: None,
                    mail_to: None,
                    passes: vec![prices.pass],
                };
                let _: Placed = house.seller.ask("place_order", &order).await?;
            }
        }
        Ok(())
    }

    /// Lets everyone who still has to come back do so, and closes the last days.
    pub(super) async fn finish(&mut self) -> Result<()> {
        self.come_back(self.until).await?;
        self.turn_to(self.until).await
    }

    /// Whoever pays in cash, or is given it back, needs an open till.
    async fn open_till(&mut self, party: &Party) -> Result<()> {
        match party.means {
            Paying::Cash => self.tills.open(&self.houses, self.evenings[party.evening].venue).await,
            _ => Ok(()),
        }
    }

    fn seller(&self, party: &Party) -> &Context {
        &self.houses[self.evenings[party.evening].venue].seller
    }

    /// Some people come often: the first ones of the base more than the last.
    fn buyer(&self, party: &Party) -> Person {
        let people = &self.people[self.evenings[party.evening].venue];
        let drawn = self.dice.below(1000) * self.dice.below(1000);
        let place = people.len() * usize::try_from(drawn).unwrap_or(0) / 1_000_000;
        people[place].clone()
    }

    fn said_name(&self, buyer: Option<&Person>) -> String {
        const SAID: [&str; 6] = ["Garnier", "Lefort", "Petitjean", "Chevallier", "Barbier", "Moreau"];
        buyer.map_or_else(|| self.dice.pick(&SAID).to_owned(), |person| person.name.clone())
    }

    /// A basket with its seats at the price that the party asks for.
    async fn fill(
        &self,
        party: &Party,
        contact: Option<kernel::ContactId>,
        seats: &[SeatId],
    ) -> Result<BasketView> {
        let seller = self.seller(party);
        let mut basket: Option<BasketId> = None;
        if contact.is_some() {
            let opened: BasketView =
                seller.ask("open_basket", &OpenBasket { contact, ..OpenBasket::default() }).await?;
            basket = Some(opened.basket);
        }
        let performance = self.performances[party.evening];
        let seats = AddSeats { basket, performance, seats: seats.to_vec(), out_of: None, public: None };
        let filled: BasketView = seller.ask("add_seats", &seats).await?;
        let prices = &self.prices[self.evenings[party.evening].venue];
        let (tariff, level) = match party.wish {
            Wish::Proposed => return Ok(filled),
            Wish::Level(letter) => (prices.ladder, Some(letter)),
            Wish::Group => (prices.group, None),
            Wish::School => (prices.school, None),
            Wish::Invitation => (prices.invitation, None),
        };
        let choice = Some(Choice { take: Take { tariff, level, amount: None }, by_hand: None });
        seller
            .ask(
                "choose_price",
                &ChoosePrice { basket: filled.basket, lines: Vec::new(), choice, given_up: Vec::new() },
            )
            .await
    }

    fn tenders(&self, paying: Paying, total: Money) -> Vec<Tender> {
        if total.is_zero() {
            return Vec::new();
        }
        let notes = |of: i64| Money::cents((total.as_cents() + of - 1) / of * of);
        let means = match paying {
            Paying::Later => return Vec::new(),
            Paying::Cash => Means::Cash { given: Some(notes(1000)) },
            Paying::Card => Means::Card { confirmed: true },
            Paying::Vouchers => Means::HolidayVouchers { face: notes(500) },
            Paying::Transfer => Means::Transfer { reference: String::new() },
            Paying::Cheque => Means::Cheque {
                number: format!("{:07}", self.dice.below(10_000_000)),
                bank: self
                    .dice
                    .pick(&["Banque du Val", "Crédit des Rives", "Caisse de Montfleury"])
                    .to_owned(),
                value_date: None,
            },
        };
        vec![Tender { means, amount: total }]
    }

    /// Remembers who will give tickets up or exchange one, before the curtain and before now.
    fn expect_return(&mut self, party: &Party, placed: &Placed, paid: Money, seats: Vec<SeatId>) {
        let by = self.evenings[party.evening].starts_at.min(self.until);
        let after = TimeDelta::hours(self.dice.between(20, 200));
        let at = party.at.plus(after);
        let settled = party.means != Paying::Later && !paid.is_zero();
        let Some(first) = placed.tickets.first().filter(|_| settled && at < by) else { return };
        if party.fate != Fate::Stays {
            let party = Party { at, ..*party };
            let coming = Return { party, order: placed.order, first: first.ticket, paid, seats };
            self.returns.insert((at, self.issued), coming);
        }
    }

    async fn come_back(&mut self, until: Instant) -> Result<()> {
        while let Some(entry) = self.returns.first_entry().filter(|entry| entry.key().0 <= until) {
            let back = entry.remove();
            self.turn_to(back.party.at).await?;
            self.open_till(&back.party).await?;
            match back.party.fate {
                Fate::Refunded => self.refund(back).await?,
                _ => self.exchange(back).await?,
            }
        }
        Ok(())
    }

    async fn refund(&mut self, back: Return) -> Result<()> {
        let refund = RefundTickets {
            order: back.order,
            tickets: Vec::new(),
            items: Vec::new(),
            fee: None,
            payments: None,
            motive: Motive::Unable,
            reason: String::new(),
        };
        let _: Undone = self.seller(&back.party).ask("refund_tickets", &refund).await?;
        self.rows[back.party.evening].put_back(back.seats);
        Ok(())
    }

    /// One seat for another one of the same evening.
    async fn exchange(&mut self, back: Return) -> Result<()> {
        let party = Party { wish: Wish::Proposed, ..back.party };
        let seats = self.rows[party.evening].take(1, &self.dice);
        if seats.is_empty() {
            return Ok(());
        }
        let basket = self.fill(&party, None, &seats).await?;
        let more = basket.total - back.paid;
        let exchange = ExchangeTickets {
            order: back.order,
            tickets: vec![back.first],
            basket: basket.basket,
            fee: None,
            payments: (more > Money::ZERO).then(|| self.tenders(Paying::Card, more)),
            owing: false,
            motive: Motive::OtherPlaces,
            reason: String::new(),
        };
        let undone: Undone = self.seller(&party).ask("exchange_tickets", &exchange).await?;
        self.issued += undone.tickets.len() as u64;
        self.rows[party.evening].put_back(vec![back.seats[0]]);
        Ok(())
    }

    /// Moves the clock, counting the tills and closing the days and months that it leaves behind.
    async fn turn_to(&mut self, at: Instant) -> Result<()> {
        let day = day_of(at);
        if day > self.day {
            self.app.clock.set(moment(self.day, 23, 30).max(self.app.clock.now()));
            self.tills.count(&self.houses).await?;
            self.close(Period::Day).await?;
        }
        self.app.clock.set(at);
        if (day.year(), day.month()) > (self.day.year(), self.day.month()) {
            self.close(Period::Month).await?;
        }
        self.day = self.day.max(day);
        Ok(())
    }

    /// Closes every day or month that is over.
    async fn close(&self, period: Period) -> Result<()> {
        for chain in CHAINS {
            loop {
                let closed: Result<PeriodClosed> =
                    self.houses[chain].admin.ask("close_period", &ClosePeriod { period }).await;
                match closed {
                    Err(error)
                        if ["sales.nothing_to_close", "sales.period_unfinished"].contains(&error.code()) =>
                    {
                        break;
                    }
                    closed => drop(closed?),
                }
            }
        }
        Ok(())
    }
}
