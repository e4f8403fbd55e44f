//! A profile as JSON: what is stored, and what a reader takes along to another browser.

use super::entry::{EntryFault, check};
use super::{DeviceId, Kind, Profile, Register, Snapshot, Stamp, Value};
use crate::field::{Field, FieldError, deserialize_by_field};
use core::fmt;
use serde::Serialize;

/// What `format` says.
const FORMAT: &str = "carrel-profile";
/// The version written and read.
const VERSION: u32 = 1;
/// How far ahead of the clock an imported entry may be stamped: a day in milliseconds.
const AHEAD_MS: u64 = 24 * 60 * 60 * 1000;

/// The JSON form of a profile; see `docs/interfaces.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProfileFile {
    format: String,
    version: u32,
    entries: Vec<FileEntry>,
}

/// One entry of a [`ProfileFile`], not yet checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct FileEntry {
    kind: String,
    id: String,
    time: u64,
    count: u32,
    device: String,
    on: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Snapshot>,
}

/// Why a file is no profile. Tells where, never what the reader said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// It is another kind of file.
    Format {
        /// What its `format` says, at most 40 characters of it.
        got: String,
    },
    /// It is of another version.
    Version {
        /// The version read.
        expected: u32,
        /// The version found.
        got: u32,
    },
    /// It holds too much.
    TooMany {
        /// How many entries it has.
        got: usize,
        /// How many it may have.
        limit: usize,
    },
    /// An entry of it is not sound.
    Entry {
        /// Which, counted from 0.
        index: usize,
        /// What is wrong with it.
        reason: EntryFault,
    },
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format { got } => {
                write!(f, "the file says it is \"{got}\", not \"{FORMAT}\"; choose a file that Carrel exported")
            }
            Self::Version { expected, got } => {
                write!(
                    f,
                    "the file is of version {got}, this Carrel reads version {expected}; export it again with this version"
                )
            }
            Self::TooMany { got, limit } => {
                write!(f, "the file has {got} entries, at most {limit} are read; remove some before exporting")
            }
            Self::Entry { index, reason } => write!(f, "entry {index} cannot be read: {reason}"),
        }
    }
}

impl core::error::Error for ProfileError {}

/// A profile from elsewhere, to be merged into the reader's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What may be taken over.
    pub profile: Profile,
    /// How many entries were refused because they are stamped more than a day in the future: they could never be overruled.
    pub future: usize,
    /// How many consents were left out: consent is given to this browser, on this page.
    pub consents: usize,
}

impl Profile {
    /// Reads an exported file by the rules for import. Merge the outcome; it changes nothing by itself.
    pub fn import(file: ProfileFile, now_ms: u64) -> Result<Imported, ProfileError> {
        let mut imported = Imported { profile: Self::new(), future: 0, consents: 0 };
        for (kind, id, register) in file.checked()? {
            if kind == Kind::Consent {
                imported.consents += 1;
            } else if register.stamp.time > now_ms.saturating_add(AHEAD_MS) {
                imported.future += 1;
            } else {
                imported.profile.put(kind, &id, register);
            }
        }
        Ok(imported)
    }
}

impl ProfileFile {
    /// Reads the JSON form. What it says is checked when it becomes a [`Profile`].
    ///
    /// Entries of another format or version are not looked at: that it is another file is what the reader must be told.
    pub fn read(value: &impl Field) -> Result<Self, FieldError> {
        let format = value.field("format").and_then(|it| it.text()).unwrap_or_default();
        let version = value.may_whole("version", u64::from(u32::MAX))?.unwrap_or_default() as u32;
        let mut entries = Vec::new();
        if format == FORMAT && version == VERSION {
            for entry in value.need("entries", "a list", Field::list)? {
                entries.push(FileEntry::read(&entry)?);
            }
        }
        Ok(Self { format, version, entries })
    }
}

deserialize_by_field!(ProfileFile);

impl From<&Profile> for ProfileFile {
    fn from(profile: &Profile) -> Self {
        let entries = profile.entries().map(|(kind, id, register)| FileEntry::new(kind, id, register)).collect();
        Self { format: FORMAT.to_owned(), version: VERSION, entries }
    }
}

impl TryFrom<ProfileFile> for Profile {
    type Error = ProfileError;

    fn try_from(file: ProfileFile) -> Result<Self, ProfileError> {
        let mut profile = Self::new();
        for (kind, id, register) in file.checked()? {
            profile.put(kind, &id, register);
        }
        Ok(profile)
    }
}

impl ProfileFile {
    fn checked(self) -> Result<Vec<(Kind, String, Register)>, ProfileError> {
        if self.format != FORMAT {
            return Err(ProfileError::Format { got: self.format.chars().take(40).collect() });
        }
        if self.version != VERSION {
            return Err(ProfileError::Version { expected: VERSION, got: self.version });
        }
        if self.entries.len() > Profile::MAX_ENTRIES {
            return Err(ProfileError::TooMany { got: self.entries.len(), limit: Profile::MAX_ENTRIES });
        }
        self.entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| entry.checked().map_err(|reason| ProfileError::Entry { index, reason }))
            .collect()
    }
}

impl FileEntry {
    fn read(value: &impl Field) -> Result<Self, FieldError> {
        let title = value.field("title");
        Ok(Self {
            kind: value.need_text("kind")?,
            id: value.need_text("id")?,
            time: value.need_whole("time", u64::MAX)?,
            count: value.need_whole("count", u64::from(u32::MAX))? as u32,
            device: value.need_text("device")?,
            on: value.need_flag("on")?,
            text: value.may("text", "a text", Field::text)?,
            title: title.as_ref().map(Snapshot::read).transpose()?,
        })
    }

    fn new(kind: Kind, id: &str, register: &Register) -> Self {
        let (text, title) = match &register.value {
            Some(Value::Text(text)) => (Some(text.clone()), None),
            Some(Value::Snapshot(snapshot)) => (None, Some((**snapshot).clone())),
            Some(Value::Flag) | None => (None, None),
        };
        Self {
            kind: kind.as_str().to_owned(),
            id: id.to_owned(),
            time: register.stamp.time,
            count: register.stamp.count,
            device: register.stamp.device.to_string(),
            on: register.value.is_some(),
            text,
            title,
        }
    }

    fn checked(self) -> Result<(Kind, String, Register), EntryFault> {
        let kind = Kind::parse(&self.kind).ok_or(EntryFault::UnknownKind)?;
        let device = DeviceId::parse(&self.device).ok_or(EntryFault::Device)?;
        let value = match (self.on, self.text, self.title) {
            (false, ..) => None,
            (true, Some(text), None) => Some(Value::Text(text)),
            (true, None, Some(snapshot)) => Some(Value::Snapshot(Box::new(snapshot))),
            (true, None, None) => Some(Value::Flag),
            (true, Some(_), Some(_)) => return Err(EntryFault::Value { kind }),
        };
        let register = Register { stamp: Stamp { time: self.time, count: self.count, device }, value };
        check(kind, &self.id, &register)?;
        Ok((kind, self.id, register))
    }
}
