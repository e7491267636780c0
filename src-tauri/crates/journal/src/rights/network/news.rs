//! What a desk makes of a unit that the shared database tells of, given what was done here. Pure: the safety of seats
//! rests on it, and its whole table is a test.

use uuid::Uuid;

use crate::rights::RightKind;

/// A unit as the shared database tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What kind of thing.
    pub kind: RightKind,
    /// The thing, as this desk names it.
    pub thing: Uuid,
    /// The unit.
    pub unit: Uuid,
    /// The last epoch it was granted under.
    pub epoch: i64,
    /// How it stands.
    pub state: Standing,
    /// Who has it; nobody when it is free.
    pub holder: Option<Uuid>,
    /// The ticket that spent it.
    pub by: Option<Uuid>,
}

/// How a unit stands in the shared database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Anyone may be granted it.
    Free,
    /// Granted to a desk.
    Held,
    /// Sold.
    Spent,
    /// Waits for a desk that does not come back.
    Quarantine,
}

impl Standing {
    /// The standing of a name, as the shared database says it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "free" => Some(Self::Free),
            "held" => Some(Self::Held),
            "spent" => Some(Self::Spent),
            "quarantine" => Some(Self::Quarantine),
            _ => None,
        }
    }
}

/// A unit as this desk knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The last epoch it was taken under.
    pub epoch: i64,
    /// Whether somebody has it without a ticket: at hand, or in a basket.
    pub held: bool,
    /// Whether a ticket has it.
    pub spent: bool,
    /// Who has it, or had it last.
    pub holder: Uuid,
}

/// What is to be written of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    /// The epoch it is known under from now on.
    pub epoch: i64,
    /// `free`, `granted`, `held` or `spent`, as the column says it.
    pub state: &'static str,
    /// Who has it.
    pub holder: Uuid,
    /// The ticket that spent it; of another desk that holds it, the desk.
    pub by: Option<Uuid>,
}

impl From<&News> for Known {
    fn from(news: &News) -> Self {
        let held = matches!(news.state, "granted" | "held");
        Self { epoch: news.epoch, held, spent: news.state == "spent", holder: news.holder }
    }
}

