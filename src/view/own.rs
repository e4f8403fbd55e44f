//! Shelves that a reader made: of a topic, creator or series, a search, a tag or a list. Comes later: see [`crate::later`].
//!
//! They are filled from what every page holds, here in the browser: the library is asked for nothing because of them.

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::collection::TitleRef;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::map::Map;
use carrel_engine::profile::entry::MAX_ID;
use carrel_engine::profile::{Kind, Profile, Reaction, Value};
use carrel_engine::rank::ShelfKind;
use yew::{Html, html};

use super::context::{SAVED_AT_ONCE, View};
use super::slots::{Laid, Source};
use crate::browser::intl;
use crate::i18n::{Key, isolate};
use crate::library::{Library, LibraryRef};
use crate::lists::{self, iso};
use crate::state::Change;
use crate::visits;

/// What stands on a shelf of the reader's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// Titles with a feature, by its kind and label.
    Feature(FeatureKind, String),
    /// Titles that have all words of a search.
    Search(String),
    /// Titles that the reader tagged so, by the key of the tag.
    Tag(String),
    /// A list of the reader's, by its id.
    List(String),
    /// What came while the reader was away: since a day.
    Away(i32),
}

/// A shelf of the reader's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Which it is on the page.
    pub kind: ShelfKind,
    /// What stands on it.
    pub of: Of,
    /// What the reader calls it; empty where it goes by what stands on it.
    pub name: String,
}

impl Of {
    /// The id of its register.
    pub fn spec(&self) -> String {
        let (word, what) = match self {
            Self::Feature(kind, label) => (kind.as_str(), label),
            Self::Search(text) => ("search", text),
            Self::Tag(key) => ("tag", key),
            Self::List(id) => ("list", id),
            Self::Away(_) => ("away", &String::new()),
        };
        [word, ":", what].concat()
    }

    fn read(spec: &str) -> Option<Self> {
        let (word, what) = spec.split_once(':').filter(|(_, what)| !what.is_empty())?;
        let what = what.to_owned();
        let feature = || FeatureKind::ALL.into_iter().find(|kind| kind.as_str() == word);
        match word {
            "search" => Some(Self::Search(what)),
            "tag" => Some(Self::Tag(what)),
            "list" => Some(Self::List(what)),
            _ => feature().map(|kind| Self::Feature(kind, what)),
        }
    }

    /// The shelf of the page.
    pub fn kind(&self) -> ShelfKind {
        kind(&self.spec())
    }

    /// Whether its register can have that id.
    pub fn fits(&self) -> bool {
        self.spec().len() <= MAX_ID
    }

    /// Puts a shelf on the page under a name, or takes it away with all that was said of it.
    pub fn put(&self, name: Option<&str>) -> Vec<Change> {
        let place = (Kind::Place, self.spec(), None);
        let shelf = |value| (Kind::Shelf, self.spec(), value);
        match name {
            Some(name) => vec![shelf(Some(Value::Text(name.trim().to_owned())))],
            None => vec![shelf(None), place],
        }
    }

    /// Whether it is on the page.
    pub fn is_put(&self, profile: &Profile) -> bool {
        profile.text(Kind::Shelf, &self.spec()).is_some()
    }
}

