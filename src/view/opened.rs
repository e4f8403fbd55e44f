//! What is only known of a title once its block was fetched, and the one question before the first.

use std::rc::Rc;

use carrel_engine::collection::BlockText;
use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::link::is_web_link;
use carrel_engine::title::Edition;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::button::Button;
use super::context::{Ask, View, use_view};
use super::focus::hand_on;
use crate::blocks;
use crate::i18n::Key;
use crate::library::LibraryRef;
use crate::state::Action;

/// Headings and other names that are listed at most.
const MOST: usize = 12;

/// Properties of [`Opened`].
#[derive(Clone, PartialEq, Properties)]
pub struct OpenedProps {
    /// The library.
    pub library: LibraryRef,
    /// The title's id.
    pub id: AttrValue,
    /// What the first pack says of it.
    pub beginning: Option<AttrValue>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Waiting,
    Fetching,
    Failed,
}

/// Description, editions, headings, other names.
#[component]
pub fn Opened(props: &OpenedProps) -> Html {
    let view = use_view();
    let OpenedProps { library, id, beginning } = props;
    let progress = use_state(|| Progress::Waiting);
    let agreed = Consents::of(&view.state.profile).allows(Purpose::Opening);
    let text = blocks::of(library, id);
    let wanted = agreed && text.is_none() && blocks::has(library);
    let fetch = {
        let (library, id, progress) = (library.clone(), id.clone(), progress.setter());
        let leaves_no_trace = view.state.leaves_no_trace();
        move || {
            progress.set(Progress::Fetching);
            let work = async move {
                let fetched = blocks::fetch(&library, &id, leaves_no_trace).await;
                progress.set(if fetched.is_ok() { Progress::Waiting } else { Progress::Failed });
            };
            spawn_local(Box::pin(work) as crate::store::Local<'static, ()>);
        }
    };
    {
        let fetch = fetch.clone();
        use_effect_with((wanted, id.clone()), move |(wanted, _)| {
            if *wanted {
                fetch()
            }
        });
    }
    let retry = Callback::from(move |event: MouseEvent| {
        hand_on(&event, ".asks", "dialog");
        fetch.clone()();
    });
    let description = text.as_ref().map(|it| it.description.clone()).filter(|it| !it.is_empty());
    let description = description.or_else(|| beginning.as_ref().map(ToString::to_string));
    html! {
        <div class="opened" aria-busy={(*progress == Progress::Fetching).then_some("true")}>
            if let Some(description) = description {
                <p class="text-of" dir="auto">{description}</p>
            }
            if let Some(text) = text {
                {known(&view, library, &text)}
            } else if blocks::has(library) {
                {match (*progress, agreed) {
                    (Progress::Failed, _) => failed(&view, retry),
                    (_, true) => html! { <><span class="bone l1"></span><span class="bone l2"></span></> },
                    (_, false) => question(&view, library),
                }}
            }
        </div>
    }
}

fn question(view: &View, library: &LibraryRef) -> Html {
    let others = i64::from(blocks::usual_titles(library).saturating_sub(1).max(1));
    let agree = view.press_and_leave(Ask::Do(Action::Consent(Purpose::Opening, true)), ".asks", "dialog");
    html! {
        <div class="asks">
            <p>{view.i18n.count(Key::OpenedReveals, others, &[])}</p>
            {Button::new("btn small").draw(agree, view.i18n.text(Key::OpenedFetch).into())}
        </div>
    }
}

fn failed(view: &View, retry: Callback<MouseEvent>) -> Html {
    html! {
        <div class="asks" role="alert">
            <p>{view.i18n.text(Key::OpenedFailed)}</p>
            {Button::new("btn small").draw(retry, view.i18n.text(Key::TroubleRetry).into())}
        </div>
    }
}

fn known(view: &View, library: &LibraryRef, text: &Rc<BlockText>) -> Html {
    let listed = |key: Key, them: &[String]| {
        if them.is_empty() {
            return Html::default();
        }
        let one = |it: &String| html! { <li dir="auto">{it.clone()}</li> };
        html! { <><dt>{view.i18n.text(key)}</dt><dd><ul>{for them.iter().take(MOST).map(one)}</ul></dd></> }
    };
    let several = text.editions.len() > 1;
    html! {
        <dl class="facts">
            if several {
                <dt>{view.i18n.text(Key::OpenedEditions)}</dt>
                <dd><ul>{for text.editions.iter().take(MOST).map(|it| edition(view, library, it))}</ul></dd>
            }
            {listed(Key::OpenedHeadings, &text.headings)}
            {listed(Key::OpenedVariants, &text.variants)}
            {listed(Key::OpenedIdentifiers, &text.identifiers)}
        </dl>
    }
}

/// "1998 · French · Audiobook", a link where it has one.
fn edition(view: &View, library: &LibraryRef, edition: &Edition) -> Html {
    let year = edition.year.map(|year| view.i18n.formats().year(year));
    let languages = edition.languages.iter().map(|tag| view.i18n.formats().language(tag));
    let formats = edition.formats.iter().map(|it| view.i18n.named("format", it));
    let parts: Vec<String> = edition.title.iter().cloned().chain(year).chain(languages).chain(formats).collect();
    let words = if parts.is_empty() { edition.id.clone() } else { parts.join(" · ") };
    let link = edition.link.clone().filter(|it| is_web_link(it)).or_else(|| library.link_to(&edition.id));
    match link {
        Some(link) => html! { <li dir="auto"><a href={link}>{words}</a></li> },
        None => html! { <li dir="auto">{words}</li> },
    }
}
