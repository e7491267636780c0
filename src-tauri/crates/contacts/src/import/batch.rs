//! Writing what was read: each contact is created, or matched with one that is already there.
//!
//! A contact of the file is one of the base when they bear the same name and share an e-mail or a phone — an address
//! when the file has neither —, or the same name and birth date, and their birth dates do not differ. One without
//! coordinate nor birth date is one of the base that has none either. Between several, the one that shares most.
//!
//! Two records of one file are never made one contact: that is merging, and a person decides it.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::{ContactId, ImportId, Instant, TypedId, VenueId};
use serde_json::json;
use sqlx::SqliteConnection;
use store::Author;

use super::{Line, Plan, Reason};
use crate::Result;
use crate::contact::{self, Contact};
use crate::find::index;
use crate::point::{self, Point, PointKind};

/// Where an import stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Import {
    /// The import.
    pub import_id: ImportId,
    /// The number of the last contact there was when it began.
    pub base_no: i64,
    /// Records taken so far, refused ones included.
    pub lines: i64,
    /// Contacts created.
    pub created: i64,
    /// Records that name a contact already there.
    pub matched: i64,
    /// Records refused.
    pub refused: i64,
    /// When it ended.
    pub finished_at: Option<Instant>,
}

/// The import of a file by a mapping: a new one, or the one that was begun, or finished, before.
///
/// # Errors
///
/// What the database says.
pub async fn begin(
    conn: &mut SqliteConnection,
    author: &Author,
    id: ImportId,
    name: &str,
    plan: &Plan,
) -> Result<Import> {
    sqlx::query(
        "insert into import (import_id, venue_id, file_hash, file_name, mapping, started_at, base_no)
         values (?1, ?2, ?3, ?4, ?5, ?6, (select coalesce(max(contact_no), 0) from contact))
         on conflict (venue_id, file_hash, mapping) do nothing",
    )
    .bind(id)
    .bind(author.venue)
    .bind(&plan.hash[..])
    .bind(name)
    .bind(plan.mapping())
    .bind(author.at)
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into import_mapping (venue_id, headers, mapping) values (?1, ?2, ?3)
         on conflict (venue_id, headers) do update set mapping = excluded.mapping",
    )
    .bind(author.venue)
    .bind(plan.headers())
    .bind(plan.mapping())
    .execute(&mut *conn)
    .await?;
    Ok(sqlx::query_as(
        "select import_id, base_no, lines, created, matched, refused, finished_at
         from import where venue_id = ?1 and file_hash = ?2 and mapping = ?3",
    )
    .bind(author.venue)
    .bind(&plan.hash[..])
    .bind(plan.mapping())
    .fetch_one(conn)
    .await?)
}

/// The mapping last chosen at a venue for a file with these headers, as [`Plan::mapping`] writes it.
///
/// # Errors
///
/// What the database says.
pub async fn remembered(conn: &mut SqliteConnection, venue: VenueId, plan: &Plan) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select mapping from import_mapping where venue_id = ?1 and headers = ?2")
        .bind(venue)
        .bind(plan.headers())
        .fetch_optional(conn)
        .await?)
}

/// Takes a batch of records, and notes how far the import is; the caller commits.
///
/// # Errors
///
/// What the database says.
pub async fn take(
    conn: &mut SqliteConnection,
    author: &Author,
    mut import: Import,
    batch: Vec<Line>,
) -> Result<Import> {
    import.lines += count(batch.len());
    let mut read = Vec::with_capacity(batch.len());
    let mut reasons = Vec::new();
    for line in batch {
        reasons.extend(line.remark.map(|remark| (line.number, remark)));
        match line.read {
            Ok(contact) => read.push(contact),
            Err(reason) => reasons.push((line.number, reason)),
        }
    }
    import.refused += count(reasons.iter().filter(|(_, reason)| reason.refuses()).count());
    keep_reasons(conn, import.import_id, &reasons).await?;
    let sorted = sort(conn, author.venue, import.base_no, read).await?;
    import.created += count(sorted.new.len());
    import.matched += count(sorted.known.len());
    contact::store::insert(conn, author, &sorted.new).await?;
    complete(conn, author, &sorted.known).await?;
    progress(conn, &import).await?;
    Ok(import)
}

