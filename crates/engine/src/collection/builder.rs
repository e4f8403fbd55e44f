//! From titles to the files of a collection.

use std::collections::BTreeMap;

use super::blocks::{BlockList, encode_block, number_of_blocks};
use super::{Collection, Features, Manifest, Neighbours, SectionEntry, UNKNOWN, block_of, head};
use crate::codec::{Section, fnv1a};
use crate::feature::FeatureKind;
use crate::fold::fold;
use crate::math::half_log2;
use crate::rank::Blend;
use crate::strings::Strings;
use crate::title::{Audience, Title};

/// Longest description in the head pack, in bytes; the whole one is in its block.
const HEAD_DESCRIPTION: usize = 320;
/// Topics listed in the head pack beyond those of its own titles.
const HEAD_TOPICS: u32 = 600;
/// Most features of one kind that a title keeps.
const MAX_FEATURES: usize = 255;

/// What a build may choose.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The library's name.
    pub name: String,
    /// Where records are, with `{id}`.
    pub link_template: Option<String>,
    /// Counts of loans below this are not published.
    pub min_patrons: u64,
    /// Weights of the ranking.
    pub blend: Blend,
    /// How the neighbours were found: see [`Manifest::model`].
    pub model: String,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { name: String::new(), link_template: None, min_patrons: 5, blend: Blend::default(), model: String::new() }
    }
}

/// All files of a collection, in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The manifest, to be written last, as [`Manifest::FILE`].
    pub manifest: Vec<u8>,
    /// All other files; each wants a `.gz` twin.
    pub files: Vec<BundleFile>,
}

/// One file of a [`Bundle`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFile {
    /// Its name relative to the manifest.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Makes all files. The same titles in any order give the same bytes; of titles with the same id the caller keeps one.
///
/// `neighbours` has for each title the titles most telling about it, as (number of the title, weight of 1 to 127), or is
/// empty where there is no such model.
pub fn build(titles: Vec<Title>, neighbours: &[Vec<(u32, u8)>], options: &BuildOptions) -> Bundle {
    let (titles, neighbours) = in_order(titles, neighbours, options.min_patrons);
    let common = Collection::from_titles(&titles, options.min_patrons);
    let head = common.subset(&head::choose(&common), &titles);
    let mut files = Vec::new();
    let mut sections = vec![
        add_section(&mut files, Section::Head, head.len(), &head.encode(Section::Head)),
        add_section(&mut files, Section::Common, common.len(), &common.encode(Section::Common)),
    ];
    if neighbours.iter().any(|list| !list.is_empty()) {
        let bytes = Neighbours::from_lists(&neighbours).encode();
        sections.push(add_section(&mut files, Section::Neighbours, titles.len(), &bytes));
    }
    if titles.iter().any(|it| it.description.is_some() || !it.headings.is_empty() || !it.identifiers.is_empty()) {
        let blocks = add_blocks(&mut files, &titles).encode();
        sections.push(add_section(&mut files, Section::BlockList, titles.len(), &blocks));
    }
    let manifest = Manifest {
        name: options.name.clone(),
        titles: titles.len() as u32,
        link_template: options.link_template.clone().unwrap_or_default(),
        min_patrons: options.min_patrons as u32,
        blend: options.blend.clone(),
        model: options.model.clone(),
        sections,
    };
    Bundle { manifest: manifest.encode(), files }
}

/// Titles in the library's order, and their neighbours numbered by it.
fn in_order(titles: Vec<Title>, neighbours: &[Vec<(u32, u8)>], min_patrons: u64) -> (Vec<Title>, Vec<Vec<(u32, u8)>>) {
    let mut order: Vec<u32> = (0..titles.len() as u32).collect();
    order.sort_by_cached_key(|&number| standing(&titles[number as usize], min_patrons));
    let mut place = vec![0; titles.len()];
    order.iter().zip(0..).for_each(|(&number, position)| place[number as usize] = position);
    let renumbered = |&number: &u32| {
        let list = neighbours.get(number as usize).map_or(&[][..], Vec::as_slice);
        let mut list: Vec<(u32, u8)> =
            list.iter().filter_map(|&(source, weight)| Some((*place.get(source as usize)?, weight))).collect();
        list.sort_unstable();
        list
    };
    let lists = order.iter().map(renumbered).collect();
    let mut titles: Vec<Option<Title>> = titles.into_iter().map(Some).collect();
    (order.iter().filter_map(|&number| titles[number as usize].take()).collect(), lists)
}

/// Adds a file under its content's hash.
fn add_file(files: &mut Vec<BundleFile>, stem: &str, bytes: Vec<u8>) -> String {
    let name = format!("{stem}-{:016x}.carrel", fnv1a(&bytes));
    files.push(BundleFile { name: name.clone(), bytes });
    name
}

fn add_section(files: &mut Vec<BundleFile>, section: Section, titles: usize, bytes: &[u8]) -> SectionEntry {
    let name = add_file(files, section.as_str(), bytes.to_vec());
    SectionEntry { section, name, titles: titles as u32, bytes: bytes.len() as u32 }
}

