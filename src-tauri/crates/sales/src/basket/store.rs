//! Reading baskets, and closing them.

use journal::rights::Grant;
use kernel::{
    BasketId, BasketLineId, ContactId, DeskId, Instant, PerformanceId, SeatId, TicketId, VenueId, ZoneId,
};
use sqlx::SqliteConnection;
use store::{At, Batch};
use uuid::Uuid;

use super::{Basket, Line, item};
use crate::{Error, Place, Result, Spot};

/// Whose a basket is, how they came, the public they belong to, when it was opened and touched.
type Opened = (Option<ContactId>, String, Option<String>, Instant, Instant);

/// The open basket of a desk.
///
/// # Errors
///
/// [`Error::BasketClosed`] when it was placed, dropped, or is another desk's.
pub async fn get(conn: &mut SqliteConnection, desk: DeskId, id: BasketId) -> Result<Basket> {
    let mut batch = Batch::default();
    let opened = batch
        .statement(
            "select contact_id, channel, public, opened_at, touched_at from basket
             where basket_id = ? and desk_id = ? and state = 'open'",
        )
        .bind(id)
        .bind(desk)
        .answer::<Opened>();
    let lines = lines(&mut batch, id);
    let items = item::of_basket(&mut batch, id);
    let answers = batch.run(conn).await?;
    let opened = answers.first(&opened)?.ok_or(Error::BasketClosed)?;
    let (contact, channel, public, opened_at, touched_at) = opened;
    let lines = answers.rows(&lines)?.into_iter().map(Line::from).collect();
    let items = answers.rows(&items)?;
    Ok(Basket { id, contact, channel, public, opened_at, touched_at, lines, items })
}

/// How the person of an open basket came, and the public they belong to.
///
/// # Errors
///
/// [`Error::BasketClosed`].
pub async fn buyer(
    conn: &mut SqliteConnection,
    desk: DeskId,
    id: BasketId,
) -> Result<(String, Option<String>)> {
    sqlx::query_as(
        "select channel, public from basket where basket_id = ?1 and desk_id = ?2 and state = 'open'",
    )
    .bind(id)
    .bind(desk)
    .fetch_optional(conn)
    .await?
    .ok_or(Error::BasketClosed)
}

/// The open baskets of a desk at a venue, the last touched first: what a crash or a lock left.
///
/// # Errors
///
/// What the database says.
pub async fn open_at(conn: &mut SqliteConnection, desk: DeskId, venue: VenueId) -> Result<Vec<BasketId>> {
    Ok(sqlx::query_scalar(
        "select basket_id from basket
         where desk_id = ?1 and state = 'open' and venue_id = ?2
         order by touched_at desc",
    )
    .bind(desk)
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// The open baskets of a desk that nobody touched since a moment.
///
/// # Errors
///
/// What the database says.
pub async fn stale(conn: &mut SqliteConnection, desk: DeskId, since: Instant) -> Result<Vec<BasketId>> {
    Ok(sqlx::query_scalar(
        "select basket_id from basket where desk_id = ?1 and state = 'open' and touched_at < ?2",
    )
    .bind(desk)
    .bind(since)
    .fetch_all(conn)
    .await?)
}

/// Closes an open basket as `placed` or `dropped`.
pub(crate) async fn close(
    conn: &mut SqliteConnection,
    id: BasketId,
    state: &'static str,
    at: Instant,
) -> Result<()> {
    let mut batch = Batch::default();
    let closed = ask_to_close(&mut batch, id, state, at);
    Ok(batch.run(conn).await?.exactly_one(&closed)?)
}

/// Closes a basket with what its closing writes.
pub(crate) fn ask_to_close(batch: &mut Batch, id: BasketId, state: &'static str, at: Instant) -> At<()> {
    batch
        .statement("update basket set state = ?, touched_at = ? where basket_id = ? and state = 'open'")
        .bind(state)
        .bind(at)
        .bind(id)
        .answer()
}

#[derive(sqlx::FromRow)]
struct Row {
    line_id: BasketLineId,
    performance_id: PerformanceId,
    title: String,
    seat_id: Option<SeatId>,
    zone_id: Option<ZoneId>,
    unit_id: Uuid,
    zone_label: Option<String>,
    row_label: Option<String>,
    seat_label: Option<String>,
    category_code: String,
    category: String,
    grantor: Uuid,
    epoch: i64,
    ticket_id: Option<TicketId>,
    choice: Option<String>,
    price: Option<String>,
}

fn lines(batch: &mut Batch, id: BasketId) -> At<Row> {
    batch
        .statement(
            "select line_id, performance_id, title, seat_id, zone_id, unit_id, zone_label, row_label, seat_label,
                    category_code, category, grantor, epoch, ticket_id, choice, price
             from basket_line
             where basket_id = ?
             order by position",
        )
        .bind(id)
        .answer()
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        Self {
            id: row.line_id,
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
            grant: Grant { epoch: row.epoch, grantor: row.grantor },
            stands_for: row.ticket_id,
            // A price written by an older program that this one cannot read is a price to make again.
            choice: row.choice.and_then(|text| serde_json::from_str(&text).ok()),
            price: row.price.and_then(|text| serde_json::from_str(&text).ok()),
        }
    }
}
