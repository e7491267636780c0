//! Kinds of passes and suspended-ticket funds.

pub mod fund;
pub mod product;

use fund::{FundView, Funds, OpenFund, list_funds, open_fund};
use product::{CreateProduct, ProductView, Products, create_pass_product, list_pass_products};

use crate::wire::Nothing;

crate::use_cases! {
    /// Creates a kind of pass.
    create_pass_product(CreateProduct) -> ProductView, right ManageTariffs, writes [Passes];
    /// The kinds of passes of the venue.
    list_pass_products(Nothing) -> Products, right SignedIn, reads [Passes];
    /// Opens a suspended-ticket fund.
    open_fund(OpenFund) -> FundView, right ManageTariffs, writes [Passes];
    /// The suspended-ticket funds of the venue and what they hold.
    list_funds(Nothing) -> Funds, right SignedIn, reads [Passes];
}