thread_local! {
    /// The shelves that were numbered, by the ids of their registers.
    static NUMBERED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The kind of a shelf by the id of its register: it keeps its number while the page is open.
fn kind(spec: &str) -> ShelfKind {
    NUMBERED.with_borrow_mut(|all| {
        let known = all.iter().position(|it| it == spec);
        let number = known.unwrap_or_else(|| {
            all.push(spec.to_owned());
            all.len() - 1
        });
        ShelfKind::Own(number as u16)
    })
}

/// What a shelf of the page is called where its place is kept.
pub fn id(kind: ShelfKind) -> String {
    match kind {
        ShelfKind::Own(number) => NUMBERED.with_borrow(|all| all.get(usize::from(number)).cloned().unwrap_or_default()),
        _ => kind.as_str().to_owned(),
    }
}

/// All shelves of the reader's own, by what stands on them; none of a list that is gone.
pub fn all(profile: &Profile) -> Vec<Own> {
    let is_there = |of: &Of| !matches!(of, Of::List(id) if lists::name(profile, id).is_none());
    let one = |(spec, name, _): (&str, &str, u64)| {
        let of = Of::read(spec).filter(is_there)?;
        Some(Own { kind: kind(spec), of, name: name.to_owned() })
    };
    // By itself, and for as long as it has something to tell.
    let away = visits::away_since(profile).map(Of::Away);
    let away = away.map(|of| Own { kind: of.kind(), of, name: String::new() });
    away.into_iter().chain(profile.texts(Kind::Shelf).filter_map(one)).collect()
}

/// The shelf of the reader's own that a shelf of the page is, if it is one.
pub fn of(profile: &Profile, kind: ShelfKind) -> Option<Own> {
    let spec = matches!(kind, ShelfKind::Own(_)).then(|| id(kind))?;
    let made = || Some((Of::read(&spec)?, profile.text(Kind::Shelf, &spec)?.0.to_owned()));
    let away = || visits::away_since(profile).map(|since| (Of::Away(since), String::new()));
    let (of, name) = made().or_else(away).filter(|it| it.0.spec() == spec)?;
    Some(Own { kind, of, name })
}

impl Own {
    /// Whether what stands on it is what the reader put there, and nothing else.
    pub fn is_gathered(&self) -> bool {
        matches!(self.of, Of::Tag(_) | Of::List(_))
    }
}

/// What a shelf is called.
pub fn title(view: &View, own: &Own) -> String {
    if !own.name.is_empty() {
        return own.name.clone();
    }
    match &own.of {
        Of::Feature(kind, label) => view.label(*kind, label),
        Of::Search(text) => view.i18n.fill(Key::OwnSearch, &[("words", &isolate(text))]),
        Of::Tag(key) => view.i18n.fill(Key::OwnTag, &[("tag", &isolate(&lists::tag(&view.state.profile, key)))]),
        Of::List(id) => lists::name(&view.state.profile, id).unwrap_or_default().to_owned(),
        Of::Away(_) => view.i18n.text(Key::OwnAway),
    }
}

/// Lays a shelf of the reader's own; nothing where it is no longer one.
pub fn lay(source: &Source<'_>, kind: ShelfKind) -> Laid {
    let view = source.view;
    let Some(own) = of(&view.state.profile, kind) else { return Laid::default() };
    let laid = match &own.of {
        Of::Tag(key) => gathered(source, &lists::tagged(&view.state.profile, key)),
        Of::List(id) => gathered(source, &lists::titles(&view.state.profile, id)),
        Of::Feature(..) | Of::Search(_) | Of::Away(_) => found(source, &own.of),
    };
    Laid { title: title(view, &own), personal: true, ..laid }
}

/// How many titles are shown: as many as on the library's shelves, and those that the reader asked for.
fn shown(view: &View) -> usize {
    view.settings.limit + view.shown.saturating_sub(SAVED_AT_ONCE)
}

/// What the reader put together, in the reader's order.
fn gathered(source: &Source<'_>, ids: &[&str]) -> Laid {
    let most = shown(source.view);
    let slots = ids.iter().take(most).filter_map(|id| source.slot(id, ShelfKind::Saved)).collect();
    let rest = ids.len().saturating_sub(most);
    let note = source.view.i18n.text(Key::OwnGathered);
    Laid { slots, rest, note, ..Laid::default() }
}

/// Titles that fit, those before others that the reader's signals speak for.
fn found(source: &Source<'_>, of: &Of) -> Laid {
    let (view, Some(library)) = (source.view, source.view.library()) else { return Laid::default() };
    let profile = &view.state.profile;
    let matching = matching(&library, of);
    let hidden = source.hidden(&library);
    let closed = |position: u32| {
        let id = library.collection.title(position).id();
        [Reaction::NotInterested, Reaction::Read].iter().any(|it| profile.has(*it, id))
            || library.collection.is_withheld(position)
            || library.collection.feature_ids(position).iter().any(|it| hidden.contains(it))
    };
    let open: Vec<u32> = matching.iter().copied().filter(|it| !closed(*it)).collect();
    let since = visits::before(profile);
    let is_fresh =
        |it: &&u32| library.collection.title(**it).added().is_some_and(|added| since.is_some_and(|it| added > it));
    let fresh = open.iter().filter(is_fresh).count();
    let note = match of {
        Of::Away(since) => {
            let day = intl::day(view.i18n.tag(), &iso(*since));
            view.i18n.count(Key::OwnAwayNote, open.len() as i64, &[("day", &day)])
        }
        _ => view.i18n.text(Key::OwnFound),
    };
    // What came while the reader was away is all of it new.
    let badge = if matches!(of, Of::Away(_)) { Html::default() } else { badge(view, fresh as i64) };
    let most = shown(view);
    let rest = open.len().saturating_sub(most);
    Laid { slots: source.best_of(&library, open, most), rest, note, badge, ..Laid::default() }
}

/// How many titles came since the last visit: a number to be seen, a sentence to be heard. Nothing where none did.
fn badge(view: &View, fresh: i64) -> Html {
    if fresh == 0 {
        return Html::default();
    }
    html! {
        <span class="fresh">
            <span class="badge" aria-hidden="true">{view.i18n.count(Key::OwnNew, fresh, &[])}</span>
            <span class="sr">{view.i18n.count(Key::OwnFresh, fresh, &[])}</span>
        </span>
    }
}

/// Where the titles are that fit. Kept until another collection comes: words are looked for in every title.
fn matching(library: &LibraryRef, of: &Of) -> Rc<Vec<u32>> {
    type Known = (LibraryRef, Map<String, Rc<Vec<u32>>>);
    thread_local! {
        static KNOWN: RefCell<Option<Known>> = const { RefCell::new(None) };
    }
    KNOWN.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|it| it.0 != *library) {
            *known = Some((library.clone(), Map::new()));
        }
        let all = known.as_mut().map(|it| &mut it.1);
        all.map_or_else(Rc::default, |all| {
            Rc::clone(all.or_insert_with(known_as(of), || Rc::new(matches(library, of))))
        })
    })
}

