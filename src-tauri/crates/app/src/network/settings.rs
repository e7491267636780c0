//! Settings: the venue, its operator and licences, this desk.

use std::path::Path;

use kernel::TypedId;
use network::operator::licence;
use network::{DeskSettings, Error, Operator, VatRegime, Venue, desk, operator, settings as kept, venue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::start::{NewLicence, read_licence};
use super::vault::Secret;
use crate::Context;
use crate::error::Result;
use crate::wire::Nothing;

/// Everything that *Réglages* shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// The operator of the venue.
    pub operator: OperatorSettings,
    /// Its SIREN, which never changes.
    pub siren: String,
    /// The venue acted for.
    pub venue: VenueSettings,
    /// The name of this desk.
    pub desk_name: String,
    /// Its terminal code, which never changes.
    pub terminal: String,
    /// How many times its journal was opened anew: one more after each restore.
    pub incarnation: u32,
    /// What is set at this desk.
    pub desk: DeskSettings,
    /// Whether the password of the mail account is set.
    pub mail_password_set: bool,
    /// Whether the passphrase of backups is set.
    pub passphrase_set: bool,
    /// The version of the program.
    pub version: String,
}

/// What can be changed of the operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OperatorSettings {
    /// Its legal name, printed on every ticket from now on.
    pub name: String,
    /// The SIRET of its seat.
    #[serde(default)]
    pub siret: Option<String>,
    /// Its address, in lines.
    #[serde(default)]
    pub address: String,
    /// Its VAT number; worked out from the SIREN when absent.
    #[serde(default)]
    pub vat_number: Option<String>,
    /// How it stands towards VAT.
    #[serde(default)]
    pub vat_regime: VatRegime,
    /// Its licences, all of them.
    #[serde(default)]
    pub licences: Vec<NewLicence>,
}

/// What can be changed of the venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueSettings {
    /// Its name.
    pub name: String,
    /// What it is: `theatre`, `concert_hall`, `festival`, `arts_centre`…
    pub kind: String,
    /// Street lines.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The hour, 0 to 11, before which the night belongs to the eve.
    pub cut_hour: u8,
    /// General conditions, printed on its tickets in its own words.
    #[serde(default)]
    pub ticket_conditions: String,
}

/// What changes; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ChangeSettings {
    /// The operator and its licences.
    pub operator: Option<OperatorSettings>,
    /// The venue acted for.
    pub venue: Option<VenueSettings>,
    /// The name of this desk.
    pub desk_name: Option<String>,
    /// What is set at this desk.
    pub desk: Option<DeskSettings>,
    /// The password of the mail account; an empty one is taken away.
    pub mail_password: Option<String>,
    /// The passphrase of backups; an empty one is taken away. Older backups keep theirs.
    pub backup_passphrase: Option<String>,
}

