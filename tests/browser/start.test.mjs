// The light start of a first visit: three things that the reader enjoys, who the reader is, or nothing.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

const atDesk = (body, options) => library.reader(async (desk, reader) => body(await desk.visit(), reader), options);

const STARTERS = [
  { id: 'sailors', label: { en: 'A sailor', fa: 'دریانورد' }, topics: ['Sea stories'] },
  { id: 'paws', label: 'A child', topics: ['Animal stories'], audiences: ['child'] },
];

const block = (desk) => desk.find('section[aria-labelledby="int"]');
const asks = (desk) => desk.find('.interests.first').count().then((count) => count === 1);
const offered = (desk) => desk.find('section[aria-labelledby="int"] > .chips:not(.start) .chip[aria-pressed] bdi').texts();
const soFar = (desk) => desk.find('.sofar[role=status]').text();
const settles = (get, wanted) => eventually(async () => (await get()) === wanted, '').catch(async () => assert.equal(await get(), wanted));

for (const tag of ['en', 'fa', 'zh']) {
  test(`asks for three things, tells how many are chosen, thanks and goes, in ${tag}`, async () => {
    const t = await texts(tag);
    const number = (it) => new Intl.NumberFormat(tag).format(it);
    const told = (chosen) => t['start.chosen'].replace('{chosen}', number(chosen)).replace('{all}', number(3));
    library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
    await atDesk(async (desk) => {
      assert.equal(await block(desk).find('.h2').text(), t['start.title']);
      assert.equal(await soFar(desk), told(0));
      const before = await desk.shelf('picked').titles();
      const topics = (await offered(desk)).slice(0, 3);
      await desk.chip(topics[0]).click();
      await settles(() => soFar(desk), told(1));
      await eventually(async () => (await desk.shelf('picked').titles()).join() !== before.join(), 'the picks did not follow');
      await desk.chip(topics[1]).click();
      await settles(() => soFar(desk), told(2));
      // What is said stands in the region that is there already: only so is it read out.
      await desk.find('.sofar').evaluate((it) => { globalThis.region = it; });
      await desk.chip(topics[2]).click();
      await settles(() => soFar(desk), t['start.thanks']);
      assert.ok(await desk.find('.sofar').evaluate((it) => it === globalThis.region), 'the region is another');
      assert.equal(await asks(desk), false);
      assert.equal((await desk.focus())?.name?.includes(topics[2]), true, 'the focus stays where it was');
      await desk.chip(topics[2]).click();
      await eventually(async () => !(await desk.chip(topics[2]).isOn()));
      assert.equal(await asks(desk), false, 'who answered is not asked again at once');
      await desk.chip(topics[2]).click();
      await desk.kept((entries) => entries.filter((it) => it.kind === 'interest-topic' && it.on).length === 3);
      await desk.reload();
      assert.equal(await asks(desk), false);
      assert.equal(await block(desk).find('.h2').text(), t['strip.title']);
      for (const topic of topics) assert.ok(await desk.chip(topic).isOn(), topic);
      assert.deepEqual(desk.tab.consoleErrors(), []);
    });
  });
}

test('“Not now” puts it away for good, hands on the focus, is said, and is undone in the settings', () =>
  atDesk(async (desk) => {
    const t = await texts('en');
    await block(desk).findByRole('button', { name: t['start.not'] }).focus();
    await desk.tab.press('Enter');
    await desk.said(new RegExp(t['said.start'].replaceAll('.', '\\.')));
    assert.equal(await block(desk).count(), 0);
    assert.ok(await desk.focus(), 'the focus is nowhere');
    await desk.keptOn('setting', 'start');
    await desk.reload();
    assert.equal(await block(desk).count(), 0);
    const dialog = await desk.openDialog('Settings');
    const line = dialog.find('.line').having(t['settings.start']);
    await line.find('button').click();
    await desk.keptOn('setting', 'start', false);
    await line.disappear();
    await dialog.close();
    assert.ok(await asks(desk));
    await desk.reload();
    assert.ok(await asks(desk));
  }));

