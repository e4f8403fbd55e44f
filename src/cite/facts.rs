//! What a reference is made of, read from a work once for all styles.

use super::Work;
use super::names::{Name, names};
use super::text::Text;
use super::words;

/// The parts of a reference. Texts are empty where nothing is known.
#[derive(Debug)]
pub struct Facts<'a> {
    /// Who made it, each once.
    pub names: Vec<Name>,
    /// The title, as displayed.
    pub title: &'a str,
    /// The series, for an article its journal.
    pub series: String,
    /// The volume as a number.
    pub volume: String,
    /// The name of the library's catalogue.
    pub library: String,
    /// Where it is read or heard, if that is on the web. A printed book is not cited with the page of its record.
    pub link: &'a str,
    /// The kind of work.
    pub format: &'a str,
    year: Option<i32>,
}

impl<'a> Facts<'a> {
    /// Reads a work.
    pub fn of(work: &'a Work) -> Self {
        let online = matches!(work.format.as_str(), "ebook" | "audiobook" | "article" | "image");
        Self {
            names: names(&work.creators),
            title: work.title.trim(),
            series: words::phrase(&work.series),
            volume: work.volume.filter(|it| *it >= 0).map(words::volume).unwrap_or_default(),
            library: words::phrase(&work.library),
            link: words::web_link(&work.link).filter(|_| online).unwrap_or_default(),
            format: &work.format,
            year: work.year.filter(|it| *it != 0),
        }
    }

    /// The year with the style's mark for years before the common era.
    pub fn year(&self, before: &str) -> Option<String> {
        let year = self.year?;
        let number = year.unsigned_abs().to_string();
        Some(if year < 0 { [&number, " ", before].concat() } else { number })
    }

    /// Whether it is part of something: then its title is not set in italics.
    pub fn is_article(&self) -> bool {
        self.format == "article"
    }

    /// The kind of work where a style names it: not for what is read as a book is.
    pub fn medium(&self) -> &'static str {
        match self.format {
            "audiobook" => "Audiobook",
            "video" => "Video",
            "music" => "Music recording",
            "map" => "Map",
            "score" => "Musical score",
            "image" => "Image",
            _ => "",
        }
    }

    /// Writes the volume of a work that is in no known series, as a sentence.
    pub fn bare_volume(&self, text: &mut Text) {
        if !self.volume.is_empty() {
            text.space().push("Vol. ").push(&self.volume).stop();
        }
    }
}

/// Writes names with commas between, and `last` before the last.
pub fn listed(text: &mut Text, names: &[String], last: &str) {
    for (index, name) in names.iter().enumerate() {
        let before = match index {
            0 => "",
            _ if index + 1 == names.len() => last,
            _ => ", ",
        };
        text.push(before).push(name);
    }
}
