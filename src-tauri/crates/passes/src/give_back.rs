//! Passes given back: what is left on one is withdrawn, once; what was used of it stays paid for.

use journal::rights;
use kernel::{Chance, CreditId, Money, OperationId, PassId, TypedId};
use sqlx::SqliteConnection;
use store::Author;

use crate::consume::right;
use crate::fund::{self, Movement, Purse, Why};
use crate::{Error, Result};

/// What was used of a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The pass's printed number.
    pub number: String,
    /// Places that were taken with its credits.
    pub places: u32,
    /// What they are worth, or what a card paid.
    pub amount: Money,
}

impl Usage {
    /// Checks that nothing was used.
    ///
    /// # Errors
    ///
    /// [`Error::PassUsed`], [`Error::CardUsed`].
    pub fn check_whole(&self) -> Result<()> {
        match (self.places, self.amount) {
            (0, Money::ZERO) => Ok(()),
            (0, amount) => Err(Error::CardUsed { amount }),
            (places, amount) => Err(Error::PassUsed { places, amount }),
        }
    }
}

/// What was used of a pass, or will be by its tickets; tickets given up left out.
///
/// # Errors
///
/// What the database says.
pub async fn usage(conn: &mut SqliteConnection, pass: PassId) -> Result<Usage> {
    let (number, places, credits, paid): (String, u32, Money, Money) = sqlx::query_as(
        "select p.number, count(c.credit_id) + (select count(*) from unsettled_use n where n.pass_id = p.pass_id),
                coalesce(sum(c.value), 0)
                + (select coalesce(sum(n.value), 0) from unsettled_use n where n.pass_id = p.pass_id),
                (select coalesce(sum(o.value), 0) from open_promise o where o.thing_id = p.pass_id and o.kind = 'wallet')
                - (select coalesce(sum(m.amount), 0) from balance_movement m
                   where m.thing_id = p.pass_id and m.why in ('spent', 'returned'))
         from pass p
         left join credit c on c.pass_id = p.pass_id
              -- What another desk holds of it, for nobody yet, is not used.
              and (exists (select 1 from exclusive_right r
                           where r.kind = 'credit' and r.thing_id = c.pass_id and r.unit_id = c.credit_id
                             and (r.state = 'spent' or r.state = 'held' and r.by_id <> r.holder))
                   or exists (select 1 from open_promise o where o.thing_id = c.credit_id and o.kind = 'credit'))
         where p.pass_id = ?1
         group by p.pass_id",
    )
    .bind(pass)
    .fetch_one(conn)
    .await?;
    Ok(Usage { number, places, amount: credits + paid })
}

/// Withdraws what is left on a pass, for the operation that gives it back.
///
/// # Errors
///
/// [`Error::LeftElsewhere`] when this desk was not granted what is left; what the database says.
pub async fn withdraw(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (pass, by): (PassId, OperationId),
) -> Result<()> {
    let left: Vec<CreditId> = sqlx::query_scalar(
        "select c.credit_id from credit c
         where c.pass_id = ?1
           and not exists (select 1 from exclusive_right r
                           where r.kind = 'credit' and r.thing_id = c.pass_id and r.unit_id = c.credit_id
                             and (r.state = 'spent' or r.state = 'held' and r.by_id <> r.holder))
           and not exists (select 1 from open_promise o where o.thing_id = c.credit_id and o.kind = 'credit')",
    )
    .bind(pass)
    .fetch_all(&mut *conn)
    .await?;
    for credit in &left {
        let right = right(pass, *credit);
        rights::take(conn, &right, author, by.uuid()).await.map_err(|error| match error {
            journal::Error::RightTaken { .. } | journal::Error::RightNotGranted { .. } => {
                Error::LeftElsewhere
            }
            other => other.into(),
        })?;
        rights::spend(conn, &right, by.uuid(), by.uuid(), author.at).await?;
    }
    let balance = fund::balance(conn, pass.uuid()).await?;
    if !balance.is_zero() {
        rights::network::check_balance(conn, author, pass.uuid()).await.map_err(|error| match error {
            journal::Error::RightNotGranted { .. } => Error::LeftElsewhere,
            other => other.into(),
        })?;
        let movement = Movement {
            id: chance.id::<CreditId>(author.at).uuid(),
            purse: Purse::Wallet,
            thing: pass.uuid(),
            amount: -balance,
            ticket: None,
            order: None,
            why: Why::Withdrawn,
        };
        fund::move_money(conn, author, movement).await?;
    }
    sqlx::query("insert into pass_return (pass_id, at) values (?1, ?2)")
        .bind(pass)
        .bind(author.at)
        .execute(&mut *conn)
        .await?;
    let row = serde_json::json!({"returned": by, "credits": left.len(), "balance": balance});
    Ok(store::change::record_row(conn, author, "pass", pass.uuid(), &row).await?)
}
