// A visitor with an empty cache and a slow line, and what went over it.

import { setTimeout as sleep } from 'node:timers/promises';

/** 10 Mbit/s and 40 ms before each answer, as the browser's own tools imitate them: request by request, connections for nothing. */
export const LINE = { latency: 40, bytesPerSecond: 10_000_000 / 8 };
/** Milliseconds without a request after which no more will come. */
const QUIET = 2_000;
const PATIENCE = 120_000;

/** Opens a profile of its own for `body(visit)`, and closes it. */
export async function visiting(browser, host, body, { initScript = [] } = {}) {
  const session = await browser.newSession({ initScript });
  try {
    return await body(new Visit(session, host));
  } finally {
    await session.close();
  }
}

class Visit {
  tab;
  /** Whether the reader has agreed that the whole collection is searched. */
  agreed = false;
  #session;
  #host;
  #times = [];
  #open = 0;
  #last = 0;
  #logged = 0;

  constructor(session, host) {
    this.#session = session;
    this.#host = host;
  }

  /** Opens a page in a new tab and forgets what was asked for before. */
  async open(path) {
    this.forget();
    await this.tab?.close();
    this.tab = await this.#session.newTab();
    await this.tab.throttle(LINE);
    this.tab.watchRequests({
      begun: () => { this.#open++; },
      ended: (times) => {
        this.#open--;
        this.#last = performance.now();
        if (times) this.#times.push(times);
      },
    });
    this.#last = performance.now();
    await this.tab.goto(this.#host.origin + path);
  }

  /** What is asked for from now on is what `requests` tells. */
  forget() {
    this.#times = [];
    this.#logged = this.#host.log.length;
  }

  get busy() {
    return this.#open > 0;
  }

  /** Waits until nothing has been asked for in a while. */
  async quiet(ms = QUIET) {
    const end = performance.now() + PATIENCE;
    while (this.busy || performance.now() - this.#last < ms) {
      if (performance.now() > end) throw new Error(`the page at ${this.tab.url()} keeps asking for files`);
      await sleep(20);
    }
  }

  /**
   * What reached the host since the last `open` or `forget`: `{path, status, bytes, start, first, end}`, the bytes from the host's log, the
   * times from the browser, in milliseconds since 1970: when it was asked for, when the answer's first and last byte had come.
   */
  requests() {
    const times = new Map();
    for (const it of this.#times) times.set(it.path, [...(times.get(it.path) ?? []), it]);
    return this.#host.log.slice(this.#logged).map((entry) => ({ ...entry, ...(times.get(entry.path)?.shift() ?? {}) }));
  }

  /** Bytes that the host sent for them, with the heads of answers. */
  bytes() {
    return this.requests().reduce((sum, it) => sum + it.bytes, 0);
  }
}
