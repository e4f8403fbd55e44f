//! Titles described with schema.org, wherever in a document they stand.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::json_ld::{self, Graph, MAX_DEPTH};
use super::schema_org_title as title;
use crate::intake::Found;
use crate::report::Repairs;

/// Types of what a library lends or subscribes to.
const WORKS: [&str; 48] = [
    "Book",
    "Audiobook",
    "EBook",
    "Movie",
    "TVSeries",
    "TVSeason",
    "TVEpisode",
    "VideoObject",
    "MusicAlbum",
    "MusicRelease",
    "MusicRecording",
    "MusicComposition",
    "SheetMusic",
    "AudioObject",
    "Periodical",
    "Newspaper",
    "PublicationIssue",
    "PublicationVolume",
    "ScholarlyArticle",
    "Article",
    "NewsArticle",
    "Report",
    "Thesis",
    "Chapter",
    "Game",
    "VideoGame",
    "Map",
    "Atlas",
    "CreativeWork",
    "ComicStory",
    "ComicIssue",
    "ComicSeries",
    "ComicCoverArt",
    "VisualArtwork",
    "Photograph",
    "Painting",
    "Poster",
    "Manuscript",
    "ArchiveComponent",
    "Collection",
    "Dataset",
    "SoftwareApplication",
    "Play",
    "RadioSeries",
    "PodcastSeries",
    "ShortStory",
    "DigitalDocument",
    "Course",
];
/// Types that are titles only where nothing else around them is one.
const PRODUCTS: [&str; 2] = ["Product", "IndividualProduct"];
/// Properties that lead from a page, list or feed to the titles in it.
const PATHS: [&str; 9] =
    ["@graph", "mainEntity", "itemListElement", "item", "dataFeedElement", "itemOffered", "about", "hasPart", "offers"];
/// Types that hold titles along all of [`PATHS`].
const HOLDERS: [&str; 18] = [
    "WebPage",
    "ItemPage",
    "CollectionPage",
    "SearchResultsPage",
    "ItemList",
    "ListItem",
    "DataFeed",
    "DataFeedItem",
    "OfferCatalog",
    "Offer",
    "Library",
    "WebSite",
    "AboutPage",
    "ProfilePage",
    "Organization",
    "DataCatalog",
    "Store",
    "HowToItem",
];

/// Whether the value is meant to be JSON-LD.
pub fn is_document(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|map| map.contains_key("@context") || map.contains_key("@graph") || map.contains_key("@type"))
}

/// The titles that stand in a document, in its order.
pub fn titles<'a>(graph: &Graph<'a>, document: &'a Value) -> Vec<&'a Value> {
    let mut walk = Walk { graph, seen: HashSet::new(), found: Vec::new() };
    walk.through(document, 0);
    walk.found
}

/// One walk through a document; each node is entered once, so that circles end.
struct Walk<'g, 'a> {
    graph: &'g Graph<'a>,
    seen: HashSet<*const Value>,
    found: Vec<&'a Value>,
}

impl<'a> Walk<'_, 'a> {
    fn through(&mut self, value: &'a Value, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        if let Value::Array(items) = value {
            return items.iter().for_each(|item| self.through(item, depth + 1));
        }
        let node = self.graph.resolve(value);
        if !self.seen.insert(std::ptr::from_ref(node)) {
            return;
        }
        if is_title(node) {
            return self.found.push(node);
        }
        let is_holder = json_ld::types(node).all(|name| HOLDERS.contains(&name));
        for path in PATHS.into_iter().filter(|path| is_holder || *path == "@graph") {
            if let Some(inner) = json_ld::get(node, path).filter(|inner| inner.is_object() || inner.is_array()) {
                self.through(inner, depth + 1);
            }
        }
    }
}

fn is_title(node: &Value) -> bool {
    let is_work = json_ld::types(node).any(|name| WORKS.contains(&name));
    let is_list = json_ld::types(node).any(|name| name == "ItemList" || name == "DataFeed");
    let is_product = || {
        let has_isbn = ["isbn", "author"].iter().any(|key| json_ld::get(node, key).is_some());
        json_ld::types(node).any(|name| PRODUCTS.contains(&name)) && has_isbn
    };
    (is_work && !is_list) || is_product()
}

