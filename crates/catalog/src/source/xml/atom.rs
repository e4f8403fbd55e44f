//! Entries of Atom, and of OPDS 1.2, which is Atom with more in it.

use url::Url;

use super::super::opds_links::{self, Link};
use super::super::opds_publication::{has_known_scheme, is_audience_scheme, made_exact};
use super::super::rows::with_subtitle;
use super::feed;
use super::scan::Context;
use super::space::Space;
use super::tree::Element;
use crate::clean::date::{self, DayOrder};
use crate::clean::{format, link};
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// Most links or categories of an entry that are looked at.
const MAX_PARTS: usize = 1_000;

/// What an entry holds, or why it makes no title.
pub fn found(entry: &Element, context: &Context, repairs: &mut Repairs) -> Found {
    let draft = draft(entry, context, repairs);
    // Palace writes an address where there is no title.
    if draft.title.is_empty() || (draft.title.starts_with("http") && draft.title.contains("://")) {
        return Found::reject("no title", &draft.id.unwrap_or_else(|| entry.text()));
    }
    Found::Draft(Box::new(draft))
}

fn draft(entry: &Element, context: &Context, repairs: &mut Repairs) -> Draft {
    let text = |name: &str| entry.child(name).and_then(feed::value);
    let links = links(entry);
    let base = entry.attribute("xml:base").and_then(|base| joined(base, context.base.as_ref()));
    let (link, unsafe_link) = opds_links::record_of(&links, base.as_ref().or(context.base.as_ref()));
    repairs.add_if(unsafe_link, Repair::UnsafeLink);
    let categories: Vec<Category> = entry.named("category").take(MAX_PARTS).map(Category::of).collect();
    let of = |kind: Kind| categories.iter().filter(move |one| one.kind == kind).filter_map(|one| one.words.clone());
    let (series, series_number) = series(entry);
    let id = text("id").or_else(|| text("identifier"));
    let title = entry.named("title").find_map(feed::value).unwrap_or_default();
    Draft {
        title: with_subtitle(title, text("alternativeHeadline").as_deref()),
        variants: entry.named("alternative").filter_map(Element::words).collect(),
        creators: creators(entry, context),
        year: text("issued")
            .filter(|date| of_dublin(entry, "issued") || date.len() == 4)
            .or_else(|| dublin_date(entry)),
        languages: entry.named("language").filter_map(Element::words).collect(),
        formats: formats(entry, &links),
        subjects: of(Kind::Subject).chain(entry.named("subject").filter_map(Element::words)).collect(),
        classes: of(Kind::Class).collect(),
        audience: of(Kind::Audience).collect(),
        identifiers: identifiers(entry, id.as_deref()),
        added: ["published", "created", "updated", "modified"]
            .into_iter()
            .find_map(|name| date::parse(&text(name)?, DayOrder::default())),
        description: description(entry),
        series,
        series_number,
        link,
        id,
        ..Draft::default()
    }
}

fn of_dublin(entry: &Element, name: &str) -> bool {
    entry.named(name).any(|child| child.space == Space::Dublin)
}

fn dublin_date(entry: &Element) -> Option<String> {
    entry.named("date").find(|child| child.space == Space::Dublin).and_then(Element::words)
}

fn joined(address: &str, base: Option<&Url>) -> Option<Url> {
    base.map_or_else(|| Url::parse(address).ok(), |base| base.join(address).ok())
}

fn links(entry: &Element) -> Vec<Link<'_>> {
    entry.named("link").take(MAX_PARTS).filter_map(link_of).collect()
}

fn link_of(element: &Element) -> Option<Link<'_>> {
    let href = element.attribute("href")?;
    let rels = vec![element.attribute("rel").unwrap_or("alternate")];
    Some(Link { href, rels, media_type: element.attribute("type").unwrap_or_default() })
}

/// Authors; where there are none, whoever else made it. Who posts to a blog has made nothing.
fn creators(entry: &Element, context: &Context) -> Vec<String> {
    let of = |name: &'static str| entry.named(name).filter_map(feed::person).take(100).collect::<Vec<_>>();
    if context.is_blog {
        return Vec::new();
    }
    ["author", "creator", "contributor"].into_iter().map(of).find(|names| !names.is_empty()).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Subject,
    Class,
    Audience,
}

struct Category {
    kind: Kind,
    words: Option<String>,
}

