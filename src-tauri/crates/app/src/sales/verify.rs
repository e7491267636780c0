//! Verification of the store, heads to keep elsewhere, and the reading of a scanned code.

use catalogue::performance;
use kernel::{Instant, PerformanceId, TicketId};
use sales::archive::Kept;
use sales::ticket::{self, code};
use sales::verify::{self as check, ChainReport, Report};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::Connection;
use store::Store;

use super::archive::HeadKept;
use super::order::TicketEnd;
use crate::wire::Nothing;
use crate::{Context, Result};

/// The name of the job, for its progress.
const JOB: &str = "verify_store";

/// A code as scanned.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadCode {
    /// What the scanner typed.
    pub code: String,
}

/// The ticket of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScannedTicket {
    /// The ticket.
    pub ticket: TicketId,
    /// Its printed number.
    pub number: String,
    /// The title of the show.
    pub title: String,
    /// The performance that it lets in to: of one that was put off, the one that is played instead; none once it is
    /// cancelled.
    pub performance: Option<PerformanceId>,
    /// When that one begins.
    pub starts_at: Option<Instant>,
    /// When it was issued.
    pub issued_at: Instant,
    /// How it ended, if it did.
    pub end: Option<TicketEnd>,
}

/// Verifies the whole store.
pub(super) async fn verify_store(ctx: &Context, _: Nothing) -> Result<Report> {
    whole(&ctx.app().store, Vec::new(), |done, total| ctx.progress(JOB, done, total, None)).await
}

/// Verifies a whole store, and that the heads kept elsewhere are in it, telling how many operations are done of how
/// many. Whoever holds its file may: it asks no right, and tells nothing of a person.
///
/// # Errors
///
/// What the store says; what is wrong is in the report.
pub async fn whole(
    store: &Store,
    kept: Vec<HeadKept>,
    progress: impl FnMut(u64, u64) + Send,
) -> Result<Report> {
    let mut conn = store.read().await?;
    // One transaction: a sale under way is seen whole or not at all.
    let mut tx = conn.begin().await.map_err(store::Error::from)?;
    let mut report = check::store(&mut tx, progress).await?;
    let kept: Vec<Kept> = kept.into_iter().map(Kept::from).collect();
    check::heads_kept(&mut tx, &kept, &mut report).await?;
    Ok(report)
}

/// The heads of the chains.
pub(super) async fn heads(ctx: &Context, _: Nothing) -> Result<Vec<ChainReport>> {
    let mut conn = ctx.read().await?;
    Ok(check::heads(&mut conn).await?)
}

/// Reads a scanned code.
pub(super) async fn read_code(ctx: &Context, input: ReadCode) -> Result<ScannedTicket> {
    let mut conn = ctx.read().await?;
    let keys: Vec<Vec<u8>> =
        sqlx::query_scalar("select public_key from journal union select public_key from journal_key")
            .fetch_all(&mut *conn)
            .await
            .map_err(store::Error::from)?;
    let keys: Vec<[u8; 32]> = keys.into_iter().filter_map(|key| key.try_into().ok()).collect();
    let code = code::read(&input.code, &keys)?;
    let found = ticket::get(&mut conn, code.ticket).await?;
    let of = performance::get(&mut conn, found.place.performance).await?;
    let played = performance::played_instead(&mut conn, &of).await?;
    let end =
        found.end.map(|end| TicketEnd { how: end.how.name().to_owned(), at: end.at, number: end.number });
    Ok(ScannedTicket {
        ticket: found.id,
        number: found.number,
        title: found.place.title,
        performance: played.as_ref().map(|played| played.id),
        starts_at: played.map(|played| played.starts_at),
        issued_at: found.issued_at,
        end,
    })
}
