//! Words: every refusal and every sentence is written in French and in English, with the same parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;
use syn::visit::Visit;
use syn::{Item, ItemMacro};

use crate::sources::{self, entries, root};

/// The sentences of a language by `file:key`, `file:errors.code` for refusals.
type Sentences = BTreeMap<String, String>;

fn sentences(language: &str) -> Sentences {
    let mut sentences = Sentences::new();
    for path in entries(&root().join("src-tauri/locales").join(language)) {
        let text = fs::read_to_string(&path).expect("a readable file");
        let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = path.file_stem().expect("a name").to_string_lossy().into_owned();
        gather(&format!("{file}:"), &json, &mut sentences);
    }
    sentences
}

fn gather(path: &str, node: &Value, sentences: &mut Sentences) {
    match node {
        Value::Object(below) => {
            let dot = if path.ends_with(':') { "" } else { "." };
            below.iter().for_each(|(key, node)| gather(&format!("{path}{dot}{key}"), node, sentences));
        }
        Value::String(sentence) => {
            sentences.insert(path.to_owned(), sentence.clone());
        }
        other => panic!("{path} is not a sentence: {other}"),
    }
}

#[test]
fn every_fault_that_a_verification_finds_has_words() {
    for language in ["fr", "en"] {
        let sentences = sentences(language);
        let known: BTreeSet<_> =
            sentences.keys().filter_map(|key| key.strip_prefix("sales:faults.")).collect();
        assert_eq!(known, sales::verify::KINDS.iter().copied().collect(), "in {language}");
    }
}

/// `{seat}` and `{amount, money}` are the parameters `seat` and `amount`.
fn parameters(sentence: &str) -> BTreeSet<&str> {
    let pieces = sentence.split('{').skip(1).filter_map(|piece| piece.split('}').next());
    pieces.map(|piece| piece.split(',').next().unwrap_or(piece).trim()).collect()
}

/// What is wrong, all at once: words are mended by the dozen.
fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_sentence_is_written_in_both_languages_with_the_same_parameters() {
    let (french, english) = (sentences("fr"), sentences("en"));
    assert!(!french.is_empty(), "there are no French words");
    let keys: BTreeSet<_> = french.keys().chain(english.keys()).collect();
    let complaint = |key: &&String| match (french.get(*key), english.get(*key)) {
        (None, _) => Some(format!("{key} has no French words")),
        (_, None) => Some(format!("{key} has no English words")),
        (Some(fr), Some(en)) if fr.trim().is_empty() || en.trim().is_empty() => {
            Some(format!("{key} is empty"))
        }
        (Some(fr), Some(en)) if parameters(fr) != parameters(en) => {
            Some(format!("{key} has other parameters"))
        }
        _ => None,
    };
    none(&keys.iter().filter_map(complaint).collect::<Vec<_>>());
}

#[test]
fn every_refusal_has_words_that_use_its_parameters() {
    let words = sentences("fr");
    let codes = codes();
    assert!(!codes.is_empty(), "no refusal was found in the sources");
    let complaint = |(code, fields): (&String, &Fields)| {
        let file = code.split('.').next().expect("a crate");
        let Some(sentence) = words.get(&format!("{file}:errors.{code}")) else {
            return Some(format!("{code} has no words"));
        };
        let stranger = parameters(sentence).into_iter().find(|name| !fields.contains_key(*name))?;
        Some(format!("{code} has no parameter {stranger}"))
    };
    none(&codes.iter().filter_map(complaint).collect::<Vec<_>>());
}

#[test]
fn every_code_among_the_parameters_of_a_refusal_has_words() {
    let words = [sentences("fr"), sentences("en")];
    let rights = codes_of::<network::Right>().into_iter().map(|code| ("app", "right", code));
    let states =
        codes_of::<catalogue::performance::State>().into_iter().map(|code| ("catalogue", "state", code));
    let all: Vec<_> = rights.chain(states).collect();
    assert!(all.len() > 25, "{all:?}");
    let lacks = |(file, name, code): &(&str, &str, String)| {
        let key = format!("{file}:values.{name}.{code}");
        words.iter().any(|words| !words.contains_key(&key)).then_some(key)
    };
    none(&all.iter().filter_map(lacks).collect::<Vec<_>>());
}