fn add_blocks(files: &mut Vec<BundleFile>, titles: &[Title]) -> BlockList {
    let blocks = number_of_blocks(titles);
    let mut members: Vec<Vec<&Title>> = vec![Vec::new(); blocks as usize];
    for title in titles {
        members[block_of(&title.id, blocks) as usize].push(title);
    }
    let name = |(number, mut titles): (usize, Vec<&Title>)| {
        titles.sort_by(|a, b| a.id.cmp(&b.id));
        add_file(files, &format!("text/{number:04x}"), encode_block(&titles))
    };
    BlockList { names: members.into_iter().enumerate().map(name).collect() }
}

/// The library's own order: staff picks, then what is popular, then what is described best. The raw count takes no
/// part, since the order is published; ties are spread by a hash rather than by age or alphabet.
fn standing(title: &Title, min_patrons: u64) -> (bool, u8, u8, u64, String) {
    let described = u8::from(title.description.is_some()) * 3
        + title.topics.len().min(6) as u8
        + u8::from(!title.creators.is_empty()) * 2
        + u8::from(title.year.is_some());
    let popularity = popularity_bucket(title.loans.unwrap_or(0), min_patrons);
    (title.staff_pick.is_none(), 31 - popularity, 12 - described, fnv1a(title.id.as_bytes()), title.id.clone())
}

/// Popularity as it is published: 0 below the threshold, otherwise 1 + ⌊2·log₂(count / threshold)⌋, at most 31.
pub fn popularity_bucket(count: u64, threshold: u64) -> u8 {
    let threshold = threshold.clamp(1, u64::from(u32::MAX));
    if count < threshold { 0 } else { 1 + half_log2(count, threshold, 30) as u8 }
}

impl Collection {
    fn from_titles(titles: &[Title], min_patrons: u64) -> Self {
        let numbered = FeatureKind::ALL.map(|kind| number_features(titles, kind));
        let mut starts = [0_u32; 6];
        for kind in 1..6 {
            starts[kind] = starts[kind - 1] + numbered[kind - 1].labels.len() as u32;
        }
        let mut collection = Self {
            total: titles.len() as u32,
            features: Features::new(&numbered.each_ref().map(|kind| kind.labels.clone())),
            ids: titles.iter().map(|title| &title.id).collect(),
            titles: titles.iter().map(|title| &title.title).collect(),
            originals: optional(titles, |title| title.original_title.as_deref()),
            links: optional(titles, |title| title.link.as_deref()),
            call_numbers: optional(titles, |title| title.call_number.as_deref()),
            works: optional(titles, |title| title.work.as_deref()),
            holdings: optional(titles, |title| title.holdings.as_deref()),
            years: titles.iter().map(|title| title.year.unwrap_or(UNKNOWN)).collect(),
            added: titles.iter().map(|title| title.added.unwrap_or(UNKNOWN)).collect(),
            popularity: titles.iter().map(|it| popularity_bucket(it.loans.unwrap_or(0), min_patrons)).collect(),
            ..Self::default()
        };
        for (position, title) in titles.iter().enumerate() {
            for (kind, start) in numbered.iter().zip(starts) {
                collection.feature_ids.extend(kind.of_title[position].iter().map(|feature| start + feature));
            }
            collection.feature_ends.push(collection.feature_ids.len() as u32);
            collection.topics_per_title.push(numbered[0].of_title[position].len() as u8);
            let number = title.series.as_ref().and_then(|series| series.number);
            collection.series_numbers.extend(number.map(|number| (position as u32, number)));
            collection.staff_picks.extend(title.staff_pick.clone().map(|pick| (position as u32, pick)));
        }
        collection
    }

    /// The titles at these positions, with their descriptions and only the features that a first page needs.
    fn subset(&self, positions: &[u32], titles: &[Title]) -> Self {
        let at = |column: &Strings| positions.iter().map(|&it| column.get(it as usize)).collect();
        let maybe = |column: &Strings| if column.is_empty() { Strings::default() } else { at(column) };
        let of = |column: &[i32]| positions.iter().map(|&it| column[it as usize]).collect();
        let (features, renumbered) = self.head_features(positions);
        let mut subset = Self {
            total: self.total,
            features,
            ids: at(&self.ids),
            titles: at(&self.titles),
            originals: maybe(&self.originals),
            links: maybe(&self.links),
            call_numbers: maybe(&self.call_numbers),
            works: maybe(&self.works),
            holdings: maybe(&self.holdings),
            descriptions: positions.iter().map(|&it| head_description(&titles[it as usize])).collect(),
            years: of(&self.years),
            added: of(&self.added),
            popularity: positions.iter().map(|&it| self.popularity[it as usize]).collect(),
            ..Self::default()
        };
        for (new, &old) in positions.iter().enumerate() {
            subset.feature_ids.extend(self.feature_ids(old).iter().map(|feature| renumbered[feature]));
            subset.feature_ends.push(subset.feature_ids.len() as u32);
            subset.topics_per_title.push(self.topics_per_title[old as usize]);
            subset.series_numbers.extend(self.series_numbers.get(&old).map(|&number| (new as u32, number)));
            subset.staff_picks.extend(self.staff_picks.get(&old).map(|pick| (new as u32, pick.clone())));
        }
        subset
    }

