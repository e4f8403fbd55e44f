//! A library as the page knows it: its manifest, its settings and the titles that have come so far.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use carrel_engine::codec::{DecodeError, Section};
use carrel_engine::collection::{BundleEntry, BundleList, Collection, Manifest, SectionEntry, TitleRef};
use carrel_engine::consent::Purpose;
use carrel_engine::feature::FeatureKind;
use carrel_engine::link::is_web_link;
use carrel_engine::map::sorted;
use carrel_engine::profile::{Profile, Snapshot};
use carrel_engine::rank::{self, Blend, Contribution, Ranking, Shelf, ShelfKind, ShelfQuery};

use crate::browser::net::{self, Early, NetError};
use crate::ledger;
use crate::stock;

/// What went wrong with a collection, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The file, relative to the collection.
    pub file: String,
    /// What happened.
    pub cause: LoadCause,
}

/// Why a file of a collection is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadCause {
    /// It did not come.
    Net(NetError),
    /// It came damaged, or is something else.
    Decode(DecodeError),
    /// The manifest does not list it.
    Missing,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        match &self.cause {
            LoadCause::Net(error) => error.fmt(f),
            LoadCause::Decode(error) => error.fmt(f),
            LoadCause::Missing => f.write_str("not in the manifest; build the collection again"),
        }
    }
}

/// Manifest and titles. Compared by pointer where it is a property.
#[derive(Debug)]
pub struct Library {
    /// The collection's address, ending in `/`.
    pub url: String,
    /// What the manifest says.
    pub manifest: Manifest,
    /// The titles: the head at first, then all.
    pub collection: Collection,
    /// The head, where all titles have come: they come without descriptions.
    pub head: Option<LibraryRef>,
    /// The number in the whole collection of the first title here.
    pub first: u32,
    /// The titles that every page holds, where others were joined to them: see [`LibraryRef::joined`].
    pub among: Option<(LibraryRef, Vec<LibraryRef>)>,
    /// What a later visit can begin with.
    pub came: Rc<Came>,
}

/// The files of a first shelf as they came.
#[derive(Debug, Default)]
pub struct Came {
    /// The manifest.
    pub manifest: Vec<u8>,
    /// The head pack, not yet inflated.
    pub head: Vec<u8>,
}

impl Library {
    /// Fetches the manifest and the head pack: all that a first shelf needs.
    pub async fn load(url: &str, early: &Early) -> Result<Self, LoadError> {
        let came = net::get(&[url, Manifest::FILE].concat(), early, MOST_OF_A_MANIFEST).await;
        Self::open(url, came, early).await
    }

    /// The manifest, from what came of its file.
    pub fn manifest_from(came: Result<Vec<u8>, NetError>) -> Result<Manifest, LoadError> {
        let bytes = came.map_err(|error| failed(Manifest::FILE, LoadCause::Net(error)))?;
        Manifest::decode(&bytes).map_err(|error| failed(Manifest::FILE, LoadCause::Decode(error)))
    }

    /// Fetches the head pack of a manifest that came, unless it is on its way.
    pub async fn open(url: &str, came: Result<Vec<u8>, NetError>, early: &Early) -> Result<Self, LoadError> {
        let manifest = Self::manifest_from(came.clone())?;
        let entry = entry(&manifest, Section::Head)?;
        let head = net::raw(&address(url, &entry.name), early).await;
        let head = head.map_err(|error| failed(&entry.name, LoadCause::Net(error)))?;
        Self::of(url, Came { manifest: came.unwrap_or_default(), head }).await
    }

    /// What the files of a first shelf hold.
    pub async fn of(url: &str, came: Came) -> Result<Self, LoadError> {
        let manifest = Self::manifest_from(Ok(came.manifest.clone()))?;
        let entry = entry(&manifest, Section::Head)?;
        let bytes = net::inflated(came.head.clone(), entry.bytes as usize).await;
        let bytes = bytes.map_err(|error| failed(&entry.name, LoadCause::Net(error)))?;
        let decoded = Collection::decode(Section::Head, &bytes);
        let collection = decoded.map_err(|error| decode_error(&entry.name, error))?;
        let (url, came) = (url.to_owned(), Rc::new(came));
        Ok(Self { url, manifest, collection, head: None, first: 0, among: None, came })
    }

