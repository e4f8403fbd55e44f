//! Codes and names of languages to BCP 47 tags.

use isolang::Language;

/// ISO 639-2/B codes, where they differ from 639-2/T, and codes that MARC has given up.
const BIBLIOGRAPHIC: [(&str, &str); 27] = [
    ("alb", "sq"),
    ("arm", "hy"),
    ("baq", "eu"),
    ("bur", "my"),
    ("chi", "zh"),
    ("cze", "cs"),
    ("dut", "nl"),
    ("fre", "fr"),
    ("geo", "ka"),
    ("ger", "de"),
    ("gre", "el"),
    ("ice", "is"),
    ("mac", "mk"),
    ("mao", "mi"),
    ("may", "ms"),
    ("per", "fa"),
    ("rum", "ro"),
    ("slo", "sk"),
    ("tib", "bo"),
    ("wel", "cy"),
    ("scr", "hr"),
    ("scc", "sr"),
    ("iw", "he"),
    ("in", "id"),
    ("ji", "yi"),
    ("mo", "ro"),
    ("esk", "iu"),
];

/// Names that no list of languages has as such.
const NAMES: [(&str, &str); 16] = [
    ("greek", "el"),
    ("farsi", "fa"),
    ("mandarin", "zh"),
    ("simplified chinese", "zh-Hans"),
    ("traditional chinese", "zh-Hant"),
    ("chinese (simplified)", "zh-Hans"),
    ("chinese (traditional)", "zh-Hant"),
    ("malay", "ms"),
    ("ancient greek", "grc"),
    ("castilian", "es"),
    ("flemish", "nl"),
    ("haitian creole", "ht"),
    ("old english", "ang"),
    ("middle english", "enm"),
    ("norwegian", "no"),
    ("swahili", "sw"),
];

/// Codes for "several", "undetermined", "none", "other".
const NONE: [&str; 8] = ["mul", "und", "zxx", "mis", "xx", "zz", "xxx", "###"];

/// The tags that a field tells: "eng", "per/fas", "engfre", "Chinese; English", "zh-Hans-CN". Each once, in the order of the field.
pub fn tags(raw: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in raw.split([';', ',', '|', '/', '+']).map(str::trim).filter(|part| !part.is_empty()).take(20) {
        let found = tag(part).map_or_else(|| run_together(part), |tag| vec![tag]);
        for tag in found {
            if !all.contains(&tag) {
                all.push(tag);
            }
        }
    }
    all
}

/// Whether a field says that there is no one language, so that nothing was misunderstood.
pub fn says_none(raw: &str) -> bool {
    let lower = raw.trim().to_lowercase();
    NONE.contains(&lower.as_str())
        || matches!(
            lower.as_str(),
            "n/a" | "none" | "unknown" | "undetermined" | "multiple" | "multiple languages" | "-" | "nan"
        )
}

/// The tag of one code or name: primary language and script, no region.
pub fn tag(raw: &str) -> Option<String> {
    let raw = raw.trim().trim_end_matches('.');
    let lower = raw.to_lowercase();
    if raw.len() > 60 || raw.len() < 2 || NONE.contains(&lower.as_str()) {
        return None;
    }
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Some((*tag).to_owned());
    }
    coded(&lower).or_else(|| named(raw, &lower))
}

fn coded(lower: &str) -> Option<String> {
    let mut subtags = lower.split(['-', '_']);
    let primary = primary(subtags.next()?)?;
    let script = subtags.next().filter(|s| s.len() == 4 && s.bytes().all(|b| b.is_ascii_alphabetic()));
    Some(script.map_or(primary.clone(), |s| format!("{primary}-{}{}", s[..1].to_ascii_uppercase(), &s[1..])))
}

/// A code of two or three letters: the shortest form that is registered, an unknown one as it is.
fn primary(code: &str) -> Option<String> {
    if !matches!(code.len(), 2 | 3) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    if let Some((_, tag)) = BIBLIOGRAPHIC.iter().find(|(b, _)| *b == code) {
        return Some((*tag).to_owned());
    }
    let short = Language::from_639_3(code).and_then(|language| language.to_639_1());
    Some(short.unwrap_or(code).to_owned())
}

fn named(raw: &str, lower: &str) -> Option<String> {
    let plain = lower.split(" (").next().unwrap_or(lower);
    let language = Language::from_name_lowercase(lower)
        .or_else(|| Language::from_name_lowercase(plain))
        .or_else(|| Language::from_autonym(raw))
        .or_else(|| Language::from_autonym(lower))
        .or_else(|| Language::from_autonym(&capitalised(lower)))?;
    Some(language.to_639_1().unwrap_or(language.to_639_3()).to_owned())
}

fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// MARC's "engfre": codes of three letters without anything between them, all of which must be known.
fn run_together(part: &str) -> Vec<String> {
    if part.len() < 6
        || part.len() > 30
        || !part.len().is_multiple_of(3)
        || !part.bytes().all(|b| b.is_ascii_lowercase())
    {
        return Vec::new();
    }
    let codes = (0..part.len()).step_by(3).map(|at| &part[at..at + 3]);
    let known = |code: &str| BIBLIOGRAPHIC.iter().any(|(b, _)| *b == code) || Language::from_639_3(code).is_some();
    if codes.clone().all(known) { codes.filter_map(primary).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_become_tags() {
        for (raw, wanted) in [
            ("eng", "en"),
            ("per/fas", "fa"),
            ("chi/zho", "zh"),
            ("fre", "fr"),
            ("en-US", "en"),
            ("English", "en"),
            ("Persian", "fa"),
            ("Chinese", "zh"),
            ("zh-Hans-CN", "zh-Hans"),
            ("zh_TW", "zh"),
            ("grc", "grc"),
            ("enm", "enm"),
            ("Deutsch", "de"),
            ("فارسی", "fa"),
            ("中文", "zh"),
            ("qx", "qx"),
            ("Greek", "el"),
            ("GERMAN", "de"),
            ("Spanish", "es"),
            ("Arabic", "ar"),
            ("nor", "no"),
            ("français", "fr"),
        ] {
            assert_eq!(tags(raw), [wanted], "{raw}");
        }
    }

    #[test]
    fn several_languages_are_told_apart() {
        assert_eq!(tags("engfre"), ["en", "fr"]);
        assert_eq!(tags("en ; fr ; eng"), ["en", "fr"]);
    }

    #[test]
    fn what_is_no_language_is_dropped() {
        for raw in ["", "und", "mul", "zxx", "this is a bad language code", "enzz", "1", "n/a"] {
            assert_eq!(tags(raw), Vec::<String>::new(), "{raw}");
        }
    }
}
