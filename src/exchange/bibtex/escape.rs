//! Text that TeX reads as it is.

use crate::cite::words::folded;

/// What stands for each letter that TeX has a use for. Braces are counted even behind a backslash, so words stand for
/// them.
const ESCAPES: [(char, &str); 10] = [
    ('\\', "\\textbackslash{}"),
    ('{', "\\textbraceleft{}"),
    ('}', "\\textbraceright{}"),
    ('^', "\\textasciicircum{}"),
    ('~', "\\textasciitilde{}"),
    ('$', "\\$"),
    ('&', "\\&"),
    ('#', "\\#"),
    ('%', "\\%"),
    ('_', "\\_"),
];

/// A value in one line with what TeX has a use for written so that it is printed.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in folded(text).chars() {
        match ESCAPES.iter().find(|it| it.0 == c) {
            Some((_, escape)) => out.push_str(escape),
            None => out.push(c),
        }
    }
    out
}

/// A link, which is taken letter by letter: only braces and backslashes are written another way.
pub fn address(link: &str) -> String {
    folded(link).replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A tag of letters, digits and hyphens; others go.
pub fn ident(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The text that a TeX reader gets.
    pub fn unescaped(text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let escape = ESCAPES.iter().find(|it| rest.starts_with(it.1));
            let (c, length) = escape.map_or((c, c.len_utf8()), |it| (it.0, it.1.len()));
            out.push(c);
            rest = &rest[length..];
        }
        out
    }

    #[test]
    fn what_is_escaped_is_read_back() {
        for text in ["50% & more_$#", "a}b{c\\d^e~f", "\\textbackslash{}", "شاهنامه", "\\", "{{{", "\"q\" @book"]
        {
            assert_eq!(unescaped(&escaped(text)), text);
        }
        assert_eq!(escaped("a\r\nb\0"), "a b");
        assert_eq!(address("https://a.example/{x}\\y_z%20&"), "https://a.example/%7Bx%7D%5Cy_z%20&");
    }
}
