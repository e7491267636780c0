//! Verifying a whole store: chains, then the agreement of tickets, payments and items with the operations that
//! made them; of tills, closings, copies, credit notes and passes with what the chains told of them; then the gauge:
//! each spent right over a place is spent by exactly one live ticket, and conversely. Every column that says what was
//! sold, paid, owed, used or printed is compared; what a person wrote, and persons, are not in the journal.
//!
//! It reads in order, a few hundred operations at a time, and never holds more than twice that: those being checked,
//! and those that the connection's thread reads meanwhile, besides what is told of the rarer facts. Checking them takes
//! a few milliseconds: nothing that would have to be moved to a thread of its own.

mod facts;
mod gauge;
mod operation;
mod packed;
mod rows;
mod told;
mod twice;

use journal::append::hex;
use journal::verify::{Stored, Verifier};
use journal::{Kind, Record};
use kernel::{DeskId, JournalId, TypedId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::SqliteConnection;
use store::{At, Batch};

use crate::Result;
use crate::archive::Kept;
use operation::Operation;
use told::Told;

/// Operations read at a time: few, as nothing is checked while the first ones are read.
const CHUNK: i64 = 128;

/// What a verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The chains.
    pub chains: Vec<ChainReport>,
    /// Operations verified.
    pub operations: u64,
    /// Tickets found in agreement.
    pub tickets: u64,
    /// Payments found in agreement.
    pub payments: u64,
    /// What is wrong; nothing, when all is well.
    pub faults: Vec<Fault>,
}

/// A verified chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChainReport {
    /// The chain.
    pub journal: JournalId,
    /// The operator's SIREN.
    pub siren: String,
    /// Its terminal code, unique for the operator.
    pub terminal: String,
    /// Its last place.
    pub seq: i64,
    /// Its last hash, in hexadecimal: what is kept elsewhere to see that a tail was cut.
    pub hash: String,
}

/// Everything that may be wrong; each has its words under `faults` of `src-tauri/locales/*/sales.json`.
pub const KINDS: &[&str] = &[
    "gap",
    "hash",
    "signature",
    "record",
    "totals",
    "grand",
    "columns",
    "key",
    "journal",
    "order",
    "ticket",
    "end",
    "item",
    "return",
    "payment",
    "orphan",
    "till",
    "closing",
    "ticket_copy",
    "credit_note",
    "credit_note_use",
    "credit_note_end",
    "pass",
    "pass_return",
    "credit",
    "credit_use",
    "credit_waiver",
    "credit_return",
    "promise",
    "promise_end",
    "balance_movement",
    "seat_sold_twice",
    "right_without_ticket",
    "ticket_without_right",
    "overpaid",
    "note_overdrawn",
    "note_not_ended",
    "seal",
    "file",
    "unnamed",
    "row",
    "head",
    "missing",
];

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// One of [`KINDS`]: of an operation itself, of the chain's own row, of the rows beside an operation (or their
    /// table's own name), of the whole, or of an archive.
    pub what: String,
    /// The chain, when it is about an operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<JournalId>,
    /// The place in the chain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// The ticket, order or right, when it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Fault {
    pub(crate) fn at(journal: JournalId, seq: i64, what: &str) -> Self {
        Self { what: known(what), journal: Some(journal), seq: Some(seq), subject: None }
    }

    pub(crate) fn about(what: &str, subject: String) -> Self {
        Self { what: known(what), journal: None, seq: None, subject: Some(subject) }
    }
}

/// A kind that has words.
fn known(what: &str) -> String {
    debug_assert!(KINDS.contains(&what), "{what} is a fault without words");
    what.to_owned()
}

#[derive(sqlx::FromRow)]
struct Chain {
    journal_id: JournalId,
    desk_id: DeskId,
    siren: String,
    terminal: String,
    public_key: Vec<u8>,
    training: bool,
    incarnation: u32,
}

impl Chain {
    /// Whether an operation names the chain as its row does.
    fn is_of(&self, record: &Record) -> bool {
        let said = |name: &str| record.data.get(name);
        let opened = record.kind != Kind::Opening
            || (said("training").and_then(Value::as_bool) == Some(self.training)
                && said("desk").and_then(Value::as_str) == Some(self.desk_id.uuid().to_string().as_str()));
        opened
            && record.incarnation == self.incarnation
            && (record.siren.as_str(), record.terminal.as_str()) == (&self.siren, &self.terminal)
    }
}

