// A second visit costs little, and what the library built anew is noticed: told by the server that was asked.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { carrelPage, eventually, never, openLibrary, texts } from './page.mjs';

const CARREL = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
const SITE = process.env.CARREL_SITE ?? 'target/test-site';
const DEMO = new URL('../../static/demo/', import.meta.url);
const COLLECTION = '/carrel/collection/';
/** In the catalogue of the first build alone, and of the second alone. */
const [LEFT, CAME] = ['Jane Eyre', 'Jane Eyre on the Moon'];

let library;
let folder;

/** Builds the demo library's collection from a changed catalogue. */
async function build(name, change) {
  const [catalogue, out] = [join(folder, `${name}.csv`), join(folder, name)];
  await mkdir(out);
  await writeFile(catalogue, change(await readFile(new URL('catalogue.csv', DEMO), 'utf8')));
  const options = (await readFile(new URL('build.args', DEMO), 'utf8')).split('\n').filter(Boolean);
  await promisify(execFile)(CARREL, ['build', catalogue, '--out', out, ...options]);
}

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-fresh-'));
  await build('old', (text) => text);
  await build('new', (text) => text.split('\n').map((row) => (row.includes(`,${LEFT},`) ? row.replace(/^[^,]+/, 'moon').replace(LEFT, CAME) : row)).join('\n'));
});
after(async () => {
  await library?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  library.reset();
  publish('old');
});

const publish = (name) => library.server.mount(COLLECTION, join(folder, name));
const requests = (pattern = /./) => library.server.log.requests().filter(({ url }) => pattern.test(url));
const paths = (pattern) => requests(pattern).map(({ url }) => url);

/** What is kept in Cache Storage, by path. */
const kept = (desk) =>
  desk.tab.evaluate(async () => {
    if (!(await caches.has('carrel'))) return [];
    return (await (await caches.open('carrel')).keys()).map(({ url }) => new URL(url).pathname);
  });
/** Of these, what belongs to one build alone, without its hash. */
const hashed = async (desk) => (await kept(desk)).filter((path) => /-[0-9a-f]{10,}\./.test(path));

describe('a second visit', () => {
  for (const [host, most] of [['plain', 5 * 1024], ['immutable', 2 * 1024]]) {
    test(`costs at most ${most} bytes on a host that is ${host}`, (t) =>
      library.reader(async (desk) => {
        library.server.caching = host;
        const cost = () => {
          const own = requests(/^\/carrel\//);
          const sum = (of) => own.reduce((all, entry) => all + of(entry), 0);
          return { requests: own.length, head: sum((it) => it.sentHead), body: sum((it) => it.sent) };
        };
        await desk.visit();
        const first = cost();
        library.server.log.clear();
        await desk.visit();
        const second = cost();
        const told = ({ requests, head, body }) => `${requests} requests, ${head} bytes of headers, ${body} of files`;
        t.diagnostic(`${host}: first visit ${told(first)}; second ${told(second)}`);
        assert.ok(second.head > 0 && second.requests > 0 && first.body > 100_000);
        assert.ok(second.head + second.body <= most, told(second));
        assert.deepEqual(paths(/common|neighbours/), [], 'the large files are kept');
        assert.equal(requests(/manifest/).length, 1);
      }));
  }

  test('asks whether the manifest is still good, even where a host lets it be kept', () =>
    library.reader(async (desk) => {
      library.server.caching = 'plain';
      library.server.addRule({ path: /manifest\.carrel/, headers: { 'Cache-Control': 'max-age=86400' } });
      await desk.visit();
      library.server.log.clear();
      await desk.visit();
      assert.deepEqual(requests(/manifest/).map(({ status }) => status), [304]);
    }));

  test('takes a kept file that was damaged anew', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await desk.tab.evaluate(async () => {
        const cache = await caches.open('carrel');
        for (const { url } of await cache.keys()) await cache.put(url, new Response('<!doctype html>'));
      });
      library.server.log.clear();
      await desk.visit();
      assert.equal(requests(/common|neighbours/).length, 2);
      library.server.log.clear();
      await desk.visit();
      assert.equal(requests(/common|neighbours/).length, 0);
    }));
});

