//! Given names cut down to their first letters.

use super::lexicon::is_particle;

/// The NLM names no more than two.
const NLM_MOST: usize = 2;
/// What joins two names to one.
const HYPHENS: [char; 3] = ['-', '‐', '‑'];

/// "Jean-Paul Charles" is "J.-P. C." with "." after each and a space between; with nothing of either it is "JP".
pub fn initials(given: &str, after: &str, between: &str) -> String {
    if after.is_empty() {
        let all = given.split([' ', '.']).filter(|it| !is_particle(it)).flat_map(pieces);
        return all.take(NLM_MOST).collect();
    }
    let mut out = String::new();
    let mut was_particle = false;
    for word in given.split([' ', '.']) {
        let particle = is_particle(word);
        let pieces = if particle { vec![word.to_owned()] } else { pieces(word) };
        for (index, piece) in pieces.into_iter().enumerate() {
            out.push_str(match index {
                _ if out.is_empty() => "",
                1.. if word.contains(HYPHENS) => "-",
                _ if particle || was_particle => " ",
                _ => between,
            });
            out.push_str(&piece);
            out.push_str(if particle { "" } else { after });
            was_particle = particle;
        }
    }
    out
}

/// The first letters of a word: of each part that hyphens make, and of "JK" both.
fn pieces(word: &str) -> Vec<String> {
    let mut letters = word.chars();
    if let (Some(first), Some(second), None) = (letters.next(), letters.next(), letters.next())
        && first.is_uppercase()
        && second.is_uppercase()
    {
        return vec![first.to_string(), second.to_string()];
    }
    word.split(HYPHENS).filter_map(first_letter).collect()
}

/// The first letter with the marks that are set on it, as a capital where that is plain.
fn first_letter(piece: &str) -> Option<String> {
    let mut letters = piece.chars().skip_while(|c| !c.is_alphabetic() || is_modifier(*c));
    let mut out = letters.next()?.to_ascii_uppercase().to_string();
    out.extend(letters.take_while(|c| matches!(c, '\u{300}'..='\u{36f}')));
    Some(out)
}

/// Half rings and the like, with which other scripts are written in Latin letters.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{2b0}'..='\u{2ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_become_initials() {
        for (given, apa, harvard, bare) in [
            ("Herman", "H.", "H.", "H"),
            ("Ursula K.", "U. K.", "U.K.", "UK"),
            ("Jean-Paul Charles", "J.-P. C.", "J.-P.C.", "JP"),
            ("J.R.R.", "J. R. R.", "J.R.R.", "JR"),
            ("JK", "J. K.", "J.K.", "JK"),
            ("herman", "H.", "H.", "H"),
            ("Muhammad ibn Musa", "M. ibn M.", "M. ibn M.", "MM"),
            ("ʻAbd al-Rahman", "A. A.-R.", "A.A.-R.", "AA"),
            ("Émile", "É.", "É.", "É"),
            ("E\u{301}mile", "E\u{301}.", "E\u{301}.", "E\u{301}"),
            ("- . '", "", "", ""),
        ] {
            let all = [initials(given, ".", " "), initials(given, ".", ""), initials(given, "", "")];
            assert_eq!(all, [apa, harvard, bare], "{given}");
        }
    }
}
