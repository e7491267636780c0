//! Exclusive rights: `right(kind, thing, unit, epoch, grantor)`, held by one desk.
//!
//! A desk alone grants to itself, at the moment it takes; in a network the shared database grants beforehand
//! ([`network`]). The code that takes, spends and gives back is the same. Each grant has a new epoch, so that what a
//! late desk still believes it holds can be told from what was granted since.

pub mod network;
mod over;

use kernel::Instant;
use sqlx::SqliteConnection;
use store::{Answers, At, Author, Batch};
use uuid::Uuid;

use crate::{Error, Result};

pub use over::{Asked as AskedUnits, Counted, Held, Units, held_elsewhere};

/// What kind of thing the right is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RightKind {
    /// A numbered seat of a performance.
    Seat,
    /// One place of an unnumbered zone of a performance.
    Place,
    /// One credit of a pass.
    Credit,
    /// The balance of a wallet, a credit note or a suspended-ticket fund.
    Balance,
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
            Self::Undoing => "undoing",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Seat, Self::Place, Self::Credit, Self::Balance, Self::Undoing]
            .into_iter()
            .find(|kind| kind.name() == name)
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
    /// The grant of a right asked for with [`ask_to_take`]; the connection is asked why when there is none.
    ///
    /// # Errors
    ///
    /// [`Error::RightTaken`] when anyone else holds or spent it, [`Error::RightNotGranted`] when the shared database
    /// of the network did not grant it to this desk.
    pub async fn taken(&self, answers: &Answers, conn: &mut SqliteConnection) -> Result<Grant> {
        match self.grant(answers)? {
            Some(grant) => Ok(grant),
            None => Err(network::why_not(conn, &self.right).await?),
        }
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

/// Asks for a right for `by` (a basket line). A desk alone grants itself what is free; what the shared database grants
/// is taken only when it was granted to this desk, under that epoch.
pub fn ask_to_take(batch: &mut Batch, right: Right, author: &Author, by: Uuid) -> Asked {
    let answer = batch
        .statement(
            "insert into exclusive_right
                 (kind, thing_id, unit_id, scope_id, epoch, grantor, holder, state, by_id, since)
             select a.kind, a.thing, a.unit, ?, 1, a.desk, a.desk, 'held', ?, ?
             from (select ? as kind, ? as thing, ? as unit, ? as desk, ? as venue) a
             where not exists (select 1 from adopted where venue_id = a.venue)
                or exists (select 1 from exclusive_right r
                           where r.kind = a.kind and r.thing_id = a.thing and r.unit_id = a.unit
                             and r.state = 'granted')
             on conflict (kind, thing_id, unit_id) do update
             set epoch = epoch + (state = 'free'), grantor = iif(state = 'free', excluded.grantor, grantor),
                 holder = excluded.holder, state = 'held', by_id = excluded.by_id, since = excluded.since
             where state in ('free', 'granted')
             returning epoch, grantor",
        )
        .bind(right.scope)
        .bind(by)
        .bind(author.at)
        .bind(right.kind.name())
        .bind(right.thing)
        .bind(right.unit)
        .bind(author.desk)
        .bind(author.venue)
        .answer();
    Asked { right, answer }
}

/// Takes a right at once, as [`ask_to_take`].
///
/// # Errors
///
/// As [`Asked::taken`].
pub async fn take(conn: &mut SqliteConnection, right: &Right, author: &Author, by: Uuid) -> Result<Grant> {
    let mut batch = Batch::default();
    let asked = ask_to_take(&mut batch, *right, author, by);
    let answers = batch.run(conn).await?;
    asked.taken(&answers, conn).await
}

/// Takes a right that was born here, with what it is over (the refund of a ticket this desk sold, the balance of a note
/// it issued): nobody has to grant it, and nobody had it before. When it was granted to this desk, it is taken as well.
///
/// # Errors
///
/// [`Error::RightTaken`] when it was taken before, [`Error::RightNotGranted`] when it was given back since.
pub async fn take_born(
    conn: &mut SqliteConnection,
    right: &Right,
    author: &Author,
    by: Uuid,
) -> Result<Grant> {
    let born: Option<(i64, Uuid)> = sqlx::query_as(
        "insert into exclusive_right
             (kind, thing_id, unit_id, scope_id, epoch, grantor, holder, state, by_id, since)
         values (?1, ?2, ?3, ?4, 1, ?5, ?5, 'held', ?6, ?7)
         on conflict (kind, thing_id, unit_id) do update
         set state = 'held', by_id = excluded.by_id, since = excluded.since
         where state = 'granted'
         returning epoch, grantor",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .bind(right.scope)
    .bind(author.desk)
    .bind(by)
    .bind(author.at)
    .fetch_optional(&mut *conn)
    .await?;
    match born {
        Some((epoch, grantor)) => Ok(Grant { epoch, grantor }),
        None => Err(network::why_not(conn, right).await?),
    }
}

/// Passes a right from the ticket that spent it to what takes its place (a line of the basket that exchanges it), under
/// the next epoch: nobody else had it in between, so that nobody is asked.
///
/// # Errors
///
/// [`Error::RightNotHeld`] when `from` did not spend it.
pub async fn pass_on(
    conn: &mut SqliteConnection,
    right: &Right,
    author: &Author,
    (from, to): (Uuid, Uuid),
) -> Result<Grant> {
    let passed: Option<(i64, Uuid)> = sqlx::query_as(
        "update exclusive_right set state = 'held', by_id = ?1, epoch = epoch + 1, holder = ?2, since = ?3
         where kind = ?4 and thing_id = ?5 and unit_id = ?6 and by_id = ?7 and state = 'spent'
         returning epoch, grantor",
    )
    .bind(to)
    .bind(author.desk)
    .bind(author.at)
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .bind(from)
    .fetch_optional(conn)
    .await?;
    let (epoch, grantor) = passed.ok_or(Error::RightNotHeld { kind: right.kind.name(), unit: right.unit })?;
    Ok(Grant { epoch, grantor })
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

/// Whether a right was spent for something.
///
/// # Errors
///
/// What the database says.
pub async fn is_spent_by(conn: &mut SqliteConnection, right: &Right, spender: Uuid) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (
             select 1 from exclusive_right
             where kind = ?1 and thing_id = ?2 and unit_id = ?3 and by_id = ?4 and state = 'spent')",
    )
    .bind(right.kind.name())
    .bind(right.thing)
    .bind(right.unit)
    .bind(spender)
    .fetch_one(conn)
    .await?)
}

/// Gives back a right that `by` holds or spent: it is free for anyone again; what the shared database granted and was
/// not spent is at hand again, until it is returned.
///
/// # Errors
///
/// [`Error::RightNotHeld`] when `by` does not hold it.
pub async fn give_back(conn: &mut SqliteConnection, right: &Right, by: Uuid, at: Instant) -> Result<()> {
    let done = sqlx::query(
        "update exclusive_right
         set state = iif(state = 'held' and grantor <> holder, 'granted', 'free'), by_id = null, since = ?5
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
