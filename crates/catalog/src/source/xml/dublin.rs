//! Dublin Core, simple and qualified, and simple records that use its names.

use super::super::opds_publication::has_known_scheme;
use super::super::rows::isbn_of;
use super::space::Space;
use super::tree::Element;
use crate::clean::date::{self, DayOrder};
use crate::clean::identifier::{self, Checked};
use crate::clean::{format, language};
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// Most values of a record that are looked at.
const MAX_VALUES: usize = 5_000;

/// Elements of Dublin Core that tell its records from what is wrapped around them.
const ELEMENTS: [&str; 11] = [
    "title",
    "creator",
    "contributor",
    "subject",
    "description",
    "publisher",
    "date",
    "type",
    "identifier",
    "language",
    "rights",
];

/// Whether a title of Dublin Core, or of no particular format, is directly in an element.
pub fn is_record(element: &Element) -> bool {
    let tells = |child: &Element| child.space == Space::Dublin && ELEMENTS.contains(&&*child.name);
    element.children().any(|child| is_field(child) && (&*child.name == "title" || tells(child)))
}

fn is_field(element: &Element) -> bool {
    matches!(element.space, Space::Dublin | Space::None | Space::Oai | Space::Other | Space::Schema)
}

/// What a record holds, or why it makes no title. `id` is the one that the server gives.
pub fn found(record: &Element, id: Option<String>, repairs: &mut Repairs) -> Found {
    let mut fields = Fields::default();
    for child in record.children().filter(|child| is_field(child)).take(MAX_VALUES) {
        for value in values(child) {
            fields.put(child, value);
        }
    }
    let about = record.attribute("about").map(ToOwned::to_owned);
    let draft = fields.draft(id.or(about), repairs);
    if draft.title.is_empty() {
        return Found::reject("no title", &draft.id.unwrap_or_else(|| record.text()));
    }
    Found::Draft(Box::new(draft))
}

/// The texts of a field: in RDF those of a list, of a named thing, or the address that it points to.
fn values(element: &Element) -> Vec<String> {
    let named = |name: &'static str| element.find(4, &move |inner| &*inner.name == name).and_then(Element::words);
    if element.children().next().is_none() {
        return element.words().or_else(|| element.attribute("resource").map(ToOwned::to_owned)).into_iter().collect();
    }
    let list = element.children().find(|list| matches!(&*list.name, "Bag" | "Seq" | "Alt"));
    if let Some(list) = list {
        return list.named("li").filter_map(Element::words).take(100).collect();
    }
    named("value")
        .or_else(|| named("name"))
        .or_else(|| named("label"))
        .or_else(|| element.words())
        .into_iter()
        .collect()
}

/// What the fields hold, before it is decided which of it counts.
#[derive(Default)]
struct Fields {
    titles: Vec<(Option<String>, String)>,
    contributors: Vec<String>,
    issued: Option<String>,
    dates: Vec<String>,
    types: Vec<String>,
    addresses: Vec<String>,
    local: Vec<String>,
    draft: Draft,
}

impl Fields {
    fn put(&mut self, element: &Element, value: String) {
        let draft = &mut self.draft;
        match &*element.name {
            "title" => self.titles.push((element.language().and_then(language::tag), value)),
            "alternative" => draft.variants.push(value),
            "creator" | "author" => draft.creators.push(value),
            "contributor" => self.contributors.push(value),
            "subject" | "keyword" | "genre" | "category" | "spatial" => subject(element, &value, draft),
            "description" | "abstract" | "summary" => put_once(&mut draft.description, value),
            "issued" | "dateIssued" | "year" => put_once(&mut self.issued, value),
            "date" | "created" | "copyrighted" | "dateCopyrighted" => self.dates.push(value),
            "available" | "dateAccepted" => draft.added = draft.added.or(date::parse(&value, DayOrder::default())),
            "type" | "format" | "medium" => self.types.extend(carrier(element, &value)),
            "language" => draft.languages.push(value),
            "audience" => draft.audience.push(value),
            "isPartOf" | "series" if !value.contains("://") => put_once(&mut draft.series, value),
            "identifier" => self.identifier(element, value),
            "isbn" | "issn" | "doi" | "lccn" | "oclc" => draft.identifiers.push((element.name.to_string(), value)),
            "id" => self.local.push(value),
            "url" | "link" => self.addresses.push(value),
            _ => {}
        }
    }

