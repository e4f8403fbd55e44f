//! Which words a title has, and in which lanes.

use crate::collection::TitleRef;
use crate::fold::{each_token, fold};
use crate::title::Title;

/// Longest term in bytes; what is longer is found by its beginning.
pub(super) const MAX_TERM: usize = 64;

/// Where a title has a word. The numbers are part of the collection format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Lane {
    /// It is the whole main title.
    Title1,
    /// In a main title of two words.
    Title2,
    /// In a main title of three or four words.
    Title4,
    /// In a longer main title, or in what follows the main title.
    Title,
    /// In a creator's name.
    Creator,
    /// In the series.
    Series,
    /// In a topic or a heading.
    Subject,
    /// In another form of the title or of a name, in another edition's title, or an identifier.
    Other,
}

impl Lane {
    /// All lanes by their number.
    pub const ALL: [Self; 8] = [
        Self::Title1,
        Self::Title2,
        Self::Title4,
        Self::Title,
        Self::Creator,
        Self::Series,
        Self::Subject,
        Self::Other,
    ];
    /// The bits of the lanes of titles, of which a title has a term in one only.
    pub(super) const TITLES: u8 = 0b1111;

    /// How much a word counts here. A creator's works stand before what is written about the creator, which has the name
    /// in its title and among its subjects.
    pub(super) const fn weight(self) -> u32 {
        [20, 13, 10, 7, 14, 8, 6, 4][self as usize]
    }

    /// The lane of the words of a main title of so many.
    pub(super) const fn of_length(words: usize) -> Self {
        match words {
            0 | 1 => Self::Title1,
            2 => Self::Title2,
            3 | 4 => Self::Title4,
            _ => Self::Title,
        }
    }
}

/// As much of a word as an index keeps.
pub(super) fn term(word: &str) -> &str {
    &word[..word.floor_char_boundary(MAX_TERM)]
}

/// The words of a title, ready for a builder: they can be made on all cores, and then taken in by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    /// Lane and length of each word.
    parts: Vec<(Lane, u8)>,
}

impl Words {
    /// The words of a title.
    pub fn of(title: &Title) -> Self {
        let mut words = Self::default();
        of_title(title, &mut |lane, word| {
            let word = term(word);
            words.text.push_str(word);
            words.parts.push((lane, word.len() as u8));
        });
        words
    }

    pub(super) fn each(&self, take: &mut dyn FnMut(Lane, &str)) {
        let mut rest = self.text.as_str();
        for &(lane, length) in &self.parts {
            let (word, after) = rest.split_at(usize::from(length));
            take(lane, word);
            rest = after;
        }
    }
}

/// The words of a title in the lanes where it has them; a word may come several times.
pub(super) fn of_title(title: &Title, take: &mut dyn FnMut(Lane, &str)) {
    of_titles(&title.title, title.original_title.as_deref(), take);
    let mut all = |lane, texts: &[String]| texts.iter().for_each(|text| of_text(lane, text, take));
    all(Lane::Creator, &title.creators);
    all(Lane::Subject, &title.topics);
    all(Lane::Subject, &title.headings);
    all(Lane::Other, &title.variants);
    if let Some(series) = &title.series {
        of_text(Lane::Series, &series.name, take);
    }
    title.editions.iter().filter_map(|it| it.title.as_deref()).for_each(|text| of_text(Lane::Other, text, take));
    title.identifiers.iter().for_each(|it| of_identifier(&it.value, take));
}

/// The words of titles alone; those of features are taken feature by feature.
pub(super) fn of_title_ref(title: TitleRef<'_>, take: &mut dyn FnMut(Lane, &str)) {
    of_titles(title.title(), title.original_title(), take);
}

fn of_titles(title: &str, original: Option<&str>, take: &mut dyn FnMut(Lane, &str)) {
    for text in [Some(title), original].into_iter().flatten() {
        let (main, rest) = split(text);
        let main = fold(main);
        let mut count = 0;
        each_token(&main, &mut |_| count += 1);
        each_token(&main, &mut |word| take(Lane::of_length(count), word));
        of_text(Lane::Title, rest, take);
    }
}

/// The words of a text that all stand in one lane.
pub(super) fn of_text(lane: Lane, text: &str, take: &mut dyn FnMut(Lane, &str)) {
    each_token(&fold(text), &mut |word| take(lane, word));
}

/// An identifier is one word of letters and digits, however it is written.
fn of_identifier(value: &str, take: &mut dyn FnMut(Lane, &str)) {
    let word = fold(value).replace(' ', "");
    if !word.is_empty() {
        take(Lane::Other, &word);
    }
}

/// The main title, which ends before the first mark of a further title, and the rest.
pub(super) fn split(title: &str) -> (&str, &str) {
    let mut before = ' ';
    let ends = |(at, c): (usize, char)| {
        let spaced = title.as_bytes().get(at + 1) == Some(&b' ');
        let mark = match c {
            ':' | ';' => spaced,
            '/' | '=' => spaced && before == ' ',
            '：' | '；' => true,
            _ => false,
        };
        before = c;
        mark.then_some(at)
    };
    let (main, rest) = title.split_at(title.char_indices().find_map(ends).unwrap_or(title.len()));
    if rest.is_empty() || fold(main).is_empty() { (title, "") } else { (main, rest) }
}

#[cfg(test)]
mod tests {
    use super::{Lane, of_title, split, term};
    use crate::title::{Identifier, Title};

    #[test]
    fn a_main_title_ends_before_its_marks() {
        assert_eq!(split("Walden : or, Life").0.trim(), "Walden");
        assert_eq!(split("Walden; or, Life").0, "Walden");
        assert_eq!(split("Faust = Faust / Goethe").0.trim(), "Faust");
        assert_eq!(split("三国：演义").0, "三国");
        assert_eq!(split("12:30 to Hull").0, "12:30 to Hull");
        assert_eq!(split("And/ or; a=b").0, "And/ or");
        assert_eq!(split(": a title").0, ": a title");
    }

    #[test]
    fn each_title_counts_with_its_own_length() {
        let title = Title {
            title: "Emma: a novel".into(),
            original_title: Some("The Emma".into()),
            identifiers: vec![Identifier { scheme: "issn".into(), value: "0028-0836".into() }],
            ..Title::default()
        };
        let mut words = Vec::new();
        of_title(&title, &mut |lane, word| words.push((lane, word.to_owned())));
        let expected = [
            (Lane::Title1, "emma"),
            (Lane::Title, "a"),
            (Lane::Title, "novel"),
            (Lane::Title2, "the"),
            (Lane::Title2, "emma"),
            (Lane::Other, "00280836"),
        ];
        assert_eq!(words, expected.map(|(lane, word)| (lane, word.to_owned())));
    }

    #[test]
    fn long_words_end_between_characters() {
        assert_eq!(term(&"é".repeat(40)).len(), 64);
        assert_eq!(term(&"三".repeat(40)).len(), 63);
    }
}
