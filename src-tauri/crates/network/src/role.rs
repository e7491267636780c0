//! Roles: fixed sets of rights.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Right;

/// A role of an agent at a venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Billetterie.
    BoxOffice,
    /// Saisonnier.
    Seasonal,
    /// Responsable de billetterie.
    BoxOfficeManager,
    /// Relations publiques: options, no cash.
    PublicRelations,
    /// Production: invitations.
    Production,
    /// Régisseur d'une régie de recettes.
    CashOfficer,
    /// Mandataire d'une régie de recettes.
    CashDeputy,
    /// Comptable.
    Accountant,
    /// Communication.
    Communication,
    /// Administration du lieu.
    VenueAdmin,
    /// Administration du réseau.
    NetworkAdmin,
    /// Contrôle fiscal: reads all, writes nothing.
    Controller,
    /// Contrôle d'accès.
    Door,
}

impl Role {
    /// Every role, in the order of the interface.
    pub const ALL: [Self; 13] = [
        Self::BoxOffice,
        Self::Seasonal,
        Self::BoxOfficeManager,
        Self::PublicRelations,
        Self::Production,
        Self::CashOfficer,
        Self::CashDeputy,
        Self::Accountant,
        Self::Communication,
        Self::VenueAdmin,
        Self::NetworkAdmin,
        Self::Controller,
        Self::Door,
    ];

    /// What the role may do, besides what any signed-in agent may.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one table, read as one")]
    pub fn rights(self) -> &'static [Right] {
        use Right::{
            Admit, CloseDay, EditContacts, EraseContacts, GiveFree, HoldPlaces, Inspect, Issue, KeepTill,
            ManageAgents, ManageCapacity, ManageNetwork, ManageProgramme, ManageTariffs, ManageVenue,
            MoveContacts, PriceByHand, ReadAccounts, ReadContacts, RefundOtherMeans, Sell, SettleExchange,
            Undo,
        };
        match self {
            Self::BoxOffice => {
                &[Issue, Sell, HoldPlaces, Undo, KeepTill, ReadContacts, EditContacts, GiveFree, Admit]
            }
            Self::Seasonal => &[Issue, Sell, KeepTill, ReadContacts, EditContacts, Admit],
            Self::BoxOfficeManager => &[
                Issue,
                Sell,
                HoldPlaces,
                Undo,
                RefundOtherMeans,
                KeepTill,
                CloseDay,
                ReadAccounts,
                ReadContacts,
                EditContacts,
                MoveContacts,
                GiveFree,
                PriceByHand,
                ManageCapacity,
                ManageProgramme,
                ManageTariffs,
                Admit,
                SettleExchange,
            ],
            Self::PublicRelations => &[HoldPlaces, ReadContacts, EditContacts],
            Self::Production => &[Issue, HoldPlaces, GiveFree, ReadContacts],
            Self::CashOfficer => &[
                Issue,
                Sell,
                HoldPlaces,
                Undo,
                RefundOtherMeans,
                KeepTill,
                CloseDay,
                ReadAccounts,
                ReadContacts,
                EditContacts,
                GiveFree,
                Admit,
            ],
            Self::CashDeputy => &[Issue, Sell, HoldPlaces, Undo, KeepTill, ReadContacts, EditContacts, Admit],
            Self::Accountant => &[ReadAccounts, CloseDay],
            Self::Communication => &[ReadContacts, EditContacts, MoveContacts],
            Self::VenueAdmin => &[
                Issue,
                Sell,
                HoldPlaces,
                Undo,
                RefundOtherMeans,
                KeepTill,
                CloseDay,
                ReadAccounts,
                Inspect,
                ReadContacts,
                EditContacts,
                MoveContacts,
                EraseContacts,
                GiveFree,
                PriceByHand,
                ManageCapacity,
                ManageProgramme,
                ManageTariffs,
                ManageAgents,
                ManageVenue,
                Admit,
                SettleExchange,
            ],
            Self::NetworkAdmin => &[ManageNetwork, ManageVenue, ManageAgents, ReadAccounts, SettleExchange],
            Self::Controller => &[Inspect, ReadAccounts],
            Self::Door => &[Admit],
        }
    }

    /// The rights of an agent with `roles`.
    #[must_use]
    pub fn union(roles: &[Self]) -> BTreeSet<Right> {
        let own = roles.iter().flat_map(|role| role.rights().iter().copied());
        let implied = own.clone().flat_map(|right| right.implied().iter().copied());
        own.chain(implied).chain([Right::Open, Right::SignedIn]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_relations_take_options_but_no_cash() {
        let rights = Role::union(&[Role::PublicRelations]);
        assert!(rights.contains(&Right::HoldPlaces));
        assert!(!rights.contains(&Right::Sell) && !rights.contains(&Right::KeepTill));
    }

    #[test]
    fn a_tax_inspector_reads_everything_and_writes_nothing() {
        assert_eq!(Role::Controller.rights(), [Right::Inspect, Right::ReadAccounts]);
    }
}
