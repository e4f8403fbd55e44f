// The page on real catalogues, where they are at hand beside the project: built by the `carrel` command as a web team
// would, then opened. What it took is printed, never asserted.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { element, useLibrary } from './hosts.mjs';

const run = promisify(execFile);
const CARREL = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
const DATA = process.env.CARREL_SHARED;
const SKIP = !DATA && 'the real catalogues are not here: set CARREL_SHARED';
/** Feeds that are broken on purpose, or list only other feeds. */
const NO_CATALOGUES = /bad_feed|fulcrum/;
const roots = {};
const library = useLibrary({ roots });
let folder;
before(async () => { folder = await mkdtemp(join(tmpdir(), 'carrel-real-')); });
after(() => rm(folder, { recursive: true }));

/** Builds a collection and opens the page on it; returns what it shows. */
async function open(name, sources, options, visit) {
  const out = join(folder, name);
  const begun = Date.now();
  await run(CARREL, ['build', ...sources, '--out', out, '--name', name, '--quiet', ...options], { maxBuffer: 1 << 24 });
  const built = Date.now() - begun;
  roots[`/real/${name}/`] = out;
  await visit.open({ body: element({ collection: `/real/${name}/` }) });
  const { titles } = await visit.event('carrel-ready');
  await visit.shelf();
  const first = await visit.tab.evaluate(() => Math.round(performance.getEntriesByName('first-shelf')[0]?.startTime ?? performance.now()));
  return { titles, built, first };
}

async function works(name, sources, options, t, least) {
  await library.visit({ initScript: markFirstShelf }, async (visit) => {
    const { titles, built, first } = await open(name, sources, options, visit);
    // A small catalogue is all in the head.
    const complete = await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)), undefined, { timeout: titles > 400 ? 20_000 : 1000 }).catch(() => false);
    const title = await visit.titleAt(0);
    await visit.act(`Like: ${title}`).click();
    assert.deepEqual(await visit.event('carrel-reaction'), { reaction: 'liked', on: true });
    await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
    assert.ok(titles >= least, `${titles} titles`);
    visit.noErrors();
    t.diagnostic(`${name}: ${titles} titles, built in ${built} ms, first shelf after ${first} ms${complete ? '' : ', all of it in the head'}`);
  });
}

describe('the page on real catalogues', { skip: SKIP }, () => {
  test('Project Gutenberg, 78,765 titles', (t) =>
    works('gutenberg', [join(DATA, 'gutenberg/titles.csv.gz')], ['--list-separator', ';', '--link-template', '/record?id={id}', '--keep-editions'], t, 78_765));

  test('goodbooks, with the genres of its rows', async (t) => {
    const text = async (name) => gunzipSync(await readFile(join(DATA, 'goodbooks', name))).toString('utf8').trim().split('\n');
    const [books, genres] = [await text('books.csv.gz'), await text('genres.csv.gz')];
    const names = genres[0].split(',');
    const of = (row) => row.split(',').map((weight, i) => (Number(weight) > 0.1 ? names[i] : '')).filter(Boolean).join('|');
    const joined = books.map((line, i) => `${line.trimEnd()},${i ? of(genres[i]) : 'subjects'}`);
    await writeFile(join(folder, 'books.csv'), joined.join('\n'));
    await works('goodbooks', [join(folder, 'books.csv')], ['--list-separator', '|', '--link-template', '/record?id={id}'], t, 9_900);
  });

  test('every OPDS 2.0 feed', async (t) => {
    const files = await readdir(join(DATA, 'opds'), { recursive: true });
    const feeds = [];
    for (const file of files.filter((it) => it.endsWith('.json') && !NO_CATALOGUES.test(it)).sort()) {
      const feed = JSON.parse(await readFile(join(DATA, 'opds', file), 'utf8').catch(() => 'null'));
      if (feed?.publications?.length || feed?.groups?.some((it) => it.publications?.length)) feeds.push(file);
    }
    assert.ok(feeds.length > 3, `${feeds.length} feeds`);
    for (const feed of feeds) {
      await t.test(feed, (t) => works(`opds-${feed.replace(/\W+/g, '-')}`, [join(DATA, 'opds', feed)], [], t, 1));
    }
  });
});

// Runs in the page.
function markFirstShelf() {
  document.addEventListener('carrel-ready', () => requestAnimationFrame(() => performance.mark('first-shelf')), { once: true });
}
