//! Creators as catalogues write them, taken apart.

use super::lexicon::{
    is_any_particle, is_body, is_courtesy, is_crown, is_european, is_han_or_hangul, is_kana, is_nobody, is_own,
    is_particle, is_role, is_suffix,
};
use super::{Name, Person};
use crate::cite::words::tidy;

/// More parts than these are several names in one field, which cannot be told apart.
const PARTS: usize = 3;

/// The name of a creator; nothing where it names nobody. Dates, roles and fuller forms in brackets go.
pub fn parse(creator: &str) -> Option<Name> {
    let bare = tidy(&without_brackets(creator));
    let parts: Vec<&str> = bare.split([',', '،', '，']).map(trimmed).filter(|it| !is_nobody(it)).collect();
    let (&head, after) = parts.split_first()?;
    let told: Vec<&str> = after.iter().copied().filter(|it| !is_note(it)).collect();
    let (suffixes, rest): (Vec<&str>, Vec<&str>) = told.iter().copied().partition(|it| is_suffix(it));
    let suffix = suffixes.first().copied().unwrap_or_default();
    // "Church, J." is a person.
    let body = is_body(head) && (rest.is_empty() || head.contains(' ')) || rest.iter().any(|it| is_body_part(it));
    if body || rest.len() >= PARTS && told.len() == after.len() {
        return Some(Name::Whole([&[head], told.as_slice()].concat().join(", ")));
    }
    Some(match rest.first() {
        None => natural(head, suffix),
        Some(given) => inverted(head, given, suffix),
    })
}

/// "Green", "and Co." and "Department of Physics" are of bodies; "Bishop of Hippo" and "King of England" are not.
fn is_body_part(part: &str) -> bool {
    is_body(part) && !part.split(' ').next().is_some_and(|it| is_crown(it) || it == "of" || it == "consort")
}

/// Whether a part behind a comma is a date or a role.
fn is_note(part: &str) -> bool {
    part.chars().any(char::is_numeric) || is_role(part)
}

fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '（' | '【' => depth += 1,
            ')' | ']' | '）' | '】' => {
                depth = depth.saturating_sub(1);
                out.push(' ');
            }
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A part without the punctuation around it. The full stop of an initial or an abbreviation stays.
fn trimmed(part: &str) -> &str {
    let part = part.trim_matches([' ', ';', ':', '/', '=', '|']).trim_start_matches(['.', ' ']);
    let Some(bare) = part.strip_suffix('.') else { return part };
    let last = bare.rsplit([' ', '.', '-']).next().unwrap_or_default();
    if last.chars().count() > 3 { bare.trim_end() } else { part }
}

/// A family name and what the catalogue writes behind it.
fn inverted(family: &str, given: &str, suffix: &str) -> Name {
    let letters = || [family, given].into_iter().flat_map(str::chars).filter(|c| c.is_alphabetic());
    if letters().all(is_han_or_hangul) {
        return Name::Whole([family, given].concat());
    }
    if letters().any(|c| is_kana(c) || is_han_or_hangul(c)) {
        return Name::Whole([family, ", ", given].concat());
    }
    let words: Vec<&str> = given.split(' ').collect();
    if words.first().is_some_and(|it| is_crown(it)) || given.contains(" of ") {
        return Name::Whole(family.to_owned());
    }
    if words.first().is_some_and(|it| is_byname(it)) {
        return Name::Whole([family, " ", given].concat());
    }
    let kept = words.iter().rposition(|it| !is_particle(it)).map_or(0, |it| it + 1);
    Name::Person(Person {
        family: family.to_owned(),
        given: words[..kept].join(" "),
        particle: words[kept..].join(" "),
        suffix: suffix.to_owned(),
    })
}

/// The first word of "da Vinci", "the Great", "d'Arras", "of Samosata".
fn is_byname(word: &str) -> bool {
    is_particle(word) && !is_own(word) || matches!(word, "of" | "the" | "à") || is_elided(word)
}

fn is_elided(word: &str) -> bool {
    ["d'", "d’", "l'", "l’"].iter().any(|it| word.starts_with(it))
}

/// A name in its natural order: taken apart only where it is plainly a person's.
fn natural(name: &str, suffix: &str) -> Name {
    let mut words: Vec<&str> = name.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|it| is_span(it)) {
        words.pop();
    }
    let whole = spaced(&words, suffix);
    let mut suffix = suffix;
    if suffix.is_empty() && words.len() > 2 && words.last().is_some_and(|it| is_suffix(it)) {
        suffix = words.pop().unwrap_or_default();
    }
    while words.len() > 2 && is_courtesy(words[0]) {
        words.remove(0);
    }
    match family_at(&words) {
        Some(at) => Name::Person(person(&words, at, suffix)),
        None => Name::Whole(whole),
    }
}

fn spaced(words: &[&str], suffix: &str) -> String {
    let space = if suffix.is_empty() { "" } else { " " };
    [&words.join(" "), space, suffix].concat()
}

/// "1819-1891".
fn is_span(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let dash = |c| matches!(c, '-' | '–' | '—');
    word.contains(dash)
        && word.chars().any(char::is_numeric)
        && word.chars().all(|c| c.is_numeric() || dash(c) || c == '?')
}

/// Where the family name of a plain personal name begins, its particles included.
fn family_at(words: &[&str]) -> Option<usize> {
    let capitals = words.iter().filter(|it| !is_particle(it)).count();
    let plain = (2..=4).contains(&capitals) && words.iter().all(|it| is_plain(it)) && !is_particle(words[0]);
    if !plain || is_crown(words[0]) || is_particle(words[words.len() - 1]) {
        return None;
    }
    let mut at = words.len() - 1;
    while at > 0 && is_any_particle(words[at - 1]) {
        at -= 1;
    }
    // A family name alone: "Le Corbusier".
    (at > 0).then_some(at)
}

