//! A store that was put back: told openly, or found out at the next start by the marks outside it.

use super::Desk;
use crate::simulation::chain::{Chain, Deed};
use crate::simulation::dice::Dice;
use crate::simulation::mutation::Mutation;

impl Desk {
    pub(in crate::simulation) fn back_up(&mut self) {
        self.backups.push(self.store.clone());
    }

    /// Puts the backup `nth` in the place of the store. Told openly, the desk opens a new incarnation; put there by hand, it
    /// does so when the marks say that the store is older than it was.
    pub(in crate::simulation) fn put_in_place(&mut self, nth: usize, openly: bool, dice: &mut Dice) {
        let Some(backup) = self.backups.get(nth).cloned() else { return };
        self.crash();
        self.store = backup;
        let head = |journal| self.store.chains.get(journal).map_or(0, Chain::head);
        let behind = self.marks.iter().any(|(journal, seq)| head(journal) < *seq);
        if self.mutation != Some(Mutation::Restore) && (openly || behind) {
            self.open_anew(dice);
        }
    }

    /// A new incarnation, with a chain that says which one it continues, from where, and how far chains had gone.
    fn open_anew(&mut self, dice: &mut Dice) {
        let before = self.store.journal;
        let head = self.store.chains[&before].head();
        self.store.incarnation = self.store.incarnation.max(self.last_incarnation) + 1;
        self.last_incarnation = self.store.incarnation;
        self.store.forget_rights();
        let marked = std::mem::take(&mut self.marks).into_iter().collect();
        self.store.journal = dice.id();
        let chain = Chain::new(self.store.journal, self.id, self.home, self.store.incarnation);
        self.store.chains.insert(self.store.journal, chain);
        self.append(Deed::Opening { continues: Some((before, head)), marked });
    }
}
