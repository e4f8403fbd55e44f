//! All titles in one pass: columns in the order in which they came, then in the library's.

use std::cmp::Ordering;

use super::builder::{Texts, Titles, popularity_bucket};
use super::numbering::Numbering;
use super::{Collection, Features, UNKNOWN};
use crate::codec::fnv1a;
use crate::feature::FeatureKind;
use crate::strings::Strings;
use crate::title::{Audience, StaffPick, Title};

/// Longest description in the head pack, in bytes; the whole one is in its block.
const HEAD_DESCRIPTION: usize = 320;

/// The library's own order: what is recommended first, and of that staff picks, then what is popular, then what is
/// described best. The raw count takes no part, since the order is published; ties are spread by a hash rather than by
/// age or alphabet, and at last by the id.
type Standing = (bool, bool, u8, u8, u64);

/// Columns by number of the title.
#[derive(Default)]
pub(super) struct Gathered {
    standings: Vec<Standing>,
    ids: Strings,
    titles: Strings,
    originals: Strings,
    links: Strings,
    call_numbers: Strings,
    works: Strings,
    holdings: Strings,
    descriptions: Strings,
    any_text: bool,
    years: Vec<i32>,
    added: Vec<i32>,
    popularity: Vec<u8>,
    numberings: [Numbering; 6],
    series_numbers: Vec<(u32, i32)>,
    staff_picks: Vec<(u32, StaffPick)>,
    withheld: Vec<u32>,
    others: Vec<(u32, String)>,
}

impl Gathered {
    /// What these titles are.
    pub fn of(titles: &(impl Titles + ?Sized), min_patrons: u64) -> Self {
        let mut gathered = Self::default();
        titles.each(&mut |number, title| gathered.add(number as u32, title, min_patrons));
        gathered
    }

    fn add(&mut self, number: u32, title: &Title, min_patrons: u64) {
        let popularity = popularity_bucket(title.loans.unwrap_or(0), min_patrons);
        self.standings.push(standing(title, popularity));
        self.popularity.push(popularity);
        self.ids.push(&title.id);
        self.titles.push(&title.title);
        for (column, text) in [
            (&mut self.originals, &title.original_title),
            (&mut self.links, &title.link),
            (&mut self.call_numbers, &title.call_number),
            (&mut self.works, &title.work),
            (&mut self.holdings, &title.holdings),
        ] {
            column.push(text.as_deref().unwrap_or(""));
        }
        self.descriptions.push(cut(title.description.as_deref().unwrap_or(""), HEAD_DESCRIPTION));
        self.any_text |= title.description.is_some()
            || !(title.headings.is_empty()
                && title.identifiers.is_empty()
                && title.variants.is_empty()
                && title.editions.is_empty());
        self.years.push(title.year.unwrap_or(UNKNOWN));
        self.added.push(title.added.unwrap_or(UNKNOWN));
        for (kind, numbering) in FeatureKind::ALL.into_iter().zip(&mut self.numberings) {
            numbering.add(labels_of(title, kind).into_iter());
        }
        let series = title.series.as_ref().and_then(|series| series.number);
        self.series_numbers.extend(series.map(|series| (number, series)));
        self.staff_picks.extend(title.staff_pick.clone().map(|pick| (number, pick)));
        self.withheld.extend(title.hidden.then_some(number));
        let others = title.editions.iter().filter(|edition| edition.id != title.id);
        self.others.extend(others.map(|edition| (number, edition.id.clone())));
    }

    /// The collection in the library's order, that order (the number of the title at each position), and what only
    /// other files need.
    pub fn into_collection(self) -> (Collection, Vec<u32>, Texts) {
        let order = self.order();
        let mut place = vec![0_u32; order.len()];
        order.iter().zip(0..).for_each(|(&number, position)| place[number as usize] = position);
        let texts = |column: Strings| in_order(&column, &order);
        let figures = |column: Vec<i32>| order.iter().map(|&number| column[number as usize]).collect();
        let numbered = self.numberings.map(Numbering::finish);
        let features = Features::new(&numbered.each_ref().map(|kind| kind.labels.clone()));
        let mut collection = Collection {
            total: order.len() as u32,
            ids: order.iter().map(|&number| self.ids.get(number as usize)).collect(),
            titles: order.iter().map(|&number| self.titles.get(number as usize)).collect(),
            originals: texts(self.originals),
            links: texts(self.links),
            call_numbers: texts(self.call_numbers),
            works: texts(self.works),
            holdings: texts(self.holdings),
            years: figures(self.years),
            added: figures(self.added),
            popularity: order.iter().map(|&number| self.popularity[number as usize]).collect(),
            ..Collection::default()
        };
        for &number in &order {
            for (kind, numbered) in FeatureKind::ALL.into_iter().zip(&numbered) {
                let start = features.of_kind(kind).start;
                collection.feature_ids.extend(numbered.of(number).iter().map(|feature| start + feature));
            }
            collection.feature_ends.push(collection.feature_ids.len() as u32);
            collection.topics_per_title.push(numbered[0].of(number).len() as u8);
        }
        collection.features = features;
        let mut series = placed(self.series_numbers, &place);
        series.sort_unstable_by_key(|(position, _)| *position);
        collection.series_numbers.extend(series);
        let mut picks = placed(self.staff_picks, &place);
        picks.sort_unstable_by_key(|(position, _)| *position);
        collection.staff_picks.extend(picks);
        collection.withheld = self.withheld.iter().map(|&number| place[number as usize]).collect();
        collection.withheld.sort_unstable();
        let mut others = placed(self.others, &place);
        others.sort_unstable();
        (collection.other_positions, collection.other_ids) = others.into_iter().unzip();
        (collection, order, Texts { descriptions: self.descriptions, any: self.any_text })
    }

    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.standings.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| self.compare(a as usize, b as usize));
        order
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        self.standings[a].cmp(&self.standings[b]).then_with(|| self.ids.get(a).cmp(self.ids.get(b)))
    }
}

fn standing(title: &Title, popularity: u8) -> Standing {
    let described = u8::from(title.description.is_some()) * 3
        + title.topics.len().min(6) as u8
        + u8::from(!title.creators.is_empty()) * 2
        + u8::from(title.year.is_some());
    (title.hidden, title.staff_pick.is_none(), 31 - popularity, 12 - described, fnv1a(title.id.as_bytes()))
}

/// A column in the library's order; one that no title fills is empty.
fn in_order(column: &Strings, order: &[u32]) -> Strings {
    if column.iter().all(str::is_empty) {
        return Strings::default();
    }
    order.iter().map(|&number| column.get(number as usize)).collect()
}

fn placed<T>(items: Vec<(u32, T)>, place: &[u32]) -> Vec<(u32, T)> {
    items.into_iter().map(|(number, item)| (place[number as usize], item)).collect()
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

/// The beginning of a text, at most so many bytes of it.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}
