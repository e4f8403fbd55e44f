//! Items of RSS, 0.9 to 2.0: lists of new titles as library systems and blogs publish them.

use super::feed;
use super::scan::Context;
use super::space::Space;
use super::tree::Element;
use crate::clean::date::{self, DayOrder};
use crate::clean::link;
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// Longest name that is taken from a description.
const MAX_NAME: usize = 120;

/// What an item holds, or why it makes no title.
pub fn found(item: &Element, context: &Context, repairs: &mut Repairs) -> Found {
    let draft = draft(item, context, repairs);
    if draft.title.is_empty() {
        return Found::reject("no title", &draft.id.unwrap_or_else(|| item.text()));
    }
    Found::Draft(Box::new(draft))
}

fn draft(item: &Element, context: &Context, repairs: &mut Repairs) -> Draft {
    let text = |name: &str| item.named(name).find_map(feed::value);
    let address = address(item);
    let link = address.as_deref().and_then(|address| link::resolved(address, context.base.as_ref()));
    repairs.add_if(address.is_some() && link.is_none(), Repair::UnsafeLink);
    let description = description(item);
    let guid = text("guid").or_else(|| text("id"));
    let about = item.attribute("about").map(ToOwned::to_owned);
    Draft {
        id: guid.or(about).or_else(|| address.clone()),
        title: text("title").unwrap_or_default(),
        creators: creators(item, description.as_deref(), context),
        year: text("issued").or_else(|| text("date").filter(|date| date.trim().len() == 4)),
        languages: item.named("language").filter_map(Element::words).collect(),
        subjects: ["category", "subject"].into_iter().flat_map(|name| item.named(name)).filter_map(subject).collect(),
        identifiers: identifiers(item, description.as_deref(), address.as_deref()),
        added: ["pubDate", "date", "published", "created", "modified", "updated"]
            .into_iter()
            .find_map(|name| date::parse(&text(name)?, DayOrder::default())),
        description,
        link,
        ..Draft::default()
    }
}

/// The link; where there is none, the id if it is an address.
fn address(item: &Element) -> Option<String> {
    let own = item.named("link").find_map(Element::words);
    let of_atom = || item.named("link").find_map(|link| link.attribute("href")).map(ToOwned::to_owned);
    let guid = || {
        let is_address = |guid: &&Element| guid.attribute("isPermaLink") != Some("false");
        item.named("guid").find(is_address).and_then(Element::words).filter(|guid| guid.contains("://"))
    };
    own.or_else(of_atom).or_else(guid).or_else(|| item.attribute("about").map(ToOwned::to_owned))
}

fn description(item: &Element) -> Option<String> {
    let encoded = || item.named("encoded").find(|one| one.space == Space::Content).and_then(Element::words);
    let of = |name: &'static str| item.named(name).find_map(feed::value);
    of("description").or_else(|| of("summary")).or_else(encoded).or_else(|| of("content")).or_else(|| of("body"))
}

/// Authors; where there are none, the name that a description begins with ("By Austen, Jane."). Who posts to a blog has made nothing.
fn creators(item: &Element, description: Option<&str>, context: &Context) -> Vec<String> {
    let of = |name: &'static str| item.named(name).filter_map(feed::person).take(100).collect::<Vec<_>>();
    let stated = ["creator", "author", "contributor"].into_iter().map(of).find(|names| !names.is_empty());
    let stated = stated.filter(|_| !context.is_blog);
    stated.or_else(|| description.and_then(by).map(|name| vec![name])).unwrap_or_default()
}

/// Koha's feeds name the author at the beginning of a paragraph of the description.
fn by(description: &str) -> Option<String> {
    let (_, rest) = description.split_once("<p>")?;
    let rest = rest.trim_start().strip_prefix("By ")?;
    let name = rest.split(['<', '\n']).next()?.trim().trim_end_matches('.').trim_end();
    (!name.is_empty() && name.len() <= MAX_NAME).then(|| name.to_owned())
}

fn subject(element: &Element) -> Option<String> {
    element.words().or_else(|| element.attribute("term").map(ToOwned::to_owned))
}

/// What `dc:identifier` says, then ISBNs in the text and in the link.
fn identifiers(item: &Element, description: Option<&str>, address: Option<&str>) -> Vec<(String, String)> {
    let stated: Vec<String> = item.named("identifier").filter_map(Element::words).take(20).collect();
    let known = stated.iter().filter(|one| super::super::opds_publication::has_known_scheme(one));
    let known: Vec<_> = known.map(|one| ("uri".to_owned(), one.clone())).collect();
    let texts = stated.iter().map(String::as_str).chain(description).chain(address);
    let found = texts.flat_map(feed::isbns).map(|isbn| ("isbn".to_owned(), isbn));
    known.into_iter().chain(found).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{read_bytes, reasons};

    #[test]
    fn new_titles_of_a_catalogue_are_read() {
        let text = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>New</title><link>https://opac.example</link>\
            <item><dc:identifier>ISBN:0439023483</dc:identifier><title>Emma / Jane Austen.</title><link>/cgi-bin/koha/opac-detail.pl?biblionumber=7</link>\
            <guid>https://opac.example/7</guid><pubDate>Wed, 01 May 2024 10:00:00 +0000</pubDate><category>Courtship</category>\
            <description><![CDATA[<img src='x'/><p>By Austen, Jane.<br /> London : 1996 caf&eacute;</p>]]></description></item>\
            <item><title>Caf&eacute; &nbsp;society</title><author>me@example.org</author><link>javascript:alert(1)</link></item><item><link>x</link></item></channel></rss>";
        let intake = read_bytes(text.as_bytes());
        let emma = &intake.titles[0];
        assert_eq!(
            (emma.id.as_str(), emma.title.as_str(), emma.added),
            ("https://opac.example/7", "Emma", Some(19_844))
        );
        assert_eq!(
            (emma.creators.as_slice(), emma.headings.as_slice()),
            (&["Jane Austen".to_owned()][..], &["Courtship".to_owned()][..])
        );
        assert_eq!(emma.link.as_deref(), Some("https://opac.example/cgi-bin/koha/opac-detail.pl?biblionumber=7"));
        assert_eq!(emma.identifiers[0].value, "9780439023481");
        assert!(emma.description.as_deref().unwrap().ends_with("café"));
        let second = &intake.titles[1];
        assert_eq!((second.title.as_str(), second.creators.len(), second.link.as_deref()), ("Café society", 0, None));
        assert_eq!(reasons(&intake).len(), 1);
    }

    #[test]
    fn who_posts_to_a_blog_is_no_creator() {
        let text = "<rss><channel><generator>https://wordpress.org/?v=6.4</generator><item><title>Emma</title><dc:creator>admin</dc:creator></item></channel></rss>";
        assert!(read_bytes(text.as_bytes()).titles[0].creators.is_empty());
    }

    #[test]
    fn older_forms_are_read() {
        let text = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='x'><title>c</title><items><rdf:Seq/></items></channel>\
            <image><title>i</title></image><item rdf:about='https://x.example/1'><title>Emma</title></item></rdf:RDF>";
        let intake = read_bytes(text.as_bytes());
        assert_eq!((intake.titles.len(), intake.titles[0].id.as_str()), (1, "https://x.example/1"));
        assert_eq!(read_bytes(b"<rss><item><title>Emma</title></item></rss>").titles.len(), 1);
    }
}
