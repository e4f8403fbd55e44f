//! Class marks with their scheme: `lcc:PS2384`, `ddc:813.54`, `udc:821.111`.

/// Longest mark that is kept, in bytes.
const MAX_MARK: usize = 60;

/// The mark of a column that names its scheme. A scheme that the mark itself names goes before.
pub fn of_scheme(scheme: &str, raw: &str) -> Option<String> {
    let (scheme, mark) = named(raw).unwrap_or((scheme, raw.trim()));
    let is_mark = mark.len() <= MAX_MARK && mark.chars().any(|c| c.is_ascii_alphanumeric());
    is_mark.then(|| format!("{scheme}:{mark}"))
}

/// The mark of a column that names no scheme: one to three letters, then perhaps a number, is of the Library of Congress; three digits, then
/// perhaps decimals, of Dewey; other numbers, and those with signs that only it has, of the Universal Decimal Classification. Anything else,
/// such as "Fiction", is no class mark.
pub fn told_by_form(raw: &str) -> Option<String> {
    if named(raw).is_some() {
        return of_scheme("", raw);
    }
    let mark = raw.trim();
    let letters = mark.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = mark.get(letters..)?.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let has_udc_sign = rest.contains([':', '=', '(', '+', '"', '-']);
    let scheme = match (letters, digits) {
        (1..=3, 1..=4) => "lcc",
        (1..=3, 0) if rest.is_empty() => "lcc",
        (0, 3) if !has_udc_sign => "ddc",
        (0, 1..=3) => "udc",
        _ => return None,
    };
    of_scheme(scheme, mark)
}

/// "DDC 813.54", "lcc:PS".
fn named(raw: &str) -> Option<(&'static str, &str)> {
    let raw = raw.trim();
    let lower = raw.get(..3)?.to_ascii_lowercase();
    let scheme = ["lcc", "ddc", "udc"].into_iter().find(|scheme| *scheme == lower)?;
    let mark = raw.get(3..)?.strip_prefix([':', ' ', '='])?.trim();
    Some((scheme, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_mark_tells_its_scheme() {
        for (raw, wanted) in [
            ("PS2384 .M6", Some("lcc:PS2384 .M6")),
            ("PZ", Some("lcc:PZ")),
            ("813.54", Some("ddc:813.54")),
            ("821.111-31", Some("udc:821.111-31")),
            ("82", Some("udc:82")),
            ("DDC 510", Some("ddc:510")),
            ("Fiction", None),
            ("", None),
            ("Général", None),
        ] {
            assert_eq!(told_by_form(raw).as_deref(), wanted, "{raw}");
        }
        assert_eq!(of_scheme("lcc", " QA76.9 ").as_deref(), Some("lcc:QA76.9"));
        assert_eq!(of_scheme("lcc", "?"), None);
    }
}
