//! Questions that the library has answered already: a file of it, fetched whole and searched here. Comes later: see
//! [`crate::later`].

mod index;

use carrel_engine::field::Field;
use carrel_engine::link::is_web_link;
use carrel_engine::map::order;

use crate::settings::{Texts, in_languages};

pub use index::Index;

/// Most items of a file.
const MOST: usize = 2_000;
/// Most bytes of a text.
const MOST_TEXT: usize = 4_000;

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub id: String,
    /// The question by language.
    pub question: Texts,
    /// The answer by language.
    pub answer: Texts,
    /// Where there is more.
    pub link: Option<String>,
    /// Other words to find it by.
    pub words: String,
}

/// The items of a file, and how many were unsound and left out.
pub fn read<F: Field>(value: &F) -> Result<(Vec<Item>, usize), String> {
    let list = value.list().ok_or("it should be a list of objects with id, question and answer")?;
    let items = each_once(list.iter().take(MOST).filter_map(item).collect());
    let left_out = list.len() - items.len();
    Ok((items, left_out))
}

/// Of items with the same id the first: by it they are told apart where they are shown.
fn each_once(items: Vec<Item>) -> Vec<Item> {
    let order = order(items.len(), &|a, b| items[a].id.cmp(&items[b].id));
    let mut again = vec![false; items.len()];
    order.windows(2).for_each(|at| again[at[1]] = items[at[0]].id == items[at[1]].id);
    items.into_iter().zip(again).filter_map(|(item, again)| (!again).then_some(item)).collect()
}

fn item<F: Field>(value: &F) -> Option<Item> {
    let texts = |name: &str| {
        let texts = in_languages(&value.field(name)?)?;
        let sound = |it: &String| it.len() <= MOST_TEXT && !it.trim().is_empty();
        (!texts.is_empty() && texts.values().all(sound)).then_some(texts)
    };
    let text = |name: &str| value.field(name).and_then(|it| it.text()).filter(|it| it.len() <= MOST_TEXT);
    Some(Item {
        id: text("id").filter(|it| !it.is_empty())?,
        question: texts("question")?,
        answer: texts("answer")?,
        link: text("link").filter(|it| is_web_link(it)),
        words: text("words").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn unsound_items_are_left_out_and_counted() {
        let of = |value: Value| read(&value).map(|(items, left_out)| (items.len(), left_out));
        assert!(of(json!({"id": "a"})).is_err() && of(json!(null)).is_err());
        let sound = json!({"id": "a", "question": "q", "answer": "a"});
        let unsound = [
            json!({}),
            json!(7),
            json!({"id": "b", "question": "x".repeat(4_001), "answer": "a"}),
            json!({"id": "", "question": "q", "answer": "a"}),
        ];
        assert_eq!(of(json!([sound, unsound[0], unsound[1], unsound[2], unsound[3]])), Ok((1, 4)));
        let numbered = |n: usize| json!({"id": n.to_string(), "question": "q", "answer": "a"});
        assert_eq!(of(Value::from((0..=MOST).map(numbered).collect::<Vec<_>>())), Ok((MOST, 1)));
        let item = json!({"id": "a", "question": "q", "answer": "a", "link": "javascript:alert(1)", "words": 7});
        let (items, _) = read(&json!([item])).expect("a list");
        assert_eq!((items[0].link.as_deref(), items[0].words.as_str()), (None, ""), "neither a link nor words");
    }

    #[test]
    fn an_id_stands_for_one_item_and_a_question_says_something() {
        let item = |id: &str, question: &str| json!({"id": id, "question": question, "answer": "a"});
        let (items, left_out) = read(&json!([item("a", "one"), item("a", "two"), item("b", " ")])).expect("a list");
        assert_eq!((items.len(), left_out), (1, 2));
        assert_eq!(items[0].question.get("en").map(String::as_str), Some("one"));
    }
}
