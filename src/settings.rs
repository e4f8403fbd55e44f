//! A library's settings: `carrel.json`, overridden by attributes and the `config` property.

use carrel_engine::field::Field;
use carrel_engine::link::is_web_link;
use carrel_engine::map::Map;
use carrel_engine::rank::{Adventure, ShelfKind};
use carrel_engine::title::Audience;

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// Black and white, light or dark as the system has it, with strong edges.
    Contrast,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Light, Self::Dark, Self::Contrast];

    /// The word used in attributes and settings.
    pub fn as_str(self) -> &'static str {
        ["auto", "light", "dark", "contrast"][self as usize]
    }

    /// The theme that [`Self::as_str`] names so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// A line from the library to all readers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// By which it stays dismissed.
    pub id: String,
    /// Text by language.
    pub text: Texts,
    /// Where it leads.
    pub link: Option<String>,
    /// First and last day, since 1970-01-01.
    pub from: Option<i32>,
    /// The last day.
    pub until: Option<i32>,
}

/// A text in several languages.
pub type Texts = Map<String, String>;

/// The text in a language, otherwise in the one it is a variant of, otherwise in English, otherwise in any.
pub fn text_in<'a>(texts: &'a Texts, tag: &str) -> Option<&'a str> {
    let base = tag.split('-').next().unwrap_or(tag);
    let found = [tag, base, "en"].iter().find_map(|it| texts.get(*it));
    found.or_else(|| texts.values().next()).map(String::as_str)
}

/// Everything a library may set, with its defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The library's name, where it differs from the manifest's.
    pub name: Option<String>,
    /// Where a reader can ask.
    pub contact: Option<String>,
    /// Where consented events go.
    pub backend: Option<String>,
    /// Where pictures of covers are, `{id}` standing for a title's id.
    pub covers: Option<String>,
    /// Languages offered.
    pub locales: Vec<String>,
    /// Shelves of the page.
    pub shelves: Vec<ShelfKind>,
    /// Titles on a shelf.
    pub limit: usize,
    /// Colours.
    pub theme: Theme,
    /// Keep nothing after the page closes or idles.
    pub ephemeral: bool,
    /// Minutes of idling after which an ephemeral page is wiped.
    pub idle_minutes: u32,
    /// Audiences never recommended.
    pub hide_audiences: Vec<Audience>,
    /// Lines to all readers.
    pub notices: Vec<Notice>,
    /// Picks by staff: title id, sentence, name.
    pub staff_picks: Map<String, (String, String)>,
    /// What is understood later, by name: the JSON of `starters`, `tips` and `surveys`, the address of `answers`.
    pub more: Map<String, String>,
    /// Whether readers can ask and request here.
    pub requests: bool,
    /// Whether the page keeps a reading log.
    pub log: bool,
    /// How far picks go from the familiar.
    pub adventure: Adventure,
    /// Whether the library says which branch has what on its shelves.
    pub availability: bool,
    /// Whether the page has a search box.
    pub find: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: None,
            contact: None,
            backend: None,
            covers: None,
            locales: Vec::new(),
            shelves: ShelfKind::ALL.to_vec(),
            limit: 12,
            theme: Theme::Auto,
            ephemeral: false,
            idle_minutes: 10,
            hide_audiences: Vec::new(),
            notices: Vec::new(),
            staff_picks: Map::new(),
            more: Map::new(),
            requests: true,
            log: true,
            adventure: Adventure::default(),
            availability: false,
            find: true,
        }
    }
}

impl Settings {
    /// Takes over every known field of an object and returns what was wrong: the field and what it should be.
    pub fn apply<F: Field>(&mut self, object: &F) -> Vec<String> {
        let Some(fields) = object.fields() else { return vec!["the settings should be an object".into()] };
        fields.iter().filter_map(|(name, value)| self.set(name, value).err().map(|want| wrong(name, want))).collect()
    }

