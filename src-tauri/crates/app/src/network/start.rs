//! First start: the operator, the venue, this desk, the first agent, the journal. And further venues of the desk.

use kernel::{AgentId, DeskId, NaiveDate, OperatorId, VenueId};
use network::agent::roles;
use network::operator::licence;
use network::{
    Agent, Desk, Error, Language, Licence, Mandate, Operator, Right, Role, VatRegime, Venue, agent, desk,
    operator, secret, venue,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use store::Author;

use super::who::{self, Who};
use crate::error::Result;
use crate::wire::Nothing;
use crate::{Context, Write};
use kernel::TypedId;

/// Everything that the first start needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateVenue {
    /// Who answers for the box office.
    pub operator: NewOperator,
    /// The venue.
    pub venue: NewVenue,
    /// This desk.
    pub desk: NewDesk,
    /// The first agent, who administers the venue and its network and runs its box office.
    pub agent: FirstAgent,
    /// Whether all of it is invented, for a demonstration.
    #[serde(default)]
    pub demo: bool,
}

/// An operator to create.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    /// Its legal name, printed on every ticket.
    pub name: String,
    /// Its SIREN, nine digits; spaces are allowed.
    pub siren: String,
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
    /// Its licences of entrepreneur of shows.
    #[serde(default)]
    pub licences: Vec<NewLicence>,
}

/// A licence of entrepreneur of shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLicence {
    /// `PLATESV-D-2019-001172`, or the short form `L-D-19-1172`.
    pub number: String,
    /// 1: operates a place; 2: produces; 3: presents.
    pub category: u8,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day, when known.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
}

/// A venue to create.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVenue {
    /// Its name.
    pub name: String,
    /// What it is: `theatre`, `concert_hall`, `festival`, `arts_centre`…
    #[serde(default = "theatre")]
    pub kind: String,
    /// Street lines.
    #[serde(default)]
    pub address: String,
    /// Postcode.
    #[serde(default)]
    pub postcode: String,
    /// Town.
    #[serde(default)]
    pub city: String,
    /// IANA name of its time zone.
    #[serde(default = "paris")]
    pub time_zone: String,
    /// The hour, 0 to 11, before which the night belongs to the eve.
    #[serde(default = "four")]
    pub cut_hour: u8,
}

/// This desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDesk {
    /// Its name: « Guichet 1 ».
    pub name: String,
    /// Its terminal code, `A01`: first part of every number it prints, unique per SIREN, never changed.
    pub terminal: String,
}

/// The first agent.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstAgent {
    /// What they type to sign in.
    pub code: String,
    /// Their name.
    pub name: String,
    /// Their password, eight characters at least.
    pub password: String,
    /// Their PIN, four to eight digits.
    #[serde(default)]
    pub pin: Option<String>,
    /// The language they read.
    #[serde(default)]
    pub language: Language,
}

/// What the first screen needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FirstStart {
    /// Whether the desk has its venue.
    pub started: bool,
    /// The name of the desk's home venue.
    pub venue_name: Option<String>,
    /// Whether that venue is invented, for a demonstration.
    pub demo: bool,
}

/// A further venue of this desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddVenue {
    /// Its operator: one with a known SIREN is the same one, and keeps what is known of it.
    pub operator: NewOperator,
    /// The venue.
    pub venue: NewVenue,
}

/// What was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AddedVenue {
    /// The venue.
    pub venue: VenueId,
    /// Its operator.
    pub operator: OperatorId,
}

/// The roles of who starts a desk: they administer the venue, run its box office, and are the first administrator of
/// its network, which for now is this desk; only a network administrator appoints another.
const FOUNDER: [Role; 3] = [Role::VenueAdmin, Role::BoxOfficeManager, Role::NetworkAdmin];

fn theatre() -> String {
    "theatre".to_owned()
}

fn paris() -> String {
    "Europe/Paris".to_owned()
}

fn four() -> u8 {
    4
}

/// What the first screen needs to know.
///
/// # Errors
///
/// What the store says.
pub async fn first_start_state(ctx: &Context, _: Nothing) -> Result<FirstStart> {
    let mut conn = ctx.read().await?;
    let Some(desk) = desk::find_own(&mut conn).await? else {
        return Ok(FirstStart { started: false, venue_name: None, demo: false });
    };
    let home = venue::get(&mut conn, desk.home).await?;
    Ok(FirstStart { started: true, venue_name: Some(home.name), demo: home.demo })
}

/// First start.
///
/// # Errors
///
/// `network.already_started`, and what is wrong with a name, number, code or secret.
pub async fn create_venue(ctx: &Context, input: CreateVenue) -> Result<Who> {
    let (operator, licences) = read_operator(ctx.id(), &input.operator)?;
    let venue = read_venue(ctx.id(), operator.id, &input.venue, input.demo)?;
    let desk = Desk {
        id: ctx.id(),
        home: venue.id,
        name: operator::named(&input.desk.name, "desk")?,
        terminal: input.desk.terminal.parse()?,
        incarnation: 1,
    };
    let (first, hashes) = read_agent(ctx, &input.agent, input.demo).await?;
    let mut tx = ctx.write().await?;
    if desk::find_own(&mut tx).await?.is_some() {
        return Err(Error::AlreadyStarted.into());
    }
    write_venue(&mut tx, &operator, &licences, &venue, author(ctx, desk.id, first.id, venue.id)).await?;
    desk::insert_own(&mut tx, &desk).await?;
    agent::insert(&mut tx, &first, &hashes.0, hashes.1.as_deref()).await?;
    roles::set(&mut tx, first.id, venue.id, &FOUNDER).await?;
    let author = author(ctx, desk.id, first.id, venue.id);
    store::change::record_row(&mut tx, &author, "desk", desk.id.uuid(), &desk).await?;
    store::change::record_row(&mut tx, &author, "agent", first.id.uuid(), &first).await?;
    tx.signer(venue.id).await?;
    let session = who::begin(&mut tx, ctx.id(), &first, Some(venue.id), false, ctx.now()).await?;
    let told = who::describe(&mut tx, &session).await?;
    tx.commit().await?;
    ctx.app().sessions.put(session);
    Ok(told)
}

