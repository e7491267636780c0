//! What is refused about people and places.

kernel::refusals! {
    /// Why a person, a desk or a venue is refused.
    pub enum Error {
        /// No such agent, or the wrong secret: which of the two is not told.
        SignInRefused = "network.sign_in_refused",
        /// Too many failures; the agent is locked until then.
        AgentLocked { until: kernel::Instant } = "network.agent_locked",
        /// The desk already has its venue.
        AlreadyStarted = "network.already_started",
        /// The desk has no venue yet.
        FirstStartNeeded = "network.first_start_needed",
        /// Not a SIREN: nine digits and Luhn's check.
        SirenInvalid { siren: String } = "network.siren_invalid",
        /// Another operator here has the SIREN.
        SirenTaken { siren: String } = "network.siren_taken",
        /// Not a VAT number of France.
        VatNumberInvalid { number: String } = "network.vat_number_invalid",
        /// The folder of backups is not there.
        BackupFolderMissing { folder: String } = "network.backup_folder_missing",
        /// Not a SIRET of the operator.
        SiretInvalid { siret: String } = "network.siret_invalid",
        /// Not the number of a licence, or its category or dates are impossible.
        LicenceInvalid { number: String } = "network.licence_invalid",
        /// Something has no name.
        NameMissing { what: &'static str } = "network.name_missing",
        /// Not a terminal code.
        TerminalInvalid { terminal: String } = "network.terminal_invalid",
        /// Another desk of the same SIREN has the code.
        TerminalTaken { terminal: String } = "network.terminal_taken",
        /// Not an IANA time zone.
        TimeZoneUnknown { zone: String } = "network.time_zone_unknown",
        /// A day does not end after eleven in the morning.
        CutHourInvalid { hour: u8 } = "network.cut_hour_invalid",
        /// The password is too short.
        PasswordTooShort { least: usize } = "network.password_too_short",
        /// Not a PIN, or too easy a one.
        PinInvalid { least: usize, most: usize } = "network.pin_invalid",
        /// The secret cannot be hashed.
        SecretNotKept { detail: String } = "network.secret_not_kept",
        /// Not a code to sign in with.
        CodeInvalid { code: String } = "network.code_invalid",
        /// Someone has the code.
        CodeTaken { code: String } = "network.code_taken",
        /// No such agent here.
        AgentUnknown = "network.agent_unknown",
        /// No such venue here.
        VenueUnknown = "network.venue_unknown",
        /// No such operator here.
        OperatorUnknown = "network.operator_unknown",
        /// The desk does not act for the venue, or the agent has no role there.
        VenueNotYours = "network.venue_not_yours",
        /// A venue keeps one active administrator at least.
        LastAdmin = "network.last_admin",
        /// Only a network administrator makes or changes another.
        BeyondOwnRights = "network.beyond_own_rights",
        /// The setting cannot have this value.
        SettingInvalid { setting: &'static str } = "network.setting_invalid",
        /// The installation is open: there is nothing to recover.
        NothingToRecover = "network.nothing_to_recover",
        /// Not in training mode.
        NotInTraining = "network.not_in_training",
        /// Already in training mode.
        AlreadyInTraining = "network.already_in_training",
        /// Two people decide this: the second one is another, with the same right.
        SecondPersonNeeded = "network.second_person_needed",
        /// What training mode never does.
        RefusedInTraining = "network.refused_in_training",
        /// Backups are to be encrypted and no passphrase is set.
        PassphraseMissing = "network.passphrase_missing",
        /// A secret of this machine cannot be read or written.
        SecretStore { detail: String } = "network.secret_store",
    }
    wraps { Store(store::Error), Journal(journal::Error) }
}

/// The result of a network function.
pub type Result<T> = std::result::Result<T, Error>;

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
