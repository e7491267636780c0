//! How what was issued splits: by tariff, by channel, by motive of what is free, by what became of it, by means of payment.

use std::collections::BTreeMap;

use kernel::{Money, NaiveDate, OrderId, PerformanceId, VenueId};
use sqlx::SqliteConnection;

use super::{Line, Share};
use crate::Result;

/// Tickets that stand and what they brought, by the printed name of their tariff.
pub(super) fn by_tariff(lines: &[Line]) -> Vec<Net> {
    by_name(lines.iter().filter(|line| !line.title.is_empty()), Line::receipts)
}

/// Tickets that stand and what they took of passes, cards and funds, by the printed name of their tariff.
pub(super) fn prepaid(lines: &[Line]) -> Vec<Net> {
    by_name(lines.iter().filter(|line| !line.worth.is_zero()), |line| line.worth.times(line.net()))
}

fn by_name<'l>(lines: impl Iterator<Item = &'l Line>, worth: fn(&Line) -> Money) -> Vec<Net> {
    let mut tariffs: Vec<Net> = Vec::new();
    for line in lines {
        let (count, amount) = (line.net(), worth(line));
        match tariffs.iter_mut().find(|known| known.name == line.tariff) {
            Some(known) => {
                known.count += count;
                known.amount += amount;
            }
            None => tariffs.push(Net { name: line.tariff.clone(), count, amount }),
        }
    }
    tariffs
}

/// A part whose count may be below zero: a day may take back more than it issued.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Net {
    /// The tariff, the channel or the motive.
    pub name: String,
    /// Issued less given up.
    pub count: i64,
    /// In all.
    pub amount: Money,
}

/// Tickets of a performance that stand, and its receipts, by the channel of their orders: what was paid besides tickets
/// is in the amounts, so that together they make the performance's.
pub(super) async fn channels_of_performance(
    conn: &mut SqliteConnection,
    of: PerformanceId,
) -> Result<Vec<Net>> {
    Ok(sqlx::query_as(
        "with stands as (
             select t.order_id, 1 as tickets, t.price as amount
             from ticket t
             where t.performance_id = ?1
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
             union all
             select i.order_id, 0, i.amount
             from order_item i
             where i.performance_id = ?1
               and not exists (select 1 from order_item_end e where e.item_id = i.item_id))
         select o.channel as name, sum(s.tickets) as count, sum(s.amount) as amount
         from stands s
         join orders o on o.order_id = s.order_id
         group by o.channel order by o.channel",
    )
    .bind(of)
    .fetch_all(conn)
    .await?)
}

