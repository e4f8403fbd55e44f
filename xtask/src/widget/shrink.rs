//! Makes a release small: wasm-opt for WebAssembly, esbuild for JavaScript and CSS. Both come from npm.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{
    assets::{File, Role, Sources},
    names::{self, Named},
};
use crate::{
    error::{Doing, Result},
    files, process,
    workspace::Workspace,
};

/// What browsers of recent years can run, spelled out: `--all-features` emits instructions that they refuse.
const WASM_OPT: [&str; 11] = [
    // Not -Oz: a tenth smaller as it is, but 6 % larger once compressed.
    "-O1",
    "--duplicate-function-elimination",
    "--duplicate-function-elimination",
    // A hint that processors ignore and compression does not.
    "--dealign",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-mutable-globals",
];

/// The oldest JavaScript we write for: the loader uses `Object.hasOwn`. Written for older browsers, its private fields
/// alone made it larger by a fifth.
const JAVASCRIPT: &str = "--target=es2022";

/// Replaces glue, WebAssembly and styles by small ones. `folder` keeps what took long.
pub fn shrink(workspace: &Workspace, folder: &Path, sources: &mut Sources) -> Result<()> {
    sources.wasm = optimised(workspace, folder, &sources.compiled.wasm)?;
    sources.later = optimised(workspace, folder, &sources.compiled.later)?;
    let glue = &sources.compiled.glue;
    let Named { wasm, glue: text } = names::shorten(&sources.wasm, &files::read_text(glue)?)?;
    sources.wasm = wasm;
    let glue = &folder.join("glue.js");
    files::write(glue, text.as_bytes())?;
    // Bundled, so that a crate's JavaScript snippets become part of it.
    sources.glue = esbuild(workspace, folder, glue, &["--bundle", "--format=esm", JAVASCRIPT])?;
    let styles = folder.join("styles.css");
    files::write(&styles, &sources.styles)?;
    sources.styles = esbuild(workspace, folder, &styles, &[])?;
    Ok(())
}

/// The loader stays a classic script.
pub fn shrink_loader(workspace: &Workspace, folder: &Path, named: &mut [File]) -> Result<()> {
    for loader in named.iter_mut().filter(|file| file.role == Role::Loader) {
        let path = folder.join("loader.js");
        files::write(&path, &loader.bytes)?;
        loader.bytes = esbuild(workspace, folder, &path, &[JAVASCRIPT])?;
    }
    Ok(())
}

fn esbuild(workspace: &Workspace, folder: &Path, input: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let output = folder.join("minified").join(input.file_name().unwrap_or_default());
    let mut esbuild = Command::new(workspace.npm_program("esbuild"));
    esbuild
        .arg(input)
        .args(["--minify", "--legal-comments=none", "--charset=utf8", "--log-level=warning"])
        .arg(format!("--outfile={}", output.display()))
        .args(options);
    process::run(&mut esbuild)?;
    files::read(&output)
}

/// wasm-opt takes long, so its last result for each module is kept under a name made of what went in.
pub fn optimised(workspace: &Workspace, folder: &Path, input: &Path) -> Result<Vec<u8>> {
    let kept = kept_as(workspace, folder, input)?;
    if !kept.is_file() {
        if let Some(kept_ones) = kept.parent() {
            files::remove_folder(kept_ones)?;
            files::create_folder(kept_ones)?;
        }
        let part = kept.with_extension("part");
        let mut wasm_opt = Command::new(workspace.npm_program("wasm-opt"));
        // Captured: it warns about names of a newer kind, which it drops anyway.
        process::capture(wasm_opt.arg(input).args(WASM_OPT).arg("-o").arg(&part))?;
        fs::rename(&part, &kept).doing("keep", &kept)?;
    }
    files::read(&kept)
}

fn kept_as(workspace: &Workspace, folder: &Path, input: &Path) -> Result<PathBuf> {
    let mut all = files::read(input)?;
    all.extend(WASM_OPT.concat().into_bytes());
    all.extend(files::read(&workspace.browser_tests().join("package-lock.json"))?);
    let module = input.file_stem().unwrap_or_default();
    Ok(folder.join("optimised").join(module).join(format!("{}.wasm", files::short_hash(&all))))
}
