//! Chicago style, 18th edition: notes and bibliography.

use super::facts::{Facts, listed};
use super::names::Name;
use super::text::Text;

/// Up to this many authors are all named, and of more than these the first [`FEW`] (section 13.23).
const MOST: usize = 6;
/// See [`MOST`].
const FEW: usize = 3;

/// An entry of the bibliography.
pub fn entry(facts: &Facts<'_>) -> Text {
    let mut text = Text::default();
    authors(&mut text, &facts.names);
    text.stop();
    if facts.is_article() {
        article(&mut text, facts);
    } else {
        book(&mut text, facts);
    }
    if !facts.link.is_empty() {
        text.space().push(facts.link).stop();
    }
    text
}

/// The first name is inverted, the others are not.
fn authors(text: &mut Text, names: &[Name]) {
    let Some(first) = names.first() else { return };
    let shown = if names.len() > MOST { FEW } else { names.len() };
    let mut all = vec![first.inverted()];
    all.extend(names[1..shown].iter().map(Name::natural));
    let last = match all.len() {
        _ if shown < names.len() => ", ",
        2 if !first.is_inverted() => " and ",
        _ => ", and ",
    };
    listed(text, &all, last);
    if shown < names.len() {
        text.push(", et al.");
    }
}

fn book(text: &mut Text, facts: &Facts<'_>) {
    if !facts.title.is_empty() {
        text.space().italic(facts.title).stop();
    }
    if facts.series.is_empty() {
        facts.bare_volume(text);
    } else {
        text.space().push(&facts.series);
        if !facts.volume.is_empty() {
            text.push(" ").push(&facts.volume);
        }
        text.stop();
    }
    text.space().push(&year(facts)).stop();
    if !facts.medium().is_empty() {
        text.space().push(facts.medium()).stop();
    }
}

fn article(text: &mut Text, facts: &Facts<'_>) {
    if !facts.title.is_empty() {
        text.space().push("“").push(facts.title).stop().push("”");
    }
    if facts.series.is_empty() {
        facts.bare_volume(text);
        text.space().push(&year(facts)).stop();
        return;
    }
    text.space().italic(&facts.series);
    if !facts.volume.is_empty() {
        text.push(" ").push(&facts.volume);
    }
    text.push(" (").push(&year(facts)).push(").");
}

fn year(facts: &Facts<'_>) -> String {
    facts.year("BCE").unwrap_or_else(|| "n.d.".to_owned())
}
