// What an earlier visit kept is there before the library has answered, or where it does not answer.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

/** The two files that say what the library is now. */
const NEWS = /\/(manifest\.carrel|carrel\.json)/;

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

/** A visit at which a title is saved, and all that a later one can begin with is kept. */
async function firstVisit(desk) {
  await desk.visit();
  await desk.shelf('popular').card(0).act('Save').click();
  await desk.kept((entries) => entries.some(({ kind }) => kind === 'saved'));
  await eventually(() => desk.tab.evaluate(() => caches.match(new URL('/carrel/collection/manifest.carrel', location.href).href).then(Boolean)), 'the manifest was not kept');
}

const look = async (desk) => ({ picked: await desk.shelf('picked').titles(), saved: await desk.shelf('saved').titles(), kinds: await desk.shelfKinds() });
const notice = (desk) => desk.find('.notice').having('No answer from the library');

describe('a reader who returns', () => {
  test('sees the shelves of the last visit while the library has not answered', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      await desk.visit();
      const usual = await look(desk);
      library.server.addRule({ path: NEWS, hang: true });
      await desk.visit();
      assert.deepEqual(await look(desk), usual);
      assert.equal(await notice(desk).count(), 0, 'nothing is wrong yet');
      await desk.shelf('popular').card(1).act('Save').click();
      await desk.said(/^Saved/);
    }));

  test('sees them where it does not answer, is told so, and all is as ever once it does', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      library.server.addRule({ path: NEWS, close: true });
      await desk.visit();
      await notice(desk).appear();
      assert.equal((await look(desk)).saved.length, 1);
      assert.equal(await desk.find('.trouble').count(), 0);
      await notice(desk).find('button').click();
      await eventually(async () => (await notice(desk).count()) === 1, 'still no answer');
      library.server.clearRules();
      await notice(desk).find('button').click();
      await notice(desk).disappear();
      assert.ok((await look(desk)).picked.length > 3);
    }));

  test('need not ask again when the browser is online again', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      library.server.addRule({ path: NEWS, close: true });
      await desk.visit();
      await notice(desk).appear();
      library.server.clearRules();
      await desk.tab.evaluate(() => window.dispatchEvent(new Event('online')));
      await notice(desk).disappear();
    }));

  test('sees the library as it is now as soon as it has answered', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      library.settings({ name: 'Birch Street Library', shelves: ['saved'] });
      await desk.visit();
      await eventually(async () => (await desk.find('.eyebrow').text()).includes('Birch Street Library'));
      assert.deepEqual(await desk.shelfKinds(), ['saved']);
    }));

  for (const tag of ['fa', 'zh']) {
    test(`is told in ${tag}`, () =>
      library.reader(async (desk) => {
        await firstVisit(desk);
        library.page('/other.html', { body: carrelPage(`lang="${tag}"`) });
        await desk.visit('/other.html');
        library.server.addRule({ path: NEWS, close: true });
        await desk.visit('/other.html');
        await desk.find('.notice').having((await texts(tag))['offline.text']).appear();
      }));
  }
});

describe('nothing is recalled', () => {
  const unanswered = async (desk, path = '/desk.html') => {
    library.server.addRule({ path: NEWS, close: true });
    await desk.tab.goto(library.server.url(path));
    await desk.find('.trouble').appear();
    assert.equal(await desk.shelf('picked').element.count(), 0);
  };

  test('on a shared computer', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      library.page('/kiosk.html', { body: carrelPage('ephemeral') });
      await unanswered(desk, '/kiosk.html');
      assert.deepEqual(await desk.tab.evaluate(() => globalThis.cacheHits), []);
    }));

  test('after everything was erased', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(() => desk.tab.evaluate(() => caches.keys().then((names) => names.length === 0)), 'it was not erased');
      await unanswered(desk);
    }));

  test('of a collection whose files were damaged', () =>
    library.reader(async (desk) => {
      await firstVisit(desk);
      await desk.tab.evaluate(async () => {
        const cache = await caches.open('carrel');
        for (const { url } of await cache.keys()) await cache.put(url, new Response('<!doctype html>'));
      });
      await unanswered(desk);
    }));
});

test('what is recalled changes no request', () =>
  library.reader(async (desk) => {
    await firstVisit(desk);
    const asked = async () => {
      library.server.log.clear();
      await desk.visit();
      return library.server.log.requests().map(({ method, url }) => `${method} ${url}`).sort();
    };
    const with_ = await asked();
    await desk.tab.evaluate(async () => (await caches.open('carrel')).delete('/carrel/collection/manifest.carrel'));
    assert.deepEqual(await asked(), with_);
  }));
