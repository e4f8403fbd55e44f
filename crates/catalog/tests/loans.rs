//! Loans files, whatever is in them.

mod common;

use std::io::Cursor;
use std::path::Path;

use carrel_catalog::error::Error;
use carrel_catalog::loans::account::Account;
use carrel_catalog::loans::read::Reader;
use carrel_catalog::loans::{CAP, Loans};
use carrel_catalog::names::Names;
use carrel_engine::title::Title;
use common::loans::plain;
use proptest::prelude::*;

fn read(titles: &[Title], file: &str) -> Result<(Loans, Account), Error> {
    read_bytes(titles, file.as_bytes())
}

fn read_bytes(titles: &[Title], file: &[u8]) -> Result<(Loans, Account), Error> {
    let names = Names::of(titles);
    let mut reader = Reader::new(titles, &names, 4.0);
    reader.read(Path::new("loans.csv"), Box::new(Cursor::new(file.to_vec())))?;
    Ok(reader.finish())
}

#[test]
fn rows_are_counted_or_left_out_with_a_reason() {
    let titles = plain(5);
    let file = "User ID;Book ID;Rating\n1;t0;5\n1;t1;3,5\n1;t2;-2\n1;t3;good\n2;t0;4,0\n2;t9;5\n;t1;5\n2;;5\n2;t4;\n2;t4\n2;t4;5;6\n";
    let (loans, account) = read(&titles, file).unwrap();
    assert_eq!((loans.patrons(), loans.pairs(), loans.popularity(5)), (2, 3, vec![2, 0, 0, 0, 1]));
    assert_eq!((account.read, account.low, account.unknown, account.rejected), (11, 2, 1, 5));
    let lines = account.lines(loans.patrons(), loans.pairs()).join("\n");
    assert!(lines.contains("no title of the catalogue is \"t9\"") && lines.contains("\"good\""), "{lines}");
}

#[test]
fn files_that_are_no_loans_are_worded_errors() {
    let titles = plain(5);
    for (file, message) in [
        (&b"1,2,3\n4,5,6\n"[..], "no column with the patron"),
        (b"user_id,year\n1,2\n", "no column with the title of a loan; its columns are: user_id, year"),
        (b"book_id,rating\n1,2\n", "no column with the patron of a loan; its columns are: book_id, rating"),
        (b"", "the file is empty"),
        (b"{\"user\": 1}", "JSON"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\0\0\0\0\0\0\0\x01\x02\0\0\0\0", "no text"),
    ] {
        let error = read_bytes(&titles, file).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn hostile_rows_cost_themselves_only() {
    let titles = plain(5);
    let huge = "x".repeat(3 << 20);
    let file = format!(
        "patron,title,rating\n1,t0,5\n{huge},t0,5\n1,{huge},5\n\"1,t1,5\n1,t\0 2,5\n\0,t1,5\n1,t1,1e999\n1,t2,5\n1,t3,NaN\n"
    );
    let (loans, account) = read(&titles, &file).unwrap();
    assert!(loans.pairs() >= 2 && account.rejected >= 3, "{account:?}");
    assert!(account.lines(1, 1).iter().all(|line| line.len() < 2_500 && !line.contains('\0')));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let file = if header { [b"patron,title,rating,time\n", &bytes[..]].concat() } else { bytes };
        if let Ok((loans, account)) = read_bytes(&plain(3), &file) {
            prop_assert!(loans.pairs() as u64 <= account.read);
        }
    }
}

#[test]
fn nobody_counts_for_more_than_two_hundred_titles() {
    let titles = plain(1_000);
    let rows: Vec<String> = (0..1_000).map(|title| format!("1,t{title},{title}\n")).collect();
    let (loans, account) = read(&titles, &format!("patron,title,time\n{}", rows.concat())).unwrap();
    assert_eq!(loans.of(0), (800..1_000).collect::<Vec<u32>>());
    assert_eq!((loans.pairs(), account.capped), (CAP, 800));
}
