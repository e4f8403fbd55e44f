//! Questions that the library has answered already: a file of it, fetched whole and searched here. Comes later: see
//! [`crate::later`].

use std::rc::Rc;

use carrel_engine::field::Field;
use carrel_engine::fold::tokens;
use carrel_engine::link::is_web_link;
use carrel_engine::map::{Map, sorted};

use crate::settings::{Texts, in_languages, text_in};

/// Most items of a file.
const MOST: usize = 2_000;
/// Most bytes of a text.
const MOST_TEXT: usize = 4_000;
/// Most words of what is typed that are looked at: the last ones.
const MOST_WORDS: usize = 40;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub id: String,
    /// The question by language.
    pub question: Texts,
    /// The answer by language.
    pub answer: Texts,
    /// Where there is more.
    pub link: Option<String>,
    /// Other words to find it by.
    pub words: String,
}

/// The items of a file, and how many were unsound and left out.
pub fn read<F: Field>(value: &F) -> Result<(Vec<Item>, usize), String> {
    let list = value.list().ok_or("it should be a list of objects with id, question and answer")?;
    let items: Vec<Item> = list.iter().take(MOST).filter_map(item).collect();
    let left_out = list.len() - items.len();
    Ok((items, left_out))
}

fn item<F: Field>(value: &F) -> Option<Item> {
    let texts = |name: &str| {
        let texts = in_languages(&value.field(name)?)?;
        (!texts.is_empty() && texts.values().all(|it| it.len() <= MOST_TEXT)).then_some(texts)
    };
    let text = |name: &str| value.field(name).and_then(|it| it.text()).filter(|it| it.len() <= MOST_TEXT);
    Some(Item {
        id: text("id").filter(|it| !it.is_empty())?,
        question: texts("question")?,
        answer: texts("answer")?,
        link: text("link").filter(|it| is_web_link(it)),
        words: text("words").unwrap_or_default(),
    })
}

/// How much a word of a question counts, beside one of its other words, beside one of its answer.
const WEIGHTS: (u32, u32, u32) = (4, 3, 1);

