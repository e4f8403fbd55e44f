//! MARC records out of bytes: sound ones and damaged ones, in every encoding.

mod common;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use carrel_catalog::marc::record::{Field, Record};
use carrel_catalog::marc::{decode, exchange};
use carrel_catalog::report::{Repair, Repairs};
use carrel_catalog::source::marc_split::Split;
use common::marc::Marc;
use common::{Taken, is_accounted_for, reasons};
use proptest::prelude::*;

fn titles(intake: &Taken) -> Vec<&str> {
    intake.titles.iter().map(|title| title.title.as_str()).collect()
}

/// The records of a file in memory, before their fields are understood.
fn records(bytes: &[u8]) -> Vec<Result<Record, String>> {
    let mut split = Split::new(Box::new(Cursor::new(bytes.to_vec())));
    let mut all = Vec::new();
    while let Some(raw) = split.next_record().unwrap() {
        let mut repairs = Repairs::default();
        all.push(exchange::parse(&raw.bytes).and_then(|parsed| decode::record(&parsed, false, &mut repairs)));
    }
    all
}

#[test]
fn records_are_read_one_after_the_other() {
    let file = [Marc::book("1", "Œuvres").bytes(), Marc::book("2", "Два").bytes()].concat();
    let intake = common::read(&file);
    assert_eq!(titles(&intake), ["Œuvres", "Два"]);
    assert_eq!((intake.titles[1].id.as_str(), intake.report.rejected), ("2", 0));
}

#[test]
fn a_bad_record_between_good_ones_is_rejected_with_its_number_and_byte() {
    let good = [Marc::book("1", "One").bytes(), Marc::book("3", "Three").bytes()];
    let mut bad = Marc::book("2", "Two").bytes();
    bad.drain(30..32);
    let intake = common::read(&[&*good[0], &bad, &good[1]].concat());
    assert_eq!(titles(&intake), ["One", "Three"]);
    assert!(reasons(&intake)[0].starts_with("record 2: directory of 22 bytes"), "{:?}", reasons(&intake));
    assert_eq!(intake.report.first[0].at.offset, Some(good[0].len() as u64));
}

#[test]
fn lengths_counted_in_characters_are_put_right() {
    let counted = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().count();
    let book = Marc::book("1", "Žluťoučký kůň").data("650", " 0", &[('a', "Koně".as_bytes())]);
    let intake = common::read(&[book.counted(counted), Marc::book("2", "Two").bytes()].concat());
    assert_eq!(titles(&intake), ["Žluťoučký kůň", "Two"]);
    let repairs = &intake.report.repairs;
    assert_eq!((repairs.count(Repair::MarcLength), repairs.count(Repair::MarcDirectory)), (1, 1));
}

#[test]
fn a_record_longer_than_its_length_can_tell_is_read() {
    let mut long = Marc::book("1", "Long");
    for number in 0..3_000 {
        long = long.data("952", "  ", &[('a', b"Main branch"), ('p', format!("{number:030}").as_bytes())]);
    }
    let bytes = long.bytes();
    assert!(bytes.len() > 99_999);
    let intake = common::read(&[bytes, Marc::book("2", "Two").bytes()].concat());
    assert_eq!(titles(&intake), ["Long", "Two"]);
    assert_eq!(intake.report.repairs.count(Repair::MarcLength), 1);
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let mut file = [Marc::book("1", "One").bytes(), Marc::book("2", "Two").bytes()].concat();
    file.truncate(file.len() - 4);
    let intake = common::read(&file);
    assert_eq!(titles(&intake), ["One"]);
    assert!(reasons(&intake)[0].contains("cut off: the file ends"));
}

#[test]
fn a_record_that_is_cut_in_its_leader_is_rejected_and_the_next_is_read() {
    let (one, two, three) = (Marc::book("1", "One").bytes(), Marc::book("2", "Two").bytes(), Marc::book("3", "Three"));
    for cut in [9, 15, 23] {
        let intake = common::read(&[&*one, &two[..cut], &three.bytes()].concat());
        assert_eq!(titles(&intake), ["One", "Three"], "{cut}");
        let reject = &intake.report.first[0];
        assert_eq!((reject.at.number, reject.at.offset), (2, Some(one.len() as u64)));
        assert!(reject.reason.contains("cut off") || reject.reason.contains("no record"), "{}", reject.reason);
        is_accounted_for(&intake);
    }
}

#[test]
fn only_the_last_sign_of_a_file_may_be_missing() {
    let mut file = Marc::book("1", "One").bytes();
    file.pop();
    let intake = common::read(&file);
    assert_eq!((titles(&intake), intake.report.repairs.count(Repair::MarcEnd)), (vec!["One"], 1));
}

