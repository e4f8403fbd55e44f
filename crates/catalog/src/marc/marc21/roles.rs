//! What somebody did for a work: relator codes (subfield 4), relator terms (subfield e), statements of responsibility.

use carrel_engine::fold::fold;

use super::super::credits::Role;
use super::super::isbd;
use super::super::record::Field;

/// Codes of MARC relators, and the folded words that terms begin with; "*" stands for the rest of a word.
const RELATORS: [(Role, &str, &str); 8] = [
    (
        Role::Helper,
        "trl aui aft win wpr wac ctb adp arr anm pro cng cmm ann flm pfr ths opn",
        "translat*|trad|traduc*|tradut*|tr|ubers*|writer of|author of intro*|author of after*|author of fore*|author in quot*|contributor|\
         adapter|arranger|annotator|commentator|director of photography|editor of moving image work",
    ),
    (
        Role::NoCreator,
        "pbl prt fmo own dte dto hnr spn fnd dgg dst mfr bkd bdd isb his bsl col dnr sgn rcp bnd bjd bkp bpd bka asn frg cph ppm tyd \
         tyg cmt mrb elt plt str pat rps ins",
        "publish*|printer*|former owner|owner|current owner|dedicat*|honor*|sponsor*|funder|degree*|distribut*|issuing body|host institution|\
         inscriber|donor|bookseller|binder|binding designer|book designer|bookjacket designer|associated name|forger|collector|recipient|\
         addressee|verlag*|editeur commercial|imprim*|druck*",
    ),
    (
        Role::Editor,
        "edt com edc",
        "editor|editors|editore|editrice|edited by|ed|eds|edt|compiler|compilers|compilat*|compiled by|comp|comps|jt ed|joint ed|\
         joint editor|general ed|general editor|hrsg|herausg*|red|redakt*|editeur|directeur de|dir",
    ),
    (
        Role::First,
        "cmp",
        "composer|composers|compositeur|compositrice|compositor|compositora|compositore|komp|komponist*",
    ),
    (
        Role::Author,
        "aut lbt lyr art cre ctg pht drt fmd fmk ivr ive aus scr arc cwt dsr dis",
        "author|authors|joint author|joint auth|jt author|jt auth|librett*|lyric*|artist|artists|artiste|creator|cartographer|cartographe|\
         photographer|photographe|director|film director|film maker|filmmaker|interviewer|interviewee|screenwriter|writer|poet|\
         dramatist|playwright|architect|architecte|aut|auth|autor|autora|autore|auteur|autrice|sculptor|sculpteur|verf|verfasser*|realis*|\
         regie|dissertant",
    ),
    (
        Role::Performer,
        "prf sng itr mus cnd act nrt voc stl dnc spk hst",
        "perform*|singer*|instrumental*|musician*|conductor|actor|actors|actress|narrat*|vocalist*|reader|dancer|speaker|prf|nrt|voice*|\
         soloist|cast|cast member|host",
    ),
    (Role::Illustrator, "ill clr ink pnc", "ill|illus|illustrat*|colorist|inker|penciller|penciler|drawings"),
    (Role::OfPart, "ant", "bibliographic antecedent"),
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

/// "joint author.", "ill.", "[Hrsg.]": by the longest words known that it begins with.
fn of_term(raw: &str) -> Role {
    let term = fold(raw);
    let longest = |terms: &str| terms.split('|').filter(|known| begins(&term, known)).map(str::len).max();
    let best = RELATORS.iter().filter_map(|(role, _, terms)| Some((longest(terms)?, *role)));
    best.max_by_key(|(length, _)| *length).map_or(Role::Helper, |(_, role)| role)
}

/// Whether whole words begin the text; before "*", any beginning.
fn begins(text: &str, known: &str) -> bool {
    match known.strip_suffix('*') {
        Some(stem) => text.starts_with(stem),
        None => text.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')),
    }
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
            ("$ecomposer", Role::First),
            ("$4cmp", Role::First),
            ("$ecomp.", Role::Editor),
            ("$ecompiler", Role::Editor),
            ("$ejt. ed.", Role::Editor),
            ("$eeducational consultant", Role::Helper),
            ("$efilm editor", Role::Helper),
            ("$eéditeur commercial", Role::NoCreator),
            ("$eÜbersetzer", Role::Helper),
            ("$4dis", Role::Author),
            ("$4bnd", Role::NoCreator),
            ("$ebinder", Role::NoCreator),
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
