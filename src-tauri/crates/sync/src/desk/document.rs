//! Documents as rows and as fields: reading one, writing one, telling two states apart.
//!
//! A column of the document's own row is a field of its name; a row of a part is a field `table/key` whose value is all of
//! its columns. Columns of bytes are hexadecimal. The statements are made from the descriptions of [`store::shared`],
//! which are constants of ours, and from the columns that the tables have: no word of them comes from outside.

mod whole;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, SqliteConnection};
use store::shared::{Entity, Made, Part, Row, listed};
use uuid::Uuid;

use super::Columns;
use crate::hub::Present;
use crate::{Error, Result};

pub(super) use whole::write_new;

/// The fields of a document.
pub type Fields = Map<String, Value>;

/// A column of a table.
#[derive(Debug, Clone)]
pub(super) struct Column {
    name: String,
    bytes: bool,
    primary: bool,
}

/// The columns of every table that documents are made of.
pub(super) async fn columns(conn: &mut SqliteConnection, entities: &[Entity]) -> Result<Columns> {
    let mut columns = Columns::new();
    let of =
        |it: &Entity| it.row.map(|row| row.table).into_iter().chain(it.parts.iter().map(|part| part.table));
    let tables: BTreeSet<&'static str> = entities.iter().flat_map(of).collect();
    for table in tables {
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("select name, type, pk from pragma_table_info(?1) order by cid")
                .bind(table)
                .fetch_all(&mut *conn)
                .await?;
        let read = |(name, kind, primary): (String, String, i64)| Column {
            name,
            bytes: kind.eq_ignore_ascii_case("blob"),
            primary: primary > 0,
        };
        columns.insert(table, rows.into_iter().map(read).collect());
    }
    Ok(columns)
}

/// The fields of a document as they are here; `None` when there is nothing of it.
pub(super) async fn read(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    id: Uuid,
    venue: Uuid,
) -> Result<Option<Fields>> {
    Ok(read_all(conn, columns, entity, &[id], venue).await?.remove(&id))
}

/// The fields of documents of one kind as they are here; those of which there is nothing are left out.
pub(super) async fn read_all(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    ids: &[Uuid],
    venue: Uuid,
) -> Result<HashMap<Uuid, Fields>> {
    let ids = listed(ids.iter().copied());
    let mut documents: HashMap<Uuid, Fields> = HashMap::new();
    if let Some(row) = &entity.row {
        let shared: Vec<&Column> = shared(columns, row.table, row.own, row.elsewhere).collect();
        let sql = format!(
            "select it.{}, {} from {} it where it.{} in (select unhex(value) from json_each(?1))",
            row.key,
            object(&shared),
            row.table,
            row.key
        );
        let rows: Vec<(Uuid, String)> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(&ids).fetch_all(&mut *conn).await?;
        for (id, found) in rows {
            let mut fields = parsed(&found)?;
            fields.remove(row.key);
            documents.insert(id, fields);
        }
    }
    for part in entity.parts {
        let shared: Vec<&Column> = shared(columns, part.table, part.own, &[]).collect();
        let sql = format!(
            "select d.id, {}, {} from (select unhex(value) as id from json_each(?1)) d
             cross join {} it where ({}) and ?2 is not null",
            key(columns, part),
            object(&shared),
            part.table,
            part.of.replace("?1", "d.id")
        );
        let rows: Vec<(Uuid, String, String)> =
            sqlx::query_as(AssertSqlSafe(sql)).bind(&ids).bind(venue).fetch_all(&mut *conn).await?;
        for (id, key, row) in rows {
            let fields = match entity.row {
                // A part whose document is not here says nothing of it.
                Some(_) => documents.get_mut(&id),
                None => Some(documents.entry(id).or_default()),
            };
            if let Some(fields) = fields {
                fields.insert(format!("{}/{key}", part.table), Value::Object(parsed(&row)?));
            }
        }
    }
    Ok(documents)
}

/// What a document says in fields, and in columns of the rows of its parts, that this program has a place for. A later one
/// may have written others: what is not taken in is not remembered either, so that it is never said to be gone.
pub(super) fn known_of(columns: &Columns, entity: &Entity, mut told: Present) -> Present {
    told.fields.retain(|field, _| has_place(columns, entity, field));
    for (field, value) in &mut told.fields {
        if let Cow::Owned(known) = known_value(columns, field, value) {
            *value = known;
        }
    }
    told.siblings.retain(|field, _| has_place(columns, entity, field));
    told
}