impl Category {
    fn of(element: &Element) -> Self {
        let scheme = element.attribute("scheme").unwrap_or_default();
        let (term, label) = (element.attribute("term"), element.attribute("label"));
        let class = ["LCC", "DDC", "UDC"].into_iter().find(|class| scheme.ends_with(class));
        if let (Some(class), Some(term)) = (class, term) {
            return Self { kind: Kind::Class, words: Some(format!("{}:{term}", class.to_lowercase())) };
        }
        let kind = if is_audience_scheme(scheme) { Kind::Audience } else { Kind::Subject };
        let label = label.filter(|label| !label.trim().is_empty());
        // Terms that are addresses end with the word that is meant.
        let word = || term.map(|term| if term.contains("://") { last_part(term) } else { term.to_owned() });
        let words = label.map(ToOwned::to_owned).or_else(word).or_else(|| element.words());
        Self { kind, words }
    }
}

fn last_part(address: &str) -> String {
    let last = Url::parse(address).ok().and_then(|url| url.path_segments()?.next_back().map(ToOwned::to_owned));
    last.unwrap_or_default().replace("%20", " ")
}

/// What the entry says it is, made more exact by what can be acquired.
fn formats(entry: &Element, links: &[Link]) -> Vec<String> {
    let stated = entry.attribute("additionalType").and_then(format::of_schema_type);
    let mut types: Vec<&str> = links.iter().filter(|link| link.is_acquisition()).map(|link| link.media_type).collect();
    let acquired = entry.named("link").filter(|link| link_of(link).is_some_and(|link| link.is_acquisition()));
    acquired.take(MAX_PARTS).for_each(|link| indirect(link, 0, &mut types));
    let described: Vec<String> = entry.named("format").filter_map(Element::words).collect();
    types.extend(described.iter().map(String::as_str));
    made_exact(stated, opds_links::carriers(&types))
}

fn indirect<'a>(element: &'a Element, depth: usize, types: &mut Vec<&'a str>) {
    for inner in element.named("indirectAcquisition").take(50) {
        types.extend(inner.attribute("type"));
        if depth < 4 {
            indirect(inner, depth + 1, types);
        }
    }
}

fn series(entry: &Element) -> (Option<String>, Option<String>) {
    let series = entry.children().find(|child| child.name.eq_ignore_ascii_case("series"));
    let part = |name: &str| series.and_then(|one| one.attribute(name)).map(ToOwned::to_owned);
    let own = || series.and_then(Element::words);
    (part("name").or_else(own), part("position").or_else(|| part("number")))
}

/// ISBN, ISSN and DOI; a plain URI is the id already.
fn identifiers(entry: &Element, id: Option<&str>) -> Vec<(String, String)> {
    let others: Vec<String> = entry.named("identifier").filter_map(Element::words).take(20).collect();
    let all = id.into_iter().chain(others.iter().map(String::as_str));
    let known = all.filter(|uri| has_known_scheme(uri)).map(|uri| ("uri".to_owned(), uri.to_owned()));
    let named = others.iter().flat_map(|text| feed::isbns(text)).map(|isbn| ("isbn".to_owned(), isbn));
    known.chain(named).collect()
}

/// The summary, or the content if it is here and is text.
fn description(entry: &Element) -> Option<String> {
    let is_text = |content: &&Element| content.attribute("src").is_none();
    let content = || entry.named("content").filter(is_text).find_map(feed::value);
    entry.named("summary").find_map(feed::value).or_else(content).or_else(|| entry.child("description")?.words())
}

/// Whether a media type is that of another feed.
pub fn is_catalogue(media_type: &str) -> bool {
    media_type.contains("opds-catalog") && !media_type.contains("type=entry")
}

/// The feed that an entry leads to, if it only does that.
pub fn leads_to(entry: &Element, base: Option<&Url>) -> Option<String> {
    let links = links(entry);
    if links.iter().any(Link::is_acquisition) {
        return None;
    }
    let leads = |link: &&Link| {
        let is_section = link.is("subsection") || link.rels.iter().any(|rel| rel.starts_with("http://opds-spec.org/"));
        let says_nothing = link.rels == ["alternate"];
        (is_section && link.media_type.starts_with("application/atom+xml"))
            || (says_nothing && is_catalogue(link.media_type))
    };
    let section = links.iter().find(leads)?;
    Some(link::resolved(section.href, base).unwrap_or_else(|| section.href.to_owned()))
}

#[cfg(test)]
mod tests {
    use carrel_engine::title::{Audience, Series};

