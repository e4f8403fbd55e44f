//! A library of any size: subjects, creators, series and languages as frequent as in real catalogues.

use carrel_engine::collection::{BuildOptions, Bundle, build};
use carrel_engine::title::{Audience, Series, StaffPick, Title};

use crate::TODAY;
use crate::random::{Random, Zipf};

/// Titles that have neighbours at most.
const MOST_WITH_NEIGHBOURS: usize = 100_000;
/// Neighbours of each.
const NEIGHBOURS: usize = 10;
/// One title in so many is recommended by staff.
const STAFF_PICKS: usize = 2_000;
/// Volumes of each series.
const VOLUMES: u32 = 5;
const WORDS: [&str; 16] = [
    "Garden", "River", "History", "Night", "Island", "Letters", "Winter", "House", "Bread", "Atlas", "Silence",
    "Harbour", "Stars", "Daughter", "Machine", "Forest",
];

/// All files of a library of so many titles.
pub fn bundle(count: usize) -> Bundle {
    let titles = titles(count);
    let neighbours = neighbours(&titles);
    build(&titles, &neighbours, &BuildOptions { model: "synthetic".into(), ..BuildOptions::default() })
}

/// So many titles: the same ones each time.
pub fn titles(count: usize) -> Vec<Title> {
    let mut maker = Maker::new(count as u32);
    (0..count).map(|number| maker.title(number)).collect()
}

/// Topics of a library of so many titles: large catalogues have finer ones, but not in proportion.
pub fn topics(titles: u32) -> u32 {
    match titles {
        0..50_000 => 1_000,
        50_000..500_000 => 2_000,
        _ => 3_000,
    }
}

struct Maker {
    random: Random,
    topics: Zipf,
    languages: Zipf,
    formats: Zipf,
    creators: u32,
    /// Titles in series so far.
    volumes: u32,
}

impl Maker {
    fn new(titles: u32) -> Self {
        Self {
            random: Random::new(u64::from(titles)),
            topics: Zipf::new(topics(titles), 1),
            languages: Zipf::new(20, 2),
            formats: Zipf::new(8, 2),
            // Not all are drawn, and some titles have two: about one in three titles brings a creator of its own.
            creators: titles * 2 / 5 + 1,
            volumes: 0,
        }
    }

    fn title(&mut self, number: usize) -> Title {
        let series = self.random.in_percent(15).then(|| self.series());
        Title {
            id: format!("b{number:07}"),
            title: format!("The {} of the {}", self.word(), self.word()),
            creators: self.creators(),
            year: Some(2026 - self.random.low(120) as i32),
            topics: self.topics(),
            languages: self.one_or_two(10, |it| it.languages.draw(&mut it.random), "l"),
            formats: self.one_or_two(15, |it| it.formats.draw(&mut it.random), "format "),
            audience: Some(self.audience()),
            series,
            added: Some(TODAY - self.random.low(7_000) as i32),
            loans: Some(self.loans()),
            staff_pick: (number % STAFF_PICKS == 7)
                .then(|| StaffPick { text: "One to read twice.".into(), name: String::new() }),
            ..Title::default()
        }
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.random.below(WORDS.len() as u32) as usize]
    }

    fn series(&mut self) -> Series {
        let (series, volume) = (self.volumes / VOLUMES, self.volumes % VOLUMES);
        self.volumes += 1;
        Series { name: format!("Series {series}"), number: Some((volume as i32 + 1) * 1_000) }
    }

    fn creators(&mut self) -> Vec<String> {
        self.one_or_two(20, |it| it.random.low(it.creators), "Creator ")
    }

    fn topics(&mut self) -> Vec<String> {
        let mut numbers: Vec<u32> = Vec::new();
        for _ in 0..=self.random.below(5) {
            let topic = self.topics.draw(&mut self.random);
            if !numbers.contains(&topic) {
                numbers.push(topic);
            }
        }
        numbers.into_iter().map(topic).collect()
    }

    fn audience(&mut self) -> Audience {
        match self.random.below(100) {
            0..18 => Audience::Child,
            18..30 => Audience::Teen,
            _ => Audience::Adult,
        }
    }

    /// Most titles are borrowed rarely, few a thousand times.
    fn loans(&mut self) -> u64 {
        self.random.any() >> (54 + self.random.below(10))
    }

    /// Labels made of a draw, or in `percent` times of a hundred of two.
    fn one_or_two(&mut self, percent: u32, draw: impl Fn(&mut Self) -> u32, stem: &str) -> Vec<String> {
        let mut labels = vec![format!("{stem}{}", draw(self))];
        if self.random.in_percent(percent) {
            labels.push(format!("{stem}{}", draw(self)));
            labels.dedup();
        }
        labels
    }
}

