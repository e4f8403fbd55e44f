//! Who is named as a creator, and in which order.
//!
//! Authors come first, then those of whom nothing is said, then performers. Editors are named where there is no author, illustrators and
//! translators where pictures are half of the work, bodies, translators and other helpers where there is nobody else. Publishers, printers,
//! former owners and dedicatees are never creators. Whoever is not named, but for these, is still found by search.

/// What somebody did, in the order in which names are displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Made it, and stands before the other authors: the main entry, the composer of music.
    First,
    /// Made it.
    Author,
    /// Nothing is said.
    Unsaid,
    /// A meeting whose papers these are.
    Meeting,
    /// Plays, sings, acts, reads.
    Performer,
    /// Drew the pictures.
    Illustrator,
    /// Edited or compiled it.
    Editor,
    /// A body of which nothing is said.
    Body,
    /// Translated it, wrote a preface, or did what is not told here.
    Helper,
    /// Made only a part of it, or what it was made from.
    OfPart,
    /// Published, printed, owned, paid for it, or is its dedicatee.
    NoCreator,
}

/// Creators in natural order, and other forms of names.
#[derive(Clone, Debug, Default)]
pub struct Creators {
    /// Those displayed.
    pub shown: Vec<String>,
    /// Other forms of their names, and those who are not displayed.
    pub variants: Vec<String>,
}

/// What the carrier says about who counts.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Kind {
    /// Pictures are half of the work.
    pub is_pictured: bool,
    /// It is played, sung, acted or read aloud.
    pub is_performed: bool,
    /// It is a serial, which bodies that are added to it only issue or sell.
    pub is_serial: bool,
    /// It is music, which bodies make as well as persons.
    pub is_music: bool,
    /// It is music, played or printed, so that its composer stands before those who wrote its words.
    pub is_composed: bool,
}

/// Somebody with what they did.
#[derive(Clone, Debug)]
pub struct Named {
    /// What.
    pub role: Role,
    /// In natural order.
    pub name: String,
    /// Other forms of the name.
    pub others: Vec<String>,
}

/// Those who are displayed, and the others for search.
pub fn arranged(mut all: Vec<Named>, kind: Kind) -> Creators {
    for named in all.iter_mut().filter(|named| named.role == Role::First && !kind.is_composed) {
        named.role = Role::Author;
    }
    all.sort_by_key(|named| named.role);
    let best = all.first().map_or(Role::Author, |named| named.role);
    let mut creators = Creators::default();
    for named in all.into_iter().filter(|named| named.role != Role::NoCreator) {
        let list = if is_shown(named.role, best, kind) { &mut creators.shown } else { &mut creators.variants };
        list.push(named.name);
        creators.variants.extend(named.others);
    }
    creators
}

fn is_shown(role: Role, best: Role, kind: Kind) -> bool {
    let is_best = role == best && !(kind.is_serial && role == Role::Body);
    is_best
        || match role {
            Role::First | Role::Author | Role::Unsaid | Role::Meeting => true,
            Role::Performer => kind.is_performed,
            Role::Editor => best >= Role::Meeting && best <= Role::Editor,
            Role::Illustrator | Role::Helper => kind.is_pictured,
            Role::Body => kind.is_music,
            Role::OfPart | Role::NoCreator => false,
        }
}
