//! Numbers: identifiers, class marks, the shelf mark.

use super::super::isbd;
use super::super::record::{Field, Record};

/// Identifiers by scheme. Cancelled and invalid numbers (subfield z) are left out.
pub fn identifiers(record: &Record) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for field in record.fields.iter().take(5_000) {
        let mut add = |scheme: &str, text: &str| all.push((scheme.to_owned(), isbd::plain(text)));
        let texts = field.subfields().filter(|(code, _)| *code == 'a').map(|(_, text)| text);
        match &field.tag {
            b"010" => texts.for_each(|text| add("lccn", text)),
            b"020" => texts.filter(|text| is_isbn(text)).for_each(|text| add("isbn", text)),
            b"022" => texts.for_each(|text| add("issn", text)),
            b"024" => texts.for_each(|text| other(field, text, &mut add)),
            b"028" => texts.for_each(|text| add("publisher-number", text)),
            b"035" => texts.filter(|text| is_oclc(text)).for_each(|text| add("oclc", text)),
            _ => {}
        }
    }
    if record.control(*b"003").is_some_and(|agency| agency.trim() == "OCoLC") {
        all.extend(record.control(*b"001").map(|number| ("oclc".to_owned(), number.trim().to_owned())));
    }
    all
}

/// "(pbk.)" alone qualifies a number that another field has.
fn is_isbn(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() > 5
}

/// A prefix alone ("J") is no shelf mark where there is a better one.
fn has_number(mark: &str) -> bool {
    mark.chars().any(char::is_numeric)
}

fn is_oclc(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("(OCoLC)") || (text.starts_with("oc") && text.trim_start_matches(char::is_alphabetic).len() > 5)
}

/// 024: the first indicator or subfield 2 names the scheme. Article numbers that begin as ISBNs do are ISBNs.
fn other(field: &Field, text: &str, add: &mut impl FnMut(&str, &str)) {
    let source = field.subfield('2').unwrap_or_default().trim().to_ascii_lowercase();
    let is_bookland = text.trim().starts_with("978") || text.trim().starts_with("979");
    match (field.indicator(1), source.as_str()) {
        ('7', "doi" | "uri" | "isbn" | "issn" | "lccn") => add(&source, text),
        ('7', "ark" | "hdl" | "urn") => add("uri", text),
        ('0', _) => add("isrc", text),
        ('1', _) => add("upc", text),
        ('2', _) => add("ismn", text),
        ('3', _) if is_bookland => add("isbn", text),
        ('3', _) => add("ean", text),
        _ => {}
    }
}

/// Class marks as `scheme:mark`.
pub fn classes(record: &Record) -> Vec<String> {
    let mut all = Vec::new();
    for field in record.fields.iter().take(5_000) {
        let source = || field.subfield('2').map(|source| source.trim().trim_end_matches('.').to_ascii_lowercase());
        for (_, text) in field.subfields().filter(|(code, _)| *code == 'a') {
            let mark = isbd::plain(text);
            let class = match &field.tag {
                b"050" | b"090" => Some(mark).filter(|mark| is_lcc(mark)).map(|mark| format!("lcc:{mark}")),
                b"082" | b"092" => dewey(&mark).map(|mark| format!("ddc:{mark}")),
                b"080" => Some(format!("udc:{mark}")),
                b"060" => Some(format!("nlm:{mark}")),
                b"086" if field.indicator(1) == '0' => Some(format!("sudocs:{mark}")),
                b"084" | b"086" => {
                    source().filter(|source| !source.is_empty()).map(|source| format!("{source}:{mark}"))
                }
                _ => None,
            };
            all.extend(class.filter(|class| !all.contains(class)).into_iter().collect::<Vec<_>>());
        }
    }
    all
}