    /// The number in the whole collection of the title at a position.
    pub fn number(&self, position: u32) -> u32 {
        let Some((base, bundles)) = &self.among else { return self.first + position };
        let Some(mut left) = position.checked_sub(base.collection.len() as u32) else { return position };
        for bundle in bundles {
            match left.checked_sub(bundle.collection.len() as u32) {
                Some(after) => left = after,
                None => return bundle.first + left,
            }
        }
        position
    }

    /// A title's description, if it has come.
    pub fn description<'a>(&'a self, title: TitleRef<'a>) -> Option<&'a str> {
        title.description().or_else(|| {
            let head = &self.head.as_deref()?.collection;
            head.title(head.find(title.id())?).description()
        })
    }

    /// The weights of the ranking: those that go with the neighbour model, once it is here.
    fn blend(&self) -> Cow<'_, Blend> {
        let misses = self.collection.neighbours().is_empty() && self.manifest.section(Section::Neighbours).is_some();
        if misses { Cow::Owned(self.manifest.blend.without_model()) } else { Cow::Borrowed(&self.manifest.blend) }
    }

    /// The titles of a shelf.
    pub fn shelf(&self, profile: &Profile, query: &ShelfQuery<'_>) -> Shelf {
        rank::shelf(&self.collection, &self.blend(), profile, query)
    }

    /// The titles of a shelf while nothing is known of the reader.
    pub fn first_shelf(&self, query: &ShelfQuery<'_>) -> Shelf {
        rank::first_shelf(&self.collection, &self.manifest.blend, query)
    }

    /// Why a title stands on a shelf; on *Saved*, on a shelf of the reader's own, on a record page and among what was found,
    /// why it would be picked.
    pub fn reasons(&self, profile: &Profile, query: &ShelfQuery<'_>, position: u32) -> Vec<Contribution> {
        let elsewhere = matches!(query.kind, ShelfKind::Saved | ShelfKind::Found | ShelfKind::Own(_));
        let kind = if elsewhere { ShelfKind::Picked } else { query.kind };
        let query = ShelfQuery { kind, ..query.clone() };
        rank::reasons(&self.collection, &self.blend(), profile, &query, position)
    }

    /// The score of each title as on *Picked for you*: of the same contributions as its [reasons](Self::reasons).
    pub fn scores(&self, profile: &Profile, query: &ShelfQuery<'_>) -> Vec<i64> {
        let blend = self.blend();
        let ranking = Ranking::with_starter(&self.collection, &blend, profile, query.starter, query.now_ms);
        ranking.with_staff(query.staff).scores().to_vec()
    }

    /// The best of some titles by the same scores, each with the reason that says most for it.
    pub fn best_of(
        &self,
        profile: &Profile,
        query: &ShelfQuery<'_>,
        positions: Vec<u32>,
        most: usize,
    ) -> Vec<(u32, Option<Contribution>)> {
        let blend = self.blend();
        let ranking = Ranking::with_starter(&self.collection, &blend, profile, query.starter, query.now_ms);
        let ranking = ranking.with_staff(query.staff);
        let best = sorted(positions, |a: &u32, b| ranking.score(*b).cmp(&ranking.score(*a)).then(a.cmp(b)));
        best.into_iter().take(most).map(|it| (it, ranking.strongest(it))).collect()
    }

    /// More titles like one.
    pub fn more_like(&self, profile: &Profile, position: u32, query: &ShelfQuery<'_>) -> Shelf {
        rank::more_like(&self.collection, &self.blend(), profile, position, query)
    }

    /// Where a title's record is, if the link is one that may be followed.
    pub fn link(&self, title: TitleRef<'_>) -> Option<String> {
        let link = match title.link() {
            Some(link) => link.to_owned(),
            None => link_from(&self.manifest.link_template, title.id())?,
        };
        is_web_link(&link).then_some(link)
    }

    /// Where the record with an id is by the library's template.
    pub fn link_to(&self, id: &str) -> Option<String> {
        link_from(&self.manifest.link_template, id).filter(|link| is_web_link(link))
    }

    /// Fetches what the manifest names and an act of the reader's asks for: a list or directory.
    pub async fn listed<T>(
        &self,
        section: Section,
        errand: Errand,
        decode: fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, LoadError> {
        let entry = entry(&self.manifest, section)?;
        let bytes = load_file(&self.url, &entry.name, entry.bytes as usize, errand).await?;
        decode(&bytes).map_err(|error| decode_error(&entry.name, error))
    }

    /// Fetches the list of the bundles that go with these titles, which are those that every page holds.
    pub async fn bundle_list(&self, errand: Errand) -> Result<BundleList, LoadError> {
        let list = self.listed(Section::BundleList, errand, BundleList::decode).await?;
        let is_of_this_build = list.common() as usize == self.collection.len();
        if is_of_this_build { Ok(list) } else { Err(failed(Section::BundleList.as_str(), LoadCause::Missing)) }
    }

    /// What the profile keeps of a title.
    pub fn snapshot(&self, title: TitleRef<'_>) -> Snapshot {
        let creator = title.labels(FeatureKind::Creator).next().unwrap_or("");
        let topics: Vec<&str> = title.labels(FeatureKind::Topic).collect();
        Snapshot::new(title.title(), creator, &topics, &self.link(title).unwrap_or_default())
    }
}

