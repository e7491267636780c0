//! Credit notes (avoirs) and the venue's own gift vouchers: what a venue owes, and how it is used.
//!
//! The balance is the amount less its uses; only the desk that holds the note's right may debit it.

use journal::rights::{self, Right, RightKind};
use kernel::{
    ContactId, CreditNoteId, DeskId, Instant, Money, NaiveDate, OrderId, PaymentId, TypedId, VenueId,
};
use sqlx::SqliteConnection;

use crate::{Act, Error, Result};

/// The kind of a note that stands for money given back.
pub const NOTE: &str = "note";

/// The kind of a note that was sold: a gift voucher.
pub const VOUCHER: &str = "voucher";

/// A credit note, with what it still holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Note {
    /// The note.
    #[sqlx(rename = "note_id")]
    pub id: CreditNoteId,
    /// `note` or `voucher`.
    pub kind: String,
    /// The number of the operation that made it.
    pub number: String,
    /// Whose it is.
    #[sqlx(rename = "contact_id")]
    pub contact: Option<ContactId>,
    /// The order that made it.
    #[sqlx(rename = "order_id")]
    pub order: Option<OrderId>,
    /// When.
    pub issued_at: Instant,
    /// What it was made for.
    pub amount: Money,
    /// What it still holds.
    pub balance: Money,
    /// The last day it may be used.
    pub expires_on: Option<NaiveDate>,
}

fn right(id: CreditNoteId) -> Right {
    Right { kind: RightKind::Balance, thing: id.uuid(), unit: id.uuid(), scope: None }
}

/// The notes of a venue that still hold something, by number or by person.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    conn: &mut SqliteConnection,
    venue: VenueId,
    number: Option<&str>,
    contact: Option<ContactId>,
) -> Result<Vec<Note>> {
    Ok(sqlx::query_as(
        "select note_id, kind, number, contact_id, order_id, amount, issued_at,
                amount - coalesce((select sum(u.amount) from credit_note_use u where u.note_id = n.note_id), 0)
                as balance, expires_on
         from credit_note n
         where venue_id = ?1 and (?2 is null or number = ?2) and (?3 is null or contact_id = ?3) and balance > 0
         order by issued_at",
    )
    .bind(venue)
    .bind(number)
    .bind(contact)
    .fetch_all(conn)
    .await?)
}

/// A note of the session's venue.
///
/// # Errors
///
/// [`Error::NoteUnknown`].
pub async fn get(conn: &mut SqliteConnection, venue: VenueId, id: CreditNoteId) -> Result<Note> {
    sqlx::query_as(
        "select note_id, kind, number, contact_id, order_id, amount, issued_at,
                amount - coalesce((select sum(u.amount) from credit_note_use u where u.note_id = n.note_id), 0)
                as balance, expires_on
         from credit_note n
         where venue_id = ?1 and note_id = ?2",
    )
    .bind(venue)
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NoteUnknown)
}

/// What a note is made of.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// [`NOTE`] or [`VOUCHER`].
    pub kind: &'static str,
    /// Whose.
    pub contact: Option<ContactId>,
    /// The order that made it.
    pub order: OrderId,
    /// Its number.
    pub number: &'a str,
    /// What it is worth.
    pub amount: Money,
}

/// Makes a note: its row, and its balance as a right of this desk.
///
/// # Errors
///
/// What the database says.
pub async fn make(conn: &mut SqliteConnection, act: &Act<'_>, new: New<'_>) -> Result<CreditNoteId> {
    let id: CreditNoteId = act.id();
    sqlx::query(
        "insert into credit_note (note_id, venue_id, kind, number, contact_id, order_id, amount, issued_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(id)
    .bind(act.author.venue)
    .bind(new.kind)
    .bind(new.number)
    .bind(new.contact)
    .bind(new.order)
    .bind(new.amount)
    .bind(act.at())
    .execute(&mut *conn)
    .await?;
    rights::take(conn, &right(id), act.author.desk, id.uuid(), act.at()).await?;
    Ok(id)
}

/// Debits a note by a payment; a negative amount gives back to it.
pub(crate) async fn debit(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    id: CreditNoteId,
    payment: PaymentId,
    amount: Money,
) -> Result<()> {
    let row: Option<(Money, DeskId, Option<NaiveDate>)> = sqlx::query_as(
        "select n.amount - coalesce((select sum(u.amount) from credit_note_use u where u.note_id = n.note_id), 0),
                r.holder, n.expires_on
         from credit_note n
         join exclusive_right r on r.kind = 'balance' and r.thing_id = n.note_id and r.unit_id = n.note_id
         where n.note_id = ?1 and n.venue_id = ?2",
    )
    .bind(id)
    .bind(act.author.venue)
    .fetch_optional(&mut *conn)
    .await?;
    let (left, holder, expires_on) = row.ok_or(Error::NoteUnknown)?;
    if amount > Money::ZERO && expires_on.is_some_and(|day| day < act.business_date) {
        return Err(Error::NoteUnknown);
    }
    if holder != act.author.desk {
        return Err(Error::NoteElsewhere);
    }
    if amount > left {
        return Err(Error::NoteShort { left });
    }
    sqlx::query("insert into credit_note_use (payment_id, note_id, amount) values (?1, ?2, ?3)")
        .bind(payment)
        .bind(id)
        .bind(amount)
        .execute(conn)
        .await?;
    Ok(())
}
