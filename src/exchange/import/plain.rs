//! Texts of fields as plain text.

/// Control characters that are in no text; tabs and ends of lines are.
fn is_noise(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t') || c == '\u{feff}'
}

/// The beginning of a text that fits, up to the end of a character.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// A text in one line, with one space where there are several.
pub(super) fn line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|it| !is_noise(*it)));
    }
    line.truncate(line.trim_end().len());
    line
}

/// A text with its lines, and at most one blank line between them.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut all = String::new();
    let mut blank = false;
    for line in text.trim().lines() {
        let line = line.trim_end();
        if !(all.is_empty() || blank && line.is_empty()) {
            all.push('\n');
        }
        blank = line.is_empty();
        all.extend(line.chars().filter(|it| !is_noise(*it)));
    }
    all.truncate(all.trim_end().len());
    all
}

/// What HTML says, without its tags. A sign that belongs to no tag or entity stays as it is.
pub(super) fn from_html(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let read = tag(rest).or_else(|| entity(rest));
        let (meant, length) = read.unwrap_or((rest.chars().next(), 1));
        text.extend(meant);
        rest = rest.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

/// The longest tag that is looked for the end of.
const MAX_TAG: usize = 500;
/// Tags after which a line ends.
const BREAKS: [&str; 6] = ["br", "/p", "/div", "/li", "/blockquote", "/tr"];

/// What the tag at the beginning stands for, and its length.
fn tag(text: &str) -> Option<(Option<char>, usize)> {
    let inner = text.strip_prefix('<')?;
    if !inner.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/' || it == '!') {
        return None;
    }
    let inner = &inner[..cut(inner, MAX_TAG).find('>')?];
    let name = inner.split([' ', '\t', '\n', '\r']).next().unwrap_or_default();
    let name = name.strip_suffix('/').unwrap_or(name);
    let breaks = BREAKS.iter().any(|it| it.eq_ignore_ascii_case(name));
    Some((breaks.then_some('\n'), inner.len() + 2))
}

/// The longest entity between `&` and `;`.
const MAX_ENTITY: usize = 8;

/// What the entity at the beginning stands for, and its length.
fn entity(text: &str) -> Option<(Option<char>, usize)> {
    let inner = text.strip_prefix('&')?;
    let name = &inner[..cut(inner, MAX_ENTITY + 1).find(';')?];
    let meant = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" => '\'',
        "nbsp" => ' ',
        _ => numbered(name)?,
    };
    Some((Some(meant), name.len() + 2))
}

fn numbered(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> String {
        lines(&from_html(html))
    }

    #[test]
    fn tags_go_and_breaks_become_ends_of_lines() {
        assert_eq!(read("One<br/>two<BR>three<br />four"), "One\ntwo\nthree\nfour");
        assert_eq!(
            read("<div>An <i>odd</i> <a href=\"https://x.example/?a=1&b=2\">book</a>.</div>Yes"),
            "An odd book.\nYes"
        );
        assert_eq!(read("a<!-- b -->c"), "ac");
    }

    #[test]
    fn entities_are_read_once() {
        assert_eq!(
            read("&lt;b&gt; &amp;amp; &quot;x&quot; it&#39;s &#x4E2D;&nbsp;&#20013;"),
            "<b> &amp; \"x\" it's 中 中"
        );
    }

    #[test]
    fn what_is_no_tag_and_no_entity_stays() {
        for text in
            ["a < b > c", "I <3 it", "Tom & Jerry; and", "R&D", "&unknown;", "&#xD800;", "&#;", "<", "&", "x <b", "&é;"]
        {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn control_characters_go_and_blank_lines_do_not_pile_up() {
        assert_eq!(lines("\n a\u{7}\r\n\r\n\r\n\n b \r c\n"), "a\n\n b\n c");
        assert_eq!(line("  a\u{1}\n\t b  "), "a b");
        assert_eq!(line("\u{1} \u{2}"), "");
        assert_eq!(read("a&#0;b&#27;c"), "abc");
    }
}
