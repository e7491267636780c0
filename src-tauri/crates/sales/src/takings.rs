//! Takings (relevé de recettes, CGI ann. IV art. 50 sexies H; `french-rules` §1.6): per performance or per day, what
//! was issued at each category, tariff and price, what was cancelled, and what it brought.

mod means;
mod splits;

use kernel::{Money, NaiveDate, PerformanceId, VatRate, VenueId};
use sqlx::SqliteConnection;

use crate::{Balance, Result};

pub use splits::Net;

/// What a statement is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A performance, whenever its tickets were sold.
    Performance(PerformanceId),
    /// A business day, whatever was sold.
    Day(NaiveDate),
}

/// The data of a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Takings {
    /// One line per show, category, tariff and price.
    pub lines: Vec<Line>,
    /// By channel: tickets that stand; of a day, those it issued less those it took back.
    pub channels: Vec<Net>,
    /// By tariff: tickets that stand.
    pub tariffs: Vec<Net>,
    /// By means of payment; an order is paid whole, so that of a performance is its share of each.
    pub means: Vec<Share>,
    /// Free tickets that stand by motive.
    pub free: Vec<Net>,
    /// Tickets that stand whose place took of a pass, a card or a fund, by tariff, and what they took: received before,
    /// hence in no receipts here.
    pub prepaid: Vec<Net>,
    /// Tickets given up by what became of them: `refunded`, `cancelled`, `exchanged`.
    pub ended: Vec<Share>,
    /// Gift vouchers sold less those given back, by label: money in advance, in no receipts.
    pub advances: Vec<Net>,
    /// Tickets that stand whose holders were awaited at the door and did not come.
    pub absent: u32,
    /// Tickets that stand and were never printed nor mailed.
    pub unprinted: u32,
    /// Copies of tickets made.
    pub duplicates: u32,
    /// Vouchers (coupons de gestion) printed.
    pub vouchers: u32,
}

/// Tickets of one show, category, tariff and price, or an item of that label.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// The show; empty for an item that is no ticket.
    pub title: String,
    /// The price category.
    pub category: String,
    /// The printed name of the tariff.
    pub tariff: String,
    /// Tax included.
    pub price: Money,
    /// What one took of a pass, a card or a fund.
    #[sqlx(rename = "consumed")]
    pub worth: Money,
    /// Whether it is paid on entry, and is thus no gift.
    pub later: bool,
    /// Whether it is a gift voucher: money in advance, which the tickets that it pays bring again.
    pub advance: bool,
    /// The rate of its VAT.
    #[sqlx(rename = "vat_rate")]
    pub vat: VatRate,
    /// Issued.
    pub issued: u32,
    /// Given up.
    pub cancelled: u32,
    /// The first number.
    pub first: String,
    /// The last number.
    pub last: String,
}

/// A part of what was issued or paid.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Share {
    /// The channel or the means.
    pub name: String,
    /// Tickets or payments.
    pub count: u32,
    /// In all.
    pub amount: Money,
}

impl Takings {
    /// What makes them add up.
    #[must_use]
    pub fn balance(&self) -> Balance {
        Balance {
            receipts: self.lines.iter().map(Line::receipts).sum(),
            advances: self.advances.iter().map(|one| one.amount).sum(),
            payments: self.means.iter().map(|share| share.amount).sum(),
        }
    }
}

impl Line {
    /// Issued less given up; negative on a day that took back more than it issued.
    #[must_use]
    pub fn net(&self) -> i64 {
        i64::from(self.issued) - i64::from(self.cancelled)
    }

    /// Whether it is of tickets.
    #[must_use]
    pub fn is_ticket(&self) -> bool {
        !self.title.is_empty()
    }

    /// What it brought, tax included; nothing yet of a gift voucher.
    #[must_use]
    pub fn receipts(&self) -> Money {
        if self.advance { Money::ZERO } else { self.price.times(self.net()) }
    }

