//! Stories told through the use cases, and the laws of the house, which read its sources.

mod layers;
mod licences;
mod locales;
mod promises;
mod sources;
mod statements;
