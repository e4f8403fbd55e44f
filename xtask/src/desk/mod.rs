//! A small backend in memory, with a page to answer as a librarian would: for trying the whole loop, and for tests. What it
//! does is told in `docs/backend.md`; everything is forgotten when it stops.
//!
//! | Module | Holds |
//! |---|---|
//! | [`store`] | events taken once, requests with their conversations |
//! | [`work`] | what a librarian does to a request |
//! | [`http`] | the routes |

mod http;
mod store;
mod work;

use std::{net::TcpListener, sync::Arc, thread};

use tiny_http::Server;

use crate::{
    args::Args,
    error::{Error, Result},
    workspace::Workspace,
};

pub use http::{BACKEND, Desk};

const PORT: u16 = 8090;
/// Requests answered at once.
const THREADS: usize = 4;

/// `cargo xtask desk`: the backend alone.
pub fn task(_: &Workspace, mut args: Args) -> Result<()> {
    let port = args.value("--port")?.map_or(Ok(PORT), |given| crate::serve::parse_port(&given))?;
    args.finish()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|source| Error::Port { port, source })?;
    let port = listener.local_addr().map_err(|source| Error::Port { port, source })?.port();
    let server = Server::from_listener(listener, None)
        .map_err(|error| Error::Port { port, source: std::io::Error::other(error) })?;
    println!("http://127.0.0.1:{port}{BACKEND}");
    println!("librarian: http://127.0.0.1:{port}/desk/");
    let (server, desk) = (Arc::new(server), Arc::new(Desk::default()));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (server, desk) = (Arc::clone(&server), Arc::clone(&desk));
            thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    if let Some(request) = desk.answer(request) {
                        http::nothing(request);
                    }
                }
            })
        })
        .collect();
    for thread in threads {
        let _ = thread.join();
    }
    Ok(())
}
