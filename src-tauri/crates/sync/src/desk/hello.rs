//! Saying hello: which server it is, which incarnation one is, and what follows when either changed.

use journal::rights::network;
use kernel::{TypedId as _, VenueId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Domain, Exchange, membership};
use crate::Result;
use crate::hub::{Hello, Holding, Role};

impl<D: Domain> Exchange<'_, D> {
    pub(super) async fn hello(&mut self) -> Result<Hello> {
        let mut conn = self.store.read().await?;
        let known = membership(&mut conn).await?;
        let own: Option<u32> = sqlx::query_scalar("select incarnation from desk where own = 1")
            .fetch_optional(&mut *conn)
            .await?;
        drop(conn);
        let incarnation = own.unwrap_or(1);
        let hello = self.link.hello(self.software, incarnation).await?;
        let Some(known) = known else { return Ok(hello) };
        self.read_again_when_updated().await?;
        self.take_role(known.role, hello.role).await?;
        if known.era == hello.era && known.incarnation == incarnation {
            return Ok(hello);
        }
        let mut tx = self.store.write().await?;
        if known.incarnation != incarnation {
            network::forget(&mut tx).await?;
        }
        if known.era != hello.era {
            begin_era(&mut tx, &hello.sells).await?;
        }
        sqlx::query("update membership set era = ?1, incarnation = ?2")
            .bind(hello.era)
            .bind(incarnation)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(hello)
    }

    /// A store of a later version has places for fields that it had none for: sheets are pulled again, before anything of them is
    /// told, or an empty place would be taken for a value that somebody removed.
    async fn read_again_when_updated(&self) -> Result<()> {
        let changed: bool = sqlx::query_scalar(
            "select schema is null or schema <> (select max(version) from _sqlx_migrations) from membership",
        )
        .fetch_one(&mut *self.store.read().await?)
        .await?;
        if !changed {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        sqlx::query("delete from feed_position where kind = 'sheets'").execute(&mut *tx).await?;
        sqlx::query("update membership set schema = (select max(version) from _sqlx_migrations)")
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// A desk that is for something else is told something else: sheets are pulled again, as that role sees them. Of a narrow
    /// one, what waits to be written goes, and what the log says was written: it is not known whom that names.
    async fn take_role(&self, was: Role, is: Role) -> Result<()> {
        if was == is {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        sqlx::query("delete from feed_position where kind = 'sheets'").execute(&mut *tx).await?;
        let narrow = is != Role::BoxOffice;
        if narrow {
            sqlx::query("delete from incoming").execute(&mut *tx).await?;
            sqlx::query("update change set fields = '{}', base_versions = null").execute(&mut *tx).await?;
        }
        sqlx::query("update membership set role = ?1, narrowed = ?2, traces = max(traces, ?2)")
            .bind(is)
            .bind(narrow)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Tells a server that was put back what this desk holds, once what it misses was pushed; what it granted to somebody
    /// else meanwhile is no longer held here.
    pub(super) async fn declare(&mut self, hello: &Hello) -> Result<()> {
        if !hello.declare {
            return Ok(());
        }
        let mut conn = self.store.read().await?;
        let held = held(&mut conn, hello).await?;
        drop(conn);
        let refused = self.link.declare(hello.era, hello.incarnation, &held).await?;
        let mut tx = self.store.write().await?;
        for unit in refused {
            sqlx::query(
                "update exclusive_right set state = 'free', by_id = null
                 where unit_id = ?1 and holder = ?2 and state in ('granted', 'held')",
            )
            .bind(unit)
            .bind(hello.desk)
            .execute(&mut *tx)
            .await?;
        }
        Ok(tx.commit().await?)
    }
}

/// What was pulled is pulled again: the server went back. What it forgot of the documents that this desk writes is pushed
/// again with it, and what was erased is erased again. People of partners go until they are shown again: of whom withdrew
/// since, a server that forgot her has nothing to say.
async fn begin_era(conn: &mut SqliteConnection, sells: &[VenueId]) -> Result<()> {
    sqlx::query("delete from feed_position").execute(&mut *conn).await?;
    let shown = sqlx::query("delete from pool_entry").execute(&mut *conn).await?;
    if shown.rows_affected() > 0 {
        membership::leave_traces(conn).await?;
    }
    for venue in sells {
        sqlx::query(
            "insert or ignore into outgoing (entity, id)
             select entity, id from exchanged where venue_id = ?1
             union select entity, id from erased where venue_id = ?1",
        )
        .bind(venue)
        .execute(&mut *conn)
        .await?;
        sqlx::query("delete from exchanged where venue_id = ?1").bind(venue).execute(&mut *conn).await?;
    }
    sqlx::query("delete from told_adopted").execute(conn).await?;
    Ok(())
}

async fn held(conn: &mut SqliteConnection, hello: &Hello) -> Result<Vec<(VenueId, Holding)>> {
    let units: Vec<(Uuid, String, Uuid, Uuid, i64)> = sqlx::query_as(
        "select grantor, kind, thing_id, unit_id, epoch from exclusive_right
         where holder = ?1 and grantor <> holder and state in ('granted', 'held') and kind <> 'place'",
    )
    .bind(hello.desk)
    .fetch_all(&mut *conn)
    .await?;
    let counted: Vec<(Uuid, Uuid, i64)> =
        sqlx::query_as("select thing_id, scope_id, granted from granted_places").fetch_all(conn).await?;
    let unit = |(venue, kind, thing, unit, epoch): (Uuid, String, Uuid, Uuid, i64)| {
        let thing_id = if kind == "credit" { unit } else { thing };
        let (granted, spent, returned) = (None, None, None);
        let holding = Holding {
            kind,
            thing_id,
            unit_id: unit,
            epoch: Some(epoch),
            state: "held".into(),
            granted,
            spent,
            returned,
        };
        (VenueId::from_uuid(venue), holding)
    };
    let count = |(thing_id, unit_id, granted): (Uuid, Uuid, i64)| {
        let (kind, state) = ("place".to_owned(), "counted".to_owned());
        let (epoch, spent, returned) = (None, None, None);
        let holding =
            Holding { kind, thing_id, unit_id, epoch, state, granted: Some(granted), spent, returned };
        (hello.venue, holding)
    };
    Ok(units.into_iter().map(unit).chain(counted.into_iter().map(count)).collect())
}