/// Ends an import.
///
/// # Errors
///
/// What the database says.
pub async fn finish(conn: &mut SqliteConnection, author: &Author, import: Import) -> Result<Import> {
    let import = Import { finished_at: Some(author.at), ..import };
    progress(conn, &import).await?;
    store::change::record_row(conn, author, "import", import.import_id.uuid(), &import).await?;
    Ok(import)
}

async fn progress(conn: &mut SqliteConnection, import: &Import) -> Result<()> {
    let done = sqlx::query(
        "update import set lines = ?2, created = ?3, matched = ?4, refused = ?5, finished_at = ?6
         where import_id = ?1",
    )
    .bind(import.import_id)
    .bind(import.lines)
    .bind(import.created)
    .bind(import.matched)
    .bind(import.refused)
    .bind(import.finished_at)
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// The records that an import refused, or that a person should look at again, by line.
///
/// # Errors
///
/// What the database says.
pub async fn reasons(conn: &mut SqliteConnection, import: ImportId) -> Result<Vec<(u64, Reason)>> {
    let rows: Vec<(i64, Reason)> =
        sqlx::query_as("select line, reason from import_refusal where import_id = ?1 order by line")
            .bind(import)
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|(line, reason)| (line.unsigned_abs(), reason)).collect())
}

async fn keep_reasons(
    conn: &mut SqliteConnection,
    import: ImportId,
    reasons: &[(u64, Reason)],
) -> Result<()> {
    for (line, reason) in reasons {
        sqlx::query("insert into import_refusal (import_id, line, reason) values (?1, ?2, ?3)")
            .bind(import)
            .bind(i64::try_from(*line).unwrap_or(i64::MAX))
            .bind(reason)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// A batch, told apart.
#[derive(Debug, Default)]
pub struct Sorted {
    /// Contacts to create.
    pub new: Vec<Contact>,
    /// Records of contacts already there.
    pub known: Vec<(ContactId, Contact)>,
}

/// Tells apart the contacts of a batch, without writing anything; those there are the ones up to number `base_no`.
///
/// # Errors
///
/// What the database says.
pub async fn sort(
    conn: &mut SqliteConnection,
    venue: VenueId,
    base_no: i64,
    read: Vec<Contact>,
) -> Result<Sorted> {
    let known = known(conn, venue, base_no, &read).await?;
    let mut sorted = Sorted::default();
    for contact in read {
        let mut shared: BTreeMap<ContactId, usize> = BTreeMap::new();
        for mark in marks(&contact) {
            for there in known.get(&mark).into_iter().flatten() {
                if agree(there.born, contact.sheet.birth_date) {
                    *shared.entry(there.id).or_default() += 1;
                }
            }
        }
        // The oldest wins a tie, so that doing it again chooses the same.
        match shared.into_iter().rev().max_by_key(|(_, marks)| *marks) {
            Some((id, _)) => sorted.known.push((id, contact)),
            None => sorted.new.push(contact),
        }
    }
    Ok(sorted)
}

/// A name, and what makes it one person: a coordinate, a birth date, or nothing at all.
type Mark = (String, String);

fn marks(contact: &Contact) -> Vec<Mark> {
    let name = contact.sheet.name_key();
    let reachable = |point: &&Point| point.kind != PointKind::Postal;
    let has_reachable = contact.points.iter().any(|point| reachable(&point));
    let mut marks: Vec<Mark> = contact
        .points
        .iter()
        .filter(|point| reachable(point) || !has_reachable)
        .map(|point| (name.clone(), point.normalised.clone()))
        .collect();
    if let Some(birth_date) = contact.sheet.birth_date {
        marks.push((name, birth_date.to_string()));
    } else if marks.is_empty() {
        marks.push((name, String::new()));
    }
    marks
}

fn agree(one: Option<NaiveDate>, other: Option<NaiveDate>) -> bool {
    one.is_none() || other.is_none() || one == other
}

struct There {
    id: ContactId,
    born: Option<NaiveDate>,
}

/// The contacts already there that bear a mark of the batch.
async fn known(
    conn: &mut SqliteConnection,
    venue: VenueId,
    base_no: i64,
    read: &[Contact],
) -> Result<HashMap<Mark, Vec<There>>> {
    let marks: Vec<Mark> = read.iter().flat_map(marks).collect();
    let by_point: Vec<(String, String, ContactId, Option<NaiveDate>)> = sqlx::query_as(
        "select c.name_key, p.normalised, c.contact_id, c.birth_date
         from json_each(?1) asked
         cross join contact_point p on p.normalised = asked.value ->> 1
         cross join contact c on c.contact_id = p.contact_id
         where c.name_key = asked.value ->> 0 and c.venue_id = ?2 and c.contact_no <= ?3",
    )
    .bind(json!(marks).to_string())
    .bind(venue)
    .bind(base_no)
    .fetch_all(&mut *conn)
    .await?;
    let undated: Vec<&Mark> = marks.iter().filter(|(_, what)| what.is_empty()).collect();
    let dated: Vec<&Mark> = marks.iter().filter(|(_, what)| is_day(what)).collect();
    let by_date: Vec<(String, String, ContactId, Option<NaiveDate>)> = sqlx::query_as(
        "select c.name_key, c.birth_date, c.contact_id, c.birth_date
         from json_each(?1) asked
         cross join contact c on c.name_key = asked.value ->> 0 and c.birth_date = asked.value ->> 1
         where c.venue_id = ?2 and c.contact_no <= ?3",
    )
    .bind(json!(dated).to_string())
    .bind(venue)
    .bind(base_no)
    .fetch_all(&mut *conn)
    .await?;
    let bare: Vec<(String, String, ContactId, Option<NaiveDate>)> = sqlx::query_as(
        "select c.name_key, '', c.contact_id, c.birth_date
         from json_each(?1) asked
         cross join contact c on c.name_key = asked.value ->> 0 and c.birth_date is null
         where c.venue_id = ?2 and c.contact_no <= ?3
           and not exists (select 1 from contact_point p where p.contact_id = c.contact_id)",
    )
    .bind(json!(undated).to_string())
    .bind(venue)
    .bind(base_no)
    .fetch_all(conn)
    .await?;
    let rows = by_point.into_iter().chain(by_date).chain(bare);
    let mut known: HashMap<Mark, Vec<There>> = HashMap::new();
    for (name, what, id, born) in rows {
        known.entry((name, what)).or_default().push(There { id, born });
    }
    Ok(known)
}

fn is_day(what: &str) -> bool {
    what.len() == 10 && NaiveDate::parse_from_str(what, "%Y-%m-%d").is_ok()
}

/// Adds to contacts already there the points that the file has and they have not.
async fn complete(
    conn: &mut SqliteConnection,
    author: &Author,
    known: &[(ContactId, Contact)],
) -> Result<()> {
    let ids: Vec<String> = known.iter().map(|(id, _)| id.uuid().simple().to_string()).collect();
    let there: Vec<(ContactId, String)> = sqlx::query_as(
        "select p.contact_id, p.normalised
         from json_each(?1) asked cross join contact_point p on p.contact_id = unhex(asked.value)",
    )
    .bind(json!(ids).to_string())
    .fetch_all(&mut *conn)
    .await?;
    let there: HashSet<(ContactId, String)> = there.into_iter().collect();
    for (id, contact) in known {
        let mut added = false;
        for point in &contact.points {
            if !there.contains(&(*id, point.normalised.clone())) {
                added |= point::store::add(conn, author, *id, point).await?;
            }
        }
        if added {
            let stored = contact::store::get(conn, author.venue, *id).await?;
            index::refresh(conn, stored.contact_no, *id, &stored.sheet).await?;
        }
    }
    Ok(())
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}
