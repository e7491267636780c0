//! Many rows, written by inserts of which each is built while the one before runs: a connection lives on a thread of its
//! own, and binding the values of a row takes about as long as writing it.

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::Result;

/// Runs inserts in their order.
///
/// # Errors
///
/// What the database says of the first that it refuses; those after it are not run.
pub async fn run(
    conn: &mut SqliteConnection,
    inserts: impl IntoIterator<Item = QueryBuilder<Sqlite>>,
) -> Result<()> {
    let mut inserts = inserts.into_iter();
    let mut next = inserts.next();
    while let Some(mut insert) = next {
        let running = insert.build().execute(&mut *conn);
        // The first look at it hands it over to the thread of the connection.
        let (done, built) = tokio::join!(biased; running, async { inserts.next() });
        done?;
        next = built;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    fn row(no: i64) -> QueryBuilder<Sqlite> {
        let mut insert = QueryBuilder::new("insert into t (no) values (");
        insert.push_bind(no).push(")");
        insert
    }

    #[tokio::test]
    async fn rows_are_written_in_their_order_as_far_as_they_are_taken() {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.expect("a database");
        sqlx::query("create table t (place integer primary key, no integer unique)")
            .execute(&mut conn)
            .await
            .expect("a table");
        run(&mut conn, [7, 3, 5].map(row)).await.expect("three rows");
        let refused = run(&mut conn, [9, 3, 11].map(row)).await;
        assert!(refused.is_err(), "three is there");
        let all: Vec<i64> =
            sqlx::query_scalar("select no from t order by place").fetch_all(&mut conn).await.expect("rows");
        assert_eq!(all, [7, 3, 5, 9], "nothing after what was refused");
    }
}
