// Finding: in the browser what every page holds; the whole collection once the reader agreed. And what an opened title
// fetches.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { assertAlike, carrelPage, eventually, never, openLibrary } from './page.mjs';

const CARREL = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
const roots = {};
let library;
let folder;

/** Titles of which not all fit into what every page holds: the last ones are borrowed least. */
function catalogue(count) {
  const topics = ['Harbours', 'Bees', 'Glaciers', 'Lanterns', 'Weaving'];
  const rows = Array.from({ length: count }, (_, n) => {
    const rare = n === count - 1;
    const title = rare ? 'The Quokka Almanac' : `Volume ${n} of ${topics[n % 5].toLowerCase()}`;
    const creator = rare ? 'Ottoline Zanetti' : `Author ${n % 97}`;
    return [`t-${n}`, title, creator, topics[n % 5], n % 7 ? 'en' : 'fa', 1900 + (n % 120), `About number ${n}.`].join(',');
  });
  return ['id,title,creator,subjects,language,year,description', ...rows].join('\n');
}

before(async () => {
  library = await openLibrary({ roots });
  folder = await mkdtemp(join(tmpdir(), 'carrel-find-'));
  await writeFile(join(folder, 'titles.csv'), catalogue(3000));
  const out = join(folder, 'wide');
  await promisify(execFile)(CARREL, ['build', join(folder, 'titles.csv'), '--out', out, '--link-template', '/record?id={id}', '--common-bytes', '12000', '--quiet']);
  roots['/wide/'] = out;
});
after(async () => {
  await library?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  library.reset();
  library.page('/wide.html', { body: '<carrel-page collection="/wide/" shadow="open"></carrel-page>' });
});

const box = (desk) => desk.find('.find input[type=search]');
const found = (desk) => desk.find('.found .card .title').texts();
const asked = (part) => library.server.log.requests().map(({ url }) => url).filter((url) => url.includes(part));

/** Types a query and waits until something is found, or nothing. */
async function search(desk, words) {
  await box(desk).fill(words);
  await eventually(async () => (await desk.find('.found, .find > .empty').count()) > 0, 'no answer came');
}

async function agree(desk) {
  await desk.find('.find > .asks .btn.main').click();
}

