//! `COinS`: a citation in the `title` of an empty element of a web page, as library catalogues write it for reference managers.

use std::collections::HashMap;

use url::form_urlencoded;

use super::rows::with_subtitle;
use crate::clean::identifier::{self, Checked};
use crate::draft::Draft;
use crate::report::{Repair, Repairs};

/// Longest citation, in bytes, and most values in it.
const MAX_LENGTH: usize = 64 * 1024;
const MAX_VALUES: usize = 500;

/// The values of a citation by their names, without the "rft." before them.
type Values = HashMap<String, Vec<String>>;

/// The fields of a citation; nothing if it is none.
pub fn draft(citation: &str, repairs: &mut Repairs) -> Option<Draft> {
    if citation.len() > MAX_LENGTH || !citation.contains("ctx_ver") {
        return None;
    }
    let values = values(citation);
    let first = |name: &str| values.get(name).and_then(|all| all.first()).cloned();
    let all = |name: &str| values.get(name).cloned().unwrap_or_default();
    let is_article = matches!(first("genre").as_deref(), Some("article" | "proceeding" | "preprint" | "bookitem"));
    let names =
        if is_article { ["atitle", "title", "btitle", "jtitle"] } else { ["btitle", "title", "jtitle", "atitle"] };
    let mut draft = Draft {
        title: with_subtitle(names.into_iter().find_map(first)?, None),
        creators: creators(&values),
        year: first("date"),
        languages: all("language"),
        formats: format(&values).into_iter().collect(),
        subjects: all("subject"),
        series: first("series"),
        identifiers: identifiers(&values),
        description: first("description"),
        link: all("rft_id").into_iter().chain(all("identifier")).find(|id| id.starts_with("http")),
        ..Draft::default()
    };
    draft.id = id(&draft, repairs);
    Some(draft)
}

fn values(citation: &str) -> Values {
    let mut values = Values::new();
    for (name, value) in form_urlencoded::parse(citation.as_bytes()).take(MAX_VALUES) {
        // Some write "&amp;" twice over.
        let name = name.trim_start_matches("amp;").trim_start_matches("rft.").to_owned();
        if !value.trim().is_empty() {
            values.entry(name).or_default().push(value.trim().to_owned());
        }
    }
    values
}

/// Whole names; a last and a first name only where there are none.
fn creators(values: &Values) -> Vec<String> {
    let mut all: Vec<String> =
        ["au", "creator", "aucorp"].iter().filter_map(|name| values.get(*name)).flatten().cloned().collect();
    let first = |name: &str| values.get(name).and_then(|all| all.first());
    if let (true, Some(last)) = (all.is_empty(), first("aulast")) {
        all.push(
            first("aufirst")
                .or_else(|| first("auinit"))
                .map_or_else(|| last.clone(), |given| format!("{last}, {given}")),
        );
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|name| seen.insert(name.clone()));
    all
}

/// What it is, by its genre, its type, or the kind of citation.
fn format(values: &Values) -> Option<String> {
    let first = |name: &str| values.get(name).and_then(|all| all.first()).map(String::as_str);
    let kind = first("rft_val_fmt").and_then(|kind| kind.rsplit(':').next());
    match (first("genre"), kind) {
        (Some("article" | "proceeding" | "preprint"), _) => Some("article".into()),
        (Some("dissertation"), _) | (_, Some("dissertation")) => Some("thesis".into()),
        (Some("book" | "bookitem" | "conference" | "report"), _) => Some("book".into()),
        (Some("journal" | "issue"), _) => Some("journal".into()),
        _ if first("type").is_some() => first("type").map(ToOwned::to_owned),
        (_, Some("book")) => Some("book".into()),
        (_, Some("journal")) => Some("journal".into()),
        _ => None,
    }
}

fn identifiers(values: &Values) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (name, scheme) in [("isbn", "isbn"), ("issn", "issn"), ("eissn", "issn")] {
        all.extend(values.get(name).into_iter().flatten().map(|value| (scheme.to_owned(), value.clone())));
    }
    for id in ["rft_id", "identifier"].iter().filter_map(|name| values.get(*name)).flatten() {
        let known = [("info:oclcnum/", "oclc"), ("info:lccn/", "lccn"), ("info:doi/", "doi")];
        if let Some((prefix, scheme)) = known.iter().find(|(prefix, _)| id.starts_with(prefix)) {
            all.push(((*scheme).to_owned(), id[prefix.len()..].to_owned()));
        } else if !matches!(identifier::of_uri(id), Checked::Sound(found) if found.scheme == "uri") {
            all.push(("uri".to_owned(), id.clone()));
        }
    }
    all
}

/// The address of the record, otherwise its ISBN or ISSN.
fn id(draft: &Draft, repairs: &mut Repairs) -> Option<String> {
    let link = draft.link.clone().filter(|link| link.len() <= carrel_engine::title::Title::MAX_ID);
    link.or_else(|| {
        let number = draft.identifiers.iter().find_map(|(scheme, raw)| match identifier::check(scheme, raw) {
            Checked::Sound(found) if scheme == "isbn" || scheme == "issn" => Some(found.value),
            _ => None,
        });
        repairs.add_if(number.is_some(), Repair::IsbnAsId);
        number
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_read() {
        let citation = "ctx_ver=Z39.88-2004&rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Abook&rft.genre=book&rft.btitle=Land+use%3A+a+reader&rft.au=Doe%2C+Jane&rft.au=Roe%2C+Ann&rft.isbn=0439023483&rft.date=1999&rft_id=info%3Aoclcnum%2F12345";
        let draft = draft(citation, &mut Repairs::default()).unwrap();
        assert_eq!((draft.title.as_str(), draft.year.as_deref()), ("Land use: a reader", Some("1999")));
        assert_eq!(
            (draft.creators, draft.formats),
            (vec!["Doe, Jane".to_owned(), "Roe, Ann".to_owned()], vec!["book".to_owned()])
        );
        assert_eq!(draft.id.as_deref(), Some("9780439023481"));
        assert_eq!(draft.identifiers[1], ("oclc".to_owned(), "12345".to_owned()));
    }

    #[test]
    fn other_kinds_have_titles_of_their_own() {
        let of = |rest: &str| draft(&format!("ctx_ver=Z39.88-2004&{rest}"), &mut Repairs::default());
        let article =
            of("rft.genre=article&rft.atitle=On+whales&rft.jtitle=Sea&rft.aulast=Doe&rft.aufirst=Jane").unwrap();
        assert_eq!(
            (article.title.as_str(), article.creators[0].as_str(), article.formats[0].as_str()),
            ("On whales", "Doe, Jane", "article")
        );
        let dublin = of("rft_val_fmt=info:ofi/fmt:kev:mtx:dc&rft.title=Film&rft.creator=Roe&rft.type=DVD&rft.identifier=https://library.example/7").unwrap();
        assert_eq!((dublin.formats[0].as_str(), dublin.link.as_deref()), ("DVD", Some("https://library.example/7")));
        assert_eq!(dublin.id, dublin.link);
        assert_eq!(of("rft.au=Nobody"), None);
        assert_eq!(draft("rft.title=x", &mut Repairs::default()), None);
    }
}
