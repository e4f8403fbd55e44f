// The folder that pictures go to, and the page in it.

import { access, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { album } from './album.mjs';
import { beside, matrix, nameOf } from './matrix.mjs';
import { SCENES } from './scenes.mjs';

/** All cells that there are. */
export const CELLS = [...matrix(Object.keys(SCENES)), ...beside()];

/** Only what has a name as ours have: the folder may be anybody's. */
export async function removePictures(folder) {
  for (const name of await readdir(folder)) {
    if (/^[a-z]+--[a-z-]+--\d+--[a-z]+\.png$/.test(name)) await rm(join(folder, name));
  }
}

/** Lists all pictures that are there in `index.html`. */
export async function writeAlbum(folder) {
  const isThere = await Promise.all(CELLS.map((cell) => access(join(folder, `${nameOf(cell)}.png`)).then(() => true, () => false)));
  const there = CELLS.filter((_, at) => isThere[at]);
  const isBeside = (cell) => beside().includes(cell);
  const titles = Object.fromEntries(Object.entries(SCENES).map(([name, { title }]) => [name, title]));
  await writeFile(join(folder, 'index.html'), await album({ cells: there.filter((it) => !isBeside(it)), others: there.filter(isBeside), titles }));
}
