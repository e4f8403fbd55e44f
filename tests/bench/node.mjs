// node tests/bench/node.mjs LIBRARIES REPORT FILTER TITLES…
// Measures the twin alone, in Node: the peer of the engine compiled natively. Writes REPORT as JSON.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { casesOf, columns, compare, forTwin, twinOf } from './measure.mjs';
import { Twin } from './twin.mjs';

const [libraries, report, filter, ...sizes] = process.argv.slice(2);
const rows = [];
for (const size of sizes) {
  process.stderr.write(`node: ranking ${size} titles …\n`);
  const load = async (file) => {
    const { buffer, byteOffset, byteLength } = await readFile(join(libraries, size, file));
    return buffer.slice(byteOffset, byteOffset + byteLength);
  };
  const facts = forTwin(JSON.parse(new TextDecoder().decode(await load('facts.json'))));
  const twin = new Twin(await columns(load), facts);
  for (const it of casesOf(Number(size), facts, filter)) {
    const [times] = compare([twinOf(twin, it)]);
    rows.push({ name: it.name, twin: times });
  }
}
await writeFile(report, JSON.stringify(rows));
