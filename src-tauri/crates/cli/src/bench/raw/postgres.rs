//! What PostgreSQL does at best: `unnest` inserting rows into a table of the same columns, indexes and checks, `copy` out
//! of it, a row compared and set.

pub mod footprint;
pub mod policies;
pub mod rights;

use std::time::{Duration, Instant};

use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::types::Uuid;
use sqlx::{Arguments as _, FromRow, PgConnection};
use tokio_stream::StreamExt as _;

use crate::bench::Failure;
use crate::bench::figure::Spent;

/// Rows of one statement, each its own transaction.
const ROWS: usize = 1_000;

/// How far the feeds of all venues go.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Heads {
    /// Of operations.
    pub operations: i64,
    /// Of rights.
    pub rights: i64,
    /// Of documents.
    pub sheets: i64,
}

/// How far the feeds go.
///
/// # Errors
///
/// What the server says.
pub async fn heads(conn: &mut PgConnection) -> Result<Heads, Failure> {
    Ok(sqlx::query_as(
        "select coalesce(max(head) filter (where kind = 'operations'), 0) as operations,
                coalesce(max(head) filter (where kind = 'rights'), 0) as rights,
                coalesce(max(head) filter (where kind = 'sheets'), 0) as sheets from app.feed",
    )
    .fetch_one(conn)
    .await?)
}

/// Rows that were moved.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inserted {
    /// How many.
    pub rows: u64,
    /// Their bytes, as text for documents.
    pub bytes: u64,
    /// How long it took.
    pub took: Duration,
}

/// A row of a table of the shared database, inserted again into one like it.
trait Row: for<'r> FromRow<'r, PgRow> + Send + Unpin {
    /// Makes the table like it.
    const TABLE: &str;
    /// Reads a page of rows after one of the feed.
    const READ: &str;
    /// Inserts a page, one array for each column.
    const INSERT: &str;

    /// Its number in the feed.
    fn feed(&self) -> i64;

    /// Its bytes, as text for documents.
    fn bytes(&self) -> usize;

    /// A page as the arrays of its columns.
    fn columns(page: &[Self]) -> Result<PgArguments, BoxDynError>;
}

/// Inserts the rows that come after one of the feed again, a page in one statement.
async fn insert_again<R: Row>(conn: &mut PgConnection, mut after: i64) -> Result<Inserted, Failure> {
    sqlx::raw_sql(R::TABLE).execute(&mut *conn).await?;
    let mut done = Inserted::default();
    loop {
        let page: Vec<R> =
            sqlx::query_as(R::READ).bind(after).bind(i64::try_from(ROWS)?).fetch_all(&mut *conn).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = last.feed();
        done.rows += page.len() as u64;
        done.bytes += page.iter().map(|row| row.bytes() as u64).sum::<u64>();
        let start = Instant::now();
        sqlx::query_with(R::INSERT, R::columns(&page)?).execute(&mut *conn).await?;
        done.took += start.elapsed();
    }
}

/// One column of a page.
fn column<R, T>(page: &[R], of: impl Fn(&R) -> T) -> Vec<T> {
    page.iter().map(of).collect()
}

/// A document of the shared database.
#[derive(FromRow)]
struct Sheet {
    venue_id: Uuid,
    entity: String,
    entity_id: Uuid,
    subject: Option<Uuid>,
    shape: String,
    fields: String,
    stamps: String,
    feed_seq: i64,
}

impl Row for Sheet {
    const TABLE: &str =
        "drop table if exists raw_sheet; create table raw_sheet (like app.sheet including all)";
    const READ: &str =
        "select venue_id, entity, entity_id, subject, shape, fields::text, stamps::text, feed_seq
         from app.sheet where feed_seq > $1 order by feed_seq limit $2";
    const INSERT: &str =
        "insert into raw_sheet (venue_id, entity, entity_id, subject, shape, fields, stamps, feed_seq)
         select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::jsonb[],
                              $7::jsonb[], $8::bigint[])";

    fn feed(&self) -> i64 {
        self.feed_seq
    }

    fn bytes(&self) -> usize {
        self.fields.len() + self.stamps.len()
    }

    fn columns(page: &[Self]) -> Result<PgArguments, BoxDynError> {
        let mut columns = PgArguments::default();
        columns.add(column(page, |it| it.venue_id))?;
        columns.add(column(page, |it| it.entity.clone()))?;
        columns.add(column(page, |it| it.entity_id))?;
        columns.add(column(page, |it| it.subject))?;
        columns.add(column(page, |it| it.shape.clone()))?;
        columns.add(column(page, |it| it.fields.clone()))?;
        columns.add(column(page, |it| it.stamps.clone()))?;
        columns.add(column(page, |it| it.feed_seq))?;
        Ok(columns)
    }
}

