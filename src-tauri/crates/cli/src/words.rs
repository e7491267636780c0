//! The words of refusals, from `src-tauri/locales`, in the language of the terminal.

use include_dir::{Dir, include_dir};
use serde_json::Value;

static LOCALES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// What a person reads: the words of the code with its parameters, in French unless `LANG` says English.
#[must_use]
pub fn of(error: &app::Error) -> String {
    let language = match std::env::var("LANG") {
        Ok(lang) if lang.starts_with("en") => "en",
        _ => "fr",
    };
    let Some(mut words) = find(language, &error.code) else { return error.to_string() };
    for (name, value) in &error.params {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        words = words.replace(&format!("{{{name}}}"), &text);
    }
    format!("{words} [{}]", error.code)
}

fn find(language: &str, code: &str) -> Option<String> {
    LOCALES.get_dir(language)?.files().find_map(|file| {
        let words: Value = serde_json::from_slice(file.contents()).ok()?;
        words.get("errors")?.get(code)?.as_str().map(str::to_owned)
    })
}
