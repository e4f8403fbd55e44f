//! What a title is about, by whom it is, of which series: each to be followed, and to be a shelf of the page. Comes later: see
//! [`crate::later`].

use carrel_engine::collection::TitleRef;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::Kind;
use yew::prelude::*;

use super::button::{Button, marked};
use super::context::{Ask, View};
use super::icon::Icon;
use super::interests::chip::wish;
use super::own::Of;
use super::undone::told;
use crate::i18n::Key;
use crate::lists::MAX_NAME;
use crate::state::Action;
use crate::undo::touched;

/// What can be followed, in the order in which it is offered.
const KINDS: [FeatureKind; 3] = [FeatureKind::Creator, FeatureKind::Series, FeatureKind::Topic];

/// The features of a title.
pub fn follow(view: &View, title: TitleRef<'_>) -> Html {
    let all: Vec<(FeatureKind, String)> =
        KINDS.into_iter().flat_map(|kind| title.labels(kind).map(move |it| (kind, it.to_owned()))).collect();
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-labelledby="why-follow">
            {view.heading(2, "h3", Some("why-follow".into()), html! { {view.i18n.text(Key::FollowTitle)} })}
            <p class="quiet">{view.i18n.text(Key::FollowText)}</p>
            <ul role="list" class="rows">{for all.iter().map(|(kind, label)| row(view, *kind, label))}</ul>
            {told(view, touched(&view.state, |kind, _| kind == Kind::Shelf).then(|| view.i18n.text(Key::FollowPut)))}
        </section>
    }
}

fn row(view: &View, kind: FeatureKind, label: &str) -> Html {
    let name = view.label(kind, label);
    let says = |key| Some(view.i18n.fill(key, &[("name", &name)]).into());
    let follows = view.state.profile.text(Kind::Interest(kind), &fold(label)).is_some();
    let follow = Button { label: says(Key::FollowOnLabel), ..Button::pressed("btn small", follows) };
    let of = Of::Feature(kind, label.to_owned());
    let put = of.is_put(&view.state.profile);
    let shelf = Button { label: says(Key::FollowShelfLabel), ..Button::pressed("btn small", put) };
    html! {
        <li key={of.spec()}>
            <span class="name"><bdi>{&name}</bdi><span class="quiet">{view.i18n.named("kind.one", kind.as_str())}</span></span>
            {follow.draw(view.press(wish(kind, label, !follows)), marked(if follows { Icon::Yes } else { Icon::Plus }, "", view.i18n.text(Key::FollowOn)))}
            if of.fits() {
                {shelf.draw(view.press(put_on(&of, put)), marked(if put { Icon::Yes } else { Icon::Shelf }, "", view.i18n.text(Key::FollowShelf)))}
            }
        </li>
    }
}

/// Makes a shelf, or takes it away.
pub fn put_on(of: &Of, is_put: bool) -> Ask {
    Ask::Do(Action::edit(of.put((!is_put).then_some(""))))
}

/// A search that a shelf can be made of.
pub fn search(text: &str) -> Option<Of> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= MAX_NAME).then(|| Of::Search(text.to_owned()))
}
