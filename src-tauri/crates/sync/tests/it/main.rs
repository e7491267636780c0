//! Stories of the shared database, on a real PostgreSQL that this run starts for itself.

mod attacks;
mod chain;
mod eras;
mod facts;
mod grants;
mod history;
mod kills;
mod model;
mod pools;
mod reach;
mod recorded;
mod rows;
mod scale;
mod setup;
mod sheets;
mod simulation;
mod world;
