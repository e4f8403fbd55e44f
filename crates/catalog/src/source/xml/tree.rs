//! One record of an XML file as a small tree.

use super::space::Space;

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without prefix.
    pub name: Box<str>,
    /// What the name belongs to.
    pub space: Space,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Text and elements, in order.
    pub content: Vec<Node>,
}

/// An attribute, entities resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name without prefix, unless the prefix is `xml`.
    pub name: Box<str>,
    /// Its text.
    pub value: Box<str>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Characters, entities resolved.
    Text(String),
    /// Another element.
    Element(Element),
}

/// Elements of HTML that part one line from the next.
const BLOCKS: [&str; 14] =
    ["p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "blockquote"];

impl Element {
    /// An attribute, whatever namespace it is of.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| *attribute.name == *name).map(|attribute| &*attribute.value)
    }

    /// The elements directly in it.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements directly in it with this name, whatever namespace they are of.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children().filter(move |child| *child.name == *name)
    }

    /// Leaves only elements of its own namespace and of those that are known here: another's title is not this one's.
    pub fn drop_strangers(&mut self) {
        let own = self.space;
        self.content.retain(|node| match node {
            Node::Element(element) => element.space != Space::Other || own == Space::Other,
            Node::Text(_) => true,
        });
    }

    /// The first element directly in it with this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children().find(|child| *child.name == *name)
    }

    /// The element itself or the first inside it, down to `depth` levels, that `wanted` is true of.
    pub fn find(&self, depth: usize, wanted: &dyn Fn(&Self) -> bool) -> Option<&Self> {
        if wanted(self) {
            return Some(self);
        }
        self.children().filter(|_| depth > 0).find_map(|child| child.find(depth - 1, wanted))
    }

    /// All characters in it, in order; blocks of HTML are parted by a space.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out
    }

    fn gather(&self, out: &mut String) {
        for node in &self.content {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => {
                    let is_block = BLOCKS.contains(&&*element.name);
                    out.push_str(if is_block { " " } else { "" });
                    element.gather(out);
                    out.push_str(if is_block { " " } else { "" });
                }
            }
        }
    }

    /// The text without white space at its ends, if there is any.
    pub fn words(&self) -> Option<String> {
        let text = self.text();
        let words = text.trim();
        (!words.is_empty()).then(|| if words.len() == text.len() { text.clone() } else { words.to_owned() })
    }

    /// The language that it is said to be in.
    pub fn language(&self) -> Option<&str> {
        self.attribute("xml:lang").or_else(|| self.attribute("lang")).filter(|tag| !tag.trim().is_empty())
    }
}
