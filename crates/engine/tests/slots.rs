//! Whatever happens to one slot, the other is read.

use carrel_engine::slots::{Slot, choose, open, seal};
use proptest::prelude::*;
use proptest::sample::Index;

/// A text cut short, with a character replaced, or with one put in.
fn damage(text: &str, at: Index, kind: u8, c: char) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = at.index(chars.len());
    match kind {
        0 => chars.truncate(at),
        1 => chars[at] = c,
        _ => chars.insert(at, c),
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_slot_reads_as_it_was_written(seq in any::<u64>(), json in any::<String>()) {
        let text = seal(seq, &json);
        prop_assert_eq!(open(&text), Ok((seq, json.as_str())));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), rest in "[0-9a-f ]{0,40}") {
        let _ = (open(&text), open(&["carrel-slot 1 ", &rest].concat()));
    }

    #[test]
    fn the_other_slot_wins_over_a_damaged_one(
        seq in 1..1000_u64, json in "[{}\":a-zé吾 ]{0,40}", at in any::<Index>(), kind in 0..3_u8, c in any::<char>(), newer in any::<bool>(), first in any::<bool>()
    ) {
        let sound = seal(seq, "{\"sound\":1}");
        let text = seal(if newer { seq + 1 } else { seq - 1 }, &json);
        let hurt = damage(&text, at, kind, c);
        prop_assume!(hurt != text);
        let (a, b) = if first { (&hurt, &sound) } else { (&sound, &hurt) };
        let chosen = choose(Some(a), Some(b));
        let (hurt_slot, sound_slot) = if first { (Slot::A, Slot::B) } else { (Slot::B, Slot::A) };
        prop_assert_eq!(chosen.newest, Some((sound_slot, "{\"sound\":1}")), "{:?} was {:?}", hurt, text);
        prop_assert_eq!(chosen.write, hurt_slot);
        prop_assert_eq!(chosen.seq, seq + 1);
        prop_assert_eq!(chosen.damaged.len(), 1);
    }

    #[test]
    fn a_write_that_breaks_off_anywhere_costs_nothing_that_was_stored(writes in proptest::collection::vec((any::<Index>(), any::<bool>()), 1..20)) {
        let mut slots: [Option<String>; 2] = [None, None];
        let mut stored: Option<String> = None;
        for (n, (cut, whole)) in writes.into_iter().enumerate() {
            let json = format!("{{\"n\":{n}}}");
            let chosen = choose(slots[0].as_deref(), slots[1].as_deref());
            let text = seal(chosen.seq, &json);
            let place = usize::from(chosen.write == Slot::B);
            slots[place] = Some(if whole { text } else { text[..cut.index(text.len())].to_owned() });
            if whole {
                stored = Some(json);
            }
            let chosen = choose(slots[0].as_deref(), slots[1].as_deref());
            prop_assert_eq!(chosen.newest.map(|(_, json)| json), stored.as_deref());
        }
    }
}
