//! Wire types that several domains share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An input or an output that says nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}