/// Inserts the documents that come after one of the feed again.
///
/// # Errors
///
/// What the server says.
pub async fn insert_sheets_after(conn: &mut PgConnection, after: i64) -> Result<Inserted, Failure> {
    insert_again::<Sheet>(conn, after).await
}

/// An operation of the shared database.
#[derive(FromRow)]
struct Operation {
    venue_id: Uuid,
    feed_seq: i64,
    journal_id: Uuid,
    seq: i64,
    desk_id: Uuid,
    operation_id: Uuid,
    kind: String,
    bytes: Vec<u8>,
    hash: Vec<u8>,
    signature: Vec<u8>,
}

impl Row for Operation {
    const TABLE: &str =
        "drop table if exists raw_operation; create table raw_operation (like app.operation including all)";
    const READ: &str =
        "select venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature
         from app.operation where feed_seq > $1 order by feed_seq limit $2";
    const INSERT: &str = "insert into raw_operation
             (venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature)
         select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::uuid[],
                              $7::text[], $8::bytea[], $9::bytea[], $10::bytea[])";

    fn feed(&self) -> i64 {
        self.feed_seq
    }

    fn bytes(&self) -> usize {
        self.bytes.len()
    }

    fn columns(page: &[Self]) -> Result<PgArguments, BoxDynError> {
        let mut columns = PgArguments::default();
        columns.add(column(page, |it| it.venue_id))?;
        columns.add(column(page, |it| it.feed_seq))?;
        columns.add(column(page, |it| it.journal_id))?;
        columns.add(column(page, |it| it.seq))?;
        columns.add(column(page, |it| it.desk_id))?;
        columns.add(column(page, |it| it.operation_id))?;
        columns.add(column(page, |it| it.kind.clone()))?;
        columns.add(column(page, |it| it.bytes.clone()))?;
        columns.add(column(page, |it| it.hash.clone()))?;
        columns.add(column(page, |it| it.signature.clone()))?;
        Ok(columns)
    }
}

/// Inserts the operations that come after one of the feed again.
///
/// # Errors
///
/// What the server says.
pub async fn insert_operations_after(conn: &mut PgConnection, after: i64) -> Result<Inserted, Failure> {
    insert_again::<Operation>(conn, after).await
}

/// Carries everything that a desk pulls out of the server, and throws it away.
///
/// # Errors
///
/// What the server says.
pub async fn copy_out(conn: &mut PgConnection) -> Result<Inserted, Failure> {
    let mut done = Inserted { rows: 0, bytes: 0, took: Duration::ZERO };
    for table in [
        "select feed_seq, entity, entity_id, subject, shape, fields, versions, siblings from app.sheet",
        "select feed_seq, desk_id, journal_id, seq, operation_id, bytes, hash, signature from app.operation",
        "select feed_seq, kind, thing_id, unit_id, epoch, state, holder, by_id from app.right_unit where feed_seq > 0",
    ] {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from ({table}) t"));
        done.rows += u64::try_from(sqlx::query_scalar::<_, i64>(count).fetch_one(&mut *conn).await?)?;
        let start = Instant::now();
        let statement = format!("copy ({table}) to stdout with (format binary)");
        let mut out = conn.copy_out_raw(&statement).await?;
        while let Some(chunk) = out.next().await {
            done.bytes += chunk?.len() as u64;
        }
        drop(out);
        done.took += start.elapsed();
    }
    Ok(done)
}

/// Compares and sets rows one by one, each its own transaction.
///
/// # Errors
///
/// What the server says.
pub async fn compare_and_set(conn: &mut PgConnection, many: usize) -> Result<Spent, Failure> {
    sqlx::query("create table raw_seat (seat_id integer primary key, state text not null)")
        .execute(&mut *conn)
        .await?;
    let last = i32::try_from(many)?;
    sqlx::query("insert into raw_seat select generate_series(1, $1), 'free'")
        .bind(last)
        .execute(&mut *conn)
        .await?;
    let mut spent = Spent::default();
    for seat in 1..=last {
        let start = Instant::now();
        let taken: Option<PgRow> = sqlx::query(
            "update raw_seat set state = 'held' where seat_id = $1 and state = 'free' returning seat_id",
        )
        .bind(seat)
        .fetch_optional(&mut *conn)
        .await?;
        spent.push(start.elapsed());
        taken.ok_or("a free seat was not taken")?;
    }
    Ok(spent)
}

/// Ends the connections of all desks.
///
/// # Errors
///
/// What the server says.
pub async fn end_desks(conn: &mut PgConnection) -> Result<(), Failure> {
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where usename like 'd\\_%'")
        .execute(conn)
        .await?;
    Ok(())
}

/// The process behind a connection.
///
/// # Errors
///
/// What the server says.
pub async fn backend(conn: &mut PgConnection) -> Result<u32, Failure> {
    let pid: i32 = sqlx::query_scalar("select pg_backend_pid()").fetch_one(conn).await?;
    Ok(u32::try_from(pid)?)
}
