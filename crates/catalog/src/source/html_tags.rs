//! The few parts of a web page that hold data: start tags with their attributes, and the text of scripts.

use html_escape::decode_html_entities;

/// Most attributes of a tag.
const MAX_ATTRIBUTES: usize = 200;
/// Elements whose content is no mark-up.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "noscript", "iframe"];

/// A start tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name in lower case.
    pub name: String,
    attributes: Vec<(String, &'a str)>,
    /// Bytes of the page before its content.
    pub content_at: usize,
    /// Its content where that is no mark-up, as scripts have it.
    pub raw: Option<&'a str>,
}

impl Tag<'_> {
    /// The value of an attribute, entities decoded.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(own, _)| own == name)?;
        Some(decode_html_entities(value).into_owned())
    }

    /// Whether an attribute, such as `class` or `rel`, holds this word.
    pub fn has_word(&self, attribute: &str, word: &str) -> bool {
        self.attribute(attribute)
            .is_some_and(|value| value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word)))
    }
}

/// Finds start tags one by one. Comments and the content of scripts hold none.
pub struct Tags<'a> {
    page: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    /// From the beginning of a page.
    pub fn new(page: &'a str) -> Self {
        Self { page, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.page.get(self.at..).unwrap_or_default()
    }

    fn skip_past(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.page.len(), |found| self.at + found + end.len());
    }

    /// The tag that begins here, `<` being read already.
    fn tag(&mut self) -> Tag<'a> {
        let name = self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '/' | '>')).to_ascii_lowercase();
        let mut tag = Tag { name, ..Tag::default() };
        loop {
            self.take_while(|c| c.is_ascii_whitespace() || c == '/');
            match self.rest().chars().next() {
                None => break,
                Some('>') => {
                    self.at += 1;
                    break;
                }
                Some(_) => {
                    let attribute = self.attribute();
                    if tag.attributes.len() < MAX_ATTRIBUTES {
                        tag.attributes.push(attribute);
                    }
                }
            }
        }
        tag.content_at = self.at;
        if RAW.contains(&tag.name.as_str()) {
            tag.raw = Some(self.raw_text(&tag.name));
        }
        tag
    }

    fn attribute(&mut self) -> (String, &'a str) {
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        let start = self.at;
        self.at += first;
        self.take_while(|c| !c.is_ascii_whitespace() && !matches!(c, '=' | '>' | '/'));
        let name = self.page.get(start..self.at).unwrap_or_default().to_ascii_lowercase();
        let after_name = self.at;
        self.take_while(|c| c.is_ascii_whitespace());
        if !self.rest().starts_with('=') {
            self.at = after_name;
            return (name, "");
        }
        self.at += 1;
        self.take_while(|c| c.is_ascii_whitespace());
        (name, self.value())
    }

    fn value(&mut self) -> &'a str {
        match self.rest().chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let value = self.take_while(|c| c != quote);
                self.at = (self.at + 1).min(self.page.len());
                value
            }
            _ => self.take_while(|c| !c.is_ascii_whitespace() && c != '>'),
        }
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let length = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// The text up to the end tag of this name; all the rest where there is none.
    fn raw_text(&mut self, name: &str) -> &'a str {
        let rest = self.rest();
        let is_end =
            |at: &usize| rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        let length = rest.match_indices("</").map(|(at, _)| at).find(is_end).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            self.at += self.rest().find('<')? + 1;
            if self.rest().starts_with("!--") {
                self.skip_past("-->");
            } else if self.rest().starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Some(self.tag());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_attributes_in_any_form() {
        let page = "<!-- <a href=no> --> 1 < 2 <A Href='x&amp;y' data-a = \"1>2\" hidden class=one/two><br/></a><SCRIPT TYPE=application/ld+json>{\"a\":\"</b>\"}</SCRIPT ><i>";
        let tags: Vec<Tag> = Tags::new(page).collect();
        assert_eq!(tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["a", "br", "script", "i"]);
        assert_eq!(tags[0].attribute("href").as_deref(), Some("x&y"));
        assert_eq!(tags[0].attribute("data-a").as_deref(), Some("1>2"));
        assert_eq!((tags[0].attribute("hidden").as_deref(), tags[0].attribute("none")), (Some(""), None));
        assert!(tags[0].has_word("class", "one/two"));
        assert_eq!(
            (tags[2].attribute("type").as_deref(), tags[2].raw),
            (Some("application/ld+json"), Some("{\"a\":\"</b>\"}"))
        );
        assert!(page[tags[2].content_at..].starts_with("{\"a\""));
    }

    #[test]
    fn what_is_never_closed_ends_with_the_page() {
        for page in ["<", "<a", "<a b", "<a b=", "<a b='", "<!--", "<script>", "<script></scrip", "<é", "<a é=ü"] {
            assert!(Tags::new(page).count() <= 1, "{page}");
        }
        let started = std::time::Instant::now();
        for piece in ["<a b='", "<!--", "<script>", "</", "<a ", "< "] {
            Tags::new(&piece.repeat(100_000)).count();
        }
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
