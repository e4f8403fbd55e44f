// Pictures of covers: none without the reader's consent, and the drawn cover wherever one does not come.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="300"><rect width="200" height="300" fill="#b00"/></svg>';
const TEMPLATE = '/pictures/{id}.svg';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => {
  library.reset();
  library.settings({ covers: TEMPLATE });
  library.server.addRule({ path: /^\/pictures\//, status: 200, body: PICTURE, type: 'image/svg+xml' });
});

const asked = () => library.server.log.requests().map(({ url }) => url).filter((url) => url.startsWith('/pictures/'));
const shown = (desk) => desk.find('.card .picture[data-here]').count();
const drawn = (desk) => desk.find('.card .cover').evaluateAll((all) => all.filter((it) => getComputedStyle(it).visibility === 'visible').length);

async function agree(desk) {
  const dialog = await desk.openDialog('Settings');
  await dialog.find('#agree-covers').click();
  await desk.kept((entries) => entries.some(({ kind, id }) => kind === 'consent' && id === 'covers'));
  await dialog.close();
}

describe('pictures of covers', () => {
  test('are not asked for, and not spoken of, where the library has none', () =>
    library.reader(async (desk) => {
      library.settings({});
      await desk.visit();
      const dialog = await desk.openDialog('Settings');
      assert.equal(await dialog.find('#agree-covers').count(), 0);
      assert.deepEqual(asked(), []);
    }));

  test('are asked for once the reader agrees, of titles that are shown, and no more once that is taken back', () =>
    library.reader(async (desk) => {
      await desk.visit();
      assert.deepEqual(asked(), []);
      await agree(desk);
      await eventually(async () => (await shown(desk)) > 3);
      const first = await desk.shelf('picked').card(0).id();
      assert.ok(asked().includes(`/pictures/${first}.svg`));
      await desk.button('What leaves this browser').click();
      const ledger = await desk.dialog();
      assert.ok((await ledger.text()).includes((await texts('en'))['ledger.covers']));
      const listed = async () => (await ledger.find('.made .url').evaluateAll((all) => all.map((it) => it.textContent))).map((it) => it.replace(/^GET /, '')).sort();
      const fetched = () => [...new Set(asked())].map((url) => library.server.url(url)).sort();
      await eventually(async () => (await listed()).join() === fetched().join(), 'each picture is in the ledger, once');
      await ledger.close();
      await desk.visit();
      await eventually(async () => (await shown(desk)) > 3);
      const settings = await desk.openDialog('Settings');
      await settings.find('#agree-covers').click();
      await settings.close();
      await eventually(async () => (await desk.find('.picture').count()) === 0);
      library.server.log.clear();
      await desk.visit();
      assert.deepEqual(asked(), []);
      assert.equal(await desk.find('.picture').count(), 0);
    }));

  test('lie over the drawn cover, which stays where one does not come', () =>
    library.reader(async (desk) => {
      await desk.visit();
      const missing = await desk.shelf('picked').card(0).id();
      library.server.addRule({ path: `/pictures/${missing}.svg`, status: 404, body: '' });
      const before = await drawn(desk);
      await agree(desk);
      await eventually(async () => (await shown(desk)) > 3);
      assert.ok((await drawn(desk)) < before, 'those that have come are seen alone');
      const visibility = await desk.shelf('picked').card(0).element.find('.cover').evaluate((it) => getComputedStyle(it).visibility);
      assert.equal(visibility, 'visible');
      const fits = await desk.find('.card .picture[data-here]').evaluateAll((all) =>
        all.every((it) => it.getBoundingClientRect().height <= it.closest('.stand').getBoundingClientRect().height + 1));
      assert.ok(fits, 'a picture is as large as its place');
    }));

  test('of a lone shelf are styled, too', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await agree(desk);
      library.page('/shelf.html', { body: '<carrel-shelf collection="/carrel/collection/" shadow="open" kind="popular" limit="6"></carrel-shelf>' });
      await desk.visit('/shelf.html');
      await eventually(async () => (await shown(desk)) > 3);
      const position = await desk.find('.picture').evaluateAll((all) => getComputedStyle(all[0]).position);
      assert.equal(position, 'absolute');
    }));

  test('at an address that leads elsewhere than to a web server are refused, and the web person is told', () =>
    library.reader(async (desk) => {
      library.settings({ covers: 'javascript:alert(1)' });
      library.page('/desk.html', { head: '<script>addEventListener("carrel-error", (event) => { window.told = event.detail.message; });</script>', body: carrelPage() });
      await desk.visit();
      assert.match(await desk.tab.waitFor(() => window.told), /`covers` should be an http\(s\) or relative address/);
    }));

  test('that a policy of the host forbids leave the drawn covers', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await agree(desk);
      library.server.addPage('/strict.html', {
        body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><script async src="/carrel/carrel.js"></script><main>${carrelPage()}</main></html>`,
        headers: { 'Content-Security-Policy': "default-src 'self'; img-src 'none'; script-src 'self' 'wasm-unsafe-eval'" },
      });
      await desk.visit('/strict.html');
      assert.equal(await shown(desk), 0);
      assert.ok((await drawn(desk)) > 3);
    }));
});
