//! Passes sold with an order: one item each, made out to the person of the basket. The item names its pass.

use journal::record::Holds;
use kernel::{ContactId, OrderId, PassId, PassProductId, TypedId, VenueId};
use passes::pass;
use passes::product::{self, Kind, Product};
use sales::Basket;
use sales::order::{Item, PASS};
use sqlx::SqliteConnection;

use super::act::Doing;
use crate::{Context, Result};

/// The kinds of passes of a basket, then those that are asked for besides.
pub(super) fn wanted(basket: &Basket, besides: &[PassProductId]) -> Vec<PassProductId> {
    let own = basket.items.iter().filter(|item| item.kind == PASS).filter_map(|item| item.thing);
    own.map(PassProductId::from_uuid).chain(besides.iter().copied()).collect()
}

/// The kinds of passes that are asked for, of this venue.
pub(super) async fn sought(
    conn: &mut SqliteConnection,
    venue: VenueId,
    asked: &[PassProductId],
) -> Result<Vec<Product>> {
    let mut products = Vec::with_capacity(asked.len());
    if asked.is_empty() {
        return Ok(products);
    }
    let seller = network::venue::get(conn, venue).await?;
    for id in asked {
        let mut product = product::get(conn, *id).await?;
        if product.venue != venue || !product.on_sale {
            return Err(passes::Error::ProductUnknown.into());
        }
        product.vat = seller.rate(product.vat);
        products.push(product);
    }
    Ok(products)
}

/// A pass that is being sold.
pub(super) struct Sale {
    pass: PassId,
    product: Product,
}

impl Sale {
    /// A pass of each kind.
    pub(super) fn of(ctx: &Context, products: Vec<Product>) -> Vec<Self> {
        products.into_iter().map(|product| Self { pass: ctx.id(), product }).collect()
    }

    /// As the order sells it.
    pub(super) fn item(&self) -> Item {
        Item { thing: Some(self.pass.uuid()), ..item(&self.product) }
    }
}

/// A pass as a basket holds it.
pub(super) fn item(product: &Product) -> Item {
    let thing = Some(product.id.uuid());
    Item { thing, holds: holds(product), ..Item::new(PASS, product.name.clone(), product.price, product.vat) }
}

/// What a pass of a kind is sold with; nothing, of a membership.
fn holds(product: &Product) -> Option<Holds> {
    let credits = match product.kind {
        Kind::Credits if product.credits == 0 => return None,
        Kind::Credits => product.credits,
        Kind::Wallet => 0,
        Kind::Membership => return None,
    };
    Some(Holds { credits, value: product.credit_value })
}

/// Makes the passes out, in the transaction of their order; answers their numbers.
pub(super) async fn make(
    conn: &mut SqliteConnection,
    doing: &Doing,
    (order, contact): (OrderId, Option<ContactId>),
    sales: &[Sale],
) -> Result<Vec<String>> {
    let mut numbers = Vec::with_capacity(sales.len());
    for sale in sales {
        let (which, whose) = ((sale.pass, &sale.product), (contact, Some(order), doing.day));
        numbers.push(pass::make(conn, &doing.author, doing.act().chance, which, whose).await?.number);
    }
    Ok(numbers)
}