/// What a title of a document holds, or why it makes none.
pub fn found<'a>(graph: &Graph<'a>, node: &'a Value, repairs: &mut Repairs) -> Found {
    let draft = title::draft(graph, node, repairs);
    if draft.title.trim().is_empty() {
        return Found::reject("no title: the description has no name", draft.id.as_deref().unwrap_or_default());
    }
    Found::Draft(Box::new(draft))
}

/// What a value that stands alone holds: one title.
pub fn alone(value: &Value, base: Option<&Url>, repairs: &mut Repairs) -> Result<Found, String> {
    let graph = Graph::new(value, base);
    match titles(&graph, value).as_slice() {
        [one] => Ok(found(&graph, one, repairs)),
        [] => Err(without_titles(value)),
        several => Err(format!("{} titles in one; give each an object of its own", several.len())),
    }
}

/// What is described instead.
pub fn without_titles(document: &Value) -> String {
    let items = document.get("@graph").unwrap_or(document);
    let nodes = super::loose::items(Some(items));
    let mut types: Vec<&str> = nodes.take(200).flat_map(json_ld::types).collect();
    types.sort_unstable();
    types.dedup();
    let named: String = types.into_iter().take(10).map(crate::clean::text::excerpt).collect::<Vec<_>>().join(", ");
    match named.as_str() {
        "" => "no title: JSON-LD without types of schema.org".to_owned(),
        named => format!("no title: it describes {named}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(document: &Value) -> Vec<String> {
        let graph = Graph::new(document, None);
        titles(&graph, document).into_iter().filter_map(|node| json_ld::name(node, None)).collect()
    }

    fn book(name: &str) -> Value {
        json!({"@type": "Book", "name": name})
    }

    #[test]
    fn titles_are_found_wherever_they_stand() {
        for (what, document) in [
            ("alone", book("A")),
            ("in a list", json!([book("A")])),
            (
                "in a graph",
                json!({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "S"}, book("A")]}),
            ),
            ("of a page", json!({"@type": "WebPage", "mainEntity": book("A")})),
            (
                "referred to",
                json!({"@graph": [{"@type": "ItemPage", "mainEntity": {"@id": "#a"}}, {"@id": "#a", "@type": "Book", "name": "A"}]}),
            ),
            (
                "listed",
                json!({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": book("A")}]}),
            ),
            ("listed plainly", json!({"@type": "ItemList", "itemListElement": [book("A")]})),
            (
                "in a feed",
                json!({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": book("A")}]}),
            ),
            (
                "in a page of results",
                json!({"@type": ["CollectionPage"], "mainEntity": {"@type": "ItemList", "itemListElement": book("A")}}),
            ),
            ("on offer", json!({"@type": "Offer", "itemOffered": book("A")})),
            ("as a product", json!({"@type": "Product", "name": "A", "isbn": "0439023483"})),
        ] {
            assert_eq!(names(&document), ["A"], "{what}");
        }
    }

    #[test]
    fn what_is_around_titles_is_none() {
        let document = json!({"@graph": [
            {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": {"@id": "https://library.example/", "name": "Home"}}]},
            {"@type": "Product", "name": "Bag"}, {"@type": "Person", "name": "P"}
        ]});
        assert_eq!(names(&document), Vec::<String>::new());
        assert_eq!(without_titles(&document), "no title: it describes BreadcrumbList, Person, Product");
    }

    #[test]
    fn circles_end() {
        let document = json!({"@graph": [
            {"@id": "#a", "@type": "WebPage", "mainEntity": {"@id": "#b"}}, {"@id": "#b", "@type": "ItemList", "itemListElement": [{"@id": "#a"}, {"@id": "#b"}]}
        ]});
        assert_eq!(names(&document), Vec::<String>::new());
    }
}
