//! Where things are.

use std::path::PathBuf;

use anyhow::{Context, Result};
use cargo_metadata::MetadataCommand;

/// The checkout we stand in.
pub struct House {
    /// The workspace's folder.
    pub root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` puts it.
    pub target: PathBuf,
    /// Root rights may be used without asking.
    pub yes: bool,
}

impl House {
    /// Asks cargo.
    pub fn find(yes: bool) -> Result<Self> {
        let metadata = MetadataCommand::new().no_deps().exec().context("reading the workspace")?;
        Ok(Self {
            root: metadata.workspace_root.into_std_path_buf(),
            target: metadata.target_directory.into_std_path_buf(),
            yes,
        })
    }

    /// The interface's folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }
}
