//! The title for display (200), other titles (5xx), the original title (454, 500).

use super::super::isbd::{self, Line, Mark};
use super::super::record::{Field, Record};
use super::super::titles::Titles;
use super::super::works;
use super::{linked_title, single};
use crate::report::{Repair, Repairs};

/// Fields with other titles.
const VARIANTS: [&[u8; 3]; 17] = [
    b"500", b"503", b"510", b"512", b"513", b"514", b"515", b"516", b"517", b"518", b"520", b"530", b"531", b"532",
    b"540", b"541", b"545",
];

/// All titles.
pub fn of(record: &Record, repairs: &mut Repairs) -> Titles {
    let mut titles = Titles {
        original: original(record),
        uniform: uniform(record),
        part: stated(record, "hi"),
        ..Titles::default()
    };
    if let Some(versions) = single(record, *b"200") {
        isbd::unbracketed(&line(versions.shown)).clone_into(&mut titles.shown);
        let fields = [versions.shown].into_iter().chain(versions.others.iter().copied());
        titles.variants.extend(fields.flat_map(parallel));
        titles.variants.extend(versions.others.iter().map(|field| line(field)));
    }
    let others = VARIANTS.iter().flat_map(|tag| record.tagged(**tag)).map(line).collect::<Vec<_>>();
    if titles.shown.is_empty() {
        titles.shown = others.iter().find(|title| !title.is_empty()).cloned().unwrap_or_default();
        repairs.add_if(!titles.shown.is_empty(), Repair::TitleElsewhere);
    }
    titles.variants.extend(others);
    titles.variants.retain(|title| !title.is_empty() && *title != titles.shown);
    titles
}

/// Title proper, other title information, number and name of the part. What follows a parallel title belongs to it.
pub fn line(field: &Field) -> String {
    let mut line = Line::default();
    let (mut mark, mut last) = (Mark::None, ' ');
    for (code, text) in field.subfields() {
        let otherwise = match (last, code) {
            (_, 'a' | 'c') => "; ",
            ('d', 'e') => continue,
            (_, 'e') => ": ",
            ('h', 'i') => ", ",
            (_, 'h' | 'i') => ". ",
            (_, 'd') => {
                last = 'd';
                continue;
            }
            _ => continue,
        };
        let before = if mark == Mark::None { isbd::mark_at_start(text) } else { mark };
        line.push(&isbd::without_medium(text), before, otherwise);
        (mark, last) = (isbd::mark_at_end(text), code);
    }
    line.into_text()
}

fn parallel(field: &Field) -> impl Iterator<Item = String> + '_ {
    field.subfields().filter(|(code, _)| *code == 'd').map(|(_, text)| isbd::bare(text))
}

/// "Translation of" (454), or the uniform title (500) of a translation.
fn original(record: &Record) -> Option<String> {
    let is_translation = record.tagged(*b"101").any(|field| matches!(field.indicator(1), '1' | '2'));
    let linked = record.tagged(*b"454").find_map(linked_title);
    linked.or_else(|| uniform(record).filter(|_| is_translation))
}

/// The uniform title, where it names one work.
fn uniform(record: &Record) -> Option<String> {
    let field = record.tagged(*b"500").next()?;
    let title = isbd::unbracketed(&line(field)).to_owned();
    let is_part = field.subfields().any(|(code, _)| code == 'l');
    let is_part = is_part || works::names_a_part(&stated(record, "ae"));
    (!title.is_empty() && !is_part && !works::is_collective(&title)).then_some(title)
}

/// These subfields of 200 as they stand.
fn stated(record: &Record, codes: &str) -> String {
    let title = record.tagged(*b"200").next().into_iter().flat_map(Field::subfields);
    title.filter(|(code, _)| codes.contains(*code)).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn titles(lines: &str) -> Titles {
        of(&record(lines), &mut Repairs::default())
    }

    #[test]
    fn title_subtitle_and_part_are_one_line() {
        for (field, wanted) in [
            ("$a\u{88}Le \u{89}rouge et le noir$eroman$fStendhal", "Le rouge et le noir: roman"),
            ("$aSecrets$h2$iLe retour", "Secrets. 2, Le retour"),
            ("$aCandide$aZadig$fVoltaire", "Candide; Zadig"),
            ("$aTitre$dTitle$ea novel$h2", "Titre. 2"),
            ("$aTitre$bRessource électronique$eun essai", "Titre: un essai"),
        ] {
            assert_eq!(titles(&format!("200 1  {field}")).shown, wanted, "{field}");
        }
        assert_eq!(titles("200 1  $aTitre$dTitle").variants, ["Title"]);
    }

    #[test]
    fn the_original_script_is_shown() {
        let found = titles("101 0  $arus\n200 1  $6a01$7ba$aVojna i mir\n200 1  $6a01$7ca$aВойна и мир");
        assert_eq!((found.shown.as_str(), found.variants), ("Война и мир", vec!["Vojna i mir".to_owned()]));
    }

    #[test]
    fn the_original_title_is_linked_or_uniform() {
        assert_eq!(titles("454  0 $tSecond foundation").original.as_deref(), Some("Second foundation"));
        assert_eq!(titles("101 1  $afre$ceng\n500 10 $aEmma").original.as_deref(), Some("Emma"));
        assert_eq!(titles("101 0  $afre\n500 10 $aEmma").original, None);
        assert_eq!(titles("500 10 $aOeuvres").uniform, None);
        assert_eq!(titles("200 1  $aSecrets$h2$iLe retour\n500 10 $aSecrets").part, "2 Le retour");
        assert_eq!(titles("200 1  $aSecrets$esaison 2\n500 10 $aSecrets").uniform, None);
    }
}