/// A link template with the id put in, encoded as one part of an address.
pub(crate) fn link_from(template: &str, id: &str) -> Option<String> {
    if template.is_empty() {
        return None;
    }
    let mut encoded = String::with_capacity(id.len());
    for &byte in id.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from(b"0123456789ABCDEF"[usize::from(nibble)]);
            encoded.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    Some(template.replace("{id}", &encoded))
}

/// Bytes of a manifest or of settings that are read at most.
pub const MOST_OF_A_MANIFEST: usize = 1 << 20;

/// Bytes of a bundle that are read at most.
const MOST_OF_A_BUNDLE: usize = 4 << 20;

/// What a file is fetched for, which no page fetches without an act of its reader's.
#[derive(Clone, Copy, Debug)]
pub struct Errand {
    /// By which consent.
    pub purpose: Purpose,
    /// Whether this is a shared computer, where the browser's own cache does not keep it either.
    pub leaves_no_trace: bool,
}

/// The bytes of one of the collection's files that an act of the reader's asks for, so many at most. It is noted in the ledger.
pub async fn load_file(url: &str, name: &str, most: usize, errand: Errand) -> Result<Vec<u8>, LoadError> {
    let address = address(url, name);
    let came = match errand.leaves_no_trace {
        true => net::cached(&address, "no-store", most).await,
        false => net::get(&address, &Early::default(), most).await,
    };
    let outcome = came.as_ref().map_or_else(ToString::to_string, |_| "200".to_owned());
    ledger::note(errand.purpose, "GET", &address, "", &outcome);
    came.map_err(|error| failed(name, LoadCause::Net(error)))
}

/// What a manifest says of a section.
pub(crate) fn entry(manifest: &Manifest, section: Section) -> Result<&SectionEntry, LoadError> {
    manifest.section(section).ok_or_else(|| failed(section.as_str(), LoadCause::Missing))
}

/// Where a file is: its twin, where that can be inflated.
pub(crate) fn address(url: &str, name: &str) -> String {
    [url, name, if net::can_inflate() { ".gz" } else { "" }].concat()
}

