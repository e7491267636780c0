//! The tables of a store written again by the C API, as they are, page by page.

use std::path::Path;
use std::time::Duration;

use super::sqlite::{Cell, Database, Refused, Rows};

/// Rows of one transaction.
const AT_ONCE: i64 = 5_000;

/// Writes the tables of `from` into a new file of the same tables and indexes, without its search index; how long that
/// took.
///
/// # Errors
///
/// What SQLite says.
pub fn write(from: &Path, into: &Path) -> Result<Duration, Refused> {
    let (from, into) = (Database::open(from)?, Database::open(into)?);
    let schema = from.rows(
        "select sql from sqlite_schema
         where sql is not null and type in ('table', 'index') and name not like 'sqlite_%'
           and name not like 'contact_find%'
         order by type <> 'table', rowid",
    )?;
    for sql in schema.iter().filter_map(|row| text(row.first()?)) {
        into.run(&sql)?;
    }
    // Tables refer to each other in circles: the very rows that hold together there hold together here.
    into.run("pragma foreign_keys = off")?;
    let tables = from.rows(
        "select name from sqlite_schema
         where type = 'table' and name not like 'sqlite_%' and name not like 'contact_find%' order by rowid",
    )?;
    let mut spent = Duration::ZERO;
    for table in tables.iter().filter_map(|row| text(row.first()?)) {
        spent += write_table(&from, &into, &table)?;
    }
    Ok(spent)
}

fn write_table(from: &Database, into: &Database, table: &str) -> Result<Duration, Refused> {
    let columns = from.rows(&format!("select name from pragma_table_info('{table}') order by cid"))?;
    let columns: Vec<String> = columns.iter().filter_map(|row| text(row.first()?)).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let listed = columns.join(", ");
    let insert = format!("insert into {table} ({listed}) values ({})", places.join(", "));
    let mut spent = Duration::ZERO;
    let mut after = 0;
    loop {
        let rows = from.rows(&format!("select {listed} from {table} limit {AT_ONCE} offset {after}"))?;
        if rows.is_empty() {
            return Ok(spent);
        }
        after += AT_ONCE;
        spent += into.insert(&[Rows { insert: insert.clone(), rows }])?;
    }
}

fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(bytes) => String::from_utf8(bytes.clone()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_written_again_row_by_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let (one, other) = (folder.path().join("one.db"), folder.path().join("other.db"));
        let from = Database::open(&one).expect("a file");
        from.run("create table t (a integer primary key, b text) strict; create index t_by_b on t (b)")
            .expect("made");
        from.run("create table u (c blob primary key) strict, without rowid").expect("made");
        from.run("insert into t values (1, 'x'), (2, null); insert into u values (x'00ff')").expect("filled");
        write(&one, &other).expect("written");
        let into = Database::open(&other).expect("a file");
        for rows in
            ["select a, b from t order by a", "select c from u", "select name from sqlite_schema order by 1"]
        {
            assert_eq!(into.rows(rows).expect("read"), from.rows(rows).expect("read"), "{rows}");
        }
    }
}
