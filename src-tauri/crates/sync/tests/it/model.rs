//! The protocol of one seat and two desks, searched exhaustively: messages are lost, doubled and delayed as they like,
//! desks lose power, are restored from backups, are lost. It is safe as it is, and each protection is needed: taken
//! away, the search finds two people on one seat.

use std::collections::BTreeSet;

use stateright::{Checker as _, HasDiscoveries, Model, Property};

const SAFE: &str = "two tickets never admit to one seat";
const HONEST: &str = "a desk that sold what it held is believed";

/// How many grants and how many operations a search goes through.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    epochs: u8,
    operations: usize,
}

/// The protocol, with each of its protections, and what may happen to it.
#[derive(Debug, Clone, Copy)]
struct Protocol {
    /// A desk takes in only grants above what it gave back or sold.
    epoch_guard: bool,
    /// What is committed survives a loss of power (`synchronous=full`).
    durable: bool,
    /// Backups are made and put back.
    restores: bool,
    /// A mark outside the store says how far the chain had gone.
    marker: bool,
    /// What a desk of an older incarnation, or a lost one, held is kept for it.
    quarantine: bool,
    /// The shared database takes back by itself what was held for long.
    takes_back: bool,
    /// Desks are declared lost, and two people decide about what is in quarantine.
    losses: bool,
    /// The right is born at the first desk with a sale, as the refund of a ticket is, instead of being asked for.
    born: bool,
    bounds: Bounds,
}

const WHOLE: Protocol = Protocol {
    epoch_guard: true,
    durable: true,
    restores: false,
    marker: true,
    quarantine: true,
    takes_back: false,
    losses: false,
    born: false,
    bounds: Bounds { epochs: 6, operations: 6 },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Operation {
    Sale(u8),
    Return(u8),
}

/// Whose the seat is in the shared database; a holder is a desk and its incarnation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Seat {
    Free,
    Held(usize, u8),
    Quarantine(usize, u8),
    Spent,
}