/// What is wrong with a file that came.
pub(crate) fn decode_error(file: &str, error: DecodeError) -> LoadError {
    failed(file, LoadCause::Decode(error))
}

/// What went wrong with a file.
pub(crate) fn failed(file: &str, cause: LoadCause) -> LoadError {
    LoadError { file: file.to_owned(), cause }
}

/// A library as a property: equal when it is the same object.
#[derive(Clone, Debug)]
pub struct LibraryRef(pub Rc<Library>);

impl PartialEq for LibraryRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LibraryRef {
    /// The titles that every page holds, without what was joined to them.
    pub fn base(&self) -> &Self {
        self.among.as_ref().map_or(self, |(base, _)| base)
    }

    /// These titles with those of bundles.
    #[must_use]
    pub fn joined(&self, bundles: &[Self]) -> Self {
        let packs: Vec<&Collection> = bundles.iter().map(|it| &it.collection).collect();
        let among = Some((self.clone(), bundles.to_vec()));
        let collection = self.collection.joined(&packs);
        Self(Rc::new(Library { head: self.head.clone(), among, ..self.with(collection) }))
    }

    /// The same library with other titles, those here being its head.
    fn with(&self, collection: Collection) -> Library {
        let (url, manifest, came) = (self.url.clone(), self.manifest.clone(), Rc::clone(&self.came));
        Library { url, manifest, collection, head: Some(self.clone()), first: 0, among: None, came }
    }

    /// Titles of the same library outside the common pack, the first of which has the number `first`. A file with another
    /// number of titles than its list says is none of this build's.
    pub async fn bundle(&self, entry: &BundleEntry, first: u32, errand: Errand) -> Result<Self, LoadError> {
        let bytes = load_file(&self.url, &entry.name, MOST_OF_A_BUNDLE, errand).await?;
        let decoded = Collection::decode(Section::Bundle, &bytes);
        let collection = decoded.map_err(|error| decode_error(&entry.name, error))?;
        if collection.len() != entry.titles as usize {
            return Err(failed(&entry.name, LoadCause::Missing));
        }
        Ok(Self(Rc::new(Library { first, ..self.with(collection) })))
    }

    /// The same library with all titles of the common pack, and with the neighbour model where there is one. What went
    /// wrong with the model comes along: titles are worth showing without it. With `keeps`, files are kept for later visits.
    pub async fn completed(&self, keeps: bool) -> Result<(Self, Option<LoadError>), LoadError> {
        let mut collection = None;
        let pack = entry(&self.manifest, Section::Common)?;
        let take = &mut |bytes: &[u8]| Collection::decode(Section::Common, bytes).map(|all| collection = Some(all));
        self.section(pack, keeps, take).await?;
        let mut collection = collection.ok_or_else(|| failed(&pack.name, LoadCause::Missing))?;
        let mut trouble = None;
        if let Some(entry) = self.manifest.section(Section::Neighbours) {
            trouble = self.section(entry, keeps, &mut |bytes| collection.attach(bytes)).await.err();
        }
        Ok((Self(Rc::new(self.with(collection))), trouble))
    }

    async fn section(
        &self,
        entry: &SectionEntry,
        keeps: bool,
        take: &mut dyn FnMut(&[u8]) -> Result<(), DecodeError>,
    ) -> Result<(), LoadError> {
        let loaded = stock::load(&address(&self.url, &entry.name), entry.bytes as usize, keeps, take).await;
        loaded.map_err(|cause| failed(&entry.name, cause))
    }
}

impl std::ops::Deref for LibraryRef {
    type Target = Library;

    fn deref(&self) -> &Library {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::link_from;

    #[test]
    fn an_id_cannot_change_the_address_it_is_put_into() {
        assert_eq!(link_from("/r/{id}?x", "a/../b c&é").as_deref(), Some("/r/a%2F..%2Fb%20c%26%C3%A9?x"));
        assert_eq!(link_from("", "a"), None);
    }
}
