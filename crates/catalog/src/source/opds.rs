//! OPDS 2.0: feeds with publications, also in groups, and single publications.

use serde_json::Value;
use url::Url;

use super::{loose, opds_links, opds_publication};
use crate::intake::Found;
use crate::report::Repairs;

/// Groups may be nested so deep.
const MAX_DEPTH: usize = 8;

/// Whether the value has the parts of a feed, or of a publication.
pub fn is_document(value: &Value) -> bool {
    let is_feed =
        ["publications", "groups", "navigation"].iter().any(|key| value.get(key).is_some_and(Value::is_array));
    is_feed || value.get("metadata").is_some_and(Value::is_object)
}

/// All publications of a feed, or the one that the document is, each with its value.
pub fn publications(document: &Value) -> Vec<(&Value, Found, Repairs)> {
    let mut feed = Feed { base: opds_links::own_address(document), found: Vec::new() };
    feed.part(document, 0);
    feed.found
}

/// A publication has metadata with a title or an author, and none of a feed's parts.
fn is_publication(value: &Value) -> bool {
    let has = |key: &str| value.get(key).is_some();
    let described = value.get("metadata").is_some_and(|metadata| metadata.get("title").is_some());
    let feed = ["publications", "groups", "navigation", "facets"].into_iter().any(has);
    let own = ["readingOrder", "resources", "images", "spine"].into_iter().any(has);
    let typed = value.get("metadata").and_then(|metadata| metadata.get("@type")).is_some();
    described && !feed && (own || typed || opds_links::has_acquisition(value))
}

/// One walk through a document.
struct Feed<'a> {
    base: Option<Url>,
    found: Vec<(&'a Value, Found, Repairs)>,
}

impl<'a> Feed<'a> {
    /// A feed or group; items of an array may be publications.
    fn part(&mut self, part: &'a Value, depth: usize) {
        if is_publication(part) {
            return self.publication(part);
        }
        for publication in loose::items(part.get("publications")) {
            self.publication(publication);
        }
        if depth < MAX_DEPTH {
            for group in loose::items(part.get("groups")) {
                self.part(group, depth + 1);
            }
        }
    }

    fn publication(&mut self, value: &'a Value) {
        let mut repairs = Repairs::default();
        let found = opds_publication::found(value, self.base.as_ref(), &mut repairs);
        self.found.push((value, found, repairs));
    }
}

/// What the document is instead, as far as its parts tell.
pub fn without_publications(document: &Value) -> &'static str {
    let has = |key: &str| document.get(key).is_some();
    match () {
        () if has("navigation") => "it only links to other feeds; give those",
        () if has("publications") || has("groups") => "the feed is empty",
        () if has("$schema") => "it is a JSON schema",
        () if has("rights")
            || has("encryption")
            || has("potential_rights")
            || has("checkouts")
            || (has("status") && has("updated")) =>
        {
            "it is a licence"
        }
        () if has("authentication") => "it is an authentication document",
        () if has("status") && has("title") => "it is an error message",
        () => "it is no OPDS 2.0 document, and has no records of another kind that is read",
    }
}
