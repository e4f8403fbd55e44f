//! Printing something of ours alone: a frame that holds nothing else, and goes when it has been printed. Nothing in it is
//! made from text that could be markup, and it needs no style that a policy might forbid.

use std::cell::RefCell;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use super::field::{of, tell};

/// How long the frame stays where nothing tells that it has been printed.
const LONGEST_MS: u32 = 60_000;

/// Where the frame is.
const HIDDEN: &str =
    "position:fixed;inset:auto 100% 100% auto;inline-size:40rem;block-size:40rem;border:0;visibility:hidden";

thread_local! {
    /// The frame, what takes it away, and what waits for it to be printed.
    static FRAME: RefCell<Option<(Element, Timeout, Option<EventListener>)>> = const { RefCell::new(None) };
}

/// Prints a heading and lines of title, creator and note.
pub fn print(heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) {
    let _ = try_print(heading, tag, direction, lines);
}

fn try_print(heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) -> Option<()> {
    stop();
    let document = web_sys::window()?.document()?;
    let frame = document.create_element("iframe").ok()?;
    for (name, value) in [("aria-hidden", "true"), ("tabindex", "-1")] {
        frame.set_attribute(name, value).ok()?;
    }
    // Out of sight, but not without a layout: browsers print nothing of that.
    Reflect::set(&of(&frame, "style")?, &"cssText".into(), &HIDDEN.into()).ok()?;
    of(&document, "body")?.dyn_into::<HtmlElement>().ok()?.append_child(&frame).ok()?;
    FRAME.replace(Some((frame.clone(), Timeout::new(LONGEST_MS, stop), None)));
    let window = of(&frame, "contentWindow")?;
    if write(&of(&window, "document")?.unchecked_into(), heading, tag, direction, lines).is_none() {
        stop();
        return None;
    }
    let printed = EventListener::once(window.unchecked_ref(), "afterprint", |_| {
        // Not from within: the listener is a part of what goes.
        Timeout::new(0, stop).forget();
    });
    FRAME.with_borrow_mut(|it| {
        if let Some(it) = it {
            it.2 = Some(printed);
        }
    });
    tell(&window, "print").map(drop)
}

/// Takes the frame away.
pub fn stop() {
    FRAME.take().into_iter().for_each(|(frame, ..)| frame.remove());
}

fn write(page: &Document, heading: &str, tag: &str, direction: &str, lines: &[[String; 3]]) -> Option<()> {
    // Unchecked: what is in a frame is of the frame's own classes, and an instance of none of ours.
    let root: Element = of(page, "documentElement")?.unchecked_into();
    root.set_attribute("lang", tag).ok()?;
    root.set_attribute("dir", direction).ok()?;
    let body: Element = of(page, "body")?.unchecked_into();
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
