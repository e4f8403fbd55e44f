// What a reader brings along and sends: tables of other services and of this page, links that anybody may have written.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import {
  EYRE, DRACULA, EMMA, library, folder, fill, counted, pause, becomes, atDesk, only, ids, pairs, standing, bring,
  goTo, panel, nameOf, part, write, set, logReading,
} from './gather.mjs';
import { eventually, never, texts } from './page.mjs';

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
        'nested deep': pack('['.repeat(9000) + ']'.repeat(9000)),
      };
      for (const [name, packed] of Object.entries(broken)) {
        await goTo(desk, `carrel-list=${packed}`);
        const dialog = await desk.dialog();
        const said = await dialog.text();
        assert.ok(said.includes(t['shared.broken']) && said.includes(t['shared.broken.next']), `${name}: ${said.slice(0, 300)}`);
        await dialog.close();
      }
      await goTo(desk, `carrel-list=${pack(many(5000))}`);
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

test('a list is printed by itself, and nothing of that stays in the page', () =>
  atDesk(async (desk, t) => {
    const dialog = await panel(desk, EYRE);
    await write(part(dialog, t['mine.lists']), 'For the winter');
    await desk.kept((all) => only(all, 'listed').length === 1);
    await dialog.close();
    await desk.openDialog(t['page.lists']);
    await desk.find('.listed').at(0).click();
    await desk.tab.evaluate(() => {
      const append = Node.prototype.appendChild;
      Node.prototype.appendChild = function (it) {
        const appended = append.call(this, it);
        if (it.localName !== 'iframe') return appended;
        // No browser that is driven prints: what would be is looked at, and it has been then.
        it.contentWindow.print = () => {
          globalThis.printed = [it.contentDocument.body.textContent, getComputedStyle(it).visibility];
          it.contentWindow.dispatchEvent(new Event('afterprint'));
        };
        return appended;
      };
    });
    await desk.find('#take').appear();
    await (await desk.dialog()).button(t['take.print']).click();
    const printed = await eventually(() => desk.tab.evaluate(() => globalThis.printed), 'nothing is printed');
    assert.deepEqual(printed, ['For the winterJane EyreCharlotte Brontë', 'hidden']);
    await eventually(() => desk.tab.evaluate(() => document.querySelectorAll('iframe').length === 0), 'the frame stays');
  }));
