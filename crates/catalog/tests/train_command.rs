//! `carrel build --loans` as a library runs it.

mod common;

use std::fs;
use std::path::Path;

use carrel_catalog::loans::mix;
use common::loans::{METHODS, planted};

const SEARCH: &str = "the best of";

/// A catalogue and loans with something to learn, as files.
fn library(dir: &Path) -> (String, String) {
    let (catalogue, loans) = (dir.join("catalogue.csv"), dir.join("loans.csv"));
    let rows: Vec<String> = (0..320).map(|number| format!("t{number},Title{number},Topic {}\n", number / 20)).collect();
    fs::write(&catalogue, format!("id,title,subjects\n{}", rows.concat())).unwrap();
    let planted = planted(800, 15);
    let mut rows = Vec::new();
    for patron in 0..planted.patrons() {
        rows.extend(planted.of(patron).iter().map(|title| format!("SECRET{patron}@example.org,t{title}\n")));
    }
    fs::write(&loans, format!("patron,title\n{}", rows.concat())).unwrap();
    (catalogue.display().to_string(), loans.display().to_string())
}

fn build(out: &Path, catalogue: &str, more: &[&str]) -> String {
    let arguments = [&["build", catalogue, "--out", out.to_str().unwrap()], more].concat();
    let output = common::carrel(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", common::stderr(&output));
    common::stderr(&output)
}

/// Names and bytes of everything in a folder.
fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.display().to_string().replace(&dir.display().to_string(), "");
    common::files_below(dir, "").into_iter().map(|path| (name(&path), fs::read(path).unwrap())).collect()
}

#[test]
fn the_printed_settings_give_the_same_bytes_again() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let (first, second, none) = (dir.path().join("first"), dir.path().join("second"), dir.path().join("none"));
    let report = build(&first, &catalogue, &["--loans", &loans]);
    let line = report.lines().find(|line| line.starts_with("model: ") && line.contains(SEARCH)).unwrap();
    let settings = line.trim_start_matches("model: ").split(',').next().unwrap();
    assert!(report.lines().filter(|line| line.contains("NDCG@100")).count() > 5, "{report}");
    let report = build(&second, &catalogue, &["--loans", &loans, "--model", settings]);
    assert!(!report.contains(SEARCH), "{report}");
    assert_eq!(contents(&first), contents(&second));
    build(&none, &catalogue, &["--loans", &loans, "--model", "none"]);
    assert!(contents(&first).iter().any(|(name, _)| name.contains("neighbours")));
    assert!(!contents(&none).iter().any(|(name, _)| name.contains("neighbours")));
}

#[test]
fn neither_the_order_of_rows_nor_their_spread_over_files_matters() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let text = fs::read_to_string(&loans).unwrap();
    let mut rows: Vec<&str> = text.lines().skip(1).collect();
    rows.sort_by_key(|row| mix(row.bytes().map(u64::from).sum()));
    let (left, right) = rows.split_at(rows.len() / 3);
    let parts = [dir.path().join("left.tsv"), dir.path().join("right.csv.gz")];
    fs::write(&parts[0], format!("patron\ttitle\n{}\n", left.join("\n").replace(',', "\t"))).unwrap();
    let right = format!(
        "title,patron\n{}\n",
        right.iter().map(|row| row.split(',').rev().collect::<Vec<_>>().join(",")).collect::<Vec<_>>().join("\n")
    );
    fs::write(&parts[1], carrel_catalog::output::gzip(right.as_bytes()).unwrap()).unwrap();
    let (one, two) = (dir.path().join("one"), dir.path().join("two"));
    build(&one, &catalogue, &["--loans", &loans]);
    build(&two, &catalogue, &["--loans", parts[0].to_str().unwrap(), "--loans", parts[1].to_str().unwrap()]);
    assert_eq!(contents(&one), contents(&two));
}

