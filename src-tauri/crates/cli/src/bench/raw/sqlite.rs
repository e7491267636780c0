//! SQLite's C API: files opened with the pragmas of the desk's store, rows written with prepared statements.
#![expect(unsafe_code, reason = "the C API is the limit that our code is measured against")]

use std::ffi::{CStr, CString, c_int};
use std::path::Path;
use std::ptr;
use std::time::{Duration, Instant};

use libsqlite3_sys as c;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Null.
    Null,
    /// An integer.
    Integer(i64),
    /// A text.
    Text(Vec<u8>),
    /// Bytes.
    Blob(Vec<u8>),
}

/// Rows for one statement.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The insert, with one parameter for each cell.
    pub insert: String,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// What SQLite said.
#[derive(Debug)]
pub struct Refused(pub String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// The pragmas of the desk's store (`store/src/open.rs`).
const PRAGMAS: &str = "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
    pragma secure_delete = fast; pragma temp_store = memory; pragma cache_size = -32768;
    pragma mmap_size = 1073741824; pragma wal_autocheckpoint = 4000;";

/// An open file.
#[derive(Debug)]
pub struct Database(*mut c::sqlite3);

impl Drop for Database {
    fn drop(&mut self) {
        // SAFETY: the handle came from sqlite3_open and every statement on it is finalised.
        unsafe { c::sqlite3_close(self.0) };
    }
}

/// Statements that write.
pub struct Prepared<'a> {
    statements: Vec<Statement<'a>>,
    begin: Statement<'a>,
    commit: Statement<'a>,
}

impl Prepared<'_> {
    /// Runs statements in one transaction, each named by its place and given its row, of which it may leave the last
    /// cells aside.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn write<'r>(&self, rows: impl IntoIterator<Item = (usize, &'r [Cell])>) -> Result<(), Refused> {
        self.begin.run(&[])?;
        for (statement, row) in rows {
            self.statements[statement].run(row)?;
        }
        self.commit.run(&[])
    }
}

/// A prepared statement.
struct Statement<'a>(*mut c::sqlite3_stmt, &'a Database);

impl Drop for Statement<'_> {
    fn drop(&mut self) {
        // SAFETY: the handle came from sqlite3_prepare_v2 and is finalised once.
        unsafe { c::sqlite3_finalize(self.0) };
    }
}

impl Database {
    /// Opens a file, making it when there is none.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn open(path: &Path) -> Result<Self, Refused> {
        let mut handle = ptr::null_mut();
        let name = text(&path.to_string_lossy())?;
        // SAFETY: the name is a C string and the handle is written before it is read.
        let code = unsafe { c::sqlite3_open(name.as_ptr(), &raw mut handle) };
        let database = Self(handle);
        database.check(code, c::SQLITE_OK)?;
        database.run(PRAGMAS)?;
        Ok(database)
    }

    /// Runs statements whose rows nobody wants.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn run(&self, sql: &str) -> Result<(), Refused> {
        let sql = text(sql)?;
        // SAFETY: the statement is a C string; no callback, no message is asked for.
        let code = unsafe { c::sqlite3_exec(self.0, sql.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) };
        self.check(code, c::SQLITE_OK)
    }

    /// The rows of a query.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn rows(&self, sql: &str) -> Result<Vec<Vec<Cell>>, Refused> {
        let statement = self.prepare(sql)?;
        let mut rows = Vec::new();
        loop {
            // SAFETY: the statement is prepared and not yet finalised.
            match unsafe { c::sqlite3_step(statement.0) } {
                c::SQLITE_ROW => rows.push(statement.row()),
                c::SQLITE_DONE => return Ok(rows),
                code => self.check(code, c::SQLITE_DONE)?,
            }
        }
    }

    /// The rows of a query, some at a time; how long was spent on them.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn pages(
        &self,
        sql: &str,
        at_once: usize,
        mut each: impl FnMut(Vec<Vec<Cell>>) -> Result<Duration, Refused>,
    ) -> Result<Duration, Refused> {
        let statement = self.prepare(sql)?;
        let (mut page, mut spent) = (Vec::with_capacity(at_once), Duration::ZERO);
        loop {
            // SAFETY: the statement is prepared and not yet finalised.
            match unsafe { c::sqlite3_step(statement.0) } {
                c::SQLITE_ROW => page.push(statement.row()),
                c::SQLITE_DONE if page.is_empty() => return Ok(spent),
                c::SQLITE_DONE => return Ok(spent + each(page)?),
                code => self.check(code, c::SQLITE_DONE)?,
            }
            if page.len() == at_once {
                spent += each(std::mem::replace(&mut page, Vec::with_capacity(at_once)))?;
            }
        }
    }

    /// Inserts rows in one transaction, and says how long that took.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn insert(&self, tables: &[Rows]) -> Result<Duration, Refused> {
        let prepared = self.prepared(tables.iter().map(|rows| rows.insert.as_str()))?;
        let rows = tables.iter().enumerate();
        let rows = rows.flat_map(|(at, table)| table.rows.iter().map(move |row| (at, row.as_slice())));
        let start = Instant::now();
        prepared.write(rows)?;
        Ok(start.elapsed())
    }

    /// Prepares statements once, to write with them again and again.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn prepared<'s>(&self, sql: impl IntoIterator<Item = &'s str>) -> Result<Prepared<'_>, Refused> {
        let statements = sql.into_iter().map(|sql| self.prepare(sql)).collect::<Result<_, _>>()?;
        let (begin, commit) = (self.prepare("begin immediate")?, self.prepare("commit")?);
        Ok(Prepared { statements, begin, commit })
    }

    fn prepare(&self, sql: &str) -> Result<Statement<'_>, Refused> {
        let (mut handle, sql) = (ptr::null_mut(), text(sql)?);
        // SAFETY: the statement is a C string and the handle is written before it is read.
        let code =
            unsafe { c::sqlite3_prepare_v2(self.0, sql.as_ptr(), -1, &raw mut handle, ptr::null_mut()) };
        self.check(code, c::SQLITE_OK)?;
        Ok(Statement(handle, self))
    }

    fn check(&self, code: c_int, wanted: c_int) -> Result<(), Refused> {
        if code == wanted {
            return Ok(());
        }
        // SAFETY: SQLite owns the message until the next call on this handle; it is copied at once.
        let message = unsafe { CStr::from_ptr(c::sqlite3_errmsg(self.0)) };
        Err(Refused(message.to_string_lossy().into_owned()))
    }
}

