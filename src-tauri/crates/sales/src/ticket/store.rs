//! Tickets as rows.

use journal::rights::Grant;
use journal::{Appended, TicketNumber};
use kernel::{
    AgentId, DeskId, Instant, JournalId, Money, OperationId, OrderId, PerformanceId, SeatId, TicketId,
    VatRate, VenueId, ZoneId,
};
use sqlx::SqliteConnection;
use store::Batch;
use uuid::Uuid;

use super::{End, How, Ticket};
use crate::undo::Motive;
use crate::{Act, Error, Place, Price, Result, Spot};

/// A ticket about to be issued by line `line` of an operation.
pub(crate) struct Fresh<'a> {
    pub(crate) id: TicketId,
    pub(crate) line: u32,
    pub(crate) place: &'a Place,
    pub(crate) price: &'a Price,
    pub(crate) grant: Grant,
    pub(crate) code: [u8; super::code::LENGTH],
}

impl Fresh<'_> {
    /// Its printed number.
    pub(crate) fn number(&self, appended: &Appended) -> String {
        TicketNumber { operation: appended.number.clone(), line: self.line }.to_string()
    }
}

/// Writes a ticket and the reason of its price.
pub(crate) fn insert(
    batch: &mut Batch,
    act: &Act<'_>,
    order: OrderId,
    appended: &Appended,
    ticket: &Fresh<'_>,
) {
    batch
        .statement(
            "insert into ticket
                 (ticket_id, order_id, journal_id, seq, line, number, venue_id, performance_id, title, seat_id,
                  zone_id, unit_id, epoch, zone_label, row_label, seat_label, category_code, category, tariff, tariff_name,
                  tariff_version, free_motive, price, consumed, vat_rate, code, issued_at)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(ticket.id)
        .bind(order)
        .bind(appended.head.journal)
        .bind(appended.head.seq)
        .bind(ticket.line)
        .bind(ticket.number(appended))
        .bind(act.author.venue)
        .bind(ticket.place.performance)
        .bind(ticket.place.title.as_str())
        .bind(ticket.place.spot.seat())
        .bind(ticket.place.spot.zone())
        .bind(ticket.place.spot.unit())
        .bind(ticket.grant.epoch)
        .bind(ticket.place.zone.as_deref())
        .bind(ticket.place.row.as_deref())
        .bind(ticket.place.seat.as_deref())
        .bind(ticket.place.category_code.as_str())
        .bind(ticket.place.category.as_str())
        .bind(ticket.price.tariff.as_str())
        .bind(ticket.price.name.as_str())
        .bind(ticket.price.version)
        .bind(ticket.price.free_motive.as_deref())
        .bind(ticket.price.amount)
        .bind(ticket.price.besides())
        .bind(ticket.price.vat)
        .bind(ticket.code.as_slice())
        .bind(act.at());
    let kept = ticket.price.kept.as_ref().unwrap_or(&ticket.price.reason);
    if !kept.is_null() {
        batch
            .statement("insert into ticket_reason (ticket_id, wording, steps) values (?, ?, ?)")
            .bind(ticket.id)
            .bind(ticket.price.wording)
            .bind(kept.to_string());
    }
}

/// Writes that a ticket ended by line `line` of an operation.
pub(crate) async fn end(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    appended: &Appended,
    ticket: TicketId,
    line: u32,
    how: How,
    motive: Motive,
) -> Result<()> {
    sqlx::query(
        "insert into ticket_end (ticket_id, journal_id, seq, line, how, motive, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )
    .bind(ticket)
    .bind(appended.head.journal)
    .bind(appended.head.seq)
    .bind(line)
    .bind(how.name())
    .bind(motive.name())
    .bind(act.at())
    .execute(conn)
    .await?;
    Ok(())
}

/// The format of a print that left by e-mail.
pub const MAIL: &str = "mail";

/// Writes that tickets were printed, each time one more; the first print of each is what « non imprimé » looks at.
///
/// # Errors
///
/// What the database says.
pub async fn printed(
    conn: &mut SqliteConnection,
    tickets: &[TicketId],
    format: &str,
    desk: DeskId,
    agent: Option<AgentId>,
    at: Instant,
) -> Result<()> {
    for ticket in tickets {
        sqlx::query(
            "insert into ticket_print (ticket_id, at, format, desk_id, agent_id)
             select ?1, max(?2, coalesce(max(at) + 1, ?2)), ?3, ?4, ?5 from ticket_print where ticket_id = ?1",
        )
        .bind(ticket)
        .bind(at)
        .bind(format)
        .bind(desk)
        .bind(agent)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    ticket_id: TicketId,
    order_id: OrderId,
    operation_id: OperationId,
    journal_id: JournalId,
    seq: i64,
    line: u32,
    number: String,
    performance_id: PerformanceId,
    title: String,
    seat_id: Option<SeatId>,
    zone_id: Option<ZoneId>,
    unit_id: Uuid,
    epoch: i64,
    zone_label: Option<String>,
    row_label: Option<String>,
    seat_label: Option<String>,
    category_code: String,
    category: String,
    tariff: String,
    tariff_name: String,
    tariff_version: u32,
    free_motive: Option<String>,
    price: Money,
    consumed: Money,
    vat_rate: VatRate,
    code: Vec<u8>,
    issued_at: Instant,
    copies: u32,
    prints: u32,
    entry: Money,
    printed_at: Option<Instant>,
    how: Option<String>,
    ended_at: Option<Instant>,
    end_number: Option<String>,
}

/// The tickets of an order, ended ones included, in the order of their numbers.
///
/// # Errors
///
/// What the database says.
pub async fn of_order(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Ticket>> {
    select(conn, Some(order), None).await
}

/// A ticket.
///
/// # Errors
///
/// [`Error::TicketUnknown`].
pub async fn get(conn: &mut SqliteConnection, ticket: TicketId) -> Result<Ticket> {
    select(conn, None, Some(ticket)).await?.pop().ok_or(Error::TicketUnknown)
}

/// Whether tickets of a performance stand.
///
/// # Errors
///
/// What the database says.
pub async fn any_stands(conn: &mut SqliteConnection, performance: PerformanceId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (
             select 1 from ticket t
             where t.performance_id = ?1
               and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id))",
    )
    .bind(performance)
    .fetch_one(conn)
    .await?)
}

/// How many live tickets of a performance a desk may refund or exchange without asking anybody: those that it sold and whose
/// undoing it did not give away, and those whose undoing it was granted.
///
/// # Errors
///
/// What the database says.
pub async fn undoable_at(
    conn: &mut SqliteConnection,
    desk: DeskId,
    performance: PerformanceId,
) -> Result<i64> {
    Ok(sqlx::query_scalar(
        "select count(*) from ticket t join journal j on j.journal_id = t.journal_id
         left join exclusive_right r
             on r.kind = 'undoing' and r.thing_id = t.ticket_id and r.unit_id = t.ticket_id
         where t.performance_id = ?1
           and iif(r.state is null, j.desk_id = ?2, r.state = 'granted' and r.holder = ?2)
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)",
    )
    .bind(performance)
    .bind(desk)
    .fetch_one(conn)
    .await?)
}

