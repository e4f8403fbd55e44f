// The same readers with Snowplow's tracker: each title saved is a structured event. Set up as its documentation has it: what waits is in
// local storage, events are posted, one is enough for a post, failed requests are tried again. Only the collector's path is the storm's.

import { fileURLToPath } from 'node:url';

import { openLibrary } from '../../browser/page.mjs';
import { EVENTS, stormy } from '../../browser/storm.mjs';

const TRACKER = fileURLToPath(new URL('node_modules/@snowplow/browser-tracker/dist/', import.meta.url));
/** How long its last page stays, in ms, if something goes on waiting. */
const PATIENCE = 30_000;

/** The saved titles in a body that the tracker posted. */
export const readPosted = (body) => body.data.filter((it) => it.e === 'se').map((it) => ({ id: it.eid, subject: it.se_la }));

/** A site with the tracker, on a server of its own. */
export async function trackedSite(browser) {
  const library = await openLibrary({ browser, roots: { '/snowplow/': TRACKER } });
  library.server.addPage('/tracked.html', '<!doctype html><title>Library</title><script src="/snowplow/index.umd.min.js"></script>');
  library.server.addPage('/blank.html', '<!doctype html><title>Blank</title>');
  return library;
}

/** A storm over such a reader's pages, until nothing waits any more. */
export async function weatherTracked(library, storm, { pace }) {
  library.server.backend = storm.server;
  library.server.log.clear();
  await library.reader(async (_, reader) => {
    const pages = new Tracked(reader, pace);
    await storm.pass(pages);
    storm.server.well = true;
    await pages.settle();
  }, { today: false, ...stormy });
}

class Tracked {
  #reader;
  #pace;

  constructor(reader, pace) {
    this.#reader = reader;
    this.#pace = pace;
  }

  open = async (page) => {
    const tab = await this.#tab(`/tracked.html?${page}`);
    await tab.evaluate(startTracker);
    return tab;
  };

  give = (tab, { tab: number, from }) => tab.evaluate(trackAll, { number, from, until: EVENTS, pace: this.#pace });

  given = async (number) => {
    const tab = await this.#tab('/blank.html');
    const given = await tab.evaluate((name) => Number(localStorage[name] ?? 0), `given.${number}`);
    await tab.close();
    return given;
  };

  /** One more visit; the view of a page is an event, with which it sends what waits. */
  async settle() {
    const last = await this.open('last');
    await last.evaluate(() => snowplowBrowserTracking.trackPageView());
    const waits = () => last.evaluate(() => JSON.parse(localStorage.snowplowOutQueue_sp ?? '[]').length);
    for (const end = Date.now() + PATIENCE; (await waits()) > 0 && Date.now() < end; ) await new Promise((done) => setTimeout(done, 100));
  }

  async #tab(path) {
    const { tab } = await this.#reader.secondDesk();
    await tab.goto(this.#reader.library.server.url(path));
    return tab;
  }
}

// The functions below run in the page.

function startTracker() {
  snowplowBrowserTracking.newTracker('sp', location.origin, { appId: 'library', postPath: '/backend' });
}

async function trackAll({ number, from, until, pace }) {
  for (let at = from; at < until; at++) {
    const next = performance.now() + pace;
    snowplowBrowserTracking.trackStructEvent({ category: 'reader', action: 'saved', label: `t${number}-${String(at).padStart(3, '0')}` });
    // It has taken the event once what it put off for a moment is done.
    await new Promise((done) => setTimeout(done, 0));
    localStorage[`given.${number}`] = at + 1;
    await new Promise((done) => setTimeout(done, next - performance.now()));
  }
}
