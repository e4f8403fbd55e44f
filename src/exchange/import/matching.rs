//! Whether a book of an export is a title of the catalogue.

use super::names;

/// What is in small letters, and without accents and signs.
type Fold<'a> = &'a dyn Fn(&str) -> String;

/// Whether both are the same work.
///
/// If both have creators, one of them must agree, and the titles may differ by a subtitle that only one has; otherwise
/// the titles must be equal. What stands in brackets or behind a slash is about the edition, but other numbers in it
/// make another volume. `fold` writes in small letters, without accents and signs.
pub fn matches(
    row_title: &str,
    row_creators: &[String],
    title: &str,
    creators: &[String],
    fold: &dyn Fn(&str) -> String,
) -> bool {
    if row_creators.is_empty() || creators.is_empty() {
        return same(row_title, title, fold);
    }
    (same(row_title, title, fold) || same_before_subtitle(row_title, title, fold))
        && row_creators.iter().any(|a| creators.iter().any(|b| agree(a, b, fold)))
}

/// A title without what is behind it: a subtitle, the edition, the creators.
pub fn main_title(title: &str) -> &str {
    Parts::of(title).main
}

/// Whether two texts are equal but for case and signs.
fn same(a: &str, b: &str, fold: Fold<'_>) -> bool {
    let folded = fold(a);
    if folded.trim().is_empty() {
        a.trim() == b.trim() && !a.trim().is_empty()
    } else {
        folded.trim() == fold(b).trim()
    }
}

fn same_before_subtitle(a: &str, b: &str, fold: Fold<'_>) -> bool {
    let (a, b) = (Parts::of(a), Parts::of(b));
    let both = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
    let volumes =
        both(a.rest, b.rest) && numbers(a.rest) != numbers(b.rest) && both(&numbers(a.rest), &numbers(b.rest));
    let subtitles = both(a.subtitle, b.subtitle) && !begins(&fold(a.subtitle), &fold(b.subtitle));
    !volumes && !subtitles && same(a.main, b.main, fold)
}

/// Whether one of two texts is the beginning of the other.
fn begins(a: &str, b: &str) -> bool {
    a.trim().starts_with(b.trim()) || b.trim().starts_with(a.trim())
}

/// The digits of a text, with a space between numbers.
fn numbers(text: &str) -> String {
    let numbers = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty());
    numbers.collect::<Vec<_>>().join(" ")
}

/// The parts of a title.
struct Parts<'a> {
    main: &'a str,
    /// Between the main title and brackets or a slash; may be empty.
    subtitle: &'a str,
    /// All that is behind the main title.
    rest: &'a str,
}

/// What is before a subtitle.
const SUBTITLE: [&str; 7] = [":", "：", ";", "；", " - ", " – ", " — "];
/// What is before the edition or the creators.
const EDITION: [&str; 2] = ["(", " / "];

impl<'a> Parts<'a> {
    fn of(title: &'a str) -> Self {
        let work = before(title, &EDITION);
        let main = before(work, &SUBTITLE);
        let subtitle = work.get(main.len()..).unwrap_or_default();
        Self { main, subtitle, rest: title.get(main.len()..).unwrap_or_default() }
    }
}

/// The text before the first of some signs, or all of it if nothing is.
fn before<'a>(text: &'a str, signs: &[&str]) -> &'a str {
    let at = signs.iter().filter_map(|it| text.find(it)).min().and_then(|at| text.get(..at));
    at.filter(|it| !it.trim().is_empty()).unwrap_or(text)
}

/// Whether the family name of one is found in the other.
fn agree(a: &str, b: &str, fold: Fold<'_>) -> bool {
    is_in(&fold(family(a)), &fold(b)) || is_in(&fold(family(b)), &fold(a))
}

/// What is before a comma, or the last word.
fn family(name: &str) -> &str {
    let name = before(name, &["("]);
    match name.split_once(',') {
        Some((family, rest)) if !names::is_suffix(rest) => family.trim(),
        Some((name, _)) => last_word(name),
        None => last_word(name),
    }
}

fn last_word(name: &str) -> &str {
    name.split_whitespace().rev().find(|it| !names::is_suffix(it)).unwrap_or_default()
}

