//! One title described with schema.org to a draft.

use serde_json::Value;

use super::json_ld::{self, Graph};
use super::loose;
use super::rows::with_subtitle;
use crate::clean::format;
use crate::clean::identifier::{self, Checked};
use crate::clean::link;
use crate::draft::Draft;
use crate::report::{Repair, Repairs};
use carrel_engine::title::Title;

/// Most editions looked at.
const MAX_EDITIONS: usize = 50;

/// The fields of a title. Editions below it (`workExample`) add their carriers, languages and ISBNs.
pub fn draft<'a>(graph: &Graph<'a>, node: &'a Value, repairs: &mut Repairs) -> Draft {
    let editions: Vec<&Value> = ["workExample", "hasVariant"]
        .iter()
        .flat_map(|key| graph.values(node, key))
        .filter(|one| one.is_object())
        .take(MAX_EDITIONS)
        .collect();
    let whole = || std::iter::once(node).chain(editions.iter().copied());
    let languages: Vec<String> = whole().flat_map(|one| languages(graph, one)).collect();
    let language = languages.first().map(String::as_str);
    let text = |key: &str| json_ld::get(node, key).and_then(|value| json_ld::text(value, language));
    let identifiers: Vec<(String, String)> = whole().flat_map(|one| identifiers(graph, one)).collect();
    let (series, series_number) = series(graph, node, language);
    let title = json_ld::name(node, language).or_else(|| text("headline")).unwrap_or_default();
    let mut draft = Draft {
        title: with_subtitle(title, text("alternativeHeadline").as_deref()),
        variants: variants(node),
        creators: creators(graph, node, language),
        year: ["datePublished", "copyrightYear", "dateCreated"]
            .into_iter()
            .find_map(text)
            .or_else(|| editions.iter().find_map(|one| json_ld::text(json_ld::get(one, "datePublished")?, None))),
        formats: formats(graph, node, &editions),
        subjects: subjects(graph, node, language),
        audience: audience(graph, node, language),
        series,
        series_number,
        work: graph.values(node, "exampleOfWork").into_iter().find_map(|work| own_id(graph, work)),
        description: ["description", "abstract"].into_iter().find_map(text),
        languages,
        identifiers,
        ..Draft::default()
    };
    draft.link = link_of(graph, node, repairs);
    draft.id = id(graph, node, &draft, repairs);
    draft
}

/// Other names, and the name in other languages.
fn variants(node: &Value) -> Vec<String> {
    let name = ["name", "title"].iter().find_map(|key| json_ld::get(node, key));
    let in_languages = json_ld::texts(name).into_iter().skip(usize::from(name.is_some_and(Value::is_string)));
    in_languages.chain(json_ld::texts(json_ld::get(node, "alternateName"))).collect()
}

/// Authors; where there are none, whoever else made it.
fn creators<'a>(graph: &Graph<'a>, node: &'a Value, language: Option<&str>) -> Vec<String> {
    let roles =
        ["author", "creator", "byArtist", "composer", "director", "editor", "illustrator", "contributor", "publisher"];
    let is_serial = json_ld::types(node).any(|name| matches!(name, "Periodical" | "Newspaper"));
    let last = if is_serial { roles.len() } else { roles.len() - 1 };
    let of_role = |role: &&str| graph.names(node, role, language);
    roles.iter().take(last).map(of_role).find(|names| !names.is_empty()).unwrap_or_default()
}

/// Tags, or names where only those are stated.
fn languages<'a>(graph: &Graph<'a>, node: &'a Value) -> Vec<String> {
    let one = |value: &'a Value| match value {
        Value::Object(map) if !map.contains_key("@value") => ["alternateName", "identifier", "name"]
            .iter()
            .find_map(|key| json_ld::text(json_ld::get(value, key)?, None)),
        other => json_ld::text(other, None),
    };
    // An address of a language ends with its code, as at the Library of Congress.
    let code = |text: String| match text.rsplit_once('/') {
        Some((_, code)) if json_ld::is_address(&text) => code.to_owned(),
        _ => text,
    };
    graph.values(node, "inLanguage").into_iter().filter_map(one).map(code).collect()
}

