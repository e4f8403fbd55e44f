// What is picked, how far from the familiar, and why: the reader's hand on the ranking.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

/** A fresh reader on the page. */
const atDesk = (body, options) => library.reader(async (desk, reader) => body(await desk.visit(), reader), options);

const STARTERS = [
  { id: 'gardeners', label: { en: 'A gardener', fa: 'باغبان', zh: '园丁' }, topics: ['Gardens', 'Food and cooking'] },
  { id: 'sailors', label: 'A sailor', topics: ['Sea stories', 'Polar exploration'], titles: ['melville-moby-dick'] },
];
const DAY = 86_400_000;

/** The lines of *Why this?* as texts. */
const reasons = (dialog) => dialog.find('.sig > span:first-child').texts();

describe('a starter profile', () => {
  test('is offered beside the topics, makes the picks at once, says so, and goes as it came', async () => {
    library.settings({ starters: STARTERS });
    await atDesk(async (desk) => {
      const before = await desk.shelf('picked').titles();
      await desk.find('.start').findByRole('button', { name: 'A sailor' }).click();
      await desk.keptOn('setting', 'starter');
      const topics = async (place) => {
        await desk.shelf('picked').card(place).why().click();
        const why = await desk.dialog();
        const text = await why.text();
        await why.close();
        return text;
      };
      await eventually(async () => (await desk.shelf('picked').titles()).join() !== before.join(), 'the picks did not follow');
      for (const place of [0, 1, 2]) assert.match(await topics(place), /You chose \u2068?A sailor/, `place ${place}`);
      await desk.reload();
      assert.match(await topics(0), /You chose \u2068?A sailor/, 'it is still chosen after a reload');
      await desk.shelf('picked').card(0).why().click();
      const why = await desk.dialog();
      const undo = why.find('li').having('A sailor').find('button.text');
      await undo.click();
      await desk.keptOn('setting', 'starter', false);
      assert.ok(!(await reasons(why)).some((it) => it.includes('sailor')));
      await why.close();
      assert.deepEqual(await desk.shelf('picked').titles(), before);
    });
  });

  test('is named in the reader’s language, takes the room it will need at once, and can be chosen in the settings', async () => {
    library.settings({ starters: STARTERS });
    library.page('/desk.html', { lang: 'fa' });
    const fa = await texts('fa');
    await atDesk(async (desk) => {
      assert.deepEqual(await desk.find('.start .chip').texts(), ['باغبان', 'A sailor']);
      const dialog = await desk.openDialog(fa['page.settings']);
      await dialog.find('#starter').select('gardeners');
      await desk.keptOn('setting', 'starter');
      await dialog.close();
      assert.equal(await desk.find('.start .chip').at(0).attribute('aria-pressed'), 'true');
    });
  });

  test('that is unsound is left out, and the others are offered', async () => {
    library.settings({ starters: [{ id: 'x' }, { label: 'No id' }, 7, STARTERS[0]] });
    await atDesk(async (desk) => assert.deepEqual(await desk.find('.start .chip').texts(), ['A gardener']));
  });
});

describe('how far from the familiar', () => {
  test('is the reader’s choice, is kept, and shows in what stands on the shelf', () =>
    atDesk(async (desk) => {
      await desk.chip('Adventure').click();
      const discoveries = () => desk.shelf('picked').element.find('.why').texts().then((all) => all.filter((it) => it.includes('Something different')));
      assert.equal((await discoveries()).length, 1);
      const dialog = await desk.openDialog('Settings');
      const slider = dialog.find('#adv');
      const is = (words) => eventually(async () => (await slider.attribute('aria-valuetext')) === words, `it is not ${words}`);
      await is('Balanced 3/5');
      await slider.focus();
      await desk.tab.press('End');
      await desk.keptOn('setting', 'adventure');
      await is('Adventurous 5/5');
      await desk.tab.press('Home');
      await is('Familiar 1/5');
      await desk.tab.press('End');
      await is('Adventurous 5/5');
      await dialog.close();
      await eventually(async () => (await discoveries()).length === 4, 'it does not show');
      await desk.reload();
      assert.equal((await discoveries()).length, 4);
    }));

  test('a discovery says what it is and where it would stand', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await eventually(async () => (await desk.shelf('picked').element.text()).includes('Something different'), 'there is none');
      const place = (await desk.shelf('picked').element.find('.why').texts()).findIndex((it) => it.includes('Something different'));
      assert.ok(place > 0, 'never the first');
      await desk.shelf('picked').card(place).why().click();
      assert.match(await (await desk.dialog()).text(), /place \d+.+today’s discovery/);
    }));

  test('what was shown on many days without an answer rests, and can be called back', async () => {
    // The days pass as the test says, in every page of this reader.
    const start = Date.UTC(2026, 10, 22, 10);
    const initScript = (start) => {
      const Real = Date;
      const shift = start + Number(localStorage.getItem('test-day') ?? 0) * 86_400_000 - Real.now();
      globalThis.Date = class Date extends Real {
        constructor(...parts) {
          parts.length ? super(...parts) : super(Real.now() + shift);
        }
        static now() {
          return Real.now() + shift;
        }
      };
      // Five seconds of looking pass in a moment.
      const { setTimeout } = globalThis;
      globalThis.setTimeout = (call, ms, ...rest) => setTimeout(call, ms === 5000 ? 50 : ms, ...rest);
    };
    await library.reader(
      async (desk) => {
        await desk.visit();
        await desk.chip('Poetry').click();
        const titles = () => desk.shelf('picked').titles();
        const noted = (days) => desk.kept((all) => all.filter(({ kind, text }) => kind === 'shown' && text?.startsWith(`${days} `)).length >= 6);
        await noted(1);
        const first = await titles();
        for (let day = 1; day < 9; day++) {
          await desk.tab.evaluate((day) => localStorage.setItem('test-day', day), day);
          await desk.reload();
          if (day < 4) await noted(day + 1);
          else await desk.quiet(300);
        }
        const later = await titles();
        assert.ok(first.filter((it) => later.includes(it)).length < 6, 'most of what was not answered has left');
        const settings = await desk.openDialog('Settings');
        assert.match(await settings.text(), /\d+ titles? rests?/);
        await settings.button('Show again').click();
        await settings.close();
        await eventually(async () => first.filter((it) => later.includes(it)).length < (await titles()).filter((it) => first.includes(it)).length, 'they did not come back');
      },
      { today: false, initScript, initArgument: start },
    );
  });

  test('nothing is noted of a reader who has done nothing', () =>
    library.reader(
      async (desk) => {
        await desk.visit();
        await desk.quiet(400);
        assert.deepEqual(await desk.stored(), {});
      },
      {
        initScript: () => {
          const { setTimeout } = globalThis;
          globalThis.setTimeout = (call, ms, ...rest) => setTimeout(call, ms === 5000 ? 10 : ms, ...rest);
        },
      },
    ));
});