/// One to three letters, then a number: "PS2384".
fn is_lcc(mark: &str) -> bool {
    let letters = mark.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = mark.get(letters..).unwrap_or_default().trim_start();
    (1..=3).contains(&letters) && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// "813/.54" without the prime marks; "[Fic]" and "E" are no numbers.
fn dewey(mark: &str) -> Option<String> {
    let bare: String = mark.chars().filter(|c| !matches!(c, '/' | '\'' | '′')).collect();
    let number = bare.split([' ', '[']).next().unwrap_or_default();
    let is_number = number.len() >= 3 && number.bytes().take(3).all(|b| b.is_ascii_digit());
    is_number.then(|| number.trim_end_matches('.').to_owned())
}

/// Where it stands: 852, local call numbers, then the class mark of the library of record.
pub fn call_number(record: &Record) -> Option<String> {
    let first = |tag: &[u8; 3], codes: &str| record.tagged(*tag).find_map(|field| joined(field, codes));
    first(b"852", "khijm")
        .or_else(|| first(b"952", "o"))
        .or_else(|| first(b"090", "ab"))
        .or_else(|| first(b"092", "ab"))
        .or_else(|| first(b"099", "a").filter(|mark| has_number(mark)))
        .or_else(|| sirsi(record))
        .or_else(|| first(b"050", "ab"))
        .or_else(|| first(b"082", "ab").map(|mark| mark.replace('/', "")))
        .or_else(|| first(b"099", "a"))
}

/// Items of `SirsiDynix` (949 or 999): a is the call number, w its scheme, i the barcode.
fn sirsi(record: &Record) -> Option<String> {
    let is_item = |field: &&Field| field.subfield('w').is_some() && field.subfield('i').is_some();
    let item = record.tagged(*b"999").chain(record.tagged(*b"949")).find(is_item)?;
    item.subfield('a').map(isbd::plain).filter(|mark| !mark.is_empty())
}

fn joined(field: &Field, codes: &str) -> Option<String> {
    let parts: Vec<String> =
        field.subfields().filter(|(code, _)| codes.contains(*code)).map(|(_, t)| isbd::plain(t)).collect();
    let line = parts.join(" ").trim().to_owned();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn all(lines: &str) -> String {
        let pairs = identifiers(&record(lines));
        pairs.iter().map(|(scheme, value)| format!("{scheme}:{value}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn identifiers_are_told_by_field_and_indicator() {
        assert_eq!(all("020    $a0439023483 (pbk.)$z0000000000"), "isbn:0439023483 (pbk.)");
        assert_eq!(
            all("024 7  $a10.1000/1$2doi\n024 3  $a9780439023481\n024 0  $aUSRC1"),
            "doi:10.1000/1 isbn:9780439023481 isrc:USRC1"
        );
        assert_eq!(
            all("001 ocm00400866 \n003 OCoLC\n035    $a(DLC)123\n035    $a(OCoLC)400866"),
            "oclc:(OCoLC)400866 oclc:ocm00400866"
        );
        assert_eq!(all("020    $a(pbk.)"), "");
    }

    #[test]
    fn class_marks_name_their_scheme() {
        let lines = "050 00 $aPS2384$b.M6\n082 04 $a813/.3$222\n082 04 $a[Fic]\n080    $a821.111\n084    $aHT 1691$2rvk\n090    $aShelf 4";
        assert_eq!(classes(&record(lines)), ["lcc:PS2384", "ddc:813.3", "udc:821.111", "rvk:HT 1691"]);
    }

    #[test]
    fn the_shelf_mark_of_the_holding_comes_first() {
        assert_eq!(
            call_number(&record("050 00 $aPS2384$b.M6\n852 00 $bmain$hJA84.M43$iI58 2009")).as_deref(),
            Some("JA84.M43 I58 2009")
        );
        assert_eq!(call_number(&record("050 00 $aPS2384$b.M6\n952    $oFIC MEL")).as_deref(), Some("FIC MEL"));
        assert_eq!(call_number(&record("949    $a5490$wLC$i30007")).as_deref(), Some("5490"));
        assert_eq!(call_number(&record("099    $aJ\n082 04 $a523.7")).as_deref(), Some("523.7"));
        assert_eq!(call_number(&record("050 00 $aPS2384$b.M6")).as_deref(), Some("PS2384 .M6"));
        assert_eq!(call_number(&record("245 00 $aX")), None);
    }
}