test('who says who they are is not asked further', () => {
  library.settings({ starters: STARTERS });
  return atDesk(async (desk) => {
    const group = desk.find('.start[role=group]');
    assert.equal(await group.attribute('aria-label'), (await texts('en'))['strip.starters']);
    await group.findByRole('button', { name: 'A sailor' }).click();
    await settles(() => soFar(desk), (await texts('en'))['start.thanks']);
    await desk.keptOn('setting', 'starter');
    await desk.reload();
    assert.equal(await asks(desk), false);
    assert.equal(await desk.find('.start .chip').at(0).attribute('aria-pressed'), 'true');
  });
});

test('a reader of another day is not asked again', () => {
  return atDesk(async (desk) => {
    const [topic] = await offered(desk);
    await desk.chip(topic).click();
    await desk.keptOn('interest-topic', topic.toLowerCase());
    await desk.reload();
    await desk.keptOn('setting', 'visits');
    assert.ok(await asks(desk), 'it is the same visit still');
    await desk.tab.evaluate((day) => localStorage.setItem('test-day', day), 1);
    await desk.reload();
    assert.equal(await asks(desk), false);
    assert.ok(await desk.chip(topic).isOn());
  }, { today: false, initScript: passDays, initArgument: Date.UTC(2026, 10, 22, 10) });
});

describe('what the library hides', () => {
  test('from a library for adults no topic of children’s titles alone is offered, and no profile for them', () => {
    library.settings({ hideAudiences: ['child'], starters: STARTERS });
    return atDesk(async (desk) => {
      const topics = await offered(desk);
      assert.ok(topics.length >= 8);
      assert.deepEqual(topics.filter((it) => /child/i.test(it)), []);
      assert.deepEqual(await desk.find('.start .chip').texts(), ['A sailor']);
      const dialog = await desk.openDialog('Settings');
      assert.equal(await dialog.find('#starter option').count(), 2);
    });
  });

  test('a children’s library offers what children may read', () => {
    library.settings({ hideAudiences: ['teen', 'adult'], starters: STARTERS });
    return atDesk(async (desk) => {
      assert.deepEqual(await desk.find('.start .chip').texts(), ['A sailor', 'A child']);
      const before = await desk.shelf('picked').titles();
      await desk.chip((await offered(desk))[0]).click();
      await eventually(async () => (await desk.shelf('picked').titles()).join() !== before.join(), 'the picks did not follow');
      assert.match(await desk.shelf('picked').element.text(), /From your interests/);
    });
  });
});

test('on a shared computer it asks each reader, and nothing is left of the answer', () => {
  library.settings({ ephemeral: true });
  return atDesk(async (desk) => {
    const t = await texts('en');
    assert.ok(await asks(desk));
    await block(desk).findByRole('button', { name: t['start.not'] }).click();
    await eventually(async () => (await block(desk).count()) === 0);
    assert.deepEqual(await desk.stored(), {});
    await desk.reload();
    assert.ok(await asks(desk));
  });
});

test('takes the room that was kept for it, in every width', async () => {
  for (const starters of [[], STARTERS]) {
    library.settings({ starters });
    for (const width of [360, 640, 820, 1440]) {
      await atDesk(async (desk) => {
        const [height, room] = await block(desk).evaluate((it) => {
          const place = document.createElement('div');
          place.className = `interests first ${it.querySelector('.start') ? 'who' : ''}`;
          it.after(place);
          const heights = [it.offsetHeight, place.offsetHeight];
          place.remove();
          return heights;
        });
        assert.ok(Math.abs(height - room) <= 2, `${width} wide with ${starters.length} profiles it is ${height} high, the room ${room}`);
      }, { viewport: { width, height: 900 } });
    }
  }
});

/** Runs in the page: the days pass as the test says. */
function passDays(start) {
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
}
