//! Fields, and the many names that columns have for them.

use std::sync::LazyLock;

use carrel_engine::fold::fold;

/// A field that a column can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the fields are those of `Title`; identifiers and classes are named by their scheme")]
pub enum Field {
    Id,
    Title,
    OriginalTitle,
    Subtitle,
    Creators,
    Year,
    Languages,
    Formats,
    Topics,
    Lcc,
    Ddc,
    Udc,
    Classes,
    Audience,
    Series,
    SeriesNumber,
    Isbn,
    Issn,
    Oclc,
    Lccn,
    Doi,
    Identifiers,
    CallNumber,
    Work,
    Holdings,
    Added,
    Loans,
    Link,
    Description,
    StaffPick,
    StaffName,
}

/// Every field with its name on the command line, in the order of `column_names.txt`.
const FIELDS: [(Field, &str); 31] = [
    (Field::Id, "id"),
    (Field::Title, "title"),
    (Field::OriginalTitle, "original_title"),
    (Field::Subtitle, "subtitle"),
    (Field::Creators, "creators"),
    (Field::Year, "year"),
    (Field::Languages, "languages"),
    (Field::Formats, "formats"),
    (Field::Topics, "topics"),
    (Field::Lcc, "lcc"),
    (Field::Ddc, "ddc"),
    (Field::Udc, "udc"),
    (Field::Classes, "classes"),
    (Field::Audience, "audience"),
    (Field::Series, "series"),
    (Field::SeriesNumber, "series_number"),
    (Field::Isbn, "isbn"),
    (Field::Issn, "issn"),
    (Field::Oclc, "oclc"),
    (Field::Lccn, "lccn"),
    (Field::Doi, "doi"),
    (Field::Identifiers, "identifiers"),
    (Field::CallNumber, "call_number"),
    (Field::Work, "work"),
    (Field::Holdings, "holdings"),
    (Field::Added, "added"),
    (Field::Loans, "loans"),
    (Field::Link, "link"),
    (Field::Description, "description"),
    (Field::StaffPick, "staff_pick"),
    (Field::StaffName, "staff_name"),
];

/// For each of [`FIELDS`] the names of columns that fill it, in folded form, the more telling first.
static NAMES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("column_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(_, names)| names.split(", ").collect()).collect()
});

