//! A letter in the reader's own mail program: `mailto:` by RFC 6068. What becomes of it nobody knows here.

/// Most bytes of the address: what is longer, mail programs cut without a word.
const LONGEST: usize = 1_900;

/// The address that opens a letter.
pub(super) fn letter(to: &str, subject: &str, lines: &[(String, String)]) -> String {
    let subject = if subject.is_empty() { lines.first().map_or("", |it| it.1.as_str()) } else { subject };
    let mut address = ["mailto:", to, "?subject=", &encoded(subject), "&body="].concat();
    let text = lines.iter().map(|(name, text)| [name.as_str(), ": ", text, "\n"].concat()).collect::<String>();
    let ellipsis = encoded("…");
    for letter in text.chars() {
        let next = if letter == '\n' { "%0D%0A".to_owned() } else { encoded(letter.encode_utf8(&mut [0; 4])) };
        if address.len() + next.len() + ellipsis.len() > LONGEST {
            address.push_str(&ellipsis);
            break;
        }
        address.push_str(&next);
    }
    address
}

/// A text percent-encoded, but for what RFC 3986 leaves as it is everywhere.
pub(super) fn encoded(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(DIGITS[usize::from(byte >> 4)]));
            out.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    out
}
