//! A restore is told, never silent: the desk goes on as a new incarnation, with new chains and new keys, and the
//! first operation of each says which chain it continues, from where, how far the lost one had gone,
//! and which chains it knows nothing of.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journal::Head;
use kernel::{AgentId, Chance, Clock, Instant, JournalId};
use network::chain::{self, Opening};
use network::desk;
use serde::Serialize;
use serde_json::{Value, json};
use store::Store;
use store::backup::{self, Passphrase};

use super::backup::Restored;
use crate::contacts::ledger;
use crate::context::Places;
use crate::error::Result;
use crate::{App, Write};

/// What is kept outside the store of the incarnations this machine has been through.
const INCARNATION: &str = "incarnation";
/// A backup being brought, beside the store that it will replace.
const FETCHED: &str = "restore.unfinished";

/// Restores the store of an open installation from a backup.
///
/// # Errors
///
/// What is wrong with the file, before anything is touched; what the disk says.
pub async fn from_file(
    app: &Arc<App>,
    file: &Path,
    passphrase: Option<&Passphrase>,
    agent: Option<AgentId>,
) -> Result<Restored> {
    let fetched = app.store.folder().join(FETCHED);
    backup::fetch(file, &fetched, passphrase).await?;
    let aside = aside(&app.places, app.clock.now())?;
    app.store.replace(&fetched, &aside).await?;
    acknowledge(app, agent, &aside).await
}

/// Where the replaced store is kept: on the same disk, where a rename is one step.
fn aside(places: &Places, now: Instant) -> Result<PathBuf> {
    let folder = places.replaced();
    fs::create_dir_all(&folder).map_err(store::Error::from)?;
    Ok(folder.join(format!("replaced-{}.db", now.utc().format("%Y%m%dT%H%M%S%3fZ"))))
}

/// Opens the new incarnation on a store that was just put in place.
async fn acknowledge(app: &Arc<App>, agent: Option<AgentId>, aside: &Path) -> Result<Restored> {
    app.sessions.end_all();
    app.forget_signers();
    app.plans.clear();
    app.books.clear();
    app.sheets.clear();
    let mut tx = app.nobody().write().await?;
    let desk = desk::own(&mut tx).await?;
    let chains = chain::list(&mut tx).await?;
    let incarnation = next_incarnation(app, desk.incarnation);
    desk::set_incarnation(&mut tx, incarnation).await?;
    // What the backup says is at hand was sold, or given back, since: nothing of it is sold, also without the network.
    journal::rights::network::forget(&mut tx).await?;
    let known = agent_known(&mut tx, agent).await?;
    // A chain that the restored file does not know at all is lost whole.
    let unknown =
        app.markers().list().into_iter().filter(|journal| chains.iter().all(|(own, ..)| own != journal));
    let lost: Vec<Lost> = unknown.filter_map(|journal| Lost::read(app, journal)).collect();
    let mut missing: i64 = lost.iter().map(|chain| chain.seq).sum();
    for (journal, _, venue) in &chains {
        let head = journal::head(&mut tx, *journal).await?;
        let mark = app.markers().read(*journal);
        missing += mark.as_ref().map_or(0, |(seq, _)| (seq - head.seq).max(0));
        let opening = Opening {
            venue: *venue,
            agent: known,
            at: app.clock.now(),
            training: app.is_training(),
            continues: Some(head),
        };
        open_next(app, &mut tx, opening, mark, &lost).await?;
    }
    ledger::replay(app, &mut tx, (desk.id, known)).await?;
    let marked: Vec<JournalId> = app.markers().list();
    fs::write(app.state_folder().join(INCARNATION), incarnation.to_string()).map_err(store::Error::from)?;
    tx.commit().await?;
    for journal in marked {
        app.markers().supersede(journal)?;
    }
    contacts::erasure::scrub(&app.store).await?;
    app.read_settings().await?;
    Ok(Restored { incarnation, replaced: aside.display().to_string(), missing_operations: missing })
}