fn formats<'a>(graph: &Graph<'a>, node: &'a Value, editions: &[&'a Value]) -> Vec<String> {
    let stated = || json_ld::types(node).find_map(of_type);
    let whole = || std::iter::once(node).chain(editions.iter().copied());
    let mut carriers: Vec<String> = whole().flat_map(|one| carriers(graph, one)).collect();
    carriers.extend(
        editions
            .iter()
            .flat_map(|one| json_ld::types(one).filter(|name| *name != "Book").filter_map(of_type))
            .map(ToOwned::to_owned),
    );
    match stated() {
        Some("book") | None if !carriers.is_empty() => carriers,
        other => other.into_iter().map(ToOwned::to_owned).collect(),
    }
}

/// The carrier that a type tells.
fn of_type(name: &str) -> Option<&'static str> {
    let other = match name {
        "TVSeries" | "TVSeason" | "TVEpisode" => "video",
        "MusicAlbum" | "MusicRelease" | "MusicRecording" | "MusicComposition" => "music",
        "AudioObject" | "PodcastSeries" | "RadioSeries" => "audio",
        "SheetMusic" => "score",
        "Newspaper" => "newspaper",
        "ScholarlyArticle" | "Article" | "NewsArticle" => "article",
        "Thesis" => "thesis",
        "Game" | "VideoGame" => "game",
        "Atlas" => "map",
        "ComicSeries" => "graphic-novel",
        "Manuscript" => "manuscript",
        "Dataset" => "dataset",
        "SoftwareApplication" => "software",
        "Product" => "book",
        _ => return format::of_schema_type(name),
    };
    Some(other)
}

/// Carriers by `bookFormat` and by media types.
fn carriers<'a>(graph: &Graph<'a>, node: &'a Value) -> Vec<String> {
    let format = |text: String| match json_ld::bare(&text) {
        "EBook" => "ebook".to_owned(),
        "AudiobookFormat" => "audiobook".to_owned(),
        "Hardcover" | "Paperback" => "book".to_owned(),
        "GraphicNovel" => "graphic-novel".to_owned(),
        other => other.rsplit_once(['/', '#']).map_or(other, |(_, last)| last).to_owned(),
    };
    let book = graph.values(node, "bookFormat").into_iter().filter_map(|value| {
        let named = value.get("@id").and_then(Value::as_str).map(ToOwned::to_owned);
        named.or_else(|| json_ld::text(value, None))
    });
    let nested = ["encoding", "associatedMedia"].iter().flat_map(|key| graph.values(node, key));
    let media = std::iter::once(node).chain(nested).flat_map(|one| {
        ["encodingFormat", "fileFormat"]
            .iter()
            .flat_map(|key| json_ld::texts(json_ld::get(one, key)))
            .collect::<Vec<_>>()
    });
    let all = book.map(format).chain(media.filter_map(|text| format::of_media_type(&text).map(ToOwned::to_owned)));
    all.take(20).collect()
}

/// Topics and genres. Keywords in one string are separated by commas.
fn subjects<'a>(graph: &Graph<'a>, node: &'a Value, language: Option<&str>) -> Vec<String> {
    let mut all = graph.names(node, "about", language);
    all.extend(graph.names(node, "genre", language));
    for words in graph.names(node, "keywords", language) {
        let separator = if words.contains(';') { ';' } else { ',' };
        all.extend(
            words.split(separator).map(str::trim).filter(|word| !word.is_empty()).take(100).map(ToOwned::to_owned),
        );
    }
    all
}

