//! A reference while it is being written.

use super::Run;

/// Runs of text. Full stops and spaces are set once, whatever the values end in.
#[derive(Debug, Default)]
pub struct Text {
    runs: Vec<Run>,
}

impl Text {
    /// Adds upright text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.add(text, false)
    }

    /// Adds text in italics.
    pub fn italic(&mut self, text: &str) -> &mut Self {
        self.add(text, true)
    }

    /// Adds text that is in italics or not.
    pub fn add(&mut self, text: &str, italic: bool) -> &mut Self {
        match self.runs.last_mut() {
            _ if text.is_empty() => {}
            Some(run) if run.italic == italic => run.text.push_str(text),
            _ => self.runs.push(Run { text: text.to_owned(), italic }),
        }
        self
    }

    /// A space between what is there and what comes; none at the beginning.
    pub fn space(&mut self) -> &mut Self {
        match self.last() {
            None => self,
            Some(c) if c.is_whitespace() => self,
            Some(_) => self.push(" "),
        }
    }

    /// Ends a sentence: with a full stop, unless one is there already, or a mark that does for one.
    pub fn stop(&mut self) -> &mut Self {
        if !self.is_empty() && !self.is_stopped() {
            self.push(".");
        }
        self
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether the text ends a sentence as it is.
    pub fn is_stopped(&self) -> bool {
        self.runs.last().is_some_and(|run| is_stopped(&run.text))
    }

    /// What was written.
    pub fn into_runs(self) -> Vec<Run> {
        self.runs
    }

    fn last(&self) -> Option<char> {
        self.runs.last()?.text.chars().next_back()
    }
}

/// Whether a text ends a sentence: its last letter may stand in quotation marks or brackets.
pub fn is_stopped(text: &str) -> bool {
    let open = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』', '》']);
    let last = |text: &str| text.chars().next_back();
    // A bracket does not end the sentence for what it holds: "Emma (2nd ed.)".
    let quoted = !text[open.len()..].contains([')', ']']);
    let ends = |c| matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！' | '؟' | '۔' | '।' | '．');
    last(text).is_some_and(ends) || quoted && last(open).is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sentence_is_ended_twice() {
        for text in ["Who?", "Oh!", "etc.", "“Who?”", "کجا؟", "谁？", "Wait…"] {
            assert!(is_stopped(text), "{text}");
        }
        for text in ["Moby Dick", "Emma (2nd ed.)", "", "“Who”", "a,"] {
            assert!(!is_stopped(text), "{text}");
        }
    }

    #[test]
    fn runs_of_one_kind_are_one() {
        let mut text = Text::default();
        text.space().push("a").push("").italic("b").italic("c").space().space().push("d").stop().stop();
        let runs = text.into_runs();
        let told: Vec<(&str, bool)> = runs.iter().map(|it| (it.text.as_str(), it.italic)).collect();
        assert_eq!(told, [("a", false), ("bc", true), (" d.", false)]);
    }
}
