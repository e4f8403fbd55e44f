//! The command as a library runs it.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{carrel, stderr};

const SMALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/small.csv");

fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    common::files_below(dir, "")
        .into_iter()
        .map(|path| (path.display().to_string().replace(&dir.display().to_string(), ""), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn a_small_catalogue_is_built_and_accounted_for() {
    let dir = tempfile::tempdir().unwrap();
    let (out, rejects) = (dir.path().join("out"), dir.path().join("rejects.csv"));
    let output = carrel(&[
        "build",
        SMALL,
        "--out",
        out.to_str().unwrap(),
        "--name",
        "Alder Street",
        "--rejects",
        rejects.to_str().unwrap(),
    ]);
    let report = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("read 8, kept 5, of them repaired 4, rejected 3, merged 0"), "{report}");
    assert!(report.contains("id \"1\" is already taken by") && report.contains("line 2"), "{report}");
    assert!(report.contains("link that is not http(s) or relative left out × 1"), "{report}");
    let rejects = fs::read_to_string(rejects).unwrap();
    assert!(rejects.starts_with("file,record,byte,reason,excerpt\n"));
    assert_eq!(rejects.lines().count(), 4, "{rejects}");
    assert!(rejects.contains(",line 5,438,no title,3"), "{rejects}");
    assert_eq!(fs::read(out.join("carrel.json")).unwrap(), b"{}\n");
    let shown = carrel(&["inspect", out.to_str().unwrap(), "--json"]);
    let summary: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(summary["name"], "Alder Street");
    assert_eq!(summary["titles"], 5);
    assert_eq!(summary["topics"][0]["label"], "Sea stories");
    assert_eq!(summary["topics"][0]["titles"], 3);
    assert_eq!(carrel(&["inspect", out.to_str().unwrap()]).status.code(), Some(0));
}

#[test]
fn the_same_input_gives_the_same_bytes_and_settings_stay() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let build = || carrel(&["build", SMALL, "--out", out.to_str().unwrap(), "--quiet"]);
    assert_eq!(build().status.code(), Some(0));
    fs::write(out.join("carrel.json"), "{\"name\": \"Ours\"}").unwrap();
    let before = contents(&out);
    let again = build();
    assert_eq!(stderr(&again), "");
    assert_eq!(contents(&out), before);
}

#[test]
fn failed_builds_have_their_codes_and_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let out = out.to_str().unwrap();
    assert_eq!(carrel(&["build", SMALL, "--out", out, "--quiet"]).status.code(), Some(0));
    let before = contents(Path::new(out));
    let navigation = dir.path().join("navigation.json");
    fs::write(&navigation, "{\"metadata\": {\"title\": \"x\"}, \"navigation\": []}").unwrap();
    let cut = dir.path().join("cut.csv.gz");
    let whole = carrel_catalog::output::gzip(&fs::read(SMALL).unwrap()).unwrap();
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    for (arguments, code, message) in [
        (vec!["build", SMALL, "--out", out, "--strict"], 3, "--strict"),
        (vec!["build", navigation.to_str().unwrap(), "--out", out], 2, "no publications in navigation.json"),
        (vec!["build", "/no/such/file.csv", "--out", out], 1, "/no/such/file.csv"),
        (vec!["build", cut.to_str().unwrap(), "--out", out], 2, "cut.csv.gz"),
        (vec!["build", SMALL, "--out", out, "--map", "title=Heading"], 1, "Record ID, Title, Author(s)"),
        (vec!["build", SMALL, "--out", out, "--map", "colour=Title"], 1, "the fields are id, title"),
        (vec!["build", SMALL, "--out", out, "--link-template", "https://x.example/"], 1, "{id}"),
        (vec!["build", SMALL, "--out", out, "--link-template", "javascript:{id}"], 1, "http(s)"),
        (vec!["build", SMALL, "--out", SMALL], 1, "is a file"),
        (vec!["build", SMALL, "--out", out, "--rejects", SMALL], 1, "is no list of rejects"),
        (vec!["build", SMALL, "--out", out, "--name", " "], 1, "is empty"),
        (vec!["build", SMALL, "--out", out, "--map", "id=ID", "--map", "id=Title"], 1, "takes one"),
        (vec!["build", SMALL], 1, "--out"),
        (vec!["inspect", "/no/such/folder"], 1, "manifest.carrel"),
    ] {
        let output = carrel(&arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(message), "{arguments:?}: {}", stderr(&output));
        assert_eq!(contents(Path::new(out)), before, "{arguments:?}");
    }
}

#[test]
fn sources_of_several_formats_are_joined_and_the_first_of_an_id_wins() {
    let dir = tempfile::tempdir().unwrap();
    let lines = dir.path().join("more.data");
    fs::write(&lines, "{\"id\":\"1\",\"title\":\"Taken\"}\n{\"id\":\"x\",\"title\":\"New\",\"languages\":[\"fa\"]}\n{\"id\":\"y\",\"colour\":1}\n").unwrap();
    let twice = dir.path().join("twice");
    let once = carrel_catalog::output::gzip(&fs::read(&lines).unwrap()).unwrap();
    fs::write(&twice, carrel_catalog::output::gzip(&once).unwrap()).unwrap();
    let out = dir.path().join("out");
    let output = carrel(&["build", SMALL, twice.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let report = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("read 11, kept 6, of them repaired 4, rejected 5, merged 0"), "{report}");
    assert!(report.contains("unknown field `colour`"), "{report}");
}

#[test]
fn a_library_names_its_topics_and_sees_what_became_of_its_headings() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("topics.csv"), "heading,topic\nSea stories,Tales of the sea\nNo such heading,X\n").unwrap();
    let (out, topics, table) = (path("out"), path("topics.csv"), path("report.csv"));
    let build = ["build", SMALL, "--out", &out, "--topics", &topics, "--topics-report", &table];
    let output = carrel(&build);
    let report = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{report}");
    assert!(report.contains("topics: ") && report.contains("titles have none"), "{report}");
    assert!(report.contains("1 headings matched nothing") && report.contains("No such heading"), "{report}");
    let written = fs::read_to_string(&table).unwrap();
    assert!(written.starts_with("heading,topic,broader,"), "{written}");
    assert!(written.contains("Sea stories,Tales of the sea,"), "{written}");
    fs::write(&table, "id,title\n").unwrap();
    let refused = carrel(&build);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("is no report of topics"), "{}", stderr(&refused));
    fs::write(&topics, "Whales,Sea\nDogs\n").unwrap();
    let wrong = stderr(&carrel(&["build", SMALL, "--out", &out, "--topics", &topics]));
    assert!(wrong.contains("line 2") && wrong.contains("second column"), "{wrong}");
}
