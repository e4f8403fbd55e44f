//! The styles of dialogs, of finding and of what else comes with the later module: no first shelf needs them.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Node};

use crate::browser::field;

const STYLES: &str = concat!(
    include_str!("../../static/styles/later/page.css"),
    include_str!("../../static/styles/later/dialog.css"),
    include_str!("../../static/styles/later/find.css")
);
/// The property of a shadow root that holds its style sheets.
const ADOPTED: &str = "adoptedStyleSheets";

thread_local! {
    /// The sheet made last, and the document it was made for: none but that one can use it.
    static SHEET: RefCell<Option<(Document, JsValue)>> = const { RefCell::new(None) };
}

/// Gives the shadow root around a node the styles of dialogs, unless it has them. In a page that is no shadow root they
/// are left to that page: they would touch its own dialogs.
pub fn adopt(node: &Node) {
    // Of the roots of documents only one that is a shadow root has a host.
    if let Some(root) = root_of(node).filter(|it| field::of(it, "host").is_some()) {
        // Without them a dialog is plain, and can still be used.
        let _ = adopt_in(&root, node);
    }
}

/// The shadow root or document around a node.
pub fn root_of(node: &Node) -> Option<JsValue> {
    field::tell(node, "getRootNode")
}

fn adopt_in(root: &JsValue, node: &Node) -> Result<(), JsValue> {
    let document = node.owner_document().ok_or(JsValue::NULL)?;
    let sheet = sheet(&document)?;
    let sheets = Array::from(&Reflect::get(root, &ADOPTED.into())?);
    if sheets.iter().all(|it| it != sheet) {
        // Before the others: what they say of printing and of forced colours holds for dialogs, too.
        let all: Array = std::iter::once(sheet).chain(sheets.iter()).collect();
        Reflect::set(root, &ADOPTED.into(), &all)?;
    }
    Ok(())
}

fn sheet(document: &Document) -> Result<JsValue, JsValue> {
    if let Some(sheet) = SHEET.with_borrow(|it| it.as_ref().filter(|it| it.0 == *document).map(|it| it.1.clone())) {
        return Ok(sheet);
    }
    let window = field::of(document, "defaultView").ok_or(JsValue::NULL)?;
    let constructor: Function = Reflect::get(&window, &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &STYLES.into())?;
    SHEET.replace(Some((document.clone(), sheet.clone())));
    Ok(sheet)
}
