//! Catalogued names to natural order: "Kennedy, John F. (John Fitzgerald), 1917-1963" is "John F. Kennedy".

use super::name_words::{BODIES, NOBODY, PARTICLES, PREFIXES, RANKS, RELATORS, SUFFIXES, is_in};

/// The name as a reader would write it; nothing where the field names nobody ("Various").
pub fn natural(raw: &str) -> Option<String> {
    let name = without_parentheses(raw.trim().trim_start_matches("by ").trim_end_matches([',', ';', ':', '/', ' ']));
    let folded = name.trim_end_matches('.').to_lowercase();
    if is_in(NOBODY, &folded) || !name.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(if name.contains([',', '،', '，']) { inverted(&name) } else { without_stop(&name).to_owned() })
}

/// The natural order of a family name and what follows it, where the catalogue says that it is one; `titles` are those that the name needs or
/// that can be left out.
pub fn family_first(family: &str, given: &str, titles: &[String]) -> Option<String> {
    let (family, given) = (without_parentheses(family), without_parentheses(given));
    let mut after = given.split([',', '،', '，']).map(str::trim).filter(|part| !part.is_empty());
    let first = after.next().unwrap_or_default();
    let rest: Vec<&str> = after.chain(titles.iter().flat_map(|title| title.split(',')).map(str::trim)).collect();
    let name = if is_one_of(first, PREFIXES) || is_suffix(first) {
        with_titles(&family, &[first])
    } else if is_epithet(first) {
        format!("{family} {first}")
    } else {
        given_first(&family, first, rest.iter().any(|title| is_rank(title)))
    };
    is_somebody(&name).then(|| with_titles(&name, &rest))
}

/// A name in direct order with the titles that belong to it: "of Hippo", "Saint", "Queen of Romania"; others are left out.
pub fn with_title(name: &str, titles: &[String]) -> Option<String> {
    let belongs = |title: &&str| is_epithet(title) || is_one_of(title, PREFIXES) || is_suffix(title) || is_rank(title);
    let parts = titles.iter().flat_map(|title| title.split(',')).map(str::trim).filter(belongs);
    natural(&[name].into_iter().chain(parts).collect::<Vec<_>>().join(", "))
}

/// Whether a name names anybody.
pub fn is_somebody(name: &str) -> bool {
    !is_in(NOBODY, &name.trim_end_matches('.').to_lowercase()) && name.chars().any(char::is_alphanumeric)
}

/// A name without what tells it from others of that name: "Beatles (Musical group)".
pub fn unqualified(name: &str) -> String {
    without_parentheses(name)
}

/// The person of a heading that surely names one in inverted order: family name, given name, dates, perhaps a work.
pub fn dated(heading: &str) -> Option<String> {
    let name = heading
        .split_once(". ")
        .filter(|(before, _)| before.ends_with(|c: char| c.is_ascii_digit() || c == '-'))
        .map_or(heading, |(name, _)| name);
    let bare = without_parentheses(name);
    let parts: Vec<&str> = bare.split(',').map(str::trim).collect();
    let personal = parts.len() > 2
        && parts.iter().skip(2).any(|part| is_date(part) && !is_year(part))
        && (is_given(parts[1]) || is_rank(parts[1]) || is_epithet(parts[1]))
        && !is_body(parts[0], parts[1]);
    personal.then(|| natural(&bare))?
}

