// What a reader does with the page, and what becomes of it.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, never, openLibrary, texts } from './page.mjs';

let library;
let folder;

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-patron-'));
});
after(async () => {
  await library?.close();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => library.reset());

/** A fresh reader on the page. */
const atDesk = (body, options) => library.reader(async (desk, reader) => body(await desk.visit(), reader), options);

/** The points in *Why this?*, one for each reason, and what they are together. */
async function account(dialog) {
  const points = (text) => Number(text.replace(/[−–]/, '-').replace(/[+,\s\u200e]/g, ''));
  const lines = (await dialog.find('.sig .pts').texts()).map(points);
  const total = await dialog.find('.total b');
  return { lines, total: (await total.count()) ? points(await total.text()) : 0, sum: lines.reduce((one, other) => one + other, 0) };
}

describe('the first visit', () => {
  test('shows full and varied shelves before anything is set', () =>
    atDesk(async (desk) => {
      assert.deepEqual(await desk.shelfKinds(), ['picked', 'new', 'popular', 'saved']);
      for (const kind of ['picked', 'new', 'popular']) {
        const titles = await desk.shelf(kind).titles();
        assert.equal(titles.length, 12, kind);
        assert.equal(new Set(titles).size, 12, `${kind} repeats a title`);
      }
      const makers = await desk.shelf('picked').element.find('.by').texts();
      assert.ok(new Set(makers).size >= 9, 'one creator does not fill the shelf');
      const languages = await desk.shelf('picked').element.find('.title').evaluateAll((all) => all.map((it) => it.lang));
      assert.ok(new Set(languages).size >= 3, `several languages, not ${languages}`);
      assert.match(await desk.shelf('saved').element.text(), /Nothing saved yet/);
      assert.deepEqual(await desk.stored(), {}, 'looking around leaves nothing behind');
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }));

  test('offers topics, all off', () =>
    atDesk(async (desk) => {
      const pressed = await desk.find('section[aria-labelledby="int"] .chip[aria-pressed]').evaluateAll((all) => all.map((it) => it.ariaPressed));
      assert.equal(pressed.length, 12);
      assert.ok(pressed.every((it) => it === 'false'));
    }));
});

describe('interests', () => {
  test('a ticked topic ranks the shelf anew at once, its titles first, and unticking undoes it', () =>
    atDesk(async (desk) => {
      const before = await desk.shelf('picked').titles();
      await desk.chip('Poetry').click();
      await eventually(async () => (await desk.shelf('picked').titles()).join() !== before.join(), 'the shelf did not change');
      assert.ok(await desk.chip('Poetry').isOn());
      for (let i = 0; i < 3; i++) {
        await desk.shelf('picked').card(i).why().click();
        const dialog = await desk.dialog();
        assert.ok((await dialog.find('.sig').texts()).some((it) => it.startsWith('You chose Poetry')), `pick ${i} is no poetry`);
        await dialog.close();
      }
      assert.match(await desk.shelf('picked').element.text(), /From your interests/);
      await desk.chip('Poetry').click();
      await eventually(async () => (await desk.shelf('picked').titles()).join() === before.join(), 'the shelf did not come back');
    }));

  test('the dialog finds a creator while typing, and what is chosen there is in the strip', () =>
    atDesk(async (desk) => {
      const dialog = await desk.openDialog('Interests');
      await dialog.find('input[type=search]').fill('austen');
      const creators = dialog.find('section[aria-labelledby="int-creator"]');
      await creators.find('.chip').at(0).click();
      await dialog.button('Done').click();
      assert.ok(await desk.chip('Jane Austen').isOn());
      await desk.shelf('picked').element.find('.by').having('Jane Austen').at(0).appear();
    }));
});

describe('a title', () => {
  test('that is liked fills its heart, says so, and Because you liked names it', () =>
    atDesk(async (desk) => {
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      const id = await card.id();
      assert.equal(await desk.shelf('because').exists(), false);
      await card.act('Like').click();
      await desk.said(/^Liked\./);
      assert.ok(await card.isOn('Like'));
      await desk.shelf('because').element.appear();
      assert.match(await desk.shelf('because').heading(), /^Because you liked .?Jane Eyre/);
      assert.ok(await desk.shelf('because').cards() >= 3);
      assert.ok(!(await desk.shelf('because').titles()).includes('Jane Eyre'));
      await desk.keptOn('liked', id);
    }));

  test('that is saved stands on Saved, and is said to be saved only when it is stored', () =>
    atDesk(async (desk) => {
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      const id = await card.id();
      await card.act('Save').click();
      await desk.said(/^Saved to this browser\.$/);
      const profile = await desk.profile();
      assert.ok(profile.entries.some((it) => it.kind === 'saved' && it.id === id && it.on), 'it is stored when it is said');
      assert.deepEqual(await desk.shelf('saved').titles(), ['Jane Eyre']);
      await desk.shelf('saved').card(0).act('Save').click();
      await desk.said(/^No longer saved\.$/);
    }));

  test('that is not wanted leaves a gap in its place with the focus on Undo, and Undo brings it back with the focus', () =>
    atDesk(async (desk) => {
      const before = await desk.shelf('popular').titles();
      const card = desk.shelf('popular').card(2);
      const title = await card.title();
      await card.act('Not interested').focus();
      await desk.tab.press('Enter');
      await card.undo().appear();
      await eventually(async () => (await desk.focus())?.name?.startsWith('Undo: '), 'the focus is not on Undo');
      assert.equal(await desk.shelf('popular').cards(), 12);
      assert.deepEqual((await desk.shelf('popular').titles()).slice(0, 2), before.slice(0, 2), 'what stood before it stays');
      await desk.tab.press('Enter');
      await card.act('Not interested').appear();
      assert.equal(await card.title(), title);
      await eventually(async () => (await desk.focus())?.name === `Not interested: ${title}`, 'the focus went away');
      assert.deepEqual(await desk.shelf('popular').titles(), before);
    }));

  test('that is not wanted takes the focus along only in the element where it was pressed', async () => {
    library.page('/two.html', { body: `${carrelPage()}<carrel-shelf collection="/carrel/collection/" kind="picked" shadow="open"></carrel-shelf>` });
    await library.reader(async (desk) => {
      await desk.visit('/two.html');
      for (const [here, there, index] of [['carrel-page', 'carrel-shelf', 1], ['carrel-shelf', 'carrel-page', 3]]) {
        await desk.find(here).find('section[aria-labelledby="s-picked"] li.card').at(index).find('button.ib').at(2).click();
        await desk.find(there).find('section[aria-labelledby="s-picked"] li.card').at(index).find('.gap').appear();
        await eventually(async () => (await desk.focus())?.name?.startsWith('Undo: '), 'the focus is not on Undo');
        assert.equal(await desk.tab.evaluate(() => document.activeElement.localName), here);
      }
    });
  });

  test('that was opened counts', () =>
    atDesk(async (desk) => {
      const card = desk.shelf('popular').cardOf('Treasure Island');
      const id = await card.id();
      library.server.addPage('/demo/title.html', '<!doctype html><title>Record</title>');
      await card.element.find('a.link').click();
      await desk.tab.waitFor(() => location.pathname === '/demo/title.html');
      await desk.keptOn('opened', id);
      await desk.visit();
      const whys = desk.shelf('picked').element.find('button.why');
      const reasons = [];
      for (let i = 0; i < 12; i++) {
        await whys.at(i).click();
        const dialog = await desk.dialog();
        reasons.push(...(await dialog.find('.sig').texts()));
        await dialog.close();
      }
      assert.ok(reasons.some((it) => /^You opened .?Treasure Island/.test(it)), reasons.join('\n'));
    }));

  test('keeps its place and the focus while the shelf is ranked around it', () =>
    atDesk(async (desk) => {
      const card = desk.shelf('picked').card(4);
      const title = await card.title();
      await card.act('Like').focus();
      await desk.tab.press('Space');
      await desk.said(/^Liked/);
      assert.equal(await card.title(), title);
      assert.equal((await desk.focus()).name, `Like: ${title}`);
    }));
});

describe('why this', () => {
  test('tells what a title is about, also when all titles have come', () =>
    atDesk(async (desk) => {
      await desk.shelf('popular').cardOf('Jane Eyre').why().click();
      const dialog = await desk.dialog();
      assert.match(await dialog.text(), /fiercely honest governess/);
    }));

  test('a title that was only saved seeds a shelf that says so, and undoing the save takes it away', () =>
    atDesk(async (desk) => {
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await eventually(async () => (await desk.shelf('because').exists()), 'no look-alikes');
      assert.match(await desk.shelf('because').heading(), /^Because you saved .?Jane Eyre/);
      await desk.shelf('because').card(0).why().click();
      const dialog = await desk.dialog();
      assert.match(await dialog.find('.sig').at(0).text(), /^You saved .?Jane Eyre/);
      await dialog.find('.sig .text').at(0).click();
      await eventually(async () => !(await desk.shelf('because').exists()), 'the shelf stays');
    }));

  test('the points of the reasons are exactly the total, and undoing one takes away exactly its points', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.chip('Love stories').click();
      await desk.shelf('popular').cardOf('دیوان حافظ').act('Like').click();
      await desk.said(/^Liked/);
      await desk.shelf('picked').card(0).why().click();
      const dialog = await desk.dialog();
      let now = await account(dialog);
      assert.ok(now.lines.length >= 3, `several reasons, not ${now.lines}`);
      assert.equal(now.sum, now.total);
      const undos = dialog.find('.sig .text');
      let undone = 0;
      while (await undos.count()) {
        const before = now;
        const place = await dialog.find('.sig').evaluateAll((all) => all.findIndex((it) => it.querySelector('.text')));
        await undos.at(0).click();
        now = await eventually(async () => {
          const next = await account(dialog);
          return next.lines.length === before.lines.length - 1 && next;
        }, 'the reason did not go');
        assert.equal(now.sum, now.total);
        assert.equal(now.total, before.total - before.lines[place]);
        undone += 1;
      }
      assert.ok(undone >= 2);
      await dialog.close();
      assert.equal(await desk.chip('Poetry').isOn(), false);
    }));

  test('a title nothing speaks for says that it is there for variety or for facts of the library', () =>
    atDesk(async (desk) => {
      await desk.shelf('picked').card(0).why().click();
      const dialog = await desk.dialog();
      const { sum, total } = await account(dialog);
      assert.equal(sum, total);
      assert.equal(await dialog.find('.sig .text').count(), 0, 'no act of the reader, nothing to undo');
    }));
});

