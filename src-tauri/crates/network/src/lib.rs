//! # Network
//!
//! Who acts, where, and by what right: operators (the legal entities that answer for the box office), venues,
//! desks and their mandates, agents and their roles.
//!
//! Promises: a role is a fixed set of rights, written in one table; a secret is kept as an argon2id hash alone;
//! too many failures lock an agent.
//!
//! Absent on purpose: charters, pools and bodies (later crates), and any check of a right at its use, which the
//! one gate of `app` makes.

pub mod agent;
pub mod attempt;
pub mod chain;
pub mod desk;
pub mod error;
pub mod law;
pub mod operator;
pub mod right;
pub mod role;
pub mod secret;
pub mod settings;
pub mod shared;
pub mod venue;

pub use agent::{Agent, Language};
pub use desk::{Desk, Mandate, Terminal};
pub use error::{Error, Result};
pub use operator::{Licence, LicenceNumber, Operator, Siren, VatRegime};
pub use right::Right;
pub use role::Role;
pub use settings::DeskSettings;
pub use venue::{Venue, business_day};
