//! The last operation of each chain that speaks for a venue: what a statement of the venue takes into account.

use journal::Number;
use journal::append::hex;
use kernel::{DeskId, JournalId, VenueId};
use sqlx::SqliteConnection;

use crate::Result;

/// The end of a chain, as far as it is known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The chain.
    pub journal: JournalId,
    /// Whose.
    pub desk: DeskId,
    /// The number of its last operation.
    pub number: Number,
    /// The hash of that operation, in hexadecimal.
    pub hash: String,
}

/// The heads of the chains of a venue, by terminal code: desks that exchanged all tell the same.
///
/// # Errors
///
/// What the database says.
pub async fn of_venue(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Head>> {
    let rows: Vec<(JournalId, DeskId, String, i64, Vec<u8>)> = sqlx::query_as(
        "select j.journal_id, j.desk_id, j.terminal, o.seq, o.hash
         from journal j
         join operation o on o.journal_id = j.journal_id
              and o.seq = (select max(seq) from operation where journal_id = j.journal_id)
         where exists (select 1 from operation p where p.journal_id = j.journal_id and p.venue_id = ?1)
         order by j.terminal, j.journal_id",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?;
    let head = |(journal, desk, terminal, seq, hash): (_, _, _, _, Vec<u8>)| Head {
        journal,
        desk,
        number: Number { terminal, seq },
        hash: hex(&hash),
    };
    Ok(rows.into_iter().map(head).collect())
}
