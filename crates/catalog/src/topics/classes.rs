//! Class marks to topics: Library of Congress, Dewey, Universal Decimal.

use std::collections::HashMap;

use super::vocabulary::Known;

/// A classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Library of Congress Classification.
    Lcc,
    /// Dewey Decimal Classification.
    Ddc,
    /// Universal Decimal Classification.
    Udc,
}

impl Scheme {
    /// Its name in class marks.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lcc => "lcc",
            Self::Ddc => "ddc",
            Self::Udc => "udc",
        }
    }

    /// The scheme of this name in class marks (`lcc`, `ddc`, `udc`).
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "lcc" => Some(Self::Lcc),
            "ddc" => Some(Self::Ddc),
            "udc" => Some(Self::Udc),
            _ => None,
        }
    }
}

/// Letters at the beginning and the number after them: "PS2384.M6" is ("PS", 2384.0).
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    letters: String,
    number: Option<f64>,
}

impl Mark {
    fn parse(raw: &str) -> Self {
        let raw = raw.trim();
        let letters: String =
            raw.chars().take_while(char::is_ascii_alphabetic).take(4).map(|c| c.to_ascii_uppercase()).collect();
        let rest = raw.get(letters.len()..).unwrap_or_default().trim_start();
        let digits = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(12).collect::<String>();
        // "76.9.D3" has its number before the second point.
        let number: String = match digits.match_indices('.').nth(1) {
            Some((second, _)) => digits[..second].to_owned(),
            None => digits,
        };
        Self { letters, number: number.trim_end_matches('.').parse().ok() }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    scheme: Scheme,
    /// Letters of LCC or of a prefix such as "J" before a Dewey number; the digits of a UDC number.
    start: String,
    /// Numbers it holds, both ends included.
    numbers: Option<(f64, f64)>,
    /// Only for titles in this language.
    language: Option<String>,
    topic: Known,
}

/// Ranges of class marks with their topics; of several that hold a mark the narrowest counts.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    /// By scheme and the first character of the mark; without one for Dewey numbers.
    of_first: HashMap<(Scheme, Option<char>), Vec<Entry>>,
}

impl Classes {
    /// Adds "PS", "QA 75-76", "PQ@fr", "823", "510-519", "821.111".
    pub fn add(&mut self, scheme: Scheme, range: &str, topic: Known) {
        let (range, language) =
            range.split_once('@').map_or((range, None), |(range, tag)| (range, Some(tag.to_owned())));
        let range = range.trim();
        let (start, numbers) = if scheme == Scheme::Udc {
            (range.to_owned(), None)
        } else {
            let (from, to) = range.split_once('-').unwrap_or((range, range));
            let mark = Mark::parse(from);
            let to = to.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim().parse::<f64>().ok();
            (mark.letters, mark.number.map(|from| (from, up_to(to.unwrap_or(from), scheme, range))))
        };
        let first = start.chars().next();
        self.of_first.entry((scheme, first)).or_default().push(Entry { scheme, start, numbers, language, topic });
    }

    /// The topics of a class mark for a title in this language: those of the narrowest range.
    pub fn topic(&self, scheme: Scheme, raw: &str, language: Option<&str>) -> Option<Known> {
        let plain: String = raw.chars().filter(|c| !matches!(c, '/' | '\'' | '[' | ']')).take(60).collect();
        let mark = Mark::parse(&plain);
        let bare = plain.trim();
        let first = if scheme == Scheme::Udc { bare.chars().next() } else { mark.letters.chars().next() };
        let of = |first: Option<char>| self.of_first.get(&(scheme, first)).into_iter().flatten();
        let entries = of(first).chain(of(None).filter(|_| first.is_some()));
        let fits = entries.filter_map(|entry| Some((entry.width(&mark, bare, language)?, entry.topic)));
        // Of two as narrow, the earlier in the table.
        fits.min_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, topic)| topic)
    }
}

