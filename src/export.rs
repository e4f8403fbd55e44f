//! The reader's copy of the profile, as a file: handed out and taken in.

use std::rc::Rc;

use carrel_engine::field::Field;
use carrel_engine::profile::{Kind, Profile, ProfileError, ProfileFile};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::JsCast;

use crate::browser::host::HostValue;
use crate::browser::{clock, field, json};
use crate::mail::{Filing, Posting};
use crate::papers::{Followed, Paper, Papers};
use crate::reduce::Step;
use crate::session::Session;
use crate::state::{SENT, State};

/// Most requests that a copy brings in: more than the page follows.
const MOST_REQUESTS: usize = 1_000;

/// Hands the profile, and the requests that the reader follows, to the reader as `carrel-profile.json`.
pub fn download(state: &State) {
    let _ = try_download(state);
}

fn try_download(state: &State) -> Option<()> {
    let copy = json::to_js(&ProfileFile::from(&*state.profile))?;
    let papers = state.mail().papers;
    let requests = papers.requests();
    // A version that does not know them reads the rest.
    if !requests.is_empty() {
        Reflect::set(&copy, &"requests".into(), &json::to_js(&requests)?).ok()?;
    }
    hand_out("carrel-profile.json", "application/json", &json::stringify(&copy)?);
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

/// The requests of a copy that are not followed here yet. What is not sound of them is left out, since the rest is no worse for it.
fn new_requests(copy: &HostValue, papers: &Papers) -> Vec<Filing> {
    let all = copy.field("requests").and_then(|it| it.list()).unwrap_or_default();
    let read = all.iter().take(MOST_REQUESTS).filter_map(Followed::from_json);
    let new = read.filter(|it| papers.request(&it.id).is_none());
    new.map(|it| (it.name(), Some(Rc::new(Paper::Request(it))))).collect()
}

/// Takes in a copy that the reader brings along; tells how many entries came, or why none did.
pub fn take_in(session: &Session, text: &str) -> Result<usize, Refusal> {
    let copy = json::parse(text).map_err(|_| Refusal::NoCopy)?;
    let file = ProfileFile::read(&copy).map_err(|_| Refusal::NoCopy)?;
    let mut imported = Profile::import(file, clock::now_ms())?;
    // That another browser sent something is not true of this one.
    imported.profile.forget(Kind::Setting, SENT);
    let requests = new_requests(&copy, &session.store().state().mail().papers);
    let count = imported.profile.len() + requests.len();
    session.store().step(Step::Merge(Rc::new(imported.profile)));
    if !requests.is_empty() {
        session.store().step(Step::mail(Posting::File(requests)));
    }
    Ok(count)
}
