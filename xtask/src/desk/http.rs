//! The routes of the backend and of the librarian's page.

use std::{
    io::Read,
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use carrel_engine::date::rfc3339;
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response};

use super::{
    store::{Fault, Store},
    work::Work,
};
use crate::serve::percent_decode;

/// Where events go.
pub const BACKEND: &str = "/carrel-events";
/// Where the librarian's page is.
const DESK: &str = "/desk/";
/// Most bytes of a batch.
const MOST: usize = 64 * 1024;

const PAGE: [(&str, &str, &str); 3] = [
    ("", "text/html; charset=utf-8", include_str!("page.html")),
    ("page.css", "text/css; charset=utf-8", include_str!("page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("page.js")),
];

/// Headers of every answer of the backend: pages of any origin may read them.
const CORS: [(&str, &str); 5] = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "POST, GET"),
    ("Access-Control-Allow-Headers", "Content-Type, Authorization"),
    ("Access-Control-Expose-Headers", "Retry-After"),
    ("Access-Control-Max-Age", "86400"),
];

/// The backend, shared by all threads.
#[derive(Debug, Default)]
pub struct Desk(Mutex<Store>);

struct Said {
    status: u16,
    media_type: &'static str,
    body: String,
    /// A header beside those that every answer has.
    more: Option<(&'static str, &'static str)>,
}

fn said(status: u16, value: &Value) -> Said {
    Said { status, media_type: "application/json", body: value.to_string(), more: None }
}

fn not_so(allow: &'static str, error: &str) -> Said {
    Said { more: Some(("Allow", allow)), ..said(405, &json!({"error": error})) }
}

fn fault(fault: &Fault) -> Said {
    match fault {
        Fault::Missing => said(404, &json!({"error": "there is no such request"})),
        // Room comes only with a restart, for which a person has to come.
        Fault::Full => {
            Said { more: Some(("Retry-After", "60")), ..said(503, &json!({"error": "it is full; restart it"})) }
        }
        Fault::Unsound(why) => said(400, &json!({"error": why})),
        Fault::Wrong(why) => said(409, &json!({"error": why})),
    }
}

impl Desk {
    /// Answers what is asked of the backend or the page; gives back what is asked of something else.
    pub fn answer(&self, mut request: Request) -> Option<Request> {
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        let answer = if path == BACKEND || path.starts_with(&[BACKEND, "/"].concat()) {
            self.backend(&mut request, &path[BACKEND.len()..])
        } else if let Some(rest) = path.strip_prefix(DESK) {
            self.desk(&mut request, rest)
        } else if path == DESK.trim_end_matches('/') {
            // Relative links in the page would go wrong.
            Said { more: Some(("Location", DESK)), ..said(301, &json!({})) }
        } else {
            return Some(request);
        };
        respond(request, answer);
        None
    }

    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn backend(&self, request: &mut Request, rest: &str) -> Said {
        match (request.method(), rest.strip_prefix("/requests/")) {
            (Method::Options, _) => Said { status: 204, media_type: "text/plain", body: String::new(), more: None },
            (Method::Post, None) if rest.is_empty() => self.take(request),
            (Method::Get, Some(id)) => {
                let token = header(request, "Authorization");
                let token = token.strip_prefix("Bearer ").unwrap_or_default();
                let id = percent_decode(id).unwrap_or_default();
                match self.store().conversation(&id, token) {
                    Ok(conversation) => said(200, &json!(conversation)),
                    Err(error) => fault(&error),
                }
            }
            (_, Some(_)) => not_so("GET, OPTIONS", "GET a request with its token"),
            (_, None) if rest.is_empty() => not_so("POST, OPTIONS", "POST events here; GET requests/ID with its token"),
            _ => said(404, &json!({"error": "there is nothing here"})),
        }
    }

    fn take(&self, request: &mut Request) -> Said {
        let body = match body(request) {
            Ok(body) => body,
            Err(answer) => return answer,
        };
        let Ok(Value::Array(batch)) = serde_json::from_str::<Value>(&body) else {
            return said(400, &json!({"error": "the body is no JSON array of events"}));
        };
        match self.store().take(&batch, &now()) {
            Ok(taken) => said(200, &json!(taken)),
            Err(error) => fault(&error),
        }
    }

