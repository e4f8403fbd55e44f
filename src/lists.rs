//! What a reader gathers: lists of titles, tags, notes, readings. Plain functions over the profile; a change is a few registers
//! that [`Action::Edit`](crate::state::Action::Edit) writes at once. Comes later: see [`crate::later`].

use carrel_engine::fold::fold;
use carrel_engine::map::{Map, sorted};
use carrel_engine::profile::{Kind, Profile, Reaction, Snapshot, Value, joined, parted};

use crate::order;
use crate::state::Change;

/// Longest name of a list, shelf or tag, in bytes.
pub const MAX_NAME: usize = 90;
/// Longest note in bytes.
pub const MAX_NOTE: usize = carrel_engine::profile::entry::MAX_NOTE;
/// The day of a reading of which the reader does not know when it was.
pub const SOMETIME: &str = "-";

/// Before the id of a title that the reader brought along and the library does not have here.
pub const OWN: &str = "own:";

/// A list of the reader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its titles in order.
    pub titles: Vec<&'a str>,
}

/// Cuts a text to so many bytes, without spaces around it.
pub fn cut(text: &str, most: usize) -> &str {
    let text = text.trim();
    text[..text.floor_char_boundary(most)].trim_end()
}

/// All lists, by name.
pub fn all(profile: &Profile) -> Vec<List<'_>> {
    let mut places: Map<&str, Vec<(&str, &str)>> = Map::new();
    for (id, key, _) in profile.texts(Kind::Listed) {
        if let Some((list, title)) = parted(id) {
            places.or_insert_with(list, Vec::new).push((key, title));
        }
    }
    let one = |(id, name, _)| {
        let mut all = places.get(id).cloned().unwrap_or_default();
        all.sort_unstable();
        List { id, name, titles: all.into_iter().map(|it| it.1).collect() }
    };
    sorted(profile.texts(Kind::List).map(one).collect(), |a: &List<'_>, b| {
        (fold(a.name), a.id).cmp(&(fold(b.name), b.id))
    })
}

/// The name of a list.
pub fn name<'a>(profile: &'a Profile, list: &str) -> Option<&'a str> {
    profile.text(Kind::List, list).map(|it| it.0)
}

/// The titles of a list in order, each with its key.
fn keyed<'a>(profile: &'a Profile, list: &str) -> Vec<(&'a str, &'a str)> {
    let of_it = |(id, key, _): (&'a str, &'a str, u64)| Some((key, parted(id).filter(|it| it.0 == list)?.1));
    let mut all: Vec<(&str, &str)> = profile.texts(Kind::Listed).filter_map(of_it).collect();
    all.sort_unstable();
    all
}

/// The titles of a list in order.
pub fn titles<'a>(profile: &'a Profile, list: &str) -> Vec<&'a str> {
    keyed(profile, list).into_iter().map(|it| it.1).collect()
}

/// Whether a title is on a list.
pub fn has(profile: &Profile, list: &str, title: &str) -> bool {
    profile.text(Kind::Listed, &joined(list, title)).is_some()
}

/// A new list.
pub fn created(id: &str, name: &str) -> Vec<Change> {
    vec![(Kind::List, id.to_owned(), Some(Value::Text(cut(name, MAX_NAME).to_owned())))]
}

/// A list goes, with its places; its titles keep what else was said of them.
pub fn deleted(profile: &Profile, list: &str) -> Vec<Change> {
    let places = titles(profile, list).into_iter().map(|title| (Kind::Listed, joined(list, title), None));
    [(Kind::List, list.to_owned(), None)].into_iter().chain(places).collect()
}

/// What is kept of a title that something is said of, unless it is known.
pub fn kept(profile: &Profile, title: &str, snapshot: Option<Snapshot>) -> Vec<Change> {
    let known = profile.snapshot(title).is_some();
    let snapshot = snapshot.filter(|_| !known);
    snapshot.into_iter().map(|it| (Kind::Snapshot, title.to_owned(), Some(Value::Snapshot(Box::new(it))))).collect()
}

