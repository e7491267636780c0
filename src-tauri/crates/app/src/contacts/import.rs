//! Importing contacts from a file: a preview that writes nothing, then a job that can be stopped and taken up.

use std::path::PathBuf;
use std::sync::Arc;

use contacts::contact;
use contacts::import::batch::{self, Import};
use contacts::import::{Column, Delimiter, Encoding, Field, Line, Lines, Plan, Reason};
use kernel::ImportId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::find::ContactRow;
use crate::error::Gate;
use crate::{App, Context, Result};

/// Records of one transaction: what a power cut may cost, and what a seller at the next window may wait for.
const BATCH: usize = 5_000;
/// Records and contacts shown.
const SHOWN: usize = 20;

/// A file to look at.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewImport {
    /// The path of the file on this machine.
    pub path: String,
    /// The fields chosen for some columns; the others are guessed, or as they were chosen the last time.
    #[serde(default)]
    pub mapping: Vec<ColumnChoice>,
}

/// A column and the field it fills.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnChoice {
    /// Its header, as the preview shows it.
    pub header: String,
    /// What it fills; null leaves it aside.
    pub field: Option<Field>,
}

/// What an import would do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ImportPreview {
    /// How the letters are written.
    pub encoding: Encoding,
    /// What separates the columns.
    pub delimiter: Delimiter,
    /// The columns.
    pub columns: Vec<ColumnView>,
    /// Records below the headers, and titles above them.
    pub lines: u64,
    /// Contacts it would create.
    pub created: u64,
    /// Records of contacts already there.
    pub matched: u64,
    /// Records it would refuse.
    pub refused: u64,
    /// The first of those, with their reasons.
    pub refusals: Vec<Refusal>,
    /// The first records that give a contact, and that a person should look at again.
    pub remarks: Vec<Refusal>,
    /// The first contacts, as they would be.
    pub sample: Vec<ContactRow>,
}

/// A column of a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ColumnView {
    /// Its header.
    pub header: String,
    /// What it fills; null when it is left aside.
    pub field: Option<Field>,
    /// Its first values.
    pub samples: Vec<String>,
}

/// A record that gives no contact, or of which a person should look at something again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// The line of the file, from 1.
    pub line: u64,
    /// Why.
    pub reason: Reason,
}

/// A file to import.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportContacts {
    /// The path of the file on this machine.
    pub path: String,
    /// The fields chosen for some columns, as in the preview.
    #[serde(default)]
    pub mapping: Vec<ColumnChoice>,
    /// A name for its progress and for `cancel`; the caller's own.
    #[serde(default)]
    pub job: String,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The import.
    pub import: ImportId,
    /// Whether this very file was imported before by this mapping: then nothing was written.
    pub already: bool,
    /// Records taken.
    pub lines: u64,
    /// Contacts created.
    pub created: u64,
    /// Records of contacts already there.
    pub matched: u64,
    /// Records refused.
    pub refused: u64,
    /// Those, by line.
    pub refusals: Vec<Refusal>,
    /// Records that gave a contact, and that a person should look at again, by line.
    pub remarks: Vec<Refusal>,
    /// Columns left aside.
    pub left_aside: Vec<String>,
}

/// Looks at a file and says what importing it would do; writes nothing.
///
/// # Errors
///
/// A file that cannot be read, or whose columns name nobody.
pub async fn preview_import(ctx: &Context, input: PreviewImport) -> Result<ImportPreview> {
    let venue = ctx.session()?.venue;
    let plan = Arc::new(plan(ctx, &input.path, &input.mapping).await?);
    let mut preview = ImportPreview {
        encoding: plan.encoding,
        delimiter: plan.delimiter,
        columns: plan.columns.iter().map(ColumnView::from).collect(),
        lines: 0,
        created: 0,
        matched: 0,
        refused: 0,
        refusals: Vec::new(),
        remarks: Vec::new(),
        sample: Vec::new(),
    };
    let mut batches = read(ctx.app(), PathBuf::from(input.path), Arc::clone(&plan), 0);
    let mut conn = ctx.read().await?;
    while let Some(batch) = batches.recv().await {
        let mut people = Vec::new();
        for line in batch? {
            preview.lines += 1;
            let remark = line.remark.filter(|_| preview.remarks.len() < SHOWN);
            preview.remarks.extend(remark.map(|reason| Refusal { line: line.number, reason }));
            match line.read {
                Ok(contact) => people.push(contact),
                Err(reason) => {
                    preview.refused += 1;
                    if preview.refusals.len() < SHOWN {
                        preview.refusals.push(Refusal { line: line.number, reason });
                    }
                }
            }
        }
        let room = SHOWN - preview.sample.len();
        preview.sample.extend(people.iter().take(room).map(ContactRow::from));
        let sorted = batch::sort(&mut conn, venue, i64::MAX, people).await?;
        preview.created += sorted.new.len() as u64;
        preview.matched += sorted.known.len() as u64;
    }
    Ok(preview)
}

