//! Coded data: 100 (dates, audience), 105 and 106 (texts), 110 (serials), 135 (electronic resources), and the leader.

use super::super::credits::Kind;
use super::super::isbd;
use super::super::marc21::dates;
use super::super::record::{Field, Record};
use super::texts;
use crate::clean::date;

/// The characters of a coded subfield a.
struct Coded(Vec<char>);

impl Coded {
    fn of(record: &Record, tag: [u8; 3]) -> Self {
        Self(texts(record, tag, 'a').next().unwrap_or_default().chars().take(100).collect())
    }

    fn at(&self, position: usize) -> char {
        self.0.get(position).copied().unwrap_or(' ')
    }

    fn text(&self, start: usize, end: usize) -> String {
        (start..end).map(|position| self.at(position)).collect()
    }

    fn number(&self, start: usize, end: usize) -> Option<i32> {
        let text = self.text(start, end);
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
    }
}

/// Year of first publication: 100, of a reproduction that of the original; otherwise as written in 214, 210 or 219.
pub fn year(record: &Record) -> Option<String> {
    let coded = Coded::of(record, *b"100");
    let believed = |year: Option<i32>| year.filter(|year| (1..=2100).contains(year));
    let (first, second) = (believed(coded.number(9, 13)), believed(coded.number(13, 17)));
    let known = match coded.at(8) {
        'e' => second.map_or(first, |second| Some(first.map_or(second, |first| first.min(second)))),
        'u' | ' ' => None,
        _ => first,
    };
    let written: Vec<&str> =
        [b"214", b"210", b"219"].iter().flat_map(|tag| texts(record, **tag, 'd')).take(20).collect();
    let year = known.or_else(|| written.iter().find_map(|text| dates::in_text(text)));
    year.map(|year| year.to_string())
        .or_else(|| written.into_iter().find(|text| dates::may_be_year(text)).map(ToOwned::to_owned))
}

/// Day on which the record was entered on file.
pub fn entered(record: &Record) -> Option<i32> {
    let coded = Coded::of(record, *b"100");
    date::day(coded.number(0, 4)?, coded.number(4, 6)?, coded.number(6, 8)?)
}

/// Target audience: 100, positions 17 to 19.
pub fn audience(record: &Record) -> Option<&'static str> {
    let coded = Coded::of(record, *b"100");
    (17..20).find_map(|position| match coded.at(position) {
        'a' | 'b' | 'c' | 'd' => Some("juvenile"),
        'e' => Some("teen"),
        'k' | 'm' => Some("adult"),
        _ => None,
    })
}

/// Keywords of the carriers, the main one first.
pub fn formats(record: &Record) -> Vec<String> {
    let mut all = vec![base(record)];
    let item = Coded::of(record, *b"106").at(0);
    let special = match item {
        'd' => Some("large-print"),
        'f' => Some("braille"),
        's' => Some("ebook"),
        't' => Some("microform"),
        _ => medium(record),
    };
    if let (["book"], Some(special)) = (all.as_slice(), special) {
        all = vec![special];
    }
    let contents = Coded::of(record, *b"105").text(4, 8);
    if is_comic(record, &contents) {
        all.retain(|one| *one != "book");
        all.push("graphic-novel");
    }
    if contents.contains(['m', 'v']) || record.tagged(*b"328").next().is_some() {
        all.push("thesis");
    }
    all.into_iter().map(ToOwned::to_owned).collect()
}

/// What the leader says.
fn base(record: &Record) -> &'static str {
    match (record.leader_at(6), record.leader_at(7)) {
        ('a', 's' | 'i') => {
            if Coded::of(record, *b"110").at(0) == 'c' {
                "newspaper"
            } else {
                "journal"
            }
        }
        ('b', _) => "manuscript",
        ('c' | 'd', _) => "score",
        ('e' | 'f', _) => "map",
        ('g', _) => "video",
        ('i', _) => "audiobook",
        ('j', _) => "music",
        ('k', _) => "picture",
        ('l', _) => match Coded::of(record, *b"135").at(0) {
            'g' => "game",
            'b' | 'f' => "software",
            _ => "ebook",
        },
        ('m', _) => "kit",
        ('r', _) => "object",
        _ => "book",
    }
}

/// 200 $b: "Ressource électronique", "Livre numérique", "Risorsa elettronica".
fn medium(record: &Record) -> Option<&'static str> {
    let lower = isbd::plain(texts(record, *b"200", 'b').next()?).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if has(&[
            "ressource électronique",
            "livre numérique",
            "risorsa elettronica",
            "electronic resource",
            "recurso electrónico",
        ]) =>
        {
            Some("ebook")
        }
        () if has(&["gros caractères", "large print"]) => Some("large-print"),
        () if has(&["microfiche", "microfilm", "microforme"]) => Some("microform"),
        () => None,
    }
}

/// Contents "t", or a form heading that says so.
fn is_comic(record: &Record, contents: &str) -> bool {
    let forms =
        [b"606", b"608"].iter().flat_map(|tag| record.tagged(**tag)).filter_map(|field: &Field| field.subfield('a'));
    contents.contains('t')
        || forms.map(str::to_lowercase).any(|form| form.starts_with("bandes dessinées") || form.starts_with("mangas"))
}

/// What the carrier says about who counts as a creator.
pub fn kind(record: &Record, formats: &[String]) -> Kind {
    let is = |words: &[&str]| formats.iter().any(|format| words.contains(&format.as_str()));
    let small = matches!(Coded::of(record, *b"100").at(17), 'b' | 'c');
    Kind {
        is_pictured: small || is(&["graphic-novel"]),
        is_performed: is(&["music", "video", "audiobook"]),
        is_serial: is(&["journal", "newspaper"]),
        is_music: is(&["music"]),
        is_composed: is(&["music", "score"]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    #[test]
    fn dates_and_audience_are_coded() {
        let year = |coded: &str| year(&record(&format!("100    $a20010203{coded}m  y0frey50      ba")));
        assert_eq!(year("d1996    ").as_deref(), Some("1996"));
        assert_eq!(year("e19771788").as_deref(), Some("1788"));
        assert_eq!(year("u        "), None);
        let coded = record("100    $a20010203d1996    d  y0frey50      ba");
        assert_eq!((audience(&coded), entered(&coded)), (Some("juvenile"), date::day(2001, 2, 3)));
        assert_eq!(super::year(&record("210    $d[1988?]")).as_deref(), Some("1988"));
    }

    #[test]
    fn carriers_are_told_by_leader_and_codes() {
        let formats = |leader: &str, lines: &str| {
            formats(&record(&format!("LDR 00000{leader}0 2200000   450 \n{lines}"))).join(" ")
        };
        assert_eq!(formats("nam", ""), "book");
        assert_eq!(formats("nam", "106    $ad"), "large-print");
        assert_eq!(formats("nas", "110    $aca"), "newspaper");
        assert_eq!(formats("nlm", "135    $adr"), "ebook");
        assert_eq!(formats("nam", "105    $aa   t   000ay"), "graphic-novel");
        assert_eq!(formats("nam", "200 1  $aX$b[Ressource électronique]"), "ebook");
        assert_eq!(formats("njm", ""), "music");
    }
}