/// Whether a name has this family name among its words; a single letter is none.
fn is_in(family: &str, name: &str) -> bool {
    let family = family.trim();
    // Chinese, Japanese and Korean names are often written in one.
    if family.chars().all(|it| it >= '\u{2e80}') {
        return !family.is_empty() && name.contains(family);
    }
    family.len() > 1 && [" ", name, " "].concat().contains(&[" ", family, " "].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> String {
        let plain = text.to_lowercase().replace(['é', 'è', 'ë'], "e").replace('’', "'");
        let spaced: String = plain.chars().map(|it| if it.is_alphanumeric() { it } else { ' ' }).collect();
        spaced.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn is_same(a: (&str, &[&str]), b: (&str, &[&str])) -> bool {
        let owned = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let there = matches(a.0, &owned(a.1), b.0, &owned(b.1), &fold);
        assert_eq!(there, matches(b.0, &owned(b.1), a.0, &owned(a.1), &fold), "both ways: {a:?} {b:?}");
        there
    }

    #[test]
    fn a_subtitle_an_edition_or_creators_behind_the_title_do_not_matter() {
        for title in ["Emma", "EMMA!", "Emma: A Novel", "Emma (Penguin Classics)", "Emma / Jane Austen", "Emma - Roman"]
        {
            assert!(is_same((title, &["Jane Austen"]), ("Emma", &["Austen, Jane, 1775-1817"])), "{title}");
        }
        assert!(is_same(("Emma: A Novel", &["Jane Austen"]), ("Emma (Penguin, 2008)", &["Austen, Jane"])));
        let sapiens = ("Sapiens: A Brief History of Humankind", &["Yuval Noah Harari"] as &[_]);
        assert!(is_same(sapiens, ("Sapiens : a brief history", &["Harari, Yuval N."])));
    }

    #[test]
    fn other_creators_make_another_work() {
        assert!(!is_same(("Selected Poems", &["John Keats"]), ("Selected poems", &["Robert Frost"])));
        assert!(!is_same(("Emma", &["Jane Austen"]), ("Emmanuel", &["Jane Austen"])));
    }

    #[test]
    fn without_creators_only_the_whole_title_counts() {
        assert!(is_same(("Emma", &[]), ("emma.", &["Jane Austen"])));
        assert!(!is_same(("Emma: A Novel", &[]), ("Emma", &["Jane Austen"])));
        assert!(!is_same(("Emma: A Novel", &[]), ("Emma", &[])));
        assert!(
            is_same(("?!", &[]), ("?!", &[])) && !is_same(("?!", &[]), ("!!", &[])) && !is_same(("", &[]), ("", &[]))
        );
    }

    #[test]
    fn different_volumes_and_different_subtitles_are_different_works() {
        let author = &["Timothy Zahn"] as &[_];
        assert!(!is_same(("Star Wars: Heir to the Empire", author), ("Star Wars: Dark Force Rising", author)));
        assert!(!is_same(("Saga (Volume 1)", author), ("Saga (Volume 2)", author)));
    }

    #[test]
    fn family_names_are_found_in_any_order_and_script() {
        let agrees = |a: &str, b: &str| is_same(("x", &[a]), ("x", &[b]));
        assert!(agrees("Ursula K. Le Guin", "Le Guin, Ursula K., 1929-2018"));
        assert!(agrees("Antoine de Saint-Exupéry", "Saint-Exupéry, Antoine de"));
        assert!(agrees("Kurt Vonnegut Jr.", "Vonnegut, Kurt"));
        assert!(agrees("Kurt Vonnegut, Jr.", "Vonnegut, Kurt"));
        assert!(agrees("夏目漱石", "夏目, 漱石"));
        assert!(agrees("Лев Толстой", "Толстой, Лев Николаевич"));
        assert!(agrees("Homer", "Homer"));
        assert!(!agrees("Murakami H.", "George H. Smith"));
        assert!(!agrees("Martin King Jr.", "Kurt Vonnegut Jr."));
        assert!(!agrees("", "Jane Austen") && !agrees("Mann, Thomas", "Heinrich Böll"));
    }
}
