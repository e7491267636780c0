//! Which chain a desk writes for an operator: one per (operator, desk, incarnation).

use journal::append::NewJournal;
use journal::{Appended, Entry, Head, KeyFolder, Kind, Signer};
use kernel::{AgentId, Chance, Instant, JournalId, OperatorId, VenueId};
use sqlx::SqliteConnection;

use crate::desk::{self, Desk};
use crate::{Result, operator, venue};

/// Where and when a chain is opened, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// The venue whose operator the chain is for.
    pub venue: VenueId,
    /// Who.
    pub agent: Option<AgentId>,
    /// When.
    pub at: Instant,
    /// Whether it is a training chain.
    pub training: bool,
    /// The chain it continues after a restore.
    pub continues: Option<Head>,
}

/// The chain that this desk writes for the operator of a venue; `None` before it acts for it.
///
/// # Errors
///
/// What the database says.
pub async fn find(conn: &mut SqliteConnection, venue: VenueId) -> Result<Option<JournalId>> {
    Ok(sqlx::query_scalar(
        "select journal_id from desk
         join venue on venue.venue_id = ?1
         join journal on journal.operator_id = venue.operator_id
                     and journal.desk_id = desk.desk_id
                     and journal.incarnation = desk.incarnation
         where own = 1",
    )
    .bind(venue)
    .fetch_optional(conn)
    .await?)
}

/// The chains of this desk's present incarnation: their operators, and a venue of each.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection) -> Result<Vec<(JournalId, OperatorId, VenueId)>> {
    Ok(sqlx::query_as(
        "select journal_id, operator_id,
                (select venue_id from operation
                 where operation.journal_id = journal.journal_id and seq = 1) as venue_id
         from desk
         join journal on journal.desk_id = desk.desk_id and journal.incarnation = desk.incarnation
         where own = 1
         order by opened_at, journal_id",
    )
    .fetch_all(conn)
    .await?)
}

/// Opens the chain of this desk for the operator of a venue, with a new key.
///
/// # Errors
///
/// What the journal or its key store says.
pub async fn open(
    conn: &mut SqliteConnection,
    keys: &KeyFolder,
    chance: &Chance,
    opening: Opening,
    data: &[(&str, serde_json::Value)],
) -> Result<(Signer, Appended)> {
    let desk: Desk = desk::own(conn).await?;
    let venue = venue::get(conn, opening.venue).await?;
    let operator = operator::get(conn, venue.operator).await?;
    let signer = keys.create(chance.id::<JournalId>(opening.at), chance)?;
    let day = venue::day_of(opening.at, &venue.time_zone, venue.cut_hour)?;
    let mut entry = Entry::new(Kind::Opening, venue.id, opening.at, day, opening.agent);
    entry.data.extend(data.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    entry.data.insert("operator".to_owned(), operator.name.into());
    let new = NewJournal {
        operator: operator.id,
        desk: desk.id,
        incarnation: desk.incarnation,
        terminal: desk.terminal.series(desk.incarnation, opening.training),
        siren: operator.siren.into(),
        training: opening.training,
        continues: opening.continues,
    };
    let appended = journal::open(conn, &signer, chance, new, entry).await?;
    Ok((signer, appended))
}
