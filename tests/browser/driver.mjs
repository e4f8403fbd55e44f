// The browser, as tests see it: sessions, tabs and elements, in words that WebDriver can say too, so that another
// browser needs another file like this one and no other test. Everything here is over playwright-core and Chromium.
//
// What went over the network is not asked here but of the server's log (server.mjs): a browser can be wrong about it.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const EXECUTABLE = process.env.CARREL_CHROMIUM ?? '/usr/bin/chromium';
export const ARGUMENTS = [
  '--no-sandbox', // as root, in containers
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** Milliseconds to wait for what a test expects to come. */
const PATIENCE = 10_000;
const ACCESSIBILITY_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Starts a browser; `headless: false` shows it; `backForwardCache: true` lets it keep pages that were left, as it does for people. */
export async function launch({ headless = true, args = [], backForwardCache = false } = {}) {
  const ignoreDefaultArgs = backForwardCache ? ['--disable-back-forward-cache'] : [];
  return new Browser(
    await chromium.launch({ executablePath: EXECUTABLE, headless, args: [...ARGUMENTS, ...args], ignoreDefaultArgs }),
  );
}

class Browser {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  /**
   * A profile of its own: nothing stored, no caches, shared with no other session. Options, all optional:
   * `locale`, `timezone`, `colorScheme` ('light', 'dark'), `reducedMotion` (true), `forcedColors` (true),
   * `viewport` ({width, height}), `touch`, `saveData` (true: header and `navigator.connection`),
   * `javaScriptEnabled`, `initScript` (function or source, or several, run in each page before its own scripts), `initArgument`.
   */
  async newSession(options = {}) {
    const context = await this.#browser.newContext({
      locale: options.locale,
      timezoneId: options.timezone,
      colorScheme: options.colorScheme ?? 'light',
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors ? 'active' : 'none',
      viewport: options.viewport ?? { width: 1280, height: 800 },
      hasTouch: options.touch ?? false,
      javaScriptEnabled: options.javaScriptEnabled ?? true,
      acceptDownloads: true,
      extraHTTPHeaders: options.saveData ? { 'Save-Data': 'on' } : {},
    });
    context.setDefaultTimeout(PATIENCE);
    if (options.saveData) await context.addInitScript(pretendSaveData);
    for (const script of [options.initScript ?? []].flat()) await context.addInitScript(script, options.initArgument);
    return new Session(context);
  }

  async close() {
    await this.#browser.close();
  }
}

class Session {
  #context;

  constructor(context) {
    this.#context = context;
  }

