//! Files and folders, with errors that name them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::error::{Doing, Result};

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).doing("read", path)
}

pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).doing("read", path)
}

/// Writes a file whole or not at all, so that a server never reads half of it; makes its folder.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    fs::write(&part, bytes).doing("write", &part)?;
    fs::rename(&part, path).doing("write", path)
}

pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).doing("create", path)
}

/// Removes a folder with all it holds; none there is fine.
pub fn remove_folder(path: &Path) -> Result<()> {
    if path.exists() { fs::remove_dir_all(path).doing("remove", path) } else { Ok(()) }
}

/// Puts `fresh` where `old` is.
pub fn replace_folder(fresh: &Path, old: &Path) -> Result<()> {
    remove_folder(old)?;
    fs::rename(fresh, old).doing("replace", old)
}

/// Every file under `folder`, in name order; none where there is no such folder. A file stands for itself.
pub fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).doing("list", folder)? {
        found.extend(files_under(&entry.doing("list", folder)?.path())?);
    }
    found.sort();
    Ok(found)
}

/// The files directly in `folder` with this extension, in name order.
pub fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = files_under(folder)?;
    found.retain(|path| path.parent() == Some(folder) && path.extension().is_some_and(|end| end == extension));
    Ok(found)
}

/// The first ten hexadecimal digits of the SHA-256: enough that no two contents of one name ever meet.
pub fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::short_hash;

    #[test]
    fn the_hash_is_the_beginning_of_sha_256() {
        // `printf abc | sha256sum`
        assert_eq!(short_hash(b"abc"), "ba7816bf8f");
    }
}