/// A title comes to the end of a list, unless it is there.
pub fn added(profile: &Profile, list: &str, title: &str, snapshot: Option<Snapshot>) -> Vec<Change> {
    if has(profile, list, title) {
        return Vec::new();
    }
    let last = keyed(profile, list).last().map(|it| it.0);
    // Behind a key that leaves no room, such as what is none, the title stands where keys begin.
    let key = order::between(last, None).unwrap_or_else(|| order::usual(0));
    let mut changes = kept(profile, title, snapshot);
    changes.push((Kind::Listed, joined(list, title), Some(Value::Text(key))));
    changes
}

/// Several titles come to the end of a list, in this order.
pub fn filled(profile: &Profile, list: &str, titles: &[String]) -> Vec<Change> {
    let mut last = keyed(profile, list).last().map(|it| it.0.to_owned());
    let mut changes = Vec::new();
    for title in titles.iter().filter(|it| !has(profile, list, it)) {
        last = Some(order::between(last.as_deref(), None).unwrap_or_else(|| order::usual(0)));
        changes.push((Kind::Listed, joined(list, title), last.clone().map(Value::Text)));
    }
    changes
}

/// A title leaves a list.
pub fn removed(list: &str, title: &str) -> Vec<Change> {
    vec![(Kind::Listed, joined(list, title), None)]
}

/// The title at a place of a list goes to another.
pub fn moved(profile: &Profile, list: &str, from: usize, to: usize) -> Vec<Change> {
    let all = keyed(profile, list);
    let keys: Vec<&str> = all.iter().map(|it| it.0).collect();
    let fresh = order::moved(&keys, from, to);
    fresh.into_iter().map(|(place, key)| (Kind::Listed, joined(list, all[place].1), Some(Value::Text(key)))).collect()
}

/// What a reader wrote about a title.
pub fn note<'a>(profile: &'a Profile, title: &str) -> &'a str {
    profile.text(Kind::Note, title).map_or("", |it| it.0)
}

/// Writes about a title; nothing takes the note away.
pub fn noted(profile: &Profile, title: &str, text: &str, snapshot: Option<Snapshot>) -> Vec<Change> {
    let text = cut(text, MAX_NOTE);
    if text == note(profile, title) {
        return Vec::new();
    }
    let mut changes = kept(profile, title, snapshot);
    changes.push((Kind::Note, title.to_owned(), (!text.is_empty()).then(|| Value::Text(text.to_owned()))));
    changes
}

/// The key of a tag: what is the same to a reader is the same tag. Empty where nothing is left.
pub fn tag_key(tag: &str) -> String {
    // The part before the joint of an id.
    cut(&fold(tag).replace('/', " "), MAX_NAME).to_owned()
}

/// A tag as the reader wrote it last.
pub fn tag(profile: &Profile, key: &str) -> String {
    let of_it = profile.texts(Kind::Tag).filter(|(id, ..)| parted(id).is_some_and(|it| it.0 == key));
    of_it.max_by_key(|it| it.2).map_or_else(|| key.to_owned(), |it| it.1.to_owned())
}

/// The tags of a title: key and word.
pub fn tags<'a>(profile: &'a Profile, title: &str) -> Vec<(&'a str, &'a str)> {
    let of_it = |(id, word, _): (&'a str, &'a str, u64)| Some((parted(id).filter(|it| it.1 == title)?.0, word));
    profile.texts(Kind::Tag).filter_map(of_it).collect()
}

/// A tag on all its titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its key.
    pub key: &'a str,
    /// As the reader wrote it last.
    pub word: &'a str,
    /// How many titles have it.
    pub titles: usize,
}

/// All tags, by their keys.
pub fn all_tags(profile: &Profile) -> Vec<Tag<'_>> {
    let mut all: Vec<(Tag<'_>, u64)> = Vec::new();
    // One after the other: ids are sorted, and begin with the key.
    for (id, word, time) in profile.texts(Kind::Tag) {
        let Some((key, _)) = parted(id) else { continue };
        match all.last_mut().filter(|it| it.0.key == key) {
            Some((tag, latest)) => {
                tag.titles += 1;
                if time >= *latest {
                    (tag.word, *latest) = (word, time);
                }
            }
            None => all.push((Tag { key, word, titles: 1 }, time)),
        }
    }
    all.into_iter().map(|it| it.0).collect()
}

