// A library on the web for the tests, and the widget in its pages as a reader meets it: page objects over driver.mjs.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { launch } from './driver.mjs';
import { startServer } from './server.mjs';

const SITE = process.env.CARREL_SITE ?? 'target/test-site';
const COLLECTION = '/carrel/collection/';
/** The day on which the tests take place: some of the demo library's titles are new then. */
const TODAY = Date.UTC(2026, 10, 22, 10);

/**
 * Starts server and browser; to be closed. `roots` are more folders by their prefix of addresses, also later ones. A `browser` that is
 * handed in serves several libraries, and is not closed with this one.
 */
export async function openLibrary({ roots = {}, browser } = {}) {
  roots['/'] = SITE;
  const server = await startServer({ roots });
  return new Library(server, browser ?? (await launch()), browser === undefined);
}

/** The page of a web team that pasted the element: by default a `<carrel-page>`. */
export function hostPage({ body = carrelPage(), lang = 'en', head = '' } = {}) {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Library</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    ${head}<script async src="/carrel/carrel.js"></script></head>
    <body><main><h1>Library</h1>${body}</main></body></html>`;
}

/** The element with attributes, its shadow root open so that tests see into it. */
export function carrelPage(attributes = '', children = '') {
  return `<carrel-page collection="${COLLECTION}" shadow="open" ${attributes}>${children}</carrel-page>`;
}

class Library {
  #isOwn;

  constructor(server, browser, isOwn) {
    this.server = server;
    this.browser = browser;
    this.#isOwn = isOwn;
    this.reset();
  }

  /** Forgets what earlier tests asked, set and put up; a page at `/desk.html` and settings without notices remain. */
  reset() {
    this.server.log.clear();
    this.server.clearRules();
    this.server.backend.clear();
    this.server.caching = null;
    this.settings({});
    this.page('/desk.html');
  }

  /** Publishes `carrel.json`. */
  settings(fields) {
    this.tellsAvailability = Boolean(fields.availability);
    this.server.addPage(`${COLLECTION}carrel.json`, JSON.stringify({ name: 'Alder Street Library', ...fields }));
  }

  /** Puts up a host page. */
  page(path, options) {
    this.server.addPage(path, hostPage(options));
  }

  /** Takes the collection off the net; `bringBack` undoes it. */
  takeDown() {
    this.server.addRule({ path: /^\/carrel\/collection\//, status: 404, body: '' });
  }

  /** A reader with a browser of their own, for the length of `body(desk, reader)`. */
  async reader(body, options = {}) {
    const session = await this.newReader(options);
    try {
      return await body(session.desk, session);
    } finally {
      await session.close();
    }
  }

  /** Likewise, to be closed. `today: false` leaves the clock alone. */
  async newReader({ today = TODAY, initScript, initArgument, ...options } = {}) {
    const scripts = [`(${watchCache})();`, today === false ? '' : `(${setClock})(${today});`];
    if (initScript) scripts.push(`(${initScript})(${JSON.stringify(initArgument ?? null)});`);
    const session = await this.browser.newSession({ locale: 'en-GB', ...options, initScript: scripts.join('\n') });
    return new Reader(this, session, await session.newTab());
  }

  async close() {
    if (this.#isOwn) await this.browser.close();
    await this.server.close();
  }
}

class Reader {
  #session;

  constructor(library, session, tab) {
    this.#session = session;
    this.library = library;
    this.desk = new Desk(library, tab);
  }

  /** Another tab of the same browser. */
  async secondDesk() {
    return new Desk(this.library, await this.#session.newTab());
  }

  cookieNames() {
    return this.#session.cookieNames();
  }

  setOffline(offline) {
    return this.#session.setOffline(offline);
  }

  close() {
    return this.#session.close();
  }
}

/** The widget in a tab. */
export class Desk {
  constructor(library, tab) {
    this.library = library;
    this.tab = tab;
  }

  /** Goes to a page of the library and waits until everything that it fetches by itself is there and drawn. */
  async visit(path = '/desk.html') {
    await this.#settled(() => this.tab.goto(this.library.server.url(path)));
    return this;
  }

  async reload() {
    await this.#settled(() => this.tab.reload());
  }

  async #settled(go) {
    const begun = this.library.server.log.requests().length;
    await go();
    await this.tab.waitFor(() => {
      const elements = [...document.querySelectorAll('carrel-page, carrel-shelf, carrel-title')];
      return Promise.all(elements.map((element) => element.ready)).then(() => elements.length > 0);
    });
    // The last to be fetched: all titles, shortly after the first shelf is drawn, and where they are.
    const last = this.library.tellsAvailability ? /\/availability\.carrel/ : /\/common-\w+\.carrel/;
    const isAll = ({ url, sent }) => last.test(url) && sent > 0;
    const isKept = () => !this.library.tellsAvailability && this.tab.evaluate(() => globalThis.cacheHits.some((url) => /\/common-/.test(url)));
    const has = async () => this.library.server.log.requests().slice(begun).some(isAll) || isKept();
    await eventually(has, 'the titles did not come');
    // Decoding them may take a slow machine longer than it takes others to be quiet.
    const isNext = () => this.tab.evaluate(() => globalThis.cacheHits.some((url) => /\/neighbours-/.test(url)));
    const goesOn = async () => this.library.server.log.requests().slice(begun).some(({ url }) => /\/neighbours-/.test(url)) || isNext();
    await eventually(goesOn, 'what they have in common did not come');
    await this.quiet(250);
    // Shelves are drawn one after the other.
    await this.tab.waitFor(() => [...document.querySelectorAll('carrel-page')].every((it) => !it.shadowRoot?.querySelector('.shelf[aria-busy]')));
  }

  /** Waits until the server has been left alone for a moment. */
  async quiet(ms) {
    let before = -1;
    for (;;) {
      const { length } = this.library.server.log.requests();
      if (length === before) return;
      before = length;
      await new Promise((done) => setTimeout(done, ms));
    }
  }

  find(selector) {
    return this.tab.find(selector);
  }

  button(name, options) {
    return this.tab.findByRole('button', { name, ...options });
  }

  shelf(kind) {
    return new Shelf(this.tab.find(`section[aria-labelledby="s-${kind}"]`));
  }

  /** The kinds of the shelves that are there, in order. */
  async shelfKinds() {
    return this.tab.find('section.shelf').evaluateAll((all) => all.map((it) => it.getAttribute('aria-labelledby').slice(2)));
  }

  /** Chips in the strip: those with this label, whatever their count. */
  chip(label) {
    return new Chip(this.tab.find(`section[aria-labelledby="int"] button.chip:has(bdi:text-is("${label}"))`));
  }

  /** What is said after an act. */
  async said(pattern) {
    return this.tab.find('.status').evaluate(
      (status, source) => new Promise((done, fail) => {
        const check = () => new RegExp(source).test(status.textContent) && (done(status.textContent), true);
        if (check()) return;
        new MutationObserver(check).observe(status, { childList: true, subtree: true, characterData: true });
        setTimeout(() => fail(new Error(`said “${status.textContent}”, not ${source}`)), 5000);
      }),
      pattern.source,
    );
  }

  /** The sentence under the greeting, about where the data are. */
  privacy() {
    return this.tab.find('button.privacy').text();
  }

  async openDialog(name) {
    await this.tab.find(`.page`).findByRole('button', { name }).click();
    return this.dialog();
  }

  async dialog() {
    const dialog = new Dialog(this.tab, this.tab.find('dialog[open]'));
    await dialog.element.appear();
    return dialog;
  }

  /** Everything in local storage. */
  stored() {
    return this.tab.evaluate(() => ({ ...localStorage }));
  }

  /** What the newer sound slot holds; null while there is none. */
  async profile(namespace = 'main') {
    return profileOf(await this.stored(), namespace);
  }

  /** Waits until what is stored satisfies `test(entries)`. */
  async kept(test, namespace = 'main') {
    return eventually(async () => {
      const entries = (await this.profile(namespace))?.entries ?? [];
      return test(entries) && entries;
    }, 'the profile was not stored');
  }

  /** Waits until a register is stored so: `['liked', id]`. */
  async keptOn(kind, id, on = true) {
    return this.kept((entries) => entries.some((it) => it.kind === kind && it.id === id && it.on === on));
  }

  /** Agrees to send reactions, or withdraws that. */
  async agree(on = true) {
    const settings = await this.openDialog('Settings');
    const box = settings.find('#agree-reactions');
    await box.click();
    await eventually(async () => (await box.evaluate((it) => it.checked)) === on);
    await settings.close();
    await this.keptOn('consent', 'reactions', on);
  }

  /** What waits to be sent or was set aside, as it is stored. */
  async outbox() {
    const entries = Object.entries(await this.stored()).filter(([key]) => key.startsWith('carrel:main:outbox.'));
    return entries.map(([, text]) => JSON.parse(text));
  }

  async focus() {
    return this.tab.focused();
  }
}

/** A shelf of the page. */
class Shelf {
  constructor(element) {
    this.element = element;
  }

  exists() {
    return this.element.count().then((count) => count === 1);
  }

  heading() {
    return this.element.find('.shelf-head .h2').text();
  }

  titles() {
    return this.element.find('.card .title').texts();
  }

  cards() {
    return this.element.find('.card').count();
  }

  card(index) {
    return new Card(this.element.find('li.card').at(index));
  }

  /** The card of a title. */
  cardOf(title) {
    return new Card(this.element.find('li.card').having(title));
  }
}

/** A card on a shelf. */
class Card {
  constructor(element) {
    this.element = element;
  }

  title() {
    return this.element.find('.title').text();
  }

  /** The title's id, from its link. */
  async id() {
    return new URL(await this.element.find('a.link').attribute('href'), 'http://x').searchParams.get('id');
  }

  /** `Save`, `Like` or `Not interested`. */
  act(name) {
    return this.element.find(`button.ib[aria-label^="${name}: "]`);
  }

  async isOn(name) {
    return (await this.act(name).attribute('aria-pressed')) === 'true';
  }

  undo() {
    return this.element.find('.gap button');
  }

  why() {
    return this.element.find('button.why');
  }
}

class Chip {
  constructor(element) {
    this.element = element;
  }

  click() {
    return this.element.click();
  }

  async isOn() {
    return (await this.element.attribute('aria-pressed')) === 'true';
  }
}

class Dialog {
  constructor(tab, element) {
    this.tab = tab;
    this.element = element;
  }

  find(selector) {
    return this.element.find(selector);
  }

  button(name, options) {
    return this.element.findByRole('button', { name, ...options });
  }

  text() {
    return this.element.text();
  }

  /** Closes with Esc, as everybody's dialogs do. */
  async close() {
    await this.tab.press('Escape');
    await this.element.disappear();
  }
}

/** The profile in the newer sound slot of what is stored. */
export function profileOf(stored, namespace = 'main') {
  const slots = ['a', 'b'].map((slot) => /^carrel-slot 1 (\d+) [0-9a-f]{16} (.*)$/s.exec(stored[`carrel:${namespace}:profile.${slot}`] ?? ''));
  const newest = slots.filter(Boolean).sort((one, other) => other[1] - one[1])[0];
  return newest ? unpacked(JSON.parse(newest[2])) : null;
}

/** That two lists of requests are alike; if not, tells the first that differs. */
export function assertAlike(actual, expected, message = 'requests differ') {
  const one = actual.find((it, i) => it !== expected[i]);
  const other = expected.find((it, i) => it !== actual[i]);
  assert.ok(one === undefined && other === undefined, `${message}:\n${one}\n-- instead of --\n${other}`);
}

/** Waits until `test` returns something true, and returns that. */
export async function eventually(test, message = 'it never came', patience = 8000) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await test();
    if (value) return value;
    if (Date.now() > end) throw new Error(message);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** What never happens: looked for during `ms`. */
export async function never(test, message, ms = 1500) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    if (await test()) throw new Error(message);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The texts of a language. */
export async function texts(tag) {
  return JSON.parse(await readFile(new URL(`../../static/locales/${tag}.json`, import.meta.url), 'utf8'));
}

// Runs in the page: notes what came from Cache Storage, of which no server knows.
function watchCache() {
  globalThis.cacheHits = [];
  if (!globalThis.Cache) return;
  const { match } = Cache.prototype;
  Cache.prototype.match = async function (request, options) {
    const found = await match.call(this, request, options);
    if (found) globalThis.cacheHits.push(String(request.url ?? request));
    return found;
  };
}

// Runs in the page: its days pass as always, but from another one on.
function setClock(start) {
  const shift = start - Date.now();
  const Real = Date;
  globalThis.Date = class Date extends Real {
    constructor(...parts) {
      parts.length ? super(...parts) : super(Real.now() + shift);
    }
    static now() {
      return Real.now() + shift;
    }
  };
}

/** A stored profile as a reader would take it along: registers as objects of their own (docs/interfaces.md). */
export function unpacked(stored) {
  if (stored.version !== 2) return stored;
  const entries = stored.kinds.flatMap((column) => column.ids.map((id, at) => {
    const entry = { kind: column.kind, id, time: column.times[at], count: column.counts[at], device: stored.devices[column.devices[at]], on: column.on[at] === 1 };
    const text = column.texts[at];
    if (text === null) return entry;
    if (column.kind !== 'snapshot') return { ...entry, text };
    return { ...entry, title: { title: text, creator: column.creators[at], topics: column.topics[at]?.split('\n') ?? [], link: column.links[at] } };
  }));
  return { format: stored.format, version: 1, entries };
}
