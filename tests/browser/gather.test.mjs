// What a reader gathers: lists, tags, notes, a reading log. How it comes in from elsewhere and from links that anybody may
// have written, how it lasts, and how it goes together with tips, a greeting, what came meanwhile and a great deal of it.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, never, openLibrary, texts } from './page.mjs';

/** The day of the pages in these tests, in days since 1970. */
const DAY_MS = 86_400_000;
const TODAY = Math.floor(Date.UTC(2026, 10, 22) / DAY_MS);
const iso = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
const [EYRE, DRACULA, EMMA] = ['bronte-jane-eyre', 'stoker-dracula', 'austen-emma'];

let library;
let folder;

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-gather-'));
});
after(async () => {
  await library?.close();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => library.reset());

const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
const counted = (t, key, count) => fill(t[`${key}#${count === 1 ? 'one' : 'other'}`], { count: count.toLocaleString('en') });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
/** What is to be seen in a moment. */
const becomes = async (get, wanted, message) => {
  const same = async () => JSON.stringify(await get()) === JSON.stringify(wanted);
  await eventually(same, '').catch(async () => assert.deepEqual(await get(), wanted, message));
};

/** A fresh reader on the page, and the texts of its language; at the end nothing must have gone wrong. */
const atDesk = (body, { tag = 'en', path = '/desk.html' } = {}) => {
  library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
  return library.reader(async (desk, reader) => {
    await body(await desk.visit(path), await texts(tag), reader);
    assert.deepEqual(desk.tab.consoleErrors(), []);
  });
};

const only = (entries, kind) => entries.filter((it) => it.kind === kind && it.on);
const ids = (entries, kind) => only(entries, kind).map((it) => it.id).sort();
const pairs = (entries, kind) => only(entries, kind).map((it) => [it.id, it.text]).sort();
/** What stands in a profile, without when it was said and without what the page notes by itself. */
const standing = (entries) => entries.filter((it) => it.on && !['shown', 'setting'].includes(it.kind))
  .map(({ kind, id, text, title }) => `${kind} ${id} ${text ?? ''}${title ? JSON.stringify(title) : ''}`).sort();

async function file(name, contents) {
  const path = join(folder, `${Math.random()}-${name}`);
  await writeFile(path, contents);
  return path;
}

/** Takes a table in through *Lists*; the dialog with the report. */
async function bring(desk, t, contents, name = 'books.csv') {
  const dialog = await desk.openDialog(t['page.lists']);
  assert.equal(await dialog.button(t['bring.choose']).count(), 1);
  await dialog.find('input[type=file]').setFiles([await file(name, contents)]);
  await dialog.find('.report, .notice.bad').appear();
  return dialog;
}

/** Takes a copy of a profile in through the settings. */
async function bringProfile(desk, t, entries) {
  const stamp = { time: Date.UTC(2026, 10, 1), count: 0, device: '00000000000000aa', on: true };
  const copy = { format: 'carrel-profile', version: 1, entries: entries.map((it) => ({ ...stamp, ...it })) };
  const dialog = await desk.openDialog(t['page.settings']);
  await dialog.find('input[type=file]').setFiles([await file('copy.json', JSON.stringify(copy))]);
  await dialog.find('.notice').appear({ timeout: 60_000 });
  assert.equal(await dialog.find('.notice.bad').count(), 0, await dialog.find('.notice').text());
  await dialog.close();
}

/** Changes the fragment of the address, as a link on the page does; a dialog that was closed is gone by then. */
async function goTo(desk, fragment) {
  await becomes(() => desk.find('dialog').count(), 0);
  await desk.tab.evaluate(async (fragment) => {
    const go = (hash) => new Promise((done) => {
      addEventListener('hashchange', done, { once: true });
      location.hash = hash;
    });
    if (location.hash) await go('');
    await go(fragment);
  }, fragment);
}

/** Opens the panel of a title. */
async function panel(desk, id) {
  await goTo(desk, `carrel-title=${id}`);
  return desk.dialog();
}

const nameOf = (dialog) => dialog.find('.about .t').text();
const part = (dialog, title) => dialog.find('.mine .part').having(title);

async function write(part, text) {
  await part.find('form input').fill(text);
  await part.find('form button').click();
}

/** Sets a field, as one does who goes on to the next. */
async function set(field, text) {
  await field.fill(text);
  await field.press('Tab');
}

const rate = (dialog, t, stars) => dialog.find('form.read').findByRole('radio', { name: counted(t, 'read.stars', stars) }).evaluate((it) => it.click());

/** Logs a reading in the panel of a title; without a day at some time. */
async function logReading(dialog, t, { day, stars }) {
  if (stars) await rate(dialog, t, stars);
  const form = dialog.find('form.read');
  if (day) await form.find('input[type=date]').fill(day);
  else await form.find('[name=sometime]').click();
  await form.findByRole('button', { name: t['read.add'] }).click();
}

describe('a table of another service', () => {
  /** The same four books as each service writes them, with some of its columns. */
  const tables = {
    Goodreads: `Book Id,Title,Author,Author l-f,ISBN,My Rating,Average Rating,Date Read,Bookshelves,Exclusive Shelf,Private Notes
1,Dracula,Bram Stoker,"Stoker, Bram","=""0393970124""",4,4.02,2024/03/09,,read,
2,Emma,Jane Austen,"Austen, Jane",,0,4.05,,to-read,to-read,
3,"The Left Hand of Darkness (Hainish Cycle, #4)",Ursula K. Le Guin,"Guin, Ursula K. Le",,5,4.12,2021/05/03,,read,
4,Jane Eyre,Charlotte Brontë,"Brontë, Charlotte",,0,4.1,,"Gothic, book club, currently-reading",currently-reading,"To Ana,<br/>""for ever"""`,
    StoryGraph: `Title,Authors,ISBN/UID,Read Status,Last Date Read,Dates Read,Moods,Star Rating,Review,Tags
Dracula,Bram Stoker,,read,2024/03/09,2024/03/01-2024/03/09,"dark, tense",4.0,,
Emma,Jane Austen,,to-read,,,,,,
The Left Hand of Darkness,Ursula K. Le Guin,,read,2021/05/03,2021/05/03,,5.0,,
Jane Eyre,Charlotte Brontë,,currently-reading,,,,,"To Ana,<br>""for ever""","Gothic, book club"`,
    LibraryThing: `Book Id|Title|Primary Author|Date|Rating|Private Comment|Date Read|Tags|Collections
1|Dracula|Stoker, Bram|1897|4||2024-03-09||Your library, Read
2|Emma|Austen, Jane|1815|||||To read
3|The Left Hand of Darkness|Le Guin, Ursula K.|1969|5||2021-05-03||Read
4|Jane Eyre|Brontë, Charlotte|1847||"To Ana,\n""for ever"""||Gothic, book club|Currently reading`.replaceAll('|', '\t'),
  };
  for (const [service, table] of Object.entries(tables)) {
    test(`of ${service} comes into the log and the lists, once however often it is taken in, and goes again by Undo`, () =>
      atDesk(async (desk, t) => {
        let dialog = await bring(desk, t, table, service === 'LibraryThing' ? 'librarything.tsv' : 'export.csv');
        const report = await dialog.find('.report').text();
        const facts = { 'bring.here': 3, 'bring.own': 1, 'bring.log': 2, 'bring.listed': 1 };
        const wanted = Object.entries(facts).map(([key, all]) => fill(t[key], { all, list: t['bring.toRead'] }));
        for (const text of [counted(t, 'bring.done', 4), ...wanted]) assert.ok(report.includes(text), `“${text}” is not in ${report}`);
        assert.equal(await dialog.find('.report > ul > li').count(), 3, 'no row was left out');
        const entries = await desk.keptOn('reading', `2024-03-09/${DRACULA}`);
        const own = only(entries, 'snapshot').find((it) => it.title.title === 'The Left Hand of Darkness');
        assert.match(`${own?.id} ${own?.title.creator}`, /^own:.*Le Guin/);
        assert.deepEqual(pairs(entries, 'reading'), [[`2021-05-03/${own.id}`, '10e'], [`2024-03-09/${DRACULA}`, '8e']]);
        assert.deepEqual(ids(entries, 'read'), [own.id, DRACULA].sort());
        assert.deepEqual([pairs(entries, 'list'), ids(entries, 'listed')], [[['to-read', t['bring.toRead']]], [`to-read/${EMMA}`]]);
        assert.deepEqual(pairs(entries, 'tag'), [[`book club/${EYRE}`, 'book club'], [`gothic/${EYRE}`, 'Gothic']]);
        assert.deepEqual(pairs(entries, 'note'), [[EYRE, 'To Ana,\n"for ever"']]);

        await dialog.button(t['card.undo']).click();
        await desk.kept((all) => standing(all).length === 0);
        assert.equal(await dialog.find('button.listed').count(), 0);
        await dialog.close();
        for (const time of ['again', 'twice']) {
          await (await bring(desk, t, table)).close();
          await desk.keptOn('list', 'to-read');
          await pause(300);
          assert.deepEqual(standing((await desk.profile()).entries), standing(entries), time);
        }
        dialog = await desk.openDialog(t['page.lists']);
        await dialog.find('button.listed').having(t['bring.toRead']).click();
        await becomes(() => dialog.find('.titles .t').texts(), ['Emma']);
        await dialog.close();
        const log = await desk.openDialog(t['page.log']);
        await log.find('#log-year').select('');
        await becomes(() => log.find('.titles .t').texts(), ['Dracula', 'The Left Hand of Darkness']);
      }));
  }

  test('names books as readers elsewhere know them: without the second half of a long title', () =>
    atDesk(async (desk, t) => {
      await (await bring(desk, t, 'Title,Author,Exclusive Shelf\nFrankenstein,Mary Shelley,read\nMoby-Dick,Herman Melville,read')).close();
      const entries = await desk.kept((all) => only(all, 'reading').length === 2);
      assert.deepEqual(ids(entries, 'read'), ['melville-moby-dick', 'shelley-frankenstein']);
    }));

  test('that is none is refused in words that say what is wrong, and nothing that is stored changes', () =>
    atDesk(async (desk, t) => {
      await desk.chip('Poetry').click();
      const before = standing(await desk.kept((entries) => only(entries, 'interest-topic').length === 1));
      const wrong = [
        ['books.json', '{"title": "Emma"}', t['bring.notTable']],
        ['books.html', '<!doctype html><title>Emma</title>', t['bring.notTable']],
        ['books.xlsx', 'PK\u0003\u0004\u0000\u0000', t['bring.notTable']],
        ['empty.csv', '', t['bring.empty']],
        ['head.csv', 'Title,Author\r\n', t['bring.empty']],
        ['loans.csv', 'Barcode,Due\n1,2026-12-01', fill(t['bring.noTitle'], { columns: 'Barcode and Due' })],
      ];
      for (const [name, contents, reason] of wrong) {
        const dialog = await bring(desk, t, contents, name);
        assert.equal(await dialog.find('.notice.bad').text(), `${t['bring.not']} ${reason}`, name);
        await dialog.close();
        assert.deepEqual(standing((await desk.profile()).entries), before, name);
      }
    }));
});

describe('a table from here', () => {
  /** Puts Dracula on a list with all that can be said of it, and Emma with a reading of an unknown day; hands out the table. */
  async function gathered(desk, t) {
    let dialog = await panel(desk, DRACULA);
    await write(part(dialog, t['mine.lists']), 'Night, reading');
    await write(part(dialog, t['mine.tags']), 'Vampires');
    await set(dialog.find('#mine-note'), '=1+1 is "two"\nand more');
    await desk.keptOn('note', DRACULA);
    await pause(500);
    await logReading(dialog, t, { day: '2026-10-31', stars: 4 });
    await desk.keptOn('reading', `2026-10-31/${DRACULA}`);
    await dialog.close();
    dialog = await panel(desk, EMMA);
    await part(dialog, t['mine.lists']).findByRole('button', { name: 'Night, reading' }).click();
    await logReading(dialog, t, {});
    await desk.keptOn('reading', `-/${EMMA}`);
    await dialog.close();
    dialog = await desk.openDialog(t['page.lists']);
    await dialog.find('button.listed').click();
    const path = join(folder, `${Math.random()}.csv`);
    await desk.tab.download(() => dialog.button(t['take.csv']).click(), path);
    await dialog.close();
    return readFile(path);
  }
  /** Takes the table of one reader, made once, in at another’s. */
  let made;
  const elsewhere = async (body) => {
    made ??= atDesk(async (desk, t) => { made = await gathered(desk, t); });
    await made;
    return atDesk(async (desk, t) => {
      await (await bring(desk, t, made)).close();
      await body(desk, t, await desk.keptOn('note', DRACULA));
    });
  };

  test('comes back in elsewhere with tags, note, rating and day', () =>
    elsewhere(async (desk, t, entries) => {
      assert.deepEqual(pairs(entries, 'note'), [[DRACULA, '=1+1 is "two"\nand more']]);
      const tags = only(entries, 'tag').filter((it) => it.id.endsWith(DRACULA)).map((it) => it.text);
      assert.deepEqual(tags.sort(), ['Night reading', 'Vampires'], 'the list’s name and the tag');
      assert.match(only(entries, 'reading').find((it) => it.id === `2026-10-31/${DRACULA}`)?.text ?? '', /^8/);
      const dialog = await panel(desk, DRACULA);
      assert.equal(await dialog.find('#mine-note').value(), '=1+1 is "two"\nand more');
      assert.equal(await part(dialog, t['mine.tags']).find('.tagged').having('Vampires').count(), 1);
      assert.equal(await dialog.find('.mine .rows .rated').attribute('aria-label'), counted(t, 'read.stars', 4));
    }));

  test('comes back in with a reading of which neither day nor stars are known', () =>
    elsewhere((desk, t, entries) => assert.deepEqual(ids(entries, 'reading'), [`-/${EMMA}`, `2026-10-31/${DRACULA}`])));

  test('changes nothing of what is in the log where it came from', () =>
    atDesk(async (desk, t) => {
      const table = await gathered(desk, t);
      const read = async () => standing((await desk.profile()).entries).filter((it) => /^(reading|note|list|listed) /.test(it));
      const before = await read();
      await (await bring(desk, t, table)).close();
      await desk.keptOn('tag', `night reading/${DRACULA}`);
      assert.deepEqual(await read(), before);
    }));
});

describe('a link that anybody may have written', () => {
  const pack = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
  const many = (count) => ['Many', Array.from({ length: count }, (_, n) => [`t${n}`, 'T'])];
  const evil = '<img src=x onerror="globalThis.owned=1"><script>globalThis.owned=2</script>';

  test('opens a dialog with words or nothing: no error, no request, nothing stored', () =>
    atDesk(async (desk, t) => {
      const before = await desk.stored();
      library.server.log.clear();
      const broken = {
        'nothing at all': '', garbage: '%%%&<>"\u0000 ', 'cut off': pack(['A', [['a', 'b']]]).slice(0, -5), 'no text': '__4A',
        'no JSON': pack('["a"'), 'a number': pack(7), null: pack('null'), 'an object': pack({ 0: 'a', 1: [['a', 'b']] }),
        'no titles': pack(['A', []]), 'titles of numbers': pack(['A', [[1, 2], [{}, []]]]), 'ids alone': pack(['A', [['a']]]),
        'a name of no text': pack([['x'], [['a', 'b']]]), 'an id too long': pack(['A', [['x'.repeat(201), 'b']]]),
        'nested deep': pack('['.repeat(9000) + ']'.repeat(9000)), 'more than any link holds': pack(many(5000)),
      };
      for (const [name, packed] of Object.entries(broken)) {
        await goTo(desk, `carrel-list=${packed}`);
        const dialog = await desk.dialog();
        const said = await dialog.text();
        assert.ok(said.includes(t['shared.broken']) && said.includes(t['shared.broken.next']), `${name}: ${said.slice(0, 300)}`);
        await dialog.close();
      }
      await goTo(desk, `carrel-list=${pack(many(2000))}`);
      const bounded = await desk.dialog();
      assert.equal(await bounded.find('.titles li').count(), 500);
      await bounded.close();
      for (const id of ['no-such-title', '..%2F..%2Fetc%2Fpasswd%3Fx%23y', 'javascript%3Aalert(1)', 'x'.repeat(5000), '%3Cb%3E']) {
        const dialog = await panel(desk, id);
        assert.ok((await dialog.text()).includes(t['title.gone']), id);
        for (const href of await dialog.find('a').evaluateAll((all) => all.map((it) => it.href))) {
          const { origin, pathname, searchParams } = new URL(href);
          assert.deepEqual([origin, pathname, searchParams.get('id')], [library.server.origin, '/demo/title.html', decodeURIComponent(id)]);
        }
        await dialog.close();
      }
      for (const id of ['%', '%E0%A4%A', '%ff', '']) {
        await goTo(desk, `carrel-title=${id}`);
        await never(async () => (await desk.find('dialog[open]').count()) > 0, `a dialog for “${id}”`, 300);
      }
      assert.deepEqual(library.server.log.requests().map(({ url }) => url), []);
      assert.deepEqual(await desk.stored(), before);
    }));

  const path = '../../etc/passwd?a=1#b';
  const titles = [[path, evil, evil, evil], ['javascript:globalThis.owned=3', 'A', 'B'], [EYRE, 'Not what it is', 'Nobody']];
  test('shows markup and scripts as text, here and once the list is kept', () =>
    atDesk(async (desk, t) => {
      let dialog = await desk.dialog();
      const isText = async (place) => {
        assert.ok((await dialog.text()).includes(evil), `${place}: ${await dialog.text()}`);
        assert.equal(await desk.find('.carrel :is(img, script, iframe)').count(), 0, place);
        assert.equal(await desk.tab.evaluate(() => globalThis.owned), undefined, place);
      };
      await isText('in the link');
      assert.equal(await dialog.find('.part .h3').text(), evil);
      assert.deepEqual(await dialog.find('.titles .t').texts(), [evil, 'A', 'Jane Eyre'], 'what the library has goes by what it says');
      const links = await dialog.find('.titles a').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
      assert.deepEqual(links, [`/demo/title.html?id=${EYRE}`], 'only the library’s own link');
      await dialog.button(t['shared.keep']).click();
      const entries = await desk.kept((all) => only(all, 'listed').length === 3);
      const [list] = only(entries, 'list');
      assert.equal(list.text, evil);
      assert.deepEqual(ids(entries, 'listed'), titles.map(([id]) => `${list.id}/${id}`).sort());
      assert.deepEqual(only(entries, 'note'), [], 'a note of somebody else’s is not the reader’s');
      await dialog.find('.titles button.t').at(2).appear();
      await isText('on the list');
      await dialog.find('.titles button.t').at(0).click();
      await dialog.find('.about').appear();
      dialog = await desk.dialog();
      await isText('in its panel');
      assert.equal(new URL(await dialog.find('.about a').evaluate((it) => it.href)).searchParams.get('id'), path);
    }, { path: `/desk.html#carrel-list=${pack([evil, titles])}` }));

  test('to a title opens its panel, another one opens that, and the address stays as it is', () =>
    atDesk(async (desk) => {
      const address = library.server.url(`/desk.html?from=mail#carrel-title=${EYRE}`);
      const dialog = await desk.dialog();
      assert.equal(await nameOf(dialog), 'Jane Eyre');
      assert.equal(await desk.tab.evaluate(() => location.href), address);
      await desk.tab.evaluate((id) => { location.hash = `carrel-title=${id}`; }, DRACULA);
      await becomes(() => nameOf(dialog), 'Dracula');
      const pages = () => desk.tab.evaluate(() => [location.href, history.length]);
      const before = await pages();
      assert.equal(before[0], address.replace(EYRE, DRACULA));
      await dialog.close();
      await desk.shelf('popular').card(0).why().click();
      await (await desk.dialog()).close();
      assert.deepEqual(await pages(), before);
      await desk.reload();
      assert.equal(await nameOf(await desk.dialog()), 'Dracula', 'the address still says so');
    }, { path: `/desk.html?from=mail#carrel-title=${EYRE}` }));
});

describe('a note', () => {
  test('outlives the dialog that is closed while it is typed, and a page that is left soon after', () =>
    atDesk(async (desk) => {
      let dialog = await panel(desk, EYRE);
      await dialog.find('#mine-note').focus();
      await desk.tab.type('Reader, I');
      await dialog.close();
      await desk.kept((all) => only(all, 'note').some((it) => it.text === 'Reader, I'));
      dialog = await panel(desk, EYRE);
      assert.equal(await dialog.find('#mine-note').value(), 'Reader, I');
      await dialog.find('#mine-note').focus();
      await desk.tab.press('Control+End');
      await desk.tab.type(' married him');
      await pause(550);
      await desk.reload();
      assert.equal(await (await desk.dialog()).find('#mine-note').value(), 'Reader, I married him');
    }));

  test('of one title does not come to another whose panel is opened over it', () =>
    atDesk(async (desk) => {
      const dialog = await panel(desk, EYRE);
      await dialog.find('#mine-note').focus();
      await desk.tab.type('Of Jane');
      await desk.tab.evaluate((id) => { location.hash = `carrel-title=${id}`; }, DRACULA);
      await becomes(() => nameOf(dialog), 'Dracula');
      const entries = await desk.kept((all) => only(all, 'note').length > 0);
      assert.deepEqual(pairs(entries, 'note'), [[EYRE, 'Of Jane']]);
      assert.equal(await dialog.find('#mine-note').value(), '');
    }));

  test('is left as it is typed by a reader who stops to think between two words or lines', () =>
    atDesk(async (desk) => {
      const dialog = await panel(desk, EYRE);
      await dialog.find('#mine-note').focus();
      for (const piece of ['Reader, ', 'I married him.\n', 'A quiet wedding.']) {
        await desk.tab.type(piece);
        await pause(700);
      }
      assert.equal(await dialog.find('#mine-note').value(), 'Reader, I married him.\nA quiet wedding.');
    }));
});

describe('the reading log', () => {
  const years = (log) => log.find('#log-year option').evaluateAll((all) => all.map((it) => it.value));

  test('has both readings of a title by their years, and loses what is taken out', () =>
    atDesk(async (desk, t) => {
      const dialog = await panel(desk, EYRE);
      for (const reading of [{ day: '2025-05-06', stars: 3 }, { day: '2026-11-20', stars: 5 }]) {
        await logReading(dialog, t, reading);
        await desk.keptOn('reading', `${reading.day}/${EYRE}`);
      }
      assert.deepEqual(pairs((await desk.profile()).entries, 'reading'), [[`2025-05-06/${EYRE}`, '6'], [`2026-11-20/${EYRE}`, '10']]);
      await becomes(() => dialog.find('.mine .rows .rated').count(), 2);
      await dialog.close();
      let log = await desk.openDialog(t['page.log']);
      assert.deepEqual(await years(log), ['2026', '2025', '']);
      const stars = () => log.find('.titles .rated').evaluateAll((all) => all.map((it) => it.getAttribute('aria-label')));
      for (const [year, given] of [['2026', [5]], ['2025', [3]], ['', [5, 3]]]) {
        if (year !== '2026') await log.find('#log-year').select(year);
        await becomes(stars, given.map((it) => counted(t, 'read.stars', it)), `the readings of ${year}`);
        assert.equal(await log.find('.sum').text(), counted(t, 'log.read', given.length));
      }
      for (const [year, left] of [['2026', ['2025', '']], ['2025', []]]) {
        await log.find('.titles button.t').at(0).click();
        await dialog.find('.mine .rows li').having(year).find('button').click();
        await desk.kept((all) => !ids(all, 'reading').some((it) => it.startsWith(year)));
        await desk.keptOn('read', EYRE, left.length > 0);
        await dialog.close();
        log = await desk.openDialog(t['page.log']);
        assert.deepEqual(await years(log), left);
      }
      assert.ok((await log.text()).includes(t['log.none']));
    }));

  test('keeps a goal, of its year alone', () =>
    atDesk(async (desk, t) => {
      await bringProfile(desk, t, ['2026-01-02', '2026-03-04', '2025-05-06'].map((day) => ({ kind: 'reading', id: `${day}/${EYRE}`, text: '8' })));
      const far = fill(t['log.ofGoal'], { done: 2, all: 12 });
      let log = await desk.openDialog(t['page.log']);
      await set(log.find('#log-goal'), '12');
      await desk.kept((all) => all.some((it) => it.id === 'goal.2026' && it.text === '12'));
      await becomes(() => log.find('.goal').having(far).count(), 1);
      await desk.reload();
      log = await desk.openDialog(t['page.log']);
      assert.deepEqual([await log.find('#log-goal').value(), await log.find('.goal').having(far).count()], ['12', 1]);
      await set(log.find('#log-goal'), '');
      await desk.keptOn('setting', 'goal.2026', false);
      await log.close();
      // Set and left for another year without the page being drawn anew.
      log = await desk.openDialog(t['page.log']);
      await set(log.find('#log-goal'), '7');
      await desk.keptOn('setting', 'goal.2026');
      await log.find('#log-year').select('2025');
      await becomes(() => log.find('label[for=log-goal]').text(), fill(t['log.goal'], { year: 2025 }));
      assert.equal(await log.find('#log-goal').value(), '', 'there is none for that year');
    }));

  test('takes the day that was chosen, though stars are given after it', () =>
    atDesk(async (desk, t) => {
      const dialog = await panel(desk, EYRE);
      await dialog.find('form.read input[type=date]').fill('2026-10-31');
      await rate(dialog, t, 4);
      await pause(300);
      await dialog.find('form.read').findByRole('button', { name: t['read.add'] }).click();
      const entries = await desk.kept((all) => only(all, 'reading').length === 1);
      assert.deepEqual(pairs(entries, 'reading'), [[`2026-10-31/${EYRE}`, '8']]);
    }));

  test('is nowhere in a library that has none', () => {
    library.settings({ log: false });
    return atDesk(async (desk, t) => {
      assert.equal(await desk.button(t['page.lists']).count(), 1);
      assert.equal(await desk.button(t['page.log']).count(), 0);
      const dialog = await panel(desk, EYRE);
      await dialog.find('#mine-note').appear();
      assert.equal(await dialog.find('form.read').count(), 0);
      assert.ok(!(await dialog.text()).includes(t['read.title']));
    });
  });

  test('goes by the calendar of its language', () =>
    atDesk(async (desk, t) => {
      const of = (options) => new Intl.DateTimeFormat('fa', { timeZone: 'UTC', ...options }).formatToParts(new Date(TODAY * DAY_MS));
      const year = of({ year: 'numeric', numberingSystem: 'latn' }).find((it) => it.type === 'year').value;
      assert.ok(Number(year) < 1500, 'the tests know that calendar');
      const dialog = await panel(desk, EYRE);
      await dialog.find('form.read').findByRole('button', { name: t['read.add'] }).click();
      await desk.keptOn('reading', `${iso(TODAY)}/${EYRE}`);
      await dialog.close();
      const log = await desk.openDialog(t['page.log']);
      assert.deepEqual(await years(log), [year, '']);
      const written = new Intl.NumberFormat('fa', { useGrouping: false }).format(year);
      assert.equal(await log.find('#log-year option').at(0).evaluate((it) => it.textContent), written);
      assert.equal(await log.find('label[for=log-goal]').text(), fill(t['log.goal'], { year: written }));
      assert.equal(await log.find('.columns li').count(), 12);
      assert.deepEqual(await log.find('.columns li:not([data-none]) .k').texts(), [of({ month: 'short' })[0].value]);
      await set(log.find('#log-goal'), '5');
      await desk.keptOn('setting', `goal.${year}`);
    }, { tag: 'fa' }));
});

test('a tip shows where a search finds nothing, is put away for good, and is found again in the settings', () => {
  const bad = { id: 'ill', when: 'nothing', title: 'From elsewhere', text: 'We borrow it for you.', link: 'javascript:globalThis.owned=1' };
  const good = { id: 'quoted', when: 'title', title: { en: 'Citing', fa: 'ارجاع' }, text: 'Copy it below.', link: '/cite' };
  library.settings({ tips: [bad, good, { title: 'Without an id', text: 'It is none.' }] });
  return atDesk(async (desk, t) => {
    const nothing = async () => {
      await desk.find('.find input[type=search]').fill('zzqxv wqqz');
      await desk.find('.find .empty').appear();
    };
    const tip = desk.find('.find aside.hint');
    await nothing();
    assert.equal(await tip.find('p').text(), `${bad.title} ${bad.text}`);
    assert.equal(await tip.find('a').count(), 0, 'a link that runs is none');
    await tip.findByRole('button', { name: fill(t['notice.dismiss'], { text: bad.title }) }).click();
    await tip.disappear();
    await desk.kept((all) => all.some((it) => it.kind === 'setting' && it.id === 'tip.ill' && it.text === 'x'));
    await desk.reload();
    await nothing();
    assert.equal(await tip.count(), 0, 'it is back');
    await (await desk.openDialog(t['page.settings'])).button(t['page.help']).click();
    const all = desk.find('dialog[open] .help');
    await all.appear();
    assert.deepEqual(await all.find('li .t').texts(), ['From elsewhere', 'Citing']);
    assert.deepEqual(await all.find('a').evaluateAll((all) => all.map((it) => it.getAttribute('href'))), ['/cite']);
    assert.equal(await desk.tab.evaluate(() => globalThis.owned), undefined);
  });
});

test('who was away for long finds what came meanwhile before all else', () =>
  atDesk(async (desk, t) => {
    const since = TODAY - 40;
    const catalogue = await readFile(new URL('../../static/demo/catalogue.csv', import.meta.url), 'utf8');
    const added = new Map(catalogue.split('\n').map((it) => [it.split(',')[0], /,(20\d\d-\d\d-\d\d),/.exec(it)?.[1]]));
    const came = [...added.values()].filter((it) => it > iso(since));
    assert.ok(came.length > 12, 'the demo library has new titles');
    const visit = { kind: 'setting', id: 'visits', text: `${since},${TODAY}` };
    await bringProfile(desk, t, [visit, { kind: 'liked', id: EYRE }]);
    await desk.keptOn('setting', 'visits');
    for (const time of ['at once', 'after a reload']) {
      await eventually(async () => (await desk.shelfKinds())[0].startsWith('own'), time);
      const shelf = desk.shelf((await desk.shelfKinds())[0]);
      assert.equal(await shelf.heading(), t['own.away']);
      const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(since * DAY_MS);
      assert.equal(await shelf.element.find('.shelf-head p').text(), fill(t['own.awayNote#other'], { count: came.length, day }));
      const shown = await Promise.all(Array.from({ length: await shelf.cards() }, (_, n) => shelf.card(n).id()));
      assert.equal(shown.length, 12);
      assert.deepEqual(shown.filter((id) => !(added.get(id) > iso(since))), [], 'it was here before');
      await desk.reload();
    }
  }));

test('a greeting of one’s own is said instead of the page’s, whatever is in it, and stays', () =>
  atDesk(async (desk, t) => {
    const own = 'Ahoy <b>Ines</b>!';
    const hello = () => desk.find('.hello .h1').text();
    const usual = await hello();
    assert.ok(['morning', 'day', 'evening', 'night'].some((it) => t[`greeting.${it}`] === usual), usual);
    for (const text of [own, '']) {
      const dialog = await desk.openDialog(t['page.settings']);
      await set(dialog.find('#greeting'), text);
      await desk.keptOn('setting', 'greeting', text !== '');
      await dialog.close();
      assert.equal(await hello(), text || usual);
      await desk.reload();
      assert.equal(await hello(), text || usual);
    }
  }));

test('two tabs put titles on one list and rename it at once: all are on it in both, and it has one name', () =>
  atDesk(async (one, t, reader) => {
    const two = await reader.secondDesk();
    await two.visit();
    // Without a mouse, which browsers are slow to move in a tab that nobody sees: what is done at once is to be so.
    const press = (button) => button.evaluate((it) => it.click());
    const chip = async (desk, id, name) => part(await panel(desk, id), t['mine.lists']).findByRole('button', { name });
    const first = part(await panel(one, EYRE), t['mine.lists']).find('form');
    await first.find('input').fill('Together');
    await press(first.find('button'));
    const [list] = ids(await one.kept((all) => only(all, 'listed').length === 1), 'list');
    await (await one.dialog()).close();
    const chips = [await chip(one, DRACULA, 'Together'), await chip(two, EMMA, 'Together')];
    await Promise.all(chips.map(press));
    const wanted = [DRACULA, EMMA, EYRE].map((id) => `${list}/${id}`).sort();
    await one.kept((all) => ids(all, 'listed').join() === wanted.join());
    const open = async (desk) => {
      await (await desk.dialog()).close();
      await press(desk.button(t['page.lists']));
      const lists = await desk.dialog();
      await press(lists.find('button.listed'));
      await becomes(async () => (await lists.find('.titles .t').texts()).sort(), ['Dracula', 'Emma', 'Jane Eyre'], 'a title is lost');
      return lists;
    };
    for (const [desk, name] of [[one, 'Ours'], [two, 'Theirs']]) {
      const lists = await open(desk);
      await press(lists.button(t['list.rename']));
      await lists.find('form.short input').fill(name);
    }
    await Promise.all([one, two].map((desk) => press(desk.find('dialog[open] form.short button'))));
    const name = (desk) => desk.find('dialog[open] .bar-top .h2').text();
    await eventually(async () => ['Ours', 'Theirs'].includes(await name(one)) && (await name(one)) === (await name(two)), 'two names');
    const chosen = await name(one);
    for (const desk of [one, two]) {
      await desk.reload();
      await open(desk);
      assert.equal(await name(desk), chosen);
    }
    assert.deepEqual(two.tab.consoleErrors(), []);
  }));

test('five thousand readings, two hundred lists and a hundred shelves are taken in, shown and kept', () =>
  atDesk(async (desk, t) => {
    const all = (length, make) => Array.from({ length }, (_, n) => make(n)).flat();
    const snapshot = (n) => ({ title: `Title number ${n}`, creator: `Author ${n % 97}`, topics: [], link: '' });
    const listed = (n, place) => ({ kind: 'listed', id: `l${n}/own:t${(n * 20 + place) % 1250}`, text: `${(0x8100 + place).toString(16)}80` });
    const entries = [
      ...all(1250, (n) => [{ kind: 'snapshot', id: `own:t${n}`, title: snapshot(n) }, { kind: 'read', id: `own:t${n}` }]),
      ...all(5000, (n) => ({ kind: 'reading', id: `${iso(TODAY - n)}/own:t${n % 1250}`, text: `${n % 11 || ''}` })),
      ...all(200, (n) => [{ kind: 'list', id: `l${n}`, text: `List ${n}` }, ...all(20, (place) => listed(n, place))]),
      ...all(60, (n) => ({ kind: 'shelf', id: `list:l${n}`, text: '' })),
      ...all(40, (n) => ({ kind: 'shelf', id: `search:${'aeio'[n % 4]} ${'bcdfglmpst'[n % 10]}${n < 20 ? '' : ' s'}`, text: '' })),
    ];
    const patience = { timeout: 60_000 };
    const took = async (name, act) => {
      const begun = performance.now();
      const result = await act();
      console.log(`${name}: ${Math.round(performance.now() - begun)} ms`);
      return result;
    };
    const opened = (key, sign) => took(t[key], async () => {
      const dialog = await desk.openDialog(t[key]);
      await dialog.find(sign).at(0).appear(patience);
      return dialog;
    });
    const shelves = (moment) => eventually(async () => {
      const own = (await desk.shelfKinds()).filter((it) => it.startsWith('own'));
      return own.length === 100;
    }, `not all shelves, ${moment}`, 60_000);
    await took('taking in', () => bringProfile(desk, t, entries));
    await took('its shelves', () => shelves('taken in'));
    await took('one title liked', async () => {
      await desk.shelf('popular').card(0).act(t['card.like']).click();
      await desk.kept((all) => only(all, 'liked').length === 1);
    });
    await took('a reload', () => desk.reload());
    await shelves('after a reload');
    const kept = (await desk.profile()).entries;
    const counts = ['reading', 'read', 'snapshot', 'list', 'listed', 'shelf', 'liked'].map((kind) => only(kept, kind).length);
    assert.deepEqual(counts, [5000, 1250, 1251, 200, 4000, 100, 1]);
    const lists = await opened('page.lists', 'button.listed');
    assert.equal(await lists.find('button.listed').having(counted(t, 'picker.titles', 20)).count(), 200);
    await lists.close();
    const log = await opened('page.log', '.sum');
    await log.find('#log-year').select('');
    await took('all years', () => becomes(() => log.find('.sum').text(), counted(t, 'log.read', 5000)));
    await log.close();
    const settings = await opened('page.settings', '.facts');
    const facts = await settings.find('.facts').text();
    const told = new RegExp(fill(t['settings.spaceOf'], { size: '([\\d,]+) kB', most: '[\\d,]+ kB' })).exec(facts);
    assert.ok(facts.includes(t['settings.space']) && told, facts);
    const taken = Object.entries(await desk.stored()).reduce((sum, it) => sum + it.join('').length, 0) / 1000;
    const said = Number(told[1].replaceAll(',', ''));
    console.log(`room: ${said} kB told, ${Math.round(taken)} kB taken`);
    assert.ok(said > taken / 2 && said < taken * 2, `${said} kB are told, ${taken} kB taken`);
  }));
