// A library of a million titles: what is asked for depends on the reader no more than in a small one. Takes minutes and a
// gigabyte of disk, so only among the long tests.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { assertAlike, openLibrary } from './page.mjs';

const CARREL = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
const TITLES = join(process.env.CARREL_SHARED ?? 'none', 'gutenberg/titles.csv.gz');
const MILLION = 1_000_000;

const text = process.env.CARREL_LONG ? await readFile(TITLES).then((bytes) => gunzipSync(bytes).toString(), () => null) : null;
const skip = !process.env.CARREL_LONG ? 'takes minutes' : text === null ? 'the real catalogues are not here: set CARREL_SHARED' : false;

/** The rows again and again, each time under ids of their own and with a volume that keeps their titles apart. */
async function write(path) {
  const [head, ...rows] = text.trimEnd().split('\n');
  const out = createWriteStream(path);
  out.write(`${head}\n`);
  for (let made = 0, round = 0; made < MILLION; round++) {
    const part = rows.slice(0, MILLION - made);
    const again = part.map((row) => row.replace(/^(\d+),("?)/, (_, id, quote) => `${id}-${round},${quote}${round ? `${round + 1}. ` : ''}`));
    if (!out.write(`${again.join('\n')}\n`)) await once(out, 'drain');
    made += part.length;
  }
  out.end();
  await once(out, 'finish');
}

describe('a million titles', { skip }, () => {
  let library;
  let folder;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carrel-million-'));
    const [source, collection] = [join(folder, 'titles.csv'), join(folder, 'collection')];
    await write(source);
    const options = ['--keep-editions', '--name', 'A library', '--link-template', '/record?id={id}'];
    await promisify(execFile)(CARREL, ['build', source, '--out', collection, ...options], { maxBuffer: 1 << 26 });
    library = await openLibrary({ roots: { '/carrel/collection/': collection } });
    library.settings({ backend: '/backend' });
  });
  after(async () => {
    await library?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  const asked = () => library.server.log.canonical().sort();

  /** First visit, a life with the page, second visit. `own`: which of the chips and cards are theirs. */
  async function life(own) {
    return library.reader(async (desk) => {
      library.server.log.clear();
      await desk.visit();
      const first = asked();
      const chips = desk.find('section[aria-labelledby="int"] .chip[aria-pressed]');
      for (let i = 0; own && i < 6; i++) if (own(i)) await chips.at(i).click();
      for (let i = 0; own && i < 12; i++) await desk.shelf('picked').card(i).act(own(i) ? 'Like' : 'Not interested').click();
      const entries = own ? await desk.kept((all) => all.length >= 15) : [];
      library.server.log.clear();
      await desk.visit();
      return { first, second: asked(), liked: entries.filter(({ kind, on }) => kind === 'liked' && on).map(({ id }) => id) };
    });
  }

  test('the requests of readers with opposite tastes, and of one without any, are the same bytes', async () => {
    const [even, odd, nobody] = [await life((i) => i % 2 === 0), await life((i) => i % 2 === 1), await life()];
    assert.ok(even.liked.length >= 5 && odd.liked.length >= 5, 'both reacted');
    assert.deepEqual(even.liked.filter((id) => odd.liked.includes(id)), [], 'and differently');
    assertAlike(odd.first, even.first);
    assertAlike(odd.second, even.second);
    assertAlike(nobody.first, even.first);
    assertAlike(nobody.second, even.second);
    assert.ok(even.first.some((it) => /\/common-/.test(it)) && even.first.length >= 8);
    assert.ok(even.first.every((it) => !/\/(more|find|text)\//.test(it)), 'only what every page holds');
  });
});
