//! What a machine needs, installed only where it is missing. Each step is silent and instant when it has nothing to do.
//!
//! | Step | Needed by |
//! |---|---|
//! | [`wasm_std`] | `serve`, `dist --fast` |
//! | [`small_std`] | `dist` and browser tests: what patrons download is built upon it |
//! | [`rust_source`] | the two above, where they are built here |
//! | [`npm`] | `dist` (wasm-opt, esbuild) and browser tests |
//! | [`packages`] | browser tests: a browser, and fonts for what it draws |

mod debian_source;
pub mod npm;
pub mod packages;
mod rust_source;
mod rustup;
pub mod small_std;
mod std_build;
mod toolchain;
pub mod wasm_std;

use crate::{args::Args, error::Result, workspace::Workspace};

/// `cargo xtask setup`: all steps, so that no later task has to wait.
pub fn task(workspace: &Workspace, args: Args) -> Result<()> {
    args.finish()?;
    wasm_std::ensure(workspace)?;
    small_std::ensure(workspace)?;
    npm::ensure(workspace)?;
    packages::ensure()
}
