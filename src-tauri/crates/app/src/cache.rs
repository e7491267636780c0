//! Things made from published sheets, which never change: kept by id and version, the least recent leaves first.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

/// A small cache of immutable things.
pub struct Cache<K, V> {
    kept: Mutex<VecDeque<(K, Arc<V>)>>,
    most: usize,
}

impl<K: PartialEq + Copy, V> Cache<K, V> {
    /// An empty cache of `most` things.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { kept: Mutex::new(VecDeque::with_capacity(most)), most }
    }

    /// The thing of a key, if it is kept.
    pub fn get(&self, key: K) -> Option<Arc<V>> {
        let mut kept = self.kept.lock().expect("nothing panics while it holds the cache");
        let at = kept.iter().position(|(known, _)| *known == key)?;
        let entry = kept.remove(at)?;
        let value = Arc::clone(&entry.1);
        kept.push_back(entry);
        Some(value)
    }

    /// Forgets everything: after a restore, other things may bear the same keys.
    pub fn clear(&self) {
        self.kept.lock().expect("nothing panics while it holds the cache").clear();
    }

    /// Keeps a thing and answers it.
    pub fn put(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut kept = self.kept.lock().expect("nothing panics while it holds the cache");
        if kept.len() == self.most {
            kept.pop_front();
        }
        kept.push_back((key, Arc::clone(&value)));
        value
    }
}

impl<K, V> fmt::Debug for Cache<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("most", &self.most).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recent_leaves_first() {
        let cache = Cache::new(2);
        cache.put(1, 'a');
        cache.put(2, 'b');
        assert_eq!(cache.get(1).as_deref(), Some(&'a'), "a use makes it recent");
        cache.put(3, 'c');
        assert_eq!(cache.get(2), None);
        assert_eq!(cache.get(1).as_deref(), Some(&'a'));
    }
}