describe('from one title to others', () => {
  test('“More like this” lists others, which can be saved there', () =>
    atDesk(async (desk) => {
      await desk.shelf('popular').card(0).why().click();
      const why = await desk.dialog();
      const likes = why.find('.likes li');
      assert.equal(await likes.count(), 6);
      const name = await likes.at(0).find('.t').text();
      assert.notEqual(name, await desk.shelf('popular').card(0).title());
      await likes.at(0).find('button').click();
      await desk.kept((all) => all.some(({ kind, on }) => kind === 'saved' && on));
      await why.close();
      assert.deepEqual(await desk.shelf('saved').titles(), [name]);
    }));

  test('the next volume of a series is picked as such', () =>
    atDesk(async (desk) => {
      const dialog = await desk.openDialog('Interests');
      await dialog.find('input[type=search]').fill('anne of green');
      await dialog.find('section:not([hidden]) .chip').at(0).click();
      await dialog.button('Done').click();
      await desk.shelf('picked').element.find('button[aria-label="Like: Anne of Green Gables"]').click();
      await desk.reload();
      const why = await desk.shelf('picked').card(0).why().text();
      assert.match(why, /Next after .*Anne of Green Gables/);
      await desk.shelf('picked').card(0).why().click();
      assert.match((await reasons(await desk.dialog()))[0], /this comes next/);
    }));

  test('without the neighbour model, or with a broken one, the titles come all the same', async () => {
    for (const rule of [{ status: 404, body: '' }, { status: 200, body: 'no model' }]) {
      library.reset();
      library.server.addRule({ path: /\/neighbours-/, ...rule });
      await atDesk(async (desk) => {
        await desk.chip('Poetry').click();
        await desk.keptOn('interest-topic', 'poetry');
        assert.equal(await desk.shelf('picked').cards(), 12);
        assert.ok(desk.tab.consoleErrors().length <= 1);
      });
    }
  });
});

describe('every reason', () => {
  test('has a bar as long as its points, and what is undone is ranked anew at once', () =>
    atDesk(async (desk) => {
      await desk.chip('Poetry').click();
      await desk.chip('Adventure').click();
      await desk.shelf('popular').card(2).act('Like').click();
      await desk.reload();
      await desk.shelf('picked').card(0).why().click();
      const why = await desk.dialog();
      const lines = await why.find('.sig').evaluateAll((all) =>
        all.map((line) => ({
          points: Number(line.querySelector('.pts').textContent.replace(/[^\d]/g, '')),
          width: Number(line.querySelector('rect:last-child').getAttribute('width')),
          style: line.querySelector('svg').outerHTML.includes('style='),
        })),
      );
      const longest = lines[0];
      for (const { points, width, style } of lines) {
        assert.ok(!style, 'no inline styles');
        assert.ok(Math.abs(width - (100 * points) / longest.points) <= 1, `${points} of ${longest.points}: ${width}`);
      }
      const before = await desk.shelf('picked').titles();
      for (let left = await why.find('.sig button').count(); left > 0; left--) await why.find('.sig button').at(0).click();
      await why.close();
      await eventually(async () => (await desk.shelf('picked').titles()).join() !== before.join(), 'nothing was ranked anew');
    }));

  test('of a page with a starter and a slider has nothing that axe finds', async () => {
    library.settings({ starters: STARTERS });
    library.page('/desk.html', { body: carrelPage() });
    await atDesk(async (desk) => {
      await desk.find('.start .chip').at(0).click();
      assert.deepEqual(await desk.tab.accessibilityViolations(), []);
      const settings = await desk.openDialog('Settings');
      assert.deepEqual(await desk.tab.accessibilityViolations(), []);
      await settings.close();
      await desk.shelf('picked').card(0).why().click();
      await desk.dialog();
      assert.deepEqual(await desk.tab.accessibilityViolations(), []);
    });
  });
});
