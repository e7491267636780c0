//! What is written about the places of a performance: rights that are spent or held, and the holds that stand.
//! [`seating::Gauges`](crate::seating::Gauges) makes the gauge of it.

use journal::rights;
use kernel::{Instant, PerformanceId, TypedId};
use sqlx::SqliteConnection;
use store::Batch;

use crate::Result;
use crate::hold;
use crate::seating::{Claim, Places, Standing};

/// Every claim that counts at a moment.
///
/// # Errors
///
/// What the database says.
pub async fn of(conn: &mut SqliteConnection, of: PerformanceId, at: Instant) -> Result<Vec<Claim>> {
    let mut claims = of_sales(conn, of).await?;
    claims.extend(hold::claims(conn, of, at, None).await?);
    Ok(claims)
}

/// The claims of tickets and baskets.
///
/// # Errors
///
/// What the database says.
pub async fn of_sales(conn: &mut SqliteConnection, of: PerformanceId) -> Result<Vec<Claim>> {
    let mut batch = Batch::default();
    let asked = rights::AskedUnits::ask(&mut batch, of.uuid());
    let (seats, counted) = asked.read(&batch.run(conn).await?)?;
    let seat =
        |standing| move |unit| Claim { standing, places: Places::Seat { seat: TypedId::from_uuid(unit) } };
    let sold = seats.spent.into_iter().map(seat(Standing::Sold));
    let in_baskets = seats.held.iter().map(|held| held.unit).map(seat(Standing::InBasket));
    let mut claims: Vec<Claim> = sold.chain(in_baskets).collect();
    for counted in counted {
        let zone = TypedId::from_uuid(counted.scope);
        let places = |standing, count| Claim { standing, places: Places::Unnumbered { zone, count } };
        claims.push(places(Standing::Sold, counted.spent));
        claims.push(places(Standing::InBasket, counted.held));
    }
    Ok(claims)
}
