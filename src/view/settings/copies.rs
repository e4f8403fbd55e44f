//! Taking a copy of the profile along, and bringing one in.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

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
        input.cast::<HtmlInputElement>().into_iter().for_each(|it| it.click());
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
fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target_dyn_into()?;
    let file = input.files()?.get(0);
    input.set_value("");
    file
}

/// Hands on the text of a file; of one that is too long or cannot be read none, which is no profile either.
async fn read(file: &File, take: impl FnOnce(String)) {
    let text = if file.size() <= MAX_FILE { JsFuture::from(file.text()).await.ok() } else { None };
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