/// Everything that *Réglages* shows.
///
/// # Errors
///
/// What the store says.
pub async fn settings(ctx: &Context, _: Nothing) -> Result<Settings> {
    let mut conn = ctx.read().await?;
    let venue = venue::get(&mut conn, ctx.session()?.venue).await?;
    let operator = operator::get(&mut conn, venue.operator).await?;
    let licences = licence::list(&mut conn, operator.id).await?;
    let desk = desk::own(&mut conn).await?;
    let set = |secret| ctx.app().secret(secret).map(|text| text.is_some());
    Ok(Settings {
        siren: operator.siren.as_str().to_owned(),
        operator: OperatorSettings {
            name: operator.name,
            siret: operator.siret,
            address: operator.address,
            vat_number: operator.vat_number,
            vat_regime: operator.vat_regime,
            licences: licences
                .into_iter()
                .map(|licence| NewLicence {
                    number: licence.number.into(),
                    category: licence.category,
                    valid_from: licence.valid_from,
                    valid_until: licence.valid_until,
                })
                .collect(),
        },
        venue: VenueSettings {
            name: venue.name,
            kind: venue.kind,
            address: venue.address,
            postcode: venue.postcode,
            city: venue.city,
            time_zone: venue.time_zone,
            cut_hour: venue.cut_hour,
            ticket_conditions: venue.ticket_conditions,
        },
        desk_name: desk.name,
        terminal: desk.terminal.to_string(),
        incarnation: desk.incarnation,
        desk: kept::own(&mut conn).await?,
        mail_password_set: set(Secret::MailPassword)?,
        passphrase_set: set(Secret::BackupPassphrase)?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Changes settings, all of those given or none.
///
/// # Errors
///
/// What is wrong with one of them; `network.passphrase_missing` for encrypted backups without a passphrase.
pub async fn change_settings(ctx: &Context, input: ChangeSettings) -> Result<Settings> {
    let author = ctx.author()?;
    if input.operator.is_some() || input.venue.is_some() {
        ctx.require_box_office().await?;
    }
    let mut tx = ctx.write().await?;
    let mut changed = Vec::new();
    if let Some(new) = input.operator {
        changed.extend(change_operator(ctx, &mut tx, new).await?);
    }
    if let Some(new) = input.venue {
        let before = venue::get(&mut tx, author.venue).await?;
        let after = changed_venue(&before, new)?;
        changed.extend(differing("venue", &before, &after));
        venue::update(&mut tx, &after).await?;
        store::change::record_row(&mut tx, &author, "venue", after.id.uuid(), &after).await?;
    }
    if let Some(name) = input.desk_name {
        desk::rename_own(&mut tx, &operator::named(&name, "desk")?).await?;
        changed.push("desk.name".to_owned());
    }
    if let Some(new) = input.desk {
        let (before, after) = (kept::own(&mut tx).await?, new.checked()?);
        changed.extend(differing("desk", &before, &after));
        check_folder(&before, &after)?;
        kept::set_own(&mut tx, &after).await?;
    }
    let settings = kept::own(&mut tx).await?;
    let passphrase = input.backup_passphrase.or(ctx.app().secret(Secret::BackupPassphrase)?);
    if settings.backup.encrypted && passphrase.as_ref().is_none_or(|text| text.trim().is_empty()) {
        return Err(Error::PassphraseMissing.into());
    }
    store::change::record_row(&mut tx, &author, "desk", author.desk.uuid(), &settings).await?;
    tx.record_event(author.venue, "settings_changed", &[("changed", json!(changed))]).await?;
    // Before the commit: a secret that cannot be kept must not leave settings that count on it.
    if let Some(text) = &passphrase {
        ctx.app().set_secret(Secret::BackupPassphrase, text)?;
    }
    if let Some(text) = &input.mail_password {
        ctx.app().set_secret(Secret::MailPassword, text)?;
    }
    tx.commit().await?;
    ctx.app().read_settings().await?;
    self::settings(ctx, Nothing {}).await
}

/// Checks that a folder of backups is there when it is chosen; a disk that is away since stops no other change.
fn check_folder(before: &DeskSettings, after: &DeskSettings) -> network::Result<()> {
    match &after.backup.folder {
        Some(folder) if before.backup.folder != after.backup.folder && !Path::new(folder).is_dir() => {
            Err(Error::BackupFolderMissing { folder: folder.clone() })
        }
        _ => Ok(()),
    }
}

/// Which settings differ, by name: the journal tells that they were changed, and the change log what they are.
fn differing<T: Serialize>(of: &str, before: &T, after: &T) -> Vec<String> {
    let fields = |of: &T| match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let before = fields(before);
    let differ = fields(after).into_iter().filter(|(name, value)| before.get(name) != Some(value));
    differ.map(|(name, _)| format!("{of}.{name}")).collect()
}

async fn change_operator(ctx: &Context, tx: &mut crate::Write, new: OperatorSettings) -> Result<Vec<String>> {
    let author = ctx.author()?;
    let venue = venue::get(tx, author.venue).await?;
    let before = operator::get(tx, venue.operator).await?;
    let licences: network::Result<Vec<_>> = new.licences.iter().map(read_licence).collect();
    let licences = licences?;
    let after = Operator {
        name: new.name,
        siret: new.siret.filter(|siret| !siret.trim().is_empty()),
        address: new.address,
        vat_number: new.vat_number.filter(|number| !number.trim().is_empty()),
        vat_regime: new.vat_regime,
        ..before.clone()
    }
    .checked()?;
    let changed = differing("operator", &before, &after);
    operator::update(tx, &after).await?;
    licence::replace(tx, after.id, &licences).await?;
    store::change::record_row(tx, &author, "operator", after.id.uuid(), &after).await?;
    store::change::record_row(tx, &author, "licence", after.id.uuid(), &licences).await?;
    Ok(changed)
}

fn changed_venue(before: &Venue, new: VenueSettings) -> Result<Venue> {
    let after = Venue {
        name: new.name,
        kind: new.kind,
        address: new.address,
        postcode: new.postcode,
        city: new.city,
        time_zone: new.time_zone,
        cut_hour: new.cut_hour,
        ticket_conditions: new.ticket_conditions.trim().to_owned(),
        ..before.clone()
    };
    Ok(after.checked()?)
}
