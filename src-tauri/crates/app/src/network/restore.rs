//! A restore is told, never silent: the desk goes on as a new incarnation, with new chains and new keys, and the
//! first operation of each says which chain it continues, from where, and how far the lost one had gone.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use journal::Head;
use kernel::{AgentId, Chance, Clock, JournalId};
use network::chain::{self, Opening};
use network::desk;
use serde_json::{Value, json};
use store::Store;
use store::backup::{self, Passphrase};

use super::backup::Restored;
use crate::context::Places;
use crate::error::Result;
use crate::{App, Write};

/// What is kept outside the store of the incarnations this machine has been through.
const INCARNATION: &str = "incarnation";

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
    let fetched = app.store.folder().join("restore.unfinished");
    backup::fetch(file, &fetched, passphrase).await?;
    let aside = aside(app)?;
    app.store.replace(&fetched, &aside).await?;
    acknowledge(app, agent, &aside).await
}

/// Where the replaced store is kept: on the same disk, where a rename is one step.
fn aside(app: &App) -> Result<std::path::PathBuf> {
    let folder = app.store.folder().join("replaced");
    fs::create_dir_all(&folder).map_err(store::Error::from)?;
    Ok(folder.join(format!("replaced-{}.db", app.clock.now().utc().format("%Y%m%dT%H%M%S%3fZ"))))
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
    let known = agent_known(&mut tx, agent).await?;
    let mut missing = 0;
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
        open_next(app, &mut tx, opening, mark).await?;
    }
    // Marks of chains that the restored file does not know at all are lost ones too.
    let lost: Vec<JournalId> = app.markers().list();
    fs::write(app.state_folder().join(INCARNATION), incarnation.to_string()).map_err(store::Error::from)?;
    tx.commit().await?;
    for journal in lost {
        app.markers().supersede(journal)?;
    }
    app.read_settings().await?;
    Ok(Restored { incarnation, replaced: aside.display().to_string(), missing_operations: missing })
}

async fn open_next(app: &App, tx: &mut Write, opening: Opening, mark: Option<(i64, String)>) -> Result<Head> {
    let mut data: Vec<(&str, Value)> = vec![("event", "restore".into())];
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
    /// What is wrong with the file; `network.first_start_needed` when there is nothing to restore.
    pub async fn open_restored(
        places: Places,
        backup: Option<(&Path, Option<&Passphrase>)>,
        clock: Clock,
        chance: Chance,
    ) -> Result<(Arc<Self>, Restored)> {
        let store = match places.store.join(store::FILE).exists() {
            true => Store::open(&places.store).await?,
            false => Store::create(&places.store).await?,
        };
        let app = Arc::new(Self::assemble(places, store, Arc::new(clock), Arc::new(chance)));
        let restored = match backup {
            Some((file, passphrase)) => from_file(&app, file, passphrase, None).await?,
            None => {
                let folder = app.store.folder().to_owned();
                acknowledge(&app, None, &folder).await?
            }
        };
        Ok((app, restored))
    }
}
