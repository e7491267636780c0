//! Operations of other desks, as the shared database of a network gives them: kept verbatim, in their chains.

use kernel::{DeskId, Instant, JournalId, Money, OperationId, VenueId};
use sqlx::SqliteConnection;

use crate::chain::{self, GENESIS, Hash};
use crate::key::change;
use crate::record::Kind;
use crate::{Error, Record, Result};

/// A chain of another desk.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// The chain.
    pub journal: JournalId,
    /// Whose.
    pub desk: DeskId,
    /// Its incarnation.
    pub incarnation: u32,
    /// The operator's SIREN.
    pub siren: String,
    /// Its terminal code.
    pub terminal: String,
    /// The key of its opening.
    pub public_key: Vec<u8>,
}

/// An operation as it was pulled.
#[derive(Debug, Clone)]
pub struct Received {
    /// The chain.
    pub journal: JournalId,
    /// Its place there.
    pub seq: i64,
    /// Its id.
    pub id: OperationId,
    /// The venue whose feed it came in.
    pub venue: VenueId,
    /// Verbatim.
    pub bytes: Vec<u8>,
    /// The hash, checked by the shared database.
    pub hash: Vec<u8>,
    /// The signature, checked by [`verify`](crate::verify).
    pub signature: Vec<u8>,
}

/// Knows a chain from now on; those that this desk writes itself are left as they are.
///
/// # Errors
///
/// What the database says.
pub async fn know(conn: &mut SqliteConnection, chain: &Foreign, at: Instant) -> Result<()> {
    sqlx::query(
        "insert into journal
             (journal_id, operator_id, desk_id, incarnation, terminal, siren, public_key, training, opened_at,
              received)
         values (?1, coalesce((select operator_id from operator where siren = ?5), ?1), ?2, ?3, ?4, ?5, ?6, 0, ?7, 1)
         on conflict (journal_id) do update set received = 1
         where not exists (select 1 from desk
                           where own = 1 and desk_id = journal.desk_id and incarnation = journal.incarnation)",
    )
    .bind(chain.journal)
    .bind(chain.desk)
    .bind(chain.incarnation)
    .bind(&chain.terminal)
    .bind(&chain.siren)
    .bind(&chain.public_key)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps an operation in its chain; `false` when it was there already. A chain that speaks for several venues comes in the
/// feed of each: its operations are kept as they come, and checked against those before and after that are here.
///
/// # Errors
///
/// [`Error::ChainDiffers`] when other bytes are there, or when it does not stand between its neighbours.
pub async fn keep(conn: &mut SqliteConnection, operation: &Received) -> Result<bool> {
    let Received { journal, seq, .. } = *operation;
    let differs = || Error::ChainDiffers { journal: journal.to_string(), seq };
    if let Some((_, bytes, _)) = at(conn, journal, seq).await? {
        return if bytes == operation.bytes { Ok(false) } else { Err(differs()) };
    }
    let before = match seq {
        1 => Some((GENESIS, Vec::new(), Money::ZERO)),
        _ => at(conn, journal, seq - 1).await?,
    };
    if let Some((hash, ..)) = &before
        && chain::hash(hash, &operation.bytes).as_slice() != operation.hash
    {
        return Err(differs());
    }
    let own: Hash = operation.hash.as_slice().try_into().map_err(|_| differs())?;
    if let Some((hash, bytes, _)) = at(conn, journal, seq + 1).await?
        && chain::hash(&own, &bytes) != hash
    {
        return Err(differs());
    }
    let (hash, grand) = before.map_or((GENESIS, Money::ZERO), |(hash, _, grand)| (hash, grand));
    let record = serde_json::from_slice::<Record>(&operation.bytes).ok();
    insert(conn, operation, record.as_ref(), grand).await?;
    if let Some(record) = record.filter(|record| record.kind == Kind::KeyChange)
        && let Some(key) = change::announced(&record, &hash)
    {
        sqlx::query("insert into journal_key (journal_id, since, public_key) values (?1, ?2, ?3)")
            .bind(journal)
            .bind(seq)
            .bind(key.as_bytes().as_slice())
            .execute(conn)
            .await?;
    }
    Ok(true)
}

type Place = (Hash, Vec<u8>, Money);

async fn at(conn: &mut SqliteConnection, journal: JournalId, seq: i64) -> Result<Option<Place>> {
    let row: Option<(Vec<u8>, Vec<u8>, Money)> =
        sqlx::query_as("select hash, bytes, grand from operation where journal_id = ?1 and seq = ?2")
            .bind(journal)
            .bind(seq)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(hash, bytes, grand)| (hash.as_slice().try_into().unwrap_or(GENESIS), bytes, grand)))
}

/// Writes the row; what cannot be read keeps its place under kind `unsound`, for [`verify`](crate::verify) to tell.
async fn insert(
    conn: &mut SqliteConnection,
    operation: &Received,
    record: Option<&Record>,
    grand: Money,
) -> Result<()> {
    sqlx::query(
        "insert into operation
             (journal_id, seq, operation_id, kind, at, business_date, venue_id, agent_id, total, grand,
              grand_absolute, bytes, hash, signature)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )
    .bind(operation.journal)
    .bind(operation.seq)
    .bind(operation.id)
    .bind(record.map_or("unsound", |record| record.kind.name()))
    .bind(record.map_or(Instant::from_millis(0), |record| record.at))
    .bind(record.map_or_else(|| "1970-01-01".to_owned(), |record| record.business_date.to_string()))
    .bind(record.map_or(operation.venue, |record| record.venue))
    .bind(record.and_then(|record| record.agent))
    .bind(record.map_or(Money::ZERO, |record| record.totals.total))
    .bind(record.map_or(grand, |record| record.grand))
    .bind(record.map_or(grand, |record| record.grand_absolute))
    .bind(&operation.bytes)
    .bind(&operation.hash)
    .bind(&operation.signature)
    .execute(conn)
    .await?;
    Ok(())
}

/// Operations of a chain from a place on, in order, at most `most`: bytes, hash, signature.
///
/// # Errors
///
/// What the database says.
pub async fn from(
    conn: &mut SqliteConnection,
    journal: JournalId,
    first: i64,
    most: i64,
) -> Result<Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>> {
    Ok(sqlx::query_as(
        "select bytes, hash, signature from operation where journal_id = ?1 and seq >= ?2 order by seq limit ?3",
    )
    .bind(journal)
    .bind(first)
    .bind(most)
    .fetch_all(conn)
    .await?)
}

/// The chains of a desk that count, in the order in which its incarnations wrote them, each with the venue of its opening.
///
/// # Errors
///
/// What the database says.
pub async fn chains_of(conn: &mut SqliteConnection, desk: DeskId) -> Result<Vec<(JournalId, VenueId)>> {
    Ok(sqlx::query_as(
        "select j.journal_id, o.venue_id from journal j
         join operation o on o.journal_id = j.journal_id and o.seq = 1
         where j.desk_id = ?1 and j.training = 0
         order by j.incarnation, j.opened_at, j.journal_id",
    )
    .bind(desk)
    .fetch_all(conn)
    .await?)
}
