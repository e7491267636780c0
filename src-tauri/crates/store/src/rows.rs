//! Many rows of one table, some of them in each statement; the values of the next are bound while one runs on the thread
//! of its connection.

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

use crate::Result;

/// Rows of one statement at most: enough to share what a statement costs, few enough for SQLite's 32 766 parameters.
const MOST: usize = 512;

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

/// The values of rows, in the order of the columns.
#[derive(Debug, Default)]
pub struct Values {
    arguments: SqliteArguments,
    /// The first that has no form in the database.
    unencoded: Option<sqlx::Error>,
}

impl Values {
    /// Binds the next value.
    pub fn bind<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if let Err(error) = self.arguments.add(value) {
            self.unencoded.get_or_insert(sqlx::Error::Encode(error));
        }
        self
    }
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
    mut bind: impl FnMut(&mut Values, &R),
) -> Result<()> {
    let mut left = rows;
    let mut bound = || {
        let (now, then) = left.split_at(together(left.len())?);
        left = then;
        let mut values = Values::default();
        values.arguments.reserve(now.len() * insert.columns, 0);
        now.iter().for_each(|row| bind(&mut values, row));
        Some((insert.text(now.len()), values))
    };
    let mut next = bound();
    while let Some((text, values)) = next {
        if let Some(error) = values.unencoded {
            return Err(error.into());
        }
        let running = sqlx::query_with(AssertSqlSafe(text), values.arguments).execute(&mut *conn);
        // The first look at it hands it over to the thread of the connection.
        let (done, bound) = tokio::join!(biased; running, async { bound() });
        done?;
        next = bound;
    }
    Ok(())
}

/// How many of the rows that are left go into one statement: a power of two, so that however many rows come, few
/// statements are prepared and kept. Few come first: nothing runs while the first values are bound.
fn together(left: usize) -> Option<usize> {
    match left % MOST {
        0 if left == 0 => None,
        0 => Some(MOST),
        odd => Some(1 << odd.trailing_zeros()),
    }
}

impl Insert<'_> {
    /// The statement of so many rows.
    fn text(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{} values {} {}", self.into, vec![row.as_str(); rows].join(","), self.otherwise)
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
        assert_eq!(all(&mut conn).await, rows[..88]);
        let kept = Insert { otherwise: "on conflict (no) do nothing", ..INTO };
        write(&mut conn, kept, &rows, bind).await.expect("what is there stays");
        assert_eq!(all(&mut conn).await.len(), 599);
    }
}
