//! What is kept of a title that was reacted to, so that *Saved* draws with no network.

use crate::field::{Field, FieldError, deserialize_by_field};
use crate::link::is_web_link;
use serde::Serialize;

/// A title in few bytes: as JSON never more than [`Snapshot::MAX_BYTES`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Snapshot {
    title: String,
    creator: String,
    topics: Vec<String>,
    link: String,
}

deserialize_by_field!(Snapshot);

/// Bytes of `{"title":"","creator":"","topics":[],"link":""}`.
const FRAME: usize = 47;
/// What a creator may take where the title is long too.
const CREATOR_SHARE: usize = 80;
/// What a link may take; a longer one is left out, because half a link leads nowhere.
const LINK_SHARE: usize = 120;

impl Snapshot {
    /// The greatest size as JSON.
    pub const MAX_BYTES: usize = 400;

    /// Reads the JSON form, of any size.
    pub fn read(value: &impl Field) -> Result<Self, FieldError> {
        let text = |name| value.may(name, "a text", Field::text).map(Option::unwrap_or_default);
        let topics = value
            .may("topics", "a list of texts", |it| it.list()?.iter().map(Field::text).collect::<Option<Vec<_>>>())?;
        let topics = topics.unwrap_or_default();
        let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
        Ok(Self::new(&text("title")?, &text("creator")?, &topics, &text("link")?))
    }

    /// Shortens what does not fit: topics go first, then a long link, then the ends of creator and title. A link that is neither relative nor
    /// `http(s)` is left out. What fits as it is stays as it is.
    pub fn new(title: &str, creator: &str, topics: &[&str], link: &str) -> Self {
        let link = if is_web_link(link.trim()) { link.trim() } else { "" };
        let mut left = Self::MAX_BYTES - FRAME;
        let whole = json_len(title)
            + json_len(creator)
            + json_len(link)
            + topics.iter().map(|t| json_len(t) + 3).sum::<usize>();
        let fits = whole <= left;
        let link = if fits || json_len(link) <= LINK_SHARE { link } else { "" };
        left -= json_len(link);
        let creator = shorten(creator, if fits { left } else { CREATOR_SHARE });
        left -= json_len(&creator);
        let title = shorten(title, left);
        left -= json_len(&title);
        let mut kept = Vec::new();
        for topic in topics {
            // Two quotes and a comma.
            let Some(rest) = left.checked_sub(json_len(topic) + 3) else { break };
            left = rest;
            kept.push((*topic).to_owned());
        }
        Self { title, creator, topics: kept, link: link.to_owned() }
    }

    /// The title as displayed.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The main creator; may be empty.
    pub fn creator(&self) -> &str {
        &self.creator
    }

    /// Its most telling topics.
    pub fn topics(&self) -> &[String] {
        &self.topics
    }

    /// Where its record is: relative or `http(s)`; may be empty.
    pub fn link(&self) -> &str {
        &self.link
    }
}

/// Length of `text` inside a JSON string, without the quotes.
pub(crate) fn json_len(text: &str) -> usize {
    text.chars().map(json_char_len).sum()
}

const fn json_char_len(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        _ => c.len_utf8(),
    }
}

/// The longest beginning that fits in `limit` bytes of JSON, with an ellipsis if anything was cut.
fn shorten(text: &str, limit: usize) -> String {
    if json_len(text) <= limit {
        return text.to_owned();
    }
    let mut left = limit.saturating_sub('…'.len_utf8());
    let mut short: String = text
        .chars()
        .take_while(|c| match left.checked_sub(json_char_len(*c)) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::Snapshot;

    #[test]
    fn what_fits_stays_as_it_is() {
        let snapshot = Snapshot::new("Moby-Dick", "Herman Melville", &["Sea stories", "Whaling"], "/record/1");
        assert_eq!(snapshot.title(), "Moby-Dick");
        assert_eq!(snapshot.creator(), "Herman Melville");
        assert_eq!(snapshot.topics(), ["Sea stories", "Whaling"]);
        assert_eq!(snapshot.link(), "/record/1");
    }

    #[test]
    fn the_title_wins_over_topics_and_is_cut_at_a_character() {
        let title = "吾輩は猫である".repeat(30);
        let snapshot = Snapshot::new(&title, "夏目漱石", &["小説"], "/1");
        assert!(snapshot.topics().is_empty());
        assert!(snapshot.title().ends_with('…') && snapshot.title().len() > 300, "{}", snapshot.title().len());
        assert_eq!(snapshot.creator(), "夏目漱石");
        assert!(serde_json::to_string(&snapshot).unwrap().len() <= Snapshot::MAX_BYTES);
    }

    #[test]
    fn a_long_link_is_left_out_rather_than_cut() {
        let link = format!("/record/{}", "9".repeat(400));
        assert_eq!(Snapshot::new("Emma", "", &[], &link).link(), "");
    }

    #[test]
    fn characters_that_json_escapes_count_as_escaped() {
        let snapshot = Snapshot::new(&"\u{1}\"".repeat(100), &"\\".repeat(100), &["\n"], "");
        assert!(serde_json::to_string(&snapshot).unwrap().len() <= Snapshot::MAX_BYTES);
    }

    #[test]
    fn only_relative_and_http_links_are_kept() {
        for good in
            ["/a:b", "a/b:c", "?q=a:b", "#a:b", "https://x.example/", "HTTP://x.example", "//x.example/1", "record", ""]
        {
            assert_eq!(Snapshot::new("", "", &[], good).link(), good);
        }
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            " data:text/html,x",
            "vbscript:x",
            "blob:x",
        ] {
            assert_eq!(Snapshot::new("", "", &[], bad).link(), "", "{bad}");
        }
    }
}