/// A value in the columns that this program knows, when it is a row of a part.
pub(super) fn known_value<'v>(columns: &Columns, field: &str, value: &'v Value) -> Cow<'v, Value> {
    let part = field.split_once('/').and_then(|(table, _)| columns.get(table));
    let (Some(part), Value::Object(row)) = (part, value) else { return Cow::Borrowed(value) };
    let is_known = |name: &String| part.iter().any(|column| column.name == *name);
    match row.keys().all(is_known) {
        true => Cow::Borrowed(value),
        false => {
            let known = row.iter().filter(|(name, _)| is_known(name));
            Cow::Owned(known.map(|(name, value)| (name.clone(), value.clone())).collect())
        }
    }
}

/// Whether this program has a place for a field.
pub(super) fn has_place(columns: &Columns, entity: &Entity, field: &str) -> bool {
    let is_column = |table: &str, name: &str| {
        columns.get(table).is_some_and(|known| known.iter().any(|column| column.name == name))
    };
    match field.split_once('/') {
        Some((table, _)) => entity.parts.iter().any(|part| part.table == table),
        None => entity.row.is_some_and(|row| is_column(row.table, field)),
    }
}

/// Writes a document as these fields say; rows of parts that they do not name go, unless they are facts.
pub(super) async fn write(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    (id, venue): (Uuid, Uuid),
    fields: &Fields,
) -> Result<()> {
    let before = read(conn, columns, entity, id, venue).await?;
    let known = before.is_some();
    let before = before.unwrap_or_default();
    for part in entity.parts.iter().rev() {
        let prefix = format!("{}/", part.table);
        let is_gone = |name: &&String| {
            !part.facts && name.starts_with(&prefix) && fields.get(*name).is_none_or(Value::is_null)
        };
        let gone: Vec<&String> = before.keys().filter(is_gone).collect();
        for name in gone {
            let sql = format!(
                "delete from {} as it where ({}) and {} = ?3 and ?2 is not null",
                part.table,
                part.of,
                key(columns, part)
            );
            let key = &name[prefix.len()..];
            sqlx::query(AssertSqlSafe(sql)).bind(id).bind(venue).bind(key).execute(&mut *conn).await?;
        }
    }
    if let Some(row) = &entity.row {
        write_row(conn, columns, row, id, fields).await?;
        if known && columns[row.table].iter().any(|column| column.name == "versions") {
            count_versions(conn, row, id, &before, fields).await?;
        }
    }
    for part in entity.parts {
        let prefix = format!("{}/", part.table);
        for (name, value) in fields {
            if let Value::Object(row) = value
                && name.starts_with(&prefix)
                && before.get(name) != Some(value)
            {
                write_part(conn, columns, part, row).await?;
            }
        }
    }
    Ok(())
}

async fn write_row(
    conn: &mut SqliteConnection,
    columns: &Columns,
    row: &Row,
    id: Uuid,
    fields: &Fields,
) -> Result<()> {
    let told: Vec<&Column> = shared(columns, row.table, row.own, row.elsewhere)
        .filter(|column| column.name != row.key && fields.contains_key(&column.name))
        .collect();
    let names: Vec<&str> = told.iter().map(|column| column.name.as_str()).collect();
    let elsewhere: String = row.elsewhere.iter().map(|(name, _)| format!(", {name}")).collect();
    let made: String = row.elsewhere.iter().map(|(name, _)| format!(", ?2 ->> '$.{name}'")).collect();
    let mut all = fields.clone();
    all.extend(row.elsewhere.iter().map(|(name, make)| ((*name).to_owned(), make(fields))));
    let values: String = told.iter().map(|column| format!(", {}", value_of(column))).collect();
    let listed: String = names.iter().map(|name| format!(", {name}")).collect();
    let mut sql = format!(
        "insert into {} ({}{listed}{elsewhere}) values (?1{values}{made}) on conflict ({}) do ",
        row.table, row.key, row.key
    );
    sql += &update(row.table, &names);
    sqlx::query(AssertSqlSafe(sql)).bind(id).bind(text(&all)).execute(conn).await?;
    Ok(())
}

