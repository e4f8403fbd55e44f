//! What library systems write into exports: items of Koha (952).

use super::super::record::{Field, Record};
use crate::clean::date::{self, DayOrder};

/// First day on which a copy was acquired.
pub fn acquired(record: &Record) -> Option<i32> {
    items(record).filter_map(|item| date::parse(item.subfield('d')?, DayOrder::MonthFirst)).min()
}

/// Loans of all copies.
pub fn loans(record: &Record) -> Option<u64> {
    let counts = items(record).filter_map(|item| item.subfield('l')?.trim().parse::<u32>().ok()).map(u64::from);
    counts.reduce(u64::saturating_add)
}

/// Whether the library keeps the record out of its public catalogue.
pub fn is_suppressed(record: &Record) -> bool {
    let is_koha =
        record.tagged(*b"952").next().is_some() || record.tagged(*b"999").any(|field| field.subfield('c').is_some());
    is_koha && record.tagged(*b"942").any(|field| field.subfield('n').is_some_and(|text| text.trim() == "1"))
}

/// Items have a home library (a) and a barcode (p) or an item number (9).
fn items(record: &Record) -> impl Iterator<Item = &Field> {
    record.tagged(*b"952").filter(|field| field.subfield('a').is_some() || field.subfield('p').is_some())
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    #[test]
    fn copies_are_counted_together() {
        let both = record("952    $aMAIN$d2021-03-04$l12\n952    $aEAST$d2019-01-02$l30\n952    $xnote$l99");
        assert_eq!((loans(&both), acquired(&both)), (Some(42), date::day(2019, 1, 2)));
        assert_eq!(loans(&record("245 00 $aX")), None);
    }

    #[test]
    fn suppressed_records_are_told() {
        assert!(is_suppressed(&record("942    $n1\n952    $aMAIN$p1")));
        assert!(!is_suppressed(&record("942    $n0\n952    $aMAIN$p1")));
    }
}
