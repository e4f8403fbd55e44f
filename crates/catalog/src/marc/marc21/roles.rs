//! What somebody did for a work: relator codes (subfield 4), relator terms (subfield e), statements of responsibility.

use super::super::credits::Role;
use super::super::isbd;
use super::super::record::Field;

/// Codes of MARC relators, and beginnings of terms. What begins with a longer term stands before it.
const RELATORS: [(Role, &str, &str); 6] = [
    (
        Role::Helper,
        "trl aui aft win wpr wac ctb adp arr anm pro cng cmm ann",
        "translat|trad|tr.|übers|writer of|author of intro|author of after|author of fore|contributor|adapter|arranger|annot|comment",
    ),
    (
        Role::NoCreator,
        "pbl prt fmo own dte dto hnr spn fnd dgg dst mfr bkd bdd isb his bsl col dnr sgn rcp",
        "publish|printer|former owner|owner|current owner|dedicat|honor|sponsor|funder|degree|distribut|issuing|host|inscrib|\
         donor|bookseller|binder|collector|recipient|addressee|verlag|éditeur commercial|imprim|druck",
    ),
    (
        Role::Editor,
        "edt com edc",
        "edit|ed.|ed|compil|comp|jt. ed|joint ed|general ed|edt|hrsg|herausg|red.|éditeur|directeur de|dir.",
    ),
    (
        Role::Author,
        "aut cmp lbt lyr art cre ctg pht drt fmd fmk ivr ive aus scr arc cwt dsr",
        "author|joint auth|jt. auth|composer|librett|lyric|artist|creator|cartog|photog|director|film|interview|screenwriter|writer|\
         poet|dramat|playw|architect|aut|sculpt|auteur|verf|compos|komp|réalis|regie",
    ),
    (
        Role::Performer,
        "prf sng itr mus cnd act nrt voc stl dnc spk",
        "perform|sing|instrument|music|conduct|actor|actress|narrat|vocal|reader|dancer|speaker|prf|nrt|voice|soloist|cast",
    ),
    (Role::Illustrator, "ill clr ink pnc", "ill|color|inker|pencil|drawings"),
];

/// What the relators of a field say; the best of several.
pub fn of_field(field: &Field, term: char) -> Option<Role> {
    field
        .subfields()
        .filter_map(|(code, text)| match code {
            '4' => Some(of_code(text)),
            _ if code == term => Some(of_term(text)),
            _ => None,
        })
        .min()
}

/// "aut", "<http://id.loc.gov/vocabulary/relators/aut>".
fn of_code(raw: &str) -> Role {
    let code = raw.trim().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let found = RELATORS.iter().find(|(_, codes, _)| codes.split(' ').any(|one| one == code));
    found.map_or(Role::Helper, |(role, ..)| *role)
}

/// "joint author.", "ill.", "[Hrsg.]".
fn of_term(raw: &str) -> Role {
    let term = isbd::plain(raw).to_lowercase();
    let term = term.trim_start_matches(['(', '[', ',', ' ']);
    let begins = |begins: &str| begins.split('|').any(|begin| term.starts_with(begin.trim()));
    RELATORS.iter().find(|(.., terms)| begins(terms)).map_or(Role::Helper, |(role, ..)| *role)
}

/// Beginnings of phrases in statements of responsibility, and what they say about those named after them.
const PHRASES: [(Role, &str); 3] = [
    (
        Role::Editor,
        "edited|ed. by|editor|eds.|compiled|selected by|chosen by|herausgegeben|hrsg|sous la direction|a cura di|edición de",
    ),
    (
        Role::Helper,
        "translat|traduit|trad|übers|with an introd|introduction by|introd. by|introd|preface|foreword|pref|with a pref|with a new|afterword|vertaald",
    ),
    (Role::Illustrator, "illustrat|pictures by|drawings by|with illus|ill. by|illus|zeichnungen|with drawings"),
];

/// What a statement of responsibility ("by A ; translated by B") says about somebody; nothing where it does not begin with such a phrase.
pub fn in_statement(statement: &str, family: &str) -> Option<Role> {
    let lower = isbd::plain(statement).to_lowercase();
    let family = family.to_lowercase();
    if family.chars().count() < 3 {
        return None;
    }
    let segment =
        lower.split([';', '؛']).map(|part| part.trim_matches(['[', ' ', '('])).find(|part| part.contains(&family))?;
    let is_author = ["written", "author", "text by", "story by"].iter().any(|word| segment.contains(word));
    let phrase = PHRASES.iter().find(|(_, phrases)| phrases.split('|').any(|phrase| segment.starts_with(phrase)));
    phrase.filter(|_| !is_author).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn role(subfields: &str) -> Option<Role> {
        of_field(&record(&format!("700 1  $aX{subfields}")).fields[0], 'e')
    }

    #[test]
    fn codes_and_terms_of_relators_are_known() {
        for (subfields, wanted) in [
            ("$4aut", Role::Author),
            ("$4http://id.loc.gov/vocabulary/relators/trl", Role::Helper),
            ("$ejoint author.", Role::Author),
            ("$eed.", Role::Editor),
            ("$eillustrator,$eauthor.", Role::Author),
            ("$epublisher", Role::NoCreator),
            ("$ewriter of introduction", Role::Helper),
            ("$eauthor of foreword", Role::Helper),
            ("$efilm director", Role::Author),
            ("$enarrator", Role::Performer),
            ("$esomething else", Role::Helper),
        ] {
            assert_eq!(role(subfields), Some(wanted), "{subfields}");
        }
        assert_eq!(role(""), None);
    }

    #[test]
    fn statements_of_responsibility_tell_helpers() {
        let statement = "by Leo Tolstoy ; translated by Aylmer Maude ; with pictures.";
        assert_eq!(in_statement(statement, "Maude"), Some(Role::Helper));
        assert_eq!(in_statement(statement, "Tolstoy"), None);
        assert_eq!(in_statement("edited by Ann Ott and Bob Zee.", "Zee"), Some(Role::Editor));
        assert_eq!(in_statement("written and illustrated by Eric Carle.", "Carle"), None);
        assert_eq!(in_statement("edited by Ann Ott", "Unnamed"), None);
    }
}
