// What Lighthouse says of the demo library's home page, and whether it is what it must be: `node main.mjs [FOLDER FOR REPORTS]`.
// The site is the folder in CARREL_SITE.
//
// Three looks at the page: as it is published; with the shadow root opened, since what is in a closed one no checker sees; and that in
// the dark. Each is looked at three times, and the median of each value counts.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

import { startHost } from './host.mjs';
import { broken, failures, median, medians, table, valuesOf } from './report.mjs';
import { run } from './run.mjs';

const SITE = process.env.CARREL_SITE ?? 'target/test-site';
const RUNS = 3;
const opened = (html) => html.replaceAll('<carrel-page ', '<carrel-page shadow="open" ');
const LOOKS = {
  'as published': { scheme: 'light', edit: (html) => html },
  'shadow root open': { scheme: 'light', edit: opened },
  'shadow root open, dark': { scheme: 'dark', edit: opened },
};

const looks = {};
const faults = [];
for (const [name, look] of Object.entries(LOOKS)) {
  const runs = await lookAt(look);
  const values = runs.map(({ lhr }) => valuesOf(lhr));
  looks[name] = medians(values);
  faults.push(...broken(looks[name]).map((fault) => `${name}: ${fault}`));
  const middle = runs[values.findIndex((it) => it.performance === looks[name].performance)];
  tell(name, runs, new Set(runs.flatMap(({ lhr }) => failures(lhr))));
  await keep(name, middle.report);
}
console.log(`\nMedians of ${RUNS} runs; shift: Cumulative Layout Shift; \`!\` is outside its limit.`);
console.log(`Load ${loadavg()[0].toFixed(1)} on ${cpus().length} processors: above their number the times are those of a busy machine.\n`);
console.log(table(looks));
for (const fault of faults) console.log(`error: ${fault}`);
process.exitCode = faults.length ? 1 : 0;

async function lookAt({ scheme, edit }) {
  const host = await startHost(SITE, edit);
  const runs = [];
  try {
    for (let i = 0; i < RUNS; i++) runs.push(await run(`${host.origin}/`, scheme));
  } finally {
    await host.close();
  }
  return runs;
}

function tell(name, runs, failed) {
  const speed = median(runs.map(({ lhr }) => lhr.environment.benchmarkIndex));
  console.log(`\n${name}: Lighthouse ${runs[0].lhr.lighthouseVersion}, benchmark index ${Math.round(speed)}`);
  for (const warning of new Set(runs.flatMap(({ lhr }) => lhr.runWarnings))) console.log(`  warning: ${warning}`);
  for (const failure of failed) console.log(`  not passed: ${failure}`);
}

/** Lighthouse's own report of the median run, for people. */
async function keep(name, html) {
  const folder = process.argv[2];
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name.replace(/\W+/g, '-')}.html`), html);
}
