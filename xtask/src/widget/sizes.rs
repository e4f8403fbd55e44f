//! What a patron downloads, measured, and what it may be at most.

use serde_json::{Value, json};

use super::assets::Role;
use crate::error::{Error, Result};

/// What all that a first visit fetches of the widget may take, with brotli: 120 KB of 1,024 bytes.
pub const FIRST_VISIT_LIMIT: usize = 120 * 1024;
/// The loader, with brotli: it is on every page of the library, used or not.
pub const LOADER_LIMIT: usize = 2 * 1024;
/// The pseudo-locale is for testers: no first visit fetches it.
const PSEUDO_LOCALE: &str = "qps-";

/// One file's size, in bytes; the compressed ones only where there are twins.
#[derive(Clone, Debug)]
pub struct Size {
    pub role: Role,
    pub name: String,
    pub raw: usize,
    pub compressed: Option<Compressed>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compressed {
    /// As `gzip -9`.
    pub gzip: usize,
    /// As `brotli -q 11`.
    pub brotli: usize,
}

/// The sizes of all files of one build.
#[derive(Clone, Debug, Default)]
pub struct Sizes(pub Vec<Size>);

/// Sums over some files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Total {
    fn of<'a>(sizes: impl Iterator<Item = &'a Size>) -> Self {
        sizes.fold(Self::default(), |sum, size| {
            let Compressed { gzip, brotli } = size.compressed.unwrap_or_default();
            Self { raw: sum.raw + size.raw, gzip: sum.gzip + gzip, brotli: sum.brotli + brotli }
        })
    }

    fn json(self) -> Value {
        json!({ "raw": self.raw, "gzip": self.gzip, "brotli": self.brotli })
    }

    fn row(self, name: &str) -> String {
        row(name, &self.raw.to_string(), &self.gzip.to_string(), &self.brotli.to_string())
    }
}

impl Sizes {
    /// Loader, glue, WebAssembly, styles and the largest locale: all that comes before a shelf is drawn.
    fn first_visit(&self) -> Total {
        Total::of(
            self.0.iter().filter(|size| size.role != Role::Later && !size.is_locale()).chain(self.largest_locale()),
        )
    }

    /// That, and what every reader fetches once the page is idle.
    fn when_idle(&self) -> Total {
        let locales = self.largest_locale().into_iter().chain(self.largest(Role::LaterLocale));
        Total::of(self.0.iter().filter(|size| !size.is_locale()).chain(locales))
    }

    fn largest_locale(&self) -> Option<&Size> {
        self.largest(Role::Locale)
    }

    fn largest(&self, role: Role) -> Option<&Size> {
        let real = |size: &&Size| !size.name.rsplit('/').next().is_some_and(|it| it.starts_with(PSEUDO_LOCALE));
        let locales = self.0.iter().filter(|size| size.role == role).filter(real);
        locales.max_by_key(|size| (size.compressed.map(|c| c.brotli), size.raw))
    }

    /// Refuses a widget or a loader above its limit.
    pub fn check(&self) -> Result<()> {
        let loader = self.0.iter().find(|size| size.role == Role::Loader).and_then(|size| size.compressed);
        within("the loader carrel.js", loader.unwrap_or_default().brotli, LOADER_LIMIT)?;
        within("what a first visit downloads", self.first_visit().brotli, FIRST_VISIT_LIMIT)
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut lines = vec![row("file", "raw", "gzip -9", "brotli 11")];
        lines.extend(self.0.iter().map(|size| {
            let (gzip, brotli) =
                size.compressed.map_or_else(Default::default, |c| (c.gzip.to_string(), c.brotli.to_string()));
            row(&size.name, &size.raw.to_string(), &gzip, &brotli)
        }));
        lines.push(self.first_visit().row("first visit"));
        lines.push(self.when_idle().row("when idle"));
        let locale = self.largest_locale().map_or("none", |size| &size.name);
        lines.push(format!(
            "first visit = loader, glue, wasm, styles and the largest locale ({locale}); \
             limit {FIRST_VISIT_LIMIT}, loader {LOADER_LIMIT}, both with brotli"
        ));
        lines.push("when idle = that, and the later module with the largest file of its texts".into());
        lines.join("\n")
    }

    /// For programs: `sizes.json`.
    pub fn json(&self) -> Value {
        let files: Vec<Value> = self.0.iter().map(Size::json).collect();
        json!({
            "files": files,
            "locale": self.largest_locale().map(|size| &size.name),
            "firstVisit": self.first_visit().json(),
            "whenIdle": self.when_idle().json(),
            "limits": { "firstVisitBrotli": FIRST_VISIT_LIMIT, "loaderBrotli": LOADER_LIMIT },
        })
    }
}

impl Size {
    fn is_locale(&self) -> bool {
        matches!(self.role, Role::Locale | Role::LaterLocale)
    }

    fn json(&self) -> Value {
        json!({
            "name": self.name,
            "role": self.role.name(),
            "raw": self.raw,
            "gzip": self.compressed.map(|c| c.gzip),
            "brotli": self.compressed.map(|c| c.brotli),
        })
    }
}

fn within(what: &str, bytes: usize, limit: usize) -> Result<()> {
    if bytes <= limit { Ok(()) } else { Err(Error::TooLarge { what: what.into(), bytes, limit }) }
}

fn row(name: &str, raw: &str, gzip: &str, brotli: &str) -> String {
    format!("{name:<36} {raw:>9} {gzip:>9} {brotli:>9}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(role: Role, name: &str, brotli: usize) -> Size {
        Size { role, name: name.into(), raw: 3 * brotli, compressed: Some(Compressed { gzip: brotli + 1, brotli }) }
    }

    fn sizes(wasm: usize, loader: usize) -> Sizes {
        Sizes(vec![
            size(Role::Wasm, "carrel-0.wasm", wasm),
            size(Role::Later, "carrel-later-0.wasm", 3000),
            size(Role::Locale, "locales/en-0.json", 10),
            size(Role::Locale, "locales/fa-0.json", 20),
            size(Role::LaterLocale, "locales/later/fa-0.json", 60),
            size(Role::Locale, "locales/qps-0.json", 4000),
            size(Role::Loader, "carrel.js", loader),
        ])
    }

    #[test]
    fn a_first_visit_has_one_locale_the_largest_real_one() {
        assert_eq!(sizes(100, 7).first_visit(), Total { raw: 3 * 127, gzip: 130, brotli: 127 });
    }

    #[test]
    fn the_later_module_counts_once_the_page_is_idle() {
        assert_eq!(sizes(100, 7).when_idle(), Total { raw: 3 * 3187, gzip: 3192, brotli: 3187 });
    }

    #[test]
    fn one_byte_over_a_limit_is_refused() {
        let most = FIRST_VISIT_LIMIT - 7 - 20;
        assert!(sizes(most, 7).check().is_ok());
        assert!(sizes(most + 1, 7).check().unwrap_err().to_string().contains("1 over its limit of"));
        assert!(sizes(1, LOADER_LIMIT).check().is_ok());
        assert!(sizes(1, LOADER_LIMIT + 1).check().is_err());
    }
}
