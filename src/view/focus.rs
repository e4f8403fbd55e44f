//! Where the focus goes when the button that has it is taken away with what it is in.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{MouseEvent, TargetCast};

/// Hands the focus from the button that was pressed, which goes with the `row` it is in, to a button of a neighbouring row,
/// otherwise to the first button `around`.
pub fn hand_on(event: &MouseEvent, row: &str, around: &str) {
    let of = |row: Option<Element>| row?.query_selector("button").ok()?;
    let next = || {
        let row = event.target_dyn_into::<Element>()?.closest(row).ok()??;
        let first = || of(row.closest(around).ok()?);
        of(row.next_element_sibling()).or_else(|| of(row.previous_element_sibling())).or_else(first)
    };
    next().and_then(|it| it.dyn_into::<HtmlElement>().ok()).into_iter().for_each(|it| drop(it.focus()));
}