/// What is told apart: of what came while the reader was away also since when.
fn known_as(of: &Of) -> String {
    match of {
        Of::Away(since) => since.to_string(),
        _ => of.spec(),
    }
}

fn matches(library: &Library, of: &Of) -> Vec<u32> {
    let words = match of {
        Of::Search(text) => fold(text),
        _ => String::new(),
    };
    let fits = |title: TitleRef<'_>| match of {
        Of::Feature(kind, label) => title.labels(*kind).any(|it| it == label),
        Of::Search(_) => !words.is_empty() && has_all(&text_of(title), &words),
        Of::Away(since) => title.added().is_some_and(|added| added > *since),
        Of::Tag(_) | Of::List(_) => false,
    };
    (0..library.collection.len() as u32).filter(|it| fits(library.collection.title(*it))).collect()
}

/// Everything of a title that a search looks at.
fn text_of(title: TitleRef<'_>) -> String {
    let kinds = [FeatureKind::Creator, FeatureKind::Series, FeatureKind::Topic];
    let labels = kinds.into_iter().flat_map(|kind| title.labels(kind).collect::<Vec<_>>());
    let parts: Vec<&str> = [title.title()].into_iter().chain(title.original_title()).chain(labels).collect();
    [" ", &fold(&parts.join(" "))].concat()
}

/// Whether a folded text has all folded words: each as the beginning of one of its words, or, where a script does not set
/// words apart, anywhere.
fn has_all(text: &str, words: &str) -> bool {
    words.split(' ').filter(|it| !it.is_empty()).all(|word| {
        if word.chars().any(is_joined) { text.contains(word) } else { text.contains(&[" ", word].concat()) }
    })
}

/// Whether words are written without spaces around a character: Chinese, Japanese, Thai and their neighbours.
fn is_joined(character: char) -> bool {
    matches!(character, '\u{e00}'..='\u{fff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_is_read_back_from_what_is_kept_of_it() {
        for of in [
            Of::Feature(FeatureKind::Topic, "Sea: a history".into()),
            Of::Feature(FeatureKind::Creator, "Melville, Herman".into()),
            Of::Search("white whale".into()),
            Of::Tag("to read".into()),
            Of::List("k3f9".into()),
        ] {
            assert_eq!(Of::read(&of.spec()), Some(of.clone()));
            assert_eq!(of.kind(), of.kind());
        }
        assert_eq!([Of::read("topic:"), Of::read("x:y"), Of::read("")], [None, None, None]);
        assert_ne!(Of::Tag("a".into()).kind(), Of::Tag("b".into()).kind());
    }

    #[test]
    fn words_begin_words_where_words_are_set_apart() {
        assert!(has_all(" moby dick or the whale herman melville", "whale mel"));
        assert!(!has_all(" moby dick or the whale", "hale"));
        assert!(has_all(" 紅樓夢 曹雪芹", "樓夢"));
        assert!(has_all(" شاهنامه فردوسي", "شاه") && !has_all(" شاهنامه فردوسي", "نامه"));
    }
}
