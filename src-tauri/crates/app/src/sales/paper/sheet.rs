//! What every paper of a venue bears, and a ticket as its paper shows it.

use std::collections::HashMap;

use catalogue::{hall, performance, show};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use documents::ticket::{Fate, Performance, Place, Price, Sale, State, TicketView};
use documents::{Operator, Untaxed};
use journal::Issuer;
use kernel::{Instant, Money, OperationId, OrderId, PerformanceId};
use network::{VatRegime, Venue, operator, venue};
use passes::promise;
use sales::Ticket;
use sales::mentions::{self, Mentions};
use sales::ticket::code;
use sqlx::SqliteConnection;

use crate::{Context, Result};

/// What every paper of a venue bears.
pub(in crate::sales) struct Sheet {
    /// The venue.
    pub(in crate::sales) venue: Venue,
    /// Who answers for the box office.
    pub(in crate::sales) operator: Operator,
    /// Training mode.
    pub(in crate::sales) training: bool,
    /// The point of sale.
    pub(in crate::sales) point: String,
    zone: Tz,
    settings: HashMap<PerformanceId, Setting>,
    sold: HashMap<(OperationId, PerformanceId), Sold>,
    holders: HashMap<OrderId, Option<String>>,
}

/// What a ticket says of its performance and its issuer: as they were when it was sold, and what became of the hour since.
#[derive(Clone)]
pub(in crate::sales) struct Sold {
    pub(in crate::sales) performance: Performance,
    issuer: Issuer,
    hall: String,
    company: Option<String>,
}

/// A performance as it is now.
#[derive(Clone)]
pub(in crate::sales) struct Setting {
    pub(in crate::sales) show: String,
    /// Who plays it, as its producer is named.
    pub(in crate::sales) company: Option<String>,
    pub(in crate::sales) hall: String,
    pub(in crate::sales) performance: Performance,
}

impl Sheet {
    /// What the papers of the session's venue bear.
    pub(in crate::sales) async fn of(ctx: &Context, conn: &mut SqliteConnection) -> Result<Self> {
        let session = ctx.session()?;
        let venue = venue::get(conn, session.venue).await?;
        let own = operator::get(conn, venue.operator).await?;
        let today = ctx.business_day(conn, venue.id).await?;
        let licences = operator::licence::list(conn, venue.operator).await?;
        let in_force = licences.iter().filter(|licence| licence.in_force(today));
        let zone = venue.time_zone.parse().unwrap_or(Tz::Europe__Paris);
        Ok(Self {
            operator: Operator {
                name: own.name.clone(),
                siren: Some(own.siren.to_string()),
                vat_number: own.vat_number.clone().filter(|_| own.vat_regime == VatRegime::Liable),
                untaxed: untaxed(own.vat_regime.name()),
                address: Some(own.address.replace('\n', ", ")).filter(|text| !text.is_empty()),
                licences: in_force.map(|licence| licence.number.to_string()).collect(),
            },
            training: ctx.app().is_training(),
            zone,
            point: network::desk::own(conn).await?.name,
            venue,
            settings: HashMap::new(),
            sold: HashMap::new(),
            holders: HashMap::new(),
        })
    }

    /// A moment in the venue's time.
    pub(in crate::sales) fn local(&self, at: Instant) -> NaiveDateTime {
        venue::local(at, self.zone)
    }

    /// A ticket with every mention.
    pub(in crate::sales) async fn ticket(
        &mut self,
        conn: &mut SqliteConnection,
        ticket: &Ticket,
    ) -> Result<TicketView> {
        let setting = self.setting_of(conn, ticket).await?;
        let address = [&self.venue.address, &self.venue.postcode, &self.venue.city];
        let address: Vec<_> = address.into_iter().filter(|text| !text.is_empty()).cloned().collect();
        Ok(TicketView {
            operator: Operator {
                name: setting.issuer.name,
                licences: setting.issuer.licences,
                untaxed: setting.issuer.regime.as_deref().and_then(untaxed),
                ..self.operator.clone()
            },
            venue: setting.issuer.venue,
            hall: Some(setting.hall),
            address: Some(address.join(" ")).filter(|text| !text.is_empty()),
            show: ticket.place.title.clone(),
            subtitle: setting.company,
            performance: setting.performance,
            category: ticket.place.category.clone(),
            place: place(ticket),
            tariff: ticket.tariff_name.clone(),
            price: price(ticket, promise::due_on_entry(conn, ticket.id).await?),
            supplement_to: None,
            number: ticket.number.clone(),
            sale: Sale { at: self.local(ticket.issued_at), point: setting.issuer.point },
            holder: self.holder(conn, ticket.order).await?,
            stock_maker: None,
            conditions: self.venue.ticket_conditions.clone(),
            state: match &ticket.end {
                None => State::Valid,
                Some(end) => State::Cancelled { on: self.local(end.at).date(), by: end.number.clone() },
            },
            duplicate: Some(ticket.copies).filter(|copies| *copies > 0),
            training: self.training,
            code: code::text(&ticket.code),
        })
    }

