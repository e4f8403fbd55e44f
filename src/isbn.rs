//! ISBNs, as readers and other services write them. Comes later: see [`crate::later`].

use carrel_engine::fold::fold;

/// Adds the correct ISBNs of a field, with 13 digits, to those that are known. They may be written in any
/// brackets and with hyphens.
pub(crate) fn gather(text: &str, isbns: &mut Vec<String>) {
    let is_part = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '\u{2010}'..='\u{2015}' | ' ');
    for piece in text.split(|it| !is_part(it)) {
        if !add(piece, isbns) {
            // Then the spaces stand between numbers, not in one.
            for number in piece.split(' ') {
                add(number, isbns);
            }
        }
    }
}

fn add(piece: &str, isbns: &mut Vec<String>) -> bool {
    let isbn = normalized(piece);
    let found = isbn.is_some();
    if let Some(isbn) = isbn.filter(|it| !isbns.contains(it)) {
        isbns.push(isbn);
    }
    found
}

/// The ISBN with 13 digits that a text is, if it is one. Its digits may be of any script, as keyboards write them.
pub(crate) fn normalized(text: &str) -> Option<String> {
    // The sum for ten digits allows for ten in the last.
    let mut digits = [0_u32; 13];
    let mut count = 0;
    for c in fold(text).chars().filter(char::is_ascii_alphanumeric) {
        let last_of_ten = count == 9 && matches!(c, 'x' | 'X');
        *digits.get_mut(count)? = if last_of_ten { 10 } else { c.to_digit(10)? };
        count += 1;
    }
    match count {
        10 => from_ten(digits),
        13 => (starts_as_book(&digits) && check(&digits) == digits[12]).then(|| written(&digits)),
        _ => None,
    }
}

fn from_ten(ten: [u32; 13]) -> Option<String> {
    let sum: u32 = ten.iter().take(10).zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    if !sum.is_multiple_of(11) || ten.iter().all(|it| *it == 0) {
        return None;
    }
    let mut digits = [9, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    digits[3..12].copy_from_slice(&ten[..9]);
    digits[12] = check(&digits);
    Some(written(&digits))
}

const fn starts_as_book(digits: &[u32; 13]) -> bool {
    matches!(digits, [9, 7, 8 | 9, ..])
}

/// The last of 13 digits, from the others.
fn check(digits: &[u32; 13]) -> u32 {
    let sum: u32 =
        digits.iter().take(12).enumerate().map(|(at, digit)| if at % 2 == 0 { *digit } else { digit * 3 }).sum();
    (10 - sum % 10) % 10
}

fn written(digits: &[u32; 13]) -> String {
    digits.iter().filter_map(|it| char::from_digit(*it, 10)).collect()
}

/// Whether a text has the shape of an ISBN: if it is none, one of its digits is wrong.
pub(crate) fn looks_like(text: &str) -> bool {
    let hyphen = |it: char| matches!(it, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    // Direction marks come along where a number is copied from a page that is read from right to left.
    let unseen = |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_part = |it: char| it.is_alphanumeric() || it.is_whitespace() || hyphen(it) || unseen(it);
    let digits: Vec<char> = fold(text).chars().filter(|it| *it != ' ').collect();
    let is_digit = |(at, it): (usize, &char)| it.is_ascii_digit() || (at, *it, digits.len()) == (9, 'x', 10);
    matches!(digits.len(), 10 | 13) && text.chars().all(is_part) && digits.iter().enumerate().all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut isbns = Vec::new();
        gather(text, &mut isbns);
        isbns
    }

    #[test]
    fn isbns_are_found_however_they_are_wrapped() {
        for text in [
            "=\"0140449132\"",
            "[0140449132]",
            "0-14-044913-2",
            "9780140449136",
            "978-0-14-044913-6",
            "978 0 14 044913 6",
            "0140449132, 9780140449136",
            "0140449132 9780140449136",
            "ISBN13: 9780140449136",
        ] {
            assert_eq!(read(text), ["9780140449136"], "{text}");
        }
    }

    #[test]
    fn x_stands_for_ten_at_the_end_of_ten() {
        assert_eq!(read("080442957X"), ["9780804429573"]);
        assert_eq!(read("0-8044-2957-x"), ["9780804429573"]);
        assert!(read("08044X2957").is_empty());
    }

    #[test]
    fn what_is_no_correct_isbn_is_left_out() {
        for text in [
            "",
            "=\"\"",
            "[]",
            "0140449133",
            "9780140449137",
            "9.78014E+12",
            "B00ICN066A",
            "0000000000",
            "140449132",
            "5901234123457",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_has_the_shape_of_an_isbn_is_told_from_what_has_not() {
        assert!(super::looks_like("978-0-14-044913-7") && super::looks_like("0 14 044913 3"));
        assert!(!super::looks_like("Moby-Dick") && !super::looks_like("97801404") && !super::looks_like("B00ICN066A"));
    }

    #[test]
    fn numbers_that_begin_with_979_have_no_shorter_form_but_count() {
        assert_eq!(read("979-10-90636-07-1"), ["9791090636071"]);
    }

    #[test]
    fn digits_of_every_script_count() {
        for text in ["۹۷۸-۰-۱۴-۰۴۴۹۱۳-۶", "٩٧٨٠١٤٠٤٤٩١٣٦", "９７８０１４０４４９１３６", "\u{200e}978-0-14-044913-6"]
        {
            assert_eq!(normalized(text).as_deref(), Some("9780140449136"), "{text}");
            assert!(looks_like(text), "{text}");
        }
        assert!(looks_like("۹۷۸-۰-۱۴-۰۴۴۹۱۳-۷") && looks_like("\u{200f}978 0 14 044913 7"), "a wrong digit is told");
        assert!(!looks_like("三国演义三国演义三国") && !looks_like("۱۲۳") && !looks_like(""));
    }
}
