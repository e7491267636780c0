//! The words of the documents, from `src-tauri/locales`, and the way each language writes dates and amounts.

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use kernel::{Money, VatRate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Between two facts on one line; it never begins a line.
pub(crate) const SEPARATOR: &str = "\u{a0}· ";

/// A language of the documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French: the default, and the language of the law.
    #[default]
    Fr,
    /// English.
    En,
}

/// The words of one language, by dotted key: `ticket.category`.
#[derive(Debug)]
pub struct Words {
    language: Language,
    by_key: HashMap<String, String>,
}

impl Words {
    /// The words of a language, read once for the life of the program.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Words>; 2] = [const { OnceLock::new() }; 2];
        let source = match language {
            Language::Fr => include_str!("../../../locales/fr/documents.json"),
            Language::En => include_str!("../../../locales/en/documents.json"),
        };
        ALL[language as usize].get_or_init(|| {
            let tree = serde_json::from_str(source).expect("the words of the program are JSON");
            let mut by_key = HashMap::new();
            flatten(&tree, "", &mut by_key);
            Self { language, by_key }
        })
    }

    /// The tag of the language (BCP 47).
    pub(crate) fn tag(&self) -> &'static str {
        match self.language {
            Language::Fr => "fr-FR",
            Language::En => "en-GB",
        }
    }

    /// The words of `key`; the key itself when there are none, so that the lack shows.
    pub(crate) fn say<'w>(&'w self, key: &'w str) -> &'w str {
        self.by_key.get(key).map_or(key, String::as_str)
    }

    /// The words of `key` with each `{name}` replaced by its value.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        values
            .iter()
            .fold(self.say(key).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// « vendredi 21 novembre 2026 », "Friday 21 November 2026".
    pub(crate) fn long_date(&self, date: NaiveDate) -> String {
        let list = |key, index: u32| {
            self.say(key).split(' ').nth(usize::try_from(index).unwrap_or(usize::MAX)).unwrap_or_default()
        };
        let day = match (self.language, date.day()) {
            (Language::Fr, 1) => "1er".to_owned(),
            (_, day) => day.to_string(),
        };
        let weekday = list("calendar.weekdays", date.weekday().num_days_from_monday());
        let month = list("calendar.months", date.month0());
        // No line breaks between the day, its month and its year.
        format!("{weekday} {day}\u{a0}{month}\u{a0}{}", date.year())
    }

    /// « 21/11/2026 » in both languages.
    #[must_use]
    pub fn short_date(&self, date: NaiveDate) -> String {
        date.format("%d/%m/%Y").to_string()
    }

    /// The period of a closing by its label, `2026-11-21`, `2026-11` or `2026`: « 21/11/2026 », « 11/2026 », « 2026 ».
    #[must_use]
    pub fn period(&self, label: &str) -> String {
        label.rsplit('-').collect::<Vec<_>>().join("/")
    }

    /// « 20 h 30 », "20:30".
    #[must_use]
    pub fn time(&self, time: NaiveTime) -> String {
        match self.language {
            Language::Fr if time.minute() == 0 => format!("{}\u{202f}h", time.hour()),
            Language::Fr => format!("{}\u{202f}h\u{202f}{:02}", time.hour(), time.minute()),
            Language::En => time.format("%H:%M").to_string(),
        }
    }

    /// « 21/11/2026 à 18 h 02 ».
    #[must_use]
    pub fn short_moment(&self, moment: NaiveDateTime) -> String {
        let (date, time) = (self.short_date(moment.date()), self.time(moment.time()));
        self.fill("calendar.moment", &[("date", &date), ("time", &time)])
    }

    /// « 1 234,50 € », "€1,234.50".
    #[must_use]
    pub fn money(&self, amount: Money) -> String {
        match self.language {
            Language::Fr => amount.to_string(),
            Language::En => {
                let french = amount.to_string();
                let (sign, figures) =
                    french.strip_prefix('\u{2212}').map_or(("", &*french), |rest| ("\u{2212}", rest));
                let figures = figures.trim_end_matches(['€', '\u{202f}']);
                format!("{sign}€{}", figures.replace(',', ".").replace('\u{202f}', ","))
            }
        }
    }

    /// « 5,5 % », "5.5%".
    pub(crate) fn rate(&self, rate: VatRate) -> String {
        match self.language {
            Language::Fr => rate.to_string(),
            Language::En => rate.to_string().replace(',', ".").replace('\u{202f}', ""),
        }
    }

    /// A whole number in groups of three digits.
    #[must_use]
    pub fn count(&self, count: i64) -> String {
        let digits = count.unsigned_abs().to_string();
        let separator = if self.language == Language::Fr { '\u{202f}' } else { ',' };
        let mut out = String::from(if count < 0 { "\u{2212}" } else { "" });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }
}

