//! The page for Yew apps, without the custom element.

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::I18n;
use crate::root::{Config, Element, Root};
use crate::session::{Hooks, Session};

/// Properties of [`CarrelPage`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CarrelPageProps {
    /// Absolute address of the collection, ending in `/`.
    pub collection: AttrValue,
    /// The language: texts of a locale file, and formats (`carrel::browser::intl`).
    pub i18n: I18n,
    /// Separates libraries that share one web origin.
    #[prop_or_else(|| AttrValue::Static("main"))]
    pub namespace: AttrValue,
    /// Level of its first heading, 1 to 5.
    #[prop_or(2)]
    pub heading: u8,
}

/// The personal page as a component of another Yew app.
///
/// The app brings the styles (`static/styles`), since it decides where they apply: best inside a shadow root of its
/// own, as the custom element does; elsewhere it brings those of dialogs (`static/styles/later`), too. Languages cannot be changed in the page's settings.
#[component]
pub fn CarrelPage(props: &CarrelPageProps) -> Html {
    let config = use_state(|| None);
    {
        let config = config.setter();
        // Opening the session reads storage and starts requests, which is no matter of rendering.
        use_effect_with(props.clone(), move |props| config.set(Some(Rc::new(configured(props)))));
    }
    html! { <Root config={(*config).clone()} /> }
}

fn configured(props: &CarrelPageProps) -> Config {
    let session = Session::open(&props.namespace, false, &Hooks::default());
    // Elements count from 1.
    session.use_collection(&props.collection, 0, None, &[]);
    Config {
        element: Element::Page,
        session,
        url: props.collection.clone(),
        overrides: Vec::new(),
        i18n: props.i18n.clone(),
        heading: props.heading,
        fallback: false,
        host: None,
        show: Callback::noop(),
    }
}
