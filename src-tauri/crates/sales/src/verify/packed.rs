//! Rows that cross the driver as one value: what is compared whole is not worth taking apart, and each value that a
//! row has costs as much as hashing the operation it belongs to (`docs/speed.md`).
//!
//! The statement writes its columns one after the other — an id as its sixteen bytes or `-` for none, anything else as
//! text ended by U+001F — and here the same is written of what the journal says.

use std::fmt::Display;
use std::io::Write as _;

use kernel::TypedId;

/// Ends a text; what a person types never holds it.
const END: u8 = 0x1f;

/// A row, as the journal says that it is.
#[derive(Debug)]
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(256))
    }

    pub(super) fn id(mut self, id: impl TypedId) -> Self {
        self.0.extend_from_slice(id.uuid().as_bytes());
        self
    }

    /// An id that may be absent.
    pub(super) fn maybe(mut self, id: Option<impl TypedId>) -> Self {
        match id {
            Some(id) => self.id(id),
            None => {
                self.0.push(b'-');
                self
            }
        }
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(END);
        self
    }

    /// A text that may be absent: `+` before one that is there.
    pub(super) fn maybe_text(mut self, text: Option<&str>) -> Self {
        match text {
            Some(text) => {
                self.0.push(b'+');
                self.text(text)
            }
            None => self.text(""),
        }
    }

    pub(super) fn number(mut self, number: i64) -> Self {
        self.0.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
        self.0.push(END);
        self
    }

    /// What is written as it is displayed.
    pub(super) fn shown(mut self, what: impl Display) -> Self {
        // Writing to memory does not fail.
        let _ = write!(self.0, "{what}");
        self.0.push(END);
        self
    }

    /// What was written.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether a row is that.
    pub(super) fn is(&self, row: &[u8]) -> bool {
        self.0 == row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{SeatId, TicketId};

    #[tokio::test]
    async fn what_a_statement_writes_is_what_is_written_here() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = store::Store::create(folder.path()).await.expect("a store");
        let ticket = TicketId::from_uuid(uuid::Uuid::from_bytes([
            0, 31, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0,
        ]));
        let row: Vec<u8> = sqlx::query_scalar(
            "select cast(concat(?1, coalesce(null, '-'), 'Orchestre', char(31), iif(null is null, '', '+'), char(31),
                                -250, char(31)) as blob)",
        )
        .bind(ticket)
        .fetch_one(&mut *store.read().await.expect("a reader"))
        .await
        .expect("a row");
        let said =
            Packed::new().id(ticket).maybe(None::<SeatId>).text("Orchestre").maybe_text(None).number(-250);
        assert!(said.is(&row), "{row:?}");
        assert!(!Packed::new().id(ticket).is(&row));
    }
}
