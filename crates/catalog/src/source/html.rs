//! JSON-LD inside HTML.

use std::path::Path;

use super::bytes::Input;
use crate::error::Error;
use crate::intake::Intake;

/// Reads all records into the intake.
pub fn read(_path: &Path, _input: Input, intake: &mut Intake) -> Result<(), Error> {
    intake.reject_source("cannot be read yet")
}
