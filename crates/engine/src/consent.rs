//! What the reader allows, purpose by purpose. Everything is off until the reader turns it on.

use crate::profile::{EntryFault, Kind, Profile, Stamp, Value};

/// What a consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Sending likes, saves, not-interested, read.
    Reactions,
    /// Sending questions and requests.
    Requests,
    /// Counting visits.
    Statistics,
    /// Asking the library system about loans.
    Account,
    /// Fetching what only opened titles need: descriptions, editions.
    Opening,
    /// Searching beyond the common set.
    Search,
    /// Fetching topic bundles.
    WiderPicks,
    /// Fetching pictures of the covers of what is shown.
    Covers,
    /// Naming titles in DOM events.
    HostEvents,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 9] = [
        Self::Reactions,
        Self::Requests,
        Self::Statistics,
        Self::Account,
        Self::Opening,
        Self::Search,
        Self::WiderPicks,
        Self::Covers,
        Self::HostEvents,
    ];

    /// The name used in files and locale keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reactions => "reactions",
            Self::Requests => "requests",
            Self::Statistics => "statistics",
            Self::Account => "account",
            Self::Opening => "opening",
            Self::Search => "search",
            Self::WiderPicks => "wider-picks",
            Self::Covers => "covers",
            Self::HostEvents => "host-events",
        }
    }

    /// The purpose of that name; none for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == name)
    }

    /// The version of the text that is shown now. Change it whenever the text changes in meaning: the reader is then asked again.
    pub const fn text_version(self) -> &'static str {
        match self {
            Self::Reactions
            | Self::Requests
            | Self::Statistics
            | Self::Account
            | Self::Opening
            | Self::Search
            | Self::WiderPicks
            | Self::Covers
            | Self::HostEvents => TEXTS,
        }
    }
}

/// Names the texts of all purposes as they are shown now. Change it whenever one of them changes in meaning.
pub const TEXTS: &str = "2026-11";

/// A consent that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// When it was given, in milliseconds since 1970-01-01 UTC.
    pub since_ms: u64,
    /// The version of the text agreed to; the current one.
    pub version: &'static str,
}

/// The consents in a profile.
#[derive(Clone, Copy, Debug)]
pub struct Consents<'a> {
    profile: &'a Profile,
}

impl<'a> Consents<'a> {
    /// Reads consents from `profile`.
    pub const fn of(profile: &'a Profile) -> Self {
        Self { profile }
    }

    /// The consent to a purpose. None if it was never given, was withdrawn, or was given to another text than the one shown now.
    pub fn given(self, purpose: Purpose) -> Option<Given> {
        let (agreed, since_ms) = self.profile.text(Kind::Consent, purpose.as_str())?;
        let version = purpose.text_version();
        (agreed == version).then_some(Given { since_ms, version })
    }

    /// Whether the purpose is allowed.
    pub fn allows(self, purpose: Purpose) -> bool {
        self.given(purpose).is_some()
    }

    /// Whether the reader agreed to an earlier text and is to be asked again.
    pub fn outdated(self, purpose: Purpose) -> bool {
        self.profile.text(Kind::Consent, purpose.as_str()).is_some() && !self.allows(purpose)
    }
}

/// Records that the reader agrees to the text shown now.
pub fn give(profile: &mut Profile, purpose: Purpose, stamp: Stamp) -> Result<(), EntryFault> {
    profile.set(Kind::Consent, purpose.as_str(), Value::Text(purpose.text_version().to_owned()), stamp)
}

/// Records that the reader no longer agrees. What waits to be sent for that purpose is removed by [`Outbox::purge`](crate::outbox::Outbox::purge).
pub fn withdraw(profile: &mut Profile, purpose: Purpose, stamp: Stamp) -> Result<(), EntryFault> {
    profile.unset(Kind::Consent, purpose.as_str(), stamp)
}

#[cfg(test)]
mod tests {
    use super::{Consents, Given, Purpose, give, withdraw};
    use crate::profile::{DeviceId, Kind, Profile, Stamp, Value};

    fn at(time: u64) -> Stamp {
        Stamp { time, count: 0, device: DeviceId(1) }
    }

    #[test]
    fn every_consent_is_off_at_first() {
        let profile = Profile::new();
        assert!(Purpose::ALL.into_iter().all(|purpose| !Consents::of(&profile).allows(purpose)));
    }

    #[test]
    fn a_consent_allows_its_own_purpose_only_and_says_since_when() {
        let mut profile = Profile::new();
        give(&mut profile, Purpose::Search, at(77)).unwrap();
        let consents = Consents::of(&profile);
        let allowed: Vec<Purpose> = Purpose::ALL.into_iter().filter(|purpose| consents.allows(*purpose)).collect();
        assert_eq!(allowed, [Purpose::Search]);
        let version = Purpose::Search.text_version();
        assert_eq!(consents.given(Purpose::Search), Some(Given { since_ms: 77, version }));
    }

    #[test]
    fn a_withdrawn_consent_allows_nothing_also_after_a_merge_with_the_past() {
        let mut profile = Profile::new();
        give(&mut profile, Purpose::Reactions, at(1)).unwrap();
        let past = profile.clone();
        withdraw(&mut profile, Purpose::Reactions, at(2)).unwrap();
        profile.merge(&past);
        assert!(!Consents::of(&profile).allows(Purpose::Reactions));
        assert!(!Consents::of(&profile).outdated(Purpose::Reactions));
    }

    #[test]
    fn consent_to_an_earlier_text_is_asked_again() {
        let mut profile = Profile::new();
        profile.set(Kind::Consent, "reactions", Value::Text("2020-01".to_owned()), at(1)).unwrap();
        assert!(!Consents::of(&profile).allows(Purpose::Reactions));
        assert!(Consents::of(&profile).outdated(Purpose::Reactions));
        give(&mut profile, Purpose::Reactions, at(2)).unwrap();
        assert!(Consents::of(&profile).allows(Purpose::Reactions));
    }

    #[test]
    fn names_lead_back_to_the_purpose() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::parse(purpose.as_str()), Some(purpose));
        }
        assert_eq!(Purpose::parse("everything"), None);
    }
}
