// `node main.mjs --out FOLDER [--filter TEXT] [--check]`: pictures of Carrel into a folder, with a page that shows them.
//
// With a filter only cells with this in their name are looked at; pictures of others that lie there stay. With --check
// faults are looked for, too. Ends with an error where there are any, or where a scene could not be shown.

import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { table } from './faults.mjs';
import { CELLS, removePictures, writeAlbum } from './folder.mjs';
import { nameOf } from './matrix.mjs';
import { walk } from './walk.mjs';

const { values: options } = parseArgs({
  options: { out: { type: 'string' }, filter: { type: 'string', default: '' }, check: { type: 'boolean', default: false } },
});
const cells = CELLS.filter((cell) => nameOf(cell).includes(options.filter));
if (!options.out) throw new Error('say where the pictures go: --out FOLDER');
if (!cells.length) throw new Error(`no picture has “${options.filter}” in its name; one is called ${nameOf(CELLS[0])}`);

await mkdir(options.out, { recursive: true });
if (!options.filter) await removePictures(options.out);
const { faults, seen, missing } = await walk(cells, { folder: options.out, check: options.check, tell: console.log });
await writeAlbum(options.out);
for (const { scene, reason } of missing) console.log(`\nthe scene “${scene}” could not be shown: ${reason}`);
if (options.check) console.log(`\n${table(faults)}\n${faults.length} faults in ${seen} of ${cells.length} cells`);
if (faults.length || missing.length) process.exitCode = 1;
