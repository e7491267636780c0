//! Documents made by use cases and fetched by `bytes(id)`: the last few are kept in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use kernel::DocumentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Gate, Result};

/// What a use case answers when it made a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentRef {
    /// For `bytes(id)`.
    pub document: DocumentId,
    /// A file name to propose.
    pub name: String,
    /// `application/pdf`, `text/csv`…
    pub mime: String,
}

/// A document at hand.
#[derive(Debug, Clone)]
pub struct Document {
    /// How the answer named it.
    pub about: DocumentRef,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The documents at hand.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<VecDeque<Document>>);

/// Documents kept at hand; an older one is made again by its use case.
const KEPT: usize = 64;

impl Shelf {
    /// Keeps a document at hand.
    pub fn put(&self, document: Document) {
        let mut shelf = self.0.lock().expect("nothing panics while it holds the shelf");
        if shelf.len() == KEPT {
            shelf.pop_front();
        }
        shelf.push_back(document);
    }

    /// A document at hand.
    ///
    /// # Errors
    ///
    /// [`Gate::DocumentGone`] when it was put away: make it again.
    pub fn get(&self, id: DocumentId) -> Result<Document> {
        let shelf = self.0.lock().expect("nothing panics while it holds the shelf");
        Ok(shelf.iter().find(|kept| kept.about.document == id).cloned().ok_or(Gate::DocumentGone)?)
    }
}
