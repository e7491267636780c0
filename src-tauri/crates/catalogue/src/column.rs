//! Columns that hold a unit variant by its snake-case name, as JSON writes it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{Error, Result};

/// The text of a unit variant.
pub(crate) fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The unit variant of a text.
pub(crate) fn variant<T: DeserializeOwned>(text: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(text))
        .map_err(|error| Error::Store(store::Error::Corrupt { detail: error.to_string() }))
}
