//! Where a backend is, and which pages it is for.

use url::Url;

use crate::cli::CheckBackend;
use crate::error::Error;

/// The addresses of one run.
#[derive(Debug)]
pub struct Addresses {
    /// Where events go.
    pub backend: String,
    /// Where conversations are, with `{id}`.
    requests: String,
    /// The origin of the pages, as browsers write it.
    pub origin: String,
}

impl Addresses {
    /// Those of the command line.
    pub fn read(arguments: &CheckBackend) -> Result<Self, Error> {
        let origin = web("--origin", &arguments.origin)?;
        if origin.path() != "/" || origin.query().is_some() || origin.fragment().is_some() {
            return Err(wrong(
                "--origin",
                &arguments.origin,
                "is more than an origin; leave out what follows the host",
            ));
        }
        web("URL", &arguments.url)?;
        let requests = arguments.requests.clone().unwrap_or_else(|| beside(&arguments.url));
        web("--requests", &requests)?;
        if !requests.contains("{id}") {
            return Err(wrong("--requests", &requests, "has no {id}; write it where the request's id belongs"));
        }
        Ok(Self { backend: arguments.url.clone(), requests, origin: origin.origin().ascii_serialization() })
    }

    /// Where the conversation of a request is. A UUID needs no escaping.
    pub fn conversation(&self, id: &str) -> String {
        self.requests.replace("{id}", id)
    }

    /// Whether an address is of another origin than the pages, so that browsers ask for leave.
    pub fn is_foreign(&self, url: &str) -> bool {
        Url::parse(url).map_or(true, |it| it.origin().ascii_serialization() != self.origin)
    }
}

/// The path `requests/{id}` under the backend's, as the page finds it.
fn beside(url: &str) -> String {
    let (path, rest) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    [path.trim_end_matches('/'), "/requests/{id}", rest].concat()
}

fn web(option: &'static str, value: &str) -> Result<Url, Error> {
    let url = Url::parse(value).ok().filter(|it| matches!(it.scheme(), "http" | "https"));
    url.ok_or_else(|| wrong(option, value, "is no http(s) address; write it whole, as in https://library.example"))
}

fn wrong(option: &'static str, value: &str, problem: &str) -> Error {
    Error::Option { option, value: value.to_owned(), problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str, origin: &str, requests: Option<&str>) -> Result<Addresses, String> {
        let arguments = CheckBackend {
            url: url.into(),
            origin: origin.into(),
            requests: requests.map(str::to_owned),
            events_only: false,
            timeout: 1,
            json: false,
        };
        Addresses::read(&arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn conversations_are_under_the_backend_or_where_they_are_said_to_be() {
        for (url, requests, wanted) in [
            ("https://a.example/in", None, "https://a.example/in/requests/7"),
            ("https://a.example/in/?key=1", None, "https://a.example/in/requests/7?key=1"),
            ("https://a.example/in", Some("https://b.example/{id}.json"), "https://b.example/7.json"),
        ] {
            let addresses = read(url, "https://library.example", requests).expect("sound addresses");
            assert_eq!(addresses.conversation("7"), wanted);
        }
    }

    #[test]
    fn another_scheme_host_or_port_is_another_origin() {
        let addresses = read("https://library.example/in", "https://library.example:443/", None).expect("sound");
        assert_eq!(addresses.origin, "https://library.example");
        assert!(!addresses.is_foreign("https://LIBRARY.example/in/requests/7"));
        for other in ["http://library.example/in", "https://desk.library.example/", "https://library.example:8443/"] {
            assert!(addresses.is_foreign(other), "{other}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_by_its_option() {
        let good = "https://library.example";
        for (url, origin, requests, told) in [
            ("library.example/in", good, None, "URL"),
            ("ftp://library.example/in", good, None, "URL"),
            (good, "library.example", None, "--origin"),
            (good, "https://library.example/page", None, "leave out"),
            (good, good, Some("/requests/{id}"), "--requests"),
            (good, good, Some("https://library.example/requests"), "{id}"),
        ] {
            let error = read(url, origin, requests).expect_err("unsound");
            assert!(error.contains(told), "{error}");
        }
    }
}
