//! Pay as you use: passes, prepaid cards, caps, places due on entry or paid on the way out.

use kernel::{ContactId, Money, NaiveDate, PassId, PassProductId};

use super::Case;
use super::draft::Draft;
use crate::book::{Limits, NoShow, Rule, Tariff};
use crate::facts::{Credit, Pass};
use crate::offer::Due;
use crate::prepared::Line;
use crate::quantity::Taken;
use crate::reason::{Fact, Step};
use crate::{Consumption, Percent, Rounding, Scope, Setting, Standing, Window};

/// Whether a pass may be debited here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Debit {
    /// The desk holds its right.
    Held,
    /// Within the tolerance, to be settled.
    Tolerated,
}

impl Case<'_> {
    /// The person's passes of a kind that were there at the moment of the sale.
    fn passes(&self, product: PassProductId) -> impl Iterator<Item = &Pass> + Clone {
        let there = |pass: &&Pass| pass.since.is_none_or(|since| since <= self.ask.now);
        self.ask.spectator.passes.iter().filter(move |pass| pass.product == product).filter(there)
    }

    /// One credit of a pass: earmarked ones first, then the soonest to expire.
    pub(super) fn credit(&self, line: &Line, draft: &mut Draft) -> Option<()> {
        let Rule::Pass { product, supplements, limits, debit: at, companion } = &line.tariff.rule else {
            return None;
        };
        if *companion && !self.brings_a_companion(&line.tariff) {
            return None;
        }
        let passes = self.passes(*product);
        let usable = || {
            passes.clone().filter_map(|pass| Some((self.debit(pass)?, pass))).flat_map(|(debit, pass)| {
                let credits = pass.credits.iter().filter(|credit| self.is_usable(pass, credit, limits));
                credits.map(move |credit| (debit, pass, credit))
            })
        };
        let (debit, pass, credit) = usable().min_by_key(|(debit, _, credit)| {
            let expires = credit.expires.unwrap_or(NaiveDate::MAX);
            (*debit, credit.earmark.is_none(), expires, credit.id)
        })?;
        let left = u32::try_from(usable().count() - 1).unwrap_or(u32::MAX);
        let name = line.tariff.name.clone();
        draft.lead(Fact::Credit { tariff: name, value: credit.value, left }, Money::ZERO);
        if let Some(amount) = self.by_category(supplements).filter(|amount| !amount.is_zero()) {
            draft.lead(Fact::Supplement { category: self.category.clone() }, amount);
        }
        let to_settle = tell_debit(debit, draft);
        let consumed = Consumption::Credit {
            pass: pass.id,
            credit: credit.id,
            issuer: pass.issuer,
            value: credit.value,
            at: *at,
            to_settle,
        };
        draft.consume(consumed, credit.value);
        Some(())
    }

    /// Whether a credit is not used, not expired, for this place, and within the limits of its pass.
    fn is_usable(&self, pass: &Pass, credit: &Credit, limits: &Limits) -> bool {
        let performance = self.ask.performance;
        if credit.expires.is_some_and(|last| last < performance.day)
            || credit.earmark.is_some_and(|scope| !scope.holds(&performance.setting))
        {
            return false;
        }
        let here = performance.setting.performance;
        let past = pass.used.iter().map(|used| (used.setting.performance, used.value));
        let (mut places, mut amount, mut at_this) = (0, Money::ZERO, 0);
        let mut count = |at, value| {
            places += 1;
            amount += value;
            at_this += u32::from(at == here);
        };
        past.for_each(|(at, value)| count(at, value));
        for (taken, what) in self.consumed() {
            if let Consumption::Credit { pass: of, credit: used, value, .. } = what {
                if *used == credit.id {
                    return false;
                }
                if *of == pass.id {
                    count(taken.performance.setting.performance, *value);
                }
            }
        }
        limits.places.is_none_or(|most| places < most)
            && limits.amount.is_none_or(|most| amount + credit.value <= most)
            && limits.per_performance.is_none_or(|most| at_this < most)
    }

    /// Whether the person has more own places here than companions.
    fn brings_a_companion(&self, companion: &Tariff) -> bool {
        let Some(contact) = self.ask.spectator.contact else { return false };
        let here = self.ask.performance.setting.performance;
        let quantity = self.ask.quantity;
        let held = quantity.held.iter().filter(|held| held.contact == contact && held.performance == here);
        let earlier = quantity
            .earlier
            .iter()
            .filter(|taken| taken.contact == Some(contact) && taken.performance.setting.performance == here);
        let places =
            held.map(|held| (held.tariff, held.places)).chain(earlier.map(|taken| (taken.tariff, 1)));
        let (own, brought) = places.fold((0, 0), |(own, brought), (tariff, places)| {
            if tariff == companion.id { (own, brought + places) } else { (own + places, brought) }
        });
        brought < own
    }

    /// Whether this desk may debit a pass: by its right, or within the tolerance, never for a numbered seat.
    fn debit(&self, pass: &Pass) -> Option<Debit> {
        if pass.right {
            return Some(Debit::Held);
        }
        if self.ask.seated {
            return None;
        }
        let earlier = || {
            self.consumed().filter_map(|(_, what)| match what {
                Consumption::Credit { pass, to_settle: true, .. }
                | Consumption::Wallet { pass, to_settle: true, .. } => Some(*pass),
                _ => None,
            })
        };
        let tolerated = &self.ask.quantity.tolerated;
        let count = |of: Option<PassId>| {
            let of = |pass: PassId| of.is_none_or(|of| of == pass);
            let before: u32 = tolerated.iter().filter(|one| of(one.pass)).map(|one| one.places).sum();
            u64::from(before) + earlier().filter(|&pass| of(pass)).count() as u64
        };
        let tolerance = self.book.tolerance;
        let fits = count(Some(pass.id)) < u64::from(tolerance.per_card)
            && count(None) < u64::from(tolerance.per_evening);
        fits.then_some(Debit::Tolerated)
    }

    /// Money of a prepaid card; in a combination, a card that holds too little pays what it can.
    pub(super) fn wallet(&self, line: &Line, draft: &mut Draft, combined: bool) -> Option<()> {
        let Rule::Wallet { product, share, partial, debit: at, .. } = &line.tariff.rule else { return None };
        if *share != Percent::WHOLE {
            let fact = self.wallet_share(line, *share);
            draft.settle(fact, share.of_amount(draft.price()), line.tariff.rounding);
        }
        let asked = draft.price();
        let cards = self.passes(*product);
        let cards = cards.filter_map(|pass| Some((self.debit(pass)?, self.balance(pass), pass)));
        let cards = cards.filter(|(_, balance, _)| {
            *balance >= asked || ((*partial || combined) && *balance > Money::ZERO)
        });
        let (debit, balance, pass) = cards
            .min_by_key(|(debit, balance, pass)| (*debit, (asked - *balance).max(Money::ZERO), pass.id))?;
        let amount = asked.min(balance);
        draft.lead(Fact::Wallet { debited: amount, left: balance - amount }, asked - amount);
        let to_settle = tell_debit(debit, draft);
        draft.consume(
            Consumption::Wallet { pass: pass.id, issuer: pass.issuer, amount, at: *at, to_settle },
            amount,
        );
        Some(())
    }

    fn wallet_share(&self, line: &Line, share: Percent) -> Fact {
        let of = line.of.map(|of| self.book.lines[of].tariff.name.clone());
        Fact::ListShare { tariff: line.tariff.name.clone(), of: of.unwrap_or_default(), share }
    }

    fn balance(&self, pass: &Pass) -> Money {
        let spent = self.consumed().filter_map(|(_, what)| match what {
            Consumption::Wallet { pass: of, amount, .. } if *of == pass.id => Some(*amount),
            _ => None,
        });
        pass.balance - spent.sum()
    }

    /// What the lines before consumed.
    fn consumed(&self) -> impl Iterator<Item = (&Taken, &Consumption)> {
        let earlier = self.ask.quantity.earlier.iter();
        earlier.flat_map(|taken| taken.consumes.iter().map(move |what| (taken, what)))
    }

    /// What is left under the cap, when it is less than the price; a passer-by has no cap. It is a person's own: the
    /// first place they take at a performance is theirs, the others are somebody else's.
    pub(super) fn cap(&self, line: &Line, draft: &mut Draft) -> Option<()> {
        let Rule::Cap { cap, window, among, .. } = &line.tariff.rule else { return None };
        let contact = self.ask.spectator.contact?;
        let here = self.ask.performance.setting;
        let own = self.own_places(contact);
        if !Scope::any_holds(among, &here)
            || own.clone().any(|(setting, ..)| setting.performance == here.performance)
        {
            return None;
        }
        let paid = self.most_paid(*window, &own.filter(|(setting, ..)| Scope::any_holds(among, setting)))?;
        let left = (*cap - paid).max(Money::ZERO);
        if left >= draft.price() {
            return None;
        }
        let fact =
            if left.is_zero() { Fact::CapReached { cap: *cap } } else { Fact::Cap { cap: *cap, paid } };
        draft.lead(fact, left);
        Some(())
    }

    /// What the person paid, in money and by card, for their own place at each performance.
    fn own_places(&self, contact: ContactId) -> impl Iterator<Item = (Setting, NaiveDate, Money)> + Clone {
        let before = &self.ask.spectator.paid;
        let lines = &self.ask.quantity.earlier;
        let first = move |(at, line): &(usize, &Taken)| {
            let here = line.performance.setting.performance;
            let again = |taken: &Taken| {
                taken.contact == Some(contact) && taken.performance.setting.performance == here
            };
            line.contact == Some(contact)
                && !lines[..*at].iter().any(again)
                && !before.iter().any(|paid| paid.setting.performance == here)
        };
        let now = lines.iter().enumerate().filter(first);
        let now =
            now.map(|(_, line)| (line.performance.setting, line.performance.day, line.price + debited(line)));
        before.iter().map(|paid| (paid.setting, paid.day, paid.amount)).chain(now)
    }

    /// The most that was paid in one window that holds this performance; nothing when no window holds it.
    fn most_paid(
        &self,
        window: Window,
        paid: &(impl Iterator<Item = (Setting, NaiveDate, Money)> + Clone),
    ) -> Option<Money> {
        let (setting, day) = (&self.ask.performance.setting, self.ask.performance.day);
        if !window.counts(setting, day, setting, day) {
            return None;
        }
        let until = |last: NaiveDate| {
            let counted = paid.clone().filter(|(then, on, _)| window.counts(then, *on, setting, last));
            counted.map(|(.., amount)| amount).sum::<Money>()
        };
        // A rolling window may also end after this performance, when later ones are already paid.
        let later = paid.clone().map(|(_, on, _)| on).filter(|&on| {
            matches!(window, Window::Rolling { .. }) && on > day && window.counts(setting, day, setting, on)
        });
        later.chain([day]).map(until).max()
    }

    /// Booked at zero: the price becomes due on entry, and what the no-show policy says when nobody enters.
    pub(super) fn due_on_entry(&self, line: &Line, no_show: NoShow, draft: &mut Draft) -> Option<()> {
        let due = self.from(line, draft)?;
        draft.lead(Fact::DueOnEntry { due }, Money::ZERO);
        let on_no_show = match no_show {
            NoShow::Nothing | NoShow::Release => Money::ZERO,
            NoShow::Share { share } => Rounding::WHOLE_CENT.apply(share.of_amount(due)),
        };
        let frees = no_show == NoShow::Release;
        draft.offer().due = Some(Due { on_entry: due, on_no_show, frees });
        Some(())
    }
}

/// A free-of-charge ticket to enter; what is paid on the way out is an operation of its own.
pub(super) fn after_show(suggested: Money, draft: &mut Draft) {
    draft.lead(Fact::AfterShow { suggested }, Money::ZERO);
    draft.stand(Standing::OnChoice);
}

/// Tells a debit that is to be settled, and whether it is.
fn tell_debit(debit: Debit, draft: &mut Draft) -> bool {
    let to_settle = debit == Debit::Tolerated;
    if to_settle {
        draft.tell(Step::note(Fact::ToSettle));
    }
    to_settle
}

/// What a line debited from prepaid cards: money of the person, that a cap counts.
fn debited(taken: &Taken) -> Money {
    let wallets = taken.consumes.iter().map(|what| match what {
        Consumption::Wallet { amount, .. } => *amount,
        _ => Money::ZERO,
    });
    wallets.sum()
}
