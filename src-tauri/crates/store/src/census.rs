//! What a store is made of, in figures: versions, sizes, rows of each table.

use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::{AssertSqlSafe, SqliteConnection};

use crate::Result;

/// A store in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Census {
    /// The version of SQLite.
    pub sqlite: String,
    /// The last migration.
    pub migration: i64,
    /// Bytes of the file.
    pub bytes: i64,
    /// Of which unused.
    pub free_bytes: i64,
    /// Rows, by table.
    pub rows: BTreeMap<String, i64>,
}

/// Counts a store.
///
/// # Errors
///
/// What the database says.
pub async fn census(conn: &mut SqliteConnection) -> Result<Census> {
    let (sqlite, bytes, free_bytes, migration) = sqlx::query_as(
        "select sqlite_version(), c.page_count * s.page_size, f.freelist_count * s.page_size,
                (select coalesce(max(version), 0) from _sqlx_migrations)
         from pragma_page_count c, pragma_page_size s, pragma_freelist_count f",
    )
    .fetch_one(&mut *conn)
    .await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_schema
         where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like '\\_%' escape '\\'
           and sql not like 'create virtual table%' order by name",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut rows = BTreeMap::new();
    for table in tables {
        // A name of our own schema.
        let sql = format!("select count(*) from \"{table}\"");
        let count = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut *conn).await?;
        rows.insert(table, count);
    }
    Ok(Census { sqlite, migration, bytes, free_bytes, rows })
}
