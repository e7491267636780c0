//! Law that changes, as dated data: VAT rates on admission and the texts that documents cite. The tables and their
//! sources are in `data/`; nothing else in the program writes a rate or the number of an article.

use std::sync::LazyLock;

use kernel::{NaiveDate, VatRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VatCase {
    /// The first 140 performances of a new work or a new staging (CGI 281 quater).
    NewWork,
    /// A show, a concert, a circus (CGI 278-0 bis).
    Show,
    /// An exhibition, a museum, a monument (CGI 279 b ter).
    Exhibition,
    /// Everything else.
    Standard,
}

/// Where it is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// France but for the two others.
    Mainland,
    /// Corse.
    Corsica,
    /// Guadeloupe, Martinique, La Réunion.
    Overseas,
}

/// A rate and the days it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRate {
    /// What is taxed.
    pub case: VatCase,
    /// Where.
    pub territory: Territory,
    /// The rate.
    pub rate: VatRate,
    /// The [`LegalReference::id`] it rests on.
    pub legal: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day, when known.
    pub valid_to: Option<NaiveDate>,
}

/// A text to cite, and the days it was the one to cite.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalReference {
    /// What it is about: `ticketing`, `cash_systems`…
    pub id: String,
    /// Its identifier in the official databases.
    pub text: String,
    /// How it is cited, in French.
    pub label: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day, when known.
    pub valid_to: Option<NaiveDate>,
}

static RATES: LazyLock<Vec<DatedRate>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/vat_rates.json")).expect("a table that a test reads")
});

static REFERENCES: LazyLock<Vec<LegalReference>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/legal_references.json")).expect("a table that a test reads")
});

/// The territory of a French postcode.
#[must_use]
pub fn territory(postcode: &str) -> Territory {
    match postcode.get(..3) {
        Some("200" | "201" | "202" | "206") => Territory::Corsica,
        Some("971" | "972" | "974") => Territory::Overseas,
        _ => Territory::Mainland,
    }
}

/// The rate in force on `day`; `None` where the table has none.
#[must_use]
pub fn vat_rate(case: VatCase, territory: Territory, day: NaiveDate) -> Option<VatRate> {
    let of = |row: &&DatedRate| {
        (row.case, row.territory) == (case, territory) && in_force(row.valid_from, row.valid_to, day)
    };
    RATES.iter().find(of).map(|row| row.rate)
}

/// The text to cite on `day`.
#[must_use]
pub fn reference(id: &str, day: NaiveDate) -> Option<&'static LegalReference> {
    REFERENCES.iter().find(|row| row.id == id && in_force(row.valid_from, row.valid_to, day))
}

fn in_force(from: NaiveDate, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_new_work_is_taxed_less_and_less_still_in_corsica() {
        let rate = |case, postcode| vat_rate(case, territory(postcode), day("2026-11-21"));
        assert_eq!(rate(VatCase::NewWork, "69001"), Some(VatRate::basis_points(210)));
        assert_eq!(rate(VatCase::Show, "69001"), Some(VatRate::basis_points(550)));
        assert_eq!(rate(VatCase::NewWork, "20200"), Some(VatRate::basis_points(90)));
        assert_eq!(rate(VatCase::Show, "97400"), Some(VatRate::basis_points(210)));
    }

    #[test]
    fn cash_systems_are_cited_from_the_code_in_force_that_day() {
        let text = |on| reference("cash_systems", day(on)).map(|reference| reference.text.as_str());
        assert_eq!(text("2026-08-31"), Some("CGI 286-I-3° bis"));
        assert_eq!(text("2026-09-01"), Some("JORFARTI000053093406"));
    }

    #[test]
    fn no_day_has_two_rates_or_two_texts_and_every_rate_rests_on_a_text() {
        for (n, row) in RATES.iter().enumerate() {
            let same = |other: &&DatedRate| (other.case, other.territory) == (row.case, row.territory);
            let later = RATES.iter().skip(n + 1).filter(same);
            assert_eq!(later.filter(|o| in_force(o.valid_from, o.valid_to, row.valid_from)).count(), 0);
            assert!(REFERENCES.iter().any(|reference| reference.id == row.legal), "{}", row.legal);
        }
        for row in REFERENCES.iter() {
            let same = REFERENCES.iter().filter(|other| other.id == row.id);
            let both = same.filter(|other| in_force(other.valid_from, other.valid_to, row.valid_from));
            assert_eq!(both.count(), 1, "{}", row.id);
        }
    }
}
