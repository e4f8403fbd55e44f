//! References as the manuals have them.

use proptest::prelude::*;

use super::*;

fn work(title: &str, creators: &[&str], year: Option<i32>) -> Work {
    Work {
        title: title.into(),
        creators: creators.iter().map(|it| (*it).to_owned()).collect(),
        year,
        format: "book".into(),
        ..Work::default()
    }
}

fn all(work: &Work) -> [String; 5] {
    Style::ALL.map(|style| plain(&cite(work, style)))
}

/// The same with asterisks around what is in italics.
fn marked(work: &Work, style: Style) -> String {
    cite(work, style).iter().map(|it| if it.italic { ["*", &it.text, "*"].concat() } else { it.text.clone() }).collect()
}

/// So many authors: "Aaaaa, Jo", "Bbbbb, Jo".
fn authors(count: u8) -> Vec<String> {
    (0..count).map(|it| [&char::from(b'A' + it).to_string(), "xx, Jo"].concat()).collect()
}

#[test]
fn styles_are_known_by_their_words() {
    for style in Style::ALL {
        assert_eq!(Style::parse(style.as_str()), Some(style));
    }
    assert_eq!(Style::parse("APA"), None);
}

#[test]
fn a_book_of_one_author() {
    let book = work("Moby Dick", &["Melville, Herman, 1819-1891"], Some(1851));
    assert_eq!(
        Style::ALL.map(|style| marked(&book, style)),
        [
            "Melville, H. (1851). *Moby Dick*.",
            "Melville, Herman. *Moby Dick*. 1851.",
            "Melville, Herman. *Moby Dick*. 1851.",
            "Melville, H. (1851) *Moby Dick*.",
            "Melville H. Moby Dick. 1851.",
        ]
    );
}

#[test]
fn a_book_of_two_authors() {
    let book = work("Good omens", &["Pratchett, Terry", "Neil Gaiman"], Some(1990));
    assert_eq!(
        all(&book),
        [
            "Pratchett, T., & Gaiman, N. (1990). Good omens.",
            "Pratchett, Terry, and Neil Gaiman. Good omens. 1990.",
            "Pratchett, Terry, and Neil Gaiman. Good omens. 1990.",
            "Pratchett, T. and Gaiman, N. (1990) Good omens.",
            "Pratchett T, Gaiman N. Good omens. 1990.",
        ]
    );
}

#[test]
fn a_book_of_three_authors() {
    let book =
        work("The craft of research", &["Booth, Wayne C.", "Gregory G. Colomb", "Williams, Joseph M."], Some(2008));
    assert_eq!(
        all(&book),
        [
            "Booth, W. C., Colomb, G. G., & Williams, J. M. (2008). The craft of research.",
            "Booth, Wayne C., et al. The craft of research. 2008.",
            "Booth, Wayne C., Gregory G. Colomb, and Joseph M. Williams. The craft of research. 2008.",
            "Booth, W.C., Colomb, G.G. and Williams, J.M. (2008) The craft of research.",
            "Booth WC, Colomb GG, Williams JM. The craft of research. 2008.",
        ]
    );
}

#[test]
fn each_style_names_as_many_authors_as_it_does() {
    let eight = Work { creators: authors(8), ..work("T", &[], Some(2000)) };
    assert_eq!(
        all(&eight),
        [
            "Axx, J., Bxx, J., Cxx, J., Dxx, J., Exx, J., Fxx, J., Gxx, J., & Hxx, J. (2000). T.",
            "Axx, Jo, et al. T. 2000.",
            "Axx, Jo, Jo Bxx, Jo Cxx, et al. T. 2000.",
            "Axx, J. et al. (2000) T.",
            "Axx J, Bxx J, Cxx J, Dxx J, Exx J, Fxx J, et al. T. 2000.",
        ]
    );
    assert_eq!(marked(&eight, Style::Harvard), "Axx, J. *et al.* (2000) *T*.");
    let many = Work { creators: authors(25), ..work("T", &[], Some(2000)) };
    let apa = plain(&cite(&many, Style::Apa));
    assert!(apa.ends_with("Rxx, J., Sxx, J., . . . Yxx, J. (2000). T."), "{apa}");
    assert_eq!(apa.matches("xx, J.").count(), 20);
    let most = Work { creators: authors(20), ..work("T", &[], Some(2000)) };
    assert!(plain(&cite(&most, Style::Apa)).ends_with("Sxx, J., & Txx, J. (2000). T."));
    let six = Work { creators: authors(6), ..work("T", &[], Some(2000)) };
    assert!(plain(&cite(&six, Style::Chicago)).contains(", Jo Exx, and Jo Fxx. T"));
    assert!(plain(&cite(&six, Style::Vancouver)).contains(", Exx J, Fxx J. T"));
}

