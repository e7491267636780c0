//! Archives of the journal, written and verified.

use std::io::Cursor;

use journal::Kind;
use kernel::JournalId;
use sales::archive::{self, Kept};
use sales::verify::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::act::Doing;
use crate::documents::DocumentRef;
use crate::{Context, Result};

/// An archive to write.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportArchive {}

/// An archive to verify.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyArchive {
    /// Where the file is, on this machine.
    pub path: String,
    /// Heads kept elsewhere, that must be in it.
    #[serde(default)]
    pub heads: Vec<HeadKept>,
}

/// A head kept elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadKept {
    /// The chain.
    pub journal: JournalId,
    /// The place it was kept for.
    pub seq: i64,
    /// The hash at that place, in hexadecimal.
    pub hash: String,
}

impl From<HeadKept> for Kept {
    fn from(head: HeadKept) -> Self {
        Self { journal: head.journal, seq: head.seq, hash: head.hash.to_lowercase() }
    }
}

/// Writes an archive. The making of it is an operation, and is in it.
pub(super) async fn export_archive(ctx: &Context, _: ExportArchive) -> Result<DocumentRef> {
    let mut tx = ctx.write().await?;
    let doing = Doing::begin(ctx, &mut tx).await?;
    let act = doing.act();
    let mut entry = act.entry(Kind::Archive);
    entry.data.insert("format".to_owned(), json!(archive::FORMAT));
    let appended = act.append(&mut tx, entry).await?;
    tx.moved(appended.head);
    let mut bytes = Cursor::new(Vec::new());
    archive::write(&mut tx, act.signer, act.author.at, &mut bytes).await?;
    tx.commit().await?;
    let name = format!("parterre-{}-{}.zip", appended.number.terminal, doing.day);
    Ok(ctx.keep(name, "application/zip", bytes.into_inner()))
}

/// Verifies an archive.
pub(super) async fn verify_archive(_: &Context, input: VerifyArchive) -> Result<Report> {
    alone(input).await
}

/// Verifies an archive from its bytes alone: it needs neither a store nor a right.
///
/// # Errors
///
/// A file that cannot be read or is no archive; what is wrong is in the report.
pub async fn alone(input: VerifyArchive) -> Result<Report> {
    let unopened =
        |error| sales::Error::ArchiveFile { path: input.path.clone(), detail: store::error::said(&error) };
    let file = tokio::fs::File::open(&input.path).await.map_err(unopened)?.into_std().await;
    let kept: Vec<Kept> = input.heads.into_iter().map(Kept::from).collect();
    let verified = tokio::task::spawn_blocking(move || archive::verify(std::io::BufReader::new(file), &kept));
    let joined =
        verified.await.map_err(|error| crate::error::Gate::Internal { detail: error.to_string() })?;
    Ok(joined?)
}
