//! The source of Rust's standard library from Debian's source package of the same Rust version, for machines where
//! rustup cannot download. Debian's packages are signed, and newer suites hold the newer versions.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{Error, Result},
    files, process,
};

/// Suites to look in, the smallest first.
const SUITES: [&str; 4] = ["trixie-backports", "forky", "sid", "experimental"];
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Rust's folder `library` in this version, somewhere in `scratch`.
pub fn fetch(version: &str, scratch: &Path) -> Result<PathBuf> {
    files::remove_folder(scratch)?;
    files::create_folder(scratch)?;
    let archive = debian_archive()?;
    let package = SUITES
        .iter()
        .find_map(|suite| Suite::new(&scratch.join(suite), &archive, suite).download(version))
        .ok_or_else(|| Error::Missing {
        what: format!("the source of Rust {version} in Debian's suites {}", SUITES.join(", ")),
        remedy: "another version of Rust may be there, or newer suites need adding in xtask/src/setup/debian_source.rs"
            .into(),
    })?;
    process::run(Command::new("dpkg-deb").arg("-x").args([&package, &scratch.join("source")]))?;
    Ok(scratch.join(format!("source/usr/src/rustc-{version}/library")))
}

/// The archive that this machine's apt already uses, so that none needs naming here.
fn debian_archive() -> Result<String> {
    let listed = process::capture(Command::new("apt-get").args([
        "indextargets",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
    ]))?;
    listed.lines().find(|uri| uri.trim_end_matches('/').ends_with("/debian")).map(str::to_owned).ok_or_else(|| {
        Error::Missing {
            what: "a Debian archive among apt's sources".into(),
            remedy: "this way works on Debian only".into(),
        }
    })
}

/// One suite, looked into with lists of its own: the machine's apt stays as it is.
struct Suite {
    folder: PathBuf,
    source_line: String,
}

impl Suite {
    fn new(folder: &Path, archive: &str, suite: &str) -> Self {
        Self {
            folder: folder.to_path_buf(),
            source_line: format!("deb [signed-by={KEYRING}] {archive} {suite} main\n"),
        }
    }

    /// The package with the source of this version; none if the suite has it not, or is not there.
    fn download(&self, version: &str) -> Option<PathBuf> {
        match self.try_download(version) {
            Ok(found) => found,
            Err(error) => {
                eprintln!("setup: {error}");
                None
            }
        }
    }

    fn try_download(&self, version: &str) -> Result<Option<PathBuf>> {
        files::create_folder(&self.folder.join("lists/partial"))?;
        files::create_folder(&self.folder.join("cache/archives/partial"))?;
        files::write(&self.folder.join("sources.list"), self.source_line.as_bytes())?;
        process::capture(self.apt("apt-get").arg("update"))?;
        let listed = process::capture(self.apt("apt-cache").args(["madison", "rust-src"]))?;
        let Some(packaged) = matching(&listed, version) else { return Ok(None) };
        process::capture(self.apt("apt-get").args(["download", &format!("rust-src={packaged}")]))?;
        Ok(files::with_extension(&self.folder, "deb")?.into_iter().next())
    }

    fn apt(&self, program: &str) -> Command {
        let mut apt = Command::new(program);
        apt.current_dir(&self.folder).args(["-q", "-o", "APT::Sandbox::User=root", "-o", "Dir::Etc::sourceparts=-"]);
        for (option, place) in
            [("Dir::Etc::sourcelist", "sources.list"), ("Dir::State::lists", "lists"), ("Dir::Cache", "cache")]
        {
            apt.arg("-o").arg(format!("{option}={}", self.folder.join(place).display()));
        }
        apt
    }
}

/// The packaged version whose upstream part is `version`, from `rust-src | 1.95.0+dfsg1-1 | …` lines.
fn matching<'a>(madison: &'a str, version: &str) -> Option<&'a str> {
    madison
        .lines()
        .filter_map(|line| Some(line.split('|').nth(1)?.trim()))
        .find(|packaged| packaged.split(['+', '-', '~']).next() == Some(version))
}

#[cfg(test)]
mod tests {
    use super::matching;

    #[test]
    fn only_the_upstream_part_of_a_version_counts() {
        let listed = " rust-src | 1.95.1+dfsg1-1 | a suite\n rust-src | 1.95.0+dfsg1-1~bpo13+1 | a suite\n";
        assert_eq!(matching(listed, "1.95.0"), Some("1.95.0+dfsg1-1~bpo13+1"));
        assert_eq!(matching(listed, "1.95"), None);
    }
}
