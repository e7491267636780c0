//! The words a contact is found by: the tables `contact_find` and `find_word`.

use std::collections::BTreeSet;

use kernel::ContactId;
use serde_json::Value;
use sqlx::SqliteConnection;
use store::rows::{self, Insert};

use crate::contact::{Contact, Sheet};
use crate::point::{self, Point, PointKind};
use crate::{Result, phone, text};

/// Words of one field that are joined with their neighbours; more is not a name but a sentence.
const JOINED: usize = 6;

const INTO: Insert<'_> =
    Insert { into: "insert into contact_find (rowid, words)", columns: 2, otherwise: "" };

/// The shortest word a typing error is looked for in.
pub const SHORTEST_TYPO: usize = 4;

/// The words of a name: each one, and each run to the end joined, so that « de La Tour » is also found as
/// `delatour` and `latour`.
pub(crate) fn name_words(name: &str, into: &mut Vec<String>) {
    let words = text::words(name);
    for start in 0..words.len() {
        if start + 1 < words.len() && words.len() <= JOINED {
            let joined = words[start..].concat();
            push(into, joined);
        }
        push(into, words[start].clone());
    }
}

/// The words of the names of a sheet.
#[must_use]
pub fn sheet_words(sheet: &Sheet) -> Vec<String> {
    let mut words = Vec::with_capacity(6);
    for name in [&sheet.usage, &sheet.given, &sheet.birth_name, &sheet.organisation] {
        name_words(name, &mut words);
    }
    words
}

/// The line that `contact_find` holds for a contact.
#[must_use]
pub fn line<'a>(sheet: &Sheet, points: impl IntoIterator<Item = &'a Point>) -> String {
    line_of(sheet, points.into_iter().map(|point| (point.kind, point.normalised.as_str())))
}

/// The line of a contact with these points, normalised. `@` leads the domain of an e-mail, `#` the last four digits of a
/// phone, so that neither is taken for a name.
fn line_of<'a>(sheet: &Sheet, points: impl IntoIterator<Item = (PointKind, &'a str)>) -> String {
    let mut words = sheet_words(sheet);
    for (kind, normalised) in points {
        match kind {
            PointKind::Email => {
                let (local, domain) = normalised.split_once('@').unwrap_or((normalised, ""));
                name_words(local, &mut words);
                if !domain.is_empty() {
                    push(&mut words, format!("@{}", text::words(domain).concat()));
                }
            }
            PointKind::Phone => phone_words(normalised, &mut words),
            PointKind::Postal => {}
        }
    }
    words.join(" ")
}

fn phone_words(normalised: &str, into: &mut Vec<String>) {
    let dialled = phone::dialled(normalised);
    if let Some(abroad) = normalised.strip_prefix('+')
        && !abroad.starts_with("33")
    {
        push(into, format!("00{abroad}"));
    }
    if let Some(last) = dialled.len().checked_sub(4).and_then(|start| dialled.get(start..)) {
        push(into, format!("#{last}"));
    }
    push(into, dialled);
}

fn push(into: &mut Vec<String>, word: String) {
    if !word.is_empty() && !into.contains(&word) {
        into.push(word);
    }
}

/// Writes the words of new contacts, numbered from `first`.
pub(crate) async fn insert(conn: &mut SqliteConnection, first: i64, contacts: &[Contact]) -> Result<()> {
    let numbered: Vec<(i64, &Contact)> = (first..).zip(contacts).collect();
    rows::write(conn, INTO, &numbered, |values, (no, contact)| {
        values.bind(*no).bind(line(&contact.sheet, &contact.points));
    })
    .await?;
    let vocabulary: BTreeSet<String> = contacts
        .iter()
        .flat_map(|contact| sheet_words(&contact.sheet))
        .filter(|word| is_typable(word))
        .collect();
    learn(conn, &vocabulary).await
}

/// The words of the names of a sheet that a typing error is looked for in.
#[must_use]
pub fn vocabulary(sheet: &Sheet) -> Vec<String> {
    sheet_words(sheet).into_iter().filter(|word| is_typable(word)).collect()
}

/// Whether a typing error is looked for in a word: a name long enough, without digits.
fn is_typable(word: &str) -> bool {
    word.chars().count() >= SHORTEST_TYPO && !word.contains(|c: char| c.is_ascii_digit())
}

