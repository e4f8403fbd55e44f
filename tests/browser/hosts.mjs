// Websites of strangers around the widget: what a test puts there, and what can be seen from there.

import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch } from './driver.mjs';
import { profileOf } from './page.mjs';
import { startServer } from './server.mjs';

/** The demo library as it was built: `/carrel/` with the collection in it, `/demo/`, `/index.html`. */
export const SITE = process.env.CARREL_SITE ?? fileURLToPath(new URL('../../target/test-site', import.meta.url));
export const SCRIPT = '<script async src="/carrel/carrel.js"></script>';
export const FALLBACK = '<p class="fallback"><a href="/new-titles">New titles</a></p>';
/** As a careful web team sets it; violations are reported to `/violations`, so that the server's log knows them. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  'report-uri /violations',
].join('; ');

/** `<carrel-page>` (or another `tag`) with a fallback in it, open to the test unless told otherwise. */
export function element(attributes = {}, { tag = 'carrel-page', children = FALLBACK } = {}) {
  const all = { collection: '/carrel/collection/', shadow: 'open', ...attributes };
  const written = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => ` ${name}="${value}"`);
  return `<${tag}${written.join('')}>${children}</${tag}>`;
}

/** A whole page of a website. */
export function page({ head = SCRIPT, body = element(), lang = 'en' } = {}) {
  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Library</title>${head}<body>${body}</body></html>`;
}

/**
 * A browser and a library's web server for the tests of a file, started before them and stopped after them.
 * `roots`, `pages` and `headers` as for `startServer`; every answer is open to other origins unless `openToOthers` is false.
 */
export function useLibrary({ roots = {}, pages = {}, headers = () => ({}) } = {}) {
  const library = new Library();
  before(async () => {
    library.server = await startServer({
      // Not a copy: a test may add folders that it makes later.
      roots: Object.assign(roots, { '/': SITE }),
      pages,
      headers: (request) => ({ ...(library.openToOthers ? { 'Access-Control-Allow-Origin': '*' } : {}), ...headers(request) }),
    });
    library.browser = await launch();
  });
  after(async () => {
    await library.browser?.close();
    await library.server?.close();
  });
  beforeEach(() => library.clear());
  return library;
}

class Library {
  browser;
  server;
  openToOthers = true;

  clear() {
    this.openToOthers = true;
    this.server.log.clear();
    this.server.clearRules();
    this.server.backend.clear();
  }

  /** Runs `body` with a visitor's tab, which is closed afterwards. `options` are those of the session. */
  async visit(options, body, browser = this.browser) {
    const { initScript = [], ...others } = options;
    const session = await browser.newSession({ ...others, initScript: [recordEvents, initScript].flat() });
    try {
      await body(new Visit(await session.newTab(), session, this.server));
    } finally {
      await session.close();
    }
  }

  /** Paths asked for, in order. */
  paths(pattern = /./) {
    return this.server.log.requests().map(({ url }) => url).filter((url) => pattern.test(url));
  }
}

let pages = 0;

/** A tab on a stranger's page. */
class Visit {
  constructor(tab, session, server) {
    this.tab = tab;
    this.session = session;
    this.server = server;
  }

  /** Publishes a page (see `page`) with HTTP `headers` and opens it. */
  async open(contents = {}, { headers = {}, origin = this.server.origin } = {}) {
    const path = `/host-${++pages}.html`;
    this.server.addPage(path, { body: typeof contents === 'string' ? contents : page(contents), headers });
    await this.tab.goto(origin + path);
  }

  /** Waits until there are titles on a shelf of the element. */
  async shelf(selector = 'carrel-page') {
    await this.tab.find(`${selector} .card`).at(0).appear();
  }

  /** Waits for an event of the widget and returns its detail. */
  async event(type, { at = 0, timeout } = {}) {
    return this.tab.waitFor(([type, at]) => seen.filter((it) => it.type === type)[at]?.detail, [type, at], { timeout });
  }

  /** Details of all events of this type until now. */
  async events(type) {
    return this.tab.evaluate((type) => seen.filter((it) => it.type === type).map((it) => it.detail), type);
  }

  fallback() {
    return this.tab.find('.fallback').at(0);
  }

  /** The host's children are to be seen, and nothing of ours. */
  async fallbackStays() {
    assert.ok(await this.fallback().isVisible(), 'the fallback is to be seen');
    assert.equal(await this.tab.find('.carrel').count(), 0, 'nothing of ours is to be seen');
  }

  /** A title's button: `Like: Flatland`. */
  act(name, { in: selector = 'carrel-page' } = {}) {
    return this.tab.find(selector).findByRole('button', { name }).at(0);
  }

  /** Title of the card at a place on the first shelf. */
  async titleAt(index, selector = 'carrel-page') {
    const label = await this.tab.find(`${selector} .card [aria-label^="Like: "]`).at(index).attribute('aria-label');
    return label.replace('Like: ', '');
  }

  /** What the browser keeps of the profile: reactions that are on, as `liked ID`; null where nothing is kept. */
  async keptReactions() {
    const profile = profileOf(await this.tab.evaluate(() => ({ ...localStorage })), 'main');
    return profile && profile.entries.filter((it) => it.on && ['liked', 'saved'].includes(it.kind)).map((it) => `${it.kind} ${it.id}`);
  }

  noErrors() {
    assert.deepEqual(this.tab.consoleErrors(), []);
  }
}

/** Runs in the page before everything else. */
function recordEvents() {
  globalThis.seen = [];
  for (const type of ['carrel-ready', 'carrel-reaction', 'carrel-consent', 'carrel-error']) {
    document.addEventListener(type, (event) => {
      const { detail, bubbles, composed, target } = event;
      let cloned = null;
      try {
        cloned = structuredClone(detail);
      } catch {
        // Stays null: what cannot be cloned is no plain object.
      }
      seen.push({ type, detail: cloned, bubbles, composed, on: target.localName, plain: Object.getPrototypeOf(detail) === Object.prototype });
    });
  }
}

/** For `initScript`: keeps account of listeners on window and document, of timers, and of WebAssembly's memory. */
export function countEverything() {
  globalThis.liveListeners = new Set();
  globalThis.liveTimers = new Set();
  let memory;
  globalThis.wasmMemory = () => memory;
  const numbers = new WeakMap();
  let next = 0;
  const nameOf = (target, type, listener, options) => {
    if (!numbers.has(listener)) numbers.set(listener, next++);
    return `${target === window ? 'window' : 'document'} ${type} ${numbers.get(listener)} ${typeof options === 'object' ? Boolean(options?.capture) : Boolean(options)}`;
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isPage = (target) => target === window || target === document || target === undefined;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (isPage(this) && listener) liveListeners.add(nameOf(this ?? window, type, listener, options));
    return addEventListener.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    if (isPage(this) && listener) liveListeners.delete(nameOf(this ?? window, type, listener, options));
    return removeEventListener.call(this ?? window, type, listener, options);
  };
  for (const [set, clear, repeats] of [['setTimeout', 'clearTimeout', false], ['setInterval', 'clearInterval', true]]) {
    const [setOne, clearOne] = [window[set], window[clear]];
    window[set] = (run, ...rest) => {
      // A test's own waits are no timers of ours: they are made by `new Promise`.
      const own = new Error().stack.includes('evaluate') || new Error().stack.includes('UtilityScript');
      const id = setOne(() => {
        if (!repeats) liveTimers.delete(id);
        run();
      }, ...rest);
      if (!own) liveTimers.add(id);
      return id;
    };
    window[clear] = (id) => {
      liveTimers.delete(id);
      clearOne(id);
    };
  }
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      const exported = (made.instance ?? made).exports;
      memory = Object.values(exported).find((it) => it instanceof WebAssembly.Memory) ?? memory;
      return made;
    };
  }
}
