//! The title for display, its other forms, the original title, and what tells the work.

use super::super::isbd::{self, Line, Mark};
use super::super::record::Field;
use super::super::titles::Titles;
use super::super::works;
use super::linked::{self, Bib};
use crate::report::{Repair, Repairs};

/// Where a title is looked for when there is no 245.
const INSTEAD: [&[u8; 3]; 5] = [b"240", b"130", b"740", b"242", b"246"];
/// Fields with other titles.
const VARIANTS: [&[u8; 3]; 9] = [b"130", b"240", b"242", b"246", b"247", b"210", b"222", b"730", b"740"];

/// All titles.
pub fn of(bib: &Bib, repairs: &mut Repairs) -> Titles {
    let mut titles =
        Titles { original: original(bib), uniform: uniform(bib), part: stated(bib, "np"), ..Titles::default() };
    if let Some(versions) = bib.single(*b"245") {
        let shown = statement(versions.shown);
        titles.variants.extend(shown.parallel);
        titles.shown = shown.title;
        for other in versions.others.iter().map(|field| statement(field)) {
            let list = [other.title].into_iter().chain(other.parallel);
            titles.variants.extend(list.filter(|title| !title.is_empty()));
        }
    }
    if titles.shown.is_empty() {
        titles.shown = instead(bib).unwrap_or_default();
        repairs.add_if(!titles.shown.is_empty(), Repair::TitleElsewhere);
    }
    titles.variants.extend(variants(bib));
    titles.variants.retain(|variant| *variant != titles.shown);
    titles
}

fn instead(bib: &Bib) -> Option<String> {
    INSTEAD.iter().find_map(|tag| {
        let shown = bib.versions(**tag).first()?.shown;
        Some(statement(shown).title).filter(|title| title.chars().any(char::is_alphanumeric))
    })
}

/// A title and the same in other languages.
struct Statement {
    title: String,
    parallel: Vec<String>,
}

/// The title of a field in one line, without medium and responsibility.
fn statement(field: &Field) -> Statement {
    let (mut line, mut parallel) = (Line::default(), Vec::new());
    let (mut mark, mut last) = (Mark::None, ' ');
    let codes = codes(field);
    for (code, text) in field.subfields() {
        match code {
            'h' => mark = isbd::mark_at_end(text),
            _ if codes.contains(code) => {
                let text = isbd::without_medium(text);
                let before = if mark == Mark::None { isbd::mark_at_start(&text) } else { mark };
                let (main, others) = split_parallel(&text);
                if before == Mark::Equals && !line.is_empty() {
                    parallel.push(isbd::bare(main));
                } else {
                    line.push(main, before, otherwise(last, code));
                }
                parallel.extend(others);
                (mark, last) = (isbd::mark_at_end(&text), code);
            }
            _ => {}
        }
    }
    parallel.retain(|title| !title.is_empty());
    Statement { title: isbd::unbracketed(&line.into_text()).to_owned(), parallel }
}

/// Parts of the title. Form, dates and version are those of archives in 245 and of the piece described elsewhere.
fn codes(field: &Field) -> &'static str {
    match linked::tag(field) {
        b"245" => "abnpkfgs",
        b"210" | b"222" => "a",
        b"240" | b"130" | b"730" => "anpmr",
        _ => "abnp",
    }
}

/// What joins a part to the one before where the record has no punctuation.
fn otherwise(last: char, code: char) -> &'static str {
    match (last, code) {
        (_, 'b') => ": ",
        ('n', 'p') | (_, 'f' | 'g' | 'k') => ", ",
        _ => ". ",
    }
}

/// "Title = Parallel title" in one subfield; "E = mc2" is too short to be two titles.
fn split_parallel(text: &str) -> (&str, Vec<String>) {
    let mut parts = text.split(" = ");
    let first = parts.next().unwrap_or_default();
    let others: Vec<String> = parts.map(isbd::bare).collect();
    let is_title = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count() > 5;
    if others.iter().all(|other| is_title(other)) && is_title(first) { (first, others) } else { (text, Vec::new()) }
}

fn variants(bib: &Bib) -> Vec<String> {
    let mut all = Vec::new();
    for tag in VARIANTS {
        for versions in bib.versions(*tag) {
            for field in [versions.shown].into_iter().chain(versions.others) {
                all.push(statement(field).title);
            }
        }
    }
    for tag in [b"700", b"710", b"711"] {
        all.extend(bib.shown(*tag).filter_map(|field| field.subfield('t')).map(isbd::bare));
    }
    all.retain(|title| !title.is_empty());
    all
}

/// Title of the original: uniform title of a translation, "Original title" or "Translation of" in 246, 765 or a note.
fn original(bib: &Bib) -> Option<String> {
    let uniform = [b"240", b"130"].iter().find_map(|tag| {
        let field = bib.single(**tag)?.shown;
        field.subfield('l')?;
        Some(without_language(field)).filter(|title| !works::is_collective(title))
    });
    uniform.or_else(|| named_original(bib)).or_else(|| noted_original(bib)).filter(|title| !title.is_empty())
}

fn named_original(bib: &Bib) -> Option<String> {
    let says = |field: &&Field| {
        let label = field.subfield('i').unwrap_or_default().to_lowercase();
        ["original title", "translation of", "titre original", "originaltitel", "título original"]
            .iter()
            .any(|words| label.starts_with(words))
    };
    let varying = bib.shown(*b"246").find(says).and_then(|field| field.subfield('a'));
    varying.or_else(|| bib.shown(*b"765").find_map(|field| field.subfield('t'))).map(isbd::bare)
}