#[test]
fn a_body_is_an_author() {
    let report = work("World economic outlook", &["United Nations", "World Bank"], Some(2015));
    assert_eq!(
        all(&report),
        [
            "United Nations, & World Bank. (2015). World economic outlook.",
            "United Nations and World Bank. World economic outlook. 2015.",
            "United Nations and World Bank. World economic outlook. 2015.",
            "United Nations and World Bank (2015) World economic outlook.",
            "United Nations, World Bank. World economic outlook. 2015.",
        ]
    );
}

#[test]
fn other_scripts_keep_their_names() {
    let shahnameh = work("شاهنامه", &["فردوسی، ابوالقاسم"], Some(1010));
    assert_eq!(
        all(&shahnameh),
        [
            "فردوسی، ابوالقاسم. (1010). شاهنامه.",
            "فردوسی، ابوالقاسم. شاهنامه. 1010.",
            "فردوسی، ابوالقاسم. شاهنامه. 1010.",
            "فردوسی، ابوالقاسم (1010) شاهنامه.",
            "فردوسی ابوالقاسم. شاهنامه. 1010.",
        ]
    );
    let dream = work("紅樓夢", &["曹雪芹"], Some(1791));
    assert_eq!(plain(&cite(&dream, Style::Apa)), "曹雪芹. (1791). 紅樓夢.");
    assert_eq!(plain(&cite(&dream, Style::Mla)), "曹雪芹. 紅樓夢. 1791.");
}

#[test]
fn without_an_author_the_title_comes_first() {
    assert_eq!(
        all(&work("Beowulf", &["Anonymous"], Some(1000))),
        ["Beowulf. (1000).", "Beowulf. 1000.", "Beowulf. 1000.", "Beowulf (1000).", "Beowulf. 1000."]
    );
}

#[test]
fn without_a_year_each_style_says_so_in_its_way() {
    assert_eq!(
        all(&work("Emma", &["Austen, Jane"], None)),
        [
            "Austen, J. (n.d.). Emma.",
            "Austen, Jane. Emma.",
            "Austen, Jane. Emma. n.d.",
            "Austen, J. (no date) Emma.",
            "Austen J. Emma. [date unknown].",
        ]
    );
}

#[test]
fn years_before_the_common_era_are_marked() {
    assert_eq!(
        all(&work("The Iliad", &["Homer"], Some(-750))),
        [
            "Homer. (750 B.C.E.). The Iliad.",
            "Homer. The Iliad. 750 BCE.",
            "Homer. The Iliad. 750 BCE.",
            "Homer (750 BCE) The Iliad.",
            "Homer. The Iliad. 750 BCE.",
        ]
    );
}

#[test]
fn a_title_that_ends_a_sentence_is_not_ended_again() {
    for title in ["Who's afraid of Virginia Woolf?", "Oh!", "Mr.", "کجاست؟", "Wait…"] {
        for text in all(&work(title, &["Le Guin, Ursula K."], Some(1969))) {
            assert!(!text.contains(&[title, "."].concat()), "{text}");
            assert!(!text.contains(".."), "{text}");
        }
    }
}

#[test]
fn a_volume_of_a_series() {
    let mut book = work("The farthest shore", &["Le Guin, Ursula K."], Some(1972));
    (book.series, book.volume) = ("Earthsea cycle ;".into(), Some(3000));
    assert_eq!(
        all(&book),
        [
            "Le Guin, U. K. (1972). The farthest shore.",
            "Le Guin, Ursula K. The farthest shore. 1972. Earthsea cycle 3.",
            "Le Guin, Ursula K. The farthest shore. Earthsea cycle 3. 1972.",
            "Le Guin, U.K. (1972) The farthest shore. Earthsea cycle, 3.",
            "Le Guin UK. The farthest shore. 1972. (Earthsea cycle; vol. 3).",
        ]
    );
    book.series.clear();
    assert_eq!(plain(&cite(&book, Style::Mla)), "Le Guin, Ursula K. The farthest shore. Vol. 3, 1972.");
    assert_eq!(plain(&cite(&book, Style::Apa)), "Le Guin, U. K. (1972). The farthest shore. Vol. 3.");
}