/// Dewey "813" holds "813.54", LCC "QA 76" holds "QA 76.9", "629.4" holds "629.45".
fn up_to(to: f64, scheme: Scheme, range: &str) -> f64 {
    let decimals =
        range.rsplit('-').next().and_then(|end| end.split_once('.')).map_or(0, |(_, decimals)| decimals.len());
    match scheme {
        _ if decimals > 0 => to + 10_f64.powi(-(decimals.min(6) as i32)) - 1e-9,
        _ => to + 1.0 - 1e-9,
    }
}

impl Entry {
    /// How narrow it is if it holds the mark; the least is the narrowest.
    fn width(&self, mark: &Mark, bare: &str, language: Option<&str>) -> Option<f64> {
        if self.language.is_some() && self.language.as_deref() != language {
            return None;
        }
        // The literature of a language is told by the number first, then by the language, then by the letters.
        let by_language = if self.language.is_some() { -50_000.0 } else { 0.0 };
        match (self.scheme, self.numbers) {
            (Scheme::Udc, _) => bare.starts_with(&self.start).then(|| -(self.start.len() as f64)),
            (_, Some((from, to))) => {
                let number = mark.number.filter(|_| mark.letters == self.start || self.allows_prefix(mark))?;
                (from..=to).contains(&number).then_some(to - from - 200_000.0)
            }
            (Scheme::Lcc, None) if mark.letters == self.start => Some(by_language),
            // Literatures (P) have nothing in common but the letter.
            (Scheme::Lcc, None)
                if self.start.len() == 1 && self.start != "P" && mark.letters.starts_with(&self.start) =>
            {
                Some(100_000.0)
            }
            (Scheme::Ddc, None) if !self.start.is_empty() && mark.letters == self.start => Some(-300_000.0),
            _ => None,
        }
    }

    /// "J 523.4", "FIC 813", "R 423": a collection before a Dewey number.
    fn allows_prefix(&self, mark: &Mark) -> bool {
        self.scheme == Scheme::Ddc && self.start.is_empty() && mark.letters.len() <= 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(all: &[(Scheme, &str)]) -> Classes {
        let mut classes = Classes::default();
        for ((scheme, range), topic) in all.iter().zip(0..) {
            classes.add(*scheme, range, topic);
        }
        classes
    }

    #[test]
    fn the_narrowest_range_counts() {
        let all = classes(&[
            (Scheme::Lcc, "QA"),
            (Scheme::Lcc, "QA 75-76"),
            (Scheme::Lcc, "Q"),
            (Scheme::Ddc, "500-509"),
            (Scheme::Ddc, "629"),
            (Scheme::Ddc, "629.4"),
            (Scheme::Udc, "82"),
            (Scheme::Udc, "821.111"),
        ]);
        let lcc = |mark| all.topic(Scheme::Lcc, mark, None);
        assert_eq!((lcc("QA76.9.D3 M5"), lcc("QA 37.2"), lcc("QC100"), lcc("PS")), (Some(1), Some(0), Some(2), None));
        let ddc = |mark| all.topic(Scheme::Ddc, mark, None);
        assert_eq!((ddc("J 629.45/54"), ddc("629.13"), ddc("508"), ddc("")), (Some(5), Some(4), Some(3), None));
        assert_eq!(all.topic(Scheme::Udc, "821.111-31", None), Some(7));
        assert_eq!(all.topic(Scheme::Udc, "82-1", None), Some(6));
    }

    #[test]
    fn a_language_tells_a_literature_where_the_letters_do_not() {
        let all = classes(&[(Scheme::Lcc, "PQ"), (Scheme::Lcc, "PQ@fr"), (Scheme::Lcc, "PQ 4001-5999")]);
        assert_eq!(all.topic(Scheme::Lcc, "PQ", Some("fr")), Some(1));
        assert_eq!(all.topic(Scheme::Lcc, "PQ", Some("en")), Some(0));
        assert_eq!(all.topic(Scheme::Lcc, "PQ4315", Some("fr")), Some(2));
    }
}
