//! ONIX for Books, 3.0 and 2.1 with reference names: what publishers and vendors send of what is to come.

use super::super::rows::{isbn_of, with_subtitle};
use super::tree::Element;
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// How deep the parts of a product lie.
const DEPTH: usize = 5;

/// What a product holds, or why it makes no title.
pub fn found(product: &Element, repairs: &mut Repairs) -> Found {
    if product.children().any(|child| &*child.name == "a001") {
        return Found::reject("ONIX with short names; export it with reference names", &product.text());
    }
    let mut draft = draft(product);
    if draft.id.is_none() {
        draft.id = isbn_of(&draft);
        repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
    }
    if draft.title.is_empty() {
        return Found::reject("no title", &draft.id.unwrap_or_else(|| product.text()));
    }
    Found::Draft(Box::new(draft))
}

fn draft(product: &Element) -> Draft {
    let described = product.child("DescriptiveDetail").unwrap_or(product);
    let all = |name: &'static str| described.named(name);
    let collection = all("Collection").chain(all("Series")).next();
    Draft {
        id: deep(product, "RecordReference"),
        title: all("TitleDetail").chain(all("Title")).find(|title| is_main(title)).map_or(String::new(), title),
        creators: creators(described),
        year: deep(product, "PublicationDate").or_else(|| published(product)),
        languages: all("Language")
            .filter(|language| of_text(language))
            .filter_map(|one| deep(one, "LanguageCode"))
            .collect(),
        formats: all("ProductForm").filter_map(Element::words).filter_map(|code| carrier(&code)).collect(),
        subjects: all("Subject").chain(all("MainSubject")).filter_map(|one| deep(one, "SubjectHeadingText")).collect(),
        audience: audience(described),
        series: collection.map(title).filter(|title| !title.is_empty()),
        series_number: collection.and_then(|one| deep(one, "PartNumber").or_else(|| deep(one, "NumberWithinSeries"))),
        description: description(product),
        identifiers: identifiers(product),
        ..Draft::default()
    }
}

/// The first text with this name, at any depth.
fn deep(element: &Element, name: &str) -> Option<String> {
    element.find(DEPTH, &|inner| &*inner.name == name).and_then(Element::words)
}

fn is_main(title: &Element) -> bool {
    title.child("TitleType").and_then(Element::words).is_none_or(|code| code == "01")
}

fn title(detail: &Element) -> String {
    let article = deep(detail, "TitlePrefix").map_or(String::new(), |article| format!("{article} "));
    let parted = || deep(detail, "TitleWithoutPrefix").map(|title| format!("{article}{title}"));
    let title = deep(detail, "TitleText").or_else(parted).or_else(|| deep(detail, "TitleOfSeries")).unwrap_or_default();
    with_subtitle(title, deep(detail, "Subtitle").as_deref())
}

/// Authors, then illustrators and editors where there are none.
fn creators(described: &Element) -> Vec<String> {
    let name = |one: &Element| {
        ["PersonName", "PersonNameInverted", "CorporateName"].into_iter().find_map(|name| deep(one, name)).or_else(
            || {
                let (key, given) = (deep(one, "KeyNames")?, deep(one, "NamesBeforeKey"));
                Some(given.map_or(key.clone(), |given| format!("{given} {key}")))
            },
        )
    };
    let is_author =
        |one: &&Element| deep(one, "ContributorRole").is_none_or(|role| matches!(role.as_str(), "A01" | "A02" | "A03"));
    let writers: Vec<String> = described.named("Contributor").filter(is_author).filter_map(name).take(100).collect();
    if writers.is_empty() { described.named("Contributor").filter_map(name).take(100).collect() } else { writers }
}

/// Language of the text, not of the original.
fn of_text(language: &Element) -> bool {
    deep(language, "LanguageRole").is_none_or(|role| role == "01")
}

fn published(product: &Element) -> Option<String> {
    let dates = product.child("PublishingDetail")?.named("PublishingDate");
    let date = dates
        .filter(|date| deep(date, "PublishingDateRole").is_some_and(|role| role == "01"))
        .find_map(|date| deep(date, "Date"))?;
    // "20240501" is a day, and only its year counts here.
    Some(date.get(..4).map_or(date.clone(), ToOwned::to_owned))
}

