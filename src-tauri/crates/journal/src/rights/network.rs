//! Rights in a network: what the shared database granted to this desk, what it tells of others', and what goes back.
//!
//! A right that was granted is *at hand* until a basket takes it. An epoch that was spent or given back is never taken in
//! again, in whatever order answers arrive: each unit remembers the last one it had.

pub mod news;

use std::collections::HashMap;

use kernel::{Chance, DeskId, Instant, JournalId, TypedId, VenueId};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use store::Author;
use store::rows::{self, Insert};
use uuid::Uuid;

use super::{Right, RightKind};
use crate::{Error, Result};

use news::{Known, News};
pub use news::{Standing, Told};

/// From now on the shared database grants the rights of a venue.
///
/// # Errors
///
/// What the database says.
pub async fn adopt(conn: &mut SqliteConnection, venue: VenueId) -> Result<()> {
    sqlx::query("insert into adopted (venue_id) values (?1) on conflict do nothing")
        .bind(venue)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the shared database grants the rights of a venue.
///
/// # Errors
///
/// What the database says.
pub async fn is_adopted(conn: &mut SqliteConnection, venue: VenueId) -> Result<bool> {
    Ok(sqlx::query_scalar("select exists (select 1 from adopted where venue_id = ?1)")
        .bind(venue)
        .fetch_one(conn)
        .await?)
}

/// The venues whose rights the shared database grants.
///
/// # Errors
///
/// What the database says.
pub async fn adopted(conn: &mut SqliteConnection) -> Result<Vec<VenueId>> {
    Ok(sqlx::query_scalar("select venue_id from adopted order by venue_id").fetch_all(conn).await?)
}

/// Checks that this desk may draw on the balance of a thing (a wallet, a fund): it is its own grantor, or it was granted
/// the balance.
///
/// # Errors
///
/// [`Error::RightNotGranted`].
pub async fn check_balance(conn: &mut SqliteConnection, author: &Author, thing: Uuid) -> Result<()> {
    let may: bool = sqlx::query_scalar(
        "select not exists (select 1 from adopted where venue_id = ?1)
                or exists (select 1 from exclusive_right
                           where kind = 'balance' and thing_id = ?2 and unit_id = ?2 and holder = ?3
                             and state in ('granted', 'held'))",
    )
    .bind(author.venue)
    .bind(thing)
    .bind(author.desk)
    .fetch_one(conn)
    .await?;
    match may {
        true => Ok(()),
        false => Err(Error::RightNotGranted { kind: RightKind::Balance.name(), unit: thing }),
    }
}

/// Has the balance of what this desk issues (a credit note, a gift voucher) at hand until it is given back: the shared
/// database learns from the operation who holds it. A desk alone needs no right to it.
///
/// # Errors
///
/// What the database says.
pub async fn issue(conn: &mut SqliteConnection, author: &Author, thing: Uuid) -> Result<()> {
    lay_at_hand(conn, author, &Right { kind: RightKind::Balance, thing, unit: thing, scope: None }).await
}

/// Has a right at hand that was born here with what it is over, unless something became of it already.
///
/// # Errors
///
/// What the database says.
pub async fn lay_at_hand(conn: &mut SqliteConnection, author: &Author, right: &Right) -> Result<()> {
    sqlx::query(
        "insert into exclusive_right (kind, thing_id, unit_id, epoch, grantor, holder, state, since)
         select ?1, ?2, ?3, 1, ?4, ?5, 'granted', ?6
         where exists (select 1 from adopted where venue_id = ?4)
         on conflict do nothing",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .bind(author.venue)
    .bind(author.desk)
    .bind(author.at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Who has a right, as far as this desk knows: its state (`free`, `granted`, `held`, `spent`) and its holder, the last one
/// when it is free. Nothing of a right that never left where it was born.
///
/// # Errors
///
/// What the database says.
pub async fn standing(conn: &mut SqliteConnection, right: &Right) -> Result<Option<(String, DeskId)>> {
    Ok(sqlx::query_as(
        "select state, holder from exclusive_right where kind = ?1 and thing_id = ?2 and unit_id = ?3",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .fetch_optional(conn)
    .await?)
}

/// Notes what operations say their desks gave back of what is born with what it is over: a desk whose store was put back
/// must not take it for its own again.
///
/// # Errors
///
/// What the database says.
pub async fn note_given_back(conn: &mut SqliteConnection, record: &[u8], at: Instant) -> Result<()> {
    sqlx::query(
        "insert into exclusive_right (kind, thing_id, unit_id, epoch, grantor, holder, state, since)
         select 'undoing', unhex(replace(r.value ->> '$.thing', '-', '')),
                unhex(replace(r.value ->> '$.unit', '-', '')), r.value ->> '$.epoch',
                unhex(replace(o.record ->> '$.venue', '-', '')), j.desk_id, 'free', ?2
         from (select cast(?1 as text) as record) o
         join journal j on j.journal_id = unhex(replace(o.record ->> '$.journal', '-', ''))
         join json_each(o.record, '$.data.rights') r
         where o.record ->> '$.kind' = 'right_return' and r.value ->> '$.kind' = 'undoing'
         on conflict (kind, thing_id, unit_id) do update
         set epoch = excluded.epoch, holder = excluded.holder, state = 'free', by_id = null, since = excluded.since
         where excluded.epoch > epoch or (excluded.epoch = epoch and state in ('granted', 'held'))",
    )
    .bind(record)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Why a right could not be taken: somebody has it, or the shared database did not grant it to this desk.
///
/// # Errors
///
/// What the database says.
pub(super) async fn why_not(conn: &mut SqliteConnection, right: &Right) -> Result<Error> {
    let taken: bool = sqlx::query_scalar(
        "select exists (select 1 from exclusive_right
                        where kind = ?1 and thing_id = ?2 and unit_id = ?3 and state in ('held', 'spent'))",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .fetch_one(conn)
    .await?;
    let (kind, unit) = (right.kind.name(), right.unit);
    Ok(match taken {
        true => Error::RightTaken { kind, unit },
        false => Error::RightNotGranted { kind, unit },
    })
}

/// Takes in units that were granted to this desk, or that changed hands. What was done here under the same epoch, or a
/// later one, stands.
///
/// # Errors
///
/// What the database says.
pub async fn learn(
    conn: &mut SqliteConnection,
    (desk, venue): (DeskId, VenueId),
    told: &[Told],
    at: Instant,
) -> Result<()> {
    for page in told.chunks(ROWS) {
        let mut known = known(conn, page).await?;
        let mut moved = Vec::with_capacity(page.len());
        for unit in page {
            let key = (unit.kind.name().to_owned(), unit.thing, unit.unit);
            let Some(news) = news::of(known.get(&key), unit, desk.uuid()) else { continue };
            // What a page tells twice is judged by what it told first.
            known.insert(key, Known::from(&news));
            moved.push((unit, news));
        }
        write(conn, venue, &moved, at).await?;
    }
    Ok(())
}

/// Units of one statement.
const ROWS: usize = 500;

/// What tells a unit apart: its kind, its thing, itself.
type Key = (String, Uuid, Uuid);

/// What this desk knows of units.
async fn known(conn: &mut SqliteConnection, told: &[Told]) -> Result<HashMap<Key, Known>> {
    let keys = told
        .iter()
        .map(|it| json!([it.kind.name(), it.thing.simple().to_string(), it.unit.simple().to_string()]));
    let rows: Vec<(String, Uuid, Uuid, i64, bool, bool, Uuid)> = sqlx::query_as(
        "select r.kind, r.thing_id, r.unit_id, r.epoch, r.state in ('granted', 'held'), r.state = 'spent', r.holder
         from json_each(?1) t
         cross join exclusive_right r
             on (r.kind, r.thing_id, r.unit_id) = (t.value ->> 0, unhex(t.value ->> 1), unhex(t.value ->> 2))",
    )
    .bind(Value::from_iter(keys).to_string())
    .fetch_all(conn)
    .await?;
    let read = |(kind, thing, unit, epoch, held, spent, holder)| {
        ((kind, thing, unit), Known { epoch, held, spent, holder })
    };
    Ok(rows.into_iter().map(read).collect())
}

async fn write(
    conn: &mut SqliteConnection,
    venue: VenueId,
    moved: &[(&Told, News)],
    at: Instant,
) -> Result<()> {
    let insert = Insert {
        into: "insert into exclusive_right
                   (kind, thing_id, unit_id, epoch, grantor, holder, state, by_id, since)",
        columns: 9,
        otherwise: "on conflict (kind, thing_id, unit_id) do update
                    set epoch = excluded.epoch, grantor = excluded.grantor, holder = excluded.holder,
                        state = excluded.state, by_id = excluded.by_id, since = excluded.since",
    };
    let write = rows::write(conn, insert, moved, |values, (unit, news)| {
        values
            .bind(unit.kind.name())
            .bind(unit.thing)
            .bind(unit.unit)
            .bind(news.epoch)
            .bind(venue)
            .bind(news.holder)
            .bind(news.state)
            .bind(news.by)
            .bind(at);
    });
    Ok(write.await?)
}

/// Takes in how many places of a zone this desk was granted in all: what is new of them is at hand.
///
/// # Errors
///
/// What the database says.
pub async fn learn_places(
    conn: &mut SqliteConnection,
    chance: &Chance,
    (desk, venue): (DeskId, VenueId),
    (thing, zone): (Uuid, Uuid),
    granted: i64,
    at: Instant,
) -> Result<()> {
    let known: Option<i64> =
        sqlx::query_scalar("select granted from granted_places where thing_id = ?1 and scope_id = ?2")
            .bind(thing)
            .bind(zone)
            .fetch_optional(&mut *conn)
            .await?;
    for _ in known.unwrap_or(0)..granted {
        sqlx::query(
            "insert into exclusive_right
                 (kind, thing_id, unit_id, scope_id, epoch, grantor, holder, state, since)
             values ('place', ?1, ?2, ?3, 1, ?4, ?5, 'granted', ?6)",
        )
        .bind(thing)
        .bind(chance.id::<JournalId>(at).uuid())
        .bind(zone)
        .bind(venue)
        .bind(desk)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    }
    sqlx::query(
        "insert into granted_places (thing_id, scope_id, granted) values (?1, ?2, ?3)
         on conflict (thing_id, scope_id) do update set granted = max(granted, excluded.granted)",
    )
    .bind(thing)
    .bind(zone)
    .bind(granted)
    .execute(conn)
    .await?;
    Ok(())
}

/// A right at hand: granted, and in no basket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtHand {
    /// The venue in whose name it was granted.
    pub venue: VenueId,
    /// The right.
    pub right: Right,
    /// The epoch of its grant.
    pub epoch: i64,
    /// Since when.
    pub since: Instant,
}

/// The rights at hand over a thing, or over everything; those granted last come first.
///
/// # Errors
///
/// What the database says.
pub async fn at_hand(conn: &mut SqliteConnection, thing: Option<Uuid>) -> Result<Vec<AtHand>> {
    type Row = (VenueId, String, Uuid, Uuid, Option<Uuid>, i64, Instant);
    let rows: Vec<Row> = sqlx::query_as(
        "select grantor, kind, thing_id, unit_id, scope_id, epoch, since from exclusive_right
         where state = 'granted' and thing_id = coalesce(?1, thing_id)
         order by since desc, kind, thing_id, unit_id",
    )
    .bind(thing)
    .fetch_all(conn)
    .await?;
    let read = |(venue, kind, thing, unit, scope, epoch, since): Row| {
        let right = Right { kind: RightKind::from_name(&kind)?, thing, unit, scope };
        Some(AtHand { venue, right, epoch, since })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Gives rights at hand up, for the operation [`Kind::RightReturn`] that returns them: what its `data.rights` says. What
/// a basket took meanwhile stays.
///
/// [`Kind::RightReturn`]: crate::Kind::RightReturn
///
/// # Errors
///
/// What the database says.
pub async fn give_up(conn: &mut SqliteConnection, rights: &[AtHand], at: Instant) -> Result<Vec<Value>> {
    let mut said = Vec::with_capacity(rights.len());
    let mut counted: Vec<((Uuid, Uuid), i64)> = Vec::new();
    for AtHand { right, epoch, .. } in rights {
        let done = sqlx::query(
            "update exclusive_right set state = 'free', since = ?5
             where kind = ?1 and thing_id = ?2 and unit_id = ?3 and epoch = ?4 and state = 'granted'",
        )
        .bind(right.kind.name())
        .bind(right.thing)
        .bind(right.unit)
        .bind(epoch)
        .bind(at)
        .execute(&mut *conn)
        .await?;
        if done.rows_affected() == 0 {
            continue;
        }
        match (right.kind, right.scope) {
            (RightKind::Place, Some(zone)) => {
                match counted.iter_mut().find(|(key, _)| *key == (right.thing, zone)) {
                    Some((_, count)) => *count += 1,
                    None => counted.push(((right.thing, zone), 1)),
                }
            }
            _ => {
                let thing = if right.kind == RightKind::Credit { right.unit } else { right.thing };
                said.push(
                    json!({"kind": right.kind.name(), "thing": thing, "unit": right.unit, "epoch": epoch}),
                );
            }
        }
    }
    said.extend(counted.into_iter().map(|((thing, zone), count)| {
        json!({"kind": RightKind::Place.name(), "thing": thing, "unit": zone, "count": count})
    }));
    Ok(said)
}

/// Forgets what was granted and not spent: a new incarnation of this desk holds nothing of the older one's, which the
/// shared database keeps in quarantine, and what became of it under its last epoch is told anew.
///
/// # Errors
///
/// What the database says.
pub async fn forget(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(
        "delete from exclusive_right
         where state = 'granted' or (state = 'held' and grantor <> holder and by_id <> holder)",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query("delete from granted_places").execute(conn).await?;
    Ok(())
}
