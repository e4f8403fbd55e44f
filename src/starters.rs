//! Starter profiles: what the library thinks that readers of some kind may like. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::field::Field;
use carrel_engine::profile::{Kind, Profile, Value};
use carrel_engine::rank::{ShelfKind, Starter};

use crate::browser::{host, json};
use crate::order;
use crate::settings::{Settings, Texts, in_languages, texts};
use crate::state::{Change, STARTER};

/// Most titles, and most features of each kind, that a profile names: all are looked at for every ranking.
const MOST: usize = 50;

/// Profiles to start from, each with its name.
pub type Starters = Rc<Vec<(Starter, Texts)>>;

thread_local! {
    /// What was understood last, and of which text.
    static KNOWN: RefCell<(String, Starters)> = RefCell::default();
}

/// The profiles that a library offers.
pub fn of(settings: &Settings) -> Starters {
    KNOWN.with_borrow_mut(|known| {
        if known.0 != settings.said("starters") {
            *known = (settings.said("starters").to_owned(), Rc::new(understood(settings.said("starters"))));
        }
        Rc::clone(&known.1)
    })
}

/// Whether a profile is for none of the audiences that the library does not want recommended.
pub fn is_open(starter: &Starter, settings: &Settings) -> bool {
    !starter.interests.iter().any(|(kind, label)| *kind == FeatureKind::Audience && settings.hides(label))
}

fn understood(text: &str) -> Vec<(Starter, Texts)> {
    let list = json::parse(text).ok().and_then(|it| it.list()).unwrap_or_default();
    let starters: Vec<_> = list.iter().filter_map(starter).collect();
    if starters.len() < list.len() {
        host::warn("`starters` should be a list of profiles with id and label; those that are sound are offered");
    }
    starters
}

/// A starter profile: lists of labels by the names of the kinds of features, and `titles`.
fn starter<F: Field>(value: &F) -> Option<(Starter, Texts)> {
    let (mut starter, mut label) = (Starter::default(), Texts::default());
    for (name, value) in value.fields()? {
        let labels = || texts(&value).ok().map(|all| all.into_iter().take(MOST).collect::<Vec<_>>());
        match name.as_str() {
            "id" => starter.id = value.text()?,
            "label" => label = in_languages(&value)?,
            "titles" => starter.titles = labels()?,
            _ => {
                let Some(kind) = FeatureKind::ALL.into_iter().find(|kind| kind.plural() == name) else { continue };
                starter.interests.extend(labels()?.into_iter().map(|label| (kind, label)));
            }
        }
    }
    // As a setting its id has to fit into a profile.
    let sound = (1..=150).contains(&starter.id.len()) && !label.is_empty();
    sound.then_some((starter, label))
}

/// What choosing a profile changes: the profile itself, and the look that goes with it where the reader has none.
pub fn chosen(settings: &Settings, profile: &Profile, id: &str) -> Vec<Change> {
    let list = json::parse(settings.said("starters")).ok().and_then(|it| it.list()).unwrap_or_default();
    let of_it = list.iter().find(|it| it.field("id").and_then(|it| it.text()).as_deref() == Some(id));
    let mut changes = vec![(Kind::Setting, STARTER.to_owned(), Some(Value::Text(id.to_owned())))];
    changes.extend(of_it.map_or_else(Vec::new, |it| look(it, settings, profile)));
    changes
}

/// The looks that a profile may bring, with their values.
const LOOKS: [(&str, &[&str]); 3] =
    [("size", &["large", "larger"]), ("layout", &["small", "list"]), ("theme", &["light", "dark", "contrast"])];

fn look<F: Field>(starter: &F, settings: &Settings, profile: &Profile) -> Vec<Change> {
    let text = |value: &str| Some(Value::Text(value.to_owned()));
    let mut changes = Vec::new();
    if let Some(look) = starter.field("look") {
        for (name, values) in LOOKS {
            let wanted = look.field(name).and_then(|it| it.text()).filter(|it| values.contains(&it.as_str()));
            if let Some(value) = wanted.filter(|_| profile.setting(name).is_none()) {
                changes.push((Kind::Setting, name.to_owned(), text(&value)));
            }
        }
    }
    let shelves = starter.field("shelves").and_then(|it| texts(&it).ok()).unwrap_or_default();
    if !shelves.is_empty() && profile.texts(Kind::Place).next().is_none() {
        let first = |kind: &ShelfKind| shelves.iter().position(|it| it == kind.as_str());
        for (index, kind) in settings.shelves.iter().enumerate() {
            // Those that it does not name stand behind the others, out of sight.
            let place = first(kind).map_or_else(|| ["-", &order::usual(shelves.len() + index)].concat(), order::usual);
            changes.push((Kind::Place, kind.as_str().to_owned(), text(&place)));
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use carrel_engine::profile::{DeviceId, Stamp};

    use super::*;
    use crate::settings::text_in;
    use crate::view::arranged::arranged;
    use serde_json::json;

    #[test]
    fn a_starter_profile_names_features_and_titles() {
        let garden = json!({"id": "garden", "label": {"en": "Gardeners", "fa": "باغبانان"}, "topics": ["Gardening"],
            "languages": ["fa"], "titles": ["a", "b"], "future": 1});
        let (starter, label) = starter(&garden).expect("it is sound");
        assert_eq!(
            (starter.id.as_str(), text_in(&label, "fa-IR"), text_in(&label, "zh")),
            ("garden", Some("باغبانان"), Some("Gardeners"))
        );
        let interests = [(FeatureKind::Topic, "Gardening".to_owned()), (FeatureKind::Language, "fa".to_owned())];
        assert!(interests.iter().all(|it| starter.interests.contains(it)) && starter.interests.len() == 2);
        assert_eq!(starter.titles, ["a", "b"]);
    }

    #[test]
    fn a_profile_brings_a_look_to_a_reader_who_has_none() {
        let families = json!({"id": "x", "label": "x", "look": {"size": "large", "layout": "huge", "theme": "light"}, "shelves": ["new", "saved"]});
        let settings = Settings::default();
        let mut profile = Profile::new();
        let changes = look(&families, &settings, &profile);
        let of = |name: &str| changes.iter().find(|it| it.1 == name).and_then(|it| it.2.clone());
        assert_eq!(of("size"), Some(Value::Text("large".into())));
        assert_eq!(of("layout"), None, "there is none of that name");
        let stamp = Stamp { time: 1, count: 0, device: DeviceId(1) };
        for (kind, id, value) in changes {
            profile.set(kind, &id, value.expect("a value"), stamp).expect("a sound change");
        }
        let shown: Vec<_> =
            arranged(&settings.shelves, &profile).into_iter().filter(|it| it.shown).map(|it| it.kind).collect();
        assert_eq!(shown, [ShelfKind::New, ShelfKind::Saved]);
        assert!(look(&families, &settings, &profile).is_empty(), "the reader has chosen");
    }

    #[test]
    fn what_has_no_id_or_no_name_is_none() {
        for wrong in [
            json!({"label": "x"}),
            json!({"id": "", "label": "x"}),
            json!({"id": "x"}),
            json!({"id": "x".repeat(151), "label": "x"}),
            json!([]),
        ] {
            assert_eq!(starter(&wrong), None, "{wrong}");
        }
    }
}
