//! JSON that adapters write themselves: one type, so that what writes it is downloaded once.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// A text.
    Text(String),
    /// A whole number.
    Number(u32),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// A text.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// An object with one member.
    pub(super) fn with(name: &'static str, value: Self) -> Self {
        Self::Object(vec![(name, value)])
    }

    /// An object of the members that are there.
    pub(super) fn object(members: Vec<(&'static str, Option<Self>)>) -> Self {
        Self::Object(members.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }
}

impl Serialize for Json {
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