/// The label of a topic.
pub fn topic(number: u32) -> String {
    format!("Topic {number}")
}

/// For each of the first titles others that share its first topic, as (number, weight).
pub fn neighbours(titles: &[Title]) -> Vec<Vec<(u32, u8)>> {
    let first = &titles[..titles.len().min(MOST_WITH_NEIGHBOURS)];
    let mut shelves = std::collections::BTreeMap::<&str, Vec<u32>>::new();
    for (number, title) in first.iter().enumerate() {
        shelves.entry(&title.topics[0]).or_default().push(number as u32);
    }
    let mut random = Random::new(titles.len() as u64 ^ 0xbeef);
    let list = |(number, title): (usize, &Title)| {
        let shelf = &shelves[title.topics[0].as_str()];
        let mut list: Vec<(u32, u8)> = Vec::with_capacity(NEIGHBOURS);
        // On a short shelf most draws are the title itself, or known.
        for _ in 0..NEIGHBOURS * 3 {
            if list.len() == NEIGHBOURS {
                break;
            }
            let other = shelf[random.below(shelf.len() as u32) as usize];
            if other as usize != number && list.iter().all(|&(known, _)| known != other) {
                list.push((other, 1 + random.low(127) as u8));
            }
        }
        list
    };
    first.iter().enumerate().map(list).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_library_is_the_same_each_time() {
        assert_eq!(titles(500), titles(500));
        assert_eq!(bundle(200), bundle(200));
    }

    #[test]
    fn its_titles_are_as_various_as_real_ones() {
        let titles = titles(10_000);
        let share = |is: &dyn Fn(&Title) -> bool| titles.iter().filter(|title| is(title)).count() as f64 / 10_000.0;
        assert!((0.13..0.17).contains(&share(&|it| it.series.is_some())));
        assert!((0.02..0.12).contains(&share(&|it| it.languages.len() == 2)));
        assert!((0.1..0.6).contains(&share(&|it| it.loans < Some(5))));
        assert!((0.01..0.10).contains(&share(&|it| it.added > Some(TODAY - 90))));
        assert!(titles.iter().all(|it| (1..=5).contains(&it.topics.len())));
        let creators: BTreeSet<&String> = titles.iter().flat_map(|it| &it.creators).collect();
        assert!((2_700..3_800).contains(&creators.len()), "{}", creators.len());
        let topics: BTreeSet<&String> = titles.iter().flat_map(|it| &it.topics).collect();
        assert!((900..=1_000).contains(&topics.len()), "{}", topics.len());
    }

    #[test]
    fn neighbours_are_others_and_share_a_topic() {
        let titles = titles(2_000);
        let lists = neighbours(&titles);
        for (number, list) in lists.iter().enumerate() {
            assert!(list.len() <= NEIGHBOURS);
            for &(other, weight) in list {
                assert_ne!(other as usize, number);
                assert_eq!(titles[other as usize].topics[0], titles[number].topics[0]);
                assert!((1..=127).contains(&weight));
            }
        }
        assert!(lists.iter().map(Vec::len).sum::<usize>() > 2_000 * 5);
    }
}
