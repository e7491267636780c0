//! Tills (caisses) as things of the venue: every desk sees which are open, where, by whom, since when, and the cash that
//! should be in each. A till is opened at one desk, which holds it until it is counted there.
//!
//! A desk that hears of nobody opens what it likes: two that were cut off from each other may have opened the same till.
//! Each then counts its own cash, and both are told.

use kernel::{AgentId, DeskId, DrawerId, Instant, Money, TillId, TypedId, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::{Act, Error, Result};

/// Which till a desk opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one that it held last; at first, one that bears its own name.
    Usual,
    /// One of the venue's.
    Known(DrawerId),
    /// One of this name, which is the venue's from now on.
    Named(String),
}

/// A till of a venue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawer {
    /// The till.
    pub id: DrawerId,
    /// What people call it.
    pub name: String,
    /// Where it is open: nowhere, at one desk, or at two that had not heard of each other.
    pub held: Vec<Held>,
}

/// A till that is open at a desk.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    #[sqlx(rename = "drawer_id")]
    drawer: DrawerId,
    /// Its session.
    #[sqlx(rename = "till_id")]
    pub till: TillId,
    /// The desk.
    #[sqlx(rename = "desk_id")]
    pub desk: DeskId,
    /// What people call it.
    pub desk_name: String,
    /// Who opened it.
    #[sqlx(rename = "agent_id")]
    pub agent: Option<AgentId>,
    /// What they are called.
    pub agent_name: String,
    /// When.
    #[sqlx(rename = "opened_at")]
    pub since: Instant,
    /// What was in it.
    pub float: Money,
    /// The cash received since, less what was given back, as far as is known here.
    pub cash: Money,
}

/// The longest name of a till, in characters.
const LONGEST: usize = 60;

/// The tills of a venue, by name, and where each is open.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Drawer>> {
    let all: Vec<(DrawerId, String)> =
        sqlx::query_as("select drawer_id, name from drawer where venue_id = ?1 order by name, drawer_id")
            .bind(venue)
            .fetch_all(&mut *conn)
            .await?;
    let held = held(conn, venue).await?;
    let drawer = |(id, name): (DrawerId, String)| Drawer {
        held: held.iter().filter(|held| held.drawer == id).cloned().collect(),
        id,
        name,
    };
    Ok(all.into_iter().map(drawer).collect())
}

async fn held(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Held>> {
    Ok(sqlx::query_as(
        "select t.drawer_id, t.till_id, t.desk_id, coalesce(d.name, '') as desk_name, t.agent_id,
                coalesce(a.name, '') as agent_name, t.opened_at, t.float,
                (select coalesce(sum(p.amount), 0) from payment p
                 where p.till_id = t.till_id and p.means = 'cash') as cash
         from till t
         left join desk d on d.desk_id = t.desk_id
         left join agent a on a.agent_id = t.agent_id
         where t.venue_id = ?1 and t.closed_at is null
         order by t.opened_at, t.till_id",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?)
}

/// The till that a desk opens when none is named; `None` at its first.
///
/// # Errors
///
/// What the database says.
pub async fn usual(conn: &mut SqliteConnection, desk: DeskId, venue: VenueId) -> Result<Option<DrawerId>> {
    Ok(sqlx::query_scalar(
        "select drawer_id from till where desk_id = ?1 and venue_id = ?2 order by opened_at desc, till_id desc limit 1",
    )
    .bind(desk)
    .bind(venue)
    .fetch_optional(conn)
    .await?)
}

/// The till that is to be opened, which no other desk holds as far as is known here; it is made when it is new.
///
/// # Errors
///
/// [`Error::TillHeld`], [`Error::TillUnknown`], [`Error::TillUnnamed`].
pub(crate) async fn choose(conn: &mut SqliteConnection, act: &Act<'_>, which: Which) -> Result<DrawerId> {
    let (desk, venue) = (act.author.desk, act.author.venue);
    let known = match which {
        Which::Known(id) => Some(id),
        Which::Named(name) => return named(conn, act, name.trim()).await,
        Which::Usual => usual(conn, desk, venue).await?,
    };
    let Some(id) = known else { return first(conn, act).await };
    let is_here: bool =
        sqlx::query_scalar("select exists (select 1 from drawer where drawer_id = ?1 and venue_id = ?2)")
            .bind(id)
            .bind(venue)
            .fetch_one(&mut *conn)
            .await?;
    if !is_here {
        return Err(Error::TillUnknown);
    }
    check_free(conn, id).await?;
    Ok(id)
}

/// The first till of a desk bears its name, and its terminal code when another desk is called the same.
async fn first(conn: &mut SqliteConnection, act: &Act<'_>) -> Result<DrawerId> {
    let (name, terminal): (String, String) =
        sqlx::query_as("select name, terminal from desk where desk_id = ?1")
            .bind(act.author.desk)
            .fetch_one(&mut *conn)
            .await?;
    let short: String = name.chars().take(LONGEST).collect();
    match of_name(conn, act.author.venue, &short).await? {
        None => make(conn, act, &short).await,
        Some(_) => named(conn, act, &terminal).await,
    }
}

/// The till of a name, made when the venue has none.
async fn named(conn: &mut SqliteConnection, act: &Act<'_>, name: &str) -> Result<DrawerId> {
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(Error::TillUnnamed { longest: LONGEST });
    }
    match of_name(conn, act.author.venue, name).await? {
        None => make(conn, act, name).await,
        Some(id) => {
            check_free(conn, id).await?;
            Ok(id)
        }
    }
}

/// The till of a name, however it is capitalised.
async fn of_name(conn: &mut SqliteConnection, venue: VenueId, name: &str) -> Result<Option<DrawerId>> {
    let all: Vec<(DrawerId, String)> =
        sqlx::query_as("select drawer_id, name from drawer where venue_id = ?1 order by drawer_id")
            .bind(venue)
            .fetch_all(conn)
            .await?;
    let same = |known: &str| known.to_lowercase() == name.to_lowercase();
    Ok(all.into_iter().find(|(_, known)| same(known)).map(|(id, _)| id))
}

async fn make(conn: &mut SqliteConnection, act: &Act<'_>, name: &str) -> Result<DrawerId> {
    let id: DrawerId = act.id();
    sqlx::query("insert into drawer (drawer_id, venue_id, name, made_at) values (?1, ?2, ?3, ?4)")
        .bind(id)
        .bind(act.author.venue)
        .bind(name)
        .bind(act.at())
        .execute(&mut *conn)
        .await?;
    store::change::record_row(conn, &act.author, "drawer", id.uuid(), &json!({"name": name})).await?;
    Ok(id)
}

/// Checks that a till is open nowhere.
async fn check_free(conn: &mut SqliteConnection, id: DrawerId) -> Result<()> {
    let holder: Option<(String, String, String)> = sqlx::query_as(
        "select w.name, coalesce(d.name, ''), coalesce(a.name, '')
         from till t
         join drawer w on w.drawer_id = t.drawer_id
         left join desk d on d.desk_id = t.desk_id
         left join agent a on a.agent_id = t.agent_id
         where t.drawer_id = ?1 and t.closed_at is null
         order by t.opened_at limit 1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?;
    holder.map_or(Ok(()), |(till, desk, agent)| Err(Error::TillHeld { till, desk, agent }))
}
