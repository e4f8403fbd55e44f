//! The columns of a loans file, by the many names that systems and data sets have for them.

use crate::source::columns::key;

const PATRON: &[&str] = &[
    "patron",
    "patron id",
    "patron number",
    "patron key",
    "patron barcode",
    "user id",
    "userid",
    "user",
    "u",
    "borrower",
    "borrower id",
    "borrowernumber",
    "borrower number",
    "member",
    "member id",
    "member number",
    "membership number",
    "reader",
    "reader id",
    "customer",
    "customer id",
    "cardnumber",
    "card number",
    "card id",
    "account",
    "account id",
    "student id",
    "uid",
];
const TITLE: &[&str] = &[
    "book id",
    "bookid",
    "item id",
    "itemid",
    "title id",
    "titleid",
    "biblionumber",
    "biblio number",
    "biblio id",
    "record id",
    "recordid",
    "record number",
    "bib id",
    "bibid",
    "bib number",
    "bibnumber",
    "bibnum",
    "bib record id",
    "catkey",
    "catalog key",
    "mms id",
    "document id",
    "doc id",
    "isbn13",
    "isbn 13",
    "isbn",
    "itemnumber",
    "item number",
    "item barcode",
    "barcode",
    "holdings",
    "item",
    "book",
    "title",
    "i",
];
const RATING: &[&str] = &["rating", "book rating", "user rating", "stars", "score", "r"];
const TIME: &[&str] = &[
    "time",
    "timestamp",
    "datetime",
    "date",
    "issuedate",
    "issue date",
    "issued",
    "checkout date",
    "checkout datetime",
    "checkout time",
    "checkoutdate",
    "checkoutdatetime",
    "loan date",
    "loandate",
    "loaned",
    "borrowed",
    "date borrowed",
    "transaction date",
    "date added",
    "created at",
    "t",
];

/// What a loans file names, for messages.
pub const EXPECTED: &str =
    "a patron (patron, user_id, borrowernumber …) and a title (record_id, book_id, biblionumber, isbn …)";

/// Where what is needed stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The patron's id.
    pub patron: usize,
    /// The title's id, or another name for it.
    pub title: usize,
    /// How the patron liked it.
    pub rating: Option<usize>,
    /// When it was borrowed.
    pub time: Option<usize>,
}

/// The columns of a header; otherwise what it lacks.
pub fn find(header: &[String]) -> Result<Columns, &'static str> {
    let keys: Vec<String> = header.iter().map(|name| key(name)).collect();
    let place = |names: &[&str]| names.iter().find_map(|name| keys.iter().position(|key| key == name));
    let patron = place(PATRON).ok_or("patron")?;
    let title = place(TITLE).ok_or("title")?;
    Ok(Columns { patron, title, rating: place(RATING), time: place(TIME) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &str) -> Result<Columns, &'static str> {
        find(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn columns_have_many_names() {
        let of = |patron, title, rating, time| Ok(Columns { patron, title, rating, time });
        assert_eq!(found("user_id,book_id,rating"), of(0, 1, Some(2), None));
        assert_eq!(found("patron,title"), of(0, 1, None, None));
        assert_eq!(found("u,i,t"), of(0, 1, None, Some(2)));
        assert_eq!(found("datetime,borrowernumber,itemnumber,biblionumber"), of(1, 3, None, Some(0)));
        assert_eq!(found("User-ID,ISBN,Book-Rating"), of(0, 1, Some(2), None));
        assert_eq!(found("Title,RecordId,BorrowerNumber,IssueDate"), of(2, 1, None, Some(3)));
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(found("a,book_id"), Err("patron"));
        assert_eq!(found("user,year"), Err("title"));
    }

    #[test]
    fn every_name_is_in_the_form_that_headers_are_compared_in() {
        for name in [PATRON, TITLE, RATING, TIME].concat() {
            assert_eq!(key(name), name);
        }
    }
}
