//! Harvard style, as *Cite Them Right* (12th edition) has it.

use super::facts::{Facts, listed};
use super::names::Name;
use super::text::Text;

/// Up to this many authors are all named, and of more the first.
const MOST: usize = 3;

/// An entry of the reference list.
pub fn entry(facts: &Facts<'_>) -> Text {
    let mut text = Text::default();
    if facts.names.is_empty() {
        // The title stands in the author's place.
        title(&mut text, facts);
        year(&mut text, facts);
    } else {
        authors(&mut text, &facts.names);
        year(&mut text, facts);
        title(&mut text, facts);
    }
    if !facts.medium().is_empty() {
        text.space().push("[").push(facts.medium()).push("]");
    }
    series(&mut text, facts);
    if !facts.link.is_empty() {
        text.space().push("Available at: ").push(facts.link);
    }
    text
}

fn authors(text: &mut Text, names: &[Name]) {
    let shown = if names.len() > MOST { 1 } else { names.len() };
    let all: Vec<String> = names[..shown].iter().map(Name::with_close_initials).collect();
    listed(text, &all, " and ");
    if shown < names.len() {
        text.push(" ").italic("et al.");
    }
}

fn year(text: &mut Text, facts: &Facts<'_>) {
    let year = facts.year("BCE").unwrap_or_else(|| "no date".to_owned());
    text.space().push("(").push(&year).push(")");
}

fn title(text: &mut Text, facts: &Facts<'_>) {
    if facts.title.is_empty() {
        return;
    }
    text.space();
    if facts.is_article() {
        text.push("‘").push(facts.title).push("’");
    } else {
        text.italic(facts.title);
    }
}

fn series(text: &mut Text, facts: &Facts<'_>) {
    if facts.series.is_empty() {
        text.stop();
        facts.bare_volume(text);
        return;
    }
    if facts.is_article() {
        text.push(", ").italic(&facts.series);
    } else {
        text.stop().space().push(&facts.series);
    }
    if !facts.volume.is_empty() {
        text.push(", ").push(&facts.volume);
    }
    text.stop();
}