    /// The person who will come: the one of the order, or the name said at the desk.
    async fn holder(&mut self, conn: &mut SqliteConnection, id: OrderId) -> Result<Option<String>> {
        if let Some(known) = self.holders.get(&id) {
            return Ok(known.clone());
        }
        let order = sales::order::get(conn, self.venue.id, id).await?;
        let name = match order.contact {
            Some(contact) => contacts::contact::store::get(conn, self.venue.id, contact).await?.sheet.name(),
            None => order.kept_for,
        };
        let name = Some(name).filter(|name| !name.trim().is_empty());
        self.holders.insert(id, name.clone());
        Ok(name)
    }

    async fn fate(&self, conn: &mut SqliteConnection, of: &performance::Performance) -> Result<Fate> {
        Ok(match performance::played_instead(conn, of).await? {
            None => Fate::Cancelled,
            Some(other) if other.id == of.id => Fate::Stands,
            Some(other) => Fate::Postponed { to: self.local(other.starts_at) },
        })
    }

    /// What a ticket says of its performance: its operation tells, whatever was edited since.
    pub(in crate::sales) async fn setting_of(
        &mut self,
        conn: &mut SqliteConnection,
        ticket: &Ticket,
    ) -> Result<Sold> {
        let key = (ticket.operation, ticket.place.performance);
        if let Some(known) = self.sold.get(&key) {
            return Ok(known.clone());
        }
        let now = self.setting(conn, ticket.place.performance).await?;
        let Mentions { issuer, performance: announced } = mentions::of(conn, ticket).await?;
        let starts_at = self.local(announced.starts_at);
        let fate = match now.performance.fate {
            Fate::Stands if now.performance.starts_at != starts_at => {
                Fate::Moved { to: now.performance.starts_at }
            }
            fate => fate,
        };
        let performance = Performance { starts_at, number: Some(announced.number), fate, ..now.performance };
        let sold = Sold { performance, issuer, hall: announced.hall, company: now.company };
        self.sold.insert(key, sold.clone());
        Ok(sold)
    }

    /// When and where a performance is played.
    pub(in crate::sales) async fn setting(
        &mut self,
        conn: &mut SqliteConnection,
        id: PerformanceId,
    ) -> Result<Setting> {
        if let Some(known) = self.settings.get(&id) {
            return Ok(known.clone());
        }
        let of = performance::get(conn, id).await?;
        let number = performance::number_in_show(conn, &of).await?;
        let show = show::get(conn, of.show).await?;
        let fate = self.fate(conn, &of).await?;
        let setting = Setting {
            show: show.title,
            company: show.producer.name,
            hall: hall::get(conn, of.hall).await?.name,
            performance: Performance {
                starts_at: self.local(of.starts_at),
                doors_at: of.door_at.map(|at| self.local(at).time()),
                number: Some(number),
                fate,
            },
        };
        self.settings.insert(id, setting.clone());
        Ok(setting)
    }
}

/// Why an operator of a regime shows no VAT.
fn untaxed(regime: &str) -> Option<Untaxed> {
    match regime {
        "franchise" => Some(Untaxed::Franchise),
        "exempt" => Some(Untaxed::Exempt),
        _ => None,
    }
}

fn place(ticket: &Ticket) -> Place {
    let place = &ticket.place;
    match (place.spot.seat(), &place.row, &place.seat) {
        (Some(_), row, Some(seat)) => Place::Seat {
            zone: place.zone.clone().unwrap_or_default(),
            row: row.clone().unwrap_or_default(),
            seat: seat.clone(),
        },
        _ => Place::Free { zone: place.zone.clone() },
    }
}

fn price(ticket: &Ticket, due: Money) -> Price {
    let (vat, paid) = (ticket.vat, ticket.price + ticket.entry);
    if !paid.is_zero() {
        return Price::Paid { total: paid, taken: ticket.consumed, vat, tax: vat.tax(paid) };
    }
    if !due.is_zero() {
        return Price::Due { total: due, vat, tax: vat.tax(due) };
    }
    match (&ticket.free_motive, ticket.consumed) {
        (Some(motive), _) => Price::Free { motive: motive.clone() },
        (None, worth) => Price::Pass { pass: ticket.tariff_name.clone(), total: worth },
    }
}
