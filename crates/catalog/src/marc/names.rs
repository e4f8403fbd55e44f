//! Names in natural order, from subfields that say which part is which. MARC 21 and UNIMARC cut names alike, under other codes.

use super::isbd;
use crate::clean::people;

/// A person's name in its parts.
#[derive(Clone, Debug, Default)]
pub struct Person<'a> {
    /// The entry element, perhaps with the given name after a comma.
    pub entry: &'a str,
    /// The given name, where it has a subfield of its own.
    pub given: Option<&'a str>,
    /// "II" in "John Paul II".
    pub numeration: Option<&'a str>,
    /// "Sir", "Pope", "of Hippo".
    pub titles: Vec<&'a str>,
    /// Whether the entry element is a family name that the given name follows.
    pub family_first: bool,
}

impl Person<'_> {
    /// The name as a reader would write it; nothing for "Anonymous".
    pub fn natural(&self) -> Option<String> {
        let (family, given) = self.family_and_given();
        let titles: Vec<String> = self.titles.iter().map(|title| isbd::bare(title)).collect();
        match (self.numeration, given) {
            (Some(number), _) => people::family_first(
                &format!("{} {}", isbd::bare(&unsupplied(self.entry)), isbd::bare(number)),
                "",
                &titles,
            ),
            (None, Some(given)) if self.family_first => people::family_first(&family, &given, &titles),
            (None, given) => {
                let entry = given
                    .filter(|_| self.given.is_some())
                    .map_or(isbd::bare(&unsupplied(self.entry)), |g| format!("{family}, {g}"));
                people::with_title(&entry, &titles)
            }
        }
    }

    fn family_and_given(&self) -> (String, Option<String>) {
        let entry = unsupplied(self.entry);
        let given = self.given.map(isbd::bare).filter(|given| !given.is_empty());
        match entry.split_once([',', '،', '，']) {
            _ if given.is_some() => (isbd::bare(&entry), given),
            Some((family, given)) => (isbd::bare(family), Some(isbd::bare(given)).filter(|given| !given.is_empty())),
            None => (isbd::bare(&entry), None),
        }
    }
}

/// A body and its parts: "United States. Congress. Senate".
pub fn body<'a>(parts: impl Iterator<Item = &'a str>) -> Option<String> {
    let parts: Vec<String> =
        parts.map(|part| unqualified(&isbd::bare(&unsupplied(part)))).filter(|p| !p.is_empty()).collect();
    let mut name = String::new();
    for part in &parts {
        let join = if name.ends_with('.') { " " } else { ". " };
        name.push_str(if name.is_empty() { "" } else { join });
        name.push_str(part);
    }
    people::is_somebody(&name).then_some(name)
}

/// Without the brackets around what a cataloguer has supplied; they may close in another subfield.
fn unsupplied(text: &str) -> String {
    isbd::plain(text).replace(['[', ']'], "")
}

/// Without a qualifier that says only what kind of body it is; "(U.S.)" stays.
fn unqualified(name: &str) -> String {
    const KINDS: &str = "|musical group|firm|organization|publisher|program|online service|group|";
    let qualifier = name.strip_suffix(')').and_then(|name| name.rsplit_once(" ("));
    let is_kind = |inside: &str| KINDS.contains(&format!("|{}|", inside.to_lowercase()));
    qualifier.filter(|(_, inside)| is_kind(inside)).map_or(name, |(bare, _)| bare).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person<'a>(entry: &'a str, titles: &[&'a str], family_first: bool) -> Person<'a> {
        Person { entry, titles: titles.to_vec(), family_first, ..Person::default() }
    }

    #[test]
    fn family_names_follow_given_names() {
        for (entry, titles, wanted) in [
            ("Melville, Herman,", &[][..], "Herman Melville"),
            ("Kennedy, John F.", &[], "John F. Kennedy"),
            ("Doyle, Arthur Conan,", &["Sir,"], "Sir Arthur Conan Doyle"),
            ("Alger, Horatio,", &["Jr.,"], "Horatio Alger, Jr."),
            ("King, Martin Luther, Jr.,", &[], "Martin Luther King, Jr."),
            ("Disraeli, Benjamin,", &["Earl of Beaconsfield,"], "Benjamin Disraeli"),
            ("Dunsany,", &["Lord,"], "Lord Dunsany"),
            ("施, 耐庵", &[], "施耐庵"),
            ("عطار، فرید الدین", &[], "فرید الدین عطار"),
            ("Church, J.", &[], "J. Church"),
            ("Bin-Ḥāddah, ʻAbd al-Raḥīm.", &[], "ʻAbd al-Raḥīm Bin-Ḥāddah"),
            ("Staff, Frank", &[], "Frank Staff"),
            ("Bridgham, Gladys Ruth. [from old catalog]", &[], "Gladys Ruth Bridgham"),
            ("[Villars, Pierre,", &["marquis de,"], "Pierre Villars"),
            ("Leonardo, da Vinci,", &[], "Leonardo da Vinci"),
        ] {
            assert_eq!(person(entry, titles, true).natural().as_deref(), Some(wanted), "{entry}");
        }
    }

    #[test]
    fn forenames_take_their_number_and_title() {
        let pope = Person { numeration: Some("II,"), ..person("John Paul", &["Pope,"], false) };
        assert_eq!(pope.natural().as_deref(), Some("John Paul II"));
        assert_eq!(
            person("Augustine,", &["of Hippo, Saint,"], false).natural().as_deref(),
            Some("Saint Augustine of Hippo")
        );
        assert_eq!(
            person("Bstan-ʼdzin-rgya-mtsho,", &["Dalai Lama XIV,"], false).natural().as_deref(),
            Some("Bstan-ʼdzin-rgya-mtsho")
        );
        assert_eq!(person("Homer.", &[], false).natural().as_deref(), Some("Homer"));
        assert_eq!(person("Anonymous.", &[], false).natural(), None);
    }

    #[test]
    fn bodies_keep_their_order() {
        assert_eq!(
            body(["United States.", "Congress.", "Senate."].into_iter()).as_deref(),
            Some("United States. Congress. Senate")
        );
        assert_eq!(body(["Deutscher Verlag, Leipzig."].into_iter()).as_deref(), Some("Deutscher Verlag, Leipzig"));
        assert_eq!(body(["Korea (North)"].into_iter()).as_deref(), Some("Korea (North)"));
        assert_eq!(body(["Beatles (Musical group)"].into_iter()).as_deref(), Some("Beatles"));
    }
}
