//! Writes a build's files where they are served from, without a moment in which the loader names a file that is not there.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::{
    Build,
    assets::File,
    compress::{self, Twins},
    sizes::{Compressed, Size, Sizes},
};
use crate::{
    error::{Doing, Result},
    files,
};

/// Afterwards `out` holds these files (a release: with twins and `sizes.json`) and none of an earlier build.
pub fn publish(named: &[File], build: Build, out: &Path) -> Result<Sizes> {
    let mut written = BTreeSet::new();
    let mut sizes = Sizes::default();
    for file in named {
        let path = out.join(&file.name);
        let compressed = match build {
            Build::Fast => None,
            Build::Release => Some(write_twins(file, &path, &mut written)?),
        };
        files::write(&path, &file.bytes)?;
        written.insert(path);
        sizes.0.push(Size { role: file.role, name: file.name.clone(), raw: file.bytes.len(), compressed });
    }
    if build == Build::Release {
        let path = out.join("sizes.json");
        files::write(&path, format!("{:#}\n", sizes.json()).as_bytes())?;
        written.insert(path);
    }
    remove_others(out, &written)?;
    Ok(sizes)
}

fn write_twins(file: &File, path: &Path, written: &mut BTreeSet<PathBuf>) -> Result<Compressed> {
    let Twins { brotli, gzip } = compress::twins(&file.name, &file.bytes)?;
    for (ending, bytes) in [("br", &brotli), ("gz", &gzip)] {
        let mut twin = path.as_os_str().to_owned();
        twin.push(".");
        twin.push(ending);
        files::write(Path::new(&twin), bytes)?;
        written.insert(twin.into());
    }
    Ok(Compressed { gzip: gzip.len(), brotli: brotli.len() })
}

/// Removes what an earlier build left. Whatever else is in the folder is somebody's: only files named as we name them go.
fn remove_others(out: &Path, keep: &BTreeSet<PathBuf>) -> Result<()> {
    for (folder, extensions) in
        [("", ["js", "wasm", "css"].as_slice()), ("locales", &["json"]), ("locales/later", &["json"])]
    {
        let folder = out.join(folder);
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).doing("list", &folder)? {
            let path = entry.doing("list", &folder)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !keep.contains(&path) && is_ours(&name, extensions) {
                fs::remove_file(&path).doing("remove", &path)?;
            }
        }
    }
    Ok(())
}

/// Whether a file is named like `carrel-0123456789.wasm` or like its twin; `carrel.js` and `sizes.json` have twins too.
fn is_ours(name: &str, extensions: &[&str]) -> bool {
    let plain = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(name);
    if ["carrel.js", "sizes.json"].contains(&plain) {
        return true;
    }
    let Some((stem, extension)) = plain.rsplit_once('.') else { return false };
    extensions.contains(&extension) && ends_in_hash(stem)
}

fn ends_in_hash(stem: &str) -> bool {
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() == 10 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn only_files_named_as_we_name_them_are_removed() {
        let ours = ["carrel-0123456789.wasm", "carrel-0123456789.js.br", "carrel.js.gz", "sizes.json"];
        assert!(ours.iter().all(|name| is_ours(name, &["js", "wasm"])));
        let theirs = ["index.html", "thesis-final.js", "carrel-0123456789.txt", "holiday.br", ".gz"];
        assert!(!theirs.iter().any(|name| is_ours(name, &["js", "wasm"])));
    }
}
