//! A letter that the reader's own mail program sends (RFC 6068). What becomes of it nobody here knows.

use super::address;

/// Most bytes of an address: some systems hand a mail program no more than 2,000.
const MOST: usize = 1_900;
/// An ellipsis.
const CUT: &str = "%E2%80%A6";

/// A mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Whose.
    pub to: String,
    /// What the letter is about, or empty.
    pub subject: String,
}

impl Mail {
    /// Most bytes of a subject: encoded at most thrice as many, it leaves room for the letter.
    pub(super) const MOST_SUBJECT: usize = 200;
    /// Most bytes of a mail address (RFC 5321).
    pub(super) const MOST_TO: usize = 254;

    /// A `mailto:` address with the lines, each `what: how`. Where it would become too long it is cut and says so.
    pub(super) fn letter(&self, lines: &[(String, String)]) -> String {
        let mut out = String::from("mailto:");
        self.to.chars().for_each(|it| if it == '@' { out.push(it) } else { address::push(&mut out, it) });
        out.push('?');
        if !self.subject.is_empty() {
            out.push_str("subject=");
            out.push_str(&address::encode(&self.subject));
            out.push('&');
        }
        out.push_str("body=");
        let body = lines.iter().map(|(what, how)| line(what, how)).collect::<Vec<_>>().join("\n");
        fill(&mut out, &body);
        out
    }
}

fn line(what: &str, how: &str) -> String {
    let colon = if what.is_empty() || how.is_empty() { "" } else { ": " };
    [what, colon, how].concat().replace("\r\n", "\n").replace('\r', "\n")
}

/// Adds as much of a text as there is room for.
fn fill(out: &mut String, body: &str) {
    // Where an ellipsis still has room behind it.
    let mut room = out.len();
    for it in body.chars().filter(|it| matches!(it, '\n' | '\t') || !it.is_control()) {
        if it == '\n' {
            out.push_str("%0D%0A");
        } else {
            address::push(out, it);
        }
        if out.len() > MOST {
            out.truncate(room);
            out.push_str(CUT);
            return;
        }
        if out.len() + CUT.len() <= MOST {
            room = out.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mail(subject: &str) -> Mail {
        Mail { to: "ask+web@library.example".into(), subject: subject.into() }
    }

    fn lines(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|it| (it.0.to_owned(), it.1.to_owned())).collect()
    }

    #[test]
    fn a_letter_has_its_subject_and_lines_as_the_rfc_wants_them() {
        let all = lines(&[("Question", "Who & why?\nReally\r\n?"), ("", "Ünder 5%"), ("Title", "")]);
        assert_eq!(
            mail("Ask us").letter(&all),
            "mailto:ask%2Bweb@library.example?subject=Ask%20us&body=Question%3A%20Who%20%26%20why%3F%0D%0AReally\
             %0D%0A%3F%0D%0A%C3%9Cnder%205%25%0D%0ATitle"
        );
        assert_eq!(mail("").letter(&[]), "mailto:ask%2Bweb@library.example?body=");
    }

    #[test]
    fn a_letter_that_is_too_long_says_that_it_was_cut() {
        let letter = mail("Ask us").letter(&lines(&[("", &"好".repeat(1_000))]));
        assert!(letter.ends_with("%E5%A5%BD%E2%80%A6") && (1_880..=1_900).contains(&letter.len()), "{}", letter.len());
        let room = 1_900 - mail("Ask us").letter(&[]).len();
        let full = mail("Ask us").letter(&lines(&[("", &"x".repeat(room))]));
        assert!(full.ends_with('x') && full.len() == 1_900);
        let cut = mail("Ask us").letter(&lines(&[("", &"x".repeat(room + 1))]));
        assert!(cut.ends_with("x%E2%80%A6") && cut.len() == 1_900);
    }

    proptest! {
        #[test]
        fn no_letter_is_too_long_or_breaks_out_of_its_body(what in "\\PC{0,40}", how in any::<String>(), subject in "[a-z好]{0,66}") {
            let letter = mail(&subject).letter(&[(what, how.repeat(30))]);
            prop_assert!(letter.len() <= 1_900);
            prop_assert_eq!(letter.matches(['?', '&', '#']).count(), 1 + usize::from(!subject.is_empty()));
            prop_assert!(letter.is_ascii() && !letter.contains(char::is_whitespace));
        }
    }
}
