//! The words of sales that papers and messages need, from `src-tauri/locales`.

use std::sync::OnceLock;

use network::Language;
use serde_json::Value;

/// The words at a dotted path: `means.cash`; the path itself when there are none, so that the lack shows.
pub(crate) fn say(language: Language, path: &str) -> String {
    static ALL: [OnceLock<Value>; 2] = [const { OnceLock::new() }; 2];
    let (place, source) = match language {
        Language::Fr => (0, include_str!("../../../../locales/fr/sales.json")),
        Language::En => (1, include_str!("../../../../locales/en/sales.json")),
    };
    let tree = ALL[place].get_or_init(|| serde_json::from_str(source).unwrap_or_default());
    let found = path.split('.').try_fold(tree, |tree, key| tree.get(key));
    found.and_then(Value::as_str).unwrap_or(path).to_owned()
}

/// The same with each `{name}` replaced by its value.
pub(crate) fn fill(language: Language, path: &str, values: &[(&str, &str)]) -> String {
    let replace = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
    values.iter().fold(say(language, path), replace)
}
