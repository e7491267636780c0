//! What a function of `api_v1` answers: a code when it refused, else what it says.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Result};

/// The columns `code` and `params` of an answer; the second as text.
pub(super) type Answer = (Option<String>, Option<String>);

/// What was answered, or the refusal.
pub(super) fn read<T: DeserializeOwned>((code, params): Answer) -> Result<T> {
    let params = params.unwrap_or_else(|| "{}".to_owned());
    let unreadable = |error: serde_json::Error| Error::Database { detail: error.to_string() };
    match code {
        Some(code) => {
            let params: Value = serde_json::from_str(&params).map_err(unreadable)?;
            Err(Error::answered(&code, &params))
        }
        None => serde_json::from_str(&params).map_err(unreadable),
    }
}
