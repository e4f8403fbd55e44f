// node tests/bench/delivery/main.mjs REPORT RUNS PACE
// What arrives of the same load, in storms of the same seeds, from Carrel's outbox and from Snowplow's tracker. Writes REPORT as JSON.
// PACE: milliseconds from one event to the next, at least. The site is CARREL_SITE's.

import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';

import { launch } from '../../browser/driver.mjs';
import { TITLES, agreed, stormyLibrary, weather } from '../../browser/savers.mjs';
import { EVENTS, Storm, TABS } from '../../browser/storm.mjs';
import { readPosted, trackedSite, weatherTracked } from './tracked.mjs';

const [path, runs, pace] = process.argv.slice(2);
/** What is done to both: the loss test's storm, and one in which the server takes nothing before the tabs are gone. */
const WEATHERS = { moody: {}, out: { out: true } };

const browser = await launch();
const report = { runs: Number(runs), tabs: TABS, events: EVENTS, pace: Number(pace), processors: cpus().length, weathers: {} };
try {
  const consent = await agreed(browser);
  const senders = {
    Carrel: { open: stormyLibrary, pass: (library, storm) => weather(library, storm, consent, { pace: report.pace }) },
    Snowplow: { open: trackedSite, read: readPosted, pass: (library, storm) => weatherTracked(library, storm, { pace: report.pace }) },
  };
  for (const [kind, options] of Object.entries(WEATHERS)) {
    const totals = (report.weathers[kind] = Object.fromEntries(Object.keys(senders).map((name) => [name, nothing()])));
    for (let seed = 1; seed <= report.runs; seed++) {
      for (const [name, { open, read, pass }] of Object.entries(senders)) {
        process.stderr.write(`delivery: storm ${seed} of ${runs}, ${kind}, over ${name} …\n`);
        const storm = new Storm(seed, { ...options, read });
        const library = await open(browser);
        try {
          await pass(library, storm);
        } finally {
          await library.close();
        }
        count(totals[name], storm);
      }
    }
  }
} finally {
  await browser.close();
}
report.load = loadavg()[0];
console.log(`\n${table(report)}`);
await writeFile(path, `${JSON.stringify(report, null, 1)}\n`);

function nothing() {
  return { given: 0, delivered: 0, lost: 0, wire: 0, repeated: 0, posts: 0, causes: {} };
}

/** Adds up what came of a storm. */
function count(totals, storm) {
  const told = new Set(storm.server.arrived.map(({ subject }) => subject));
  const delivered = TITLES.flat().filter((id) => told.has(id)).length;
  const { wire, repeated, causes } = storm.outcome();
  const more = { given: TABS * EVENTS, delivered, lost: TABS * EVENTS - delivered, wire, repeated, posts: storm.server.posts };
  for (const [name, count] of Object.entries(more)) totals[name] += count;
  for (const [name, count] of Object.entries(causes)) totals.causes[name] = (totals.causes[name] ?? 0) + count;
}

function table({ runs, tabs, events, pace, processors, load, weathers }) {
  const percent = (part, whole) => `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
  const row = (first, ...cells) => [first.padEnd(10), ...cells.map((it) => String(it).padStart(17))].join('');
  const line = ([name, it]) => row(name, percent(it.delivered, it.given), percent(it.lost, it.given), percent(it.repeated, it.wire), it.posts, `${it.delivered} of ${it.given}`);
  const headings = {
    moody: 'The server fails three of five posts',
    out: 'The server takes nothing before the tabs are gone',
  };
  const parts = Object.entries(weathers).map(([kind, senders]) =>
    [headings[kind], row('', 'delivered', 'lost', 'repeated (wire)', 'posts', 'events'), ...Object.entries(senders).map(line)].join('\n'));
  const how = `${runs} storms over ${tabs} tabs with ${events} events each, one every ${pace} ms, each tab killed once; ${processors} processors, load ${load.toFixed(1)}`;
  return [how, ...parts].join('\n\n');
}
