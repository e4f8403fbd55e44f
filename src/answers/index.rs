//! Which questions that were answered may be the one that is being typed.

use carrel_engine::codec::fnv1a;
use carrel_engine::fold::{fold, tokens};
use carrel_engine::map::{order, sorted};

use super::Item;
use crate::settings::text_in;

/// Most bytes and words of what is typed that are looked at: the last ones.
const MOST_TYPED: (usize, usize) = (2_000, 40);

/// How much a word of a question counts, beside one of its other words, beside one of its answer.
const WEIGHTS: (u32, u32, u32) = (4, 3, 1);

/// The words of all items in one language.
///
/// The *rarity* of a word that h of N items have is ⌊2·log₂((N + 1) / h)⌋. A word is *telling* if its rarity is at least a quarter
/// of R, that of a word that one item has: in 2,000 items those that at most 330 have. So no list of stop words is needed in
/// any language. A typed word that no item has counts as the beginning of one, and if none begins so as half R, or as a
/// quarter where a script is written without spaces: there most pairs of characters stand across two words.
///
/// An item is offered if
/// 1. a telling word stands in its question or its other words, and
/// 2. the rarities of the telling words that it has, those that only its answer has by half, are together at least a third of
///    those of all typed words that are telling or that no item has, of which sum no more counts than 6 R: a long letter is
///    answered by what it is about.
///
/// The order is by the sum of rarity times the weight of where the word stands, equal ones as in the file.
///
/// The last word typed may be the beginning of one, from two letters on, and so may any character that stands alone of a
/// script written without spaces; the rarity is then that of all words that begin so.
pub struct Index {
    items: usize,
    /// Words in order, each with where its postings begin.
    words: Vec<(String, usize)>,
    /// Items that have a word with its weight there, word after word, items in order.
    postings: Vec<(usize, u32)>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("words", &self.words.len()).finish_non_exhaustive()
    }
}

/// What speaks for an item.
#[derive(Clone, Copy, Default)]
struct Points {
    /// Rarities by weight, for the order.
    order: u32,
    /// Rarities of telling words, doubled.
    covered: u32,
    /// Whether one of them stands elsewhere than in the answer.
    telling: bool,
}

impl Index {
    /// The index of some items in a language.
    pub fn new(items: &[Item], tag: &str) -> Self {
        let (mut all, mut names) = (Vec::new(), Names::default());
        for (at, item) in items.iter().enumerate() {
            let in_language = |texts| text_in(texts, tag).unwrap_or_default();
            let (question, answer) = (in_language(&item.question), in_language(&item.answer));
            for (text, weight) in [(question, WEIGHTS.0), (&item.words, WEIGHTS.1), (answer, WEIGHTS.2)] {
                all.extend(tokens(text).into_iter().map(|word| (names.number(word), at, weight)));
            }
        }
        let mut held: Vec<Vec<(usize, u32)>> = vec![Vec::new(); names.words.len()];
        for (word, item, weight) in all {
            // Where it counts most came first.
            if held[word].last().is_none_or(|it| it.0 != item) {
                held[word].push((item, weight));
            }
        }
        let mut index = Self { items: items.len(), words: Vec::new(), postings: Vec::new() };
        for at in order(held.len(), &|a, b| names.words[a].cmp(&names.words[b])) {
            index.words.push((std::mem::take(&mut names.words[at]), index.postings.len()));
            index.postings.append(&mut held[at]);
        }
        index
    }