#[test]
fn what_is_on_the_web_is_cited_with_its_place() {
    let mut book = work("Emma", &["Austen, Jane"], Some(1815));
    (book.link, book.library) = ("https://a.example/1".into(), "City Library".into());
    assert!(all(&book).iter().all(|it| !it.contains("http")), "a printed book is not on the web");
    book.format = "ebook".into();
    assert_eq!(
        all(&book),
        [
            "Austen, J. (1815). Emma. https://a.example/1",
            "Austen, Jane. Emma. E-book ed., 1815. City Library, https://a.example/1.",
            "Austen, Jane. Emma. 1815. https://a.example/1.",
            "Austen, J. (1815) Emma. Available at: https://a.example/1",
            "Austen J. Emma [Internet]. 1815. Available from: https://a.example/1",
        ]
    );
    book.format = "audiobook".into();
    assert_eq!(plain(&cite(&book, Style::Apa)), "Austen, J. (1815). Emma [Audiobook]. https://a.example/1");
    assert_eq!(plain(&cite(&book, Style::Chicago)), "Austen, Jane. Emma. 1815. Audiobook. https://a.example/1.");
}

#[test]
fn an_article_stands_in_its_journal() {
    let mut article = work("On computable numbers", &["Turing, A. M."], Some(1936));
    (article.series, article.volume, article.format) = ("Proceedings".into(), Some(42_000), "article".into());
    assert_eq!(
        Style::ALL.map(|style| marked(&article, style)),
        [
            "Turing, A. M. (1936). On computable numbers. *Proceedings*, *42*.",
            "Turing, A. M. “On computable numbers.” *Proceedings*, vol. 42, 1936.",
            "Turing, A. M. “On computable numbers.” *Proceedings* 42 (1936).",
            "Turing, A.M. (1936) ‘On computable numbers’, *Proceedings*, 42.",
            "Turing AM. On computable numbers. Proceedings. 1936;42.",
        ]
    );
}

#[test]
fn a_work_of_which_nothing_is_known_is_no_trouble() {
    assert_eq!(all(&Work::default()), ["(n.d.).", "", "n.d.", "(no date).", "[date unknown]."]);
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z.,;:?! '\"()\\[\\]-]{0,24}",
        "\\PC{0,16}",
        ".{0,12}",
        "([A-Z][a-z]{0,5}[ ,.]{1,2}){1,5}",
        "[فردوسی،؛ ]{0,8}",
        "[曹雪芹，。ノ ]{0,6}",
        Just("van de ibn, Jr., II.".to_owned()),
        Just("x. ,".repeat(100)),
    ]
}

prop_compose! {
    fn any_work()(
        title in value(), creators in prop::collection::vec(value(), 0..9), year in any::<Option<i32>>(),
        format in "(book|ebook|audiobook|article|map|score||other)", series in value(), volume in any::<Option<i32>>(),
        link in "(|/x|https://a\\.example/[a-z]{0,5})", library in value(),
    ) -> Work {
        Work { title, creators, year, format, series, volume, link, library, ..Work::default() }
    }
}

proptest! {
    #[test]
    fn whatever_the_catalogue_has_the_reference_is_sound(work in any_work()) {
        let title = work.title.trim();
        for style in Style::ALL {
            let text = plain(&cite(&work, style));
            prop_assert!(text.contains(title), "{text}");
            // What the title brings along is not the reference's doing.
            let around = if title.is_empty() { text } else { text.replacen(title, "X", 1) };
            for bad in ["..", ", ,", "  ", "\n"] {
                prop_assert!(!around.contains(bad) || title.chars().count() < 4, "{bad:?} in {around:?}");
            }
            prop_assert!(cite(&work, style).iter().all(|run| !run.text.is_empty()));
        }
    }
}
