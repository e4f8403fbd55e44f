// What a reader writes down: notes, a reading log; what the page says to who comes back; two tabs, and a great deal of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import {
  DAY_MS, TODAY, iso, EYRE, DRACULA, EMMA, library, fill, counted, pause, becomes, atDesk, only, ids, pairs,
  bringProfile, panel, nameOf, part, set, rate, logReading,
} from './gather.mjs';
import { eventually, texts } from './page.mjs';

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

test('a shelf of one’s own tells in a badge what came since the last visit: a number to see, a sentence to hear', () =>
  atDesk(async (desk, t) => {
    const visits = (before) => ({ kind: 'setting', id: 'visits', text: `${before},${TODAY}` });
    const shelves = ['topic:Travel and exploration', 'search:a', 'tag:night'].map((id) => ({ kind: 'shelf', id, text: id }));
    const tag = { kind: 'tag', id: `night/${EYRE}`, text: 'Night' };
    await bringProfile(desk, t, [visits(TODAY - 20), ...shelves, tag]);
    await desk.keptOn('setting', 'visits');
    const badges = () => desk.find('.shelf-head').evaluateAll((all) => all.flatMap((it) => {
      const [name, badge, heard] = [it.querySelector('.h2'), it.querySelector('.badge'), it.querySelector('.fresh .sr')].map((it) => it?.textContent);
      return badge ? [[name, badge, heard, it.querySelector('.badge').getAttribute('aria-hidden')]] : [];
    }));
    await eventually(async () => (await badges()).length > 0, 'there is none');
    for (const [name, seen, heard, hidden] of await badges()) {
      const count = parseInt(seen, 10);
      assert.ok(count > 0 && /^(topic|search):/.test(name), name);
      assert.deepEqual([seen, heard, hidden], [counted(t, 'own.new', count), counted(t, 'own.fresh', count), 'true']);
    }
    const [of] = (await badges()).filter(([name]) => name === 'search:a');
    await bringProfile(desk, t, [{ ...visits(TODAY - 1), time: Date.UTC(2026, 10, 21) }]);
    await eventually(async () => !(await badges()).some(([name, seen]) => name === 'search:a' && seen === of[1]), 'it counts from the visit before still');
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

test('five thousand readings, two hundred lists and a hundred shelves are taken in, shown and kept', { skip: !process.env.CARREL_LONG && 'long' }, () =>
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
