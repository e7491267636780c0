//! How the network is: what an administrator looks at.

use chrono::{DateTime, Utc};
use kernel::{DeskId, Instant, TypedId, VenueId};
use serde::Serialize;
use uuid::Uuid;

use super::admin::{Admin, known};
use super::role::Role;
use crate::{Error, Result};

/// The shared database, seen from above.
#[derive(Debug, Clone, Serialize)]
pub struct Status {
    /// Changes when the server was put back in time.
    pub era: Uuid,
    /// The last migration there, and the last that this program knows.
    pub version: (i64, i64),
    /// Bytes on the disk of the server.
    pub bytes: i64,
    /// Whether locks, sleeps and large objects are closed to desks: only a superuser can close them.
    pub hardened: bool,
    /// By name.
    pub venues: Vec<VenueStatus>,
    /// By venue and name.
    pub desks: Vec<DeskStatus>,
}

/// A venue of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VenueStatus {
    /// Which.
    pub venue: VenueId,
    /// Its name.
    pub name: String,
    /// Operations kept for it.
    pub operations: i64,
    /// Incidents that nobody settled.
    pub incidents: i64,
    /// Contents that were refused and are kept.
    pub refused: i64,
}

/// A desk of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeskStatus {
    /// Which.
    pub desk: DeskId,
    /// Its home venue.
    pub venue: VenueId,
    /// Its name.
    pub name: String,
    /// Its login.
    pub login: String,
    /// `waiting` for its code to be used, `joined`, `lost`, `fenced` after a fork, `revoked`.
    pub state: String,
    /// What it is for.
    pub role: Role,
    /// The program it last said hello with.
    pub software: String,
    /// How many times it was opened anew.
    pub incarnation: i32,
    /// When it last said hello.
    pub seen_at: Option<Instant>,
    /// Units that it holds, those in quarantine included.
    pub held: i64,
}

impl Admin {
    /// The present state of the network.
    ///
    /// # Errors
    ///
    /// [`Error::HubMissing`] when the database holds none.
    pub async fn status(&mut self) -> Result<Status> {
        let version = self.version().await?;
        if version == 0 {
            return Err(Error::HubMissing);
        }
        let (era, bytes, hardened) = sqlx::query_as(
            "select era, pg_database_size(current_database()),
                    not has_function_privilege('parterre_desk', 'pg_advisory_lock(bigint)', 'execute')
             from app.hub",
        )
        .fetch_one(&mut self.conn)
        .await?;
        let (venues, desks) = (self.venues().await?, self.desks().await?);
        Ok(Status { era, version: (version, known()), bytes, hardened, venues, desks })
    }

    async fn venues(&mut self) -> Result<Vec<VenueStatus>> {
        let rows: Vec<(Uuid, String, i64, i64, i64)> = sqlx::query_as(
            "select v.venue_id, v.name,
                    coalesce((select f.head from app.feed f where f.venue_id = v.venue_id and f.kind = 'operations'), 0),
                    (select count(*) from app.incident i where i.venue_id = v.venue_id and i.settled_at is null),
                    (select count(*) from app.refused r where r.venue_id = v.venue_id)
             from app.venue v
             order by v.name, v.venue_id",
        )
        .fetch_all(&mut self.conn)
        .await?;
        let read = |(venue, name, operations, incidents, refused)| VenueStatus {
            venue: VenueId::from_uuid(venue),
            name,
            operations,
            incidents,
            refused,
        };
        Ok(rows.into_iter().map(read).collect())
    }

    async fn desks(&mut self) -> Result<Vec<DeskStatus>> {
        let rows: Vec<DeskRow> = sqlx::query_as(
            "select d.desk_id, d.venue_id, d.name, l.login::text as login, d.role, d.software, d.incarnation, d.seen_at,
                    case when l.revoked_at is not null then 'revoked'
                         when l.joined_at is null then 'waiting'
                         when d.lost_at is not null then 'lost'
                         when d.fenced >= d.incarnation then 'fenced'
                         else 'joined' end as state,
                    (select count(*) from app.right_unit r
                     where r.holder = d.desk_id and r.state in ('held', 'quarantine')) as held
             from app.desk d join app.login l on l.desk_id = d.desk_id
             order by d.venue_id, d.name",
        )
        .fetch_all(&mut self.conn)
        .await?;
        Ok(rows.into_iter().map(DeskStatus::from).collect())
    }
}

#[derive(sqlx::FromRow)]
struct DeskRow {
    desk_id: Uuid,
    venue_id: Uuid,
    name: String,
    login: String,
    state: String,
    role: Role,
    software: String,
    incarnation: i32,
    seen_at: Option<DateTime<Utc>>,
    held: i64,
}

impl From<DeskRow> for DeskStatus {
    fn from(row: DeskRow) -> Self {
        Self {
            desk: DeskId::from_uuid(row.desk_id),
            venue: VenueId::from_uuid(row.venue_id),
            name: row.name,
            login: row.login,
            state: row.state,
            role: row.role,
            software: row.software,
            incarnation: row.incarnation,
            seen_at: row.seen_at.map(Instant::from),
            held: row.held,
        }
    }
}
