//! From the bytes of a file to its records, each still as bytes: cheap, so that one core finds what all cores understand.

use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::encoding::Characters;
use super::envelope::Envelope;
use super::parse;
use super::space::Prefixes;
use super::tree::{Element, Node};
use super::window::{Kind, Markup, Window};
use crate::report::Repairs;

/// Longest record, in bytes.
pub const MAX_RECORD: usize = 4 << 20;
/// Longest tag, comment or other piece outside of records, in bytes.
const MAX_PIECE: usize = 1 << 20;
/// Elements around records that are remembered; those deeper are counted only.
const MAX_DEPTH: usize = 64;
/// Elements of a record that are open at a time.
const MAX_OPEN: usize = 10_000;
/// So many elements may lack their end tags before the one that is looked for.
const MAX_UNCLOSED: usize = 100;
/// Longest text of an element outside of records that is looked at.
const MAX_TEXT: usize = 4 << 10;

/// What is known at the place of a record.
#[derive(Clone, Debug)]
pub struct Context {
    /// Prefixes that are declared outside of the record.
    pub prefixes: Prefixes,
    /// How characters are written.
    pub characters: Characters,
    /// The address that links are relative to.
    pub base: Option<Url>,
    /// The names of those who post to a feed are no creators of what is posted.
    pub is_blog: bool,
}

/// What is wrong with a record as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It is longer than [`MAX_RECORD`].
    TooLong,
    /// The next record begins before it ends.
    Unfinished,
    /// The file ends before it does.
    CutOff,
}

/// A record as bytes.
#[derive(Clone, Debug)]
pub struct Raw {
    /// Which one it is, from 1.
    pub number: u64,
    /// Bytes of the file before it.
    pub offset: u64,
    /// From its start tag to its end tag.
    pub bytes: Vec<u8>,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
    /// What holds where it is.
    pub context: Arc<Context>,
}

/// An element around records.
struct Open {
    raw_name: Vec<u8>,
    element: Element,
    is_leaf: bool,
    context: Arc<Context>,
}

/// Reads a file from record to record.
pub struct Scanner {
    window: Window,
    at: usize,
    open: Vec<Open>,
    deeper: u64,
    context: Arc<Context>,
    number: u64,
    /// What stands around the records.
    pub envelope: Envelope,
}

impl Scanner {
    /// At the beginning of a file.
    pub fn new(reader: Box<dyn Read>, characters: Characters) -> Self {
        let context = Context { prefixes: Prefixes::default(), characters, base: None, is_blog: false };
        Self {
            window: Window::new(reader),
            at: 0,
            open: Vec::new(),
            deeper: 0,
            context: Arc::new(context),
            number: 0,
            envelope: Envelope::default(),
        }
    }

    /// The next record; nothing at the end of the file.
    pub fn next_record(&mut self) -> io::Result<Option<Raw>> {
        loop {
            if self.window.forget(self.at) {
                self.at = 0;
            }
            let start = match self.window.next_markup(self.at, MAX_PIECE)? {
                Ok(start) => start,
                Err(end) if end == self.at => {
                    self.envelope.ended(self.open.iter().map(|open| &*open.element.name));
                    return Ok(None);
                }
                Err(end) => {
                    self.at = end;
                    continue;
                }
            };
            self.text(self.at, start);
            let markup = self.window.markup(start, MAX_PIECE)?;
            self.at = markup.end;
            match markup.kind {
                Kind::Start | Kind::Empty if self.opens(start, markup) => return self.record(start, markup).map(Some),
                Kind::End => self.closes(start + 2, markup.name_end),
                Kind::Cdata => self.text(markup.name_end, markup.end - 3),
                Kind::Broken => self.envelope.broken += 1,
                Kind::Start | Kind::Empty | Kind::Aside => {}
            }
        }
    }

    /// Text around records is kept where it is all that an element holds.
    fn text(&mut self, from: usize, to: usize) {
        let Some(open) = self.open.last_mut().filter(|open| open.is_leaf && self.deeper == 0) else { return };
        let bytes = self.window.bytes(from, to.min(from + MAX_TEXT));
        let text = self.context.characters.text(bytes, &mut Repairs::default());
        let text = html_escape::decode_html_entities(&text).into_owned();
        match open.element.content.last_mut() {
            Some(Node::Text(before)) if before.len() < MAX_TEXT => before.push_str(&text),
            Some(_) => {}
            None => open.element.content.push(Node::Text(text)),
        }
    }

    /// A start tag outside of records; true if a record begins with it.
    fn opens(&mut self, start: usize, markup: Markup) -> bool {
        let is_empty = markup.kind == Kind::Empty;
        if let Some(open) = self.open.last_mut() {
            open.is_leaf = false;
        }
        if self.open.len() == MAX_DEPTH {
            self.deeper += u64::from(!is_empty);
            return false;
        }
        let raw_name = self.window.bytes(start + 1, markup.name_end).to_vec();
        let text =
            self.context.characters.text(self.window.bytes(start, markup.end), &mut Repairs::default()).into_owned();
        let Some((element, context)) = self.tag(&text) else {
            self.envelope.broken += 1;
            return false;
        };
        let parent = self.open.last().map(|open| &*open.element.name);
        if !is_empty && self.envelope.is_record(&element, parent, self.open.len()) {
            return true;
        }
        self.envelope.root(&element, self.open.len());
        if is_empty {
            self.leaf(&element);
        } else {
            let before = std::mem::replace(&mut self.context, context);
            self.open.push(Open { raw_name, element, is_leaf: true, context: before });
        }
        false
    }

