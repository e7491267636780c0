//! Stories told through the use cases, and the laws of the house, which read its sources.

mod catalogue;
mod contacts;
mod demo;
mod evening;
mod exchange;
mod hub;
mod layers;
mod licences;
mod locales;
mod network;
mod paper;
mod promises;
mod sales;
mod simulate;
mod sources;
mod statements;
mod strength;
mod tariffs;
mod terminal;
mod transcript;
