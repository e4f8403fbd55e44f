//! Keys of entries, by which papers cite them: "melville1851moby".

use crate::cite::Work;
use crate::cite::names::{Name, names};

/// The longest a part of a key is.
const LONGEST: usize = 24;
/// Words that titles begin with and that tell nothing.
const ARTICLES: [&str; 13] = ["a", "an", "the", "der", "die", "das", "le", "la", "les", "el", "il", "los", "un"];

/// The keys that were given out.
#[derive(Debug, Default)]
pub struct Keys {
    used: Vec<String>,
}

impl Keys {
    /// A key for a work that no other has: author, year and first word of the title, or else what its key in the
    /// catalogue has of plain letters.
    pub fn of(&mut self, work: &Work) -> String {
        let base = base(work);
        let mut key = base.clone();
        let mut count = 1_usize;
        while self.used.contains(&key) {
            count += 1;
            key = [&base, "-", &count.to_string()].concat();
        }
        self.used.push(key.clone());
        key
    }
}

fn base(work: &Work) -> String {
    let author = names(&work.creators).first().map(|name| match name {
        Name::Person(it) => plain(&it.family),
        Name::Whole(name) => plain(name),
    });
    let author = author.unwrap_or_default();
    let words = || work.title.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').map(plain);
    let mut telling = words().filter(|it| !it.is_empty() && !ARTICLES.contains(&it.as_str()));
    let subject = telling.next().or_else(|| words().find(|it| !it.is_empty())).unwrap_or_default();
    if !author.is_empty() && !subject.is_empty() {
        let year = work.year.filter(|it| *it != 0).map(|it| it.unsigned_abs().to_string()).unwrap_or_default();
        return [author, year, subject].concat();
    }
    let id = plain(&work.id);
    if id.is_empty() { "item".to_owned() } else { id }
}

/// The plain letters and digits of a text, small and without their marks.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match unmarked(c) {
            "" if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            letters => out.push_str(letters),
        }
    }
    // All of it is ASCII, and can be cut anywhere.
    out.truncate(LONGEST);
    out
}

/// The plain letters that stand for a letter with a mark, where that is common.
fn unmarked(c: char) -> &'static str {
    match c {
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ę' | 'Ę' | 'ě' | 'Ě' => "e",
        'ğ' | 'Ğ' => "g",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'ı' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "n",
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' => "o",
        'œ' | 'Œ' => "oe",
        'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "s",
        'ß' => "ss",
        'ţ' | 'Ţ' | 'ț' | 'Ț' | 'ť' | 'Ť' => "t",
        'þ' | 'Þ' => "th",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ů' | 'Ů' | 'ű' | 'Ű' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(keys: &mut Keys, title: &str, creator: &str, year: Option<i32>, id: &str) -> String {
        let creators = vec![creator.to_owned()];
        keys.of(&Work { id: id.into(), title: title.into(), creators, year, ..Work::default() })
    }

    #[test]
    fn a_key_tells_the_work() {
        let keys = &mut Keys::default();
        assert_eq!(key(keys, "Moby Dick", "Melville, Herman", Some(1851), "1"), "melville1851moby");
        assert_eq!(key(keys, "La légende", "Müller, A.", None, "1"), "mullerlegende");
        assert_eq!(key(keys, "The Iliad", "Homer", Some(-750), "1"), "homer750iliad");
        assert_eq!(key(keys, "A", "Homer", None, "1"), "homera");
        assert_eq!(key(keys, "شاهنامه", "فردوسی، ابوالقاسم", Some(1010), "fa/12"), "fa12");
        assert_eq!(key(keys, "紅樓夢", "曹雪芹", None, "夢"), "item");
    }

    #[test]
    fn no_key_is_given_out_twice() {
        let keys = &mut Keys::default();
        let all: Vec<String> = (0..3).map(|_| key(keys, "Emma", "Austen, Jane", None, "1")).collect();
        assert_eq!(all, ["austenemma", "austenemma-2", "austenemma-3"]);
    }
}
