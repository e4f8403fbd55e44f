//! Marks of cataloguing that are no part of a title: subfield codes, ISBD punctuation, statements of responsibility.

/// How a statement of responsibility begins.
const BEGINNINGS: [&str; 14] = [
    "by ",
    "edited by",
    "written by",
    "translated by",
    "illustrated by",
    "compiled by",
    "von ",
    "par ",
    "door ",
    "di ",
    "por ",
    "adapted by",
    "story by",
    "words by",
];

/// `title` without those marks; `creators` tell whether what follows " / " is about them.
pub fn without(title: &str, creators: &[String]) -> String {
    let coded = without_subfields(title);
    let spaced = coded.replace(" : ", ": ").replace(" ; ", "; ");
    let named = without_responsibility(&spaced, creators);
    let bare = named.trim_end_matches([' ', '/', ':', ';', '=']).trim();
    if bare.is_empty() { named.trim().to_owned() } else { bare.to_owned() }
}

/// "Elämän helle : $b Runoja" without "$b".
fn without_subfields(title: &str) -> String {
    if !title.contains(['$', '|', '‡']) {
        return title.to_owned();
    }
    title
        .split(' ')
        .map(|word| without_code(word).unwrap_or(word))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What follows the code in "$b" or "$b:", if the word is one.
fn without_code(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['$', '|', '‡'])?.strip_prefix(|c: char| c.is_ascii_lowercase())?;
    rest.chars().all(|c| matches!(c, ':' | ';' | ',' | '.' | '/')).then_some(rest)
}

/// Without " / by Ellie O'Ryan": only where the words after the slash name a creator or begin as such a statement does.
fn without_responsibility<'a>(title: &'a str, creators: &[String]) -> &'a str {
    let Some((name, statement)) = title.split_once(" / ") else { return title };
    let lower = statement.to_lowercase();
    let names = creators.iter().filter_map(|creator| creator.split(' ').next_back()).map(str::to_lowercase);
    let about_creators = names.into_iter().any(|family| family.chars().count() > 2 && lower.contains(&family));
    if about_creators || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning)) { name } else { title }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn marks_go_and_titles_stay() {
        assert_eq!(without("Elämän helle : $b Runoja", &[]), "Elämän helle: Runoja");
        assert_eq!(
            without("A tale of two friends / adapted by Ellie O'Ryan ; illustrated by T. C.", &[]),
            "A tale of two friends"
        );
        assert_eq!(without("Emma / Jane Austen.", &["Jane Austen".into()]), "Emma");
        assert_eq!(without("Face / Off", &["Jane Austen".into()]), "Face / Off");
        assert_eq!(without("Emma /", &[]), "Emma");
        assert_eq!(without("Dress design $b: an account", &[]), "Dress design: an account");
        assert_eq!(without("The $64 question | an essay", &[]), "The $64 question | an essay");
        assert_eq!(without("/", &[]), "/");
    }
}
