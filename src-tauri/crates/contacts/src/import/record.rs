//! One record of a file, read as a contact.

use chrono::NaiveDate;
use kernel::{Chance, ContactPointId, Instant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::field::{Column, Field};
use crate::contact::{Contact, Kind, Sheet};
use crate::point::{Point, PointStatus};
use crate::{line, text};

/// Why a record gives no contact, or what of it a person should look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(rename_all = "snake_case")]
#[schemars(rename = "ImportReason")]
pub enum Reason {
    /// It stands above the headers: a title.
    AboveHeaders,
    /// It names nobody and reaches nobody: a blank line, a total.
    Nobody,
    /// It says, letter for letter, what a record above says.
    Repeated,
    /// It is not a record.
    Unreadable,
    /// A quotation mark that nothing closes takes all that follows, down to the end of the file, for one value.
    QuoteOpen,
    /// It gives a contact; its birth date is none, and is in the notes as the file has it.
    DateInNotes,
    /// It gives a contact; what it has beyond the last column is in the notes.
    BeyondColumns,
    /// It gives a contact; one of its e-mails or phones is none: it is kept as the file has it, marked as wrong.
    PointWrong,
}

impl Reason {
    /// Whether it gives no contact.
    #[must_use]
    pub fn refuses(self) -> bool {
        !matches!(self, Self::DateInNotes | Self::BeyondColumns | Self::PointWrong)
    }
}

#[derive(Default)]
struct Address {
    lines: Vec<String>,
    postcode: String,
    city: String,
}

/// Reads a record by the fields of its columns. Ids are drawn at the moment of reading, so that they grow with the
/// file and the base is written at its end and not all over. Values beyond the columns go to the notes; missing ones are
/// empty. With the contact comes what a person should look at again.
pub(super) fn read(
    record: &csv::StringRecord,
    columns: &[Column],
    chance: &Chance,
    at: Instant,
) -> Result<(Contact, Option<Reason>), Reason> {
    let id = || chance.id::<ContactPointId>(at);
    let mut sheet = Sheet::default();
    let mut points = Vec::new();
    let mut address = Address::default();
    let mut remark = None;
    for (column, value) in columns.iter().zip(record) {
        let Some(field) = column.field else { continue };
        if text::trim(value).is_empty() {
            continue;
        }
        match field {
            Field::Email => points.extend(several(value, Point::email, id)),
            Field::Phone => points.extend(several(value, Point::phone, id)),
            Field::AddressLines => address.lines.push(value.to_owned()),
            Field::Postcode => value.clone_into(&mut address.postcode),
            Field::City => value.clone_into(&mut address.city),
            Field::BirthDate => match date(text::trim(value)) {
                Some(date) => sheet.birth_date = Some(date),
                // What is no date is still what the file says: a person will read it.
                None => {
                    note(&mut sheet, &format!("{} : {value}", column.header));
                    remark = Some(Reason::DateInNotes);
                }
            },
            _ => fill(&mut sheet, field, value),
        }
    }
    let beyond: Vec<_> =
        record.iter().skip(columns.len()).map(text::trim).filter(|value| !value.is_empty()).collect();
    if !beyond.is_empty() {
        note(&mut sheet, &beyond.join(" ; "));
        remark = remark.or(Some(Reason::BeyondColumns));
    }
    if !address.lines.is_empty() || !address.city.is_empty() || !address.postcode.is_empty() {
        points.push(Point::postal(id(), &address.lines.join("\n"), &address.postcode, &address.city));
    }
    if sheet.is_nameless() && points.is_empty() {
        return Err(Reason::Nobody);
    }
    if points.iter().any(|point| point.status == PointStatus::Wrong) {
        remark = remark.or(Some(Reason::PointWrong));
    }
    if sheet.usage.is_empty() && sheet.given.is_empty() && !sheet.organisation.is_empty() {
        sheet.kind = Kind::Organisation;
    }
    Ok((Contact { id: chance.id(at), sheet: sheet.trimmed(), points }, remark))
}

/// The points of one cell: people write two numbers, or two addresses, side by side. A cell that is not wholly made of
/// them is one point, as it stands.
fn several(
    cell: &str,
    point: fn(ContactPointId, &str) -> Point,
    id: impl Fn() -> ContactPointId,
) -> Vec<Point> {
    let whole = point(id(), cell);
    if whole.status == PointStatus::Ok {
        return vec![whole];
    }
    let is_between = |c: char| matches!(c, ';' | ',' | '/' | '|' | '\n' | '\r');
    let spaced =
        cell.split(is_between).flat_map(|part| part.split(" ou ")).flat_map(|part| part.split(" et "));
    let apart: Vec<_> = spaced
        .filter(|part| !text::trim(part).is_empty())
        .map(|part| point(id(), text::trim(part)))
        .collect();
    let by_words: Vec<_> = cell
        .split(char::is_whitespace)
        .filter(|part| !part.is_empty())
        .map(|part| point(id(), part))
        .collect();
    let sound = |points: &Vec<Point>| points.iter().all(|point| point.status == PointStatus::Ok);
    [apart, by_words].into_iter().find(sound).unwrap_or_else(|| vec![whole])
}

fn fill(sheet: &mut Sheet, field: Field, value: &str) {
    match field {
        Field::Civility => line::civility(text::trim(value)).unwrap_or(value).clone_into(&mut sheet.civility),
        Field::Given => value.clone_into(&mut sheet.given),
        Field::Usage => value.clone_into(&mut sheet.usage),
        Field::BirthName => value.clone_into(&mut sheet.birth_name),
        Field::Organisation => value.clone_into(&mut sheet.organisation),
        Field::Language => value.clone_into(&mut sheet.language),
        Field::Notes => note(sheet, value),
        Field::FullName => {
            let read = line::parse(value);
            if [read.email, read.phone, read.lines, read.postcode].iter().any(|more| !more.is_empty()) {
                note(sheet, value);
            }
            (sheet.civility, sheet.usage, sheet.given) = (read.civility, read.usage, read.given);
        }
        Field::BirthDate
        | Field::Email
        | Field::Phone
        | Field::AddressLines
        | Field::Postcode
        | Field::City => {}
    }
}

fn note(sheet: &mut Sheet, value: &str) {
    if !sheet.notes.is_empty() {
        sheet.notes.push('\n');
    }
    sheet.notes.push_str(value);
}

/// A date as French spreadsheets write it, or ISO 8601; years have four digits.
fn date(typed: &str) -> Option<NaiveDate> {
    let day = typed.split([' ', 'T']).next()?;
    let formats = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"];
    let year = |date: &NaiveDate| (1850..=2100).contains(&chrono::Datelike::year(date));
    formats.iter().find_map(|format| NaiveDate::parse_from_str(day, format).ok()).filter(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_points_of_one_cell_are_two() {
        let chance = Chance::seeded(1);
        let id = || chance.id::<ContactPointId>(Instant::from_millis(0));
        let read = |cell: &str, point| -> Vec<_> {
            several(cell, point, id).into_iter().map(|point| (point.normalised, point.status)).collect()
        };
        let ok =
            |all: &[&str]| all.iter().map(|one| ((*one).to_owned(), PointStatus::Ok)).collect::<Vec<_>>();
        for cell in
            ["a@b.fr; c@d.fr", "a@b.fr,c@d.fr", "a@b.fr / c@d.fr", "a@b.fr ou c@d.fr", "a@b.fr c@d.fr"]
        {
            assert_eq!(read(cell, Point::email), ok(&["a@b.fr", "c@d.fr"]), "{cell}");
        }
        for cell in
            ["06 12 34 56 78 / 04 72 10 30 30", "0612345678 0472103030", "06.12.34.56.78 et 04.72.10.30.30"]
        {
            assert_eq!(read(cell, Point::phone), ok(&["+33612345678", "+33472103030"]), "{cell}");
        }
        assert_eq!(read("06 12 34 56 78", Point::phone), ok(&["+33612345678"]));
        assert_eq!(
            read("a@b.fr (bureau)", Point::email),
            [("a@b.fr (bureau)".to_owned(), PointStatus::Wrong)]
        );
    }

    #[test]
    fn a_day_is_read_as_french_spreadsheets_write_it() {
        let day = NaiveDate::from_ymd_opt(1981, 12, 3);
        for typed in ["03/12/1981", "3/12/1981", "1981-12-03", "03-12-1981", "03/12/1981 00:00"] {
            assert_eq!(date(typed), day, "{typed}");
        }
        for typed in ["31/02/1981", "12/1981", "03/12/81", "hier"] {
            assert_eq!(date(typed), None, "{typed}");
        }
    }
}
