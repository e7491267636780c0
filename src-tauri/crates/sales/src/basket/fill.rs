//! Opening, filling and emptying a basket.

use catalogue::share;
use journal::rights::{self, RightKind};
use kernel::{BasketId, BasketLineId, Chance, ContactId, PerformanceId, TypedId, ZoneId};
use serde_json::Value;
use sqlx::SqliteConnection;
use store::{Answers, At, Author, Batch};
use uuid::Uuid;

use super::{Basket, Line, store as rows};
use crate::{Error, Place, Price, Result, Spot};

/// An unnumbered zone to take places of, with the labels of its tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// The performance.
    pub performance: PerformanceId,
    /// The title of the show.
    pub title: String,
    /// The zone.
    pub zone: ZoneId,
    /// Places that may be sold in all, holds deducted.
    pub capacity: u32,
    /// The zone's label.
    pub label: Option<String>,
    /// The code of its price category.
    pub category_code: String,
    /// The price category as printed.
    pub category: String,
}

/// Opens an empty basket.
///
/// # Errors
///
/// What the database says.
pub async fn open(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    contact: Option<ContactId>,
) -> Result<BasketId> {
    let id: BasketId = chance.id(author.at);
    sqlx::query(
        "insert into basket (basket_id, venue_id, desk_id, agent_id, contact_id, opened_at, touched_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    )
    .bind(id)
    .bind(author.venue)
    .bind(author.desk)
    .bind(author.agent)
    .bind(contact)
    .bind(author.at)
    .execute(conn)
    .await?;
    Ok(id)
}

/// Takes numbered seats into a basket.
///
/// # Errors
///
/// [`Error::SeatTaken`] when another basket or ticket has one: then none is taken.
pub async fn add_seats(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    seats: &[Place],
) -> Result<Vec<Line>> {
    add(conn, author, chance, basket, seats.to_vec()).await
}

/// Takes `count` places of an unnumbered zone into a basket.
///
/// # Errors
///
/// [`Error::ZoneFull`] when fewer are left: then none is taken.
pub async fn add_places(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    zone: &Zone,
    count: u32,
) -> Result<Vec<Line>> {
    let taken = taken(conn, zone.performance, zone.zone).await?;
    let left = zone.capacity.saturating_sub(taken);
    if count > left {
        return Err(Error::ZoneFull { left, asked: count });
    }
    let mut units = free_units(conn, zone, count).await?;
    units.resize_with(count as usize, || chance.id::<BasketLineId>(author.at).uuid());
    let place = |unit| Place {
        performance: zone.performance,
        title: zone.title.clone(),
        spot: Spot::Free { zone: zone.zone, unit },
        zone: zone.label.clone(),
        row: None,
        seat: None,
        category_code: zone.category_code.clone(),
        category: zone.category.clone(),
    };
    add(conn, author, chance, basket, units.into_iter().map(place).collect()).await
}

/// How many places of an unnumbered zone are held or sold.
///
/// # Errors
///
/// What the database says.
pub async fn taken(conn: &mut SqliteConnection, performance: PerformanceId, zone: ZoneId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from exclusive_right
         where kind = 'place' and thing_id = ?1 and scope_id = ?2 and state in ('held', 'spent')",
    )
    .bind(performance)
    .bind(zone)
    .fetch_one(conn)
    .await?)
}

/// Sets what lines cost, and what was asked for on each.
///
/// # Errors
///
/// [`Error::LineUnknown`] when the basket has no such line; what [`Price::check`] refuses.
pub async fn price(
    conn: &mut SqliteConnection,
    basket: BasketId,
    lines: &[(BasketLineId, Option<&Value>, Option<&Price>)],
) -> Result<()> {
    let mut batch = Batch::default();
    let mut priced = Vec::with_capacity(lines.len());
    for (line, choice, price) in lines {
        price.map_or(Ok(()), Price::check)?;
        batch
            .statement("update basket_line set choice = ?, price = ? where basket_id = ? and line_id = ?")
            .bind(choice.map(Value::to_string))
            .bind(price.and_then(|price| serde_json::to_string(price).ok()))
            .bind(basket)
            .bind(line);
        priced.push(batch.answer());
    }
    let answers = batch.run(conn).await?;
    priced.iter().try_for_each(|line| answers.exactly_one(line)).map_err(|_| Error::LineUnknown)
}

/// Names the person of a basket, or nobody.
///
/// # Errors
///
/// [`Error::BasketClosed`].
pub async fn set_contact(
    conn: &mut SqliteConnection,
    author: &Author,
    basket: BasketId,
    contact: Option<ContactId>,
) -> Result<()> {
    touch(conn, author, basket).await?;
    sqlx::query("update basket set contact_id = ?2 where basket_id = ?1")
        .bind(basket)
        .bind(contact)
        .execute(conn)
        .await?;
    Ok(())
}

