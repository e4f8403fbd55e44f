//! The search box of a page, and what it finds. While something is asked, what was found stands where the shelves were.
//!
//! | Module | Holds |
//! |---|---|
//! | [`question`] | what is asked, and what the reader does to it |
//! | [`results`] | the titles that were found |
//! | [`narrow`] | facets to narrow them down |
//! | [`ways`] | recent searches, and ways in while nothing or little is typed |
//! | [`beyond`] | the one question before the whole collection is searched, and how far that is |

mod beyond;
mod narrow;
mod question;
mod results;
mod ways;

use std::cell::Cell;
use std::rc::Rc;

use carrel_engine::consent::{Consents, Purpose};
use carrel_engine::fold::fold;
use gloo_timers::callback::Timeout;
use web_sys::HtmlElement;
use yew::prelude::*;

use self::beyond::Reach;
use self::question::{Act, Question};
pub use self::results::line_text;
use super::context::{Ask, View, use_view};
use super::desk;
use super::icon::{Icon, icon};
use crate::browser::field::{self, typed};
use crate::finder::{self, Asked, Fetching};
use crate::i18n::Key;
use crate::library::LibraryRef;
use crate::state::Action;

/// How long the reader has to pause before the whole collection is asked.
const PAUSE_MS: u32 = 250;

/// Draws the box.
pub fn draw(view: &View) -> Html {
    // Another reader begins anew.
    let key = view.state.erasures.to_string();
    html! { <ContextProvider<View> context={view.clone()}><Find {key} /></ContextProvider<View>> }
}

/// The box, and what it finds.
#[component]
pub fn Find() -> Html {
    let view = use_view();
    let question = use_reducer_eq(Question::default);
    let field = use_node_ref();
    // What was joined to the titles that every page holds is found with the rest of the collection.
    let library = view.library().map(|library| library.base().clone());
    use_reach(&view, &library, &question);
    let on = question.asked().is_some();
    let results = {
        let (view, question) = (view.clone(), question.clone());
        // Not by the profile: what the reader does with a title moves none of them under the hand.
        let key = (library.clone(), (*question).clone(), view.i18n.clone());
        use_memo(key, move |(library, ..)| {
            library.as_ref().and_then(|library| finder::find(&view, library, &question.asked()?, &question.filter))
        })
    };
    let matching = use_memo((library.clone(), question.text.clone()), |(library, text)| {
        library.as_ref().map_or_else(Vec::new, |library| finder::features(library, &fold(text), ways::MATCHES))
    });
    use_prepared(&library, &question, on && results.is_none());
    let dispatch = question.dispatcher();
    // What is pressed here goes away: the focus goes back to the box.
    let act = {
        let (dispatch, field) = (dispatch.clone(), field.clone());
        Callback::from(move |act: Act| {
            dispatch.dispatch(act);
            let _ = field.cast::<HtmlElement>().map(|it| it.focus());
        })
    };
    let clear = act.reform(|_: MouseEvent| Act::Clear);
    let is_busy = on && library.as_ref().is_some_and(|library| !results::is_settled(&view, library, &question));
    html! {
        <div class="find" data-on={on.then_some("")} aria-busy={is_busy.then_some("true")}>
            <div class="top">
                if view.settings.find {
                    <form role="search" onsubmit={submit(&view, &question)}>
                        {input(&view, &question, &field)}
                        if on {
                            <button class="ib" type="button" aria-label={view.i18n.text(Key::FindClear)} onclick={clear}>{icon(Icon::Close, "")}</button>
                        }
                    </form>
                }
                {desk::ways(&view)}
            </div>
            <p class="sr" role="status">{results::told(&view, &question, (*results).as_ref())}</p>
            if let Some(library) = library {
                if question.ways && !on {
                    {ways::before(&view, &library, &act)}
                }
                if on {
                    {ways::while_typing(&view, &library, &matching, &act)}
                    {results::draw(&view, &library, &question, (*results).as_ref(), &dispatch)}
                    {beyond::draw(&view, &library, &question, (*results).as_ref(), &dispatch)}
                }
            }
        </div>
    }
}

