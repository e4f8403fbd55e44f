//! The demo library over HTTP on this machine, rebuilt as its sources change. Needs no Node.

mod answer;
mod media_type;
mod path;
mod watch;

use std::{net::TcpListener, sync::Arc, thread};

use tiny_http::Server;

use crate::{
    args::Args,
    desk::Desk,
    error::{Error, Result},
    site::{Part, Site},
    widget::Build,
    workspace::Workspace,
};
pub use path::percent_decode;
use watch::Watch;

const PORT: u16 = 8080;
/// Requests answered at once; a page asks for about six.
const THREADS: usize = 6;

/// `cargo xtask serve`.
pub fn task(workspace: &Workspace, mut args: Args) -> Result<()> {
    let (build, folder) = if args.flag("--release") { (Build::Release, "site-release") } else { (Build::Fast, "site") };
    let port = args.value("--port")?.map_or(Ok(PORT), |given| parse_port(&given))?;
    args.finish()?;
    // Before any building: a port in use should be known at once.
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|source| Error::Port { port, source })?;
    let port = listener.local_addr().map_err(|source| Error::Port { port, source })?.port();
    let site = Site::new(workspace, build, workspace.target().join(folder));
    let mut watches: Vec<Watch> = Part::ALL.into_iter().map(|part| Watch::new(workspace, part)).collect();
    for part in Part::ALL {
        make(&site, part);
    }
    start(listener, &site)?;
    println!("http://127.0.0.1:{port}/");
    println!("librarian: http://127.0.0.1:{port}/desk/");
    loop {
        thread::sleep(watch::INTERVAL);
        for watch in &mut watches {
            if watch.has_changed() {
                make(&site, watch.part());
            }
        }
    }
}

pub fn parse_port(given: &str) -> Result<u16> {
    given.parse().map_err(|_| Error::Usage {
        problem: format!("--port {given:?} is not a port"),
        remedy: "give a number from 0 (any free one) to 65535".into(),
    })
}

/// Builds a part; what goes wrong is shown, and the last good build stays served.
fn make(site: &Site, part: Part) {
    let begun = std::time::Instant::now();
    eprintln!("serve: building the {} …", part.name());
    match site.make(part) {
        Ok(()) => eprintln!("serve: {} built in {:.1} s", part.name(), begun.elapsed().as_secs_f32()),
        Err(error) => eprintln!("serve: {}: {error}", part.name()),
    }
}

fn start(listener: TcpListener, site: &Site) -> Result<()> {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let server = Server::from_listener(listener, None)
        .map_err(|error| Error::Port { port, source: std::io::Error::other(error) })?;
    let (server, desk) = (Arc::new(server), Arc::new(Desk::default()));
    for _ in 0..THREADS {
        let (server, desk, folder) = (Arc::clone(&server), Arc::clone(&desk), site.folder().clone());
        thread::spawn(move || {
            while let Ok(request) = server.recv() {
                if let Some(request) = desk.answer(request) {
                    answer::answer(request, &folder);
                }
            }
        });
    }
    Ok(())
}
