// Searching: the same 50 queries asked of Carrel, through its page, and of the peers.

import { launch } from '../../browser/driver.mjs';
import { carrelDriver } from './carrel-driver.mjs';
import { peerDriver } from './peer-driver.mjs';
import { PEERS, makePeer } from './peers.mjs';
import { CLASSES, chooseQueries, words } from './queries.mjs';
import { watchPage } from './shelf.mjs';
import { visiting } from './visit.mjs';

const HOST = 'brotli, immutable';
/** Chosen once; every machine has the same queries. */
const SEED = 5;

/** Measures all engines on these titles; `{titles, queries, engines}`. */
export async function measureSearch({ titles, widget, collection, folder, say }) {
  const queries = chooseQueries(titles, SEED);
  const named = new Map(titles.map(({ id, title }) => [id, words(title).join(' ')]));
  for (const query of queries) query.names = new Set([...query.sought].map((id) => named.get(id)));
  const engines = [];
  for (const { name, open } of drivers({ titles, widget, collection, folder, say })) {
    // One that fails costs the others nothing.
    engines.push({ name, ...(await measured(open, name, queries, say).catch((error) => ({ skipped: String(error) }))) });
  }
  return { titles: titles.length, queries: queries.map(({ kind, text, sought }) => ({ kind, text, sought: sought.size })), engines };
}

function drivers({ titles, widget, collection, folder, say }) {
  const carrel = [true, false].map((whole) => ({
    name: whole ? 'Carrel' : 'Carrel, common set',
    open: () => carrelDriver({ widget, collection, whole, hostKind: HOST }),
  }));
  const peers = PEERS.map((peer) => ({
    name: peer.name,
    open: async () => {
      const own = `${folder}/${peer.page.split('.')[0]}`;
      say(`${peer.name}: indexing ${titles.length} titles …`);
      await makePeer(peer, titles, own);
      return peerDriver({ folder: own, hostKind: HOST });
    },
  }));
  return [...carrel, ...peers];
}

async function measured(open, name, queries, say) {
  const driver = await open();
  const browser = await launch();
  try {
    say(`${name}: ${queries.length} queries …`);
    return await measure(browser, driver, queries);
  } finally {
    await browser.close();
    await driver.host.close();
  }
}

async function measure(browser, driver, queries) {
  const reason = await visitor(browser, driver, async (visit) => driver.missing(visit));
  if (reason) return { skipped: reason };
  const firsts = Object.keys(CLASSES).flatMap((kind) => queries.find((it) => it.kind === kind) ?? []);
  const cold = [];
  for (const query of firsts) cold.push(await visitor(browser, driver, (visit) => asked(driver, visit, query)));
  return { cold, ...(await visitor(browser, driver, (visit, before) => oneVisit(driver, visit, queries, before))) };
}

/** All queries one after the other in one visit, and then once more; `before` are the bytes of the page without any search. */
async function oneVisit(driver, visit, queries, before) {
  const begun = await visit.tab.evaluate(() => performance.now());
  const [once, again] = [[], []];
  for (const query of queries) once.push(await asked(driver, visit, query));
  for (const query of queries) again.push(await asked(driver, visit, query));
  const tasks = await visit.tab.evaluate((begun) => longTasks.filter((it) => it.start >= begun).map((it) => it.duration), begun);
  return { before, once, again, longestTask: Math.round(Math.max(0, ...tasks)) };
}

function visitor(browser, driver, body) {
  return visiting(browser, driver.host, async (visit) => {
    await driver.open(visit);
    const before = visit.bytes();
    visit.forget();
    return body(visit, before);
  }, { initScript: watchPage });
}

async function asked(driver, visit, query) {
  const { ms, titles } = await driver.ask(visit, query.text);
  const place = titles.findIndex((it) => (it.id ? query.sought.has(it.id) : query.names.has(words(it.title).join(' '))));
  await visit.quiet(0);
  const requests = visit.requests();
  visit.forget();
  return {
    kind: query.kind,
    text: query.text,
    ms: Math.round(ms * 10) / 10,
    bytes: requests.reduce((sum, it) => sum + it.bytes, 0),
    requests: requests.length,
    place: place < 0 ? null : place + 1,
  };
}
