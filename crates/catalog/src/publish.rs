//! From titles to the files of a collection, with no more of them in memory than are being made.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use carrel_engine::collection::{BuildOptions, Layout, Neighbours, Packs, Plan, Titles, block_entry, seal_block};

use crate::error::Error;
use crate::output::{Output, Size};

/// Description blocks that are made at a time.
const BLOCKS_AT_ONCE: u32 = 64;
/// Bundles that are made at a time.
const BUNDLES_AT_ONCE: usize = 64;
/// Shards of the find index that are made at a time.
const SHARDS_AT_ONCE: usize = 32;

/// What a collection is made of.
pub struct Planned<'a> {
    /// Its titles, in the order in which the plan knows them.
    pub plan: Plan,
    /// How many of them everybody fetches.
    pub common: usize,
    /// Of those, which speak for which, by position.
    pub neighbours: &'a Neighbours,
}

/// Writes the collection of these titles to a folder.
pub fn publish(
    dir: &Path,
    titles: &(impl Titles + ?Sized),
    planned: Planned<'_>,
    options: &BuildOptions,
) -> Result<BTreeMap<String, Size>, Error> {
    let mut packs = planned.plan.packs(planned.common, planned.neighbours, options);
    let mut output = Output::new(dir)?;
    output.add(packs.take_files())?;
    while packs.add_bundles(BUNDLES_AT_ONCE) {
        output.add(packs.take_files())?;
    }
    output.add(packs.take_files())?;
    // The whole collection is let go by now, which makes room for the words.
    add_find(titles, &mut packs, &mut output)?;
    add_blocks(dir, titles, &mut packs, &mut output)?;
    output.finish(packs.finish())
}

fn add_find(titles: &(impl Titles + ?Sized), packs: &mut Packs, output: &mut Output) -> Result<(), Error> {
    for (number, (first, bytes)) in packs.find_builder(titles).into_shards().enumerate() {
        packs.add_shard(first, bytes);
        if number % SHARDS_AT_ONCE == SHARDS_AT_ONCE - 1 {
            output.add(packs.take_files())?;
        }
    }
    output.add(packs.take_files())
}

fn add_blocks(
    dir: &Path,
    titles: &(impl Titles + ?Sized),
    packs: &mut Packs,
    output: &mut Output,
) -> Result<(), Error> {
    let Some(layout) = packs.layout.take() else { return Ok(()) };
    let fail = |source| Error::Write { path: dir.to_owned(), source };
    let mut spool = Spool::of(dir, titles).map_err(fail)?;
    for first in (0..layout.blocks()).step_by(BLOCKS_AT_ONCE as usize) {
        for block in first..layout.blocks().min(first + BLOCKS_AT_ONCE) {
            packs.add_block(spool.block(&layout, block).map_err(fail)?);
        }
        output.add(packs.take_files())?;
    }
    Ok(())
}

/// What belongs into the blocks, title by title, in a file without a name, which goes with the program.
struct Spool {
    file: File,
    ends: Vec<u64>,
}

impl Spool {
    fn of(dir: &Path, titles: &(impl Titles + ?Sized)) -> io::Result<Self> {
        let mut out = BufWriter::with_capacity(1 << 20, tempfile::tempfile_in(dir)?);
        let (mut ends, mut end, mut written) = (Vec::with_capacity(titles.count()), 0, Ok(()));
        titles.each(&mut |_, title| {
            let entry = block_entry(title);
            end += entry.len() as u64;
            ends.push(end);
            if written.is_ok() {
                written = out.write_all(&entry);
            }
        });
        written?;
        Ok(Self { file: out.into_inner().map_err(io::IntoInnerError::into_error)?, ends })
    }

    fn block(&mut self, layout: &Layout, block: u32) -> io::Result<Vec<u8>> {
        let entries = layout.members(block).iter().map(|&title| self.entry(title as usize));
        Ok(seal_block(entries.collect::<io::Result<Vec<_>>>()?.into_iter()))
    }

    fn entry(&mut self, title: usize) -> io::Result<Vec<u8>> {
        let start = if title == 0 { 0 } else { self.ends[title - 1] };
        let mut entry = vec![0; (self.ends[title] - start) as usize];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut entry)?;
        Ok(entry)
    }
}