/// Whether a word can be of a person's name: letters of one script family that begin with a capital, or a particle.
fn is_plain(word: &str) -> bool {
    if is_particle(word) {
        return true;
    }
    let marks = |c: char| matches!(c, '.' | '-' | '‐' | '\'' | '’' | 'ʻ' | 'ʼ' | '‘');
    let start = ["al-", "el-", "d'", "d’", "l'", "l’"].iter().find_map(|it| word.strip_prefix(it)).unwrap_or(word);
    let capital = start.chars().find(|c| !marks(*c)).is_some_and(|c| is_european(c) && c.is_uppercase());
    let letters = word.chars().filter(|c| !marks(*c)).count();
    // "UNESCO" and "BBC" are no names of persons, "JK" may be.
    let shouted = letters > 2 && !word.contains('.') && word.chars().all(|c| c.is_uppercase() || marks(c));
    capital && !shouted && word.chars().all(|c| is_european(c) || marks(c))
}

fn person(words: &[&str], at: usize, suffix: &str) -> Person {
    let small = words[at..].iter().take_while(|it| is_particle(it) && !is_own(it)).count();
    let (particle, family) = words[at..].split_at(small);
    Person {
        family: family.join(" "),
        given: words[..at].join(" "),
        particle: particle.join(" "),
        suffix: suffix.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inverted(creator: &str) -> String {
        parse(creator).map(|it| it.inverted()).unwrap_or_default()
    }

    #[test]
    fn names_of_persons_are_taken_apart() {
        for (creator, wanted) in [
            ("Herman Melville", "Melville, Herman"),
            ("Melville, Herman.", "Melville, Herman"),
            ("Melville, Herman, 1819-1891.", "Melville, Herman"),
            ("Melville, Herman, 1819-1891, author.", "Melville, Herman"),
            ("Herman Melville (Illustrator)", "Melville, Herman"),
            ("Herman Melville [author]", "Melville, Herman"),
            ("Herman Melville 1819-1891", "Melville, Herman"),
            ("Yeats, W. B. (William Butler), 1865-1939", "Yeats, W. B."),
            ("Ursula K. Le Guin", "Le Guin, Ursula K."),
            ("Gogh, Vincent van", "Gogh, Vincent van"),
            ("Johann Wolfgang von Goethe", "Goethe, Johann Wolfgang von"),
            ("Jean de La Fontaine", "La Fontaine, Jean de"),
            ("Ludwig Mies van der Rohe", "Rohe, Ludwig Mies van der"),
            ("Osama bin Ladin", "bin Ladin, Osama"),
            ("Muhammad ibn Musa al-Khwarizmi", "al-Khwarizmi, Muhammad ibn Musa"),
            ("Martin Luther King, Jr.", "King, Martin Luther, Jr."),
            ("Henry Louis Gates Jr.", "Gates, Henry Louis, Jr."),
            ("Sir Walter Scott", "Scott, Walter"),
            ("Scott, Walter, Sir", "Scott, Walter"),
            ("Stephen King", "King, Stephen"),
            ("Flannery O'Connor", "O'Connor, Flannery"),
            ("Νίκος Καζαντζάκης", "Καζαντζάκης, Νίκος"),
            ("Лев Толстой", "Толстой, Лев"),
            ("Émile Zola", "Zola, Émile"),
            ("Church, J.", "Church, J."),
        ] {
            assert_eq!(inverted(creator), wanted, "{creator}");
            assert!(parse(creator).is_some_and(|it| it.is_inverted()), "{creator}");
        }
    }

    #[test]
    fn other_names_stay_whole() {
        for (creator, wanted) in [
            ("Homer", "Homer"),
            ("Plato, 427-347 BC", "Plato"),
            ("Leonardo, da Vinci, 1452-1519", "Leonardo da Vinci"),
            ("Pliny, the Elder", "Pliny the Elder"),
            ("Augustine, Saint, Bishop of Hippo", "Augustine"),
            ("James I, King of England", "James I"),
            ("曹雪芹", "曹雪芹"),
            ("施, 耐庵", "施耐庵"),
            ("村上春樹", "村上春樹"),
            ("ドストエフスキー, フョードル", "ドストエフスキー, フョードル"),
            ("ابوالقاسم فردوسی", "ابوالقاسم فردوسی"),
            ("United Nations", "United Nations"),
            ("Longmans, Green, and Co.", "Longmans, Green, and Co."),
            ("Simon & Schuster, Inc.", "Simon & Schuster, Inc."),
            ("University of Oxford, Department of Physics", "University of Oxford, Department of Physics"),
            ("Great Britain. Parliament", "Great Britain. Parliament"),
            ("Straub, Peter, King, Stephen", "Straub, Peter, King, Stephen"),
            ("Beatles (Musical group)", "Beatles"),
            ("The Beatles", "The Beatles"),
            ("BBC Radio", "BBC Radio"),
            ("Blink 182", "Blink 182"),
            ("Le Corbusier", "Le Corbusier"),
            ("bell hooks", "bell hooks"),
            ("Mrs. Humphry Ward", "Mrs. Humphry Ward"),
        ] {
            assert_eq!(parse(creator), Some(Name::Whole(wanted.to_owned())), "{creator}");
        }
    }

    #[test]
    fn nobody_is_no_name() {
        for creator in ["", " ", "???", ", ,", "(Illustrator)", "[", "Various", "anonymous.", "\0\u{200f}", "، ،"] {
            assert_eq!(parse(creator), None, "{creator}");
        }
    }
}
