//! What stands around the records of an XML file, and what a file without records is.

use memchr::memmem;

use super::scan::Raw;
use super::space::Space;
use super::tree::Element;
use super::{atom, record::parsed};
use crate::clean::text;
use crate::error::Error;
use crate::intake::Intake;

/// Roots of documents that hold no titles, in lower case, and what they are.
const OTHERS: [(&str, &str); 22] = [
    ("urlset", "it is a sitemap, which lists addresses only; export MARCXML or Dublin Core, or give the pages as HTML"),
    ("sitemapindex", "it is a list of sitemaps; export MARCXML or Dublin Core"),
    ("opensearchdescription", "it describes a search engine; fetch the search results that its template leads to"),
    ("explainresponse", "it describes an SRU server; fetch a searchRetrieve response"),
    ("envelope", "it is a SOAP message; save the records in it as MARCXML or Dublin Core"),
    ("onixmessage", "it has no products"),
    ("ead", "it is a finding aid of an archive (EAD); export MARCXML or Dublin Core instead"),
    ("tei", "it is a text in TEI; export MARCXML or Dublin Core instead"),
    ("tei.2", "it is a text in TEI; export MARCXML or Dublin Core instead"),
    ("mets", "it is a METS file; export MARCXML or Dublin Core instead"),
    ("opml", "it is a list of feeds; fetch those and give them"),
    ("schema", "it is an XML schema"),
    ("grammar", "it is an XML schema"),
    ("stylesheet", "it is a style sheet"),
    ("transform", "it is a style sheet"),
    ("svg", "it is a picture"),
    ("package", "it is a part of an e-book; export MARCXML, OPDS or Dublin Core instead"),
    ("container", "it is a part of an e-book; export MARCXML, OPDS or Dublin Core instead"),
    ("kml", "it is a map"),
    ("wsdl", "it describes a web service"),
    ("definitions", "it describes a web service"),
    ("service", "it only names collections that can be posted to; fetch the feeds"),
];

/// Most addresses that are named in a reason.
const MAX_NAMED: usize = 10;

/// An address for a message.
fn short(address: &str) -> String {
    text::cut(&text::line(address), 300).into_owned()
}

/// What was met around the records.
#[derive(Debug, Default)]
pub struct Envelope {
    /// Pieces that are no sound mark-up.
    pub broken: u64,
    /// Whether it is a feed of a blog.
    pub is_blog: bool,
    root: Option<(Box<str>, Space)>,
    request: Option<Box<str>>,
    errors: Vec<String>,
    next: Option<String>,
    elsewhere: Vec<String>,
    sections: u64,
    messages: u64,
    unclosed: Option<String>,
}

impl Envelope {
    /// Whether a record begins with this element, `depth` levels below the root.
    pub fn is_record(&self, element: &Element, parent: Option<&str>, depth: usize) -> bool {
        let root = self.root.as_ref().map_or("", |(root, _)| root);
        if depth > 0
            && OTHERS
                .iter()
                .any(|(other, _)| root.eq_ignore_ascii_case(other) && *other != "onixmessage" && *other != "envelope")
        {
            return false;
        }
        match &*element.name {
            "record" | "entry" | "mods" | "dc" => true,
            "item" => parent.is_none_or(|parent| {
                matches!(parent, "channel" | "rss" | "RDF" | "items" | "records" | "collection" | "rdf" | "list")
            }),
            "product" | "Product" => parent.is_none_or(|parent| parent.eq_ignore_ascii_case("ONIXMessage")),
            "book" | "publication" | "doc" => depth == 1,
            "metadata" => parent.is_none_or(|parent| parent == "records"),
            "channel" | "image" | "textinput" | "textInput" => false,
            _ => depth == 1 && root == "RDF",
        }
    }

    /// Notes an element around records: the root of the file, or what an OAI-PMH server was asked for.
    pub fn root(&mut self, element: &Element, depth: usize) {
        let is_oai = self.root.as_ref().is_some_and(|(root, _)| &**root == "OAI-PMH");
        match depth {
            0 if self.root.is_none() => self.root = Some((element.name.clone(), element.space)),
            1 if is_oai && !matches!(&*element.name, "responseDate" | "request" | "error") => {
                self.request.get_or_insert_with(|| element.name.clone());
            }
            _ => {}
        }
    }

