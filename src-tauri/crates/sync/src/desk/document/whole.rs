//! Documents that are new here, written as whole tables: a desk that joins receives hundreds of thousands.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use serde_json::Value;
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use store::inserts;
use store::shared::{Entity, Part, Row};
use uuid::Uuid;

use super::{Column, Columns, Fields, shared, update};
use crate::Result;

/// Rows of one insert: enough to make its preparation cheap, few enough for SQLite's 32 766 parameters.
pub(in crate::desk) const ROWS: usize = 200;

/// Rows of a table by the columns that they tell of: what an older program does not tell is born with its default.
type Shapes<'c, R> = BTreeMap<Vec<&'c str>, Vec<R>>;

/// Writes documents of one kind that are not here.
///
/// # Errors
///
/// What the database says: nothing is known then of what was written, which is to be rolled back.
pub(in crate::desk) async fn write_new(
    conn: &mut SqliteConnection,
    columns: &Columns,
    entity: &Entity,
    documents: &[(Uuid, &Fields)],
) -> Result<()> {
    if let Some(row) = &entity.row {
        insert_rows(conn, columns, row, documents).await?;
    }
    for part in entity.parts {
        insert_parts(conn, columns, part, documents).await?;
    }
    Ok(())
}

async fn insert_rows(
    conn: &mut SqliteConnection,
    columns: &Columns,
    row: &Row,
    documents: &[(Uuid, &Fields)],
) -> Result<()> {
    let all: Vec<&Column> =
        shared(columns, row.table, row.own, row.elsewhere).filter(|it| it.name != row.key).collect();
    let mut shapes: Shapes<'_, &(Uuid, &Fields)> = BTreeMap::new();
    for document in documents {
        shapes.entry(told_by(&all, document.1)).or_default().push(document);
    }
    for (names, documents) in shapes {
        let listed: String = names.iter().map(|name| format!(", {name}")).collect();
        let elsewhere: String = row.elsewhere.iter().map(|(name, _)| format!(", {name}")).collect();
        let told = named(&all, &names);
        let into = format!("insert into {} ({}{listed}{elsewhere}) ", row.table, row.key);
        let insert = |chunk: &[&(Uuid, &Fields)]| {
            let mut insert: QueryBuilder<Sqlite> = QueryBuilder::new(into.as_str());
            insert.push_values(chunk, |mut values, (id, fields)| {
                values.push_bind(*id);
                told.iter().for_each(|column| bind(&mut values, column, fields.get(&column.name)));
                row.elsewhere.iter().for_each(|(_, make)| bind_value(&mut values, &make(fields)));
            });
            insert
        };
        inserts::run(conn, documents.chunks(ROWS).map(insert)).await?;
    }
    Ok(())
}

async fn insert_parts(
    conn: &mut SqliteConnection,
    columns: &Columns,
    part: &Part,
    documents: &[(Uuid, &Fields)],
) -> Result<()> {
    let all: Vec<&Column> = shared(columns, part.table, part.own, &[]).collect();
    let prefix = format!("{}/", part.table);
    let mut shapes: Shapes<'_, &Fields> = BTreeMap::new();
    for (name, value) in documents.iter().flat_map(|(_, fields)| *fields) {
        if let Value::Object(row) = value
            && name.starts_with(&prefix)
        {
            shapes.entry(told_by(&all, row)).or_default().push(row);
        }
    }
    let primary: Vec<&str> =
        columns[part.table].iter().filter(|it| it.primary).map(|it| it.name.as_str()).collect();
    for (names, rows) in shapes {
        let changing: Vec<&str> = names.iter().filter(|name| !primary.contains(name)).copied().collect();
        let kept = if part.facts { "nothing".to_owned() } else { update(part.table, &changing) };
        let told = named(&all, &names);
        let into = format!("insert into {} ({}) ", part.table, names.join(", "));
        let otherwise = format!(" on conflict ({}) do {kept}", primary.join(", "));
        let insert = |chunk: &[&Fields]| {
            let mut insert: QueryBuilder<Sqlite> = QueryBuilder::new(into.as_str());
            insert.push_values(chunk, |mut values, fields| {
                told.iter().for_each(|column| bind(&mut values, column, fields.get(&column.name)));
            });
            insert.push(otherwise.as_str());
            insert
        };
        inserts::run(conn, rows.chunks(ROWS).map(insert)).await?;
    }
    Ok(())
}

/// The names of the columns that a row tells of.
fn told_by<'c>(columns: &[&'c Column], fields: &Fields) -> Vec<&'c str> {
    let told = columns.iter().filter(|column| fields.contains_key(&column.name));
    told.map(|column| column.name.as_str()).collect()
}

fn named<'c>(columns: &[&'c Column], names: &[&str]) -> Vec<&'c Column> {
    columns.iter().filter(|column| names.contains(&column.name.as_str())).copied().collect()
}

/// Binds a value as the column has it; what is no form of it is refused by the table.
fn bind(row: &mut Separated<'_, Sqlite, &'static str>, column: &Column, value: Option<&Value>) {
    match value {
        Some(Value::String(text)) if column.bytes => {
            row.push_bind(HEX.decode(text.as_bytes()).ok());
        }
        value => bind_value(row, value.unwrap_or(&Value::Null)),
    }
}

fn bind_value(row: &mut Separated<'_, Sqlite, &'static str>, value: &Value) {
    match value {
        Value::Null => row.push_bind(None::<i64>),
        Value::String(text) => row.push_bind(text.clone()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => row.push_bind(whole),
            None => row.push_bind(number.as_f64()),
        },
        other => row.push_bind(other.to_string()),
    };
}
