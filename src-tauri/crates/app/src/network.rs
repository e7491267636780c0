//! Use cases of who acts, and where: first start, sessions, agents, training mode, settings, backups.

pub mod agents;
pub mod backup;
pub mod diagnostic;
pub mod exchange;
pub mod main_desk;
pub mod own;
pub mod recover;
pub mod restore;
pub mod settings;
pub mod sign;
pub mod start;
pub mod terminal;
pub mod training;
pub mod vault;
pub mod version;
pub mod who;

use crate::documents::DocumentRef;
use crate::use_cases;
use crate::wire::Nothing;
use ::network::venue::rules::NetworkRules;
use agents::{
    AgentCard, AgentOf, ChangeAgent, CreateAgent, ResetSecret, SetRoles, change_agent, create_agent,
    list_agents, reset_secret, set_roles,
};
use backup::{BackupCard, Backups, RestoreBackup, Restored, back_up, list_backups, restore_backup};
use diagnostic::diagnostic;
use exchange::charters::{
    Charter, LeaveCharter, NetworkFigure, SignCharter, charters, leave_charter, network_figures, sign_charter,
};
use exchange::conflicts::{SettleConflict, SheetConflict, network_conflicts, settle_conflict};
use exchange::desks::{
    DeclareDeskLost, NetworkDesk, ReleaseQuarantine, declare_desk_lost, network_desks, release_quarantine,
};
use exchange::evening::{EndEvening, EveningSetUp, SetUpEvening, end_evening, set_up_evening};
use exchange::incidents::{NetworkIncident, SettleIncident, network_incidents, settle_incident};
use exchange::keep::{KeepPlaces, keep_places};
use exchange::readdress::{ReaddressNetwork, readdress_network};
use exchange::receiving::{Receiving, network_receiving};
use exchange::rules::{network_rules, set_network_rules};
use exchange::state::{KeptPlaces, NetworkState, network_state};
use exchange::unplugged::{Unplugged, unplugged};
use exchange::{Exchanged, JoinNetwork, JoinedNetwork, exchange, join_network, move_network};
use main_desk::{
    AdmitDesk, AdmittedDesk, BecomeMainDesk, MainDesk, admit_desk, back_up_base, become_main_desk, main_desk,
    rest_main_desk, restore_base,
};
use own::{ChangeLanguage, ChangePassword, ChangePin, change_language, change_password, change_pin};
use recover::{Recover, Recovery, recover, recovery};
use settings::{ChangeSettings, Settings, change_settings, settings};
use sign::{
    ChangeSeller, Seller, SignIn, SignInByPin, SwitchVenue, Unlock, change_seller, list_sellers, lock,
    sign_in, sign_in_pin, sign_out, switch_venue, unlock,
};
use start::{AddVenue, AddedVenue, CreateVenue, FirstStart, add_venue, create_venue, first_start_state};
use training::{enter_training, leave_training};
use who::{CurrentSession, Who, session};