describe('a reload', () => {
  test('keeps interests, saved and liked titles and the theme, and a hidden title is on no shelf', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.shelf('popular').cardOf('Frankenstein').act('Like').click();
      const hidden = await desk.shelf('popular').card(0).title();
      const id = await desk.shelf('popular').card(0).id();
      await desk.shelf('popular').card(0).act('Not interested').click();
      const dialog = await desk.openDialog('Settings');
      await dialog.find('input[value=dark]').evaluate((radio) => radio.click());
      await dialog.close();
      await desk.keptOn('setting', 'theme');
      await desk.keptOn('not-interested', id);
      await desk.reload();
      assert.ok(await desk.chip('Poetry').isOn());
      assert.deepEqual(await desk.shelf('saved').titles(), ['Jane Eyre']);
      assert.match(await desk.shelf('because').heading(), /Frankenstein/);
      assert.equal(await desk.find('.carrel').attribute('data-theme'), 'dark');
      for (const kind of await desk.shelfKinds()) {
        assert.ok(!(await desk.shelf(kind).titles()).includes(hidden), `${hidden} is on ${kind}`);
      }
      assert.equal(await desk.find('.gap').count(), 0);
    }));

  test('while everything is being written loses nothing', () =>
    atDesk(async (desk) => {
      const ids = [];
      for (let i = 0; i < 6; i++) {
        const card = desk.shelf('popular').card(i);
        ids.push(await card.id());
        await card.act('Save').click();
      }
      await desk.reload();
      assert.equal((await desk.shelf('saved').titles()).length, ids.length);
    }));
});

