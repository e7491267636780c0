//! Payments as rows.

use journal::{Appended, PaymentLine};
use kernel::{ContactId, CreditNoteId, Instant, Money, OrderId, PaymentId};
use sqlx::SqliteConnection;
use store::{Answers, Batch};

use super::{Means, Tender};
use crate::{Act, Error, Result, note};

/// The payments of an act, with their ids, as their operation lists them.
pub(crate) struct Paid(Vec<One>);

struct One {
    id: PaymentId,
    tender: Tender,
    /// The credit note, and whether this payment makes it.
    note: Option<(CreditNoteId, bool)>,
}

impl Paid {
    /// Gives each payment its id, and each credit note to make its own.
    pub(crate) fn new(act: &Act<'_>, tenders: &[Tender]) -> Self {
        let one = |tender: &Tender| {
            let note = match tender.means {
                Means::CreditNote { note } => Some((note.unwrap_or_else(|| act.id()), note.is_none())),
                _ => None,
            };
            One { id: act.id(), tender: tender.clone(), note }
        };
        Self(tenders.iter().map(one).collect())
    }

    /// As the operation lists them.
    pub(crate) fn lines(&self) -> Vec<PaymentLine> {
        let line = |one: &One| PaymentLine {
            id: one.id,
            means: one.tender.means.name().to_owned(),
            amount: one.tender.amount,
            details: one.tender.means.details(),
            given: one.tender.means.given(),
            made: one.note.is_some_and(|(_, made)| made),
            note: one.note.map(|(note, _)| note),
        };
        self.0.iter().map(line).collect()
    }
}

/// Refuses a third party's voucher, or a token of pass Culture, that already paid something; one that was given
/// back may pay again.
pub(crate) async fn check_first_use(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    tenders: &[Tender],
) -> Result<()> {
    for (at, tender) in tenders.iter().enumerate() {
        let Some(number) = tender.once() else { continue };
        if note::is_number(conn, number).await? {
            return Err(Error::OwnVoucher { number: number.to_owned() });
        }
        let same = |other: &Tender| {
            other.means.name() == tender.means.name()
                && other.once().is_some_and(|other| other.eq_ignore_ascii_case(number))
        };
        let before: Money = sqlx::query_scalar(
            "select coalesce(sum(amount), 0) from payment
             where means in ('gift_voucher', 'pass_culture') and means = ?1
               and upper(trim(coalesce(details ->> 'token', details ->> 'number'))) = upper(?2)
               and venue_id = ?3",
        )
        .bind(tender.means.name())
        .bind(number)
        .bind(act.author.venue)
        .fetch_one(&mut *conn)
        .await?;
        if before > Money::ZERO || tenders[..at].iter().any(same) {
            return Err(Error::VoucherUsed { number: number.to_owned() });
        }
    }
    Ok(())
}

/// Writes the payments of an operation: their rows, and the uses or the making of credit notes.
pub(crate) async fn insert(
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    order: OrderId,
    contact: Option<ContactId>,
    appended: &Appended,
    paid: Paid,
) -> Result<()> {
    insert_after(Batch::default(), conn, act, (order, contact), appended, paid).await?;
    Ok(())
}

/// Writes payments as [`insert`], together with what is written before them, and tells what that answered.
pub(crate) async fn insert_after(
    mut before: Batch,
    conn: &mut SqliteConnection,
    act: &Act<'_>,
    (order, contact): (OrderId, Option<ContactId>),
    appended: &Appended,
    paid: Paid,
) -> Result<Answers> {
    let mut notes = Vec::new();
    for one in paid.0 {
        match one.note {
            Some(note) => notes.push((one.id, note, one.tender.amount)),
            None => row(&mut before, act, order, appended, one.id, &one.tender),
        }
    }
    let answers = before.run(conn).await?;
    for (id, (note, made), amount) in notes {
        if made {
            let (number, amount) = (appended.number.to_string(), -amount);
            let new = note::New { id: note, kind: note::NOTE, contact, order, number: &number, amount };
            note::make(conn, act, new).await?;
        }
        let tender = Tender { means: Means::CreditNote { note: Some(note) }, amount };
        let mut batch = Batch::default();
        row(&mut batch, act, order, appended, id, &tender);
        batch.run(conn).await?;
        if !made {
            note::debit(conn, act, note, id, amount).await?;
        }
    }
    Ok(answers)
}

