//! What everything that is drawn may know, and what it may ask for.

use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::rank::{Adventure, ShelfKind};
use yew::prelude::*;

use super::focus::hand_on;
use super::over::Panel;
use crate::cover::script::direction;
use crate::export::Refusal;
use crate::i18n::{I18n, Key, isolate};
use crate::library::LibraryRef;
use crate::settings::Settings;
use crate::state::{ADVENTURE, Action, Loading, State};

/// How many saved titles are shown at first, and more of any shelf at a time.
pub const SAVED_AT_ONCE: usize = 48;

/// The state as one element shows it. Dialogs get it as a Yew context.
#[derive(Clone, PartialEq)]
pub struct View {
    /// The reader's language.
    pub i18n: I18n,
    /// Everything that is known.
    pub state: State,
    /// Address of the element's collection.
    pub url: AttrValue,
    /// Settings: the library's file, the element's attributes.
    pub settings: Rc<Settings>,
    /// Level of the widget's first heading, 1 to 5.
    pub heading: u8,
    /// When the page was opened, in ms since 1970: picks stay put while it is open.
    pub now_ms: u64,
    /// The day there and then, as days since 1970-01-01.
    pub day: i32,
    /// Hours of the day there and then, 0 to 23, for the greeting.
    pub hour: u8,
    /// How many saved titles are shown.
    pub shown: usize,
    /// What lies over the page.
    pub panel: Panel,
    /// What is said at the foot.
    pub said: Option<Key>,
    /// Takes what the reader asks for.
    pub ask: Callback<Ask>,
}

/// What a reader can ask for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Changes the state.
    Do(Action),
    /// Opens a dialog instead of the one that is open, or none.
    Open(Panel),
    /// Loads the collection again.
    Retry,
    /// Shows more titles of a shelf.
    More(ShelfKind),
    /// Changes to another language.
    Speak(String),
    /// Hands out a copy of the profile.
    Export,
    /// Takes in the text of a copy and tells how many entries came, or why none did.
    Import(String, Callback<Result<usize, Refusal>>),
}

impl View {
    /// The collection, once it is here.
    pub fn library(&self) -> Option<LibraryRef> {
        match self.state.shelves(&self.url).loading {
            Loading::Ready(library) => Some(library),
            Loading::Pending | Loading::Failed(_) => None,
        }
    }

    /// The settings of the library that has a collection.
    pub fn settings_of(&self, source: &str) -> Rc<Settings> {
        if *self.url == *source { Rc::clone(&self.settings) } else { self.state.shelves(source).settings }
    }

    /// How far picks go from the familiar: the reader's choice, then the library's.
    pub fn adventure(&self) -> Adventure {
        let chosen = self.state.profile.setting(ADVENTURE).and_then(|it| it.parse().ok());
        chosen.map_or(self.settings.adventure, Adventure::step)
    }

    /// A feature's label as a reader of this language knows it.
    pub fn label(&self, kind: FeatureKind, label: &str) -> String {
        match kind {
            FeatureKind::Language => self.i18n.formats().language(label),
            FeatureKind::Format => self.i18n.named("format", label),
            FeatureKind::Audience => self.i18n.named("audience", label),
            FeatureKind::Topic | FeatureKind::Creator | FeatureKind::Series => label.to_owned(),
        }
    }

    /// The same to be put into a sentence.
    pub fn woven(&self, kind: FeatureKind, label: &str) -> String {
        self.apart(&self.label(kind, label))
    }

    /// A name to be put into a sentence, which it must not turn round.
    pub fn apart(&self, text: &str) -> String {
        if direction(text) == self.i18n.direction() { text.to_owned() } else { isolate(text) }
    }

    /// Asks for something when a button is pressed.
    pub fn press(&self, ask: Ask) -> Callback<MouseEvent> {
        let to = self.ask.clone();
        Callback::from(move |_| to.emit(ask.clone()))
    }

    /// Asks for something when a button is pressed that goes away by it, with the `row` it is in: the focus goes on.
    pub fn press_and_leave(&self, ask: Ask, row: &'static str, around: &'static str) -> Callback<MouseEvent> {
        let to = self.ask.clone();
        Callback::from(move |event: MouseEvent| {
            hand_on(&event, row, around);
            to.emit(ask.clone());
        })
    }

    /// A heading of the widget, `depth` levels below its first, with a class and an id.
    pub fn heading(&self, depth: u8, class: &'static str, id: Option<AttrValue>, content: Html) -> Html {
        let tag = ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from((self.heading + depth).clamp(1, 6) - 1)];
        html! { <@{tag} class={class} part="heading" {id}>{content}</@> }
    }
}

/// The nearest [`View`].
///
/// # Panics
/// Outside a dialog; all of them are drawn inside a provider.
#[hook]
pub fn use_view() -> View {
    use_context::<View>().expect("dialogs are drawn inside a provider of the view")
}
