//! Taking a copy of the profile along, and bringing one in.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;
use yew::prelude::*;

use crate::browser::field;
use crate::export::Refusal;
use crate::i18n::Key;
use crate::view::context::{Ask, View, use_view};
use crate::view::icon::{Icon, icon};

/// Largest file that is read, in bytes: the fullest profile is smaller.
const MAX_FILE: f64 = 32.0 * 1024.0 * 1024.0;

/// How many entries came, or why none did.
type Outcome = Result<usize, Refusal>;

/// What [`Copies`] needs.
#[derive(Clone, PartialEq, Properties)]
pub struct CopiesProps {
    /// What stands beside the two buttons.
    pub children: Children,
}

/// The two buttons, and what became of the file brought in.
#[component]
pub fn Copies(props: &CopiesProps) -> Html {
    let view = use_view();
    let input = use_node_ref();
    let outcome = use_state(|| None::<Outcome>);
    let export = view.press(Ask::Export);
    let choose = use_callback(input.clone(), |_: MouseEvent, input| {
        press(input);
    });
    let onchange = {
        let setter = outcome.setter();
        use_callback(view.ask.clone(), move |event: Event, ask| {
            let setter = setter.clone();
            let done = Callback::from(move |outcome| setter.set(Some(outcome)));
            if let Some(file) = chosen(&event) {
                let ask = ask.clone();
                spawn_local(async move { read(&file, |text| ask.emit(Ask::Import(text, done.clone()))).await });
            }
        })
    };
    html! {
        <>
            <div class="chips">
                <button class="btn small" type="button" onclick={export}>
                    { icon(Icon::Export, "") }{ view.i18n.text(Key::SettingsExport) }
                </button>
                <button class="btn small" type="button" onclick={choose}>
                    { icon(Icon::Import, "") }{ view.i18n.text(Key::SettingsImport) }
                </button>
                <input ref={input} class="sr" type="file" accept=".json,application/json" tabindex="-1" aria-hidden="true" {onchange} />
                { props.children.clone() }
            </div>
            <div role="status">{ outcome.as_ref().map(|it| notice(&view, it)) }</div>
        </>
    }
}

/// The file that was chosen. The field is emptied, so that the same file can be chosen again.
pub fn chosen(event: &Event) -> Option<JsValue> {
    let input = event.target()?;
    let file = field::of(&field::of(&input, "files")?, "0");
    field::set_value(&input, "");
    file
}

/// Presses the field of files, which is out of sight.
pub fn press(input: &NodeRef) {
    input.cast::<Element>().into_iter().for_each(|it| drop(field::tell(&it, "click")));
}

/// Whether a file is short enough to be read.
pub fn is_short(file: &JsValue) -> bool {
    field::of(file, "size").and_then(|it| it.as_f64()).is_some_and(|it| it <= MAX_FILE)
}

/// Hands on the text of a file; of one that is too long or cannot be read none, which is no profile either.
async fn read(file: &JsValue, take: impl FnOnce(String)) {
    let reading = || field::tell(file, "text")?.dyn_into::<Promise>().ok();
    let text = match reading().filter(|_| is_short(file)) {
        Some(promise) => JsFuture::from(promise).await.ok(),
        None => None,
    };
    take(text.and_then(|text| text.as_string()).unwrap_or_default());
}

/// What is wrong with a file, beyond that it could not be taken in.
fn reason(view: &View, refusal: Refusal) -> String {
    let number = |number: usize| view.i18n.formats().number(number as i64);
    match refusal {
        Refusal::NoCopy => String::new(),
        Refusal::Version => view.i18n.text(Key::ImportVersion),
        Refusal::TooMany(limit) => view.i18n.fill(Key::ImportMany, &[("limit", &number(limit))]),
        Refusal::Entry(place) => view.i18n.fill(Key::ImportEntry, &[("place", &number(place))]),
    }
}

fn notice(view: &View, outcome: &Outcome) -> Html {
    match outcome {
        Ok(count) => html! {
            <p class="notice">
                { icon(Icon::Yes, "") }<span>{view.i18n.count(Key::SettingsImported, *count as i64, &[])}</span>
            </p>
        },
        Err(refusal) => html! {
            <p class="notice bad">
                { icon(Icon::Info, "") }
                <span>{view.i18n.text(Key::SettingsNotImported)}{" "}{reason(view, *refusal)}</span>
            </p>
        },
    }
}