fn row(
    batch: &mut Batch,
    act: &Act<'_>,
    order: OrderId,
    appended: &Appended,
    id: PaymentId,
    tender: &Tender,
) {
    batch
        .statement(
            "insert into payment
                 (payment_id, order_id, journal_id, seq, venue_id, till_id, means, amount, change_given, lost,
                  details, at, business_date)
             values (?, ?, ?, ?, ?,
                     (select till_id from till where desk_id = ? and venue_id = ? and closed_at is null),
                     ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(order)
        .bind(appended.head.journal)
        .bind(appended.head.seq)
        .bind(act.author.venue)
        .bind(act.author.desk)
        .bind(act.author.venue)
        .bind(tender.means.name())
        .bind(tender.amount)
        .bind(tender.change())
        .bind(tender.lost())
        .bind(serde_json::to_string(&tender.means).unwrap_or_default())
        .bind(act.at())
        .bind(act.business_date);
}

/// A payment of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The payment.
    pub id: PaymentId,
    /// How, and how much; negative when given back.
    pub tender: Tender,
    /// The change handed over.
    pub change: Money,
    /// What was lost of a voucher's face.
    pub lost: Money,
    /// When.
    pub at: Instant,
}

/// The payments of an order, the first first.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Payment>> {
    let rows: Vec<(PaymentId, Money, Money, Money, String, Instant)> = sqlx::query_as(
        "select payment_id, amount, change_given, lost, details, at from payment
         where order_id = ?1 order by at, rowid",
    )
    .bind(order)
    .fetch_all(conn)
    .await?;
    let read = |(id, amount, change, lost, details, at): (_, _, _, _, String, _)| {
        let means = serde_json::from_str(&details).ok()?;
        Some(Payment { id, tender: Tender { means, amount }, change, lost, at })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// What each means of an order brought and still holds, the last payment first.
pub(crate) async fn of_order(conn: &mut SqliteConnection, order: OrderId) -> Result<Vec<Tender>> {
    let rows: Vec<(Money, String)> = sqlx::query_as(
        "select amount, details from payment where order_id = ?1 order by at desc, rowid desc",
    )
    .bind(order)
    .fetch_all(conn)
    .await?;
    let read = |(amount, details): (Money, String)| {
        let means: Means = serde_json::from_str(&details).ok()?;
        Some(Tender { means, amount })
    };
    Ok(net(rows.into_iter().filter_map(read).collect()))
}

/// Deducts what was given back from what was paid by the same means; what was given back by a means that had
/// not paid is deducted from the others, the last first.
fn net(all: Vec<Tender>) -> Vec<Tender> {
    let (mut paid, back): (Vec<_>, Vec<_>) = all.into_iter().partition(|tender| tender.amount > Money::ZERO);
    let mut elsewhere = Money::ZERO;
    for tender in back {
        let name = tender.means.name();
        let same = paid.iter_mut().filter(|one| one.means.name() == name);
        elsewhere += deduct(-tender.amount, same);
    }
    deduct(elsewhere, paid.iter_mut());
    paid.retain(|tender| tender.amount > Money::ZERO);
    paid
}

fn deduct<'a>(amount: Money, paid: impl Iterator<Item = &'a mut Tender>) -> Money {
    let mut rest = amount;
    for tender in paid {
        let part = rest.min(tender.amount);
        tender.amount -= part;
        rest -= part;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_back_elsewhere_is_deducted_all_the_same() {
        let card = |c| Tender { means: Means::Card { confirmed: true }, amount: Money::cents(c) };
        let cash = |c| Tender { means: Means::Cash { given: None }, amount: Money::cents(c) };
        let left = net(vec![cash(-500), cash(200), card(1000)]);
        assert_eq!(left, [card(700)]);
    }
}