fn flatten(tree: &Value, path: &str, by_key: &mut HashMap<String, String>) {
    match tree {
        Value::Object(branches) => {
            for (name, branch) in branches {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(branch, &path, by_key);
            }
        }
        Value::String(words) => {
            by_key.insert(path.to_owned(), words.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_amounts_are_written_as_each_language_does() {
        let moment =
            NaiveDate::from_ymd_opt(2026, 5, 1).and_then(|day| day.and_hms_opt(20, 5, 0)).expect("a date");
        let (fr, en) = (Words::of(Language::Fr), Words::of(Language::En));
        assert_eq!(fr.long_date(moment.date()), "vendredi 1er\u{a0}mai\u{a0}2026");
        assert_eq!(en.long_date(moment.date()), "Friday 1\u{a0}May\u{a0}2026");
        assert_eq!(fr.time(moment.time()), "20\u{202f}h\u{202f}05");
        assert_eq!(en.money(Money::cents(-123_450)), "\u{2212}€1,234.50");
        assert_eq!(fr.count(-1_234_567), "\u{2212}1\u{202f}234\u{202f}567");
    }

    #[test]
    fn both_languages_have_the_same_keys_and_placeholders() {
        let (fr, en) = (Words::of(Language::Fr), Words::of(Language::En));
        let holes = |text: &str| {
            let mut holes: Vec<String> =
                text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
            holes.sort();
            holes
        };
        for (key, words) in &fr.by_key {
            let other = en.by_key.get(key).unwrap_or_else(|| panic!("{key} has no English"));
            assert_eq!(holes(words), holes(other), "{key}");
        }
        assert_eq!(fr.by_key.len(), en.by_key.len());
    }

    #[test]
    fn every_key_that_the_documents_use_has_words() {
        let words = Words::of(Language::Fr);
        let sources = [
            include_str!("balance.rs"),
            include_str!("closing.rs"),
            include_str!("consolidation.rs"),
            include_str!("flow.rs"),
            include_str!("heads.rs"),
            include_str!("lists.rs"),
            include_str!("note.rs"),
            include_str!("takings.rs"),
            include_str!("ticket.rs"),
            include_str!("ticket/card.rs"),
            include_str!("ticket/page.rs"),
            include_str!("ticket/roll.rs"),
            include_str!("voucher.rs"),
        ];
        let parts = [
            "balance.",
            "calendar.",
            "closing.",
            "consolidation.",
            "document.",
            "lists.",
            "note.",
            "operator.",
            "takings.",
            "ticket.",
            "voucher.",
        ];
        let quoted = sources.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
        let keys: Vec<&str> = quoted.filter(|text| parts.iter().any(|part| text.starts_with(part))).collect();
        assert!(keys.len() > 80, "only {} keys were found", keys.len());
        for key in keys {
            assert_ne!(words.say(key), key, "{key} has no words");
        }
    }

    #[test]
    fn every_refusal_has_words() {
        for code in crate::Error::CODES {
            assert_ne!(Words::of(Language::Fr).say(&format!("errors.{code}")), format!("errors.{code}"));
        }
    }
}
