//! Languages: field 041, then the code of field 008.

use super::super::record::Record;

/// Codes of MARC, the main one first; those of the original and of subtitles are left out.
pub fn codes(record: &Record) -> Vec<String> {
    let named: Vec<String> = record
        .tagged(*b"041")
        .take(20)
        .flat_map(|field| field.subfields().filter(|(code, _)| matches!(code, 'a' | 'd')))
        .flat_map(|(_, text)| split(text))
        .collect();
    let main = super::fixed(record).map(|fixed| fixed.text(35, 38)).filter(|code| is_code(code));
    let mut all = Vec::new();
    for code in main.into_iter().chain(named) {
        if !all.contains(&code) {
            all.push(code);
        }
    }
    all
}

/// "engfre" is two codes.
fn split(raw: &str) -> Vec<String> {
    let text = raw.trim().trim_end_matches('.').to_ascii_lowercase();
    let packed = text.len() > 3 && text.len().is_multiple_of(3) && text.bytes().all(|b| b.is_ascii_lowercase());
    if packed { (0..text.len()).step_by(3).map(|at| text[at..at + 3].to_owned()).collect() } else { vec![text] }
}

/// Letters; "|||" and blanks say that nothing is said, "mul" that 041 says it.
fn is_code(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_lowercase()) && !matches!(code, "mul" | "und" | "zxx")
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::codes;

    #[test]
    fn the_original_language_is_not_the_titles() {
        let fields = "008 010101s1990    xx            000 1 eng d\n041 1  $aeng$hfre";
        assert_eq!(codes(&record(fields)), ["eng"]);
    }

    #[test]
    fn packed_codes_and_sung_texts_are_told() {
        assert_eq!(codes(&record("041 0  $aengfrespa$dita")), ["eng", "fre", "spa", "ita"]);
        assert_eq!(codes(&record("008 010101s1990    xx            000 1 mul d\n041 0  $aeng$afre")), ["eng", "fre"]);
        assert_eq!(codes(&record("041 07 $aara$2iso639-3")), ["ara"]);
    }
}