#[test]
fn records_of_names_and_copies_and_deleted_ones_are_passed_over_and_named() {
    let name = Marc::new(b'a').control("001", b"n1").data("100", "1 ", &[('a', b"Doe, Jane")]).kind(b'n', b'z');
    let copy = Marc::new(b'a').control("001", b"h1").data("852", "  ", &[('b', b"Main")]).kind(b'n', b'x');
    let gone = Marc::book("2", "Gone").kind(b'd', b'a');
    let file = [name.bytes(), copy.bytes(), gone.bytes(), Marc::book("1", "One").bytes()].concat();
    let intake = common::read(&file);
    assert_eq!((titles(&intake), intake.report.read, intake.report.rejected), (vec!["One"], 4, 0));
    let lines = intake.report.lines().join("\n");
    for name in ["authority record", "holdings record", "record marked as deleted"] {
        assert!(lines.contains(&format!("passed over: {name}")), "{lines}");
    }
    is_accounted_for(&intake);
}

#[test]
fn marc_8_of_every_script_is_read() {
    let title = |number: &str, text: &[u8]| {
        Marc::new(b' ').control("001", number.as_bytes()).data("245", "10", &[('a', text)]).bytes()
    };
    let file = [
        title("1", b"Soci\xe2et\xe2e g\xe2en\xe2erale"),
        title("2", b"\x1b(NwOJNA I MIR\x1b(B"),
        title("3", b"\x1b$1!0!i$N\x1b(B"),
        title("4", b"\x1b(2yie\x1b(B"),
        title("5", b"&#x0E44;&#x0E17;&#x0E22;"),
    ];
    let intake = common::read(&file.concat());
    assert_eq!(titles(&intake), ["Société générale", "Война и мир", "一の", "שיו", "ไทย"]);
    assert_eq!(intake.report.repairs.count(Repair::Windows1252), 0);
}

#[test]
fn a_damaged_title_is_rejected_and_another_damaged_field_left_out() {
    let sound = "é".repeat(4);
    let damaged = [sound.as_bytes(), b" \xc0 \x80"].concat();
    let note = Marc::book("1", &sound).data("500", "  ", &[('a', &damaged)]);
    let title = Marc::new(b'a').control("001", b"2").data("245", "10", &[('a', &damaged)]);
    let intake = common::read(&[note.bytes(), title.bytes()].concat());
    assert_eq!((titles(&intake), intake.report.repairs.count(Repair::DamagedField)), (vec![&*sound], 1));
    assert!(reasons(&intake)[0].contains("field 245 has bytes that are no text in UTF-8"), "{:?}", reasons(&intake));
}

