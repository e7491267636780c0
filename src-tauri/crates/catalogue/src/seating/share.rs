//! How what is free is shared: allotments (*contingents*) by channel or public, quotas by tariff.
//!
//! An allotment limits who may be granted places; it holds no seat. What one allotment has left is out of reach for
//! everybody else until it is released.

use kernel::AllotmentId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Places reserved for a channel, a public, or a public in a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Allotment {
    /// Its identity.
    pub id: AllotmentId,
    /// The channel it is for; any when absent.
    pub channel: Option<String>,
    /// The public it is for; any when absent.
    pub public: Option<String>,
    /// How many places.
    pub places: u32,
    /// How many of them are sold or in baskets.
    pub used: u32,
    /// Whether those it is for are held to it, and may not take what is left for all.
    pub capped: bool,
}

/// Who asks, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyer<'a> {
    /// The channel: desk, web, partner.
    pub channel: &'a str,
    /// The public that the person belongs to, when known.
    pub public: Option<&'a str>,
}

impl Allotment {
    /// What it still reserves.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.places.saturating_sub(self.used)
    }

    /// Whether it is for this buyer.
    #[must_use]
    pub fn is_for(&self, buyer: Buyer) -> bool {
        self.channel.as_deref().is_none_or(|channel| channel == buyer.channel)
            && (self.public.is_none() || self.public.as_deref() == buyer.public)
    }
}

/// How many of the `free` places this buyer may take: what is reserved for them and, unless they are held to that,
/// what is reserved for nobody.
#[must_use]
pub fn left_for(free: u32, allotments: &[Allotment], buyer: Buyer) -> u32 {
    let left =
        |of: &mut dyn Iterator<Item = &Allotment>| of.fold(0_u32, |sum, a| sum.saturating_add(a.left()));
    let own = left(&mut allotments.iter().filter(|allotment| allotment.is_for(buyer)));
    let others = left(&mut allotments.iter().filter(|allotment| !allotment.is_for(buyer)));
    let reachable = free.saturating_sub(others);
    let capped = allotments.iter().any(|allotment| allotment.capped && allotment.is_for(buyer));
    if capped { own.min(reachable) } else { reachable }
}

/// Where `asked` places come from: how many of each allotment, the rest being reserved for nobody. The narrowest
/// allotment is used first (channel and public, then either), then by id.
///
/// # Errors
///
/// [`Error::PlacesShort`] when the hall has not so many, [`Error::AllotmentShort`] when they are kept for others.
pub fn take(
    free: u32,
    allotments: &[Allotment],
    buyer: Buyer,
    asked: u32,
) -> Result<Vec<(AllotmentId, u32)>> {
    if asked > free {
        return Err(Error::PlacesShort { asked, left: free });
    }
    let left = left_for(free, allotments, buyer);
    if asked > left {
        return Err(Error::AllotmentShort { asked, left });
    }
    let mut own: Vec<&Allotment> = allotments.iter().filter(|allotment| allotment.is_for(buyer)).collect();
    own.sort_by_key(|a| (a.channel.is_none() || a.public.is_none(), a.public.is_none(), a.id));
    let mut wanted = asked;
    let mut taken = Vec::new();
    for allotment in own {
        let part = wanted.min(allotment.left());
        if part > 0 {
            taken.push((allotment.id, part));
            wanted -= part;
        }
    }
    Ok(taken)
}

/// How many places a tariff may be sold for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quota {
    /// The tariff's code.
    pub tariff: String,
    /// How many places at most.
    pub limit: u32,
    /// How many are sold or in baskets.
    pub used: u32,
}

impl Quota {
    /// How many places are left at this tariff; zero when the limit was lowered below what is sold.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }

