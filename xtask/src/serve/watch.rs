//! Notices changed sources by looking at them once a second: no dependency, the same on every system and file system.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use crate::{files, site::Part, workspace::Workspace};

pub const INTERVAL: Duration = Duration::from_secs(1);

/// Each file with the time of its last change and its length.
type State = BTreeMap<PathBuf, (SystemTime, u64)>;

/// The sources of one part, as they were when last looked at.
pub struct Watch {
    part: Part,
    sources: Vec<PathBuf>,
    state: State,
}

impl Watch {
    /// Begin before the first build, so that a change during it is noticed.
    pub fn new(workspace: &Workspace, part: Part) -> Self {
        let sources: Vec<PathBuf> = part.sources().iter().map(|source| workspace.path(source)).collect();
        let state = look(&sources);
        Self { part, sources, state }
    }

    pub fn part(&self) -> Part {
        self.part
    }

    /// Whether a file came, went or changed since this was last asked.
    pub fn has_changed(&mut self) -> bool {
        let now = look(&self.sources);
        let changed = now != self.state;
        self.state = now;
        changed
    }
}

fn look(sources: &[PathBuf]) -> State {
    // A folder that vanishes while it is listed shows at the next look.
    let all = sources.iter().filter_map(|source| files::files_under(source).ok()).flatten();
    all.filter_map(|path| {
        let data = fs::metadata(&path).ok()?;
        Some((path, (data.modified().ok()?, data.len())))
    })
    .collect()
}
