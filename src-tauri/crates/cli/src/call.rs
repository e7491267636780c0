//! `parterrectl call NAME 'JSON'`: one use case.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use app::documents::DocumentRef;
use clap::Args;
use serde_json::{Value, json};

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
    /// Acts in training mode (mode école), where nothing counts. The real chain says that somebody did.
    #[arg(long)]
    training: bool,
    /// Sets a field of the input: JSON, else text; `@FILE` is the text of a file. May be repeated.
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Prints only this part of the answer, a JSON pointer as `/contacts/0/contact`; text without its quotes.
    #[arg(long, value_name = "POINTER")]
    pick: Option<String>,
    /// Where to save the document that the use case makes.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

impl Call {
    /// Calls and prints the answer; a refusal is printed as JSON too, and told in words on standard error.
    pub async fn run(&self) -> Outcome {
        let mut input: Value = serde_json::from_str(&self.input()).map_err(bad_json)?;
        for field in &self.set {
            set(&mut input, field)?;
        }
        self.check_saved()?;
        let context = self.installation.context(self.training).await?;
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
        if self.name == "enter_training" {
            eprintln!("{}", words::say("terminal:call.training", &Value::Null));
        }
        match &self.pick {
            None => print(&answer)?,
            Some(pointer) => match part(&answer, pointer) {
                Some(part) => println!("{part}"),
                // What was asked is done: all of the answer is told, and nobody is sent to do it again.
                None => {
                    print(&answer)?;
                    let params = json!({"pointer": pointer});
                    eprintln!("{}", words::say("terminal:call.noPart", &params));
                    context.close().await;
                    return Ok(ExitCode::FAILURE);
                }
            },
        }
        context.close().await;
        Ok(ExitCode::SUCCESS)
    }

    /// Before anything is done: a document goes to a file, and only a document does.
    fn check_saved(&self) -> app::Result<()> {
        let Some(use_case) = app::registry::find(&self.name) else { return Ok(()) };
        let makes = use_case.makes_document();
        match (&self.save, makes) {
            (None, true) => Err(bad(format!("{}: --save FILE", self.name))),
            (Some(_), false) => Err(bad(format!("{}: no --save", self.name))),
            _ => Ok(()),
        }
    }

    fn input(&self) -> String {
        let mut text = String::new();
        if self.json == "-" && std::io::stdin().read_to_string(&mut text).is_ok() {
            return text;
        }
        self.json.clone()
    }
}

/// Sets a field of an input from `FIELD=VALUE`.
fn set(input: &mut Value, field: &str) -> app::Result<()> {
    let (name, value) = field.split_once('=').ok_or_else(|| bad(format!("{field}: FIELD=VALUE")))?;
    let value = match value.strip_prefix('@') {
        Some(file) => Value::String(std::fs::read_to_string(file).map_err(store::Error::from)?),
        None => serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned())),
    };
    let fields = input.as_object_mut().ok_or_else(|| bad("the input is no object".to_owned()))?;
    fields.insert(name.to_owned(), value);
    Ok(())
}

/// A part of an answer, as a shell wants it.
fn part(answer: &Value, pointer: &str) -> Option<String> {
    let part = answer.pointer(pointer)?;
    Some(part.as_str().map_or_else(|| part.to_string(), str::to_owned))
}

fn bad(detail: String) -> app::Error {
    app::error::Gate::BadInput { detail }.into()
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
    bad(error.to_string())
}
