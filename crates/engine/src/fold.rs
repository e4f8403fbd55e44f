//! The canonical form of a text for matching: what readers type and what catalogues hold, made comparable.
//!
//! | Module | Holds |
//! |---|---|
//! | `latin` | Latin letters without their marks |
//! | `scripts` | letters of the other scripts in one form each |
//! | `compose` | characters that arrive in pieces (Hangul, kana) |
//! | `classes` | digits, separators, marks, invisible characters |
//!
//! Goals: one form for spellings that readers take for the same; stable (`fold(fold(x)) == fold(x)`), because keys of features are folded labels;
//! few bytes. Non-goals: stemming, transliteration, traditional against simplified Chinese, anything that needs a dictionary.

mod classes;
mod compose;
mod latin;
mod scripts;

use classes::Class;

/// The folded form: lower case, without accents, punctuation as single spaces, ASCII digits.
///
/// Empty only for a text with nothing visible in it: a text of punctuation alone ("!!!", "🦊") stays as it is, in lower case.
pub fn fold(text: &str) -> String {
    let mut folder = Folder { out: String::with_capacity(text.len()), gap: Gap::None };
    for c in text.chars() {
        folder.take(c);
    }
    if folder.out.is_empty() { visible(text) } else { folder.out }
}

/// The words of the folded text. Runs of scripts written without spaces (Chinese, Japanese, Korean, Thai, …) become overlapping pairs of
/// characters; a character alone stays one.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    each_token(&fold(text), &mut |token| tokens.push(token.to_owned()));
    tokens
}

/// The words of a folded text, one after the other.
pub(crate) fn each_token(folded: &str, take: &mut dyn FnMut(&str)) {
    for run in runs(folded) {
        let starts: Vec<usize> = if is_unspaced(run) {
            run.char_indices().map(|(at, _)| at).chain([run.len()]).collect()
        } else {
            Vec::new()
        };
        if starts.len() <= 3 {
            take(run);
        } else {
            starts.windows(3).for_each(|at| take(&run[at[0]..at[2]]));
        }
    }
}

/// Whether a word is of a script written without spaces.
pub(crate) fn is_unspaced(word: &str) -> bool {
    word.starts_with(classes::unspaced)
}

/// Whether every word of the query begins some word of the haystack, for type-ahead. In scripts written without spaces it may be anywhere.
/// Both texts are folded already; an empty query matches everything.
pub fn matches_prefix(folded_haystack: &str, folded_query: &str) -> bool {
    runs(folded_query).all(|wanted| {
        if is_unspaced(wanted) {
            folded_haystack.contains(wanted)
        } else {
            runs(folded_haystack).any(|run| run.starts_with(wanted))
        }
    })
}

/// Words, cut also where a script written without spaces begins or ends.
fn runs(folded: &str) -> impl Iterator<Item = &str> {
    let mut rest = folded;
    core::iter::from_fn(move || {
        rest = rest.trim_start_matches(' ');
        let unspaced = classes::unspaced(rest.chars().next()?);
        let end = rest.find(|c| c == ' ' || classes::unspaced(c) != unspaced).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(run)
    })
}

/// What stands between the last character taken and the next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// An apostrophe: nothing if a word goes on after it, otherwise a space.
    Apostrophe,
    Space,
}

struct Folder {
    out: String,
    gap: Gap,
}

impl Folder {
    fn take(&mut self, c: char) {
        match c {
            'a'..='z' | '0'..='9' => self.push(c),
            'A'..='Z' => self.push(c.to_ascii_lowercase()),
            _ => self.take_other(c),
        }
    }

    fn take_other(&mut self, c: char) {
        if let Some(letters) = latin::letters(c) {
            return self.push_all(letters);
        }
        match classes::class(c) {
            Class::Digit(digit) => self.push(digit),
            Class::Wide(ascii) => self.take(ascii),
            Class::Removed => {}
            Class::Voicing => self.voice(c),
            Class::Sign(sign) => self.sign(sign),
            Class::Apostrophe => self.apostrophe(),
            Class::Separator => self.gap = Gap::Space,
            Class::Letter => match scripts::letters(c) {
                Some(letters) => self.push_all(letters),
                None => self.push(scripts::letter(c)),
            },
        }
    }

    fn push_all(&mut self, letters: &str) {
        letters.chars().for_each(|c| self.push(c));
    }

    fn push(&mut self, c: char) {
        if self.gap == Gap::Space && !self.out.is_empty() {
            self.out.push(' ');
        }
        self.gap = Gap::None;
        // Nothing before the Bengali dot joins what stands before it, and most letters are before it.
        let whole =
            if c < '\u{9bc}' { None } else { self.out.chars().next_back().and_then(|last| compose::pair(last, c)) };
        if whole.is_some() {
            self.out.pop();
        }
        self.out.push(whole.unwrap_or(c));
    }

    /// A voicing mark belongs to the kana before it; anywhere else it says nothing.
    fn voice(&mut self, mark: char) {
        // The half-width marks are U+FF9E and U+FF9F.
        let mark = match mark {
            '\u{ff9e}' => '\u{3099}',
            '\u{ff9f}' => '\u{309a}',
            other => other,
        };
        let joined = if self.gap == Gap::Space { None } else { self.out.chars().next_back() };
        if let Some(whole) = joined.and_then(|last| compose::pair(last, mark)) {
            self.out.pop();
            self.out.push(whole);
        }
    }

    /// `+` and `#` belong to a letter before them ("C++", "F#"); elsewhere they separate ("1 + 1").
    fn sign(&mut self, sign: char) {
        let after_letter = self.gap == Gap::None && self.out.ends_with(|c: char| c != ' ' && !c.is_ascii_digit());
        if after_letter {
            self.out.push(sign);
        } else {
            self.gap = Gap::Space;
        }
    }

    fn apostrophe(&mut self) {
        self.gap = if self.gap == Gap::None && !self.out.is_empty() { Gap::Apostrophe } else { Gap::Space };
    }
}

/// What can be seen of a text without letters or digits, with single spaces.
fn visible(text: &str) -> String {
    let mut out = String::new();
    let mut space = false;
    for c in text.chars() {
        match classes::class(c) {
            _ if c.is_whitespace() || c.is_control() => space = true,
            Class::Removed if !classes::mark(c) => {}
            class => {
                if space && !out.is_empty() {
                    out.push(' ');
                }
                space = false;
                out.push(match class {
                    Class::Wide(ascii) | Class::Sign(ascii) => ascii,
                    _ => c,
                });
            }
        }
    }
    out
}