fn audience<'a>(graph: &Graph<'a>, node: &'a Value, language: Option<&str>) -> Vec<String> {
    let own = json_ld::texts(json_ld::get(node, "typicalAgeRange"));
    let ages = |audience: &Value| {
        let age = |key: &str| json_ld::get(audience, key).and_then(|value| json_ld::text(value, None));
        let least = age("suggestedMinAge")?;
        Some(age("suggestedMaxAge").map_or_else(|| format!("{least}+"), |most| format!("{least}-{most}")))
    };
    let stated = graph.values(node, "audience").into_iter().flat_map(|one| {
        let kind = json_ld::get(one, "audienceType").and_then(|value| json_ld::text(value, language));
        let text = if one.is_object() { json_ld::name(one, language) } else { json_ld::text(one, language) };
        [kind, text, ages(one)].into_iter().flatten().collect::<Vec<_>>()
    });
    own.into_iter().chain(stated).collect()
}

/// The series it is part of. What an article is part of is a periodical and no series.
fn series<'a>(graph: &Graph<'a>, node: &'a Value, language: Option<&str>) -> (Option<String>, Option<String>) {
    let is_series = |one: &&Value| {
        let mut types = json_ld::types(one).peekable();
        types.peek().is_none() || types.any(|name| name.ends_with("Series") || name == "Book" || name == "Collection")
    };
    let is_article = json_ld::types(node).any(|name| name.ends_with("Article") || name == "Chapter");
    let wholes = ["isPartOf", "partOfSeries"].iter().flat_map(|key| graph.values(node, key)).filter(is_series);
    let named = wholes.filter(|_| !is_article).find_map(|one| {
        let name = if one.is_object() { json_ld::name(one, language) } else { json_ld::text(one, language) };
        Some((one, name.filter(|name| !json_ld::is_address(name))?))
    });
    let number = |one: &Value| {
        ["position", "volumeNumber", "issueNumber"].iter().find_map(|key| json_ld::text(json_ld::get(one, key)?, None))
    };
    let Some((series, name)) = named else { return (None, None) };
    (Some(name), number(node).or_else(|| number(series)))
}

/// Scheme and value of every identifier of a known scheme.
fn identifiers<'a>(graph: &Graph<'a>, node: &'a Value) -> Vec<(String, String)> {
    let plain = [
        ("isbn", "isbn"),
        ("issn", "issn"),
        ("doi", "doi"),
        ("lccn", "lccn"),
        ("oclcnum", "oclc"),
        ("oclcNumber", "oclc"),
    ];
    let mut all: Vec<(String, String)> = Vec::new();
    for (key, scheme) in plain {
        all.extend(json_ld::texts(json_ld::get(node, key)).into_iter().map(|value| (scheme.to_owned(), value)));
    }
    let gtin = ["gtin13", "gtin"].iter().flat_map(|key| json_ld::texts(json_ld::get(node, key)));
    all.extend(
        gtin.filter(|value| value.starts_with("978") || value.starts_with("979"))
            .map(|value| ("isbn".to_owned(), value)),
    );
    for value in graph.values(node, "identifier") {
        all.extend(named_identifier(value));
    }
    let same = json_ld::texts(json_ld::get(node, "sameAs"));
    all.extend(same.into_iter().filter(|uri| in_scheme(uri)).map(|uri| ("uri".to_owned(), uri)));
    let of_whole =
        graph.values(node, "isPartOf").into_iter().flat_map(|whole| json_ld::texts(json_ld::get(whole, "issn")));
    all.extend(of_whole.map(|value| ("issn".to_owned(), value)));
    all
}

fn in_scheme(uri: &str) -> bool {
    !matches!(identifier::of_uri(uri), Checked::Sound(found) if &*found.scheme == "uri")
}

