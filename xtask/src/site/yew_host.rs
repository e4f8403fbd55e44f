//! A host page that is a Yew app itself (`tests/yew-host`), for the browser tests.

use std::path::Path;

use crate::{
    error::Result,
    files,
    widget::{self, Build},
    workspace::Workspace,
};

const PACKAGE: &str = "carrel-yew-host";
const PAGE: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A Yew app</title>
<script async src="/carrel/carrel.js"></script></head><body><script type="module">
import start from './host.js';
start({ module_or_path: './host_bg.wasm' });
</script></body></html>
"#;

/// Builds it as the widget is built, so that what both are made of is compiled once.
pub fn make(workspace: &Workspace, build: Build, out: &Path) -> Result<()> {
    let wasm = widget::cargo_build(workspace, build, &["--package", PACKAGE], &format!("{PACKAGE}.wasm"))?;
    files::remove_folder(out)?;
    widget::bind(&wasm, build, "host", out)?;
    files::write(&out.join("index.html"), PAGE.as_bytes())
}