    fn desk(&self, request: &mut Request, rest: &str) -> Said {
        // A name of another site may be made to lead here; its pages must not read what readers wrote.
        if !is_own_name(&header(request, "Host")) {
            return said(421, &json!({"error": "open this page as 127.0.0.1 or localhost"}));
        }
        let page = PAGE.iter().find(|it| it.0 == rest);
        let id = rest.strip_prefix("requests/").and_then(percent_decode);
        match (request.method(), rest, page, id) {
            (Method::Get | Method::Head, _, Some((_, media_type, text)), _) => {
                Said { status: 200, media_type, body: (*text).to_owned(), more: None }
            }
            (Method::Get, "requests", ..) => said(200, &self.store().list()),
            (Method::Get, "events", ..) => said(200, &self.store().summary()),
            (Method::Post, _, _, Some(id)) => self.work(request, &id),
            (_, _, _, Some(_)) => not_so("POST", "POST what is done to the request"),
            (_, "requests" | "events", ..) | (_, _, Some(_), _) => not_so("GET", "GET this"),
            _ => said(404, &json!({"error": "there is nothing here"})),
        }
    }

    fn work(&self, request: &mut Request, id: &str) -> Said {
        // Pages of other origins are kept out: what a form can send is no JSON.
        if !header(request, "Content-Type").starts_with("application/json") {
            return said(415, &json!({"error": "send application/json"}));
        }
        let body = match body(request) {
            Ok(body) => body,
            Err(answer) => return answer,
        };
        let Ok(value) = serde_json::from_str::<Value>(&body) else {
            return said(400, &json!({"error": "the body is no JSON"}));
        };
        let done = Work::read(&value).and_then(|work| self.store().work(id, &work, &now()));
        done.map_or_else(|error| fault(&error), |()| said(200, &json!({})))
    }
}

fn body(request: &mut Request) -> Result<String, Said> {
    let mut body = Vec::new();
    let read = request.as_reader().take(MOST as u64 + 1).read_to_end(&mut body);
    if read.is_err() || body.len() > MOST {
        return Err(said(413, &json!({"error": "more than 64 KiB; send smaller batches"})));
    }
    String::from_utf8(body).map_err(|_| said(400, &json!({"error": "the body is not UTF-8"})))
}

fn header(request: &Request, name: &'static str) -> String {
    let found = request.headers().iter().find(|it| it.field.equiv(name));
    found.map_or_else(String::new, |it| it.value.as_str().to_owned())
}

/// Whether a `Host`, with or without a port, is a name of this machine to itself.
fn is_own_name(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|it| it.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    rfc3339(since.as_millis() as u64)
}

fn respond(request: Request, answer: Said) {
    let mut response = Response::from_string(answer.body).with_status_code(answer.status);
    let own = [
        ("Content-Type", answer.media_type),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'self'"),
    ];
    let is_backend = request.url().starts_with(BACKEND);
    for (name, value) in own.into_iter().chain(answer.more).chain(CORS.into_iter().filter(|_| is_backend)) {
        let header = Header::from_bytes(name.as_bytes(), value.as_bytes());
        if let Ok(header) = header {
            response.add_header(header);
        }
    }
    // Fails only if the browser has gone away.
    let _ = request.respond(response);
}

/// Answers what is asked of nobody.
pub fn nothing(request: Request) {
    respond(request, said(404, &json!({"error": "there is nothing here"})));
}

#[cfg(test)]
mod tests {
    use std::{io::Write, net::TcpStream, sync::Arc, thread};

    use tiny_http::Server;

    use super::*;

