//! The delimiter and the headers of a file, from its beginning.

use super::field::{self, Column, Field};
use super::{Delimiter, SAMPLES};
use crate::text;

/// Records among which the headers are looked for: exports put titles above them.
const TITLES: usize = 12;

pub(super) struct Sniffed {
    pub(super) delimiter: Delimiter,
    pub(super) titles: usize,
    pub(super) columns: Vec<Column>,
}

/// The delimiter and the line that together name the most fields.
pub(super) fn sniff(head: &str) -> Option<Sniffed> {
    let mut best: Option<(usize, Sniffed)> = None;
    for delimiter in Delimiter::ALL {
        let mut reader = reader(delimiter, head.as_bytes());
        let records: Vec<csv::StringRecord> =
            reader.records().take(TITLES + SAMPLES).filter_map(Result::ok).collect();
        for (at, headers) in records.iter().enumerate().take(TITLES) {
            let columns = columns(headers, &records[at + 1..]);
            let named = columns.iter().filter(|column| column.field.is_some()).count();
            if is_enough(&columns) && best.as_ref().is_none_or(|(most, _)| named > *most) {
                best = Some((named, Sniffed { delimiter, titles: at, columns }));
            }
        }
    }
    best.map(|(_, sniffed)| sniffed)
}

/// A reader of records as they come: quoted newlines, lines of any length, no header of its own.
pub(super) fn reader<R: std::io::Read>(delimiter: Delimiter, from: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 18)
        .from_reader(from)
}

/// Someone can be named or reached by these columns.
fn is_enough(columns: &[Column]) -> bool {
    let known = [Field::Usage, Field::FullName, Field::Organisation, Field::Email, Field::Phone];
    columns.iter().any(|column| column.field.is_some_and(|field| known.contains(&field)))
}

fn columns(headers: &csv::StringRecord, below: &[csv::StringRecord]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::with_capacity(headers.len());
    for (at, header) in headers.iter().enumerate() {
        let guessed = field::guess(header).filter(|field| {
            field.is_repeatable() || columns.iter().all(|column| column.field != Some(*field))
        });
        let samples = below
            .iter()
            .filter_map(|record| record.get(at))
            .filter(|value| !value.is_empty())
            .take(SAMPLES)
            .map(str::to_owned)
            .collect();
        let mut header = text::trim(header).to_owned();
        // Two columns of one header are told apart by their place.
        if header.is_empty() || columns.iter().any(|column| column.header == header) {
            header = format!("{header} ({})", at + 1).trim_start().to_owned();
        }
        columns.push(Column { header, field: guessed, samples });
    }
    columns
}
