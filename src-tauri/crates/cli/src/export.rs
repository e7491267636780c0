//! `parterrectl export`: what leaves the program as a file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app::Context;
use app::documents::DocumentRef;
use clap::{Args, Subcommand};
use kernel::NaiveDate;
use serde_json::{Value, json};

use crate::{Installation, Outcome, print};

/// Writes a file for someone else: the auditor, the accountant, a calendar, another box office.
///
/// Exit code: 0 written, 1 refused, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    what: What,
    /// Where to write it: a file, or a folder where it gets its own name.
    #[arg(long, value_name = "FILE", default_value = ".", global = true)]
    to: PathBuf,
    /// Prints the file and its kind as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(flatten)]
    installation: Installation,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The signed archive of the journal (ZIP), which anyone can verify without this program.
    Archive,
    /// The takings statement of a day or of a performance; `--csv` for a spreadsheet, else PDF.
    Takings {
        /// The business day, `2026-11-21`.
        #[arg(long, value_name = "DATE", required_unless_present = "performance")]
        day: Option<NaiveDate>,
        /// The performance, by its id.
        #[arg(long, value_name = "ID", conflicts_with = "day")]
        performance: Option<String>,
        /// A spreadsheet.
        #[arg(long)]
        csv: bool,
    },
    /// The programme as a calendar (iCalendar).
    Calendar {
        /// From this day.
        #[arg(long, value_name = "DATE")]
        from: NaiveDate,
        /// Until this day, left out.
        #[arg(long, value_name = "DATE")]
        until: NaiveDate,
    },
    /// The seating plan of a hall (the public JSON format).
    Plan {
        /// The hall, by its id.
        hall: String,
    },
}

impl What {
    /// The use case that makes it, and its input.
    fn call(&self) -> (&'static str, Value) {
        match self {
            Self::Archive => ("export_archive", json!({})),
            Self::Takings { day, performance, csv } => {
                let of = match performance {
                    Some(performance) => json!({"performance": performance}),
                    None => json!({"day": day}),
                };
                ("print_takings", json!({"of": of, "format": if *csv { "csv" } else { "pdf" }}))
            }
            Self::Calendar { from, until } => {
                let midnight = |day: &NaiveDate| format!("{day}T00:00:00Z");
                ("export_calendar", json!({"from": midnight(from), "until": midnight(until)}))
            }
            Self::Plan { hall } => ("export_plan", json!({"hall": hall})),
        }
    }
}

impl Export {
    /// Makes the document and writes it.
    pub async fn run(&self) -> Outcome {
        // Before anything is made: making an archive is an operation, which cannot be taken back.
        check_place(&self.to)?;
        let context = self.installation.existing().await?;
        let (name, input) = self.what.call();
        let made: DocumentRef = context.ask(name, &input).await?;
        let file = write(&context, &made, &self.to)?;
        context.close().await;
        match self.json {
            true => print(&json!({"file": file, "mime": made.mime}))?,
            false => println!("{}", file.display()),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Checks that a file can be made there.
fn check_place(to: &Path) -> app::Result<()> {
    let folder = if to.is_dir() {
        to
    } else {
        to.parent().filter(|up| *up != Path::new("")).unwrap_or(Path::new("."))
    };
    tempfile::tempfile_in(folder).map_err(store::Error::from)?;
    Ok(())
}

/// Writes a document to a file, or into a folder under its own name.
pub fn write(context: &Context, made: &DocumentRef, to: &Path) -> app::Result<PathBuf> {
    let document = context.app().shelf.get(made.document)?;
    let file = if to.is_dir() { to.join(&made.name) } else { to.to_owned() };
    std::fs::write(&file, &document.bytes).map_err(store::Error::from)?;
    Ok(file)
}