    /// Checks that `asked` more places may be sold at this tariff.
    ///
    /// # Errors
    ///
    /// [`Error::QuotaReached`].
    pub fn check(&self, asked: u32) -> Result<()> {
        let left = self.left();
        if asked <= left {
            return Ok(());
        }
        Err(Error::QuotaReached { tariff: self.tariff.clone(), limit: self.limit, asked, left })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::TypedId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn allotment(id: u128, channel: Option<&str>, public: Option<&str>, places: u32) -> Allotment {
        let (channel, public) = (channel.map(str::to_owned), public.map(str::to_owned));
        Allotment {
            id: AllotmentId::from_uuid(Uuid::from_u128(id)),
            channel,
            public,
            places,
            used: 0,
            capped: false,
        }
    }

    const DESK: Buyer = Buyer { channel: "desk", public: None };
    const SCHOOL: Buyer = Buyer { channel: "desk", public: Some("school") };

    #[test]
    fn what_is_kept_for_schools_is_out_of_reach_for_others() {
        let kept = [allotment(1, None, Some("school"), 60)];
        assert_eq!(left_for(100, &kept, DESK), 40);
        assert_eq!(left_for(100, &kept, SCHOOL), 100);
        assert!(matches!(take(100, &kept, DESK, 41), Err(Error::AllotmentShort { asked: 41, left: 40 })));
        assert!(matches!(take(30, &kept, SCHOOL, 31), Err(Error::PlacesShort { asked: 31, left: 30 })));
    }

    #[test]
    fn a_capped_allotment_holds_its_public_to_it() {
        let kept = [Allotment { capped: true, ..allotment(1, Some("desk"), None, 10) }];
        assert_eq!(left_for(100, &kept, DESK), 10);
        assert_eq!(left_for(100, &kept, Buyer { channel: "web", public: None }), 90);
    }

    #[test]
    fn the_narrowest_allotment_is_used_first() {
        let kept = [
            allotment(1, Some("desk"), None, 5),
            allotment(2, None, Some("school"), 5),
            allotment(3, Some("desk"), Some("school"), 5),
        ];
        let taken = take(100, &kept, SCHOOL, 12).expect("there are enough");
        let ids: Vec<(u128, u32)> = taken.iter().map(|(id, n)| (id.uuid().as_u128(), *n)).collect();
        assert_eq!(ids, [(3, 5), (2, 5), (1, 2)]);
    }

    #[test]
    fn a_tariff_stops_at_its_quota_and_says_what_is_left() {
        let quota = Quota { tariff: "JEUNE".to_owned(), limit: 20, used: 18 };
        assert!(quota.check(2).is_ok());
        assert!(matches!(quota.check(3), Err(Error::QuotaReached { left: 2, .. })));
        assert_eq!(Quota { limit: 10, ..quota }.left(), 0, "a limit lowered afterwards");
    }

    proptest! {
        #[test]
        fn no_sale_ever_eats_what_is_kept_for_somebody_else(
            sizes in proptest::collection::vec(0..30_u32, 3),
            asked in proptest::collection::vec((0..2_usize, 0..3_usize, 0..20_u32), 0..40),
        ) {
            let mut kept = vec![
                allotment(1, Some("web"), None, sizes[0]),
                allotment(2, None, Some("school"), sizes[1]),
                allotment(3, Some("desk"), Some("club"), sizes[2]),
            ];
            let mut free = 100_u32;
            for (channel, public, places) in asked {
                let buyer = Buyer { channel: ["desk", "web"][channel], public: [None, Some("school"), Some("club")][public] };
                let Ok(taken) = take(free, &kept, buyer, places) else { continue };
                free -= places;
                for (id, part) in taken {
                    let allotment = kept.iter_mut().find(|allotment| allotment.id == id).expect("one of them");
                    prop_assert!(allotment.is_for(buyer) && part <= allotment.left());
                    allotment.used += part;
                }
                let reserved: u32 = kept.iter().map(Allotment::left).sum();
                prop_assert!(reserved <= free, "{reserved} places are promised and {free} are left");
            }
        }
    }
}
