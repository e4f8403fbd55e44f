//! `backend` of `carrel.json`.

use carrel_engine::field::Field;
use carrel_engine::link::is_web_link;

use super::{Adapter, CloudEvents, Koha, Mail, Matomo, Webhook, Xapi};

pub(super) fn read<F: Field>(value: &F) -> Result<Adapter, String> {
    if let Some(url) = value.text() {
        return at(url);
    }
    if value.fields().is_none() {
        return Err(wrong("backend", None, "an address, or an object with `kind`"));
    }
    let kind = value.field("kind").and_then(|it| it.text());
    let url = || address(value, "url");
    Ok(match kind.as_deref() {
        Some("cloudevents") => Adapter::CloudEvents(CloudEvents { url: url()?, requests: requests(value)? }),
        Some("xapi") => Adapter::Xapi(Xapi {
            url: url()?,
            key: header(value, "key", "")?,
            version: header(value, "version", "1.0.3")?,
            activity: may(value, "activity", "an http(s) address that ids are put behind", &is_absolute)?,
        }),
        Some("matomo") => Adapter::Matomo(Matomo { url: url()?, site: site(value)? }),
        Some("koha") => Adapter::Koha(Koha { url: url()? }),
        Some("webhook") => Adapter::Webhook(Webhook { url: url()?, plain: plain(value)? }),
        Some("mailto") => Adapter::Mailto(mail(value)?),
        Some("hook") => Adapter::Hook { requests: requests(value)? },
        other => {
            let kinds = "\"cloudevents\", \"xapi\", \"matomo\", \"koha\", \"webhook\", \"mailto\" or \"hook\"";
            return Err(wrong("backend.kind", other, kinds));
        }
    })
}

/// An address alone.
pub(super) fn at(url: String) -> Result<Adapter, String> {
    if is_web_link(&url) {
        Ok(Adapter::CloudEvents(CloudEvents { url, requests: None }))
    } else {
        Err(wrong("backend", Some(&url), "an http(s) or relative address"))
    }
}

/// What is wrong, and what to put there. A value that is no text is not told: it can be of any size.
fn wrong(name: &str, found: Option<&str>, want: &str) -> String {
    let shown: String = found.unwrap_or_default().chars().filter(|it| !it.is_control()).take(60).collect();
    let found = if found.is_some() { ["is \"", &shown, "\""].concat() } else { "is missing or no text".to_owned() };
    ["`", name, "` ", &found, "; it should be ", want, " (docs/adapters.md)"].concat()
}

/// A text that may be missing, but not wrong.
fn may<F: Field>(value: &F, name: &str, want: &str, sound: &dyn Fn(&str) -> bool) -> Result<Option<String>, String> {
    let Some(found) = value.field(name) else { return Ok(None) };
    let text = found.text();
    match text {
        Some(text) if sound(&text) => Ok(Some(text)),
        text => Err(wrong(&["backend.", name].concat(), text.as_deref(), want)),
    }
}

/// A text that must be there.
fn need<F: Field>(value: &F, name: &str, want: &str, sound: &dyn Fn(&str) -> bool) -> Result<String, String> {
    may(value, name, want, sound)?.ok_or_else(|| wrong(&["backend.", name].concat(), None, want))
}

fn address<F: Field>(value: &F, name: &str) -> Result<String, String> {
    need(value, name, "an http(s) or relative address", &is_web_link)
}

fn is_absolute(address: &str) -> bool {
    is_web_link(address) && super::address::origin(address).is_some()
}

fn requests<F: Field>(value: &F) -> Result<Option<String>, String> {
    let sound = |it: &str| is_web_link(it) && it.contains("{id}");
    may(value, "requests", "an http(s) or relative address with {id} in it", &sound)
}

/// A value of a header. Never told, since it may be a password that should not be there.
fn header<F: Field>(value: &F, name: &str, default: &str) -> Result<String, String> {
    let Some(found) = value.field(name) else { return Ok(default.to_owned()) };
    let sound = |it: &String| !it.is_empty() && it.bytes().all(|it| matches!(it, b' '..=b'~'));
    found.text().filter(sound).ok_or_else(|| {
        let name = ["backend.", name].concat();
        ["`", &name, "` is no text of ASCII characters; it should be one, or left out (docs/adapters.md)"].concat()
    })
}

fn site<F: Field>(value: &F) -> Result<u32, String> {
    let number = value.may_whole("site", u64::from(u32::MAX)).ok().flatten().filter(|it| *it > 0);
    number.map(|it| it as u32).ok_or_else(|| {
        let text = value.field("site").and_then(|it| it.json());
        let found = text.as_deref().map_or("is missing".to_owned(), |it| {
            let shown: String = it.chars().filter(|it| !it.is_control()).take(60).collect();
            ["is ", &shown].concat()
        });
        ["`backend.site` ", &found, "; it should be the site's number in Matomo (docs/adapters.md)"].concat()
    })
}

fn plain<F: Field>(value: &F) -> Result<bool, String> {
    let known = |it: &str| matches!(it, "application/json" | "text/plain");
    let found = may(value, "type", "\"application/json\" or \"text/plain\"", &known)?;
    Ok(found.as_deref() == Some("text/plain"))
}

fn mail<F: Field>(value: &F) -> Result<Mail, String> {
    let is_mail = |it: &str| {
        let parts = it.split_once('@').filter(|it| !it.0.is_empty() && !it.1.is_empty() && !it.1.contains('@'));
        let odd = |it: char| it.is_whitespace() || it.is_control() || matches!(it, '?' | '&' | ',' | ';' | '<' | '>');
        parts.is_some() && !it.contains(odd) && it.len() <= Mail::MOST_TO
    };
    let is_short = |it: &str| it.len() <= Mail::MOST_SUBJECT && !it.contains(char::is_control);
    let to = need(value, "to", "one mail address, such as \"ask@library.example\"", &is_mail)?;
    let subject = may(value, "subject", "a text of one line and at most 200 bytes", &is_short)?;
    Ok(Mail { to, subject: subject.unwrap_or_default() })
}