describe('settings', () => {
  test('the theme changes at once, and Automatic follows the system', () =>
    atDesk(async (desk) => {
      const colour = () => desk.find('.carrel').evaluate((it) => getComputedStyle(it).backgroundColor);
      const light = await colour();
      const dialog = await desk.openDialog('Settings');
      await dialog.find('input[value=dark]').focus();
      await desk.tab.press('Space');
      await eventually(async () => (await colour()) !== light, 'it stayed light');
      await dialog.find('input[value=auto]').focus();
      await desk.tab.press('Space');
      await eventually(async () => (await colour()) === light, 'it stayed dark');
    }));

  test('Persian turns the page round, and it stays so', () =>
    atDesk(async (desk) => {
      const fa = await texts('fa');
      const dialog = await desk.openDialog('Settings');
      await dialog.find('select').select('fa');
      await desk.find('.carrel[dir=rtl][lang=fa]').appear();
      await dialog.element.findByRole('heading', { name: fa['page.settings'] }).appear();
      await dialog.close();
      assert.equal(await desk.shelf('picked').heading(), fa['shelf.picked']);
      const [tools, hello] = await desk.find('.hello, .tools').evaluateAll((all) => all.map((it) => it.getBoundingClientRect().left).reverse());
      assert.ok(tools < hello, 'the greeting is at the right');
      assert.match(await desk.shelf('picked').element.find('.shelf-head .n').text(), /۱۲/);
      await desk.reload();
      assert.equal(await desk.find('.carrel').attribute('dir'), 'rtl');
      assert.equal(await desk.tab.evaluate(() => document.documentElement.dir + document.documentElement.lang), 'en', 'the host page is left alone');
      const again = await desk.openDialog(fa['page.settings']);
      assert.equal(await again.find('select').value(), 'fa');
    }));

  test('a notice that was dismissed stays dismissed', async () => {
    library.settings({ notices: [{ id: 'heat', text: { en: 'Closed because of heat', fa: 'بسته' }, link: '/hours' }, { id: 'new', text: 'New hours' }] });
    await atDesk(async (desk) => {
      assert.equal(await desk.find('aside.notice').count(), 2);
      await desk.button('Dismiss: Closed because of heat').click();
      await desk.find('aside.notice').having('heat').disappear();
      await desk.kept((entries) => entries.some(({ id }) => id === 'notice.heat'));
      await desk.reload();
      assert.deepEqual(await desk.find('aside.notice p').texts(), ['New hours']);
    });
  });
});

