//! Credit notes (avoirs) and the venue's own gift vouchers: what a venue owes, and how it is used.
//!
//! The balance is the amount less its uses, and less what was paid back of a gift voucher. In a network one desk holds the
//! note at a time, and it alone may debit it: first the one that issued it, until it gives it back.

use journal::Appended;
use journal::rights::network;
use kernel::{ContactId, CreditNoteId, Instant, Money, NaiveDate, OrderId, PaymentId, TypedId, VenueId};
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
    /// When it was given back: a gift voucher that was paid back.
    pub returned_at: Option<Instant>,
}

/// The notes of a venue that still hold something or were given back, by number or by person.
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
        "select note_id, kind, number, contact_id, order_id, amount, issued_at, balance, expires_on, returned_at
         from credit_note
         join credit_note_left using (note_id)
         where venue_id = ?1 and (?2 is null or number = ?2) and (?3 is null or contact_id = ?3)
           and (balance > 0 or returned_at is not null)
         order by issued_at",
    )
    .bind(venue)
    .bind(number)
    .bind(contact)
    .fetch_all(conn)
    .await?)
}

/// Whether a number is that of a note of a venue of this desk.
///
/// # Errors
///
/// What the database says.
pub(crate) async fn is_number(conn: &mut SqliteConnection, number: &str) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from credit_note where number = upper(?1))")
        .bind(number)
        .fetch_one(conn)
        .await?)
}

/// A note of the session's venue.
///
/// # Errors
///
/// [`Error::NoteUnknown`].
pub async fn get(conn: &mut SqliteConnection, venue: VenueId, id: CreditNoteId) -> Result<Note> {
    sqlx::query_as(
        "select note_id, kind, number, contact_id, order_id, amount, issued_at, balance, expires_on, returned_at
         from credit_note
         join credit_note_left using (note_id)
         where venue_id = ?1 and note_id = ?2",
    )
    .bind(venue)
    .bind(id)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::NoteUnknown)
}

/// The notes that an order may have to draw on when something of it is given back: those that paid it, and the gift
/// vouchers that it sold.
///
/// # Errors
///
/// What the database says.
pub async fn of_order(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<CreditNoteId>> {
    Ok(sqlx::query_scalar(
        "select u.note_id from payment p join credit_note_use u on u.payment_id = p.payment_id where p.order_id = ?1
         union
         select note_id from credit_note where order_id = ?1 and kind = 'voucher'",
    )
    .bind(order)
    .fetch_all(conn)
    .await?)
}

/// What a note is made of.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// The note.
    pub id: CreditNoteId,
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

/// Makes a note: its row, and, in a network, the right over its balance.
///
/// # Errors
///
/// What the database says.
pub async fn make(conn: &mut SqliteConnection, act: &Act<'_>, new: New<'_>) -> Result<()> {
    sqlx::query(
        "insert into credit_note (note_id, venue_id, kind, number, contact_id, order_id, amount, issued_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(new.id)
    .bind(act.author.venue)
    .bind(new.kind)
    .bind(new.number)
    .bind(new.contact)
    .bind(new.order)
    .bind(new.amount)
    .bind(act.at())
    .execute(&mut *conn)
    .await?;
    Ok(network::issue(conn, &act.author, new.id.uuid()).await?)
}

/// Debits a note by a payment; a negative amount gives back to it.
pub(crate) async fn debit(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    id: CreditNoteId,
    payment: PaymentId,
    amount: Money,
) -> Result<()> {
    let (left, expires_on) = held(conn, act, id).await?;
    if amount > Money::ZERO && expires_on.is_some_and(|day| day < act.business_date) {
        return Err(Error::NoteUnknown);
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

/// Takes back what is left on a gift voucher that is paid back: it pays nothing any more.
pub(crate) async fn withdraw(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    appended: &Appended,
    id: CreditNoteId,
    amount: Money,
) -> Result<()> {
    let (left, _) = held(conn, act, id).await?;
    if amount != left {
        return Err(Error::NoteShort { left });
    }
    sqlx::query(
        "insert into credit_note_end (note_id, journal_id, seq, amount, at) values (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(id)
    .bind(appended.head.journal)
    .bind(appended.head.seq)
    .bind(amount)
    .bind(act.at())
    .execute(conn)
    .await?;
    Ok(())
}

/// What is left on a note that this desk holds, and until when it may be used.
async fn held(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    id: CreditNoteId,
) -> Result<(Money, Option<NaiveDate>)> {
    let row: Option<(Money, Option<NaiveDate>)> = sqlx::query_as(
        "select l.balance, n.expires_on
         from credit_note n
         join credit_note_left l on l.note_id = n.note_id
         where n.note_id = ?1 and n.venue_id = ?2",
    )
    .bind(id)
    .bind(act.author.venue)
    .fetch_optional(&mut *conn)
    .await?;
    let known = row.ok_or(Error::NoteUnknown)?;
    match network::check_balance(conn, &act.author, id.uuid()).await {
        Ok(()) => Ok(known),
        Err(journal::Error::RightNotGranted { .. }) => Err(Error::NoteElsewhere),
        Err(error) => Err(error.into()),
    }
}
