//! The find index against a plain scan, its files, and what a reader expects first.

mod common;

use carrel_engine::codec::{DecodeError, HEADER, Section, seal};
use carrel_engine::find::{Builder, FindList, Found, Index, Lane, Plus, Query, ShardEntry, Words, refine, search};
use carrel_engine::fold::tokens;
use carrel_engine::title::{Identifier, Series, Title};
use common::common_pack;
use proptest::prelude::*;

fn index(titles: &[Title]) -> Index {
    let mut builder = Builder::new();
    for (title, number) in titles.iter().zip(0..) {
        builder.add(number, number, title);
    }
    builder.finish()
}

/// A title, its creator and a topic.
fn book(title: &str, creator: &str, topic: &str) -> Title {
    Title { title: title.into(), creators: vec![creator.into()], topics: vec![topic.into()], ..Title::default() }
}

/// Popular first, as a library orders them, which is seldom what was looked for.
fn library() -> Vec<Title> {
    let mut titles = vec![
        book("The Life and Letters of Emma Hamilton", "Hugh Tours", "Biography"),
        book("Anarchism and Other Essays", "Emma Goldman", "Anarchism"),
        book("Jane Austen and Her Times", "G. E. Mitton", "Austen, Jane"),
        book("Jane Austen", "Oscar Fay Adams", "Austen, Jane"),
        book("Emma Brown", "Charlotte Brontë", "Governesses"),
        book("The Power of Persuasion in Modern Speech", "A. Speaker", "Rhetoric"),
        book("Emma: a Novel", "Jane Austen", "Matchmaking"),
        book("Persuasion", "Jane Austen", "Courtship"),
        book("Pride and Prejudice", "Jane Austen", "Courtship"),
        book("Pride and Prejudice and Zombies", "Seth Grahame-Smith", "Zombies"),
        book("Kitchen Gardening", "Ann Green", "Gardening"),
        book("The Year Outdoors", "Ann Green", "Gardening"),
        book("三国演义", "罗贯中", "历史小说"),
        book("三国志", "陳壽", "历史"),
        book("红楼梦", "曹雪芹", "小说"),
        book("می\u{200c}روم به کتابخانه", "علی کریمی", "داستان"),
        book("Crime and Punishment", "Fyodor Dostoevsky", "Murder"),
        book("The Gambler", "Fyodor Dostoevsky", "Gambling"),
    ];
    titles[6].identifiers = vec![Identifier { scheme: "isbn".into(), value: "9780439023481".into() }];
    titles[9].series = Some(Series { name: "Quirk Classics".into(), number: None });
    titles[16].original_title = Some("Преступление и наказание".into());
    titles[16].variants = vec!["Prestuplenie i nakazanie".into()];
    titles.extend((0..40).map(|n| book(&format!("Report {n} of the Society"), "The Society", "Societies")));
    titles
}

/// The titles found, refined and in the order of their points.
fn find(titles: &[Title], typed: &str) -> (Found, Vec<String>) {
    let query = Query::parse(typed);
    let index = index(titles);
    let found = search(&query, &[&index], titles.len(), 100);
    let mut refined: Vec<(i64, &str)> = Vec::new();
    for hit in &found.hits {
        let title = &titles[hit.number as usize];
        if let Some(relevance) = refine(&query, &found, hit, &title.title, title.original_title.as_deref()) {
            refined.push((relevance.points(), &title.title));
        }
    }
    refined.sort_by_key(|(points, _)| -points);
    let names = refined.into_iter().map(|(_, title)| title.to_owned()).collect();
    (found, names)
}

fn first(typed: &str) -> String {
    find(&library(), typed).1.first().cloned().unwrap_or_default()
}

#[test]
fn the_sought_title_is_first() {
    let expected = [
        ("Emma", "Emma: a Novel"),
        ("emma ", "Emma: a Novel"),
        ("persuasion", "Persuasion"),
        ("austen emma", "Emma: a Novel"),
        ("pride and prejudice", "Pride and Prejudice"),
        ("prejudice zombies", "Pride and Prejudice and Zombies"),
        ("quirk ", "Pride and Prejudice and Zombies"),
        ("三国演义", "三国演义"),
        ("红楼", "红楼梦"),
        ("曹雪芹", "红楼梦"),
        ("ميروم به كتابخانه", "می\u{200c}روم به کتابخانه"),
        ("Преступление", "Crime and Punishment"),
        ("nakazanie", "Crime and Punishment"),
        ("978-0-439-02348-1", "Emma: a Novel"),
        ("0439023483", "Emma: a Novel"),
        ("persu", "Persuasion"),
        ("persausion", "Persuasion"),
        ("dostoyevsky ", "Crime and Punishment"),
        ("dostoievs", "Crime and Punishment"),
        ("gardening ", "Kitchen Gardening"),
    ];
    for (typed, title) in expected {
        assert_eq!(first(typed), title, "{typed}");
    }
}

