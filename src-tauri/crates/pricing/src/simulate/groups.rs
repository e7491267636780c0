//! Who pays more or less, by age and status, in groups large enough to name nobody.

use std::collections::BTreeMap;

use kernel::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::replay::Priced;
use super::{CONFIDENTIAL, Past};
use crate::Text;

/// A band of ages on the day of the performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgeBand {
    /// Under 18.
    Under18,
    /// 18 to 25.
    From18,
    /// 26 to 29.
    From26,
    /// 30 to 59.
    From30,
    /// 60 and over.
    From60,
    /// Not known.
    Unknown,
}

impl AgeBand {
    /// The band of an age.
    #[must_use]
    pub const fn of(age: Option<u32>) -> Self {
        match age {
            Some(0..18) => Self::Under18,
            Some(18..26) => Self::From18,
            Some(26..30) => Self::From26,
            Some(30..60) => Self::From30,
            Some(_) => Self::From60,
            None => Self::Unknown,
        }
    }
}

/// Who a group is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GroupWho")]
pub struct Who {
    /// The age band.
    pub age: AgeBand,
    /// The status, by code; absent: none.
    pub status: Option<Text>,
}

/// What changes for a group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Who; absent: all the groups that are too small to be shown apart.
    pub who: Option<Who>,
    /// How many persons.
    pub persons: u32,
    /// How many places.
    pub tickets: u32,
    /// How many of them would cost more.
    pub more: u32,
    /// How many would cost the same.
    pub same: u32,
    /// How many would cost less.
    pub less: u32,
    /// What the group would pay more, all places together; negative: less.
    pub difference: Money,
}

/// A group before its persons are counted.
struct Crowd {
    people: Vec<usize>,
    group: Group,
}

impl Crowd {
    fn new(who: Option<Who>) -> Self {
        let none = Group { who, persons: 0, tickets: 0, more: 0, same: 0, less: 0, difference: Money::ZERO };
        Self { people: Vec::new(), group: none }
    }

    fn count(mut self) -> Self {
        self.people.sort_unstable();
        self.people.dedup();
        self.group.persons = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self
    }

    fn join(&mut self, other: Self) {
        let (all, one) = (&mut self.group, other.group);
        all.tickets += one.tickets;
        all.more += one.more;
        all.same += one.same;
        all.less += one.less;
        all.difference += one.difference;
        self.people.extend(other.people);
    }
}

/// The groups, the small ones together; none at all when everybody together is too few.
pub(super) fn of(past: &Past<'_>, priced: &[Option<Priced>]) -> Vec<Group> {
    let mut crowds: BTreeMap<(AgeBand, Option<&str>), Crowd> = BTreeMap::new();
    for (sale, priced) in past.sales.iter().zip(priced) {
        let Some(priced) = priced else { continue };
        let age = past.people[sale.person].age_on(past.performances[sale.performance].day);
        let key = (AgeBand::of(age), sale.status.as_deref());
        let crowd = crowds
            .entry(key)
            .or_insert_with(|| Crowd::new(Some(Who { age: key.0, status: sale.status.clone() })));
        crowd.people.push(sale.person);
        let group = &mut crowd.group;
        group.tickets += 1;
        match priced.value.cmp(&sale.value) {
            std::cmp::Ordering::Greater => group.more += 1,
            std::cmp::Ordering::Equal => group.same += 1,
            std::cmp::Ordering::Less => group.less += 1,
        }
        group.difference += priced.value - sale.value;
    }
    gather(crowds.into_values().map(Crowd::count).collect())
}

fn gather(mut crowds: Vec<Crowd>) -> Vec<Group> {
    // The smallest last, so that they leave first; equals by who they are.
    crowds.sort_by(|one, other| {
        (other.people.len(), &one.group.who).cmp(&(one.people.len(), &other.group.who))
    });
    let mut rest = Crowd::new(None);
    while let Some(smallest) = crowds.pop_if(|crowd| crowd.people.len() < CONFIDENTIAL) {
        rest.join(smallest);
    }
    rest = rest.count();
    while !rest.people.is_empty() && rest.people.len() < CONFIDENTIAL {
        let Some(next) = crowds.pop() else { return Vec::new() };
        rest.join(next);
        rest = rest.count();
    }
    let mut groups: Vec<Group> = crowds.into_iter().map(|crowd| crowd.group).collect();
    groups.sort_by(|one, other| one.who.cmp(&other.who));
    groups.extend((!rest.people.is_empty()).then_some(rest.group));
    groups
}
