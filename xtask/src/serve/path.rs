//! From the path of a URL to a file inside the served folder, and never to one outside.

use std::path::{Path, PathBuf};

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    File(PathBuf),
    /// A folder asked for without its closing slash: relative links in its page would go wrong.
    Folder,
    Nothing,
}

/// `url` is the request's path with its query.
pub fn resolve(folder: &Path, url: &str) -> Target {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(segments) = segments(path) else { return Target::Nothing };
    let found = segments.iter().fold(folder.to_path_buf(), |path, segment| path.join(segment));
    if found.is_dir() && !path.ends_with('/') {
        return Target::Folder;
    }
    let file = if path.ends_with('/') { found.join("index.html") } else { found };
    if is_inside(folder, &file) { Target::File(file) } else { Target::Nothing }
}

/// The decoded names; none if one could lead elsewhere or names a hidden file.
fn segments(path: &str) -> Option<Vec<String>> {
    let names: Option<Vec<String>> = path.split('/').filter(|name| !name.is_empty()).map(percent_decode).collect();
    names.filter(|names| names.iter().all(|name| !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0'])))
}

/// None if what it stands for is no UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Links inside the folder may point outside it: only what really is inside counts.
fn is_inside(folder: &Path, file: &Path) -> bool {
    let (Ok(folder), Ok(file)) = (folder.canonicalize(), file.canonicalize()) else { return false };
    file.is_file() && file.starts_with(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
    }

    #[test]
    fn a_path_leads_to_its_file_whatever_its_query() {
        assert_eq!(resolve(&source(), "/serve/path.rs?v=1"), Target::File(source().join("serve/path.rs")));
        assert_eq!(resolve(&source(), "/serve/p%61th.rs"), Target::File(source().join("serve/path.rs")));
    }

    #[test]
    fn a_folder_wants_its_slash_and_has_a_page_or_nothing() {
        assert_eq!(resolve(&source(), "/serve"), Target::Folder);
        assert_eq!(resolve(&source(), "/serve/"), Target::Nothing);
    }

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        for url in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/serve/..%5c..",
            "/%00",
            "/%",
            "/%ff",
            "/c:/x",
        ] {
            assert_eq!(resolve(&source(), url), Target::Nothing, "{url}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_outside_is_not_followed() {
        let folder = std::env::temp_dir().join(format!("carrel-path-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink(source().join("main.rs"), folder.join("out")).unwrap();
        let target = resolve(&folder, "/out");
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(target, Target::Nothing);
    }
}
