//! What a model is fitted with, as one line that can be printed and given back.

use std::fmt;
use std::str::FromStr;

/// A method and its figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Settings {
    /// Neighbourhood ridge regression: for each title a small linear system over its nearest titles.
    Ridge {
        /// How many nearest titles.
        k: usize,
        /// Penalty on large weights, in patrons.
        lambda: f64,
        /// What content counts beside loans, in patrons: two titles of the same content are as if so many more patrons had borrowed both.
        alpha: f64,
        /// Most weights kept for a title.
        keep: usize,
    },
    /// EASE (Steck 2019): one linear system over all titles.
    Ease {
        /// Penalty on large weights, in patrons.
        lambda: f64,
        /// What content counts beside loans, in patrons.
        alpha: f64,
        /// Most weights kept for a title.
        keep: usize,
    },
    /// The nearest titles by cosine of their readers.
    Cosine {
        /// Added to the denominator, so that few patrons say less.
        shrink: f64,
        /// Most weights kept for a title.
        keep: usize,
    },
    /// The nearest titles by content; needs no loans.
    Content {
        /// Most weights kept for a title.
        keep: usize,
    },
}

/// Most neighbours of one title that a collection can hold.
const MOST_KEPT: f64 = 255.0;
/// Largest neighbourhood: its system is solved once for every title.
const MOST_NEAREST: f64 = 500.0;

impl Settings {
    /// Most weights kept for a title.
    pub fn keep(self) -> usize {
        match self {
            Self::Ridge { keep, .. } | Self::Ease { keep, .. } | Self::Cosine { keep, .. } | Self::Content { keep } => {
                keep
            }
        }
    }

    /// Whether it takes the content of titles into account.
    pub fn needs_content(self) -> bool {
        match self {
            Self::Ridge { alpha, .. } | Self::Ease { alpha, .. } => alpha > 0.0,
            Self::Cosine { .. } => false,
            Self::Content { .. } => true,
        }
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Ridge { k, lambda, alpha, keep } => {
                write!(f, "ridge k={k} lambda={lambda} alpha={alpha} keep={keep}")
            }
            Self::Ease { lambda, alpha, keep } => write!(f, "ease lambda={lambda} alpha={alpha} keep={keep}"),
            Self::Cosine { shrink, keep } => write!(f, "cosine shrink={shrink} keep={keep}"),
            Self::Content { keep } => write!(f, "content keep={keep}"),
        }
    }
}

impl Settings {
    /// The settings of a method with these figures; the error says what would be right.
    pub(super) fn take(method: &str, given: &mut Given) -> Result<Self, String> {
        Ok(match method {
            "ridge" => Self::Ridge {
                k: given.take("k", 1.0, MOST_NEAREST)? as usize,
                lambda: given.take("lambda", 0.0, 1e9)?,
                alpha: given.take("alpha", 0.0, 1e9)?,
                keep: given.keep()?,
            },
            "ease" => Self::Ease {
                lambda: given.take("lambda", 0.0, 1e9)?,
                alpha: given.take("alpha", 0.0, 1e9)?,
                keep: given.keep()?,
            },
            "cosine" => Self::Cosine { shrink: given.take("shrink", 0.0, 1e9)?, keep: given.keep()? },
            "content" => Self::Content { keep: given.keep()? },
            _ => return Err("names no method; the methods are ridge, ease, cosine and content".to_owned()),
        })
    }
}

impl FromStr for Settings {
    type Err = String;

    /// Reads what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, String> {
        let (method, mut given) = Given::parse(text)?;
        let settings = Self::take(method, &mut given)?;
        given.end()?;
        Ok(settings)
    }
}

/// Figures that have not been taken yet.
pub(super) struct Given<'a>(Vec<(&'a str, f64)>);

fn figure(word: &str) -> Result<(&str, f64), String> {
    let split = word.split_once('=').and_then(|(name, value)| Some((name, value.parse::<f64>().ok()?)));
    split
        .filter(|(_, value)| value.is_finite())
        .ok_or_else(|| format!("has {word:?} where a figure such as keep=20 belongs"))
}

impl<'a> Given<'a> {
    /// A method and its figures.
    pub fn parse(text: &'a str) -> Result<(&'a str, Self), String> {
        let mut words = text.split_whitespace();
        let method = words.next().unwrap_or_default();
        Ok((method, Self(words.map(figure).collect::<Result<_, _>>()?)))
    }

    /// A figure that may be missing.
    pub fn take_or(&mut self, name: &str, least: f64, most: f64, otherwise: f64) -> Result<f64, String> {
        let there = self.0.iter().any(|(given, _)| *given == name);
        if there { self.take(name, least, most) } else { Ok(otherwise) }
    }

    fn take(&mut self, name: &str, least: f64, most: f64) -> Result<f64, String> {
        let at = self.0.iter().position(|(given, _)| *given == name).ok_or_else(|| format!("has no {name}="))?;
        let (_, value) = self.0.swap_remove(at);
        let fits = value >= least && value <= most;
        if fits { Ok(value) } else { Err(format!("has {name}={value}, which is not between {least} and {most}")) }
    }

    fn keep(&mut self) -> Result<usize, String> {
        Ok(self.take("keep", 1.0, MOST_KEPT)? as usize)
    }

    pub fn end(self) -> Result<(), String> {
        self.0.first().map_or(Ok(()), |(name, _)| Err(format!("has {name}=, which the method does not know")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_given_back() {
        for text in [
            "ridge k=20 lambda=20 alpha=0 keep=20",
            "ridge k=7 lambda=0.5 alpha=2.25 keep=255",
            "ease lambda=600 alpha=10 keep=20",
            "cosine shrink=5 keep=50",
            "content keep=10",
        ] {
            assert_eq!(text.parse::<Settings>().map(|settings| settings.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(
            "ridge keep=3 alpha=0 lambda=1 k=2".parse(),
            Ok(Settings::Ridge { k: 2, lambda: 1.0, alpha: 0.0, keep: 3 })
        );
    }

    #[test]
    fn what_means_nothing_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "names no method"),
            ("als factors=3", "names no method"),
            ("ridge k=20 lambda=20 keep=20", "has no alpha="),
            ("content keep=0", "between 1 and 255"),
            ("content keep=NaN", "keep=NaN"),
            ("content keep=9 k=3", "does not know"),
            ("cosine shrink keep=3", "\"shrink\""),
            ("ridge k=9000 lambda=20 alpha=0 keep=20", "between 1 and 500"),
        ] {
            let refused = text.parse::<Settings>().unwrap_err();
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }
}
