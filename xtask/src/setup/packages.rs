//! A browser for the tests and fonts for what it draws, from Debian's packages.

use std::process::Command;

use crate::{
    error::{Error, Result},
    process,
};

/// Without the Noto fonts Chinese shows as boxes and Arabic script poorly.
const PACKAGES: [&str; 3] = ["chromium", "fonts-noto-cjk", "fonts-noto-core"];

pub fn ensure() -> Result<()> {
    if std::env::var_os("CARREL_CHROMIUM").is_some() {
        return Ok(());
    }
    let missing: Vec<&str> = PACKAGES.into_iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("setup: installing {} …", missing.join(", "));
    install(&missing).map_err(|reason| Error::Missing {
        what: missing.join(", "),
        remedy: format!(
            "run `apt-get update && apt-get install {}` as root, or name a Chromium in the variable CARREL_CHROMIUM. {reason}",
            missing.join(" ")
        ),
    })
}

fn is_installed(package: &str) -> bool {
    let asked =
        process::capture(Command::new("dpkg-query").args(["--show", "--showformat", "${db:Status-Status}", package]));
    asked.is_ok_and(|status| status == "installed")
}

/// The lists of a bare machine are empty or old: they come first.
fn install(packages: &[&str]) -> Result<()> {
    process::capture(as_root()?.args(["apt-get", "-q", "update"]))?;
    process::capture(as_root()?.args(["apt-get", "-q", "install", "--yes", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

/// A command that runs its arguments as root.
fn as_root() -> Result<Command> {
    let mut command = if process::capture(Command::new("id").arg("-u"))?.trim() == "0" {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    command.arg("DEBIAN_FRONTEND=noninteractive");
    Ok(command)
}