/// Verifies everything, telling how many operations are done of how many.
///
/// The connection should be in a transaction, so that a sale under way is seen whole or not at all.
///
/// # Errors
///
/// What the database says; what is wrong is in the report.
pub async fn store(conn: &mut SqliteConnection, mut progress: impl FnMut(u64, u64) + Send) -> Result<Report> {
    let total: i64 = sqlx::query_scalar("select count(*) from operation").fetch_one(&mut *conn).await?;
    let total = u64::try_from(total).unwrap_or(0);
    let chains: Vec<Chain> = sqlx::query_as(
        "select journal_id, desk_id, siren, terminal, public_key, training, incarnation
         from journal order by desk_id, incarnation, opened_at, journal_id",
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut report = Report::default();
    let mut told = Told::default();
    let mut walked = Vec::with_capacity(chains.len());
    for chain in chains {
        let key: Option<[u8; 32]> = chain.public_key.as_slice().try_into().ok();
        let Some(verifier) = key.and_then(|key| Verifier::new(chain.journal_id, &key)) else {
            report.faults.push(Fault::at(chain.journal_id, 0, "key"));
            continue;
        };
        let mut walk = Walk { chain, verifier, told: &mut told, report: &mut report };
        walk.whole(conn, |done| progress(done, total)).await?;
        walked.push((walk.chain, walk.verifier));
    }
    if report.operations < total && report.faults.is_empty() {
        // A chain whose own row is gone is walked by nobody.
        report.faults.push(Fault::about("journal", (total - report.operations).to_string()));
    }
    let mut batch = Batch::default();
    let facts = facts::Asked::ask(&mut batch);
    let twice = twice::Asked::ask(&mut batch);
    let gauge = gauge::Asked::ask(&mut batch);
    let begun = batch.begin(&mut *conn);
    // The last signatures are verified while the rest is read.
    walked.into_iter().for_each(|(chain, verifier)| report.end(chain, verifier));
    let answers = begun.answers().await?;
    facts.compare(&answers, told.facts(), &mut report)?;
    twice.read(&answers, &mut report)?;
    gauge.read(conn, &answers, &mut report).await?;
    Ok(report)
}

/// Where a stretch of a chain is answered: operations that follow each other, and what was written beside them.
struct Asked {
    operations: At<Operation<'static>>,
    written: rows::Asked,
}

impl Asked {
    /// Asks for the operations after a place; after the last one there are none, and no row beside them.
    fn ask(batch: &mut Batch, journal: JournalId, after: i64) -> Self {
        let operations = batch
            .statement(
                "select p.seq,
                        cast(concat(p.operation_id, p.venue_id, coalesce(p.agent_id, '-'), p.at, char(31), p.total,
                                    char(31), p.grand, char(31), p.grand_absolute, char(31), p.business_date, char(31),
                                    p.kind, char(31), coalesce(o.order_id, '-'), coalesce(o.venue_id, '-'),
                                    coalesce(o.number, ''), char(31), coalesce(o.channel, ''), char(31),
                                    coalesce(o.placed_at, -1), char(31)) as blob),
                        p.bytes, p.hash, p.signature
                 from operation p
                 left join orders o on o.journal_id = p.journal_id and o.seq = p.seq
                 where p.journal_id = ? and p.seq > ?
                 order by p.seq
                 limit ?",
            )
            .bind(journal)
            .bind(after)
            .bind(CHUNK)
            .answer();
        Self { operations, written: rows::Asked::ask(batch, journal, after, CHUNK) }
    }
}

/// Adds to a report the heads kept elsewhere that the store does not have: its tail was cut, or it is another's.
///
/// # Errors
///
/// What the database says.
pub async fn heads_kept(conn: &mut SqliteConnection, kept: &[Kept], report: &mut Report) -> Result<()> {
    for head in kept {
        let hash: Option<Vec<u8>> =
            sqlx::query_scalar("select hash from operation where journal_id = ?1 and seq = ?2")
                .bind(head.journal)
                .bind(head.seq)
                .fetch_optional(&mut *conn)
                .await?;
        if hash.is_none_or(|hash| hex(&hash) != head.hash) {
            report.faults.push(Fault::at(head.journal, head.seq, "head"));
        }
    }
    Ok(())
}

/// A chain being walked, stretch by stretch.
struct Walk<'r> {
    chain: Chain,
    verifier: Verifier,
    told: &'r mut Told,
    report: &'r mut Report,
}

