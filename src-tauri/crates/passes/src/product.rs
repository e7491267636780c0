//! Kinds of passes on sale.

use chrono::TimeDelta;
use kernel::{Money, NaiveDate, PassProductId, TypedId, VatRate, VenueId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use crate::{Error, Result};

/// What a pass gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PassKind")]
pub enum Kind {
    /// Places, one by one (abonnement, carnet).
    Credits,
    /// Money (carte prépayée).
    Wallet,
    /// A membership (adhésion).
    Membership,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Wallet => "wallet",
            Self::Membership => "membership",
        }
    }

    fn of(name: &str) -> Self {
        match name {
            "credits" => Self::Credits,
            "wallet" => Self::Wallet,
            _ => Self::Membership,
        }
    }
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        Self::of(&name)
    }
}

/// A kind of pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Product {
    /// Its id, which tariffs name.
    pub id: PassProductId,
    /// The venue that sells it.
    pub venue: VenueId,
    /// Its short code.
    pub code: String,
    /// Its name, as printed.
    pub name: String,
    /// What it gives.
    pub kind: Kind,
    /// What it costs, tax included.
    pub price: Money,
    /// The rate of its VAT.
    pub vat: VatRate,
    /// How many credits it holds.
    pub credits: u32,
    /// What one credit is worth, or what a wallet holds at first.
    pub credit_value: Money,
    /// The last day it can be used.
    pub valid_until: Option<NaiveDate>,
    /// Or how many days after its sale.
    pub valid_days: Option<i64>,
    /// Whether it is on sale.
    pub on_sale: bool,
}

impl Product {
    /// Checks that whoever buys it gets something, and that each place has the unit value its admission is declared
    /// under. Only a free pass holds nothing at first: thanks fill it, at a value of their own.
    fn check(&self) -> Result<()> {
        for amount in [self.price, self.credit_value] {
            if amount < Money::ZERO {
                return Err(Error::AmountNegative { amount });
            }
        }
        if self.vat > VatRate::HIGHEST {
            return Err(Error::VatTooHigh);
        }
        let worthless = self.credit_value == Money::ZERO;
        match self.kind {
            Kind::Wallet if worthless => Err(Error::CardEmpty),
            Kind::Credits if self.credits == 0 && self.price > Money::ZERO => Err(Error::PlacesMissing),
            Kind::Credits if self.credits > 0 && worthless => Err(Error::PlaceWorthless),
            _ => Ok(()),
        }
    }

    /// Checks that passes made out today may be used.
    ///
    /// # Errors
    ///
    /// [`Error::AlreadyOver`].
    pub fn check_day(&self, today: NaiveDate) -> Result<()> {
        match self.valid_until {
            Some(until) if until < today => Err(Error::AlreadyOver { until }),
            _ => Ok(()),
        }
    }

    /// The last day of a pass that is made out today.
    #[must_use]
    pub fn last_day(&self, today: NaiveDate) -> Option<NaiveDate> {
        let by_days = self.valid_days.and_then(|days| today.checked_add_signed(TimeDelta::days(days)));
        self.valid_until.into_iter().chain(by_days).min()
    }
}

/// Writes a new kind of pass.
///
/// # Errors
///
/// [`Error::AmountNegative`], [`Error::CardEmpty`], [`Error::PlacesMissing`], [`Error::PlaceWorthless`];
/// [`Error::CodeTaken`], as a code is given once per venue.
pub async fn insert(conn: &mut SqliteConnection, author: &Author, product: &Product) -> Result<()> {
    product.check()?;
    let done = sqlx::query(
        "insert into pass_product
             (product_id, venue_id, code, name, kind, price, vat_rate, credits, credit_value, valid_until,
              valid_days, on_sale)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
         where not exists (select 1 from pass_product where venue_id = ?2 and code = ?3)",
    )
    .bind(product.id)
    .bind(product.venue)
    .bind(&product.code)
    .bind(&product.name)
    .bind(product.kind.name())
    .bind(product.price)
    .bind(product.vat)
    .bind(product.credits)
    .bind(product.credit_value)
    .bind(product.valid_until)
    .bind(product.valid_days)
    .bind(product.on_sale)
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::CodeTaken { code: product.code.clone() });
    }
    Ok(store::change::record_row(conn, author, "pass_product", product.id.uuid(), product).await?)
}

/// A kind of pass.
///
/// # Errors
///
/// [`Error::ProductUnknown`].
pub async fn get(conn: &mut SqliteConnection, id: PassProductId) -> Result<Product> {
    sqlx::query_as::<_, Row>(
        "select product_id, venue_id, code, name, kind, price, vat_rate, credits, credit_value, valid_until,
                valid_days, on_sale
         from pass_product
         where product_id = ?1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?
    .map(Row::into_product)
    .ok_or(Error::ProductUnknown)
}

/// The kinds of passes of a venue, by name.
///
/// # Errors
///
/// What the database says.
pub async fn list(conn: &mut SqliteConnection, venue: VenueId) -> Result<Vec<Product>> {
    let rows = sqlx::query_as::<_, Row>(
        "select product_id, venue_id, code, name, kind, price, vat_rate, credits, credit_value, valid_until,
                valid_days, on_sale
         from pass_product
         where venue_id = ?1
         order by name",
    )
    .bind(venue)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Row::into_product).collect())
}

#[derive(sqlx::FromRow)]
struct Row {
    product_id: PassProductId,
    venue_id: VenueId,
    code: String,
    name: String,
    kind: String,
    price: Money,
    vat_rate: VatRate,
    credits: u32,
    credit_value: Money,
    valid_until: Option<NaiveDate>,
    valid_days: Option<i64>,
    on_sale: bool,
}

impl Row {
    fn into_product(self) -> Product {
        Product {
            id: self.product_id,
            venue: self.venue_id,
            code: self.code,
            name: self.name,
            kind: Kind::of(&self.kind),
            price: self.price,
            vat: self.vat_rate,
            credits: self.credits,
            credit_value: self.credit_value,
            valid_until: self.valid_until,
            valid_days: self.valid_days,
            on_sale: self.on_sale,
        }
    }
}