/** Reads the file that a click on *Take a copy* hands out. */
async function takeCopy(desk) {
  const dialog = await desk.openDialog('Settings');
  const path = join(folder, `copy-${Date.now()}.json`);
  await desk.tab.download(() => dialog.button('Take a copy').click(), path);
  await dialog.close();
  return { path, json: JSON.parse(await readFile(path, 'utf8')) };
}

async function bringIn(desk, contents) {
  const path = join(folder, `in-${Math.random()}.json`);
  await writeFile(path, typeof contents === 'string' || Buffer.isBuffer(contents) ? contents : JSON.stringify(contents));
  const dialog = await desk.openDialog('Settings');
  await dialog.find('input[type=file]').setFiles([path]);
  await dialog.find('.notice').appear();
  const said = await dialog.find('.notice').text();
  const bad = await dialog.find('.notice.bad').count() > 0;
  await dialog.close();
  return { said, bad };
}

describe('the copy of a profile', () => {
  test('is JSON of the documented form, and brought in elsewhere restores everything', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      const id = await card.id();
      await card.act('Save').click();
      await desk.said(/^Saved/);
      const { path, json } = await takeCopy(desk);
      assert.deepEqual(Object.keys(json), ['format', 'version', 'entries']);
      assert.deepEqual([json.format, json.version], ['carrel-profile', 1]);
      const of = (kind) => json.entries.filter((it) => it.kind === kind);
      const [interest] = of('interest-topic');
      assert.deepEqual([interest.id, interest.text, interest.on], ['poetry', 'Poetry', true]);
      const [saved] = of('saved');
      assert.deepEqual([saved.id, saved.on, typeof saved.time, typeof saved.count], [id, true, 'number', 'number']);
      assert.match(saved.device, /^[0-9a-f]{16}$/);
      const [snapshot] = of('snapshot');
      assert.equal(snapshot.title.title, 'Jane Eyre');
      assert.equal(snapshot.title.creator, 'Charlotte Brontë');
      assert.ok(snapshot.title.topics.length > 0 && snapshot.title.link.includes(id));
      assert.ok(JSON.stringify(snapshot.title).length <= 400);
      await atDesk(async (other) => {
        const { said, bad } = await bringIn(other, await readFile(path));
        assert.equal(bad, false);
        assert.match(said, /^3 entries taken in/);
        assert.ok(await other.chip('Poetry').isOn());
        assert.deepEqual(await other.shelf('saved').titles(), ['Jane Eyre']);
        await other.keptOn('saved', id);
        await other.reload();
        assert.deepEqual(await other.shelf('saved').titles(), ['Jane Eyre']);
      });
    }));

  const stamp = { time: Date.UTC(2026, 10, 1), count: 0, device: '00000000000000aa', on: true };
  const file = (...entries) => ({ format: 'carrel-profile', version: 1, entries: entries.map((entry) => ({ ...stamp, ...entry })) });
  const bad = {
    'that is no JSON': 'not at all',
    'that is empty': '',
    'that is bytes': Buffer.from([0xff, 0xfe, 0, 1, 2]),
    'that is another format': { format: 'opml', version: 1, entries: [] },
    'of a later version': { format: 'carrel-profile', version: 2, entries: [] },
    'that is a list': [1, 2, 3],
    'that is null': 'null',
    'with an unknown kind': file({ kind: '__proto__', id: 'x' }),
    'with an id too long': file({ kind: 'liked', id: 'x'.repeat(201) }),
    'with a text too long': file({ kind: 'setting', id: 'theme', text: 'x'.repeat(401) }),
    'with a number for a title': file({ kind: 'liked', id: 7 }),
    'with too many entries': file(...Array.from({ length: 40_001 }, (_, i) => ({ kind: 'liked', id: `t${i}` }))),
    'nested a hundred thousand deep': '['.repeat(100_000),
  };
  test('that is something else, damaged or too large is refused in words and changes nothing', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      // The last to be written by itself: which picks stood before the reader for a while.
      await desk.kept((entries) => entries.some(({ kind }) => kind === 'shown'));
      const before = await desk.stored();
      for (const [name, contents] of Object.entries(bad)) {
        const { said, bad } = await bringIn(desk, contents);
        assert.ok(bad, `a file ${name}: ${said}`);
        assert.match(said, /^This file could not be taken in\./, name);
        assert.ok(said.length < 400 && !/unwrap|panic|undefined|\[object/i.test(said), said);
        assert.deepEqual(await desk.stored(), before, name);
      }
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }));

  test('cannot bring consents, entries of the future, scripts or markup', async () => {
    library.settings({ backend: '/backend' });
    await atDesk(async (desk) => {
      const evil = '<img src=x onerror="globalThis.owned=1"><b>bold</b>';
      const { bad } = await bringIn(desk, file(
        { kind: 'consent', id: 'reactions', text: '2026-11' },
        { kind: 'consent', id: 'host-events', text: '2026-11' },
        { kind: 'saved', id: 'evil' },
        { kind: 'snapshot', id: 'evil', title: { title: evil, creator: evil, topics: [evil], link: 'javascript:globalThis.owned=2' } },
        { kind: 'interest-topic', id: 'x', text: evil },
        { kind: 'setting', id: 'theme', text: 'url(//evil.example)' },
        { kind: 'liked', id: 'later', time: Date.UTC(2030, 0, 1) },
      ));
      assert.equal(bad, false);
      assert.equal(await desk.shelf('saved').card(0).title(), evil);
      assert.equal(await desk.shelf('saved').card(0).element.find('a').count(), 0, 'no link that runs');
      assert.equal(await desk.find('.carrel img, .carrel b').count(), 0);
      assert.equal(await desk.find('.carrel').attribute('data-theme'), 'auto');
      const entries = await desk.keptOn('saved', 'evil');
      assert.deepEqual(entries.filter((it) => it.kind === 'consent' || it.id === 'later'), []);
      await desk.shelf('popular').card(0).act('Like').click();
      await desk.said(/^Liked/);
      await never(() => library.server.backend.batches.length > 0, 'it was sent');
      assert.equal(await desk.tab.evaluate(() => globalThis.owned), undefined);
      assert.deepEqual(library.server.log.requests().filter(({ url }) => !/^\/(carrel\/|desk)/.test(url)), []);
    });
  });
});

