//! What the exchange with a shared database refuses.

use serde_json::Value;

kernel::refusals! {
    /// Why something asked of the shared database was not done.
    pub enum Error {
        /// The address is no PostgreSQL address.
        AddressUnreadable = "sync.address_unreadable",
        /// The address asks for a connection that others could read, to another machine.
        PlainRefused { host: String } = "sync.plain_refused",
        /// Nobody answers there, or the connection was cut.
        Unreachable { detail: String } = "sync.unreachable",
        /// Whoever answers there does not show the certificate that the code names.
        CertificateUnknown { host: String } = "sync.certificate_unknown",
        /// A file holds no certificate.
        CertificateUnreadable = "sync.certificate_unreadable",
        /// Somebody else is writing the same rows; sending the same again is right.
        Busy = "sync.busy",
        /// The database was made by a newer program; nothing was touched.
        HubNewer { found: i64, known: i64 } = "sync.hub_newer",
        /// The network needs a newer program at this desk; what it sold was delivered.
        ProgramTooOld { needed: i32, known: i32 } = "sync.program_too_old",
        /// The server is older than what the functions need.
        ServerTooOld { found: i32, needed: i32 } = "sync.server_too_old",
        /// The database holds no network yet.
        HubMissing = "sync.hub_missing",
        /// The enrolment code was mistyped or is no code.
        CodeUnreadable = "sync.code_unreadable",
        /// The enrolment code has been used.
        CodeUsed = "sync.code_used",
        /// The enrolment code's time is over.
        CodeExpired = "sync.code_expired",
        /// No such venue in this network.
        VenueUnknown = "sync.venue_unknown",
        /// No such desk in this network.
        NoSuchDesk = "sync.no_such_desk",
        /// A charter without a name or a text, or too long a one.
        CharterUnsound = "sync.charter_unsound",
        /// The venue or desk is there already.
        AlreadyThere = "sync.already_there",
        /// The login or its password is not known.
        DeskUnknown = "sync.desk_unknown",
        /// The desk was removed from the network.
        DeskRevoked = "sync.desk_revoked",
        /// The desk did not use its code yet.
        DeskNotJoined = "sync.desk_not_joined",
        /// The desk was declared lost and has not said hello since.
        DeskLost = "sync.desk_lost",
        /// The desk is of another venue.
        DeskForeign = "sync.desk_foreign",
        /// The desk has no mandate for this venue.
        VenueForeign = "sync.venue_foreign",
        /// The desk goes on under an incarnation that another one succeeded, or whose chain forked.
        IncarnationStale { known: i64 } = "sync.incarnation_stale",
        /// What was sent is no batch: too many, too large, or of unequal lengths.
        BatchMalformed = "sync.batch_malformed",
        /// The first operation of a chain does not say what an opening says.
        OpeningUnreadable { journal: String } = "sync.opening_unreadable",
        /// A chain of training is nobody else's business.
        ChainOfTraining { journal: String } = "sync.chain_of_training",
        /// The chain is another desk's.
        ChainForeign { journal: String } = "sync.chain_foreign",
        /// Operations are missing before these: push again from `have` + 1.
        ChainGap { journal: String, have: i64 } = "sync.chain_gap",
        /// Another operation is known at this place: two machines write the same chain.
        ChainForked { journal: String, seq: i64 } = "sync.chain_forked",
        /// A hash does not follow from the one before it.
        ChainBroken { journal: String, seq: i64 } = "sync.chain_broken",
        /// Another chain continues this one since a restore, from an earlier place.
        ChainEnded { journal: String, ends_at: i64 } = "sync.chain_ended",
        /// The operation is known under another place.
        OperationReplayed { journal: String, seq: i64 } = "sync.operation_replayed",
        /// Rows of the log are missing before these: push again from after `have`.
        ChangesGap { have: i64 } = "sync.changes_gap",
        /// The server was put back in time: nothing is granted until each desk of the venue said what it holds.
        EraOpening = "sync.era_opening",
        /// The era that is spoken of is over.
        EraStale = "sync.era_stale",
        /// The shared database does not grant rights over this yet.
        NotAdopted { thing: String } = "sync.not_adopted",
        /// The evening set-up gave what is left to other desks.
        EveningBegun { thing: String } = "sync.evening_begun",
        /// The desk may hold only `room` more rights.
        QuotaReached { room: i64 } = "sync.quota_reached",
        /// More is sold or held than this capacity.
        CapacityBelowSold { sold: i64 } = "sync.capacity_below_sold",
        /// The incident is not there, or was dealt with.
        IncidentUnknown = "sync.incident_unknown",
        /// The conflict was settled meanwhile, or its values are no longer those that were shown.
        ConflictSettled = "sync.conflict_settled",
        /// Another version of the charter is in force, or its words are not those that were read.
        CharterChanged = "sync.charter_changed",
        /// The venue did not sign this charter, or left it.
        CharterUnsigned = "sync.charter_unsigned",
        /// The person is not in the pool, or no longer.
        PoolPersonGone = "sync.pool_person_gone",
        /// This desk opened so many cards of other venues' people within a day.
        PoolReadsBounded { most: i64 } = "sync.pool_reads_bounded",
        /// The code is for another desk, or for another venue, than the one that works here.
        CodeOfAnotherDesk { desk: String } = "sync.code_of_another_desk",
        /// The desk comes from another network, and the code was not made for that.
        CodeForNoMove = "sync.code_for_no_move",
        /// The network has received nothing of the venue yet.
        VenueEmpty = "sync.venue_empty",
        /// This desk is in a network already.
        AlreadyJoined = "sync.already_joined",
        /// This desk is in no network.
        NotJoined = "sync.not_joined",
        /// The operations that were pulled are not those that the shared database has.
        DigestDiffers { venue: String } = "sync.digest_differs",
        /// The server programs of PostgreSQL, of the version that is needed, are not installed.
        ServerMissing = "sync.server_missing",
        /// PostgreSQL does not run as root, and there is no user `postgres` to run it.
        ServerUserMissing = "sync.server_user_missing",
        /// The files of the base are of a version of PostgreSQL whose programs are not installed.
        ServerOfAnotherVersion { found: String } = "sync.server_of_another_version",
        /// Who runs the server may not enter the folder of the base.
        BaseFolderClosed { folder: String } = "sync.base_folder_closed",
        /// Something else listens on the port.
        PortTaken { port: u16 } = "sync.port_taken",
        /// The server of the base said why it does not start, or what it could not do.
        BaseFailed { detail: String } = "sync.base_failed",
        /// This desk keeps no base.
        NotMainDesk = "sync.not_main_desk",
        /// The file is no backup of a base.
        BaseBackupUnreadable { file: String } = "sync.base_backup_unreadable",
        /// A line of the ledger of erasures is none.
        LedgerUnreadable { file: String, line: i64 } = "sync.ledger_unreadable",
        /// A refusal that this program does not know: the database is newer.
        Unknown { code: String } = "sync.unknown_refusal",
        /// Anything else the database says.
        Database { detail: String } = "sync.database",
    }
    wraps { Store(store::Error), Journal(journal::Error) }
}

