// The pictures of `cargo xtask shots`: that they are taken, named and listed, that faults are told, and, in the long run,
// that there are none.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { openLibrary } from './page.mjs';
import { dress } from './shots/dress.mjs';
import { faultsOf, table } from './shots/faults.mjs';
import { CELLS, removePictures } from './shots/folder.mjs';
import { nameOf } from './shots/matrix.mjs';
import { SCENES } from './shots/scenes.mjs';
import { walk } from './shots/walk.mjs';

const MAIN = fileURLToPath(new URL('shots/main.mjs', import.meta.url));
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

let folder;
before(async () => { folder = await mkdtemp(join(tmpdir(), 'carrel-shots-')); });
after(() => rm(folder, { recursive: true }));

/** Width and height that a PNG says it has. */
async function sizeOf(name) {
  const bytes = await readFile(join(folder, name));
  assert.deepEqual(bytes.subarray(0, 8), PNG, `${name} is no PNG`);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

const shoot = (...options) => promisify(execFile)(process.execPath, [MAIN, '--out', folder, ...options]);

describe('the pictures', () => {
  test('are of the whole page, as wide as the window, and each is on the page that lists them', async () => {
    await shoot('--filter', 'page--dark--360');
    await shoot('--filter', 'page--dark--1440--fa');
    const names = [['page--dark--360--en', 360], ['page--dark--360--fa', 360], ['page--dark--360--zh', 360], ['page--dark--1440--fa', 1440]];
    assert.deepEqual((await readdir(folder)).sort(), [...names.map(([name]) => `${name}.png`), 'index.html'].sort());
    const index = await readFile(join(folder, 'index.html'), 'utf8');
    for (const [name, width] of names) {
      const [wide, high] = await sizeOf(`${name}.png`);
      assert.equal(wide, width, name);
      assert.ok(high > 1500, `${name} is ${high} px high`);
      assert.ok(index.includes(`href="${name}.png"`) && index.includes(`src="${name}.png"`), name);
    }
  });

  test('give way to new ones, and nothing else does', async () => {
    await writeFile(join(folder, 'holiday--snaps.png'), '');
    await removePictures(folder);
    assert.deepEqual((await readdir(folder)).sort(), ['holiday--snaps.png', 'index.html']);
    await assert.rejects(shoot('--filter', 'snaps'), /no picture has “snaps” in its name/);
  });

  test('have a name of their own each', () => {
    assert.equal(new Set(CELLS.map(nameOf)).size, CELLS.length);
    assert.ok(CELLS.length > Object.keys(SCENES).length * 4 * 3 * 3, `${CELLS.length}`);
  });
});

describe('faults', () => {
  const cell = { scene: 'page', theme: 'light', width: 360, language: 'en' };

  /** What is found in the cell after `plant`, told in short. */
  const found = async (desk, plant) => {
    await dress(desk.tab, cell);
    assert.deepEqual(await faultsOf(desk.tab, cell), []);
    await plant();
    return (await faultsOf(desk.tab, cell)).map(({ cell, rule, target }) => `${nameOf(cell)}: ${rule} at ${target}`);
  };
  const FAINT = '<p class="faint" style="color:#ddd;min-inline-size:500px">Hardly to be read</p>';
  const insert = (element, html) => element.evaluate((it, html) => it.insertAdjacentHTML('beforeend', html), html);

  test('are told with the cell, the rule and the place, on the page and in a dialog', async () => {
    const library = await openLibrary();
    try {
      await library.reader(async (desk) => {
        await desk.visit();
        const told = await found(desk, () => insert(desk.find('.page .foot'), FAINT));
        assert.deepEqual(told, ['page--light--360--en: color-contrast at carrel-page .faint', 'page--light--360--en: reflow at html']);
        await desk.find('.faint').evaluate((it) => it.remove());
        await desk.openDialog('What leaves this browser');
        const inDialog = await found(desk, () => insert(desk.find('dialog .body'), FAINT));
        assert.deepEqual(inDialog, ['page--light--360--en: color-contrast at carrel-page .faint', 'page--light--360--en: reflow at #dlg-ledger .body']);
      });
    } finally {
      await library.close();
    }
  });

  test('of one rule at one place are one row, the most frequent first', () => {
    const fault = (rule, target, width) => ({ cell: { ...cell, width }, rule, target, help: 'help' });
    const rows = table([fault('b', '.x', 360), fault('a', '.y', 360), fault('a', '.y', 768)]).split('\n');
    assert.match(rows[1], /^a +2 +page--light--360--en +\.y +help$/);
    assert.match(rows[2], /^b +1 /);
    assert.equal(table([]), '');
  });

  test('are in no cell', { skip: !process.env.CARREL_LONG && 'long' }, async (t) => {
    const { faults, seen, missing } = await walk(CELLS, { check: true, tell: (line) => t.diagnostic(line) });
    assert.deepEqual(missing, []);
    assert.equal(seen, CELLS.length);
    assert.equal(table(faults), '');
  });
});
