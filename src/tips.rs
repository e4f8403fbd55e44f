//! What a library tells about its use: written in `carrel.json`, told where it fits, once, and collected to be read again.
//! Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::field::Field;
use carrel_engine::link::is_web_link;

use crate::browser::{host, json};
use crate::settings::{Settings, Texts, in_languages};

/// Most tips of a library.
const MOST: usize = 60;

/// Where a tip fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Something was searched for.
    Search,
    /// A search found nothing.
    Nothing,
    /// A title's own panel is open.
    Title,
    /// Lists are open.
    Lists,
    /// The reading log is open.
    Log,
    /// Nowhere but among all tips.
    Never,
}

impl When {
    fn parse(word: &str) -> Option<Self> {
        let all = [
            ("search", Self::Search),
            ("nothing", Self::Nothing),
            ("title", Self::Title),
            ("lists", Self::Lists),
            ("log", Self::Log),
        ];
        all.into_iter().find_map(|(known, when)| (known == word).then_some(when))
    }
}

/// A tip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tip {
    /// By which it stays dismissed.
    pub id: String,
    /// Where it fits.
    pub when: When,
    /// Its heading by language.
    pub title: Texts,
    /// What it says by language.
    pub text: Texts,
    /// Where there is more.
    pub link: Option<String>,
}

impl Tip {
    /// The setting that says that it was told.
    pub fn setting(&self) -> String {
        ["tip.", &self.id].concat()
    }
}

thread_local! {
    /// What was understood last, and of which text.
    static KNOWN: RefCell<(String, Rc<Vec<Tip>>)> = RefCell::default();
}

/// The tips of a library.
pub fn of(settings: &Settings) -> Rc<Vec<Tip>> {
    if settings.said("tips").is_empty() {
        return Rc::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if known.0 != settings.said("tips") {
            *known = (settings.said("tips").to_owned(), Rc::new(understood(settings.said("tips"))));
        }
        Rc::clone(&known.1)
    })
}

fn understood(text: &str) -> Vec<Tip> {
    let list = json::parse(text).ok().and_then(|it| it.list()).unwrap_or_default();
    let tips: Vec<Tip> = list.iter().take(MOST).filter_map(tip).collect();
    if tips.len() < list.len() {
        host::warn(
            "`tips` should be a list of at most 60 tips with id, title and text (those that are sound are told)",
        );
    }
    tips
}

fn tip<F: Field>(value: &F) -> Option<Tip> {
    let texts = |name: &str| in_languages(&value.field(name)?).filter(|it| !it.is_empty());
    let id = value.field("id")?.text()?;
    let word = value.field("when").and_then(|it| it.text());
    // A word that a newer Carrel may know makes it a tip to be looked up.
    let when = word.and_then(|it| When::parse(&it)).unwrap_or(When::Never);
    let link = value.field("link").and_then(|it| it.text()).filter(|it| is_web_link(it));
    // As a setting its id has to fit into a profile.
    let sound = (1..=150).contains(&id.len());
    sound.then_some(Tip { id, when, title: texts("title")?, text: texts("text")?, link })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tip_has_an_id_a_title_and_a_text() {
        let ill = json!({"id": "ill", "when": "nothing", "title": {"en": "From elsewhere"}, "text": "We can borrow it for you.", "link": "/ill"});
        let known = tip(&ill).expect("it is sound");
        assert_eq!((known.id.as_str(), known.when, known.link.as_deref()), ("ill", When::Nothing, Some("/ill")));
        assert_eq!(known.setting(), "tip.ill");
        for wrong in [
            json!({"title": "x", "text": "y"}),
            json!({"id": "", "title": "x", "text": "y"}),
            json!({"id": "x".repeat(151), "title": "x", "text": "y"}),
            json!({"id": "x", "text": "y"}),
            json!({"id": "x", "title": {}, "text": "y"}),
            json!([]),
        ] {
            assert_eq!(tip(&wrong), None, "{wrong}");
        }
        let odd =
            tip(&json!({"id": "x", "when": "fullmoon", "title": "x", "text": "y", "link": "javascript:alert(1)"}));
        assert_eq!(odd.map(|it| (it.when, it.link)), Some((When::Never, None)));
    }
}
