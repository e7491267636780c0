//! The rows of allotments and quotas, and out of what each place was taken.
//!
//! A place counts against a hold or an allotment for as long as the grant of its right stands: given back, or taken
//! anew by somebody else, it counts no more. No counter is kept.

use std::collections::HashSet;

use kernel::{AllotmentId, PerformanceId, TypedId, ZoneId};
use sqlx::SqliteConnection;
use store::Author;
use uuid::Uuid;

use crate::seating::Allotment;
use crate::{Error, Result};

/// An allotment of a performance, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// Who it is for and how many places.
    pub share: Allotment,
    /// « Comités d’entreprise ».
    pub name: String,
    /// The price category it is limited to; the whole hall when absent.
    pub category: Option<String>,
}

/// A granted place: the unit of its right, the epoch of the grant, and its zone when it has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The unit.
    pub unit: Uuid,
    /// The how-manieth grant of it.
    pub epoch: i64,
    /// The zone without numbers.
    pub zone: Option<ZoneId>,
}

/// Notes that places were taken out of a hold or an allotment.
///
/// # Errors
///
/// What the database says.
pub async fn take_out_of(
    conn: &mut SqliteConnection,
    source: Uuid,
    of: PerformanceId,
    taken: &[Taken],
) -> Result<()> {
    for place in taken {
        sqlx::query(
            "insert into taken_from (source_id, performance_id, unit_id, epoch, zone_id)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(source)
        .bind(of)
        .bind(place.unit)
        .bind(place.epoch)
        .bind(place.zone.map_or_else(Vec::new, |zone| zone.uuid().as_bytes().to_vec()))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Notes that a place was given back and granted anew to the same holder: what its last grant counted against, the
/// new one does.
///
/// # Errors
///
/// What the database says.
pub async fn carry(conn: &mut SqliteConnection, of: PerformanceId, (unit, epoch): (Uuid, i64)) -> Result<()> {
    sqlx::query(
        "insert into taken_from (source_id, performance_id, unit_id, epoch, zone_id)
         select source_id, performance_id, unit_id, ?3, zone_id from taken_from
         where performance_id = ?1 and unit_id = ?2 and epoch = ?3 - 1",
    )
    .bind(of)
    .bind(unit)
    .bind(epoch)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a place was put back without its grant being given back: the grant counts against nothing any more.
///
/// # Errors
///
/// What the database says.
pub async fn let_go(
    conn: &mut SqliteConnection,
    of: PerformanceId,
    (unit, epoch): (Uuid, i64),
) -> Result<()> {
    sqlx::query("delete from taken_from where performance_id = ?1 and unit_id = ?2 and epoch = ?3")
        .bind(of)
        .bind(unit)
        .bind(epoch)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many places taken out of a hold or an allotment are still sold or in baskets, of one zone or of all.
///
/// # Errors
///
/// What the database says.
pub async fn used(conn: &mut SqliteConnection, source: Uuid, zone: Option<ZoneId>) -> Result<u32> {
    Ok(sqlx::query_scalar(
        "select count(*) from taken_from t
         join exclusive_right r on r.kind in ('seat', 'place') and r.thing_id = t.performance_id
              and r.unit_id = t.unit_id and r.epoch = t.epoch and r.state in ('held', 'spent')
         where t.source_id = ?1 and (?2 is null or t.zone_id = ?2)",
    )
    .bind(source)
    .bind(zone)
    .fetch_one(conn)
    .await?)
}

/// The allotments of a performance, by name, with what is used of each.
///
/// # Errors
///
/// What the database says.
pub async fn allotments(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Kept>> {
    let rows: Vec<Row> = sqlx::query_as(
        "select allotment_id, name, channel, public, category_code, places, capped
         from allotment
         where performance_id = ?1
         order by name, allotment_id",
    )
    .bind(of)
    .fetch_all(&mut *conn)
    .await?;
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let used = used(conn, row.allotment_id.uuid(), None).await?;
        let share = Allotment {
            id: row.allotment_id,
            channel: row.channel,
            public: row.public,
            places: row.places,
            used,
            capped: row.capped,
        };
        kept.push(Kept { share, name: row.name, category: row.category_code });
    }
    Ok(kept)
}

/// Replaces the allotments of a performance; one that keeps its id keeps what is used of it.
///
/// # Errors
///
/// [`Error::ShareRepeated`] for two of the same channel, public and category, [`Error::TitleEmpty`].
pub async fn set_allotments(
    conn: &mut SqliteConnection,
    author: &Author,
    of: PerformanceId,
    allotments: &[Kept],
) -> Result<()> {
    let mut known = HashSet::new();
    for kept in allotments {
        if kept.name.trim().is_empty() {
            return Err(Error::TitleEmpty);
        }
        if !known.insert((&kept.share.channel, &kept.share.public, &kept.category)) {
            return Err(Error::ShareRepeated { name: kept.name.clone() });
        }
    }
    sqlx::query("delete from allotment where performance_id = ?1").bind(of).execute(&mut *conn).await?;
    for Kept { share, name, category } in allotments {
        sqlx::query(
            "insert into allotment
                 (allotment_id, performance_id, name, channel, public, category_code, places, capped)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .bind(share.id)
        .bind(of)
        .bind(name)
        .bind(&share.channel)
        .bind(&share.public)
        .bind(category)
        .bind(share.places)
        .bind(share.capped)
        .execute(&mut *conn)
        .await?;
    }
    let row = serde_json::json!({ "allotments": allotments });
    Ok(store::change::record_row(conn, author, "performance", of.uuid(), &row).await?)
}

/// The quotas of a performance: a tariff's code and how many places, by code.
///
/// # Errors
///
/// What the database says.
pub async fn quotas(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<(String, u32)>> {
    Ok(sqlx::query_as("select tariff_code, places from quota where performance_id = ?1 order by tariff_code")
        .bind(of)
        .fetch_all(conn)
        .await?)
}

/// Replaces the quotas of a performance.
///
/// # Errors
///
/// [`Error::ShareRepeated`] for a tariff that is there twice, [`Error::TitleEmpty`] for one without a code.
pub async fn set_quotas(
    conn: &mut SqliteConnection,
    author: &Author,
    of: PerformanceId,
    quotas: &[(String, u32)],
) -> Result<()> {
    let mut known = HashSet::new();
    for (tariff, _) in quotas {
        if tariff.trim().is_empty() {
            return Err(Error::TitleEmpty);
        }
        if !known.insert(tariff) {
            return Err(Error::ShareRepeated { name: tariff.clone() });
        }
    }
    sqlx::query("delete from quota where performance_id = ?1").bind(of).execute(&mut *conn).await?;
    for (tariff, places) in quotas {
        sqlx::query("insert into quota (performance_id, tariff_code, places) values (?1, ?2, ?3)")
            .bind(of)
            .bind(tariff)
            .bind(places)
            .execute(&mut *conn)
            .await?;
    }
    let row = serde_json::json!({ "quotas": quotas });
    Ok(store::change::record_row(conn, author, "performance", of.uuid(), &row).await?)
}

#[derive(sqlx::FromRow)]
struct Row {
    allotment_id: AllotmentId,
    name: String,
    channel: Option<String>,
    public: Option<String>,
    category_code: Option<String>,
    places: u32,
    capped: bool,
}
