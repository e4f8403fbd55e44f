//! Pictures of covers, which a library may have and a reader may want: they lie over the drawn ones. Comes later: see
//! [`crate::later`].

use std::cell::RefCell;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::map::Map;
use web_sys::Element;
use yew::prelude::*;

use super::context::View;
use crate::browser::field;
use crate::ledger;
use crate::library::link_from;

/// On a picture that has come: the styles show it then, and not the drawn cover.
const HERE: &str = "data-here";

/// The picture of a title's cover. One that does not come leaves the drawn cover in its place.
pub fn picture(view: &View, id: &str) -> Html {
    let wanted = Consents::of(&view.state.profile).allows(Purpose::Covers);
    let Some(src) = view.settings.covers.as_ref().filter(|_| wanted).and_then(|template| link_from(template, id))
    else {
        return Html::default();
    };
    html! {
        <img class="picture" part="picture" {src} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"
            onload={|event: Event| came(&event, true)} onerror={|event: Event| came(&event, false)} />
    }
}

thread_local! {
    /// Pictures that are in the ledger: the browser need not ask for them again.
    static NOTED: RefCell<Map<String, ()>> = RefCell::default();
}

/// The reader is gone.
pub fn forget() {
    drop(NOTED.take());
}

fn came(event: &Event, here: bool) {
    mark(event, here);
    let url = event.target().and_then(|it| field::text(&it, "src")).unwrap_or_default();
    let new = NOTED.with_borrow_mut(|noted| noted.insert(url.clone(), ()).is_none());
    if new {
        // Of a picture of another site a page learns no more than that.
        ledger::note(Purpose::Covers, "GET", &url, "", if here { "loaded" } else { "failed" });
    }
}

fn mark(event: &Event, here: bool) {
    if let Some(picture) = event.target_dyn_into::<Element>() {
        let _ = if here { picture.set_attribute(HERE, "") } else { picture.remove_attribute(HERE) };
    }
}
