// A load that goes wrong at random, the same again for the same seed: tabs that are killed while they send, and a server that fails,
// delays and drops connections. For the loss test, and for the benchmark that gives the same to others.

export const TABS = 3;
/** Events that each tab gives. */
export const EVENTS = 100;
/** Times that a page waits shorter than in the world: half a minute is a second. */
const HURRY = 30;
/** Of all posts that come while it is moody, the server fails this part. */
const FAILS = 0.6;
/** Waits that are as long as in the world, in ms, for the machine is no faster: until a page is drawn, until a server has answered. */
const REAL = [3_000, 5_000, 30_000];
/** Milliseconds in which a page that lives can write down what it was answered. */
const TO_RECORD = 500;

/** Numbers from a seed, so that a run that fails can be run again. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that fails at random: three of five posts are not taken. Takes the place of a `Backend` (backend.mjs). */
export class Moody {
  /** Every event taken, repeated ones included: `{id, subject, page, left, at}`, `at` when it was answered. */
  arrived = [];
  /** How often it was posted to, taken or not. */
  posts = 0;
  /** Whether it fails no more. */
  well = false;
  #random;
  #read;
  #out;

  /** `read` finds the events, as `{id, subject}`, in what was posted; `out`: until it is well it takes nothing at all. */
  constructor(random, { read = (body) => body, out = false } = {}) {
    this.#random = random;
    this.#read = read;
    this.#out = out;
  }

  async answer({ method, headers: asked, body }) {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'Content-Type' };
    if (method !== 'POST') return { status: 204, headers };
    this.posts += 1;
    const mood = this.well ? 1 : this.#random() * (this.#out ? FAILS : 1);
    if (mood < 0.2) return { close: true };
    if (mood < 0.35) return { status: 503, headers: { ...headers, 'Retry-After': '20', 'Access-Control-Expose-Headers': 'Retry-After' } };
    if (mood < 0.5) return { status: 429, headers };
    if (mood < FAILS) return { status: 500, headers };
    const delay = mood < 0.7 ? 150 : 0;
    const post = { page: asked['x-page'], left: 'x-left' in asked, at: Date.now() + delay };
    this.arrived.push(...this.#read(JSON.parse(body.toString('utf8'))).map(({ id, subject }) => ({ id, subject, ...post })));
    if (delay) await new Promise((done) => setTimeout(done, delay));
    return { status: 202, headers };
  }

  clear() {}

  events() {
    return this.arrived;
  }
}

/** A storm of a seed: when tabs are killed, and in which moods the server is. Options are those of `Moody`. */
export class Storm {
  #moments;
  /** How and when pages ended, by their names. */
  #ends = new Map();

  constructor(seed, options) {
    const chance = random(seed);
    this.#moments = Array.from({ length: TABS }, () => 200 + chance() * 4000);
    this.server = new Moody(random(seed + 1_000_000), options);
  }

  /**
   * Gives the load to pages: `open(page)` opens one in a tab under a name, to be kept in its address as `?NAME`; `give(page, {tab, from})`
   * has it take the events of a tab's number from one on; `given(tab)` says up to which they were taken by the page that was killed.
   */
  async pass(pages) {
    await Promise.all(this.#moments.map((moment, tab) => this.#tab(pages, tab, moment)));
  }

  async #tab({ open, give, given }, tab, moment) {
    let page = `${tab}-killed`;
    const first = await open(page);
    // What is killed has no result.
    const done = give(first, { tab, from: 0 }).catch(() => {});
    const over = new Promise((end) => setTimeout(end, moment));
    await Promise.race([done, over]);
    await first.kill();
    this.#ended(page);
    page = `${tab}-closed`;
    const from = await given(tab);
    const second = await open(page);
    await give(second, { tab, from });
    await second.close();
    this.#ended(page);
  }

  #ended(page) {
    this.#ends.set(page, Date.now());
  }

  /** What arrived, how much of it again, and by what that came. */
  outcome() {
    const { arrived } = this.server;
    const causes = {};
    const known = new Map();
    for (const post of arrived) {
      const earlier = known.get(post.id);
      if (earlier) causes[this.#cause(earlier)] = (causes[this.#cause(earlier)] ?? 0) + 1;
      known.set(post.id, post);
    }
    return { wire: arrived.length, different: known.size, repeated: arrived.length - known.size, causes };
  }

  /** Why what was taken was not known as taken. */
  #cause({ page, left, at }) {
    if (left) return 'posted while the page was left';
    const end = this.#ends.get(page);
    if (end === undefined || end > at + TO_RECORD) return 'answered in time, and not heard';
    return page.endsWith('killed') ? 'killed before the answer was written down' : 'closed before the answer was written down';
  }
}

/** What pages in a storm run before their own scripts, for `initScript`: time hurries, and posts tell which page they are of. */
export const stormy = { initScript: surround, initArgument: { times: HURRY, real: REAL, epoch: Date.now() } };

// Runs in the page.
function surround({ times, real, epoch }) {
  const [RealDate, setReal, fetchReal] = [Date, globalThis.setTimeout, globalThis.fetch];
  // One clock for all pages: what one writes down of times, another reads.
  const now = () => epoch + (RealDate.now() - epoch) * times;
  // What is quick in the world stays so: only waiting is shortened.
  globalThis.setTimeout = (act, ms, ...rest) => setReal(act, ms < 1_000 || real.includes(ms) ? ms : ms / times, ...rest);
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now());
    }
    static now() {
      return now();
    }
  };
  globalThis.fetch = (input, init) => {
    if (!String(input.url ?? input).includes('/backend')) return fetchReal.call(globalThis, input, init);
    const request = new Request(input, init);
    request.headers.set('X-Page', location.search.slice(1));
    if (request.keepalive) request.headers.set('X-Left', 'yes');
    return fetchReal.call(globalThis, request);
  };
}