    /// The items that may answer what was typed, the likeliest first.
    pub fn best(&self, typed: &str, most: usize) -> Vec<usize> {
        if self.items == 0 {
            return Vec::new();
        }
        let rarest = self.rarity(1);
        let mut points = vec![Points::default(); self.items];
        let mut weights = vec![0; self.items];
        let mut whole = 0;
        for (word, typing) in typed_words(typed) {
            let holders = match self.hold(&word, typing, &mut weights) {
                0 if !typing && word.chars().nth(2).is_some() => self.hold(&word, true, &mut weights),
                holders => holders,
            };
            if holders == 0 {
                // What is still being typed may become anything.
                whole += if typing { 0 } else { rarest / if is_unspaced(&word) { 4 } else { 2 } };
                continue;
            }
            let rarity = self.rarity(holders);
            let telling = rarity * 4 >= rarest;
            whole += if telling { rarity } else { 0 };
            for (it, weight) in points.iter_mut().zip(&weights).filter(|it| *it.1 > 0) {
                it.order += rarity * weight;
                if telling {
                    it.covered += if *weight > WEIGHTS.2 { rarity * 2 } else { rarity };
                    it.telling |= *weight > WEIGHTS.2;
                }
            }
        }
        let enough = whole.min(rarest * 6) * 2;
        let found = points.iter().enumerate().filter(|(_, it)| it.telling && it.covered * 3 >= enough);
        let found = sorted(found.collect(), |a: &(usize, &Points), b| b.1.order.cmp(&a.1.order));
        found.into_iter().map(|it| it.0).take(most).collect()
    }

    /// Twice the halvings from all items to so many.
    fn rarity(&self, holders: usize) -> u32 {
        let square = |it: usize| (it as u64).pow(2);
        // 2·log₂ x ≥ n exactly when x² ≥ 2ⁿ.
        (square(self.items + 1) / square(holders)).ilog2()
    }

    /// How many items have a word, or with `begins` any word that begins so, and its greatest weight in each item.
    fn hold(&self, word: &str, begins: bool, weights: &mut [u32]) -> usize {
        let first = self.words.partition_point(|it| it.0.as_str() < word);
        let meant = |it: &&(String, usize)| if begins { it.0.starts_with(word) } else { it.0 == word };
        let end = first + self.words[first..].iter().take_while(meant).count();
        let start = |at: usize| self.words.get(at).map_or(self.postings.len(), |it| it.1);
        weights.fill(0);
        for &(item, weight) in &self.postings[start(first)..start(end)] {
            weights[item] = weights[item].max(weight);
        }
        weights.iter().filter(|it| **it > 0).count()
    }
}

/// The words of what was typed, each once and with whether it may go on.
fn typed_words(typed: &str) -> Vec<(String, bool)> {
    let typed = &typed[typed.ceil_char_boundary(typed.len().saturating_sub(MOST_TYPED.0))..];
    let folded = fold(typed);
    let mut words: Vec<(String, bool)> = Vec::new();
    if folded.chars().nth(1).is_none() {
        return words;
    }
    // What separates words would stand between the text and a letter that is typed next; a joiner or an accent would not.
    let goes_on = fold(&[typed, "a"].concat()).len() == folded.len() + 1;
    let all = tokens(&folded);
    let last = all.len();
    for (word, number) in all.into_iter().zip(1..).skip(last.saturating_sub(MOST_TYPED.1)) {
        let alone = word.chars().nth(1).is_none();
        let typing = if alone { is_unspaced(&word) } else { goes_on && number == last };
        let tells_nothing_yet = alone && !typing && goes_on && number == last;
        if !tells_nothing_yet && words.iter().all(|it| it.0 != word) {
            words.push((word, typing));
        }
    }
    words
}

/// Numbers for words, in the order in which they come: sorting each word once rather than as often as it stands somewhere
/// takes half of the time.
#[derive(Default)]
struct Names {
    words: Vec<String>,
    /// Numbers of words plus one, each at or behind the place that its hash gives; at least half are 0.
    places: Vec<u32>,
}

impl Names {
    fn number(&mut self, word: String) -> usize {
        if self.words.len() * 2 >= self.places.len() {
            self.places = vec![0; (self.places.len() * 4).max(1_024)];
            for number in 0..self.words.len() {
                let place = self.place(&self.words[number]);
                self.places[place] = number as u32 + 1;
            }
        }
        let place = self.place(&word);
        if self.places[place] == 0 {
            self.words.push(word);
            self.places[place] = self.words.len() as u32;
        }
        self.places[place] as usize - 1
    }

