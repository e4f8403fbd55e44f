//! Creators and tags: fields with several names.

use super::{MAX_LIST, MAX_NAME, Origin, plain};

/// What is behind a name and no name itself.
pub(super) const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// What separates the names of a field for certain.
const BETWEEN: [char; 3] = [';', '|', '\n'];

/// Adds a name, unless it is empty or known.
pub(super) fn push(name: &str, names: &mut Vec<String>) {
    let name = plain::line(plain::cut(name.trim(), MAX_NAME));
    if !name.is_empty() && names.len() < MAX_LIST && names.iter().all(|it| !it.eq_ignore_ascii_case(&name)) {
        names.push(name);
    }
}

/// The parts of a field: between semicolons or bars if there are any, else between commas.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    let certain = text.contains(BETWEEN);
    text.split(move |it| if certain { BETWEEN.contains(&it) } else { it == ',' }).map(str::trim)
}

/// Adds the creators of a field with several.
pub(super) fn creators(text: &str, origin: Origin, names: &mut Vec<String>) {
    if !text.contains(BETWEEN) && text.contains(',') && !parts_are_names(text, origin) {
        return push(text, names);
    }
    for name in listed(text).filter(|it| !is_suffix(it)) {
        push(name, names);
    }
}

/// Whether commas stand between names, not between the two halves of one.
fn parts_are_names(text: &str, origin: Origin) -> bool {
    match origin {
        Origin::Goodreads | Origin::StoryGraph => true,
        Origin::LibraryThing => false,
        Origin::Carrel | Origin::Table => listed(text).all(|it| it.contains(' ') || is_suffix(it)),
    }
}

/// Whether it is the end of the name before it.
pub(super) fn is_suffix(word: &str) -> bool {
    let word = word.trim_matches(['.', ',', ' ']);
    SUFFIXES.iter().any(|it| it.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, origin: Origin) -> Vec<String> {
        let mut names = Vec::new();
        creators(text, origin, &mut names);
        names
    }

    #[test]
    fn commas_are_between_names_or_within_one() {
        assert_eq!(read("Terry Pratchett, Neil Gaiman", Origin::StoryGraph), ["Terry Pratchett", "Neil Gaiman"]);
        assert_eq!(read("Plato, Homer", Origin::StoryGraph), ["Plato", "Homer"]);
        assert_eq!(read("Kerouac, Jack", Origin::LibraryThing), ["Kerouac, Jack"]);
        assert_eq!(
            read("Le Guin, Ursula K.|Tolkien, J. R. R.", Origin::LibraryThing),
            ["Le Guin, Ursula K.", "Tolkien, J. R. R."]
        );
        assert_eq!(read("Austen, Jane", Origin::Carrel), ["Austen, Jane"]);
        assert_eq!(read("Austen, Jane; Brontë, Anne", Origin::Carrel), ["Austen, Jane", "Brontë, Anne"]);
        assert_eq!(read("Jane Austen, Anne Brontë", Origin::Table), ["Jane Austen", "Anne Brontë"]);
    }

    #[test]
    fn junior_is_no_creator() {
        assert_eq!(read("Kurt Vonnegut, Jr., Neil Gaiman", Origin::StoryGraph), ["Kurt Vonnegut", "Neil Gaiman"]);
    }

    #[test]
    fn a_name_is_there_once_and_never_too_long() {
        assert_eq!(read(" A  B, a b,, ,C D", Origin::StoryGraph), ["A B", "C D"]);
        assert_eq!(read(&"ä".repeat(3_000), Origin::Table)[0].len(), MAX_NAME);
    }
}