/// A `PropertyValue` names its scheme; a plain string tells it by its form.
fn named_identifier(value: &Value) -> Option<(String, String)> {
    if !value.is_object() || value.get("@value").is_some() {
        let text = json_ld::text(value, None)?;
        return in_scheme(&text).then(|| ("uri".to_owned(), text));
    }
    let text = json_ld::get(value, "value").and_then(|value| json_ld::text(value, None))?;
    let scheme = ["propertyID", "name"].iter().find_map(|key| json_ld::text(json_ld::get(value, key)?, None))?;
    let scheme = scheme.rsplit(['/', '#', ':']).next().unwrap_or_default().to_lowercase().replace([' ', '-', '_'], "");
    let known = match scheme.as_str() {
        "isbn" | "isbn13" | "isbn10" => "isbn",
        "issn" | "eissn" => "issn",
        "doi" => "doi",
        "oclc" | "oclcnumber" | "oclcnum" | "ocolc" => "oclc",
        "lccn" => "lccn",
        _ => return None,
    };
    Some((known.to_owned(), text))
}

/// The node's own id, made absolute; nothing for one that means something in its document only.
fn own_id<'a>(graph: &Graph<'a>, node: &'a Value) -> Option<String> {
    let id = node.get("@id").or_else(|| node.get("id"))?.as_str()?.trim();
    if id.is_empty() || id.starts_with("_:") {
        return None;
    }
    let absolute = graph.base.and_then(|base| base.join(id).ok()).map(String::from);
    absolute.or_else(|| (!id.starts_with('#')).then(|| id.to_owned()))
}

/// What stays the same between two builds: the node's id, an identifier, the ISBN, the address.
fn id<'a>(graph: &Graph<'a>, node: &'a Value, draft: &Draft, repairs: &mut Repairs) -> Option<String> {
    let fits = |id: &String| !id.is_empty() && id.len() <= Title::MAX_ID;
    let stated = || {
        graph.values(node, "identifier").into_iter().find_map(|value| {
            json_ld::get(value, "value").map_or_else(|| json_ld::text(value, None), |inner| json_ld::text(inner, None))
        })
    };
    if let Some(id) = own_id(graph, node).filter(fits).or_else(|| stated().filter(fits)) {
        return Some(id);
    }
    let isbn = draft.identifiers.iter().find_map(|(scheme, raw)| match identifier::check(scheme, raw) {
        Checked::Sound(found) if scheme == "isbn" || scheme == "issn" => Some(found.value),
        _ => None,
    });
    repairs.add_if(isbn.is_some(), Repair::IsbnAsId);
    isbn.or_else(|| draft.link.clone().filter(fits))
}

