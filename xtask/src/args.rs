//! The few options that tasks take.

use crate::error::{Error, Result};

/// The words after the task's name, taken out one by one; [`Args::finish`] refuses what is left over.
pub struct Args(Vec<String>);

impl Args {
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// Whether `name` (such as `--long`) is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    /// The value of `name`, given as `--port 80` or `--port=80`.
    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        let Some(at) = self.0.iter().position(|word| word == name || word.starts_with(&prefix)) else {
            return Ok(None);
        };
        let word = self.0.remove(at);
        if let Some(value) = word.strip_prefix(&prefix) {
            return Ok(Some(value.to_owned()));
        }
        if at == self.0.len() {
            return Err(Error::Usage {
                problem: format!("{name} has no value"),
                remedy: format!("write `{name} VALUE`"),
            });
        }
        Ok(Some(self.0.remove(at)))
    }

    /// All that is left, for a program that reads its options itself.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    pub fn finish(self) -> Result<()> {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(Error::Usage {
                problem: format!("{word:?} is not an option of this task"),
                remedy: "`cargo xtask --help` lists them".into(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Args;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn values_are_read_in_both_spellings() {
        assert_eq!(args("--port 81").value("--port").unwrap(), Some("81".into()));
        assert_eq!(args("--port=81").value("--port").unwrap(), Some("81".into()));
        assert_eq!(args("--fast").value("--port").unwrap(), None);
    }

    #[test]
    fn an_option_without_its_value_is_named() {
        let error = args("--fast --port").value("--port").unwrap_err();
        assert_eq!(error.to_string(), "--port has no value; write `--port VALUE`");
    }

    #[test]
    fn what_no_task_asked_for_is_refused() {
        let mut args = args("--fast --fats");
        assert!(args.flag("--fast"));
        assert!(args.finish().unwrap_err().to_string().contains("--fats"));
    }
}
