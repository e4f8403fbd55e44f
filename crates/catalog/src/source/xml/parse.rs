//! From the text of one record to its tree, within bounds and forgiving where nothing is lost.

use html_escape::decode_html_entities;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::space::Prefixes;
use super::tree::{Attribute, Element, Node};
use crate::clean::text;
use crate::report::{Repair, Repairs};

/// Records may be nested so deep; pages of HTML inside feeds are the deepest.
const MAX_DEPTH: usize = 64;
/// A serial with ten thousand items has so many.
const MAX_ELEMENTS: usize = 300_000;
/// Most attributes of an element.
const MAX_ATTRIBUTES: usize = 64;
/// Longest attribute, in bytes.
const MAX_ATTRIBUTE: usize = 64 * 1024;

/// Elements of HTML whose end tags are often left out.
const LAX: [&str; 20] = [
    "br", "p", "img", "hr", "li", "b", "i", "em", "strong", "a", "font", "span", "div", "input", "td", "tr", "u",
    "small", "link", "center",
];

/// The tree of the one element that `text` holds, or why it has none.
///
/// Entities that a document type declares are not expanded: their references stay as they are.
pub fn element(text: &str, prefixes: &Prefixes, repairs: &mut Repairs) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut tree = Tree { open: Vec::new(), elements: 0, outside: prefixes.clone() };
    loop {
        let event = reader.read_event().map_err(|error| format!("no sound XML: {error}"))?;
        let done = match event {
            Event::Start(tag) => tree.start(&tag).map(|()| None)?,
            Event::Empty(tag) => {
                tree.start(&tag)?;
                tree.close()
            }
            Event::End(tag) => tree.end(tag.name().0, repairs)?,
            Event::Text(text) => tree.text(&text.xml10_content()),
            Event::CData(text) => tree.text(&text.xml10_content()),
            Event::GeneralRef(name) => tree.text(&decode_html_entities(&format!("&{};", &*name))),
            Event::Eof => return Err(tree.unfinished()),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => None,
        };
        if let Some(element) = done {
            return Ok(element);
        }
    }
}

/// What a start tag alone tells: name, namespace, attributes.
pub fn tag(tag: &BytesStart, prefixes: &Prefixes) -> Result<Element, String> {
    let name = tag.name().0;
    let (space, local) = prefixes.resolve(name, true);
    let mut element = Element { name: local.into(), space, ..Element::default() };
    for attribute in tag.attributes().with_checks(false).flatten() {
        let key = attribute.key.0;
        if key.starts_with("xmlns") {
            continue;
        }
        if element.attributes.len() == MAX_ATTRIBUTES {
            return Err(format!("<{}> has more than {MAX_ATTRIBUTES} attributes", text::excerpt(name)));
        }
        if attribute.value.len() > MAX_ATTRIBUTE {
            return Err(format!("an attribute of <{}> has more than {MAX_ATTRIBUTE} bytes", text::excerpt(name)));
        }
        let local = if key.starts_with("xml:") { key } else { prefixes.resolve(key, false).1 };
        let value = decode_html_entities(&attribute.value).into();
        element.attributes.push(Attribute { name: local.into(), value });
    }
    Ok(element)
}

/// An element that is not closed yet.
struct Open {
    element: Element,
    raw_name: String,
    prefixes: Prefixes,
}

struct Tree {
    open: Vec<Open>,
    elements: usize,
    outside: Prefixes,
}

impl Tree {
    fn start(&mut self, start: &BytesStart) -> Result<(), String> {
        self.elements += 1;
        if self.open.len() == MAX_DEPTH {
            return Err(format!("elements nested more than {MAX_DEPTH} levels deep"));
        }
        if self.elements > MAX_ELEMENTS {
            return Err(format!("more than {MAX_ELEMENTS} elements in one record"));
        }
        let prefixes = self.open.last().map_or(&self.outside, |open| &open.prefixes).inside(start);
        let element = tag(start, &prefixes)?;
        self.open.push(Open { element, raw_name: start.name().0.to_owned(), prefixes });
        Ok(())
    }

