//! Writing an archive, one stretch of operations at a time.

use std::io::{Seek, Write};

use journal::Signer;
use journal::append::hex;
use kernel::{Instant, JournalId, OperatorId};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Chain, FORMAT, File, MANIFEST, Manifest, Row, SEAL, Seal, refuse};
use crate::Result;

const AT_A_TIME: i64 = 2_000;

/// Writes every chain and closing of the store, sealed by `signer`.
///
/// The connection should be in a transaction, so that all chains are of the same moment.
///
/// # Errors
///
/// [`crate::Error::Archive`] when the file cannot be written; what the database says.
pub async fn write<W: Write + Seek + Send>(
    conn: &mut SqliteConnection,
    signer: &Signer,
    at: Instant,
    out: W,
) -> Result<Manifest> {
    let mut zip = Files { zip: ZipWriter::new(out), files: Vec::new() };
    let mut chains = chains(conn).await?;
    for chain in &mut chains {
        zip.begin(&chain.file)?;
        let mut digest = Sha256::new();
        while let Some(rows) = rows(conn, chain.journal, chain.seq).await? {
            for row in rows {
                let mut line = serde_json::to_vec(&row).map_err(|error| refuse(&error))?;
                line.push(b'\n');
                digest.update(&line);
                zip.put(&line)?;
                (chain.seq, chain.hash) = (row.seq, row.hash);
            }
        }
        zip.end(&chain.file, digest);
    }
    closings(conn, &mut zip).await?;
    let manifest = Manifest {
        format: FORMAT,
        software: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: at,
        chains,
        files: std::mem::take(&mut zip.files),
    };
    let bytes = journal::chain::canonical(&manifest)?;
    let seal = Seal { journal: signer.journal, signature: hex(&signer.sign_message(&bytes)) };
    zip.whole(MANIFEST, &bytes)?;
    zip.whole(SEAL, &journal::chain::canonical(&seal)?)?;
    zip.zip.finish().map_err(|error| refuse(&error))?;
    Ok(manifest)
}

/// The files of an archive, as they are written.
struct Files<W: Write + Seek> {
    zip: ZipWriter<W>,
    files: Vec<File>,
}

impl<W: Write + Seek> Files<W> {
    fn begin(&mut self, name: &str) -> Result<()> {
        self.zip.start_file(name, SimpleFileOptions::default()).map_err(|error| refuse(&error))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes).map_err(|error| refuse(&error))
    }

    fn end(&mut self, name: &str, digest: Sha256) {
        self.files.push(File { name: name.to_owned(), sha256: hex(&digest.finalize()) });
    }

    fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.begin(name)?;
        self.put(bytes)
    }
}

#[derive(sqlx::FromRow)]
struct ChainRow {
    journal_id: JournalId,
    operator_id: OperatorId,
    siren: String,
    terminal: String,
    incarnation: u32,
    training: bool,
    public_key: Vec<u8>,
}

impl From<ChainRow> for Chain {
    fn from(row: ChainRow) -> Self {
        Self {
            journal: row.journal_id,
            operator: row.operator_id,
            siren: row.siren,
            terminal: row.terminal,
            incarnation: row.incarnation,
            training: row.training,
            public_key: hex(&row.public_key),
            file: format!("chains/{}.jsonl", row.journal_id),
            seq: 0,
            hash: hex(&journal::chain::GENESIS),
        }
    }
}

#[derive(sqlx::FromRow)]
struct OperationRow {
    seq: i64,
    bytes: Vec<u8>,
    hash: Vec<u8>,
    signature: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct ClosingRow {
    journal_id: JournalId,
    seq: i64,
    kind: String,
    period: String,
    of_journal: JournalId,
    first_seq: i64,
    last_seq: i64,
    totals: String,
    at: Instant,
}

async fn chains(conn: &mut SqliteConnection) -> Result<Vec<Chain>> {
    let rows: Vec<ChainRow> = sqlx::query_as(
        "select journal_id, operator_id, siren, terminal, incarnation, training, public_key
         from journal order by opened_at, journal_id",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Chain::from).collect())
}

async fn rows(conn: &mut SqliteConnection, journal: JournalId, after: i64) -> Result<Option<Vec<Row>>> {
    let rows: Vec<OperationRow> = sqlx::query_as(
        "select seq, bytes, hash, signature from operation
         where journal_id = ?1 and seq > ?2 order by seq limit ?3",
    )
    .bind(journal)
    .bind(after)
    .bind(AT_A_TIME)
    .fetch_all(conn)
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let row = |row: OperationRow| {
        let bytes = String::from_utf8(row.bytes).map_err(|error| refuse(&error))?;
        Ok(Row { seq: row.seq, bytes, hash: hex(&row.hash), signature: hex(&row.signature) })
    };
    rows.into_iter().map(row).collect::<Result<_>>().map(Some)
}

/// The closings, for who reads an archive without unfolding its chains.
async fn closings<W: Write + Seek>(conn: &mut SqliteConnection, zip: &mut Files<W>) -> Result<()> {
    const NAME: &str = "closings.jsonl";
    let rows: Vec<ClosingRow> = sqlx::query_as(
        "select journal_id, seq, kind, period, of_journal, first_seq, last_seq, totals, at
         from closing order by journal_id, seq",
    )
    .fetch_all(conn)
    .await?;
    let mut text = String::new();
    for row in rows {
        let totals: serde_json::Value = serde_json::from_str(&row.totals).unwrap_or_default();
        let line = json!({
            "journal": row.journal_id,
            "seq": row.seq,
            "kind": row.kind,
            "period": row.period,
            "of": row.of_journal,
            "first_seq": row.first_seq,
            "last_seq": row.last_seq,
            "totals": totals,
            "at": row.at,
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    zip.whole(NAME, text.as_bytes())?;
    zip.end(NAME, Sha256::new_with_prefix(&text));
    Ok(())
}