/// A note "Translation of: …".
fn noted_original(bib: &Bib) -> Option<String> {
    const BEGINNINGS: [&str; 4] = ["Translation of: ", "Translation of ", "Traduction de: ", "Traduction de : "];
    let note = |text: &str| BEGINNINGS.iter().find_map(|begin| text.strip_prefix(begin)).map(isbd::bare);
    bib.record.tagged(*b"500").filter_map(|field| field.subfield('a')).find_map(note).filter(|title| title.len() < 200)
}

/// Title, number and part of a uniform title.
fn without_language(field: &Field) -> String {
    let mut line = Line::default();
    for (_, text) in field.subfields().filter(|(code, _)| matches!(code, 'a' | 'n' | 'p' | 'm' | 'r')) {
        line.push(&uninverted(text), Mark::Stop, ". ");
    }
    line.into_text()
}

/// Uniform titles may be in brackets.
fn uninverted(text: &str) -> String {
    text.trim_matches(['[', ']']).to_owned()
}

/// These subfields of 245 as they stand.
fn stated(bib: &Bib, codes: &str) -> String {
    let title = bib.record.tagged(*b"245").next().into_iter().flat_map(Field::subfields);
    title.filter(|(code, _)| codes.contains(*code)).map(|(_, text)| text).collect::<Vec<_>>().join(" ")
}

/// The uniform title where it surely names one work: not "Works", not selections, not a season or volume that shares it with others.
fn uniform(bib: &Bib) -> Option<String> {
    let field = bib.record.fields.iter().find(|field| matches!(&field.tag, b"130" | b"240"))?;
    let title = without_language(field);
    let is_part = field.subfields().any(|(code, text)| code == 'k' && text.to_lowercase().contains("selections"));
    let is_part = is_part || works::names_a_part(&stated(bib, "ab"));
    (!is_part && !title.is_empty() && !works::is_collective(&title)).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn titles(lines: &str) -> Titles {
        of(&Bib::new(&record(lines)), &mut Repairs::default())
    }

    #[test]
    fn title_subtitle_number_and_part_are_one_line() {
        for (field, wanted) in [
            ("$aMoby-Dick ;$bor, The whale /$cHerman Melville.", "Moby-Dick; or, The whale"),
            ("$aEmma :$ba novel /$cby Jane Austen.", "Emma: a novel"),
            ("$aEmma$ba novel$cby Jane Austen", "Emma: a novel"),
            ("$aSMP topic mathematics.$pPattern and design.", "SMP topic mathematics. Pattern and design"),
            ("$aStar wars.$nEpisode IV,$pA new hope", "Star wars. Episode IV, A new hope"),
            ("$aOpen source GIS$h[electronic resource] :$ba GRASS approach", "Open source GIS: a GRASS approach"),
            ("$aGorski family papers,$f1920-1975", "Gorski family papers, 1920-1975"),
            ("$kRecords,$f1939-1973", "Records, 1939-1973"),
            ("$pPattern and design.", "Pattern and design"),
            ("$a[Letters]", "Letters"),
            ("$aZhizn ėto teatr :$b[rasskazy, roman] /$cL. P.", "Zhizn ėto teatr: rasskazy, roman"),
            ("$aThe\u{9c} sea", "The sea"),
        ] {
            assert_eq!(titles(&format!("245 14 {field}")).shown, wanted, "{field}");
        }
    }

    #[test]
    fn parallel_titles_are_found_not_shown() {
        let found = titles("245 00 $aCyllidebau ysgolion =$bSchool budgets.$n1990/91.");
        assert_eq!(
            (found.shown.as_str(), found.variants),
            ("Cyllidebau ysgolion. 1990/91", vec!["School budgets".to_owned()])
        );
        assert_eq!(titles("245 00 $aE = mc2").shown, "E = mc2");
    }

    #[test]
    fn a_translation_tells_its_original() {
        assert_eq!(
            titles("240 10 $aPetit prince.$lEnglish\n245 10 $aThe little prince").original.as_deref(),
            Some("Petit prince")
        );
        assert_eq!(titles("245 10 $aSecond\n246 1  $iOriginal title:$aSecunda").original.as_deref(), Some("Secunda"));
        assert_eq!(
            titles("245 10 $aX\n500    $aTranslation of: Le petit prince.").original.as_deref(),
            Some("Le petit prince")
        );
        assert_eq!(titles("240 10 $aWorks.$lEnglish\n245 10 $aX").original, None);
    }

    #[test]
    fn a_uniform_title_names_a_work_unless_it_is_collective() {
        assert_eq!(titles("240 10 $aIliad.$lEnglish\n245 10 $aX").uniform.as_deref(), Some("Iliad"));
        assert_eq!(
            titles("130 0  $aBible.$pO.T.$pPentateuch\n245 10 $aX").uniform.as_deref(),
            Some("Bible. O.T. Pentateuch")
        );
        let season = "130 0  $aWire (Television program)\n245 14 $aThe wire.$bThe complete second season";
        assert_eq!(titles(season).uniform, None);
        assert_eq!(titles("240 10 $aIliad.\n245 14 $aThe Iliad.$nBook 2,$pThe dream").part, "Book 2, The dream");
        for collective in ["240 10 $aWorks.$f1990", "240 10 $aPoems.$kSelections", "240 10 $aSagas.$kSelections"] {
            assert_eq!(titles(collective).uniform, None, "{collective}");
        }
    }

    #[test]
    fn another_title_stands_in_for_a_missing_one() {
        let mut repairs = Repairs::default();
        let found = of(&Bib::new(&record("240 10 $aPlays.$kselections\n245 10 $c[n.p.]")), &mut repairs);
        assert_eq!((found.shown.as_str(), repairs.count(Repair::TitleElsewhere)), ("Plays", 1));
    }
}
