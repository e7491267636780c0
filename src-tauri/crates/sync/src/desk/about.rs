//! What the description of a document says of it beside its fields: who shares it, whom it is about, whom it needs.

use std::collections::HashMap;

use kernel::{Instant, TypedId as _, VenueId};
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::shared::{Entity, listed};
use uuid::Uuid;

use crate::Result;
use crate::hub::Needed;

/// Who shares a document, whom it is about, whom it needs.
pub(super) struct About {
    pub(super) venues: Vec<VenueId>,
    pub(super) subject: Option<Uuid>,
    pub(super) needs: Needed,
}

/// Who shares documents of one kind, or was told of them, whom they are about, and whom they need.
pub(super) async fn about(
    conn: &mut SqliteConnection,
    entity: &Entity,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, About>> {
    let until = entity.needs.until.unwrap_or("select null").replace("?1", "d.id");
    let people = entity.needs.people.map_or_else(
        || "null".to_owned(),
        |people| {
            let pairs = people.replace("?1", "d.id");
            format!(
                "(with needed (thing, whom) as ({pairs})
              select json_group_array(json_array(lower(hex(thing)), lower(hex(whom)))) from needed)"
            )
        },
    );
    let sql = format!(
        "select d.id,
                (with shared (by) as ({} union select venue_id from exchanged where entity = ?2 and id = d.id)
                 select group_concat(lower(hex(by))) from shared),
                ({}),
                ({until}),
                {people}
         from (select unhex(value) as id from json_each(?1)) d",
        entity.venues.replace("?1", "d.id"),
        entity.subject.unwrap_or("select null").replace("?1", "d.id"),
    );
    let rows: Vec<AboutRow> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(listed(ids.iter().copied()))
        .bind(entity.name)
        .fetch_all(conn)
        .await?;
    let venues = |hex: Option<String>| {
        let ids = hex.iter().flat_map(|hex| hex.split(',')).filter_map(|hex| Uuid::try_parse(hex).ok());
        ids.map(VenueId::from_uuid).collect()
    };
    let read = |(id, hex, subject, until, people): AboutRow| {
        let needs = Needed { until, people: people.map(|text| pairs(&text)) };
        (id, About { venues: venues(hex), subject, needs })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// A document, the venues that share it, whom it is about, until when it needs anybody, and whom it needs.
type AboutRow = (Uuid, Option<String>, Option<Uuid>, Option<Instant>, Option<String>);

/// Pairs of ids as the query above writes them.
fn pairs(told: &str) -> Vec<(Uuid, Option<Uuid>)> {
    let pairs: Vec<(String, String)> = serde_json::from_str(told).unwrap_or_default();
    let id = |hex: &str| Uuid::try_parse(hex).ok();
    pairs.iter().filter_map(|(thing, whom)| Some((id(thing)?, id(whom)))).collect()
}