/// Tickets that a day issued less those it took back, and its receipts, by the channel of their orders: passes and fees
/// are in the amounts, so that together they make the day's.
pub(super) async fn channels_of_day(
    conn: &mut SqliteConnection,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Vec<Net>> {
    Ok(sqlx::query_as(
        "with done as (select journal_id, seq from operation where venue_id = ?1 and business_date = ?2),
         moved as (
             select t.order_id, 1 as tickets, t.price as amount
             from done d join ticket t on t.journal_id = d.journal_id and t.seq = d.seq
             union all
             select t.order_id, -1, -t.price
             from done d
             join ticket_end e on e.journal_id = d.journal_id and e.seq = d.seq
             join ticket t on t.ticket_id = e.ticket_id
             union all
             select i.order_id, 0, i.amount
             from done d join order_item i on i.journal_id = d.journal_id and i.seq = d.seq
             union all
             select i.order_id, 0, -i.amount
             from done d
             join order_item_end e on e.journal_id = d.journal_id and e.seq = d.seq
             join order_item i on i.item_id = e.item_id)
         select o.channel as name, sum(m.tickets) as count, sum(m.amount) as amount
         from moved m
         join orders o on o.order_id = m.order_id
         group by o.channel order by o.channel",
    )
    .bind(venue)
    .bind(day)
    .fetch_all(conn)
    .await?)
}

/// Free tickets of a performance that stand, by motive.
pub(super) async fn free_of_performance(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Net>> {
    Ok(sqlx::query_as(
        "select coalesce(t.free_motive, '') as name, count(*) as count, sum(t.price) as amount
         from ticket t
         where t.performance_id = ?1 and t.price = 0 and t.consumed = 0
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         group by name order by name",
    )
    .bind(of)
    .fetch_all(conn)
    .await?)
}

/// Free tickets that a day issued less those it took back, by motive.
pub(super) async fn free_of_day(
    conn: &mut SqliteConnection,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Vec<Net>> {
    Ok(sqlx::query_as(
        "with done as (select journal_id, seq from operation where venue_id = ?1 and business_date = ?2),
         moved as (
             select t.ticket_id, 1 as tickets
             from done d join ticket t on t.journal_id = d.journal_id and t.seq = d.seq
             union all
             select e.ticket_id, -1
             from done d join ticket_end e on e.journal_id = d.journal_id and e.seq = d.seq)
         select coalesce(t.free_motive, '') as name, sum(m.tickets) as count, sum(m.tickets * t.price) as amount
         from moved m
         join ticket t on t.ticket_id = m.ticket_id
         where t.price = 0 and t.consumed = 0
         group by name order by name",
    )
    .bind(venue)
    .bind(day)
    .fetch_all(conn)
    .await?)
}

/// Tickets of a performance that were given up, by what became of them, and what had been paid for them.
pub(super) async fn ended_of_performance(
    conn: &mut SqliteConnection,
    of: PerformanceId,
) -> Result<Vec<Share>> {
    Ok(sqlx::query_as(
        "select e.how as name, count(*) as count, sum(t.price) as amount
         from ticket t join ticket_end e on e.ticket_id = t.ticket_id
         where t.performance_id = ?1
         group by e.how order by e.how",
    )
    .bind(of)
    .fetch_all(conn)
    .await?)
}

/// Tickets that were given up on a day, by what became of them, and what had been paid for them.
pub(super) async fn ended_of_day(
    conn: &mut SqliteConnection,
    venue: VenueId,
    day: NaiveDate,
) -> Result<Vec<Share>> {
    Ok(sqlx::query_as(
        "select e.how as name, count(*) as count, sum(t.price) as amount
         from operation p
         join ticket_end e on e.journal_id = p.journal_id and e.seq = p.seq
         join ticket t on t.ticket_id = e.ticket_id
         where p.venue_id = ?1 and p.business_date = ?2
         group by e.how order by e.how",
    )
    .bind(venue)
    .bind(day)
    .fetch_all(conn)
    .await?)
}

/// What an order is worth here and in all, in its live tickets, or in those it had when none lives.
#[derive(sqlx::FromRow)]
struct Worth {
    order_id: OrderId,
    here: Money,
    whole: Money,
    had_here: Money,
    had: Money,
}

impl Worth {
    /// The part of a payment that is this performance's: an order is paid whole, and shared in proportion.
    fn part(&self, amount: Money) -> Money {
        let weight = |money: Money| u64::try_from(money.as_cents()).unwrap_or_default();
        let (here, whole) = match self.whole.is_zero() {
            true => (self.had_here, self.had),
            false => (self.here, self.whole),
        };
        if here == whole {
            return amount;
        }
        amount.prorate(&[weight(here), weight(whole - here)]).first().copied().unwrap_or_default()
    }
}

/// Payments for a performance by means. An order that holds more than it is shared in proportion to what it is worth.
pub(super) async fn means_of_performance(
    conn: &mut SqliteConnection,
    of: PerformanceId,
) -> Result<Vec<Share>> {
    let worths: Vec<Worth> = sqlx::query_as(
        "with mine as (
             select order_id from ticket where performance_id = ?1
             union
             select order_id from order_item where performance_id = ?1),
         worth as (
             select t.order_id, t.price as had, t.performance_id = ?1 as here,
                    not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id) as live
             from mine join ticket t on t.order_id = mine.order_id
             union all
             select i.order_id, i.amount, i.performance_id is ?1,
                    not exists (select 1 from order_item_end e where e.item_id = i.item_id)
             from mine join order_item i on i.order_id = mine.order_id)
         select order_id, sum(had * here * live) as here, sum(had * live) as whole, sum(had * here) as had_here,
                sum(had) as had
         from worth group by order_id",
    )
    .bind(of)
    .fetch_all(&mut *conn)
    .await?;
    let paid: Vec<(OrderId, String, u32, Money)> = sqlx::query_as(
        "select order_id, means, count(*), sum(amount) from payment
         where order_id in (select order_id from ticket where performance_id = ?1
                            union select order_id from order_item where performance_id = ?1)
         group by order_id, means",
    )
    .bind(of)
    .fetch_all(conn)
    .await?;
    let worths: BTreeMap<OrderId, Worth> = worths.into_iter().map(|worth| (worth.order_id, worth)).collect();
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    for (order, means, count, amount) in paid {
        let Some(worth) = worths.get(&order) else { continue };
        let share =
            shares.entry(means.clone()).or_insert(Share { name: means, count: 0, amount: Money::ZERO });
        share.count += count;
        share.amount += worth.part(amount);
    }
    Ok(shares.into_values().filter(|share| !share.amount.is_zero()).collect())
}

/// Vouchers (coupons de gestion) printed of operations that gave tickets of a performance up.
pub(super) async fn vouchers_of_performance(conn: &mut SqliteConnection, of: PerformanceId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(distinct v.journal_id || v.seq) from ticket t
         join ticket_end e on e.ticket_id = t.ticket_id
         join voucher_print v on v.journal_id = e.journal_id and v.seq = e.seq
         where t.performance_id = ?1",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}

/// Vouchers (coupons de gestion) printed of operations of a day.
pub(super) async fn vouchers_of_day(
    conn: &mut SqliteConnection,
    venue: VenueId,
    day: NaiveDate,
) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from operation p
         where p.venue_id = ?1 and p.business_date = ?2
           and exists (select 1 from voucher_print v where v.journal_id = p.journal_id and v.seq = p.seq)",
    )
    .bind(venue)
    .bind(day)
    .fetch_one(conn)
    .await?)
}
