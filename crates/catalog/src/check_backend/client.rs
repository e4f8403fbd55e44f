//! Requests as a browser makes them for a page of another origin.

use std::cell::RefCell;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Request;

use super::report::Outcome;

/// Most bytes that are read of an answer.
const MOST: u64 = 1 << 20;

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    /// A header, by its name in lower case; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
    }

    /// Whether it says that all is well.
    pub fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// It in a few words, for whoever has to find out what is wrong.
    pub fn told(&self) -> String {
        let body: String = self.body.chars().take(200).collect();
        let media_type = self.header("content-type");
        format!("came: {} {media_type} {body:?}", self.status)
    }

    /// Whether a page of the origin may read it.
    pub fn may_be_read_by(&self, origin: &str) -> Result<(), String> {
        match self.header("access-control-allow-origin") {
            "*" => Ok(()),
            it if it == origin => Ok(()),
            "" => Err(format!("it has no Access-Control-Allow-Origin, so that no page may read it; {}", self.told())),
            other => Err(format!("Access-Control-Allow-Origin is {other:?}, not * or {origin}")),
        }
    }
}

/// Asks the backend.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    url: String,
    pub origin: String,
    pub patience: Duration,
    /// What wanted to set a cookie.
    cookies: RefCell<Option<String>>,
}

impl Client {
    /// A client for a backend, as if it were in a page of `origin`.
    pub fn new(url: &str, origin: &str, patience: Duration) -> Self {
        let config =
            Agent::config_builder().timeout_global(Some(patience)).http_status_as_error(false).max_redirects(0);
        let (url, origin) = (url.to_owned(), origin.to_owned());
        Self { agent: config.build().new_agent(), url, origin, patience, cookies: RefCell::default() }
    }

    /// Whether anything answers.
    pub fn reach(&self) -> Result<(), String> {
        self.ask("OPTIONS", &self.url.clone(), &[], "").map(drop)
    }

    /// What a browser asks before it sends something across origins.
    pub fn preflight(&self, url: &str, method: &str, headers: &str) -> Result<Answer, String> {
        let asked = [("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)];
        self.ask("OPTIONS", url, &asked, "")
    }

    /// Posts a body where events go.
    pub fn post(&self, body: &str) -> Result<Answer, String> {
        let media_type = [("Content-Type", "application/cloudevents-batch+json; charset=UTF-8")];
        self.ask("POST", &self.url.clone(), &media_type, body)
    }

    /// Where events go.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks for a conversation, with a token or without.
    pub fn conversation(&self, url: &str, token: Option<&str>) -> Result<Answer, String> {
        let bearer = token.map(|it| ["Bearer ", it].concat());
        let headers: Vec<(&str, &str)> = bearer.iter().map(|it| ("Authorization", it.as_str())).collect();
        self.ask("GET", url, &headers, "")
    }

    fn ask(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, String> {
        let mut request = Request::builder().method(method).uri(url).header("Origin", &self.origin);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let broken = |error: &dyn std::fmt::Display| format!("{method} {url}: {error}");
        let came = if method == "POST" {
            self.agent.run(request.body(body.to_owned()).map_err(|it| broken(&it))?)
        } else {
            self.agent.run(request.body(()).map_err(|it| broken(&it))?)
        };
        let mut came = came.map_err(|it| broken(&it))?;
        let headers = came.headers().iter();
        let headers: Vec<(String, String)> = headers
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        if headers.iter().any(|it| it.0 == "set-cookie") {
            self.cookies.replace(Some(format!("{method} {url}")));
        }
        let status = came.status().as_u16();
        let read = came.body_mut().with_config().limit(MOST).lossy_utf8(true).read_to_string();
        Ok(Answer { status, headers, body: read.map_err(|it| broken(&it))? })
    }

    /// Whether nothing wanted to set a cookie.
    pub fn cookies(&self) -> Outcome {
        match &*self.cookies.borrow() {
            None => Outcome::Passed,
            Some(who) => Outcome::Failed(format!(
                "the answer to {who} sets one; a cookie would tie requests of a reader together"
            )),
        }
    }
}
