//! What a ticket takes besides money, and what its undoing gives back.

use journal::record::Consumed;
use journal::rights::{self, Right, RightKind};
use kernel::{Chance, CreditId, Money, NaiveDate, PassId, PerformanceId, TicketId, TypedId, VenueId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::fund::{self, Movement, Purse, Why};
use crate::promise::{self, How};
use crate::{Error, Result, tolerance};

/// The kinds of [`Consumed`] that this crate moves; entitlements are proofs and are not consumed.
pub const CREDIT: &str = "credit";
/// A prepaid card.
pub const WALLET: &str = "wallet";
/// A suspended-ticket fund.
pub const FUND: &str = "fund";
/// A proof that was seen; nothing moves.
pub const ENTITLEMENT: &str = "entitlement";

/// Takes what a ticket consumes, on a business day.
///
/// # Errors
///
/// [`Error::CreditUsed`] or [`Error::BalanceShort`] when someone was faster: the sale does not happen then.
pub async fn take(
    conn: &mut SqliteConnection,
    author: &Author,
    (chance, day): (&Chance, NaiveDate),
    (ticket, performance): (TicketId, PerformanceId),
    consumes: &[Consumed],
) -> Result<()> {
    for consumed in consumes {
        match consumed.kind.as_str() {
            CREDIT if !consumed.to_settle.is_empty() => {
                tolerance::take(conn, author, day, (ticket, performance), consumed).await?;
            }
            CREDIT => take_credit(conn, author, (ticket, performance), consumed).await?,
            WALLET => spend(conn, author, chance, (Purse::Wallet, ticket), consumed).await?,
            FUND => spend(conn, author, chance, (Purse::Fund, ticket), consumed).await?,
            ENTITLEMENT => {}
            other => return Err(Error::KindUnknown { kind: other.to_owned() }),
        }
    }
    Ok(())
}

/// Gives back what a ticket consumed, each thing as what it was.
///
/// # Errors
///
/// What the database says.
pub async fn give_back(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    ticket: TicketId,
) -> Result<()> {
    for promise in promise::open(conn, ticket).await? {
        promise::let_go(conn, author, &promise, How::GivenUp).await?;
    }
    let credits: Vec<(CreditId, PassId, bool)> = sqlx::query_as(
        "select u.credit_id, c.pass_id, u.tolerated_on is not null
         from credit_use u
         join credit c on c.credit_id = u.credit_id
         left join credit_return b on b.credit_id = u.credit_id and b.ticket_id = u.ticket_id
         where u.ticket_id = ?1 and b.ticket_id is null",
    )
    .bind(ticket)
    .fetch_all(&mut *conn)
    .await?;
    for (credit, pass, tolerated) in credits {
        match tolerated {
            false => rights::give_back(conn, &right(pass, credit), ticket.uuid(), author.at).await?,
            true => tolerance::give_back(conn, author, ticket).await?,
        }
        sqlx::query("insert into credit_return (ticket_id, credit_id, at) values (?1, ?2, ?3)")
            .bind(ticket)
            .bind(credit)
            .bind(author.at)
            .execute(&mut *conn)
            .await?;
    }
    let spent: Vec<(String, Uuid, Money)> = sqlx::query_as(
        "select kind, thing_id, sum(amount) from balance_movement
         where ticket_id = ?1
         group by kind, thing_id
         having sum(amount) < 0",
    )
    .bind(ticket)
    .fetch_all(&mut *conn)
    .await?;
    for (kind, thing, amount) in spent {
        let purse = if kind == WALLET { Purse::Wallet } else { Purse::Fund };
        let movement = Movement {
            id: chance.id::<CreditId>(author.at).uuid(),
            purse,
            thing,
            amount: -amount,
            ticket: Some(ticket),
            order: None,
            why: Why::Returned,
        };
        fund::move_money(conn, author, movement).await?;
    }
    Ok(())
}

async fn take_credit(
    conn: &mut SqliteConnection,
    author: &Author,
    (ticket, performance): (TicketId, PerformanceId),
    consumed: &Consumed,
) -> Result<()> {
    let credit = CreditId::from_uuid(consumed.id);
    hold(conn, author, ticket, credit).await?;
    use_up(conn, author, (ticket, performance), credit).await
}

/// Sets a credit apart for a ticket: nobody else can take it, and any desk of the venue debits it when the time has come.
pub(crate) async fn hold(
    conn: &mut SqliteConnection,
    author: &Author,
    ticket: TicketId,
    credit: CreditId,
) -> Result<()> {
    let (pass, ..) = of_credit(conn, credit).await?;
    let right = right(pass, credit);
    rights::take(conn, &right, author, ticket.uuid()).await.map_err(|error| match error {
        journal::Error::RightTaken { .. } => Error::CreditUsed,
        other => other.into(),
    })?;
    rights::spend(conn, &right, ticket.uuid(), ticket.uuid(), author.at).await?;
    Ok(())
}

/// Frees a credit that is set apart for a ticket.
pub(crate) async fn release(
    conn: &mut SqliteConnection,
    author: &Author,
    ticket: TicketId,
    credit: CreditId,
) -> Result<()> {
    let (pass, ..) = of_credit(conn, credit).await?;
    Ok(rights::give_back(conn, &right(pass, credit), ticket.uuid(), author.at).await?)
}

pub(crate) async fn of_credit(
    conn: &mut SqliteConnection,
    credit: CreditId,
) -> Result<(PassId, Money, VenueId)> {
    sqlx::query_as(
        "select c.pass_id, c.value, p.venue_id
         from credit c
         join pass p on p.pass_id = c.pass_id
         where c.credit_id = ?1",
    )
    .bind(credit)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::CreditUnknown)
}

/// Debits a credit that is set apart for a ticket.
pub(crate) async fn use_up(
    conn: &mut SqliteConnection,
    author: &Author,
    (ticket, performance): (TicketId, PerformanceId),
    credit: CreditId,
) -> Result<()> {
    let (pass, value, venue) = of_credit(conn, credit).await?;
    if !rights::is_spent_by(conn, &right(pass, credit), ticket.uuid()).await? {
        return Err(Error::CreditUsed);
    }
    sqlx::query(
        "insert into credit_use (credit_id, ticket_id, performance_id, venue_id, value, at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
    )
    .bind(credit)
    .bind(ticket)
    .bind(performance)
    .bind(venue)
    .bind(value)
    .bind(author.at)
    .execute(conn)
    .await?;
    Ok(())
}

async fn spend(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (purse, ticket): (Purse, TicketId),
    consumed: &Consumed,
) -> Result<()> {
    if consumed.value.is_zero() {
        return Ok(());
    }
    rights::network::check_balance(conn, author, consumed.id).await?;
    let movement = Movement {
        id: chance.id::<CreditId>(author.at).uuid(),
        purse,
        thing: consumed.id,
        amount: -consumed.value,
        ticket: Some(ticket),
        order: None,
        why: Why::Spent,
    };
    fund::move_money(conn, author, movement).await
}

pub(crate) fn right(pass: PassId, credit: CreditId) -> Right {
    Right { kind: RightKind::Credit, thing: pass.uuid(), unit: credit.uuid(), scope: None }
}
