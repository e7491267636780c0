//! Operations of other desks, as the shared database of a network gives them: kept verbatim, in their chains.

mod said;

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use kernel::{DeskId, Instant, JournalId, Money, OperationId, TypedId as _, VenueId};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use store::rows::{Insert, Values};

use crate::chain::{self, GENESIS, Hash};
use crate::key::change;
use crate::{Error, Result};

pub use said::Said;

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
    /// What they say; `None` when they cannot be read.
    pub said: Option<Said>,
    /// The hash, checked by the shared database.
    pub hash: Vec<u8>,
    /// The signature, checked by [`verify`](crate::verify).
    pub signature: Vec<u8>,
    /// The hash that it was found to follow, by [`link`].
    pub follows: Option<Hash>,
}

/// Finds which operations follow the one that comes before them, wherever there is time for it; [`keep`] looks at the others.
pub fn link(operations: &mut [Received]) {
    for here in 1..operations.len() {
        let [before, operation] = &mut operations[here - 1..=here] else { continue };
        let in_line = (operation.journal, operation.seq) == (before.journal, before.seq + 1);
        operation.follows = Hash::try_from(before.hash.as_slice())
            .ok()
            .filter(|before| in_line && chain::hash(before, &operation.bytes).as_slice() == operation.hash);
    }
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
         values (?1, coalesce((select min(operator_id) from operator where siren = ?5), ?1), ?2, ?3, ?4, ?5, ?6, 0, ?7, 1)
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

/// Keeps operations in their chains, in the order in which they came; how many were not there already. A chain that speaks
/// for several venues comes in the feed of each: its operations are kept as they come, and checked against those before
/// and after that are here.
///
/// # Errors
///
/// [`Error::ChainDiffers`] when another one is there, or when one does not stand between its neighbours.
pub async fn keep(conn: &mut SqliteConnection, operations: &[Received]) -> Result<u64> {
    let mut heads: HashMap<JournalId, Head> = HashMap::new();
    let mut following: Vec<Row<'_>> = Vec::with_capacity(operations.len());
    let mut new = 0;
    let mut here: Option<HashSet<Place>> = None;
    for operation in operations {
        let head = match heads.get(&operation.journal) {
            Some(head) => *head,
            None => {
                let head = head(conn, operation.journal).await?;
                heads.insert(operation.journal, head);
                head
            }
        };
        if operation.seq == head.seq + 1 {
            let row = Row::after(&head, operation)?;
            heads.insert(operation.journal, row.head());
            following.push(row);
            continue;
        }
        let here = match &mut here {
            Some(here) => here,
            None => here.insert(known(conn, operations).await?),
        };
        if !here.contains(&(operation.journal, operation.seq)) {
            // Its neighbours are looked for in the store.
            new += insert_all(conn, &mut following).await?;
            new += u64::from(keep_one(conn, operation).await?);
            heads.remove(&operation.journal);
        }
    }
    Ok(new + insert_all(conn, &mut following).await?)
}

/// Where an operation stands.
type Place = (JournalId, i64);

/// Which of these are here already under the same hash: a desk hears everything that it brought.
async fn known(conn: &mut SqliteConnection, operations: &[Received]) -> Result<HashSet<Place>> {
    let told = operations
        .iter()
        .map(|it| json!([it.journal.uuid().simple().to_string(), it.seq, HEXLOWER.encode(&it.hash)]));
    let here: Vec<Place> = sqlx::query_as(
        "select o.journal_id, o.seq from json_each(?1) told
         cross join operation o on o.journal_id = unhex(told.value ->> 0) and o.seq = told.value ->> 1
         where o.hash = unhex(told.value ->> 2)",
    )
    .bind(Value::from_iter(told).to_string())
    .fetch_all(conn)
    .await?;
    Ok(here.into_iter().collect())
}

/// The last operation of a chain that is here.
#[derive(Debug, Clone, Copy)]
struct Head {
    seq: i64,
    hash: Hash,
    grand: Money,
}

async fn head(conn: &mut SqliteConnection, journal: JournalId) -> Result<Head> {
    let last: Option<(i64, Vec<u8>, Money)> = sqlx::query_as(
        "select seq, hash, grand from operation where journal_id = ?1 order by seq desc limit 1",
    )
    .bind(journal)
    .fetch_optional(conn)
    .await?;
    Ok(last.map_or(Head { seq: 0, hash: GENESIS, grand: Money::ZERO }, |(seq, hash, grand)| Head {
        seq,
        hash: hash.as_slice().try_into().unwrap_or(GENESIS),
        grand,
    }))
}

/// An operation on its way into the table.
struct Row<'a> {
    operation: &'a Received,
    /// The hash before it.
    before: Hash,
    own: Hash,
    /// The total that runs on where the record cannot be read.
    grand: Money,
}

impl<'a> Row<'a> {
    /// One that follows the head of its chain.
    fn after(head: &Head, operation: &'a Received) -> Result<Self> {
        let known = operation.follows.filter(|before| *before == head.hash);
        let known = known.and_then(|_| Hash::try_from(operation.hash.as_slice()).ok());
        let own = known.unwrap_or_else(|| chain::hash(&head.hash, &operation.bytes));
        match own.as_slice() == operation.hash {
            true => Ok(Self::of(operation, (head.hash, own), head.grand)),
            false => Err(differs(operation)),
        }
    }

    const fn of(operation: &'a Received, (before, own): (Hash, Hash), grand: Money) -> Self {
        Self { operation, before, own, grand }
    }

