//! Whether the program does everything that a book says: what it names is there and of the right kind, and whoever it is
//! open to can be told. A book that would promise without effect is not published.

use ::tariffs::Error as Refused;
use passes::product::{self, Kind};
use passes::{Error as Missing, fund};
use pricing::book::{Opening, Tariff, Thanks};
use pricing::quote::MANUAL_PRICE;
use pricing::{Rule, TariffBook};
use sqlx::SqliteConnection;

use super::facts::GIVE_FREE;
use crate::Result;

/// Checks a whole book; the first thing to correct is told.
pub(super) async fn book(conn: &mut SqliteConnection, book: &TariffBook) -> Result<()> {
    let funds = fund::list(conn, book.venue).await?;
    for tariff in &book.tariffs {
        opening(tariff)?;
        match &tariff.rule {
            Rule::Suspended { fund, .. } if !funds.iter().any(|known| known.id == *fund) => {
                return Err(Missing::FundUnknown.into());
            }
            Rule::Pass { product, .. } => is_of(conn, *product, Kind::Credits, &tariff.name).await?,
            Rule::Wallet { product, .. } => is_of(conn, *product, Kind::Wallet, &tariff.name).await?,
            _ => {}
        }
    }
    for thanks in &book.thanks {
        gives(thanks)?;
        is_of(conn, thanks.product, Kind::Credits, &thanks.name).await?;
    }
    Ok(())
}

/// A tariff open to who cannot be told would be open to nobody.
fn opening(tariff: &Tariff) -> Result<()> {
    let Opening { segments, right, .. } = &tariff.opening;
    if !segments.is_empty() {
        return Err(Refused::SegmentsUnknown { tariff: tariff.name.to_string() }.into());
    }
    match right.as_deref().filter(|right| ![MANUAL_PRICE, GIVE_FREE].contains(right)) {
        Some(right) => {
            let (tariff, right) = (tariff.name.to_string(), right.to_owned());
            Err(Refused::RightUnknown { tariff, right }.into())
        }
        None => Ok(()),
    }
}

/// Thanks that come at some outing, and give something.
fn gives(thanks: &Thanks) -> Result<()> {
    match thanks.at == 0 || thanks.credits == 0 {
        true => Err(Refused::ThanksEmpty { name: thanks.name.to_string() }.into()),
        false => Ok(()),
    }
}

/// A rule takes places of what gives places, and money of what holds money.
async fn is_of(conn: &mut SqliteConnection, id: kernel::PassProductId, kind: Kind, name: &str) -> Result<()> {
    let product = product::get(conn, id).await?;
    match product.kind == kind {
        true => Ok(()),
        false => Err(Refused::PassKindWrong { name: name.to_owned(), product: product.name }.into()),
    }
}
