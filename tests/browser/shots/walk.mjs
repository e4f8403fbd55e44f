// The walk through the cells: each scene is entered once, by a reader of its own, and dressed for all its cells.

import { join } from 'node:path';

import { openLibrary } from '../page.mjs';
import { dress } from './dress.mjs';
import { faultsOf } from './faults.mjs';
import { publish } from './host.mjs';
import { nameOf } from './matrix.mjs';
import { SCENES } from './scenes.mjs';

/** Walkers at a time, each with a server and a browser of its own. */
const WALKERS = 2;

/**
 * Goes through cells; takes a picture of each into `folder` where one is given, looks for faults where `check` says so.
 * Returns the faults (see faults.mjs), how many cells were `seen`, and the scenes that could not be shown: `[{scene, reason}]`. `tell(line)` hears of each scene.
 */
export async function walk(cells, { folder, check = false, tell = () => {} } = {}) {
  const outcome = { faults: [], seen: 0, missing: [] };
  const scenes = Object.entries(byScene(cells));
  const walkers = Array.from({ length: Math.min(WALKERS, scenes.length) }, () => walker(scenes, { folder, check, tell }, outcome));
  await Promise.all(walkers);
  return outcome;
}

function byScene(cells) {
  const scenes = {};
  for (const cell of cells) (scenes[cell.scene] ??= []).push(cell);
  return scenes;
}

/** Takes scene after scene off the list. */
async function walker(scenes, options, outcome) {
  const library = await openLibrary();
  try {
    for (let next = scenes.shift(); next; next = scenes.shift()) {
      const [scene, cells] = next;
      const begun = Date.now();
      // Below the first line the browser's own log may stand.
      const miss = (error) => outcome.missing.push({ scene, reason: error.message.split('\n')[0] });
      await look(library, scene, cells, options, outcome).catch(miss);
      options.tell(`${scene}: ${cells.length} in ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  } finally {
    await library.close();
  }
}

async function look(library, name, cells, { folder, check }, outcome) {
  const scene = SCENES[name];
  library.reset();
  await publish(library);
  await library.reader(async (desk) => {
    await scene.enter(desk);
    let language;
    for (const cell of cells) {
      await dress(desk.tab, cell);
      if (cell.language !== language) await scene.speak?.(desk, cell.language);
      language = cell.language;
      await scene.pose?.(desk);
      if (folder) await desk.tab.screenshot(join(folder, `${nameOf(cell)}.png`), { fullPage: !scene.isWindow, still: true });
      if (check) outcome.faults.push(...(await faultsOf(desk.tab, cell)));
      outcome.seen += 1;
    }
  }, { timezone: 'UTC', ...scene.session });
}