describe('what is kept for it', () => {
  test('is the same for every reader, and goes with everything else that is erased', () =>
    library.reader(async (desk) => {
      await desk.visit();
      const expected = ['carrel.json', 'common.carrel.gz', 'head.carrel.gz', 'manifest.carrel', 'neighbours.carrel.gz'];
      const files = await eventually(async () => {
        const paths = await kept(desk);
        return paths.length === expected.length && paths;
      }, 'not all was kept');
      assert.deepEqual(files.map((path) => path.replace(/-[0-9a-f]+/, '')).sort(), expected.map((it) => COLLECTION + it));
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(() => desk.tab.evaluate(() => caches.keys().then((names) => names.length === 0)), 'it was not erased');
    }));

  for (const [name, attribute, setting] of [['attribute', 'ephemeral', {}], ['setting', '', { ephemeral: true }]]) {
    test(`is nothing on a shared computer, by ${name}, and what was kept is neither used nor removed`, () =>
      library.reader(async (desk) => {
        await desk.visit();
        const before = await kept(desk);
        library.page('/kiosk.html', { body: carrelPage(attribute) });
        library.settings(setting);
        library.server.log.clear();
        await desk.visit('/kiosk.html');
        assert.equal(requests(/common|neighbours/).length, 2);
        assert.deepEqual(await desk.tab.evaluate(() => globalThis.cacheHits), []);
        assert.deepEqual(await kept(desk), before);
      }));
  }

  const broken = {
    'is missing': () => delete globalThis.caches,
    'throws where it is looked at': () => Object.defineProperty(globalThis, 'caches', { get() { throw new DOMException('no', 'SecurityError'); } }),
    'is denied': () => { CacheStorage.prototype.open = () => Promise.reject(new DOMException('no', 'SecurityError')); },
    'is full': () => { Cache.prototype.put = () => Promise.reject(new DOMException('no', 'QuotaExceededError')); },
    'answers nonsense': () => { CacheStorage.prototype.open = async () => ({ match: async () => 7, put: 3, keys: async () => ({}) }); },
  };
  for (const [name, initScript] of Object.entries(broken)) {
    test(`is nothing where Cache Storage ${name}: the page works as ever, and says nothing`, () =>
      library.reader(async (desk) => {
        for (let visit = 0; visit < 2; visit++) {
          library.server.log.clear();
          await desk.visit();
          await eventually(() => requests(/neighbours/).length === 1);
        }
        assert.deepEqual(desk.tab.consoleErrors(), []);
      }, { initScript }));
  }
});

