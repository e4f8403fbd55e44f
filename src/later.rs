//! What no first shelf needs, as a WebAssembly module of its own: saving, sending, dialogs. It comes right after the first
//! shelf, for every reader alike; beside it for one who returns, since the shelf then depends on what was kept.
//!
//! Whatever only [`Later`]'s functions reach is moved there by `cargo xtask`; see `docs/decisions/0021-later-module.md`.

use std::cell::Cell;
use std::rc::Rc;

use carrel_engine::rank::ShelfKind;
use web_sys::Element;
use yew::{Callback, Html, MouseEvent};

use crate::export::Refusal;
use crate::i18n::Key;
use crate::idle::IdleWatch;
use crate::languages;
use crate::library::LibraryRef;
use crate::session::Session;
use crate::state::{Action, State};
use crate::store::{Local, Store};
use crate::view::View;
use crate::view::card::Card;
use crate::view::interests::Strip;
use crate::view::slots::{Laid, Source};
use crate::view::title::Record;

/// The ways into the later module.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    /// Completes the texts of all languages of the page; whether they could be had.
    pub texts: fn() -> Local<'static, bool>,
    /// Gives a store its effects.
    pub equip: fn(&Rc<Store>),
    /// Begins to watch for a reader who walked away.
    pub watch: fn(&Rc<Store>, u32) -> Option<IdleWatch>,
    /// Lays a shelf by what the reader said.
    pub lay: fn(&Source<'_>, ShelfKind) -> Laid,
    /// The shelves of the page as the reader arranged them.
    pub shelves: fn(&View) -> Vec<ShelfKind>,
    /// Settles what is in the start of a first visit, or the strip of interests.
    pub settle: fn(&mut Strip, &View),
    /// Draws it.
    pub strip: fn(&Strip, &View) -> Html,
    /// Draws the search box and what it finds.
    pub find: fn(&View) -> Html,
    /// Draws what can be done with the title of a record page.
    pub title: fn(&View, &Record) -> Html,
    /// The words at the foot.
    pub status: fn(&View) -> Option<String>,
    /// Whether something was done rather than refused, and what is said of it.
    pub said: fn(&Action, &State) -> (bool, Option<Key>),
    /// Draws what stands where a title was.
    pub gap: fn(&View, Card<'_>, String, Callback<MouseEvent>) -> Html,
    /// Draws the button that shows more of a shelf.
    pub more: fn(&View, ShelfKind) -> Html,
    /// Draws what stands on a shelf without titles.
    pub empty: fn(&View, ShelfKind) -> Html,
    /// Where the reader's data are, if some of it was sent.
    pub left: fn(&View) -> Option<String>,
    /// Draws the dialog that is open.
    pub draw: fn(&View) -> Html,
    /// Watches the picks that were drawn.
    pub shown: fn(&View, &Rc<Laid>),
    /// Gives what was drawn the later styles and the look that the reader chose.
    pub dress: fn(&Element, &View),
    /// Gives an element the later styles, and shows its dialogs again after it was moved.
    pub show_again: fn(&Element),
    /// Changes to another language.
    pub speak: fn(&Session, &str),
    /// Hands out a copy of the profile.
    pub export: fn(&State),
    /// Fetches all titles of a collection.
    pub complete: fn(&Rc<Store>, String, LibraryRef),
    /// Shows a collection as an earlier visit kept it, until the library has answered.
    pub recall: fn(Session, String) -> Local<'static, ()>,
    /// Draws the picture of a title's cover, where there are pictures and the reader wants them.
    pub cover: fn(&View, &str) -> Html,
    /// Says that it did not answer, or that there is no room to keep anything.
    pub troubles: fn(&View) -> Html,
    /// Takes in the text of a copy.
    pub import: fn(&Session, &str) -> Result<usize, Refusal>,
}

thread_local! {
    static HERE: Cell<Option<Later>> = const { Cell::new(None) };
}

/// The later module, if it is here.
pub fn here() -> Option<Later> {
    HERE.get()
}

/// Fetches it with its texts, unless it is here. None if they cannot be had now; a later call tries again.
pub async fn load() -> Option<Later> {
    if here().is_none() {
        // Now, so that they come beside it.
        drop(languages::ask_for_texts());
        if let Ok(later) = split::later().await
            && (later.texts)().await
        {
            HERE.set(Some(later));
        }
    }
    here()
}

/// All of it. In the widget this is the one place where code is cut: the macro declares the function in the other module
/// by hand.
#[allow(unsafe_code, missing_docs, reason = "what the splitting macro writes; ours is safe")]
mod split {
    use super::{Later, Strip};

    #[cfg(feature = "split")]
    #[wasm_split_helpers::wasm_split(later, fallible)]
    pub fn later() -> Result<Later, wasm_split_helpers::SplitLoaderError> {
        Ok(all())
    }

    #[cfg(not(feature = "split"))]
    pub async fn later() -> Result<Later, std::convert::Infallible> {
        Ok(all())
    }

    fn all() -> Later {
        Later {
            texts: crate::speak::complete,
            equip: crate::upkeep::equip,
            watch: crate::idle::IdleWatch::start,
            speak: crate::speak::speak,
            lay: crate::view::personal::lay,
            shelves: crate::view::arranged::shelves,
            settle: Strip::settle,
            strip: Strip::draw,
            find: crate::view::find::draw,
            title: crate::view::title::strip,
            status: crate::view::done::status,
            said: crate::view::done::said,
            gap: crate::view::done::gap,
            more: crate::view::personal::more,
            empty: crate::view::empty::nothing,
            left: crate::view::done::left,
            draw: crate::view::dialogs::draw,
            shown: crate::shown::watch,
            dress: crate::view::dialog::dress,
            show_again: crate::view::dialog::show_again,
            export: crate::export::download,
            complete: crate::complete::complete,
            recall: crate::recall::recall,
            troubles: crate::view::done::troubles,
            cover: crate::view::picture::picture,
            import: crate::export::take_in,
        }
    }
}