/// The page of the title: `url`, the page it is the subject of, its id if that is an address.
fn link_of<'a>(graph: &Graph<'a>, node: &'a Value, repairs: &mut Repairs) -> Option<String> {
    let address = |value: &Value| match value {
        Value::Object(map) => map.get("@id").and_then(Value::as_str).map(ToOwned::to_owned),
        other => json_ld::text(other, None),
    };
    let stated = ["url", "mainEntityOfPage"]
        .iter()
        .flat_map(|key| loose::items(json_ld::get(node, key)).take(10).filter_map(address));
    for raw in stated.collect::<Vec<_>>() {
        match link::resolved(&raw, graph.base) {
            Some(safe) => return Some(safe),
            None => repairs.add_value(Repair::UnsafeLink, &raw),
        }
    }
    own_id(graph, node).filter(|id| json_ld::is_address(id)).and_then(|id| link::safe(&id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use url::Url;

    use super::*;

    fn read(node: &Value) -> Draft {
        let base = Url::parse("https://library.example/record/7").unwrap();
        draft(&Graph::new(node, Some(&base)), node, &mut Repairs::default())
    }

    #[test]
    fn a_book_is_read_whole() {
        let book = json!({
            "@context": "https://schema.org", "@type": "Book", "@id": "#book", "name": "The Whale", "alternateName": "Moby-Dick", "author": {"@type": "Person", "name": "Melville, Herman"},
            "isbn": ["0439023483"], "inLanguage": [{"@type": "Language", "name": "English", "alternateName": "en"}, "http://id.loc.gov/vocabulary/languages/fre"],
            "datePublished": "1851-10-18", "about": [{"@type": "Thing", "name": "Whales"}, "Sea stories"], "genre": "Fiction", "keywords": "ships, captains",
            "audience": {"@type": "PeopleAudience", "suggestedMinAge": 12, "suggestedMaxAge": 17}, "isPartOf": {"@type": "BookSeries", "name": "Oceans"}, "position": 2,
            "bookFormat": "https://schema.org/Paperback", "description": "Of a whale.", "url": "/record/7", "identifier": {"@type": "PropertyValue", "propertyID": "OCLC", "value": "123"}
        });
        let draft = read(&book);
        assert_eq!(
            (draft.title.as_str(), draft.creators.as_slice()),
            ("The Whale", &["Melville, Herman".to_owned()][..])
        );
        assert_eq!(draft.variants, ["Moby-Dick"]);
        assert_eq!(draft.languages, ["en", "fre"]);
        assert_eq!(draft.subjects, ["Whales", "Sea stories", "Fiction", "ships", "captains"]);
        assert_eq!((draft.audience, draft.formats), (vec!["12-17".to_owned()], vec!["book".to_owned()]));
        assert_eq!((draft.series.as_deref(), draft.series_number.as_deref()), (Some("Oceans"), Some("2")));
        assert_eq!(draft.id.as_deref(), Some("https://library.example/record/7#book"));
        assert_eq!(draft.link.as_deref(), Some("https://library.example/record/7"));
        assert_eq!(draft.identifiers.len(), 2);
    }

    #[test]
    fn editions_add_their_carriers_languages_and_isbns() {
        let draft = read(&json!({
            "@type": "Book", "name": "The Whale", "author": "Herman Melville",
            "workExample": [
                {"@type": "Book", "bookFormat": "EBook", "inLanguage": "en", "isbn": "9780439023481"},
                {"@type": "Audiobook", "inLanguage": "de", "datePublished": "2001"}
            ]
        }));
        assert_eq!(draft.formats, ["ebook", "audiobook"]);
        assert_eq!((draft.languages, draft.year.as_deref()), (vec!["en".to_owned(), "de".to_owned()], Some("2001")));
        assert_eq!(draft.id.as_deref(), Some("9780439023481"));
    }

    #[test]
    fn ids_are_the_most_lasting_there_are() {
        let id = |node: Value| read(&node).id;
        assert_eq!(id(json!({"@id": "_:b0", "name": "x", "identifier": "bib12"})).as_deref(), Some("bib12"));
        assert_eq!(
            id(json!({"name": "x", "isbn": "0439023483", "url": "https://x.example/1"})).as_deref(),
            Some("9780439023481")
        );
        assert_eq!(id(json!({"name": "x", "url": "/1"})).as_deref(), Some("https://library.example/1"));
        assert_eq!(id(json!({"name": "x"})), None);
    }

    #[test]
    fn articles_are_in_periodicals_and_not_in_series() {
        let draft = read(&json!({
            "@type": "ScholarlyArticle", "headline": "On whales", "author": ["https://orcid.example/1", {"givenName": "Jane", "familyName": "Doe"}],
            "isPartOf": {"@type": "PublicationIssue", "name": "Vol. 1", "issn": "0317-8471"}, "sameAs": ["https://doi.org/10.1000/x", "https://other.example/"]
        }));
        assert_eq!((draft.title.as_str(), draft.series), ("On whales", None));
        assert_eq!((draft.creators, draft.formats), (vec!["Jane Doe".to_owned()], vec!["article".to_owned()]));
        let wanted = [("uri", "https://doi.org/10.1000/x"), ("issn", "0317-8471")];
        assert_eq!(draft.identifiers, wanted.map(|(scheme, value)| (scheme.to_owned(), value.to_owned())));
    }

    #[test]
    fn unsafe_links_are_left_out() {
        assert_eq!(read(&json!({"name": "x", "url": "javascript:alert(1)"})).link, None);
    }
}
