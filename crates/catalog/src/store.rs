//! Titles packed by the thousand: a million of them take as many megabytes as they would take gigabytes as structures.
//!
//! What is done to all titles is done in passes, each of which unpacks one chunk after the other, on all cores.

use carrel_engine::collection::Titles;
use carrel_engine::title::Title;
use rayon::prelude::*;

/// Titles in a chunk.
const CHUNK: usize = 1_024;
/// Chunks that are unpacked at a time.
const AT_ONCE: usize = 16;

/// Titles in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Store {
    chunks: Vec<Chunk>,
    /// Those that do not fill a chunk yet.
    rest: Vec<Title>,
}

/// Titles as `postcard` writes them, compressed by LZ4.
#[derive(Clone, Debug)]
struct Chunk(Box<[u8]>);

impl Chunk {
    fn pack(titles: &[Title]) -> Self {
        let bytes = postcard::to_stdvec(titles).expect("titles can be written to memory");
        Self(lz4_flex::compress_prepend_size(&bytes).into_boxed_slice())
    }

    fn unpack(&self) -> Vec<Title> {
        let bytes = lz4_flex::decompress_size_prepended(&self.0).expect("memory keeps what was packed");
        postcard::from_bytes(&bytes).expect("memory keeps what was packed")
    }
}

impl Store {
    /// How many titles there are.
    pub fn len(&self) -> usize {
        self.chunks.len() * CHUNK + self.rest.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One more at the end.
    pub fn push(&mut self, title: Title) {
        self.rest.push(title);
        if self.rest.len() == CHUNK {
            self.chunks.push(Chunk::pack(&self.rest));
            self.rest.clear();
        }
    }

    /// The title of a number, unpacked.
    pub fn get(&self, number: usize) -> Option<Title> {
        match self.chunks.get(number / CHUNK) {
            Some(chunk) => chunk.unpack().into_iter().nth(number % CHUNK),
            None => self.rest.get(number % CHUNK).cloned(),
        }
    }

    /// What `make` makes of each title, in their order.
    pub fn map<T: Send>(&self, make: impl Fn(usize, &Title) -> T + Sync) -> Vec<T> {
        let of = |first: usize, titles: &[Title]| -> Vec<T> {
            titles.iter().zip(first..).map(|(title, number)| make(number, title)).collect()
        };
        let chunks = self.chunks.par_iter().enumerate();
        let mut all: Vec<T> = chunks.flat_map_iter(|(at, chunk)| of(at * CHUNK, &chunk.unpack())).collect();
        all.extend(of(self.chunks.len() * CHUNK, &self.rest));
        all
    }

    /// Changes titles where they are.
    pub fn update(&mut self, change: impl Fn(usize, &mut Title) + Sync) {
        let all = |first: usize, titles: &mut [Title]| {
            titles.iter_mut().zip(first..).for_each(|(title, number)| change(number, title));
        };
        self.chunks.par_iter_mut().enumerate().for_each(|(at, chunk)| {
            let mut titles = chunk.unpack();
            all(at * CHUNK, &mut titles);
            *chunk = Chunk::pack(&titles);
        });
        all(self.chunks.len() * CHUNK, &mut self.rest);
    }

    /// The titles that `keep` makes of these, in their order; each chunk goes as soon as its titles have been taken over.
    #[must_use]
    pub fn filter_map(self, keep: impl Fn(usize, Title) -> Option<Title> + Sync) -> Self {
        let mut kept = Self::default();
        let mut first = 0;
        let mut chunks = self.chunks.into_iter();
        loop {
            let some: Vec<Chunk> = chunks.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                break;
            }
            let count = some.len();
            let of = |(at, chunk): (usize, Chunk)| -> Vec<Title> {
                chunk.unpack().into_iter().zip(first + at * CHUNK..).filter_map(|(title, at)| keep(at, title)).collect()
            };
            let found: Vec<Vec<Title>> = some.into_par_iter().enumerate().map(of).collect();
            found.into_iter().flatten().for_each(|title| kept.push(title));
            first += count * CHUNK;
        }
        self.rest.into_iter().zip(first..).filter_map(|(title, at)| keep(at, title)).for_each(|title| kept.push(title));
        kept
    }

