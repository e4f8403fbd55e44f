//! Pictures of covers, which a library may have and a reader may want: they lie over the drawn ones. Comes later: see
//! [`crate::later`].

use carrel_engine::consent::{Consents, Purpose};
use web_sys::Element;
use yew::prelude::*;

use super::context::View;
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
            onload={|event: Event| mark(&event, true)} onerror={|event: Event| mark(&event, false)} />
    }
}

fn mark(event: &Event, here: bool) {
    if let Some(picture) = event.target_dyn_into::<Element>() {
        let _ = if here { picture.set_attribute(HERE, "") } else { picture.remove_attribute(HERE) };
    }
}
