//! What a ticket takes after its sale: money due on entry, a credit or the money of a card that leave on printing or entry.
//!
//! Until then the credit is held by the ticket and the money is set apart: nobody else can take them. A promise ends once:
//! kept, missed by who did not enter, or given up with its ticket.

use journal::record::{Later, Promised};
use journal::rights;
use kernel::{Chance, CreditId, Instant, Money, PerformanceId, TicketId, TypedId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::consume::{self, CREDIT, WALLET};
use crate::fund::{self, Movement, Purse, Why};
use crate::{Error, Result};

/// The kind of a promise that is money to pay.
pub const MONEY: &str = "money";

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It was taken.
    Kept,
    /// Nobody entered.
    Missed,
    /// Its ticket was given up.
    GivenUp,
}

impl How {
    /// The name kept in the `how` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Missed => "missed",
            Self::GivenUp => "given_up",
        }
    }

    fn of_name(name: &str) -> Self {
        match name {
            "kept" => Self::Kept,
            "missed" => Self::Missed,
            _ => Self::GivenUp,
        }
    }
}

/// A promise of a ticket, and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The ticket.
    pub ticket: TicketId,
    /// Its place among those of the ticket, from 1.
    pub n: u32,
    /// The performance.
    pub performance: PerformanceId,
    /// What was promised.
    pub promised: Promised,
    /// How it ended, and when; it stands while there is none.
    pub end: Option<(How, Instant)>,
}

/// Makes the promises of a new ticket.
///
/// # Errors
///
/// [`Error::CreditUsed`] or [`Error::BalanceShort`] when someone was faster: the sale does not happen then.
pub async fn make(
    conn: &mut SqliteConnection,
    author: &Author,
    (ticket, performance): (TicketId, PerformanceId),
    promises: &[Promised],
) -> Result<()> {
    for (promised, n) in promises.iter().zip(1_u32..) {
        match (promised.kind.as_str(), promised.id) {
            (MONEY, None) => {}
            (CREDIT, Some(credit)) => {
                consume::hold(conn, author, ticket, CreditId::from_uuid(credit)).await?;
            }
            (WALLET, Some(card)) => set_apart(conn, author, card, promised.value).await?,
            (other, _) => return Err(Error::KindUnknown { kind: other.to_owned() }),
        }
        sqlx::query(
            "insert into promise (ticket_id, n, performance_id, moment, kind, thing_id, value, no_show, frees)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .bind(ticket)
        .bind(n)
        .bind(performance)
        .bind(promised.at.name())
        .bind(&promised.kind)
        .bind(promised.id)
        .bind(promised.value)
        .bind(promised.no_show)
        .bind(promised.frees)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Checks that a card holds what is promised of it.
async fn set_apart(conn: &mut SqliteConnection, author: &Author, card: Uuid, asked: Money) -> Result<()> {
    rights::network::check_balance(conn, author, card).await?;
    match fund::balance(conn, card).await? {
        left if left < asked => Err(Error::BalanceShort { asked, left }),
        _ => Ok(()),
    }
}

/// The promises of a ticket.
///
/// # Errors
///
/// What the database says.
pub async fn of_ticket(conn: &mut SqliteConnection, ticket: TicketId) -> Result<Vec<Promise>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select p.ticket_id, p.n, p.performance_id, p.moment, p.kind, p.thing_id, p.value, p.no_show, p.frees, e.how, e.at
         from promise p
         left join promise_end e on e.ticket_id = p.ticket_id and e.n = p.n
         where p.ticket_id = ?1
         order by p.n",
    )
    .bind(ticket)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Promise::from).collect())
}

/// The promises of a ticket that stand.
///
/// # Errors
///
/// What the database says.
pub async fn open(conn: &mut SqliteConnection, ticket: TicketId) -> Result<Vec<Promise>> {
    Ok(of_ticket(conn, ticket).await?.into_iter().filter(|promise| promise.end.is_none()).collect())
}

/// Whether this desk heard that every credit which is set apart for a ticket is its own.
///
/// # Errors
///
/// What the database says.
pub async fn is_held(conn: &mut SqliteConnection, ticket: TicketId) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select not exists (
             select 1 from open_promise p
             where p.ticket_id = ?1 and p.kind = 'credit'
               and not exists (select 1 from exclusive_right r
                               where r.kind = 'credit' and r.unit_id = p.thing_id and r.by_id = p.ticket_id))",
    )
    .bind(ticket)
    .fetch_one(conn)
    .await?)
}

