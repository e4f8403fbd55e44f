//! Tables: CSV and TSV with Carrel's own names of columns, and KBART.

use crate::gutenberg::Record;

/// Header of CSV.
pub const CSV: (&str, &str) = ("id,title,authors,year,languages,subjects,isbn,lcc,url,summary\n", "");
/// Header of TSV.
pub const TSV: (&str, &str) = ("id\ttitle\tauthors\tyear\tlanguages\tsubjects\tisbn\tlcc\turl\tsummary\n", "");
/// Header of KBART, phase II.
pub const KBART: (&str, &str) = (
    "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\tnum_first_vol_online\tnum_first_issue_online\tdate_last_issue_online\tnum_last_vol_online\tnum_last_issue_online\ttitle_url\tfirst_author\ttitle_id\tembargo_info\tcoverage_depth\tnotes\tpublisher_name\tpublication_type\tdate_monograph_published_print\tdate_monograph_published_online\tmonograph_volume\tmonograph_edition\tfirst_editor\tparent_publication_title_id\tpreceding_publication_title_id\taccess_type\n",
    "",
);

/// A row of CSV.
pub fn csv(record: &Record) -> String {
    row(record, ',')
}

/// A row of TSV.
pub fn tsv(record: &Record) -> String {
    row(record, '\t')
}

fn row(record: &Record, separator: char) -> String {
    let base = &record.base;
    let list = |items: &[String]| items.join(" ; ");
    let fields = [
        record.number.to_string(),
        base.title.clone(),
        list(&base.creators),
        super::year(record).unwrap_or_default(),
        list(&base.languages),
        list(&base.headings),
        record.isbn.clone().unwrap_or_default(),
        list(&base.classes),
        super::address(record),
        record.summary.clone().unwrap_or_default(),
    ];
    let fields: Vec<String> = fields.iter().map(|field| quoted(field, separator)).collect();
    fields.join(&separator.to_string()) + "\n"
}

/// A field in quotation marks, where it needs them.
fn quoted(field: &str, separator: char) -> String {
    if field.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// An e-book of a list.
pub fn kbart(record: &Record) -> String {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let author = record.base.creators.first().map_or("", |creator| super::name_parts(creator).0);
    let mut fields = vec![String::new(); 25];
    fields[0] = plain(&record.base.title);
    fields[2] = record.isbn.clone().unwrap_or_default();
    fields[9] = super::address(record);
    fields[10] = plain(author);
    fields[11] = format!("t{}", record.number);
    fields[13] = "fulltext".into();
    fields[15] = "Example Press".into();
    fields[16] = "monograph".into();
    fields[18] = super::year(record).unwrap_or_default();
    fields[24] = "P".into();
    fields.join("\t") + "\n"
}