use_cases! {
    /// What may be done about an installation that refuses to open: its backups.
    recovery(Nothing) -> Recovery, right Open, reads [];
    /// Opens an installation that refused to, from a backup or on the older store that is there.
    recover(Recover) -> Restored, right Open, writes [Session, Settings, Agents, Programme, Halls, Holds, Gauges, Tariffs, Passes, Contacts, Orders, Baskets, Tills, Journal, Outbox];
    /// Whether this desk has its venue yet, and whether that venue is a demonstration.
    first_start_state(Nothing) -> FirstStart, right Open, reads [Settings, Session];
    /// First start: creates the operator, the venue, this desk and its first agent, opens the journal, signs in.
    create_venue(CreateVenue) -> Who, right Open, writes [Settings, Agents, Session];
    /// Adds a venue that this desk also acts for, of a known operator or of a new one.
    add_venue(AddVenue) -> AddedVenue, right ManageVenue, writes [Settings, Agents, Session];
    /// Signs in with a code and a password.
    sign_in(SignIn) -> Who, right Open, writes [Session];
    /// Signs in with a code and a PIN.
    sign_in_pin(SignInByPin) -> Who, right Open, writes [Session];
    /// Gives the session to another seller by PIN, locked or not; its basket is kept.
    change_seller(ChangeSeller) -> Who, right Open, writes [Session];
    /// The sellers who may take over by PIN.
    list_sellers(Nothing) -> Vec<Seller>, right Open, reads [Agents];
    /// Locks the session; its basket is kept.
    lock(Nothing) -> Nothing, right Open, writes [Session];
    /// Unlocks the session with the PIN or the password of the one who holds it.
    unlock(Unlock) -> Who, right Open, writes [Session];
    /// Ends the session.
    sign_out(Nothing) -> Nothing, right Open, writes [Session];
    /// Who is signed in: rights, venue, desk, language, lock, training mode.
    session(Nothing) -> CurrentSession, right Open, reads [Session, Settings, Agents];
    /// Acts for another venue of this desk, with the agent's roles there.
    switch_venue(SwitchVenue) -> Who, right SignedIn, writes [Session];
    /// Changes one's own password.
    change_password(ChangePassword) -> Nothing, right SignedIn, writes [Agents];
    /// Sets one's own PIN, or takes it away.
    change_pin(ChangePin) -> Nothing, right SignedIn, writes [Agents];
    /// Changes the language one reads.
    change_language(ChangeLanguage) -> Who, right SignedIn, writes [Session, Agents];
    /// The agents, with their roles at this venue.
    list_agents(Nothing) -> Vec<AgentCard>, right ManageAgents, reads [Agents];
    /// Creates an agent with roles at this venue.
    create_agent(CreateAgent) -> AgentOf, right ManageAgents, writes [Agents];
    /// Changes the name or the language of an agent, or whether they may sign in.
    change_agent(ChangeAgent) -> Nothing, right ManageAgents, writes [Agents, Session];
    /// Replaces the roles of an agent at this venue.
    set_roles(SetRoles) -> Nothing, right ManageAgents, writes [Agents, Session];
    /// Gives an agent a new password, unlocks them and takes their PIN away.
    reset_secret(ResetSecret) -> Nothing, right ManageAgents, writes [Agents];
    /// Enters training mode: nothing that follows counts, documents say SPÉCIMEN.
    enter_training(Nothing) -> Who, right SignedIn, writes [Session, Settings, Agents, Programme, Halls, Holds, Gauges, Tariffs, Passes, Contacts, Orders, Baskets, Tills, Journal, Outbox];
    /// Leaves training mode.
    leave_training(Nothing) -> Who, right SignedIn, writes [Session, Settings, Agents, Programme, Halls, Holds, Gauges, Tariffs, Passes, Contacts, Orders, Baskets, Tills, Journal, Outbox];
    /// Venue, operator, licences, desk: everything that can be set.
    settings(Nothing) -> Settings, right ManageVenue, reads [Settings];
    /// Changes the settings given, all of them or none.
    change_settings(ChangeSettings) -> Settings, right ManageVenue, writes [Settings, Session, Journal];
    /// Makes a backup of the store now.
    back_up(Nothing) -> BackupCard, right ManageVenue, writes [Settings];
    /// The backups of this desk.
    list_backups(Nothing) -> Backups, right ManageVenue, reads [Settings];
    /// Joins a network with the code made for this desk: a desk without a venue receives one, a venue that worked alone brings all it has.
    join_network(JoinNetwork) -> JoinedNetwork, right Open, writes [Session, Settings, Agents, Programme, Halls, Holds, Gauges, Tariffs, Passes, Contacts, Orders, Baskets, Tills, Journal, Network];
    /// Moves to another network with the code made there for this desk's move: what it has and holds goes with it.
    move_network(JoinNetwork) -> JoinedNetwork, right ManageVenue, writes [Network];
    /// Goes on exchanging with the same network at another address.
    readdress_network(ReaddressNetwork) -> Exchanged, right ManageVenue, writes [Network];
    /// The base that this desk keeps for the desks of its venue, when it is the main one.
    main_desk(Nothing) -> Option<MainDesk>, right ManageVenue, reads [Network];
    /// Makes this desk the main one of a venue without Internet: it makes and keeps their shared database, and joins it first.
    become_main_desk(BecomeMainDesk) -> MainDesk, right ManageVenue, writes [Settings, Journal, Network];
    /// Stops the base that this desk keeps, for good: its desks are in another network.
    rest_main_desk(Nothing) -> MainDesk, right ManageVenue, writes [Network];
    /// Admits a desk of the venue to the base that this desk keeps: the address and the code to type there.
    admit_desk(AdmitDesk) -> AdmittedDesk, right ManageVenue, writes [Network];
    /// Backs the base up now.
    back_up_base(Nothing) -> BackupCard, right ManageVenue, writes [Network];
    /// Puts the base back from a backup: each desk then tells it what it forgot.
    restore_base(RestoreBackup) -> MainDesk, right ManageVenue, writes [Network];
    /// How this desk stands in its network.
    network_state(Nothing) -> NetworkState, right SignedIn, reads [Network];
    /// How far this desk is with what it receives from its network.
    network_receiving(Nothing) -> Option<Receiving>, right Open, reads [Network];
    /// The charters of the network, and whether this venue signed them.
    charters(Nothing) -> Vec<Charter>, right ManageVenue, reads [Network];
    /// Signs a charter for the venue.
    sign_charter(SignCharter) -> Vec<Charter>, right ManageVenue, writes [Network, Contacts, Journal];
    /// Leaves a charter.
    leave_charter(LeaveCharter) -> Vec<Charter>, right ManageVenue, writes [Network, Contacts, Journal];
    /// What the members of one's charters let the network see.
    network_figures(Nothing) -> Vec<NetworkFigure>, right ManageVenue, reads [Network];
    /// What two desks wrote of the same thing without knowing of each other.
    network_conflicts(Nothing) -> Vec<SheetConflict>, right SettleExchange, reads [Network];
    /// Settles a field that two desks wrote: the value chosen is its value at every desk.
    settle_conflict(SettleConflict) -> Nothing, right SettleExchange, writes [Network];
    /// What is not as it should be in the network, for a person to look at.
    network_incidents(Nothing) -> Vec<NetworkIncident>, right SettleExchange, reads [Network];
    /// Says that one dealt with an incident.
    settle_incident(SettleIncident) -> Nothing, right SettleExchange, writes [Network, Journal];
    /// The desks of one's venue in the network, and what waits for those that are lost.
    network_desks(Nothing) -> Vec<NetworkDesk>, right SettleExchange, reads [Network];
    /// Says that another desk is lost: what it held waits.
    declare_desk_lost(DeclareDeskLost) -> Nothing, right SettleExchange, writes [Network, Journal];
    /// Gives back to everyone what waits for a lost desk; a second person agrees.
    release_quarantine(ReleaseQuarantine) -> Nothing, right SettleExchange, writes [Network, Journal, Gauges];
    /// Keeps places of a performance at hand, for a cut that is expected.
    keep_places(KeepPlaces) -> KeptPlaces, right HoldPlaces, writes [Network];
    /// What this desk could do if its network went now.
    unplugged(Nothing) -> Unplugged, right Issue, reads [Network, Gauges, Orders, Programme];
    /// Gives what is left of a performance to the desks of the evening.
    set_up_evening(SetUpEvening) -> EveningSetUp, right ManageCapacity, writes [Network, Gauges, Journal];
    /// Ends an evening set-up: any desk may be granted what is free.
    end_evening(EndEvening) -> Nothing, right ManageCapacity, writes [Network, Gauges];
    /// What the venue sets of its life in a network.
    network_rules(Nothing) -> NetworkRules, right SignedIn, reads [Settings];
    /// Sets it, for all desks of the venue.
    set_network_rules(NetworkRules) -> NetworkRules, right ManageVenue, writes [Settings, Network, Journal];
    /// A file for remote help: versions, lag, sizes, last errors, counts; nobody's name.
    diagnostic(Nothing) -> DocumentRef, right SignedIn, reads [];
    /// Exchanges with the network now.
    exchange(Nothing) -> Exchanged, right SignedIn, writes [Network];
    /// Restores a backup: everyone is signed out, and the desk goes on as a new incarnation of itself.
    restore_backup(RestoreBackup) -> Restored, right ManageVenue, writes [Session, Settings, Agents, Programme, Halls, Holds, Gauges, Tariffs, Passes, Contacts, Orders, Baskets, Tills, Journal, Outbox];
}
