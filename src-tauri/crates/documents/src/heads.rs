//! # The journals that a statement was drawn from
//!
//! Each desk writes its own chain: a statement of the venue names the last operation of each that it takes into account.

use serde::{Deserialize, Serialize};

use crate::flow::Flow;
use crate::words::{SEPARATOR, Words};

/// The last operation of a chain that a statement takes into account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number: « A01-000000012 ».
    pub number: String,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

/// One line for each chain.
pub(crate) fn heads(flow: &mut Flow<'_>, heads: &[Head], words: &Words) {
    let lines: Vec<String> =
        heads.iter().map(|head| format!("{}{SEPARATOR}{}", head.number, head.hash)).collect();
    let label = if heads.len() > 1 { "document.heads" } else { "document.head" };
    flow.pairs(1, &[(words.say(label), lines.join("\n"))]);
}
