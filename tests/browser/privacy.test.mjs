// The network does not depend on the reader: told by the server that was asked.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { assertAlike, carrelPage, eventually, openLibrary } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => {
  library.reset();
  library.settings({ backend: '/backend', locales: ['en', 'fa', 'zh'], availability: true });
  // Of another build: it is asked for like any other, and of no use.
  library.server.addPage('/carrel/collection/availability.carrel.gz', 'of another build');
});

/** All that was asked for since the log was cleared. Parallel requests arrive as they please, so in no order. */
const asked = () => library.server.log.canonical().sort();

/** A reader who likes one kind of thing and hides the other. */
async function live(desk, { topics, like, hide, find }) {
  for (const topic of topics) await desk.chip(topic).click();
  const dialog = await desk.openDialog('Interests');
  await dialog.find('input[type=search]').fill(find);
  await dialog.find('section:not([hidden]) .chip').at(0).click();
  await dialog.button('Done').click();
  for (const kind of ['popular', 'new', 'picked']) {
    for (let i = 0; i < (await desk.shelf(kind).cards()); i++) {
      const card = desk.shelf(kind).card(i);
      // What stands here now: each act ranks those anew that were not touched.
      const [lang] = await card.element.find('.title').evaluateAll((all) => all.map((it) => it.lang));
      if (like.includes(lang) && !(await card.isOn('Like'))) {
        await card.act('Like').click();
        await card.act('Save').click();
      } else if (hide.includes(lang)) {
        await card.act('Not interested').click();
      }
    }
    await desk.reload();
  }
  await desk.shelf('picked').card(0).why().click();
  const why = await desk.dialog();
  await why.close();
  const settings = await desk.openDialog('Settings');
  await settings.close();
  const ledger = await desk.openDialog('What leaves this browser');
  await ledger.close();
}

const EAST = { topics: ['Poetry', 'City life'], like: ['fa', 'ar', 'zh-Hans', 'ja'], hide: ['en', 'de'], find: 'حافظ' };
const WEST = { topics: ['Adventure', 'Philosophy'], like: ['en', 'de', 'fr'], hide: ['fa', 'ar', 'zh-Hans'], find: 'austen' };

/** First visit, a life with the page, second visit: the requests of each. */
async function life(path, reader) {
  return library.reader(async (desk, session) => {
    library.server.log.clear();
    await desk.visit(path);
    const first = asked();
    library.server.log.clear();
    if (reader) await live(desk, reader);
    const meanwhile = library.server.log.requests().map(({ method, url }) => `${method} ${url}`);
    const entries = reader ? await desk.kept((all) => all.length > 20) : [];
    library.server.log.clear();
    await desk.visit(path);
    const second = asked();
    return { first, meanwhile, second, entries, cookies: await session.cookieNames(), errors: desk.tab.consoleErrors() };
  });
}