/// Imports the contacts of a file: each record creates a contact, is matched with one, or is listed with its reason.
/// Stopped or interrupted, it goes on where it stood when it is called again.
///
/// # Errors
///
/// A file that cannot be read, whose columns name nobody, or the person stopped it.
pub async fn import_contacts(ctx: &Context, input: ImportContacts) -> Result<Imported> {
    let plan = Arc::new(plan(ctx, &input.path, &input.mapping).await?);
    let path = PathBuf::from(&input.path);
    let total = path.metadata().map_or(0, |file| file.len());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut tx = ctx.write().await?;
    let mut import = batch::begin(&mut tx, &ctx.author()?, ctx.id(), &name, &plan).await?;
    tx.commit().await?;
    let already = import.finished_at.is_some();
    if !already {
        import = run(ctx, &input.job, path, &plan, import, total).await?;
    }
    let mut conn = ctx.read().await?;
    let reasons = batch::reasons(&mut conn, import.import_id).await?;
    let reasons = reasons.into_iter().map(|(line, reason)| Refusal { line, reason });
    let (refusals, remarks) = reasons.partition(|told| told.reason.refuses());
    Ok(Imported {
        import: import.import_id,
        already,
        lines: import.lines.unsigned_abs(),
        created: import.created.unsigned_abs(),
        matched: import.matched.unsigned_abs(),
        refused: import.refused.unsigned_abs(),
        refusals,
        remarks,
        left_aside: left_aside(&plan),
    })
}

/// Takes the batches of a file, one transaction each, while the next is being read.
async fn run(
    ctx: &Context,
    job: &str,
    path: PathBuf,
    plan: &Arc<Plan>,
    mut import: Import,
    bytes: u64,
) -> Result<Import> {
    let began = ctx.now();
    let skip = usize::try_from(import.lines).unwrap_or(0);
    let mut batches = read(ctx.app(), path, Arc::clone(plan), skip);
    let mut seen = 0;
    while let Some(batch) = batches.recv().await {
        ctx.app().jobs.go_on(job)?;
        let batch = batch?;
        seen = batch.last().map_or(seen, |line| line.byte);
        let mut tx = ctx.write().await?;
        import = batch::take(&mut tx, &ctx.author()?, import, batch).await?;
        tx.commit().await?;
        let spent = ctx.now().since(began).num_milliseconds().unsigned_abs();
        let remaining = (seen > 0).then(|| spent * bytes.saturating_sub(seen) / seen);
        ctx.progress(job, seen, bytes, remaining);
    }
    let mut tx = ctx.write().await?;
    import = batch::finish(&mut tx, &ctx.author()?, import).await?;
    tx.commit().await?;
    Ok(import)
}

/// The batches of a file, read ahead by one on a thread that may wait for the disk.
fn read(
    app: &Arc<App>,
    path: PathBuf,
    plan: Arc<Plan>,
    skip: usize,
) -> mpsc::Receiver<contacts::Result<Vec<Line>>> {
    let (sender, receiver) = mpsc::channel(1);
    let app = Arc::clone(app);
    tokio::task::spawn_blocking(move || {
        let mut lines = match Lines::open(&path, &plan, skip, &app.chance, &app.clock) {
            Ok(lines) => lines,
            Err(error) => return drop(sender.blocking_send(Err(error))),
        };
        loop {
            let batch: Vec<Line> = lines.by_ref().take(BATCH).collect();
            // A receiver that went away stopped the import: there is nothing more to read.
            if batch.is_empty() || sender.blocking_send(Ok(batch)).is_err() {
                return;
            }
        }
    });
    receiver
}

/// How a file is read: guessed, then as it was chosen the last time for these headers, then as it is chosen now.
async fn plan(ctx: &Context, path: &str, chosen: &[ColumnChoice]) -> Result<Plan> {
    let path = PathBuf::from(path);
    let guessed = tokio::task::spawn_blocking(move || Plan::guess(&path)).await;
    let guessed = guessed.map_err(|error| Gate::Internal { detail: error.to_string() })??;
    let mut conn = ctx.read().await?;
    let remembered = batch::remembered(&mut conn, ctx.session()?.venue, &guessed).await?;
    let remembered: Vec<(String, Option<Field>)> =
        remembered.and_then(|mapping| serde_json::from_str(&mapping).ok()).unwrap_or_default();
    let chosen: Vec<_> = chosen.iter().map(|choice| (choice.header.clone(), choice.field)).collect();
    Ok(guessed.mapped(&[remembered, chosen].concat())?)
}

fn left_aside(plan: &Plan) -> Vec<String> {
    let aside = plan.columns.iter().filter(|column| column.field.is_none());
    aside.map(|column| column.header.clone()).collect()
}

impl From<&Column> for ColumnView {
    fn from(column: &Column) -> Self {
        Self { header: column.header.clone(), field: column.field, samples: column.samples.clone() }
    }
}

impl From<&contact::Contact> for ContactRow {
    fn from(contact: &contact::Contact) -> Self {
        use contacts::point::PointKind;
        let first = |kind| contact.points.iter().find(|point| point.kind == kind);
        Self::from(contact::store::Row {
            id: contact.id,
            sheet: contact.sheet.clone(),
            email: first(PointKind::Email).map_or(String::new(), |point| point.normalised.clone()),
            phone: first(PointKind::Phone).map_or(String::new(), |point| point.normalised.clone()),
            city: first(PointKind::Postal).map_or(String::new(), |point| point.city.clone()),
        })
    }
}
