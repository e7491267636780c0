//! The figures of the contact base, on a desk of their own: `import`, then `find` on what was imported.

use super::figure::Figure;
use super::{Failure, desk, find, import};

/// Imports `count` invented people, then finds among them.
///
/// # Errors
///
/// What a use case or the disk refuses.
pub async fn run(count: usize) -> Result<Vec<Figure>, Failure> {
    let folder = tempfile::tempdir()?;
    let ctx = desk::new(folder.path()).await?;
    let import = import::run(&ctx, folder.path(), count).await?;
    let find = find::run(&ctx, count).await?;
    ctx.app().store.close().await;
    Ok(vec![import, find])
}