  async newTab() {
    return new Tab(await this.#context.newPage());
  }

  /** Cuts this session off from the network, or connects it again. */
  async setOffline(offline) {
    await this.#context.setOffline(offline);
  }

  /** Names of all cookies set, of any site. */
  async cookieNames() {
    return (await this.#context.cookies()).map((cookie) => cookie.name);
  }

  async close() {
    await this.#context.close();
  }
}

class Tab {
  #page;
  #errors = [];

  constructor(page) {
    this.#page = page;
    // Chromium reports violations of a Content Security Policy as console errors too.
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(message.text());
    });
    page.on('pageerror', (error) => this.#errors.push(String(error?.stack ?? error)));
  }

  async goto(url) {
    await this.#page.goto(url, { waitUntil: 'load' });
  }

  async reload() {
    await this.#page.reload({ waitUntil: 'load' });
  }

  /** Back in the tab's history. A page that the browser `kept` comes without loading. */
  async back({ kept = false } = {}) {
    await this.#page.goBack({ waitUntil: kept ? 'commit' : 'load' });
  }

  url() {
    return this.#page.url();
  }

  /** Runs a function in the page with one serialisable argument. */
  async evaluate(fn, argument) {
    return this.#page.evaluate(fn, argument);
  }

  /** Waits until the function, run in the page, returns something true, and returns that. */
  async waitFor(fn, argument, { timeout = PATIENCE } = {}) {
    const handle = await this.#page.waitForFunction(fn, argument, { timeout });
    return handle.jsonValue();
  }

  /** What matches a CSS selector, in the page or in open shadow roots. Looked up anew for each use. */
  find(selector) {
    return new Element(this.#page.locator(selector));
  }

  /** What assistive technology calls by this role and (exact) name. */
  findByRole(role, { name, exact = true } = {}) {
    return new Element(this.#page.getByRole(role, { name, exact: name === undefined ? undefined : exact }));
  }

  /** Presses a key (`Tab`, `Shift+Tab`, `ArrowDown`, `a`) wherever the focus is. */
  async press(key) {
    await this.#page.keyboard.press(key);
  }

  async type(text) {
    await this.#page.keyboard.type(text);
  }

  /** The focused element, looked for through open shadow roots: `{tag, id, role, name}`; null if it is the body. */
  async focused() {
    return this.#page.evaluate(describeFocus);
  }

  async resize(width, height) {
    await this.#page.setViewportSize({ width, height });
  }

  /** Does what starts a download, and keeps the file. */
  async download(act, path) {
    const [download] = await Promise.all([this.#page.waitForEvent('download'), act()]);
    await download.saveAs(path);
  }

  /** Nodes and listeners that the page holds after a garbage collection, documents and shadow roots taken together. */
  async counters() {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    await devtools.detach();
    return [nodes, jsEventListeners];
  }

  /** Slows the network down for this tab and its workers: milliseconds before each answer, and bytes that come a second. */
  async throttle({ latency, bytesPerSecond }) {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    const speed = { downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', { offline: false, latency, ...speed });
  }

  /** Makes the processor so many times slower for this tab, as that of a phone is. */
  async slowDown(times) {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
  }

  /** Scrolls the page down by some so many pixels, in strokes of a finger; the session must have `touch`. */
  async swipe(distance) {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    const { width, height } = this.#page.viewportSize();
    const touch = (type, ...ys) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: ys.map((y) => ({ x: width / 2, y })) });
    const [low, high, step] = [height * 0.8, height * 0.2, 24];
    for (let left = distance; left > 0; left -= low - high) {
      await touch('touchStart', low);
      for (let y = low - step; y > high; y -= step) await touch('touchMove', y);
      await touch('touchEnd');
    }
    await devtools.detach();
  }

  /**
   * Calls `begun()` at each request of this tab and its workers, and `ended({path, start, first, end})` once all of the answer has come:
   * milliseconds since 1970 at which it was asked for and at which the answer's first and last byte had come; without times if it failed.
   */
  watchRequests({ begun, ended }) {
    this.#page.on('request', begun);
    this.#page.on('requestfailed', () => ended());
    this.#page.on('requestfinished', (request) => {
      const { pathname, search } = new URL(request.url());
      const { startTime, responseStart, responseEnd } = request.timing();
      ended({ path: pathname + search, start: startTime, first: startTime + responseStart, end: startTime + responseEnd });
    });
  }

  /**
   * What pages are told of the reader's surroundings from now on: `media` ('print'), `colorScheme` ('dark'), `reducedMotion` (true),
   * `forcedColors` (true); what is left out is as on a screen, light, moving, with the page's own colours.
   */
  async emulate({ media = 'screen', colorScheme = 'light', reducedMotion = false, forcedColors = false } = {}) {
    await this.#page.emulateMedia({
      media,
      colorScheme,
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: forcedColors ? 'active' : 'none',
    });
  }

  async moveMouse(x, y) {
    await this.#page.mouse.move(x, y);
  }

  /** `still`: what moves is shown where it comes to rest, and what never does as it began. */
  async screenshot(path, { fullPage = false, still = false } = {}) {
    await this.#page.screenshot({ path, fullPage, animations: still ? 'disabled' : 'allow' });
  }

  /**
   * What axe-core finds against WCAG 2.2 AA, in the page or only inside `include` (a selector):
   * `[{id, impact, help, nodes: [{target, summary}]}]`. Leaves nothing behind in the page.
   * Waits for what moves to come to rest: half faded in, nothing has the contrast that a reader gets.
   */
  async accessibilityViolations({ include } = {}) {
    await this.#page.waitForFunction(nothingMoves);
    await this.#page.evaluate(await axeSource());
    return this.#page.evaluate(runAxe, { include, rules: ACCESSIBILITY_RULES });
  }

  /**
   * What the browser tells assistive technology, of closed shadow roots too: `{role, name, properties, children}` without what
   * it does not tell; `properties` as ARIA names them: `level`, `focusable`, `modal`, `busy`, `live`, `pressed`.
   */
  async accessibilityTree() {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    await devtools.send('Accessibility.enable');
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    await devtools.detach();
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    return told(nodes[0], byId)[0];
  }

