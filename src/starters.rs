//! Starter profiles: what the library thinks that readers of some kind may like. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::feature::FeatureKind;
use carrel_engine::field::Field;
use carrel_engine::rank::Starter;

use crate::browser::{host, json};
use crate::settings::{Settings, Texts, in_languages, texts};

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
        if known.0 != settings.starters {
            *known = (settings.starters.clone(), Rc::new(understood(&settings.starters)));
        }
        Rc::clone(&known.1)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::text_in;
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
