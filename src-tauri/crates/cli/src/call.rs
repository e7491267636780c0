//! `parterrectl call NAME 'JSON'`: one use case.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use app::documents::DocumentRef;
use clap::Args;
use serde_json::Value;

use crate::{Installation, Outcome, print, words};

/// Calls a use case.
#[derive(Debug, Args)]
pub struct Call {
    /// Its name, as `parterrectl list` tells it.
    name: String,
    /// Its input as JSON; `-` reads it from standard input.
    #[arg(default_value = "{}")]
    json: String,
    #[command(flatten)]
    installation: Installation,
    /// Where to save the document that the use case makes.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

impl Call {
    /// Calls and prints the answer; a refusal is printed as JSON too, and told in words on standard error.
    pub async fn run(&self) -> Outcome {
        let input: Value = serde_json::from_str(&self.input()).map_err(bad_json)?;
        let context = self.installation.context().await?;
        let answer = context.call(&self.name, input).await;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                print(&error)?;
                eprintln!("{}", words::of(&error));
                return Ok(ExitCode::FAILURE);
            }
        };
        if let Some(file) = &self.save {
            let about: DocumentRef = app::gate::read_input(document_of(&answer))?;
            let document = context.app().shelf.get(about.document)?;
            std::fs::write(file, &document.bytes).map_err(store::Error::from)?;
        }
        print(&answer)?;
        context.app().store.close().await;
        Ok(ExitCode::SUCCESS)
    }

    fn input(&self) -> String {
        let mut text = String::new();
        if self.json == "-" && std::io::stdin().read_to_string(&mut text).is_ok() {
            return text;
        }
        self.json.clone()
    }
}

/// The document of an answer that is one, or holds one under the key `document`.
fn document_of(answer: &Value) -> Value {
    match answer.get("document") {
        Some(inner @ Value::Object(_)) => inner.clone(),
        _ => answer.clone(),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn bad_json(error: serde_json::Error) -> app::Error {
    app::error::Gate::BadInput { detail: error.to_string() }.into()
}