#[test]
fn works_of_an_author_stand_before_works_about_the_author() {
    let (found, names) = find(&library(), "Jane Austen");
    assert!(found.name);
    assert_eq!(names[..3], ["Emma: a Novel", "Persuasion", "Pride and Prejudice"]);
    assert_eq!(names.len(), 5);
    assert!(!find(&library(), "Pride and Prejudice").0.name);
    assert!(!find(&library(), "Emma").0.name, "one word may be anything");
}

#[test]
fn words_that_are_nowhere_are_set_aside_and_told() {
    let (found, names) = find(&library(), "emma qqqqxxzz zombies");
    assert_eq!(found.unknown, [1]);
    assert_eq!(names.len(), 5, "no title has both of the others, so those with one come: {names:?}");
    let (found, names) = find(&library(), "persausion 777777");
    assert_eq!((found.corrected, found.unknown), (vec![(0, "persuasion".into())], vec![1]));
    assert_eq!(names[0], "Persuasion");
}

#[test]
fn quoted_phrases_are_in_the_title_word_for_word() {
    let (_, names) = find(&library(), "\"and prejudice\" ");
    assert_eq!(names, ["Pride and Prejudice", "Pride and Prejudice and Zombies"]);
    assert!(find(&library(), "\"prejudice and pride\"").1.is_empty());
    assert!(find(&library(), "\"nd prejudice\"").1.is_empty(), "not within words");
    assert_eq!(find(&library(), "«и наказание»").1, ["Crime and Punishment"]);
    assert_eq!(find(&library(), "《三国演》").1, ["三国演义"]);
}

#[test]
fn the_text_of_a_title_adds_what_it_says() {
    let titles = library();
    let index = index(&titles);
    let plus = |typed: &str, title: &str| {
        let query = Query::parse(typed);
        let found = search(&query, &[&index], titles.len(), 100);
        let hit = found.hits.iter().find(|hit| titles[hit.number as usize].title == title).expect("a hit");
        refine(&query, &found, hit, title, None).and_then(|it| it.plus).map(|(plus, _)| plus)
    };
    assert_eq!(plus("emma", "Emma: a Novel"), Some(Plus::Exact));
    assert_eq!(plus("emma a novel", "Emma: a Novel"), Some(Plus::Exact));
    assert_eq!(plus("emma", "Emma Brown"), Some(Plus::Begins));
    assert_eq!(plus("emma", "The Life and Letters of Emma Hamilton"), None, "the word has counted already");
    assert_eq!(plus("emma hamilton", "The Life and Letters of Emma Hamilton"), Some(Plus::Phrase));
    assert_eq!(plus("persausion 777777 ", "Persuasion"), Some(Plus::Exact), "as it was taken");
}

#[test]
fn the_library_s_order_decides_between_equals() {
    let (found, _) = find(&library(), "society");
    let numbers: Vec<u32> = found.hits.iter().map(|hit| hit.number).collect();
    assert_eq!(numbers.len(), 40);
    assert!(numbers.is_sorted());
}

#[test]
fn an_index_made_in_the_browser_finds_what_a_common_pack_has() {
    let titles: Vec<Title> = library()
        .into_iter()
        .zip(0..)
        .map(|(title, n)| Title { id: format!("{n:03}"), headings: vec!["Heading".into()], ..title })
        .collect();
    let pack = common_pack(titles);
    let mut builder = Builder::new();
    for start in (0..pack.len() as u32).step_by(7) {
        builder.add_collection(&pack, start..start + 7);
    }
    let index = builder.finish();
    let first = |typed: &str| {
        let found = search(&Query::parse(typed), &[&index], pack.total(), 10);
        found.hits.first().map_or("", |hit| pack.title(hit.number).title())
    };
    assert_eq!(first("emma"), "Emma: a Novel");
    assert_eq!(first("dostoevsky gambler"), "The Gambler");
    assert_eq!(first("quirk classics"), "Pride and Prejudice and Zombies");
    assert_eq!(first("heading "), "", "headings are not in it");
}