#[test]
fn nothing_of_a_patrons_id_reaches_a_file_or_the_report() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let mut text = fs::read_to_string(&loans).unwrap();
    text += "SECRET1@example.org,unknown\nSECRET2@example.org\nSECRET3@example.org,t1,t2\n\"SECRET4@example.org,t1\n";
    fs::write(&loans, text).unwrap();
    let (out, rejects) = (dir.path().join("out"), dir.path().join("rejects.csv"));
    let report =
        build(&out, &catalogue, &["--loans", &loans, "--model", METHODS[0], "--rejects", rejects.to_str().unwrap()]);
    assert!(report.contains("left out: 1 rows of titles that are not in the catalogue"), "{report}");
    assert!(!report.contains("SECRET"), "{report}");
    for (name, bytes) in contents(&out).into_iter().chain([("rejects".to_owned(), fs::read(rejects).unwrap())]) {
        let hidden = |needle: &[u8]| !bytes.windows(needle.len()).any(|window| window == needle);
        assert!(hidden(b"SECRET") && hidden(b"example.org"), "{name}");
    }
}

#[test]
fn a_budget_cuts_the_grid_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let out = dir.path().join("out");
    let report = build(&out, &catalogue, &["--loans", &loans, "--train-budget", "0"]);
    assert!(report.contains("the default: --train-budget leaves no time to choose"), "{report}");
}

#[test]
fn the_size_of_the_model_is_kept_within_its_bound() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let size = |bytes: &str| {
        let out = dir.path().join(bytes);
        build(&out, &catalogue, &["--loans", &loans, "--model", METHODS[0], "--neighbour-bytes", bytes]);
        let files = contents(&out);
        files
            .iter()
            .find(|(name, _)| name.contains("neighbours") && name.contains(".gz"))
            .map_or(0, |(_, bytes)| bytes.len())
    };
    let (large, small, none) = (size("1000000"), size("1500"), size("0"));
    assert!(large > 2_000 && small > 750 && small < 2_000 && none == 0, "{large} {small} {none}");
}

#[test]
fn wrong_models_and_loans_are_refused_before_anything_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, _) = library(dir.path());
    let out = dir.path().join("out");
    for (more, message) in [
        (vec!["--model", "als"], "the methods are ridge, ease, cosine and content"),
        (vec!["--model", "ridge k=0 lambda=1 alpha=0 keep=3"], "k=0"),
        (vec!["--min-rating", "NaN"], "--min-rating"),
        (vec!["--loans", "/no/such/loans.csv"], "/no/such/loans.csv"),
        (vec!["--loans", &catalogue], "no column with the patron of a loan; its columns are: id, title, subjects"),
    ] {
        let arguments = [&["build", &catalogue, "--out", out.to_str().unwrap()][..], &more].concat();
        let output = common::carrel(&arguments);
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        assert!(common::stderr(&output).contains(message), "{more:?}: {}", common::stderr(&output));
        assert!(!out.exists(), "{more:?}");
    }
}

#[test]
fn inspect_says_what_is_disclosed_and_what_is_not_protected() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = library(dir.path());
    let out = dir.path().join("out");
    build(&out, &catalogue, &["--loans", &loans, "--model", METHODS[0], "--min-patrons", "7"]);
    let shown = common::carrel(&["inspect", out.to_str().unwrap()]);
    let text = String::from_utf8(shown.stdout).unwrap();
    for wanted in [
        "popularity: for titles of 7 or more loans",
        "pairs of 7 or more patrons",
        "at most 200 titles of each patron",
        "successive releases",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    let shown = common::carrel(&["inspect", out.to_str().unwrap(), "--json"]);
    let summary: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(summary["model"].as_str().unwrap().split(" popularity").next(), Some(METHODS[0]));
    assert_eq!(summary["disclosure"]["minPatrons"], 7);
    assert_eq!(summary["disclosure"]["successiveReleasesProtected"], false);
    assert!(summary["disclosure"]["neighbourWeights"].as_u64().unwrap() > 1_000);
}

#[test]
fn loans_of_other_titles_leave_the_catalogues_own_counts() {
    let dir = tempfile::tempdir().unwrap();
    let (catalogue, loans) = (dir.path().join("catalogue.csv"), dir.path().join("loans.csv"));
    fs::write(&catalogue, "id,title,loans\n1,A,100\n2,B,0\n").unwrap();
    fs::write(&loans, "patron,title\n1,x\n2,y\n").unwrap();
    let (with, without) = (dir.path().join("with"), dir.path().join("without"));
    let report = build(&with, catalogue.to_str().unwrap(), &["--loans", loans.to_str().unwrap()]);
    assert!(report.contains("no loan is of a title in the catalogue"), "{report}");
    build(&without, catalogue.to_str().unwrap(), &[]);
    assert_eq!(contents(&with), contents(&without));
}