/// The words of all items in one language.
///
/// A word typed counts for an item with its *rarity*, the number of halvings from the number of items to that of those that
/// have it, plus one, times the weight of where it stands. What most items have counts next to nothing, so that no list of
/// stop words is needed in any language. The last word typed may be the beginning of one. A word that no
/// item has counts half of the greatest rarity. An item is offered if the words that it has bring at least a third of the rarity
/// of all words typed, and one of them stands in its question or its other words.
pub struct Index {
    items: u32,
    /// Each word with the items that have it and its weight there, words in order.
    words: Map<String, Vec<(u32, u32)>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// The index of some items in a language.
    pub fn new(items: Rc<Vec<Item>>, tag: &str) -> Self {
        let mut all: Vec<(String, u32, u32)> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let in_language = |texts| text_in(texts, tag).unwrap_or_default();
            let (question, answer) = (in_language(&item.question), in_language(&item.answer));
            for (text, weight) in [(question, WEIGHTS.0), (&item.words, WEIGHTS.1), (answer, WEIGHTS.2)] {
                all.extend(tokens(text).into_iter().map(|word| (word, at as u32, weight)));
            }
        }
        let all = sorted(all, |a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2)));
        let mut words: Vec<(String, Vec<(u32, u32)>)> = Vec::new();
        for (word, item, weight) in all {
            match words.last_mut().filter(|it| it.0 == word) {
                // A word counts once for an item, where it counts most.
                Some((_, known)) if known.last().is_some_and(|it| it.0 == item) => {}
                Some((_, known)) => known.push((item, weight)),
                None => words.push((word, vec![(item, weight)])),
            }
        }
        Self { items: items.len() as u32, words: words.into_iter().collect() }
    }

    /// The items that may answer what was typed, the likeliest first.
    pub fn best(&self, typed: &str, most: usize) -> Vec<usize> {
        let typed_words = tokens(typed);
        let ended = typed.chars().last().is_none_or(|it| !it.is_alphanumeric());
        let (mut points, mut whole) = (vec![(0_u32, 0_u32, false); self.items as usize], 0);
        let first = typed_words.len().saturating_sub(MOST_WORDS);
        for (at, word) in typed_words.iter().enumerate().skip(first) {
            let open = !ended && at + 1 == typed_words.len();
            if typed_words[first..at].contains(word) || word.chars().count() < 2 && open && word.is_ascii() {
                continue;
            }
            let holders = self.holders(word, open);
            let rarity = match holders.len() as u32 {
                0 if open => continue,
                0 => {
                    whole += self.items.max(1).ilog2().div_ceil(2) + 1;
                    continue;
                }
                // Only the beginning of something: it tells little as yet.
                many if open && many * 4 > self.items && self.items > 8 => continue,
                many => (self.items / many).max(1).ilog2() + 1,
            };
            whole += rarity;
            for (item, weight) in holders {
                let it = &mut points[item as usize];
                *it = (it.0 + rarity * weight, it.1 + rarity, it.2 || weight > WEIGHTS.2);
            }
        }
        let found = points.iter().enumerate().filter(|(_, (_, rarity, telling))| *telling && rarity * 3 >= whole);
        let found = sorted(found.collect(), |a: &(usize, &(u32, u32, bool)), b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
        found.into_iter().map(|it| it.0).take(most).collect()
    }

    /// The items that have a word, or with `open` any word that begins so, each once with its greatest weight.
    fn holders(&self, word: &str, open: bool) -> Vec<(u32, u32)> {
        if !open {
            return self.words.get(word).cloned().unwrap_or_default();
        }
        let mut all: Vec<(u32, u32)> = Vec::new();
        for (_, holders) in self.words.iter().filter(|(known, _)| known.starts_with(word)) {
            for (item, weight) in holders {
                match all.iter_mut().find(|it| it.0 == *item) {
                    Some(it) => it.1 = it.1.max(*weight),
                    None => all.push((*item, *weight)),
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn items() -> Rc<Vec<Item>> {
        let value = json!([
            {"id": "wifi", "question": {"en": "How do I get on the wireless network?", "fa": "چگونه به وای‌فای وصل شوم؟", "zh": "如何连接无线网络？"}, "answer": "Choose “Alder” and open any page.", "link": "/wifi", "words": "wifi wlan internet"},
            {"id": "renew", "question": {"en": "How do I renew a loan?", "fa": "چگونه امانت را تمدید کنم؟", "zh": "如何续借图书？"}, "answer": "On your account page, up to three times."},
            {"id": "print", "question": {"en": "Can I print at the library?", "fa": "آیا می‌توانم چاپ کنم؟", "zh": "图书馆可以打印吗？"}, "answer": "At every branch, ten pages a day are free."},
            {"id": "fines", "question": {"en": "Do I pay a fine for a late loan?", "fa": "برای دیرکرد جریمه می‌دهم؟", "zh": "逾期要罚款吗？"}, "answer": "No. We have no fines.", "link": "javascript:alert(1)"}
        ]);
        Rc::new(read(&value).expect("a list").0)
    }

    fn best(tag: &str, typed: &str) -> Vec<String> {
        let items = items();
        Index::new(Rc::clone(&items), tag).best(typed, 3).into_iter().map(|at| items[at].id.clone()).collect()
    }

    #[test]
    fn what_was_answered_is_found_by_its_telling_words_while_one_types() {
        assert_eq!(best("en", "Hello, how can I renew the loan that I have? ")[0], "renew");
        assert_eq!(best("en", "is there wif"), ["wifi"]);
        assert_eq!(best("en", "print"), ["print"]);
        assert_eq!(best("en", "what is the fine for a late book?")[0], "fines");
    }

    #[test]
    fn in_persian_and_in_chinese_too() {
        assert_eq!(best("fa", "می‌خواهم امانت خودم را تمدید کنم")[0], "renew");
        assert_eq!(best("zh-Hans", "我想打印论文")[0], "print");
    }

    #[test]
    fn nothing_is_offered_rather_than_noise() {
        for typed in ["", "w", "!!!", "xyzzy", "Where are the maps of Aldermere from 1850 kept?"] {
            assert_eq!(best("en", typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn unsound_items_are_left_out_and_counted() {
        let of = |value: Value| read(&value).map(|(items, left_out)| (items.len(), left_out));
        assert!(of(json!({"id": "a"})).is_err() && of(json!(null)).is_err());
        let sound = json!({"id": "a", "question": "q", "answer": "a"});
        let unsound = [
            json!({}),
            json!(7),
            json!({"id": "b", "question": "x".repeat(4_001), "answer": "a"}),
            json!({"id": "", "question": "q", "answer": "a"}),
        ];
        assert_eq!(of(json!([sound, unsound[0], unsound[1], unsound[2], unsound[3]])), Ok((1, 4)));
        assert_eq!(of(Value::from(vec![sound; 2_001])), Ok((2_000, 1)));
        assert_eq!(items()[3].link, None, "a link that is none");
    }
}
