//! Exclusive rights: `right(kind, thing, unit, epoch, grantor)`, held by one desk.
//!
//! A desk alone grants to itself, at the moment it takes; in a network the shared database grants beforehand.
//! The code that takes, spends and gives back is the same. Each grant has a new epoch, so that what a late desk
//! still believes it holds can be told from what was granted since.

mod over;

use kernel::{DeskId, Instant};
use sqlx::SqliteConnection;
use store::{Answers, At, Batch};
use uuid::Uuid;

use crate::{Error, Result};

pub use over::{Asked as AskedUnits, Counted, Held, Units};

/// What kind of thing the right is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RightKind {
    /// A numbered seat of a performance.
    Seat,
    /// One place of an unnumbered zone of a performance.
    Place,
    /// One credit of a pass.
    Credit,
    /// The balance of a wallet or a credit note.
    Balance,
    /// A place of the suspended fund.
    Fund,
    /// The one refund or exchange of a ticket.
    Undoing,
}

impl RightKind {
    /// The name kept in the `kind` column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Place => "place",
            Self::Credit => "credit",
            Self::Balance => "balance",
            Self::Fund => "fund",
            Self::Undoing => "undoing",
        }
    }
}

/// A right over one unit of a thing: seat `unit` of performance `thing`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Right {
    /// Kind.
    pub kind: RightKind,
    /// The thing: a performance, a pass, a ticket.
    pub thing: Uuid,
    /// The unit: a seat, a credit; the thing itself when it has one unit.
    pub unit: Uuid,
    /// What the units are counted in: the zone of an unnumbered place.
    pub scope: Option<Uuid>,
}

/// A grant: which desk granted, and the how-manieth grant of this unit it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// From 1, one more each time the unit is granted anew.
    pub epoch: i64,
    /// Who granted.
    pub grantor: Uuid,
}

/// A right that a batch asks for.
#[derive(Debug)]
pub struct Asked {
    right: Right,
    answer: At<(i64, Uuid)>,
}

impl Asked {
    /// The grant of a right asked for with [`ask_to_take`].
    ///
    /// # Errors
    ///
    /// [`Error::RightTaken`] when anyone else holds or spent it.
    pub fn taken(&self, answers: &Answers) -> Result<Grant> {
        let Right { kind, unit, .. } = self.right;
        self.grant(answers)?.ok_or(Error::RightTaken { kind: kind.name(), unit })
    }

    /// The grant of a right asked for with [`ask_to_spend`].
    ///
    /// # Errors
    ///
    /// [`Error::RightNotHeld`] when `by` did not hold it.
    pub fn spent(&self, answers: &Answers) -> Result<Grant> {
        let Right { kind, unit, .. } = self.right;
        self.grant(answers)?.ok_or(Error::RightNotHeld { kind: kind.name(), unit })
    }

    fn grant(&self, answers: &Answers) -> Result<Option<Grant>> {
        Ok(answers.first(&self.answer)?.map(|(epoch, grantor)| Grant { epoch, grantor }))
    }
}

/// Asks for a right for `by` (a basket line): it is granted to `desk` if it is free.
pub fn ask_to_take(batch: &mut Batch, right: Right, desk: DeskId, by: Uuid, at: Instant) -> Asked {
    let answer = batch
        .statement(
            "insert into exclusive_right
                 (kind, thing_id, unit_id, scope_id, epoch, grantor, holder, state, by_id, since)
             values (?, ?, ?, ?, 1, ?, ?, 'held', ?, ?)
             on conflict (kind, thing_id, unit_id) do update
             set epoch = epoch + 1, holder = excluded.holder, grantor = excluded.grantor, state = 'held',
                 by_id = excluded.by_id, since = excluded.since
             where state = 'free'
             returning epoch, grantor",
        )
        .bind(right.kind.name())
        .bind(right.thing)
        .bind(right.unit)
        .bind(right.scope)
        .bind(desk)
        .bind(desk)
        .bind(by)
        .bind(at)
        .answer();
    Asked { right, answer }
}

/// Takes a right at once, as [`ask_to_take`].
///
/// # Errors
///
/// As [`Asked::taken`].
pub async fn take(
    conn: &mut SqliteConnection,
    right: &Right,
    desk: DeskId,
    by: Uuid,
    at: Instant,
) -> Result<Grant> {
    let mut batch = Batch::default();
    let asked = ask_to_take(&mut batch, *right, desk, by, at);
    asked.taken(&batch.run(conn).await?)
}

/// Asks to spend a right held by `by` for `spender` (a ticket): from then on only that act's undoing frees it.
pub fn ask_to_spend(batch: &mut Batch, right: Right, by: Uuid, spender: Uuid, at: Instant) -> Asked {
    let answer = batch
        .statement(
            "update exclusive_right set state = 'spent', by_id = ?, since = ?
             where kind = ? and thing_id = ? and unit_id = ? and state = 'held' and by_id = ?
             returning epoch, grantor",
        )
        .bind(spender)
        .bind(at)
        .bind(right.kind.name())
        .bind(right.thing)
        .bind(right.unit)
        .bind(by)
        .answer();
    Asked { right, answer }
}

/// Spends a right at once, as [`ask_to_spend`].
///
/// # Errors
///
/// As [`Asked::spent`].
pub async fn spend(
    conn: &mut SqliteConnection,
    right: &Right,
    by: Uuid,
    spender: Uuid,
    at: Instant,
) -> Result<Grant> {
    let mut batch = Batch::default();
    let asked = ask_to_spend(&mut batch, *right, by, spender, at);
    asked.spent(&batch.run(conn).await?)
}

/// Gives back a right that `by` holds or spent: it is free for anyone again.
///
/// # Errors
///
/// [`Error::RightNotHeld`] when `by` does not hold it.
pub async fn give_back(conn: &mut SqliteConnection, right: &Right, by: Uuid, at: Instant) -> Result<()> {
    let done = sqlx::query(
        "update exclusive_right set state = 'free', by_id = null, since = ?5
         where kind = ?1 and thing_id = ?2 and unit_id = ?3 and by_id = ?4 and state <> 'free'",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .bind(by)
    .bind(at)
    .execute(conn)
    .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::RightNotHeld { kind: right.kind.name(), unit: right.unit }),
    }
}

/// How many units of a thing are spent, and how many are held, whatever their kind: a performance's sold places
/// and those in baskets.
///
/// # Errors
///
/// What the database says.
pub async fn count(conn: &mut SqliteConnection, thing: Uuid) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select coalesce(sum(state = 'spent'), 0), coalesce(sum(state = 'held'), 0)
         from exclusive_right
         where kind in ('seat', 'place') and thing_id = ?1",
    )
    .bind(thing)
    .fetch_one(conn)
    .await?)
}
