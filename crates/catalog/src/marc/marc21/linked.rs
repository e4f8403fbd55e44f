//! Fields and what field 880 has of them in another script.
//!
//! Subfield 6 links the two: "880-01" in the field, "245-01" in the 880. Occurrence 00 links to nothing. What is displayed is the version in
//! the script of the record's language; where that does not tell, the one that is not in Latin script. The others are found by search.

use std::collections::{HashMap, HashSet};

use super::super::record::{Field, Record};
use super::super::scripts::{self, Script, Versions};
use super::languages;

/// Most versions of one field.
const MAX_VERSIONS: usize = 20;

/// A record of MARC 21 with its links resolved.
#[derive(Debug)]
pub struct Bib<'a> {
    /// The record.
    pub record: &'a Record,
    /// Fields 880 by tag and occurrence that they link to.
    linked: HashMap<([u8; 3], &'a str), Vec<&'a Field>>,
    /// Tags and occurrences that fields have.
    partners: HashSet<([u8; 3], &'a str)>,
    script: Option<Script>,
    /// Whether fields are there twice, in two scripts, one after the other.
    is_doubled: bool,
}

impl<'a> Bib<'a> {
    /// Resolves the links.
    pub fn new(record: &'a Record) -> Self {
        let mut linked: HashMap<_, Vec<&Field>> = HashMap::new();
        for field in record.tagged(*b"880") {
            if let Some(link) = field.subfield('6').and_then(linkage) {
                linked.entry(link).or_default().push(field);
            }
        }
        let partners = record.fields.iter().filter(|field| field.tag != *b"880");
        let partners = partners.filter_map(|field| Some((field.tag, occurrence(field)?))).collect();
        let script = languages::codes(record).iter().find_map(|code| scripts::of_language(code));
        let titles: Vec<Script> = record.tagged(*b"245").take(20).map(scripts::of_field).collect();
        let is_doubled = titles.len() == 2 && titles[0] != titles[1];
        Self { record, linked, partners, script, is_doubled }
    }

    /// The fields with this tag, each in all its scripts; where there is none, the 880s that stand for such a field.
    pub fn versions(&self, tag: [u8; 3]) -> Vec<Versions<'a>> {
        let fields: Vec<&Field> = self.record.tagged(tag).collect();
        if fields.is_empty() {
            return self.alone(tag).map(|shown| Versions { shown, others: Vec::new() }).collect();
        }
        let groups = if self.is_doubled { pairs(&fields) } else { fields.iter().map(|field| vec![*field]).collect() };
        let scripts =
            |group: Vec<&'a Field>| group.into_iter().flat_map(|field| self.scripts_of(field, fields.len())).collect();
        groups.into_iter().map(|group| scripts::chosen(scripts(group), self.script)).collect()
    }

    /// All fields of a tag that may not be repeated, as versions of one: some systems repeat it instead of using 880.
    pub fn single(&self, tag: [u8; 3]) -> Option<Versions<'a>> {
        let fields: Vec<&Field> = self.record.tagged(tag).collect();
        let alone = self.alone(tag).take(20);
        if fields.is_empty() {
            let mut alone = alone;
            return alone.next().map(|shown| Versions { shown, others: alone.collect() });
        }
        let all = fields.iter().take(20).flat_map(|field| self.scripts_of(field, fields.len())).collect();
        let mut chosen = scripts::chosen(all, self.script);
        chosen.others.extend(alone);
        Some(chosen)
    }

    /// Displayed fields with this tag.
    pub fn shown(&self, tag: [u8; 3]) -> impl Iterator<Item = &'a Field> {
        self.versions(tag).into_iter().map(|versions| versions.shown)
    }

    /// The field and the 880s linked to it. A link without a partner belongs to the only field of the tag.
    fn scripts_of(&self, field: &'a Field, of_tag: usize) -> Vec<&'a Field> {
        let linked = |occurrence| self.linked.get(&(field.tag, occurrence)).map_or(&[][..], Vec::as_slice);
        let others: Vec<&Field> = match occurrence(field) {
            Some(occurrence) => linked(occurrence).iter().take(MAX_VERSIONS).copied().collect(),
            None if of_tag == 1 => self.alone(field.tag).filter(|other| !is_unlinked(other)).collect(),
            None => Vec::new(),
        };
        [field].into_iter().chain(others).collect()
    }

    /// The 880s of this tag that no field is linked to.
    fn alone(&self, tag: [u8; 3]) -> impl Iterator<Item = &'a Field> {
        self.record.tagged(*b"880").filter(move |field| {
            let link = field.subfield('6').and_then(linkage);
            link.is_some_and(|link| link.0 == tag && !self.partners.contains(&link))
        })
    }
}