/// The result of a function of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The refusal that the shared database answered with.
    #[must_use]
    pub fn answered(code: &str, params: &Value) -> Self {
        let text = |name: &str| params.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |name: &str| params.get(name).and_then(Value::as_i64).unwrap_or_default();
        let (journal, seq) = (text("journal"), number("seq"));
        match code {
            "sync.code_used" => Self::CodeUsed,
            "sync.code_expired" => Self::CodeExpired,
            "sync.desk_unknown" => Self::DeskUnknown,
            "sync.desk_revoked" => Self::DeskRevoked,
            "sync.desk_not_joined" => Self::DeskNotJoined,
            "sync.desk_lost" => Self::DeskLost,
            "sync.desk_foreign" => Self::DeskForeign,
            "sync.venue_foreign" => Self::VenueForeign,
            "sync.incarnation_stale" => Self::IncarnationStale { known: number("known") },
            "sync.batch_malformed" => Self::BatchMalformed,
            "sync.opening_unreadable" => Self::OpeningUnreadable { journal },
            "sync.chain_of_training" => Self::ChainOfTraining { journal },
            "sync.chain_foreign" => Self::ChainForeign { journal },
            "sync.chain_gap" => Self::ChainGap { journal, have: number("have") },
            "sync.chain_forked" => Self::ChainForked { journal, seq },
            "sync.chain_broken" => Self::ChainBroken { journal, seq },
            "sync.chain_ended" => Self::ChainEnded { journal, ends_at: number("ends_at") },
            "sync.operation_replayed" => Self::OperationReplayed { journal, seq },
            "sync.changes_gap" => Self::ChangesGap { have: number("have") },
            "sync.era_opening" => Self::EraOpening,
            "sync.era_stale" => Self::EraStale,
            "sync.not_adopted" => Self::NotAdopted { thing: text("thing") },
            "sync.evening_begun" => Self::EveningBegun { thing: text("thing") },
            "sync.quota_reached" => Self::QuotaReached { room: number("room") },
            "sync.capacity_below_sold" => Self::CapacityBelowSold { sold: number("sold") },
            "sync.incident_unknown" => Self::IncidentUnknown,
            "sync.charter_changed" => Self::CharterChanged,
            "sync.charter_unsigned" => Self::CharterUnsigned,
            "sync.pool_person_gone" => Self::PoolPersonGone,
            "sync.pool_reads_bounded" => Self::PoolReadsBounded { most: number("most") },
            other => Self::Unknown { code: other.to_owned() },
        }
    }
}

/// `lock_not_available`, `serialization_failure`, `deadlock_detected`.
const BUSY: &[&str] = &["55P03", "40001", "40P01"];
/// `invalid_authorization_specification`, `invalid_password`.
const STRANGER: &[&str] = &["28000", "28P01"];
/// `unique_violation`, `duplicate_object`.
const TWICE: &[&str] = &["23505", "42710"];
/// `undefined_table`, `invalid_schema_name`, `undefined_function`.
const MISSING: &[&str] = &["42P01", "3F000", "42883"];
/// Class 08, what a server says that goes away or starts (`admin_shutdown`, `crash_shutdown`, `cannot_connect_now`), and
/// `too_many_connections`: it did not notice yet that those which were cut are gone.
const AWAY: &[&str] = &["57P01", "57P02", "57P03", "53300"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let detail = error.to_string();
        let sqlx::Error::Database(said) = &error else {
            return match error {
                sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut => {
                    Self::Unreachable { detail }
                }
                sqlx::Error::Protocol(_) => Self::Unreachable { detail },
                _ => Self::Database { detail },
            };
        };
        match said.code().as_deref().unwrap_or_default() {
            code if BUSY.contains(&code) => Self::Busy,
            code if STRANGER.contains(&code) && said.message().starts_with("sync.") => {
                Self::answered(said.message(), &Value::Null)
            }
            code if STRANGER.contains(&code) => Self::DeskUnknown,
            code if TWICE.contains(&code) => Self::AlreadyThere,
            code if MISSING.contains(&code) => Self::HubMissing,
            code if AWAY.contains(&code) || code.starts_with("08") => Self::Unreachable { detail },
            _ => Self::Database { detail },
        }
    }
}