fn input(view: &View, question: &UseReducerHandle<Question>, field: &NodeRef) -> Html {
    let dispatch = question.dispatcher();
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let text = typed(&event);
            dispatch.dispatch(Act::Type(text));
        })
    };
    let onfocus = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: FocusEvent| dispatch.dispatch(Act::Open))
    };
    let onclick = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Act::Ways))
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let act = match field::text(&event, "key").unwrap_or_default().as_str() {
            "Escape" => Act::Leave,
            "ArrowDown" => Act::Ways,
            _ => return,
        };
        // While a character is being composed the key is the input method's.
        if !field::is(&event, "isComposing") {
            event.prevent_default();
            dispatch.dispatch(act);
        }
    });
    let onchange = keep(view, question).reform(|_: Event| ());
    html! {
        <label class="field" part="search">
            {icon(Icon::Search, "")}
            <span class="sr">{view.i18n.text(Key::FindLabel)}</span>
            <input ref={field.clone()} type="search" enterkeyhint="search" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="200"
                value={question.text.clone()} {oninput} {onfocus} {onclick} {onkeydown} {onchange} placeholder={view.i18n.text(Key::FindPlaceholder)} />
        </label>
    }
}

fn submit(view: &View, question: &UseReducerHandle<Question>) -> Callback<SubmitEvent> {
    keep(view, question).reform(|event: SubmitEvent| event.prevent_default())
}

/// Notes what was searched for among the recent searches.
fn keep(view: &View, question: &UseReducerHandle<Question>) -> Callback<()> {
    let (ask, recent, asked) = (view.ask.clone(), ways::recent(view), question.asked());
    Callback::from(move |()| {
        if let Some(Asked::Words(text)) = &asked {
            ask.emit(Ask::Do(Action::Setting(ways::RECENT.to_owned(), Some(ways::with(&recent, text)))));
        }
    })
}

/// Makes the index of the titles that are here, once the reader turns to the box.
#[hook]
fn use_prepared(library: &Option<LibraryRef>, question: &UseReducerHandle<Question>, is_missing: bool) {
    let dispatch = question.dispatcher();
    use_effect_with((library.clone(), question.open, is_missing), move |(library, open, _)| {
        if let Some(library) = library.as_ref().filter(|_| *open) {
            finder::prepare(library, Callback::from(move |()| dispatch.dispatch(Act::Arrived)));
        }
    });
}

/// Fetches what the whole collection's answer needs, a moment after the reader has paused, where the reader agreed.
#[hook]
fn use_reach(view: &View, library: &Option<LibraryRef>, question: &UseReducerHandle<Question>) {
    let agreed = Consents::of(&view.state.profile).allows(Purpose::Search);
    let dispatch = question.dispatcher();
    let wanted = library.clone().filter(|library| agreed && finder::reaches_beyond(library)).zip(question.asked());
    let key = (wanted, question.filter.clone(), question.shown, question.tries);
    let (ask, leaves_no_trace) = (view.ask.clone(), view.state.leaves_no_trace());
    use_effect_with(key, move |(wanted, filter, shown, _)| {
        let (filter, shown) = (filter.clone(), *shown);
        let over = Rc::new(Cell::new(false));
        let timer = wanted.clone().map(|(library, asked)| {
            let over = Rc::clone(&over);
            Timeout::new(PAUSE_MS, move || {
                dispatch.dispatch(Act::Reach(Reach::Fetching));
                let work = async move {
                    let is_wanted = || !over.get();
                    let fetching = Fetching { library: &library, is_wanted: &is_wanted, ask: &ask, leaves_no_trace };
                    let reached = finder::reach(&fetching, &asked, &filter, shown).await;
                    if is_wanted() {
                        dispatch.dispatch(Act::Reach(if reached.is_ok() { Reach::Here } else { Reach::Failed }));
                    } else {
                        dispatch.dispatch(Act::Arrived);
                    }
                };
                wasm_bindgen_futures::spawn_local(Box::pin(work) as crate::store::Local<'static, ()>);
            })
        });
        move || {
            over.set(true);
            drop(timer);
        }
    });
}
