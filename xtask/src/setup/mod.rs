//! What a machine needs, installed only where it is missing. Each step is silent and instant when it has nothing to do.
//!
//! | Step | Needed by |
//! |---|---|
//! | [`wasm_std`] | every build of the widget |
//! | [`npm`] | `dist` (wasm-opt, esbuild) and browser tests |
//! | [`packages`] | browser tests: a browser, and fonts for what it draws |

mod debian_std;
pub mod npm;
pub mod packages;
pub mod wasm_std;

use crate::{args::Args, error::Result, workspace::Workspace};

/// `cargo xtask setup`: all steps, so that no later task has to wait.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    args.finish()?;
    wasm_std::ensure(workspace)?;
    npm::ensure(workspace)?;
    packages::ensure()
}