    /// A copy of some titles, which are given by ascending numbers, in their order.
    #[must_use]
    pub fn some(&self, numbers: &[u32]) -> Self {
        let mut some = Self::default();
        let mut wanted = numbers.iter().map(|&number| number as usize).peekable();
        self.each(&mut |number, title| {
            if wanted.next_if_eq(&number).is_some() {
                some.push(title.clone());
            }
        });
        some
    }

    /// All titles, unpacked.
    pub fn to_vec(&self) -> Vec<Title> {
        self.map(|_, title| title.clone())
    }
}

/// Titles that can be changed where they are, whatever keeps them.
pub trait Changeable: Titles {
    /// Changes all of them, on all cores, by their numbers.
    fn change(&mut self, change: impl Fn(usize, &mut Title) + Sync);
}

impl Changeable for Store {
    fn change(&mut self, change: impl Fn(usize, &mut Title) + Sync) {
        self.update(change);
    }
}

impl Changeable for [Title] {
    fn change(&mut self, change: impl Fn(usize, &mut Title) + Sync) {
        self.par_iter_mut().enumerate().for_each(|(number, title)| change(number, title));
    }
}

impl Changeable for Vec<Title> {
    fn change(&mut self, change: impl Fn(usize, &mut Title) + Sync) {
        self.as_mut_slice().change(change);
    }
}

impl FromIterator<Title> for Store {
    fn from_iter<I: IntoIterator<Item = Title>>(titles: I) -> Self {
        let mut store = Self::default();
        titles.into_iter().for_each(|title| store.push(title));
        store
    }
}

impl Titles for Store {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, visit: &mut dyn FnMut(usize, &Title)) {
        let mut number = 0;
        let mut visit_all = |titles: &[Title]| {
            for title in titles {
                visit(number, title);
                number += 1;
            }
        };
        for some in self.chunks.chunks(AT_ONCE) {
            let unpacked: Vec<Vec<Title>> = some.par_iter().map(Chunk::unpack).collect();
            unpacked.iter().for_each(|titles| visit_all(titles));
        }
        visit_all(&self.rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(number: usize) -> Title {
        let series = (number % 3 == 0).then(|| carrel_engine::title::Series { name: "S".into(), number: Some(-1) });
        Title { id: number.to_string(), title: format!("Title {number}"), series, ..Title::default() }
    }

    #[test]
    fn titles_come_out_as_they_went_in() {
        for count in [0, 1, CHUNK, 20 * CHUNK + 7] {
            let titles: Vec<Title> = (0..count).map(title).collect();
            let store: Store = titles.iter().cloned().collect();
            assert_eq!((store.len(), store.to_vec()), (count, titles.clone()));
            let mut seen = Vec::new();
            store.each(&mut |number, title| seen.push((number, title.id.clone())));
            assert!(seen.iter().enumerate().all(|(at, (number, id))| at == *number && *id == at.to_string()));
            assert_eq!(seen.len(), count);
            assert_eq!(store.get(count), None);
            assert_eq!(store.get(count / 2), titles.get(count / 2).cloned());
        }
    }

    #[test]
    fn titles_are_changed_and_left_out_by_their_numbers() {
        let mut store: Store = (0..3 * CHUNK + 5).map(title).collect();
        store.update(|number, title| title.year = Some(number as i32));
        let some = store.some(&[0, 7, 3 * CHUNK as u32 + 4]);
        assert_eq!(some.map(|_, title| title.year), [0, 7, 3 * CHUNK as i32 + 4].map(Some));
        let odd = store.filter_map(|number, title| (number % 2 == 1).then_some(title));
        assert_eq!(odd.len(), (3 * CHUNK + 5) / 2);
        assert!(odd.to_vec().iter().enumerate().all(|(at, title)| title.year == Some(2 * at as i32 + 1)));
    }
}
