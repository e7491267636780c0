//! What a page takes as it comes, and how many rows the next one may hold so that it takes no more than it should: it is in
//! memory too, read, while this one is written.

/// What a page should take, in bytes.
const BYTES: usize = 800 << 10;

/// What a page takes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Load {
    rows: usize,
    bytes: usize,
}

impl Load {
    /// That of rows of so many bytes each.
    pub(super) fn of(rows: impl Iterator<Item = usize>) -> Self {
        rows.fold(Self::default(), |load, bytes| Self { rows: load.rows + 1, bytes: load.bytes + bytes })
    }

    /// Whether more may follow, when at most so many rows were asked for.
    pub(super) fn is_full(self, most: i32) -> bool {
        self.bytes >= BYTES || usize::try_from(most).is_ok_and(|most| self.rows >= most)
    }

    /// How many rows the next page may hold, if they are as large as these; at most so many.
    pub(super) fn next(self, most: i32) -> i32 {
        let fit = self.rows.saturating_mul(BYTES) / self.bytes.max(1);
        i32::try_from(fit).unwrap_or(most).clamp(1, most)
    }
}

#[cfg(test)]
mod tests {
    use std::iter::repeat_n;

    use super::*;

    #[test]
    fn a_page_holds_as_many_rows_as_fit_however_large_and_one_at_least() {
        let next = |rows, bytes| Load::of(repeat_n(bytes, rows)).next(1_024);
        assert_eq!(next(1_024, 500), 1_024, "small ones");
        assert_eq!(next(100, BYTES / 10), 10, "large ones");
        assert_eq!(next(1, 10 * BYTES), 1, "one that is larger than a page");
    }

    #[test]
    fn more_may_follow_a_page_of_many_rows_or_of_large_ones() {
        let is_full = |rows, bytes| Load::of(repeat_n(bytes, rows)).is_full(1_024);
        assert!(is_full(1_024, 10));
        assert!(!is_full(1_023, 10));
        assert!(is_full(2, BYTES / 2));
    }
}