/// The end of a chain of which nothing is left but its mark.
#[derive(Debug, Serialize)]
struct Lost {
    journal: JournalId,
    seq: i64,
    hash: String,
}

impl Lost {
    fn read(app: &App, journal: JournalId) -> Option<Self> {
        let (seq, hash) = app.markers().read(journal)?;
        Some(Self { journal, seq, hash })
    }
}

async fn open_next(
    app: &App,
    tx: &mut Write,
    opening: Opening,
    mark: Option<(i64, String)>,
    lost: &[Lost],
) -> Result<Head> {
    let mut data: Vec<(&str, Value)> = vec![("event", "restore".into())];
    if !lost.is_empty() {
        data.push(("lost", json!(lost)));
    }
    if let Some((seq, hash)) = mark {
        data.push(("marked", json!({"seq": seq, "hash": hash})));
    }
    let (_, appended) = chain::open(tx, app.keys(), &app.chance, opening, &data).await?;
    tx.moved(appended.head);
    Ok(appended.head)
}

/// One more than any incarnation that the store or this machine knows of: restoring the same old backup twice
/// gives two incarnations, whose numbers differ.
fn next_incarnation(app: &App, found: u32) -> u32 {
    let kept = fs::read_to_string(app.state_folder().join(INCARNATION)).ok();
    let kept: u32 = kept.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    found.max(kept) + 1
}

/// Who restores may be unknown to the restored store.
async fn agent_known(tx: &mut Write, agent: Option<AgentId>) -> Result<Option<AgentId>> {
    let Some(agent) = agent else { return Ok(None) };
    Ok(network::agent::get(tx, agent).await.ok().map(|agent| agent.id))
}

impl App {
    /// Opens an installation whose store was put back by hand, or that lost its file, as an explicit restore: of
    /// `backup`, or of the file that is there. This is the way out of `journal.store_rolled_back`.
    ///
    /// # Errors
    ///
    /// What is wrong with the file; `store.missing` or `network.first_start_needed` when there is nothing to go on
    /// with.
    pub async fn open_restored(
        places: Places,
        backup: Option<(&Path, Option<&Passphrase>)>,
        clock: impl Into<Arc<Clock>>,
        chance: impl Into<Arc<Chance>>,
    ) -> Result<(Arc<Self>, Restored)> {
        let clock = clock.into();
        let (store, aside) = match backup {
            Some((file, passphrase)) => in_place_of_any(&places, file, passphrase, clock.now()).await?,
            None => (Store::open(&places.store).await?, places.store.clone()),
        };
        let app = Arc::new(Self::assemble(places, store, clock, chance.into()));
        if backup.is_none() && app.check_marks().await.is_ok() {
            // A desk that lacks nothing does not become another incarnation of itself by a slip.
            app.store.close().await;
            return Err(network::Error::NothingToRecover.into());
        }
        let restored = acknowledge(&app, None, &aside).await?;
        Ok((app, restored))
    }
}

/// Opens a backup in the place of a store that may be damaged, too new or gone: it is put aside as it is, unopened. One
/// that opens is replaced as any is, so that a program that still works on it is noticed.
async fn in_place_of_any(
    places: &Places,
    file: &Path,
    passphrase: Option<&Passphrase>,
    now: Instant,
) -> Result<(Store, PathBuf)> {
    fs::create_dir_all(&places.store).map_err(store::Error::from)?;
    let fetched = places.store.join(FETCHED);
    backup::fetch(file, &fetched, passphrase).await?;
    let aside = aside(places, now)?;
    match Store::open(&places.store).await {
        Ok(store) => {
            store.replace(&fetched, &aside).await?;
            Ok((store, aside))
        }
        Err(store::Error::Busy) => Err(store::Error::Busy.into()),
        Err(_) => {
            store::put_aside(&places.store, &aside)?;
            fs::rename(&fetched, places.store.join(store::FILE)).map_err(store::Error::from)?;
            Ok((Store::open(&places.store).await?, aside))
        }
    }
}
