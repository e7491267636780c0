//! Finding a contact as one types (docs/algorithms/find.md).

pub mod index;
pub mod near;
pub mod query;
mod scrub;

use std::collections::{HashMap, HashSet};

use kernel::{ContactId, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::Result;
use crate::contact::store::{Row, rows};
use query::Term;
pub(crate) use scrub::scrub;

/// How well a contact answers what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Every word is there as typed.
    Exact,
    /// Every word begins one that is there.
    Prefix,
    /// One letter is wrong in a word, or words are joined or split.
    Near,
}

/// A contact that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// How well.
    pub matched: Match,
    /// Whether it acted lately.
    pub recent: bool,
    /// What a list shows of it.
    pub row: Row,
}

/// Candidates read at each step, of which the best are kept.
const READ: i64 = 60;
/// Contacts that acted lately, looked at first.
const RECENT: i64 = 100;
/// With so many answers, no typing error is looked for.
const ENOUGH: usize = 5;

/// The contacts of a venue that answer what was typed, best first: exact, then beginnings, then near; in each,
/// those who acted lately first, then by name. Nothing typed gives those who acted lately.
///
/// # Errors
///
/// What the database says.
pub async fn find(
    conn: &mut SqliteConnection,
    venue: VenueId,
    typed: &str,
    limit: usize,
) -> Result<Vec<Hit>> {
    let terms = query::parse(typed);
    let mut answers = Answers::new(&terms);
    for candidate in recent(conn, venue).await? {
        answers.take_recent(&candidate);
    }
    if !terms.is_empty() {
        let mut prefixes = all(&terms, prefix);
        if let Some(domains) = query::with_domains(typed).filter(|read| *read != terms) {
            prefixes = format!("({prefixes}) OR ({})", all(&domains, prefix));
        }
        for (step, expression) in [(Match::Exact, all(&terms, exact)), (Match::Prefix, prefixes)] {
            if answers.count(Match::Prefix) < limit {
                answers.take(step, search(conn, venue, &expression).await?);
            }
        }
        if answers.list.len() < ENOUGH.min(limit) {
            let expression = near_expression(conn, &terms).await?;
            answers.take(Match::Near, search(conn, venue, &expression).await?);
        }
    }
    answers.read(conn, limit).await
}

#[derive(Debug, sqlx::FromRow)]
struct Candidate {
    contact_id: ContactId,
    given: String,
    usage: String,
    birth_name: String,
    organisation: String,
    active_at: Option<i64>,
}

async fn search(conn: &mut SqliteConnection, venue: VenueId, expression: &str) -> Result<Vec<Candidate>> {
    Ok(sqlx::query_as(
        "select c.contact_id, c.given, c.usage, c.birth_name, c.organisation, c.active_at
         from contact_find f cross join contact c on c.contact_no = f.rowid
         where contact_find match ?1 and c.venue_id = ?2
         limit ?3",
    )
    .bind(expression)
    .bind(venue)
    .bind(READ)
    .fetch_all(conn)
    .await?)
}

async fn recent(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Candidate>> {
    Ok(sqlx::query_as(
        "select contact_id, given, usage, birth_name, organisation, active_at
         from contact
         where venue_id = ?1 and active_at is not null
         order by active_at desc
         limit ?2",
    )
    .bind(venue)
    .bind(RECENT)
    .fetch_all(conn)
    .await?)
}

struct Answer {
    id: ContactId,
    rank: (Match, usize, i64, String),
    recent: bool,
}

struct Answers<'a> {
    terms: &'a [Term],
    known: HashSet<ContactId>,
    list: Vec<Answer>,
}

impl<'a> Answers<'a> {
    fn new(terms: &'a [Term]) -> Self {
        Self { terms, known: HashSet::new(), list: Vec::new() }
    }

    fn count(&self, worst: Match) -> usize {
        self.list.iter().filter(|answer| answer.rank.0 <= worst).count()
    }

