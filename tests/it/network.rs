//! Who acts, where, and by what right.

mod backups;
mod entrance;
mod first_start;
mod rights;
mod settings;
mod signing;
mod training;
mod version;
