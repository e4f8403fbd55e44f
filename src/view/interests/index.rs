//! Finding features of a collection while the reader types.

use std::cell::OnceCell;

use carrel_engine::collection::Features;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::{fold, matches_prefix};
use carrel_engine::strings::Strings;
use carrel_engine::title::Audience;

use crate::library::LibraryRef;
use crate::view::View;

/// The features of one library, to be searched by their folded labels.
///
/// Folding 25,000 creators takes a while, so it is done once, when the first letter is typed.
#[derive(Debug)]
pub struct Index {
    library: LibraryRef,
    folded: OnceCell<Strings>,
}

/// Features of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Those to be shown, the most frequent first.
    pub shown: Vec<u32>,
    /// How many there are.
    pub total: usize,
}

impl Index {
    /// An index of the library's features, for one language.
    pub fn new(library: LibraryRef) -> Self {
        Self { library, folded: OnceCell::new() }
    }

    /// The collection's features.
    pub fn features(&self) -> &Features {
        self.library.collection.features()
    }

    /// The features of a kind that match a folded query, of which so many are shown; all for an empty query.
    pub fn hits(&self, view: &View, kind: FeatureKind, query: &str, limit: usize) -> Hits {
        let wanted = |&feature: &u32| {
            !self.is_hidden(view, kind, feature) && (query.is_empty() || self.matches(view, feature, query))
        };
        let mut hits = Hits::default();
        for feature in self.features().of_kind(kind).filter(wanted) {
            if hits.total < limit {
                hits.shown.push(feature);
            }
            hits.total += 1;
        }
        hits
    }

    fn matches(&self, view: &View, feature: u32, query: &str) -> bool {
        let folded = self.folded.get_or_init(|| self.fold(view));
        matches_prefix(folded.get(feature as usize), query)
    }

    /// Every label, and the name by which the reader's language knows it.
    fn fold(&self, view: &View) -> Strings {
        let features = self.features();
        let folded = |feature| {
            let label = features.label(feature);
            let name = view.label(features.kind(feature), label);
            if name == label { fold(label) } else { fold(&[label, " ", &name].concat()) }
        };
        (0..features.len() as u32).map(folded).collect()
    }

    /// An audience that the library never recommends is none to be interested in.
    fn is_hidden(&self, view: &View, kind: FeatureKind, feature: u32) -> bool {
        let audience = || match self.features().label(feature) {
            "child" => Audience::Child,
            "teen" => Audience::Teen,
            _ => Audience::Adult,
        };
        kind == FeatureKind::Audience && view.settings.hide_audiences.contains(&audience())
    }
}
