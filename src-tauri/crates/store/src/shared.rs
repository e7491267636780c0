//! What the desks of a network share, told by each domain crate: documents, and the rows that a document is made of.
//!
//! A document is one row with an id of sixteen bytes and, as *parts*, the rows that belong to it. The exchange reads and
//! writes rows by these descriptions alone and knows no domain.

use serde_json::{Map, Value};
use uuid::Uuid;

/// Ids as one parameter, which `select unhex(value) from json_each(?)` reads.
#[must_use]
pub fn listed(ids: impl IntoIterator<Item = Uuid>) -> String {
    let mut listed = String::from("[");
    for id in ids {
        let comma = if listed.len() > 1 { "," } else { "" };
        listed.push_str(comma);
        listed.push('"');
        listed.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
        listed.push('"');
    }
    listed.push(']');
    listed
}

/// A kind of document.
#[derive(Debug, Clone, Copy)]
pub struct Entity {
    /// What it is called in the shared database, for ever: `performance`.
    pub name: &'static str,
    /// Its own row; a document may be made of parts alone.
    pub row: Option<Row>,
    /// The venues that share it: a query of ids, `?1` is the document.
    pub venues: &'static str,
    /// Whom it is about, and is erased with: a query of an id, `?1` is the document.
    pub subject: Option<&'static str>,
    /// The rows that belong to it, those that others refer to first.
    pub parts: &'static [Part],
    /// Whether its rows refer to operations: they are written after those.
    pub after_operations: bool,
    /// What it says of who is needed at desks that know nobody else.
    pub needs: Needs,
}

/// What a document says of who is needed, for desks that replicate no other people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Needs {
    /// Until when it needs anybody: a query of milliseconds, `?1` is the document.
    pub until: Option<&'static str>,
    /// Who needs whom: a query of pairs, the document that people come to and the contact, or null when none is named;
    /// `?1` is the document.
    pub people: Option<&'static str>,
}

impl Needs {
    /// It says nothing of it.
    pub const NOTHING: Self = Self { until: None, people: None };
}

/// What a desk makes of the shared fields of a row, for a column of its own.
pub type Made = fn(&Map<String, Value>) -> Value;

/// The row of a document.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The table.
    pub table: &'static str,
    /// The column of its id.
    pub key: &'static str,
    /// Columns that stay at home; on another desk they are born with their default.
    pub own: &'static [&'static str],
    /// Columns without default that stay at home, and what each desk makes of them, from what is shared of the row.
    pub elsewhere: &'static [(&'static str, Made)],
}

/// Rows that belong to a document.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// The table.
    pub table: &'static str,
    /// The columns that tell its rows of one document apart.
    pub key: &'static [&'static str],
    /// Which rows belong to document `?1` as venue `?2` shares it, over `it`.
    pub of: &'static str,
    /// The document of a row `it`; null when it has none.
    pub document: &'static str,
    /// Whether rows are facts: never changed, never taken away.
    pub facts: bool,
    /// Columns that stay at home.
    pub own: &'static [&'static str],
}

impl Row {
    /// A row all of whose columns are shared, the versions that this desk counts apart.
    #[must_use]
    pub const fn new(table: &'static str, key: &'static str) -> Self {
        Self { table, key, own: &["versions"], elsewhere: &[] }
    }
}

impl Part {
    /// Facts whose rows name their document in a column.
    #[must_use]
    pub const fn facts(
        table: &'static str,
        key: &'static [&'static str],
        of: &'static str,
        document: &'static str,
    ) -> Self {
        Self { table, key, of, document, facts: true, own: &[] }
    }

    /// Rows that are replaced when their document changes.
    #[must_use]
    pub const fn rows(
        table: &'static str,
        key: &'static [&'static str],
        of: &'static str,
        document: &'static str,
    ) -> Self {
        Self { table, key, of, document, facts: false, own: &["versions"] }
    }
}
