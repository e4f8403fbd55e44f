//! Short names for what glue and WebAssembly call each other by. wasm-bindgen's end in 16 hexadecimal digits, which no
//! compression makes smaller, and stand in both files: together some 5 KB of what every patron downloads.

use wasmparser::{Parser, Payload};

use crate::error::{Error, Result};

/// Both files with the new names.
pub struct Named {
    pub wasm: Vec<u8>,
    pub glue: String,
}

/// Renames in both files what stands in both just as expected; anything else keeps its name.
pub fn shorten(wasm: &[u8], glue: &str) -> Result<Named> {
    let mut glue = glue.to_owned();
    let mut out = Vec::with_capacity(wasm.len());
    let mut copied = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| refused(&error))?;
        let Some((id, range)) = payload.as_section() else { continue };
        let range = range.start as usize..range.end as usize;
        let body = match payload {
            Payload::ImportSection(section) => {
                let mut fields = Vec::new();
                for import in section.into_imports_with_offsets() {
                    let (offset, import) = import.map_err(|error| refused(&error))?;
                    let start = offset as usize + lengths(&[import.module, import.name]);
                    fields.push(Field { module: Some(import.module), name: import.name, rest: start });
                }
                rewritten(wasm, &fields, range.end, |name, number| import_renamed(&mut glue, name, number))
            }
            Payload::ExportSection(section) => {
                let mut fields = Vec::new();
                for export in section.into_iter_with_offsets() {
                    let (offset, export) = export.map_err(|error| refused(&error))?;
                    fields.push(Field {
                        module: None,
                        name: export.name,
                        rest: offset as usize + lengths(&[export.name]),
                    });
                }
                rewritten(wasm, &fields, range.end, |name, number| export_renamed(&mut glue, name, number))
            }
            _ => wasm[range.clone()].to_vec(),
        };
        if copied == 0 {
            // Magic and version.
            out.extend(&wasm[..8]);
        }
        copied += 1;
        out.push(id);
        number(&mut out, body.len());
        out.extend(body);
    }
    Ok(Named { wasm: out, glue })
}

/// One import or export: its names, and where what follows them begins.
struct Field<'a> {
    module: Option<&'a str>,
    name: &'a str,
    rest: usize,
}

fn rewritten(
    wasm: &[u8],
    fields: &[Field<'_>],
    end: usize,
    mut rename: impl FnMut(&str, usize) -> Option<String>,
) -> Vec<u8> {
    let mut body = Vec::new();
    number(&mut body, fields.len());
    for (at, field) in fields.iter().enumerate() {
        // An entry ends where the names of the next begin.
        let end = fields
            .get(at + 1)
            .map_or(end, |next| next.rest - lengths(&next.module.into_iter().chain([next.name]).collect::<Vec<_>>()));
        let renamed = rename(field.name, at);
        for text in field.module.into_iter().chain([renamed.as_deref().unwrap_or(field.name)]) {
            number(&mut body, text.len());
            body.extend(text.as_bytes());
        }
        body.extend(&wasm[field.rest..end]);
    }
    body
}

/// A function that the glue offers as `NAME: function(`.
fn import_renamed(glue: &mut String, name: &str, at: usize) -> Option<String> {
    if !name.starts_with("__wbg_") && !name.starts_with("__wbindgen_") {
        return None;
    }
    let short = ["i", &at.to_string()].concat();
    let (long_key, short_key) = (format!(" {name}: function("), format!(" {short}: function("));
    (glue.matches(&long_key).count() == 1).then(|| *glue = glue.replacen(&long_key, &short_key, 1))?;
    Some(short)
}

/// A function that the glue calls as `wasm.NAME(`.
fn export_renamed(glue: &mut String, name: &str, at: usize) -> Option<String> {
    if !name.starts_with("wasm_bindgen_") {
        return None;
    }
    let short = ["e", &at.to_string()].concat();
    let (long_call, short_call) = (format!("wasm.{name}("), format!("wasm.{short}("));
    let sound = glue.contains(&long_call) && glue.matches(name).count() == glue.matches(&long_call).count();
    sound.then(|| *glue = glue.replace(&long_call, &short_call))?;
    Some(short)
}

/// Bytes of texts with their lengths.
fn lengths(texts: &[&str]) -> usize {
    let mut bytes = Vec::new();
    for text in texts {
        number(&mut bytes, text.len());
        bytes.extend(text.as_bytes());
    }
    bytes.len()
}

/// Unsigned LEB128.
fn number(out: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn refused(error: &wasmparser::BinaryReaderError) -> Error {
    Error::Bindgen { reason: format!("the module that wasm-opt wrote cannot be read: {error}") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A module that imports two functions and exports two.
    fn module() -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 4, 1, 0x60, 0, 0]);
        let mut imports = vec![2];
        for name in ["__wbg_then_0123456789abcdef", "other"] {
            imports.extend([4]);
            imports.extend(b"./js");
            number(&mut imports, name.len());
            imports.extend(name.as_bytes());
            imports.extend([0, 0]);
        }
        wasm.push(2);
        number(&mut wasm, imports.len());
        wasm.extend(imports);
        let mut exports = vec![2];
        for (name, function) in [("wasm_bindgen_0123_invoke", 0), ("start", 1)] {
            number(&mut exports, name.len());
            exports.extend(name.as_bytes());
            exports.extend([0, function]);
        }
        wasm.push(7);
        number(&mut wasm, exports.len());
        wasm.extend(exports);
        wasm
    }

    fn names(wasm: &[u8]) -> BTreeMap<&'static str, Vec<String>> {
        let mut all = BTreeMap::new();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::ImportSection(it) => {
                    all.insert("imports", it.into_imports().map(|it| it.unwrap().name.to_owned()).collect());
                }
                Payload::ExportSection(it) => {
                    all.insert("exports", it.into_iter().map(|it| it.unwrap().name.to_owned()).collect());
                }
                _ => {}
            }
        }
        all
    }

    #[test]
    fn both_files_get_the_same_short_names() {
        let glue =
            "{ __wbg_then_0123456789abcdef: function(a) {}, other: function(){} }; wasm.wasm_bindgen_0123_invoke(1);";
        let named = shorten(&module(), glue).unwrap();
        assert_eq!(named.glue, "{ i0: function(a) {}, other: function(){} }; wasm.e0(1);");
        assert_eq!(names(&named.wasm)["imports"], ["i0", "other"]);
        assert_eq!(names(&named.wasm)["exports"], ["e0", "start"]);
    }

    #[test]
    fn what_the_glue_does_not_have_as_expected_keeps_its_name() {
        let glue = "{ '__wbg_then_0123456789abcdef': f }; const { wasm_bindgen_0123_invoke } = wasm; wasm.wasm_bindgen_0123_invoke(1);";
        let named = shorten(&module(), glue).unwrap();
        assert_eq!(named.glue, glue);
        assert_eq!(named.wasm, module());
    }
}
