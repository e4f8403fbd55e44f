//! The locale files are complete, agree with each other and with the code.
//!
//! The pseudo-locale is generated: `cargo test -p carrel --test locales -- --ignored write_the_pseudo_locale`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use carrel::i18n::Key;
use carrel::view::settings::LOCALES;
use carrel_engine::feature::FeatureKind;

type Texts = BTreeMap<String, String>;

/// Every file with the plural categories that `Intl.PluralRules` knows for whole numbers of its language.
const FILES: [(&str, &[&str]); 6] = [
    ("en", &["one", "other"]),
    ("ar", &["zero", "one", "two", "few", "many", "other"]),
    ("es", &["one", "many", "other"]),
    ("fa", &["one", "other"]),
    ("zh", &["other"]),
    ("qps", &["one", "other"]),
];

/// Carriers that every locale names; others are shown as catalogued.
const FORMATS: [&str; 16] = [
    "book",
    "ebook",
    "audiobook",
    "large-print",
    "graphic-novel",
    "score",
    "video",
    "music",
    "map",
    "journal",
    "magazine",
    "newspaper",
    "game",
    "kit",
    "manuscript",
    "thesis",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn file(tag: &str) -> String {
    let path = root().join("static/locales").join(tag).with_extension("json");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn texts(tag: &str) -> Texts {
    serde_json::from_str(&file(tag)).unwrap_or_else(|error| panic!("{tag}: {error}"))
}

/// The key without its plural category.
fn stem(key: &str) -> &str {
    key.split('#').next().unwrap_or(key)
}

fn plurals(english: &Texts) -> BTreeSet<&str> {
    english.keys().filter(|key| key.contains('#')).map(|key| stem(key)).collect()
}

/// Names of data rather than texts of ours: found by value.
fn families() -> Vec<String> {
    let family = |prefix: &str, values: &[&str]| -> Vec<String> {
        values.iter().map(|value| [prefix, ".", value].concat()).collect()
    };
    let kinds = FeatureKind::ALL.map(FeatureKind::as_str);
    [
        family("format", &FORMATS),
        family("audience", &["child", "teen", "adult"]),
        family("kind", &kinds),
        family("kind.one", &kinds),
    ]
    .concat()
}

/// All keys that a locale with these categories has.
fn expected(categories: &[&str]) -> BTreeSet<String> {
    let english = texts("en");
    let plurals = plurals(&english);
    let forms = |key: &Key| -> Vec<String> {
        let key = key.as_str();
        if plurals.contains(key) {
            categories.iter().map(|category| [key, "#", category].concat()).collect()
        } else {
            vec![key.to_owned()]
        }
    };
    let meta = ["$name", "$dir"].map(str::to_owned);
    Key::ALL.iter().flat_map(forms).chain(families()).chain(meta).collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

/// All Rust files of the widget but the list of keys itself.
fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).expect("the folder of sources").map(|it| it.expect("an entry").path()) {
        if entry.is_dir() {
            all += &sources(&entry);
        } else if entry.extension().is_some_and(|it| it == "rs") && !entry.ends_with("i18n/keys.rs") {
            all += &fs::read_to_string(entry).expect("a source file");
        }
    }
    all
}

#[test]
fn every_locale_has_every_key_in_the_forms_its_language_needs_and_no_other() {
    for (tag, categories) in FILES {
        let found: BTreeSet<String> = texts(tag).into_keys().collect();
        let expected = expected(categories);
        let missing: Vec<_> = expected.difference(&found).collect();
        let unknown: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{tag}: missing {missing:?}, unknown {unknown:?}");
    }
}

#[test]
fn no_key_stands_twice_in_a_file() {
    for (tag, _) in FILES {
        let lines = file(tag).lines().filter(|line| line.contains("\": \"")).count();
        assert_eq!(lines, texts(tag).len(), "{tag}");
    }
}

#[test]
fn every_key_is_used() {
    let sources = sources(&root().join("src"));
    let used = |key: &Key| {
        let name = ["Key::", key.name()].concat();
        let mut rest = sources.split(&name).skip(1);
        rest.any(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
    };
    let unused: Vec<_> = Key::ALL.iter().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// The build puts them into the file that comes with the later module (`xtask/src/widget/texts.rs`). Of keys with a name, it
/// looks itself whether the first module has one that comes later.
#[test]
fn kinds_of_features_are_named_in_dialogs_alone() {
    let uses = |text: &str| text.matches("named(\"kind\"").count();
    let dialogs = ["interests.rs", "interests"].map(|it| root().join("src/view").join(it));
    let inside = fs::read_to_string(&dialogs[0]).expect("the dialog") + &sources(&dialogs[1]);
    assert_eq!(uses(&inside), uses(&sources(&root().join("src"))));
}

#[test]
fn keys_that_take_a_count_and_no_others_have_plural_forms() {
    let english = texts("en");
    let plurals = plurals(&english);
    let sources = sources(&root().join("src")).replace(char::is_whitespace, "");
    for key in Key::ALL {
        let counted = sources.contains(&format!("count(Key::{},", key.name()));
        assert_eq!(counted, plurals.contains(key.as_str()), "{}", key.as_str());
    }
}

#[test]
fn placeholders_are_those_of_english() {
    let english = texts("en");
    for (tag, _) in FILES {
        for (key, text) in texts(tag) {
            let original = english.get(&key).or_else(|| english.get(&[stem(&key), "#other"].concat()));
            let original = original.unwrap_or_else(|| panic!("{tag}: {key} is not in English"));
            assert_eq!(placeholders(&text), placeholders(original), "{tag}: {key}");
        }
    }
}

#[test]
fn texts_are_neither_empty_nor_sloppily_set() {
    for (tag, _) in FILES {
        for (key, text) in texts(tag) {
            assert_eq!(text.trim(), text, "{tag}: {key}");
            assert!(!text.is_empty() && !text.contains("  "), "{tag}: {key}");
            assert!(!text.contains(['!', '！', '"', '\'', '<', '>']), "{tag}: {key}: {text}");
            // Persian and Arabic are each written with their own ye and kaf.
            let foreign = if tag == "ar" { ['ی', 'ک'] } else { ['ي', 'ك'] };
            assert!(!text.contains(foreign), "{tag}: {key}: {text}");
            assert!(!["ar", "fa"].contains(&tag) || !text.contains(['?', ',', ';']), "{tag}: {key}: {text}");
            assert!(tag != "es" || text.matches('?').count() == text.matches('¿').count(), "{tag}: {key}: {text}");
            assert!(tag != "zh" || !text.contains(['?', ',', ';', '(']), "{tag}: {key}: {text}");
        }
    }
}

#[test]
fn languages_are_offered_by_their_own_names() {
    for (tag, name) in LOCALES {
        let texts = texts(tag);
        assert_eq!(texts["$name"], name);
        assert_eq!(texts["$dir"], if ["ar", "fa"].contains(&tag) { "rtl" } else { "ltr" });
    }
}

/// An English text with accents, a third longer, in brackets; placeholders stay.
fn pseudo(text: &str) -> String {
    let mut inside = false;
    let mut letters = 0;
    let mut accented = String::from("⟦");
    for c in text.chars() {
        inside = (inside || c == '{') && c != '}';
        letters += usize::from(!inside);
        accented.push(if inside { c } else { accent(c) });
    }
    let filler = "·".repeat(letters.div_ceil(3));
    let filler: Vec<char> = filler.chars().collect();
    for group in filler.chunks(6) {
        accented.push(' ');
        accented.extend(group);
    }
    accented.push('⟧');
    accented
}

fn accent(c: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "àƀçđéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ";
    PLAIN.chars().zip(ACCENTED.chars()).find_map(|(plain, accented)| (plain == c).then_some(accented)).unwrap_or(c)
}

fn pseudo_locale() -> String {
    let english: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&file("en")).expect("English");
    let mut lines: Vec<String> = Vec::new();
    for line in file("en").lines().filter(|line| line.contains("\": \"")) {
        let key = line.trim().trim_start_matches('"').split('"').next().unwrap_or_default();
        let text = english[key].as_str().unwrap_or_default();
        let text = if key == "$dir" { text.to_owned() } else { pseudo(text) };
        lines.push(format!("  {}: {}", serde_json::json!(key), serde_json::json!(text)));
    }
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

#[test]
fn the_pseudo_locale_is_made_from_english_as_it_is_now() {
    assert!(
        file("qps") == pseudo_locale(),
        "qps.json is stale: cargo test -p carrel --test locales -- --ignored write_the_pseudo_locale"
    );
}

#[test]
#[ignore = "writes static/locales/qps.json"]
fn write_the_pseudo_locale() {
    let path = root().join("static/locales/qps.json");
    fs::write(&path, pseudo_locale()).expect("the file can be written");
}

#[test]
fn a_pseudo_text_keeps_its_placeholders_and_grows_by_a_third() {
    assert_eq!(pseudo("Hi {name}"), "⟦Ĥî {name} ··⟧");
}
