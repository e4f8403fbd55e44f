//! The reader's copy of the profile, as a file: handed out and taken in.

use std::rc::Rc;

use carrel_engine::profile::{Kind, Profile, ProfileError, ProfileFile};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::browser::{clock, json};
use crate::reduce::Step;
use crate::session::Session;
use crate::state::SENT;

/// Hands the profile to the reader as `carrel-profile.json`.
pub fn download(profile: &Profile) {
    let _ = try_download(profile);
}

fn try_download(profile: &Profile) -> Option<()> {
    let text = json::to_text(&ProfileFile::from(profile))?;
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let document = web_sys::window()?.document()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download("carrel-profile.json");
    // Never attached: nothing is left in the page.
    anchor.click();
    Url::revoke_object_url(&url).ok()
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