/// Adds a venue to this desk; the one who adds it administers it and runs its box office.
///
/// # Errors
///
/// `app.box_office_only`, `network.refused_in_training`, and what is wrong with a name or a number.
pub async fn add_venue(ctx: &Context, input: AddVenue) -> Result<AddedVenue> {
    ctx.require_box_office().await?;
    let session = ctx.session()?;
    let (mut operator, licences) = read_operator(ctx.id(), &input.operator)?;
    let mut tx = ctx.write().await?;
    let demo = venue::get(&mut tx, session.venue).await?.demo;
    let known = operator::find_by_siren(&mut tx, &operator.siren).await?;
    let new_operator = known.is_none();
    if let Some(known) = known {
        operator = known;
    }
    let venue = read_venue(ctx.id(), operator.id, &input.venue, demo)?;
    let author = author(ctx, session.desk, session.agent, venue.id);
    match new_operator {
        true => write_venue(&mut tx, &operator, &licences, &venue, author).await?,
        false => write_only_venue(&mut tx, &venue, &author).await?,
    }
    desk::give_mandate(&mut tx, session.desk, venue.id, Mandate::Sell).await?;
    let network = ctx.has(Right::ManageNetwork);
    let given: Vec<Role> =
        FOUNDER.into_iter().filter(|role| network || *role != Role::NetworkAdmin).collect();
    // Written one by one: until the mandate has its administrator the venue has none.
    roles::set(&mut tx, session.agent, venue.id, &given).await?;
    store::change::record_row(&mut tx, &author, "agent_role", session.agent.uuid(), &given).await?;
    tx.signer(venue.id).await?;
    tx.commit().await?;
    Ok(AddedVenue { venue: venue.id, operator: operator.id })
}

fn author(ctx: &Context, desk: DeskId, agent: AgentId, venue: VenueId) -> Author {
    Author { desk, agent: Some(agent), venue, at: ctx.now() }
}

async fn write_venue(
    tx: &mut Write,
    operator: &Operator,
    licences: &[Licence],
    venue: &Venue,
    author: Author,
) -> Result<()> {
    operator::insert(tx, operator).await?;
    licence::replace(tx, operator.id, licences).await?;
    store::change::record_row(tx, &author, "operator", operator.id.uuid(), operator).await?;
    store::change::record_row(tx, &author, "licence", operator.id.uuid(), &licences).await?;
    write_only_venue(tx, venue, &author).await
}

async fn write_only_venue(conn: &mut SqliteConnection, venue: &Venue, author: &Author) -> Result<()> {
    venue::insert(conn, venue).await?;
    Ok(store::change::record_row(conn, author, "venue", venue.id.uuid(), venue).await?)
}

/// Reads an operator and its licences from the wire.
///
/// # Errors
///
/// What is wrong with its name or numbers.
pub fn read_operator(id: OperatorId, new: &NewOperator) -> Result<(Operator, Vec<Licence>)> {
    let operator = Operator {
        id,
        name: new.name.clone(),
        siren: new.siren.parse()?,
        siret: new.siret.clone().filter(|siret| !siret.trim().is_empty()),
        address: new.address.clone(),
        vat_number: new.vat_number.clone().filter(|number| !number.trim().is_empty()),
        vat_regime: new.vat_regime,
    };
    let licences: network::Result<Vec<Licence>> = new.licences.iter().map(read_licence).collect();
    Ok((operator.checked()?, licences?))
}

/// Reads a licence from the wire.
///
/// # Errors
///
/// `network.licence_invalid`.
pub fn read_licence(new: &NewLicence) -> network::Result<Licence> {
    let (category, valid_from, valid_until) = (new.category, new.valid_from, new.valid_until);
    Licence { number: new.number.parse()?, category, valid_from, valid_until }.checked()
}

/// Reads a venue from the wire.
///
/// # Errors
///
/// What is wrong with its name, zone or hour.
pub fn read_venue(id: VenueId, operator: OperatorId, new: &NewVenue, demo: bool) -> Result<Venue> {
    let venue = Venue {
        id,
        operator,
        name: new.name.clone(),
        kind: new.kind.clone(),
        address: new.address.clone(),
        postcode: new.postcode.clone(),
        city: new.city.clone(),
        time_zone: new.time_zone.clone(),
        cut_hour: new.cut_hour,
        ticket_conditions: String::new(),
        demo,
        regime: VatRegime::default(),
    };
    Ok(venue.checked()?)
}

async fn read_agent(
    ctx: &Context,
    new: &FirstAgent,
    demo: bool,
) -> Result<(Agent, (String, Option<String>))> {
    let agent = Agent {
        id: ctx.id(),
        code: new.code.clone(),
        name: new.name.clone(),
        active: true,
        language: new.language,
        demo,
    };
    let chance = &ctx.app().chance;
    let pin = new.pin.as_deref().map(|pin| secret::hash_pin(pin, chance)).transpose()?;
    let password = secret::hash_password(&new.password, chance)?;
    Ok((agent.checked()?, (password, pin)))
}
