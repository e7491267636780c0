//! The ledger of erasures, outside of the database: an older one that is put back knows again whom it had erased, and erases
//! them once more before anybody reads it. Random ids, one line of JSON each, only ever added to.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sqlx::Connection as _;
use uuid::Uuid;

use super::Admin;
use crate::{Error, Result};

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Erased {
    venue: Uuid,
    entity: String,
    id: Uuid,
}

/// The lines of a ledger, open.
struct Ledger {
    file: File,
    erased: BTreeSet<Erased>,
}

impl Ledger {
    /// Reads it whole. A last line that was cut as it was written is dropped: what it said is told again.
    fn open(path: &Path, write: bool) -> Result<Self> {
        let opened = OpenOptions::new().read(true).write(write).create(write).truncate(false).open(path);
        let mut file = opened.map_err(failed)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let lines = text[..whole].lines().zip(1..);
        let erased = lines
            .map(|(line, nth)| serde_json::from_str(line).map_err(|_| unreadable(path, nth)))
            .collect::<Result<_>>()?;
        if write {
            let end = u64::try_from(whole).unwrap_or(u64::MAX);
            file.set_len(end).and_then(|()| file.seek(SeekFrom::Start(end))).map_err(failed)?;
        }
        Ok(Self { file, erased })
    }

    /// Adds what is not in it, durably; how much that was.
    fn add(&mut self, erased: impl Iterator<Item = Erased>) -> Result<usize> {
        let fresh: Vec<Erased> = erased.filter(|it| !self.erased.contains(it)).collect();
        let mut lines = String::new();
        for it in &fresh {
            lines += &serde_json::to_string(it).map_err(|error| failed(error.into()))?;
            lines += "\n";
        }
        if !fresh.is_empty() {
            self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_all()).map_err(failed)?;
        }
        Ok(fresh.len())
    }
}

impl Admin {
    /// Adds to a ledger what was erased and is not in it yet; how much that was.
    ///
    /// # Errors
    ///
    /// [`Error::LedgerUnreadable`], [`Error::HubMissing`], and what the disk says.
    pub async fn note_erasures(&mut self, ledger: &Path) -> Result<usize> {
        let erased: Vec<(Uuid, String, Uuid)> = sqlx::query_as(
            "select e.venue_id, s.entity, e.entity_id from app.erasure e
             join app.sheet s using (venue_id, entity_id) where s.shape = 'erased' order by e.at, e.entity_id",
        )
        .fetch_all(&mut self.conn)
        .await?;
        let erased = erased.into_iter().map(|(venue, entity, id)| Erased { venue, entity, id });
        Ledger::open(ledger, true)?.add(erased)
    }

    /// Erases again what a ledger says and the database does not know to be erased: after a restore, before desks connect.
    /// How much that was.
    ///
    /// # Errors
    ///
    /// As [`note_erasures`](Self::note_erasures).
    pub async fn erase_again(&mut self, ledger: &Path) -> Result<usize> {
        let ledger = Ledger::open(ledger, false)?;
        let venues: BTreeSet<Uuid> = ledger.erased.iter().map(|it| it.venue).collect();
        let (mut tx, mut again) = (self.conn.begin().await?, 0);
        for venue in venues {
            let of_venue = ledger.erased.iter().filter(|it| it.venue == venue);
            let (entities, ids): (Vec<&str>, Vec<Uuid>) =
                of_venue.map(|it| (it.entity.as_str(), it.id)).unzip();
            let done: i64 = sqlx::query_scalar(
                "select cardinality((app.write_sheets($1, null, array(
                     select row(x.seq, $1, x.entity, x.id, null, 'erasure', '{}', '{}', 0, null, false, 0, null, null, 1)::app.change
                     from unnest($2::text[], $3::uuid[]) with ordinality x(entity, id, seq)
                     where not exists (select from app.erasure e where e.venue_id = $1 and e.entity_id = x.id)))).outcomes)::bigint
                 from app.venue v where v.venue_id = $1",
            )
            .bind(venue)
            .bind(&entities)
            .bind(&ids)
            .fetch_optional(&mut *tx)
            .await?
            .unwrap_or(0);
            again += usize::try_from(done).unwrap_or(0);
        }
        tx.commit().await?;
        Ok(again)
    }
}

fn failed(error: io::Error) -> Error {
    store::Error::from(error).into()
}

fn unreadable(path: &Path, line: i64) -> Error {
    Error::LedgerUnreadable { file: path.display().to_string(), line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(n: u128) -> Erased {
        Erased { venue: Uuid::from_u128(1), entity: "contact".to_owned(), id: Uuid::from_u128(n) }
    }

    #[test]
    fn a_ledger_is_added_to_once_and_a_line_that_was_cut_is_told_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger");
        let add = |ids: &[u128]| Ledger::open(&path, true)?.add(ids.iter().copied().map(erased));
        assert_eq!(add(&[2, 3]).expect("written"), 2);
        assert_eq!(add(&[2, 3, 4]).expect("written"), 1);
        let text = std::fs::read_to_string(&path).expect("a ledger");
        std::fs::write(&path, &text[..text.len() - 9]).expect("cut");
        assert_eq!(Ledger::open(&path, false).expect("read").erased.len(), 2);
        assert_eq!(add(&[2, 3, 4]).expect("written"), 1);
        assert_eq!(std::fs::read_to_string(&path).expect("a ledger"), text, "it is as it was");
    }

    #[test]
    fn a_ledger_that_somebody_spoilt_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ledger");
        std::fs::write(&path, "not one\n").expect("written");
        assert!(matches!(Ledger::open(&path, false), Err(Error::LedgerUnreadable { line: 1, .. })));
    }
}
