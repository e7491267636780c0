//! The canonical form of JSON (RFC 8785), recognised in one passage over the bytes.

/// Whether JSON is in canonical form: no space, keys in their order and none twice, whole numbers, and nothing escaped
/// that need not be. Whoever asks has read it as JSON before; what is no JSON may be answered either way.
///
/// Keys are plain ASCII without escapes, as those of every record are.
#[must_use]
pub fn is_canonical(json: &[u8]) -> bool {
    let mut within: Vec<Within<'_>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        let end = match byte {
            b'"' => string(json, at),
            b'-' | b'0'..=b'9' => number(json, at),
            b' ' | b'\t' | b'\n' | b'\r' => None,
            _ => Some(at + 1),
        };
        let Some(end) = end else { return false };
        match (byte, within.last_mut()) {
            (b'{', _) => within.push(Within::Object { before: None, key_next: true }),
            (b'[', _) => within.push(Within::Array),
            (b'}' | b']', _) => drop(within.pop()),
            (b',', Some(Within::Object { key_next, .. })) => *key_next = true,
            (b'"', Some(Within::Object { before, key_next })) if *key_next => {
                let key = &json[at + 1..end - 1];
                if before.is_some_and(|before| before >= key) || !is_plain(key) {
                    return false;
                }
                (*before, *key_next) = (Some(key), false);
            }
            _ => {}
        }
        at = end;
    }
    true
}

enum Within<'j> {
    Object { before: Option<&'j [u8]>, key_next: bool },
    Array,
}

fn is_plain(key: &[u8]) -> bool {
    key.iter().all(|byte| byte.is_ascii() && *byte != b'\\')
}

/// Where the string that begins at `start` ends; `None` when it escapes what need not be.
fn string(json: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match json.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at = escape(json, at + 1)?,
            _ => at += 1,
        }
    }
}

/// Where the escape whose letter is at `at` ends: what has a letter of its own is not written in hexadecimal, and
/// nothing but other control characters is.
fn escape(json: &[u8], at: usize) -> Option<usize> {
    match json.get(at)? {
        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(at + 1),
        b'u' => {
            let (zeros, code) = json.get(at + 1..at + 5)?.split_at(2);
            let (high, low) = (code[0], code[1]);
            let control = matches!((high, low), (b'0', b'0'..=b'7' | b'b' | b'e' | b'f') | (b'1', b'0'..=b'9' | b'a'..=b'f'));
            (zeros == b"00" && control).then_some(at + 5)
        }
        _ => None,
    }
}

/// Where the number that begins at `start` ends; `None` when it is not whole, or a zero below zero.
fn number(json: &[u8], start: usize) -> Option<usize> {
    let digits = json[start + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + 1 + digits;
    let whole = !matches!(json.get(end), Some(b'.' | b'e' | b'E'));
    (whole && &json[start..end] != b"-0").then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::chain::canonical;

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(1_i64 << 53)..1 << 53).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\\x00-\\x20\"\\\\/\\x7f é\u{2028}😀]*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[a-z_0-9]{0,6}", inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// What the canonical writer writes is canonical, and any other spelling of the same is not.
        #[test]
        fn canonical_json_and_no_other_spelling_is_recognised(value in json(), spaced in any::<bool>()) {
            let written = canonical(&value).expect("written");
            prop_assert!(is_canonical(&written), "{}", String::from_utf8_lossy(&written));
            let other = if spaced {
                serde_json::to_vec_pretty(&value).expect("written")
            } else {
                written.iter().flat_map(|byte| if *byte == b'/' { vec![b'\\', b'/'] } else { vec![*byte] }).collect()
            };
            prop_assert_eq!(is_canonical(&other), other == written, "{}", String::from_utf8_lossy(&other));
        }
    }

    #[test]
    fn another_order_number_or_escape_is_not_canonical() {
        for json in [
            r#"{"b":1,"a":2}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"a":{"d":1,"c":2}}"#,
            r#"[{"a":1},{"c":[{"z":1,"y":2}]}]"#,
            r#"{"a":1.0}"#,
            r#"[1e3]"#,
            r#"[-0]"#,
            r#"["\u00e9"]"#,
            r#"["\u001F"]"#,
            r#"["\u000a"]"#,
            r#"["\u0041"]"#,
            r#"["\/"]"#,
            r#"{"a": 1}"#,
            "[]\n",
            r#"{"\n":1}"#,
        ] {
            assert!(!is_canonical(json.as_bytes()), "{json}");
        }
        for json in [
            r#"{"a":[{"b":-1,"c":"\n\u001f\"\\/é"},0,10],"b":{"a":null}}"#,
            "{}",
            r#"{"":1,"a":2,"a_":3,"ab":4}"#,
        ] {
            assert!(is_canonical(json.as_bytes()), "{json}");
        }
    }
}
