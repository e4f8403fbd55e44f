// What readers agreed to send arrives, whatever happens to tabs, servers and connections; among the long tests.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { eventually, openLibrary } from './page.mjs';

/** Runs; `CARREL_LOSS_RUNS` for another number. */
const RUNS = Number(process.env.CARREL_LOSS_RUNS ?? (process.env.CARREL_LONG ? 100 : 0));
const TABS = 3;
const EVENTS = 100;
/** Times that a page waits shorter than in the world: half a minute is a second. */
const HURRY = 30;
/** Most repeated events, of all that are on the wire. */
const MOST_REPEATED = 0.01;

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());

/** Numbers from a seed, so that a run that fails can be run again. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that fails at random: three of five posts are not taken. */
class Moody {
  arrived = [];
  well = false;
  #random;

  constructor(random) {
    this.#random = random;
  }

  async answer({ method, body }) {
    const headers = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': 'Content-Type' };
    if (method !== 'POST') return { status: 204, headers };
    const mood = this.well ? 1 : this.#random();
    if (mood < 0.2) return { close: true };
    if (mood < 0.35) return { status: 503, headers: { ...headers, 'Retry-After': '20', 'Access-Control-Expose-Headers': 'Retry-After' } };
    if (mood < 0.5) return { status: 429, headers };
    if (mood < 0.6) return { status: 500, headers };
    this.arrived.push(...JSON.parse(body.toString('utf8')).map(({ id, subject, data }) => ({ id, subject, data })));
    if (mood < 0.7) await new Promise((done) => setTimeout(done, 150));
    return { status: 202, headers };
  }
}

async function run(seed) {
  const chance = random(seed);
  library.reset();
  library.settings({ backend: '/backend' });
  const moody = new Moody(chance);
  library.server.backend = Object.assign(moody, { clear: () => {}, events: () => moody.arrived });
  library.page('/desk.html');
  library.page('/title.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="t"></carrel-title>' });
  await library.reader(async (desk, reader) => {
    await desk.visit();
    const settings = await desk.openDialog('Settings');
    await settings.find('#agree-reactions').click();
    await settings.close();
    await desk.keptOn('consent', 'reactions');
    await desk.tab.close();
    await Promise.all(Array.from({ length: TABS }, (_, tab) => save(reader, tab, chance)));
    moody.well = true;
    const last = await reader.secondDesk();
    await last.visit();
    const waiting = async () => Object.keys(await last.stored()).filter((key) => key.includes(':outbox.'));
    await eventually(async () => (await waiting()).length === 0, `something still waits (seed ${seed})`, 60_000);
    const saved = (await last.profile()).entries.filter(({ kind, on }) => kind === 'saved' && on).map(({ id }) => id);
    const subjects = new Set(moody.arrived.map(({ subject }) => subject));
    const lost = saved.filter((id) => !subjects.has(id));
    assert.deepEqual(lost, [], `saved, and never told (seed ${seed})`);
  }, { today: false, initScript: hurry, initArgument: HURRY });
  const ids = moody.arrived.map(({ id }) => id);
  return { wire: ids.length, different: new Set(ids).size };
}

/** Saves titles in a tab that is killed once, at a random moment, and opened anew. */
async function save(reader, tab, chance) {
  let killed = false;
  for (let next = 0; next < EVENTS; ) {
    const desk = await reader.secondDesk();
    await desk.tab.goto(library.server.url('/title.html'));
    await desk.tab.waitFor(() => document.querySelector('carrel-title')?.shadowRoot?.querySelector('.act'));
    const done = desk.tab.evaluate(saveSome, { tab, from: next, until: EVENTS }).catch(() => null);
    const moment = new Promise((end) => setTimeout(end, 200 + chance() * 4000));
    const reached = killed ? await done : await Promise.race([done, moment]);
    await (killed ? desk.tab.close() : desk.tab.kill());
    killed = true;
    next = reached ?? (await savedBy(reader, tab));
  }
}

/** How many titles a tab that was killed had saved. */
async function savedBy(reader, tab) {
  const desk = await reader.secondDesk();
  await desk.tab.goto(library.server.url('/title.html'));
  const saved = ((await desk.profile())?.entries ?? []).filter(({ kind, id }) => kind === 'saved' && id.startsWith(`t${tab}-`));
  await desk.tab.close();
  return saved.length;
}

// Runs in the page: saves titles one after the other, as quickly as they are drawn.
async function saveSome({ tab, from, until }) {
  const element = document.querySelector('carrel-title');
  const frame = () => new Promise((done) => setTimeout(done, 0));
  const button = () => element.shadowRoot.querySelector('.act');
  for (let at = from; at < until; at++) {
    element.setAttribute('title-id', `t${tab}-${String(at).padStart(3, '0')}`);
    for (let tries = 0; tries < 100 && button()?.getAttribute('aria-pressed') !== 'false'; tries++) await frame();
    // Saved already, a moment before the tab was killed.
    if (button()?.getAttribute('aria-pressed') === 'true') continue;
    button().click();
    for (let tries = 0; tries < 300 && button()?.getAttribute('aria-pressed') !== 'true'; tries++) await frame();
  }
  return until;
}

// Runs in the page: time passes so many times faster for timers and clocks.
function hurry(times) {
  const [RealDate, setReal] = [Date, globalThis.setTimeout];
  const begun = RealDate.now();
  const now = () => begun + (RealDate.now() - begun) * times;
  // What is quick in the world stays so: only waiting is shortened.
  globalThis.setTimeout = (act, ms, ...rest) => setReal(act, ms >= 1_000 ? ms / times : ms, ...rest);
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now());
    }
    static now() {
      return now();
    }
  };
}

test(`${RUNS} times ${TABS} tabs with ${EVENTS} events each, killed at random, lose nothing and repeat little`, { skip: RUNS === 0 && 'one of the long tests', timeout: 2 * 3600_000 }, async () => {
  const totals = { wire: 0, different: 0 };
  for (let seed = 1; seed <= RUNS; seed++) {
    const { wire, different } = await run(seed);
    totals.wire += wire;
    totals.different += different;
  }
  const repeated = totals.wire - totals.different;
  console.log(`${totals.different} events, ${repeated} of ${totals.wire} on the wire repeated (${((100 * repeated) / totals.wire).toFixed(2)} %)`);
  assert.ok(repeated <= MOST_REPEATED * totals.wire, `${repeated} of ${totals.wire} were repeated`);
});
