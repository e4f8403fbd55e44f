//! A title as the reference lists of papers and essays have it, in the five styles that are asked for most.
//!
//! Sources: Publication Manual of the APA, 7th edition; MLA Handbook, 9th edition; The Chicago Manual of Style, 18th
//! edition (bibliography entries); Cite Them Right, 12th edition (Harvard); Citing Medicine, 2nd edition, with the
//! ICMJE's sample references (Vancouver). A catalogue knows no publisher and no day of access here: they are left out.

mod apa;
mod chicago;
mod facts;
mod harvard;
mod mla;
pub mod names;
mod text;
mod vancouver;
pub mod words;

#[cfg(test)]
mod tests;

use facts::Facts;

/// What a catalogue knows of a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Its key in the catalogue.
    pub id: String,
    /// The title as displayed.
    pub title: String,
    /// Who made it, as the catalogue writes them: "Melville, Herman, 1819-1891".
    pub creators: Vec<String>,
    /// Year of publication, negative before the common era: -750 is 750 BCE. There is no year 0.
    pub year: Option<i32>,
    /// "book", "ebook", "audiobook", "video", "music", "article", "journal", "map", "score", "image", "other" or empty.
    pub format: String,
    /// Its language as a BCP 47 tag, or empty.
    pub language: String,
    /// The series it is part of, for an article the journal, or empty.
    pub series: String,
    /// Its volume there in thousandths: 1000 is volume 1.
    pub volume: Option<i32>,
    /// Its ISBN, or empty.
    pub isbn: String,
    /// Where its record is, or empty.
    pub link: String,
    /// The name of the library's catalogue.
    pub library: String,
}

/// A style of reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// American Psychological Association, 7th edition.
    Apa,
    /// Modern Language Association, 9th edition.
    Mla,
    /// The Chicago Manual of Style, 18th edition: an entry of a bibliography.
    Chicago,
    /// Harvard, as *Cite Them Right* has it.
    Harvard,
    /// Vancouver, as the NLM has it.
    Vancouver,
}

impl Style {
    /// All, in the order they are offered.
    pub const ALL: [Self; 5] = [Self::Apa, Self::Mla, Self::Chicago, Self::Harvard, Self::Vancouver];

    /// The word that settings keep.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Apa => "apa",
            Self::Mla => "mla",
            Self::Chicago => "chicago",
            Self::Harvard => "harvard",
            Self::Vancouver => "vancouver",
        }
    }

    /// The style of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// A stretch of a reference in one kind of type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// What it says, spaces included.
    pub text: String,
    /// Whether it is set in italics.
    pub italic: bool,
}

/// The reference to a work. What the catalogue does not know is left out, or marked as the style has it ("n.d.").
pub fn cite(work: &Work, style: Style) -> Vec<Run> {
    let facts = Facts::of(work);
    let text = match style {
        Style::Apa => apa::entry(&facts),
        Style::Mla => mla::entry(&facts),
        Style::Chicago => chicago::entry(&facts),
        Style::Harvard => harvard::entry(&facts),
        Style::Vancouver => vancouver::entry(&facts),
    };
    text.into_runs()
}

/// The same without italics.
pub fn plain(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}