    fn identifier(&mut self, element: &Element, value: String) {
        let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
        let lower = value.to_ascii_lowercase();
        let scheme = ["isbn", "issn", "doi", "lccn", "oclc"].into_iter().find(|scheme| {
            kind.ends_with(scheme) || lower.strip_prefix(scheme).is_some_and(|rest| rest.starts_with([':', ' ', '=']))
        });
        match scheme {
            _ if lower.starts_with("http://") || lower.starts_with("https://") => {
                if has_known_scheme(&value) {
                    self.draft.identifiers.push(("uri".into(), value.clone()));
                }
                self.addresses.push(value);
            }
            _ if has_known_scheme(&value) => self.draft.identifiers.push(("uri".into(), value)),
            Some(scheme) => {
                let bare = lower.strip_prefix(scheme).map_or(0, |rest| value.len() - rest.len());
                let bare = value.get(bare..).unwrap_or_default().trim_start_matches([':', ' ', '=']);
                self.draft.identifiers.push((scheme.into(), bare.to_owned()));
            }
            None => match number(&value) {
                Some(known) => self.draft.identifiers.push((known.into(), value)),
                None => self.local.push(value),
            },
        }
    }

    fn draft(mut self, id: Option<String>, repairs: &mut Repairs) -> Draft {
        let first = self.draft.languages.first().and_then(|language| language::tags(language).into_iter().next());
        let best = self.titles.iter().position(|(tag, _)| tag.is_some() && *tag == first).unwrap_or(0);
        let mut draft = self.draft;
        if best < self.titles.len() {
            draft.title = self.titles.remove(best).1;
        }
        draft.variants.splice(0..0, self.titles.into_iter().map(|(_, title)| title));
        if draft.creators.is_empty() {
            draft.creators = self.contributors;
        } else {
            draft.variants.extend(self.contributors);
        }
        // A moment is when something was done to the record.
        let day = self.dates.iter().find(|date| !date.contains('T')).or(self.dates.first());
        draft.year = self.issued.or_else(|| day.cloned());
        draft.formats = formats(self.types);
        draft.id = id.or_else(|| self.local.into_iter().next()).or_else(|| self.addresses.first().cloned());
        if draft.id.is_none() {
            draft.id = isbn_of(&draft);
            repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
        }
        draft.link = self.addresses.into_iter().next();
        draft
    }
}

fn put_once(place: &mut Option<String>, value: String) {
    place.get_or_insert(value);
}

/// Whether a number alone is an ISBN or ISSN.
fn number(value: &str) -> Option<&'static str> {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let is_bare = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'x' | 'X'));
    match digits {
        9 | 10 | 13 if is_bare && matches!(identifier::check("isbn", value), Checked::Sound(_)) => Some("isbn"),
        7 | 8 if is_bare && value.contains('-') && matches!(identifier::check("issn", value), Checked::Sound(_)) => {
            Some("issn")
        }
        _ => None,
    }
}

/// A class where the field says so; otherwise headings, of which some write several into one field.
fn subject(element: &Element, value: &str, draft: &mut Draft) {
    let member = || element.find(3, &|inner| &*inner.name == "memberOf").and_then(|inner| inner.attribute("resource"));
    let kind = element.attribute("type").or_else(member).unwrap_or_default();
    match ["LCC", "DDC", "UDC"].into_iter().find(|class| kind.ends_with(class)) {
        Some(class) => draft.classes.push(format!("{}:{value}", class.to_lowercase())),
        None => {
            draft.subjects.extend(value.split(';').map(str::trim).filter(|one| !one.is_empty()).map(ToOwned::to_owned));
        }
    }
}

/// What a type or format says of the carrier: a media type, a type of DCMI, or a word for one.
fn carrier(element: &Element, value: &str) -> Option<String> {
    if let Some(known) = format::of_media_type(value) {
        return Some(known.to_owned());
    }
    let word = value.rsplit(['/', '#']).next().unwrap_or(value).trim();
    let known = match word {
        "MovingImage" => Some("video"),
        "StillImage" => Some("image"),
        "Text" => Some("text"),
        _ => format::known(word),
    };
    let is_word = &*element.name == "type" && word.len() <= 30 && !word.chars().any(|c| c.is_ascii_digit());
    known.map(ToOwned::to_owned).or_else(|| is_word.then(|| word.to_owned()))
}

/// "Text" says no more than that it is a book, and only where nothing says more.
fn formats(mut types: Vec<String>) -> Vec<String> {
    let is_text = |one: &String| one.eq_ignore_ascii_case("text");
    if !types.iter().all(is_text) {
        types.retain(|one| !is_text(one));
    }
    types
}

#[cfg(test)]
mod tests {
    use super::super::{read_bytes, reasons};

