//! A heading as catalogued: its parts, and the words in which a reader would name its subject.

use carrel_engine::fold::fold;

use super::people;

/// Words before a colon that say where a heading comes from.
const PREFIXES: [&str; 9] =
    ["category", "browsing", "subject", "genre", "tag", "bookshelf", "topic", "categories", "shelf"];
/// Longest label of a topic that a picker can show, in characters and words.
const MAX_LABEL: (usize, usize) = (32, 4);
/// Events whose dates a reader does not need to know them by.
const EVENTS: [&str; 7] = ["war", "wars", "revolution", "rebellion", "mutiny", "campaign", "uprising"];
/// Most parts of a heading that are looked at.
const MAX_PARTS: usize = 12;

/// The heading without its prefix and without the full stop that ends it.
pub fn heading(raw: &str) -> &str {
    let text = raw.trim();
    let body = text
        .split_once(':')
        .filter(|(prefix, _)| PREFIXES.contains(&prefix.trim().to_lowercase().as_str()))
        .map_or(text, |(_, body)| body.trim());
    let stopped = body
        .strip_suffix('.')
        .filter(|b| b.rsplit([' ', '.', ',']).next().is_some_and(|last| last.chars().count() > 4));
    stopped.unwrap_or(body).trim()
}

/// Puts together what a list separator has cut: the parts that follow "Category: Plays" without a prefix were "Plays/Films/Dramas".
pub fn rejoined(lines: Vec<String>) -> Vec<String> {
    const MARK: &str = "Category: ";
    if !lines.iter().any(|line| line.starts_with(MARK)) {
        return lines;
    }
    let mut whole: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        match whole.last_mut() {
            Some(before) if before.starts_with(MARK) && !line.contains(':') && !line.contains(" -- ") => {
                before.push('/');
                before.push_str(&line);
            }
            _ => whole.push(line),
        }
    }
    whole
}

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The main heading, or the most general part of a hierarchy.
    pub main: &'a str,
    /// What follows it.
    pub subdivisions: Vec<&'a str>,
    /// Whether the parts lead from the general to the special ("FICTION / Romance / General").
    pub is_hierarchy: bool,
}

/// Takes a heading apart at "--", "—", " / " or " > ".
pub fn parts(heading: &str) -> Parts<'_> {
    let separators = [("--", false), (" — ", false), (" – ", false), (" / ", true), (" > ", true)];
    let found = separators.into_iter().find(|(separator, _)| heading.contains(separator));
    let Some((separator, is_hierarchy)) = found else {
        return Parts { main: heading.trim(), ..Parts::default() };
    };
    let mut all = heading.split(separator).map(str::trim).filter(|part| !part.is_empty()).take(MAX_PARTS);
    Parts { main: all.next().unwrap_or_default(), subdivisions: all.collect(), is_hierarchy }
}

/// "London (England)" as name and qualifier.
pub fn qualifier(main: &str) -> (&str, &str) {
    let cut = main.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    cut.map_or((main, ""), |(name, qualifier)| (name.trim(), qualifier.trim()))
}

/// Whether the heading is a person with dates, or a character.
pub fn is_person(main: &str) -> bool {
    person(main).is_some() || is_fictitious(main)
}

/// The person of a heading in natural order. "Poets, American, 1850-1900" are none.
fn person(main: &str) -> Option<String> {
    const PEOPLES: [&str; 8] = ["American", "English", "French", "German", "Italian", "Spanish", "Russian", "Modern"];
    let second = main.split(',').nth(1).unwrap_or_default().trim();
    people::dated(main).filter(|_| !PEOPLES.contains(&second))
}

/// Whether the heading is a character that never lived.
pub fn is_fictitious(main: &str) -> bool {
    let (_, qualifier) = qualifier(main);
    let folded = qualifier.to_lowercase();
    folded.starts_with("fictitious character")
        || folded.starts_with("legendary character")
        || folded.starts_with("mythological character")
        || folded.starts_with("personnage fictif")
}

/// Whether the heading is a work of a person: dates, then a title.
pub fn is_work(main: &str) -> bool {
    main.split_once(". ").is_some_and(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit() || c == '-'))
}

