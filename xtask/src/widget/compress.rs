//! Compression as hard as it goes: done once here, so that no server has to.

use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::error::{Doing, Result};

/// A file's twins for servers that hand out precompressed files.
pub struct Twins {
    pub brotli: Vec<u8>,
    pub gzip: Vec<u8>,
}

pub fn twins(name: &str, bytes: &[u8]) -> Result<Twins> {
    Ok(Twins { brotli: brotli(bytes).doing("compress", name)?, gzip: gzip(bytes).doing("compress", name)? })
}

/// As `brotli -q 11`.
fn brotli(mut bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let params =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut out, &params)?;
    Ok(out)
}

/// As `gzip -9n`: without name and time, so that the same bytes give the same bytes.
fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    out.write_all(bytes)?;
    out.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_twins_decompress_to_the_file() {
        let text = "a carrel is a reading desk. ".repeat(400).into_bytes();
        let twins = twins("text", &text).unwrap();
        assert!(twins.brotli.len() < 100 && twins.gzip.len() < 200);
        let mut plain = Vec::new();
        brotli::BrotliDecompress(&mut twins.brotli.as_slice(), &mut plain).unwrap();
        assert_eq!(plain, text);
        plain.clear();
        flate2::read::GzDecoder::new(twins.gzip.as_slice()).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, text);
    }
}
