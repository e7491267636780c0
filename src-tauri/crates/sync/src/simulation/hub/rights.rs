//! What operations do to rights: `app.moves`, `app.verdict`, `app.move_units` and `app.move_counts`.

use std::collections::BTreeSet;

use journal::rights::network::Standing;
use uuid::Uuid;

use super::{Hub, Right};
use crate::simulation::chain::{Deed, Ticket, Unit, Written};

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Undo,
    Free,
    /// Free at once: another desk told before that it undid the ticket, to a server that was put back.
    Unsell,
    Spend,
    Born,
    Return,
}

/// What is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Spend,
    /// Taken again by who may without asking.
    Regrant,
    /// Taken without a right, since a paper is out there: with an incident.
    Seize,
    /// Left as it is: with an incident.
    Clash,
    Free,
    Born,
    Nothing,
}

/// One step of one unit.
#[derive(Debug, Clone, Copy)]
struct Step {
    verb: Verb,
    unit: Unit,
    epoch: Option<i64>,
    by: Option<Uuid>,
}

/// What is known beside the right itself.
#[derive(Debug, Clone, Copy)]
struct Standpoint {
    mine: bool,
    freed_here: bool,
    /// Whether the shared database grants such things, and the desk is not one to be believed.
    adopted: bool,
}

fn verdict(step: &Step, right: &Right, at: Standpoint) -> Verdict {
    let later = step.epoch.is_some_and(|epoch| epoch > right.epoch);
    // A credit is spent without an epoch: whoever is believed had it last.
    let believed = step.epoch.is_none() && right.state != Standing::Spent;
    let fits = |epoch: i64| step.epoch.is_none_or(|of| of == epoch);
    let free = right.state == Standing::Free;
    match step.verb {
        Verb::Spend if at.mine && fits(right.epoch) => Verdict::Spend,
        Verb::Spend if !at.adopted && (free || later || believed) => Verdict::Regrant,
        // What was done before somebody else was granted it is told after what he did.
        Verb::Spend if !at.adopted && step.epoch != Some(right.epoch) => Verdict::Nothing,
        Verb::Spend if free && at.freed_here && fits(right.epoch + 1) => Verdict::Regrant,
        Verb::Spend if free => Verdict::Seize,
        Verb::Spend => Verdict::Clash,
        Verb::Undo if at.mine => Verdict::Spend,
        Verb::Undo if !at.adopted && right.state != Standing::Spent => Verdict::Regrant,
        Verb::Undo if right.state == Standing::Spent => Verdict::Clash,
        Verb::Undo => Verdict::Seize,
        Verb::Born if right.epoch == 0 => Verdict::Born,
        Verb::Free | Verb::Unsell if right.state == Standing::Spent && right.by == step.by => Verdict::Free,
        Verb::Return if at.mine && step.epoch == Some(right.epoch) => Verdict::Free,
        Verb::Born | Verb::Free | Verb::Unsell | Verb::Return => Verdict::Nothing,
    }
}

/// The steps of a deed, in their order: what is given up, then what is sold.
fn steps(written: &Written, spent_by: impl Fn(Uuid) -> Vec<Unit>, undone: bool) -> Vec<Step> {
    let (given, sold) = written.deed.tickets();
    let mut steps = Vec::new();
    if let Some(ticket) = given {
        steps.push(Step {
            verb: Verb::Undo,
            unit: Unit::Undoing(ticket.id),
            epoch: None,
            by: Some(ticket.id),
        });
        let freed = match ticket.place.unit {
            Unit::Seat(_) => Some(ticket.place.unit),
            _ => None,
        };
        let freed = freed.into_iter().chain(spent_by(ticket.id));
        steps.extend(freed.map(|unit| Step { verb: Verb::Free, unit, epoch: None, by: Some(ticket.id) }));
    }
    if let Some(ticket) = sold {
        let by = Some(ticket.id);
        if let Unit::Seat(_) = ticket.place.unit {
            let epoch = Some(ticket.place.epoch);
            steps.push(Step { verb: Verb::Spend, unit: ticket.place.unit, epoch, by });
        }
        steps.push(Step { verb: Verb::Born, unit: Unit::Undoing(ticket.id), epoch: None, by: None });
        let credit = ticket.credit.map(Unit::Credit);
        steps.extend(credit.map(|unit| Step { verb: Verb::Spend, unit, epoch: None, by }));
        let unsold = undone.then_some(ticket.place.unit).into_iter().chain(credit.filter(|_| undone));
        steps.extend(unsold.map(|unit| Step { verb: Verb::Unsell, unit, epoch: None, by }));
    }
    if let Deed::Return { units, .. } = &written.deed {
        let back = |(unit, epoch): &(Unit, i64)| Step {
            verb: Verb::Return,
            unit: *unit,
            epoch: Some(*epoch),
            by: None,
        };
        steps.extend(units.iter().map(back));
    }
    steps
}