/// The names of the variants of an enumeration, as they cross the boundary.
fn codes_of<T: schemars::JsonSchema>() -> Vec<String> {
    let schema = schemars::schema_for!(T).to_value();
    let variants = schema["oneOf"].as_array().cloned().unwrap_or_default();
    variants.iter().filter_map(|variant| Some(variant["const"].as_str()?.to_owned())).collect()
}

#[test]
fn no_refusal_tells_an_amount_in_cents() {
    let both = [sentences("fr"), sentences("en")];
    let complaint = |(code, fields): (&String, &Fields)| {
        let file = code.split('.').next().expect("a crate");
        let words = both.iter().filter_map(|words| words.get(&format!("{file}:errors.{code}")));
        let in_cents = |sentence: &&String| {
            let amounts = fields.iter().filter(|(_, shape)| shape.contains("Money"));
            amounts.into_iter().any(|(name, _)| sentence.contains(&format!("{{{name}}}")))
        };
        words.into_iter().find(in_cents).map(|sentence| format!("{code}: {sentence}"))
    };
    none(&codes().iter().filter_map(complaint).collect::<Vec<_>>());
}

#[test]
fn no_words_are_kept_for_a_refusal_that_is_gone() {
    let codes = codes();
    let written =
        sentences("fr").into_keys().filter_map(|key| Some(key.split_once(":errors.")?.1.to_owned()));
    // The interface refuses by itself when the program does not answer.
    let of_programs = written.filter(|code| !code.starts_with("ui."));
    let gone = of_programs.filter(|code| !codes.contains_key(code));
    none(&gone.map(|code| format!("nothing refuses with {code}")).collect::<Vec<_>>());
}

/// The parameters of a refusal, each with its type.
type Fields = BTreeMap<String, String>;

/// Every code that a `refusals!` declares, with its parameters.
fn codes() -> BTreeMap<String, Fields> {
    let mut finder = CodeFinder::default();
    sources::shipped().iter().for_each(|source| finder.visit_file(&source.syntax));
    finder.codes
}

#[derive(Default)]
struct CodeFinder {
    codes: BTreeMap<String, Fields>,
}

impl<'ast> Visit<'ast> for CodeFinder {
    fn visit_item(&mut self, item: &'ast Item) {
        if !sources::item_is_for_tests(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.mac.path.segments.last().is_some_and(|last| last.ident == "refusals") {
            self.read_enum(item.mac.tokens.clone());
        }
    }
}

impl CodeFinder {
    /// The first braces hold the variants.
    fn read_enum(&mut self, tokens: TokenStream) {
        let variants = tokens.into_iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        });
        let mut fields = Fields::new();
        for token in variants.into_iter().flatten() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    fields = fields_of(group.stream());
                }
                TokenTree::Literal(code) => {
                    let code = code.to_string().trim_matches('"').to_owned();
                    self.codes.insert(code, std::mem::take(&mut fields));
                }
                _ => {}
            }
        }
    }
}

/// The words before a lone colon, and what follows it up to the next comma: `seat: String, left: kernel::Money` gives
/// `seat` and `left`.
fn fields_of(fields: TokenStream) -> Fields {
    let tokens: Vec<_> = fields.into_iter().map(|token| token.to_string()).collect();
    let is_colon = |at: usize| tokens.get(at).is_some_and(|token| token == ":");
    let shape =
        |at: usize| tokens[at..].iter().take_while(|token| *token != ",").map(String::as_str).collect();
    (1..tokens.len())
        .filter(|at| is_colon(*at) && !is_colon(at - 1) && !is_colon(at + 1))
        .map(|at| (tokens[at - 1].clone(), shape(at + 1)))
        .collect()
}
