//! A desk that is not told of everybody keeps nobody whom it has no need of any more. What goes, goes here alone: nothing is
//! told of it, and it comes back with the feed when it is needed again.

use kernel::{TypedId as _, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Store;
use store::shared::Entity;
use uuid::Uuid;

use super::merging::Known;
use super::{Columns, Domain, Exchange, Round, document, exchanged, membership, merging, outgoing};
use crate::Result;
use crate::hub::{Hello, Role};

/// What a desk gave up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shed {
    /// Documents that are here no more: their kinds and ids.
    pub gone: Vec<(String, Uuid)>,
    /// Documents that are here in part.
    pub veiled: Vec<(String, Uuid)>,
}

impl<D: Domain> Exchange<'_, D> {
    /// Gives up who is not needed, once everything from here was told: whoever was written about since is told of first. What
    /// waits for something that is not here holds nobody back; what is about a person goes, and comes again with her.
    pub(super) async fn shed(&self, hello: &Hello, round: &mut Round) -> Result<()> {
        if hello.role == Role::BoxOffice || !self.is_settled().await? {
            return Ok(());
        }
        let columns = document::columns(&mut *self.store.read().await?, self.domain.entities()).await?;
        let mut tx = self.store.write().await?;
        for about in self.domain.entities().iter().filter(|it| it.subject.is_some()) {
            sqlx::query("delete from incoming where entity = ?1").bind(about.name).execute(&mut *tx).await?;
        }
        let shed = self.domain.shed(&mut tx, hello.role, self.now).await?;
        for (entity, id) in &shed.gone {
            exchanged::lose(&mut tx, entity, *id).await?;
            outgoing::settled(&mut tx, entity, *id).await?;
        }
        for (entity, id) in &shed.veiled {
            if let Some(entity) = self.domain.entities().iter().find(|it| it.name == entity) {
                for venue in &hello.venues {
                    remember_as_it_is(&mut tx, &columns, entity, (*id, *venue)).await?;
                }
            }
            outgoing::settled(&mut tx, entity, *id).await?;
        }
        round.given_up = shed.gone.iter().chain(&shed.veiled).map(|(entity, _)| entity.clone()).collect();
        if !round.given_up.is_empty() {
            membership::leave_traces(&mut tx).await?;
        }
        round.narrowed = sqlx::query_scalar("select narrowed from membership").fetch_one(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Whether nothing waits to be told, and what came was read.
    async fn is_settled(&self) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select not exists (select 1 from outgoing) and not exists (select 1 from incoming where waits = '')",
        )
        .fetch_one(&mut *self.store.read().await?)
        .await?)
    }
}

/// Notes that nothing is left of what a desk knew before it was narrowed.
///
/// # Errors
///
/// What the database says.
pub async fn narrowed(store: &Store) -> Result<()> {
    let mut tx = store.write().await?;
    sqlx::query("update membership set narrowed = 0").execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// What is left of a document is what it was exchanged as: none of what went is told to be gone.
async fn remember_as_it_is(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    (id, venue): (Uuid, VenueId),
) -> Result<()> {
    let Some(known) = exchanged::known(conn, entity.name, id, venue).await? else { return Ok(()) };
    let Some(local) = document::read(conn, columns, entity, id, venue.uuid()).await? else { return Ok(()) };
    let entry = |(field, value): (&String, &serde_json::Value)| {
        (field.clone(), json!([merging::seen(&known, field).0, document::mark(Some(value))]))
    };
    let left: Known = local.iter().map(entry).collect();
    exchanged::remember(conn, entity.name, (id, venue), &left).await
}
