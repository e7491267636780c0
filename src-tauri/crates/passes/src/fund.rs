//! Movements of money in wallets and suspended-ticket funds; a balance is their sum, less what tickets will take.

use kernel::{Chance, CreditId, FundId, Money, OrderId, TicketId, TypedId, VenueId};
use serde::Serialize;
use sqlx::SqliteConnection;
use store::{At, Author, Batch};
use uuid::Uuid;

use crate::{Error, Result};

/// What holds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// A prepaid card, by its pass.
    Wallet,
    /// A suspended-ticket fund.
    Fund,
}

impl Purse {
    fn name(self) -> &'static str {
        match self {
            Self::Wallet => "wallet",
            Self::Fund => "fund",
        }
    }
}

/// One movement.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Movement {
    /// Its id.
    pub id: Uuid,
    /// What it moves.
    pub purse: Purse,
    /// Which card or fund.
    pub thing: Uuid,
    /// In, or out when negative.
    pub amount: Money,
    /// The ticket that it pays, or that gave it back.
    pub ticket: Option<TicketId>,
    /// The order that brought it.
    pub order: Option<OrderId>,
    /// Why.
    pub why: Why,
}

/// Why money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A card was bought.
    Bought,
    /// Somebody gave to a fund.
    Given,
    /// A ticket was paid.
    Spent,
    /// A ticket was given up.
    Returned,
    /// The card was given back.
    Withdrawn,
}

impl Why {
    fn name(self) -> &'static str {
        match self {
            Self::Bought => "bought",
            Self::Given => "given",
            Self::Spent => "spent",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What a card or a fund holds, less what tickets will take of it.
///
/// # Errors
///
/// What the database says.
pub async fn balance(conn: &mut SqliteConnection, thing: Uuid) -> Result<Money> {
    let mut batch = Batch::default();
    let balance = ask_balance(&mut batch, thing);
    Ok(batch.run(conn).await?.first(&balance)?.map_or(Money::ZERO, |(balance,)| balance))
}

/// Asks what a card or a fund holds, as [`balance`].
pub(crate) fn ask_balance(batch: &mut Batch, thing: Uuid) -> At<(Money,)> {
    batch
        .statement(
            "select coalesce((select sum(amount) from balance_movement where thing_id = ?), 0)
                    - coalesce((select sum(value) from open_promise where thing_id = ? and kind = 'wallet'), 0)",
        )
        .bind(thing)
        .bind(thing)
        .answer()
}

/// Moves money; what would go below zero is refused, inside the one write transaction of the store.
///
/// # Errors
///
/// [`Error::BalanceShort`].
pub async fn move_money(conn: &mut SqliteConnection, author: &Author, movement: Movement) -> Result<()> {
    if movement.amount < Money::ZERO {
        let left = balance(conn, movement.thing).await?;
        if left + movement.amount < Money::ZERO {
            return Err(Error::BalanceShort { asked: -movement.amount, left });
        }
    }
    sqlx::query(
        "insert into balance_movement
             (movement_id, kind, thing_id, venue_id, amount, ticket_id, order_id, why, at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(movement.id)
    .bind(movement.purse.name())
    .bind(movement.thing)
    .bind(author.venue)
    .bind(movement.amount)
    .bind(movement.ticket)
    .bind(movement.order)
    .bind(movement.why.name())
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    Ok(store::change::record_row(conn, author, "balance_movement", movement.id, &movement).await?)
}

/// Puts what somebody gives with an order into a fund.
///
/// # Errors
///
/// [`Error::AmountNegative`] below zero.
pub async fn give(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    (fund, order): (FundId, OrderId),
    amount: Money,
) -> Result<()> {
    if amount < Money::ZERO {
        return Err(Error::AmountNegative { amount });
    }
    let movement = Movement {
        id: chance.id::<CreditId>(author.at).uuid(),
        purse: Purse::Fund,
        thing: fund.uuid(),
        amount,
        ticket: None,
        order: Some(order),
        why: Why::Given,
    };
    move_money(conn, author, movement).await
}

/// A suspended-ticket fund and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Fund {
    /// Its id, which tariffs name.
    #[sqlx(rename = "fund_id")]
    pub id: FundId,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub balance: Money,
}

/// Opens a fund.
///
/// # Errors
///
/// What the database says.
pub async fn open(conn: &mut SqliteConnection, author: &Author, id: FundId, name: &str) -> Result<()> {
    sqlx::query("insert into fund (fund_id, venue_id, name) values (?1, ?2, ?3)")
        .bind(id)
        .bind(author.venue)
        .bind(name)
        .execute(&mut *conn)
        .await?;
    let row = serde_json::json!({"name": name});
    Ok(store::change::record_row(conn, author, "fund", id.uuid(), &row).await?)
}

/// The funds of a venue.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Fund>> {
    let mut batch = Batch::default();
    let funds = ask(&mut batch, venue);
    Ok(batch.run(conn).await?.rows(&funds)?)
}

/// A fund of a venue.
///
/// # Errors
///
/// [`Error::FundUnknown`].
pub async fn get(conn: &mut SqliteConnection, venue: VenueId, id: FundId) -> Result<Fund> {
    list(conn, venue).await?.into_iter().find(|fund| fund.id == id).ok_or(Error::FundUnknown)
}

/// Asks for the funds of a venue.
pub fn ask(batch: &mut Batch, venue: VenueId) -> At<Fund> {
    batch
        .statement(
            "select f.fund_id, f.name,
                    coalesce((select sum(m.amount) from balance_movement m where m.thing_id = f.fund_id), 0)
                    as balance
             from fund f
             where f.venue_id = ?
             order by f.name",
        )
        .bind(venue)
        .answer()
}
