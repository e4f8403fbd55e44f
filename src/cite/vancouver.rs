//! Vancouver style: *Citing Medicine* (NLM), and the ICMJE's number of authors.

use super::facts::{Facts, listed};
use super::names::Name;
use super::text::Text;

/// Of more than this many authors no more are named.
const MOST: usize = 6;

/// An entry of the reference list. Nothing is set in italics.
pub fn entry(facts: &Facts<'_>) -> Text {
    let mut text = Text::default();
    authors(&mut text, &facts.names);
    text.stop();
    title(&mut text, facts);
    if facts.is_article() && !facts.series.is_empty() {
        journal(&mut text, facts);
    } else {
        book(&mut text, facts);
    }
    if !facts.link.is_empty() {
        text.space().push("Available from: ").push(facts.link);
    }
    text
}

fn authors(text: &mut Text, names: &[Name]) {
    let all: Vec<String> = names.iter().take(MOST).map(Name::with_bare_initials).collect();
    listed(text, &all, ", ");
    if names.len() > MOST {
        text.push(", et al.");
    }
}

fn title(text: &mut Text, facts: &Facts<'_>) {
    if !facts.title.is_empty() {
        text.space().push(facts.title);
    }
    let medium = match facts.format {
        "audiobook" => "audiobook",
        "video" => "video",
        "music" => "sound recording",
        "map" => "map",
        "score" => "music score",
        "image" => "image",
        _ if !facts.link.is_empty() => "Internet",
        _ => "",
    };
    if !medium.is_empty() {
        text.space().push("[").push(medium).push("]");
    }
    text.stop();
}

fn journal(text: &mut Text, facts: &Facts<'_>) {
    text.space().push(&facts.series).stop().space().push(&year(facts));
    if !facts.volume.is_empty() {
        text.push(";").push(&facts.volume);
    }
    text.stop();
}

fn book(text: &mut Text, facts: &Facts<'_>) {
    if facts.series.is_empty() {
        facts.bare_volume(text);
    }
    text.space().push(&year(facts)).stop();
    if !facts.series.is_empty() {
        text.space().push("(").push(&facts.series);
        if !facts.volume.is_empty() {
            text.push("; vol. ").push(&facts.volume);
        }
        text.push(").");
    }
}

fn year(facts: &Facts<'_>) -> String {
    facts.year("BCE").unwrap_or_else(|| "[date unknown]".to_owned())
}
