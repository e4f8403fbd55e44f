//! The punctuation that cataloguing rules put around the parts of a description, and what joins the parts without it.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::clean::text;

/// Abbreviations that need their full stop.
const ABBREVIATIONS: &str = "|etc|jr|sr|inc|co|corp|ltd|bros|st|dr|mr|mrs|ms|vol|no|nr|dept|ed|esq|ph|pt|bd|ca|t|";
/// General material designations, which name the carrier inside a title.
const MEDIUMS: [&str; 17] = [
    "electronic resource",
    "electronic book",
    "ressource électronique",
    "elektronische ressource",
    "recurso electrónico",
    "sound recording",
    "enregistrement sonore",
    "videorecording",
    "enregistrement vidéo",
    "microform",
    "large print",
    "computer file",
    "motion picture",
    "cartographic material",
    "music",
    "kit",
    "braille",
];

/// One line without the marks around what does not count in sorting: control characters U+0088, U+0089, U+0098 and U+009C, or a pair of "¬".
/// Letters and their accents are composed. "\[from old catalog\]" goes too: the Library of Congress wrote it after headings that it had taken over unchecked.
pub fn plain(raw: &str) -> String {
    let sorted = |c: &char| !matches!(c, '\u{88}' | '\u{89}' | '\u{98}' | '\u{9c}');
    let without: String = raw.replace("[from old catalog]", "").chars().filter(sorted).collect();
    let paired = without.matches('¬').count() == 2;
    let line = text::line(&if paired { without.replace('¬', "") } else { without });
    if is_nfc(&line) { line } else { line.nfc().collect() }
}

/// Marks between parts, also as Arabic and East Asian cataloguers write them.
const MARKS: [char; 13] = [' ', '/', ':', ';', '=', ',', '،', '؛', '／', '：', '；', '＝', '，'];

/// Plain text without the punctuation that leads to the next part, and without the full stop that ends a field.
pub fn bare(raw: &str) -> String {
    let plain = plain(raw);
    let ended = plain.trim_end_matches(MARKS).trim_end_matches('．');
    without_stop(ended).trim_start_matches(MARKS).to_owned()
}

fn without_stop(text: &str) -> &str {
    let Some(body) = text.strip_suffix('.') else { return text };
    let last = body.rsplit([' ', '.', '-', '(', '[']).next().unwrap_or(body);
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    if body.ends_with('.') && !body.ends_with("..") {
        return without_stop(body);
    }
    let needed = body.ends_with('.') || initial || ABBREVIATIONS.contains(&format!("|{}|", last.to_lowercase()));
    if needed { text } else { body.trim_end() }
}

/// Without "[electronic resource]" and the like.
pub fn without_medium(raw: &str) -> String {
    let medium = raw.match_indices('[').take(10).find_map(|(open, _)| {
        let end = open + raw[open..].find(']')?;
        let inside = raw[open + 1..end].trim().to_lowercase();
        MEDIUMS.iter().any(|medium| inside.starts_with(medium)).then_some((open, end))
    });
    medium.map_or_else(
        || raw.to_owned(),
        |(open, end)| format!("{} {}", raw[..open].trim_end(), raw[end + 1..].trim_start()),
    )
}

/// The text in square brackets that are around all of it: a title that the cataloguer has supplied.
pub fn unbracketed(text: &str) -> &str {
    text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).filter(|t| !t.contains(['[', ']'])).unwrap_or(text)
}

/// What joins a part to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing is said.
    None,
    /// Other title information.
    Colon,
    /// Another work or statement.
    Semicolon,
    /// A qualification.
    Comma,
    /// A part of a larger whole.
    Stop,
    /// The same in another language.
    Equals,
}

/// The mark that ends a part.
pub fn mark_at_end(raw: &str) -> Mark {
    mark(raw.trim_end().chars().next_back())
}

/// The mark that begins a part, as some agencies write it.
pub fn mark_at_start(raw: &str) -> Mark {
    match mark(raw.trim_start().chars().next()) {
        Mark::Stop => Mark::None,
        mark => mark,
    }
}

fn mark(c: Option<char>) -> Mark {
    match c {
        Some(':' | '：') => Mark::Colon,
        Some(';' | '؛' | '；') => Mark::Semicolon,
        Some(',' | '،' | '，') => Mark::Comma,
        Some('.' | '．') => Mark::Stop,
        Some('=' | '＝') => Mark::Equals,
        _ => Mark::None,
    }
}

/// Parts of a title in one line.
#[derive(Clone, Debug, Default)]
pub struct Line(String);

impl Line {
    /// Adds a part after `mark`, or after `otherwise` where the record has none.
    pub fn push(&mut self, part: &str, mark: Mark, otherwise: &str) {
        let bare = bare(&part.replace(" : ", ": ").replace(" ; ", "; "));
        let part = unbracketed(&bare);
        if part.is_empty() {
            return;
        }
        let join = match mark {
            Mark::Colon => ": ",
            Mark::Semicolon => "; ",
            Mark::Comma => ", ",
            Mark::Stop => ". ",
            Mark::None | Mark::Equals => otherwise,
        };
        let after_stop = self.0.ends_with(['.', '?', '!', '…']) && join == ". ";
        self.0.push_str(if self.0.is_empty() {
            ""
        } else if after_stop {
            " "
        } else {
            join
        });
        self.0.push_str(part);
    }

    /// All parts.
    pub fn into_text(self) -> String {
        self.0
    }

    /// Whether there is no part.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punctuation_that_leads_to_the_next_part_goes() {
        for (raw, wanted) in [
            ("Emma /", "Emma"),
            ("Emma :", "Emma"),
            ("Works ;", "Works"),
            ("Pattern and design.", "Pattern and design"),
            ("Houghton Mifflin Co.", "Houghton Mifflin Co."),
            ("Made in the U.S.A.", "Made in the U.S.A."),
            ("And then...", "And then..."),
            ("Board of Health..", "Board of Health"),
            ("Handbooks, manuals, etc..", "Handbooks, manuals, etc."),
            ("\u{98}The\u{9c} sea", "The sea"),
            ("\u{88}L'\u{89}été", "L'été"),
            ("¬Die¬ Räuber", "Die Räuber"),
            ("北韓 法令集 ／", "北韓 法令集"),
            ("سپهر فرهنگ و جامعه ؛", "سپهر فرهنگ و جامعه"),
        ] {
            assert_eq!(bare(raw), wanted, "{raw}");
        }
    }

    #[test]
    fn the_medium_leaves_the_title_and_other_brackets_stay() {
        assert_eq!(without_medium("Open source [electronic resource] : a guide"), "Open source : a guide");
        assert_eq!(without_medium("[Letters] [electronic resource]"), "[Letters] ");
        assert_eq!(without_medium("Letters [to a friend]"), "Letters [to a friend]");
        assert_eq!(unbracketed("[Letters]"), "Letters");
        assert_eq!(unbracketed("[Old] and [new]"), "[Old] and [new]");
    }
}