    /// Of it, before tax: worked out per ticket, as operations do.
    #[must_use]
    pub fn before_tax(&self) -> Money {
        if self.advance { Money::ZERO } else { self.vat.before_tax(self.price).times(self.net()) }
    }

    /// Of it, tax.
    #[must_use]
    pub fn tax(&self) -> Money {
        self.receipts() - self.before_tax()
    }

    /// Of the net, tickets that nobody paid, before or now.
    #[must_use]
    pub fn free(&self) -> i64 {
        let given = self.price.is_zero() && self.worth.is_zero() && !self.later;
        if given && self.is_ticket() { self.net() } else { 0 }
    }
}

/// The takings of a performance or a day at a venue.
///
/// # Errors
///
/// What the database says.
pub async fn of(conn: &mut SqliteConnection, venue: VenueId, scope: Scope) -> Result<Takings> {
    let mut takings = match scope {
        Scope::Performance(performance) => of_performance(conn, performance).await,
        Scope::Day(day) => of_day(conn, venue, day).await,
    }?;
    for line in &mut takings.lines {
        line.first = printed(&line.first);
        line.last = printed(&line.last);
    }
    Ok(takings)
}

/// The number of a ticket as it is printed; statements compare it as text, with the line padded: `A01-000000012/000009`.
fn printed(padded: &str) -> String {
    match padded.split_once('/') {
        Some((operation, line)) => format!("{operation}/{}", line.trim_start_matches('0')),
        None => padded.to_owned(),
    }
}

async fn of_performance(conn: &mut SqliteConnection, performance: PerformanceId) -> Result<Takings> {
    let lines: Vec<Line> = sqlx::query_as(
        "with issued as (
             select s.title, t.category_code, t.category, t.tariff_name as tariff, t.price, t.consumed,
                    exists (select 1 from promise m where m.ticket_id = t.ticket_id and m.kind = 'money') as later,
                    0 as advance, t.vat_rate, e.ticket_id as ended,
                    printf('%s%06d', substr(t.number, 1, instr(t.number, '/')), t.line) as number
             from ticket t
             join performance p on p.performance_id = t.performance_id
             join show s on s.show_id = p.show_id
             left join ticket_end e on e.ticket_id = t.ticket_id
             where t.performance_id = ?1
             union all
             select '', '~', '', i.label, i.amount, 0, 0, i.advance, i.vat_rate, e.item_id, ''
             from order_item i
             left join order_item_end e on e.item_id = i.item_id
             where i.performance_id = ?1 and i.amount <> 0)
         select title, category, tariff, price, consumed, later, advance, vat_rate, count(*) as issued, count(ended) as cancelled,
                min(number) as first, max(number) as last
         from issued
         group by title, category_code, category, tariff, price, consumed, later, advance, vat_rate
         order by title = '', category_code, category, price desc, tariff, consumed, later, advance, vat_rate",
    )
    .bind(performance)
    .fetch_all(&mut *conn)
    .await?;
    let duplicates = sqlx::query_scalar(
        "select count(*) from ticket t join ticket_copy c on c.ticket_id = t.ticket_id where t.performance_id = ?1",
    )
    .bind(performance)
    .fetch_one(&mut *conn)
    .await?;
    Ok(Takings {
        channels: splits::channels_of_performance(conn, performance).await?,
        tariffs: splits::by_tariff(&lines),
        means: means::of_performance(conn, performance).await?,
        free: splits::free_of_performance(conn, performance).await?,
        prepaid: splits::prepaid(&lines),
        advances: splits::advances(&lines),
        ended: splits::ended_of_performance(conn, performance).await?,
        absent: splits::absent(conn, performance).await?,
        unprinted: splits::unprinted_of_performance(conn, performance).await?,
        vouchers: splits::vouchers_of_performance(conn, performance).await?,
        lines,
        duplicates,
    })
}

