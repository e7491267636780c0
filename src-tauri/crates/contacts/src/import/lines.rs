//! The records of a file, one after the other, each read as a contact or refused with its reason.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufReader, Read};
use std::path::Path;

use kernel::{Chance, Clock};

use super::decode::{self, Letters};
use super::record::{self, Reason};
use super::{Plan, sniff, unreadable};
use crate::Result;
use crate::contact::Contact;

/// A record of a file.
#[derive(Debug)]
pub struct Line {
    /// The line of the file it begins on, from 1.
    pub number: u64,
    /// How many bytes of UTF-8 were read up to its end: how far the import is, near enough.
    pub byte: u64,
    /// The contact, or why there is none.
    pub read: std::result::Result<Contact, Reason>,
    /// What of a contact that was read a person should look at again.
    pub remark: Option<Reason>,
}

/// The records of a file.
pub struct Lines<'a> {
    path: &'a Path,
    plan: &'a Plan,
    records: csv::StringRecordsIntoIter<Letters>,
    chance: &'a Chance,
    clock: &'a Clock,
    done: usize,
    seen: HashSet<u64>,
}

impl std::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines").field("done", &self.done).finish_non_exhaustive()
    }
}

impl<'a> Lines<'a> {
    /// Opens a file at its first record, titles included, less the `skip` that an interrupted import already took.
    ///
    /// # Errors
    ///
    /// [`crate::Error::FileUnreadable`].
    pub fn open(
        path: &'a Path,
        plan: &'a Plan,
        skip: usize,
        chance: &'a Chance,
        clock: &'a Clock,
    ) -> Result<Self> {
        let letters = decode::open(path, plan.encoding).map_err(|error| unreadable(path, &error))?;
        let records = sniff::reader(plan.delimiter, letters).into_records();
        let mut lines = Self { path, plan, records, chance, clock, done: 0, seen: HashSet::new() };
        if let Some(last) = skip.checked_sub(1) {
            lines.nth(last);
        }
        Ok(lines)
    }
}

impl Lines<'_> {
    /// Whether no record above has the same values in the columns that fill a field. Blank ones are all new: each is
    /// refused for what it is.
    fn is_new(&mut self, record: &csv::StringRecord) -> bool {
        let mut hasher = DefaultHasher::new();
        let mut blank = true;
        for (column, value) in self.plan.columns.iter().zip(record) {
            if column.field.is_some() {
                value.hash(&mut hasher);
                blank &= value.is_empty();
            }
        }
        blank || self.seen.insert(hasher.finish())
    }

    /// Whether the last record of the file ends only because the file does: its quotation marks, counted over again,
    /// are odd. Only a record of several lines that met the end is counted.
    fn is_quote_open(&self, record: &csv::StringRecord) -> bool {
        let ended =
            self.records.reader().get_ref().is_over() && record.iter().any(|value| value.contains('\n'));
        let begins = record.position().filter(|_| ended).map(csv::Position::byte);
        let quotes = |begins| {
            let mut letters = decode::open(self.path, self.plan.encoding)?;
            std::io::copy(&mut letters.by_ref().take(begins), &mut std::io::sink())?;
            let counted =
                BufReader::new(letters).bytes().filter(|byte| byte.as_ref().is_ok_and(|byte| *byte == b'"'));
            std::io::Result::Ok(counted.count())
        };
        begins.is_some_and(|begins| quotes(begins).is_ok_and(|quotes| quotes % 2 == 1))
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        loop {
            let before = self.records.reader().position().line();
            let read = self.records.next()?;
            let place = self.done;
            self.done += 1;
            if place == self.plan.titles {
                continue;
            }
            let number =
                read.as_ref().ok().and_then(|record| record.position()).map_or(before, csv::Position::line);
            let read = match read {
                Ok(_) if place < self.plan.titles => Err(Reason::AboveHeaders),
                Ok(record) if !self.is_new(&record) => Err(Reason::Repeated),
                Ok(record) if self.is_quote_open(&record) => Err(Reason::QuoteOpen),
                Ok(record) => record::read(&record, &self.plan.columns, self.chance, self.clock.now()),
                Err(_) => Err(Reason::Unreadable),
            };
            let byte = self.records.reader().position().byte();
            let (read, remark) = match read {
                Ok((contact, remark)) => (Ok(contact), remark),
                Err(reason) => (Err(reason), None),
            };
            return Some(Line { number, byte, read, remark });
        }
    }
}