describe('erasing everything', () => {
  test('leaves no key in storage and a page like the first', () =>
    atDesk(async (desk) => {
      const first = await desk.shelf('picked').titles();
      await desk.chip('Poetry').click();
      await desk.shelf('popular').card(0).act('Save').click();
      await desk.shelf('popular').card(1).act('Not interested').click();
      await desk.said(/^Hidden/);
      const dialog = await desk.openDialog('Settings');
      await dialog.find('select').select('fa');
      await desk.find('.carrel[lang=fa]').appear();
      await dialog.find('select').select('en');
      await desk.find('.carrel[lang=en]').appear();
      await dialog.button('Erase everything').click();
      assert.match(await dialog.find('.confirm').text(), /2 titles/);
      assert.match((await desk.focus()).name, /Keep/, 'the safe answer has the focus');
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await dialog.element.disappear();
      await eventually(async () => Object.keys(await desk.stored()).length === 0, 'something is left');
      assert.equal(await desk.chip('Poetry').isOn(), false);
      assert.deepEqual(await desk.shelf('picked').titles(), first);
      assert.equal(await desk.find('.gap').count(), 0);
      assert.equal((await desk.focus()).name, 'Settings');
      await never(async () => Object.keys(await desk.stored()).length > 0, 'it came back', 600);
      await desk.reload();
      assert.deepEqual(await desk.shelf('picked').titles(), first);
      assert.deepEqual(await desk.stored(), {});
    }));

  test('can be thought better of', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await desk.tab.press('Enter');
      await dialog.find('.confirm').disappear();
      await dialog.close();
      assert.ok(await desk.chip('Poetry').isOn());
    }));

  test('leaves what belongs to the website and to another namespace', () =>
    atDesk(async (desk) => {
      await desk.tab.evaluate(() => { localStorage.basket = '1'; localStorage['carrel:other:profile.a'] = 'x'; });
      await desk.chip('Poetry').click();
      await desk.kept((entries) => entries.length > 0);
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => Object.keys(await desk.stored()).length === 2, 'not just these two');
      assert.deepEqual(await desk.stored(), { basket: '1', 'carrel:other:profile.a': 'x' });
    }));
});

