//! Who acts, where, and by what right.

mod backups;
mod entrance;
mod first_start;
mod keyring;
mod rights;
mod roles;
mod settings;
mod signing;
mod specimen;
mod training;
mod version;
