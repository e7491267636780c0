//! The five invented venues, the four operators that answer for them, and the people who work there.

use kernel::{NaiveDate, VenueId};
use network::{Language, Role, VatRegime};

use crate::network::agents::{AgentOf, CreateAgent, SetRoles};
use crate::network::sign::SwitchVenue;
use crate::network::start::{
    AddVenue, AddedVenue, CreateVenue, FirstAgent, NewDesk, NewLicence, NewOperator, NewVenue,
};
use crate::network::who::Who;
use crate::wire::Nothing;
use crate::{App, Context, Result};
use std::sync::Arc;

/// An invented venue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    name: &'static str,
    kind: &'static str,
    address: &'static str,
    postcode: &'static str,
    city: &'static str,
    /// Its operator in [`OPERATORS`].
    operator: usize,
    /// « Grande salle ».
    pub(super) hall: &'static str,
    /// Its plan, in the public seating-plan format.
    pub(super) plan: &'static [u8],
}

const STUDIO: &[u8] = include_bytes!("../../data/demo/studio-120.json");
const ITALIAN: &[u8] = include_bytes!("../../data/demo/italienne.json");
const AUDITORIUM: &[u8] = include_bytes!("../../data/demo/auditorium-1914.json");

/// The venues; the first is the desk's home.
pub(super) const VENUES: [Place; 5] = [
    Place {
        name: "Grand Théâtre de Montfleury",
        kind: "theatre",
        address: "1 place de la Comédie",
        postcode: "21990",
        city: "Montfleury",
        operator: 0,
        hall: "Salle à l’italienne",
        plan: ITALIAN,
    },
    Place {
        name: "L’Atelier",
        kind: "theatre",
        address: "14 rue des Teinturiers",
        postcode: "21990",
        city: "Montfleury",
        operator: 0,
        hall: "Studio",
        plan: STUDIO,
    },
    Place {
        name: "L’Aubépine",
        kind: "concert_hall",
        address: "3 quai du Vieux-Lavoir",
        postcode: "25995",
        city: "Clairval-sous-Roche",
        operator: 1,
        hall: "Le Club",
        plan: STUDIO,
    },
    Place {
        name: "Auditorium du Val",
        kind: "concert_hall",
        address: "200 avenue de l’Europe",
        postcode: "71998",
        city: "Saint-Aubin-les-Prés",
        operator: 2,
        hall: "Grande salle",
        plan: AUDITORIUM,
    },
    Place {
        name: "Festival des Rives",
        kind: "festival",
        address: "Parc des Rives",
        postcode: "39997",
        city: "Pontarlay",
        operator: 3,
        hall: "Théâtre de verdure",
        plan: ITALIAN,
    },
];

/// Operators: name, first eight digits of an invented SIREN, how they stand towards VAT. No company's SIREN begins
/// with 0.
const OPERATORS: [(&str, u32, VatRegime); 4] = [
    ("Établissement public Scènes de Montfleury", 411, VatRegime::Liable),
    ("Association L’Aubépine", 527, VatRegime::Liable),
    ("Société de l’Auditorium du Val", 633, VatRegime::Liable),
    ("Association Les Rives en fête", 748, VatRegime::Liable),
];

/// What every invented agent types to sign in by password.
pub(super) const PASSWORD: &str = "parterre";
/// And by PIN.
pub(super) const PIN: &str = "1234";
/// Who administers the five venues.
pub(super) const ADMIN: &str = "claire";
/// Who sells at the five venues.
pub(super) const SELLER: &str = "nadia";

/// The others, one for each role of a venue: code, name, role. Nobody administers a network that no venue joined.
pub(super) const AGENTS: [(&str, &str, Role); 12] = [
    (SELLER, "Nadia Berger", Role::BoxOffice),
    ("hugo", "Hugo Lambert", Role::Seasonal),
    ("karim", "Karim Vasseur", Role::BoxOfficeManager),
    ("sami", "Sami Roussel", Role::PublicRelations),
    ("ines", "Inès Fabre", Role::Production),
    ("paul", "Paul Mercier", Role::CashOfficer),
    ("lea", "Léa Carpentier", Role::CashDeputy),
    ("marc", "Marc Delorme", Role::Accountant),
    ("zoe", "Zoé Lemaire", Role::Communication),
    ("victor", "Victor Noël", Role::VenueAdmin),
    ("irene", "Irène Collet", Role::Controller),
    ("tom", "Tom Perrin", Role::Door),
];

