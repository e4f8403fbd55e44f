//! Which records are of one work.

use carrel_engine::fold::fold;
use carrel_engine::title::Title;

use super::groups::{Groups, GroupsBuilder};

/// An identifier that more records share than these is a slip that was copied.
const MOST_SHARING: usize = 50;
/// Schemes of which one value stands for one publication.
const SCHEMES: [&str; 5] = ["isbn", "issn", "doi", "oclc", "lccn"];
/// Words and numbers after a title that name a part of the work.
const PARTS: [&str; 18] = [
    "vol", "volume", "part", "pt", "book", "bk", "no", "number", "nr", "band", "bd", "teil", "tome", "t", "v", "issue",
    "season", "series",
];

/// What of a record tells its work.
#[derive(Clone, Debug)]
pub struct Marks {
    id: u64,
    work: Option<u64>,
    name: Option<u64>,
    identifiers: Vec<u64>,
    /// Folded titles, where there is an identifier by which they could be compared.
    full: String,
    main: String,
    /// The last word of the first creator's name; empty where there is none.
    family: String,
    class: Class,
    /// Which volume or part the title names.
    part: u64,
}

/// Kinds of carriers between which nothing is an edition of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Class {
    Text,
    Comic,
    Periodical,
    Music,
    Score,
    Video,
    Other,
}

impl Class {
    fn of(formats: &[String]) -> Self {
        let Some(first) = formats.iter().find(|format| !format.is_empty()) else { return Self::Text };
        match first.as_str() {
            "book" | "ebook" | "audiobook" | "large-print" | "braille" | "manuscript" => Self::Text,
            "graphic-novel" => Self::Comic,
            "journal" | "magazine" | "newspaper" => Self::Periodical,
            "music" => Self::Music,
            "score" => Self::Score,
            "video" => Self::Video,
            _ => Self::Other,
        }
    }
}

impl Marks {
    /// The marks of one record.
    pub fn of(title: &Title) -> Self {
        let class = Class::of(&title.formats);
        let class_name = format!("{class:?}");
        let full = fold(&title.title);
        let part = hash(&part(&full));
        let creator = title.creators.first().map(|creator| fold(creator)).unwrap_or_default();
        let known = title.identifiers.iter().filter(|identifier| SCHEMES.contains(&identifier.scheme.as_str()));
        let identifiers: Vec<u64> =
            known.map(|identifier| hash(&[identifier.scheme.as_str(), identifier.value.as_str()])).collect();
        let named = || hash(&[&full, &creator, &class_name, &volume(title, &full)]);
        Self {
            id: hash(&[&title.id]),
            work: title.work.as_deref().map(|work| hash(&[work, &class_name, &part.to_string()])),
            name: (!creator.is_empty() && class != Class::Other).then(named),
            main: if identifiers.is_empty() { String::new() } else { fold(main_title(&title.title)) },
            family: creator.rsplit(' ').next().unwrap_or_default().to_owned(),
            full: if identifiers.is_empty() { String::new() } else { full },
            identifiers,
            class,
            part,
        }
    }

    /// Whether two records with the same identifier are of one work: of one kind, by the same creator as far as they say, and with
    /// the same title, or one of them without the subtitle of the other.
    fn agrees(&self, other: &Self) -> bool {
        let creators = self.family.is_empty() || other.family.is_empty() || self.family == other.family;
        let bare = |marks: &Self| marks.full == marks.main;
        let titles = self.full == other.full || (self.main == other.main && (bare(self) || bare(other)));
        self.class == other.class && self.part == other.part && creators && titles
    }
}

/// The title without its subtitle.
fn main_title(title: &str) -> &str {
    let ends = [": ", " (", " = ", ". "].into_iter().filter_map(|mark| title.find(mark));
    &title[..ends.min().unwrap_or(title.len())]
}

/// The numbers by which a folded title names a part of a work: those after "volume" and the like, and those at its end. Four digits are a year.
fn part(full: &str) -> Vec<&str> {
    let words: Vec<&str> = full.split(' ').collect();
    let is_roman = |word: &str| !word.is_empty() && word.bytes().all(|b| b"ivx".contains(&b));
    let is_number = |word: &str| word.len() < 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let names_a_part = |&(at, word): &(usize, &str)| {
        let follows = at > 0 && PARTS.contains(&words[at - 1]);
        let ends = at > 0 && at + 1 == words.len();
        (follows && (is_number(word) || is_roman(word)))
            || (ends && (is_number(word) || (is_roman(word) && word.len() > 1)))
    };
    words.iter().copied().enumerate().filter(names_a_part).map(|(_, word)| word).collect()
}

/// The volume, where the series has the name of the title: such records differ in nothing else.
fn volume(title: &Title, name: &str) -> String {
    let series = title.series.as_ref().filter(|series| name.starts_with(&fold(&series.name)));
    series.and_then(|series| series.number).map_or_else(String::new, |number| number.to_string())
}

/// FNV-1a of the parts, each ended.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The records of one work, for all works that have several; with `only_ids` those of one id alone.
pub fn groups(marks: &[Marks], only_ids: bool) -> Groups {
    let mut groups = GroupsBuilder::new(marks.len());
    let numbered = || marks.iter().zip(0_u32..);
    join_equal(numbered().map(|(marks, number)| (marks.id, number)).collect(), &mut groups);
    if only_ids {
        return groups.finish();
    }
    join_equal(numbered().filter_map(|(marks, number)| Some((marks.work?, number))).collect(), &mut groups);
    join_equal(numbered().filter_map(|(marks, number)| Some((marks.name?, number))).collect(), &mut groups);
    let identifiers = numbered().flat_map(|(marks, number)| marks.identifiers.iter().map(move |&it| (it, number)));
    for sharing in runs(identifiers.collect()).filter(|sharing| sharing.len() <= MOST_SHARING) {
        for (at, (_, a)) in sharing.iter().enumerate() {
            for (_, b) in &sharing[at + 1..] {
                if marks[*a as usize].agrees(&marks[*b as usize]) {
                    groups.join(*a, *b);
                }
            }
        }
    }
    groups.finish()
}

fn join_equal(keys: Vec<(u64, u32)>, groups: &mut GroupsBuilder) {
    runs(keys).for_each(|run| run.windows(2).for_each(|pair| groups.join(pair[0].1, pair[1].1)));
}

/// The titles of each key that several have.
fn runs(mut keys: Vec<(u64, u32)>) -> impl Iterator<Item = Vec<(u64, u32)>> {
    keys.sort_unstable();
    keys.dedup();
    let runs: Vec<Vec<(u64, u32)>> =
        keys.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1).map(<[_]>::to_vec).collect();
    runs.into_iter()
}
