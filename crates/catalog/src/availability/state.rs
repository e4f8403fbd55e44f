//! Whether an item can be taken home.

/// The state of an item; of several statements the least holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Lost, withdrawn, deleted.
    Gone,
    /// On loan, on its way, on hold, damaged, for use in the library only.
    Out,
    /// On the shelf.
    Available,
    /// Nothing is said: it is held, and no more is claimed.
    Unknown,
}

const GONE: [&str; 8] =
    ["lost", "missing", "withdrawn", "deleted", "discard", "claims returned", "long overdue", "stolen"];
const AVAILABLE: [&str; 14] = [
    "available",
    "in",
    "on shelf",
    "on the shelf",
    "checked in",
    "in place",
    "in library",
    "reshelving",
    "recently returned",
    "disponible",
    "en rayon",
    "verfügbar",
    "vorhanden",
    "-",
];

/// A status in words, or the codes of Sierra ("-") and of MARC holdings.
pub fn of_status(raw: &str) -> State {
    let lower = raw.trim().to_lowercase();
    match lower.as_str() {
        "" | "unknown" | "null" => State::Unknown,
        word if AVAILABLE.contains(&word) => State::Available,
        word if GONE.iter().any(|gone| word.contains(gone)) => State::Gone,
        word if word.starts_with("available") => State::Available,
        _ => State::Out,
    }
}

/// A date on which it is due back; nothing there says that it is here.
pub fn of_due(raw: &str) -> State {
    if is_nought(raw) { State::Available } else { State::Out }
}

/// "Yes", or a number of copies.
pub fn of_available(raw: &str) -> State {
    let lower = raw.trim().to_lowercase();
    match lower.parse::<u32>() {
        Ok(copies) => {
            if copies > 0 {
                State::Available
            } else {
                State::Out
            }
        }
        Err(_) if lower.is_empty() => State::Unknown,
        Err(_) if matches!(lower.as_str(), "y" | "yes" | "true" | "t" | "x" | "available" | "oui" | "ja") => {
            State::Available
        }
        Err(_) => State::Out,
    }
}

/// Whether a field says nothing, no, or zero, as also dates of zeros do.
pub fn is_nought(raw: &str) -> bool {
    let lower = raw.trim().to_lowercase();
    matches!(lower.as_str(), "" | "no" | "n" | "false" | "f" | "null" | "none" | "nan")
        || lower.chars().all(|c| matches!(c, '0' | '-' | '/' | ':' | '.' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_in_words_are_understood() {
        for (raw, wanted) in [
            ("Available", State::Available),
            ("-", State::Available),
            ("Checked out", State::Out),
            ("In transit", State::Out),
            ("Awaiting pickup", State::Out),
            ("Lost and paid", State::Gone),
            ("Available for reference", State::Available),
            ("", State::Unknown),
        ] {
            assert_eq!(of_status(raw), wanted, "{raw}");
        }
    }

    #[test]
    fn dates_counts_and_flags_are_understood() {
        assert_eq!(
            (of_due("2026-12-01"), of_due("0000-00-00"), of_due("")),
            (State::Out, State::Available, State::Available)
        );
        assert_eq!(
            (of_available("2"), of_available("0"), of_available("Yes")),
            (State::Available, State::Out, State::Available)
        );
        assert!(is_nought("0") && is_nought("") && !is_nought("1") && !is_nought("lost"));
    }
}