impl Statement<'_> {
    fn run(&self, row: &[Cell]) -> Result<(), Refused> {
        // SAFETY: the statement is prepared.
        let parameters = unsafe { c::sqlite3_bind_parameter_count(self.0) };
        for (cell, at) in row.iter().zip(1..=parameters) {
            self.bind(at, cell)?;
        }
        // SAFETY: the statement is prepared, its parameters are bound and outlive the step.
        let code = unsafe { c::sqlite3_step(self.0) };
        self.1.check(code, c::SQLITE_DONE)?;
        // SAFETY: as above.
        unsafe { c::sqlite3_reset(self.0) };
        Ok(())
    }

    fn bind(&self, at: c_int, cell: &Cell) -> Result<(), Refused> {
        // A null destructor is SQLITE_STATIC: the rows outlive the step that reads them.
        // SAFETY: pointers and lengths are of slices that live until the row is inserted.
        let code = unsafe {
            match cell {
                Cell::Null => c::sqlite3_bind_null(self.0, at),
                Cell::Integer(value) => c::sqlite3_bind_int64(self.0, at, *value),
                Cell::Text(value) => {
                    c::sqlite3_bind_text(self.0, at, value.as_ptr().cast(), length(value)?, None)
                }
                Cell::Blob(value) => {
                    c::sqlite3_bind_blob(self.0, at, value.as_ptr().cast(), length(value)?, None)
                }
            }
        };
        self.1.check(code, c::SQLITE_OK)
    }

    fn row(&self) -> Vec<Cell> {
        // SAFETY: the statement stands on a row; column numbers are below its count; bytes are copied at once.
        unsafe {
            let bytes = |at, start: *const u8| {
                let length = usize::try_from(c::sqlite3_column_bytes(self.0, at)).unwrap_or(0);
                if start.is_null() { Vec::new() } else { std::slice::from_raw_parts(start, length).to_vec() }
            };
            (0..c::sqlite3_column_count(self.0))
                .map(|at| match c::sqlite3_column_type(self.0, at) {
                    c::SQLITE_INTEGER => Cell::Integer(c::sqlite3_column_int64(self.0, at)),
                    c::SQLITE_TEXT => Cell::Text(bytes(at, c::sqlite3_column_text(self.0, at))),
                    c::SQLITE_BLOB => Cell::Blob(bytes(at, c::sqlite3_column_blob(self.0, at).cast())),
                    _ => Cell::Null,
                })
                .collect()
        }
    }
}

fn text(text: &str) -> Result<CString, Refused> {
    CString::new(text).map_err(|error| Refused(error.to_string()))
}

fn length(bytes: &[u8]) -> Result<c_int, Refused> {
    bytes.len().try_into().map_err(|_| Refused("a cell of more than 2 GiB".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were_inserted() {
        let folder = tempfile::tempdir().expect("a folder");
        let database = Database::open(&folder.path().join("raw.db")).expect("a file");
        database.run("create table t (a integer, b text, c blob) strict").expect("a table");
        let rows = vec![
            vec![Cell::Integer(1), Cell::Text(b"Zo\xC3\xAB".to_vec()), Cell::Null],
            vec![Cell::Integer(2), Cell::Null, Cell::Blob(vec![0, 255])],
        ];
        let insert = "insert into t values (?1, ?2, ?3)".to_owned();
        database.insert(&[Rows { insert: insert.clone(), rows: rows.clone() }]).expect("inserted");
        assert_eq!(database.rows("select a, b, c from t order by a").expect("read"), rows);
        let refused = database.insert(&[Rows { insert, rows: vec![vec![Cell::Text(b"x".to_vec())]] }]);
        assert!(refused.is_err(), "a text is no integer");
    }
}
