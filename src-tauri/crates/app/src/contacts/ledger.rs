//! What people asked for outlives the store: erasures and refusals are written beside it too, by opaque ids, and done
//! again on a backup that is restored (GDPR articles 7, 3 and 17: neither may be undone by a copy).

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};

use contacts::consent::{self, Channel, Consent, ConsentState};
use kernel::{AgentId, ConsentId, ContactId, DeskId, Instant, VenueId};
use serde::{Deserialize, Serialize};
use store::Author;

use super::erase;
use crate::{App, Result, Write};

/// The file, in the folder of what is kept outside the store: one asking a line.
const FILE: &str = "asked.jsonl";

/// Something that a person asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub(crate) enum Asked {
    /// To be erased.
    Erasure {
        /// Who; nothing else is kept of them.
        contact: ContactId,
        /// Where.
        venue: VenueId,
    },
    /// Not to be reached that way any longer.
    Refusal {
        consent: ConsentId,
        contact: ContactId,
        venue: VenueId,
        channel: Channel,
        purpose: String,
        state: ConsentState,
        at: Instant,
    },
}

impl Asked {
    /// What a consent refuses; nothing when it allows.
    pub(crate) fn refusal(consent: &Consent) -> Option<Self> {
        (!consent.state.allows()).then(|| Self::Refusal {
            consent: consent.consent_id,
            contact: consent.contact_id,
            venue: consent.venue_id,
            channel: consent.channel,
            purpose: consent.purpose.clone(),
            state: consent.state,
            at: consent.at,
        })
    }
}

/// Keeps what is asked, just before the store does.
///
/// # Errors
///
/// What the disk says; nothing is to be written in the store then.
pub(crate) fn keep(app: &App, asked: &[Asked]) -> Result<()> {
    let lines: String = asked
        .iter()
        .filter_map(|asked| serde_json::to_string(asked).ok())
        .flat_map(|line| [line, "\n".to_owned()])
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(app.state_folder())?;
        let mut file = OpenOptions::new().create(true).append(true).open(app.state_folder().join(FILE))?;
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    };
    write().map_err(|error: io::Error| store::Error::from(error).into())
}

/// Does again, on a store that was just restored, what it does not know of; answers how many people are erased anew.
///
/// # Errors
///
/// What the disk or the store says.
pub(crate) async fn replay(
    app: &App,
    tx: &mut Write,
    (desk, agent): (DeskId, Option<AgentId>),
) -> Result<usize> {
    let text = match fs::read_to_string(app.state_folder().join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        read => read.map_err(store::Error::from)?,
    };
    let mut erased = 0;
    // A line that was cut short by a crash was not committed either.
    for asked in text.lines().filter_map(|line| serde_json::from_str::<Asked>(line).ok()) {
        let (Asked::Erasure { contact, venue } | Asked::Refusal { contact, venue, .. }) = asked;
        if contacts::contact::store::get(tx, venue, contact).await.is_err() {
            continue;
        }
        let author = Author { desk, agent, venue, at: app.clock.now() };
        match asked {
            Asked::Erasure { contact, .. } => {
                erase::erase(tx, &author, contact).await?;
                erased += 1;
            }
            Asked::Refusal { consent, purpose, channel, state, at, .. } => {
                let refusal = Consent {
                    consent_id: consent,
                    contact_id: contact,
                    venue_id: venue,
                    channel,
                    purpose,
                    state,
                    basis: "consent".to_owned(),
                    wording: String::new(),
                    source: "restore".to_owned(),
                    proof: String::new(),
                    at,
                };
                consent::record_once(tx, &author, &refusal).await?;
            }
        }
    }
    Ok(erased)
}