    /// Takes a contact that acted lately when its names alone answer.
    fn take_recent(&mut self, candidate: &Candidate) {
        let words = candidate.words();
        let begins = |term: &Term| matches!(term, Term::Word(typed) if words.iter().any(|word| word.starts_with(typed.as_str())));
        if !self.terms.iter().all(begins) {
            return;
        }
        let step = if self.inexact(&words) == 0 { Match::Exact } else { Match::Prefix };
        self.push(step, candidate, &words);
    }

    fn take(&mut self, step: Match, candidates: Vec<Candidate>) {
        for candidate in candidates {
            let words = candidate.words();
            self.push(step, &candidate, &words);
        }
    }

    fn push(&mut self, step: Match, candidate: &Candidate, words: &[String]) {
        if self.known.insert(candidate.contact_id) {
            let name = [candidate.usage.as_str(), &candidate.given, &candidate.organisation].join(" ");
            self.list.push(Answer {
                id: candidate.contact_id,
                rank: (
                    step,
                    self.inexact(words),
                    -candidate.active_at.unwrap_or(0),
                    crate::text::fold(&name),
                ),
                recent: candidate.active_at.is_some(),
            });
        }
    }

    /// How many of the typed words are not a whole word of the names.
    fn inexact(&self, words: &[String]) -> usize {
        let exact = |term: &&Term| matches!(term, Term::Word(typed) if words.contains(typed));
        self.terms.len() - self.terms.iter().filter(exact).count()
    }

    /// The best answers, with what a list shows of them, in one query.
    async fn read(mut self, conn: &mut SqliteConnection, limit: usize) -> Result<Vec<Hit>> {
        self.list.sort_by(|one, two| one.rank.cmp(&two.rank));
        self.list.truncate(limit);
        let ids: Vec<ContactId> = self.list.iter().map(|answer| answer.id).collect();
        let how: HashMap<ContactId, (Match, bool)> =
            self.list.iter().map(|answer| (answer.id, (answer.rank.0, answer.recent))).collect();
        let hit = |row: Row| how.get(&row.id).map(|&(matched, recent)| Hit { matched, recent, row });
        Ok(rows(conn, &ids).await?.into_iter().filter_map(hit).collect())
    }
}

impl Candidate {
    fn words(&self) -> Vec<String> {
        let mut words = Vec::with_capacity(6);
        for name in [&self.usage, &self.given, &self.birth_name, &self.organisation] {
            index::name_words(name, &mut words);
        }
        words
    }
}

fn all(terms: &[Term], one: fn(&Term) -> String) -> String {
    terms.iter().map(one).collect::<Vec<_>>().join(" AND ")
}

fn exact(term: &Term) -> String {
    match term {
        Term::Word(word) | Term::Number(word) => format!("\"{word}\""),
        Term::Domain(domain) => format!("\"@{domain}\""),
    }
}

fn prefix(term: &Term) -> String {
    format!("{} *", exact(term))
}

/// Each word with its typing errors undone, as a domain or as the end of a number; or two neighbours joined.
async fn near_expression(conn: &mut SqliteConnection, terms: &[Term]) -> Result<String> {
    let mut conjunction = Vec::with_capacity(terms.len());
    for term in terms {
        let mut ways = vec![prefix(term)];
        match term {
            Term::Word(word) => {
                ways.push(format!("\"@{word}\" *"));
                ways.extend(near::words(conn, word).await?.iter().map(|near| format!("\"{near}\"")));
            }
            Term::Number(digits) => {
                ways.push(format!("\"0{digits}\" *"));
                if digits.len() == 4 {
                    ways.push(format!("\"#{digits}\""));
                }
            }
            Term::Domain(_) => {}
        }
        conjunction.push(format!("({})", ways.join(" OR ")));
    }
    let mut expressions = vec![conjunction.join(" AND ")];
    for (at, pair) in terms.windows(2).enumerate() {
        if let [Term::Word(one), Term::Word(two)] = pair {
            for read in [Term::Word, Term::Domain] {
                let mut joined = terms.to_vec();
                joined.splice(at..at + 2, [read(format!("{one}{two}"))]);
                expressions.push(all(&joined, prefix));
            }
        }
    }
    Ok(expressions.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" OR "))
}

#[cfg(test)]
mod tests;
