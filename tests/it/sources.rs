//! The sources of the house, parsed, for the tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Item, ItemFn, ItemMacro, ItemMod};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ is in the house")
}

/// One Rust file.
pub struct Source {
    /// Its path, from the root.
    pub file: String,
    /// Its module, from its crate's name on: `kernel::money`, `it::layers`.
    pub module: String,
    /// What is written in it.
    pub syntax: syn::File,
}

/// Every Rust file of the crates, the shell, the project's commands and the tests.
pub fn rust() -> Vec<Source> {
    let tauri = root().join("src-tauri");
    let mut crates = vec![
        ("parterre".to_owned(), tauri.join("src")),
        ("xtask".to_owned(), tauri.join("xtask/src")),
        ("it".to_owned(), root().join("tests/it")),
        ("window".to_owned(), root().join("tests/desktop")),
        ("tests".to_owned(), root().join("tests/support")),
        ("hub".to_owned(), tauri.join("crates/sync/tests/it")),
    ];
    for folder in entries(&tauri.join("crates")) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        crates.push((name, folder.join("src")));
    }
    crates.iter().flat_map(|(name, folder)| sources_of(name, folder)).collect()
}

/// Those of [`rust`] that are compiled into what ships: `#[cfg(test)] mod tests;` keeps a file out.
pub fn shipped() -> Vec<Source> {
    let sources = rust();
    let for_tests = |source: &Source| {
        let modules = source.syntax.items.iter().filter(|item| item_is_for_tests(item));
        let names = modules.filter_map(|item| match item {
            Item::Mod(module) => Some(format!("{}::{}", source.module, module.ident)),
            _ => None,
        });
        names.collect::<Vec<_>>()
    };
    let for_tests: Vec<_> = sources.iter().flat_map(for_tests).collect();
    let ships = |source: &Source| {
        !for_tests.iter().any(|module| {
            source.module.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        })
    };
    sources.into_iter().filter(ships).collect()
}

fn sources_of(name: &str, folder: &Path) -> Vec<Source> {
    let parse = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let inner = path.strip_prefix(folder).expect("below its crate").with_extension("");
        let steps = inner.iter().map(|step| step.to_string_lossy().into_owned());
        let steps = steps.filter(|step| !["lib", "main"].contains(&step.as_str()));
        let module = std::iter::once(name.to_owned()).chain(steps).collect::<Vec<_>>().join("::");
        let file = path.strip_prefix(root()).expect("in the house").display().to_string();
        Source { file, module, syntax }
    };
    files(folder, "rs").into_iter().map(parse).collect()
}

/// The files below a folder that end so, in order; none when there is no such folder.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() && !path.ends_with("node_modules") {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found
}

/// What a folder holds, in order.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Whether a file's words are compiled for its own tests only.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

/// A test function.
pub struct Test {
    /// `kernel::money::tests::parts_sum_to_the_whole`.
    pub path: String,
    /// It never runs by itself.
    pub ignored: bool,
}

/// The test functions of a file, those that `proptest!` wraps included.
pub fn tests(source: &Source) -> Vec<Test> {
    let mut finder = TestFinder { module: source.module.clone(), found: Vec::new() };
    finder.visit_file(&source.syntax);
    finder.found
}

struct TestFinder {
    module: String,
    found: Vec<Test>,
}

impl TestFinder {
    fn keep(&mut self, name: impl std::fmt::Display, ignored: bool) {
        self.found.push(Test { path: format!("{}::{name}", self.module), ignored });
    }

    fn look_in(&mut self, tokens: TokenStream) {
        let (mut marked, mut ignored, mut after_fn) = (false, false, false);
        for token in tokens {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                    let first = group.stream().into_iter().next().map(|word| word.to_string());
                    marked |= first.as_deref() == Some("test");
                    ignored |= first.as_deref() == Some("ignore");
                }
                TokenTree::Ident(word) if after_fn => {
                    if marked {
                        self.keep(word, ignored);
                    }
                    (marked, ignored, after_fn) = (false, false, false);
                }
                TokenTree::Ident(word) => after_fn = word == "fn",
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for TestFinder {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let outer = self.module.clone();
        self.module = format!("{outer}::{}", module.ident);
        syn::visit::visit_item_mod(self, module);
        self.module = outer;
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        let has = |word| {
            let ends_so = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == word);
            function.attrs.iter().any(|attribute| ends_so(attribute.path()))
        };
        if has("test") {
            self.keep(&function.sig.ident, has("ignore"));
        }
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if item.mac.path.segments.last().is_some_and(|last| last.ident == "proptest") {
            self.look_in(item.mac.tokens.clone());
        }
    }
}

/// Whether an item is left out of what ships.
pub fn item_is_for_tests(item: &Item) -> bool {
    matches!(item, Item::Mod(module) if is_for_tests(&module.attrs))
        || matches!(item, Item::Fn(function) if is_for_tests(&function.attrs))
}
