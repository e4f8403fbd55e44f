// The first shelf: what it costs, when it is there, and whether the page stays responsive while the rest comes.

import { launch } from '../../browser/driver.mjs';
import { HOSTS, startHost } from './host.mjs';
import { bytesBy, due, longestChain } from './trips.mjs';
import { LINE, visiting } from './visit.mjs';

/** Visits to each host; told is the one whose shelf came after the median time, and the longest tasks of all. */
const VISITS = 5;
const PAGE = '/library.html';
const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Library</title><link rel="icon" href="data:,">
<script async src="/carrel/carrel.js"></script><carrel-page collection="/collection/" shadow="open"></carrel-page></html>`;

/** The host of a collection, with the widget and a page that embeds both. */
export function libraryHost(kind, widget, collection) {
  return startHost(kind, { '/carrel/': widget, '/collection/': collection }, { [PAGE]: HTML });
}

/** Measures visits of the collection on each kind of host; a row for each. */
export async function measureShelf(widget, collection, titles) {
  const rows = [];
  for (const kind of Object.keys(HOSTS)) {
    const host = await libraryHost(kind, widget, collection);
    const browser = await launch();
    try {
      const visits = [];
      for (let i = 0; i < VISITS; i++) visits.push(await visiting(browser, host, oneVisit, { initScript: watchPage }));
      visits.sort((a, b) => a.shelf - b.shelf);
      const longest = (when) => Math.max(...visits.map((it) => it.tasks[when]));
      const tasks = { before: longest('before'), after: longest('after') };
      rows.push({ titles, host: kind, ...visits[VISITS >> 1], tasks, shelves: visits.map((it) => it.shelf) });
    } finally {
      await browser.close();
      await host.close();
    }
  }
  return rows;
}

/** Opens Carrel's page and waits for its first shelf; `{drawn, painted, origin}`: ms since the navigation, which was at `origin`, ms since 1970. */
export async function openLibrary(visit) {
  await visit.open(PAGE);
  return visit.tab.waitFor(() => globalThis.firstShelf, undefined, { timeout: 60_000 });
}

async function oneVisit(visit) {
  const { drawn, painted, origin } = await openLibrary(visit);
  await visit.quiet();
  const since = (it) => ({ ...it, start: it.start - origin, first: it.first - origin, end: it.end - origin });
  // The library's own page is not Carrel's.
  const all = ours(visit).map(since);
  const first = all.filter((it) => it.start < drawn);
  const chain = longestChain(first.map((it) => ({ ...it, end: due(it, LINE) })).filter((it) => it.end <= drawn));
  const tasks = await visit.tab.evaluate(() => globalThis.longTasks);
  const longest = (some) => Math.round(Math.max(0, ...some.map((it) => it.duration)));
  await openLibrary(visit);
  await visit.quiet();
  return {
    drawn: Math.round(drawn),
    shelf: Math.round(painted),
    bytes: bytesBy(all, drawn),
    requests: first.length,
    trips: chain.map((it) => it.path),
    tasks: { before: longest(tasks.filter((it) => it.start < drawn)), after: longest(tasks.filter((it) => it.start >= drawn)) },
    whole: total(all),
    second: total(ours(visit)),
    files: all,
  };
}

const ours = (visit) => visit.requests().filter((it) => it.path !== PAGE);
const total = (requests) => ({ requests: requests.length, bytes: requests.reduce((sum, it) => sum + it.bytes, 0) });

/** Runs in the page before everything else: tells when the first row of cards was there, and which tasks kept the page busy for more than 50 ms. */
export function watchPage() {
  const ROW = 6;
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    const observer = new MutationObserver(() => {
      // Until the titles are there, cards without any are; they come one after the other.
      if (root.querySelectorAll('.card .title').length < ROW) return;
      observer.disconnect();
      const drawn = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { globalThis.firstShelf = { drawn, painted: performance.now(), origin: performance.timeOrigin }; };
      // A message that is sent while a frame is made comes after it.
      requestAnimationFrame(() => port2.postMessage(0));
    });
    observer.observe(root, { subtree: true, childList: true });
    return root;
  };
}
