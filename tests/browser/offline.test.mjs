// The service worker of docs/offline.md, as a library would copy it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary } from './page.mjs';

let library;
let worker;
let registration;

before(async () => {
  library = await openLibrary();
  const document = await readFile(new URL('../../docs/offline.md', import.meta.url), 'utf8');
  [worker, registration] = ['js', 'html'].map((language) => document.split('```' + language + '\n')[1].split('```')[0]);
});
after(() => library?.close());
beforeEach(() => {
  library.reset();
  library.server.addPage('/sw.js', { body: worker, headers: { 'Content-Type': 'text/javascript' } });
  library.page('/desk.html', { body: carrelPage() + registration });
});

const controlled = (desk) => desk.tab.waitFor(() => navigator.serviceWorker.controller?.state === 'activated');

async function visitedTwice(desk) {
  await desk.visit();
  await controlled(desk);
  await desk.reload();
}

/** As a machine in a train: nothing answers. */
const switchOff = () => library.server.addRule({ path: /./, close: true });

async function opened(desk) {
  await desk.tab.reload();
  await desk.find('section[aria-labelledby="s-picked"] .card').at(0).appear();
}

describe('without the network', () => {
  test('page and widget open, with shelves, all titles and what was saved', () =>
    library.reader(async (desk) => {
      await visitedTwice(desk);
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      await card.act('Save').click();
      await desk.said(/^Saved/);
      switchOff();
      await opened(desk);
      await eventually(async () => (await desk.shelf('saved').titles()).includes('Jane Eyre'));
      const dialog = await desk.openDialog('Interests');
      await dialog.find('input[type=search]').fill('bronte');
      await dialog.find('section:not([hidden]) .chip').at(0).appear();
      // Esc would first empty the field.
      await dialog.button('Done').click();
      await dialog.element.disappear();
      await desk.shelf('picked').card(0).why().click();
      assert.match(await (await desk.dialog()).text(), /Why/);
    }));

  test('what is published meanwhile is there at the next visit with it', () =>
    library.reader(async (desk) => {
      await visitedTwice(desk);
      library.settings({ name: 'Birch Lane Library' });
      await desk.reload();
      assert.equal(await desk.find('.eyebrow').text(), 'Birch Lane Library');
      switchOff();
      await opened(desk);
      assert.equal(await desk.find('.eyebrow').text(), 'Birch Lane Library');
    }));

  test('nothing is kept that a reader’s own acts fetched', () =>
    library.reader(async (desk) => {
      await visitedTwice(desk);
      await desk.shelf('picked').card(0).why().click();
      await (await desk.dialog()).find('.opened .asks .btn').click();
      await desk.find('dialog .opened .facts').appear();
      await desk.tab.press('Escape');
      await desk.find('.find input').fill('whale');
      await desk.find('.find > .asks .btn.main').click();
      const acts = () => library.server.log.requests().filter(({ url }) => /\/(text|find)\//.test(url)).length;
      await eventually(() => acts() >= 2, 'nothing was fetched');
      const kept = await desk.tab.evaluate(async () => (await (await caches.open('library-offline')).keys()).map((it) => new URL(it.url).pathname));
      assert.ok(kept.length >= 10 && kept.includes('/desk.html') && kept.includes('/carrel/carrel.js'), kept.join());
      assert.ok(kept.every((path) => !/\/(text|find|more)\/|\/(blocks|find|bundles)-/.test(path)), kept.join());
    }));
});
