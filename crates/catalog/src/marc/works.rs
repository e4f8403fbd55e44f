//! Which records are of one work, told by their uniform titles.

use carrel_engine::fold::fold;

/// Uniform titles that name a kind of works, not one: in folded form, of all the languages that libraries write them in.
const COLLECTIVE: [&str; 5] = [
    "works|complete works|collected works|selected works|selections|correspondence|essays|novels|novellas|poems|poetry|selected poems|\
     collected poems|complete poems|short stories|stories|tales|speeches|speeches etc|plays|tragedies|comedies|prose works|prose|\
     poetical works|letters|dialogues|fables|writings|fiction|nonfiction|diaries|interviews|sermons|lectures|autobiography|\
     comic strips|cartoons|librettos|lyrics",
    "laws|laws etc|laws statutes etc|treaties|treaties etc|constitution|ordinances|ordinances etc|court rules",
    "songs|operas|ballets|masses|cantatas|motets|madrigals|piano music|orchestra music|chamber music|instrumental music|vocal music|\
     organ music|violin music|guitar music|keyboard music|choral music|musicals|sonatas|concertos|symphonies|quartets|musical works",
    "oeuvres|oeuvres completes|oeuvres choisies|oeuvre|extraits|choix|romans|nouvelles|theatre|theatre complet|poemes|poesies|\
     poesies completes|correspondance|lettres|discours|essais|contes|recueil|melanges|chansons",
    "werke|gesammelte werke|samtliche werke|ausgewahlte werke|gedichte|briefe|briefwechsel|erzahlungen|dramen|romane|schriften|reden|\
     opere|opere complete|poesie|lettere|romanzi|racconti|commedie|obras|obras completas|obras escogidas|poemas|poesia|poesias|cartas|\
     cuentos|novelas|teatro|contos",
];

/// What follows where only some of them are in the book.
const CHOSEN: [&str; 5] = [" selections", " extraits", " auswahl", " scelta", " seleccion"];

/// Whether a uniform title names a kind of works, alone or followed by "Selections".
pub fn is_collective(title: &str) -> bool {
    let folded = fold(title);
    let whole = CHOSEN.iter().find_map(|chosen| folded.strip_suffix(chosen)).unwrap_or(&folded);
    COLLECTIVE.iter().flat_map(|names| names.split('|')).any(|name| name == whole)
}

/// What all editions and translations of a work share: the uniform title, with the name that it is entered under and the volume or part that
/// this record is of. Only records that have a uniform title get a key, because titles alone do not tell works apart.
pub fn key(name: Option<&str>, uniform: &str, part: &str) -> String {
    let key = format!("{}/{}", fold(name.unwrap_or_default()), fold(uniform));
    if part.trim().is_empty() { key } else { format!("{key}/{}", fold(part)) }
}

/// Words for seasons, which are not one work though they share a uniform title.
const SEASONS: [&str; 8] = ["season", "seasons", "saison", "saisons", "staffel", "temporada", "stagione", "seizoen"];
/// Words for volumes and parts where a number follows.
const VOLUMES: [&str; 16] = [
    "volume", "volumes", "vol", "vols", "part", "parts", "series", "tome", "tomo", "band", "bd", "teil", "partie",
    "parte", "disc", "deel",
];
const NUMBERS: [&str; 20] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "un", "deux", "trois", "quatre",
    "eins", "zwei", "drei", "uno", "due", "tre",
];

/// Whether a title itself says that it is of a season, volume or part.
pub fn names_a_part(title: &str) -> bool {
    let folded = fold(title);
    let words: Vec<&str> = folded.split(' ').collect();
    let is_number = |word: &str| {
        word.bytes().all(|b| b.is_ascii_digit())
            || word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l'))
            || NUMBERS.contains(&word)
    };
    words.iter().any(|word| SEASONS.contains(word))
        || words.windows(2).any(|pair| matches!(pair, [word, next] if VOLUMES.contains(word) && is_number(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_works_are_known_in_all_their_languages() {
        for title in [
            "Works",
            "Poems.",
            "Œuvres complètes",
            "Laws, etc.",
            "Sämtliche Werke",
            "Opere",
            "Novels. Selections",
            "Speeches, etc",
        ] {
            assert!(is_collective(title), "{title}");
        }
        for title in ["Iliad", "Emma", "Works and days", "Selected short subjects", "Bible. Psalms"] {
            assert!(!is_collective(title), "{title}");
        }
    }

    #[test]
    fn parts_are_works_of_their_own() {
        assert_eq!(key(Some("Homer"), "Iliad", ""), "homer/iliad");
        assert_ne!(key(Some("Homer"), "Iliad", "Book 1"), key(Some("Homer"), "Iliad", "Book 2"));
    }

    #[test]
    fn titles_of_seasons_and_volumes_are_told() {
        for title in ["The wire. The complete second season", "Shōgun: volume 2", "Faust. Part one", "Hamlet, Bd. IV"]
        {
            assert!(names_a_part(title), "{title}");
        }
        for title in ["Part of the family", "A man for all reasons", "The band played on", "Volumes of verse"] {
            assert!(!names_a_part(title), "{title}");
        }
    }
}
