//! The one list of use cases.
//!
//! Each domain declares its own with [`use_cases!`](crate::use_cases); the doors are made from [`all`].

use std::future::Future;
use std::pin::Pin;

use network::Right;
use schemars::Schema;
use serde_json::{Map, Value, json};

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
    /// Whether it writes what is ruled at box offices alone.
    #[must_use]
    pub fn is_ruled(&self) -> bool {
        !matches!(self.access, Access::Reads(_))
            && matches!(self.right, Right::ManageAgents | Right::ManageProgramme | Right::ManageTariffs)
    }

    /// Whether it answers a document, which is fetched apart.
    #[must_use]
    pub fn makes_document(&self) -> bool {
        (self.output)().get("title").is_some_and(|title| title == "DocumentRef")
    }

    /// The use case, with the schemas of its two ends. A `read` provides its tags; a `write` or a `job` invalidates
    /// them.
    fn describe(&self) -> Value {
        let (kind, tags): (_, &[Tag]) = match self.access {
            Access::Reads(tags) => ("read", tags),
            Access::Writes(tags) => ("write", tags),
            Access::Job(tags) => ("job", tags),
        };
        json!({
            "name": self.name,
            "doc": self.doc.trim(),
            "right": self.right,
            "kind": kind,
            "tags": tags,
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

/// The registry as the interface's generator and `parterrectl list --json` read it: every use case in the order of the
/// domains, and once, under `$defs`, the types that their schemas name.
///
/// A name that has another shape in some use case stays beside that use case, where the generator refuses it.
#[must_use]
pub fn listing() -> Value {
    let mut shared = Map::new();
    let use_cases: Vec<Value> = all().map(|use_case| share(use_case.describe(), &mut shared)).collect();
    json!({ "$defs": shared, "useCases": use_cases })
}

/// Moves the definitions of a use case's two ends among the shared ones.
fn share(mut use_case: Value, shared: &mut Map<String, Value>) -> Value {
    for end in ["input", "output"] {
        let definitions = use_case[end].as_object_mut().and_then(|schema| schema.remove("$defs"));
        let Some(Value::Object(definitions)) = definitions else { continue };
        let own: Map<String, Value> = definitions
            .into_iter()
            .filter(|(name, shape)| shared.entry(name).or_insert_with(|| shape.clone()) != shape)
            .collect();
        if !own.is_empty() {
            use_case[end]["$defs"] = Value::Object(own);
        }
    }
    use_case
}

/// The use case of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static UseCase> {
    all().find(|use_case| use_case.name == name)
}