#[test]
fn marc_in_json_lines_is_read() {
    let line = |number: u32| {
        format!(
            r#"{{"leader":"00000nam a2200000 a 4500","fields":[{{"001":"{number}"}},{{"245":{{"ind1":"1","ind2":"0","subfields":[{{"a":"Title {number}"}}]}}}}]}}"#
        )
    };
    let bad = r#"{"leader":"00000nam a2200000 a 4500","fields":[{"24":"x"}]}"#;
    let intake = common::read([&line(1), bad, &line(2)].map(|line| format!("{line}\n")).concat().as_bytes());
    assert_eq!(titles(&intake), ["Title 1", "Title 2"]);
    assert_eq!(reasons(&intake), [r#"line 2: tag "24"; tags have three characters"#]);
    assert_eq!(intake.report.first[0].at.offset, Some(line(1).len() as u64 + 1));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{1,30}", "\\PC{1,12}", "[а-я]{1,12}", "[a-zé一-十\u{300}-\u{310}]{1,12}"]
}

fn book() -> impl Strategy<Value = Marc> {
    let field = ("[2-8][0-9]{2}", "[0-9 ]{2}", prop::collection::vec(("[a-z0-9]", text()), 1..4));
    (text(), prop::collection::vec(field, 0..6)).prop_map(|(title, fields)| {
        let mut marc = Marc::book("number", &title);
        for (tag, indicators, subfields) in fields {
            let subfields: Vec<(char, &[u8])> =
                subfields.iter().map(|(code, text)| (code.chars().next().unwrap(), text.as_bytes())).collect();
            marc = marc.data(&tag, &indicators, &subfields);
        }
        marc
    })
}

/// A slip: at a place, in parts of the whole, a byte is changed, put in or taken out, or the rest is cut off.
fn slip() -> impl Strategy<Value = (f64, u8, u8)> {
    (
        0.0..1.0,
        prop_oneof![6 => 0_u8..3, 1 => Just(3)],
        prop_oneof![Just(0x1d), Just(0x1e), Just(0x1f), Just(0x1b), any::<u8>()],
    )
}

fn slipped(mut bytes: Vec<u8>, slips: &[(f64, u8, u8)]) -> Vec<u8> {
    for (place, what, byte) in slips {
        let at = (*place * bytes.len() as f64) as usize;
        match what {
            0 if at < bytes.len() => bytes[at] = *byte,
            1 => bytes.insert(at, *byte),
            2 if at < bytes.len() => _ = bytes.remove(at),
            3 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

proptest! {
    #[test]
    fn what_is_written_is_read(title in text(), subject in text()) {
        let marc = Marc::book("42", &title).data("650", " 0", &[('a', subject.as_bytes()), ('x', b"History")]);
        let read = records(&marc.bytes()).remove(0).unwrap();
        prop_assert_eq!(read.control(*b"001"), Some("42"));
        let field = read.tagged(*b"650").next().unwrap();
        prop_assert_eq!(field.subfield('a'), Some(&*decode::plain(&subject)));
        prop_assert_eq!((field.indicator(2), field.subfield('x')), ('0', Some("History")));
        prop_assert_eq!(read.tagged(*b"245").next().unwrap().subfield('a'), Some(&*decode::plain(&title)));
    }

    #[test]
    fn every_damaged_record_is_accounted_for(
        books in prop::collection::vec(book(), 1..5),
        slips in prop::collection::vec(slip(), 0..8),
    ) {
        let bytes = slipped(books.iter().flat_map(Marc::bytes).collect(), &slips);
        // The first record tells what the file is.
        is_accounted_for(&common::read(&[Marc::book("1", "First").bytes(), bytes].concat()));
    }

    #[test]
    fn a_slip_costs_no_other_record(damaged in book(), slips in prop::collection::vec(slip(), 1..4)) {
        let damaged = slipped(damaged.bytes(), &slips);
        let file = [Marc::book("1", "One").bytes(), damaged, Marc::book("3", "Three").bytes(), Marc::book("4", "Four").bytes()];
        let intake = common::read(&file.concat());
        prop_assert_eq!(titles(&intake).first().copied(), Some("One"));
        prop_assert_eq!(titles(&intake).last().copied(), Some("Four"));
    }

    #[test]
    fn any_bytes_after_a_record_are_accounted_for(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        is_accounted_for(&common::read(&[Marc::book("1", "One").bytes(), bytes].concat()));
    }

    #[test]
    fn any_bytes_as_text_are_accounted_for(bytes in prop::collection::vec(any::<u8>(), 0..60), encoding in "[a ]") {
        let marc = Marc::new(encoding.as_bytes()[0]).control("001", b"1").data("245", "10", &[('a', &bytes)]);
        is_accounted_for(&common::read(&marc.bytes()));
    }
}

/// The MARC files of the real data.
fn real_files() -> Vec<PathBuf> {
    let Some(dir) = common::real_data("marc") else { return Vec::new() };
    let records = |path: &PathBuf| path.to_string_lossy().contains(".records.utf8");
    let mut files: Vec<PathBuf> = common::files_below(&dir, "").into_iter().filter(records).collect();
    files.extend([".mrc", ".dat", ".marc"].iter().flat_map(|ending| common::files_below(&dir, ending)));
    files
}

fn read(path: &Path) -> Taken {
    common::read_file(path)
}

#[test]
fn every_record_of_the_real_files_is_accounted_for() {
    let mut read_in_all = 0;
    for path in real_files() {
        let intake = read(&path);
        for reject in &intake.report.first {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            println!("{name}, {}: {} [{}]", reject.at, reject.reason, reject.excerpt);
        }
        is_accounted_for(&intake);
        assert!(intake.report.read > 0, "{}", path.display());
        read_in_all += intake.report.read;
    }
    assert!(read_in_all == 0 || read_in_all > 2_000);
}

#[test]
fn real_records_in_marc_8_and_code_pages_read_as_their_letters() {
    let Some(dir) = common::real_data("marc") else { return };
    let all = |name: &str| -> String {
        let read: Vec<Record> = records(&std::fs::read(dir.join(name)).unwrap()).into_iter().flatten().collect();
        read.iter()
            .flat_map(|record| &record.fields)
            .flat_map(Field::subfields)
            .map(|(_, text)| text.to_owned() + "\n")
            .collect()
    };
    assert!(all("pymarc/bad_eacc_encoding.dat").contains("米国の統治の仕組〓"));
    assert!(all("pymarc/1251.dat").contains("Психологический тренинг с подростками"));
    assert!(all("evergreen/hebrew.marc").contains("תשובות והנהגות"));
    assert!(all("pymarc/testunimarc.dat").contains("L'altra faccia della spirale"));
    assert!(all("evergreen/jazz_1k.mrc").contains("Rodrigo, Joaquín,"));
    assert!(all("traject/test_data.utf8.mrc").contains("Vi\u{361}atkin, M. P."));
}

#[test]
fn a_record_that_is_cut_off_takes_no_sound_one_with_it() {
    let record = |id: &str| Marc::book(id, id).bytes();
    let mut bytes = record("One");
    let cut = record("Two, which is longer than the others and is cut in the middle of its title");
    bytes.extend(&cut[..cut.len() - 20]);
    bytes.extend(record("Three"));
    let intake = common::read(&bytes);
    let found = titles(&intake);
    assert!(found.contains(&"One") && found.contains(&"Three"), "{found:?} {:?}", reasons(&intake));
}