    /// Features of the head's titles and the most frequent topics and languages, in the same order, renumbered.
    fn head_features(&self, positions: &[u32]) -> (Features, BTreeMap<u32, u32>) {
        let used = positions.iter().flat_map(|&position| self.feature_ids(position)).copied();
        let mut kept: std::collections::BTreeSet<u32> = used.collect();
        for kind in FeatureKind::ALL {
            let most = if matches!(kind, FeatureKind::Creator | FeatureKind::Series) { 0 } else { HEAD_TOPICS };
            kept.extend(self.features.of_kind(kind).take(most as usize));
        }
        let kinds = FeatureKind::ALL.map(|kind| {
            let of_kind = self.features.of_kind(kind);
            let label = |&feature: &u32| (self.features.label(feature).to_owned(), self.features.count(feature));
            kept.range(of_kind).map(label).collect()
        });
        (Features::new(&kinds), kept.into_iter().zip(0..).collect())
    }
}

fn optional<'a>(titles: &'a [Title], text: impl Fn(&'a Title) -> Option<&'a str>) -> Strings {
    if titles.iter().all(|title| text(title).is_none()) {
        return Strings::default();
    }
    titles.iter().map(|title| text(title).unwrap_or("")).collect()
}

fn head_description(title: &Title) -> &str {
    cut(title.description.as_deref().unwrap_or(""), HEAD_DESCRIPTION)
}

/// The beginning of a text, at most so many bytes of it.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// The features of one kind: labels with counts, the most frequent first, and which each title has.
struct Numbered {
    labels: Vec<(String, u32)>,
    of_title: Vec<Vec<u32>>,
}

fn number_features(titles: &[Title], kind: FeatureKind) -> Numbered {
    let mut by_label = BTreeMap::<&str, u32>::new();
    let mut by_key = BTreeMap::<String, u32>::new();
    let mut spellings = Vec::<BTreeMap<&str, u32>>::new();
    let mut of_title = Vec::<Vec<u32>>::with_capacity(titles.len());
    for title in titles {
        let mut mine = Vec::new();
        for label in labels_of(title, kind) {
            let feature = *by_label.entry(label).or_insert_with(|| {
                let next = by_key.len() as u32;
                *by_key.entry(fold(label)).or_insert(next)
            });
            spellings.resize_with(by_key.len(), BTreeMap::new);
            if !mine.contains(&feature) && mine.len() < MAX_FEATURES {
                mine.push(feature);
                *spellings[feature as usize].entry(label).or_insert(0) += 1;
            }
        }
        of_title.push(mine);
    }
    order_by_count(spellings, of_title)
}

/// Frequent features get small numbers, which take fewer bytes and put the list for the reader in order.
fn order_by_count(spellings: Vec<BTreeMap<&str, u32>>, mut of_title: Vec<Vec<u32>>) -> Numbered {
    let mut ordered: Vec<(u32, &str, usize)> = Vec::with_capacity(spellings.len());
    for (feature, labels) in spellings.into_iter().enumerate() {
        let count = labels.values().sum();
        let best = labels.into_iter().max_by_key(|&(label, count)| (count, std::cmp::Reverse(label)));
        ordered.extend(best.map(|(label, _)| (count, label, feature)));
    }
    ordered.sort_by_key(|&(count, label, _)| (std::cmp::Reverse(count), label));
    let mut final_number = vec![0; ordered.len()];
    ordered.iter().zip(0..).for_each(|(&(.., feature), number)| final_number[feature] = number);
    of_title.iter_mut().flatten().for_each(|feature| *feature = final_number[*feature as usize]);
    Numbered { labels: ordered.into_iter().map(|(count, label, _)| (label.to_owned(), count)).collect(), of_title }
}

fn labels_of(title: &Title, kind: FeatureKind) -> Vec<&str> {
    let list: Vec<&str> = match kind {
        FeatureKind::Topic => title.topics.iter().map(String::as_str).collect(),
        FeatureKind::Creator => title.creators.iter().map(String::as_str).collect(),
        FeatureKind::Series => title.series.iter().map(|series| series.name.as_str()).collect(),
        FeatureKind::Language => title.languages.iter().map(String::as_str).collect(),
        FeatureKind::Format => title.formats.iter().map(String::as_str).collect(),
        FeatureKind::Audience => title.audience.iter().map(|&audience| audience_label(audience)).collect(),
    };
    list.into_iter().map(|label| cut(label, Title::MAX_LABEL)).filter(|label| !label.is_empty()).collect()
}

fn audience_label(audience: Audience) -> &'static str {
    match audience {
        Audience::Child => "child",
        Audience::Teen => "teen",
        Audience::Adult => "adult",
    }
}
