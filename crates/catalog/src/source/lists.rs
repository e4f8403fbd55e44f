//! What separates the items of a list, found out from the values of its column.

use std::collections::HashSet;

use super::columns::Field;
use crate::clean::html;

/// How a column's values are split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Separator {
    /// Not at all.
    None,
    /// At every occurrence of this text.
    Text(String),
    /// At commas, where the next part is no "Jr." or "Inc.".
    Comma,
    /// As the list of a programming language: `['a', 'b']`.
    Brackets,
}

/// What belongs to the name before the comma.
const SUFFIXES: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "inc", "ltd", "llc", "phd", "md", "esq"];

/// The separator of a column. Commas are believed only where the values are clearly lists: "Suzanne Collins, Jane Doe" but not
/// "Jefferson, Thomas", "Fiction, Fantasy, Magic" but not "Poets, Irish".
pub fn sniff<'a>(field: Field, values: impl Iterator<Item = &'a str> + Clone) -> Separator {
    let filled = values.map(str::trim).filter(|value| !value.is_empty());
    let total = filled.clone().count();
    if filled.clone().filter(|value| is_bracketed(value)).count() * 2 > total {
        return Separator::Brackets;
    }
    let decoded: Vec<String> = filled.map(|value| html::inline(value).into_owned()).collect();
    let count = |separator: &str| decoded.iter().filter(|value| value.contains(separator)).count();
    let commas = is_comma_list(field, &decoded);
    let best = ["|", ";", "\n"].into_iter().max_by_key(|separator| count(separator)).unwrap_or(";");
    match count(best) {
        0 => {
            if commas {
                Separator::Comma
            } else {
                Separator::None
            }
        }
        few if commas && few * 20 < count(",") => Separator::Comma,
        many if best == ";" && count(" ; ") * 10 >= many * 8 => Separator::Text(" ; ".into()),
        _ => Separator::Text(best.into()),
    }
}

fn is_bracketed(value: &str) -> bool {
    value.starts_with('[') && value.ends_with(']') && (value.len() == 2 || value[1..].starts_with(['\'', '"']))
}

fn is_comma_list(field: Field, values: &[String]) -> bool {
    let lists: Vec<Vec<&str>> = values
        .iter()
        .filter(|value| value.contains(','))
        .map(|value| value.split(',').map(str::trim).collect())
        .collect();
    match field {
        _ if lists.is_empty() => false,
        Field::Creators => are_natural_names(&lists),
        Field::Topics => are_words(values, &lists),
        _ => true,
    }
}

/// Every part of most values has at least two words.
fn are_natural_names(lists: &[Vec<&str>]) -> bool {
    let is_whole = |part: &&str| part.split_whitespace().count() > 1 || part.contains('.') || is_suffix(part);
    let natural = lists.iter().filter(|parts| parts.iter().all(is_whole)).count();
    natural * 4 >= lists.len() * 3
}

/// Short parts, often three or more, that come again in other titles; no subdivisions.
fn are_words(values: &[String], lists: &[Vec<&str>]) -> bool {
    if values.iter().any(|value| value.contains("--")) {
        return false;
    }
    let parts: Vec<&str> = lists.iter().flatten().copied().collect();
    let words: usize = parts.iter().map(|part| part.split_whitespace().count()).sum();
    let long = lists.iter().filter(|parts| parts.len() > 2).count();
    let distinct = parts.iter().collect::<HashSet<_>>().len();
    let headings =
        parts.iter().any(|part| part.starts_with("etc") || part.chars().filter(char::is_ascii_digit).count() > 4);
    !headings
        && words <= parts.len() * 3
        && (long * 5 >= lists.len() * 2 || (parts.len() > 20 && distinct * 3 < parts.len()))
}

fn is_suffix(part: &str) -> bool {
    let bare = part.trim().to_lowercase().replace('.', "");
    SUFFIXES.contains(&bare.as_str())
}

/// The items of one value, none of them empty.
pub fn split(separator: &Separator, value: &str) -> Vec<String> {
    let parts = match separator {
        Separator::None => vec![value.to_owned()],
        Separator::Text(text) => html::inline(value).split(text.as_str()).map(ToOwned::to_owned).collect(),
        Separator::Comma => at_commas(&html::inline(value)),
        Separator::Brackets => bracketed(value),
    };
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).take(500).collect()
}

fn at_commas(value: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in value.split(',') {
        match parts.last_mut() {
            Some(before) if is_suffix(part) => *before = format!("{before}, {}", part.trim()),
            _ => parts.push(part.to_owned()),
        }
    }
    parts
}

/// The quoted texts of `['a', "b, c"]`.
fn bracketed(value: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = value.trim().trim_start_matches('[').trim_end_matches(']');
    while let Some(at) = rest.find(['\'', '"']) {
        let quote = if rest[at..].starts_with('"') { '"' } else { '\'' };
        let body = &rest[at + 1..];
        let ends =
            |end: usize| body[end + 1..].trim_start().is_empty() || body[end + 1..].trim_start().starts_with(',');
        let Some(end) = body.match_indices(quote).map(|(end, _)| end).find(|end| ends(*end)) else { break };
        parts.push(body[..end].replace("\\'", "'"));
        rest = &body[end + 1..];
    }
    if parts.is_empty() { rest.split(',').map(ToOwned::to_owned).collect() } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(field: Field, values: &[&str]) -> Separator {
        sniff(field, values.iter().copied())
    }

    #[test]
    fn separators_are_found_in_the_values() {
        assert_eq!(
            of(Field::Topics, &["Whales -- Fiction ; Sea stories", "Speeches, addresses, etc., American"]),
            Separator::Text(" ; ".into())
        );
        assert_eq!(of(Field::Topics, &["a;b", "c"]), Separator::Text(";".into()));
        assert_eq!(of(Field::Topics, &["a|b", "Sport &amp; Recreation"]), Separator::Text("|".into()));
        assert_eq!(of(Field::Topics, &["['Fiction', 'Magic']", "[]"]), Separator::Brackets);
    }

    #[test]
    fn commas_separate_only_clear_lists() {
        assert_eq!(
            of(Field::Creators, &["Suzanne Collins, Jane Doe", "J.K. Rowling, Mary GrandPré", "Plato"]),
            Separator::Comma
        );
        assert_eq!(
            of(Field::Creators, &["Jefferson, Thomas", "García Márquez, Gabriel José", "Kennedy, John F."]),
            Separator::None
        );
        assert_eq!(of(Field::Topics, &["Fiction, Fantasy, Magic", "Fiction, Love, War"]), Separator::Comma);
        assert_eq!(of(Field::Topics, &["Poets, Irish", "Short stories, American"]), Separator::None);
    }

    #[test]
    fn values_are_split() {
        assert_eq!(
            split(&Separator::Comma, "Simon & Schuster, Inc., Martin Luther King, Jr."),
            ["Simon & Schuster, Inc.", "Martin Luther King, Jr."]
        );
        assert_eq!(split(&Separator::Brackets, "['Child\\'s play', \"b, c\", 'd']"), ["Child's play", "b, c", "d"]);
        assert_eq!(split(&Separator::Text(";".into()), "Sport &amp; Recreation; x"), ["Sport & Recreation", "x"]);
        assert_eq!(split(&Separator::Brackets, "[]"), Vec::<String>::new());
    }
}