    /// Where a word is, or the free place where it belongs.
    fn place(&self, word: &str) -> usize {
        let (mut place, last) = (fnv1a(word.as_bytes()) as usize, self.places.len() - 1);
        loop {
            place &= last;
            match self.places[place].checked_sub(1) {
                Some(number) if self.words[number as usize] != word => place += 1,
                _ => return place,
            }
        }
    }
}

/// Whether a word is of a script written without spaces, of which longer runs are cut into pairs.
fn is_unspaced(word: &str) -> bool {
    tokens(&word.repeat(3)).len() > 1
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{MOST, read};
    use super::*;

    fn items() -> Vec<Item> {
        let value = json!([
            {"id": "wifi", "question": {"en": "How do I get on the wireless network?", "fa": "چگونه به وای‌فای وصل شوم؟", "zh": "如何连接无线网络？"}, "answer": "Choose “Alder” and open any page.", "link": "/wifi", "words": "wifi wlan internet"},
            {"id": "renew", "question": {"en": "How do I renew a loan?", "fa": "چگونه امانت را تمدید کنم؟", "zh": "如何续借图书？"}, "answer": "On your account page, up to three times."},
            {"id": "print", "question": {"en": "Can I print at the library?", "fa": "آیا می‌توانم چاپ کنم؟", "zh": "图书馆可以打印吗？"}, "answer": "At every branch, ten pages a day are free."},
            {"id": "fines", "question": {"en": "Do I pay a fine for a late loan?", "fa": "برای دیرکرد جریمه می‌دهم؟", "zh": "逾期要罚款吗？"}, "answer": "No. We have no fines."}
        ]);
        read(&value).expect("a list").0
    }

    fn best(tag: &str, typed: &str) -> Vec<String> {
        let items = items();
        Index::new(&items, tag).best(typed, 3).into_iter().map(|at| items[at].id.clone()).collect()
    }

    #[test]
    fn what_was_answered_is_found_by_its_telling_words_while_one_types() {
        assert_eq!(best("en", "Hello, how can I renew the loan that I have? ")[0], "renew");
        assert_eq!(best("en", "is there wif"), ["wifi"]);
        assert_eq!(best("en", "print"), ["print"]);
        assert_eq!(best("en", "wire "), ["wifi"], "no item has the word itself, one has a longer one");
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

    /// A file as long as a library may have one: all begin alike, two in five ask how.
    fn many() -> Vec<Item> {
        let ask = |n: usize| if n % 5 < 2 { "How do I" } else { "Can I" };
        let item = |n: usize| {
            let question = format!("{} use desk{n} here?", ask(n));
            json!({"id": n.to_string(), "question": question, "answer": format!("Come to room{} of the library", n / 3)})
        };
        read(&Value::from((0..MOST).map(item).collect::<Vec<_>>())).expect("a list").0
    }

    #[test]
    fn words_that_many_questions_have_offer_nothing_alone() {
        let index = Index::new(&many(), "en");
        for typed in ["how ", "How do I", "Can I use the library here?", "u"] {
            assert_eq!(index.best(typed, 3), [0; 0], "{typed}");
        }
        assert_eq!(index.best("how do I use desk17 ", 3), [17]);
    }

    #[test]
    fn one_letter_is_not_enough_in_any_script() {
        for (tag, typed) in [("en", "p"), ("fa", "چ"), ("fa", "ب"), ("zh", "打")] {
            assert_eq!(best(tag, typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn a_word_goes_on_behind_what_is_not_seen() {
        assert_eq!(best("fa", "وای\u{200c}"), ["wifi"], "a joiner at the end");
        assert_eq!(best("fa", "تمدی\u{64f}"), ["renew"], "a vowel sign at the end");
    }

    #[test]
    fn a_long_letter_is_answered_by_what_it_is_about() {
        let letter = "Dear colleagues, yesterday my neighbour and her daughter visited your beautiful building, everybody was friendly, \
            thank you very much for that. Before my holiday begins next Tuesday, please tell me: how do I renew a loan? Kind regards, Ana";
        assert_eq!(best("en", letter).first().map(String::as_str), Some("renew"));
    }
}
