//! MODS, which many servers offer where they have no MARCXML.

use super::super::rows::{isbn_of, with_subtitle};
use super::tree::Element;
use crate::draft::Draft;
use crate::intake::Found;
use crate::report::{Repair, Repairs};

/// What a record holds, or why it makes no title. `id` is the one that the server gives.
pub fn found(mods: &Element, id: Option<String>, repairs: &mut Repairs) -> Found {
    let mut draft = draft(mods, id);
    if draft.id.is_none() {
        draft.id = isbn_of(&draft);
        repairs.add_if(draft.id.is_some(), Repair::IsbnAsId);
    }
    if draft.title.is_empty() {
        return Found::reject("no title", &draft.id.unwrap_or_else(|| mods.text()));
    }
    Found::Draft(Box::new(draft))
}

fn draft(mods: &Element, id: Option<String>) -> Draft {
    let titles = || mods.named("titleInfo");
    let main = titles().find(|title| title.attribute("type").is_none()).or_else(|| titles().next());
    let others = titles().filter(|title| main.is_some_and(|main| !std::ptr::eq(*title, main)));
    let origin = |name: &'static str| mods.named("originInfo").flat_map(move |origin| origin.named(name));
    let series = mods.named("relatedItem").find(|item| item.attribute("type") == Some("series"));
    let own = || mods.child("recordInfo")?.child("recordIdentifier")?.words();
    let text = |name: &str| mods.child(name).and_then(Element::words);
    Draft {
        id: id.or_else(own),
        title: main.map_or(String::new(), title),
        variants: others.map(title).filter(|title| !title.is_empty()).collect(),
        creators: creators(mods),
        year: ["dateIssued", "copyrightDate", "dateCreated"]
            .into_iter()
            .find_map(|name| origin(name).find_map(Element::words)),
        languages: mods
            .named("language")
            .flat_map(|language| language.named("languageTerm"))
            .filter_map(Element::words)
            .take(20)
            .collect(),
        formats: text("typeOfResource").into_iter().map(carrier).collect(),
        subjects: mods
            .named("subject")
            .filter_map(heading)
            .chain(mods.named("genre").filter_map(Element::words))
            .collect(),
        classes: mods.named("classification").filter_map(class).collect(),
        audience: mods.named("targetAudience").filter_map(Element::words).collect(),
        series: series.and_then(|series| series.child("titleInfo")).map(title),
        identifiers: identifiers(mods),
        call_number: mods.named("location").find_map(|location| location.child("shelfLocator")?.words()),
        link: mods.named("location").find_map(|location| location.child("url")?.words()),
        description: text("abstract"),
        ..Draft::default()
    }
}

/// "The" "Iliad" with its subtitle and part.
fn title(info: &Element) -> String {
    let part = |name: &str| info.child(name).and_then(Element::words);
    let article = part("nonSort")
        .map_or(String::new(), |article| if article.ends_with(['\'', '’']) { article } else { format!("{article} ") });
    let title = part("title").map_or(String::new(), |title| format!("{article}{title}"));
    let parts =
        ["partNumber", "partName"].into_iter().filter_map(part).fold(title, |title, part| format!("{title}. {part}"));
    with_subtitle(parts, part("subTitle").as_deref())
}

/// Those whose role is that of a creator; where roles say nothing, all.
fn creators(mods: &Element) -> Vec<String> {
    let is_creator = |name: &&Element| {
        let mut roles =
            name.named("role").flat_map(|role| role.named("roleTerm")).filter_map(Element::words).peekable();
        roles.peek().is_none()
            || roles.any(|role| matches!(&*role.to_lowercase(), "aut" | "author" | "cre" | "creator" | "art" | "cmp"))
    };
    let of = |names: Vec<&Element>| names.into_iter().filter_map(name).take(100).collect::<Vec<_>>();
    let makers = of(mods.named("name").filter(is_creator).collect());
    if makers.is_empty() { of(mods.named("name").collect()) } else { makers }
}

/// "Family, Given", as catalogued.
fn name(name: &Element) -> Option<String> {
    let of = |kind: Option<&'static str>| {
        name.named("namePart")
            .filter(move |part| part.attribute("type") == kind)
            .filter_map(Element::words)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let (whole, family, given) = (of(None), of(Some("family")), of(Some("given")));
    let all = match (whole.is_empty(), family.is_empty(), given.is_empty()) {
        (false, ..) => whole,
        (_, false, false) => format!("{family}, {given}"),
        _ => family + &given,
    };
    (!all.is_empty()).then_some(all)
}

fn carrier(kind: String) -> String {
    match kind.as_str() {
        "sound recording-musical" => "music".to_owned(),
        "sound recording-nonmusical" => "audiobook".to_owned(),
        "moving image" => "video".to_owned(),
        "cartographic" => "map".to_owned(),
        _ => kind,
    }
}

/// Subdivisions in the order of the record.
fn heading(subject: &Element) -> Option<String> {
    let part = |part: &Element| if &*part.name == "name" { name(part) } else { part.words() };
    let parts: Vec<String> = subject.children().filter_map(part).take(20).collect();
    (!parts.is_empty()).then(|| parts.join(" -- ")).or_else(|| subject.words())
}

fn class(element: &Element) -> Option<String> {
    let scheme = match element.attribute("authority")? {
        "lcc" => "lcc",
        "ddc" => "ddc",
        "udc" => "udc",
        _ => return None,
    };
    Some(format!("{scheme}:{}", element.words()?))
}

fn identifiers(mods: &Element) -> Vec<(String, String)> {
    let known = |element: &Element| {
        let kind = element.attribute("type")?.to_ascii_lowercase();
        let scheme = ["isbn", "issn", "doi", "lccn", "oclc"].into_iter().find(|scheme| kind == **scheme)?;
        Some((scheme.to_owned(), element.words()?))
    };
    mods.named("identifier").filter_map(known).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml::{parse, space::Prefixes};

    #[test]
    fn a_record_becomes_a_draft() {
        let text = "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><nonSort>The</nonSort><title>whale</title><subTitle>a tale</subTitle></titleInfo>\
            <titleInfo type='alternative'><title>Moby-Dick</title></titleInfo>\
            <name><namePart>Melville, Herman</namePart><namePart type='date'>1819-1891</namePart><role><roleTerm type='code'>aut</roleTerm></role></name>\
            <name><namePart type='family'>Kent</namePart><namePart type='given'>Rockwell</namePart><role><roleTerm>illustrator</roleTerm></role></name>\
            <typeOfResource>text</typeOfResource><originInfo><dateIssued>1851</dateIssued></originInfo>\
            <language><languageTerm type='code'>eng</languageTerm></language>\
            <subject authority='lcsh'><topic>Whales</topic><genre>Fiction</genre></subject><classification authority='ddc'>813.3</classification>\
            <identifier type='isbn'>0439023483</identifier><recordInfo><recordIdentifier>7</recordIdentifier></recordInfo></mods>";
        let element = parse::element(text, &Prefixes::default(), &mut Repairs::default()).unwrap();
        let Found::Draft(draft) = found(&element, None, &mut Repairs::default()) else { panic!("a title") };
        assert_eq!((draft.title.as_str(), draft.id.as_deref()), ("The whale: a tale", Some("7")));
        assert_eq!(draft.creators, ["Melville, Herman"]);
        assert_eq!(draft.variants, ["Moby-Dick"]);
        assert_eq!(draft.subjects, ["Whales -- Fiction"]);
        assert_eq!(draft.classes, ["ddc:813.3"]);
        assert_eq!(draft.year.as_deref(), Some("1851"));
    }
}
