//! What a reader typed.

use super::words;
use crate::fold::{each_token, fold, is_unspaced};

/// Words beyond these are left out.
const MAX_WORDS: usize = 12;
/// Characters beyond these are left out.
const MAX_CHARS: usize = 200;
/// What readers put around a phrase, opening and closing.
const QUOTES: [char; 18] =
    ['"', '“', '”', '„', '‟', '«', '»', '‹', '›', '「', '」', '『', '』', '《', '》', '〈', '〉', '＂'];

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded, as terms are.
    pub text: String,
    /// Whether words that begin so are meant too: the reader may still be typing it.
    pub beginning: bool,
}

/// A query, bounded: 12 words of the first 200 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
    phrases: Vec<String>,
    text: String,
    length: usize,
    typing: bool,
}

impl Query {
    /// Reads what was typed, as it was typed: a space at the end says that the last word is whole.
    pub fn parse(typed: &str) -> Self {
        let end = typed.char_indices().nth(MAX_CHARS).map_or(typed.len(), |(at, _)| at);
        let typed = &typed[..end];
        let mut query = Self { phrases: phrases(typed), text: fold(typed), ..Self::default() };
        if let Some(number) = identifier(typed) {
            query.take(&number, false);
            return query;
        }
        let mut rest = String::new();
        for chunk in typed.split_inclusive(char::is_whitespace) {
            match identifier(chunk) {
                Some(number) => query.take(&number, false),
                None => rest.push_str(chunk),
            }
        }
        query.take_words(&rest);
        query
    }

    /// Whether nothing can be looked for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, each once, in the order in which they were typed, identifiers first. Runs of scripts written without
    /// spaces are pairs of characters.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What stood between quotation marks, folded: the titles sought have it word for word.
    pub fn phrases(&self) -> &[String] {
        &self.phrases
    }

    /// All of it, folded.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many words were typed, with repetitions.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Whether the last word may go on.
    pub(super) fn typing(&self) -> bool {
        self.typing
    }

    fn take_words(&mut self, typed: &str) {
        let folded = fold(typed);
        let mut all = Vec::new();
        each_token(&folded, &mut |word| all.push(word.to_owned()));
        // What separates words would stand between the text and a letter that is typed next.
        self.typing = !folded.is_empty() && fold(&format!("{typed}a")).len() == folded.len() + 1;
        let last = all.len();
        for (word, number) in all.iter().zip(1..) {
            let beginning =
                if is_unspaced(word) { word.chars().nth(1).is_none() } else { self.typing && number == last };
            self.take(word, beginning);
        }
    }

    fn take(&mut self, word: &str, beginning: bool) {
        self.length += 1;
        let text = words::term(word);
        if let Some(before) = self.words.iter_mut().find(|before| before.text == text) {
            before.beginning &= beginning;
        } else if self.words.len() < MAX_WORDS {
            self.words.push(Word { text: text.to_owned(), beginning });
        }
    }
}

/// What stands between pairs of quotation marks; a mark that is not closed yet opens nothing.
fn phrases(typed: &str) -> Vec<String> {
    let parts: Vec<&str> = typed.split(QUOTES).collect();
    let closed = parts.len().saturating_sub(1);
    parts[..closed].iter().skip(1).step_by(2).map(|part| fold(part)).filter(|phrase| !phrase.is_empty()).collect()
}

/// An ISBN or ISSN with a right check digit as it is among the terms: bare, and with thirteen digits.
fn identifier(typed: &str) -> Option<String> {
    let folded = fold(typed);
    let bare = folded.replace(' ', "");
    let number = bare.strip_suffix('x').unwrap_or(&bare);
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match bare.len() {
        // Eight digits without a hyphen are a word already, and may be a date.
        8 if folded.len() == 9 && modulo_11(&bare) => Some(bare),
        10 if modulo_11(&bare) => Some(thirteen(&bare)),
        13 if bare.ends_with(check_13(&bare)) => Some(bare),
        _ => None,
    }
}

fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
    text.bytes().map(|byte| if byte == b'x' { 10 } else { u32::from(byte.wrapping_sub(b'0')) })
}

/// The check of ISSN and of ISBN with ten digits: digits times their places from the end are a multiple of eleven.
fn modulo_11(bare: &str) -> bool {
    digits(bare).rev().zip(1..).map(|(digit, place)| digit * place).sum::<u32>().is_multiple_of(11)
}

/// The thirteenth digit of an ISBN, from the first twelve: weights one and three in turn.
fn check_13(bare: &str) -> char {
    let sum: u32 = digits(bare).take(12).zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    char::from(b'0' + ((10 - sum % 10) % 10) as u8)
}

fn thirteen(ten: &str) -> String {
    let mut number = format!("978{}", &ten[..9]);
    number.push(check_13(&number));
    number
}

#[cfg(test)]
mod tests {
    use super::Query;
    use proptest::prelude::*;

    fn words(typed: &str) -> Vec<(String, bool)> {
        Query::parse(typed).words().iter().map(|word| (word.text.clone(), word.beginning)).collect()
    }

    fn of(expected: &[(&str, bool)]) -> Vec<(String, bool)> {
        expected.iter().map(|&(word, beginning)| (word.to_owned(), beginning)).collect()
    }

    #[test]
    fn the_last_word_may_go_on_until_a_space_or_mark_follows() {
        assert_eq!(words("Jane Aus"), of(&[("jane", false), ("aus", true)]));
        assert_eq!(words("Jane Austen "), of(&[("jane", false), ("austen", false)]));
        assert_eq!(words("Jane Austen?"), of(&[("jane", false), ("austen", false)]));
        assert_eq!(words("so so"), of(&[("so", false)]));
    }

    #[test]
    fn unspaced_scripts_give_pairs_and_a_character_alone_is_a_beginning() {
        assert_eq!(words("三国演义"), of(&[("三国", false), ("国演", false), ("演义", false)]));
        assert_eq!(words("三 x "), of(&[("三", true), ("x", false)]));
    }

    #[test]
    fn phrases_stand_between_any_quotation_marks() {
        let phrases = |typed: &str| Query::parse(typed).phrases().to_vec();
        assert_eq!(phrases(r#"x "War and  Peace" “the End”"#), ["war and peace", "the end"]);
        assert_eq!(phrases("«Весь мир» 《红楼梦》"), ["весь мир", "红楼梦"]);
        assert!(phrases(r#""not closed"#).is_empty());
        assert!(phrases(r#""" "!""#).iter().all(|phrase| phrase == "!"));
        assert_eq!(words(r#""war""#), of(&[("war", false)]), "a closed phrase is whole");
    }

    #[test]
    fn bare_isbns_and_issns_are_one_word() {
        for typed in ["978-0-439-02348-1", "0-439-02348-3", "978 0 439 02348 1", "0439023483", "۹۷۸-۰-۴۳۹-۰۲۳۴۸-۱"]
        {
            assert_eq!(words(typed), of(&[("9780439023481", false)]), "{typed}");
        }
        assert_eq!(words("ISBN 978-0-439-02348-1 x"), of(&[("9780439023481", false), ("isbn", false), ("x", true)]));
        assert_eq!(words("0028-0836"), of(&[("00280836", false)]));
        assert_eq!(words("2434-561X"), of(&[("2434561x", false)]));
        assert_eq!(words("1914-1918"), of(&[("1914", false), ("1918", true)]), "no ISSN but years");
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let numbers = (0..100).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(words(&numbers).len(), 12);
        assert_eq!(words(&"a".repeat(10_000))[0].0.len(), 64);
        assert!(Query::parse("  ").is_empty());
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "\\PC{0,300}") {
            let query = Query::parse(&typed);
            prop_assert!(query.words().len() <= 12);
            prop_assert!(query.words().iter().all(|word| !word.text.is_empty()));
        }
    }
}