    use super::super::{read_bytes, reasons};

    fn feed(entries: &str) -> String {
        format!(
            "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:dcterms='http://purl.org/dc/terms/' xmlns:opds='http://opds-spec.org/2010/catalog' xmlns:schema='http://schema.org/' \
             xmlns:simplified='http://librarysimplified.org/terms/'><title>Feed</title><link rel='self' href='https://feed.example/opds/new.xml'/>\
             <link rel='next' href='?page=2'/>{entries}</feed>"
        )
    }

    #[test]
    fn an_entry_that_can_be_acquired_becomes_a_title() {
        let intake = read_bytes(feed(
            "<entry schema:additionalType='http://schema.org/Book'><id>urn:isbn:9780439023481</id><title>The whale</title><schema:alternativeHeadline>A tale</schema:alternativeHeadline>\
             <author><name></name><simplified:sort_name>Melville, Herman</simplified:sort_name></author><dcterms:language>en</dcterms:language><dcterms:issued>1851-10-18</dcterms:issued>\
             <published>2024-05-01T00:00:00Z</published><updated>2025-01-01T00:00:00Z</updated><summary type='html'>&lt;p&gt;Of a &amp;amp; b&lt;/p&gt;</summary>\
             <category scheme='http://schema.org/audience' term='Young Adult' label='Young Adult'/><category scheme='http://librarysimplified.org/terms/fiction/' term='http://x/Fiction' label='Fiction'/>\
             <category scheme='http://purl.org/dc/terms/LCC' term='PS'/><category term='http://x.example/genres/Sea%20stories'/>\
             <schema:Series name='Whales' position='2'/>\
             <link rel='http://opds-spec.org/acquisition/borrow' type='application/atom+xml;type=entry;profile=opds-catalog' href='borrow/1'>\
             <opds:indirectAcquisition type='application/vnd.adobe.adept+xml'><opds:indirectAcquisition type='application/epub+zip'/></opds:indirectAcquisition></link>\
             <link rel='alternate' type='text/html' href='../record/1'/></entry>",
        ).as_bytes());
        let whale = &intake.titles[0];
        assert_eq!((whale.id.as_str(), whale.title.as_str()), ("urn:isbn:9780439023481", "The whale: A tale"));
        assert_eq!(whale.creators, ["Herman Melville"]);
        assert_eq!((whale.year, whale.added), (Some(1851), Some(19_844)));
        assert_eq!(
            (whale.audience, whale.headings.as_slice()),
            (Some(Audience::Teen), &["Fiction".to_owned(), "Sea stories".to_owned()][..])
        );
        assert_eq!(
            (whale.classes.as_slice(), whale.formats.as_slice()),
            (&["lcc:PS".to_owned()][..], &["ebook".to_owned()][..])
        );
        assert_eq!(whale.series, Some(Series { name: "Whales".into(), number: Some(2000) }));
        assert_eq!(whale.link.as_deref(), Some("https://feed.example/record/1"));
        assert_eq!(
            (whale.description.as_deref(), whale.identifiers[0].value.as_str()),
            (Some("Of a & b"), "9780439023481")
        );
        assert!(intake.report.notes[0].contains("?page=2"));
    }

    #[test]
    fn feeds_that_only_lead_to_others_name_them() {
        let section = "<entry><title>New</title><id>1</id><link rel='subsection' type='application/atom+xml;profile=opds-catalog;kind=acquisition' href='new.xml'/></entry>";
        let intake = read_bytes(feed(section).as_bytes());
        assert_eq!(
            reasons(&intake),
            [
                "the whole source: no titles: it only links to other feeds; give those: https://feed.example/opds/new.xml"
            ]
        );
        let mixed = read_bytes(feed(&format!("{section}<entry><title>Emma</title><id>2</id></entry>")).as_bytes());
        assert_eq!((mixed.titles.len(), mixed.report.rejected), (1, 0));
        assert!(
            mixed.report.notes[1].contains("entries that only lead to other feeds: 1;"),
            "{:?}",
            mixed.report.notes
        );
    }

    #[test]
    fn an_address_is_no_title() {
        let intake =
            read_bytes(feed("<entry><title>http://x.example/problem/no-title</title><id>1</id></entry>").as_bytes());
        assert!(reasons(&intake)[0].starts_with("publication 1 (byte ") && reasons(&intake)[0].ends_with("no title"));
    }
}
