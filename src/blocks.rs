//! What is only wanted once a title is opened (its description, its headings, its editions): fetched by the block, in
//! which it stands with many others. Comes later: see [`crate::later`].

use std::cell::RefCell;
use std::rc::Rc;

use carrel_engine::codec::Section;
use carrel_engine::collection::{BlockList, BlockText, block_of, decode_block};
use carrel_engine::consent::Purpose;
use carrel_engine::map::Map;

use crate::erasure;
use crate::library::{Errand, Library, LoadError, decode_error, load_file};

/// Longest block that is read: a hundred descriptions of twenty pages.
const MOST: usize = 8 << 20;
/// Blocks that are kept; the one fetched first goes first.
const KEPT: usize = 24;

thread_local! {
    static HERE: RefCell<Map<String, Blocks>> = const { RefCell::new(Map::new()) };
}

/// What has come of one build of a collection.
#[derive(Default)]
struct Blocks {
    /// The file that the names are from: of another build they are others.
    list_name: String,
    list: Option<Rc<BlockList>>,
    fetched: Vec<(u32, Map<String, Rc<BlockText>>)>,
}

/// Whether this library has such texts at all.
pub fn has(library: &Library) -> bool {
    library.manifest.section(Section::BlockList).is_some()
}

/// What has come of a title. A title that its block does not know has nothing to say.
pub fn of(library: &Library, id: &str) -> Option<Rc<BlockText>> {
    with(library, |blocks| {
        let number = block_of(id, blocks.list.as_ref()?.names.len() as u32);
        let (_, texts) = blocks.fetched.iter().find(|(it, _)| *it == number)?;
        Some(texts.get(id).cloned().unwrap_or_default())
    })
}

/// How many titles stand in a block, about.
pub fn usual_titles(library: &Library) -> u32 {
    let titles = library.manifest.titles.max(1);
    titles / titles.div_ceil(128).next_power_of_two()
}

/// Fetches the block of a title, and the names of all blocks before the first.
pub async fn fetch(library: &Library, id: &str, leaves_no_trace: bool) -> Result<(), LoadError> {
    let errand = Errand { purpose: Purpose::Opening, leaves_no_trace };
    let begun = erasure::count();
    let list = match with(library, |blocks| blocks.list.clone()) {
        Some(list) => list,
        None => {
            let list = Rc::new(library.listed(Section::BlockList, errand, BlockList::decode).await?);
            with(library, |blocks| blocks.list = Some(Rc::clone(&list)));
            list
        }
    };
    let Some(name) = list.name_for(id).filter(|_| erasure::count() == begun) else { return Ok(()) };
    let bytes = load_file(&library.url, name, MOST, errand).await?;
    let texts = decode_block(&bytes).map_err(|error| decode_error(name, error))?;
    let texts = texts.into_iter().map(|text| (text.id.clone(), Rc::new(text))).collect();
    let number = block_of(id, list.names.len() as u32);
    if erasure::count() != begun {
        return Ok(());
    }
    with(library, |blocks| {
        blocks.fetched.retain(|(it, _)| *it != number);
        if blocks.fetched.len() == KEPT {
            blocks.fetched.remove(0);
        }
        blocks.fetched.push((number, texts));
    });
    Ok(())
}

/// Forgets what was opened.
pub fn forget() {
    HERE.take();
}

fn with<T>(library: &Library, then: impl FnOnce(&mut Blocks) -> T) -> T {
    let list_name = library.manifest.section(Section::BlockList).map_or("", |entry| &entry.name);
    HERE.with_borrow_mut(|here| {
        let blocks = here.or_insert_with(library.url.clone(), Blocks::default);
        if blocks.list_name != list_name {
            *blocks = Blocks { list_name: list_name.to_owned(), ..Blocks::default() };
        }
        then(blocks)
    })
}
