//! Documents that are new here, written as whole tables: a desk that joins receives hundreds of thousands.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use serde_json::Value;
use sqlx::SqliteConnection;
use store::rows::{self, Insert, Values};
use store::shared::{Entity, Part, Row};
use uuid::Uuid;

use super::{Column, Columns, Fields, shared, update};
use crate::Result;

/// Rows with their values, by which columns they tell of: what an older program does not tell is born with its default.
type Shapes<'d, R> = BTreeMap<Vec<bool>, Vec<(R, Vec<&'d Value>)>>;

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
    let mut shapes: Shapes<'_, (Uuid, &Fields)> = BTreeMap::new();
    for (id, fields) in documents {
        let (shape, values) = told(&all, fields);
        shapes.entry(shape).or_default().push(((*id, fields), values));
    }
    for (shape, rows) in shapes {
        let told = of_shape(&all, &shape);
        let listed: String = told.iter().map(|column| format!(", {}", column.name)).collect();
        let elsewhere: String = row.elsewhere.iter().map(|(name, _)| format!(", {name}")).collect();
        let into = format!("insert into {} ({}{listed}{elsewhere})", row.table, row.key);
        let columns = 1 + told.len() + row.elsewhere.len();
        let insert = Insert { into: &into, columns, otherwise: "" };
        rows::write(conn, insert, &rows, |values, ((id, fields), said)| {
            values.bind(*id);
            told.iter().zip(said).for_each(|(column, value)| bind(values, column, value));
            row.elsewhere.iter().for_each(|(_, make)| bind_value(values, &make(fields)));
        })
        .await?;
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
    let mut shapes: Shapes<'_, ()> = BTreeMap::new();
    for (name, value) in documents.iter().flat_map(|(_, fields)| *fields) {
        if let Value::Object(row) = value
            && name.starts_with(&prefix)
        {
            let (shape, values) = told(&all, row);
            shapes.entry(shape).or_default().push(((), values));
        }
    }
    let primary = columns[part.table].iter().filter(|it| it.primary).map(|it| it.name.as_str());
    let primary: Vec<&str> = primary.collect();
    for (shape, rows) in shapes {
        let told = of_shape(&all, &shape);
        let names: Vec<&str> = told.iter().map(|column| column.name.as_str()).collect();
        let changing: Vec<&str> = names.iter().filter(|name| !primary.contains(name)).copied().collect();
        let kept = if part.facts { "nothing".to_owned() } else { update(part.table, &changing) };
        let into = format!("insert into {} ({})", part.table, names.join(", "));
        let otherwise = format!("on conflict ({}) do {kept}", primary.join(", "));
        let insert = Insert { into: &into, columns: told.len(), otherwise: &otherwise };
        rows::write(conn, insert, &rows, |values, ((), said)| {
            told.iter().zip(said).for_each(|(column, value)| bind(values, column, value));
        })
        .await?;
    }
    Ok(())
}

/// Which of the columns a row tells of, and what it says in them.
fn told<'d>(columns: &[&Column], fields: &'d Fields) -> (Vec<bool>, Vec<&'d Value>) {
    let all: Vec<Option<&Value>> = columns.iter().map(|column| fields.get(&column.name)).collect();
    (all.iter().map(Option::is_some).collect(), all.into_iter().flatten().collect())
}

fn of_shape<'c>(columns: &[&'c Column], shape: &[bool]) -> Vec<&'c Column> {
    columns.iter().zip(shape).filter(|(_, told)| **told).map(|(column, _)| *column).collect()
}

/// Binds a value as the column has it; what is no form of it is refused by the table.
fn bind(values: &mut Values, column: &Column, value: &Value) {
    match value {
        Value::String(text) if column.bytes => {
            values.bind(HEX.decode(text.as_bytes()).ok());
        }
        value => bind_value(values, value),
    }
}

fn bind_value(values: &mut Values, value: &Value) {
    match value {
        Value::Null => values.bind(None::<i64>),
        Value::String(text) => values.bind(text.as_str()),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => values.bind(whole),
            None => values.bind(number.as_f64()),
        },
        other => values.bind(other.to_string()),
    };
}
