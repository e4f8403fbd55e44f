//! The kinds of properties that titles share, by which a reader's interests and the ranking refer to them.

/// What kind of property a feature is. The order is part of the collection format: [`FeatureKind::as_u8`] is written to files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum FeatureKind {
    /// What it is about.
    Topic,
    /// Who made it.
    Creator,
    /// The series it belongs to.
    Series,
    /// A language it can be read in.
    Language,
    /// Its carrier: book, audiobook, …
    Format,
    /// Whom it is for.
    Audience,
}

impl FeatureKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 6] = [Self::Topic, Self::Creator, Self::Series, Self::Language, Self::Format, Self::Audience];

    /// The name used in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Creator => "creator",
            Self::Series => "series",
            Self::Language => "language",
            Self::Format => "format",
            Self::Audience => "audience",
        }
    }

    /// The name of lists of them, as in `carrel.json`.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Topic => "topics",
            Self::Creator => "creators",
            Self::Series => "series",
            Self::Language => "languages",
            Self::Format => "formats",
            Self::Audience => "audiences",
        }
    }

    /// The kind of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The number used in collection files.
    pub const fn as_u8(self) -> u8 {
        self as u8
    }

    /// The kind of that number; none for a number that no kind has.
    pub fn from_u8(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::FeatureKind;

    #[test]
    fn names_and_numbers_lead_back_to_the_kind() {
        for (number, kind) in FeatureKind::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(kind.as_u8()), number);
            assert_eq!(FeatureKind::from_u8(kind.as_u8()), Some(kind));
            assert_eq!(FeatureKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(FeatureKind::from_u8(6), None);
        assert_eq!(FeatureKind::parse("Topic"), None);
    }
}
