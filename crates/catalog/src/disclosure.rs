//! What a collection discloses of patrons, in plain words.

use serde_json::{Value, json};

use crate::loans::CAP;

/// What is known of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disclosure {
    /// Fewest distinct patrons of anything that is published.
    pub min_patrons: u32,
    /// Whether any title has a published popularity.
    pub popularity: bool,
    /// How many weights the neighbour model has.
    pub weights: usize,
}

impl Disclosure {
    /// The statements, each with a short name.
    pub fn statements(&self) -> Vec<(&'static str, String)> {
        let k = self.min_patrons;
        let single = match k {
            0 | 1 => {
                "no patron and no time of a loan is in these files; but with a threshold of 1 what one patron alone borrowed counts, \
                      and can be found in them"
            }
            _ => "no patron, no single loan and no time of a loan is in these files",
        };
        let mut statements = vec![("single loans", single.to_owned())];
        if self.popularity {
            statements.push((
                "popularity",
                format!(
                    "for titles of {k} or more loans, in how many steps of half an octave they are above {k} (from --loans: distinct \
                     patrons; otherwise the count in the catalogue); titles of fewer look like titles of none"
                ),
            ));
        }
        if self.weights > 0 {
            statements.extend(self.of_the_model());
        }
        statements
    }

    fn of_the_model(&self) -> [(&'static str, String); 3] {
        let (k, weights) = (self.min_patrons, self.weights);
        [
            (
                "neighbours",
                format!(
                    "{weights} weights, computed from the catalogue and, where --loans were given, from how many distinct patrons borrowed \
                     both of two titles, for pairs of {k} or more patrons, and from the popularity above; pairs of fewer were removed \
                     before anything was computed; at most {CAP} titles of each patron count"
                ),
            ),
            (
                "settings",
                "method and figures of the model and weights of the ranking were chosen by how well they did for some of the patrons, \
                 rare pairs included, unless --model fixed them: these few figures are the one thing here that is no function of the counts above"
                    .to_owned(),
            ),
            (
                "not protected",
                "whoever compares two successive releases sees which weights changed and can learn from it what few patrons did in \
                 between; publish seldom, or keep the threshold high, where that matters"
                    .to_owned(),
            ),
        ]
    }

    /// The statements and the figures for a program.
    pub fn as_json(&self) -> Value {
        let statements: serde_json::Map<String, Value> =
            self.statements().into_iter().map(|(name, text)| (name.to_owned(), json!(text))).collect();
        json!({
            "minPatrons": self.min_patrons,
            "titlesPerPatron": CAP,
            "neighbourWeights": self.weights,
            "successiveReleasesProtected": false,
            "statements": statements,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_protected_is_said_wherever_there_is_a_model() {
        let names = |popularity, weights| {
            let statements = Disclosure { min_patrons: 5, popularity, weights }.statements();
            statements.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(false, 0), ["single loans"]);
        assert_eq!(names(true, 9), ["single loans", "popularity", "neighbours", "settings", "not protected"]);
    }
}
