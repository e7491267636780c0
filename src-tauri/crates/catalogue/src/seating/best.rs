//! The best available places. The order is documented in `docs/algorithms/best-available.md`.

mod split;
mod window;

use kernel::SeatId;

use super::{Plan, Point};
use window::{Cost, Window};

/// Distances are summed as whole millionths of a pixel, so that the order of a sum cannot change a comparison.
const PER_PIXEL: f64 = 1e6;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    /// How many places side by side.
    pub places: usize,
    /// How many of them for wheelchairs; the others come along with them.
    pub wheelchairs: usize,
    /// Where.
    pub within: Within<'a>,
    /// Whether a seat with a restricted view will do.
    pub restricted_view: bool,
    /// Whether places kept for wheelchairs and those who come along are open to everybody, as just before curtain.
    pub kept_places: bool,
    /// Whether the party may be split over rows when it cannot sit together.
    pub split: bool,
}

impl Ask<'_> {
    /// So many places side by side, anywhere, with a full view.
    #[must_use]
    pub const fn places(places: usize) -> Self {
        Self {
            places,
            wheelchairs: 0,
            within: Within::Anywhere,
            restricted_view: false,
            kept_places: false,
            split: false,
        }
    }
}

/// Where places are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within<'a> {
    /// In the whole hall.
    Anywhere,
    /// In a category, by its place in [`Plan::categories`].
    Category(usize),
    /// In a zone, by its place in [`Plan::zones`].
    Zone(usize),
    /// Among these seats: a flag for each of [`Plan::seats`]. A price category of a performance is such a set.
    Among(&'a [bool]),
}

/// Places that sit together.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The seats from left to right, by their places in [`Plan::seats`].
    pub seats: Vec<usize>,
    /// How many free seats are left alone beside them.
    pub orphans: u8,
    /// Mean distance to the best point, in pixels.
    pub mean_distance: f64,
}

/// The best places there are: one part, or several when a split was asked and needed.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The parts; one unless the party is split.
    pub parts: Vec<Part>,
}

impl Choice {
    /// Every seat, by its place in [`Plan::seats`].
    pub fn seats(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().flat_map(|part| part.seats.iter().copied())
    }

    /// How many free seats are left alone.
    #[must_use]
    pub fn orphans(&self) -> u8 {
        self.parts.iter().map(|part| part.orphans).sum()
    }
}

/// A plan made ready for the question: seats in the order of their blocks, distances known.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The seats, block after block, each from left to right.
    seats: Vec<Place>,
    /// Where each block begins in `seats`, and where the last ends.
    bounds: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Place {
    id: SeatId,
    /// In [`Plan::seats`].
    place: usize,
    category: usize,
    zone: usize,
    rank: u64,
    distance: u64,
    wheelchair: bool,
    companion: bool,
    restricted_view: bool,
}

impl Prepared {
    /// Makes a plan ready, best seen from its own [`Plan::focal`].
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        Self::facing(plan, plan.focal())
    }

    /// Makes a plan ready for a show that is best seen from `focal`.
    #[must_use]
    pub fn facing(plan: &Plan, focal: Point) -> Self {
        let blocks = plan.blocks();
        let mut bounds = vec![0];
        let mut seats = Vec::with_capacity(plan.seats().len());
        for block in &blocks {
            seats.extend(block.iter().map(|&place| prepare(plan, place, focal)));
            bounds.push(seats.len());
        }
        Self { seats, bounds }
    }

    /// The best places among those that are `free`: a flag for each of [`Plan::seats`], false beyond its end.
    ///
    /// `None` when the party cannot sit together, or cannot sit at all when a split is allowed.
    #[must_use]
    pub fn best(&self, free: &[bool], ask: &Ask) -> Option<Choice> {
        if ask.places == 0 || ask.wheelchairs > ask.places {
            return None;
        }
        let hall = self.view(free, ask);
        let together = hall.together(ask.places, ask.wheelchairs);
        let windows = match together {
            Some(window) => vec![window],
            None if ask.split => hall.split(ask)?,
            None => return None,
        };
        Some(Choice { parts: windows.iter().map(|window| hall.part(window)).collect() })
    }

    fn view(&self, free: &[bool], ask: &Ask) -> View<'_> {
        let is_free = |seat: &Place| free.get(seat.place).copied().unwrap_or(false);
        let asked = |seat: &Place| match ask.within {
            Within::Anywhere => true,
            Within::Category(category) => seat.category == category,
            Within::Zone(zone) => seat.zone == zone,
            Within::Among(seats) => seats.get(seat.place).copied().unwrap_or(false),
        };
        let fit = |seat: &Place| {
            let kept = (seat.wheelchair || seat.companion) && ask.wheelchairs == 0 && !ask.kept_places;
            let hidden = seat.restricted_view && !ask.restricted_view;
            !kept && !hidden && asked(seat)
        };
        let free: Vec<bool> = self.seats.iter().map(is_free).collect();
        let fit = self.seats.iter().zip(&free).map(|(seat, &free)| free && fit(seat)).collect();
        View { hall: self, free, fit }
    }
}

fn prepare(plan: &Plan, place: usize, focal: Point) -> Place {
    let seat = &plan.seats()[place];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a distance on a drawing")]
    let distance = (seat.at.distance(focal) * PER_PIXEL).round() as u64;
    Place {
        id: seat.id,
        place,
        category: seat.category,
        zone: seat.zone,
        rank: u64::from(seat.rank.get()),
        distance,
        wheelchair: seat.wheelchair,
        companion: seat.companion,
        restricted_view: seat.restricted_view,
    }
}

/// A prepared plan at one moment, for one question; flags are in the prepared order.
#[derive(Debug, Clone)]
struct View<'a> {
    hall: &'a Prepared,
    /// Not taken: what makes an orphan.
    free: Vec<bool>,
    /// Free, and of the kind that is asked.
    fit: Vec<bool>,
}

impl View<'_> {
    fn part(&self, window: &Window) -> Part {
        let seats = &self.hall.seats[window.start..window.end];
        #[expect(clippy::cast_precision_loss, reason = "below 2^52 millionths of a pixel")]
        let mean_distance = window.cost.distance as f64 / seats.len() as f64 / PER_PIXEL;
        Part {
            seats: seats.iter().map(|seat| seat.place).collect(),
            orphans: window.cost.orphans,
            mean_distance,
        }
    }

    /// The better of two windows: by cost, then by the sorted ids of their seats.
    fn better(&self, one: &Window, other: &Window) -> bool {
        one.cost.cmp(&other.cost).then_with(|| self.ids(one).cmp(&self.ids(other))).is_lt()
    }

    fn ids(&self, window: &Window) -> Vec<SeatId> {
        let mut ids: Vec<SeatId> =
            self.hall.seats[window.start..window.end].iter().map(|seat| seat.id).collect();
        ids.sort_unstable();
        ids
    }
}

#[cfg(test)]
mod tests;