/// What a backup holds, and a store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Store {
    right: Option<u8>,
    relinquished: u8,
    chain: Vec<Operation>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Desk {
    store: Store,
    incarnation: u8,
    /// Outside the store: how long the chain was.
    mark: usize,
    backup: Option<Store>,
    gone: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Message {
    Grant { desk: usize, incarnation: u8, epoch: u8 },
    Push { desk: usize, incarnation: u8, chain: Vec<Operation> },
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    seat: Seat,
    epoch: u8,
    /// By desk: its incarnation, and how much of that chain is known.
    known: [(u8, usize); 2],
    /// How much of the first incarnation's chain is known, once there is a second one.
    known_before: [usize; 2],
    desks: [Desk; 2],
    messages: BTreeSet<Message>,
    /// The epochs of the tickets out there.
    tickets: Vec<u8>,
    /// Those that two people made void.
    void: BTreeSet<u8>,
    disbelieved: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Action {
    Ask(usize),
    AskAgain(usize),
    Sell(usize),
    GiveBack(usize),
    Push(usize),
    LosePower(usize),
    BackUp(usize),
    Restore(usize),
    Reopen(usize),
    TakeBack,
    Lose(usize),
    Override,
    Deliver(Message),
}

impl Desk {
    fn new() -> Self {
        Self { store: Store::default(), incarnation: 1, mark: 0, backup: None, gone: false }
    }

    /// Uses the right that it holds: one operation, and the right is no more.
    fn consume(&mut self, operation: impl Fn(u8) -> Operation) -> Option<u8> {
        let epoch = self.store.right.take()?;
        self.store.relinquished = self.store.relinquished.max(epoch);
        self.store.chain.push(operation(epoch));
        self.mark = self.mark.max(self.store.chain.len());
        Some(epoch)
    }
}

impl Protocol {
    /// A desk whose store is older than its mark sells nothing before it has opened anew.
    fn may_sell(&self, desk: &Desk) -> bool {
        let found_out = self.marker && desk.store.chain.len() < desk.mark;
        desk.store.right.is_some() && !found_out && desk.store.chain.len() < self.bounds.operations
    }

    /// What the shared database does with what a chain says and it did not know.
    fn take_in(&self, state: &mut State, desk: usize, incarnation: u8, operations: &[Operation]) {
        for operation in operations {
            let holds = matches!(state.seat, Seat::Held(d, i) | Seat::Quarantine(d, i) if (d, i) == (desk, incarnation));
            match operation {
                Operation::Sale(epoch) if holds && *epoch == state.epoch => state.seat = Seat::Spent,
                Operation::Return(epoch) if holds && *epoch == state.epoch => state.seat = Seat::Free,
                Operation::Sale(epoch) => state.disbelieved |= !state.void.contains(epoch),
                Operation::Return(_) => {}
            }
        }
    }

    fn deliver(&self, state: &mut State, message: &Message) -> Option<()> {
        match message {
            Message::Grant { desk, incarnation, epoch } => {
                let at = &mut state.desks[*desk];
                let fresh = !self.epoch_guard || *epoch > at.store.relinquished;
                let welcome = !at.gone && at.incarnation == *incarnation && at.store.right.is_none() && fresh;
                welcome.then(|| at.store.right = Some(*epoch))
            }
            Message::Push { desk, incarnation, chain } => {
                let (now, head) = state.known[*desk];
                let known = if *incarnation == now { head } else { state.known_before[*desk] };
                let news = chain.get(known..).filter(|news| !news.is_empty())?.to_vec();
                match *incarnation == now {
                    true => state.known[*desk].1 = chain.len(),
                    false => state.known_before[*desk] = chain.len(),
                }
                self.take_in(state, *desk, *incarnation, &news);
                Some(())
            }
        }
    }

    /// What a desk may do or suffer.
    fn of_desk(&self, state: &State, n: usize, actions: &mut Vec<Action>) {
        let desk = &state.desks[n];
        let current = desk.incarnation == state.known[n].0;
        if desk.gone {
            return;
        }
        if state.seat == Seat::Free && state.epoch < self.bounds.epochs && current {
            actions.push(Action::Ask(n));
        }
        if state.seat == Seat::Held(n, desk.incarnation) {
            actions.push(Action::AskAgain(n));
        }
        if self.may_sell(desk) {
            actions.extend([Action::Sell(n), Action::GiveBack(n)]);
        }
        if current && desk.store.chain.len() > state.known[n].1 {
            actions.push(Action::Push(n));
            let sold_last = matches!(desk.store.chain.last(), Some(Operation::Sale(_)));
            if !self.durable && sold_last {
                actions.push(Action::LosePower(n));
            }
        }
        if self.restores {
            match desk.backup {
                None => actions.push(Action::BackUp(n)),
                Some(_) => actions.push(Action::Restore(n)),
            }
            let older = desk.store.chain.len() < state.known[n].1
                || (self.marker && desk.store.chain.len() < desk.mark);
            if older && desk.incarnation == 1 {
                actions.push(Action::Reopen(n));
            }
        }
        if self.losses && matches!(state.seat, Seat::Held(d, _) if d == n) {
            actions.push(Action::Lose(n));
        }
    }
}

impl Model for Protocol {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        let mut seller = Desk::new();
        seller.store.right = self.born.then_some(1);
        vec![State {
            seat: if self.born { Seat::Held(0, 1) } else { Seat::Free },
            epoch: u8::from(self.born),
            known: [(1, 0); 2],
            known_before: [0; 2],
            desks: [seller, Desk::new()],
            messages: BTreeSet::new(),
            tickets: Vec::new(),
            void: BTreeSet::new(),
            disbelieved: false,
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        (0..2).for_each(|n| self.of_desk(state, n, actions));
        if self.takes_back && matches!(state.seat, Seat::Held(..)) {
            actions.push(Action::TakeBack);
        }
        if self.losses && matches!(state.seat, Seat::Quarantine(..)) {
            actions.push(Action::Override);
        }
        actions.extend(state.messages.iter().cloned().map(Action::Deliver));
    }

    fn next_state(&self, before: &State, action: Action) -> Option<State> {
        let mut state = before.clone();
        match action {
            Action::Ask(n) => {
                let incarnation = state.known[n].0;
                state.epoch += 1;
                state.seat = Seat::Held(n, incarnation);
                state.messages.insert(Message::Grant { desk: n, incarnation, epoch: state.epoch });
            }
            Action::AskAgain(n) => {
                let incarnation = state.known[n].0;
                state.messages.insert(Message::Grant { desk: n, incarnation, epoch: state.epoch });
            }
            Action::Sell(n) => {
                let epoch = state.desks[n].consume(Operation::Sale)?;
                state.tickets.push(epoch);
            }
            Action::GiveBack(n) => {
                state.desks[n].consume(Operation::Return)?;
            }
            Action::Push(n) => {
                let Desk { incarnation, store, .. } = &state.desks[n];
                let push = Message::Push { desk: n, incarnation: *incarnation, chain: store.chain.clone() };
                state.messages.insert(push);
            }
            Action::LosePower(n) => {
                // What is not synced is lost, the mark as well as the store.
                let desk = &mut state.desks[n];
                let Some(Operation::Sale(epoch)) = desk.store.chain.pop() else { return None };
                desk.store.right = Some(epoch);
                desk.store.relinquished = epoch - 1;
                desk.mark = desk.store.chain.len();
            }
            Action::BackUp(n) => state.desks[n].backup = Some(state.desks[n].store.clone()),
            Action::Restore(n) => state.desks[n].store = state.desks[n].backup.clone()?,
            Action::Reopen(n) => {
                let desk = &mut state.desks[n];
                let relinquished = desk.store.relinquished;
                desk.store = Store { relinquished, ..Store::default() };
                (desk.incarnation, desk.mark, desk.backup) = (2, 0, None);
                state.known_before[n] = state.known[n].1;
                state.known[n] = (2, 0);
                if state.seat == Seat::Held(n, 1) {
                    state.seat = if self.quarantine { Seat::Quarantine(n, 1) } else { Seat::Free };
                }
            }
            Action::TakeBack => state.seat = Seat::Free,
            Action::Lose(n) => {
                state.desks[n].gone = true;
                let Seat::Held(_, incarnation) = state.seat else { return None };
                state.seat = if self.quarantine { Seat::Quarantine(n, incarnation) } else { Seat::Free };
            }
            Action::Override => {
                state.void.insert(state.epoch);
                state.seat = Seat::Free;
            }
            Action::Deliver(message) => self.deliver(&mut state, &message)?,
        }
        (state != *before).then_some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(SAFE, |_, state: &State| {
                state.tickets.iter().filter(|epoch| !state.void.contains(epoch)).count() <= 1
            }),
            Property::always(HONEST, |_, state: &State| !state.disbelieved),
        ]
    }
}

/// Searches it all, or until something is found: what was found, and how many states were seen.
fn search(protocol: Protocol) -> (Vec<&'static str>, usize) {
    let checker = protocol.checker().finish_when(HasDiscoveries::Any).spawn_bfs().join();
    let found = checker.discoveries().into_keys().collect();
    (found, checker.unique_state_count())
}

fn assert_safe(protocol: Protocol) {
    let (found, seen) = search(protocol);
    assert!(found.is_empty(), "{found:?} is broken by {protocol:?}");
    assert!(seen > 500, "only {seen} states: does it still search?");
}

fn assert_breaks(protocol: Protocol) {
    let (found, seen) = search(protocol);
    assert!(found.contains(&SAFE), "nothing was found among {seen} states: is that protection needed?");
}

const SMALL: Bounds = Bounds { epochs: 3, operations: 3 };

#[test]
fn the_protocol_sells_a_seat_once_whatever_the_network_does() {
    assert_safe(WHOLE);
}

#[test]
fn it_does_so_with_backups_that_are_put_back() {
    assert_safe(Protocol { restores: true, bounds: SMALL, ..WHOLE });
}

#[test]
fn it_does_so_with_desks_that_are_lost_and_seats_that_two_people_take_back() {
    assert_safe(Protocol { losses: true, bounds: SMALL, ..WHOLE });
}

#[test]
fn a_refund_that_is_born_with_its_ticket_and_given_to_another_desk_is_made_once() {
    assert_safe(Protocol { born: true, ..WHOLE });
    assert_safe(Protocol { born: true, restores: true, bounds: SMALL, ..WHOLE });
    assert_safe(Protocol { born: true, losses: true, bounds: SMALL, ..WHOLE });
}

#[test]
fn a_refund_that_is_taken_from_a_desk_instead_of_given_back_by_it_is_made_twice() {
    assert_breaks(Protocol { born: true, takes_back: true, ..WHOLE });
}

#[test]
fn without_epochs_a_late_answer_gives_a_seat_twice() {
    assert_breaks(Protocol { epoch_guard: false, ..WHOLE });
}

#[test]
fn without_a_full_sync_a_power_cut_sells_a_seat_twice() {
    assert_breaks(Protocol { durable: false, ..WHOLE });
}

#[test]
fn without_a_mark_outside_the_store_a_backup_sells_a_seat_twice() {
    assert_breaks(Protocol { restores: true, marker: false, bounds: SMALL, ..WHOLE });
}

#[test]
fn without_quarantine_a_lost_desk_has_sold_a_seat_twice() {
    assert_breaks(Protocol { losses: true, quarantine: false, bounds: SMALL, ..WHOLE });
}

#[test]
fn rights_that_expire_by_themselves_sell_a_seat_twice() {
    assert_breaks(Protocol { takes_back: true, ..WHOLE });
}
