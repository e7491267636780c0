//! Many rows of one table, some of them in each statement; the values of the next are bound while one runs.

use std::sync::Arc;

use sqlx::SqliteConnection;

use crate::Result;
use crate::relay::{Relay, Values};

/// Rows of one statement: enough to make its preparation cheap, few enough for SQLite's 32 766 parameters.
const AT_ONCE: usize = 200;

/// Where rows go.
#[derive(Debug, Clone, Copy)]
pub struct Insert<'s> {
    /// `insert into t (a, b)`.
    pub into: &'s str,
    /// How many columns that names.
    pub columns: usize,
    /// What becomes of rows that are there, as `on conflict` says it; empty when none may be.
    pub otherwise: &'s str,
}

/// Writes rows in their order, each as `bind` tells its values.
///
/// # Errors
///
/// What the database says of the first statement that it refuses; those after it are not run.
pub async fn write<R>(
    conn: &mut SqliteConnection,
    insert: Insert<'_>,
    rows: &[R],
    bind: impl FnMut(&mut Values, &R),
) -> Result<()> {
    hand(Relay::over(conn), insert, rows, bind).await?.free().await?;
    Ok(())
}

/// The same without waiting for the last statement.
///
/// # Errors
///
/// As [`write`], and what the database said of the statement before.
pub async fn hand<'c, R>(
    mut relay: Relay<'c>,
    insert: Insert<'_>,
    rows: &[R],
    mut bind: impl FnMut(&mut Values, &R),
) -> Result<Relay<'c>> {
    let most = rows.len().min(AT_ONCE);
    let whole = insert.text(most);
    for chunk in rows.chunks(AT_ONCE) {
        let mut values = Values::default();
        values.reserve(chunk.len() * insert.columns);
        chunk.iter().for_each(|row| bind(&mut values, row));
        let text = if chunk.len() < most { insert.text(chunk.len()) } else { Arc::clone(&whole) };
        relay = relay.hand(text, values).await?;
    }
    Ok(relay)
}

impl Insert<'_> {
    /// The statement of so many rows.
    fn text(&self, rows: usize) -> Arc<str> {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{} values {} {}", self.into, vec![row; rows].join(","), self.otherwise).into()
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    const INTO: Insert<'_> = Insert { into: "insert into t (no, word)", columns: 2, otherwise: "" };

    async fn all(conn: &mut SqliteConnection) -> Vec<i64> {
        sqlx::query_scalar("select no from t order by place").fetch_all(conn).await.expect("rows")
    }

    async fn table() -> SqliteConnection {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.expect("a database");
        sqlx::query("create table t (place integer primary key, no integer unique, word text not null)")
            .execute(&mut conn)
            .await
            .expect("a table");
        conn
    }

    fn bind(values: &mut Values, no: &i64) {
        values.bind(*no).bind(format!("mot {no}"));
    }

    #[tokio::test]
    async fn rows_are_written_in_their_order_however_many() {
        let mut conn = table().await;
        let rows: Vec<i64> = (0..450).rev().collect();
        write(&mut conn, INTO, &rows, bind).await.expect("written");
        assert_eq!(all(&mut conn).await, rows);
        write::<i64>(&mut conn, INTO, &[], bind).await.expect("nothing to write");
    }

    #[tokio::test]
    async fn nothing_is_written_after_what_was_refused() {
        let mut conn = table().await;
        let mut rows: Vec<i64> = (0..600).collect();
        rows[300] = 7;
        write(&mut conn, INTO, &rows, bind).await.expect_err("seven is there");
        assert_eq!(all(&mut conn).await, rows[..200]);
        let kept = Insert { otherwise: "on conflict (no) do nothing", ..INTO };
        write(&mut conn, kept, &rows, bind).await.expect("what is there stays");
        assert_eq!(all(&mut conn).await.len(), 599);
    }
}
