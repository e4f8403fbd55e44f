//! All lists.

use yew::prelude::*;

use super::bring::Bring;
use super::{known, open_list, thumb};
use crate::i18n::Key;
use crate::lists::{self, List};
use crate::tips::When;
use crate::view::button::{Button, marked};
use crate::view::context::{View, use_view};
use crate::view::empty::books;
use crate::view::follow::put_on;
use crate::view::form::{edit, fresh_id, short_form, taken};
use crate::view::icon::Icon;
use crate::view::own::Of;
use crate::view::tip::Hint;
use crate::view::undone::told;

/// Covers that stand for a list.
const FACES: usize = 4;

/// The lists, a form for one more, and what brings lists along.
#[component]
pub fn ListsPage() -> Html {
    let view = use_view();
    let profile = &view.state.profile;
    let all = lists::all(profile);
    let onsubmit = {
        let view = view.clone();
        Callback::from(move |event: SubmitEvent| {
            let (id, name) = (fresh_id(), taken(&event));
            if !name.trim().is_empty() {
                edit(&view, lists::created(&id, &name));
            }
        })
    };
    // Who deleted a list comes here, and may want it back.
    let deleted = view.state.forgot.as_ref().is_some_and(|it| {
        let (before, after) = (lists::all(&it.0), lists::all(&it.1));
        before.len() > after.len() && after.len() == all.len()
    });
    html! {
        <>
            <Hint when={When::Lists} />
            {told(&view, deleted.then(|| view.i18n.text(Key::ListDeleted)))}
            if all.is_empty() {
                <div class="empty">
                    {books()}
                    {view.heading(2, "h3", None, html! { {view.i18n.text(Key::ListsNone)} })}
                    <p>{view.i18n.text(Key::ListsNoneNext)}</p>
                </div>
            }
            <ul role="list" class="lists">
                {for all.iter().map(|it| one(&view, it))}
            </ul>
            {short_form(&view, Key::ListName, Key::ListCreate, onsubmit)}
            {tags(&view)}
            <Bring />
        </>
    }
}

/// The tags, each of which may be a shelf.
fn tags(view: &View) -> Html {
    let profile = &view.state.profile;
    let tags = lists::all_tags(profile);
    if tags.is_empty() {
        return Html::default();
    }
    let one = |tag: &lists::Tag<'_>| {
        let (of, name) = (Of::Tag(tag.key.to_owned()), tag.word.to_owned());
        let put = of.is_put(profile);
        let count = view.i18n.count(Key::PickerTitles, tag.titles as i64, &[]);
        let label = view.i18n.fill(Key::FollowShelfLabel, &[("name", &name)]);
        let button = Button { label: Some(label.into()), ..Button::pressed("btn small", put) };
        html! {
            <li key={tag.key.to_owned()}>
                <span class="name"><bdi>{name}</bdi><span class="quiet">{count}</span></span>
                {button.draw(view.press(put_on(&of, put)), marked(if put { Icon::Yes } else { Icon::Shelf }, "", view.i18n.text(Key::FollowShelf)))}
            </li>
        }
    };
    html! {
        <section class="set" aria-labelledby="tags">
            {view.heading(2, "h3", Some("tags".into()), html! { {view.i18n.text(Key::MineTags)} })}
            <ul role="list" class="rows">{for tags.iter().map(one)}</ul>
        </section>
    }
}

fn one(view: &View, list: &List<'_>) -> Html {
    let faces = list.titles.iter().take(FACES).map(|id| thumb(view, id, &known(view, id)));
    let count = view.i18n.count(Key::PickerTitles, list.titles.len() as i64, &[]);
    let content = html! {
        <>
            <span class="faces" aria-hidden="true">{for faces}</span>
            <span class="t"><bdi>{list.name.to_owned()}</bdi></span>
            <span class="quiet">{count}</span>
        </>
    };
    html! { <li key={list.id.to_owned()}>{Button::new("listed").draw(view.press(open_list(list.id)), content)}</li> }
}
