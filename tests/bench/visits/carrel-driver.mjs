// Asks Carrel as a reader does: types into the search box of its page, and agrees to search the whole collection.

import { libraryHost, openLibrary } from './shelf.mjs';

/** What of the page is looked for, inside the open shadow root. */
const BOX = '.find input[type=search]';
const AGREE = '.find .asks .btn.main';
const CARDS = '.found .card';
/** Milliseconds for which results must stay as they are, with nothing asked for, to be the last. */
const SETTLED = 350;
const PATIENCE = 30_000;
/** Milliseconds in which the page must have asked whether the whole collection may be searched. */
const TO_BE_ASKED = 2_000;

/** A host, and how a visitor asks there. With `whole` the reader agrees once that the whole collection is searched; otherwise never. */
export async function carrelDriver({ widget, collection, hostKind, whole }) {
  const host = await libraryHost(hostKind, widget, collection);
  const open = async (visit) => {
    await openLibrary(visit);
    await visit.quiet();
    await visit.tab.evaluate(watchResults, { CARDS });
  };
  const ask = whole ? askWhole : askHere;
  return { host, open, ask, missing };
}

/** Why it can't be asked, if it can't. */
async function missing(visit) {
  const there = await visit.tab.evaluate((box) => Boolean(document.querySelector('carrel-page').shadowRoot.querySelector(box)), BOX);
  return there ? null : `the page has no search box (${BOX})`;
}

/** Types a query, and waits for what comes without a request. */
async function askHere(visit, text) {
  await clear(visit);
  await visit.tab.evaluate(type, { BOX, text });
  return settled(visit);
}

/**
 * Likewise for the whole collection. The first time the reader agrees, and the time counts from then on; where all titles are in the
 * common set nobody is asked.
 */
async function askWhole(visit, text) {
  const here = await askHere(visit, text);
  if (visit.agreed) return here;
  visit.agreed = true;
  const asked = await visit.tab.find(`carrel-page ${AGREE}`).at(0).appear({ timeout: TO_BE_ASKED }).then(() => true, () => false);
  if (!asked) return here;
  await visit.tab.evaluate(click, AGREE);
  return settled(visit);
}

async function clear(visit) {
  await visit.tab.evaluate(type, { BOX, text: '' });
  await settled(visit);
}

/** Waits until results no longer change: `{ms, titles}`, the time from the act to the last change (none: until nothing moved any more). */
async function settled(visit) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const { still, ...result } = await visit.tab.evaluate(look);
    if (still >= SETTLED && !visit.busy) return result;
    if (performance.now() > end) throw new Error(`results keep changing for ${PATIENCE} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

// The functions below run in the page.

/** Keeps account of the titles that are found, and of when they last changed. */
function watchResults({ CARDS }) {
  const root = document.querySelector('carrel-page').shadowRoot;
  const titles = () => [...root.querySelectorAll(CARDS)].slice(0, 10).map((card) => ({
    id: new URLSearchParams(card.querySelector('a[href]')?.search).get('id'),
    title: card.querySelector('.title')?.textContent ?? '',
  }));
  globalThis.search = { begun: performance.now(), changed: null, titles: [] };
  new MutationObserver(() => {
    const now = titles();
    if (JSON.stringify(now) === JSON.stringify(search.titles)) return;
    search.titles = now;
    search.changed = performance.now();
  }).observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
}

function type({ BOX, text }) {
  Object.assign(search, { begun: performance.now(), changed: null });
  const box = document.querySelector('carrel-page').shadowRoot.querySelector(BOX);
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

function click(button) {
  Object.assign(search, { begun: performance.now(), changed: null });
  document.querySelector('carrel-page').shadowRoot.querySelector(button).click();
}

function look() {
  const { begun, changed, titles } = search;
  // While more is on its way, or will be in a moment, the page says so.
  const busy = document.querySelector('carrel-page').shadowRoot.querySelector('.find[aria-busy]');
  return { ms: (changed ?? begun) - begun, titles, still: busy ? 0 : performance.now() - (changed ?? begun) };
}
