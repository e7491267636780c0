//! The invented public of a venue. Names come with their real frequencies (Source : INSEE); nobody is real.

use chrono::NaiveDate;
use contacts::sample::Invented;
use kernel::ContactId;

use super::dice::Dice;
use super::venues::House;
use crate::Result;
use crate::contacts::create::{Address, ContactCreated, CreateContact};
use crate::tariffs::entitlement::{EntitlementView, RecordEntitlement};

/// How many people out of a hundred each venue has.
pub(super) const SHARES: [usize; 5] = [34, 10, 12, 31, 13];

/// A person of a venue's base.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) contact: ContactId,
    /// As they say it at the desk.
    pub(super) name: String,
}

/// Creates one person; one in twenty shows a jobseeker's proof.
pub(super) async fn welcome(
    house: &House,
    invented: Invented,
    dice: &Dice,
    until: NaiveDate,
) -> Result<Person> {
    let name = format!("{} {}", invented.sheet.usage, invented.sheet.given);
    let created: ContactCreated = house.seller.ask("create_contact", &fields(invented)).await?;
    let contact = created.contact.contact;
    if dice.happens(50) {
        let status = "jobseeker".to_owned();
        let seen = RecordEntitlement { contact, status, quotient: None, until: Some(until) };
        let _: EntitlementView = house.seller.ask("record_entitlement", &seen).await?;
    }
    Ok(Person { contact, name })
}

fn fields(invented: Invented) -> CreateContact {
    let Invented { sheet, email, phone, address } = invented;
    CreateContact {
        kind: sheet.kind,
        civility: sheet.civility,
        given: sheet.given,
        usage: sheet.usage,
        birth_date: sheet.birth_date,
        email: email.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        address: address.map(|(lines, postcode, city)| Address { lines, postcode, city }),
        ..CreateContact::default()
    }
}
