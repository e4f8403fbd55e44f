// Readers of Carrel in a storm (storm.mjs): they agreed to send reactions, and save titles as quickly as they are drawn.

import { eventually, openLibrary } from './page.mjs';
import { EVENTS, TABS, stormy } from './storm.mjs';

/** The titles that each tab saves. */
export const TITLES = Array.from({ length: TABS }, (_, tab) => Array.from({ length: EVENTS }, (_, at) => `t${tab}-${String(at).padStart(3, '0')}`));

/** A library on a server of its own, whose backend is the storm's. */
export async function stormyLibrary(browser) {
  const library = await openLibrary({ browser });
  library.settings({ backend: '/backend' });
  library.page('/title.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="t"></carrel-title>' });
  library.server.addPage('/blank.html', '<!doctype html><title>Blank</title>');
  return library;
}

/** What the browser of a reader keeps who agreed to send reactions. */
export async function agreed(browser) {
  const library = await stormyLibrary(browser);
  try {
    return await library.reader(async (desk) => {
      await desk.visit();
      const settings = await desk.openDialog('Settings');
      await settings.find('#agree-reactions').click();
      await settings.close();
      await desk.keptOn('consent', 'reactions');
      return desk.stored();
    }, { today: false, ...stormy });
  } finally {
    await library.close();
  }
}

/** A storm over a reader's pages, until nothing waits any more. */
export async function weather(library, storm, consent, { pace = 0 } = {}) {
  library.server.backend = storm.server;
  library.server.log.clear();
  await library.reader(async (desk, reader) => {
    await desk.tab.goto(library.server.url('/blank.html'));
    await desk.tab.evaluate((kept) => Object.assign(localStorage, kept), consent);
    const pages = new Savers(reader, pace);
    await storm.pass(pages);
    storm.server.well = true;
    await pages.settle();
  }, { today: false, ...stormy });
}

/** The pages of such a reader. */
class Savers {
  #reader;
  #pace;

  /** `pace`: at least so many ms from one event to the next. */
  constructor(reader, pace) {
    this.#reader = reader;
    this.#pace = pace;
  }

  open = async (page) => {
    const { tab } = await this.#desk(`/title.html?${page}`);
    await tab.waitFor(() => document.querySelector('carrel-title')?.shadowRoot?.querySelector('.act'), undefined, { timeout: 30_000 });
    return tab;
  };

  give = (tab, { tab: number, from }) => tab.evaluate(saveAll, { titles: TITLES[number].slice(from), pace: this.#pace });

  /** Up to where a tab that was killed had saved titles; read where the widget is not. */
  given = async (number) => {
    const desk = await this.#desk('/blank.html');
    const saved = ((await desk.profile())?.entries ?? []).filter(({ kind, on }) => kind === 'saved' && on).map(({ id }) => id);
    await desk.tab.close();
    const missing = TITLES[number].findIndex((id) => !saved.includes(id));
    return missing < 0 ? EVENTS : missing;
  };

  /** One more visit, until all that waits is sent. */
  async settle() {
    const last = await this.open('last');
    const waiting = () => last.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(':outbox.')).length);
    await eventually(async () => (await waiting()) === 0, 'something still waits', 60_000);
  }

  async #desk(path) {
    const desk = await this.#reader.secondDesk();
    await desk.tab.goto(this.#reader.library.server.url(path));
    return desk;
  }
}

// Runs in the page: saves titles one after the other.
async function saveAll({ titles, pace }) {
  const element = document.querySelector('carrel-title');
  const strip = (id) => element.shadowRoot.querySelector(`.strip[aria-label*="${id}"]`);
  const isSaved = (id) => strip(id)?.querySelector('.act').getAttribute('aria-pressed') === 'true';
  const until = async (test, message) => {
    for (const end = performance.now() + 30_000; !test(); ) {
      if (performance.now() > end) throw new Error(message);
      await new Promise((done) => setTimeout(done, 0));
    }
  };
  for (const id of titles) {
    const next = performance.now() + pace;
    element.setAttribute('title-id', id);
    await until(() => strip(id), `${id} is not drawn`);
    // Some are, from a moment before the tab was killed.
    if (isSaved(id)) continue;
    strip(id).querySelector('.act').click();
    await until(() => isSaved(id), `${id} is not saved`);
    await new Promise((done) => setTimeout(done, next - performance.now()));
  }
}