/// The tickets of a performance, and of those postponed to it, whose promises stand, in the order of their making.
///
/// # Errors
///
/// What the database says.
pub async fn awaited(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<TicketId>> {
    Ok(sqlx::query_scalar(
        "select distinct ticket_id from open_promise
         where performance_id in (select performance_id from brought_to where played_id = ?1)
         order by ticket_id",
    )
    .bind(of)
    .fetch_all(conn)
    .await?)
}

/// How many tickets of a performance take something on entry, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Tally {
    /// Those whose promises stand.
    pub awaited: u32,
    /// The money that they will owe.
    pub due: Money,
    /// Those whose promises were kept.
    pub kept: u32,
    /// Those whose promises were missed.
    pub missed: u32,
}

/// Counts the tickets of a performance, and of those postponed to it, that take something on entry.
///
/// # Errors
///
/// What the database says.
pub async fn tally(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Tally> {
    Ok(sqlx::query_as(
        "select count(distinct iif(e.how is null, p.ticket_id, null)) as awaited,
                coalesce(sum(iif(e.how is null and p.kind = 'money', p.value, 0)), 0) as due,
                count(distinct iif(e.how = 'kept', p.ticket_id, null)) as kept,
                count(distinct iif(e.how = 'missed', p.ticket_id, null)) as missed
         from promise p
         left join promise_end e on e.ticket_id = p.ticket_id and e.n = p.n
         where p.performance_id in (select performance_id from brought_to where played_id = ?1)
           and p.moment = 'entry'",
    )
    .bind(of)
    .fetch_one(conn)
    .await?)
}

/// The money that a ticket promised for its entry, whatever became of it.
///
/// # Errors
///
/// What the database says.
pub async fn due_on_entry(conn: &mut SqliteConnection, ticket: TicketId) -> Result<Money> {
    let open = of_ticket(conn, ticket).await?.into_iter().filter(|promise| promise.end.is_none());
    let promises = open.map(|promise| promise.promised);
    Ok(promises.filter(|promised| promised.kind == MONEY).map(|promised| promised.value).sum())
}

/// Takes what was promised: the credit is used, the card debited; money is the order's to pay.
///
/// # Errors
///
/// [`Error::BalanceShort`]; what the database says.
pub async fn keep(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    promise: &Promise,
) -> Result<()> {
    end(conn, author, promise, How::Kept).await?;
    let Promise { ticket, performance, promised, .. } = promise;
    match (promised.kind.as_str(), promised.id) {
        (CREDIT, Some(credit)) => {
            consume::use_up(conn, author, (*ticket, *performance), CreditId::from_uuid(credit)).await
        }
        (WALLET, Some(card)) => {
            let movement = Movement {
                id: chance.id::<CreditId>(author.at).uuid(),
                purse: Purse::Wallet,
                thing: card,
                amount: -promised.value,
                ticket: Some(*ticket),
                order: None,
                why: Why::Spent,
            };
            fund::move_money(conn, author, movement).await
        }
        _ => Ok(()),
    }
}

/// Leaves what was promised where it is: nobody entered, or the ticket was given up.
///
/// # Errors
///
/// What the database says.
pub async fn let_go(conn: &mut SqliteConnection, author: &Author, promise: &Promise, how: How) -> Result<()> {
    end(conn, author, promise, how).await?;
    match promise.promised.id.filter(|_| promise.promised.kind == CREDIT) {
        Some(credit) => consume::release(conn, author, promise.ticket, CreditId::from_uuid(credit)).await,
        None => Ok(()),
    }
}

async fn end(conn: &mut SqliteConnection, author: &Author, promise: &Promise, how: How) -> Result<()> {
    sqlx::query("insert into promise_end (ticket_id, n, how, at) values (?1, ?2, ?3, ?4)")
        .bind(promise.ticket)
        .bind(promise.n)
        .bind(how.name())
        .bind(author.at)
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    ticket_id: TicketId,
    n: u32,
    performance_id: PerformanceId,
    moment: String,
    kind: String,
    thing_id: Option<Uuid>,
    value: Money,
    no_show: Money,
    frees: bool,
    how: Option<String>,
    at: Option<Instant>,
}

impl From<Row> for Promise {
    fn from(row: Row) -> Self {
        Self {
            ticket: row.ticket_id,
            n: row.n,
            performance: row.performance_id,
            promised: Promised {
                at: Later::of_name(&row.moment),
                frees: row.frees,
                id: row.thing_id,
                kind: row.kind,
                no_show: row.no_show,
                value: row.value,
            },
            end: row.how.as_deref().map(How::of_name).zip(row.at),
        }
    }
}
