//! A field for a short text. What is being typed is the field's own until the reader goes on: whatever is drawn meanwhile
//! takes nothing of it away. Comes later: see [`crate::later`].

use yew::prelude::*;

use crate::browser::field::typed;

/// A field, and who takes what was typed.
#[derive(Clone, PartialEq, Properties)]
pub struct DraftProps {
    /// Its id.
    #[prop_or_default]
    pub id: Option<&'static str>,
    /// What is kept.
    pub kept: String,
    /// Its class.
    #[prop_or_default]
    pub class: &'static str,
    /// Its type.
    #[prop_or("text")]
    pub kind: &'static str,
    /// The least and most of a number.
    #[prop_or_default]
    pub bounds: Option<(u32, u32)>,
    /// What stands there while nothing does.
    #[prop_or_default]
    pub placeholder: String,
    /// Takes what was typed once the reader goes on.
    #[prop_or_default]
    pub on_change: Callback<String>,
}

/// The field.
#[component]
pub fn Draft(props: &DraftProps) -> Html {
    let text = use_state(|| props.kept.clone());
    {
        // What another tab wrote, or an undo, is shown.
        let text = text.setter();
        use_effect_with(props.kept.clone(), move |kept| text.set(kept.clone()));
    }
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| text.set(typed(&event)))
    };
    let onchange = props.on_change.reform(|event: Event| typed(&event));
    let (min, max) = props.bounds.map(|it| (it.0.to_string(), it.1.to_string())).unzip();
    html! {
        <input id={props.id} class={props.class} type={props.kind} {min} {max} autocomplete="off" maxlength="80" dir="auto"
            value={(*text).clone()} placeholder={props.placeholder.clone()} {oninput} {onchange} />
    }
}
