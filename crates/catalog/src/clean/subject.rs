//! A heading as catalogued to the topics that a reader can browse by.

use super::people;

/// Words before a colon that say where a heading comes from.
const PREFIXES: [&str; 9] =
    ["category", "browsing", "subject", "genre", "tag", "bookshelf", "topic", "categories", "shelf"];
/// Form subdivisions, and the topic that each makes.
const FORMS: [(&str, &str); 30] = [
    ("fiction", "Fiction"),
    ("juvenile fiction", "Fiction"),
    ("poetry", "Poetry"),
    ("juvenile poetry", "Poetry"),
    ("drama", "Drama"),
    ("juvenile drama", "Drama"),
    ("biography", "Biography"),
    ("juvenile biography", "Biography"),
    ("autobiography", "Biography"),
    ("humor", "Humor"),
    ("correspondence", "Letters"),
    ("diaries", "Diaries"),
    ("personal narratives", "Personal narratives"),
    ("history", "History"),
    ("description and travel", "Travel"),
    ("discovery and exploration", "Exploration"),
    ("guidebooks", "Guidebooks"),
    ("folklore", "Folklore"),
    ("songs and music", "Songs and music"),
    ("comic books, strips, etc", "Comics"),
    ("cookbooks", "Cooking"),
    ("pictorial works", "Pictures"),
    ("caricatures and cartoons", "Cartoons"),
    ("dictionaries", "Dictionaries"),
    ("philosophy", "Philosophy"),
    ("politics and government", "Politics"),
    ("social life and customs", "Social life and customs"),
    ("short stories", "Short stories"),
    ("maps", "Maps"),
    ("anecdotes", "Anecdotes"),
];
/// Parts that name no topic.
const EMPTY: [&str; 6] = ["general", "other", "miscellaneous", "etc", "n/a", "none"];
/// Longer ones are headings only.
const MAX_TOPIC: usize = 100;

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

/// Topics of a heading, the most telling first: its main heading, then its form; of "Science / Space Science" both parts.
pub fn topics(heading: &str) -> Vec<String> {
    let found = if heading.contains("--") {
        lcsh(heading.split("--"))
    } else if heading.contains(" — ") {
        lcsh(heading.split(" — "))
    } else if heading.contains(" / ") || heading.contains(" > ") {
        hierarchy(heading)
    } else {
        vec![main(heading)]
    };
    found.into_iter().filter(|topic| is_topic(topic)).collect()
}

fn is_topic(topic: &str) -> bool {
    topic.len() <= MAX_TOPIC
        && topic.chars().any(char::is_alphabetic)
        && !EMPTY.contains(&topic.to_lowercase().as_str())
}

fn lcsh<'a>(mut parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = parts.next().map(main).into_iter().collect();
    for part in parts {
        let lower = part.trim().trim_end_matches('.').to_lowercase();
        found.extend(FORMS.iter().find(|(form, _)| *form == lower).map(|(_, topic)| (*topic).to_owned()));
    }
    found
}

/// BISAC: from the most special to the most general.
fn hierarchy(heading: &str) -> Vec<String> {
    let parts = heading.split([' ', '\u{a0}']).collect::<Vec<_>>().join(" ").replace(" > ", " / ");
    let mut found: Vec<String> = parts.split(" / ").map(|part| unshouted(part.trim())).take(6).collect();
    found.reverse();
    found
}

/// "HISTORY" is "History".
fn unshouted(part: &str) -> String {
    if part.chars().any(char::is_lowercase) || part.chars().count() < 5 {
        return part.to_owned();
    }
    let mut letters = part.chars();
    letters.next().map_or(String::new(), |first| first.to_string() + &letters.as_str().to_lowercase())
}

/// A main heading: persons in natural order, works of a person as the person.
fn main(part: &str) -> String {
    let part = part.trim();
    people::dated(part).unwrap_or_else(|| spelt_out(part))
}

/// "young-adult" is "Young adult": tags without any capital or space are words joined for a machine.
fn spelt_out(part: &str) -> String {
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
    fn a_heading_gives_its_subject_and_its_form() {
        assert_eq!(topics("Whales -- Fiction"), ["Whales", "Fiction"]);
        assert_eq!(topics("World War, 1914-1918 -- Veterans -- Fiction"), ["World War, 1914-1918", "Fiction"]);
        assert_eq!(topics("Lincoln, Abraham, 1809-1865. Gettysburg address"), ["Abraham Lincoln"]);
        assert_eq!(topics("HISTORY / United States / 19th Century"), ["19th Century", "United States", "History"]);
        assert_eq!(topics("FICTION / General"), ["Fiction"]);
        assert_eq!(topics("young-adult"), ["Young adult"]);
        assert_eq!(topics("Speeches, addresses, etc., American"), ["Speeches, addresses, etc., American"]);
    }

    #[test]
    fn prefixes_and_full_stops_go() {
        assert_eq!(heading("Category: Novels"), "Novels");
        assert_eq!(heading("Browsing: Art & Photography"), "Art & Photography");
        assert_eq!(heading("Sea stories."), "Sea stories");
        assert_eq!(heading("Bible: a history"), "Bible: a history");
        assert_eq!(heading("Washington, D.C."), "Washington, D.C.");
    }
}
