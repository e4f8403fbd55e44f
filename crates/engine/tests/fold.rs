//! Folding: its laws on any text, and spellings that readers take for the same.

use carrel_engine::fold::{fold, matches_prefix, tokens};
use proptest::prelude::*;

#[test]
fn spellings_that_readers_take_for_the_same_fold_alike() {
    for (typed, catalogued) in [
        ("les miserables", "Les Misérables"),
        ("catch 22", "Catch-22"),
        ("obrien", "O’Brien"),
        ("obrien", "O'Brien"),
        ("strasse", "Straße"),
        ("STRASSE", "STRAẞE"),
        ("aesop", "Æsop"),
        ("sodergran", "Södergran"),
        ("smorrebrod", "Smørrebrød"),
        ("lodz", "Łódź"),
        ("djordje", "Djordje"),
        ("dordevic", "Đorđević"),
        ("istanbul", "İstanbul"),
        ("isik", "ışık"),
        ("nguyen nhat anh", "Nguyễn Nhật Ánh"),
        ("tolstoi", "Tolstoĭ"),
        ("rock n roll", "Rock 'n' Roll"),
        ("wuthering heights", "  Wuthering\u{a0}\tHeights. "),
        ("efficient", "eﬃcient"),
        ("abc 123", "ＡＢＣ　１２３"),
        ("c#", "C♯"),
        ("το ονομα", "Τό όνομα"),
        ("οδυσσευσ", "ὈΔΥΣΣΕΎΣ"),
        ("еще", "Ещё"),
        ("толстои", "ТОЛСТОЙ"),
        ("می‌روم", "میروم"),
        ("كتاب", "کتاب"),
        ("علي", "علی"),
        ("موسى", "موسی"),
        ("مدرسة", "مدرسه"),
        ("أحمد", "احمد"),
        ("آب", "اب"),
        ("مسئول", "مسيول"),
        ("مُحَمَّد", "محمد"),
        ("کتـــاب", "کتاب"),
        ("سال ۱۴۰۵", "سال 1405"),
        ("\u{202b}کتاب\u{202c}", "کتاب"),
        ("ﻛﺘﺎﺏ", "كتاب"),
        ("ﻻ", "لا"),
        ("שלום", "שָׁלוֹם"),
        ("हिन्दी २०२६", "हिन्दी 2026"),
        ("फिल्म", "फ़िल्म"),
        ("ガラス", "ｶﾞﾗｽ"),
        ("ぱんだ", "は\u{309a}んた\u{3099}"),
        ("한국", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"),
        ("եւ", "և"),
        ("the end", "\u{98}The \u{9c}End"),
        ("quran", "Qurʾān"),
    ] {
        assert_eq!(fold(typed), fold(catalogued), "{typed} / {catalogued}");
    }
}

#[test]
fn the_folded_form_is_what_the_documentation_says() {
    for (text, folded) in [
        ("Catch-22", "catch 22"),
        ("O'Brien", "obrien"),
        ("Dogs' lives", "dogs lives"),
        ("Ünïcode", "unicode"),
        ("C++", "c++"),
        ("C++11", "c++11"),
        ("F# in Action", "f# in action"),
        ("1 + 1 = 2", "1 1 2"),
        ("Rock + Roll", "rock roll"),
        ("Sonata in C # 2", "sonata in c 2"),
        ("#hashtag", "hashtag"),
        ("R&D", "r d"),
        ("ПРИВЕТ", "привет"),
        ("ΑΒΓ", "αβγ"),
        ("吾輩は猫である", "吾輩は猫である"),
        ("列夫·托尔斯泰", "列夫 托尔斯泰"),
        ("हिन्दी", "हिन्दी"),
    ] {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn c_and_its_relatives_stay_apart() {
    let folded = ["C", "C++", "C#", "F", "F#"].map(fold);
    for (at, one) in folded.iter().enumerate() {
        assert!(folded.iter().skip(at + 1).all(|other| other != one), "{one}");
    }
}

#[test]
fn a_text_of_punctuation_alone_stays_visible() {
    for (text, folded) in
        [("!!!", "!!!"), (" ？ ", "?"), ("🦊", "🦊"), ("+", "+"), ("'", "'"), ("$ \n 9¢", "9"), ("… —", "… —")]
    {
        assert_eq!(fold(text), folded, "{text}");
    }
    for nothing in ["", "  ", "\u{200c}", "\u{0}\t", "\u{feff} \u{202e}"] {
        assert_eq!(fold(nothing), "", "{nothing:?}");
    }
}

#[test]
fn a_letter_with_its_mark_folds_as_the_letter_and_the_mark() {
    let lines = include_str!("data/decompositions.txt");
    let mut seen = 0;
    for (whole, pieces) in lines.lines().filter_map(|line| line.split_once(' ')) {
        assert_eq!(fold(whole), fold(pieces), "U+{:04X}", whole.chars().next().map_or(0, u32::from));
        seen += 1;
    }
    assert!(seen > 900, "{seen} pairs");
}

#[test]
fn capitals_fold_as_their_small_letters() {
    // Phonetic and medieval letters, and scripts without living readers, keep their case.
    let left_out = |c: char| {
        matches!(c, '\u{2c60}'..='\u{2c7f}' | '\u{2132}' | '\u{2183}' | '\u{2cf2}' | '\u{a722}'..='\u{a7ff}' | '\u{1c89}')
            || matches!(c, '\u{10570}'..='\u{1e8ff}')
    };
    let wrong: Vec<char> = ('\0'..=char::MAX)
        .filter(|c| !left_out(*c) && fold(&c.to_string()) != fold(&c.to_lowercase().to_string()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn latin_letters_fold_to_ascii() {
    let wrong: Vec<char> = ('\u{c0}'..='\u{17f}')
        .chain('\u{1e00}'..='\u{1eff}')
        .filter(|c| c.is_alphabetic() && !fold(&c.to_string()).is_ascii())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_single_character_folds_to_something_stable() {
    for c in '\0'..=char::MAX {
        for text in [String::from(c), format!("a{c}a")] {
            let once = fold(&text);
            assert_eq!(fold(&once), once, "U+{:04X}", c as u32);
        }
    }
}

#[test]
fn no_character_folds_to_more_than_eight_thirds_of_its_bytes() {
    // Profiles have room for keys of this length.
    for c in '\0'..=char::MAX {
        let key = fold(&c.to_string());
        assert!(key.len() * 3 <= c.len_utf8() * 8, "U+{:04X} to {key}", c as u32);
    }
}

#[test]
fn scripts_without_spaces_become_overlapping_pairs() {
    assert_eq!(tokens("吾輩は猫"), ["吾輩", "輩は", "は猫"]);
    assert_eq!(tokens("猫"), ["猫"]);
    assert_eq!(tokens("猫と"), ["猫と"]);
    assert_eq!(tokens("iPhone手机指南 2"), ["iphone", "手机", "机指", "指南", "2"]);
    assert_eq!(tokens("Moby-Dick; or, The Whale"), ["moby", "dick", "or", "the", "whale"]);
    assert_eq!(tokens(" \t"), Vec::<String>::new());
}

#[test]
fn type_ahead_finds_beginnings_of_words_in_any_order() {
    let title = fold("Moby-Dick; or, The Whale");
    for query in ["moby", "mo", "wha mob", "the", "", "MOBY-D", "Moby "] {
        assert!(matches_prefix(&title, &fold(query)), "{query}");
    }
    for query in ["oby", "moby x", "dickens"] {
        assert!(!matches_prefix(&title, &fold(query)), "{query}");
    }
}

#[test]
fn type_ahead_finds_any_part_in_scripts_without_spaces() {
    let title = fold("吾輩は猫である 第2巻");
    for query in ["猫", "猫である", "第2", "輩は 猫", "2"] {
        assert!(matches_prefix(&title, &fold(query)), "{query}");
    }
    assert!(!matches_prefix(&title, &fold("犬")));
    assert!(matches_prefix(&fold("手机iPhone"), &fold("iph")));
}

/// Any Unicode, with much of what folding treats specially.
fn text() -> impl Strategy<Value = String> {
    let telling = "[ 'a-cA-C+#0-9éÉ\u{300}-\u{302}\u{200c}\u{200d}’\u{3099}\u{309a}か-とウﾊｶﾞﾟ\u{1100}-\u{1104}\u{1161}-\u{1165}\u{11a8}-\u{11ac}가각يكأ۱Ａ＋！🦊\u{9a1}\u{9bc}.]{0,12}";
    prop_oneof![
        any::<String>(),
        telling,
        "\\PC{0,12}",
        proptest::collection::vec(any::<char>(), 0..8).prop_map(|c| c.into_iter().collect())
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_is_folding_once(text in text()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn the_folded_form_is_trimmed_and_single_spaced(text in text()) {
        let folded = fold(&text);
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "), "{:?}", folded);
        prop_assert!(!folded.chars().any(|c| c.is_ascii_uppercase() || c.is_control()), "{:?}", folded);
    }

    #[test]
    fn a_letter_is_never_lost(before in text(), after in text()) {
        let folded = fold(&[before, after].join("x"));
        prop_assert!(folded.contains('x'));
    }

    #[test]
    fn words_fold_one_by_one(one in "[\\p{L}]{1,6}[0-9]", two in "[0-9][\\p{L}]{1,6}") {
        prop_assert_eq!(fold(&format!("{one} {two}")), format!("{} {}", fold(&one), fold(&two)));
    }

    #[test]
    fn a_text_matches_itself_and_each_of_its_tokens(text in text()) {
        let folded = fold(&text);
        prop_assert!(matches_prefix(&folded, &folded));
        for token in tokens(&text) {
            prop_assert!(matches_prefix(&folded, &token), "{:?} in {:?}", token, folded);
        }
    }
}
