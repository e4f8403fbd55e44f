//! The bytes of a source: gzip inflated, UTF-16 made UTF-8, a sample at hand.

use std::io::{self, Cursor, Read};

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;

/// How much is looked at to recognise a source.
const SAMPLE: u64 = 256 * 1024;
/// How often a source may be compressed.
const MAX_LAYERS: usize = 4;

/// A source, inflated, without byte order mark.
pub struct Input {
    /// Its first bytes; [`Self::reader`] begins with them too.
    pub sample: Vec<u8>,
    /// Whether it was UTF-16.
    pub was_utf16: bool,
    /// All of it.
    pub reader: Box<dyn Read>,
}

impl Input {
    /// Looks at the first bytes as often as needed.
    pub fn new(raw: Box<dyn Read>) -> io::Result<Self> {
        let (mut sample, mut reader) = sampled(raw)?;
        for _ in 0..MAX_LAYERS {
            if !sample.starts_with(&[0x1f, 0x8b]) {
                break;
            }
            (sample, reader) = sampled(Box::new(MultiGzDecoder::new(io::BufReader::new(reader))))?;
        }
        let Some(encoding) = utf16(&sample) else { return Ok(without_mark(sample, reader)) };
        let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(reader);
        let (sample, reader) = sampled(Box::new(decoded))?;
        Ok(Self { was_utf16: true, ..without_mark(sample, reader) })
    }

    /// The whole source, at most `max` bytes; nothing if it is longer.
    pub fn whole(self, max: u64) -> io::Result<Option<Vec<u8>>> {
        let mut all = Vec::new();
        self.reader.take(max + 1).read_to_end(&mut all)?;
        Ok((all.len() as u64 <= max).then_some(all))
    }
}

/// The first bytes, and a reader that still begins with them.
fn sampled(mut reader: Box<dyn Read>) -> io::Result<(Vec<u8>, Box<dyn Read>)> {
    let mut sample = Vec::new();
    reader.by_ref().take(SAMPLE).read_to_end(&mut sample)?;
    let again = Cursor::new(sample.clone()).chain(reader);
    Ok((sample, Box::new(again)))
}

fn without_mark(sample: Vec<u8>, mut reader: Box<dyn Read>) -> Input {
    match sample.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => {
            let rest = rest.to_vec();
            // The reader begins with the sample in memory, so that this cannot fail.
            let _ = reader.read_exact(&mut [0; 3]);
            Input { sample: rest, was_utf16: false, reader }
        }
        None => Input { sample, was_utf16: false, reader },
    }
}

/// UTF-16 by its byte order mark, or by zeros in every other place of what is otherwise plain text.
fn utf16(sample: &[u8]) -> Option<&'static Encoding> {
    match sample {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &sample[..sample.len().min(512)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match head.len() {
        8.. if odd * 3 > head.len() && even == 0 => Some(UTF_16LE),
        8.. if even * 3 > head.len() && odd == 0 => Some(UTF_16BE),
        _ => None,
    }
}
