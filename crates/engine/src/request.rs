//! What a reader asked of the library, and what becomes of it: states, moves, the conversation. What `docs/backend.md` promises is kept
//! here, by the page and by every backend that uses this.
//!
//! | Module | Holds |
//! |---|---|
//! | [`state`] | the states of a request, and who may move it from one to another |
//! | [`conversation`] | steps and messages, and the JSON in which they travel |
//! | [`acts`] | how a conversation goes on |
//! | [`limits`] | how much of everything there may be, and what is said of too much |
//! | [`koha`] | the states as those of Koha's purchase suggestions |

pub mod acts;
pub mod conversation;
pub mod koha;
pub mod limits;
pub mod state;

pub use acts::Act;
pub use conversation::{Conversation, Message, Step};
pub use limits::ConversationError;
pub use state::{Actor, IllegalMove, State, advance, path};