describe('requests', () => {
  test('of readers with opposite tastes, and of one without any, are the same bytes from first visit to second', async () => {
    const [east, west, nobody] = [await life('/desk.html', EAST), await life('/desk.html', WEST), await life('/desk.html')];
    const likes = (of) => of.entries.filter(({ kind, on }) => kind === 'liked' && on).map(({ id }) => id);
    assert.ok(likes(east).length >= 5 && likes(west).length >= 5, 'both reacted a lot');
    assert.deepEqual(likes(east).filter((id) => likes(west).includes(id)), [], 'and differently');
    assert.ok(east.first.length >= 8);
    assertAlike(west.first, east.first);
    assertAlike(west.second, east.second);
    assertAlike(nobody.first, east.first);
    assertAlike(nobody.second, east.second);
    for (const one of [east, west]) {
      const own = one.meanwhile.filter((it) => !/^GET \/(desk\.html|carrel\/(carrel|locales\/(later\/)?en|collection\/(manifest|head|common|neighbours|availability|carrel\.json)))/.test(it));
      assert.deepEqual(own, [], 'living with the page asks for nothing but the page');
      assert.deepEqual(one.cookies, []);
      assert.deepEqual(one.errors, []);
    }
  });

  test('go to no other host and to no backend, though one is set', async () => {
    const hosts = new Set();
    await library.reader(async (desk) => {
      await desk.visit();
      await desk.chip('Poetry').click();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
      await desk.said(/^Liked/);
      await desk.quiet(1200);
      const entries = await desk.tab.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).host));
      entries.forEach((host) => hosts.add(host));
    });
    assert.deepEqual([...hosts], [new URL(library.server.origin).host]);
    assert.deepEqual(library.server.log.requests().filter(({ url, method }) => method !== 'GET' || url.startsWith('/backend')), []);
    assert.equal(library.server.backend.batches.length, 0);
  });

  test('fetch no block of descriptions: which one would tell what is looked at', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await desk.shelf('picked').card(5).why().click();
      await desk.dialog();
      const names = library.server.log.requests().map(({ url }) => url).filter((url) => url.includes('/collection/'));
      assert.ok(names.every((url) => !url.includes('/text/')));
    }));

  test('of a record page do not depend on what was done with its title', async () => {
    library.page('/record.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="melville-moby-dick"></carrel-title>' });
    const seen = [];
    for (const act of [null, 'Save', 'Not interested']) {
      await library.reader(async (desk) => {
        await desk.visit('/record.html');
        if (act) {
          await desk.button(act).click();
          await desk.kept((entries) => entries.length > 0);
        }
        library.server.log.clear();
        await desk.reload();
        seen.push(asked());
      });
    }
    assertAlike(seen[1], seen[0]);
    assertAlike(seen[2], seen[0]);
  });

  test('do not tell at later visits which language was chosen', async () => {
    const later = async (choose) =>
      library.reader(async (desk) => {
        await desk.visit();
        if (choose) {
          const dialog = await desk.openDialog('Settings');
          await dialog.find('select').select(choose);
          await desk.find(`.carrel[lang=${choose}]`).appear();
        }
        library.server.log.clear();
        await desk.visit();
        assert.equal(await desk.find('.carrel').attribute('lang'), choose ?? 'en');
        return asked();
      });
    const plain = await later(null);
    assertAlike(await later('fa'), plain);
    assertAlike(await later('zh'), plain);
  });

  test('after erasing are those of a first visit', () =>
    library.reader(async (desk) => {
      library.server.log.clear();
      await desk.visit();
      const first = asked();
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length > 0);
      await desk.visit();
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => Object.keys(await desk.stored()).length === 0);
      await eventually(() => desk.tab.evaluate(() => caches.keys().then((names) => names.length === 0)));
      library.server.log.clear();
      await desk.visit();
      assertAlike(asked(), first);
    }));

  test('carry the page’s address and no more of the reader', () =>
    library.reader(async (desk) => {
      await desk.visit('/desk.html?session=secret#fragment');
      for (const { url, headers } of library.server.log.requests()) {
        assert.equal(headers.cookie, undefined, url);
        assert.equal(headers.authorization, undefined, url);
      }
    }));
});

describe('events for the host page', () => {
  test('name no title unless the reader agreed to it', async () => {
    library.page('/desk.html', { body: carrelPage() });
    await library.reader(async (desk) => {
      await desk.visit();
      await desk.tab.evaluate(() => {
        globalThis.told = [];
        for (const type of ['carrel-reaction', 'carrel-consent']) addEventListener(type, ({ detail }) => globalThis.told.push(JSON.stringify(detail)));
      });
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      const id = await card.id();
      await card.act('Like').click();
      const dialog = await desk.openDialog('Settings');
      await dialog.find('#agree-host-events').click();
      await dialog.close();
      await card.act('Save').click();
      await desk.said(/^Saved/);
      assert.deepEqual(await desk.tab.evaluate(() => globalThis.told.map((it) => JSON.parse(it))), [
        { reaction: 'liked', on: true },
        { purpose: 'host-events', given: true },
        { reaction: 'saved', on: true, titleId: id },
      ]);
    });
  });
});