impl Field {
    /// The field of this name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        FIELDS.iter().find(|(_, name)| *name == wanted).map(|(field, _)| *field)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        FIELDS.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    /// All names, for messages.
    pub fn names() -> String {
        FIELDS.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    /// Whether several columns can fill it together.
    pub fn takes_several(self) -> bool {
        matches!(
            self,
            Self::Creators
                | Self::Languages
                | Self::Formats
                | Self::Topics
                | Self::Lcc
                | Self::Ddc
                | Self::Udc
                | Self::Classes
                | Self::Isbn
                | Self::Issn
                | Self::Identifiers
                | Self::Audience
        )
    }

    /// Whether its values are lists.
    pub fn is_list(self) -> bool {
        matches!(
            self,
            Self::Creators
                | Self::Languages
                | Self::Formats
                | Self::Topics
                | Self::Lcc
                | Self::Ddc
                | Self::Udc
                | Self::Classes
                | Self::Isbn
                | Self::Issn
                | Self::Identifiers
        )
    }
}

/// Which column fills what: (column, field), in the order in which columns fill a field.
pub type Plan = Vec<(usize, Field)>;

/// The folded form of a column's name: `PublicationYear`, `publication_year` and "Publication year" are the same.
pub fn key(header: &str) -> String {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in header.chars().take(200) {
        if before.is_lowercase() && c.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    fold(&spaced).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether some field has such a column.
pub fn is_known(header: &str) -> bool {
    let key = key(header);
    NAMES.iter().any(|names| rank(names, &key).is_some())
}

/// Place of a column's name among the names of a field; "subject 2" is as good as "subject", "subject(s)" as "subjects".
fn rank(names: &[&str], key: &str) -> Option<usize> {
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let singular = key.strip_suffix(" s").unwrap_or(key);
    let at = |wanted: &str| names.iter().position(|name| *name == wanted);
    at(key).or_else(|| if bare.is_empty() { None } else { at(bare) }).or_else(|| at(singular))
}

/// What the columns fill. `map` goes before the names; an unknown column in it is the error.
pub fn plan(headers: &[String], map: &[(Field, String)]) -> Result<Plan, (Field, String)> {
    let keys: Vec<String> = headers.iter().map(|header| key(header)).collect();
    let mut plan = Plan::new();
    let mut settled = Vec::new();
    for (field, column) in map {
        settled.push(*field);
        if column.is_empty() {
            continue;
        }
        let exact = headers.iter().position(|header| header.trim() == column.trim());
        let at = exact.or_else(|| keys.iter().position(|k| *k == key(column) && !k.is_empty()));
        plan.push((at.ok_or_else(|| (*field, column.clone()))?, *field));
    }
    for ((field, _), names) in FIELDS.into_iter().zip(NAMES.iter()) {
        if !settled.contains(&field) {
            plan.extend(by_name(field, names, &keys, &plan));
        }
    }
    plan.sort_by_key(|(_, field)| *field);
    Ok(plan)
}

/// The columns that fill a field by their names, of those that fill none yet.
fn by_name(field: Field, names: &[&str], keys: &[String], plan: &Plan) -> Vec<(usize, Field)> {
    let free = |at: &usize| !plan.iter().any(|(column, other)| column == at && (*other != field));
    let mut found: Vec<(usize, usize)> = keys
        .iter()
        .enumerate()
        .filter_map(|(at, key)| Some((rank(names, key)?, at)))
        .filter(|(_, at)| free(at))
        .collect();
    found.sort_unstable();
    if !field.takes_several() {
        found.truncate(1);
    }
    found.into_iter().map(|(_, at)| (at, field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(headers: &[&str]) -> Vec<(String, Field)> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        plan(&headers, &[]).unwrap_or_default().into_iter().map(|(at, field)| (headers[at].clone(), field)).collect()
    }

    #[test]
    fn columns_are_found_by_many_names() {
        let found = planned(&[
            "BibNum",
            "Title",
            "Author(s)",
            "PublicationYear",
            "Subjects",
            "Genre",
            "ItemType",
            "Language_Code",
            "Circulation Count",
        ]);
        let wanted = [
            ("BibNum", Field::Id),
            ("Title", Field::Title),
            ("Author(s)", Field::Creators),
            ("PublicationYear", Field::Year),
            ("Language_Code", Field::Languages),
            ("ItemType", Field::Formats),
            ("Subjects", Field::Topics),
            ("Genre", Field::Topics),
            ("Circulation Count", Field::Loans),
        ];
        assert_eq!(found, wanted.map(|(name, field)| (name.to_owned(), field)));
    }

    #[test]
    fn every_field_has_its_names() {
        let of_file =
            include_str!("column_names.txt").lines().filter_map(|line| line.split_once(": ")).map(|(field, _)| field);
        let of_code = FIELDS.iter().map(|(_, name)| *name);
        assert!(of_file.filter(|field| !field.starts_with('#')).eq(of_code));
        assert!(NAMES.iter().flatten().all(|name| key(name) == *name));
    }

    #[test]
    fn the_more_telling_name_fills_a_field() {
        let found = planned(&["book_id", "goodreads_book_id", "original_title", "title", "work_id"]);
        let wanted = [
            ("book_id", Field::Id),
            ("title", Field::Title),
            ("original_title", Field::OriginalTitle),
            ("work_id", Field::Work),
        ];
        assert_eq!(found, wanted.map(|(name, field)| (name.to_owned(), field)));
        assert_eq!(planned(&["original title"]), [("original title".to_owned(), Field::Title)]);
    }

    #[test]
    fn class_marks_are_told_by_their_scheme_and_are_no_call_numbers() {
        let found = planned(&["classes_lcc", "Dewey", "UDC", "Classification", "Call number", "LoC Class"]);
        let fields: Vec<Field> = found.iter().map(|(_, field)| *field).collect();
        assert_eq!(fields, [Field::Lcc, Field::Lcc, Field::Ddc, Field::Udc, Field::Classes, Field::CallNumber]);
    }

    #[test]
    fn what_is_mapped_goes_first_and_must_be_there() {
        let headers = ["A".to_owned(), "Title".to_owned()];
        assert_eq!(plan(&headers, &[(Field::Title, "a".into())]), Ok(vec![(0, Field::Title)]));
        assert_eq!(plan(&headers, &[(Field::Title, "B".into())]), Err((Field::Title, "B".into())));
        assert_eq!(Field::named("call-number"), Some(Field::CallNumber));
    }
}