describe('finding', () => {
  test('answers while one types, over what is here, and asks the network for nothing', () =>
    library.reader(async (desk) => {
      await desk.visit();
      library.server.log.clear();
      await search(desk, 'austen');
      assert.ok((await found(desk)).includes('Pride and Prejudice'));
      await search(desk, 'pride prejud');
      assert.equal((await found(desk))[0], 'Pride and Prejudice');
      await search(desk, 'shakespaere');
      assert.match(await desk.find('.found .shelf-head').text(), /shakespeare/);
      await search(desk, '红楼');
      assert.ok((await found(desk)).length > 0);
      assert.ok(!(await desk.find('section[aria-labelledby="s-picked"]').isVisible()), 'the shelves make room');
      await desk.tab.press('Escape');
      await desk.find('section[aria-labelledby="s-picked"]').appear();
      assert.deepEqual(library.server.log.requests(), []);
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }));

  test('says what nothing has, and what to do then', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await search(desk, 'zzzqqqxxx');
      assert.match(await desk.find('.find > .empty').text(), /zzzqqqxxx/);
    }));

  test('narrows down by what the titles have in common', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await search(desk, 'the');
      const before = await desk.find('.found .n').text();
      const language = desk.find('.narrow .pickone:has-text("Language") select');
      const values = await language.find('option').texts();
      assert.ok(values.length > 2, values.join());
      await language.select({ index: 1 });
      await eventually(async () => (await desk.find('.found .n').text()) !== before, 'nothing was narrowed down');
      await desk.find('.narrow .text').click();
      await eventually(async () => (await desk.find('.found .n').text()) === before, 'not all came back');
    }));

  test('gives reasons whose sum is the points, those of the search among them', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await search(desk, 'austen');
      await desk.find('.found .card .why').at(0).click();
      const why = await desk.dialog();
      const number = (text) => Number(text.replace(/[^\d−]/g, '').replace('−', '-'));
      const points = (await why.find('.sig .pts').texts()).map(number);
      assert.equal(points.reduce((sum, it) => sum + it, 0), number(await why.find('.total b').text()));
      assert.match(await why.text(), /austen\W+ is in a creator’s name/);
      assert.match(await why.text(), /Your search/);
    }));

  test('moves nothing under the hand when the reader reacts', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await search(desk, 'austen');
      const before = await found(desk);
      const last = before.at(-1);
      await desk.find('.found li.card').having(last).find('button.ib[aria-label^="Like: "]').click();
      await desk.kept((entries) => entries.some((it) => it.kind === 'liked' && it.on));
      assert.deepEqual(await found(desk), before);
    }));

  test('lets taste decide among equal matches', async () => {
    const first = (interest) =>
      library.reader(async (desk) => {
        await desk.visit();
        if (interest) {
          const dialog = await desk.openDialog('Interests');
          await dialog.find('input[type=search]').fill(interest);
          await dialog.find('section:not([hidden]) .chip').having(interest).click();
          await dialog.button('Done').click();
          await desk.kept((entries) => entries.length > 0);
        }
        await search(desk, 'austen');
        return (await found(desk))[0];
      });
    assert.notEqual(await first(null), 'Persuasion');
    assert.equal(await first('Sea stories'), 'Persuasion');
  });

  test('keeps recent searches here, to be used again and forgotten', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await search(desk, 'austen');
      await box(desk).press('Enter');
      await desk.kept((entries) => entries.some((it) => it.kind === 'setting' && it.id === 'searches'));
      await desk.reload();
      await box(desk).click();
      await desk.find('.recent .chip').having('austen').click();
      await eventually(async () => (await found(desk)).length > 0, 'it was not searched again');
      await desk.tab.press('Escape');
      await desk.find('.recent .text').click();
      await desk.find('.recent').disappear();
    }));

  test('lets those who only pass through it pass, and opens its ways in by an arrow', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await box(desk).focus();
      await never(async () => (await desk.find('.find .ways').count()) > 0, 'it opened by itself', 500);
      await box(desk).press('ArrowDown');
      await desk.find('.find .ways').appear();
      await box(desk).press('Escape');
      await desk.find('.find .ways').disappear();
    }));

  test('goes by topic', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await box(desk).click();
      await desk.find('.ways .chip').having('Sea stories').click();
      await eventually(async () => (await found(desk)).length > 3, 'the topic has no titles');
      assert.equal(await desk.find('.found .h2').text(), 'Sea stories');
    }));

  test('has no faults that axe knows, with results and with ways in', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await box(desk).click();
      assert.deepEqual(await desk.tab.accessibilityViolations(), []);
      await search(desk, 'sea');
      assert.deepEqual(await desk.tab.accessibilityViolations(), []);
    }));
});

describe('the whole collection', () => {
  test('is searched once the reader agreed to what that reveals, and not before', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await search(desk, 'quokka');
      await desk.find('.find > .asks').appear();
      await never(async () => asked('/find').length + asked('/more/').length > 0, 'something was fetched before');
      assert.deepEqual(await found(desk), []);
      await agree(desk);
      await eventually(async () => (await found(desk))[0] === 'The Quokka Almanac', 'it was not found');
      assert.ok(asked('/find/').length >= 1 && asked('/more/').length >= 1);
      await search(desk, 'ottoline zanetti');
      await eventually(async () => (await found(desk))[0] === 'The Quokka Almanac', 'not by its creator');
      const card = desk.find('.found li.card').at(0);
      await card.find('button.ib[aria-label^="Save: "]').click();
      const entries = await desk.keptOn('saved', 't-2999');
      const snapshot = entries.find((it) => it.kind === 'snapshot' && it.id === 't-2999');
      assert.match(JSON.stringify(snapshot), /Weaving/, 'what was found is kept with its topics');
      await card.find('button.why').click();
      assert.match(await (await desk.dialog()).text(), /Your search/);
    }));

  test('stays unsearched for a reader who declines', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await search(desk, 'quokka');
      await desk.find('.find > .asks .btn').at(1).click();
      await desk.find('.find > .asks').disappear();
      await search(desk, 'zanetti');
      await never(async () => asked('/find').length + asked('/more/').length > 0, 'something was fetched');
    }));

  test('says so where its index cannot be fetched, and finds what is here', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      library.server.addRule({ path: /\/wide\/find/, status: 500, body: '' });
      await search(desk, 'harbours');
      await agree(desk);
      await desk.find('.find > .asks[role=alert]').appear();
      assert.ok((await found(desk)).length > 0);
      library.server.clearRules();
      await desk.find('.find > .asks .btn').click();
      await eventually(async () => (await desk.find('.find > .quiet').text()).includes('3,000'), 'it was not tried again');
    }));

  test('asks for the same until then, whoever the reader is', async () => {
    const visits = [];
    for (const topic of ['Bees', 'Weaving', null]) {
      await library.reader(async (desk) => {
        await desk.visit('/wide.html');
        library.server.log.clear();
        if (topic) {
          await desk.chip(topic).click();
          await search(desk, topic);
          await desk.kept((entries) => entries.length > 0);
          await desk.quiet(500);
          assert.deepEqual(library.server.log.requests(), [], 'typing and choosing ask for nothing');
        }
        library.server.log.clear();
        await desk.visit('/wide.html');
        await desk.quiet(500);
        visits.push(library.server.log.canonical().sort());
      });
    }
    assertAlike(visits[1], visits[0]);
    assertAlike(visits[2], visits[0]);
  });

  test('is picked from once the reader agreed, by the topics that the reader likes', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await desk.chip('Glaciers').click();
      await never(async () => asked('/more/').length > 0, 'fetched without consent');
      const dialog = await desk.openDialog('Settings');
      await dialog.find('#agree-wider-picks').click();
      await eventually(async () => asked('/more/').length > 0, 'no bundle came');
      await dialog.close();
      assert.equal(asked('/more/').length, 1, 'one topic, one bundle');
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }));
});

