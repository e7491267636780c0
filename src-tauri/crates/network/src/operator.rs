//! Operators: the legal entities that answer for the box office, not the buildings.

pub mod licence;
pub mod siren;

use kernel::OperatorId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

use crate::{Error, Result};
pub use licence::{Licence, LicenceNumber};
pub use siren::Siren;

/// How the operator stands towards VAT.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VatRegime {
    /// Assujetti.
    #[default]
    Liable,
    /// Franchise en base.
    Franchise,
    /// Exonéré.
    Exempt,
}

impl VatRegime {
    /// The name kept in its column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Liable => "liable",
            Self::Franchise => "franchise",
            Self::Exempt => "exempt",
        }
    }

    pub(crate) fn from_name(name: &str) -> Self {
        match name {
            "franchise" => Self::Franchise,
            "exempt" => Self::Exempt,
            _ => Self::Liable,
        }
    }
}

/// An operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Its id.
    pub id: OperatorId,
    /// Its legal name, printed on every ticket (50 sexies B III, 1°).
    pub name: String,
    /// Its SIREN.
    pub siren: Siren,
    /// The SIRET of its seat, when told.
    pub siret: Option<String>,
    /// Its address, in lines.
    pub address: String,
    /// Its VAT number, worked out from the SIREN unless told.
    pub vat_number: Option<String>,
    /// How it stands towards VAT.
    pub vat_regime: VatRegime,
}

impl Operator {
    /// Checks what single fields cannot tell, and works out the VAT number of an operator liable to VAT.
    ///
    /// # Errors
    ///
    /// [`Error::NameMissing`], [`Error::SiretInvalid`] for a SIRET of another SIREN, [`Error::VatNumberInvalid`].
    pub fn checked(mut self) -> Result<Self> {
        self.name = named(&self.name, "operator")?;
        if let Some(siret) = &mut self.siret {
            siret.retain(|c| !c.is_whitespace());
            if !self.siren.owns_siret(siret) {
                return Err(Error::SiretInvalid { siret: siret.clone() });
            }
        }
        if let Some(number) = &mut self.vat_number {
            *number = siren::read_vat_number(number)?;
        }
        if self.vat_number.is_none() && self.vat_regime == VatRegime::Liable {
            self.vat_number = Some(self.siren.vat_number());
        }
        Ok(self)
    }
}

/// A name without the spaces around it.
///
/// # Errors
///
/// [`Error::NameMissing`] when nothing remains; `what` is what has no name.
pub fn named(name: &str, what: &'static str) -> Result<String> {
    match name.trim() {
        "" => Err(Error::NameMissing { what }),
        name => Ok(name.to_owned()),
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    operator_id: OperatorId,
    name: String,
    siren: String,
    siret: Option<String>,
    address: String,
    vat_number: Option<String>,
    vat_regime: String,
}

impl Row {
    fn read(self) -> Result<Operator> {
        Ok(Operator {
            id: self.operator_id,
            name: self.name,
            siren: self.siren.parse()?,
            siret: self.siret,
            address: self.address,
            vat_number: self.vat_number,
            vat_regime: VatRegime::from_name(&self.vat_regime),
        })
    }
}

/// Writes a new operator.
///
/// # Errors
///
/// [`Error::SirenTaken`] when another operator here has the SIREN.
pub async fn insert(conn: &mut SqliteConnection, operator: &Operator) -> Result<()> {
    let done = sqlx::query(
        "insert into operator (operator_id, name, siren, siret, address, vat_number, vat_regime)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7
         where not exists (select 1 from operator where siren = ?3)",
    )
    .bind(operator.id)
    .bind(&operator.name)
    .bind(operator.siren.as_str())
    .bind(&operator.siret)
    .bind(&operator.address)
    .bind(&operator.vat_number)
    .bind(operator.vat_regime.name())
    .execute(conn)
    .await?;
    match done.rows_affected() {
        1 => Ok(()),
        _ => Err(Error::SirenTaken { siren: operator.siren.to_string() }),
    }
}

/// Rewrites an operator; its SIREN never changes, for its chains carry it.
///
/// # Errors
///
/// What the database says.
pub async fn update(conn: &mut SqliteConnection, operator: &Operator) -> Result<()> {
    let done = sqlx::query(
        "update operator
         set name = ?2, siret = ?3, address = ?4, vat_number = ?5, vat_regime = ?6
         where operator_id = ?1",
    )
    .bind(operator.id)
    .bind(&operator.name)
    .bind(&operator.siret)
    .bind(&operator.address)
    .bind(&operator.vat_number)
    .bind(operator.vat_regime.name())
    .execute(conn)
    .await?;
    Ok(store::exactly_one(&done)?)
}

/// An operator.
///
/// # Errors
///
/// [`Error::OperatorUnknown`] when it is not here.
pub async fn get(conn: &mut SqliteConnection, operator: OperatorId) -> Result<Operator> {
    let row: Option<Row> = sqlx::query_as(
        "select operator_id, name, siren, siret, address, vat_number, vat_regime from operator
         where operator_id = ?1",
    )
    .bind(operator)
    .fetch_optional(conn)
    .await?;
    row.ok_or(Error::OperatorUnknown)?.read()
}

/// The operator of a SIREN; the first, when two venues of it each wrote it down before they were in a network.
///
/// # Errors
///
/// What the database says.
pub async fn find_by_siren(conn: &mut SqliteConnection, siren: &Siren) -> Result<Option<Operator>> {
    let row: Option<Row> = sqlx::query_as(
        "select operator_id, name, siren, siret, address, vat_number, vat_regime from operator
         where siren = ?1
         order by operator_id
         limit 1",
    )
    .bind(siren.as_str())
    .fetch_optional(conn)
    .await?;
    row.map(Row::read).transpose()
}
