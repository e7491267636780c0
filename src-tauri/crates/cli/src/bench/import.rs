//! `import`: a French CSV through the use case, against raw insertion of the very rows that it wrote.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use app::Context;
use app::contacts::import::{ImportContacts, Imported};
use contacts::find::index;
use contacts::point::PointKind;
use contacts::sample::People;
use contacts::{Point, Sheet};
use kernel::ContactPointId;

use super::figure::{self, Figure};
use super::raw::sqlite::{Cell, Database, Refused, Rows};
use super::raw::tables::copy_schema;

/// Contacts of one transaction, as the use case makes them.
const BATCH: i64 = 5_000;

/// Imports `count` invented people into the desk's empty base, then inserts the same rows with the C API.
///
/// # Errors
///
/// What the use case or the disk refuses.
pub async fn run(ctx: &Context, folder: &Path, count: usize) -> Result<Figure, super::Failure> {
    let path = write_people(folder, count)?;
    figure::forget_peak();
    let start = Instant::now();
    let input =
        ImportContacts { path: path.to_string_lossy().into_owned(), mapping: vec![], job: "bench".into() };
    let imported: Imported = ctx.ask("import_contacts", &input).await?;
    let ours = start.elapsed();
    let peak_mib = figure::peak_mib();
    std::fs::remove_file(path)?;
    let raw = insert_raw(ctx, folder).await?;
    let rate = |took: Duration| imported.created as f64 / took.as_secs_f64();
    let ratio = raw.as_secs_f64() / ours.as_secs_f64();
    Ok(Figure {
        name: "import",
        unit: "contacts/s",
        n: imported.created,
        median: rate(ours),
        p95: None,
        limit: Some(rate(raw)),
        ratio: Some(ratio),
        goal: "ratio >= 0.3 of raw insertion of the same rows, search index included",
        holds: Some(ratio >= 0.3),
        peak_mib,
        details: BTreeMap::new(),
    })
}

/// A file of invented people as French Excel writes it, but in UTF-8.
///
/// # Errors
///
/// What the disk refuses.
pub fn write_people(folder: &Path, count: usize) -> std::io::Result<PathBuf> {
    let path = folder.join("people.csv");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
    let mut line = String::new();
    std::io::Write::write_all(
        &mut file,
        "N°;Civilité;Nom;Prénom;Date de naissance;Courriel;Téléphone;Adresse;CP;Ville\r\n".as_bytes(),
    )?;
    for (at, one) in People::of_every_number(1).take(count).enumerate() {
        let sheet = one.sheet;
        let day = sheet.birth_date.map_or(String::new(), |day| day.format("%d/%m/%Y").to_string());
        let (lines, postcode, city) = one.address.unwrap_or_default();
        let (email, phone) = (one.email.unwrap_or_default(), one.phone.unwrap_or_default());
        line.clear();
        let _ = write!(
            line,
            "{};{};{};{};{day};{email};{phone};{lines};{postcode};{city}\r\n",
            at + 1,
            sheet.civility,
            sheet.usage,
            sheet.given
        );
        std::io::Write::write_all(&mut file, line.as_bytes())?;
    }
    std::io::Write::flush(&mut file)?;
    Ok(path)
}

/// Inserts the rows that the import wrote into a file of the same schema, in transactions of the same size.
async fn insert_raw(ctx: &Context, folder: &Path) -> Result<Duration, super::Failure> {
    let from = Database::open(&ctx.app().places.store.join(store::FILE))?;
    let path = folder.join("raw.db");
    let into = Database::open(&path)?;
    copy_schema(&from, &into)?;
    let last = match from.rows("select max(contact_no) from contact")?.first().and_then(|row| row.first()) {
        Some(Cell::Integer(last)) => *last,
        _ => 0,
    };
    let mut spent = Duration::ZERO;
    let mut known = std::collections::HashSet::new();
    for first in (1..=last).step_by(usize::try_from(BATCH).unwrap_or(1)) {
        let mut tables = tables(&from, first, first + BATCH - 1)?;
        let words = words(ctx, first, first + BATCH - 1).await?;
        let new = words.iter().flat_map(|(_, sheet)| sheet).filter(|word| known.insert((*word).clone()));
        let vocabulary = new.map(|word| vec![Cell::Text(word.clone().into_bytes())]).collect();
        tables.push(Rows {
            insert: "insert into contact_find (rowid, words) values (?1, ?2)".to_owned(),
            rows: words
                .iter()
                .zip(first..)
                .map(|((line, _), no)| vec![Cell::Integer(no), Cell::Text(line.clone().into_bytes())])
                .collect(),
        });
        tables.push(Rows { insert: "insert into find_word values (?1)".to_owned(), rows: vocabulary });
        spent += into.insert(&tables)?;
    }
    drop(into);
    std::fs::remove_file(path)?;
    Ok(spent)
}

