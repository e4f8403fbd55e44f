//! A MARC record in memory: leader, control fields, data fields. All text is Unicode already.

/// A record of MARC 21 or UNIMARC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The leader's characters; 24 of them in a sound record, fewer or more in a damaged one.
    pub leader: String,
    /// Fields in the order of the record.
    pub fields: Vec<Field>,
}

/// A field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Three characters, mostly digits.
    pub tag: [u8; 3],
    /// What it holds.
    pub content: Content,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A control field's text (tags 001 to 009).
    Control(String),
    /// A data field's indicators and subfields.
    Data {
        /// Two characters, blank where they say nothing.
        indicators: [char; 2],
        /// Code and text, in the order of the field.
        subfields: Vec<(char, String)>,
    },
}

impl Default for Content {
    fn default() -> Self {
        Self::Control(String::new())
    }
}

impl Record {
    /// One character of the leader, by its position from 0; a blank where the leader is too short.
    pub fn leader_at(&self, position: usize) -> char {
        self.leader.chars().nth(position).unwrap_or(' ')
    }

    /// The text of the first control field with this tag.
    pub fn control(&self, tag: [u8; 3]) -> Option<&str> {
        self.controls(tag).next()
    }

    /// The texts of all control fields with this tag.
    pub fn controls(&self, tag: [u8; 3]) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |field| field.tag == tag).filter_map(|field| match &field.content {
            Content::Control(text) => Some(text.as_str()),
            Content::Data { .. } => None,
        })
    }

    /// All fields with this tag.
    pub fn tagged(&self, tag: [u8; 3]) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.tag == tag)
    }
}

impl Field {
    /// One of the two indicators, 1 or 2; a blank in a control field.
    pub fn indicator(&self, which: usize) -> char {
        match &self.content {
            Content::Data { indicators, .. } if (1..=2).contains(&which) => indicators[which - 1],
            _ => ' ',
        }
    }

    /// The first subfield with this code.
    pub fn subfield(&self, code: char) -> Option<&str> {
        self.subfields().find(|(other, _)| *other == code).map(|(_, text)| text)
    }

    /// All subfields, in order; none in a control field.
    pub fn subfields(&self) -> impl Iterator<Item = (char, &str)> {
        let all = match &self.content {
            Content::Data { subfields, .. } => subfields.as_slice(),
            Content::Control(_) => &[],
        };
        all.iter().map(|(code, text)| (*code, text.as_str()))
    }
}