    fn text(&mut self, text: &str) -> Option<Element> {
        if let Some(open) = self.open.last_mut() {
            match open.element.content.last_mut() {
                Some(Node::Text(before)) => before.push_str(text),
                _ => open.element.content.push(Node::Text(text.to_owned())),
            }
        }
        None
    }

    /// Closes the innermost element; the outermost is the whole tree.
    fn close(&mut self) -> Option<Element> {
        let Open { element, .. } = self.open.pop()?;
        match self.open.last_mut() {
            Some(parent) => {
                parent.element.content.push(Node::Element(element));
                None
            }
            None => Some(element),
        }
    }

    /// Closes what an end tag ends. Only elements of HTML may be left open before, and only their end tags may be too many.
    fn end(&mut self, name: &str, repairs: &mut Repairs) -> Result<Option<Element>, String> {
        let wanted = self.open.last().map_or("", |open| &open.raw_name);
        if wanted == name {
            return Ok(self.close());
        }
        let unclosed = self.open.iter().rev().take_while(|open| open.raw_name != name);
        let count = unclosed.clone().count();
        let is_lax = |name: &str| LAX.iter().any(|lax| name.eq_ignore_ascii_case(lax));
        let known = count < self.open.len();
        if !(if known { unclosed.into_iter().all(|open| is_lax(&open.raw_name)) } else { is_lax(name) }) {
            return Err(format!("</{}> where </{}> should be", text::excerpt(name), text::excerpt(wanted)));
        }
        repairs.add(Repair::LooseTags);
        let closed = (0..if known { count + 1 } else { 0 }).filter_map(|_| self.close()).last();
        Ok(closed)
    }

    fn unfinished(&self) -> String {
        match self.open.last() {
            Some(open) => format!("</{}> is missing", text::excerpt(&open.raw_name)),
            None => "no element".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::xml::space::Space;

    fn parse(text: &str) -> Result<Element, String> {
        element(text, &Prefixes::default(), &mut Repairs::default())
    }

    #[test]
    fn a_tree_has_names_text_and_attributes() {
        let tree = parse(
            "<a x:b='1 &amp; 2' xmlns='http://www.w3.org/2005/Atom'>caf&eacute; &#233;<c xml:lang='fr'><![CDATA[<d>]]></c></a>",
        );
        let tree = tree.unwrap();
        assert_eq!((tree.space, tree.attribute("b")), (Space::Atom, Some("1 & 2")));
        assert_eq!(tree.text(), "café é<d>");
        assert_eq!(tree.child("c").unwrap().language(), Some("fr"));
    }

    #[test]
    fn entities_of_a_document_type_are_not_expanded() {
        assert_eq!(parse("<a>&lol9; &xxe; AT&T & more</a>").unwrap().text(), "&lol9; &xxe; AT&T & more");
    }

    #[test]
    fn html_may_be_left_open_and_records_may_not() {
        let mut repairs = Repairs::default();
        let lax = element("<a><b>one<br>two<p>three</p></b></i></a>", &Prefixes::default(), &mut repairs).unwrap();
        assert_eq!(lax.text(), "one two three  ");
        assert_eq!(repairs.count(Repair::LooseTags), 2);
        assert_eq!(parse("<record><field>1</record>"), Err("</record> where </field> should be".into()));
        assert_eq!(parse("<record><field>1</field>"), Err("</record> is missing".into()));
        assert!(parse("<record><!-- </record>").is_err());
    }

    #[test]
    fn trees_are_bounded() {
        assert!(parse(&"<a>".repeat(100_000)).is_err());
        assert!(parse(&format!("<a b='{}'/>", "x".repeat(MAX_ATTRIBUTE + 1))).is_err());
        let many = " b='1'".repeat(100);
        assert!(parse(&format!("<a{many}/>")).is_err());
    }
}