/// What is new about a unit for desk `me`; nothing when what was done here is as late, or later.
#[must_use]
pub fn of(known: Option<&Known>, told: &Told, me: Uuid) -> Option<News> {
    let holder = told.holder.unwrap_or(me);
    let news = |state, by| Some(News { epoch: told.epoch, state, holder, by });
    // One's own of before waits there for a person, and is not sold here. It may come back under the epoch it had, as what
    // was given back never does.
    let waits = Some(News { epoch: told.epoch - 1, state: "free", holder, by: None });
    let Some(known) = known.filter(|known| known.epoch >= told.epoch) else {
        return match told.state {
            Standing::Held if holder == me => news("granted", None),
            Standing::Quarantine if holder == me => waits,
            Standing::Held | Standing::Quarantine => news("held", Some(holder)),
            Standing::Spent => news("spent", told.by),
            Standing::Free => news("free", None),
        };
    };
    if known.epoch > told.epoch {
        return None;
    }
    // Under the same epoch this desk knows what it did itself: it sold, gave back, put in a basket.
    let ours = known.holder == me;
    match told.state {
        Standing::Held if holder == me => None,
        // It was taken from this desk, by the decision of two people or with its incarnation: it sells it no more.
        Standing::Quarantine if ours => waits.filter(|_| known.held),
        Standing::Free if ours => news("free", None).filter(|_| !known.spent),
        _ if ours => None,
        Standing::Held | Standing::Quarantine => news("held", Some(holder)),
        Standing::Spent => news("spent", told.by),
        Standing::Free => news("free", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn told(state: Standing, epoch: i64, holder: Option<Uuid>) -> Told {
        let (thing, unit) = (Uuid::from_u128(7), Uuid::from_u128(8));
        Told { kind: RightKind::Seat, thing, unit, epoch, state, holder, by: Some(Uuid::from_u128(9)) }
    }

    fn after(known: Option<(i64, bool, Uuid)>, told: &Told) -> Option<&'static str> {
        let known = known.map(|(epoch, spent, holder)| Known { epoch, held: !spent, spent, holder });
        of(known.as_ref(), told, ME).map(|news| news.state)
    }

    #[test]
    fn what_is_granted_is_at_hand_once() {
        let grant = told(Standing::Held, 3, Some(ME));
        assert_eq!(after(None, &grant), Some("granted"));
        assert_eq!(after(Some((2, true, ME)), &grant), Some("granted"), "sold, refunded, and granted anew");
        assert_eq!(after(Some((2, true, OTHER)), &grant), Some("granted"));
        assert_eq!(after(Some((3, true, ME)), &grant), None, "an answer read after the sale");
        assert_eq!(after(Some((3, false, ME)), &grant), None, "or after it was given back");
        assert_eq!(after(Some((4, false, ME)), &grant), None, "or after an exchange in place");
    }

    #[test]
    fn what_another_desk_has_is_not_ours_any_more() {
        for state in [Standing::Held, Standing::Quarantine] {
            let theirs = told(state, 3, Some(OTHER));
            assert_eq!(after(None, &theirs), Some("held"));
            assert_eq!(after(Some((2, false, ME)), &theirs), Some("held"));
            assert_eq!(after(Some((4, false, ME)), &theirs), None, "it was granted to us since");
        }
        let sold = told(Standing::Spent, 3, Some(OTHER));
        assert_eq!(after(Some((3, false, OTHER)), &sold), Some("spent"));
        assert_eq!(after(Some((2, false, ME)), &sold), Some("spent"));
    }

    #[test]
    fn what_is_free_for_all_is_not_at_hand() {
        let free = told(Standing::Free, 3, None);
        assert_eq!(after(Some((3, true, OTHER)), &free), Some("free"));
        assert_eq!(after(Some((3, false, ME)), &free), Some("free"), "two people decided so");
        assert_eq!(after(Some((3, true, ME)), &free), None, "its ticket tells when it ends");
        assert_eq!(after(Some((4, false, ME)), &free), None, "read before it was granted to us");
    }

    #[test]
    fn one_s_own_sale_told_back_changes_nothing() {
        let sold = told(Standing::Spent, 3, Some(ME));
        assert_eq!(after(Some((3, true, ME)), &sold), None);
        assert_eq!(after(Some((3, false, ME)), &sold), None, "refunded here, which nobody was told yet");
    }

    #[test]
    fn what_waits_in_quarantine_is_not_sold() {
        let waiting = told(Standing::Quarantine, 3, Some(ME));
        assert_eq!(after(Some((3, false, ME)), &waiting), Some("free"));
        assert_eq!(after(Some((3, true, ME)), &waiting), None, "what was sold is sold");
    }

    #[test]
    fn what_comes_back_from_quarantine_is_at_hand_again_unless_it_was_given_back() {
        let (waiting, back) = (told(Standing::Quarantine, 3, Some(ME)), told(Standing::Held, 3, Some(ME)));
        let again = |known: Known| {
            let known = of(Some(&known), &waiting, ME).map_or(known, |news| Known {
                epoch: news.epoch,
                held: false,
                spent: false,
                holder: news.holder,
            });
            of(Some(&known), &back, ME).map(|news| (news.epoch, news.state))
        };
        let known = Known { epoch: 3, held: true, spent: false, holder: ME };
        assert_eq!(again(known), Some((3, "granted")));
        assert_eq!(again(Known { held: false, ..known }), None, "its return is on the way");
        assert_eq!(
            again(Known { epoch: 2, spent: true, ..known }),
            Some((3, "granted")),
            "never heard of before"
        );
    }
}