/// The places of the tickets of a performance that stand.
///
/// # Errors
///
/// What the database says.
pub async fn spots(conn: &mut SqliteConnection, performance: PerformanceId) -> Result<Vec<Spot>> {
    let rows: Vec<(Option<SeatId>, Option<ZoneId>, Uuid)> = sqlx::query_as(
        "select t.seat_id, t.zone_id, t.unit_id from ticket t
         where t.performance_id = ?1
           and not exists (select 1 from ticket_end e where e.ticket_id = t.ticket_id)
         order by t.seq, t.line",
    )
    .bind(performance)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(seat, zone, unit)| Spot::from_columns(seat, zone, unit)).collect())
}

/// The ticket of a printed number at a venue.
///
/// # Errors
///
/// [`Error::TicketUnknown`].
pub async fn by_number(
    conn: &mut SqliteConnection,
    venue: VenueId,
    number: &TicketNumber,
) -> Result<TicketId> {
    let found: Option<TicketId> = sqlx::query_scalar(
        "select t.ticket_id
         from journal j
         join ticket t on t.journal_id = j.journal_id and t.seq = ?2 and t.line = ?3
         where j.terminal = ?1 and t.venue_id = ?4
         order by j.opened_at desc
         limit 1",
    )
    .bind(&number.operation.terminal)
    .bind(number.operation.seq)
    .bind(number.line)
    .bind(venue)
    .fetch_optional(conn)
    .await?;
    found.ok_or(Error::TicketUnknown)
}

