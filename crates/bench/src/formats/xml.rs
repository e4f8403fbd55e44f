//! XML that catalogues, publishers and repositories give: MODS, ONIX, Dublin Core.

use std::fmt::Write as _;

use super::name_parts;
use crate::gutenberg::Record;
use crate::marc::language_code;

/// A collection of MODS.
pub const MODS: (&str, &str) =
    ("<?xml version=\"1.0\"?>\n<modsCollection xmlns=\"http://www.loc.gov/mods/v3\">\n", "</modsCollection>\n");
/// A message of ONIX 3.0.
pub const ONIX: (&str, &str) = (
    "<?xml version=\"1.0\"?>\n<ONIXMessage release=\"3.0\" xmlns=\"http://ns.editeur.org/onix/3.0/reference\"><Header><Sender><SenderName>Example</SenderName></Sender><SentDateTime>20240115</SentDateTime></Header>\n",
    "</ONIXMessage>\n",
);
/// An answer of OAI-PMH.
pub const OAI: (&str, &str) = (
    "<?xml version=\"1.0\"?>\n<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><responseDate>2024-01-15T00:00:00Z</responseDate><request verb=\"ListRecords\" metadataPrefix=\"oai_dc\">https://library.example/oai</request><ListRecords>\n",
    "</ListRecords></OAI-PMH>\n",
);

/// Text as XML writes it, in elements and in attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Adds elements of one name with these texts.
pub(crate) fn add<T: AsRef<str>>(out: &mut String, name: &str, texts: impl IntoIterator<Item = T>) {
    // An end tag has no attributes.
    let end = name.split(' ').next().unwrap_or_default();
    for text in texts {
        // Writing to memory cannot fail.
        let _ = write!(out, "<{name}>{}</{end}>", escaped(text.as_ref()));
    }
}

/// A record of MODS.
pub fn mods(record: &Record) -> String {
    let base = &record.base;
    let mut out = format!("<mods><titleInfo><title>{}</title></titleInfo>", escaped(&base.title));
    for creator in &base.creators {
        out.push_str("<name type=\"personal\">");
        add(&mut out, "namePart", [creator]);
        out.push_str("<role><roleTerm type=\"code\" authority=\"marcrelator\">aut</roleTerm></role></name>");
    }
    out.push_str("<typeOfResource>text</typeOfResource><originInfo>");
    add(&mut out, "dateIssued", super::year(record));
    out.push_str("</originInfo><language>");
    add(
        &mut out,
        "languageTerm type=\"code\" authority=\"iso639-2b\"",
        base.languages.iter().map(|it| language_code(it)),
    );
    out.push_str("</language>");
    add(&mut out, "abstract", &record.summary);
    for heading in &base.headings {
        out.push_str("<subject authority=\"lcsh\">");
        add(&mut out, "topic", heading.split(" -- "));
        out.push_str("</subject>");
    }
    add(&mut out, "classification authority=\"lcc\"", &base.classes);
    add(&mut out, "identifier type=\"isbn\"", &record.isbn);
    let _ = write!(out, "<recordInfo><recordIdentifier>m{}</recordIdentifier></recordInfo></mods>", record.number);
    out + "\n"
}

/// A product of ONIX.
pub fn onix(record: &Record) -> String {
    let base = &record.base;
    let mut out = format!(
        "<Product><RecordReference>x{}</RecordReference><NotificationType>03</NotificationType>",
        record.number
    );
    if let Some(isbn) = &record.isbn {
        out.push_str("<ProductIdentifier><ProductIDType>15</ProductIDType>");
        add(&mut out, "IDValue", [isbn]);
        out.push_str("</ProductIdentifier>");
    }
    let _ = write!(
        out,
        "<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>BC</ProductForm><TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitleText>{}</TitleText></TitleElement></TitleDetail>",
        escaped(&base.title)
    );
    for (place, creator) in (1..).zip(&base.creators) {
        let _ = write!(
            out,
            "<Contributor><SequenceNumber>{place}</SequenceNumber><ContributorRole>A01</ContributorRole><PersonNameInverted>{}</PersonNameInverted></Contributor>",
            escaped(creator)
        );
    }
    for language in &base.languages {
        let code = language_code(language);
        let _ = write!(out, "<Language><LanguageRole>01</LanguageRole><LanguageCode>{code}</LanguageCode></Language>");
    }
    for heading in &base.headings {
        let heading = escaped(heading);
        let _ = write!(
            out,
            "<Subject><SubjectSchemeIdentifier>04</SubjectSchemeIdentifier><SubjectHeadingText>{heading}</SubjectHeadingText></Subject>"
        );
    }
    out.push_str("</DescriptiveDetail>");
    if let Some(summary) = &record.summary {
        let _ = write!(
            out,
            "<CollateralDetail><TextContent><TextType>03</TextType><ContentAudience>00</ContentAudience><Text>{}</Text></TextContent></CollateralDetail>",
            escaped(summary)
        );
    }
    if let Some(year) = super::year(record) {
        let _ = write!(
            out,
            "<PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date dateformat=\"05\">{year}</Date></PublishingDate></PublishingDetail>"
        );
    }
    out + "</Product>\n"
}

/// A record of Dublin Core in OAI-PMH.
pub fn oai(record: &Record) -> String {
    let base = &record.base;
    let mut out = format!(
        "<record><header><identifier>oai:library.example:{}</identifier><datestamp>2024-01-02</datestamp></header><metadata><oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">",
        record.number
    );
    add(&mut out, "dc:title", [&base.title]);
    add(&mut out, "dc:creator", base.creators.iter().map(|creator| plain_name(creator)));
    add(&mut out, "dc:subject", &base.headings);
    add(&mut out, "dc:description", &record.summary);
    add(&mut out, "dc:date", super::year(record));
    add(&mut out, "dc:type", ["Text"]);
    add(&mut out, "dc:language", base.languages.iter().map(|it| language_code(it)));
    add(&mut out, "dc:identifier", [super::address(record)]);
    add(&mut out, "dc:identifier", record.isbn.iter().map(|isbn| format!("urn:ISBN:{isbn}")));
    out + "</oai_dc:dc></metadata></record>\n"
}

/// "Family, Given", as repositories and feeds have it: without dates.
pub(crate) fn plain_name(creator: &str) -> String {
    match name_parts(creator) {
        (family, Some(given), _) => format!("{family}, {given}"),
        (whole, ..) => whole.to_owned(),
    }
}
