// The reader arranges the page: order of shelves, which of them are there, size of text, covers or a list. By keys, by
// dragging, in two tabs at once.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);

async function atDesk(tag, body, options = {}) {
  library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
  await library.reader(async (desk) => body(await desk.visit(), await texts(tag)), options);
}

const order = async (desk) => (await desk.shelfKinds()).join(' ');
const isOrder = async (desk, wanted) => {
  await eventually(async () => (await order(desk)) === wanted, '').catch(async () => assert.equal(await order(desk), wanted));
};
/** The state of rows in the settings: names of shelves in order, `-` before those that are hidden. */
const rows = (desk) => desk.tab.evaluate(() => {
  const rows = [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('.order li')];
  return rows.map((row) => (row.querySelector('.switch').checked ? '' : '-') + row.querySelector('.name span').textContent);
});

for (const tag of ['en', 'fa']) {
  describe(`in ${tag}`, () => {
    test('shelves are moved by keys alone, which is told, and stay so; the library’s order can be had back', () =>
      atDesk(tag, async (desk, t) => {
        await isOrder(desk, 'picked new popular saved');
        const dialog = await desk.openDialog(t['page.settings']);
        const down = fill(t['shelves.down'], { shelf: t['shelf.picked'] });
        const button = dialog.element.findByRole('button', { name: down });
        await button.focus();
        await desk.tab.press('Enter');
        await isOrder(desk, 'new picked popular saved');
        const number = (it) => new Intl.NumberFormat(tag).format(it);
        const said = fill(t['shelves.moved'], { shelf: t['shelf.picked'], place: number(2), all: number(5) });
        await eventually(async () => (await desk.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot.querySelector('.order+.sr').textContent)) === said, said);
        await eventually(async () => (await desk.focus())?.name === down, 'the focus goes with the shelf');
        for (let place = 3; place <= 5; place++) await desk.tab.press('Enter');
        await isOrder(desk, 'new popular saved picked');
        await desk.tab.press('Enter');
        await eventually(async () => (await desk.focus())?.name === down, 'at the end of the way the focus stays');
        assert.equal(await order(desk), 'new popular saved picked');
        await desk.keptOn('place', 'picked');
        await desk.visit();
        await isOrder(desk, 'new popular saved picked');
        await (await desk.openDialog(t['page.settings'])).element.findByRole('button', { name: t['shelves.reset'] }).click();
        await isOrder(desk, 'picked new popular saved');
        await eventually(() => desk.focus(), 'the focus is nowhere');
      }));

    test('a shelf is taken from the page and put back', () =>
      atDesk(tag, async (desk, t) => {
        const dialog = await desk.openDialog(t['page.settings']);
        const popular = dialog.element.findByRole('switch', { name: t['shelf.popular'] });
        await popular.click();
        await isOrder(desk, 'picked new saved');
        await desk.keptOn('place', 'popular');
        await desk.visit();
        await isOrder(desk, 'picked new saved');
        await (await desk.openDialog(t['page.settings'])).element.findByRole('switch', { name: t['shelf.popular'] }).click();
        await isOrder(desk, 'picked new popular saved');
      }));
  });
}

test('taste is forgotten without lists and had back, though something else was changed before', () =>
  atDesk('en', async (desk, t) => {
    await desk.chip('Poetry').click();
    await desk.shelf('popular').card(0).act('Save').click();
    await desk.keptOn('interest-topic', 'poetry');
    const dialog = await desk.openDialog(t['page.settings']);
    const press = (name) => dialog.element.findByRole('button', { name, exact: true }).click();
    await press(fill(t['shelves.down'], { shelf: t['shelf.picked'] }));
    await eventually(async () => (await order(desk)).startsWith('new picked'), 'it is not moved');
    await press(t['forget.taste']);
    const told = dialog.element.find('.told').having(t['forget.tasteDone']);
    await told.appear();
    assert.equal(await desk.chip('Poetry').isOn(), false);
    const stands = async (kind) => (await desk.profile()).entries.some((it) => it.kind === kind && it.on);
    await eventually(async () => !(await stands('interest-topic')), 'it is still stored');
    assert.ok(await stands('saved'));
    await told.findByRole('button', { name: t['card.undo'] }).click();
    await desk.keptOn('interest-topic', 'poetry');
    assert.ok((await order(desk)).startsWith('new picked'), 'what was done before stays');
    await told.disappear();
  }));

test('a shelf is dragged to another place, and stays where it was if it is let go there', () =>
  atDesk('en', async (desk, t) => {
    await desk.openDialog(t['page.settings']);
    const drag = (from, to) => desk.tab.evaluate(([from, to]) => {
      const rows = [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('.order li')];
      const grip = rows[from].querySelector('.grip');
      const middle = (row) => row.getBoundingClientRect().top + row.getBoundingClientRect().height / 2;
      const send = (type, clientY) => grip.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, pointerId: 1, clientX: 5, clientY }));
      return new Promise((done) => {
        const steps = [['pointerdown', middle(rows[from])], ['pointermove', middle(rows[to])], ['pointerup', middle(rows[to])]];
        const next = () => { const step = steps.shift(); if (!step) return done(); send(...step); setTimeout(next, 50); };
        next();
      });
    }, [from, to]);
    // A row that still comes up with its dialog is not where it is looked for.
    await desk.tab.evaluate(() => Promise.all(document.querySelector('carrel-page').shadowRoot.querySelector('dialog').getAnimations().map((it) => it.finished)));
    const before = await rows(desk);
    await drag(3, 0);
    await isOrder(desk, 'popular picked new saved');
    assert.deepEqual(await rows(desk), [before[3], before[0], before[1], before[2], before[4]]);
    await drag(1, 1);
    assert.equal(await order(desk), 'popular picked new saved');
  }));

test('text and titles are as large as the reader wants them, on every page of the library, and fit', () =>
  atDesk('en', async (desk, t) => {
    const cover = () => desk.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot.querySelector('.cover').getBoundingClientRect().width);
    const size = () => desk.tab.evaluate(() => parseFloat(getComputedStyle(document.querySelector('carrel-page').shadowRoot.querySelector('.title')).fontSize));
    const [wide, text] = [await cover(), await size()];
    const choose = async (name) => (await desk.dialog()).element.findByRole('radio', { name, exact: true }).click();
    await desk.openDialog(t['page.settings']);
    await choose(t['layout.small']);
    await eventually(async () => (await cover()) < wide);
    await choose(t['layout.list']);
    await eventually(async () => (await cover()) < 100);
    await choose(t['size.larger']);
    await eventually(async () => (await size()) > text * 1.3);
    await desk.keptOn('setting', 'layout');
    await desk.visit();
    await eventually(async () => (await cover()) < 130 && (await size()) > text * 1.3);
    assert.ok(await desk.tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the window');
  }, { viewport: { width: 360, height: 740 } }));
