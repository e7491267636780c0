//! Kinds of passes.

use ::passes::product::{self, Kind, Product};
use kernel::{Money, NaiveDate, PassProductId, VatRate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::Nothing;
use crate::{Context, Result};

/// A kind of pass to create.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProduct {
    /// Its short code, printed in the numbers of its passes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it gives.
    pub kind: Kind,
    /// What it costs in cents, tax included.
    pub price: Money,
    /// The rate of its VAT in basis points.
    pub vat_rate: VatRate,
    /// How many credits it holds.
    #[serde(default)]
    pub credits: u32,
    /// What one credit is worth, or what a wallet holds at first, in cents.
    #[serde(default)]
    pub credit_value: Money,
    /// The last day it can be used.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Or how many days after its sale.
    #[serde(default)]
    pub valid_days: Option<i64>,
}

/// A kind of pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProductView {
    /// Its id, which tariffs name.
    pub id: PassProductId,
    /// What is said of it.
    pub fields: CreateProduct,
    /// Whether it is on sale.
    pub on_sale: bool,
}

/// Kinds of passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Products {
    /// By name.
    pub products: Vec<ProductView>,
}

impl From<Product> for ProductView {
    fn from(product: Product) -> Self {
        Self {
            id: product.id,
            fields: CreateProduct {
                code: product.code,
                name: product.name,
                kind: product.kind,
                price: product.price,
                vat_rate: product.vat,
                credits: product.credits,
                credit_value: product.credit_value,
                valid_until: product.valid_until,
                valid_days: product.valid_days,
            },
            on_sale: product.on_sale,
        }
    }
}

/// Creates a kind of pass.
pub(super) async fn create_pass_product(ctx: &Context, input: CreateProduct) -> Result<ProductView> {
    let author = ctx.author()?;
    let product = Product {
        id: ctx.id(),
        venue: author.venue,
        code: input.code,
        name: input.name,
        kind: input.kind,
        price: input.price,
        vat: input.vat_rate,
        credits: input.credits,
        credit_value: input.credit_value,
        valid_until: input.valid_until,
        valid_days: input.valid_days,
        on_sale: true,
    };
    let mut tx = ctx.write().await?;
    product.check_day(ctx.business_day(&mut tx, author.venue).await?)?;
    product::insert(&mut tx, &author, &product).await?;
    tx.commit().await?;
    Ok(product.into())
}

/// The kinds of passes of the venue.
pub(super) async fn list_pass_products(ctx: &Context, _: Nothing) -> Result<Products> {
    let products = product::list(&mut *ctx.read().await?, ctx.session()?.venue).await?;
    Ok(Products { products: products.into_iter().map(ProductView::from).collect() })
}
