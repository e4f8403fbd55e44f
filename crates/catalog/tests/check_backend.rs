//! `carrel check-backend` against a backend that does all that it should, and against such that break one rule each: a check that
//! cannot fail is worth nothing.

#[path = "check_backend/broken.rs"]
mod broken;
mod common;
#[path = "check_backend/model.rs"]
mod model;

use std::thread;
use std::time::Duration;

use carrel_catalog::check_backend::{Check, Outcome, Report, run};
use carrel_catalog::cli::CheckBackend;
use serde_json::Value;

use self::broken::{BROKEN, refuse};
use self::model::{Break, Model, ORIGIN};

/// Nothing lags.
const AT_ONCE: Duration = Duration::ZERO;
/// How long the tests wait for an answer, in seconds.
const PATIENCE: u64 = 2;
/// How many backends are checked at once: more would make each other slow.
const AT_A_TIME: usize = 16;

fn arguments(url: &str) -> CheckBackend {
    let (url, origin) = (url.to_owned(), ORIGIN.to_owned());
    CheckBackend { url, origin, requests: None, events_only: false, timeout: PATIENCE, json: false }
}

fn check(lag: Duration, broken: Break) -> Report {
    let report = run(&arguments(&Model::start(lag, broken))).expect("it answers");
    let checks: Vec<Check> = report.findings.iter().map(|it| it.check).collect();
    assert_eq!(checks, Check::ALL, "each has an outcome, in order: {report}");
    report
}

fn nothing() -> Break {
    |_, _, _| {}
}

#[test]
fn a_backend_that_does_all_it_should_passes_every_check() {
    let report = check(AT_ONCE, nothing());
    assert_eq!(report.counts(), (Check::ALL.len(), 0, 0), "{report}");
}

#[test]
fn each_broken_rule_fails_the_check_that_is_about_it_and_no_other() {
    for some in BROKEN.chunks(AT_A_TIME) {
        thread::scope(|scope| {
            for &(what, wanted, broken) in some {
                scope.spawn(move || {
                    let report = check(AT_ONCE, broken);
                    assert_eq!(report.failed(), [wanted], "{what}: {report}");
                });
            }
        });
    }
}

#[test]
fn every_check_can_fail_but_the_one_that_only_warns() {
    for wanted in Check::ALL {
        let fails = BROKEN.iter().any(|it| it.1 == wanted);
        assert_eq!(fails, wanted != Check::RetryAfter, "{wanted:?}");
    }
}

#[test]
fn a_fault_says_what_was_sent_what_came_and_what_to_do() {
    let report = check(AT_ONCE, |_, asked, answer| {
        if asked.event("/data/act", "withdraw").is_some() {
            answer.say(500, "no such table: \u{1b}[31mreplies");
        }
    });
    let finding = report.findings.iter().find(|it| it.check == Check::Withdrawn).expect("a finding");
    let Outcome::Failed(fault) = &finding.outcome else { panic!("{report}") };
    assert!(fault.sent.starts_with("POST http://127.0.0.1") && fault.sent.contains("withdraw"), "{fault}");
    assert!(fault.came.starts_with("500 application/json, no such table: \\u{1b}"), "{fault}");
    assert!(fault.remedy.contains("2xx"), "{fault}");
    let told: Value = serde_json::from_str(&report.to_json()).expect("it is JSON");
    let checks = told["checks"].as_array().expect("a list");
    let failed = checks.iter().find(|it| it["check"] == "a reader can withdraw").expect("a finding");
    let said = [&failed["outcome"], &failed["sent"], &failed["came"], &failed["do"]];
    assert_eq!(said, ["failed", &fault.sent, &fault.came, &fault.remedy].map(Value::from).each_ref());
    assert!(checks.iter().any(|it| it["outcome"] == "skipped" && it["why"].is_string()), "{told}");
    let text = report.to_string();
    let told =
        ["FAILED   a reader can withdraw\n         sent: POST", "\n         came: 500 ", "\n         do:   answer 2xx"];
    assert!(told.iter().all(|it| text.contains(it)) && text.ends_with(" failed, 0 warnings"), "{text}");
}

#[test]
fn what_would_only_be_better_is_a_warning() {
    let report = check(AT_ONCE, |_, _, answer| {
        answer.set("Access-Control-Expose-Headers", "");
        answer.set("Access-Control-Allow-Methods", "");
    });
    assert_eq!(report.counts(), (Check::ALL.len() - 3, 0, 3), "{report}");
}

