//! The shared database: set up and looked after by an administrator ([`Admin`]), spoken to by a desk ([`Link`]).

mod address;
mod admin;
mod answer;
mod charter;
mod code;
mod hints;
mod ledger;
mod link;
mod role;
mod scram;
mod status;
mod trust;
mod watch;

pub use address::{Address, administrator};
pub(crate) use admin::make_database;
pub use admin::{Admin, Initialised, NewDesk};
pub use charter::{CharterStatus, NewCharter, SHOWS, TELLS};
pub use code::Code;
pub use hints::Hints;
pub use link::{
    Batch, Change, CharterVersion, Credentials, DeskSeen, Evening, Feed, Granted, Hello, Holding, Incident,
    Joined, Known, KnownChain, Link, MemberFigures, MovedRight, Needed, OtherChain, OtherDesk, Outcome,
    Partner, PoolCard, PoolPoint, PoolRead, Pooled, Present, Pulled, Pushed, Recall, Recalled, Refused,
    RightKind, Shape, Share, Sheet, Told, UnitEpoch, Word,
};
pub use role::Role;
pub use status::{DeskStatus, Status, VenueStatus};
pub use trust::certificate_of;
pub use watch::Patience;
