use std::collections::HashSet;

use carrel_engine::fold::fold;
use proptest::prelude::*;

use super::*;

fn titles(headings: &[&[&str]]) -> Vec<Title> {
    headings
        .iter()
        .map(|headings| Title { headings: headings.iter().map(|t| (*t).to_owned()).collect(), ..Title::default() })
        .collect()
}

fn own(topics: &[&[&str]]) -> Vec<Title> {
    topics
        .iter()
        .map(|topics| Title { topics: topics.iter().map(|t| (*t).to_owned()).collect(), ..Title::default() })
        .collect()
}

/// A library with catalogued headings, so that they are folded.
fn catalogued() -> Vec<Title> {
    let mut all = titles(&[
        &["Whales -- Fiction", "Sea stories"],
        &["Whales", "Natural history -- Arctic regions"],
        &["Short stories, American"],
        &["Great Britain -- History -- To 1485"],
        &["Pepys, Samuel, 1633-1703 -- Diaries"],
        &["Whales -- Juvenile literature"],
    ]);
    all[2].classes.push("lcc:PS3505".into());
    all
}

#[test]
fn a_librarys_own_topics_stay_in_their_commonest_spelling() {
    let mut all =
        own(&[&["Sea Stories", "Whales"], &["Sea stories", "Sea-stories"], &["Sea stories"], &["sci-fi"], &["Sci-Fi"]]);
    let account = make_browsable(&mut all);
    assert!(account.is_own);
    assert_eq!(all[0].topics, ["Sea stories"]);
    assert_eq!(all[0].headings, ["Whales"]);
    assert_eq!(all[1].topics, ["Sea stories"]);
    assert_eq!(all[3].topics, ["Sci fi"]);
}

#[test]
fn a_title_keeps_its_rarest_and_its_commonest_topics() {
    let names: Vec<String> = (0..10).map(|n| format!("Topic {}", char::from(b'a' + n))).collect();
    let mut all: Vec<Title> =
        (1..10).map(|from| Title { topics: names[from..].to_vec(), ..Title::default() }).collect();
    all.push(Title { topics: names[1..].to_vec(), ..Title::default() });
    make_browsable(&mut all);
    assert_eq!(all[9].topics.len(), 8);
    assert_eq!(all[9].topics[0], names[1]);
    assert!(all[9].topics.contains(&names[9]));
}

#[test]
fn headings_are_folded_and_kept_for_search() {
    let mut all = catalogued();
    make_browsable(&mut all);
    assert_eq!(all[0].headings, ["Whales -- Fiction", "Sea stories"]);
    assert!(all[0].topics.contains(&"Whales".to_owned()), "{:?}", all[0].topics);
    assert!(all[1].topics.contains(&"Whales".to_owned()), "{:?}", all[1].topics);
    assert!(all.iter().all(|title| title.topics.len() <= 8));
}

#[test]
fn a_class_tells_where_there_are_no_headings() {
    let mut all = catalogued();
    for _ in 0..3 {
        all.push(Title { classes: vec!["ddc:523.4".into()], ..Title::default() });
    }
    let account = make_browsable(&mut all);
    assert_eq!(all[6].topics, ["Astronomy and space"]);
    assert_eq!(account.topics.iter().find(|(label, ..)| label == "Astronomy and space").map(|(_, n, _)| *n), Some(3));
}

#[test]
fn the_language_of_a_translation_tells_no_literature() {
    let mut all = titles(&[
        &["French fiction -- Translations into Spanish"],
        &["French fiction"],
        &["Whales -- Fiction"],
        &["Dogs -- Fiction"],
    ]);
    for title in &mut all {
        title.classes.push("lcc:PQ".into());
        title.languages.push("es".into());
    }
    make_browsable(&mut all);
    assert!(all[0].topics.contains(&"French literature".to_owned()), "{:?}", all[0].topics);
    assert!(!all[0].topics.iter().any(|topic| topic.starts_with("Spanish")), "{:?}", all[0].topics);
    assert!(all[2].topics.iter().any(|topic| topic.starts_with("Spanish")), "{:?}", all[2].topics);
}

#[test]
fn the_library_has_the_last_word() {
    let overrides =
        Overrides::parse(b"Whales,Sea mammals\nlcc:PS,New voices\nHistory of Britain,\nNo such heading,X\n").unwrap();
    let mut all = catalogued();
    let account = settle(&mut all, &overrides, true);
    assert!(all[1].topics.contains(&"Sea mammals".to_owned()), "{:?}", all[1].topics);
    assert!(all[2].topics.contains(&"New voices".to_owned()), "{:?}", all[2].topics);
    assert!(!all[3].topics.contains(&"History of Britain".to_owned()));
    assert!(overrides.note().unwrap().contains("No such heading"));
    assert!(account.rows.iter().any(|row| row.heading == "lcc:PS3505" && row.topic == "New voices"));
}

#[test]
fn most_french_headings_give_french_labels() {
    let mut all = titles(&[
        &["France -- Histoire -- 1789-1799"],
        &["France -- Histoire -- Moyen âge"],
        &["Histoire de l'art"],
        &["Chevaux -- Romans, nouvelles, etc."],
        &["Amour -- Romans, nouvelles, etc."],
    ]);
    make_browsable(&mut all);
    assert!(
        all[0].topics.contains(&"Histoire de la France".to_owned())
            || all[0].topics.contains(&"Histoire de France".to_owned()),
        "{:?}",
        all[0].topics
    );
    assert!(all[3].topics.contains(&"Romans".to_owned()), "{:?}", all[3].topics);
}

/// Headings with marks of every kind.
fn any_heading() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "Whales",
        "Fiction",
        "England",
        "London (England)",
        "Short stories, American",
        "Pepys, Samuel, 1633-1703",
        "History",
        "鲁迅",
        "رمان",
        "young-adult",
        "Category: Plays",
        "World War, 1914-1918",
        "--",
        "",
        "FICTION / General",
        "Description and travel",
        "a/b",
        "É. Zola",
    ]);
    prop_oneof![prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(" -- ")), "\\PC{0,40}",]
}

fn any_titles() -> impl Strategy<Value = Vec<Title>> {
    let title = (prop::collection::vec(any_heading(), 0..6), prop::option::of("(lcc|ddc|udc|x):[A-Z0-9.]{0,8}"));
    let made = title.prop_map(|(headings, class)| Title {
        headings,
        classes: class.into_iter().collect(),
        ..Title::default()
    });
    prop::collection::vec(made, 0..30)
}

proptest! {
    #[test]
    fn every_title_keeps_its_headings_and_has_at_most_eight_topics(before in any_titles()) {
        let mut after = before.clone();
        let account = make_browsable(&mut after);
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(&before.headings, &after.headings);
            prop_assert!(after.topics.len() <= 8);
        }
        let folded: HashSet<String> = account.topics.iter().map(|(label, ..)| fold(label)).collect();
        prop_assert_eq!(folded.len(), account.topics.len());
        prop_assert!(account.topics.len() <= choice::MOST);
    }

    #[test]
    fn the_order_of_titles_and_headings_changes_nothing(mut one in any_titles()) {
        let mut other: Vec<Title> = one.iter().rev().cloned().collect();
        for title in &mut other {
            title.headings.reverse();
        }
        let accounts = (make_browsable(&mut one), make_browsable(&mut other));
        prop_assert_eq!(accounts.0.topics, accounts.1.topics);
        for (one, other) in one.iter().zip(other.iter().rev()) {
            prop_assert_eq!(&one.topics, &other.topics);
        }
    }
}
