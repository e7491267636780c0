//! A sale replayed with the C API: the very rows that our two transactions wrote, read back from our file, with the
//! hash and the signatures made anew.

use std::path::Path;
use std::time::{Duration, Instant};

use super::signatures::{self, Key};
use super::sqlite::{Cell, Database, Prepared, Refused};

/// The tables that a sale inserts into.
const INSERTED: [&str; 8] =
    ["basket_line", "exclusive_right", "operation", "orders", "ticket", "ticket_reason", "payment", "change"];

/// What it updates: the table, the columns written, the columns that name the row.
const UPDATED: [(&str, &[&str], &[&str]); 3] = [
    ("basket", &["agent_id", "state", "touched_at"], &["basket_id"]),
    ("exclusive_right", &["state", "by_id", "since"], &["kind", "thing_id", "unit_id"]),
    ("contact", &["active_at"], &["contact_id"]),
];

/// What comes before the previous hash in a chain.
const PREFIX: &[u8] = b"PARTERRE-OP-1\n";
/// Bytes of a ticket's code that are signed; its signature follows.
const SIGNED: usize = 25;

/// Rows of one transaction, each with the place of its statement.
type Script = Vec<(usize, Vec<Cell>)>;

/// A sale as it was written.
pub struct Sale {
    filled: Script,
    placed: Script,
    /// The hash before it, its bytes, its hash, its signature.
    operation: [Vec<u8>; 4],
    codes: Vec<Vec<u8>>,
}

/// Reads sales from one file and writes them into another.
pub struct Replay<'a> {
    from: &'a Database,
    into: Prepared<'a>,
    key: Key,
}

/// Copies the file of `from` whole, as the sales to replay find it.
///
/// # Errors
///
/// What SQLite says.
pub fn copy(from: &Database, path: &Path) -> Result<Database, Refused> {
    from.run(&format!("vacuum into '{}'", path.display()))?;
    Database::open(path)
}

