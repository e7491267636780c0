//! Importing contacts from a file: French CSV as spreadsheets and ticketing tools export it.
//!
//! Reading ([`Plan`], [`Lines`]) knows no store; writing ([`batch`]) takes what was read, one transaction a batch.

pub mod batch;
mod decode;
pub mod field;
mod lines;
pub mod record;
mod sniff;

use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use decode::Encoding;
pub use field::{Column, Field};
pub use lines::{Line, Lines};
pub use record::Reason;

use crate::{Error, Result};

/// Values shown for each column of a preview.
const SAMPLES: usize = 3;

/// How a file is read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// SHA-256 of the bytes: what tells that a file was imported already.
    pub hash: [u8; 32],
    /// How its letters are written.
    pub encoding: Encoding,
    /// What separates its columns.
    pub delimiter: Delimiter,
    /// Records above the headers: titles, blank lines.
    pub titles: usize,
    /// Its columns, with the field each one fills.
    pub columns: Vec<Column>,
}

/// What separates columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `;`, what French spreadsheets write.
    Semicolon,
    /// `,`.
    Comma,
    /// A tabulation.
    Tab,
}

impl Delimiter {
    const ALL: [Self; 3] = [Self::Semicolon, Self::Comma, Self::Tab];

    fn byte(self) -> u8 {
        match self {
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Tab => b'\t',
        }
    }
}

impl Plan {
    /// Looks at a file: its encoding, its delimiter, its headers, and the field each column seems to fill.
    ///
    /// # Errors
    ///
    /// [`Error::FileUnreadable`], [`Error::NoColumns`].
    pub fn guess(path: &Path) -> Result<Self> {
        let unreadable = |error: &std::io::Error| unreadable(path, error);
        let (encoding, hash) = decode::detect(path).map_err(|error| unreadable(&error))?;
        let head = decode::head(path, encoding).map_err(|error| unreadable(&error))?;
        let sniffed = sniff::sniff(&head).ok_or(Error::NoColumns)?;
        Ok(Self {
            hash,
            encoding,
            delimiter: sniffed.delimiter,
            titles: sniffed.titles,
            columns: sniffed.columns,
        })
    }

    /// The plan with the fields that a person chose for some columns, by header.
    ///
    /// # Errors
    ///
    /// [`Error::MappingInvalid`] for a column that the file has not, or a field that two columns fill and that
    /// takes one value.
    pub fn mapped(mut self, chosen: &[(String, Option<Field>)]) -> Result<Self> {
        for (header, field) in chosen {
            let column = self.columns.iter_mut().find(|column| column.header == *header);
            column.ok_or_else(|| Error::MappingInvalid { column: header.clone() })?.field = *field;
        }
        for (at, column) in self.columns.iter().enumerate() {
            let repeated = self.columns[..at].iter().any(|other| other.field == column.field);
            if repeated && column.field.is_some_and(|field| !field.is_repeatable()) {
                return Err(Error::MappingInvalid { column: column.header.clone() });
            }
        }
        Ok(self)
    }

    /// The fields of the columns, as text: what tells two imports of one file apart, and what is remembered.
    #[must_use]
    pub fn mapping(&self) -> String {
        let fields: Vec<_> = self.columns.iter().map(|column| (&column.header, column.field)).collect();
        serde_json::to_string(&fields).unwrap_or_default()
    }

    /// The headers, as text.
    #[must_use]
    pub fn headers(&self) -> String {
        let headers: Vec<_> = self.columns.iter().map(|column| &column.header).collect();
        serde_json::to_string(&headers).unwrap_or_default()
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::FileUnreadable { path: path.display().to_string(), detail: error.to_string() }
}

#[cfg(test)]
mod tests;