    /// The element that a start tag begins, and what holds inside it.
    fn tag(&self, text: &str) -> Option<(Element, Arc<Context>)> {
        let mut reader = Reader::from_str(text);
        let (Event::Start(tag) | Event::Empty(tag)) = reader.read_event().ok()? else { return None };
        let prefixes = self.context.prefixes.inside(&tag);
        let element = parse::tag(&tag, &prefixes).ok()?;
        let base = element.attribute("xml:base").and_then(|base| resolve(base, self.context.base.as_ref()));
        let base = base.or_else(|| self.context.base.clone());
        Some((element, Arc::new(Context { prefixes, base, ..Context::clone(&self.context) })))
    }

    fn closes(&mut self, name: usize, name_end: usize) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let name = self.window.bytes(name, name_end);
        // End tags that belong to nothing that is open are what is left of a broken record.
        let Some(depth) = self.open.iter().rposition(|open| open.raw_name == name) else { return };
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            // What was learnt inside about the whole file stays known.
            let (base, is_blog) = (self.context.base.clone(), self.context.is_blog);
            self.context = open.context;
            if self.context.base.is_none() || self.context.is_blog != is_blog {
                let context = Arc::make_mut(&mut self.context);
                context.base = context.base.take().or(base);
                context.is_blog |= is_blog;
            }
            if open.is_leaf {
                self.leaf(&open.element);
            }
        }
    }

    fn leaf(&mut self, element: &Element) {
        let parent = self.open.last().map_or("", |open| &*open.element.name);
        if let Some(address) = self.envelope.leaf(element, parent)
            && let Some(base) = resolve(&address, None).filter(|base| !base.cannot_be_a_base())
        {
            Arc::make_mut(&mut self.context).base.get_or_insert(base);
        }
        if self.envelope.is_blog && !self.context.is_blog {
            Arc::make_mut(&mut self.context).is_blog = true;
        }
    }

    /// The record whose start tag is at `start`.
    fn record(&mut self, start: usize, tag: Markup) -> io::Result<Raw> {
        self.number += 1;
        let (end, trouble) = self.end_of_record(start, tag)?;
        self.at = end;
        let kept = if trouble == Some(Trouble::TooLong) { end.min(start + 1_000) } else { end };
        Ok(Raw {
            number: self.number,
            offset: self.window.offset(start),
            bytes: self.window.bytes(start, kept).to_vec(),
            trouble,
            context: Arc::clone(&self.context),
        })
    }

    /// Where a record ends: at its end tag, or where the next begins, or the file ends.
    fn end_of_record(&mut self, start: usize, tag: Markup) -> io::Result<(usize, Option<Trouble>)> {
        let limit = start + MAX_RECORD;
        let mut names: Vec<(usize, usize)> = vec![(start + 1, tag.name_end)];
        let mut at = tag.end;
        loop {
            let markup_start = match self.window.next_markup(at, limit.saturating_sub(at))? {
                Ok(found) => found,
                Err(end) if end >= limit => return Ok((end, Some(Trouble::TooLong))),
                Err(end) => return Ok((end, Some(Trouble::CutOff))),
            };
            let left = limit.saturating_sub(markup_start);
            let markup = self.window.markup(markup_start, left)?;
            at = markup.end;
            if markup.kind == Kind::Start {
                if self.begins_another(&names, markup_start + 1, markup.name_end) {
                    return Ok((markup_start, Some(Trouble::Unfinished)));
                }
                if names.len() < MAX_OPEN {
                    names.push((markup_start + 1, markup.name_end));
                }
            } else if markup.kind == Kind::End {
                let depth = self.closed(&names, markup_start + 2, markup.name_end);
                names.truncate(depth.unwrap_or(names.len()));
                if names.is_empty() {
                    return Ok((at, None));
                }
            }
        }
    }

    /// Which of the open elements an end tag closes: the innermost with its name, or the record itself.
    fn closed(&self, open: &[(usize, usize)], from: usize, to: usize) -> Option<usize> {
        let name = self.window.bytes(from, to);
        let is_it = |place: &(usize, usize)| self.window.bytes(place.0, place.1) == name;
        let near = open.iter().rev().take(MAX_UNCLOSED).position(is_it).map(|above| open.len() - 1 - above);
        near.or_else(|| open.first().filter(|first| is_it(first)).map(|_| 0))
    }

    /// A record inside a record of the same name belongs to it only where records are wrapped (`metadata`, `recordData`).
    fn begins_another(&self, open: &[(usize, usize)], from: usize, to: usize) -> bool {
        let is = |place: &(usize, usize), name: &[u8]| self.window.bytes(place.0, place.1) == name;
        let name = self.window.bytes(from, to);
        let local = name.rsplit(|b| *b == b':').next().unwrap_or_default();
        // In RDF, descriptions of other things lie within descriptions.
        let is_alone = [b"record".as_slice(), b"entry", b"item", b"mods", b"Product", b"product"].contains(&local);
        is_alone
            && open.first().is_some_and(|first| is(first, name))
            && !open.iter().skip(1).take(MAX_UNCLOSED).any(|place| {
                let local = self.window.bytes(place.0, place.1).rsplit(|b| *b == b':').next().unwrap_or_default();
                matches!(local, b"metadata" | b"recordData" | b"collection" | b"about" | b"content" | b"source")
            })
    }
}

fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    match base {
        Some(base) => base.join(address.trim()).ok(),
        None => Url::parse(address.trim()).ok(),
    }
}

/// The first bytes of a record for a message.
pub fn beginning(raw: &Raw) -> Cow<'_, str> {
    String::from_utf8_lossy(raw.bytes.get(..raw.bytes.len().min(400)).unwrap_or_default())
}
