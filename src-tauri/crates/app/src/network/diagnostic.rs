//! The diagnostic file: what somebody who helps from afar needs to know of an installation, and nothing of anybody.
//!
//! It holds versions, sizes, counts, positions, moments and codes. No name, no contact point, no title, no amount, no
//! parameter of a refusal, no word that a person typed: what waits or conflicts is counted by kind, never shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use journal::rights::network as granted;
use network::desk;
use serde_json::{Value, json};
use sqlx::SqliteConnection;

use crate::documents::DocumentRef;
use crate::error::Result;
use crate::wire::Nothing;
use crate::{App, Context};

/// The diagnostic file of this installation.
///
/// # Errors
///
/// What the store says.
pub async fn diagnostic(ctx: &Context, _: Nothing) -> Result<DocumentRef> {
    let (name, bytes) = ctx.app().real().diagnose().await?;
    Ok(ctx.keep(name, "application/json", bytes))
}

impl App {
    /// The diagnostic file: its name and its bytes.
    ///
    /// # Errors
    ///
    /// What the store says.
    pub async fn diagnose(self: &Arc<Self>) -> Result<(String, Vec<u8>)> {
        let now = self.clock.now();
        let mut conn = self.store.read().await?;
        let own = desk::find_own(&mut conn).await?;
        let size =
            |name: &str| std::fs::metadata(self.store.folder().join(name)).map_or(0, |file| file.len());
        let said = json!({
            "parterre": {"version": env!("CARGO_PKG_VERSION"), "software": journal::SOFTWARE},
            "made_at": now,
            "system": {"os": std::env::consts::OS, "arch": std::env::consts::ARCH},
            "desk": own.as_ref().map(|it| json!({
                "desk": it.id, "venue": it.home, "terminal": it.terminal, "incarnation": it.incarnation})),
            "store": store::census(&mut conn).await?,
            "files": {"store": size(store::FILE), "log": size(&format!("{}-wal", store::FILE))},
            "journals": sync::desk::known_chains(&mut conn).await?,
            "network": network(&mut conn).await?,
            "received": {"writing_ms": self.writing().as_millis()},
            "mail": sales::outbox::by_state(&mut conn).await?,
            "refused": self.recent.list(),
        });
        let terminal = own.map_or_else(|| "poste".to_owned(), |it| it.terminal.to_string());
        let name = format!("diagnostic-{terminal}-{}.json", now.utc().format("%Y%m%d-%H%M"));
        Ok((name, format!("{said:#}\n").into_bytes()))
    }
}

/// How the exchange stands.
async fn network(conn: &mut SqliteConnection) -> Result<Value> {
    let Some(member) = sync::desk::membership(conn).await? else { return Ok(Value::Null) };
    let mut at_hand: BTreeMap<&str, usize> = BTreeMap::new();
    for right in granted::at_hand(conn, None).await? {
        *at_hand.entry(right.right.kind.name()).or_default() += 1;
    }
    let mut conflicts: BTreeMap<String, usize> = BTreeMap::new();
    for conflict in sync::desk::conflicts(conn).await? {
        let field = conflict.field.split('/').next().unwrap_or_default().to_owned();
        *conflicts.entry(format!("{}.{field}", conflict.entity)).or_default() += 1;
    }
    let mut waiting: BTreeMap<String, usize> = BTreeMap::new();
    for document in sync::desk::waiting(conn).await? {
        *waiting.entry(document.entity).or_default() += 1;
    }
    Ok(json!({
        "era": member.era,
        "incarnation": member.incarnation,
        "joined_at": member.joined_at,
        "exchanged_at": member.exchanged_at,
        "failed_at": member.failed_at,
        "failure": member.failure,
        "feeds": sync::desk::positions(conn).await?,
        "to_push": sync::desk::left_by_kind(conn).await?,
        "waiting": waiting,
        "conflicts": conflicts,
        "at_hand": at_hand,
        "evenings": sync::desk::evenings(conn).await?.len(),
    }))
}
