//! `parterrectl import`: people from a file.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app::Context;
use app::contacts::import::{ColumnChoice, ImportContacts, ImportPreview, Imported, PreviewImport};
use app::error::Gate;
use clap::Args;
use serde_json::{Value, json};

use crate::progress::Progress;
use crate::{Installation, Outcome, print, words};

/// The name of the job, for its progress.
const JOB: &str = "import";

/// Imports people from a CSV file, as Excel and other box offices save them.
///
/// The letters, the separator and the columns are recognised; what would happen is shown first, and asked on a terminal.
/// A file that was interrupted goes on where it stood; one that was imported already writes nothing.
///
/// Exit code: 0 imported, 1 refused or declined, 2 the command line is wrong.
#[derive(Debug, Args)]
pub struct Import {
    /// The file.
    file: PathBuf,
    /// What a column is: `--column "Courriel=email"`; `--column "Remarques="` leaves it aside. May be repeated.
    #[arg(long = "column", value_name = "HEADER=FIELD")]
    columns: Vec<String>,
    /// Only shows what would happen; writes nothing.
    #[arg(long)]
    preview: bool,
    /// Does not ask.
    #[arg(long)]
    yes: bool,
    /// Prints the answers as JSON; does not ask.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    installation: Installation,
}

impl Import {
    /// Shows what would happen, asks, imports.
    pub async fn run(&self) -> Outcome {
        let context = self.installation.existing().await?;
        let mapping = self.columns.iter().map(|column| choice(column)).collect::<app::Result<Vec<_>>>()?;
        let path = path_of(&self.file);
        let looked = PreviewImport { path: path.clone(), mapping: mapping.clone() };
        let preview: ImportPreview = context.ask("preview_import", &looked).await?;
        let imported = match self.goes_on(&preview)? {
            true => Some(self.import(&context, path, mapping).await?),
            false => None,
        };
        context.close().await;
        if self.json {
            print(&json!({"preview": preview, "imported": imported}))?;
        } else if let Some(imported) = &imported {
            tell(imported)?;
        }
        match imported.is_some() || self.preview {
            true => Ok(ExitCode::SUCCESS),
            false => Ok(ExitCode::FAILURE),
        }
    }

    async fn import(
        &self,
        context: &Context,
        path: String,
        mapping: Vec<ColumnChoice>,
    ) -> app::Result<Imported> {
        let _shown = Progress::of(context, JOB, self.json);
        context.ask("import_contacts", &ImportContacts { path, mapping, job: JOB.to_owned() }).await
    }

    /// Whether to import, once the person has seen what it would do.
    fn goes_on(&self, preview: &ImportPreview) -> app::Result<bool> {
        if !self.json {
            show(preview)?;
        }
        if self.preview || self.yes || self.json || !std::io::stdin().is_terminal() {
            return Ok(!self.preview);
        }
        eprint!("{}", words::say("terminal:import.ask", &Value::Null));
        let _ = std::io::stderr().flush();
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer).map_err(store::Error::from)?;
        Ok(matches!(answer.trim(), "y" | "Y" | "yes" | "o" | "O" | "oui"))
    }
}

fn path_of(file: &Path) -> String {
    file.display().to_string()
}

/// Reads `Courriel=email`.
fn choice(column: &str) -> app::Result<ColumnChoice> {
    let (header, field) = column
        .rsplit_once('=')
        .ok_or_else(|| Gate::BadInput { detail: format!("{column}: HEADER=FIELD") })?;
    let field = match field {
        "" => Value::Null,
        named => json!(named),
    };
    app::gate::read_input(json!({"header": header, "field": field}))
}

fn show(preview: &ImportPreview) -> app::Result<()> {
    for column in &preview.columns {
        let field = match &column.field {
            Some(field) => app::gate::write_output(field)?.as_str().unwrap_or_default().to_owned(),
            None => words::say("terminal:import.leftAside", &Value::Null),
        };
        println!("{:24} {:16} {}", column.header, field, column.samples.first().map_or("", String::as_str));
    }
    let params = json!({"lines": preview.lines, "created": preview.created, "matched": preview.matched,
                        "refused": preview.refused});
    println!("{}", words::say("terminal:import.preview", &params));
    Ok(())
}

fn tell(imported: &Imported) -> app::Result<()> {
    if imported.already {
        println!("{}", words::say("terminal:import.already", &Value::Null));
        return Ok(());
    }
    let params = json!({"created": imported.created, "matched": imported.matched});
    println!("{}", words::say("terminal:import.done", &params));
    for refusal in imported.refusals.iter().chain(&imported.remarks) {
        let reason = app::gate::write_output(&refusal.reason)?;
        let reason = format!("publics:reason.{}", reason.as_str().unwrap_or_default());
        let params = json!({"line": refusal.line, "reason": words::say(&reason, &Value::Null)});
        println!("{}", words::say("terminal:import.line", &params));
    }
    Ok(())
}
