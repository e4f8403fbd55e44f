//! Namespaces: what an element belongs to, as far as its address or, without one, its prefix tells.

use std::sync::Arc;

use quick_xml::events::BytesStart;

/// What names mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Space {
    /// No namespace.
    #[default]
    None,
    /// MARCXML and its sister `marcxchange`.
    Marc,
    /// OAI-PMH itself.
    Oai,
    /// Dublin Core, simple and qualified, and its wrappers.
    Dublin,
    /// Atom, also 0.3.
    Atom,
    /// OPDS.
    Opds,
    /// schema.org.
    Schema,
    /// What Palace adds to OPDS.
    Palace,
    /// BIBFRAME.
    Bibframe,
    /// RSS, where it has a namespace.
    Rss,
    /// RDF.
    Rdf,
    /// `content:encoded`.
    Content,
    /// HTML.
    Html,
    /// MODS.
    Mods,
    /// A namespace or prefix that is not known here.
    Other,
}

/// Beginnings of addresses, in lower case and without scheme.
const ADDRESSES: [(&str, Space); 28] = [
    ("www.loc.gov/marc21/slim", Space::Marc),
    ("info:lc/xmlns/marcxchange", Space::Marc),
    ("www.bs.dk/standards/marcxchange", Space::Marc),
    ("www.openarchives.org/oai/1.1/oai_marc", Space::Marc),
    ("www.openarchives.org/oai/2.0/oai_dc", Space::Dublin),
    ("www.openarchives.org/oai/dc", Space::Dublin),
    ("www.openarchives.org/oai/2.0", Space::Oai),
    ("purl.org/dc/", Space::Dublin),
    ("info:srw/schema/1/dc", Space::Dublin),
    ("dublincore.org/", Space::Dublin),
    ("www.w3.org/2005/atom", Space::Atom),
    ("purl.org/atom/ns", Space::Atom),
    ("opds-spec.org/", Space::Opds),
    ("schema.org", Space::Schema),
    ("bib.schema.org", Space::Schema),
    ("librarysimplified.org/", Space::Palace),
    ("palaceproject.io/", Space::Palace),
    ("bibframe.org/", Space::Bibframe),
    ("id.loc.gov/ontologies/bibframe", Space::Bibframe),
    ("purl.org/rss/1.0/modules/content", Space::Content),
    ("purl.org/rss/", Space::Rss),
    ("purl.org/net/rss", Space::Rss),
    ("backend.userland.com/rss", Space::Rss),
    ("my.netscape.com/rdf", Space::Rss),
    ("channel.netscape.com/rdf", Space::Rss),
    ("www.w3.org/1999/02/22-rdf-syntax", Space::Rdf),
    ("www.w3.org/1999/xhtml", Space::Html),
    ("www.loc.gov/mods", Space::Mods),
];

/// Prefixes by custom, for files that do not declare them.
const PREFIXES: [(&str, Space); 17] = [
    ("marc", Space::Marc),
    ("marcxml", Space::Marc),
    ("oai", Space::Oai),
    ("dc", Space::Dublin),
    ("dcterms", Space::Dublin),
    ("oai_dc", Space::Dublin),
    ("srw_dc", Space::Dublin),
    ("atom", Space::Atom),
    ("opds", Space::Opds),
    ("schema", Space::Schema),
    ("simplified", Space::Palace),
    ("bibframe", Space::Bibframe),
    ("rdf", Space::Rdf),
    ("content", Space::Content),
    ("xhtml", Space::Html),
    ("mods", Space::Mods),
    ("rss", Space::Rss),
];

/// What an address means.
pub fn of_address(address: &str) -> Space {
    let lower: String = address.trim().chars().take(100).collect::<String>().to_ascii_lowercase();
    let bare = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://")).unwrap_or(&lower);
    match ADDRESSES.iter().find(|(beginning, _)| bare.starts_with(beginning)) {
        Some((_, space)) => *space,
        None if bare.is_empty() => Space::None,
        None => Space::Other,
    }
}

/// Most declarations in force at a time; later ones are passed over.
const MAX_DECLARED: usize = 100;

/// The prefixes that are declared at a place.
#[derive(Clone, Debug, Default)]
pub struct Prefixes(Arc<Vec<(Box<str>, Space)>>);

impl Prefixes {
    /// Those inside an element: what its tag declares goes before what was declared outside.
    #[must_use]
    pub fn inside(&self, tag: &BytesStart) -> Self {
        let raw = tag.attributes_raw();
        if !raw.contains("xmlns") {
            return self.clone();
        }
        let mut all = Vec::clone(&self.0);
        for attribute in tag.attributes().with_checks(false).flatten() {
            let name = attribute.key.0;
            let prefix = if name == "xmlns" { Some("") } else { name.strip_prefix("xmlns:") };
            if let Some(prefix) = prefix.filter(|prefix| prefix.len() <= 40 && all.len() < MAX_DECLARED) {
                all.push((prefix.into(), of_address(&attribute.value)));
            }
        }
        Self(Arc::new(all))
    }

    /// What a name belongs to, and the name without its prefix. A name without prefix is of the default namespace if it is an element's.
    pub fn resolve<'n>(&self, name: &'n str, is_element: bool) -> (Space, &'n str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if prefix.is_empty() && !is_element {
            return (Space::None, local);
        }
        let declared = self.0.iter().rev().find(|(declared, _)| **declared == *prefix).map(|(_, space)| *space);
        let customary = || PREFIXES.iter().find(|(custom, _)| *custom == prefix).map(|(_, space)| *space);
        // Files that misuse a prefix by custom declare it with an address of their own; the prefix says more.
        let space = match declared {
            Some(Space::Other) | None => customary().or(declared),
            known => known,
        };
        (space.unwrap_or(if prefix.is_empty() { Space::None } else { Space::Other }), local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_before_prefixes() {
        let tag =
            BytesStart::from_content("a xmlns='http://www.w3.org/2005/Atom' xmlns:x='https://purl.org/dc/terms/'", 1);
        let prefixes = Prefixes::default().inside(&tag);
        assert_eq!(prefixes.resolve("entry", true), (Space::Atom, "entry"));
        assert_eq!(prefixes.resolve("x:title", true), (Space::Dublin, "title"));
        assert_eq!(prefixes.resolve("dc:title", true), (Space::Dublin, "title"));
        assert_eq!(prefixes.resolve("href", false), (Space::None, "href"));
        assert_eq!(prefixes.resolve("y:z", true), (Space::Other, "z"));
    }
}
