//! Readers with a taste: most of what they react to shares two topics.

use carrel_engine::collection::Collection;
use carrel_engine::feature::FeatureKind;
use carrel_engine::fold::fold;
use carrel_engine::profile::{DeviceId, EntryFault, Kind, Profile, Reaction, Stamp, Value};
use carrel_engine::rank::DAY_MS;

use crate::NOW;
use crate::random::Random;

/// How many reactions the readers have.
pub const REACTIONS: [usize; 3] = [3, 30, 300];
/// Days over which they are spread.
const DAYS: u32 = 400;

/// What one reader said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Reactions, each with the position of its title and its time in ms.
    pub reactions: Vec<(Reaction, u32, u64)>,
    /// Topics, as features of the collection.
    pub interests: [u32; 2],
}

impl Reader {
    /// A reader of this collection with so many reactions.
    ///
    /// # Panics
    /// Where the collection has fewer titles than that, or no topics.
    pub fn new(collection: &Collection, reactions: usize) -> Self {
        assert!(collection.len() > reactions, "each reaction needs a title of its own");
        let mut random = Random::new(reactions as u64);
        // Frequent, but not the most frequent: what everybody reads tells little.
        let interests = [5, 9].map(|place| topics(collection).start + place);
        let liked = titles_of(collection, interests);
        let mut reader = Self { reactions: Vec::new(), interests };
        while reader.reactions.len() < reactions {
            let position = if random.in_percent(80) {
                liked[random.below(liked.len() as u32) as usize]
            } else {
                random.below(collection.len() as u32)
            };
            if reader.reactions.iter().all(|&(_, known, _)| known != position) {
                let time = NOW - u64::from(random.below(DAYS)) * DAY_MS;
                reader.reactions.push((reaction(&mut random), position, time));
            }
        }
        reader
    }

    /// The same as a profile.
    pub fn profile(&self, collection: &Collection) -> Result<Profile, EntryFault> {
        let mut profile = Profile::new();
        let stamp = |time| Stamp { time, count: 0, device: DeviceId(1) };
        for &(reaction, position, time) in &self.reactions {
            profile.react(reaction, collection.title(position).id(), None, stamp(time))?;
        }
        for feature in self.interests {
            let label = collection.features().label(feature);
            let kind = Kind::Interest(FeatureKind::Topic);
            profile.set(kind, &fold(label), Value::Text(label.to_owned()), stamp(NOW))?;
        }
        Ok(profile)
    }
}

fn topics(collection: &Collection) -> std::ops::Range<u32> {
    collection.features().of_kind(FeatureKind::Topic)
}

/// Positions of the titles that have one of these topics.
fn titles_of(collection: &Collection, features: [u32; 2]) -> Vec<u32> {
    let labels = features.map(|feature| collection.features().label(feature));
    let has =
        |&position: &u32| collection.title(position).labels(FeatureKind::Topic).any(|label| labels.contains(&label));
    (0..collection.len() as u32).filter(has).collect()
}

fn reaction(random: &mut Random) -> Reaction {
    match random.below(100) {
        0..40 => Reaction::Liked,
        40..65 => Reaction::Saved,
        65..90 => Reaction::Read,
        90..93 => Reaction::Opened,
        _ => Reaction::NotInterested,
    }
}

#[cfg(test)]
mod tests {
    use carrel_engine::codec::Section;

    use super::*;
    use crate::library::bundle;
    use crate::prepared::section;

    #[test]
    fn a_reader_is_the_same_each_time_and_has_a_taste() {
        let bytes = section(&bundle(3_000), Section::Common).expect("every library has a common pack");
        let collection = Collection::decode(Section::Common, &bytes).expect("a pack just built decodes");
        let reader = Reader::new(&collection, 30);
        assert_eq!(reader, Reader::new(&collection, 30));
        let liked = titles_of(&collection, reader.interests);
        let of_taste = reader.reactions.iter().filter(|(_, position, _)| liked.contains(position)).count();
        assert!((18..30).contains(&of_taste), "{of_taste}");
        let profile = reader.profile(&collection).expect("a small profile takes all");
        assert_eq!((profile.all_reactions().count(), profile.interests().count()), (30, 2));
    }
}
