//! MARCXML, its sister `marcxchange` and the older `oai_marc` to a record of MARC.

use super::tree::Element;
use crate::intake::{Found, ReadOptions};
use crate::marc;
use crate::marc::record::{Content, Field, Record};
use crate::report::{Repair, Repairs};

/// Whether fields of MARC are directly in an element.
pub fn is_record(element: &Element) -> bool {
    element.children().any(|child| is_data(child) || is_control(child))
}

fn is_control(element: &Element) -> bool {
    matches!(&*element.name, "controlfield" | "fixfield")
}

fn is_data(element: &Element) -> bool {
    matches!(&*element.name, "datafield" | "varfield")
}

/// What the record holds, or why it makes no title.
pub fn found(element: &Element, options: &ReadOptions, repairs: &mut Repairs) -> Found {
    let record = record(element, repairs);
    marc::found(&record, options, repairs)
}

/// The record; fields that have no tag are left out.
pub fn record(element: &Element, repairs: &mut Repairs) -> Record {
    let leader = element.child("leader").map_or(String::new(), |leader| without_breaks(&leader.text()).to_owned());
    let mut record = Record { leader, fields: Vec::new() };
    for child in element.children().filter(|child| is_control(child) || is_data(child)) {
        match tag(child) {
            Some(tag) => record.fields.push(Field { tag, content: content(child, repairs) }),
            None => repairs.add_value(Repair::DamagedField, &child.text()),
        }
    }
    record
}

/// Pretty printers break lines; blanks at the ends of control fields count.
fn without_breaks(text: &str) -> &str {
    if text.contains('\n') { text.trim() } else { text }
}

/// Three characters; leading zeros that were lost are put back.
fn tag(element: &Element) -> Option<[u8; 3]> {
    let raw = element.attribute("tag").or_else(|| element.attribute("id"))?.trim();
    let is_number = !raw.is_empty() && raw.bytes().all(|b| b.is_ascii_digit());
    let padded = if is_number { format!("{raw:0>3}") } else { raw.to_owned() };
    <[u8; 3]>::try_from(padded.as_bytes()).ok().filter(|tag| tag.iter().all(u8::is_ascii_alphanumeric))
}

fn content(element: &Element, repairs: &mut Repairs) -> Content {
    if is_control(element) {
        return Content::Control(without_breaks(&element.text()).to_owned());
    }
    let mut subfields = Vec::new();
    for subfield in element.named("subfield") {
        let code =
            subfield.attribute("code").or_else(|| subfield.attribute("label")).and_then(|code| code.chars().next());
        match (code, subfield.words()) {
            (Some(code), Some(text)) => subfields.push((code, text)),
            (None, Some(text)) => repairs.add_value(Repair::DamagedField, &text),
            (_, None) => {}
        }
    }
    Content::Data { indicators: [indicator(element, "ind1", "i1"), indicator(element, "ind2", "i2")], subfields }
}

/// Some exports write blanks as `#` or leave them out.
fn indicator(element: &Element, name: &str, other: &str) -> char {
    let raw = element.attribute(name).or_else(|| element.attribute(other)).and_then(|raw| raw.chars().next());
    raw.filter(|c| *c != '#').unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml::parse;
    use crate::source::xml::space::Prefixes;

    fn read(text: &str) -> Record {
        let element = parse::element(text, &Prefixes::default(), &mut Repairs::default()).unwrap();
        record(element.find(4, &is_record).unwrap(), &mut Repairs::default())
    }

    #[test]
    fn fields_keep_tags_indicators_and_order() {
        let record = read(
            "<m:record xmlns:m='http://www.loc.gov/MARC21/slim'>\n<m:leader>00000nam a2200000 a 4500</m:leader>\n\
             <m:controlfield tag='008'>  1999 </m:controlfield>\
             <m:datafield tag='245' ind1='1' ind2='#'><m:subfield code='a'>Emma /</m:subfield>\n<m:subfield code='c'> Jane Austen. </m:subfield>\
             <m:subfield code='h'/></m:datafield></m:record>",
        );
        assert_eq!(record.leader.len(), 24);
        assert_eq!(record.control(*b"008"), Some("  1999 "));
        let title = record.tagged(*b"245").next().unwrap();
        assert_eq!((title.indicator(1), title.indicator(2)), ('1', ' '));
        assert_eq!(title.subfields().collect::<Vec<_>>(), [('a', "Emma /"), ('c', "Jane Austen.")]);
    }

    #[test]
    fn lost_zeros_return_and_fields_without_tag_are_counted() {
        let element = "<record><datafield tag='42'><subfield code='a'>dc</subfield></datafield><datafield tag='2455'/>\
                       <datafield tag='245'><subfield>x</subfield></datafield></record>";
        let element = parse::element(element, &Prefixes::default(), &mut Repairs::default()).unwrap();
        let mut repairs = Repairs::default();
        let record = record(&element, &mut repairs);
        assert_eq!(record.fields.iter().map(|field| field.tag).collect::<Vec<_>>(), [*b"042", *b"245"]);
        assert_eq!((record.leader.as_str(), repairs.count(Repair::DamagedField)), ("", 2));
    }

    #[test]
    fn the_older_form_is_read() {
        let record = read(
            "<oai_marc><fixfield id='1'>7</fixfield><varfield id='245' i1='0' i2='4'><subfield label='a'>Emma</subfield></varfield></oai_marc>",
        );
        assert_eq!(record.control(*b"001"), Some("7"));
        assert_eq!(record.fields[1].subfield('a'), Some("Emma"));
        assert_eq!(record.fields[1].indicator(2), '4');
    }
}