fn inverted(name: &str) -> String {
    let parts: Vec<&str> = name.split([',', '،', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let has_rank = parts.iter().skip(1).any(|part| is_rank(part));
    let kept: Vec<&str> = parts
        .iter()
        .copied()
        .enumerate()
        .filter(|(at, part)| *at == 0 || !(is_aside(part) || (*at > 1 && is_remark(part))))
        .map(|(_, part)| part)
        .collect();
    match kept.as_slice() {
        [only] => ranked(only, parts.get(1).copied().unwrap_or_default()),
        [family, suffix] if is_suffix(suffix) => format!("{family}, {suffix}"),
        [name, epithet, rest @ ..] if is_epithet(epithet) => with_titles(&format!("{name} {epithet}"), rest),
        [family, given, ..] if is_body(family, given) => name.to_owned(),
        [family, given, rest @ ..] if is_one_of(given, PREFIXES) => {
            with_titles(&given_first(family, "", has_rank), &[&[*given], rest].concat())
        }
        [family, given, rest @ ..]
            if is_given(given) && rest.iter().all(|r| is_one_of(r, PREFIXES) || is_suffix(r)) =>
        {
            with_titles(&given_first(family, given, has_rank), rest)
        }
        _ => name.to_owned(),
    }
}

/// A name that only a rank follows: "Dunsany, Lord" is "Lord Dunsany", "Sofia, Queen of Sweden" stays, "Colette, Baroness" is "Colette".
fn ranked(name: &str, rank: &str) -> String {
    let word = rank.split(' ').next().unwrap_or_default();
    match rank {
        "Lord" | "Lady" | "abbé" | "Abbé" => format!("{rank} {name}"),
        _ if is_rank(word) && rank.contains(" of ") && !name.contains(' ') => format!("{name}, {rank}"),
        _ => without_stop(name).to_owned(),
    }
}

/// What belongs to the name before the comma: "of Hippo", "the Elder", "da Vinci". Initials after the particle are a given name.
fn is_epithet(part: &str) -> bool {
    let Some((particle, place)) = part.split_once([' ', '\'', '’']) else { return false };
    let is_particle = matches!(particle, "of" | "the" | "à" | "d") || is_in(PARTICLES, particle);
    is_particle
        && part.split(' ').count() <= 4
        && !place.contains('.')
        && place.split(' ').next_back().is_some_and(|word| !is_in(PARTICLES, word))
}

/// After family and given name: what somebody was ("surgeon", "jin shi 1053"), learned societies ("F.R.S."), "of Exeter".
fn is_remark(part: &str) -> bool {
    let joins = ["and ", "et ", "und ", "y ", "e ", "og ", "och "].iter().any(|word| part.starts_with(word));
    let is_low = part.starts_with(char::is_lowercase) && !joins && !part.split(' ').all(|word| is_in(PARTICLES, word));
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let is_society =
        letters > 1 && part.contains('.') && part.chars().all(|c| c.is_uppercase() || c == '.' || c == ' ');
    is_low || is_society
}

/// "Thomas" "Jefferson"; East Asian names keep the family name first and take no space. Peers are entered under their title, which is often
/// their family name as well ("Tennyson, Alfred Tennyson, Baron"); Edwin Abbott Abbott was none.
fn given_first(family: &str, given: &str, has_rank: bool) -> String {
    let given = without_stop(given);
    let is_repeated = has_rank && given.to_lowercase().ends_with(&format!(" {}", family.to_lowercase()));
    if given.is_empty() || is_repeated {
        return if given.is_empty() { family } else { given }.to_owned();
    }
    if family.chars().chain(given.chars()).all(is_east_asian) {
        return format!("{family}{given}");
    }
    format!("{given} {family}")
}

fn with_titles(name: &str, titles: &[&str]) -> String {
    let mut all = name.to_owned();
    for title in titles {
        if is_one_of(title, PREFIXES) {
            all = format!("{title} {all}");
        } else if is_suffix(title) {
            all = format!("{all}, {title}");
        }
    }
    all
}

fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '々')
}

/// Dates, what somebody did, and ranks.
fn is_aside(part: &str) -> bool {
    is_date(part) || is_one_of(part, RELATORS) || is_rank(part)
}

/// "Earl of Beaconsfield", "1st Baron".
fn is_rank(part: &str) -> bool {
    let mut words = part.split([' ', '.']).filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    words.next().is_some_and(|word| is_one_of(word, RANKS))
}

