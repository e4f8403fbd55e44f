//! The root of every element's Yew app: follows the store, keeps the [`View`], draws what the element is for.
//!
//! One component with messages rather than many with hooks: each component and each hook of a type of its own adds up
//! to a kilobyte to what every patron downloads.

use std::rc::Rc;

use carrel_engine::rank::ShelfKind;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::browser::host::HostValue;
use crate::health;
use crate::i18n::I18n;
use crate::live::Live;
use crate::session::Session;
use crate::view::Ask;
use crate::view::title::Record;

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// `<carrel-page>`.
    Page,
    /// `<carrel-shelf>`.
    Shelf(ShelfKind),
    /// `<carrel-title>`.
    Title(Record),
}

/// Everything that one element was given.
#[derive(Clone, Debug)]
pub struct Config {
    /// What it is.
    pub element: Element,
    /// The store it shares.
    pub session: Session,
    /// Address of its collection.
    pub url: AttrValue,
    /// Attributes and `config`, which go before the library's file.
    pub overrides: Vec<HostValue>,
    /// Its language.
    pub i18n: I18n,
    /// Level of its first heading.
    pub heading: u8,
    /// Whether the host gave it children to show until it is ready.
    pub fallback: bool,
    /// The element in the host's page.
    pub host: Option<HtmlElement>,
    /// Called with what is to be seen: the host's children, our sheet.
    pub show: Callback<(bool, bool)>,
}

/// Properties of [`Root`]: none for a root that waits in the pool, and renders nothing.
#[derive(Clone, Debug, Default, Properties)]
pub struct RootProps {
    /// What it was given.
    pub config: Option<Rc<Config>>,
}

impl PartialEq for RootProps {
    fn eq(&self, other: &Self) -> bool {
        match (&self.config, &other.config) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (one, two) => one.is_none() && two.is_none(),
        }
    }
}

/// What a root is told.
#[derive(Debug)]
pub enum Message {
    /// The reader asks for something.
    Asked(Ask),
    /// The store has changed.
    Changed,
    /// What was said has been there long enough.
    Silent,
    /// The shelves drawn so far are on the screen.
    Unfold,
}

/// The root component; empty in the pool.
pub struct Root {
    live: Option<Live>,
}

impl std::fmt::Debug for Root {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Root")
    }
}

impl Component for Root {
    type Message = Message;
    type Properties = RootProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self { live: ctx.props().config.clone().map(|config| Live::new(config, ctx.link())) }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &RootProps) -> bool {
        let config = ctx.props().config.clone();
        let live = self.live.take();
        self.live = config.map(|config| match live {
            Some(live) => live.with(config, ctx.link()),
            None => Live::new(config, ctx.link()),
        });
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let draws = self.live.as_mut().is_some_and(|live| live.update(ctx.link(), message));
        if draws {
            health::expect();
        }
        draws
    }

    fn view(&self, _: &Context<Self>) -> Html {
        health::drawing();
        self.live.as_ref().map_or_else(Html::default, Live::draw)
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        health::rendered();
        self.live.iter_mut().for_each(|live| live.drawn(ctx.link()));
    }
}
