//! Differences that are meant, with their reasons.

/// Why Carrel shows something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Open Library counts as authors all persons in added entries; Carrel names translators, editors and prefacers only where there is no
    /// author. They are found by search.
    Helper,
    /// Open Library counts as authors all bodies in added entries; Carrel names them only as main entries, in music, and where there is nobody
    /// else.
    Body,
    /// Open Library counts as an author whoever made a part of the work, or the work that an entry for a related title names.
    Part,
    /// Open Library keeps titles of nobility and names in brackets; Carrel leaves them out.
    NameForm,
    /// Open Library shows the parallel title as a subtitle; Carrel keeps it for search.
    ParallelTitle,
    /// Open Library leaves out a subtitle that the cataloguer has supplied in square brackets.
    SuppliedSubtitle,
    /// Open Library takes the title in the original script and the subtitle in Latin script; Carrel takes both from field 880.
    MixedScripts,
    /// Open Library gives the year of this reprint; Carrel the year of first publication.
    FirstPublication,
    /// Open Library leaves a range of years out; Carrel takes its first year.
    YearOfRange,
    /// Open Library keeps "[from old catalog]", a mark of the Library of Congress.
    OldCatalog,
    /// Open Library leaves local headings out (690 to 699); Carrel keeps them for search.
    LocalHeadings,
}

/// File without its ending, field, reason.
pub const ACCEPTED: [(&str, &str, Reason); 28] = [
    ("00schlgoog", "creators", Reason::Part),
    ("13dipolarcycload00burk", "subjects", Reason::LocalHeadings),
    ("13dipolarcycload00burk_meta", "subjects", Reason::LocalHeadings),
    ("1733mmoiresdel00vill", "creators", Reason::NameForm),
    ("710_org_name_in_direct_order", "title", Reason::ParallelTitle),
    ("880_arabic_french_many_linkages", "creators", Reason::Body),
    ("880_table_of_contents", "title", Reason::SuppliedSubtitle),
    ("engineercorpsofh00sher", "creators", Reason::Part),
    ("engineercorpsofh00sher_meta", "creators", Reason::Part),
    ("equalsign_title", "title", Reason::ParallelTitle),
    ("ithaca_college_75002321", "creators", Reason::Body),
    ("ithaca_two_856u", "creators", Reason::Body),
    ("lesnoirsetlesrou0000garl_meta", "creators", Reason::Helper),
    ("memoirsofjosephf00fouc_meta", "creators", Reason::Helper),
    ("nybc200247", "title", Reason::MixedScripts),
    ("nybc200247", "subjects", Reason::LocalHeadings),
    ("soilsurveyrepor00statgoog", "subjects", Reason::OldCatalog),
    ("talis_856", "creators", Reason::Body),
    ("talis_multi_work_tiles", "creators", Reason::Part),
    ("talis_multi_work_tiles", "year", Reason::FirstPublication),
    ("test-publish-sn-sl", "year", Reason::YearOfRange),
    ("uoft_4351105_1626", "creators", Reason::Body),
    ("warofrebellionco1473unit", "creators", Reason::Body),
    ("warofrebellionco1473unit_meta", "creators", Reason::Body),
    ("wrapped_lines", "creators", Reason::Body),
    ("wrapped_lines", "year", Reason::FirstPublication),
    ("zweibchersatir01horauoft", "creators", Reason::Helper),
    ("zweibchersatir01horauoft_meta", "creators", Reason::Helper),
];
