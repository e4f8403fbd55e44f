//! MARC records, whatever file they came in, and what their fields mean.
//!
//! | Module | Holds |
//! |---|---|
//! | [`record`] | leader, fields, subfields |
//! | [`leader`] | records that describe no title |
//! | [`exchange`], [`mend`], [`decode`] | from the bytes of a record to its fields and their text |
//! | [`encoding`], [`marc8`], [`charset`], [`eacc`] | which encoding text is in, and text that is not Unicode |

pub mod charset;
pub mod decode;
pub mod eacc;
pub mod encoding;
pub mod exchange;
pub mod leader;
pub mod marc8;
pub mod mend;
pub mod record;

use record::Record;

use crate::draft::Draft;
use crate::intake::{Found, ReadOptions};
use crate::report::Repairs;

/// What a record holds, or why it makes no title.
pub fn found(record: &Record, _options: &ReadOptions, _repairs: &mut Repairs) -> Found {
    let title = record.fields.iter().find(|field| field.tag == *b"245").and_then(|field| field.subfield('a'));
    match title {
        Some(title) => Found::Draft(Box::new(Draft {
            id: record.control(*b"001").map(ToOwned::to_owned),
            title: title.to_owned(),
            ..Draft::default()
        })),
        None => Found::reject("no title", record.control(*b"001").unwrap_or_default()),
    }
}