    fn head(&self) -> Head {
        let grand = self.operation.said.as_ref().map_or(self.grand, |said| said.grand);
        Head { seq: self.operation.seq, hash: self.own, grand }
    }
}

fn differs(operation: &Received) -> Error {
    Error::ChainDiffers { journal: operation.journal.to_string(), seq: operation.seq }
}

/// Keeps one operation between those that are here; `false` when it was there already.
async fn keep_one(conn: &mut SqliteConnection, operation: &Received) -> Result<bool> {
    let Received { journal, seq, .. } = *operation;
    if let Some((_, bytes, _)) = at(conn, journal, seq).await? {
        return if bytes == operation.bytes { Ok(false) } else { Err(differs(operation)) };
    }
    let before = match seq {
        1 => Some((GENESIS, Vec::new(), Money::ZERO)),
        _ => at(conn, journal, seq - 1).await?,
    };
    if let Some((hash, ..)) = &before
        && chain::hash(hash, &operation.bytes).as_slice() != operation.hash
    {
        return Err(differs(operation));
    }
    let own: Hash = operation.hash.as_slice().try_into().map_err(|_| differs(operation))?;
    if let Some((hash, bytes, _)) = at(conn, journal, seq + 1).await?
        && chain::hash(&own, &bytes) != hash
    {
        return Err(differs(operation));
    }
    let (hash, grand) = before.map_or((GENESIS, Money::ZERO), |(hash, _, grand)| (hash, grand));
    insert_all(conn, &mut vec![Row::of(operation, (hash, own), grand)]).await?;
    Ok(true)
}

async fn at(
    conn: &mut SqliteConnection,
    journal: JournalId,
    seq: i64,
) -> Result<Option<(Hash, Vec<u8>, Money)>> {
    let row: Option<(Vec<u8>, Vec<u8>, Money)> =
        sqlx::query_as("select hash, bytes, grand from operation where journal_id = ?1 and seq = ?2")
            .bind(journal)
            .bind(seq)
            .fetch_optional(conn)
            .await?;
    Ok(row.map(|(hash, bytes, grand)| (hash.as_slice().try_into().unwrap_or(GENESIS), bytes, grand)))
}

const INTO: Insert<'_> = Insert {
    into: "insert into operation
               (journal_id, seq, operation_id, kind, at, business_date, venue_id, agent_id, total, grand,
                grand_absolute, bytes, hash, signature)",
    columns: 14,
    otherwise: "",
};

/// Writes rows, and the keys that they announce; what cannot be read keeps its place under kind `unsound`, for
/// [`verify`](crate::verify) to tell.
async fn insert_all(conn: &mut SqliteConnection, rows: &mut Vec<Row<'_>>) -> Result<u64> {
    store::rows::write(conn, INTO, rows, bind).await?;
    for row in rows.iter() {
        let change = row.operation.said.as_ref().and_then(|said| said.key_change.as_deref());
        if let Some(key) = change.and_then(|record| change::announced(record, &row.before)) {
            sqlx::query("insert into journal_key (journal_id, since, public_key) values (?1, ?2, ?3)")
                .bind(row.operation.journal)
                .bind(row.operation.seq)
                .bind(key.as_bytes().as_slice())
                .execute(&mut *conn)
                .await?;
        }
    }
    let many = rows.len() as u64;
    rows.clear();
    Ok(many)
}

fn bind(values: &mut Values, Row { operation, grand, .. }: &Row<'_>) {
    let said = operation.said.as_ref();
    let day = said.map_or_else(|| "1970-01-01".to_owned(), |it| it.business_date.to_string());
    values
        .bind(operation.journal)
        .bind(operation.seq)
        .bind(operation.id)
        .bind(said.map_or("unsound", |it| it.kind.name()))
        .bind(said.map_or(Instant::from_millis(0), |it| it.at))
        .bind(day)
        .bind(said.map_or(operation.venue, |it| it.venue))
        .bind(said.and_then(|it| it.agent))
        .bind(said.map_or(Money::ZERO, |it| it.total))
        .bind(said.map_or(*grand, |it| it.grand))
        .bind(said.map_or(*grand, |it| it.grand_absolute))
        .bind(operation.bytes.as_slice())
        .bind(operation.hash.as_slice())
        .bind(operation.signature.as_slice());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn received(journal: u128, seq: i64, before: &Hash, bytes: &[u8]) -> Received {
        Received {
            journal: JournalId::from_uuid(uuid::Uuid::from_u128(journal)),
            seq,
            id: OperationId::from_uuid(uuid::Uuid::from_u128(1)),
            venue: VenueId::from_uuid(uuid::Uuid::nil()),
            bytes: bytes.to_vec(),
            said: None,
            hash: chain::hash(before, bytes).to_vec(),
            signature: Vec::new(),
            follows: None,
        }
    }

    #[test]
    fn an_operation_follows_the_one_before_it_under_its_own_hash_and_in_its_own_chain() {
        let first = chain::hash(&GENESIS, b"one");
        let second = chain::hash(&first, b"two");
        let mut page = [
            received(1, 1, &GENESIS, b"one"),
            received(1, 2, &first, b"two"),
            received(1, 3, &first, b"not after two"),
            received(2, 4, &second, b"of another chain"),
            received(2, 6, &second, b"not the next"),
        ];
        link(&mut page);
        assert_eq!(page.map(|operation| operation.follows), [None, Some(first), None, None, None]);
    }
}
