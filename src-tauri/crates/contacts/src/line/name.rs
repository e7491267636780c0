//! Which of a person's names is the surname. In this order:
//!
//! 1. of words some of which are in capitals, those and their particles (« Anne L'HERMINIER »);
//! 2. what stands before the only comma (« Dupont, Marie »);
//! 3. the first word after its particles, when a particle leads (« Le Coq Florence »);
//! 4. from a particle in the middle (« Florence Le Coq »), unless what precedes it is a surname and a given name;
//! 5. the last word, when the first and the last are far likelier a given name and a surname than the reverse
//!    (« Marie Curie »), by the frequencies of INSEE's lists;
//! 6. else the first word, as lists are written (« Čapek Zoë »).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::{sample, text};

/// Words that begin a name of several words; articles keep their place in the name (french-rules §10).
const PARTICLES: [&str; 12] = ["de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "den", "der"];

/// How many times likelier one order must be to be preferred to the order of lists.
const FAR: u64 = 4;

/// How many people bear a name as a surname and as a given name, by its comparison key.
static BORNE: LazyLock<HashMap<String, [u64; 2]>> = LazyLock::new(|| {
    let mut borne: HashMap<String, [u64; 2]> = HashMap::new();
    for (name, count) in sample::surnames() {
        borne.entry(text::key(name)).or_default()[0] += count;
    }
    for ((name, ..), count) in sample::given_names() {
        borne.entry(text::key(name)).or_default()[1] += count;
    }
    borne
});

/// The surname and the given names, of words by segments.
pub(super) fn split(segments: &[Vec<&str>]) -> (String, String) {
    let words = segments.concat();
    if let Some(split) = by_capitals(&words) {
        return split;
    }
    if let [name, given] = segments {
        return (name.join(" "), given.join(" "));
    }
    let particles = words.iter().take_while(|word| is_particle(word)).count();
    let in_order = (particles + 1).min(words.len());
    let (given, name) = match words.iter().position(is_particle) {
        Some(at) if at > 0 && at + 1 < words.len() && !(at > 1 && given_first(words[at - 1], words[0])) => {
            words.split_at(at)
        }
        None if words.len() > 1 && given_first(words[0], words[words.len() - 1]) => {
            words.split_at(words.len() - 1)
        }
        _ => (&words[in_order..], &words[..in_order]),
    };
    (name.join(" "), given.join(" "))
}

fn by_capitals(words: &[&str]) -> Option<(String, String)> {
    let shouted = |word: &&str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
    };
    let in_capitals = words.iter().filter(|word| shouted(word)).count();
    if in_capitals == 0 || in_capitals == words.len() {
        return None;
    }
    let is_name = |word: &&&str| shouted(word) || is_particle(word);
    let (name, given): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_name(word));
    Some((name.join(" "), given.join(" ")))
}

/// Whether `one` `two` is far likelier a given name and a surname than the reverse.
fn given_first(one: &str, two: &str) -> bool {
    let [surname_one, given_one] = borne(one);
    let [surname_two, given_two] = borne(two);
    given_one * surname_two > FAR * surname_one * given_two
}

/// How often a name is borne; at least once, for the lists are short.
fn borne(name: &str) -> [u64; 2] {
    BORNE.get(&text::key(name)).copied().unwrap_or_default().map(|count| count.max(1))
}

fn is_particle(word: &&str) -> bool {
    PARTICLES.contains(&text::fold(word).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_name_may_come_first() {
        for (typed, name, given) in [
            ("Florence Le Coq", "Le Coq", "Florence"),
            ("Le Coq Florence", "Le Coq", "Florence"),
            ("Jean Paul de La Tour", "de La Tour", "Jean Paul"),
            ("Dupont Marie de Lourdes", "Dupont", "Marie de Lourdes"),
            ("Marie Curie", "Curie", "Marie"),
            ("Jean Martin", "Martin", "Jean"),
            ("Martin Jean", "Martin", "Jean"),
            ("Élise Martin", "Martin", "Élise"),
            ("Martin Zoé", "Martin", "Zoé"),
            ("Čapek Zoë", "Čapek", "Zoë"),
            ("Quatrehommes Xyz", "Quatrehommes", "Xyz"),
        ] {
            let words: Vec<&str> = typed.split(' ').collect();
            assert_eq!(split(&[words]), (name.to_owned(), given.to_owned()), "{typed}");
        }
        assert_eq!(split(&[vec!["Jean"], vec!["Marie", "Claire"]]).0, "Jean", "a comma decides");
    }
}
