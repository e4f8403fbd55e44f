//! From what the library's files call a title to the title: its id or that of one of its editions, its holdings key or one of its
//! identifiers.

use std::collections::HashMap;

use carrel_engine::codec::fnv1a;
use carrel_engine::collection::Titles;

use crate::clean::identifier::{self, Checked};

/// The ways in which a file can refer to titles. One file refers in one way: a number that is the id of one title and happens to be the
/// OCLC number of another must not be taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// By `Title::id`.
    Id,
    /// By `Title::holdings`.
    Holdings,
    /// By the value of one of `Title::identifiers`.
    Identifier,
}

impl Way {
    /// All ways, the likelier first.
    pub const ALL: [Self; 3] = [Self::Id, Self::Holdings, Self::Identifier];

    /// The way in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Holdings => "holdings key",
            Self::Identifier => "identifier",
        }
    }
}

/// The title that a name stands for, for each [`Way`].
pub type Places = [Option<u32>; 3];

const NOWHERE: u32 = u32::MAX;
/// Several titles have the name, so that it stands for none.
const AMBIGUOUS: u32 = u32::MAX - 1;

/// All names of all titles, by their hashes.
#[derive(Debug, Default)]
pub struct Names(HashMap<u64, [u32; 3]>);

impl Names {
    /// The names of these titles.
    pub fn of(titles: &(impl Titles + ?Sized)) -> Self {
        let mut names = Self(HashMap::with_capacity(titles.count()));
        titles.each(&mut |number, title| {
            let number = number as u32;
            names.add(&title.id, Way::Id, number);
            title.editions.iter().for_each(|edition| names.add(&edition.id, Way::Id, number));
            title.holdings.iter().for_each(|key| names.add(key, Way::Holdings, number));
            title.identifiers.iter().for_each(|identifier| names.add(&identifier.value, Way::Identifier, number));
        });
        names
    }

    /// One more name of a title.
    pub fn add(&mut self, name: &str, way: Way, number: u32) {
        let place = &mut self.0.entry(fnv1a(name.as_bytes())).or_insert([NOWHERE; 3])[way as usize];
        *place = if *place == NOWHERE || *place == number { number } else { AMBIGUOUS };
    }

    /// What a name stands for. ISBNs need not be in the form in which the catalogue keeps them.
    pub fn find(&self, name: &str) -> Places {
        let known = |name: &str| {
            self.0.get(&fnv1a(name.as_bytes())).map(|places| places.map(|place| (place < AMBIGUOUS).then_some(place)))
        };
        known(name).or_else(|| known(&isbn(name)?)).unwrap_or_default()
    }
}

fn isbn(name: &str) -> Option<String> {
    let possible = (9..=20).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_digit() || b"xX- ".contains(&b));
    match possible.then(|| identifier::check("isbn", name))? {
        Checked::Sound(identifier) => Some(identifier.value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use carrel_engine::title::{Identifier, Title};

    fn title(id: &str, holdings: Option<&str>, isbn: &str) -> Title {
        let identifiers = vec![Identifier { scheme: "isbn".into(), value: isbn.into() }];
        Title { id: id.into(), holdings: holdings.map(Into::into), identifiers, ..Title::default() }
    }

    #[test]
    fn a_title_has_several_names_and_ambiguous_ones_stand_for_none() {
        let titles = [title("1", Some("h"), "9780439023481"), title("2", Some("h"), "1")];
        let join = Names::of(&titles[..]);
        assert_eq!(join.find("2"), [Some(1), None, None]);
        assert_eq!(join.find("h"), [None; 3]);
        assert_eq!(join.find("1"), [Some(0), None, Some(1)]);
        assert_eq!(join.find("0-439-02348-3"), [None, None, Some(0)]);
        assert_eq!(join.find("3"), [None; 3]);
    }
}
