// Asks a peer in a page that has nothing else to do.

import { startHost } from './host.mjs';

const PAGE = '/search.html';
const HTML = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Search</title><link rel="icon" href="data:,"><ol></ol></html>';

/** A host, and how a visitor asks there: as `carrel-driver.mjs` does for Carrel. */
export async function peerDriver({ folder, hostKind }) {
  const host = await startHost(hostKind, { '/peer/': folder }, { [PAGE]: HTML });
  return { host, open: (visit) => visit.open(PAGE), ask, missing: async () => null };
}

/** Asks once: `{ms, titles: [{id, title}]}`. */
async function ask(visit, text) {
  return visit.tab.evaluate(async (text) => {
    const begun = performance.now();
    const { ask } = await import('/peer/page.mjs');
    const titles = await ask(text);
    document.querySelector('ol').replaceChildren(...titles.map(({ title }) => {
      const item = document.createElement('li');
      item.textContent = title;
      return item;
    }));
    return { ms: performance.now() - begun, titles: titles.map(({ id, title }) => ({ id, title })) };
  }, text);
}
