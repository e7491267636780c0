//! What the shared database takes on the disk, in two parts: what its rows say, and what is only there to exchange them.

use sqlx::PgConnection;

use crate::bench::Failure;

/// Bytes on the disk.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Footprint {
    /// Documents and operations, with the indexes of their ids.
    pub payload: i64,
    /// Versions, stamps and positions of each, the indexes of positions, chains, rights and feeds.
    pub bookkeeping: i64,
}

/// Measures the database.
///
/// # Errors
///
/// What the server says.
pub async fn measure(conn: &mut PgConnection) -> Result<Footprint, Failure> {
    Ok(sqlx::query_as(
        "with part (bytes) as (
             select sum(pg_column_size(versions) + pg_column_size(stamps) + pg_column_size(siblings) + 8 + 16 + 2)
             from app.sheet
             union all
             select 8 * count(*) from app.operation
             union all
             select sum(pg_relation_size(name))
             from unnest(array['app.sheet_by_feed', 'app.sheet_by_register', 'app.sheet_without_place',
                               'app.operation_pkey']::regclass[]) name
         ), whole (bytes) as (
             select sum(pg_total_relation_size(c.oid)) from pg_class c
             where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and c.relname not in ('sheet', 'operation')
         ), rows (bytes) as (
             select pg_total_relation_size('app.sheet') + pg_total_relation_size('app.operation')
         )
         select (rows.bytes - part.bytes)::bigint as payload, (whole.bytes + part.bytes)::bigint as bookkeeping
         from rows, whole, (select coalesce(sum(bytes), 0) as bytes from part) part",
    )
    .fetch_one(conn)
    .await?)
}
