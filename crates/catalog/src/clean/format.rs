//! Carriers: the many names that catalogues have for them.

/// Keyword, then the folded names that mean it.
const NAMES: [(&str, &[&str]); 16] = [
    ("large-print", &["large print", "large type", "lp", "lpbk", "large print book"]),
    (
        "audiobook",
        &[
            "audiobook",
            "audio book",
            "eaudiobook",
            "e audiobook",
            "book on cd",
            "talking book",
            "audiobook cd",
            "downloadable audiobook",
            "book cd",
            "acbk",
            "audiobooks",
            "spoken word",
            "audio books",
        ],
    ),
    (
        "ebook",
        &[
            "ebook",
            "e book",
            "electronic book",
            "ebooks",
            "epub",
            "kindle",
            "electronic resource",
            "e-books",
            "pdf",
            "digital book",
            "electronic books",
            "online book",
        ],
    ),
    ("graphic-novel", &["graphic novel", "comic", "comics", "comic book", "manga", "graphic novels", "comic books"]),
    (
        "book",
        &[
            "book",
            "books",
            "print",
            "printed book",
            "monograph",
            "monographs",
            "bk",
            "acbk book",
            "hardcover",
            "hardback",
            "paperback",
            "pbk",
            "text",
            "printed material",
            "language material",
            "print book",
            "softcover",
            "acdvd book",
        ],
    ),
    ("score", &["score", "music score", "printed music", "sheet music", "notated music", "scores"]),
    (
        "music",
        &[
            "music",
            "music cd",
            "cd",
            "compact disc",
            "sound recording",
            "lp record",
            "vinyl",
            "music recording",
            "accd",
            "musical sound recording",
            "sounddisc",
            "cds",
        ],
    ),
    (
        "video",
        &[
            "video",
            "dvd",
            "blu ray",
            "bluray",
            "film",
            "movie",
            "videodisc",
            "visual material",
            "acdvd",
            "dvds",
            "dvd video",
            "vhs",
            "projected medium",
            "streaming video",
            "movies",
            "videorecording",
        ],
    ),
    ("map", &["map", "maps", "atlas", "cartographic material", "globe"]),
    (
        "journal",
        &[
            "journal",
            "serial",
            "periodical",
            "journals",
            "serials",
            "continuing resource",
            "periodicals",
            "ejournal",
            "e journal",
        ],
    ),
    ("magazine", &["magazine", "magazines", "emagazine", "e magazine"]),
    ("newspaper", &["newspaper", "newspapers"]),
    ("game", &["game", "video game", "board game", "games", "videogame", "console game"]),
    ("kit", &["kit", "mixed materials", "kits"]),
    ("manuscript", &["manuscript", "manuscripts", "archive", "archival material"]),
    ("thesis", &["thesis", "dissertation", "theses"]),
];

/// The keyword of a catalogued carrier; unknown ones in lower case with hyphens, so that nothing is lost. At most 40 bytes.
pub fn keyword(raw: &str) -> Option<String> {
    let name = folded(raw);
    if name.is_empty() || name.len() > 40 {
        return None;
    }
    Some(among(&name).map_or_else(|| name.replace(' ', "-"), ToOwned::to_owned))
}

/// The keyword of a catalogued carrier, if it is one that is known here.
pub fn known(raw: &str) -> Option<&'static str> {
    among(&folded(raw)).filter(|_| raw.len() <= 100)
}

fn among(name: &str) -> Option<&'static str> {
    let exact = NAMES.iter().find(|(keyword, names)| keyword.replace('-', " ") == name || names.contains(&name));
    exact
        .or_else(|| NAMES.iter().find(|(_, names)| names.iter().any(|n| n.len() > 5 && name.contains(n))))
        .map(|(keyword, _)| *keyword)
}

/// Lower case, everything but letters and digits as one space.
fn folded(raw: &str) -> String {
    let spaced: String = raw.chars().take(200).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The carrier that a media type tells ("application/epub+zip").
pub fn of_media_type(media_type: &str) -> Option<&'static str> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/epub+zip"
        | "application/pdf"
        | "application/x-mobipocket-ebook"
        | "application/vnd.amazon.mobi8-ebook" => Some("ebook"),
        "application/vnd.comicbook+zip" | "application/x-cbz" | "application/divina+json" => Some("graphic-novel"),
        _ if essence.contains("audiobook") || essence.starts_with("audio/") => Some("audiobook"),
        _ if essence.starts_with("video/") => Some("video"),
        _ => None,
    }
}

/// The carrier that a schema.org type tells ("<http://schema.org/Audiobook>").
pub fn of_schema_type(iri: &str) -> Option<&'static str> {
    let (_, name) = iri.rsplit_once(['/', ':', '#']).unwrap_or(("", iri));
    match name {
        "Audiobook" => Some("audiobook"),
        "EBook" => Some("ebook"),
        "Book" => Some("book"),
        "ComicStory" | "ComicIssue" | "VisualNarrative" | "GraphicNovel" => Some("graphic-novel"),
        "Periodical" | "PublicationIssue" => Some("journal"),
        "Movie" | "VideoObject" => Some("video"),
        "Map" => Some("map"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_become_keywords() {
        for (raw, wanted) in [
            ("Book", "book"),
            ("E-Book", "ebook"),
            ("Large Print", "large-print"),
            ("DVD", "video"),
            ("Sheet music", "score"),
            ("Book (Large print)", "large-print"),
            ("serial", "journal"),
            ("Downloadable audiobook (MP3)", "audiobook"),
            ("Seed packet", "seed-packet"),
        ] {
            assert_eq!(keyword(raw).as_deref(), Some(wanted), "{raw}");
        }
        assert_eq!(keyword(" - "), None);
    }

    #[test]
    fn types_tell_the_carrier() {
        assert_eq!(of_media_type("application/audiobook+json; protection=x"), Some("audiobook"));
        assert_eq!(of_schema_type("http://bib.schema.org/Audiobook"), Some("audiobook"));
    }
}
