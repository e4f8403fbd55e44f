//! A plain address: one CloudEvent at a time.

use carrel_engine::event::Event;

use super::{Post, Write};

pub(super) fn post(url: &str, media_type: &str, event: &Event, write: &impl Write) -> Option<Post> {
    let headers = vec![("Content-Type", [media_type, "; charset=UTF-8"].concat())];
    Some(Post { url: url.to_owned(), headers, body: write.text(event)?, same_origin: false })
}
