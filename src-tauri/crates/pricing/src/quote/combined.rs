//! Rules that hold together because the book says so: use → grow (on what remains) → are.

use kernel::Money;

use super::Case;
use super::draft::Draft;
use crate::Offer;
use crate::book::Rule;
use crate::prepared::Line;

impl Case<'_> {
    /// Applies the parts that the person is entitled to, if at least two. Only the last one may ask for a proof.
    pub(super) fn combined(&self, line: &Line, mut draft: Draft, offers: &mut Vec<Offer>) {
        let Some(list) = self.from(line, &mut draft) else { return };
        let mut applied = 0;
        let [using, grow, are] = line.parts.map(|part| part.filter(|&at| self.is_open(&self.book.lines[at])));
        for part in [using, grow].into_iter().flatten().map(|at| &self.book.lines[at]) {
            let mut next = draft.branch();
            if self.part(part, list, &mut next).is_some() {
                draft = next;
                applied += 1;
            }
            if draft.price().is_zero() {
                break;
            }
        }
        match are.map(|at| (at, &self.book.lines[at])) {
            Some((at, part)) if applied > 0 && !draft.price().is_zero() => match &part.tariff.rule {
                Rule::Ladder(ladder) => self.ladder(part, ladder, &draft, Some(list), offers),
                Rule::Status { status, .. } => {
                    let mut shown = draft.branch();
                    let shown = self.status_share(at, status, list, &mut shown).map(|()| shown);
                    // A status that is not known gives way to what needs no proof.
                    let known = shown.filter(|shown| applied < 2 || shown.standing() <= draft.standing());
                    offers.extend(known.or_else(|| (applied > 1).then_some(draft)).map(Draft::finish));
                }
                _ => {}
            },
            _ if applied > 1 => offers.push(draft.finish()),
            _ => {}
        }
    }

    /// What a pass, a wallet, a cap or a path does to what remains.
    fn part(&self, part: &Line, list: Money, draft: &mut Draft) -> Option<()> {
        match &part.tariff.rule {
            Rule::Pass { .. } => self.credit(part, draft),
            Rule::Wallet { .. } => self.wallet(part, draft, true),
            Rule::Cap { .. } => self.cap(part, draft),
            Rule::Path(path) => self.path(part, path, list, draft),
            _ => None,
        }
    }
}