/// Code list 150, by its first letter.
fn carrier(code: &str) -> Option<String> {
    let carrier = match code {
        "EA" | "EB" | "EC" | "ED" | "DG" => "ebook",
        "AJ" | "AN" | "AC" | "AB" => "audiobook",
        _ => match code.chars().next()? {
            'B' => "book",
            'A' => "audiobook",
            'C' => "map",
            'D' | 'E' => "ebook",
            'V' => "video",
            _ => return None,
        },
    };
    Some(carrier.to_owned())
}

/// Code list 28.
fn audience(described: &Element) -> Vec<String> {
    let codes = described.named("AudienceCode").filter_map(Element::words);
    let values = described.named("Audience").filter_map(|audience| deep(audience, "AudienceCodeValue"));
    codes
        .chain(values)
        .filter_map(|code| {
            Some(
                match code.as_str() {
                    "01" => "Adult",
                    "02" => "Children",
                    "03" => "Young adult",
                    _ => return None,
                }
                .to_owned(),
            )
        })
        .collect()
}

fn description(product: &Element) -> Option<String> {
    let new = product.child("CollateralDetail").into_iter().flat_map(|detail| detail.named("TextContent"));
    let all: Vec<&Element> = new.chain(product.named("OtherText")).collect();
    let of = |code: &str| {
        all.iter().find(|one| deep(one, "TextType").or_else(|| deep(one, "TextTypeCode")).as_deref() == Some(code))
    };
    deep(of("03").or_else(|| of("01")).or_else(|| of("02"))?, "Text")
}

/// Code list 5.
fn identifiers(product: &Element) -> Vec<(String, String)> {
    let known = |one: &Element| {
        let scheme = match deep(one, "ProductIDType")?.as_str() {
            "02" | "15" => "isbn",
            "06" => "doi",
            "13" => "lccn",
            _ => return None,
        };
        Some((scheme.to_owned(), deep(one, "IDValue")?))
    };
    product.named("ProductIdentifier").filter_map(known).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml::{parse, space::Prefixes};

    fn read(text: &str) -> Found {
        let element = parse::element(text, &Prefixes::default(), &mut Repairs::default()).unwrap();
        found(&element, &mut Repairs::default())
    }

    #[test]
    fn a_product_becomes_a_draft() {
        let text = "<Product><RecordReference>x.1</RecordReference><ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9780439023481</IDValue></ProductIdentifier>\
            <DescriptiveDetail><ProductForm>ED</ProductForm><Collection><TitleDetail><TitleType>01</TitleType><TitleElement><PartNumber>1</PartNumber><TitleText>Hunger</TitleText></TitleElement></TitleDetail></Collection>\
            <TitleDetail><TitleType>01</TitleType><TitleElement><TitlePrefix>The</TitlePrefix><TitleWithoutPrefix>Games</TitleWithoutPrefix><Subtitle>One</Subtitle></TitleElement></TitleDetail>\
            <Contributor><ContributorRole>A01</ContributorRole><PersonName>Suzanne Collins</PersonName></Contributor>\
            <Contributor><ContributorRole>B06</ContributorRole><PersonName>A Translator</PersonName></Contributor>\
            <Language><LanguageRole>01</LanguageRole><LanguageCode>eng</LanguageCode></Language><Audience><AudienceCodeValue>03</AudienceCodeValue></Audience></DescriptiveDetail>\
            <CollateralDetail><TextContent><TextType>03</TextType><Text><p>Of games</p></Text></TextContent></CollateralDetail>\
            <PublishingDetail><PublishingDate><PublishingDateRole>01</PublishingDateRole><Date>20080914</Date></PublishingDate></PublishingDetail></Product>";
        let Found::Draft(draft) = read(text) else { panic!("a title") };
        assert_eq!((draft.title.as_str(), draft.year.as_deref()), ("The Games: One", Some("2008")));
        assert_eq!((draft.series.as_deref(), draft.series_number.as_deref()), (Some("Hunger"), Some("1")));
        assert_eq!(
            (draft.creators.as_slice(), draft.formats.as_slice()),
            (&["Suzanne Collins".to_owned()][..], &["ebook".to_owned()][..])
        );
        assert_eq!(draft.audience, ["Young adult"]);
    }

    #[test]
    fn short_names_are_told() {
        assert!(
            matches!(read("<product><a001>1</a001></product>"), Found::Reject { reason, .. } if reason.contains("reference names"))
        );
    }
}
