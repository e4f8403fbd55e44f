//! APA style, 7th edition.

use super::facts::{Facts, listed};
use super::names::Name;
use super::text::Text;

/// Up to this many authors are all named (section 9.8).
const MOST: usize = 20;

/// An entry of the reference list.
pub fn entry(facts: &Facts<'_>) -> Text {
    let mut text = Text::default();
    if facts.names.is_empty() {
        // The title stands in the author's place (section 9.12).
        title(&mut text, facts);
        year(&mut text, facts);
    } else {
        authors(&mut text, &facts.names);
        text.stop();
        year(&mut text, facts);
        title(&mut text, facts);
    }
    journal(&mut text, facts);
    if !facts.link.is_empty() {
        text.space().push(facts.link);
    }
    text
}

fn authors(text: &mut Text, names: &[Name]) {
    let all: Vec<String> = names.iter().map(Name::with_initials).collect();
    match all.as_slice() {
        [first @ .., last] if all.len() > MOST => {
            listed(text, &first[..MOST - 1], ", ");
            text.push(", . . . ").push(last);
        }
        _ => listed(text, &all, ", & "),
    }
}

fn year(text: &mut Text, facts: &Facts<'_>) {
    let year = facts.year("B.C.E.").unwrap_or_else(|| "n.d.".to_owned());
    text.space().push("(").push(&year).push(").");
}

fn title(text: &mut Text, facts: &Facts<'_>) {
    if !facts.title.is_empty() {
        text.space().add(facts.title, !facts.is_article());
    }
    if !facts.medium().is_empty() {
        text.space().push("[").push(facts.medium()).push("]");
    }
    text.stop();
}

fn journal(text: &mut Text, facts: &Facts<'_>) {
    if facts.is_article() && !facts.series.is_empty() {
        text.space().italic(&facts.series);
        if !facts.volume.is_empty() {
            text.push(", ").italic(&facts.volume);
        }
        text.stop();
    } else if facts.is_article() || facts.series.is_empty() {
        facts.bare_volume(text);
    }
}
