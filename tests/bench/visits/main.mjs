// node tests/bench/visits/main.mjs WIDGET FOLDER REPORT PART SIZES…
// Visits to libraries of so many titles in FOLDER/SIZE (as `cargo xtask bench --visits` makes them) with the WIDGET's files.
// PART is `shelf`, `search` or `all`; searches are those of the last library of at most 100,000 titles. Writes REPORT as JSON.

import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

import { readTitles } from './catalogue.mjs';
import { measureSearch } from './search.mjs';
import { measureShelf } from './shelf.mjs';
import { searchTable, shelfTable } from './table.mjs';
import { LINE } from './visit.mjs';

/** Titles above which no peer is asked: MiniSearch would have a page load a hundred megabytes. */
const MOST_SEARCHED = 100_000;

const [widget, folder, path, part, ...sizes] = process.argv.slice(2);
const collection = (size) => join(folder, size, 'collection');
const say = (text) => process.stderr.write(`visits: ${text}\n`);
const report = { line: LINE, processors: cpus().length, loads: [loadavg()[0]] };

console.log(
  `\nChromium, an empty profile each time, 10 Mbit/s and ${LINE.latency} ms before each answer (made by the browser's own tools), plain HTTP/1.1\n` +
    `with keep-alive from this machine; ${report.processors} processors, load ${report.loads[0].toFixed(1)}`,
);
if (part !== 'search') {
  report.shelf = [];
  for (const size of sizes) {
    say(`the first shelf of ${size} titles …`);
    report.shelf.push(...(await measureShelf(widget, collection(size), Number(size))));
  }
  console.log(`\n${shelfTable(report.shelf)}`);
}
const searched = sizes.filter((size) => Number(size) <= MOST_SEARCHED).at(-1);
if (part !== 'shelf' && searched) {
  const titles = await readTitles(join(folder, searched));
  report.search = await measureSearch({ titles, widget, collection: collection(searched), folder: join(folder, searched), say });
  console.log(`\n${searchTable(report.search)}`);
}
report.loads.push(loadavg()[0]);
console.log(`\nload at the end ${report.loads[1].toFixed(1)}: above ${report.processors} the times are those of a busy machine`);
await writeFile(path, `${JSON.stringify(report, null, 1)}\n`);
