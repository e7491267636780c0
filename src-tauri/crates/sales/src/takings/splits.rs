//! How what was issued splits: by tariff, by channel, by motive of what is free, by what became of it, by means of payment.

use kernel::{Money, NaiveDate, PerformanceId, VenueId};
use sqlx::SqliteConnection;

use super::{Line, Share};
use crate::Result;

/// Tickets that stand and what they brought, by the printed name of their tariff.
pub(super) fn by_tariff(lines: &[Line]) -> Vec<Net> {
    by_name(lines.iter().filter(|line| line.is_ticket()), Line::receipts)
}

/// Tickets that stand and what they took of passes, cards and funds, by the printed name of their tariff.
pub(super) fn prepaid(lines: &[Line]) -> Vec<Net> {
    by_name(lines.iter().filter(|line| !line.worth.is_zero()), |line| line.worth.times(line.net()))
}

/// Gift vouchers sold less those given back, by label.
pub(super) fn advances(lines: &[Line]) -> Vec<Net> {
    by_name(lines.iter().filter(|line| line.advance), |line| line.price.times(line.net()))
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
             select i.order_id, 0, iif(i.advance, 0, i.amount)
             from done d join order_item i on i.journal_id = d.journal_id and i.seq = d.seq
             union all
             select i.order_id, 0, iif(i.advance, 0, -i.amount)
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
           and not exists (select 1 from promise m where m.ticket_id = t.ticket_id and m.kind = 'money')
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
           and not exists (select 1 from promise m where m.ticket_id = t.ticket_id and m.kind = 'money')
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

/// Tickets of a performance that stand whose holders did not come, as was settled of those who are paid for on entry.
pub(super) async fn absent(conn: &mut SqliteConnection, of: PerformanceId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(distinct t.ticket_id) from promise m
         join promise_end x on x.ticket_id = m.ticket_id and x.n = m.n and x.how = 'missed'
         join ticket t on t.ticket_id = m.ticket_id
         where m.performance_id = ?1 and m.moment = 'entry'
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}

/// Tickets of a performance that stand and were never printed.
pub(super) async fn unprinted_of_performance(conn: &mut SqliteConnection, of: PerformanceId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from ticket t
         where t.performance_id = ?1
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and not exists (select 1 from ticket_print p where p.ticket_id = t.ticket_id)",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}

/// Tickets that a day issued which stand and were never printed.
pub(super) async fn unprinted_of_day(
    conn: &mut SqliteConnection,
    venue: VenueId,
    day: NaiveDate,
) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from operation o
         join ticket t on t.journal_id = o.journal_id and t.seq = o.seq
         where o.venue_id = ?1 and o.business_date = ?2
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
           and not exists (select 1 from ticket_print p where p.ticket_id = t.ticket_id)",
    )
    .bind(venue)
    .bind(day)
    .fetch_one(conn)
    .await?)
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
