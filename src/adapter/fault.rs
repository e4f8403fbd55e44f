//! Why events come again or were refused, for the console.

use std::fmt;

/// What is wrong with a backend. Never tells anything of the reader or of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was answered.
    NoAnswer,
    /// Nothing was answered for half a minute, or not all of it.
    TooSlow,
    /// Answered that it is to be asked elsewhere.
    Elsewhere,
    /// The events could not be written as what the backend takes.
    Unwritten,
    /// Answered by a status that means neither yes nor never.
    Status(u16),
    /// Answered that it will never take them, or not together.
    Refused(u16),
    /// Answered by a page for people.
    Page(u16),
    /// Answered by no JSON, where JSON says what became of the events.
    NotJson,
    /// Answered by JSON that says something else.
    OtherJson,
    /// The answer was longer than is read.
    TooLong,
    /// The answer names events, but none that were sent.
    NamedNone,
    /// The answer leaves out events that were sent.
    LeftOut(usize),
    /// Matomo tells of an error.
    Matomo,
    /// Matomo takes none of the events for valid.
    Site,
    /// Matomo does not say which of the events it takes for invalid.
    SomeInvalid,
    /// Koha wants a patron who is signed in.
    SignIn(u16),
    /// Koha failed at a ticket.
    Ticket(u16),
    /// The page's function says that it could not.
    Declined,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, text) = self.told();
        f.write_str("the backend ")?;
        if let Some(status) = status {
            write!(f, "answered {status}")?;
        }
        if let Self::LeftOut(events) = self {
            write!(f, "left {events}")?;
        }
        f.write_str(text)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// The status, where it says something, and the rest of the sentence.
    const fn told(&self) -> (Option<u16>, &'static str) {
        match *self {
            Self::NoAnswer => (
                None,
                "did not answer; see whether its address is right, and whether it allows this page's origin (CORS, docs/adapters.md). The events come again",
            ),
            Self::TooSlow => (
                None,
                "took longer than 30 s to answer; let it answer first and work on the events afterwards. The events come again",
            ),
            Self::Elsewhere => (
                None,
                "answered with a redirect, which is not followed: what readers agreed to send goes to the address that they were shown; set `url` to where it leads. The events come again",
            ),
            Self::Unwritten => (
                None,
                "was sent nothing: the events could not be written as it takes them; please tell Carrel's developers. The events come again",
            ),
            Self::Status(status) => (Some(status), remedy(status)),
            Self::Refused(status) => (
                Some(status),
                ", so it will not take these events as they are; several are tried one by one, a single one is set aside and shown to the reader. See what it takes (docs/backend.md)",
            ),
            Self::Page(status) => (
                Some(status),
                " with an HTML page: a page to sign in or of a proxy, rather than an answer; let it answer without HTML (docs/backend.md). The events come again",
            ),
            Self::NotJson => (
                None,
                "answered with what is not JSON, where JSON was expected; see whether its address is right. The events come again",
            ),
            Self::OtherJson => (
                None,
                "answered with JSON that does not say what became of the events; let it answer as in docs/adapters.md. The events come again",
            ),
            Self::TooLong => (
                None,
                "answered with more than 64 KiB; let it name the events and nothing else (docs/backend.md). The events come again",
            ),
            Self::NamedNone => (
                None,
                "named none of the events that it was sent; let it name their `id`s, or answer with no body (docs/backend.md). The events come again",
            ),
            Self::LeftOut(_) => (
                None,
                " of the events out of its answer; let it name all in `accepted` or `refused` (docs/backend.md). Those come again",
            ),
            Self::Matomo => (None, "is Matomo and tells of an error; see Matomo's own log. The events come again"),
            Self::Site => (
                None,
                "is Matomo and takes none of the events for valid; see whether `site` is the number of a site there. The events come again",
            ),
            Self::SomeInvalid => (
                None,
                "is Matomo and takes some of the events for invalid, not saying which; they are tried one by one, so that some may count twice",
            ),
            Self::SignIn(status) => (
                Some(status),
                ": Koha takes this from a patron who is signed in there, on the same origin as this page; the reader is told",
            ),
            Self::Ticket(status) => (
                Some(status),
                " to a ticket, as Koha does where no patron is signed in there; the reader is asked to. If it does so for patrons, too, see Koha's log",
            ),
            Self::Declined => (
                None,
                "is a function of this page, which says that it could not deliver the events; see what it does. They come again",
            ),
        }
    }
}

/// What a status other than 2xx asks the web team to look at.
const fn remedy(status: u16) -> &'static str {
    match status {
        401 | 403 => {
            ", so it does not let this page in; let it take events without signing in, or see `key` (docs/adapters.md). The events come again"
        }
        404 | 410 => ", so nothing takes events at that address; see whether `url` is right. The events come again",
        405 => ", so what is at that address does not take POST; see whether `url` is right. The events come again",
        409 => ": it is in conflict with itself or with other senders; see its log. The events come again",
        429 | 503 => ": not now. The events come again when it says",
        500..=599 => ": it failed; see its log. The events come again",
        _ => {
            ", which means neither that it has the events nor that it will never take them (docs/backend.md). The events come again"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_what_was_found_and_what_to_do() {
        let all = [
            (Fault::NoAnswer, "CORS"),
            (Fault::TooSlow, "30 s"),
            (Fault::Elsewhere, "set `url`"),
            (Fault::Unwritten, "tell"),
            (Fault::Status(404), "answered 404, so nothing takes events"),
            (Fault::Status(0), "answered 0, which means neither"),
            (Fault::Refused(413), "answered 413"),
            (Fault::Page(200), "answered 200 with an HTML page"),
            (Fault::NotJson, "not JSON"),
            (Fault::OtherJson, "let it answer"),
            (Fault::TooLong, "64 KiB"),
            (Fault::NamedNone, "named none of the events"),
            (Fault::LeftOut(3), "the backend left 3 of the events out"),
            (Fault::Matomo, "log"),
            (Fault::Site, "`site`"),
            (Fault::SomeInvalid, "twice"),
            (Fault::SignIn(403), "answered 403: Koha"),
            (Fault::Ticket(500), "answered 500 to a ticket"),
            (Fault::Declined, "function"),
        ];
        for (fault, wanted) in all {
            let told = fault.to_string();
            assert!(told.contains(wanted) && told.starts_with("the backend "), "{told}");
        }
    }
}
