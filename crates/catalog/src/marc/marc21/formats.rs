//! Carriers: leader, 006 to 008, 33x, the medium of the title, notes and form headings.

use super::super::isbd;
use super::super::record::{Field, Record};
use super::fixed::{self, Fixed, Material};

/// Form headings that name a carrier, in lower case, and its keyword.
const FORMS: [(&str, &str); 18] = [
    ("graphic novels", "graphic-novel"),
    ("comic books, strips", "graphic-novel"),
    ("comics (graphic works)", "graphic-novel"),
    ("bandes dessinées", "graphic-novel"),
    ("manga", "graphic-novel"),
    ("large type books", "large-print"),
    ("large print books", "large-print"),
    ("audiobooks", "audiobook"),
    ("talking books", "audiobook"),
    ("electronic books", "ebook"),
    ("livres numériques", "ebook"),
    ("academic theses", "thesis"),
    ("braille books", "braille"),
    ("video games", "game"),
    ("board games", "game"),
    ("card games", "game"),
    ("magazines", "magazine"),
    ("newspapers", "newspaper"),
];

/// Form headings that name only the carrier and so are no subject.
const CARRIERS: [&str; 7] = [
    "electronic books",
    "livres numériques",
    "large type books",
    "large print books",
    "electronic resource",
    "ebooks",
    "downloadable audio books",
];

/// Whether a form heading says nothing but the carrier.
pub fn is_carrier(heading: &str) -> bool {
    let lower = heading.trim_end_matches('.').to_lowercase();
    CARRIERS.contains(&lower.as_str())
}

/// Keywords of the carriers, the main one first.
pub fn of(record: &Record) -> Vec<String> {
    let fixed = fixed::of(record);
    let material = fixed::material(record);
    let form = form_of_item(fixed.as_ref(), material);
    let said = said(record);
    let mut all = vec![base(record, fixed.as_ref(), material)];
    let is_online = matches!(form, 'o' | 's' | 'q') || said.contains(&"ebook") || is_remote(record);
    if all == ["book"] && is_online {
        all = vec!["ebook"];
    }
    match form {
        'd' if material != Material::Sound => replace_book(&mut all, "large-print"),
        'f' => replace_book(&mut all, "braille"),
        'a' | 'b' | 'c' => replace_book(&mut all, "microform"),
        _ => {}
    }
    for word in said {
        replace_book(&mut all, word);
    }
    if is_thesis(record, fixed.as_ref(), material) && !all.contains(&"thesis") {
        all.retain(|one| *one != "manuscript");
        all.push("thesis");
    }
    all.into_iter().map(ToOwned::to_owned).collect()
}

/// A more special carrier takes the place of "book" and stands beside others.
fn replace_book(all: &mut Vec<&'static str>, word: &'static str) {
    let only_special = matches!(word, "ebook" | "thesis");
    all.retain(|one| *one != "book" || only_special);
    let no_text = all
        .first()
        .is_some_and(|first| !matches!(*first, "book" | "large-print" | "graphic-novel" | "thesis" | "manuscript"));
    let is_hidden = word == "ebook" && no_text;
    if !all.contains(&word) && !is_hidden {
        all.push(word);
        all.retain(|one| *one != "book" || word != "ebook");
    }
}

/// What leader and 008 say.
fn base(record: &Record, fixed: Option<&Fixed>, material: Material) -> &'static str {
    let at = |position| fixed.map_or(' ', |fixed| fixed.at(position));
    match (record.leader_at(6), material) {
        ('t', _) | (_, Material::Mixed) => "manuscript",
        (_, Material::Serial) => match at(21) {
            // Parts of a series and loose leaves are catalogued, shelved and lent as books.
            'm' | 'l' => "book",
            'n' => "newspaper",
            'w' => "website",
            'd' => "database",
            _ => "journal",
        },
        ('c' | 'd', _) => "score",
        ('i', _) => "audiobook",
        ('j', _) => "music",
        ('e' | 'f', _) => "map",
        ('g', _) if matches!(at(33), 's' | 't') => "slides",
        ('g', _) => "video",
        ('k', _) => "picture",
        ('o', _) => "kit",
        ('r', _) if at(33) == 'g' => "game",
        ('r', _) => "object",
        ('m', _) => match at(26) {
            'g' => "game",
            'd' => "ebook",
            'e' => "database",
            'j' => "website",
            _ => "software",
        },
        _ => "book",
    }
}

/// Form of item: position 29 for maps and visual materials, otherwise 23. A shared code is not there for older records.
fn form_of_item(fixed: Option<&Fixed>, material: Material) -> char {
    let position = if matches!(material, Material::Map | Material::Visual) { 29 } else { 23 };
    fixed.map_or(' ', |fixed| fixed.at(position))
}

