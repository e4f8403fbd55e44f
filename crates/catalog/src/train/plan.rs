//! Settings of a model together with the weights of the ranking that go with it: the line that a build prints and `--model` takes.

use std::fmt;
use std::str::FromStr;

use carrel_engine::feature::FeatureKind;
use carrel_engine::rank::Blend;

use super::settings::{Given, Settings};

/// Largest weight: what [`Weights::blend`] makes of it can still be read from a manifest.
const MOST: f64 = 8_000.0;

/// All that is chosen for a library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// With what the model is fitted.
    pub settings: Settings,
    /// Weights that are chosen with it.
    pub weights: Weights,
}

/// Those weights of a [`Blend`] that depend on the library; all others are the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights(pub [u32; 5]);

impl Weights {
    /// Their names, in order.
    pub const NAMES: [&str; 5] = ["popularity", "topic", "creator", "series", "next"];

    /// What a model of loans leaves to say, found on goodbooks: shared topics and creators are in its weights already, so that they settle
    /// little more than which of two titles is first. With the weights of a ranking without such a model NDCG@100 was 0.34, not 0.45.
    pub const BESIDE_LOANS: Self = Self([48, 16, 24, 28, 2]);

    /// The usual ones beside a model.
    pub fn beside(settings: Settings) -> Self {
        match settings {
            Settings::Content { .. } => Self::of(&Blend::default()),
            _ => Self::BESIDE_LOANS,
        }
    }

    /// Those of a blend.
    pub fn of(blend: &Blend) -> Self {
        let reach = |kind: FeatureKind| blend.reach[kind as usize];
        let reach = [FeatureKind::Topic, FeatureKind::Creator, FeatureKind::Series].map(reach);
        Self([blend.popularity, reach[0], reach[1], reach[2], blend.next_in_series])
    }

    /// The usual blend with these weights. What patrons set aside cannot tell of, since they only like titles, keeps its standing beside
    /// popularity: a topic that was stated outweighs all popularity there is, and what is new or recommended by staff stays noticeable.
    pub fn blend(self) -> Blend {
        let [popularity, topic, creator, series, next_in_series] = self.0;
        let usual = Blend::default();
        let stated = (3 * popularity).max(usual.interest[0]);
        let mut blend = Blend {
            popularity,
            next_in_series,
            interest: usual.interest.map(|weight| weight * stated / usual.interest[0]),
            newness: usual.newness.max(6 * popularity),
            staff_pick: usual.staff_pick.max(8 * popularity),
            ..usual
        };
        for (kind, weight) in
            [(FeatureKind::Topic, topic), (FeatureKind::Creator, creator), (FeatureKind::Series, series)]
        {
            blend.reach[kind as usize] = weight;
        }
        blend
    }
}

impl From<Settings> for Plan {
    fn from(settings: Settings) -> Self {
        Self { settings, weights: Weights::beside(settings) }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.settings)?;
        let mut all = Weights::NAMES.into_iter().zip(self.weights.0);
        all.try_for_each(|(name, weight)| write!(f, " {name}={weight}"))
    }
}

impl FromStr for Plan {
    type Err = String;

    /// Reads what [`fmt::Display`] writes; weights that are not given are the usual ones.
    fn from_str(text: &str) -> Result<Self, String> {
        let (method, mut given) = Given::parse(text)?;
        let settings = Settings::take(method, &mut given)?;
        let mut weights = Weights::beside(settings);
        for (name, weight) in Weights::NAMES.into_iter().zip(&mut weights.0) {
            *weight = given.take_or(name, 0.0, MOST, f64::from(*weight))? as u32;
        }
        given.end()?;
        Ok(Self { settings, weights })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_can_be_given_back() {
        for text in [
            "ridge k=20 lambda=20 alpha=0 keep=20 popularity=6 topic=16 creator=24 series=28 next=8",
            "content keep=10 popularity=0 topic=1 creator=2 series=3 next=4",
        ] {
            assert_eq!(text.parse::<Plan>().map(|plan| plan.to_string()), Ok(text.to_owned()));
        }
        let plain = "content keep=10".parse::<Plan>().unwrap();
        assert_eq!(plain.weights.blend(), Blend::default());
        assert_eq!("cosine shrink=0 keep=10".parse::<Plan>().unwrap().weights, Weights::BESIDE_LOANS);
        assert!("content keep=10 topic=-1".parse::<Plan>().is_err());
        assert!("content keep=10 color=1".parse::<Plan>().unwrap_err().contains("does not know"));
    }
}