async fn of_day(conn: &mut SqliteConnection, venue: VenueId, day: NaiveDate) -> Result<Takings> {
    let means = sqlx::query_as(
        "select y.means as name, count(*) as count, sum(y.amount) as amount
         from operation p
         join payment y on y.journal_id = p.journal_id and y.seq = p.seq
         where p.venue_id = ?1 and p.business_date = ?2
         group by y.means order by y.means",
    )
    .bind(venue)
    .bind(day)
    .fetch_all(&mut *conn)
    .await?;
    let duplicates = sqlx::query_scalar(
        "select count(*) from operation where venue_id = ?1 and business_date = ?2 and kind = 'duplicate'",
    )
    .bind(venue)
    .bind(day)
    .fetch_one(&mut *conn)
    .await?;
    let lines = lines_of_day(conn, venue, day).await?;
    Ok(Takings {
        channels: splits::channels_of_day(conn, venue, day).await?,
        tariffs: splits::by_tariff(&lines),
        free: splits::free_of_day(conn, venue, day).await?,
        prepaid: splits::prepaid(&lines),
        advances: splits::advances(&lines),
        ended: splits::ended_of_day(conn, venue, day).await?,
        absent: 0,
        unprinted: splits::unprinted_of_day(conn, venue, day).await?,
        vouchers: splits::vouchers_of_day(conn, venue, day).await?,
        lines,
        means,
        duplicates,
    })
}

/// Tickets and items issued that day, and those given up that day whenever they were issued.
async fn lines_of_day(conn: &mut SqliteConnection, venue: VenueId, day: NaiveDate) -> Result<Vec<Line>> {
    Ok(sqlx::query_as(
        "with done as (select journal_id, seq from operation where venue_id = ?1 and business_date = ?2),
         moved as (
             select t.performance_id, t.category_code, t.category, t.tariff_name as tariff, t.price, t.consumed,
                    exists (select 1 from promise m where m.ticket_id = t.ticket_id and m.kind = 'money') as later,
                    0 as advance, t.vat_rate,
                    1 as issued, 0 as cancelled,
                    printf('%s%06d', substr(t.number, 1, instr(t.number, '/')), t.line) as number
             from done d join ticket t on t.journal_id = d.journal_id and t.seq = d.seq
             union all
             select t.performance_id, t.category_code, t.category, t.tariff_name, t.price, t.consumed,
                    exists (select 1 from promise m where m.ticket_id = t.ticket_id and m.kind = 'money'), 0, t.vat_rate, 0, 1,
                    printf('%s%06d', substr(t.number, 1, instr(t.number, '/')), t.line)
             from done d
             join ticket_end e on e.journal_id = d.journal_id and e.seq = d.seq
             join ticket t on t.ticket_id = e.ticket_id
             union all
             select null, '~', '', i.label, i.amount, 0, 0, i.advance, i.vat_rate, 1, 0, ''
             from done d join order_item i on i.journal_id = d.journal_id and i.seq = d.seq
             where i.amount <> 0
             union all
             select null, '~', '', i.label, i.amount, 0, 0, i.advance, i.vat_rate, 0, 1, ''
             from done d
             join order_item_end e on e.journal_id = d.journal_id and e.seq = d.seq
             join order_item i on i.item_id = e.item_id
             where i.amount <> 0)
         select coalesce(s.title, '') as title, m.category, m.tariff, m.price, m.consumed, m.later, m.advance, m.vat_rate,
                sum(m.issued) as issued, sum(m.cancelled) as cancelled,
                min(m.number) as first, max(m.number) as last
         from moved m
         left join performance p on p.performance_id = m.performance_id
         left join show s on s.show_id = p.show_id
         group by s.title, m.category_code, m.category, m.tariff, m.price, m.consumed, m.later, m.advance, m.vat_rate
         order by s.title is null, s.title, m.category_code, m.category, m.price desc, m.tariff, m.consumed, m.later,
                  m.advance, m.vat_rate",
    )
    .bind(venue)
    .bind(day)
    .fetch_all(conn)
    .await?)
}
