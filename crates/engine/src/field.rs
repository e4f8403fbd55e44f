//! JSON from outside, read field by field.
//!
//! The browser parses JSON itself; what it hands over is read through [`Field`], which is a tenth of the size of a
//! derived deserializer in WebAssembly, and names the field that is wrong.

use std::fmt;

/// A value of JSON.
pub trait Field: Sized {
    /// A text.
    fn text(&self) -> Option<String>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// True or false.
    fn flag(&self) -> Option<bool>;
    /// The items of a list.
    fn list(&self) -> Option<Vec<Self>>;
    /// The fields of an object, but for those that are `null`.
    fn fields(&self) -> Option<Vec<(String, Self)>>;
    /// One field of an object, unless it is `null`.
    fn field(&self, name: &str) -> Option<Self>;

    /// The value as JSON text, if it can be written.
    fn json(&self) -> Option<String>;

    /// A text that must be there.
    fn need_text(&self, name: &'static str) -> Result<String, FieldError> {
        self.need(name, "a text", Self::text)
    }

    /// A whole number that must be there, at most `most`.
    fn need_whole(&self, name: &'static str, most: u64) -> Result<u64, FieldError> {
        self.need(name, "a whole number", |value| whole(value, most))
    }

    /// A flag that must be there.
    fn need_flag(&self, name: &'static str) -> Result<bool, FieldError> {
        self.need(name, "true or false", Self::flag)
    }

    /// A whole number that may be missing.
    fn may_whole(&self, name: &'static str, most: u64) -> Result<Option<u64>, FieldError> {
        self.may(name, "a whole number", |value| whole(value, most))
    }

    /// A field that may be missing, but not wrong.
    fn may<T>(
        &self,
        name: &'static str,
        want: &'static str,
        read: impl FnOnce(&Self) -> Option<T>,
    ) -> Result<Option<T>, FieldError> {
        self.field(name).map(|value| read(&value).ok_or(FieldError { name, want })).transpose()
    }

    /// A field that must be there.
    fn need<T>(
        &self,
        name: &'static str,
        want: &'static str,
        read: impl FnOnce(&Self) -> Option<T>,
    ) -> Result<T, FieldError> {
        self.field(name).as_ref().and_then(read).ok_or(FieldError { name, want })
    }
}

fn whole(value: &impl Field, most: u64) -> Option<u64> {
    let number = value.number()?;
    let rounded = number as u64;
    // Beyond 2⁵³ a JSON number need not be the one that was meant.
    (rounded as f64 == number && rounded <= most.min(1 << 53)).then_some(rounded)
}

/// A field is missing, or is not what it should be. Never tells what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Which field.
    pub name: &'static str,
    /// What it should be.
    pub want: &'static str,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in ["`", self.name, "` should be ", self.want] {
            f.write_str(part)?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldError {}

#[cfg(feature = "json")]
mod json {
    use super::Field;
    use serde_json::Value;

    impl Field for Value {
        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn flag(&self) -> Option<bool> {
            self.as_bool()
        }

        fn list(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }

        fn fields(&self) -> Option<Vec<(String, Self)>> {
            let set = self.as_object()?.iter().filter(|(_, value)| !value.is_null());
            Some(set.map(|(name, value)| (name.clone(), value.clone())).collect())
        }

        fn json(&self) -> Option<String> {
            Some(self.to_string())
        }

        fn field(&self, name: &str) -> Option<Self> {
            self.get(name).filter(|value| !value.is_null()).cloned()
        }
    }
}

/// Lets native code read a type from JSON text through serde, by the same `read` as the browser.
macro_rules! deserialize_by_field {
    ($($type:ty),+) => { $(
        #[cfg(feature = "json")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                Self::read(&value).map_err(serde::de::Error::custom)
            }
        }
    )+ };
}
pub(crate) use deserialize_by_field;