/// The titles with a tag, those that were tagged last before others.
pub fn tagged<'a>(profile: &'a Profile, key: &str) -> Vec<&'a str> {
    let of_it = |(id, _, time): (&'a str, &'a str, u64)| Some((time, parted(id).filter(|it| it.0 == key)?.1));
    let all = profile.texts(Kind::Tag).filter_map(of_it).collect();
    sorted(all, |a: &(u64, &str), b| b.cmp(a)).into_iter().map(|it| it.1).collect()
}

/// Tags a title; a word of which nothing is left tags nothing.
pub fn tag_put(profile: &Profile, title: &str, word: &str, snapshot: Option<Snapshot>) -> Vec<Change> {
    let (key, word) = (tag_key(word), cut(word, MAX_NAME));
    if key.is_empty() {
        return Vec::new();
    }
    let mut changes = kept(profile, title, snapshot);
    changes.push((Kind::Tag, joined(&key, title), Some(Value::Text(word.to_owned()))));
    changes
}

/// Takes a tag from a title.
pub fn tag_removed(title: &str, key: &str) -> Vec<Change> {
    vec![(Kind::Tag, joined(key, title), None)]
}

/// A day as `2026-11-30`.
pub fn iso(day: i32) -> String {
    let (year, month, day) = carrel_engine::date::civil_from_days(day);
    let two = |it: u32| [if it < 10 { "0" } else { "" }, &it.to_string()].concat();
    let year = year.clamp(0, 9999).to_string();
    [&"0000"[year.len()..], &year, "-", &two(month), "-", &two(day)].concat()
}

/// A reading of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reading<'a> {
    /// Its day as `2026-11-30`, or [`SOMETIME`].
    pub day: &'a str,
    /// The title.
    pub title: &'a str,
    /// Half stars, 1 to 10; 0 where the reader gave none.
    pub rating: u8,
    /// Whether the title came from elsewhere than this library.
    pub elsewhere: bool,
}

fn reading<'a>((id, text, _): (&'a str, &'a str, u64)) -> Option<Reading<'a>> {
    let (day, title) = parted(id)?;
    let (rating, elsewhere) = text.strip_suffix('e').map_or((text, false), |it| (it, true));
    let rating = rating.parse().ok().filter(|it| *it <= 10).unwrap_or(0);
    Some(Reading { day, title, rating, elsewhere })
}

/// All readings, the latest first; those of an unknown day last.
pub fn readings(profile: &Profile) -> Vec<Reading<'_>> {
    latest_first(profile.texts(Kind::Reading).filter_map(reading).collect())
}

fn latest_first(readings: Vec<Reading<'_>>) -> Vec<Reading<'_>> {
    let known = |it: &Reading<'_>| it.day != SOMETIME;
    sorted(readings, |a: &Reading<'_>, b| (known(b), b.day, b.title).cmp(&(known(a), a.day, a.title)))
}

/// The readings of a title, the latest first.
pub fn readings_of<'a>(profile: &'a Profile, title: &str) -> Vec<Reading<'a>> {
    latest_first(profile.texts(Kind::Reading).filter_map(reading).filter(|it| it.title == title).collect())
}

/// Logs a reading, or changes what was thought of it. That the title was read is a signal of its own.
pub fn logged(profile: &Profile, it: Reading<'_>, snapshot: Option<Snapshot>) -> Vec<Change> {
    let rating = if it.rating == 0 { String::new() } else { it.rating.to_string() };
    let text = [rating.as_str(), if it.elsewhere { "e" } else { "" }].concat();
    let mut changes = kept(profile, it.title, snapshot);
    changes.push((Kind::Reading, joined(it.day, it.title), Some(Value::Text(text))));
    if !profile.has(Reaction::Read, it.title) {
        changes.push((Kind::Read, it.title.to_owned(), Some(Value::Flag)));
    }
    changes
}

/// Takes a reading out of the log; with the last one the title was not read.
pub fn unlogged(profile: &Profile, it: Reading<'_>) -> Vec<Change> {
    let mut changes = vec![(Kind::Reading, joined(it.day, it.title), None)];
    if readings_of(profile, it.title).len() <= 1 {
        changes.push((Kind::Read, it.title.to_owned(), None));
    }
    changes
}

#[cfg(test)]
mod tests;