describe('a record page', () => {
  const record = (attributes) => ({ body: `<carrel-title collection="/carrel/collection/" shadow="open" ${attributes}></carrel-title>` });

  test('teaches the page: what is saved there stands on Saved', async () => {
    library.page('/record.html', record('title-id="melville-moby-dick"'));
    await library.reader(async (desk) => {
      await desk.visit('/record.html');
      await desk.button('Save').click();
      await desk.said(/^Saved to this browser/);
      assert.equal(await desk.button('Save').attribute('aria-pressed'), 'true');
      await desk.visit();
      assert.deepEqual(await desk.shelf('saved').titles(), ['Moby-Dick; or, The Whale']);
      await desk.visit('/record.html');
      assert.equal(await desk.button('Save').attribute('aria-pressed'), 'true');
    });
  });

  test('keeps name and creator of a title that the collection does not have', async () => {
    library.page('/record.html', record('title-id="zine-1" title-name="A zine of ours" creator="Ines"'));
    await library.reader(async (desk) => {
      await desk.visit('/record.html');
      assert.equal(await desk.button('Why this?').count(), 0);
      await desk.button('Save').click();
      await desk.said(/^Saved/);
      await desk.visit();
      assert.deepEqual(await desk.shelf('saved').titles(), ['A zine of ours']);
      assert.match(await desk.shelf('saved').card(0).element.text(), /Ines/);
      await desk.shelf('saved').card(0).act('Save').click();
      await desk.said(/^No longer saved/);
    });
  });
});

