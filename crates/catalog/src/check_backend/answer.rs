//! An answer, and what is said of it where it is wrong.

use super::fault::Fault;

/// Most bytes of a body that are told.
const TOLD: usize = 200;

/// An answer, together with what it answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The request, in a few words.
    pub sent: String,
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// A header, by its name in lower case; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
    }

    /// The items of a header that is a list, or comes more than once.
    pub fn items(&self, name: &str) -> impl Iterator<Item = &str> {
        let of_name = self.headers.iter().filter(move |it| it.0 == name);
        of_name.flat_map(|it| it.1.split(',')).map(str::trim)
    }

    /// Whether it says that all is well.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is for people to look at: a page to log in, a proxy's. An empty one is not, whatever it is called.
    pub fn is_page(&self) -> bool {
        let body = self.body.trim_start_matches('\u{feff}').trim_start();
        let begins = |with: &str| body.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
        let called = self.header("content-type").to_ascii_lowercase().starts_with("text/html");
        !body.is_empty() && (called || begins("<!doctype html") || begins("<html"))
    }

    /// Whether it was to be JSON and cannot be read as such: cut off, say. Then it accepts nothing.
    pub fn is_broken(&self) -> bool {
        let body = self.body.trim_start_matches('\u{feff}').trim();
        let media_type = self.header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let called = media_type.ends_with("json") || body.starts_with(['{', '[']);
        !body.is_empty() && called && serde_json::from_str::<serde::de::IgnoredAny>(body).is_err()
    }

    /// Whether pages of an origin may read it. Credentials are never sent, so that `*` will do.
    pub fn is_readable_by(&self, origin: &str) -> bool {
        // Browsers take the header whole: a list of origins is none.
        let mut values = self.headers.iter().filter(|it| it.0 == "access-control-allow-origin").map(|it| it.1.trim());
        matches!((values.next(), values.next()), (Some(value), None) if value == "*" || value == origin)
    }

    /// What came, in a few words.
    pub fn told(&self) -> String {
        let media_type = Some(self.header("content-type")).filter(|it| !it.is_empty());
        let body = if self.body.trim().is_empty() { "without a body".to_owned() } else { shown(&self.body) };
        format!("{} {}, {body}", self.status, media_type.map_or("without Content-Type".to_owned(), shown))
    }

    /// That the answer is wrong, and what would be right.
    pub fn fault(&self, remedy: impl Into<String>) -> Fault {
        Fault::new(&self.sent, self.told(), remedy)
    }

    /// That a header is wrong or missing.
    pub fn header_fault(&self, name: &str, remedy: impl Into<String>) -> Fault {
        let values: Vec<String> =
            self.headers.iter().filter(|it| it.0.eq_ignore_ascii_case(name)).map(|it| shown(&it.1)).collect();
        let found = if values.is_empty() { format!("no {name}") } else { format!("{name}: {}", values.join(" and ")) };
        Fault::new(&self.sent, format!("{found}; {}", self.told()), remedy)
    }
}

/// The beginning of what a server says, in one line, without what would move a terminal's cursor or turn the direction of writing.
pub fn shown(text: &str) -> String {
    let begin = &text[..text.floor_char_boundary(TOLD)];
    let odd = |it: char| {
        it.is_control() || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut out = String::new();
    for it in begin.chars() {
        if odd(it) { out.extend(it.escape_default()) } else { out.push(it) }
    }
    if begin.len() < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect();
        Answer { sent: "GET it".into(), status: 200, headers, body: body.into() }
    }

    #[test]
    fn a_page_is_known_by_its_type_or_its_beginning_and_an_empty_one_is_none() {
        let html = ("content-type", "Text/HTML; charset=UTF-8");
        assert!(answer(&[html], "<p>Sign in").is_page());
        assert!(answer(&[], "\u{feff} <!DOCTYPE html>").is_page());
        assert!(!answer(&[html], "\r\n").is_page());
        assert!(!answer(&[("content-type", "application/json")], "{\"text\": \"<html\"}").is_page());
    }

    #[test]
    fn what_is_called_json_and_cannot_be_read_to_its_end_is_broken() {
        let json = ("content-type", "application/json");
        assert!(answer(&[json], "{\"accepted\": [\"a\"").is_broken() && answer(&[], "[").is_broken());
        assert!(answer(&[json], "OK").is_broken());
        assert!(!answer(&[json], "").is_broken() && !answer(&[], "OK").is_broken());
        assert!(!answer(&[json], "{\"accepted\": []}").is_broken());
    }

    #[test]
    fn one_origin_or_all_may_read_and_a_list_of_them_is_none() {
        let allowed = |values: &[&str]| {
            let headers: Vec<_> = values.iter().map(|it| ("access-control-allow-origin", *it)).collect();
            answer(&headers, "").is_readable_by("https://a.example")
        };
        assert!(allowed(&["*"]) && allowed(&["https://a.example"]));
        for not in [&[][..], &["https://b.example"], &["https://a.example, https://b.example"], &["*", "*"], &["null"]]
        {
            assert!(!allowed(not), "{not:?}");
        }
    }

    #[test]
    fn what_is_told_is_short_and_harmless() {
        let told = answer(&[("content-type", "a\u{1b}[2J")], &"\"好\"\n\u{1b}\u{202e}".repeat(100)).told();
        assert!(told.starts_with("200 a\\u{1b}[2J, \"好\"\\n\\u{1b}\\u{202e}\"好\""), "{told}");
        assert!(told.ends_with('…') && !told.contains(['\u{1b}', '\u{202e}', '\n']), "{told}");
        assert_eq!(answer(&[], " \r\n").told(), "200 without Content-Type, without a body");
    }
}
