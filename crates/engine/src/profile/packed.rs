//! A profile as it is stored: the registers of a kind side by side, so that no name of a field and no device stands there
//! more than once. What a reader takes along is a [`ProfileFile`](super::ProfileFile), which people can read.

use super::entry::{EntryFault, check};
use super::{DeviceId, Kind, Profile, ProfileError, Register, Snapshot, Stamp, Value};
use crate::field::{Field, FieldError, deserialize_by_field};
use crate::map::Map;
use serde::Serialize;

/// What `format` says.
const FORMAT: &str = "carrel-profile";
/// The version written and read. That of the files is 1; what was stored before was one of these.
const VERSION: u32 = 2;
/// What stands between topics.
const BETWEEN: &str = "\n";

/// The stored form of a profile; see `docs/interfaces.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Packed {
    format: String,
    version: u32,
    devices: Vec<String>,
    kinds: Vec<Columns>,
}

/// The registers of one kind, by their place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Columns {
    kind: String,
    ids: Vec<String>,
    times: Vec<u64>,
    counts: Vec<u32>,
    /// Places in the list of devices.
    devices: Vec<u32>,
    /// Text, or the title of a snapshot; null where nothing but `on` is to be said.
    texts: Vec<Option<String>>,
    /// 1 for what stands, 0 for what was taken back.
    on: Vec<u8>,
    /// Of snapshots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    creators: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    topics: Vec<Option<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<String>,
}

impl From<&Profile> for Packed {
    fn from(profile: &Profile) -> Self {
        let mut packed = Self { format: FORMAT.to_owned(), version: VERSION, devices: Vec::new(), kinds: Vec::new() };
        let mut places: Map<DeviceId, u32> = Map::new();
        for (kind, id, register) in profile.entries() {
            if packed.kinds.last().is_none_or(|it| it.kind != kind.as_str()) {
                packed.kinds.push(Columns { kind: kind.as_str().to_owned(), ..Columns::default() });
            }
            let device = *places.or_insert_with(register.stamp.device, || {
                packed.devices.push(register.stamp.device.to_string());
                packed.devices.len() as u32 - 1
            });
            if let Some(columns) = packed.kinds.last_mut() {
                columns.push(kind, id, register, device);
            }
        }
        packed
    }
}

impl Packed {
    /// Reads the JSON form. What it says is checked when it becomes a [`Profile`].
    pub fn read(value: &impl Field) -> Result<Self, FieldError> {
        let format = value.field("format").and_then(|it| it.text()).unwrap_or_default();
        let version = value.may_whole("version", u64::from(u32::MAX))?.unwrap_or_default() as u32;
        let mut packed = Self { format, version, devices: Vec::new(), kinds: Vec::new() };
        if packed.format == FORMAT && version == VERSION {
            packed.devices = texts(value, "devices")?;
            let kinds = value.need("kinds", "a list", Field::list)?;
            packed.kinds = kinds.iter().map(Columns::read).collect::<Result<_, _>>()?;
        }
        Ok(packed)
    }
}

deserialize_by_field!(Packed);

fn texts(value: &impl Field, name: &'static str) -> Result<Vec<String>, FieldError> {
    value.need(name, "a list of texts", |it| it.list()?.iter().map(Field::text).collect())
}

fn perhaps(value: &impl Field, name: &'static str) -> Result<Vec<Option<String>>, FieldError> {
    value.need(name, "a list", |it| Some(it.list()?.iter().map(Field::text).collect()))
}

fn numbers(value: &impl Field, name: &'static str) -> Result<Vec<u64>, FieldError> {
    let whole = |it: f64| (it >= 0.0 && it.fract() == 0.0 && it <= Stamp::MAX_TIME as f64).then_some(it as u64);
    value.need(name, "a list of whole numbers", |it| {
        it.list()?.iter().map(|number| number.number().and_then(whole)).collect()
    })
}