/// Why a ticket costs what it does: the version of the wording and the steps, unless the person was erased.
///
/// # Errors
///
/// What the database says.
pub async fn reason(
    conn: &mut SqliteConnection,
    ticket: TicketId,
) -> Result<Option<(u32, serde_json::Value)>> {
    let row: Option<(u32, String)> =
        sqlx::query_as("select wording, steps from ticket_reason where ticket_id = ?1")
            .bind(ticket)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(wording, steps)| (wording, serde_json::from_str(&steps).unwrap_or_default())))
}

async fn select(
    conn: &mut SqliteConnection,
    order: Option<OrderId>,
    ticket: Option<TicketId>,
) -> Result<Vec<Ticket>> {
    // Two index look-ups joined by `union all` rather than an `or`, which would read the whole table.
    let rows: Vec<Row> = sqlx::query_as(
        "select t.ticket_id, t.order_id, o.operation_id, t.journal_id, t.seq, t.line, t.number, t.performance_id,
                t.title, t.seat_id, t.zone_id, t.unit_id, t.epoch, t.zone_label, t.row_label, t.seat_label, t.category_code,
                t.category, t.tariff, t.tariff_name, t.tariff_version, t.free_motive, t.price, t.consumed, t.vat_rate,
                t.code,
                t.issued_at,
                (select count(*) from ticket_copy c where c.ticket_id = t.ticket_id) as copies,
                (select count(*) from ticket_print p
                 where p.ticket_id = t.ticket_id and p.at >= coalesce(n.at, p.at)) as prints,
                coalesce(n.amount, 0) as entry,
                (select min(p.at) from ticket_print p where p.ticket_id = t.ticket_id) as printed_at,
                e.how, e.at as ended_at,
                (select j.terminal || '-' || printf('%09d', e.seq) from journal j where j.journal_id = e.journal_id)
                as end_number
         from (select ticket_id from ticket where order_id = ?1
               union all select ?2 where ?2 is not null) wanted
         join ticket t on t.ticket_id = wanted.ticket_id
         join operation o on o.journal_id = t.journal_id and o.seq = t.seq
         left join ticket_end e on e.ticket_id = t.ticket_id
         left join (
             select i.order_id, i.thing_id, i.amount, o.at
             from order_item i
             join operation o on o.journal_id = i.journal_id and o.seq = i.seq
             where i.kind = 'entry' and i.amount > 0
               and not exists (select 1 from order_item_end x where x.item_id = i.item_id)
         ) n on n.order_id = t.order_id and n.thing_id = t.ticket_id
         order by t.seq, t.line",
    )
    .bind(order)
    .bind(ticket)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Ticket::from).collect())
}

impl From<Row> for Ticket {
    fn from(row: Row) -> Self {
        let end = match (row.how, row.ended_at) {
            (Some(how), Some(at)) => {
                Some(End { how: How::from_name(&how), at, number: row.end_number.unwrap_or_default() })
            }
            _ => None,
        };
        Self {
            id: row.ticket_id,
            order: row.order_id,
            operation: row.operation_id,
            journal: row.journal_id,
            seq: row.seq,
            line: row.line,
            number: row.number,
            epoch: row.epoch,
            place: Place {
                performance: row.performance_id,
                title: row.title,
                spot: Spot::from_columns(row.seat_id, row.zone_id, row.unit_id),
                zone: row.zone_label,
                row: row.row_label,
                seat: row.seat_label,
                category_code: row.category_code,
                category: row.category,
            },
            tariff: row.tariff,
            tariff_name: row.tariff_name,
            tariff_version: row.tariff_version,
            free_motive: row.free_motive,
            price: row.price,
            consumed: row.consumed,
            vat: row.vat_rate,
            code: row.code,
            issued_at: row.issued_at,
            copies: row.copies,
            prints: row.prints,
            entry: row.entry,
            printed_at: row.printed_at,
            end,
        }
    }
}
