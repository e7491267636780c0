//! What PostgreSQL does at best: `unnest` inserting rows into a table of the same columns, indexes and checks, `copy` out
//! of it, a row compared and set.

use std::time::{Duration, Instant};

use sqlx::postgres::PgRow;
use sqlx::types::Uuid;
use sqlx::{FromRow, PgConnection};
use tokio_stream::StreamExt as _;

use crate::bench::Failure;
use crate::bench::figure::Spent;

/// Rows of one statement, each its own transaction.
const ROWS: usize = 1_000;

/// Rows that were moved.
#[derive(Debug, Clone, Copy)]
pub struct Inserted {
    /// How many.
    pub rows: u64,
    /// Their bytes, as text for documents.
    pub bytes: u64,
    /// How long it took.
    pub took: Duration,
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

/// Inserts the documents again.
///
/// # Errors
///
/// What the server says.
pub async fn insert_sheets(conn: &mut PgConnection) -> Result<Inserted, Failure> {
    sqlx::query("create table raw_sheet (like app.sheet including all)").execute(&mut *conn).await?;
    let mut done = Inserted { rows: 0, bytes: 0, took: Duration::ZERO };
    let mut after = 0;
    loop {
        let page: Vec<Sheet> = sqlx::query_as(
            "select venue_id, entity, entity_id, subject, shape, fields::text, stamps::text, feed_seq
             from app.sheet where feed_seq > $1 order by feed_seq limit $2",
        )
        .bind(after)
        .bind(i64::try_from(ROWS)?)
        .fetch_all(&mut *conn)
        .await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = last.feed_seq;
        done.rows += page.len() as u64;
        done.bytes += page.iter().map(|it| (it.fields.len() + it.stamps.len()) as u64).sum::<u64>();
        let start = Instant::now();
        sqlx::query(
            "insert into raw_sheet (venue_id, entity, entity_id, subject, shape, fields, stamps, feed_seq)
             select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::jsonb[],
                                  $7::jsonb[], $8::bigint[])",
        )
        .bind(page.iter().map(|it| it.venue_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.entity.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.entity_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.subject).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.shape.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.fields.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.stamps.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.feed_seq).collect::<Vec<_>>())
        .execute(&mut *conn)
        .await?;
        done.took += start.elapsed();
    }
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

/// Inserts the last operations again.
///
/// # Errors
///
/// What the server says.
pub async fn insert_operations(conn: &mut PgConnection, last: u64) -> Result<Inserted, Failure> {
    sqlx::query("create table raw_operation (like app.operation including all)").execute(&mut *conn).await?;
    let head: i64 =
        sqlx::query_scalar("select max(feed_seq) from app.operation").fetch_one(&mut *conn).await?;
    let mut done = Inserted { rows: 0, bytes: 0, took: Duration::ZERO };
    let mut after = head - i64::try_from(last)?;
    loop {
        let page: Vec<Operation> = sqlx::query_as(
            "select venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature
             from app.operation where feed_seq > $1 order by feed_seq limit $2",
        )
        .bind(after)
        .bind(i64::try_from(ROWS)?)
        .fetch_all(&mut *conn)
        .await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = last.feed_seq;
        done.rows += page.len() as u64;
        done.bytes += page.iter().map(|it| it.bytes.len() as u64).sum::<u64>();
        let start = Instant::now();
        sqlx::query(
            "insert into raw_operation
                 (venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash, signature)
             select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::uuid[],
                                  $7::text[], $8::bytea[], $9::bytea[], $10::bytea[])",
        )
        .bind(page.iter().map(|it| it.venue_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.feed_seq).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.journal_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.seq).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.desk_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.operation_id).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.kind.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.bytes.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.hash.clone()).collect::<Vec<_>>())
        .bind(page.iter().map(|it| it.signature.clone()).collect::<Vec<_>>())
        .execute(&mut *conn)
        .await?;
        done.took += start.elapsed();
    }
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
