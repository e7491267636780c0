//! The people whom partners show: pulled from the feed of each, and gone from here as soon as it is no partner any more.

use kernel::{ContactId, TypedId as _, VenueId};
use serde_json::Value;
use sqlx::SqliteConnection;
use store::Store;
use store::shared::listed;

use super::pull::advance;
use super::{Domain, Exchange, Round, membership};
use crate::Result;
use crate::hub::{Hello, Partner, Pooled};

/// People of a page.
const PAGE: i32 = 2_000;

impl<D: Domain> Exchange<'_, D> {
    /// Takes in who the partners are, and the people each shows.
    pub(super) async fn pull_pools(&mut self, hello: &Hello, round: &mut Round) -> Result<()> {
        let mut tx = self.store.write().await?;
        learn(&mut tx, &hello.partners).await?;
        tx.commit().await?;
        for partner in &hello.partners {
            let (mut after, _) = self.position(partner.venue, "pool").await?;
            loop {
                let page = self.link.pull_pool(partner.venue, after, PAGE).await?;
                let Some(last) = page.last().map(|one| one.feed_seq) else { break };
                self.keep_pooled(self.store, partner.venue, &page, last).await?;
                round.documents_in += page.len() as u64;
                round.kinds.push("pool".to_owned());
                after = last;
            }
        }
        Ok(())
    }

    /// Writes a page.
    async fn keep_pooled(&self, store: &Store, venue: VenueId, page: &[Pooled], last: i64) -> Result<()> {
        let mut tx = store.write().await?;
        let gone = page.iter().filter(|one| one.gone).map(|one| one.contact_id);
        let forgotten = sqlx::query(
            "delete from pool_entry where venue_id = ?1 and contact_id in (select unhex(value) from json_each(?2))",
        )
        .bind(venue)
        .bind(listed(gone))
        .execute(&mut *tx)
        .await?;
        let shown = page.iter().filter(|one| !one.gone).map(|one| {
            let key = self.domain.search_key(&format!("{} {}", one.name, one.commune));
            serde_json::json!([one.contact_id.simple().to_string(), one.kind, one.name, one.commune, key])
        });
        sqlx::query(
            "insert into pool_entry (venue_id, contact_id, kind, name, commune, key)
             select ?1, unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(?2)
             where true
             on conflict (venue_id, contact_id) do update
             set kind = excluded.kind, name = excluded.name, commune = excluded.commune, key = excluded.key",
        )
        .bind(venue)
        .bind(Value::from_iter(shown).to_string())
        .execute(&mut *tx)
        .await?;
        advance(&mut tx, venue, "pool", (last, 0)).await?;
        if forgotten.rows_affected() > 0 {
            membership::leave_traces(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A person whom a partner shows.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Shown {
    /// Her id at her venue.
    #[sqlx(rename = "contact_id")]
    pub contact: ContactId,
    /// Her venue.
    #[sqlx(rename = "venue_id")]
    pub venue: VenueId,
    /// Its name.
    pub venue_name: String,
    /// Her names.
    pub name: String,
    /// Where she lives.
    pub commune: String,
}

/// The people whom partners show and whose words begin by all of these, folded, by name.
///
/// # Errors
///
/// What the database says.
pub async fn shown(conn: &mut SqliteConnection, words: &[String], most: i64) -> Result<Vec<Shown>> {
    let beginnings = Value::from_iter(words.iter().map(|word| format!(" {word}"))).to_string();
    Ok(sqlx::query_as(
        "select e.contact_id, e.venue_id, p.name as venue_name, e.name, e.commune
         from pool_entry e join pool_partner p using (venue_id)
         where not exists (select 1 from json_each(?1) word where instr(e.key, word.value) = 0)
         order by e.key, e.contact_id limit ?2",
    )
    .bind(beginnings)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// The venues that show people here, by name.
///
/// # Errors
///
/// What the database says.
pub async fn partners(conn: &mut SqliteConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select name from pool_partner order by name").fetch_all(conn).await?)
}

/// Takes in who the partners are: nothing stays of one that is none any more.
async fn learn(conn: &mut SqliteConnection, partners: &[Partner]) -> Result<()> {
    let present = listed(partners.iter().map(|partner| partner.venue.uuid()));
    let gone =
        sqlx::query("delete from pool_entry where venue_id not in (select unhex(value) from json_each(?1))")
            .bind(&present)
            .execute(&mut *conn)
            .await?;
    sqlx::query("delete from pool_partner where venue_id not in (select unhex(value) from json_each(?1))")
        .bind(&present)
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "delete from feed_position
         where kind = 'pool' and venue_id not in (select unhex(value) from json_each(?1))",
    )
    .bind(&present)
    .execute(&mut *conn)
    .await?;
    for partner in partners {
        sqlx::query(
            "insert into pool_partner (venue_id, name) values (?1, ?2)
             on conflict (venue_id) do update set name = excluded.name",
        )
        .bind(partner.venue)
        .bind(&partner.name)
        .execute(&mut *conn)
        .await?;
    }
    if gone.rows_affected() > 0 {
        membership::leave_traces(conn).await?;
    }
    Ok(())
}