fn is_date(part: &str) -> bool {
    let digits = part.chars().filter(char::is_ascii_digit).count();
    let words = part.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    (digits >= 2 || (digits == 1 && part.contains("cent")))
        && words.into_iter().all(|word| {
            matches!(
                word.to_lowercase().as_str(),
                "a" | "b"
                    | "d"
                    | "ca"
                    | "fl"
                    | "active"
                    | "approximately"
                    | "or"
                    | "bc"
                    | "ad"
                    | "b c"
                    | "c"
                    | "cent"
                    | "century"
                    | "th"
                    | "rd"
                    | "nd"
                    | "st"
                    | "born"
                    | "died"
                    | "approx"
                    | "jahrhundert"
            )
        })
}

/// The year of an event; a life has two ends ("-453"), or is "active" or "approximately".
fn is_year(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_digit())
}

/// "Jr.", "III", "M.D."; "J.R." is a given name.
fn is_suffix(part: &str) -> bool {
    is_one_of(part, SUFFIXES) && !matches!(part, "J.R." | "S.R." | "J. R." | "S. R.")
}

fn is_one_of(part: &str, words: &str) -> bool {
    let bare = part.trim_end_matches('.').to_lowercase().replace('.', "");
    is_in(words, &bare)
}

/// Whether the parts around the comma are those of a body's name. A family may well be called Church.
fn is_body(family: &str, given: &str) -> bool {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| is_in(BODIES, &word.to_lowercase()));
    let joined = [family, given].into_iter().any(|part| part.contains(" & ") || part.contains(" and "));
    joined || words(given) || (family.contains(' ') && words(family))
}

/// At most five words, each with a capital (where the script has them) or a particle, no digits.
fn is_given(part: &str) -> bool {
    let mut words = part.split([' ', '-']).filter(|word| !word.is_empty()).peekable();
    let few = part.split(' ').count() <= 5 && part.len() <= 80 && words.peek().is_some();
    few && words.all(|word| {
        let first = word.trim_start_matches(['\'', '’', '"', '“', '‘']).chars().next();
        first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
            || is_in(PARTICLES, word)
            || word.starts_with("d'")
            || word.starts_with("d’")
    })
}

/// `name` without bracketed parts ("(John Fitzgerald)") and the space before them.
fn without_parentheses(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')') else { break };
        out.push_str(rest[..open].trim_end());
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    let out = out.trim();
    let out = [('[', ']'), ('"', '"')].iter().fold(out, |out, (open, close)| {
        out.strip_prefix(*open).and_then(|inner| inner.strip_suffix(*close)).map_or(out, str::trim)
    });
    if out.is_empty() { name.trim_matches(['(', ')', '[', ']']).to_owned() } else { out.to_owned() }
}