    /// A desk that answers some requests, and its port.
    fn desk() -> u16 {
        let server = Server::http("127.0.0.1:0").expect("a free port");
        let port = server.server_addr().to_ip().expect("an address").port();
        let desk = Arc::new(Desk::default());
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                desk.answer(request).into_iter().for_each(nothing);
            }
        });
        port
    }

    fn ask(port: u16, head: &str, body: &str) -> String {
        ask_as("localhost", port, head, body)
    }

    fn ask_as(host: &str, port: u16, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
        let length = body.len();
        write!(stream, "{head}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}")
            .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    }

    #[test]
    fn every_answer_of_the_backend_may_be_read_by_pages_of_any_origin() {
        let port = desk();
        for (head, body, status) in [
            ("OPTIONS /carrel-events HTTP/1.1", "", "204"),
            ("POST /carrel-events HTTP/1.1", "[]", "200"),
            ("POST /carrel-events HTTP/1.1", "{", "400"),
            ("POST /carrel-events HTTP/1.1", "[{}]", "400"),
            ("GET /carrel-events HTTP/1.1", "", "405"),
            ("GET /carrel-events/requests/r1 HTTP/1.1", "", "404"),
            ("GET /carrel-events/requests/r1 HTTP/1.1\r\nAuthorization: Bearer x", "", "404"),
        ] {
            let answer = ask(port, head, body);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{head}: {answer}");
            assert!(answer.contains("Access-Control-Allow-Origin: *") && answer.contains("no-store"), "{answer}");
        }
        assert!(ask(port, "POST /carrel-events HTTP/1.1", &"x".repeat(MOST + 1)).starts_with("HTTP/1.1 413"));
    }

    #[test]
    fn the_librarians_page_is_there_and_takes_work_as_json_only() {
        let port = desk();
        assert!(ask(port, "GET /desk/ HTTP/1.1", "").contains("<!doctype html>"));
        assert!(ask(port, "GET /desk/requests HTTP/1.1", "").ends_with("[]"));
        let form = ask(port, "POST /desk/requests/r1 HTTP/1.1\r\nContent-Type: text/plain", "{}");
        assert!(form.starts_with("HTTP/1.1 415"), "{form}");
        let work = |id: &str, body: &str| {
            ask(port, &format!("POST /desk/requests/{id} HTTP/1.1\r\nContent-Type: application/json"), body)
        };
        assert!(work("r1", r#"{"act":"say","text":"Soon."}"#).starts_with("HTTP/1.1 404"));
        assert!(work("r1", "{}").starts_with("HTTP/1.1 400"));
        for (head, status) in [
            ("GET /desk HTTP/1.1", "301"),
            ("DELETE /desk/requests HTTP/1.1", "405"),
            ("POST /desk/ HTTP/1.1", "405"),
            ("GET /desk/requests/r1 HTTP/1.1", "405"),
            ("GET /desk/elsewhere HTTP/1.1", "404"),
        ] {
            let answer = ask(port, head, "");
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{head}: {answer}");
            assert!(!answer.contains("Access-Control"), "other origins read what readers wrote: {answer}");
        }
    }

    #[test]
    fn a_name_that_was_made_to_lead_here_reads_nothing() {
        let port = desk();
        for (host, status) in [
            ("127.0.0.1:8090", "200"),
            ("LOCALHOST", "200"),
            ("[::1]:8090", "200"),
            ("evil.example:8090", "421"),
            ("127.0.0.1.evil.example", "421"),
            ("", "421"),
        ] {
            let answer = ask_as(host, port, "GET /desk/requests HTTP/1.1", "");
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host}: {answer}");
        }
        // Readers' pages may be anywhere.
        assert!(ask_as("x", port, "POST /carrel-events HTTP/1.1", "[]").starts_with("HTTP/1.1 200"));
    }

    #[test]
    fn a_question_goes_to_the_desk_and_its_answer_to_whoever_has_the_token() {
        let port = desk();
        let token = "t".repeat(43);
        let event = json!([{"specversion": "1.0", "id": "r 1", "source": "/c/", "type": "carrel.request.v1",
            "time": "2026-11-22T10:00:00Z", "subject": "r 1", "datacontenttype": "application/json",
            "data": {"kind": "question", "token": token, "text": "Where?"}}]);
        assert!(ask(port, "POST /carrel-events HTTP/1.1", &event.to_string()).contains(r#""accepted":["r 1"]"#));
        let work = |body: &str| ask(port, "POST /desk/requests/r%201 HTTP/1.1\r\nContent-Type: application/json", body);
        assert!(work(r#"{"act":"move","to":"answered","text":"Upstairs."}"#).starts_with("HTTP/1.1 200"));
        let late = work(r#"{"act":"move","to":"rejected","text":"No."}"#);
        assert!(late.starts_with("HTTP/1.1 409") && late.contains("allowed: `closed`"), "{late}");
        let read = |bearer: &str| ask(port, &format!("GET /carrel-events/requests/r%201 HTTP/1.1{bearer}"), "");
        assert!(read(&format!("\r\nAuthorization: Bearer {token}")).contains("Upstairs."));
        let body = |answer: String| answer.split("\r\n\r\n").nth(1).map(str::to_owned);
        let unknown = body(ask(port, "GET /carrel-events/requests/r9 HTTP/1.1", ""));
        for bearer in ["", "\r\nAuthorization: Bearer x"] {
            let answer = read(bearer);
            assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
            assert_eq!(body(answer), unknown, "nobody can try ids");
        }
    }
}
