//! JSON to be written: one type, so that what writes and measures it is downloaded once.

use crate::profile::snapshot::json_len;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Datum {
    /// A text.
    Text(String),
    /// A whole number.
    Number(u32),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Datum>),
    /// An object.
    Object(Vec<(&'static str, Datum)>),
}

impl Datum {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An object with one member.
    pub fn with(name: &'static str, value: Self) -> Self {
        Self::Object(vec![(name, value)])
    }

    /// An object of those members that are there.
    pub fn object(members: Vec<(&'static str, Option<Self>)>) -> Self {
        Self::Object(members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }

    /// Bytes of its JSON.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Text(text) => json_len(text) + 2,
            Self::Number(number) => number.checked_ilog10().unwrap_or(0) as usize + 1,
            Self::Flag(flag) => 5 - usize::from(*flag),
            Self::List(items) => framed(items.iter().map(Self::bytes)),
            Self::Object(members) => framed(members.iter().map(|(name, value)| name.len() + 3 + value.bytes())),
        }
    }
}

/// Bytes of items with their brackets and commas.
fn framed(items: impl ExactSizeIterator<Item = usize>) -> usize {
    let commas = items.len().saturating_sub(1);
    2 + commas + items.sum::<usize>()
}

impl Serialize for Datum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