impl Walk<'_> {
    /// Walks the chain to its end.
    async fn whole(&mut self, conn: &mut SqliteConnection, mut progress: impl FnMut(u64)) -> Result<()> {
        let mut batch = Batch::default();
        let mut asked = Asked::ask(&mut batch, self.chain.journal_id, 0);
        let mut begun = batch.begin(&mut *conn);
        loop {
            let answers = begun.answers().await?;
            let (operations, written) = (answers.rows(&asked.operations)?, asked.written);
            let Some(last) = operations.last().map(|operation| operation.seq) else {
                return self.over(&operations, rows::Written::of(&answers, &written)?);
            };
            let mut batch = Batch::default();
            asked = Asked::ask(&mut batch, self.chain.journal_id, last);
            begun = batch.begin(&mut *conn);
            self.over(&operations, rows::Written::of(&answers, &written)?)?;
            progress(self.report.operations);
        }
    }

    fn over(&mut self, operations: &[Operation<'_>], mut written: rows::Written<'_>) -> Result<()> {
        for operation in operations {
            self.check(operation, &mut written);
        }
        written.left_over(self.chain.journal_id, self.report);
        Ok(())
    }

    fn check(&mut self, operation: &Operation<'_>, written: &mut rows::Written<'_>) {
        let journal = self.chain.journal_id;
        self.report.operations += 1;
        let (Ok(hash), Ok(signature)) = (operation.hash.try_into(), operation.signature.try_into()) else {
            self.report.faults.push(Fault::at(journal, operation.seq, "columns"));
            return;
        };
        let stored = Stored { seq: operation.seq, bytes: operation.bytes, hash, signature };
        let Some(record) = self.verifier.next(&stored) else { return };
        if !self.chain.is_of(&record) {
            self.report.faults.push(Fault::at(journal, operation.seq, "journal"));
        }
        let number = format!("{}-{:09}", record.terminal, record.seq);
        let wrong = operation.wrong(&record, &number);
        self.report.faults.extend(wrong.map(|what| Fault::at(journal, operation.seq, what)));
        let (till, wrong) = self.told.tell(self.chain.desk_id, &record);
        self.report.faults.extend(wrong);
        written.agree((&record, &number), till, self.report);
    }
}

impl Report {
    /// Adds what is wrong with a chain that was walked, and where it ends.
    fn end(&mut self, chain: Chain, verifier: Verifier) {
        let Chain { journal_id: journal, siren, terminal, .. } = chain;
        let (seq, hash) = verifier.head();
        if seq == 0 {
            self.faults.push(Fault::at(journal, 0, "journal"));
        }
        let found = verifier.finish();
        self.faults.extend(found.iter().map(|fault| Fault::at(fault.journal, fault.seq, fault.what)));
        self.chains.push(ChainReport { journal, siren, terminal, seq, hash });
    }
}

/// The heads of every chain, as they are to be kept elsewhere.
///
/// # Errors
///
/// What the database says.
pub async fn heads(conn: &mut SqliteConnection) -> Result<Vec<ChainReport>> {
    let rows: Vec<(JournalId, String, String, i64, Vec<u8>)> = sqlx::query_as(
        "select j.journal_id, j.siren, j.terminal, o.seq, o.hash
         from journal j
         join operation o on o.journal_id = j.journal_id
              and o.seq = (select max(seq) from operation where journal_id = j.journal_id)
         order by j.opened_at, j.journal_id",
    )
    .fetch_all(conn)
    .await?;
    let head = |(journal, siren, terminal, seq, hash): (_, _, _, _, Vec<u8>)| ChainReport {
        journal,
        siren,
        terminal,
        seq,
        hash: hex(&hash),
    };
    Ok(rows.into_iter().map(head).collect())
}