/// The name of [`ADMIN`].
pub(super) const ADMIN_NAME: &str = "Claire Aubry";

/// An invented SIREN: eight digits that begin with 0, and Luhn's check.
pub(super) fn siren(eight: u32) -> String {
    let digits = format!("{eight:08}");
    let sum: u32 = digits
        .bytes()
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

impl Place {
    fn operator(&self, since: NaiveDate) -> NewOperator {
        let (name, eight, vat_regime) = OPERATORS[self.operator];
        let licence = |category: u8| NewLicence {
            number: format!("PLATESV-D-2024-{:06}", 990_000 + 10 * self.operator + usize::from(category)),
            category,
            valid_from: since,
            valid_until: None,
        };
        NewOperator {
            name: name.to_owned(),
            siren: siren(eight),
            siret: None,
            address: format!("{}\n{} {}", self.address, self.postcode, self.city),
            vat_number: None,
            vat_regime,
            licences: (1..=3).map(licence).collect(),
        }
    }

    fn venue(&self) -> NewVenue {
        NewVenue {
            name: self.name.to_owned(),
            kind: self.kind.to_owned(),
            address: self.address.to_owned(),
            postcode: self.postcode.to_owned(),
            city: self.city.to_owned(),
            time_zone: "Europe/Paris".to_owned(),
            cut_hour: 4,
        }
    }
}

/// A venue that was made, with its administrator and its seller signed in.
#[derive(Debug, Clone)]
pub(super) struct House {
    pub(super) admin: Context,
    pub(super) seller: Context,
}

/// Makes the venues, this desk and its agents.
pub(super) async fn open(app: &Arc<App>, since: NaiveDate) -> Result<Vec<House>> {
    let first = CreateVenue {
        operator: VENUES[0].operator(since),
        venue: VENUES[0].venue(),
        desk: NewDesk { name: "Guichet 1".to_owned(), terminal: "A01".to_owned() },
        agent: FirstAgent {
            code: ADMIN.to_owned(),
            name: ADMIN_NAME.to_owned(),
            password: PASSWORD.to_owned(),
            pin: Some(PIN.to_owned()),
            language: Language::Fr,
        },
        demo: true,
    };
    let home: Who = app.nobody().ask("create_venue", &first).await?;
    let admin = app.as_agent(ADMIN).await?;
    let mut ids = vec![home.venue];
    for place in &VENUES[1..] {
        let new = AddVenue { operator: place.operator(since), venue: place.venue() };
        let added: AddedVenue = admin.ask("add_venue", &new).await?;
        ids.push(added.venue);
    }
    let seller = hire(&admin).await?;
    let mut houses = Vec::with_capacity(ids.len());
    for id in ids {
        let admin = at(app, ADMIN, id).await?;
        if id != home.venue {
            let roles = SetRoles { agent: seller, roles: vec![Role::BoxOffice] };
            let _: Nothing = admin.ask("set_roles", &roles).await?;
        }
        houses.push(House { admin, seller: at(app, SELLER, id).await? });
    }
    Ok(houses)
}

/// Hires one agent for each role at home; answers the seller.
async fn hire(admin: &Context) -> Result<kernel::AgentId> {
    let mut seller = None;
    for (code, name, role) in AGENTS {
        let new = CreateAgent {
            code: code.to_owned(),
            name: name.to_owned(),
            password: PASSWORD.to_owned(),
            pin: Some(PIN.to_owned()),
            language: Language::Fr,
            roles: vec![role],
        };
        let hired: AgentOf = admin.ask("create_agent", &new).await?;
        seller = seller.or(Some(hired.agent));
    }
    Ok(seller.unwrap_or_else(|| admin.id()))
}

/// An agent acting at a venue.
pub(super) async fn at(app: &Arc<App>, code: &str, venue: VenueId) -> Result<Context> {
    let here = app.as_agent(code).await?;
    let who: Who = here.ask("switch_venue", &SwitchVenue { venue }).await?;
    app.context(Some(who.session)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use network::Siren;

    #[test]
    fn invented_operators_have_well_formed_numbers_that_nobody_has() {
        for (_, eight, _) in OPERATORS {
            let number = siren(eight);
            assert!(number.starts_with('0'), "{number}");
            assert!(number.parse::<Siren>().is_ok(), "{number}");
        }
    }
}