    fn set<F: Field>(&mut self, name: &str, value: &F) -> Result<(), &'static str> {
        match name {
            "name" => self.name = Some(value.text().ok_or("a text")?),
            "contact" | "covers" => {
                *(if name == "covers" { &mut self.covers } else { &mut self.contact }) = Some(link(value)?);
            }
            "ephemeral" | "find" | "availability" | "log" | "requests" => {
                *match name {
                    "ephemeral" => &mut self.ephemeral,
                    "find" => &mut self.find,
                    "availability" => &mut self.availability,
                    "log" => &mut self.log,
                    _ => &mut self.requests,
                } = value.flag().ok_or("true or false")?;
            }
            "backend" => {
                // What says more than an address is understood later.
                let more = || value.fields().and(value.json()).ok_or("an address or an object with kind");
                self.backend = Some(if value.text().is_some() { link(value)? } else { more()? });
            }
            "locales" => self.locales = texts(value)?,
            "shelves" => {
                self.shelves = parsed(value, ShelfKind::parse, "a list of picked, new, because, popular, saved")?
            }
            "limit" => self.limit = whole(value, 3, 60).ok_or("a whole number from 3 to 60")? as usize,
            "theme" => {
                self.theme = value.text().and_then(|it| Theme::parse(&it)).ok_or("auto, light, dark or contrast")?
            }
            "idleMinutes" => self.idle_minutes = whole(value, 1, 240).ok_or("a whole number from 1 to 240")?,
            "hideAudiences" => self.hide_audiences = parsed(value, audience, "a list of child, teen, adult")?,
            "notices" => {
                let list = value.list().ok_or("a list")?;
                self.notices = list.iter().filter_map(notice).collect();
                if self.notices.len() < list.len() {
                    return Err("a list of notices with id, text and days such as 2026-12-24");
                }
            }
            "adventure" => {
                self.adventure =
                    whole(value, 0, 4).map(|it| Adventure::step(it as u8)).ok_or("a whole number from 0 to 4")?
            }
            "starters" | "tips" | "surveys" => {
                let list = value.list().ok_or("a list")?;
                let text = value.json().filter(|_| !list.is_empty()).unwrap_or_default();
                self.more.insert(name.to_owned(), text);
            }
            "answers" => drop(self.more.insert(name.to_owned(), link(value)?)),
            "staffPicks" => {
                let list = value.list().ok_or("a list")?;
                let picks: Vec<_> = list.iter().filter_map(staff_pick).collect();
                let all = picks.len() == list.len();
                self.staff_picks = picks.into_iter().collect();
                if !all {
                    return Err("a list of picks with id and text");
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether titles of an audience, by its word, are not to be recommended.
    pub fn hides(&self, word: &str) -> bool {
        self.hide_audiences.iter().any(|&it| ["child", "teen", "adult"][it as usize] == word)
    }

    /// What the library says under a name of [`Self::more`]; empty where it says nothing.
    pub fn said(&self, name: &str) -> &str {
        self.more.get(name).map_or("", String::as_str)
    }

    /// The notices to show on a day in a language, each with its text.
    pub fn notices_for<'a>(&'a self, day: i32, tag: &'a str) -> impl Iterator<Item = (&'a Notice, &'a str)> {
        let due =
            move |notice: &&Notice| notice.from.is_none_or(|it| it <= day) && notice.until.is_none_or(|it| day <= it);
        self.notices.iter().filter(due).filter_map(move |notice| Some((notice, text_in(&notice.text, tag)?)))
    }
}

fn wrong(name: &str, want: &str) -> String {
    ["`", name, "` should be ", want, "; the default is used"].concat()
}

fn audience(word: &str) -> Option<Audience> {
    [("child", Audience::Child), ("teen", Audience::Teen), ("adult", Audience::Adult)]
        .into_iter()
        .find_map(|(known, audience)| (known == word).then_some(audience))
}

fn whole<F: Field>(value: &F, least: u32, most: u32) -> Option<u32> {
    let number = value.number()?;
    let rounded = number as u32;
    (f64::from(rounded) == number && (least..=most).contains(&rounded)).then_some(rounded)
}

pub(crate) fn texts<F: Field>(value: &F) -> Result<Vec<String>, &'static str> {
    parsed(value, |it| Some(it.to_owned()), "a list of texts")
}

fn parsed<F: Field, T>(
    value: &F,
    parse: impl Fn(&str) -> Option<T>,
    want: &'static str,
) -> Result<Vec<T>, &'static str> {
    let list = value.list().ok_or(want)?;
    list.iter().map(|item| parse(&item.text()?)).collect::<Option<Vec<_>>>().ok_or(want)
}

fn link<F: Field>(value: &F) -> Result<String, &'static str> {
    value.text().filter(|it| is_web_link(it)).ok_or("an http(s) or relative address")
}

fn notice<F: Field>(value: &F) -> Option<Notice> {
    let mut notice = Notice::default();
    for (name, value) in value.fields()? {
        match name.as_str() {
            "id" => notice.id = value.text()?,
            "text" => notice.text = in_languages(&value)?,
            "link" => notice.link = link(&value).ok(),
            "from" => notice.from = Some(carrel_engine::date::parse_day(&value.text()?)?),
            "until" => notice.until = Some(carrel_engine::date::parse_day(&value.text()?)?),
            _ => {}
        }
    }
    // As a setting that says it was dismissed, its id has to fit into a profile.
    let sound = (1..=150).contains(&notice.id.len()) && !notice.text.is_empty();
    sound.then_some(notice)
}

/// One text for all languages, or one for each.
pub(crate) fn in_languages<F: Field>(value: &F) -> Option<Texts> {
    let one = || value.text().map(|text| Map::from_iter([("en".to_owned(), text)]));
    let many = || Some(value.fields()?.into_iter().filter_map(|(tag, it)| Some((tag, it.text()?))).collect());
    one().or_else(many)
}

fn staff_pick<F: Field>(value: &F) -> Option<(String, (String, String))> {
    let fields: Map<String, String> = value.fields()?.into_iter().filter_map(|(k, v)| Some((k, v.text()?))).collect();
    let field = |name: &str| fields.get(name).cloned();
    Some((field("id")?, (field("text")?, field("name").unwrap_or_default())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_field_is_named_and_the_others_are_kept() {
        let mut settings = Settings::default();
        let wrong =
            settings.apply(&json!({"name": "Alder", "limit": 7.5, "theme": "pink", "shelves": ["saved"], "future": 1}));
        assert_eq!(settings.name.as_deref(), Some("Alder"));
        assert_eq!((settings.limit, settings.theme), (12, Theme::Auto));
        assert_eq!(settings.shelves, [ShelfKind::Saved]);
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].contains("`limit`") && wrong[1].contains("`theme`"));
    }

    #[test]
    fn a_notice_is_shown_on_its_days_in_the_nearest_language() {
        let mut settings = Settings::default();
        let notices = json!([{"id": "a", "text": {"en": "Closed", "fa": "بسته"}, "from": "2026-12-01", "until": "2026-12-25"}, {"text": "no id"}]);
        assert!(settings.apply(&json!({ "notices": notices }))[0].contains("`notices`"), "one has no id");
        let day = carrel_engine::date::parse_day("2026-12-24").expect("a day");
        let shown: Vec<_> = settings.notices_for(day, "fa-IR").map(|(_, text)| text).collect();
        assert_eq!(shown, ["بسته"]);
        assert_eq!(settings.notices_for(day + 2, "fa").count(), 0);
    }
}