#[test]
fn a_backend_may_refuse_titles_and_surveys_that_it_has_not() {
    let report = check(AT_ONCE, |_, asked, answer| {
        for kind in ["carrel.reaction.v1", "carrel.survey.v1"] {
            refuse(asked, answer, kind);
        }
    });
    assert_eq!(report.counts(), (Check::ALL.len() - 1, 0, 1), "{report}");
    assert!(report.to_string().contains("warning  a batch is acknowledged"), "{report}");
}

#[test]
fn a_backend_that_works_things_in_later_passes_too_and_is_found_out_likewise() {
    let lag = Duration::from_millis(300);
    let report = check(lag, nothing());
    assert_eq!(report.failed(), [], "{report}");
    let report = check(lag, |model, asked, _| {
        for event in asked.events.iter().filter(|it| asked.again && it["data"]["act"] == "message") {
            model.take(event);
        }
    });
    assert_eq!(report.failed(), [Check::ReplyOnce], "{report}");
}

#[test]
fn an_acknowledgement_need_not_say_anything() {
    for media_type in ["", "text/html", "text/plain"] {
        let report = check(
            AT_ONCE,
            match media_type {
                "" => |_, asked, answer| {
                    if asked.is("POST") && answer.status == 200 {
                        answer.say(202, "");
                    }
                },
                "text/html" => |_, asked, answer| {
                    if asked.is("POST") && answer.status == 200 {
                        answer.say(200, "\r\n");
                        answer.set("Content-Type", "text/html");
                    }
                },
                _ => |_, asked, answer| {
                    if asked.is("POST") && answer.status == 200 {
                        answer.say(200, "OK");
                        answer.set("Content-Type", "text/plain");
                    }
                },
            },
        );
        assert_eq!(report.counts(), (Check::ALL.len() - 1, 0, 0), "{media_type}: {report}");
        let named = report.findings.iter().find(|it| it.check == Check::NamesEach).expect("a finding");
        assert!(matches!(named.outcome, Outcome::Skipped { .. }), "{report}");
    }
}

#[test]
fn of_a_backend_of_the_pages_own_origin_nothing_is_asked_across_origins() {
    let url = Model::start(AT_ONCE, |_, asked, answer| {
        answer.headers.retain(|it| !it.0.starts_with("Access-Control"));
        if asked.is("OPTIONS") {
            answer.say(405, "");
        }
    });
    let origin = url.trim_end_matches("/events").to_owned();
    let report = run(&CheckBackend { origin, ..arguments(&url) }).expect("it answers");
    assert_eq!(report.counts(), (Check::ALL.len() - 4, 0, 0), "{report}");
}

#[test]
fn a_receiver_of_events_is_not_asked_for_conversations() {
    let url = Model::start(AT_ONCE, |_, asked, _| assert!(asked.id.is_none(), "nobody asks about requests"));
    let report = run(&CheckBackend { events_only: true, ..arguments(&url) }).expect("it answers");
    assert_eq!(report.counts(), (11, 0, 0), "{report}");
}

#[test]
fn the_command_tells_by_its_exit_code() {
    let url = Model::start(AT_ONCE, nothing());
    let good = common::carrel(&["check-backend", &url, "--json"]);
    assert_eq!(good.status.code(), Some(0));
    let told: Value = serde_json::from_slice(&good.stdout).expect("it is JSON");
    assert_eq!((&told["passed"], &told["failed"]), (&Value::from(23), &Value::from(0)));
    assert_eq!(told["checks"][0]["check"], "a page of another origin may post events");
    let cookie = Model::start(AT_ONCE, |_, _, answer| answer.set("Set-Cookie", "a=b"));
    let bad = common::carrel(&["check-backend", &cookie]);
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stdout).ends_with("22 passed, 1 failed, 0 warnings\n"));
    for (arguments, told) in [
        (vec!["http://127.0.0.1:9/events"], "does not answer"),
        (vec!["127.0.0.1:9/events"], "http(s)"),
        (vec![&url, "--requests", "https://library.example/requests"], "{id}"),
        (vec![&url, "--origin", "library.example"], "--origin"),
        (vec![&url, "--timeout", "0"], "--timeout"),
    ] {
        let output = common::carrel(&[vec!["check-backend"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(told), "{told}");
    }
}