/// Says how the person of a basket came, and the public they belong to: the places taken from now on come out of
/// the allotments that are theirs.
///
/// # Errors
///
/// [`Error::BasketClosed`].
pub async fn set_buyer(
    conn: &mut SqliteConnection,
    author: &Author,
    basket: BasketId,
    (channel, public): (&str, Option<&str>),
) -> Result<()> {
    touch(conn, author, basket).await?;
    sqlx::query("update basket set channel = ?2, public = ?3 where basket_id = ?1")
        .bind(basket)
        .bind(channel)
        .bind(public)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes lines out of a basket; their places are free again.
///
/// # Errors
///
/// [`Error::BasketClosed`], [`Error::LineUnknown`].
pub async fn remove(
    conn: &mut SqliteConnection,
    author: &Author,
    basket: BasketId,
    lines: &[BasketLineId],
) -> Result<()> {
    let basket = rows::get(conn, author.desk, basket).await?;
    for id in lines {
        let line = basket.line(*id)?;
        if line.stands_for.is_none() {
            let right = line.place.right();
            rights::give_back(conn, &right, line.id.uuid(), author.at).await?;
            if line.grant.grantor != author.desk.uuid() {
                // At hand again under the same grant: it counts against no hold or allotment meanwhile.
                share::let_go(conn, line.place.performance, (right.unit, line.grant.epoch)).await?;
            }
        }
        sqlx::query("delete from basket_line where line_id = ?1").bind(line.id).execute(&mut *conn).await?;
    }
    touch(conn, author, basket.id).await
}

/// Drops a basket; all of its places are free again.
///
/// # Errors
///
/// [`Error::BasketClosed`].
pub async fn clear(conn: &mut SqliteConnection, author: &Author, basket: BasketId) -> Result<()> {
    let Basket { id, lines, .. } = rows::get(conn, author.desk, basket).await?;
    let lines: Vec<_> = lines.iter().map(|line| line.id).collect();
    remove(conn, author, id, &lines).await?;
    rows::close(conn, id, "dropped", author.at).await
}

pub(super) async fn touch(conn: &mut SqliteConnection, author: &Author, basket: BasketId) -> Result<()> {
    let mut batch = Batch::default();
    let touched = ask_to_touch(&mut batch, author, basket);
    still_open(&batch.run(conn).await?, &touched)
}

fn ask_to_touch(batch: &mut Batch, author: &Author, basket: BasketId) -> At<()> {
    batch
        .statement(
            "update basket set touched_at = ?, agent_id = ? where basket_id = ? and desk_id = ? and state = 'open'",
        )
        .bind(author.at)
        .bind(author.agent)
        .bind(basket)
        .bind(author.desk)
        .answer()
}

fn still_open(answers: &Answers, touched: &At<()>) -> Result<()> {
    answers.exactly_one(touched).map_err(|_| Error::BasketClosed)
}

/// Units at hand, then those given back before: taken again first, so that their epochs go on.
async fn free_units(conn: &mut SqliteConnection, zone: &Zone, count: u32) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select unit_id from exclusive_right
         where kind = ?1 and thing_id = ?2 and scope_id = ?3 and state in ('granted', 'free')
         order by state = 'granted' desc
         limit ?4",
    )
    .bind(RightKind::Place.name())
    .bind(zone.performance)
    .bind(zone.zone)
    .bind(count)
    .fetch_all(conn)
    .await?)
}

/// Takes the rights over places, and writes the lines that hold them.
async fn add(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    places: Vec<Place>,
) -> Result<Vec<Line>> {
    let mut batch = Batch::default();
    let touched = ask_to_touch(&mut batch, author, basket);
    let mut asked = Vec::with_capacity(places.len());
    for place in places {
        let id: BasketLineId = chance.id(author.at);
        let right = rights::ask_to_take(&mut batch, place.right(), author, id.uuid());
        asked.push((id, place, right));
    }
    let answers = batch.run(conn).await?;
    still_open(&answers, &touched)?;
    let mut batch = Batch::default();
    let mut lines = Vec::with_capacity(asked.len());
    for (id, place, right) in asked {
        let grant = right.taken(&answers, conn).await.map_err(taken_meanwhile)?;
        let line = Line { id, place, grant, stands_for: None, choice: None, price: None };
        insert(&mut batch, basket, &line);
        lines.push(line);
    }
    batch.run(conn).await?;
    Ok(lines)
}

fn taken_meanwhile(error: journal::Error) -> Error {
    match error {
        journal::Error::RightTaken { .. } => Error::SeatTaken,
        other => other.into(),
    }
}

/// Writes a line at the end of its basket.
pub(super) fn insert(batch: &mut Batch, basket: BasketId, line: &Line) {
    let place = &line.place;
    batch
        .statement(
            "insert into basket_line
                 (line_id, basket_id, position, performance_id, title, seat_id, zone_id, unit_id,
                  zone_label, row_label, seat_label, category_code, category, grantor, epoch, ticket_id)
             values (?, ?, (select coalesce(max(position), 0) + 1 from basket_line where basket_id = ?),
                     ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(line.id)
        .bind(basket)
        .bind(basket)
        .bind(place.performance)
        .bind(place.title.as_str())
        .bind(place.spot.seat())
        .bind(place.spot.zone())
        .bind(place.spot.unit())
        .bind(place.zone.as_deref())
        .bind(place.row.as_deref())
        .bind(place.seat.as_deref())
        .bind(place.category_code.as_str())
        .bind(place.category.as_str())
        .bind(line.grant.grantor)
        .bind(line.grant.epoch)
        .bind(line.stands_for);
}