  /** Errors on the console, uncaught exceptions and policy violations since the tab was opened or last cleared. */
  consoleErrors() {
    return [...this.#errors];
  }

  clearConsoleErrors() {
    this.#errors = [];
  }

  async close() {
    await this.#page.close();
  }

  /** Ends the tab's process, as a system without memory does: nothing in it runs any more. */
  async kill() {
    const devtools = await this.#page.context().newCDPSession(this.#page);
    const crashed = new Promise((done) => this.#page.once('crash', done));
    devtools.send('Page.crash').catch(() => {});
    await crashed;
    await this.#page.close();
  }
}

/** A node of the accessibility tree; in place of one that is ignored, what is in it. */
function told(node, byId) {
  const children = (node.childIds ?? []).flatMap((id) => (byId.has(id) ? told(byId.get(id), byId) : []));
  if (node.ignored) return children;
  const properties = Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value]));
  return [{ role: node.role.value, name: node.name?.value ?? '', properties, children }];
}

/** In the page: whether no animation or transition that has an end is under way, in open shadow roots either. */
function nothingMoves() {
  const shadows = [...document.querySelectorAll('*')].flatMap((it) => it.shadowRoot ?? []);
  const all = [document, ...shadows].flatMap((root) => root.getAnimations());
  return all.every((it) => it.playState !== 'running' || it.effect.getComputedTiming().endTime === Infinity);
}

/** One element, or several for `count`, `all` and `texts`; actions wait until it is there and can be acted on. */
class Element {
  #locator;

  constructor(locator) {
    this.#locator = locator;
  }

  find(selector) {
    return new Element(this.#locator.locator(selector));
  }

  findByRole(role, { name, exact = true } = {}) {
    return new Element(this.#locator.getByRole(role, { name, exact: name === undefined ? undefined : exact }));
  }

  /** The one at this place, counted from 0. */
  at(index) {
    return new Element(this.#locator.nth(index));
  }

  /** Those that contain this text. */
  having(text) {
    return new Element(this.#locator.filter({ hasText: text }));
  }

  async count() {
    return this.#locator.count();
  }

  /** Text as it is rendered. */
  async text() {
    return (await this.#locator.innerText()).trim();
  }

  async texts() {
    return (await this.#locator.allInnerTexts()).map((text) => text.trim());
  }

  async attribute(name) {
    return this.#locator.getAttribute(name);
  }

  async value() {
    return this.#locator.inputValue();
  }

  async isVisible() {
    return this.#locator.isVisible();
  }

  /** Waits until it is visible. */
  async appear({ timeout = PATIENCE } = {}) {
    await this.#locator.waitFor({ state: 'visible', timeout });
  }

  /** Waits until it is gone or hidden. */
  async disappear({ timeout = PATIENCE } = {}) {
    await this.#locator.waitFor({ state: 'hidden', timeout });
  }

  async click() {
    await this.#locator.click();
  }

  /** Touches it with a finger; the session must have `touch`. */
  async tap() {
    await this.#locator.tap();
  }

  async focus() {
    await this.#locator.focus();
  }

  async press(key) {
    await this.#locator.press(key);
  }

  async fill(text) {
    await this.#locator.fill(text);
  }

  async select(value) {
    await this.#locator.selectOption(value);
  }

  async setFiles(paths) {
    await this.#locator.setInputFiles(paths);
  }

  /** Runs a function in the page with this element and one serialisable argument. */
  async evaluate(fn, argument) {
    return this.#locator.evaluate(fn, argument);
  }

  /** Runs a function in the page with all of these elements, as an array, and one serialisable argument. */
  async evaluateAll(fn, argument) {
    return this.#locator.evaluateAll(fn, argument);
  }
}

let axe;
async function axeSource() {
  axe ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // An expression without a value to send back, and a name that the page does not keep.
  return `${await axe}; undefined`;
}

// The functions below run in the page.

async function runAxe({ include, rules }) {
  const options = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] };
  const { violations } = await globalThis.axe.run(include ?? document, options);
  delete globalThis.axe;
  return violations.map(({ id, impact, help, nodes }) => ({
    id,
    impact,
    help,
    nodes: nodes.map((node) => ({ target: node.target.flat().join(' '), summary: node.failureSummary })),
  }));
}

function describeFocus() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const labelled = element.labels?.length ? [...element.labels].map((label) => label.textContent).join(' ') : undefined;
  const name = element.getAttribute('aria-label') ?? labelled ?? element.textContent;
  return {
    tag: element.localName,
    id: element.id,
    role: element.getAttribute('role'),
    name: name.replace(/\s+/g, ' ').trim().slice(0, 120),
  };
}

function pretendSaveData() {
  const type = globalThis.NetworkInformation;
  if (type) Object.defineProperty(type.prototype, 'saveData', { configurable: true, get: () => true });
}
