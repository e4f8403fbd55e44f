//! MARC 21 in its exchange format (ISO 2709).

use std::path::Path;

use super::bytes::Input;
use super::marc_split::{Cut, MAX_RECORD, Raw, Split};
use crate::error::Error;
use crate::intake::{Found, Intake, ReadOptions, Record};
use crate::marc::exchange::RawRecord;
use crate::marc::{self, decode, exchange, leader, mend};
use crate::report::{Repair, Repairs};

/// Reads all records into the intake.
pub fn read(path: &Path, input: Input, intake: &mut Intake) -> Result<(), Error> {
    let mut split = Split::new(input.reader);
    let options = intake.options.clone();
    let next = || split.next_record().map_err(|source| Error::Read { path: path.to_owned(), source });
    intake.take_all(next, |raw| record(&raw, &options))
}

fn record(raw: &Raw, options: &ReadOptions) -> Record {
    let mut repairs = Repairs::default();
    let found = found(raw, options, &mut repairs).unwrap_or_else(|reason| Found::reject(reason, &excerpt(&raw.bytes)));
    Record { at: raw.at, found, repairs }
}

fn found(raw: &Raw, options: &ReadOptions, repairs: &mut Repairs) -> Result<Found, String> {
    match raw.cut {
        Cut::Sound => {}
        Cut::WrongLength => repairs.add(Repair::MarcLength),
        Cut::NoEnd if raw.bytes.trim_ascii_end().last() == Some(&exchange::FIELD_END) => repairs.add(Repair::MarcEnd),
        Cut::NoEnd => {
            return Err("cut off: the file ends, or the next record begins, inside it; export or copy it again".into());
        }
        Cut::TooLong => {
            return Err(format!("record of more than {MAX_RECORD} bytes; look for a missing end of record"));
        }
        Cut::Stray { length } => return Err(format!("{length} bytes that belong to no record; export the file again")),
    }
    let parsed = exchange::parse(&raw.bytes);
    if let Ok(parsed) = &parsed
        && parsed.fits
    {
        return understood(parsed, options, repairs);
    }
    if let Some((bytes, repair)) = mend::mended(&raw.bytes) {
        repairs.add(repair);
        return understood(&exchange::parse(&bytes)?, options, repairs);
    }
    repairs.add(Repair::MarcDirectory);
    understood(&parsed?, options, repairs)
}

fn understood(parsed: &RawRecord, options: &ReadOptions, repairs: &mut Repairs) -> Result<Found, String> {
    let record = decode::record(parsed, options.unimarc, repairs)?;
    Ok(leader::passed_over(&record).map_or_else(|| marc::found(&record, options, repairs), Found::PassedOver))
}

/// The beginning of a record's fields, as far as it can be shown.
fn excerpt(bytes: &[u8]) -> String {
    let fields = bytes.iter().position(|b| *b == exchange::FIELD_END).map_or(bytes, |end| &bytes[end + 1..]);
    String::from_utf8_lossy(&fields[..fields.len().min(400)]).into_owned()
}
