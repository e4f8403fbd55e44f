// Where a title is: one file of the library's for every reader, told under *Why this?*.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { openLibrary } from './page.mjs';

const CARREL = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
const SITE = process.env.CARREL_SITE ?? new URL('../../target/test-site', import.meta.url).pathname;
const FILE = '/carrel/collection/availability.carrel.gz';

let library;
let folder;
let body;

/** The file that the command makes of these titles: on the shelf in one branch, on loan from another. */
async function availability(ids) {
  const items = [
    'id,branch,branch name,status',
    ...ids.flatMap((id) => [`${id},M,Main street,Available`, `${id},E,East,Checked out`]),
  ];
  await writeFile(join(folder, 'items.csv'), items.join('\n'));
  await promisify(execFile)(CARREL, ['availability', join(folder, 'items.csv'), '--out', join(folder, 'collection')]);
  return readFile(join(folder, 'collection', 'availability.carrel.gz'));
}

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-availability-'));
  await cp(join(SITE, 'carrel/collection'), join(folder, 'collection'), { recursive: true });
  const catalogue = await readFile(new URL('../../static/demo/catalogue.csv', import.meta.url), 'utf8');
  body = await availability(catalogue.split('\n').slice(1).map((row) => row.split(',')[0]).filter(Boolean));
});
after(async () => {
  await library?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => library.reset());

/** What the dialog of the one pick of a title says about where it is. */
async function told(desk) {
  await desk.shelf('picked').card(0).why().click();
  const why = await desk.dialog();
  return why.find('.here').texts();
}

const asked = () => library.server.log.requests().filter(({ url }) => url === FILE).length;

describe('where a title is', () => {
  test('is told by branches, from one file that every reader fetches once', async () => {
    library.settings({ availability: true });
    library.server.addRule({ path: /availability/, status: 200, body, type: 'application/octet-stream' });
    await library.reader(async (desk) => {
      await desk.visit();
      assert.deepEqual(await told(desk), ['On the shelf: Main street', 'On loan: East']);
      assert.equal(asked(), 1, 'a dialog asks for nothing');
    });
  });

  test('is not asked for where the library does not say so', async () => {
    await library.reader(async (desk) => {
      await desk.visit();
      assert.deepEqual(await told(desk), []);
      assert.equal(asked(), 0);
    });
  });

  for (const [name, rule] of [
    ['is missing', { status: 404, body: 'not here' }],
    ['is a web page', { body: '<!doctype html>' }],
    ['is cut off', { truncate: 30 }],
  ]) {
    test(`is left untold where the file ${name}`, async () => {
      library.settings({ availability: true });
      library.server.addRule({ path: /availability/, status: 200, body, type: 'application/octet-stream', ...rule });
      await library.reader(async (desk) => {
        await desk.visit();
        assert.deepEqual(await told(desk), []);
        assert.ok((await desk.shelf('picked').titles()).length > 0, 'the shelf stays');
      });
    });
  }
});
