//! Appending to a chain.

use kernel::{
    AgentId, Chance, ContactId, DeskId, Instant, JournalId, Money, NaiveDate, OperationId, OperatorId,
    OrderId, VenueId,
};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use store::{At, Batch};

use crate::chain::{self, GENESIS, Hash};
use crate::key::change;
use crate::record::{Announced, Issuer, Kind, Line, Number, PaymentLine, Record, Reference, Totals, VERSION};
use crate::{Error, Result, Signer};

/// The version of the program, which every operation names.
pub const SOFTWARE: &str = env!("CARGO_PKG_VERSION");

/// What the caller says of an operation; the chain adds its place, totals, hash and signature.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The venue it belongs to.
    pub venue: VenueId,
    /// When.
    pub at: Instant,
    /// The venue's business day.
    pub business_date: NaiveDate,
    /// Who.
    pub agent: Option<AgentId>,
    /// What it corrects or copies.
    pub refers: Vec<Reference>,
    /// Numbered lines, `n` from 1 in order.
    pub lines: Vec<Line>,
    /// The order that they are of.
    pub order: Option<OrderId>,
    /// Payments.
    pub payments: Vec<PaymentLine>,
    /// The buyer's opaque id.
    pub buyer: Option<ContactId>,
    /// How the order was sold.
    pub channel: Option<String>,
    /// Who answers for its tickets.
    pub issuer: Option<Issuer>,
    /// The performances of its tickets.
    pub performances: Vec<Announced>,
    /// What only this kind has.
    pub data: Map<String, Value>,
}

impl Entry {
    /// An entry without lines or payments.
    #[must_use]
    pub fn new(
        kind: Kind,
        venue: VenueId,
        at: Instant,
        business_date: NaiveDate,
        agent: Option<AgentId>,
    ) -> Self {
        Self {
            kind,
            venue,
            at,
            business_date,
            agent,
            refers: Vec::new(),
            lines: Vec::new(),
            order: None,
            payments: Vec::new(),
            buyer: None,
            channel: None,
            issuer: None,
            performances: Vec::new(),
            data: Map::new(),
        }
    }
}

/// The last operation of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The chain.
    pub journal: JournalId,
    /// Its last place; 0 for an empty chain.
    pub seq: i64,
    /// Its last hash; [`GENESIS`] for an empty chain.
    pub hash: Hash,
    /// Perpetual total.
    pub grand: Money,
    /// Perpetual total of absolute values.
    pub grand_absolute: Money,
}

/// What was appended.
#[derive(Debug, Clone)]
pub struct Appended {
    /// The operation.
    pub operation: OperationId,
    /// Its printed number.
    pub number: Number,
    /// The new head of the chain.
    pub head: Head,
    /// Sums of its lines.
    pub totals: Totals,
}

/// Who opens a chain, and what it continues.
#[derive(Debug, Clone)]
pub struct NewJournal {
    /// Who answers for the box office.
    pub operator: OperatorId,
    /// The desk.
    pub desk: DeskId,
    /// From 1; one more after each restore.
    pub incarnation: u32,
    /// The terminal code, unique per SIREN.
    pub terminal: String,
    /// The operator's SIREN.
    pub siren: String,
    /// Whether it is the training chain.
    pub training: bool,
    /// The chain this one continues after a restore, with the head that the restored store had.
    pub continues: Option<Head>,
}

