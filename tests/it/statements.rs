//! Every SQL statement of the crates is understood by a freshly migrated store.

use sqlx::{AssertSqlSafe, Connection, Executor, SqlSafeStr};
use store::Store;
use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprMethodCall, ExprStruct, FieldValue, Item, ItemConst, Lit, Member};

use crate::sources::{self, Source};

/// Where SQL may be built as it goes: from a typed tree, one statement over a constant list of tables, or literals put
/// together (`store::Batch::statement` and `store::rows::Insert`, read here where each is written), or made of the constants that say what desks
/// share, which `it::exchange` runs one and all.
const DYNAMIC: &[&str] = &[
    "audience:",
    "app::network::training:",
    "store::batch:",
    "store::census:",
    "store::rows:",
    "sync::desk::about:",
    "sync::desk::arrival:",
    "sync::desk::document:",
    "sync::desk::incoming:",
    "sync::desk::outgoing:",
];

/// What a call hands to SQLite.
enum Statement {
    Literal(String),
    Dynamic,
    Unreadable,
}

#[tokio::test]
async fn every_statement_prepares_on_a_new_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::create(folder.path()).await.expect("a store");
    let mut connection = store.read().await.expect("a connection");

    let mut refused = Vec::new();
    let mut count = 0;
    for (place, statement) in statements() {
        match statement {
            Statement::Literal(sql) => {
                count += 1;
                if let Err(error) = connection.prepare(AssertSqlSafe(sql.clone()).into_sql_str()).await {
                    refused.push(format!("{place}: {error}\n{sql}"));
                }
                connection.clear_cached_statements().await.expect("an empty cache");
            }
            Statement::Dynamic if DYNAMIC.iter().any(|it| place.starts_with(it)) => {}
            Statement::Dynamic => refused.push(format!("{place}: SQL is built here; write it out")),
            Statement::Unreadable => refused.push(format!("{place}: not a literal that this test can read")),
        }
    }
    assert!(refused.is_empty(), "{} statements are refused:\n\n{}", refused.len(), refused.join("\n\n"));
    assert!(count > 20, "only {count} statements were found: does this test still find them?");
}

/// Every statement, with the module it stands in and its line.
fn statements() -> Vec<(String, Statement)> {
    let sources = sources::shipped();
    // What is said to a shared database is PostgreSQL's: the stories of `sync`, and `bench sync`, run those statements.
    let crates = sources.iter().filter(|source| {
        source.file.starts_with("src-tauri/crates/")
            && !source.file.starts_with("src-tauri/crates/sync/src/hub")
            && !source.file.starts_with("src-tauri/crates/sync/tests")
            && !source.file.starts_with("src-tauri/crates/cli/src/bench/raw/postgres")
    });
    crates.flat_map(statements_of).collect()
}

fn statements_of(source: &Source) -> Vec<(String, Statement)> {
    let mut finder = StatementFinder { source, found: Vec::new() };
    finder.visit_file(&source.syntax);
    finder.found
}

struct StatementFinder<'a> {
    source: &'a Source,
    found: Vec<(String, Statement)>,
}

impl<'ast> Visit<'ast> for StatementFinder<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !sources::item_is_for_tests(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if is_query(&call.func) {
            let line = syn::spanned::Spanned::span(&call.func).start().line;
            let statement = call.args.first().map_or(Statement::Unreadable, |sql| self.read(sql));
            self.found.push((format!("{}:{line}", self.source.module), statement));
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "statement" && call.args.len() == 1 {
            let line = syn::spanned::Spanned::span(&call.method).start().line;
            self.found.push((format!("{}:{line}", self.source.module), self.read(&call.args[0])));
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_struct(&mut self, made: &'ast ExprStruct) {
        if made.path.segments.last().is_some_and(|name| name.ident == "Insert") {
            let line = syn::spanned::Spanned::span(&made.path).start().line;
            self.found.push((format!("{}:{line}", self.source.module), inserted(made)));
        }
        syn::visit::visit_expr_struct(self, made);
    }
}

/// The statement of one row.
fn inserted(made: &ExprStruct) -> Statement {
    let field = |name: &str| {
        let is_it = |field: &&FieldValue| matches!(&field.member, Member::Named(it) if it == name);
        match &made.fields.iter().find(is_it)?.expr {
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        }
    };
    let (Some(Lit::Str(into)), Some(Lit::Int(columns)), Some(Lit::Str(otherwise))) =
        (field("into"), field("columns"), field("otherwise"))
    else {
        return Statement::Dynamic;
    };
    let places = vec!["?"; columns.base10_parse().unwrap_or(0)].join(", ");
    Statement::Literal(format!("{} values ({places}) {}", into.value(), otherwise.value()))
}

impl StatementFinder<'_> {
    fn read(&self, sql: &Expr) -> Statement {
        match sql {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Statement::Literal(text.value()),
                _ => Statement::Unreadable,
            },
            Expr::Path(path) => {
                path.path.get_ident().and_then(|name| self.constant(name)).unwrap_or(Statement::Unreadable)
            }
            Expr::Macro(each) if each.mac.path.is_ident("concat") => concatenated(&each.mac),
            Expr::Call(_) => Statement::Dynamic,
            _ => Statement::Unreadable,
        }
    }

    /// A constant of the same file.
    fn constant(&self, name: &syn::Ident) -> Option<Statement> {
        self.source.syntax.items.iter().find_map(|item| match item {
            Item::Const(ItemConst { ident, expr, .. }) if ident == name => Some(self.read(expr)),
            _ => None,
        })
    }
}

fn concatenated(mac: &syn::Macro) -> Statement {
    let parts =
        mac.parse_body_with(syn::punctuated::Punctuated::<syn::LitStr, syn::Token![,]>::parse_terminated);
    parts.map_or(Statement::Unreadable, |parts| {
        Statement::Literal(parts.iter().map(syn::LitStr::value).collect())
    })
}

/// `sqlx::query`, `sqlx::query_as`, `sqlx::query_scalar`, `sqlx::raw_sql`.
fn is_query(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let names: Vec<_> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let queries = ["query", "query_as", "query_scalar", "query_with", "query_as_with", "raw_sql"];
    names.len() == 2 && names[0] == "sqlx" && queries.contains(&names[1].as_str())
}
