//! MLA style, 9th edition.

use super::facts::Facts;
use super::names::Name;
use super::text::Text;

/// An entry of the list of works cited.
pub fn entry(facts: &Facts<'_>) -> Text {
    let mut text = Text::default();
    authors(&mut text, &facts.names);
    title(&mut text, facts);
    publication(&mut text, facts);
    if !facts.is_article() && !facts.series.is_empty() {
        text.space().push(&facts.series);
        if !facts.volume.is_empty() {
            text.push(" ").push(&facts.volume);
        }
        text.stop();
    }
    place(&mut text, facts);
    text
}

/// One or two are named; of three and more the first (sections 5.6 to 5.8).
fn authors(text: &mut Text, names: &[Name]) {
    let Some(first) = names.first() else { return };
    text.push(&first.inverted());
    match names {
        [_] => {}
        [_, second] => {
            text.push(if first.is_inverted() { ", and " } else { " and " }).push(&second.natural());
        }
        _ => drop(text.push(", et al.")),
    }
    text.stop();
}

fn title(text: &mut Text, facts: &Facts<'_>) {
    if facts.title.is_empty() {
        return;
    }
    text.space();
    if facts.is_article() {
        text.push("“").push(facts.title).stop().push("”");
    } else {
        text.italic(facts.title).stop();
    }
}

/// Version, number and date. A work without a date is cited without (section 5.68 has no "n.d.").
fn publication(text: &mut Text, facts: &Facts<'_>) {
    let mut first = true;
    if facts.is_article() && !facts.series.is_empty() {
        text.space().italic(&facts.series);
        first = false;
    }
    let version = match facts.format {
        "ebook" => "E-book ed.",
        "audiobook" => "Audiobook ed.",
        _ => "",
    };
    let numbered = !facts.volume.is_empty() && (facts.is_article() || facts.series.is_empty());
    let volume =
        if numbered { [if first && version.is_empty() { "Vol. " } else { "vol. " }, &facts.volume] } else { ["", ""] };
    for part in [version, &volume.concat(), &facts.year("BCE").unwrap_or_default()] {
        if !part.is_empty() {
            text.push(if first { "" } else { "," }).space().push(part);
            first = false;
        }
    }
    text.stop();
}

/// Where it was read: the second container.
fn place(text: &mut Text, facts: &Facts<'_>) {
    if facts.link.is_empty() {
        return;
    }
    text.space();
    if !facts.library.is_empty() {
        text.italic(&facts.library).push(", ");
    }
    text.push(facts.link).stop();
}
