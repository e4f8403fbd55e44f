//! Following a request from another device: its id and token as a link that the reader takes along. They stand in the fragment
//! of an address, which no browser sends to a server.

use std::rc::Rc;

use carrel_engine::date::rfc3339;
use yew::prelude::*;

use super::{REQUEST, REQUESTS};
use crate::browser::{clock, field};
use crate::i18n::Key;
use crate::mail::Posting;
use crate::papers::{Followed, Paper};
use crate::state::Action;
use crate::view::button::{Button, marked};
use crate::view::context::{Ask, use_view};
use crate::view::desk::open;
use crate::view::desk::take::{copied_text, copy_or_select};
use crate::view::icon::{Icon, icon};

/// What stands before it in a fragment.
pub const NAME: &str = "carrel-request=";

/// The id and token of a receipt, if it is one.
fn unpack(packed: &str) -> Option<(&str, &str)> {
    let (id, token) = packed.split_once('.')?;
    Followed::is_sound(id, token).then_some((id, token))
}

/// A request whose receipt is offered.
#[derive(Clone, PartialEq, Properties)]
pub struct OfferProps {
    /// Its id.
    pub id: String,
    /// Its token.
    pub token: String,
}

/// The receipt of a request, to be copied.
#[component]
pub fn Offer(props: &OfferProps) -> Html {
    let view = use_view();
    let (node, copied) = (use_node_ref(), use_state(|| None::<bool>));
    let link = use_memo(props.clone(), |it| [&field::address(), "#", NAME, &it.id, ".", &it.token].concat());
    let onclick = {
        let (link, node, copied) = (link.to_string(), node.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| copy_or_select(link.clone(), &node, copied.clone()))
    };
    html! {
        <details class="exact">
            <summary>{view.i18n.text(Key::ReceiptTitle)}</summary>
            <p class="quiet">{view.i18n.text(Key::ReceiptText)}</p>
            <div class="short">
                <label class="field"><span class="sr">{view.i18n.text(Key::ReceiptTitle)}</span>
                    <input ref={node} type="text" readonly=true dir="ltr" value={link.to_string()} /></label>
                {Button::new("btn small").draw(onclick, marked(Icon::Ledger, "", view.i18n.text(Key::ReceiptCopy)))}
            </div>
            {copied_text(&view, *copied)}
        </details>
    }
}

/// A receipt that came with an address.
#[derive(Clone, PartialEq, Properties)]
pub struct ReceiptProps {
    /// It.
    pub packed: String,
}

/// What becomes of it: the reader is asked before anything is kept or fetched.
#[component]
pub fn ReceiptPage(props: &ReceiptProps) -> Html {
    let view = use_view();
    let Some((id, token)) = unpack(&props.packed) else {
        return html! { <p class="notice bad">{icon(Icon::Info, "")}<span>{view.i18n.text(Key::ReceiptBroken)}</span></p> };
    };
    let follow = {
        let (view, id, token) = (view.clone(), id.to_owned(), token.to_owned());
        Callback::from(move |_: MouseEvent| {
            if view.state.mail().papers.request(&id).is_none() {
                let new = Followed::taken_over(&id, &token, &view.url, rfc3339(clock::now_ms()));
                let filing = (new.name(), Some(Rc::new(Paper::Request(new))));
                view.ask.emit(Ask::Do(Action::mail(Posting::File(vec![filing]))));
            }
            view.ask.emit(Ask::Do(Action::Consent(carrel_engine::consent::Purpose::Requests, true)));
            view.ask.emit(open(&[REQUEST, &id].concat()));
        })
    };
    html! {
        <>
            <p>{view.i18n.text(Key::ReceiptCame)}</p>
            <p class="notice">{icon(Icon::Lock, "")}<span>{view.i18n.text(Key::AgreeRequestsText)}</span></p>
            <div class="chips">
                {Button::new("btn main").draw(follow, view.i18n.text(Key::ReceiptFollow).into())}
                {Button::new("btn").draw(view.press(open(REQUESTS)), view.i18n.text(Key::ReceiptNo).into())}
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::unpack;

    #[test]
    fn a_receipt_is_an_id_and_a_token_and_nothing_else_is() {
        let token = "t".repeat(43);
        assert_eq!(unpack(&format!("r-1.{token}")), Some(("r-1", token.as_str())));
        for wrong in [
            "",
            ".",
            "r-1",
            "r-1.short",
            "r/1.tttttttttttttttttttttttt",
            "r.<b>tttttttttttttttttttttttt",
            &"x.".repeat(200),
        ] {
            assert_eq!(unpack(wrong), None, "{wrong}");
        }
    }
}
