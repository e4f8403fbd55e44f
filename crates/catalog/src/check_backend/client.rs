//! Requests as a browser makes them for a page of some origin.

use std::cell::{Ref, RefCell};
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::http::Request;

use super::addresses::Addresses;
use super::answer::Answer;
use super::fault::Fault;
use super::watch::Watch;

/// Most bytes that are read of an answer: more than the page reads of any.
const MOST: u64 = 1 << 20;
/// How long the page waits for an answer.
const PAGE_WAITS: Duration = Duration::from_secs(30);

/// Asks the backend.
#[derive(Debug)]
pub struct Client<'a> {
    agent: Agent,
    addresses: &'a Addresses,
    /// How long an answer, or working something in, may take.
    pub patience: Duration,
    watch: RefCell<Watch>,
}

impl<'a> Client<'a> {
    /// A client that calls answers slow after `patience`, and waits as long as the page does.
    pub fn new(addresses: &'a Addresses, patience: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(patience.max(PAGE_WAITS)))
            .http_status_as_error(false)
            .max_redirects(0)
            // A connection that the other side closed meanwhile would look like a fault of the backend.
            .max_idle_connections(0);
        Self { agent: config.build().new_agent(), addresses, patience, watch: RefCell::default() }
    }

    /// Where the backend is.
    pub const fn addresses(&self) -> &'a Addresses {
        self.addresses
    }

    /// What held of all answers.
    pub fn watch(&self) -> Ref<'_, Watch> {
        self.watch.borrow()
    }

    /// Notes an acknowledgement that names events.
    pub fn see_names(&self, fault: Option<Fault>) {
        self.watch.borrow_mut().see_names(fault);
    }

    /// Whether anything answers.
    pub fn reach(&self) -> Result<(), String> {
        let request = Request::builder().method("OPTIONS").uri(&self.addresses.backend).body(());
        let answer = request.map_err(ureq::Error::from).and_then(|it| self.agent.run(it));
        answer.map(drop).map_err(|error| error.to_string())
    }

    /// What a browser asks before it sends something across origins.
    pub fn preflight(&self, url: &str, method: &str, headers: &str) -> Result<Answer, Fault> {
        let asked = [("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)];
        let sent = format!("OPTIONS {url} with Access-Control-Request-Method: {method} and -Headers: {headers}");
        self.ask(&sent, "OPTIONS", url, &asked, "")
    }

    /// Posts a body where events go.
    pub fn post(&self, what: &str, body: &str) -> Result<Answer, Fault> {
        let url = &self.addresses.backend;
        let media_type = [("Content-Type", "application/cloudevents-batch+json; charset=UTF-8")];
        self.ask(&format!("POST {url}: {what}"), "POST", url, &media_type, body)
    }

    /// Asks for a conversation, with a token or without.
    pub fn conversation(&self, what: &str, url: &str, token: Option<&str>) -> Result<Answer, Fault> {
        let bearer = token.map(|it| ["Bearer ", it].concat());
        let mut headers = vec![("Accept", "application/json")];
        headers.extend(bearer.iter().map(|it| ("Authorization", it.as_str())));
        self.ask(&format!("GET {url} {what}"), "GET", url, &headers, "")
    }

    fn ask(&self, sent: &str, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, Fault> {
        let foreign = self.addresses.is_foreign(url);
        let begun = Instant::now();
        // Browsers leave it out where a page reads from its own origin.
        let origin = (foreign || method != "GET").then_some(("Origin", self.addresses.origin.as_str()));
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain(origin).collect();
        let came = self.run(sent, method, url, &headers, body);
        let mut watch = self.watch.borrow_mut();
        watch.time(sent, begun.elapsed(), self.patience);
        let answer = came.map_err(|error| self.broken(sent, &error))?;
        watch.see(&answer);
        // Of preflights each is judged by itself.
        if foreign && method != "OPTIONS" {
            watch.see_foreign(&answer, &self.addresses.origin);
        }
        Ok(answer)
    }

    fn run(
        &self,
        sent: &str,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut came = match method {
            "POST" => self.agent.run(request.body(body)?)?,
            _ => self.agent.run(request.body(())?)?,
        };
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = came.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
        let status = came.status().as_u16();
        // As the page reads it: what is no UTF-8 says something else. `lossy_utf8` of ureq does so for text/* alone.
        let body = text(&came.body_mut().with_config().limit(MOST).read_to_vec()?);
        Ok(Answer { sent: sent.to_owned(), status, headers, body })
    }

    fn broken(&self, sent: &str, error: &ureq::Error) -> Fault {
        match error {
            ureq::Error::Timeout(_) => {
                let waited = self.patience.max(PAGE_WAITS).as_secs();
                Fault::new(sent, format!("no answer within {waited} s"), "answer; the page does not wait any longer")
            }
            ureq::Error::BodyExceedsLimit(most) => {
                Fault::new(sent, format!("more than {most} bytes"), "answer with less: the page would not read it")
            }
            error => Fault::new(sent, format!("no answer that can be read: {error}"), "answer in HTTP/1.1, whole"),
        }
    }
}
