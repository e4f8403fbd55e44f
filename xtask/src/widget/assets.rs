//! The widget's files in memory: read from the sources, then named by their contents.

use std::{collections::BTreeMap, path::Path};

use serde_json::json;

use super::{
    compile::Compiled,
    texts::{self, Texts},
};
use crate::{
    error::{Error, Result},
    files,
    workspace::Workspace,
};

/// Stands in `static/carrel.js`, once, where the object with the other files' names goes.
const PLACEHOLDER: &str = "__CARREL_ASSETS__";
const LOADER: &str = "static/carrel.js";
const STYLES: &str = "static/styles";
const SINGLE_STYLE: &str = "static/carrel.css";

/// The contents, before they have names.
pub struct Sources {
    pub loader: String,
    pub glue: Vec<u8>,
    pub wasm: Vec<u8>,
    pub later: Vec<u8>,
    pub styles: Vec<u8>,
    /// The texts for each language tag.
    pub locales: BTreeMap<String, Texts>,
    /// Where the glue was read from: its own imports are relative to that.
    pub compiled: Compiled,
}

/// What part a file plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Loader,
    Glue,
    Wasm,
    /// The module that comes when the page is idle.
    Later,
    Styles,
    Locale,
    /// The texts that come with the later module.
    LaterLocale,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Self::Loader => "loader",
            Self::Glue => "glue",
            Self::Wasm => "wasm",
            Self::Later => "later",
            Self::Styles => "styles",
            Self::Locale => "locale",
            Self::LaterLocale => "laterLocale",
        }
    }
}

/// A file to publish; `name` is relative to the loader.
pub struct File {
    pub role: Role,
    pub name: String,
    pub bytes: Vec<u8>,
}

pub fn read(workspace: &Workspace, compiled: Compiled) -> Result<Sources> {
    Ok(Sources {
        loader: read_loader(&workspace.path(LOADER))?,
        glue: files::read(&compiled.glue)?,
        wasm: files::read(&compiled.wasm)?,
        later: files::read(&compiled.later)?,
        styles: read_styles(workspace)?,
        locales: texts::read(workspace)?,
        compiled,
    })
}

fn read_loader(path: &Path) -> Result<String> {
    let text = files::read_text(path)?;
    let times = text.matches(PLACEHOLDER).count();
    if times == 1 {
        return Ok(text);
    }
    Err(Error::Content {
        path: path.to_path_buf(),
        problem: format!("{PLACEHOLDER} is there {times} times"),
        remedy: "it must be there once, where the object with the other files' names goes".into(),
    })
}

/// All style sheets of the folder, in name order, as one.
fn read_styles(workspace: &Workspace) -> Result<Vec<u8>> {
    let sheets = files::with_extension(&workspace.path(STYLES), "css")?;
    if sheets.is_empty() {
        return files::read(&workspace.path(SINGLE_STYLE));
    }
    let mut all = Vec::new();
    for sheet in sheets {
        all.extend(files::read(&sheet)?);
        all.push(b'\n');
    }
    Ok(all)
}

/// Gives every file its name and tells the loader, also whether there are `twins` to ask for. The loader comes last: it must
/// be published after what it names.
pub fn name(sources: Sources, twins: bool) -> Vec<File> {
    let mut named = vec![
        hashed(Role::Glue, "carrel", "js", sources.glue),
        hashed(Role::Wasm, "carrel", "wasm", sources.wasm),
        hashed(Role::Later, "carrel-later", "wasm", sources.later),
        hashed(Role::Styles, "carrel", "css", sources.styles),
    ];
    // One name for the texts of all languages, and for both folders: the loader, which names them, has little room.
    let texts: Vec<u8> = sources.locales.values().flat_map(|it| [&it.first[..], &it.later].concat()).collect();
    let texts = files::short_hash(&texts);
    let assets = json!({
        "glue": named[0].name, "wasm": named[1].name, "later": named[2].name, "css": named[3].name,
        "locales": sources.locales.keys().collect::<Vec<_>>(), "texts": texts, "gz": u8::from(twins),
    });
    for (tag, Texts { first, later }) in sources.locales {
        named.push(File { role: Role::Locale, name: format!("locales/{tag}-{texts}.json"), bytes: first });
        named.push(File { role: Role::LaterLocale, name: format!("locales/later/{tag}-{texts}.json"), bytes: later });
    }
    let loader = sources.loader.replace(PLACEHOLDER, &assets.to_string());
    named.push(File { role: Role::Loader, name: "carrel.js".into(), bytes: loader.into_bytes() });
    named
}

fn hashed(role: Role, stem: &str, extension: &str, bytes: Vec<u8>) -> File {
    File { role, name: format!("{stem}-{}.{extension}", files::short_hash(&bytes)), bytes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(wasm: &[u8]) -> Sources {
        Sources {
            loader: format!("load({PLACEHOLDER});"),
            glue: b"glue".to_vec(),
            wasm: wasm.to_vec(),
            later: b"later".to_vec(),
            styles: b"styles".to_vec(),
            locales: BTreeMap::from(
                ["fa", "en"].map(|tag| (tag.into(), Texts { first: tag.into(), later: b"{}".to_vec() })),
            ),
            compiled: Compiled {
                glue: "carrel.js".into(),
                wasm: "carrel_bg.wasm".into(),
                later: "split_later.wasm".into(),
            },
        }
    }

    #[test]
    fn the_loader_names_every_other_file() {
        let files = name(sources(b"wasm"), true);
        let loader = String::from_utf8(files.last().unwrap().bytes.clone()).unwrap();
        assert!(!loader.contains(PLACEHOLDER));
        for file in &files[..files.len() - 1] {
            let name = file.name.rsplit('/').next().unwrap();
            let parts = match file.role {
                Role::Locale | Role::LaterLocale => name.strip_suffix(".json").unwrap().split('-').collect(),
                _ => vec![name],
            };
            assert!(parts.iter().all(|part| loader.contains(&format!("\"{part}\""))), "{loader} lacks {name}");
        }
    }

    #[test]
    fn only_a_changed_file_changes_its_name() {
        let (before, after) = (name(sources(b"wasm"), true), name(sources(b"wasn"), true));
        let changed: Vec<Role> =
            before.iter().zip(&after).filter(|(a, b)| a.name != b.name).map(|(a, _)| a.role).collect();
        assert_eq!(changed, [Role::Wasm]);
    }
}