/// Carriers named in words: medium, edition, extent, carrier type, form headings.
fn said(record: &Record) -> Vec<&'static str> {
    let mut all = Vec::new();
    for field in record.fields.iter().take(2_000) {
        let (codes, is_form) = match &field.tag {
            b"245" => ("h", false),
            b"250" | b"300" => ("a", false),
            b"336" | b"338" => ("b", false),
            b"340" => ("n", false),
            b"650" | b"655" => ("av", true),
            _ => continue,
        };
        for (_, text) in field.subfields().filter(|(code, _)| codes.contains(*code)) {
            let lower = isbd::plain(text).to_lowercase();
            all.extend(if is_form { form(&lower, field.tag) } else { phrase(&lower, field.tag) });
        }
    }
    all
}

/// Form headings of 655, and the one form subdivision that is a carrier.
fn form(lower: &str, tag: [u8; 3]) -> Option<&'static str> {
    if tag == *b"650" && !lower.starts_with("comic books, strips") && !lower.starts_with("graphic novels") {
        return None;
    }
    FORMS.iter().find(|(name, _)| lower.starts_with(name)).map(|(_, word)| *word)
}

fn phrase(lower: &str, tag: [u8; 3]) -> Option<&'static str> {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match &tag {
        b"338" => (lower.trim() == "cr").then_some("ebook"),
        b"336" => (lower.trim() == "tct").then_some("braille"),
        _ if has(&["large print", "large type"]) => Some("large-print"),
        b"245" if has(&["electronic resource", "ressource électronique", "electronic book"]) => Some("ebook"),
        b"245" if has(&["microform"]) => Some("microform"),
        b"245" if has(&["braille"]) => Some("braille"),
        b"300" if lower.contains("online resource") => Some("ebook"),
        _ => None,
    }
}

/// 007 of a remote file beside a medium that says so; on its own it may be of a table of contents.
fn is_remote(record: &Record) -> bool {
    record.controls(*b"007").any(|text| text.starts_with("cr"))
        && record.controls(*b"006").any(|text| text.starts_with('m'))
}

/// 502, or nature of contents "m" among positions 24 to 27 of books.
fn is_thesis(record: &Record, fixed: Option<&Fixed>, material: Material) -> bool {
    let coded = material == Material::Book && fixed.is_some_and(|fixed| fixed.text(24, 28).contains('m'));
    coded || record.tagged(*b"502").any(|field: &Field| field.subfields().next().is_some())
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::of;

    fn formats(leader: &str, lines: &str) -> String {
        of(&record(&format!("LDR 00000{leader} a2200000 a 4500\n{lines}"))).join(" ")
    }

    /// An 008 with `text` from position 18 on.
    fn coded(text: &str) -> String {
        format!("008 010101s1990    xx {text}")
    }

    #[test]
    fn the_leader_tells_the_material() {
        for (leader, wanted) in [
            ("nam", "book"),
            ("ncm", "score"),
            ("nem", "map"),
            ("ngm", "video"),
            ("nim", "audiobook"),
            ("njm", "music"),
            ("nom", "kit"),
            ("npc", "manuscript"),
            ("nas", "journal"),
            ("nmm", "software"),
            ("ntm", "manuscript"),
        ] {
            assert_eq!(formats(leader, ""), wanted, "{leader}");
        }
    }

    #[test]
    fn the_form_of_item_tells_the_carrier() {
        assert_eq!(formats("nam", &coded("     o     000 1 eng d")), "ebook");
        assert_eq!(formats("nam", &coded("     d     000 1 eng d")), "large-print");
        assert_eq!(formats("nam", &coded("     f     000 1 eng d")), "braille");
        assert_eq!(formats("nas", &coded("   n       000 0 eng d")), "newspaper");
        assert_eq!(formats("nam", "245 10 $aX$h[electronic resource]"), "ebook");
        assert_eq!(formats("nam", "250    $aLarge print ed."), "large-print");
        assert_eq!(formats("nam", "338    $aonline resource$bcr$2rdacarrier"), "ebook");
        assert_eq!(formats("nim", "338    $aonline resource$bcr$2rdacarrier"), "audiobook");
    }

    #[test]
    fn serials_and_files_are_told_by_their_type() {
        assert_eq!(formats("nas", &coded("   m       000 0 eng d")), "book");
        assert_eq!(formats("nai", &coded("   l       000 0 eng d")), "book");
        assert_eq!(formats("nas", &coded("   p       000 0 eng d")), "journal");
        assert_eq!(formats("nmm", &coded("        d        eng d")), "ebook");
        assert_eq!(formats("nmm", &coded("        e        eng d")), "database");
        assert_eq!(formats("nmm", &coded("        j        eng d")), "website");
    }

    #[test]
    fn form_headings_and_notes_tell_more() {
        assert_eq!(formats("nam", "655  7 $aGraphic novels.$2gsafd"), "graphic-novel");
        assert_eq!(formats("nam", "650  0 $aCats$vComic books, strips, etc."), "graphic-novel");
        assert_eq!(formats("nam", "502    $aThesis (Ph. D.)--Oxford."), "book thesis");
        assert_eq!(formats("nam", "655  0 $aElectronic books."), "ebook");
        assert_eq!(formats("nam", "655  7 $aManga.\n338    $bcr"), "ebook graphic-novel");
    }
}