async fn learn(conn: &mut SqliteConnection, vocabulary: &BTreeSet<String>) -> Result<()> {
    if vocabulary.is_empty() {
        return Ok(());
    }
    sqlx::query("insert or ignore into find_word (word) select value from json_each(?1)")
        .bind(serde_json::to_string(vocabulary).unwrap_or_default())
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes again the words of a contact whose names or points changed.
///
/// # Errors
///
/// What the database says.
pub async fn refresh(
    conn: &mut SqliteConnection,
    contact_no: i64,
    contact: ContactId,
    sheet: &Sheet,
) -> Result<()> {
    refresh_all(conn, &[(contact_no, contact, sheet)]).await
}

/// Writes again the words of contacts, each with its number.
pub(crate) async fn refresh_all(
    conn: &mut SqliteConnection,
    contacts: &[(i64, ContactId, &Sheet)],
) -> Result<()> {
    let ids: Vec<ContactId> = contacts.iter().map(|(_, id, _)| *id).collect();
    let points = point::store::of_all(conn, &ids).await?;
    let contacts: Vec<(i64, (ContactId, &Sheet))> =
        contacts.iter().map(|(no, id, sheet)| (*no, (*id, *sheet))).collect();
    let entry = |(id, sheet): &(ContactId, &Sheet)| Entry {
        line: line(sheet, points.get(id).into_iter().flatten()),
        vocabulary: vocabulary(sheet),
    };
    write(conn, &contacts, entry).await
}

/// What a contact is found by.
pub(crate) struct Entry {
    line: String,
    vocabulary: Vec<String>,
}

impl Entry {
    /// Of a contact by its names, and its points, normalised.
    pub(crate) fn new<'a>(names: &Sheet, points: impl IntoIterator<Item = (PointKind, &'a str)>) -> Self {
        Self { line: line_of(names, points), vocabulary: vocabulary(names) }
    }
}

/// Writes what contacts are found by, each with its number, in the place of what they were found by before. It is worked
/// out while what comes before it is written.
pub(crate) async fn write<C>(
    conn: &mut SqliteConnection,
    contacts: &[(i64, C)],
    mut entry: impl FnMut(&C) -> Entry,
) -> Result<()> {
    sqlx::query("delete from contact_find where rowid in (select value from json_each(?1))")
        .bind(Value::from_iter(contacts.iter().map(|(no, _)| *no)).to_string())
        .execute(&mut *conn)
        .await?;
    let mut words: BTreeSet<String> = BTreeSet::new();
    rows::write(conn, INTO, contacts, |values, (no, contact)| {
        let Entry { line, vocabulary } = entry(contact);
        values.bind(*no).bind(line);
        words.extend(vocabulary);
    })
    .await?;
    learn(conn, &words).await
}

/// Takes a contact out of the index, and out of the vocabulary those of its words that nobody else bears.
pub(crate) async fn forget(
    conn: &mut SqliteConnection,
    contact_no: i64,
    vocabulary: &BTreeSet<String>,
) -> Result<()> {
    sqlx::query("delete from contact_find where rowid = ?1").bind(contact_no).execute(&mut *conn).await?;
    for word in vocabulary {
        let borne: bool =
            sqlx::query_scalar("select exists (select 1 from contact_find where contact_find match ?1)")
                .bind(format!("\"{word}\""))
                .fetch_one(&mut *conn)
                .await?;
        if !borne {
            sqlx::query("delete from find_word where word = ?1").bind(word).execute(&mut *conn).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{ContactPointId, TypedId};

    #[test]
    fn a_name_with_particles_is_found_joined_or_apart() {
        let mut words = Vec::new();
        name_words("de La Tour", &mut words);
        assert_eq!(words, ["delatour", "de", "latour", "la", "tour"]);
    }

    #[test]
    fn a_domain_and_the_end_of_a_phone_are_not_names() {
        let sheet = Sheet { usage: "Čapek".into(), given: "Zoë".into(), ..Sheet::default() };
        let id = ContactPointId::from_uuid(uuid::Uuid::nil());
        let points = [Point::email(id, "Zoe.C@Wanadoo.fr"), Point::phone(id, "+33 6 12 34 56 78")];
        assert_eq!(line(&sheet, &points), "capek zoe zoec c @wanadoofr #5678 0612345678");
    }
}