/// Opens a chain: its row, and its first operation, which carries the public key.
///
/// # Errors
///
/// What the database says: a chain is opened once per operator, desk and incarnation.
pub async fn open(
    conn: &mut SqliteConnection,
    signer: &Signer,
    chance: &Chance,
    journal: NewJournal,
    mut entry: Entry,
) -> Result<Appended> {
    sqlx::query(
        "insert into journal
             (journal_id, operator_id, desk_id, incarnation, terminal, siren, public_key, training, opened_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )
    .bind(signer.journal)
    .bind(journal.operator)
    .bind(journal.desk)
    .bind(journal.incarnation)
    .bind(&journal.terminal)
    .bind(&journal.siren)
    .bind(signer.public_key().to_vec())
    .bind(journal.training)
    .bind(entry.at)
    .execute(&mut *conn)
    .await?;
    entry.data.insert("public_key".to_owned(), json!(hex(&signer.public_key())));
    entry.data.insert("desk".to_owned(), json!(journal.desk));
    entry.data.insert("training".to_owned(), json!(journal.training));
    if let Some(head) = journal.continues {
        entry.data.insert(
            "continues".to_owned(),
            json!({"journal": head.journal, "seq": head.seq, "hash": hex(&head.hash)}),
        );
    }
    append(conn, signer, chance, entry).await
}

/// Appends an operation: its place, totals, canonical bytes, hash and signature.
///
/// # Errors
///
/// [`Error::NotOpen`] when the chain has no row, [`Error::KeyMissing`] when `signer` is not its key.
pub async fn append(
    conn: &mut SqliteConnection,
    signer: &Signer,
    chance: &Chance,
    entry: Entry,
) -> Result<Appended> {
    let chain = chain_row(conn, signer.journal).await?;
    let mut batch = Batch::default();
    let appended = append_to(&mut batch, &chain, signer, chance, entry)?;
    batch.run(conn).await?;
    Ok(appended)
}

/// Appends an operation as [`append`], together with what else a batch writes, to a chain just read.
///
/// # Errors
///
/// [`Error::KeyMissing`] when `signer` is not its key.
pub fn append_to(
    batch: &mut Batch,
    chain: &Chain,
    signer: &Signer,
    chance: &Chance,
    entry: Entry,
) -> Result<Appended> {
    if chain.public_key != signer.public_key() {
        return Err(Error::KeyMissing { journal: signer.journal.to_string() });
    }
    let mut previous = chain.head();
    // The new key of a change proves itself on what it follows: nothing comes between.
    let is_back = |last: &Instant| {
        entry.kind != Kind::KeyChange && entry.at.as_millis() + CLOCK_MAY_STEP_MS < last.as_millis()
    };
    if let Some(last) = chain.at.filter(is_back) {
        previous = write(batch, chain, &previous, signer, chance, clock_back(&entry, last))?.head;
    }
    write(batch, chain, &previous, signer, chance, entry)
}

/// What the clock may be corrected by without a word: nobody's sale is on another day for that.
const CLOCK_MAY_STEP_MS: i64 = 60_000;

/// The event that says, before anything is written at an earlier hour than what it follows, that the clock went back
/// (`french-rules` §2.3).
fn clock_back(entry: &Entry, last: Instant) -> Entry {
    let mut event = Entry::new(Kind::Event, entry.venue, entry.at, entry.business_date, entry.agent);
    event.data.insert("event".to_owned(), json!("clock_back"));
    event.data.insert("from".to_owned(), json!(last));
    event.data.insert("to".to_owned(), json!(entry.at));
    event
}

fn write(
    batch: &mut Batch,
    chain: &Chain,
    previous: &Head,
    signer: &Signer,
    chance: &Chance,
    entry: Entry,
) -> Result<Appended> {
    let record = record_of(chain, previous, chance.id(entry.at), entry);
    let bytes = record.to_bytes()?;
    let hash = chain::hash(&previous.hash, &bytes);
    insert(batch, &record, bytes, &hash, &signer.sign(&hash));
    Ok(Appended {
        operation: record.id,
        number: Number { terminal: record.terminal, seq: record.seq },
        head: Head {
            journal: signer.journal,
            seq: record.seq,
            hash,
            grand: record.grand,
            grand_absolute: record.grand_absolute,
        },
        totals: record.totals,
    })
}

/// Changes the key of a chain: `signer` signs this operation, and `next` every one that follows.
///
/// # Errors
///
/// As [`append`].
pub async fn change_key(
    conn: &mut SqliteConnection,
    (signer, next): (&Signer, &Signer),
    chance: &Chance,
    mut entry: Entry,
) -> Result<Appended> {
    let previous = head(conn, signer.journal).await?;
    entry.data.extend(change::announce(next, &previous.hash));
    let appended = append(conn, signer, chance, entry).await?;
    sqlx::query("insert into journal_key (journal_id, since, public_key) values (?1, ?2, ?3)")
        .bind(signer.journal)
        .bind(appended.head.seq)
        .bind(next.public_key().to_vec())
        .execute(conn)
        .await?;
    Ok(appended)
}

/// The public key that signs a chain now.
///
/// # Errors
///
/// [`Error::NotOpen`].
pub async fn public_key(conn: &mut SqliteConnection, journal: JournalId) -> Result<Vec<u8>> {
    Ok(chain_row(conn, journal).await?.public_key)
}

/// The head of a chain.
///
/// # Errors
///
/// What the database says.
pub async fn head(conn: &mut SqliteConnection, journal: JournalId) -> Result<Head> {
    match chain_row(conn, journal).await {
        Ok(chain) => Ok(chain.head()),
        Err(Error::NotOpen) => {
            Ok(Head { journal, seq: 0, hash: GENESIS, grand: Money::ZERO, grand_absolute: Money::ZERO })
        }
        Err(error) => Err(error),
    }
}

/// A chain and its last operation, if it has one.
#[derive(Debug, sqlx::FromRow)]
pub struct Chain {
    journal_id: JournalId,
    incarnation: u32,
    terminal: String,
    siren: String,
    public_key: Vec<u8>,
    seq: Option<i64>,
    hash: Option<Vec<u8>>,
    grand: Option<Money>,
    grand_absolute: Option<Money>,
    at: Option<Instant>,
}

impl Chain {
    fn head(&self) -> Head {
        Head {
            journal: self.journal_id,
            seq: self.seq.unwrap_or(0),
            hash: self.hash.as_deref().and_then(|hash| hash.try_into().ok()).unwrap_or(GENESIS),
            grand: self.grand.unwrap_or(Money::ZERO),
            grand_absolute: self.grand_absolute.unwrap_or(Money::ZERO),
        }
    }
}

async fn chain_row(conn: &mut SqliteConnection, journal: JournalId) -> Result<Chain> {
    let mut batch = Batch::default();
    let chain = ask_chain(&mut batch, journal);
    batch.run(conn).await?.first(&chain)?.ok_or(Error::NotOpen)
}

/// Asks for a chain and its end, to append to it; there is none before it is [opened](open).
pub fn ask_chain(batch: &mut Batch, journal: JournalId) -> At<Chain> {
    batch
        .statement(
            "select j.journal_id, j.incarnation, j.terminal, j.siren,
                    coalesce((select public_key from journal_key k where k.journal_id = j.journal_id
                              order by since desc limit 1),
                             j.public_key) as public_key,
                    o.seq, o.hash, o.grand, o.grand_absolute, o.at
             from journal j
             left join operation o on o.journal_id = j.journal_id
                  and o.seq = (select max(seq) from operation l where l.journal_id = j.journal_id)
             where j.journal_id = ?",
        )
        .bind(journal)
        .answer()
}

fn record_of(chain: &Chain, previous: &Head, id: OperationId, entry: Entry) -> Record {
    let totals = Totals::of(&entry.lines);
    let absolute = Totals::absolute(&entry.lines);
    Record {
        v: VERSION,
        id,
        journal: chain.journal_id,
        incarnation: chain.incarnation,
        seq: previous.seq + 1,
        siren: chain.siren.clone(),
        terminal: chain.terminal.clone(),
        venue: entry.venue,
        kind: entry.kind,
        at: entry.at,
        business_date: entry.business_date,
        agent: entry.agent,
        software: SOFTWARE.to_owned(),
        refers: entry.refers,
        lines: entry.lines,
        order: entry.order,
        payments: entry.payments,
        grand: previous.grand + totals.total,
        grand_absolute: previous.grand_absolute + absolute,
        totals,
        buyer: entry.buyer,
        channel: entry.channel,
        issuer: entry.issuer,
        performances: entry.performances,
        data: entry.data,
    }
}

fn insert(batch: &mut Batch, record: &Record, bytes: Vec<u8>, hash: &Hash, signature: &[u8; 64]) {
    batch
        .statement(
            "insert into operation
                 (journal_id, seq, operation_id, kind, at, business_date, venue_id, agent_id,
                  total, grand, grand_absolute, bytes, hash, signature)
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(record.journal)
        .bind(record.seq)
        .bind(record.id)
        .bind(record.kind.name())
        .bind(record.at)
        .bind(record.business_date)
        .bind(record.venue)
        .bind(record.agent)
        .bind(record.totals.total)
        .bind(record.grand)
        .bind(record.grand_absolute)
        .bind(bytes)
        .bind(hash.as_slice())
        .bind(signature.as_slice());
}

/// Lower-case hexadecimal, as hashes and keys are written in records and archives.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
