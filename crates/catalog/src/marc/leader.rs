//! What a record describes, as its leader tells.

use super::record::Record;

/// What to call a record that describes no title, or one that was withdrawn; nothing for all others.
///
/// The type of record is believed only where there is no title proper (245), because damaged leaders are common and titles are not to be lost.
pub fn passed_over(record: &Record) -> Option<&'static str> {
    if record.leader_at(5) == 'd' {
        return Some("record marked as deleted");
    }
    if record.tagged(*b"245").next().is_some() {
        return None;
    }
    match record.leader_at(6) {
        'z' => Some(AUTHORITY),
        // UNIMARC has its authorities under these letters; a heading (2--) tells.
        'x' | 'y' if record.fields.iter().any(|field| field.tag[0] == b'2') => Some(AUTHORITY),
        'u' | 'v' | 'x' | 'y' => Some("holdings record (it describes copies)"),
        'w' => Some("classification record"),
        'q' => Some("record of community information"),
        _ => None,
    }
}

const AUTHORITY: &str = "authority record (it describes a name or a subject)";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marc::record::{Content, Field};

    fn record(leader: &str, tag: [u8; 3]) -> Record {
        let field = Field { tag, content: Content::Data { indicators: [' '; 2], subfields: vec![('a', "A".into())] } };
        Record { leader: leader.into(), fields: vec![field] }
    }

    #[test]
    fn records_that_describe_no_title_have_names() {
        let name = |leader| passed_over(&record(leader, *b"100")).unwrap_or_default();
        assert!(name("00208nz  a2200085   4500").starts_with("authority"));
        assert!(name("00208nx  a2200085   4500").starts_with("holdings"));
        assert!(name("00208dam a2200085   4500").ends_with("deleted"));
        let unimarc = passed_over(&record("00208nx  a2200085   45  ", *b"200"));
        assert_eq!(unimarc, Some(AUTHORITY));
        assert_eq!(name("00208nam a2200085   4500"), "");
        assert_eq!(name(""), "");
    }

    #[test]
    fn a_title_is_kept_whatever_the_type() {
        assert_eq!(passed_over(&record("00208nz  a2200085   4500", *b"245")), None);
    }
}
