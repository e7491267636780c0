//! Invented people, the same for the same seed: for the demonstration, the benchmarks and tests.
//!
//! Given names and surnames come with their real frequencies. Source : INSEE, *fichier des prénoms* and *fichier des
//! noms*, Licence Ouverte 2.0. The people, addresses and numbers are invented; domains are those set aside for
//! examples (RFC 2606) and numbers those set aside for fiction (Arcep).

use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::contact::{Kind, Sheet};
use crate::text;

/// `surname,count`, the most frequent first.
const SURNAMES: &str = include_str!("../data/noms.csv");
/// `given name,sex (1 men, 2 women),decade,count`.
const GIVEN_NAMES: &str = include_str!("../data/prenoms.csv");

/// Prefixes of phone numbers set aside for fiction (Arcep, décision 2018-0881), with the digits that follow them.
const PHONES: [&str; 6] = ["063998", "019900", "026191", "035301", "046571", "053649"];

const DOMAINS: [&str; 6] =
    ["exemple.fr", "courriel.example", "poste.example", "boite.example", "messagerie.example", "exemple.org"];

const STREETS: [&str; 10] = [
    "rue de la République",
    "rue Victor-Hugo",
    "avenue Jean-Jaurès",
    "rue des Lilas",
    "boulevard Gambetta",
    "impasse des Tilleuls",
    "place du Marché",
    "rue de l’Abbé-Grégoire",
    "chemin des Vignes",
    "allée des Érables",
];

const CITIES: [(&str, &str); 10] = [
    ("21000", "Dijon"),
    ("25000", "Besançon"),
    ("67000", "Strasbourg"),
    ("57000", "Metz"),
    ("54000", "Nancy"),
    ("39000", "Lons-le-Saunier"),
    ("71000", "Mâcon"),
    ("88000", "Épinal"),
    ("70000", "Vesoul"),
    ("90000", "Belfort"),
];

/// Surnames and how many people bear them.
pub(crate) fn surnames() -> impl Iterator<Item = (&'static str, u64)> {
    SURNAMES.lines().skip(1).filter_map(|line| {
        let (name, count) = line.split_once(',')?;
        Some((name, count.parse().ok()?))
    })
}

/// Given names, whether they are women's, the decade, and how many children were given them.
pub(crate) fn given_names() -> impl Iterator<Item = ((&'static str, bool, i32), u64)> {
    GIVEN_NAMES.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        let name = fields.next()?;
        let woman = fields.next()? == "2";
        let decade = fields.next()?.parse().ok()?;
        Some(((name, woman, decade), fields.next()?.parse().ok()?))
    })
}

/// An invented person.
#[derive(Debug, Clone)]
pub struct Invented {
    /// Names and birth date.
    pub sheet: Sheet,
    /// An e-mail, for two people in three.
    pub email: Option<String>,
    /// A phone, for three people in four.
    pub phone: Option<String>,
    /// Lines, postcode and city, for half of them.
    pub address: Option<(String, String, String)>,
}