describe('a search that outlives its reader', () => {
  test('is gone once everything is erased, and the next one is answered', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await search(desk, 'quokka');
      await agree(desk);
      await eventually(async () => (await found(desk))[0] === 'The Quokka Almanac', 'it was not found');
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await desk.find('.find[data-on]').disappear();
      assert.equal(await box(desk).value(), '');
      library.server.log.clear();
      await search(desk, 'harbours');
      assert.ok((await found(desk)).length > 0);
      await desk.find('.find > .asks').appear();
      await never(async () => asked('/find').length + asked('/more/').length > 0, 'fetched without consent');
    }));

  test('goes no further once consent is withdrawn', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await search(desk, 'quokka');
      await agree(desk);
      await eventually(async () => (await found(desk)).length > 0, 'it was not found');
      const dialog = await desk.openDialog('Settings');
      await dialog.find('#agree-search').click();
      await dialog.close();
      library.server.log.clear();
      await search(desk, 'glaciers 77');
      await never(async () => asked('/find').length + asked('/more/').length > 0, 'fetched without consent');
    }));

  test('works over the head alone where data are to be saved, with the right titles', () =>
    library.reader(
      async (desk) => {
        await library.server.log.clear();
        await desk.tab.goto(library.server.url('/wide.html'));
        await desk.find('.find input').appear();
        await search(desk, 'harbours');
        const titles = await found(desk);
        assert.ok(titles.length > 0 && titles.every((it) => it.includes('harbours')), titles.join());
        assert.equal(await desk.find('.find > .asks').count(), 0, 'what is here cannot tell the whole from it');
        assert.deepEqual(asked('/common-'), []);
      },
      { initScript: () => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }) },
    ));
});

describe('an opened title', () => {
  test('fetches its block once the reader agreed, and opened again fetches nothing', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      await desk.shelf('picked').card(0).why().click();
      let why = await desk.dialog();
      await why.find('.opened .asks').appear();
      assert.deepEqual(asked('/text/'), []);
      await why.find('.opened .asks .btn').click();
      await why.find('.opened .facts, .opened .text-of').at(0).appear();
      await eventually(async () => asked('/text/').length === 1, 'the block did not come');
      await why.close();
      await desk.shelf('picked').card(0).why().click();
      why = await desk.dialog();
      await why.find('.opened .text-of').appear();
      assert.equal(asked('/text/').length, 1, 'the same block again');
    }));

  test('says so where its block cannot be fetched', () =>
    library.reader(async (desk) => {
      await desk.visit('/wide.html');
      library.server.addRule({ path: /\/wide\/text\//, status: 500, body: '' });
      await desk.shelf('picked').card(0).why().click();
      const why = await desk.dialog();
      await why.find('.opened .asks .btn').click();
      await why.find('.opened [role=alert]').appear();
      library.server.clearRules();
      await why.find('.opened .asks .btn').click();
      await why.find('.opened [role=alert]').disappear();
    }));
});
