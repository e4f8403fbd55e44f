//! Words and letters that tell what kind of name a name is.

/// Particles that stand between given and family name.
const PARTICLES: [&str; 28] = [
    "van", "von", "de", "der", "den", "des", "del", "della", "dela", "di", "da", "dos", "das", "do", "du", "la", "le",
    "las", "los", "el", "al", "bin", "ibn", "bint", "zu", "ten", "ter", "y",
];
/// Those that belong to the family name, small as they are.
const OWN: [&str; 5] = ["bin", "ibn", "bint", "al", "el"];
/// What stands after a person's name and stays there.
const SUFFIXES: [&str; 8] = ["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "Junior"];
/// What names of bodies have in them.
const BODIES: [&str; 66] = [
    "Academy",
    "Agency",
    "Archives",
    "Association",
    "Bank",
    "Board",
    "Books",
    "Bureau",
    "Center",
    "Centre",
    "Choir",
    "Church",
    "Co.",
    "College",
    "Commission",
    "Committee",
    "Company",
    "Conference",
    "Congress",
    "Corporation",
    "Council",
    "Court",
    "Department",
    "Ensemble",
    "Federation",
    "Films",
    "Foundation",
    "Gallery",
    "Government",
    "Group",
    "Inc",
    "Inc.",
    "Institut",
    "Institute",
    "Institution",
    "International",
    "Libraries",
    "Library",
    "Limited",
    "Ltd",
    "Ltd.",
    "Ministry",
    "Museum",
    "National",
    "Nations",
    "Office",
    "Orchestra",
    "Organisation",
    "Organization",
    "Parliament",
    "Pictures",
    "Press",
    "Productions",
    "Publishing",
    "Quartet",
    "Records",
    "Republic",
    "School",
    "Service",
    "Society",
    "States",
    "Studios",
    "Team",
    "Trust",
    "Union",
    "University",
];
/// Ranks that stand before a name and go where it is inverted.
const COURTESIES: [&str; 9] = ["Sir", "Dame", "Dr.", "Dr", "Prof.", "Professor", "Rev.", "Mr.", "Mr"];
/// Ranks whose bearers are known by one name, which is not inverted.
const CROWNS: [&str; 16] = [
    "Saint", "St.", "Pope", "King", "Queen", "Emperor", "Empress", "Lord", "Lady", "Bishop", "Prince", "Princess",
    "Baron", "The", "Mrs.", "Mrs",
];
/// What a creator did, where it stands behind a comma.
const ROLES: [&str; 30] = [
    "author",
    "editor",
    "ed",
    "eds",
    "illustrator",
    "ill",
    "translator",
    "trans",
    "tr",
    "narrator",
    "reader",
    "compiler",
    "comp",
    "composer",
    "director",
    "performer",
    "photographer",
    "artist",
    "contributor",
    "creator",
    "publisher",
    "producer",
    "singer",
    "conductor",
    "writer",
    "lyricist",
    "cartographer",
    "engraver",
    "joint author",
    "actor",
];
/// What names nobody.
const NOBODY: [&str; 8] =
    ["Anonymous", "Various", "Various authors", "Various artists", "Unknown", "Author unknown", "N/A", "Anon"];

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// Whether a word is a particle in small letters.
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Whether a word is a particle, in small letters or with a capital: "Le", "Van".
pub fn is_any_particle(word: &str) -> bool {
    is_in(&PARTICLES, word)
}

/// Whether a particle in small letters is part of the family name.
pub fn is_own(particle: &str) -> bool {
    OWN.contains(&particle)
}

/// Whether a word is a suffix.
pub fn is_suffix(word: &str) -> bool {
    SUFFIXES.contains(&word)
}

/// Whether a text names a body: one of its words says so, or it joins several.
pub fn is_body(text: &str) -> bool {
    let word = |word: &str| {
        BODIES.iter().any(|it| *it == word.trim_end_matches(',')) || matches!(word, "&" | "and" | "of" | "for")
    };
    text.split(' ').any(word) || text.split_once(". ").is_some_and(|(before, _)| ends_in_a_word(before))
}

/// Whether what stands before a full stop is a word, and no initial or title.
fn ends_in_a_word(text: &str) -> bool {
    let last = text.rsplit([' ', '.', '-']).next().unwrap_or_default();
    last.chars().filter(|c| c.is_alphabetic()).count() > 4
}

/// Whether a word is a rank that goes where the name is inverted.
pub fn is_courtesy(word: &str) -> bool {
    COURTESIES.contains(&word)
}

/// Whether a word is a rank that keeps the name as it is.
pub fn is_crown(word: &str) -> bool {
    CROWNS.contains(&word)
}

/// Whether a text says what a creator did.
pub fn is_role(text: &str) -> bool {
    is_in(&ROLES, text.trim_end_matches('.'))
}

/// Whether a name names nobody: by its words, or because it has no letter.
pub fn is_nobody(name: &str) -> bool {
    is_in(&NOBODY, name.trim_end_matches('.')) || !name.chars().any(char::is_alphanumeric)
}

/// Whether a letter is of a script with capitals, in which names are inverted and have initials: Latin, Greek,
/// Cyrillic.
pub fn is_european(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(c, '\u{aa}'..='\u{52f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1c80}'..='\u{1c8f}')
        || matches!(c, '\u{1d00}'..='\u{1fff}' | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}')
}

/// Whether a letter is of the Arabic script.
pub fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}')
        || matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

/// Whether a letter is a Chinese character or a Korean syllable: names of these have the family name first, and no
/// space.
pub fn is_han_or_hangul(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
        || matches!(c, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a letter is one of the Japanese syllabaries.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}')
}
