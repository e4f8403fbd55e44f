// What readers agreed to send arrives, whatever happens to tabs, servers and connections; among the long tests.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { launch } from './driver.mjs';
import { TITLES, agreed, stormyLibrary, weather } from './savers.mjs';
import { EVENTS, Storm, TABS } from './storm.mjs';

/** Runs; `CARREL_LOSS_RUNS` for another number. */
const RUNS = Number(process.env.CARREL_LOSS_RUNS ?? (process.env.CARREL_LONG ? 100 : 0));
/** The seed of the first one, to run one again. */
const FIRST = Number(process.env.CARREL_LOSS_SEED ?? 1);
/** Runs at a time, each with a server and a profile of its own: most of a run is waiting. */
const AT_ONCE = Number(process.env.CARREL_LOSS_AT_ONCE ?? 4);
/** Most repeated events, of all that are on the wire. */
const MOST_REPEATED = 0.01;

let browser;

before(async () => {
  browser = RUNS > 0 ? await launch() : null;
});
after(() => browser?.close());

async function run(library, consent, seed) {
  const storm = new Storm(seed);
  try {
    await weather(library, storm, consent);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
  }
  const told = new Set(storm.server.arrived.map(({ subject }) => subject));
  assert.deepEqual(TITLES.flat().filter((id) => !told.has(id)), [], `seed ${seed}: saved, and never told`);
  return storm.outcome();
}

/** Adds what came of a run to what came of all. */
function add(totals, { wire, different, repeated, causes }) {
  for (const [name, count] of Object.entries({ wire, different, repeated })) totals[name] += count;
  for (const [name, count] of Object.entries(causes)) totals.causes[name] = (totals.causes[name] ?? 0) + count;
}

test(`${RUNS} times ${TABS} tabs with ${EVENTS} events each, killed at random, lose nothing and repeat little`, { skip: RUNS === 0 && 'one of the long tests', timeout: 3600_000 }, async () => {
  const totals = { wire: 0, different: 0, repeated: 0, causes: {} };
  const seeds = Array.from({ length: RUNS }, (_, at) => FIRST + at);
  const consent = await agreed(browser);
  const runSome = async () => {
    const library = await stormyLibrary(browser);
    try {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) add(totals, await run(library, consent, seed));
    } finally {
      await library.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, RUNS) }, runSome));
  const { wire, different, repeated, causes } = totals;
  console.log(`${different} events, ${repeated} of ${wire} on the wire repeated (${((100 * repeated) / wire).toFixed(2)} %)`);
  for (const [cause, count] of Object.entries(causes)) console.log(`${count} ${cause}`);
  assert.ok(repeated <= MOST_REPEATED * wire, `${repeated} of ${wire} were repeated`);
});