describe('without the collection', () => {
  test('Saved draws from what the profile kept, and trying again brings the rest', () =>
    atDesk(async (desk) => {
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.said(/^Saved/);
      library.takeDown();
      // What is kept of the collection, beside what is kept of the reader, would be shown.
      await desk.tab.evaluate(() => caches.delete('carrel'));
      await desk.tab.reload();
      await desk.find('.trouble').appear();
      assert.deepEqual(await desk.shelfKinds(), ['saved']);
      const card = desk.shelf('saved').card(0);
      assert.equal(await card.title(), 'Jane Eyre');
      assert.match(await card.element.text(), /Charlotte Brontë/);
      assert.match(await card.element.find('a').attribute('href'), /^\/demo\/title\.html\?id=/);
      library.server.clearRules();
      await desk.button('Try again').click();
      await desk.shelf('picked').element.appear();
      assert.equal(await desk.find('.trouble').count(), 0);
      assert.deepEqual(await desk.shelf('saved').titles(), ['Jane Eyre']);
    }));

  test('at a first visit, what is done with a record is kept all the same', async () => {
    library.takeDown();
    library.page('/record.html', { body: '<carrel-title collection="/carrel/collection/" shadow="open" title-id="x-1" title-name="A rare book"></carrel-title>' });
    await library.reader(async (desk) => {
      await desk.tab.goto(library.server.url('/record.html'));
      const save = desk.tab.find('carrel-title').findByRole('button', { name: 'Save' });
      await save.click();
      await desk.keptOn('saved', 'x-1');
      assert.equal(await save.attribute('aria-pressed'), 'true');
    });
  });

  test('trying again reads the library’s settings too', async () => {
    library.settings({ name: 'Millrace Library', ephemeral: true });
    library.server.addRule({ path: /carrel\.json|manifest/, status: 503, body: 'busy' });
    await library.reader(async (desk) => {
      await desk.tab.goto(library.server.url('/desk.html'));
      await desk.find('.trouble').appear();
      library.server.clearRules();
      await desk.button('Try again').click();
      await desk.shelf('picked').element.appear();
      assert.match(await desk.find('.eyebrow').text(), /Millrace/);
      assert.match(await desk.privacy(), /Shared computer/);
    });
  });

  test('the page works when the network goes once it is there', () =>
    atDesk(async (desk, reader) => {
      await reader.setOffline(true);
      await desk.chip('Poetry').click();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await desk.said(/^Saved to this browser/);
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }));
});
