//! The tables of a store written again by the C API, row by row: the same tables, indexes, triggers and search index, the
//! same checks of what refers to what.

use std::path::Path;
use std::time::Duration;

use super::sqlite::{Cell, Database, Refused, Rows};

/// Rows of one transaction: what the exchange writes with a page.
const AT_ONCE: usize = 2_000;

/// Makes the tables, indexes and triggers of a file in another one, but for the tables that a virtual one makes for itself
/// and the triggers that note what a desk has to tell: those come when it has received everything.
///
/// # Errors
///
/// What SQLite says.
pub fn copy_schema(from: &Database, into: &Database) -> Result<(), Refused> {
    let schema = from.rows(
        "select sql from sqlite_schema
         where sql is not null and name not like 'sqlite_%' and name not like 'contact_find_%'
           and name not like 'outgoing_%'
         order by type <> 'table', rowid",
    )?;
    schema.iter().filter_map(|row| text(row.first()?)).try_for_each(|sql| into.run(&sql))
}

/// Writes the tables of `from` into a new file, and `find`, the numbers and words of its search index, which keeps no
/// words that could be read; how long that took.
///
/// # Errors
///
/// What SQLite says.
pub fn write(from: &Path, into: &Path, find: &[(i64, String)]) -> Result<Duration, Refused> {
    let (from, into) = (Database::open(from)?, Database::open(into)?);
    copy_schema(&from, &into)?;
    let tables = from.rows(
        "select name from sqlite_schema
         where type = 'table' and name not like 'sqlite_%' and name not like 'contact_find%' order by rowid",
    )?;
    let mut spent = Duration::ZERO;
    for table in tables.iter().filter_map(|row| text(row.first()?)) {
        spent += write_table(&from, &into, &table)?;
    }
    for page in find.chunks(AT_ONCE) {
        let row =
            |(no, words): &(i64, String)| vec![Cell::Integer(*no), Cell::Text(words.clone().into_bytes())];
        let insert = "insert into contact_find (rowid, words) values (?1, ?2)".to_owned();
        spent += into.insert(&[Rows { insert, rows: page.iter().map(row).collect() }])?;
    }
    Ok(spent)
}

fn write_table(from: &Database, into: &Database, table: &str) -> Result<Duration, Refused> {
    let columns = from.rows(&format!("select name from pragma_table_info('{table}') order by cid"))?;
    let columns: Vec<String> = columns.iter().filter_map(|row| text(row.first()?)).collect();
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
    let listed = columns.join(", ");
    let insert = format!("insert into {table} ({listed}) values ({})", places.join(", "));
    from.pages(&format!("select {listed} from {table}"), AT_ONCE, |rows| {
        let page = [Rows { insert: insert.clone(), rows }];
        into.insert(&page).or_else(|_| {
            // Few tables refer to a later one: the very rows that hold together there hold together here.
            into.run("rollback; pragma foreign_keys = off")?;
            let spent = into.insert(&page)?;
            into.run("pragma foreign_keys = on")?;
            Ok(spent)
        })
    })
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
        from.run("create table u (c blob primary key, d integer references v (e)) strict, without rowid")
            .expect("made");
        from.run("create table v (e integer primary key) strict; create table w (f integer) strict")
            .expect("made");
        from.run("create trigger t_is_counted after insert on t begin insert into w values (new.a); end")
            .expect("made");
        from.run(
            "create virtual table contact_find using fts5 (words, content = '', contentless_delete = 1)",
        )
        .expect("made");
        from.run("insert into t values (1, 'x'), (2, null); delete from w").expect("filled");
        from.run("insert into v values (7); insert into u values (x'00ff', 7)").expect("filled");
        write(&one, &other, &[(3, "anne roulotte".to_owned())]).expect("written");
        let into = Database::open(&other).expect("a file");
        for rows in [
            "select a, b from t order by a",
            "select c, d from u",
            "select name from sqlite_schema order by 1",
        ] {
            assert_eq!(into.rows(rows).expect("read"), from.rows(rows).expect("read"), "{rows}");
        }
        let fired = into.rows("select f from w order by f").expect("read");
        assert_eq!(fired, [[Cell::Integer(1)], [Cell::Integer(2)]], "its triggers cost what they cost");
        let found = into.rows("select rowid from contact_find where words match 'roulotte'").expect("read");
        assert_eq!(found, [[Cell::Integer(3)]]);
    }
}