impl Columns {
    fn read(value: &impl Field) -> Result<Self, FieldError> {
        let small = |name| Ok(numbers(value, name)?.into_iter().map(|it| it.min(u64::from(u32::MAX)) as u32).collect());
        let more = |name| if value.field(name).is_some() { texts(value, name) } else { Ok(Vec::new()) };
        let columns = Self {
            kind: value.need_text("kind")?,
            ids: texts(value, "ids")?,
            times: numbers(value, "times")?,
            counts: small("counts")?,
            devices: small("devices")?,
            texts: perhaps(value, "texts")?,
            on: numbers(value, "on")?.into_iter().map(|it| u8::from(it > 0)).collect(),
            creators: more("creators")?,
            topics: if value.field("topics").is_some() { perhaps(value, "topics")? } else { Vec::new() },
            links: more("links")?,
        };
        let all = columns.ids.len();
        let others =
            [columns.times.len(), columns.counts.len(), columns.devices.len(), columns.texts.len(), columns.on.len()];
        let snapshots = [columns.creators.len(), columns.topics.len(), columns.links.len()];
        let whole = others.iter().all(|it| *it == all) && snapshots.iter().all(|it| [0, all].contains(it));
        whole.then_some(columns).ok_or(FieldError { name: "kinds", want: "columns of one length" })
    }

    fn push(&mut self, kind: Kind, id: &str, register: &Register, device: u32) {
        self.ids.push(id.to_owned());
        self.times.push(register.stamp.time);
        self.counts.push(register.stamp.count);
        self.devices.push(device);
        self.on.push(u8::from(register.value.is_some()));
        let (text, snapshot) = match &register.value {
            Some(Value::Text(text)) => (Some(text.clone()), None),
            Some(Value::Snapshot(snapshot)) => (Some(snapshot.title().to_owned()), Some(snapshot)),
            Some(Value::Flag) | None => (None, None),
        };
        self.texts.push(text);
        if kind == Kind::Snapshot {
            let of = |part: fn(&Snapshot) -> String| snapshot.map_or_else(String::new, |it| part(it));
            self.creators.push(of(|it| it.creator().to_owned()));
            self.topics.push(snapshot.map(|it| it.topics()).filter(|it| !it.is_empty()).map(|it| it.join(BETWEEN)));
            self.links.push(of(|it| it.link().to_owned()));
        }
    }

    fn register(&self, kind: Kind, place: usize, devices: &[DeviceId]) -> Result<Register, EntryFault> {
        let device = *devices.get(self.devices[place] as usize).ok_or(EntryFault::Device)?;
        let stamp = Stamp { time: self.times[place], count: self.counts[place], device };
        let value = match (&self.texts[place], self.on[place]) {
            (_, 0) => None,
            (Some(title), _) if kind == Kind::Snapshot => {
                let of = |column: &[String]| column.get(place).cloned().unwrap_or_default();
                let topics = self.topics.get(place).and_then(Option::as_deref);
                let topics: Vec<&str> = topics.map_or_else(Vec::new, |it| it.split(BETWEEN).collect());
                Some(Value::Snapshot(Box::new(Snapshot::new(title, &of(&self.creators), &topics, &of(&self.links)))))
            }
            (Some(text), _) => Some(Value::Text(text.clone())),
            (None, _) => Some(Value::Flag),
        };
        Ok(Register { stamp, value })
    }
}

impl TryFrom<Packed> for Profile {
    type Error = ProfileError;

    fn try_from(packed: Packed) -> Result<Self, ProfileError> {
        if packed.format != FORMAT {
            return Err(ProfileError::Format { got: packed.format.chars().take(40).collect() });
        }
        if packed.version != VERSION {
            return Err(ProfileError::Version { expected: VERSION, got: packed.version });
        }
        let got: usize = packed.kinds.iter().map(|it| it.ids.len()).sum();
        if got > Self::MAX_ENTRIES {
            return Err(ProfileError::TooMany { got, limit: Self::MAX_ENTRIES });
        }
        let devices: Option<Vec<DeviceId>> = packed.devices.iter().map(|it| DeviceId::parse(it)).collect();
        let devices = devices.ok_or(ProfileError::Entry { index: 0, reason: EntryFault::Device })?;
        let (mut profile, mut index) = (Self::new(), 0);
        for columns in &packed.kinds {
            let fault = |reason| ProfileError::Entry { index, reason };
            let kind = Kind::parse(&columns.kind).ok_or_else(|| fault(EntryFault::UnknownKind))?;
            for (place, id) in columns.ids.iter().enumerate() {
                let fault = |reason| ProfileError::Entry { index, reason };
                let register = columns.register(kind, place, &devices).map_err(fault)?;
                check(kind, id, &register).map_err(fault)?;
                profile.put(kind, id, register);
                index += 1;
            }
        }
        Ok(profile)
    }
}
