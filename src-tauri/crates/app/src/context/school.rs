//! Training mode (*mode école*): an installation of its own beside the real one. What is done there cannot count
//! in the real store, because it is written in another file, signed by other keys.

use std::sync::Arc;

use store::Store;

use super::App;
use crate::error::Result;

impl App {
    /// The training installation, opened or made when it is first needed.
    ///
    /// # Errors
    ///
    /// What its store or its mark refuses.
    pub async fn school(self: &Arc<Self>) -> Result<&Arc<Self>> {
        self.school.get_or_try_init(|| self.open_school()).await
    }

    /// The training installation, if it was opened.
    pub(crate) fn opened_school(&self) -> Option<&Arc<Self>> {
        self.school.get()
    }

    /// The real installation: itself, unless this is the training one.
    #[must_use]
    pub fn real(self: &Arc<Self>) -> Arc<Self> {
        let real = self.real.as_ref().and_then(std::sync::Weak::upgrade);
        real.unwrap_or_else(|| Arc::clone(self))
    }

    async fn open_school(self: &Arc<Self>) -> Result<Arc<Self>> {
        let places = self.places.training();
        let store = match places.store.join(store::FILE).exists() {
            true => Store::open(&places.store).await?,
            false => Store::create(&places.store).await?,
        };
        let parts = Self::assemble(places, store, Arc::clone(&self.clock), Arc::clone(&self.chance));
        let school = Self {
            events: Arc::clone(&self.events),
            shelf: Arc::clone(&self.shelf),
            jobs: Arc::clone(&self.jobs),
            sessions: Arc::clone(&self.sessions),
            real: Some(Arc::downgrade(self)),
            ..parts
        };
        school.check_marks().await?;
        Ok(Arc::new(school))
    }
}