/// The main heading as a reader would say it, if it is short and not inverted: "William Shakespeare", "Sherlock Holmes", "London",
/// "Crimean War", "Young adult".
pub fn label(main: &str) -> Option<String> {
    let label = if let Some(person) = person(main) {
        // "Napoleon I, Emperor of the French" is known without the rank.
        person.split(',').next().unwrap_or_default().trim().to_owned()
    } else if is_fictitious(main) {
        people::natural(qualifier(main).0)?
    } else if let Some(event) = event(main) {
        event.to_owned()
    } else {
        spelt_out(qualifier(main).0)
    };
    is_plain(&label).then_some(label)
}

/// "Crimean War, 1853-1856" without its years.
fn event(main: &str) -> Option<&str> {
    let (name, years) = main.split_once(", ")?;
    let dates = years.chars().all(|c| c.is_ascii_digit() || c == '-') && !years.is_empty();
    let last = name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    (dates && EVENTS.contains(&last.as_str())).then_some(name)
}

/// Short words without dates, inversion or marks of cataloguing.
fn is_plain(label: &str) -> bool {
    let (characters, words) = MAX_LABEL;
    let shouts = label.len() > 3 && label.chars().take(3).all(|c| c.is_ascii_uppercase() || c == ' ');
    label.chars().count() <= characters
        && label.split_whitespace().count() <= words
        && label.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && !label.chars().any(|c| c.is_ascii_digit() || ",;:/()[]\"$|=<>*#&".contains(c))
        && !label.contains(" - ")
        && !shouts
        && fold(label).chars().count() > 1
        && !label.ends_with("etc.")
}

/// "young-adult" is "Young adult": tags without any capital or space are words joined for a machine.
pub fn spelt_out(part: &str) -> String {
    if part.chars().any(|c| c.is_uppercase() || c.is_whitespace()) || !part.is_ascii() {
        return part.to_owned();
    }
    let words = part.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_taken_apart() {
        assert_eq!(parts("Whales -- Fiction").subdivisions, ["Fiction"]);
        assert_eq!(parts("Whales--Juvenile fiction").main, "Whales");
        assert_eq!(parts("Sea stories").main, "Sea stories");
        assert!(parts("FICTION / Sea Stories").is_hierarchy);
        assert_eq!(qualifier("Cornwall (England : County)"), ("Cornwall", "England : County"));
    }

    #[test]
    fn labels_are_what_readers_say() {
        for (main, wanted) in [
            ("Whales", Some("Whales")),
            ("young-adult", Some("Young adult")),
            ("Shakespeare, William, 1564-1616", Some("William Shakespeare")),
            ("Lincoln, Abraham, 1809-1865. Gettysburg address", Some("Abraham Lincoln")),
            ("Holmes, Sherlock (Fictitious character)", Some("Sherlock Holmes")),
            ("Oz (Imaginary place)", Some("Oz")),
            ("London (England)", Some("London")),
            ("South African War, 1899-1902", Some("South African War")),
            ("Short stories, American", None),
            ("Speeches, addresses, etc.", None),
            ("FR Littérature", None),
            ("Bestsellers, American, 1895-1923", None),
            ("Demarcation line of Alexander VI of Rome", None),
            ("鲁迅", Some("鲁迅")),
        ] {
            assert_eq!(label(main).as_deref(), wanted, "{main}");
        }
    }

    #[test]
    fn prefixes_and_full_stops_go() {
        assert_eq!(heading("Category: Novels"), "Novels");
        assert_eq!(heading("Browsing: Art & Photography"), "Art & Photography");
        assert_eq!(heading("Sea stories."), "Sea stories");
        assert_eq!(heading("Bible: a history"), "Bible: a history");
        assert_eq!(heading("Washington, D.C."), "Washington, D.C.");
    }

    #[test]
    fn a_category_that_a_separator_has_cut_is_whole_again() {
        let cut = ["Poetry", "Category: Plays", "Films", "Dramas", "Category: Humour"].map(ToOwned::to_owned).to_vec();
        assert_eq!(rejoined(cut), ["Poetry", "Category: Plays/Films/Dramas", "Category: Humour"]);
    }
}
