//! The one list of use cases.
//!
//! Each domain declares its own with [`use_cases!`](crate::use_cases); the doors are made from [`all`].

use std::future::Future;
use std::pin::Pin;

use network::Right;
use schemars::Schema;
use serde_json::{Value, json};

use crate::{Context, Result, Tag};

/// What a use case does to what screens have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads, and provides these tags.
    Reads(&'static [Tag]),
    /// Writes, and invalidates these tags.
    Writes(&'static [Tag]),
    /// Writes for a long time, telling its progress, and can be cancelled; invalidates these tags at its end.
    Job(&'static [Tag]),
}

/// A call under way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Value>> + Send + 'a>>;

/// One use case, as every door sees it.
#[derive(Clone, Copy)]
pub struct UseCase {
    /// `place_order`.
    pub name: &'static str,
    /// What it does, in English: the doc comment of its declaration.
    pub doc: &'static str,
    /// What the caller must be allowed.
    pub right: Right,
    /// What it reads or writes.
    pub access: Access,
    /// JSON Schema of its input.
    pub input: fn() -> Schema,
    /// JSON Schema of its output.
    pub output: fn() -> Schema,
    /// Reads the input, runs the function, writes the output. The gate calls it; nobody else does.
    pub(crate) run: for<'a> fn(&'a Context, Value) -> Answer<'a>,
}

impl std::fmt::Debug for UseCase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UseCase").field("name", &self.name).finish_non_exhaustive()
    }
}

impl UseCase {
    /// The use case as the interface's generator and `parterrectl list --json` read it.
    #[must_use]
    pub fn describe(&self) -> Value {
        let (kind, provides, invalidates): (_, &[Tag], &[Tag]) = match self.access {
            Access::Reads(tags) => ("read", tags, &[]),
            Access::Writes(tags) => ("write", &[], tags),
            Access::Job(tags) => ("job", &[], tags),
        };
        json!({
            "name": self.name,
            "doc": self.doc.trim(),
            "right": self.right,
            "kind": kind,
            "provides": provides,
            "invalidates": invalidates,
            "input": (self.input)(),
            "output": (self.output)(),
        })
    }
}

/// Declares the use cases of a domain as `pub const USE_CASES`.
///
/// ```text
/// use_cases! {
///     /// Places an order and issues its tickets.
///     place_order(PlaceOrder) -> Placed, right Sell, writes [Orders, Gauges];
///     /// The card of a contact.
///     contact_card(ContactCardOf) -> ContactCard, right ReadContacts, reads [Contacts];
///     /// Imports a file.
///     import_contacts(ImportContacts) -> Imported, right MoveContacts, job [Contacts];
/// }
/// ```
///
/// Each name is an `async fn name(ctx: &Context, input: Input) -> Result<Output>` in scope.
#[macro_export]
macro_rules! use_cases {
    ($( $(#[doc = $doc:literal])+ $name:ident($input:ty) -> $output:ty, right $right:ident, $access:ident [$($tag:ident),* $(,)?]; )+) => {
        /// The use cases declared here.
        pub const USE_CASES: &[$crate::UseCase] = &[$(
            $crate::UseCase {
                name: stringify!($name),
                doc: concat!($($doc, "\n"),+),
                right: ::network::Right::$right,
                access: $crate::use_cases!(@access $access [$($tag),*]),
                input: || ::schemars::schema_for!($input),
                output: || ::schemars::schema_for!($output),
                run: |ctx, input| ::std::boxed::Box::pin(async move {
                    let input: $input = $crate::gate::read_input(input)?;
                    let output: $output = $name(ctx, input).await?;
                    $crate::gate::write_output(&output)
                }),
            }
        ),+];
    };
    (@access reads [$($tag:ident),*]) => { $crate::Access::Reads(&[$($crate::Tag::$tag),*]) };
    (@access writes [$($tag:ident),*]) => { $crate::Access::Writes(&[$($crate::Tag::$tag),*]) };
    (@access job [$($tag:ident),*]) => { $crate::Access::Job(&[$($crate::Tag::$tag),*]) };
}

/// The domains' lists, in the order of the architecture. A new domain adds its line here.
const DOMAINS: &[&[UseCase]] = &[
    crate::network::USE_CASES,
    crate::contacts::USE_CASES,
    crate::catalogue::USE_CASES,
    crate::tariffs::USE_CASES,
    crate::passes::USE_CASES,
    crate::sales::USE_CASES,
    crate::demo::USE_CASES,
];

/// Every use case, in the order of the domains.
pub fn all() -> impl Iterator<Item = &'static UseCase> {
    DOMAINS.iter().flat_map(|domain| domain.iter())
}

/// The use case of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static UseCase> {
    all().find(|use_case| use_case.name == name)
}
