//! Every table of a store, as it is: what a story compares with itself.

use std::collections::BTreeMap;

use app::App;
use sqlx::{AssertSqlSafe, SqliteConnection};

/// The number of rows of every table.
///
/// # Panics
///
/// When the store cannot be read.
pub async fn counts(app: &App) -> BTreeMap<String, i64> {
    let mut conn = app.store.read().await.expect("a reader");
    let mut counts = BTreeMap::new();
    for table in names(&mut conn).await {
        let statement = AssertSqlSafe(format!("select count(*) from \"{table}\""));
        counts.insert(table, sqlx::query_scalar(statement).fetch_one(&mut *conn).await.expect("counted"));
    }
    counts
}

/// Every row of every table, as SQL writes its values.
///
/// # Panics
///
/// When the store cannot be read.
pub async fn contents(app: &App) -> BTreeMap<String, String> {
    let mut conn = app.store.read().await.expect("a reader");
    let mut contents = BTreeMap::new();
    for table in names(&mut conn).await {
        let columns: Vec<String> = sqlx::query_scalar("select name from pragma_table_info(?1)")
            .bind(&table)
            .fetch_all(&mut *conn)
            .await
            .expect("its columns");
        let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
        let row = quoted.join(" || ',' || ");
        let statement = format!("select coalesce(group_concat({row}, char(10)), '') from \"{table}\"");
        let rows = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(&mut *conn).await.expect("read");
        contents.insert(table, rows);
    }
    contents
}

/// The tables with rows of their own; those of a search index are read through it.
async fn names(conn: &mut SqliteConnection) -> Vec<String> {
    sqlx::query_scalar("select name from sqlite_schema where type = 'table' and sql not like '%virtual%'")
        .fetch_all(conn)
        .await
        .expect("read")
}
