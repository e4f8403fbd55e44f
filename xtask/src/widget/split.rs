//! Cuts what no first screen needs out of the compiled widget, into a WebAssembly module of its own.

use std::path::{Path, PathBuf};

use wasm_split_cli_support::{Options, transform};

use crate::{
    error::{Error, Result},
    files,
};

/// The widget in two modules, and the JavaScript that fetches the second.
pub struct Split {
    pub main: PathBuf,
    pub later: PathBuf,
    pub link: PathBuf,
}

/// Cuts `wasm`, which must have been linked with `--emit-relocs`, into files in `folder`.
pub fn split(wasm: &Path, folder: &Path) -> Result<Split> {
    files::remove_folder(folder)?;
    files::create_folder(folder)?;
    let bytes = files::read(wasm)?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &main;
    let made = transform(options).map_err(|error| Error::Split { reason: format!("{error:#}") })?;
    let later = only(made.split_modules, wasm)?;
    Ok(Split { main, later, link: folder.join("__wasm_split.js") })
}

/// The one module that the loader knows of.
fn only(mut modules: Vec<PathBuf>, wasm: &Path) -> Result<PathBuf> {
    match (modules.pop(), modules.len()) {
        (Some(later), 0) => Ok(later),
        (found, others) => Err(Error::Content {
            path: wasm.to_path_buf(),
            problem: format!("it was cut into {} modules beside the main one", others + usize::from(found.is_some())),
            remedy: "there must be one: `#[wasm_split(later, …)]` in src/later.rs alone, for all that comes later"
                .into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_module_beside_the_main_one_is_taken() {
        let [later, chunk] = ["split_later.wasm", "chunk_1.wasm"].map(PathBuf::from);
        let wasm = Path::new("carrel.wasm");
        assert_eq!(only(vec![later.clone()], wasm).unwrap(), later);
        assert!(only(vec![], wasm).unwrap_err().to_string().contains("into 0 modules"));
        assert!(only(vec![later, chunk], wasm).unwrap_err().to_string().contains("into 2 modules"));
    }
}
