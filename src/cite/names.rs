//! Names of creators: their parts, and the forms that the styles give them.

mod initials;
mod lexicon;
mod parse;

pub use parse::parse;

use lexicon::{is_arabic, is_european};

/// Who made a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A person whose family name is known.
    Person(Person),
    /// A body, or a person whose name is not taken apart: never inverted, never cut down to initials.
    Whole(String),
}

/// The parts of a person's name. Only the family name is never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// "Melville", "Le Guin".
    pub family: String,
    /// "Herman", "Ursula K."
    pub given: String,
    /// What stands before the family name and does not count for its place in the alphabet: "van", "de la".
    pub particle: String,
    /// "Jr.", "III".
    pub suffix: String,
}

/// The names of all creators, each once. What names nobody is left out.
pub fn names(creators: &[String]) -> Vec<Name> {
    let mut names = Vec::new();
    for creator in creators.iter().flat_map(|it| it.split([';', '；', '؛'])) {
        if let Some(name) = parse(creator).filter(|it| !names.contains(it)) {
            names.push(name);
        }
    }
    names
}

impl Name {
    /// Whether the family name stands first in the inverted form.
    pub fn is_inverted(&self) -> bool {
        matches!(self, Self::Person(_))
    }

    /// "Beethoven, Ludwig van", "King, Martin Luther, Jr."
    pub fn inverted(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Person(it) => {
                let given = spaced(&[&it.given, &it.particle]);
                separated(&[&it.family, &given, &it.suffix], it.comma())
            }
        }
    }

    /// "Ludwig van Beethoven", "Martin Luther King Jr."
    pub fn natural(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Person(it) => spaced(&[&it.given, &it.particle, &it.family, &it.suffix]),
        }
    }

    /// "van Beethoven, L.", "King, M. L., Jr.": APA.
    pub fn with_initials(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Person(it) => separated(&[&it.surname(), &it.initials(".", " "), &it.suffix], it.comma()),
        }
    }

    /// "van Beethoven, L.", "King Jr., M.L.": Harvard.
    pub fn with_close_initials(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Person(it) => {
                let family = spaced(&[&it.surname(), &it.suffix]);
                separated(&[&family, &it.initials(".", "")], it.comma())
            }
        }
    }

    /// "van Beethoven L", "King ML Jr": Vancouver.
    pub fn with_bare_initials(&self) -> String {
        match self {
            Self::Whole(name) => name.clone(),
            Self::Person(it) => spaced(&[&it.surname(), &it.initials("", ""), it.bare_suffix()]),
        }
    }
}

impl Person {
    fn surname(&self) -> String {
        spaced(&[&self.particle, &self.family])
    }

    /// The first letters of the given name with `after` each and `between` them; all of it where the script has no
    /// initials.
    fn initials(&self, after: &str, between: &str) -> String {
        if self.given.chars().any(|c| c.is_alphabetic() && !is_european(c)) {
            return self.given.clone();
        }
        initials::initials(&self.given, after, between)
    }

    fn bare_suffix(&self) -> &str {
        match self.suffix.as_str() {
            "II" => "2nd",
            "III" => "3rd",
            "IV" => "4th",
            other => other.trim_end_matches('.'),
        }
    }

    fn comma(&self) -> &'static str {
        if self.family.chars().any(is_arabic) { "، " } else { ", " }
    }
}

fn spaced(parts: &[&str]) -> String {
    separated(parts, " ")
}

/// The parts that are there, with something between.
fn separated(parts: &[&str], between: &str) -> String {
    let mut out = String::new();
    for part in parts.iter().filter(|it| !it.is_empty()) {
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(creator: &str) -> [String; 5] {
        let name = parse(creator).unwrap();
        let [a, b] = [name.inverted(), name.natural()];
        [a, b, name.with_initials(), name.with_close_initials(), name.with_bare_initials()]
    }

    #[test]
    fn a_person_has_a_form_in_each_style() {
        for (creator, wanted) in [
            (
                "Melville, Herman, 1819-1891",
                ["Melville, Herman", "Herman Melville", "Melville, H.", "Melville, H.", "Melville H"],
            ),
            (
                "Le Guin, Ursula K.",
                ["Le Guin, Ursula K.", "Ursula K. Le Guin", "Le Guin, U. K.", "Le Guin, U.K.", "Le Guin UK"],
            ),
            (
                "Ludwig van Beethoven",
                [
                    "Beethoven, Ludwig van",
                    "Ludwig van Beethoven",
                    "van Beethoven, L.",
                    "van Beethoven, L.",
                    "van Beethoven L",
                ],
            ),
            (
                "King, Martin Luther, Jr., 1929-1968",
                [
                    "King, Martin Luther, Jr.",
                    "Martin Luther King Jr.",
                    "King, M. L., Jr.",
                    "King Jr., M.L.",
                    "King ML Jr",
                ],
            ),
            (
                "Sartre, Jean-Paul",
                ["Sartre, Jean-Paul", "Jean-Paul Sartre", "Sartre, J.-P.", "Sartre, J.-P.", "Sartre JP"],
            ),
            (
                "J.R.R. Tolkien",
                ["Tolkien, J.R.R.", "J.R.R. Tolkien", "Tolkien, J. R. R.", "Tolkien, J.R.R.", "Tolkien JR"],
            ),
            ("Толстой, Лев", ["Толстой, Лев", "Лев Толстой", "Толстой, Л.", "Толстой, Л.", "Толстой Л"]),
        ] {
            assert_eq!(forms(creator), wanted);
        }
    }

    #[test]
    fn persian_names_keep_their_letters_and_their_comma() {
        let ferdowsi = "فردوسی، ابوالقاسم";
        assert_eq!(
            forms("فردوسی، ابوالقاسم، ۳۲۹-۴۱۱ق."),
            [ferdowsi, "ابوالقاسم فردوسی", ferdowsi, ferdowsi, "فردوسی ابوالقاسم"]
        );
        assert_eq!(forms("فردوسی, ابوالقاسم"), forms(ferdowsi));
    }

    #[test]
    fn whole_names_have_one_form() {
        for name in ["曹雪芹", "United Nations", "Homer", "ابوالقاسم فردوسی"] {
            assert!(forms(name).iter().all(|it| it == name));
        }
    }

    #[test]
    fn a_creator_that_is_named_twice_counts_once() {
        let creators =
            ["Melville, Herman, 1819-1891", "Herman Melville", "Melville, Herman (Author)", "", "???", "A B; C D"];
        let names = names(&creators.map(str::to_owned));
        assert_eq!(names.iter().map(Name::natural).collect::<Vec<_>>(), ["Herman Melville", "A B", "C D"]);
    }
}
