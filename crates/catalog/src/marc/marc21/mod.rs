//! MARC 21: which field fills which field of a title.
//!
//! | Module | Fills |
//! |---|---|
//! | [`titles`] | title, other titles, original title, work (245, 240, 130, 246, 730, 740, 765) |
//! | [`creators`], [`roles`] | creators (1xx, 7xx) |
//! | [`dates`], [`fixed`] | year (008, 264, 260, 046), day of accession |
//! | [`languages`] | languages (041, 008) |
//! | [`formats`] | carriers (leader, 006 to 008, 245, 33x, 655) |
//! | [`subjects`] | headings (6xx) |
//! | [`numbers`] | identifiers (010 to 035), classes (05x to 09x), shelf mark (852, 952, 09x) |
//! | [`notes`] | description (520), series (8xx, 490, 440), audience (008, 521), link (856) |
//! | [`local`] | loans and accession (952) |
//! | [`linked`] | all of them in the original script (880) |

pub mod creators;
pub mod dates;
pub mod fixed;
pub mod formats;
pub mod languages;
pub mod linked;
pub mod local;
pub mod notes;
pub mod numbers;
pub mod roles;
pub mod subjects;
pub mod titles;

use super::credits::Kind;
use super::record::Record;
use super::works;
use crate::draft::Draft;
use crate::report::Repairs;

use fixed::Fixed;
use linked::Bib;

/// Field 008.
fn fixed(record: &Record) -> Option<Fixed> {
    fixed::of(record)
}

/// The fields of a title, without id.
pub fn draft(record: &Record, repairs: &mut Repairs) -> Draft {
    let bib = Bib::new(record);
    let formats = formats::of(record);
    let subjects = subjects::of(record);
    let titles = titles::of(&bib, repairs);
    let creators = creators::of(&bib, kind(record, &formats, &subjects.headings));
    let (series, series_number) = notes::series(&bib).unzip();
    let mut audience = notes::audience(record);
    audience.extend(subjects.for_children.then(|| "juvenile".to_owned()));
    Draft {
        work: titles
            .uniform
            .as_deref()
            .map(|uniform| works::key(creators::entered(record).as_deref(), uniform, &titles.part)),
        title: titles.shown,
        original_title: titles.original,
        variants: titles.variants.into_iter().chain(creators.variants).collect(),
        creators: creators.shown,
        creators_are_natural: true,
        year: dates::year(record),
        languages: languages::codes(record),
        formats,
        subjects: subjects.headings,
        classes: numbers::classes(record),
        audience,
        series,
        series_number: series_number.flatten(),
        identifiers: numbers::identifiers(record),
        call_number: numbers::call_number(record),
        added: local::acquired(record).or_else(|| fixed(record)?.entered()),
        loans: local::loans(record).map(|loans| loans.to_string()),
        link: notes::address(record),
        description: notes::description(&bib),
        ..Draft::default()
    }
}

fn kind(record: &Record, formats: &[String], headings: &[String]) -> Kind {
    let is = |words: &[&str]| formats.iter().any(|format| words.contains(&format.as_str()));
    let is_picture_book = headings.iter().any(|heading| heading.to_lowercase().contains("picture books"));
    Kind {
        is_pictured: is(&["graphic-novel"]) || is_picture_book || notes::is_for_small_children(record),
        is_performed: is(&["music", "video", "audiobook"]),
        is_serial: is(&["journal", "newspaper", "database", "website"]),
        is_music: is(&["music"]),
        is_composed: is(&["music", "score"]),
    }
}