/// Counts a version for each field that came with another value: a form that was open meanwhile overwrites nobody.
async fn count_versions(
    conn: &mut SqliteConnection,
    row: &Row,
    id: Uuid,
    before: &Fields,
    fields: &Fields,
) -> Result<()> {
    let changed: Fields = fields
        .iter()
        .filter(|(name, value)| before.get(*name).is_some_and(|was| was != *value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let sql = format!("select versions from {} where {} = ?1", row.table, row.key);
    let versions: String = sqlx::query_scalar(AssertSqlSafe(sql)).bind(id).fetch_one(&mut *conn).await?;
    let next = store::change::next_versions(&parsed(&versions)?, &changed);
    let sql = format!("update {} set versions = ?2 where {} = ?1", row.table, row.key);
    sqlx::query(AssertSqlSafe(sql)).bind(id).bind(text(&next)).execute(conn).await?;
    Ok(())
}

async fn write_part(conn: &mut SqliteConnection, columns: &Columns, part: &Part, row: &Fields) -> Result<()> {
    let told: Vec<&Column> =
        shared(columns, part.table, part.own, &[]).filter(|column| row.contains_key(&column.name)).collect();
    let names: Vec<&str> = told.iter().map(|column| column.name.as_str()).collect();
    let primary: Vec<&str> = columns[part.table]
        .iter()
        .filter(|column| column.primary)
        .map(|column| column.name.as_str())
        .collect();
    let values: Vec<String> = told.iter().map(|column| value_of(column).replace("?2", "?1")).collect();
    let mut sql = format!(
        "insert into {} ({}) values ({}) on conflict ({}) do ",
        part.table,
        names.join(", "),
        values.join(", "),
        primary.join(", ")
    );
    let changing: Vec<&str> = names.into_iter().filter(|name| !primary.contains(name)).collect();
    sql += &if part.facts { "nothing".to_owned() } else { update(part.table, &changing) };
    sqlx::query(AssertSqlSafe(sql)).bind(text(row)).execute(conn).await?;
    Ok(())
}

/// What is done with a row that is there: nothing, when it is the same.
fn update(table: &str, names: &[&str]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let set: Vec<String> = names.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    let mine: Vec<String> = names.iter().map(|name| format!("{table}.{name}")).collect();
    let theirs: Vec<String> = names.iter().map(|name| format!("excluded.{name}")).collect();
    format!("update set {} where ({}) is not ({})", set.join(", "), mine.join(", "), theirs.join(", "))
}

fn shared<'c>(
    columns: &'c Columns,
    table: &str,
    own: &'c [&'c str],
    elsewhere: &'c [(&'c str, Made)],
) -> impl Iterator<Item = &'c Column> {
    columns.get(table).into_iter().flatten().filter(move |column| {
        let name = column.name.as_str();
        !own.contains(&name) && !elsewhere.iter().any(|(other, _)| *other == name)
    })
}

fn object(columns: &[&Column]) -> String {
    let pairs: Vec<String> = columns
        .iter()
        .map(|Column { name, bytes, .. }| match bytes {
            true => format!("'{name}', iif(it.{name} is null, null, lower(hex(it.{name})))"),
            false => format!("'{name}', it.{name}"),
        })
        .collect();
    format!("json_object({})", pairs.join(", "))
}

fn key(columns: &Columns, part: &Part) -> String {
    let bytes = |name: &str| columns[part.table].iter().any(|column| column.name == name && column.bytes);
    let words: Vec<String> = part
        .key
        .iter()
        .map(|name| if bytes(name) { format!("lower(hex(it.{name}))") } else { format!("it.{name}") })
        .collect();
    format!("({} || '')", words.join(" || '.' || "))
}

fn value_of(column: &Column) -> String {
    let Column { name, bytes, .. } = column;
    match bytes {
        true => format!("unhex(?2 ->> '$.{name}')"),
        false => format!("?2 ->> '$.{name}'"),
    }
}

fn text(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

fn parsed(text: &str) -> Result<Fields> {
    serde_json::from_str(text).map_err(|error| Error::Database { detail: error.to_string() })
}

/// What tells two values apart; nothing is the same as null.
pub(super) fn mark(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(value) => {
            let bytes = journal::chain::canonical(value).unwrap_or_default();
            data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)[..8])
        }
    }
}

/// Columns of a table, as a test names them.
#[cfg(test)]
pub(super) fn columns_named(names: &[&str]) -> Vec<Column> {
    let column = |name: &&str| Column { name: (*name).to_owned(), bytes: false, primary: false };
    names.iter().map(column).collect()
}