#[test]
fn lanes_that_are_too_long_keep_the_titles_of_the_lowest_rank() {
    let many = 20_000_u32;
    let mut builder = Builder::new();
    for number in 0..many {
        let rare = if number % 1000 == 7 { "rare" } else { "plain" };
        builder.add(number, many - number, &book(&format!("common {rare} word"), "", ""));
    }
    let index = builder.finish();
    let common = index.term("common").expect("the term");
    let (lane, cut, numbers) = index.lists(common).next().expect("a lane");
    assert_eq!((lane, cut, numbers.len(), numbers[0]), (Lane::Title4, true, 16_384, many - 16_384));
    assert_eq!(index.count(common), many, "the true count stays");
    assert_eq!(Index::decode(&index.encode()).as_ref(), Ok(&index));

    let found = search(&Query::parse("common rare "), &[&index], many as usize, 100);
    assert_eq!((found.hits.len(), found.at_least), (20, true), "what a cut list does not have is not left out");
    let found = search(&Query::parse("common word "), &[&index], many as usize, 100);
    assert!(found.hits.len() == 100 && found.matched >= 16_384 && found.at_least);
    let found = search(&Query::parse("common plain word "), &[&index], many as usize, 100);
    assert!(found.hits.iter().all(|hit| hit.words.len() == 3), "enough titles with all words come alone");
}

#[test]
fn shards_part_the_terms_and_the_directory_finds_them() {
    let titles: Vec<Title> = (0..30_000_u32)
        .map(|n| {
            book(
                &format!("Volume {n} {:x} of a work", n.wrapping_mul(0x9e37_79b9)),
                &format!("Name {}", n % 977),
                "Topic",
            )
        })
        .collect();
    let whole = index(&titles);
    let mut builder = Builder::new();
    titles.iter().zip(0..).for_each(|(title, number)| builder.add(number, number, title));
    let shards: Vec<(String, Vec<u8>)> = builder.into_shards().collect();
    assert!(shards.len() > 5);
    assert!(shards.iter().all(|(_, bytes)| bytes.len() < 100_000));

    let decoded: Vec<Index> = shards.iter().map(|(_, bytes)| Index::decode(bytes).expect("a shard")).collect();
    let terms: Vec<&str> = decoded.iter().flat_map(|it| (0..it.len()).map(|term| it.term_at(term))).collect();
    assert_eq!(terms, (0..whole.len()).map(|term| whole.term_at(term)).collect::<Vec<_>>());

    let entry = |(number, (first, bytes)): (usize, &(String, Vec<u8>))| ShardEntry {
        first: first.clone(),
        name: format!("find/{number:04}-0.carrel"),
        bytes: bytes.len() as u32,
    };
    let list = FindList { titles: 30_000, shards: shards.iter().enumerate().map(entry).collect() };
    assert_eq!(FindList::decode(&list.encode()).as_ref(), Ok(&list));
    for (at, shard) in decoded.iter().enumerate() {
        for term in [0, shard.len() / 2, shard.len() - 1].map(|term| shard.term_at(term)) {
            assert_eq!(list.shards_for(term, false), at..at + 1, "{term}");
            assert!(list.shards_for(&term[..1], true).contains(&at), "{term}");
        }
    }
    assert!(list.shards_for("", false).is_empty());
    assert_eq!(list.shards_for("", true).len(), shards.len());

    let all: Vec<&Index> = decoded.iter().collect();
    let query = Query::parse("volume 77 name ");
    assert_eq!(search(&query, &all, 30_000, 10), search(&query, &[&whole], 30_000, 10));
}

#[test]
fn numbers_may_come_in_any_order() {
    let titles = library();
    let mut builder = Builder::new();
    for number in (0..titles.len()).rev() {
        builder.add_words(number as u32, number as u32, &Words::of(&titles[number]));
    }
    assert_eq!(builder.finish(), index(&titles));
}

#[test]
fn a_directory_that_leads_out_of_the_folder_is_refused() {
    let entry = |first: &str, name: &str| ShardEntry { first: first.into(), name: name.into(), bytes: 1 };
    let refused = |shards| FindList::decode(&FindList { titles: 1, shards }.encode());
    assert!(matches!(refused(vec![entry("a", "../x")]), Err(DecodeError::Value { field: "name of shard", .. })));
    assert!(matches!(
        refused(vec![entry("b", "x"), entry("a", "y")]),
        Err(DecodeError::Value { field: "first term", .. })
    ));
}

/// Titles of few words, so that they share them.
fn small_titles() -> impl Strategy<Value = Vec<Title>> {
    let words = |most| prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..most).prop_map(|it| it.join(" "));
    let one = (words(6), words(3), words(3), prop::option::of(words(3)));
    let one = one.prop_map(|(title, creator, topic, original)| Title {
        original_title: original,
        headings: vec![format!("{topic} -- history")],
        ..book(&title, &creator, &topic)
    });
    prop::collection::vec(one, 1..30)
}

