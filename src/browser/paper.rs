//! Printing something of ours alone: a frame that holds nothing else, and goes when it has been printed. Nothing in it is
//! made from text that could be markup, and it needs no style that a policy might forbid.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use super::field::{of, tell};

/// How long the frame stays where nothing tells that it has been printed.
const LONGEST_MS: u32 = 60_000;

/// Prints a heading and lines of title, creator and note.
pub fn print(heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) {
    let _ = try_print(heading, tag, direction, lines);
}

fn try_print(heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let frame = document.create_element("iframe").ok()?;
    for (name, value) in [("aria-hidden", "true"), ("tabindex", "-1"), ("data-carrel", "print"), ("hidden", "")] {
        frame.set_attribute(name, value).ok()?;
    }
    of(&document, "body")?.dyn_into::<HtmlElement>().ok()?.append_child(&frame).ok()?;
    let gone = frame.clone();
    let window = of(&frame, "contentWindow")?;
    write(&of(&window, "document")?.unchecked_into(), heading, tag, direction, lines)?;
    tell(&window, "print");
    Timeout::new(LONGEST_MS, move || gone.remove()).forget();
    Some(())
}

fn write(page: &Document, heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) -> Option<()> {
    let root: Element = of(page, "documentElement")?.dyn_into().ok()?;
    root.set_attribute("lang", tag).ok()?;
    root.set_attribute("dir", direction).ok()?;
    let body: Element = of(page, "body")?.dyn_into().ok()?;
    let add = |to: &Element, name: &str, text: &str| {
        let element = page.create_element(name).ok()?;
        element.set_text_content((!text.is_empty()).then_some(text));
        element.set_attribute("dir", "auto").ok()?;
        to.append_child(&element).ok()?;
        Some(element)
    };
    add(&body, "h1", heading)?;
    let list = add(&body, "ol", "")?;
    for [title, creator, note] in lines {
        let item = add(&list, "li", "")?;
        add(&item, "strong", title)?;
        for text in [creator, note].into_iter().filter(|it| !it.is_empty()) {
            add(&item, "div", text)?;
        }
    }
    Some(())
}