impl Hub {
    /// Moves rights as these operations say; where one is missing, an incident says so.
    pub(super) fn settle(&mut self, me: Uuid, written: &[Written]) {
        let mut touched: BTreeSet<(Uuid, Unit)> = BTreeSet::new();
        for one in written {
            let undone = self.is_catching_up(me) && self.was_undone(one);
            let venue = self.venue(one.venue);
            let spent_by = |ticket: Uuid| {
                let of = |(unit, right): (&Unit, &Right)| {
                    (matches!(unit, Unit::Credit(_)) && right.by == Some(ticket)).then_some(*unit)
                };
                venue.rights.iter().filter_map(of).collect()
            };
            for step in steps(one, spent_by, undone) {
                touched.insert((one.venue, step.unit));
                self.step(me, one, &step);
            }
            self.count(me, one);
            if undone {
                self.put_back(one);
            }
            if let Deed::Release { desk, upto } = one.deed {
                self.release(one.venue, desk, upto);
            }
        }
        for (venue, unit) in touched {
            let venue = self.venue(venue);
            venue.rights_head += 1;
            let feed = venue.rights_head;
            venue.rights.entry(unit).or_insert_with(Right::nobodys).feed = feed;
        }
    }

    /// Whether the ticket that an operation sells was undone already.
    fn was_undone(&mut self, written: &Written) -> bool {
        let (_, sold) = written.deed.tickets();
        let venue = self.venue(written.venue);
        let undoing = sold.and_then(|ticket| venue.rights.get(&Unit::Undoing(ticket.id)));
        undoing.is_some_and(|right| right.state == Standing::Spent)
    }

    /// Puts back the place of the zone that a ticket took which was undone already.
    fn put_back(&mut self, written: &Written) {
        let (_, sold) = written.deed.tickets();
        let venue = self.venue(written.venue);
        if sold.is_some_and(|ticket| venue.consumed.remove(&ticket.id)) {
            let over = venue.over.min(1);
            venue.over -= over;
            venue.out -= venue.out.min(1 - over);
        }
    }

    fn step(&mut self, me: Uuid, written: &Written, step: &Step) {
        let (now, believed) = (self.now, self.is_catching_up(me));
        let venue = self.venue(written.venue);
        let right = venue.rights.entry(step.unit).or_insert_with(Right::nobodys);
        let held = matches!(right.state, Standing::Held | Standing::Quarantine);
        let at = Standpoint {
            // A ticket is undone by the desk that sold it, under whatever incarnation it lives now.
            mine: held
                && right.holder == Some(me)
                && (right.incarnation == written.incarnation || believed || step.verb == Verb::Undo),
            freed_here: right.freed_by == Some(written.journal),
            adopted: !believed,
        };
        let decided = verdict(step, right, at);
        if matches!(decided, Verdict::Seize | Verdict::Clash) {
            venue
                .incidents
                .push(format!("{:?} of {:?} by {}: {right:?}", step.verb, step.unit, written.desk));
        }
        match decided {
            Verdict::Nothing | Verdict::Clash => return,
            Verdict::Spend => {}
            Verdict::Regrant => right.epoch = (right.epoch + 1).max(step.epoch.unwrap_or(1)),
            Verdict::Seize => right.epoch += i64::from(right.state == Standing::Free),
            Verdict::Born => right.epoch = 1,
            Verdict::Free => {}
        }
        right.since = now;
        right.freed_by = (decided == Verdict::Free && step.verb == Verb::Free).then_some(written.journal);
        right.by = None;
        match decided {
            Verdict::Free => {
                (right.state, right.holder, right.incarnation) = (Standing::Free, None, 0);
            }
            Verdict::Born => {
                (right.state, right.holder, right.incarnation) =
                    (Standing::Held, Some(me), written.incarnation);
            }
            Verdict::Spend => (right.state, right.by) = (Standing::Spent, step.by),
            _ => {
                (right.state, right.by) = (Standing::Spent, step.by);
                (right.holder, right.incarnation) = (Some(me), written.incarnation);
            }
        }
    }

    /// Places of the zone: what is sold must fit in what this desk was granted.
    fn count(&mut self, me: Uuid, written: &Written) {
        let believed = self.is_catching_up(me);
        let venue = self.venue(written.venue);
        let of_zone = |ticket: Option<&Ticket>| {
            ticket.filter(|ticket| matches!(ticket.place.unit, Unit::Place(_))).map(|ticket| ticket.id)
        };
        let (given, sold) = written.deed.tickets();
        let sold = of_zone(sold);
        let back = i64::from(given.is_some_and(|ticket| venue.consumed.remove(&ticket.id)));
        venue.consumed.extend(sold);
        // An exchange that keeps to the zone puts back and takes in one operation.
        let net = i64::from(sold.is_some()) - back;
        let escrow = venue.escrow.entry((me, written.incarnation)).or_default();
        let covered = net.min(escrow.left());
        if net > 0 && believed {
            escrow.granted += net - covered;
            escrow.spent += net;
            venue.out += net - covered;
        } else if net > 0 {
            escrow.spent += covered;
            venue.over += net - covered;
            if covered < net {
                venue.incidents.push(format!("a place sold without a right by {}", written.desk));
            }
        } else if net < 0 {
            let over = venue.over.min(-net);
            venue.over -= over;
            venue.out -= venue.out.min(-net - over);
        }
        if let Deed::Return { places, .. } = written.deed {
            // A server that was put back forgot what it had granted, and is told now that it came back.
            if believed {
                let forgotten = (places - escrow.left()).max(0);
                escrow.granted += forgotten;
                venue.out += forgotten;
            }
            let covered = places.min(escrow.left());
            escrow.returned += covered;
            venue.out -= covered;
        }
    }
}
