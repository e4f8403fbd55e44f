//! Writing systems, and which version of a field is displayed.

use super::record::Field;

/// Writing systems, as far as languages tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin.
    Latin,
    /// Chinese, Japanese, Korean.
    EastAsian,
    /// Arabic.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Any other.
    Other,
}

/// Languages of MARC with one script; Serbian and others with two are left out.
const SCRIPTS: [(Script, &str); 6] = [
    (
        Script::Latin,
        "eng fre ger spa ita por dut swe nor dan fin pol cze slo hun lat tur vie ind may cat est lav lit hrv slv alb wel gle ice",
    ),
    (Script::EastAsian, "chi jpn kor"),
    (Script::Arabic, "ara per urd pus snd"),
    (Script::Hebrew, "heb yid"),
    (Script::Cyrillic, "rus ukr bul bel mac"),
    (Script::Greek, "gre grc"),
];

/// The script that a language is written in, by its code of MARC.
pub fn of_language(code: &str) -> Option<Script> {
    SCRIPTS.iter().find(|(_, codes)| codes.split(' ').any(|one| one == code)).map(|(script, _)| *script)
}

/// The script of a text: that of its first letter that is not Latin.
pub fn of_text(text: &str) -> Script {
    text.chars().map(of_char).find(|script| *script != Script::Latin).unwrap_or(Script::Latin)
}

fn of_char(c: char) -> Script {
    match c {
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{591}'..='\u{5f4}' | '\u{fb1d}'..='\u{fb4f}' => Script::Hebrew,
        '\u{620}'..='\u{6ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Script::Arabic,
        '\u{1100}'..='\u{11ff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => {
            Script::EastAsian
        }
        '\u{530}'..='\u{58f}' | '\u{700}'..='\u{10ff}' | '\u{1200}'..='\u{1dff}' => match c {
            '\u{1d00}'..='\u{1dff}' => Script::Latin,
            _ => Script::Other,
        },
        _ => Script::Latin,
    }
}

/// One field in all its scripts.
#[derive(Clone, Debug)]
pub struct Versions<'a> {
    /// The one that is displayed.
    pub shown: &'a Field,
    /// The others.
    pub others: Vec<&'a Field>,
}

/// The script of a field's main subfield.
pub fn of_field(field: &Field) -> Script {
    of_text(field.subfield('a').unwrap_or_default())
}

/// The version in the script of the record's language; where that is not known or not there, the first that is not in Latin script.
///
/// `all` holds at least one field.
pub fn chosen(mut all: Vec<&Field>, wanted: Option<Script>) -> Versions<'_> {
    let in_wanted = wanted.and_then(|wanted| all.iter().position(|field| of_field(field) == wanted));
    let original = || all.iter().position(|field| of_field(field) != Script::Latin);
    let at = in_wanted.or_else(original).unwrap_or(0);
    Versions { shown: all.remove(at), others: all }
}
