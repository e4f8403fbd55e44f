//! The reader's copy of the profile, as a file: handed out and taken in.

use std::rc::Rc;

use carrel_engine::profile::{Kind, Profile, ProfileError, ProfileFile};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::JsCast;

use crate::browser::{clock, field, json};
use crate::reduce::Step;
use crate::session::Session;
use crate::state::SENT;

/// Hands the profile to the reader as `carrel-profile.json`.
pub fn download(profile: &Profile) {
    let _ = try_download(profile);
}

fn try_download(profile: &Profile) -> Option<()> {
    hand_out("carrel-profile.json", "application/json", &json::to_text(&ProfileFile::from(profile))?);
    Some(())
}

/// Hands a text to the reader as a file of a media type.
pub fn hand_out(name: &str, kind: &str, text: &str) {
    let _ = try_hand_out(name, kind, text);
}

fn try_hand_out(name: &str, kind: &str, text: &str) -> Option<()> {
    let global = js_sys::global();
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    let class: Function = field::of(&global, "Blob")?.dyn_into().ok()?;
    let blob = Reflect::construct(&class, &Array::of2(&Array::of1(&text.into()), &options)).ok()?;
    let urls = field::of(&global, "URL")?;
    let url = field::call(&urls, "createObjectURL", &blob)?;
    let anchor = web_sys::window()?.document()?.create_element("a").ok()?;
    anchor.set_attribute("href", &url.as_string()?).ok()?;
    anchor.set_attribute("download", name).ok()?;
    // Never attached: nothing is left in the page.
    field::tell(&anchor, "click");
    field::call(&urls, "revokeObjectURL", &url).map(drop)
}

/// Why a file was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no copy of a profile, or a damaged one.
    NoCopy,
    /// It is of another version of Carrel.
    Version,
    /// It holds more entries than this.
    TooMany(usize),
    /// This entry of it, counted from 1, is not sound.
    Entry(usize),
}

impl From<ProfileError> for Refusal {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::Format { .. } => Self::NoCopy,
            ProfileError::Version { .. } => Self::Version,
            ProfileError::TooMany { limit, .. } => Self::TooMany(limit),
            ProfileError::Entry { index, .. } => Self::Entry(index + 1),
        }
    }
}

/// Takes in a profile that the reader brings along; tells how many entries came, or why none did.
pub fn take_in(session: &Session, text: &str) -> Result<usize, Refusal> {
    let file = json::parse(text).ok().and_then(|it| ProfileFile::read(&it).ok()).ok_or(Refusal::NoCopy)?;
    let mut imported = Profile::import(file, clock::now_ms())?;
    // That another browser sent something is not true of this one.
    imported.profile.forget(Kind::Setting, SENT);
    let count = imported.profile.len();
    session.store().step(Step::Merge(Rc::new(imported.profile)));
    Ok(count)
}