/// Fields that follow one another in two scripts are one.
fn pairs<'a>(fields: &[&'a Field]) -> Vec<Vec<&'a Field>> {
    let mut groups: Vec<Vec<&Field>> = Vec::new();
    for field in fields {
        match groups.last_mut() {
            Some(group) if group.len() == 1 && scripts::of_field(group[0]) != scripts::of_field(field) => {
                group.push(field);
            }
            _ => groups.push(vec![field]),
        }
    }
    groups
}

/// The tag that a field stands for: its own, or the one that an 880 is linked to.
pub fn tag(field: &Field) -> &[u8] {
    let linked = field.subfield('6').filter(|_| field.tag == *b"880").and_then(|link| link.trim().as_bytes().get(..3));
    linked.unwrap_or(&field.tag)
}

/// Tag and occurrence of "245-01/$1" in an 880.
fn linkage(raw: &str) -> Option<([u8; 3], &str)> {
    let (tag, rest) = raw.trim().split_once('-')?;
    Some((tag.as_bytes().try_into().ok()?, rest.split('/').next()?.trim()))
}

/// Occurrence of "880-01" in another field; nothing for 00.
fn occurrence(field: &Field) -> Option<&str> {
    let (tag, occurrence) = linkage(field.subfield('6')?)?;
    (tag == *b"880" && occurrence != "00").then_some(occurrence)
}

fn is_unlinked(field: &Field) -> bool {
    field.subfield('6').and_then(linkage).is_none_or(|(_, occurrence)| occurrence == "00")
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::record;
    use super::*;

    fn title(lines: &str) -> String {
        let record = record(lines);
        Bib::new(&record).single(*b"245").and_then(|v| v.shown.subfield('a')).unwrap_or_default().to_owned()
    }

    #[test]
    fn the_script_of_the_language_is_shown() {
        let fields = "245 10 $6880-01$aSensō to heiwa\n880 10 $6245-01/$1$a戦争と平和\n880 10 $6245-01/(N$aВойна и мир";
        assert_eq!(title(&format!("008 010101s1990    ja            000 1 jpn d\n{fields}")), "戦争と平和");
        assert_eq!(title(&format!("008 010101s1990    ru            000 1 rus d\n{fields}")), "Война и мир");
        assert_eq!(title(&format!("008 010101s1990    xx            000 1 eng d\n{fields}")), "Sensō to heiwa");
        assert_eq!(title(fields), "戦争と平和");
    }

    #[test]
    fn an_880_without_a_partner_stands_for_the_field() {
        assert_eq!(title("880 10 $6245-00/(2/r$aשיר"), "שיר");
        assert_eq!(title("245 10 $aShir\n880 10 $6245-00/(2/r$aשיר"), "Shir");
        assert_eq!(title("245 10 $aShir\n880 10 $6245-01/(2/r$aשיר"), "שיר");
    }

    #[test]
    fn a_repeated_title_is_one_title_in_two_scripts() {
        let doubled =
            "245 10 $aBihānī ṭusā\n245 10 $aबिहानी टुसा\n700 1  $aजोशी\n700 1  $aJośī\n700 1  $aशाह\n700 1  $aŚāha";
        assert_eq!(title(doubled), "बिहानी टुसा");
        let record = record(doubled);
        let names: Vec<&str> = Bib::new(&record).shown(*b"700").filter_map(|field| field.subfield('a')).collect();
        assert_eq!(names, ["जोशी", "शाह"]);
    }
}
