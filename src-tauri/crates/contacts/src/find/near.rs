//! Words of the vocabulary that are one typing error away from what was typed.

use sqlx::SqliteConnection;

use super::index::SHORTEST_TYPO;
use crate::Result;

/// Words looked at for one typed word: the closest in length come first.
const NEAR: i64 = 24;

/// The words of the vocabulary that begin with `typed` after one letter was added, dropped, replaced or swapped
/// with its neighbour.
///
/// # Errors
///
/// What the database says.
pub async fn words(conn: &mut SqliteConnection, typed: &str) -> Result<Vec<String>> {
    if typed.chars().count() < SHORTEST_TYPO || !typed.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(Vec::new());
    }
    let beginnings = serde_json::to_string(&beginnings(typed.as_bytes())).unwrap_or_default();
    Ok(sqlx::query_scalar(
        "select distinct w.word
         from json_each(?1) b cross join find_word w on w.word >= b.value and w.word < b.value || '{'
         order by abs(length(w.word) - ?2), w.word
         limit ?3",
    )
    .bind(beginnings)
    .bind(i64::try_from(typed.len()).unwrap_or(0))
    .bind(NEAR)
    .fetch_all(conn)
    .await?)
}

/// The beginnings one error away from `typed`. What ends in the last letter is covered by dropping it.
fn beginnings(typed: &[u8]) -> Vec<String> {
    let mut all = Vec::with_capacity(54 * typed.len());
    let mut push = |parts: [&[u8]; 3]| all.push(String::from_utf8_lossy(&parts.concat()).into_owned());
    for at in 0..typed.len() {
        let (before, after) = typed.split_at(at);
        push([before, &after[1..], &[]]);
        if let [one, two, rest @ ..] = after {
            push([before, &[*two, *one], rest]);
        }
        for letter in b'a'..=b'z' {
            push([before, &[letter], after]);
            if at + 1 < typed.len() {
                push([before, &[letter], &after[1..]]);
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_error_is_undone() {
        let undone = |typed: &str, meant: &str| {
            beginnings(typed.as_bytes()).iter().any(|beginning| meant.starts_with(beginning.as_str()))
        };
        for typed in ["dupnot", "dupon", "dupomt", "duupont", "sdupont", "upont", "duponr", "dupontt"] {
            assert!(undone(typed, "dupont"), "{typed}");
        }
        assert!(!undone("dqpzot", "dupont"), "two errors are too many");
    }
}
