//! Makes the JavaScript that fetches the later module a part of the glue, and has it fetch as the loader says.
//!
//! One file of glue, because two instances of the widget can follow each other in a page, and each must find its own
//! later module: two files that import each other would name an instance by an address, which the loader chooses.

use std::path::Path;

use crate::{error::Error, files};

/// Under this name the glue imports the other file.
const MODULE: &str = "./__wasm_split.js";

/// What the generated text says, and what it must say instead. The loader sets `later.fetch`: its requests work where
/// a page has replaced `fetch` or a host serves WebAssembly under another media type.
const REPLACED: [(&str, &str); 4] = [
    (r#"fetch(new URL("./split_later.wasm", import.meta.url))"#, "later.fetch()"),
    ("WebAssembly.instantiateStreaming(src, imports)", "WebAssembly.instantiate(await src, imports)"),
    // The reader is told by the widget, if it was they who waited for it.
    ("console.error(e);", "console.warn(e);"),
    ("export const ", "const "),
];

/// Rewrites the file `glue`, so that it needs no file `link`.
pub fn merge(glue: &Path, link: &Path) -> Result<(), Error> {
    let linked = linked(&files::read_text(link)?).map_err(|problem| changed(link, problem))?;
    let merged = merged(&files::read_text(glue)?, &linked).map_err(|problem| changed(glue, problem))?;
    files::write(glue, merged.as_bytes())
}

fn changed(path: &Path, problem: String) -> Error {
    Error::Content {
        path: path.to_path_buf(),
        problem,
        remedy: "wasm_split_cli_support or wasm-bindgen writes other text now; adapt xtask/src/widget/link.rs to it"
            .into(),
    }
}

/// The other file's text as it stands in the glue, and the name of its one function.
struct Linked {
    text: String,
    load: String,
}

fn linked(link: &str) -> Result<Linked, String> {
    let import = only_line(link, "import { initSync } from ", "")?;
    let export = only_line(link, "export const ", " = ")?;
    let load = export["export const ".len()..].split(" = ").next().unwrap_or_default().to_owned();
    let mut text = link.replacen(import, "", 1);
    for (old, new) in REPLACED {
        text = replaced(&text, old, new)?;
    }
    Ok(Linked { text, load })
}

fn merged(glue: &str, linked: &Linked) -> Result<String, String> {
    let import = only_line(glue, "import * as ", MODULE)?;
    let name = import["import * as ".len()..].split(' ').next().unwrap_or_default();
    let Linked { text, load } = linked;
    replaced(glue, import, &format!("export const later = {{}};\n{}\nconst {name} = {{ {load} }};", text.trim()))
}

/// The line that begins and goes on like this.
fn only_line<'a>(text: &'a str, begin: &str, then: &str) -> Result<&'a str, String> {
    let mut found = text.lines().filter(|line| line.starts_with(begin) && line.contains(then));
    match (found.next(), found.count()) {
        (Some(line), 0) => Ok(line),
        (first, others) => {
            Err(format!("a line `{begin}…{then}` is there {} times, not once", others + usize::from(first.is_some())))
        }
    }
}

fn replaced(text: &str, old: &str, new: &str) -> Result<String, String> {
    match text.matches(old).count() {
        1 => Ok(text.replacen(old, new, 1)),
        times => Err(format!("`{}` is there {times} times, not once", old.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "import * as import1 from \"./__wasm_split.js\"\nimport { a } from './snippets/a.js';\n\
        const imports = { \"./__wasm_split.js\": import1 };\n";
    const LINK: &str = r#"import { initSync } from "./main.js";

function wrapAsyncCb(callee) { try { await callee(); } catch (e) { console.error(e); } }
export const __wasm_split_load_later = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_later.wasm", import.meta.url));
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []));
"#;

    #[test]
    fn the_glue_holds_the_other_file_and_asks_the_loader() {
        let text = merged(GLUE, &linked(LINK).unwrap()).unwrap();
        assert_eq!(
            text,
            r#"export const later = {};
function wrapAsyncCb(callee) { try { await callee(); } catch (e) { console.warn(e); } }
const __wasm_split_load_later = wrapAsyncCb(makeLoad(() => {
    const src = later.fetch();
    src.catch(() => {});
    return async (imports) => (WebAssembly.instantiate(await src, imports));
}
, []));
const import1 = { __wasm_split_load_later };
import { a } from './snippets/a.js';
const imports = { "./__wasm_split.js": import1 };
"#
        );
    }

    #[test]
    fn with_debug_assertions_more_text_surrounds_it() {
        let debug = LINK.replace("(WebAssembly", "debugWrap(WebAssembly");
        assert!(linked(&debug).unwrap().text.contains("debugWrap(WebAssembly.instantiate(await src, imports))"));
    }

    #[test]
    fn whatever_is_not_there_once_is_named() {
        for (old, _) in REPLACED {
            let problem = |link: &str| linked(link).err().unwrap();
            assert!(problem(&LINK.replace(old, "…")).contains("is there 0 times"), "{old}");
            assert!(problem(&LINK.replace(old, &format!("{old}{old}"))).contains("is there 2 times"), "{old}");
        }
    }

    #[test]
    fn a_glue_without_the_import_is_refused() {
        let linked = linked(LINK).unwrap();
        assert!(merged("const imports = {};", &linked).unwrap_err().contains("`import * as …./__wasm_split.js`"));
        assert!(merged(&[GLUE, GLUE].concat(), &linked).unwrap_err().contains("2 times"));
    }
}
