//! The calls of a desk with row-level security and without: its owner escapes it for the time of a turn.

use std::time::Instant;

use sqlx::types::Uuid;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::bench::Failure;
use crate::bench::figure::Spent;

/// Documents of a page that is pushed.
const DOCUMENTS: i64 = 500;
/// How often each call is made in a turn.
const TIMES: usize = 3;

/// What a desk pushes next.
#[derive(Debug, Default)]
pub struct Page {
    /// Whose.
    pub venue: Uuid,
    /// By whom.
    pub desk: Uuid,
    /// The chain.
    pub journal: Uuid,
    /// The place of the first operation.
    pub first: i64,
    /// Of each operation, its bytes.
    pub bytes: Vec<Vec<u8>>,
    /// Its hash.
    pub hashes: Vec<Vec<u8>>,
    /// Its signature.
    pub signatures: Vec<Vec<u8>>,
}

/// Milliseconds with policies and without.
pub type Both = [f64; 2];

/// The chain of a desk, and its last place.
///
/// # Errors
///
/// What the server says.
pub async fn head(conn: &mut PgConnection, desk: Uuid) -> Result<(Uuid, i64), Failure> {
    Ok(sqlx::query_as(
        "select journal_id, head from app.chain where desk_id = $1 order by incarnation desc limit 1",
    )
    .bind(desk)
    .fetch_one(conn)
    .await?)
}

/// The medians of each call, over connections that are made anew: a plan is made for who it is made for.
///
/// # Errors
///
/// What the server says.
pub async fn measure<C>(
    root: impl Fn() -> C,
    page: &Page,
    turns: usize,
) -> Result<[(&'static str, Both); 4], Failure>
where
    C: Future<Output = Result<PgConnection, Failure>>,
{
    let mut admin = root().await?;
    let login: String = sqlx::query_scalar("select login::text from app.login where desk_id = $1")
        .bind(page.desk)
        .fetch_one(&mut admin)
        .await?;
    let mut spent: [[Spent; 2]; 4] = Default::default();
    for turn in 0..2 * turns {
        let without = turn % 2;
        let escapes = ["nobypassrls", "bypassrls"][without];
        sqlx::raw_sql(AssertSqlSafe(format!("alter role parterre_owner {escapes}")))
            .execute(&mut admin)
            .await?;
        let mut conn = root().await?;
        let documents = documents(&mut conn, page.venue).await?;
        sqlx::raw_sql(AssertSqlSafe(format!("set session authorization {login}"))).execute(&mut conn).await?;
        let measured = calls(&mut conn, page, &documents).await;
        sqlx::raw_sql("alter role parterre_owner nobypassrls").execute(&mut admin).await?;
        for (all, some) in spent.iter_mut().zip(measured?) {
            some.into_iter().for_each(|one| all[without].push(one));
        }
    }
    let [a, b, c, d] = spent.map(|both| both.map(|spent| spent.percentiles()[0]));
    Ok([
        ("times, documents pulled", a),
        ("times, operations pulled", b),
        ("times, documents pushed", c),
        ("times, operations pushed", d),
    ])
}

/// Documents like those that are there, under other names.
async fn documents(conn: &mut PgConnection, venue: Uuid) -> Result<String, Failure> {
    Ok(sqlx::query_scalar(
        "select jsonb_agg(jsonb_build_object(
             'seq', 100000000000 + s.feed_seq, 'venue', s.venue_id, 'entity', s.entity, 'id', gen_random_uuid(),
             'shape', 'merged', 'fields', s.fields, 'base', '{}'::jsonb, 'at', 0, 'stops', false, 'seen', 0))::text
         from (select * from app.sheet where venue_id = $1 and entity = 'contact' limit $2) s",
    )
    .bind(venue)
    .bind(DOCUMENTS)
    .fetch_one(conn)
    .await?)
}

type Times = Vec<std::time::Duration>;

/// Each call a few times, after one that does not count; what is pushed is taken back.
async fn calls(conn: &mut PgConnection, page: &Page, documents: &str) -> Result<[Times; 4], Failure> {
    let mut times: [Times; 4] = Default::default();
    for nth in 0..=TIMES {
        let mut tx = conn.begin().await?;
        for (call, times) in times.iter_mut().enumerate() {
            let start = Instant::now();
            match call {
                0 => drop(pull(&mut tx, "select * from api_v1.pull_sheets($1, 0, 1000)", page.venue).await?),
                1 => drop(
                    pull(&mut tx, "select * from api_v1.pull_operations($1, 0, 2000)", page.venue).await?,
                ),
                2 => push_documents(&mut tx, documents).await?,
                _ => push_operations(&mut tx, page).await?,
            }
            if nth > 0 {
                times.push(start.elapsed());
            }
        }
        tx.rollback().await?;
    }
    Ok(times)
}

async fn pull(
    conn: &mut PgConnection,
    sql: &'static str,
    venue: Uuid,
) -> Result<Vec<sqlx::postgres::PgRow>, Failure> {
    Ok(sqlx::query(sql).bind(venue).fetch_all(conn).await?)
}

async fn push_documents(conn: &mut PgConnection, documents: &str) -> Result<(), Failure> {
    let code: Option<String> = sqlx::query_scalar("select code from api_v1.push_changes(1, 0, $1::jsonb)")
        .bind(documents)
        .fetch_one(conn)
        .await?;
    done(code)
}

async fn push_operations(conn: &mut PgConnection, page: &Page) -> Result<(), Failure> {
    let code: Option<String> =
        sqlx::query_scalar("select code from api_v1.push_operations($1, $2, $3, $4, $5)")
            .bind(page.journal)
            .bind(page.first)
            .bind(&page.bytes)
            .bind(&page.hashes)
            .bind(&page.signatures)
            .fetch_one(conn)
            .await?;
    done(code)
}

fn done(code: Option<String>) -> Result<(), Failure> {
    code.map_or(Ok(()), |code| Err(format!("a page was refused: {code}").into()))
}