impl<'a> Replay<'a> {
    /// Replays into `into` the sales of `from` that `key` signed.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn new(from: &'a Database, into: &'a Database, key: Key) -> Result<Self, Refused> {
        let inserts = INSERTED.iter().map(|table| insert(from, table)).collect::<Result<Vec<_>, _>>()?;
        let updates = UPDATED.iter().map(|(table, set, keys)| update(from, table, set, keys));
        let updates = updates.collect::<Result<Vec<_>, _>>()?;
        let into = into.prepared(inserts.iter().chain(&updates).map(String::as_str))?;
        Ok(Self { from, into, key })
    }

    /// Writes the row of a basket that was just opened, which is no part of a sale.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn open(&self, into: &Database, basket: &[u8; 16]) -> Result<(), Refused> {
        let row = self.from.rows(&format!("select * from basket where basket_id = {}", blob(basket)))?;
        let opening = into.prepared([insert(self.from, "basket")?.as_str()])?;
        opening.write(row.iter().map(|row| (0, row.as_slice())))
    }

    /// Reads what filling a basket wrote, before it is placed.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn filled(&self, basket: &[u8; 16]) -> Result<Sale, Refused> {
        let basket = blob(basket);
        let mut filled = Script::new();
        self.updated("basket", &format!("basket_id = {basket}"), &mut filled)?;
        let lines = format!("by_id in (select line_id from basket_line where basket_id = {basket})");
        self.inserted("exclusive_right", &lines, &mut filled)?;
        self.inserted("basket_line", &format!("basket_id = {basket} order by position"), &mut filled)?;
        Ok(Sale { filled, placed: Script::new(), operation: [const { Vec::new() }; 4], codes: Vec::new() })
    }

    /// Reads what placing it wrote.
    ///
    /// # Errors
    ///
    /// What SQLite says.
    pub fn placed(&self, sale: &mut Sale, basket: &[u8; 16], order: &[u8; 16]) -> Result<(), Refused> {
        let (basket, order) = (blob(basket), blob(order));
        let of_order = format!("order_id = {order}");
        let tickets = format!("(select ticket_id from ticket where {of_order})");
        let placed = &mut sale.placed;
        self.updated("exclusive_right", &format!("by_id in {tickets}"), placed)?;
        let operation = format!("(journal_id, seq) = (select journal_id, seq from orders where {of_order})");
        self.inserted("operation", &operation, placed)?;
        self.inserted("orders", &of_order, placed)?;
        self.inserted("ticket", &of_order, placed)?;
        self.inserted("ticket_reason", &format!("ticket_id in {tickets}"), placed)?;
        self.inserted("payment", &of_order, placed)?;
        self.updated("basket", &format!("basket_id = {basket}"), placed)?;
        self.inserted("change", &format!("entity_id = {order}"), placed)?;
        let buyer = format!("contact_id = (select contact_id from orders where {of_order})");
        self.updated("contact", &buyer, placed)?;
        let signed = self.from.rows(&format!(
            "select p.hash, o.bytes, o.hash, o.signature from operation o
             join operation p on p.journal_id = o.journal_id and p.seq = o.seq - 1
             where (o.journal_id, o.seq) = (select journal_id, seq from orders where {of_order})"
        ))?;
        let signed = signed.into_iter().flatten().map(bytes).collect::<Vec<_>>();
        sale.operation = signed.try_into().map_err(|_| Refused("a sale without its operation".to_owned()))?;
        let codes = self.from.rows(&format!("select code from ticket where {of_order}"))?;
        sale.codes = codes.into_iter().flatten().map(bytes).collect();
        Ok(())
    }

    /// Writes a sale: two transactions, and between them its hash and its signatures; says how long that took.
    ///
    /// # Errors
    ///
    /// What SQLite says; a hash or signature that is not the one in our file.
    pub fn write(&self, sale: &Sale) -> Result<Duration, Refused> {
        let start = Instant::now();
        self.into.write(sale.filled.iter().map(|(at, row)| (*at, row.as_slice())))?;
        let [previous, bytes, hash, signature] = &sale.operation;
        let made = signatures::hash(PREFIX, previous, bytes);
        let mut same = made == hash.as_slice() && self.key.sign(&made) == signature.as_slice();
        for code in &sale.codes {
            same &= self.key.sign(&code[..SIGNED]) == code[SIGNED..];
        }
        if !same {
            return Err(Refused("the sale is signed otherwise".to_owned()));
        }
        self.into.write(sale.placed.iter().map(|(at, row)| (*at, row.as_slice())))?;
        Ok(start.elapsed())
    }

    fn inserted(&self, table: &str, of: &str, script: &mut Script) -> Result<(), Refused> {
        let at = INSERTED.iter().position(|known| *known == table).unwrap_or_default();
        self.read(table, of, at, script)
    }

    fn updated(&self, table: &str, of: &str, script: &mut Script) -> Result<(), Refused> {
        let at = UPDATED.iter().position(|(known, ..)| *known == table).unwrap_or_default();
        self.read(table, of, INSERTED.len() + at, script)
    }

    fn read(&self, table: &str, of: &str, at: usize, script: &mut Script) -> Result<(), Refused> {
        let rows = self.from.rows(&format!("select * from {table} where {of}"))?;
        script.extend(rows.into_iter().map(|row| (at, row)));
        Ok(())
    }
}

fn insert(from: &Database, table: &str) -> Result<String, Refused> {
    let marks = vec!["?"; columns(from, table)?.len()].join(", ");
    Ok(format!("insert into {table} values ({marks})"))
}

/// An update whose n-th parameter is the n-th column of the table.
fn update(from: &Database, table: &str, set: &[&str], keys: &[&str]) -> Result<String, Refused> {
    let columns = columns(from, table)?;
    let marked = |name: &&str| {
        let place = columns.iter().position(|column| column == name).map_or(0, |place| place + 1);
        format!("{name} = ?{place}")
    };
    let all = |names: &[&str], between: &str| names.iter().map(marked).collect::<Vec<_>>().join(between);
    Ok(format!("update {table} set {} where {}", all(set, ", "), all(keys, " and ")))
}

fn columns(from: &Database, table: &str) -> Result<Vec<String>, Refused> {
    let rows = from.rows(&format!("select name from pragma_table_info('{table}')"))?;
    Ok(rows.into_iter().flatten().map(|cell| String::from_utf8_lossy(&bytes(cell)).into_owned()).collect())
}

fn blob(id: &[u8; 16]) -> String {
    id.iter().fold("x'".to_owned(), |text, byte| text + &format!("{byte:02x}")) + "'"
}

fn bytes(cell: Cell) -> Vec<u8> {
    match cell {
        Cell::Blob(bytes) | Cell::Text(bytes) => bytes,
        Cell::Null | Cell::Integer(_) => Vec::new(),
    }
}