const WORDS: [&str; 12] =
    ["emma", "Emmanuel", "the", "of", "whale", "prairie:", "three", "三国演义", "红楼", "كتاب", "Émile", "Don't"];

fn all_words(title: &Title) -> Vec<String> {
    let mut words = tokens(&title.title);
    let more = [&title.creators, &title.topics, &title.headings].into_iter().flatten();
    more.chain(&title.original_title).for_each(|text| words.extend(tokens(text)));
    words
}

proptest! {
    #[test]
    fn every_title_with_all_words_is_found(titles in small_titles(), picked in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..4)) {
        let query = Query::parse(&(picked.join(" ") + " "));
        let found = search(&query, &[&index(&titles)], titles.len(), 1000);
        let has_all = |title: &Title| query.words().iter().all(|word| all_words(title).contains(&word.text));
        let expected: Vec<u32> = (0..titles.len() as u32).filter(|&number| has_all(&titles[number as usize])).collect();
        let mut numbers: Vec<u32> = found.hits.iter().map(|hit| hit.number).collect();
        numbers.sort_unstable();
        if expected.is_empty() {
            prop_assert!(found.hits.iter().all(|hit| hit.words.len() <= query.words().len()));
        } else {
            prop_assert_eq!(&numbers, &expected, "and they come alone");
        }
        prop_assert_eq!(found.matched, found.hits.len());
        prop_assert!(!found.at_least);
    }

    #[test]
    fn adding_a_title_removes_no_title_that_has_all_words(titles in small_titles(), typed in "(emma|whale|the|三国|don't)( of| emile)?") {
        let query = Query::parse(&typed);
        let numbers = |titles: &[Title]| -> Vec<(u32, usize)> {
            let hits = search(&query, &[&index(titles)], titles.len(), 1000).hits;
            hits.iter().map(|hit| (hit.number, hit.words.len())).collect()
        };
        let after = numbers(&titles);
        for (number, words) in numbers(&titles[..titles.len() - 1]) {
            let found = after.iter().any(|&(other, _)| other == number);
            prop_assert!(found || words < query.words().len(), "{number} with {words} words");
        }
    }

    #[test]
    fn points_are_the_sum_of_what_is_told(titles in small_titles(), typed in "(emma|emm|whale|the|三国|dont|emiel){1}( of| emile| whalse )?") {
        let query = Query::parse(&typed);
        let found = search(&query, &[&index(&titles)], titles.len(), 10);
        prop_assert!(found.hits.is_sorted_by_key(|hit| (-hit.points, hit.number)));
        for hit in &found.hits {
            prop_assert_eq!(hit.points, hit.words.iter().map(|word| word.points).sum::<i64>());
            prop_assert!(!hit.words.is_empty() && hit.words.iter().all(|word| word.points > 0));
            let title = &titles[hit.number as usize];
            if let Some(relevance) = refine(&query, &found, hit, &title.title, title.original_title.as_deref()) {
                let plus = relevance.plus.map_or(0, |(_, points)| points);
                prop_assert_eq!(relevance.points(), hit.points + plus);
                prop_assert!(plus >= 0);
            }
        }
    }

    #[test]
    fn an_index_is_read_as_it_was_written(titles in small_titles()) {
        let index = index(&titles);
        prop_assert_eq!(Index::decode(&index.encode()), Ok(index.clone()));
        let mut builder = Builder::new();
        titles.iter().zip(0..).for_each(|(title, number)| builder.add(number, number, title));
        let shards: Vec<(String, Vec<u8>)> = builder.into_shards().collect();
        prop_assert_eq!(shards.len(), 1);
        prop_assert_eq!(&shards[0].1, &index.encode());
    }

    #[test]
    fn a_mutated_index_with_a_right_checksum_is_refused_or_can_be_searched(
        titles in small_titles(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut payload = index(&titles).encode()[HEADER..].to_vec();
        for (at, byte) in &edits {
            let at = at.index(payload.len());
            payload[at] = *byte;
        }
        if let Ok(index) = Index::decode(&seal(Section::Find, &payload)) {
            for typed in ["emma", "whalse of the", "三国演义"] {
                search(&Query::parse(typed), &[&index, &index], titles.len(), 10);
            }
            prop_assert_eq!(Index::decode(&index.encode()), Ok(index));
        }
        prop_assert!(Index::decode(&seal(Section::Find, &payload[..payload.len() - 1])).is_err());
    }
}