/// An endless source of invented people.
#[derive(Debug)]
pub struct People {
    chance: StdRng,
    surnames: Table<&'static str>,
    given: Table<(&'static str, bool, i32)>,
    made: u64,
    every_number: bool,
}

impl People {
    /// The people of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            chance: StdRng::seed_from_u64(seed),
            surnames: Table::new(surnames()),
            given: Table::new(given_names()),
            made: 0,
            every_number: false,
        }
    }

    /// As [`People::new`], with phone numbers of the whole French plan: as many different ones as a real base has,
    /// for measurements that nobody sees.
    #[must_use]
    pub fn of_every_number(seed: u64) -> Self {
        Self { every_number: true, ..Self::new(seed) }
    }

    fn one(&mut self) -> Invented {
        self.made += 1;
        let &(given, woman, decade) = self.given.draw(&mut self.chance);
        let surname = capitalised(self.surnames.draw(&mut self.chance));
        let given = capitalised(given);
        let birth_date = NaiveDate::from_ymd_opt(decade, 1, 1)
            .and_then(|first| first.checked_add_days(Days::new(self.below(3652))))
            .filter(|_| self.below(10) < 6);
        let email = (self.below(3) < 2).then(|| self.email(&given, &surname));
        let phone = (self.below(4) < 3).then(|| self.phone());
        let address = (self.below(2) == 0).then(|| self.address());
        let sheet = Sheet {
            kind: Kind::Person,
            civility: if woman { "Mme" } else { "M." }.to_owned(),
            given,
            usage: surname,
            birth_date,
            ..Sheet::default()
        };
        Invented { sheet, email, phone, address }
    }

    fn below(&mut self, end: u64) -> u64 {
        self.chance.random_range(0..end)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.chance.random_range(0..from.len())]
    }

    fn email(&mut self, given: &str, surname: &str) -> String {
        let (given, surname) = (text::words(given).concat(), text::words(surname).concat());
        let domain = self.pick(&DOMAINS);
        let initial = given.chars().next().unwrap_or('x');
        match self.below(3) {
            0 => format!("{given}.{surname}{}@{domain}", self.made),
            1 => format!("{initial}.{surname}{}@{domain}", self.made % 1000),
            _ => format!("{surname}{}@{domain}", self.below(1000)),
        }
    }

    fn phone(&mut self) -> String {
        let prefix =
            if self.every_number { self.pick(&["06", "07", "06", "01", "03"]) } else { self.pick(&PHONES) };
        let digits = format!("{prefix}{:08}", self.below(100_000_000));
        let digits = &digits[..10];
        match self.below(4) {
            0 => digits.to_owned(),
            1 => format!("+33 {}", &digits[1..]),
            2 => pairs(digits, "."),
            _ => pairs(digits, " "),
        }
    }

    fn address(&mut self) -> (String, String, String) {
        let (postcode, city) = self.pick(&CITIES);
        let street = self.pick(&STREETS);
        (format!("{} {street}", 1 + self.below(180)), postcode.to_owned(), city.to_owned())
    }
}

impl Iterator for People {
    type Item = Invented;
    fn next(&mut self) -> Option<Invented> {
        Some(self.one())
    }
}

fn pairs(digits: &str, between: &str) -> String {
    (0..5).map(|pair| &digits[2 * pair..2 * pair + 2]).collect::<Vec<_>>().join(between)
}

/// `JEAN-PAUL` as it is written: `Jean-Paul`.
fn capitalised(shouted: &str) -> String {
    let mut start = true;
    let mut name = String::with_capacity(shouted.len());
    for c in shouted.chars() {
        if start {
            name.push(c);
        } else {
            name.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic();
    }
    name
}

/// Things drawn as often as they are counted.
#[derive(Debug)]
struct Table<T> {
    things: Vec<T>,
    up_to: Vec<u64>,
}

impl<T> Table<T> {
    fn new(counted: impl Iterator<Item = (T, u64)>) -> Self {
        let (mut things, mut up_to, mut sum) = (Vec::new(), Vec::new(), 0);
        for (thing, count) in counted {
            sum += count;
            things.push(thing);
            up_to.push(sum);
        }
        Self { things, up_to }
    }

    fn draw(&self, chance: &mut impl Rng) -> &T {
        let drawn = chance.random_range(0..self.up_to.last().copied().unwrap_or(1));
        &self.things[self.up_to.partition_point(|up_to| *up_to <= drawn)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_invents_the_same_people() {
        let names = |seed| People::new(seed).take(50).map(|one| one.sheet.name()).collect::<Vec<_>>();
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }

    #[test]
    fn invented_people_can_be_reached_by_what_is_set_aside_for_fiction() {
        for one in People::new(3).take(500) {
            assert!(!one.sheet.is_nameless());
            if let Some(phone) = one.phone {
                assert!(crate::phone::normalise(&phone).is_some(), "{phone}");
            }
            if let Some(email) = one.email {
                assert!(crate::email::normalise(&email).is_some(), "{email}");
            }
        }
    }
}
