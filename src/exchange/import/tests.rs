use proptest::prelude::*;

use super::*;

const GOODREADS: &str = "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,Private Notes,Read Count,Owned Copies\n";
const STORYGRAPH: &str = "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,Dates Read,Read Count,Moods,Pace,Character- or Plot-Driven?,Strong Character Development?,Loveable Characters?,Diverse Characters?,Flawed Characters?,Star Rating,Review,Content Warnings,Content Warning Description,Tags,Owned?\n";
const LIBRARYTHING: &str = "Book Id\tTitle\tSort Character\tPrimary Author\tPrimary Author Role\tSecondary Author\tSecondary Author Roles\tPublication\tDate\tReview\tRating\tComment\tPrivate Comment\tMedia\tDate Started\tDate Read\tTags\tCollections\tLanguages\tISBN\tISBNs\n";
const CARREL: &str = "Title,Authors,ISBN13,My Rating,Date Read,Date Added,Bookshelves,Private Notes,Year Published,Language,Format,Id,Link\n";

fn imported(parts: &[&str]) -> Import {
    read(&parts.concat()).unwrap()
}

#[test]
fn goodreads_writes_numbers_as_formulas_and_reviews_as_html() {
    let import = imported(&[
        GOODREADS,
        r#"44767458,"Dune (Dune, #1)",Frank Herbert,"Herbert, Frank","Karen Hébert, Ян Дун","=""0140449132""","=""9780140449136""",5,4.27,Ace,Paperback,604,2005,1965,2024/03/02,2024/01/15,"sci-fi, favourites","sci-fi (#3), favourites (#1)",read,"Great.<br/><br/>Spice &amp; ""sand"", <i>really</i>",,"Lent to Ann,
ask for it",2,1
2,"The Iliad",Homer,Homer,,"=""""","=""""",0,3.9,,Kindle Edition,,,-750,,2024/05/01,currently-reading,currently-reading (#1),currently-reading,,,,1,0
3,吾輩は猫である,夏目漱石,夏目漱石,,,,0,4.0,,,,,1905,,2023/11/11,to-read,to-read (#9),to-read,,,,0,0
4,Ulysses,James Joyce,"Joyce, James",,,,2,3.7,,,730,1990,1922,,2022/02/02,"did-not-finish, modernism",,did-not-finish,,,,0,0
"#,
    ]);
    assert_eq!((import.origin, import.skipped.len()), (Origin::Goodreads, 0));
    let expected = Row {
        line: 1,
        title: "Dune".into(),
        creators: vec!["Frank Herbert".into(), "Karen Hébert".into(), "Ян Дун".into()],
        isbns: vec!["9780140449136".into()],
        year: Some(1965),
        rating: 10,
        read: vec!["2024-03-02".into()],
        status: Status::Read,
        tags: vec!["sci-fi".into(), "favourites".into()],
        note: "Lent to Ann,\nask for it\n\nGreat.\n\nSpice & \"sand\", really".into(),
        id: String::new(),
    };
    assert_eq!(import.rows[0], expected);
    let bare = |line, title: &str, creator: &str, year, status| Row {
        line,
        title: title.into(),
        creators: vec![creator.into()],
        year: Some(year),
        status,
        ..Row::default()
    };
    assert_eq!(import.rows[1], bare(2, "The Iliad", "Homer", -750, Status::Reading));
    assert_eq!(import.rows[2], bare(3, "吾輩は猫である", "夏目漱石", 1905, Status::ToRead));
    let ulysses = bare(4, "Ulysses", "James Joyce", 1922, Status::Unread);
    assert_eq!(import.rows[3], Row { rating: 4, tags: vec!["modernism".into()], ..ulysses });
}

#[test]
fn storygraph_has_quarters_of_stars_and_many_readings() {
    let import = imported(&[
        STORYGRAPH,
        r#"Good Omens,"Terry Pratchett, Neil Gaiman",Martin Jarvis (Narrator),9780140449136,audio,read,2021/04/30,2022/01/01,"2021/05/03-2021/05/10, 2022/01/01",2,"funny, adventurous",fast,Plot,No,Yes,No,Yes,4.25,"<div>Very <b>funny</b>.</div>",,,"humour, audio book",Yes
Война и мир,Лев Толстой,,b7c9e0aa-0140,hardcover,to-read,2021/04/30,,,0,,,,,,,,,,,,,No
The Best of 2020,,"Ellen Datlow (Editor), Jane Yolen (Contributor)",,paperback,currently-reading,2021/04/30,,2022/03/01-,0,,,,,,,,,,,,,No
"#,
    ]);
    assert_eq!((import.origin, import.skipped.len()), (Origin::StoryGraph, 0));
    let expected = Row {
        line: 1,
        title: "Good Omens".into(),
        creators: vec!["Terry Pratchett".into(), "Neil Gaiman".into()],
        isbns: vec!["9780140449136".into()],
        rating: 9,
        read: vec!["2021-05-10".into(), "2022-01-01".into()],
        status: Status::Read,
        tags: vec!["humour".into(), "audio book".into()],
        note: "Very funny.".into(),
        ..Row::default()
    };
    assert_eq!(import.rows[0], expected);
    assert_eq!((import.rows[1].status, import.rows[1].rating, import.rows[1].isbns.len()), (Status::ToRead, 0, 0));
    assert_eq!(import.rows[2].creators, ["Ellen Datlow", "Jane Yolen"]);
    assert_eq!((import.rows[2].status, import.rows[2].read.len()), (Status::Reading, 0));
}

#[test]
fn librarything_separates_by_tabs_and_need_not_quote() {
    let import = imported(&[
        LIBRARYTHING,
        "1\tThe Iliad\t5\tHomer\t\tFagles, Robert|Knox, Bernard\tTranslator|Introduction\tPenguin (1998)\t1998\tGood.\t3.5\tloud\tattic\tPaperback\t2019-01-01\t[2019-02-03]\tepic, poetry\tYour library, Favorites\tEnglish\t[0140449132]\t0140449132, 9780140449136\n",
        "2\t\"Repent, Harlequin!\" Said the Ticktockman\t1\tEllison, Harlan\t\t\t\t\t1965\t\t\t\t\t\t\t\t\tTo read\tEnglish\t[]\t\n",
        "3\t\"Unfinished\t1\tEllison, Harlan\t\t\t\t\t\t\t\t\t\t\t2020-05-05\t\t\tYour library\tEnglish\t[]\t\n",
        "4\tEmma\t1\tAusten, Jane\t\t\t\t\t\t\t\t\t\t\t\t\t\tYour library\tEnglish\t[]\t\n",
    ]);
    assert_eq!((import.origin, import.skipped.len()), (Origin::LibraryThing, 0));
    let expected = Row {
        line: 1,
        title: "The Iliad".into(),
        creators: vec!["Homer".into(), "Fagles, Robert".into(), "Knox, Bernard".into()],
        isbns: vec!["9780140449136".into()],
        year: Some(1998),
        rating: 7,
        read: vec!["2019-02-03".into()],
        status: Status::Read,
        tags: vec!["Favorites".into(), "epic".into(), "poetry".into()],
        note: "attic\n\nloud\n\nGood.".into(),
        id: String::new(),
    };
    assert_eq!(import.rows[0], expected);
    assert_eq!(import.rows[1].title, "\"Repent, Harlequin!\" Said the Ticktockman");
    assert_eq!((import.rows[1].status, import.rows[1].tags.len()), (Status::ToRead, 0));
    assert_eq!((import.rows[2].status, import.rows[3].status), (Status::Reading, Status::Unread));
}

#[test]
fn librarything_may_separate_by_commas_and_quote() {
    let header = LIBRARYTHING.replace('\t', ",");
    let import = imported(&[
        &header,
        "1,\"Emma,\na novel\",1,\"Austen, Jane\",,,,,1815,\"One\n\ntwo \"\"three\"\"\",,,,,,2020-01-02,\"a,b\",,,\"[0140449132]\",\n",
    ]);
    let row = &import.rows[0];
    assert_eq!(
        (row.title.as_str(), row.year, row.creators.as_slice()),
        ("Emma, a novel", Some(1815), &["Austen, Jane".to_owned()][..])
    );
    assert_eq!((row.note.as_str(), row.tags.len(), row.status), ("One\n\ntwo \"three\"", 2, Status::Read));
}

#[test]
fn carrels_own_tables_come_back_as_they_were() {
    let import = imported(&[
        "\u{feff}",
        CARREL,
        "'=1+1,\"Austen, Jane; Brontë, Anne\",9780140449136,\"4,5\",2024-03-02,2024-01-01,\"read; summer\",\"'-1 & <b>\n\n'=x\",1815,en,book,'@r/1,https://x.example/1\r\n",
        "'Tis Pity (Plays #1),\"Ford, John\",,,,,to-read,,,,,42,\r\n",
    ]);
    assert_eq!((import.origin, import.skipped.len()), (Origin::Carrel, 0));
    let expected = Row {
        line: 1,
        title: "=1+1".into(),
        creators: vec!["Austen, Jane".into(), "Brontë, Anne".into()],
        isbns: vec!["9780140449136".into()],
        year: Some(1815),
        rating: 9,
        read: vec!["2024-03-02".into()],
        status: Status::Read,
        tags: vec!["summer".into()],
        note: "-1 & <b>\n\n'=x".into(),
        id: "@r/1".into(),
    };
    assert_eq!(import.rows[0], expected);
    assert_eq!((import.rows[1].title.as_str(), import.rows[1].id.as_str()), ("'Tis Pity (Plays #1)", "42"));
    assert_eq!(import.rows[1].status, Status::ToRead);
}

#[test]
fn any_table_with_titles_will_do() {
    let import =
        imported(&["id;TITLE;author;Date finished;Rating\r\n7;Emma;Jane Austen;2020-01-02;3,5\r\n8;Dune\r\n;;;;\r\n"]);
    assert_eq!((import.origin, import.skipped.len(), import.rows.len()), (Origin::Table, 0, 2));
    assert_eq!((import.rows[0].status, import.rows[0].rating, import.rows[0].id.as_str()), (Status::Read, 7, ""));
    assert_eq!(
        imported(&["Title\nEmma, a novel\n\n  \nDune"]).rows.iter().map(|it| it.line).collect::<Vec<_>>(),
        [1, 3]
    );
}

#[test]
fn what_is_no_table_of_books_is_refused() {
    for text in ["", "\u{feff}", " \r\n\t\n", GOODREADS, "Title,Author\n,,\n \n"] {
        assert_eq!(read(text), Err(ImportFault::Empty), "{text}");
    }
    for text in ["{\"books\": []}", " [1]", "<!DOCTYPE html><title>x</title>", "PK\u{3}\u{4}\u{14}", "Title\nEm\0ma"] {
        assert_eq!(read(text), Err(ImportFault::NotText), "{text}");
    }
    let long = ["Name", &"ä".repeat(99), "c,d,e,f,g,h,i,j\nx"].join(",");
    let Err(ImportFault::NoTitleColumn { columns }) = read(&long) else { panic!() };
    assert_eq!((columns.len(), columns[0].as_str(), columns[1].chars().count()), (8, "Name", 40));
}

#[test]
fn records_that_are_no_books_are_counted_and_the_others_stay() {
    let long = "x".repeat(MAX_TITLE + 1);
    let import = imported(&[
        CARREL,
        ",A,,,,,,,,,,,\n",
        &long,
        ",,,,,,,,,,,,\nEmma,A\nEmma,,,,,,,,,,,,,,,\nDune,,,,,,,,,,,,,x\n",
    ]);
    let whys: Vec<_> = import.skipped.iter().map(|it| (it.line, it.why)).collect();
    assert_eq!(whys, [(1, Why::NoTitle), (2, Why::TooLong), (3, Why::Fields), (5, Why::Fields)]);
    assert_eq!(import.rows.iter().map(|it| it.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn lines_may_end_in_any_way() {
    let texts = ["\n", "\r\n", "\r"]
        .map(|end| [CARREL, "Emma,A,,,,,,\"a\nb\",,,,,\nDune,,,,,,,,,,,,\n"].concat().replace('\n', end));
    let [lf, crlf, cr] = texts.map(|text| read(&text).unwrap());
    assert_eq!((lf.rows.len(), lf.rows[0].note.as_str()), (2, "a\nb"));
    assert!(lf == crlf && lf == cr);
}

#[test]
fn large_files_are_refused_before_they_are_read() {
    assert_eq!(read(&"x".repeat(MAX_BYTES + 1)), Err(ImportFault::TooLong { limit: MAX_BYTES }));
    let rows = |count| ["Title\n", &"x\n".repeat(count)].concat();
    assert_eq!(read(&rows(MAX_ROWS + 1)), Err(ImportFault::TooManyRows { limit: MAX_ROWS }));
    assert_eq!(read(&rows(MAX_ROWS)).unwrap().rows.len(), MAX_ROWS);
}

#[test]
fn long_notes_and_lists_are_cut() {
    let tags: String = (0..1_000).map(|it| it.to_string() + ", ").collect();
    let import =
        imported(&["Title,Tags,Notes,Review\nEmma,\"", &tags, "\",", &"ä".repeat(9_000), ",", &"x".repeat(9_000)]);
    assert_eq!((import.rows[0].tags.len(), import.rows[0].note.len()), (MAX_LIST, MAX_FIELD));
}

fn is_within_bounds(row: &Row) -> bool {
    let names = |names: &[String]| {
        names.len() <= MAX_LIST
            && names.iter().all(|it| (1..=MAX_NAME).contains(&it.len()) && !it.contains(['\n', '\0']))
    };
    let digits = |it: &String| it.len() == 13 && it.bytes().all(|it| it.is_ascii_digit());
    (1..=MAX_TITLE).contains(&row.title.len())
        && !row.title.contains(['\n', '\r'])
        && names(&row.creators)
        && names(&row.tags)
        && row.isbns.iter().all(digits)
        && row.isbns.len() <= MAX_LIST
        && row.read.iter().all(|it| it.len() == 10)
        && row.read.len() <= MAX_LIST
        && row.rating <= 10
        && row.note.len() <= MAX_FIELD
        && row.id.len() <= MAX_TITLE
}

fn holds(text: &str) -> bool {
    read(text).is_ok_and(|it| it.rows.iter().all(is_within_bounds)) || read(text).is_err()
}

proptest! {
    #[test]
    fn any_text_is_read_within_bounds_or_refused(text in any::<String>()) {
        prop_assert!(holds(&text));
    }

    #[test]
    fn anything_below_the_names_of_columns_is_read_within_bounds(
        header in prop::sample::select(vec![GOODREADS, STORYGRAPH, LIBRARYTHING, CARREL, "Title\tNotes\tDate Read\tISBN\tYear\tRating\n"]),
        fields in prop::collection::vec("[,;\t\n\r\"'=#()&<>a-cé中0-9X/:. -]{0,12}|\\PC{0,9}|20[0-9]{2}/[0-9]{2}/[0-9]{2}|[1-5][.,][0-9]{1,2}", 0..120),
        separator in prop::sample::select(vec![",", "\t", "\",\"", "\n"]),
    ) {
        prop_assert!(holds(&[header, &fields.join(separator)].concat()));
    }

    #[test]
    fn any_values_in_quotation_marks_make_a_row(title in "[a-z\",\n]{0,20}[a-z]", note in "[a-z<&,;\"\r\n]{0,60}", year in -999_i32..=2_100) {
        let quoted = |it: &str| ["\"", &it.replace('"', "\"\""), "\""].concat();
        let text = ["Title,Notes,Year\n", &[quoted(&title), quoted(&note), quoted(&year.to_string())].join(",")].concat();
        let import = read(&text).unwrap();
        prop_assert_eq!(&import.rows[0].title, &plain::line(&title));
        prop_assert_eq!(&import.rows[0].note, &plain::lines(&note));
        prop_assert_eq!(import.rows[0].year, Some(year).filter(|it| *it != 0));
    }
}
