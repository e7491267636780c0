//! What PostgreSQL does at best with rights: `unnest` inserting them, and one update that spends seats, a page in one
//! statement.

use std::time::Instant;

use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::types::Uuid;
use sqlx::{Arguments as _, FromRow, PgConnection};

use super::{Inserted, Row, column, insert_again};
use crate::bench::Failure;

/// Seats of one statement.
const ROWS: usize = 1_000;

/// A right that was born.
#[derive(FromRow)]
struct Born {
    venue_id: Uuid,
    thing_id: Uuid,
    unit_id: Uuid,
    holder: Uuid,
    feed_seq: i64,
}

impl Row for Born {
    const TABLE: &str =
        "drop table if exists raw_right; create table raw_right (like app.right_unit including all)";
    const READ: &str = "select venue_id, thing_id, unit_id, holder, feed_seq from app.right_unit
         where kind = 'undoing' and feed_seq > $1 order by feed_seq limit $2";
    const INSERT: &str = "insert into raw_right
             (venue_id, kind, thing_id, unit_id, epoch, state, holder, incarnation, feed_seq)
         select u.venue, 'undoing', u.thing, u.unit, 1, 'held', u.holder, 1, u.feed
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) u(venue, thing, unit, holder, feed)";

    fn feed(&self) -> i64 {
        self.feed_seq
    }

    fn bytes(&self) -> usize {
        4 * size_of::<Uuid>()
    }

    fn columns(page: &[Self]) -> Result<PgArguments, BoxDynError> {
        let mut columns = PgArguments::default();
        columns.add(column(page, |it| it.venue_id))?;
        columns.add(column(page, |it| it.thing_id))?;
        columns.add(column(page, |it| it.unit_id))?;
        columns.add(column(page, |it| it.holder))?;
        columns.add(column(page, |it| it.feed_seq))?;
        Ok(columns)
    }
}

/// Inserts the rights that were born after one of the feed again.
///
/// # Errors
///
/// What the server says.
pub async fn insert_born_after(conn: &mut PgConnection, after: i64) -> Result<Inserted, Failure> {
    insert_again::<Born>(conn, after).await
}

/// A seat that was sold.
#[derive(FromRow)]
struct Sold {
    venue_id: Uuid,
    thing_id: Uuid,
    unit_id: Uuid,
    by_id: Uuid,
    feed_seq: i64,
}

/// Sells the seats that were sold after a position of the feed again: rows that say they are held, updated from arrays.
///
/// # Errors
///
/// What the server says.
pub async fn sell_after(conn: &mut PgConnection, after: i64) -> Result<Inserted, Failure> {
    sqlx::raw_sql(
        "drop table if exists raw_right; create table raw_right (like app.right_unit including all)",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "insert into raw_right (venue_id, kind, thing_id, unit_id, epoch, state, holder, incarnation, feed_seq)
         select venue_id, kind, thing_id, unit_id, epoch, 'held', holder, incarnation, 1 from app.right_unit
         where kind = 'seat' and state = 'spent' and feed_seq > $1",
    )
    .bind(after)
    .execute(&mut *conn)
    .await?;
    let sold: Vec<Sold> = sqlx::query_as(
        "select venue_id, thing_id, unit_id, by_id, feed_seq from app.right_unit
         where kind = 'seat' and state = 'spent' and feed_seq > $1 order by feed_seq",
    )
    .bind(after)
    .fetch_all(&mut *conn)
    .await?;
    let mut done = Inserted::default();
    for page in sold.chunks(ROWS) {
        let start = Instant::now();
        sqlx::query(
            "update raw_right r set state = 'spent', by_id = u.by_id, feed_seq = u.feed, since = now()
             from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]) u(venue, thing, unit, by_id, feed)
             where r.venue_id = u.venue and r.kind = 'seat' and r.thing_id = u.thing and r.unit_id = u.unit",
        )
        .bind(column(page, |it| it.venue_id))
        .bind(column(page, |it| it.thing_id))
        .bind(column(page, |it| it.unit_id))
        .bind(column(page, |it| it.by_id))
        .bind(column(page, |it| it.feed_seq))
        .execute(&mut *conn)
        .await?;
        done.took += start.elapsed();
        done.rows += page.len() as u64;
        done.bytes += page.len() as u64 * 4 * size_of::<Uuid>() as u64;
    }
    Ok(done)
}