describe('a collection that was built anew', () => {
  test('is there at the next visit, and nothing of the old one is kept', () =>
    library.reader(async (desk) => {
      await desk.visit();
      publish('new');
      await desk.visit();
      assert.ok((await desk.shelf('popular').titles()).every((it) => it !== LEFT));
      await eventually(async () => (await hashed(desk)).length === 3, 'the old files were not removed');
      const manifest = await readFile(join(folder, 'new', 'manifest.carrel'), 'latin1');
      for (const path of await hashed(desk)) assert.ok(manifest.includes(path.split('/').pop().replace(/\.gz$/, '')), path);
    }));

  /** The page's clock goes on by so much, and the reader looks at the page again. */
  const later = (desk, minutes) =>
    desk.tab.evaluate((ms) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + ms;
      document.dispatchEvent(new Event('visibilitychange'));
    }, minutes * 60_000);

  const saveLeft = async (desk) => {
    const card = desk.shelf('popular').cardOf(LEFT);
    await card.act('Save').click();
    await desk.said(/^Saved/);
  };

  test('takes the place of the old one in a page that is looked at again after an hour; what is open and saved stays', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await saveLeft(desk);
      publish('new');
      library.server.log.clear();
      await later(desk, 59);
      await never(() => requests().length > 0, 'it was asked for too early', 800);
      const title = await desk.shelf('picked').card(0).title();
      await desk.shelf('picked').card(0).why().click();
      const dialog = await desk.dialog();
      await later(desk, 2);
      await eventually(() => requests(/neighbours/).length === 1, 'the new one was not fetched');
      assert.deepEqual(paths().map((it) => it.replace(/.*\/|-.*/g, '')), ['manifest.carrel', 'head', 'common', 'neighbours']);
      await eventually(async () => (await desk.shelf('saved').card(0).element.text()).includes('Not in the library’s collection now'));
      assert.ok((await dialog.text()).includes(title), 'the dialog is still that of the title');
      await dialog.close();
      assert.deepEqual(await desk.shelf('saved').titles(), [LEFT]);
      const interests = await desk.openDialog('Interests');
      await interests.close();
      await eventually(async () => (await hashed(desk)).length === 3, 'the old files were not removed');
    }));

  test('that is not to be had whole leaves the old one; an hour later it is tried again', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await saveLeft(desk);
      publish('new');
      library.server.addRule({ path: /common-/, status: 503, body: '' });
      library.server.log.clear();
      await later(desk, 61);
      await eventually(() => requests(/common-/).length === 1);
      await never(async () => (await desk.shelf('saved').card(0).element.text()).includes('Not in the library'), 'half of it was taken');
      library.server.clearRules();
      await later(desk, 61);
      await eventually(async () => (await desk.shelf('saved').card(0).element.text()).includes('Not in the library'));
    }));

  test('is not asked for by a page that nobody looks at, and a manifest that is the same costs no more than itself', () =>
    library.reader(async (desk) => {
      await desk.visit();
      library.server.log.clear();
      await desk.tab.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
      await later(desk, 61);
      await never(() => requests().length > 0, 'a hidden page asked', 800);
      await desk.tab.evaluate(() => delete document.hidden);
      await later(desk, 0);
      await eventually(() => requests().length === 1);
      await desk.quiet(300);
      assert.deepEqual(paths(), [`${COLLECTION}manifest.carrel`]);
    }));

  test('tells of what availability there was only for the build that it names', () =>
    library.reader(async (desk) => {
      library.settings({ availability: true });
      await desk.visit();
      publish('new');
      library.server.log.clear();
      await later(desk, 61);
      await eventually(() => requests(/availability/).length === 1);
    }));
});

describe('a saved title that left the library', () => {
  for (const tag of ['en', 'fa', 'zh']) {
    test(`is said to have, and stays until the reader removes it, in ${tag}`, () =>
      library.reader(async (desk) => {
        const words = await texts(tag);
        await desk.visit();
        await desk.shelf('popular').cardOf(LEFT).act('Save').click();
        await desk.kept((entries) => entries.some(({ kind }) => kind === 'saved'));
        publish('new');
        library.page('/other.html', { body: carrelPage(`lang="${tag}"`) });
        await desk.visit('/other.html');
        const card = desk.shelf('saved').card(0);
        await eventually(async () => (await card.element.text()).includes(words['saved.gone']));
        assert.equal(await card.title(), LEFT);
        await desk.visit('/other.html');
        assert.deepEqual(await desk.shelf('saved').titles(), [LEFT]);
        await card.element.find('button.ib').at(0).click();
        await eventually(async () => (await desk.profile()).entries.some(({ kind, on }) => kind === 'saved' && !on));
      }));
  }

  test('is not said to have while only a part of the titles is here', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await desk.shelf('popular').cardOf(LEFT).act('Save').click();
      await desk.kept((entries) => entries.some(({ kind }) => kind === 'saved'));
      publish('new');
      library.server.addRule({ path: /common-/, status: 404, body: '' });
      await desk.tab.reload();
      await eventually(() => requests(/common-/).some(({ status }) => status === 404));
      assert.doesNotMatch(await desk.shelf('saved').card(0).element.text(), /Not in the library/);
    }));
});
