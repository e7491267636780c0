//! What a person reads at the terminal, from `src-tauri/locales`, in the language of the terminal.

use std::sync::OnceLock;

use chrono::{DateTime, Local, NaiveDate};
use documents::{Language, Words};
use include_dir::{Dir, include_dir};
use kernel::Money;
use serde_json::{Map, Value};

static LOCALES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../locales");

/// The words of a refusal with its parameters, and its code.
#[must_use]
pub fn of(error: &app::Error) -> String {
    let file = error.code.split('.').next().unwrap_or_default();
    let worded = |(name, value): (&_, &Value)| {
        let name = ToString::to_string(name);
        let value = worded(file, &name, value);
        (name, value)
    };
    let params = error.params.iter().map(worded).collect();
    match find(file, &["errors", &error.code]) {
        Some(words) => format!("{} [{}]", fill(words, &params), error.code),
        None => error.to_string(),
    }
}

/// A sentence by its key, `terminal:verify.sound`, with its parameters; the key itself when it has no words, so that
/// the lack shows.
#[must_use]
pub fn say(key: &str, params: &Value) -> String {
    let (file, path) = key.split_once(':').unwrap_or(("terminal", key));
    let path: Vec<&str> = path.split('.').collect();
    match (find(file, &path), params.as_object()) {
        (Some(words), Some(params)) => fill(words, params),
        (Some(words), None) => fill(words, &Map::new()),
        (None, _) => key.to_owned(),
    }
}

/// A parameter that is a code of the program, as people say it; any other stays as it is.
fn worded(file: &str, name: &str, value: &Value) -> Value {
    let code = value.as_str().filter(|code| !code.is_empty());
    let path = code.map(|code| ["values", name].into_iter().chain(code.split('.')).collect::<Vec<_>>());
    path.and_then(|path| find(file, &path)).map_or_else(|| value.clone(), Value::from)
}

/// French unless the terminal says English (POSIX: `LC_ALL`, then `LC_MESSAGES`, then `LANG`).
fn language() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    match said.into_iter().find(|said| !said.is_empty()) {
        Some(said) if said.starts_with("en") => Language::En,
        _ => Language::Fr,
    }
}

/// The sentence at a path of a file.
fn find(file: &str, path: &[&str]) -> Option<&'static str> {
    static FILES: OnceLock<Map<String, Value>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        let folder = LOCALES.get_dir(if language() == Language::En { "en" } else { "fr" });
        let read = |file: &include_dir::File<'_>| {
            let name = file.path().file_stem()?.to_str()?.to_owned();
            Some((name, serde_json::from_slice(file.contents()).ok()?))
        };
        folder.into_iter().flat_map(Dir::files).filter_map(read).collect()
    });
    path.iter().try_fold(files.get(file)?, |node, name| node.get(name))?.as_str()
}

/// A sentence with its parameters, each written as the sentence asks: `{due, money}`, `{until, time}`.
fn fill(words: &str, params: &Map<String, Value>) -> String {
    let mut said = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((asked, after)) = after.split_once('}') else { break };
        let (name, format) = asked.split_once(", ").unwrap_or((asked, ""));
        said += before;
        match params.get(name) {
            Some(value) => said += &write(value, format),
            None => said += &format!("{{{asked}}}"),
        }
        rest = after;
    }
    said + rest
}

fn write(value: &Value, format: &str) -> String {
    let words = Words::of(language());
    match (value, format) {
        (Value::Null, _) => "–".to_owned(),
        (Value::Number(cents), "money") => {
            cents.as_i64().map_or_else(|| cents.to_string(), |cents| words.money(Money::cents(cents)))
        }
        (Value::Number(count), "count") => {
            count.as_i64().map_or_else(|| count.to_string(), |count| words.count(count))
        }
        (Value::String(text), _) => moment(text, format, words).unwrap_or_else(|| text.clone()),
        (value, _) => value.to_string(),
    }
}

/// An instant or a day, as people read them, on the clock of the terminal.
fn moment(text: &str, format: &str, words: &Words) -> Option<String> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(words.short_date(day));
    }
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Local).naive_local();
    Some(match format {
        "time" => words.time(at.time()),
        _ => words.short_moment(at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn amounts_and_counts_are_written_and_not_told_in_cents() {
        let params = json!({"due": 123_450, "count": 20_000, "seat": "B 12", "ceiling": null});
        let params = params.as_object().expect("parameters");
        let said = fill("{seat} : {due, money}, {count, count}, {ceiling, money}, {stranger}", params);
        assert_eq!(said, "B 12 : 1\u{202f}234,50\u{202f}€, 20\u{202f}000, –, {stranger}");
    }

    #[test]
    fn a_code_among_the_parameters_is_said_in_words_and_any_other_text_stays() {
        for (name, code) in [("right", "price_by_hand"), ("right", "sell")] {
            assert_ne!(worded("app", name, &json!(code)), json!(code));
        }
        assert_ne!(worded("network", "setting", &json!("mail.host")), json!("mail.host"));
        assert_eq!(worded("app", "detail", &json!("price_by_hand")), json!("price_by_hand"));
        assert_eq!(worded("app", "right", &json!(3)), json!(3));
    }

    #[test]
    fn an_hour_is_no_instant_of_a_machine() {
        let said = fill("{until, time}", json!({"until": "2026-11-21T18:02:00Z"}).as_object().expect("one"));
        assert!(said.contains("02") && !said.contains('T'), "{said}");
    }
}
