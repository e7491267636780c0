//! Opening, filling and emptying a basket.

use journal::rights::{self, Right, RightKind};
use kernel::{BasketId, BasketLineId, Chance, ContactId, PerformanceId, TypedId, ZoneId};
use serde_json::Value;
use sqlx::SqliteConnection;
use store::Author;
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
    touch(conn, author, basket).await?;
    let mut added = Vec::with_capacity(seats.len());
    for place in seats {
        added.push(add(conn, author, chance, basket, place).await?);
    }
    Ok(added)
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
    touch(conn, author, basket).await?;
    let taken = taken(conn, zone.performance, zone.zone).await?;
    let left = zone.capacity.saturating_sub(taken);
    if count > left {
        return Err(Error::ZoneFull { left, asked: count });
    }
    let mut units = free_units(conn, zone, count).await?;
    units.resize_with(count as usize, || chance.id::<BasketLineId>(author.at).uuid());
    let mut added = Vec::with_capacity(units.len());
    for unit in units {
        let place = Place {
            performance: zone.performance,
            title: zone.title.clone(),
            spot: Spot::Free { zone: zone.zone, unit },
            zone: zone.label.clone(),
            row: None,
            seat: None,
            category_code: zone.category_code.clone(),
            category: zone.category.clone(),
        };
        added.push(add(conn, author, chance, basket, &place).await?);
    }
    Ok(added)
}

/// How many places of an unnumbered zone are held or sold.
///
/// # Errors
///
/// What the database says.
pub async fn taken(conn: &mut SqliteConnection, performance: PerformanceId, zone: ZoneId) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from exclusive_right
         where kind = 'place' and thing_id = ?1 and scope_id = ?2 and state <> 'free'",
    )
    .bind(performance)
    .bind(zone)
    .fetch_one(conn)
    .await?)
}

/// Sets what a line costs, and what was asked for.
///
/// # Errors
///
/// [`Error::LineUnknown`] when the basket has no such line; what [`Price::check`] refuses.
pub async fn price(
    conn: &mut SqliteConnection,
    basket: BasketId,
    line: BasketLineId,
    choice: Option<&Value>,
    price: Option<&Price>,
) -> Result<()> {
    if let Some(price) = price {
        price.check()?;
    }
    let done =
        sqlx::query("update basket_line set choice = ?3, price = ?4 where basket_id = ?1 and line_id = ?2")
            .bind(basket)
            .bind(line)
            .bind(choice.map(Value::to_string))
            .bind(price.and_then(|price| serde_json::to_string(price).ok()))
            .execute(conn)
            .await?;
    store::exactly_one(&done).map_err(|_| Error::LineUnknown)
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
            rights::give_back(conn, &line.place.right(), line.id.uuid(), author.at).await?;
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
    let done = sqlx::query(
        "update basket set touched_at = ?3, agent_id = ?4
         where basket_id = ?1 and desk_id = ?2 and state = 'open'",
    )
    .bind(basket)
    .bind(author.desk)
    .bind(author.at)
    .bind(author.agent)
    .execute(conn)
    .await?;
    store::exactly_one(&done).map_err(|_| Error::BasketClosed)
}

/// Units given back before: taken again first, so that their epochs go on.
async fn free_units(conn: &mut SqliteConnection, zone: &Zone, count: u32) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "select unit_id from exclusive_right
         where kind = ?1 and thing_id = ?2 and scope_id = ?3 and state = 'free'
         limit ?4",
    )
    .bind(RightKind::Place.name())
    .bind(zone.performance)
    .bind(zone.zone)
    .bind(count)
    .fetch_all(conn)
    .await?)
}

async fn add(
    conn: &mut SqliteConnection,
    author: &Author,
    chance: &Chance,
    basket: BasketId,
    place: &Place,
) -> Result<Line> {
    let id: BasketLineId = chance.id(author.at);
    let grant = take(conn, author, &place.right(), id).await?;
    let line = Line { id, place: place.clone(), grant, stands_for: None, choice: None, price: None };
    insert(conn, basket, &line).await?;
    Ok(line)
}

/// Writes a line at the end of its basket.
pub(super) async fn insert(conn: &mut SqliteConnection, basket: BasketId, line: &Line) -> Result<()> {
    let place = &line.place;
    sqlx::query(
        "insert into basket_line
             (line_id, basket_id, position, performance_id, title, seat_id, zone_id, unit_id,
              zone_label, row_label, seat_label, category_code, category, grantor, epoch, ticket_id)
         values (?1, ?2, (select coalesce(max(position), 0) + 1 from basket_line where basket_id = ?2),
                 ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )
    .bind(line.id)
    .bind(basket)
    .bind(place.performance)
    .bind(&place.title)
    .bind(place.spot.seat())
    .bind(place.spot.zone())
    .bind(place.spot.unit())
    .bind(&place.zone)
    .bind(&place.row)
    .bind(&place.seat)
    .bind(&place.category_code)
    .bind(&place.category)
    .bind(line.grant.grantor)
    .bind(line.grant.epoch)
    .bind(line.stands_for)
    .execute(conn)
    .await?;
    Ok(())
}

async fn take(
    conn: &mut SqliteConnection,
    author: &Author,
    right: &Right,
    line: BasketLineId,
) -> Result<rights::Grant> {
    rights::take(conn, right, author.desk, line.uuid(), author.at).await.map_err(|error| match error {
        journal::Error::RightTaken { .. } => Error::SeatTaken,
        other => other.into(),
    })
}