    #[test]
    fn a_page_of_oai_pmh_becomes_titles() {
        let text = "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords>\
            <record><header><identifier>oai:x:1</identifier></header><metadata><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
              <dc:title xml:lang='en'>The whale</dc:title><dc:title xml:lang='fr'>La baleine</dc:title><dc:creator>Melville, Herman</dc:creator><dc:contributor>Kent, Rockwell</dc:contributor>\
              <dc:subject>Whales -- Fiction; Sea stories</dc:subject><dc:date>2012-05-01T10:00:00Z</dc:date><dc:date>1851</dc:date><dc:type>Text</dc:type><dc:format>application/epub+zip</dc:format>\
              <dc:identifier>ISBN: 0439023483</dc:identifier><dc:identifier>https://x.example/1</dc:identifier><dc:identifier>https://doi.org/10.1000/ABC</dc:identifier><dc:language>fre</dc:language></oai_dc:dc></metadata></record>\
            <record><header status='deleted'><identifier>oai:x:2</identifier></header></record>\
            <record><header><identifier>oai:x:3</identifier></header><metadata><mets><dmdSec/></mets></metadata></record>\
            <resumptionToken>abc</resumptionToken></ListRecords></OAI-PMH>";
        let intake = read_bytes(text.as_bytes());
        let whale = &intake.titles[0];
        assert_eq!((whale.id.as_str(), whale.title.as_str(), whale.year), ("oai:x:1", "La baleine", Some(1851)));
        assert_eq!(whale.variants, ["The whale", "Kent, Rockwell"]);
        assert_eq!(whale.creators, ["Herman Melville"]);
        assert_eq!(whale.headings, ["Whales -- Fiction", "Sea stories"]);
        assert_eq!(
            (whale.formats.as_slice(), whale.link.as_deref()),
            (&["ebook".to_owned()][..], Some("https://x.example/1"))
        );
        let values: Vec<&str> = whale.identifiers.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(values, ["9780439023481", "10.1000/abc"]);
        assert_eq!(
            reasons(&intake),
            ["record 3 (byte 908): metadata in METS; ask the server for marc21 or oai_dc instead"]
        );
        let notes = intake.report.notes.join("; ");
        assert!(notes.contains("resumptionToken=abc"), "{notes}");
        let report = &intake.report;
        assert_eq!((report.read, report.kept, report.rejected), (3, 1, 1));
        assert_eq!(report.passed_over.get("record marked as deleted"), Some(&1));
    }

    #[test]
    fn a_page_on_which_everything_is_deleted_is_no_error() {
        let gone = "<record><header status='deleted'><identifier>oai:x:2</identifier></header></record>";
        let intake = read_bytes(format!("<OAI-PMH><ListRecords>{gone}{gone}</ListRecords></OAI-PMH>").as_bytes());
        let report = &intake.report;
        assert_eq!((report.read, report.unread, reasons(&intake).len()), (2, 0, 0));
        assert_eq!(report.passed_over.get("record marked as deleted"), Some(&2));
    }

    #[test]
    fn plain_and_rdf_records_are_read() {
        for text in [
            "<dc><title>Emma</title><creator>Austen, Jane</creator><identifier>9780439023481</identifier></dc>",
            "<books><book><title>Emma</title><author>Austen, Jane</author><isbn>0439023483</isbn></book></books>",
            "<srw_dc:dcCollection><srw_dc:dc xmlns='info:srw/schema/1/dc-v1.1'><title>Emma</title><creator>Austen, Jane</creator><identifier>ISBN 0439023483</identifier></srw_dc:dc></srw_dc:dcCollection>",
        ] {
            let intake = read_bytes(text.as_bytes());
            assert_eq!(intake.titles.len(), 1, "{text} {:?}", reasons(&intake));
            assert_eq!(
                (intake.titles[0].id.as_str(), intake.titles[0].creators.as_slice()),
                ("9780439023481", &["Jane Austen".to_owned()][..])
            );
        }
        let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dcterms='http://purl.org/dc/terms/'><rdf:Description rdf:about='https://x.example/1'>\
            <dcterms:title>Emma</dcterms:title><dcterms:creator><agent><name>Austen, Jane</name><birthdate>1775</birthdate></agent></dcterms:creator>\
            <dcterms:subject><rdf:Description><rdf:value>Courtship -- Fiction</rdf:value><memberOf rdf:resource='x'/></rdf:Description></dcterms:subject></rdf:Description></rdf:RDF>";
        let intake = read_bytes(rdf.as_bytes());
        assert_eq!(intake.titles.len(), 1, "{:?}", reasons(&intake));
        let emma = &intake.titles[0];
        assert_eq!(
            (emma.id.as_str(), emma.creators[0].as_str(), emma.headings[0].as_str()),
            ("https://x.example/1", "Jane Austen", "Courtship -- Fiction")
        );
    }
}