/// Without the full stop that ends a heading, which an initial or an abbreviation needs.
fn without_stop(name: &str) -> &str {
    let Some(body) = name.strip_suffix('.') else { return name };
    let last = body.rsplit([' ', '.', '-']).next().unwrap_or(body);
    let abbreviation = last.chars().count() <= 3 && last.chars().next().is_some_and(char::is_uppercase);
    if abbreviation || is_one_of(last, "inc|ltd|llc|co|corp") { name } else { body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverted_names_take_their_natural_order() {
        for (raw, wanted) in [
            ("Jefferson, Thomas", "Thomas Jefferson"),
            ("Kennedy, John F. (John Fitzgerald)", "John F. Kennedy"),
            ("Yeats, W. B. (William Butler), 1865-1939, author.", "W. B. Yeats"),
            ("Alger, Horatio, Jr.", "Horatio Alger, Jr."),
            ("Camões, Luís de", "Luís de Camões"),
            ("Ward, Humphry, Mrs.", "Mrs. Humphry Ward"),
            ("Del Rey, Lester", "Lester Del Rey"),
            ("Tennyson, Alfred Tennyson, Baron", "Alfred Tennyson"),
            ("施, 耐庵", "施耐庵"),
            ("Austen, Jane.", "Jane Austen"),
            ("Plato, 427-347 BC", "Plato"),
            ("D'Annunzio, Gabriele", "Gabriele D'Annunzio"),
            ("Scott, Walter, Sir", "Sir Walter Scott"),
            ("Church, J.", "J. Church"),
            ("Pliny, the Elder", "Pliny the Elder"),
            ("Augustine, of Hippo, Saint", "Saint Augustine of Hippo"),
            ("Casas, Bartolomé de las", "Bartolomé de las Casas"),
            ("Sunzi, active 6th century B.C.", "Sunzi"),
            ("Thompson, William, Colonel", "Colonel William Thompson"),
            ("Marguerite, Queen, consort of Henry II, King of Navarre", "Marguerite"),
            ("Napoleon I, Emperor of the French, 1769-1821", "Napoleon I"),
            ("فردوسی، ابوالقاسم", "ابوالقاسم فردوسی"),
            ("Leonardo, da Vinci, 1452-1519", "Leonardo da Vinci"),
            ("Jean, d'Arras, active 14th century", "Jean d'Arras"),
            ("Thomas, à Kempis", "Thomas à Kempis"),
            ("Gogh, Vincent van", "Vincent van Gogh"),
            ("Dunsany, Lord, 1878-1957", "Lord Dunsany"),
            ("James I, King of England", "James I"),
            ("Marie, Queen of Romania", "Marie, Queen of Romania"),
            ("Hume, Alexander, schoolmaster", "Alexander Hume"),
            ("Abbott, Edwin Abbott, 1838-1926", "Edwin Abbott Abbott"),
            ("Monterose, J.R.", "J.R. Monterose"),
            ("Watson, John, F.L.S.", "John Watson"),
            ("Balbo, Cesare, conte", "Cesare Balbo"),
            ("Liu, Yong, jin shi 1034", "Yong Liu"),
            ("Hylton, William George Hylton Jolliffe, Sir, 1st Baron", "Sir William George Hylton Jolliffe Hylton"),
            ("Fuentes Aguirre, Armando \"Catón\"", "Armando \"Catón\" Fuentes Aguirre"),
        ] {
            assert_eq!(natural(raw).as_deref(), Some(wanted), "{raw}");
        }
    }

    #[test]
    fn natural_and_corporate_names_stay() {
        for name in [
            "Suzanne Collins",
            "Armando Fuentes Aguirre \"Catón\"",
            "Germany. Laws, statutes, etc.",
            "Longmans, Green, and Co.",
            "Virginia. History, Government, and Geography Service",
            "United States. Congress. House, Committee on Rules",
            "Simon & Schuster, Inc.",
            "Plato",
            "J.K. Rowling",
            "Brazil. Commissão, Exposição de borracha de New York, 1912",
            "Straub, Peter, King, Stephen",
            "Martin Luther King, Jr.",
        ] {
            assert_eq!(natural(name).as_deref(), Some(name));
        }
    }

    #[test]
    fn nobody_is_none() {
        for raw in ["Various", "Anonymous", "[Anonymous]", "", " - ", "N/A", "unknown."] {
            assert_eq!(natural(raw), None, "{raw}");
        }
    }

    #[test]
    fn dated_persons_are_told_from_dated_events() {
        assert_eq!(dated("Lincoln, Abraham, 1809-1865. Gettysburg address").as_deref(), Some("Abraham Lincoln"));
        assert_eq!(dated("Yeats, W. B. (William Butler), 1865-1939").as_deref(), Some("W. B. Yeats"));
        assert_eq!(dated("Joan, of Arc, Saint, 1412-1431").as_deref(), Some("Saint Joan of Arc"));
        assert_eq!(dated("Alexander, the Great, 356 B.C.-323 B.C.").as_deref(), Some("Alexander the Great"));
        assert_eq!(dated("World War, 1914-1918"), None);
        assert_eq!(dated("Draft Riot, New York, N.Y., 1863"), None);
        assert_eq!(dated("Somme, 1st Battle of the, France, 1916"), None);
    }
}
