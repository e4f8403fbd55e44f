//! Records for tests, written as lines: tag, a space, two indicators, a space, subfields; or tag, a space, text.

use super::record::{Content, Field, Record};

/// The record of these lines; a line "LDR …" is the leader.
pub fn record(lines: &str) -> Record {
    let mut made = Record { leader: "00000nam a2200000 a 4500".to_owned(), fields: Vec::new() };
    for line in lines.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
        match line.split_at(4) {
            ("LDR ", leader) => made.leader = leader.to_owned(),
            (tag, rest) => made.fields.push(field(tag.trim(), rest)),
        }
    }
    made
}

fn field(tag: &str, rest: &str) -> Field {
    let content = if tag.starts_with("00") { Content::Control(rest.to_owned()) } else { data(rest) };
    Field { tag: tag.as_bytes().try_into().unwrap(), content }
}

fn data(rest: &str) -> Content {
    let mut pieces = rest.split('$');
    let mut head = pieces.next().unwrap_or_default().chars().chain([' ', ' ']);
    let indicators = [head.next().unwrap(), head.next().unwrap()];
    // "/$1" is the script of a linkage.
    let mut subfields: Vec<(char, String)> = Vec::new();
    for piece in pieces {
        match (piece.chars().next(), subfields.last_mut()) {
            (Some('1'), Some((_, text))) if text.ends_with('/') => *text = format!("{text}${piece}"),
            (Some(code), _) => subfields.push((code, piece[code.len_utf8()..].trim().to_owned())),
            (None, _) => {}
        }
    }
    Content::Data { indicators, subfields }
}
