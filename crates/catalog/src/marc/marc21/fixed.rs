//! Field 008, whose characters mean something by their position and by the kind of material.

use super::super::record::Record;

/// The characters of a field 008.
#[derive(Clone, Debug)]
pub struct Fixed(Vec<char>);

/// The kinds of material for which 008 is laid out differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Material {
    /// Books, and manuscripts of texts.
    Book,
    /// Serials and integrating resources.
    Serial,
    /// Computer files.
    File,
    /// Maps.
    Map,
    /// Scores, music, spoken sound.
    Sound,
    /// Films, pictures, objects, kits.
    Visual,
    /// Archival collections of several materials.
    Mixed,
}

/// The first 008 that has a date type in its place, otherwise the first.
pub fn of(record: &Record) -> Option<Fixed> {
    let all = || record.controls(*b"008").take(5).map(|text| Fixed(text.chars().take(100).collect()));
    all().find(Fixed::is_sound).or_else(|| all().next())
}

impl Fixed {
    /// Whether position 6 holds a type of date.
    fn is_sound(&self) -> bool {
        "bcdeikmnpqrstu|".contains(self.at(6))
    }

    /// The character at a position from 0; a blank past the end.
    pub fn at(&self, position: usize) -> char {
        self.0.get(position).copied().unwrap_or(' ')
    }

    /// The characters from `start` to before `end`.
    pub fn text(&self, start: usize, end: usize) -> String {
        (start..end).map(|position| self.at(position)).collect()
    }

    /// Day on which the record was entered on file: positions 0 to 5 as yymmdd. MARC began in 1966, so that "66" to "99" are of the last century.
    pub fn entered(&self) -> Option<i32> {
        let two = |start| self.text(start, start + 2).parse::<i32>().ok();
        let year = two(0)?;
        crate::clean::date::day(if year >= 66 { 1900 + year } else { 2000 + year }, two(2)?, two(4)?)
    }
}

/// The kind of material, from the type of record and the bibliographic level in the leader.
pub fn material(record: &Record) -> Material {
    match (record.leader_at(6), record.leader_at(7)) {
        ('a', 'b' | 'i' | 's') => Material::Serial,
        ('c' | 'd' | 'i' | 'j', _) => Material::Sound,
        ('e' | 'f', _) => Material::Map,
        ('g' | 'k' | 'o' | 'r', _) => Material::Visual,
        ('m', _) => Material::File,
        ('p', _) => Material::Mixed,
        _ => Material::Book,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    #[test]
    fn the_day_of_entry_is_in_the_nearest_century() {
        let entered = |text: &str| of(&record(&format!("008 {text}"))).and_then(|fixed| fixed.entered());
        assert_eq!(entered("860702s1961    is            000 0 heb d"), crate::clean::date::day(1986, 7, 2));
        assert_eq!(entered("040902s1985    is            000 0 heb d"), crate::clean::date::day(2004, 9, 2));
        assert_eq!(entered("                                    heb  "), None);
    }

    #[test]
    fn a_damaged_008_gives_way_to_a_sound_one() {
        let both = record("008                                    heb  \n008 860702s1961    is            000 0 heb d");
        assert_eq!(of(&both).map(|fixed| fixed.text(7, 11)).as_deref(), Some("1961"));
    }
}
