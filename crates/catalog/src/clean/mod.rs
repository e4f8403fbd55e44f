//! What a field of a catalogue record means: plain functions from catalogued text to what a `Title` keeps.
//!
//! | Module | Field |
//! |---|---|
//! | [`audience`] | whom it is for |
//! | [`class_mark`] | class marks with their scheme |
//! | [`date`] | day of accession |
//! | [`format`] | carrier |
//! | [`html`] | tags and entities to plain text |
//! | [`identifier`] | ISBN, ISSN, DOI and others, with their check digits |
//! | [`language`] | codes and names to BCP 47 |
//! | [`link`] | what may be linked to |
//! | [`people`], [`name_words`] | catalogued names to natural order |
//! | [`series`] | a series named inside a title |
//! | [`subject`] | a heading to its parts and to words that readers use |
//! | [`text`] | white space, control characters, length |
//! | [`year`] | year of publication |

pub mod audience;
pub mod class_mark;
pub mod date;
pub mod format;
pub mod html;
pub mod identifier;
pub mod language;
pub mod link;
pub mod name_words;
pub mod people;
pub mod series;
pub mod subject;
pub mod text;
pub mod year;