/// The rows of contacts numbered `first` to `last`, by table, as they are.
fn tables(from: &Database, first: i64, last: i64) -> Result<Vec<Rows>, Refused> {
    let within = format!("contact_no between {first} and {last}");
    let named = |table: &str, alias: &str| -> Result<(String, String), Refused> {
        let columns = from.rows(&format!("select name from pragma_table_info('{table}')"))?;
        let names: Vec<String> = columns
            .iter()
            .filter_map(|row| match row.first() {
                Some(Cell::Text(name)) => Some(String::from_utf8_lossy(name).into_owned()),
                _ => None,
            })
            .collect();
        let read = names.iter().map(|name| format!("{alias}.{name}")).collect::<Vec<_>>().join(", ");
        let marks = vec!["?"; names.len()].join(", ");
        Ok((read, format!("insert into {table} ({}) values ({marks})", names.join(", "))))
    };
    let (read, insert) = named("contact", "contact")?;
    let contact = from.rows(&format!("select {read} from contact where {within} order by contact_no"))?;
    let mut tables = vec![Rows { insert, rows: contact }];
    let (read, insert) = named("contact_point", "p")?;
    let rows = from.rows(&format!(
        "select {read} from contact c join contact_point p on p.contact_id = c.contact_id where c.{within}
         order by c.contact_no, p.point_id"
    ))?;
    tables.push(Rows { insert, rows });
    let (read, insert) = named("change", "h")?;
    let rows = from.rows(&format!(
        "select {read} from contact c join change h on h.entity_id = c.contact_id where c.{within} order by h.seq"
    ))?;
    tables.push(Rows { insert, rows });
    Ok(tables)
}

/// What a desk finds its contacts by, each with its number.
///
/// # Errors
///
/// What the store says.
pub async fn find(ctx: &Context) -> Result<Vec<(i64, String)>, super::Failure> {
    let last: i64 = sqlx::query_scalar("select coalesce(max(contact_no), 0) from contact")
        .fetch_one(&mut *ctx.read().await?)
        .await?;
    let mut found = Vec::new();
    for first in (1..=last).step_by(usize::try_from(BATCH)?) {
        let words = words(ctx, first, first + BATCH - 1).await?;
        found.extend((first..).zip(words).map(|(no, (line, _))| (no, line)));
    }
    Ok(found)
}

/// What each contact is found by: its line of the index, and the words of its names that the vocabulary keeps.
async fn words(ctx: &Context, first: i64, last: i64) -> Result<Vec<(String, Vec<String>)>, super::Failure> {
    let mut conn = ctx.read().await?;
    let rows: Vec<Found> = sqlx::query_as(
        "select c.contact_no, c.given, c.usage, c.birth_name, c.organisation, p.point_id, p.kind, p.value,
                p.postcode, p.city
         from contact c left join contact_point p on p.contact_id = c.contact_id
         where c.contact_no between ?1 and ?2
         order by c.contact_no, p.point_id",
    )
    .bind(first)
    .bind(last)
    .fetch_all(&mut *conn)
    .await?;
    let people = rows.chunk_by(|one, next| one.contact_no == next.contact_no);
    let words = people.map(|rows| {
        let (sheet, points) = (rows[0].sheet(), rows.iter().filter_map(Found::point).collect::<Vec<_>>());
        (index::line(&sheet, &points), index::vocabulary(&sheet))
    });
    Ok(words.collect())
}

#[derive(sqlx::FromRow)]
struct Found {
    contact_no: i64,
    given: String,
    usage: String,
    birth_name: String,
    organisation: String,
    point_id: Option<ContactPointId>,
    kind: Option<PointKind>,
    value: Option<String>,
    postcode: Option<String>,
    city: Option<String>,
}

impl Found {
    fn sheet(&self) -> Sheet {
        Sheet {
            given: self.given.clone(),
            usage: self.usage.clone(),
            birth_name: self.birth_name.clone(),
            organisation: self.organisation.clone(),
            ..Sheet::default()
        }
    }

    fn point(&self) -> Option<Point> {
        let (id, value) = (self.point_id?, self.value.as_deref()?);
        Some(match self.kind? {
            PointKind::Email => Point::email(id, value),
            PointKind::Phone => Point::phone(id, value),
            PointKind::Postal => Point::postal(id, value, self.postcode.as_deref()?, self.city.as_deref()?),
        })
    }
}
