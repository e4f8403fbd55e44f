// A long shelf is not drawn whole: more of it comes when the reader asks.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

/** Titles that are shown at first, and more at a time. */
const AT_ONCE = 48;
const SAVED = 60;

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());

/** Saves all titles of a shelf that is as long as shelves may be. */
async function saveMany(desk) {
  await desk.visit();
  await desk.tab.evaluate(() => {
    const buttons = document.querySelector('carrel-page').shadowRoot.querySelectorAll('[aria-labelledby=s-popular] .acts button:first-child');
    buttons.forEach((button) => button.click());
  });
  await desk.kept((entries) => entries.filter(({ kind, on }) => kind === 'saved' && on).length === SAVED);
}

for (const tag of ['en', 'fa']) {
  test(`Saved shows so many titles, says how many there are, and goes on where the reader was, in ${tag}`, async () => {
    library.reset();
    library.settings({ limit: SAVED, shelves: ['popular', 'saved'] });
    library.page('/desk.html', { body: carrelPage(`lang="${tag}"`) });
    await library.reader(async (desk) => {
      await saveMany(desk);
      await desk.visit();
      const saved = desk.shelf('saved');
      assert.equal(await saved.cards(), AT_ONCE);
      const words = (await texts(tag))['shelf.count#other'].replace('{count}', new Intl.NumberFormat(tag).format(SAVED));
      assert.ok((await saved.element.find('.shelf-head').text()).includes(words));
      const more = saved.element.find('.btn').having((await texts(tag))['shelf.more']);
      await more.focus();
      await desk.tab.press('Enter');
      await eventually(async () => (await saved.cards()) === SAVED);
      assert.equal(await more.count(), 0, 'there is no more');
      const first = await saved.card(AT_ONCE).title();
      assert.ok((await desk.focus()).name.includes(first), 'the focus is on the first that came');
      assert.equal(new Set(await saved.titles()).size, SAVED);
    });
  });
}