    /// Learns from an element without others in it; the address that links of the file are relative to, if this is one.
    pub fn leaf(&mut self, element: &Element, parent: &str) -> Option<String> {
        let href = element.attribute("href");
        match (&*element.name, element.attribute("rel")) {
            ("resumptionToken", _) if element.words().is_some() => {
                self.next = element.words().map(|token| format!("verb=ListRecords&resumptionToken={}", short(&token)));
            }
            ("nextRecordPosition", _) => {
                self.next = element.words().map(|position| format!("the one from record {}", text::excerpt(&position)));
            }
            ("link", Some("next")) => self.next = href.map(short),
            ("link", Some("self")) => return href.map(ToOwned::to_owned),
            ("link", None) if parent == "channel" && href.is_none() => return element.words(),
            ("link", Some(rel))
                if !matches!(rel, "start" | "up" | "search" | "first" | "previous")
                    && element.attribute("type").is_some_and(atom::is_catalogue) =>
            {
                self.elsewhere.extend(href.filter(|_| self.elsewhere.len() < MAX_NAMED).map(short));
            }
            ("generator", _) => self.is_blog |= element.text().to_ascii_lowercase().contains("wordpress"),
            ("status_code", _) if parent == "message" => self.messages += 1,
            ("error", _) => self.error(element.attribute("code"), element),
            ("message" | "details", _) if parent == "diagnostic" => self.error(None, element),
            ("faultstring" | "Text", _) if matches!(parent, "Fault" | "Reason") => self.error(None, element),
            _ => {}
        }
        None
    }

    fn error(&mut self, code: Option<&str>, element: &Element) {
        let words = element.words().unwrap_or_default();
        let message = [code.unwrap_or_default(), &words].join(" ");
        if self.errors.len() < MAX_NAMED && !message.trim().is_empty() {
            self.errors.push(text::cut(message.trim(), 300).into_owned());
        }
    }

    /// The file has ended inside these elements.
    pub fn ended<'a>(&mut self, open: impl Iterator<Item = &'a str>) {
        self.unclosed = open.last().map(text::excerpt);
    }

    /// Counts entries that are no titles by themselves but lead to other feeds.
    pub fn passes_over(&mut self, raw: &Raw) -> bool {
        let has = |words: &str| memmem::find(&raw.bytes, words.as_bytes()).is_some();
        if raw.trouble.is_some() {
            return false;
        }
        let is_feed = self.root.as_ref().is_some_and(|(root, _)| &**root == "feed");
        let may_lead = is_feed && !has("opds-spec.org/acquisition") && (has("opds-catalog") || has("subsection"));
        let leads = may_lead
            .then(|| parsed(raw).ok().and_then(|(element, _)| atom::leads_to(&element, raw.context.base.as_ref())));
        let Some(address) = leads.flatten() else { return false };
        if self.elsewhere.len() < MAX_NAMED {
            self.elsewhere.push(short(&address));
        }
        self.sections += 1;
        true
    }

    /// Says what is to be known about the file after `records` of it went through.
    pub fn report(&self, records: u64, intake: &mut Intake) -> Result<(), Error> {
        for error in self.errors.iter().filter(|_| records > 0) {
            intake.note(&format!("the server reports: {error}"));
        }
        if let Some(next) = &self.next {
            intake.note(&format!("is one page of several; the next is {next}"));
        }
        if self.sections > 0 && records > 0 {
            let addresses = self.elsewhere.join(", ");
            intake.note(&format!(
                "entries that only lead to other feeds: {}; give those too: {addresses}",
                self.sections
            ));
        }
        if self.broken > 0 {
            intake.note(&format!("pieces between records that are no sound XML, passed over: {}", self.broken));
        }
        if let Some(unclosed) = &self.unclosed {
            intake.note(&format!("ends before </{unclosed}>: it may not be whole"));
        }
        if records == 0 {
            return intake.reject_source(self.nothing());
        }
        Ok(())
    }

    /// What a file without records is instead.
    fn nothing(&self) -> String {
        let root = self.root.as_ref().map_or("", |(root, _)| root);
        let other = OTHERS.iter().find(|(other, _)| root.eq_ignore_ascii_case(other)).map(|(_, what)| *what);
        let what = match () {
            () if !self.errors.is_empty() => format!("the server reports an error: {}", self.errors.join("; ")),
            () if other.is_some() => other.unwrap_or_default().to_owned(),
            () if self.request.is_some() && root == "OAI-PMH" => self.without_oai_records(),
            () if root == "feed" && !self.elsewhere.is_empty() => {
                format!("it only links to other feeds; give those: {}", self.elsewhere.join(", "))
            }
            () if root == "feed" && self.messages > 0 => {
                format!("it has no entries, only messages ({})", self.messages)
            }
            () if matches!(root, "feed" | "rss" | "RDF" | "channel" | "rdf") => "the feed has no entries".to_owned(),
            () if root == "searchRetrieveResponse" => "the search found no records".to_owned(),
            () if matches!(root, "collection" | "records" | "OAI-PMH" | "modsCollection") => {
                "it has no records".to_owned()
            }
            () if root.is_empty() => "it has no sound element".to_owned(),
            () => format!(
                "<{}> is none of what carrel build reads (MARCXML, OAI-PMH, Dublin Core, OPDS, Atom, RSS); export MARCXML or Dublin Core instead",
                text::excerpt(root)
            ),
        };
        format!("no titles: {what}")
    }

    fn without_oai_records(&self) -> String {
        let request = self.request.as_deref().unwrap_or_default();
        match request {
            "ListRecords" | "GetRecord" => "the answer has no records".to_owned(),
            _ => format!(
                "it answers {}; fetch verb=ListRecords&metadataPrefix=marc21 or oai_dc instead",
                text::excerpt(request)
            ),
        }
    }
}
