//! What is alike, gathered: disjoint sets by union and find.

/// Sets on their way.
pub struct GroupsBuilder {
    parents: Vec<u32>,
}

impl GroupsBuilder {
    /// Each of so many things alone.
    pub fn new(count: usize) -> Self {
        Self { parents: (0..count as u32).collect() }
    }

    fn root(&mut self, mut one: u32) -> u32 {
        while self.parents[one as usize] != one {
            // Halving the path keeps all paths short.
            let grandparent = self.parents[self.parents[one as usize] as usize];
            self.parents[one as usize] = grandparent;
            one = grandparent;
        }
        one
    }

    /// These two belong together. The smaller number is the root.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (root, child) = (a.min(b), a.max(b));
        self.parents[child as usize] = root;
    }

    /// The sets of two and more.
    pub fn finish(mut self) -> Groups {
        let roots: Vec<u32> = (0..self.parents.len() as u32).map(|one| self.root(one)).collect();
        let mut sizes = vec![0_u32; roots.len()];
        roots.iter().for_each(|&root| sizes[root as usize] += 1);
        let records = sizes.iter().filter(|&&size| size > 1).map(|&size| u64::from(size)).sum();
        let sets = sizes.iter().filter(|&&size| size > 1).count();
        Groups { roots, sizes, records, sets }
    }
}

/// Disjoint sets.
#[derive(Clone, Debug)]
pub struct Groups {
    roots: Vec<u32>,
    sizes: Vec<u32>,
    records: u64,
    sets: usize,
}

impl Groups {
    /// The set of a thing that is not alone, by the number of its first thing.
    pub fn of(&self, one: u32) -> Option<u32> {
        let root = *self.roots.get(one as usize)?;
        (self.sizes[root as usize] > 1).then_some(root)
    }

    /// How many sets there are.
    pub fn len(&self) -> usize {
        self.sets
    }

    /// Whether everything is alone.
    pub fn is_empty(&self) -> bool {
        self.sets == 0
    }

    /// How many things are in sets.
    pub fn records(&self) -> u64 {
        self.records
    }
}
