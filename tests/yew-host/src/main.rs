//! A library's website that is a Yew app itself: Carrel's page stands in it twice, as an element, whose engine is another
//! Yew app, and as a component of this one. Counts every click that reaches it.

use carrel::CarrelPage;
use carrel::browser::intl::i18n_from;
use carrel::browser::json;
use carrel::i18n::I18n;
use yew::prelude::*;

const COLLECTION: &str = "/carrel/collection/";

/// English, as the site would bring it.
fn english() -> I18n {
    let texts = json::parse(include_str!("../../../static/locales/en.json")).expect("the locale file");
    i18n_from("en", &texts)
}

#[component]
fn App() -> Html {
    let clicks = use_state(|| 0);
    let own = use_state(|| 0);
    let (onclick, count) = {
        let (clicks, own) = (clicks.clone(), own.clone());
        let onclick = Callback::from(move |_: MouseEvent| clicks.set(*clicks + 1));
        (onclick, Callback::from(move |_: MouseEvent| own.set(*own + 1)))
    };
    let i18n = use_memo((), |()| english());
    html! {
        <>
            <main {onclick}>
                <button id="own" onclick={count}>{*own}</button>
                <p id="clicks">{*clicks}</p>
                <carrel-page collection={COLLECTION} shadow="open"></carrel-page>
            </main>
            <section id="component">
                <CarrelPage collection={COLLECTION} i18n={(*i18n).clone()} namespace="component" />
            </section>
        </>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
