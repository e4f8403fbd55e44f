// Ten tasks of a newcomer, each done by what is to be seen on the page, without help: what comes of it, and what is stored of it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, never, openLibrary, texts } from './page.mjs';

/** What readers of a language look for: a title, by words of it, and a creator; a topic that they like; what they call a list. */
const LANGUAGES = {
  en: {
    title: 'Pride and Prejudice', typed: 'pride prejud', creator: 'Austen', topic: 'Poetry', list: 'For the train', other: 'fa',
  },
  fa: { title: 'دیوان حافظ', typed: 'دیوان حافظ', creator: 'حافظ', topic: 'Poetry', list: 'برای راه', other: 'en' },
};
/** Presses of Tab after which something counts as out of reach. */
const PATIENCE = 300;

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => library.reset());

const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
/** A name that is set apart in a sentence. */
const apart = (text) => `\u2068${text}\u2069`;
/** What is left of a text when its signs are gone: each format has its own. */
const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, ' ');
/** A number with a sign, in the digits of any language. */
const number = (text) => {
  const digits = [...text.replace(/[^\p{Nd}]/gu, '')].map((it) => (/\d/.test(it) ? it : it.codePointAt(0) & 0xf));
  return Number(digits.join('')) * (text.includes('−') ? -1 : 1);
};
const isOn = async (button) => (await button.attribute('aria-pressed')) === 'true';
const becomesOn = (button, message) => eventually(() => isOn(button), message);
const order = async (desk) => (await desk.shelfKinds()).join(' ');
const box = (desk) => desk.find('.find input[type=search]');
const found = (desk) => desk.find('.found .card .title').texts();
/** A shelf of the page by its name. */
const shelfNamed = (desk, name) => desk.tab.findByRole('region', { name });
const titlesOf = (shelf) => shelf.find('.card .title').texts();
const onlyOf = (entries, kind) => entries.filter((it) => it.kind === kind && it.on);

async function search(desk, words) {
  await box(desk).fill(words);
  await desk.find('.found .card').at(0).appear();
}

/** How a reader presses, writes and leaves: with a mouse. */
class Mouse {
  faults = [];

  constructor(desk, t) {
    this.desk = desk;
    this.t = t;
  }

  press(element) {
    return element.click();
  }

  /** Writes into the field of a form, and sends it off with its button. */
  async write(form, text) {
    await form.find('input').fill(text);
    await form.find('button').click();
  }

  async leave(dialog) {
    await dialog.button(this.t['dialog.close']).click();
    await dialog.element.disappear();
  }
}

/** With a keyboard and nothing else: what Tab does not reach cannot be used. */
class Keys {
  /** Where the focus was lost: told at the end, so that one place does not hide the others. */
  faults = [];

  constructor(desk, t) {
    this.desk = desk;
    this.t = t;
  }

  async to(element) {
    await element.appear();
    for (let i = 0; i < PATIENCE; i++) {
      if (await element.evaluate((it) => it.getRootNode().activeElement === it)) return;
      await this.desk.tab.press('Tab');
    }
    assert.fail(`Tab never gets to ${await element.text()}`);
  }

  async press(element) {
    await this.to(element);
    const { name } = await this.desk.focus();
    await this.desk.tab.press('Enter');
    await this.held(name);
  }

  async write(form, text) {
    await this.to(form.find('input'));
    await this.desk.tab.type(text);
    await this.desk.tab.press('Enter');
    await this.held(text);
  }

  async leave(dialog) {
    await dialog.close();
    await this.held('Escape');
  }

  /** What is drawn anew must not lose the focus. */
  async held(after) {
    await new Promise((done) => setTimeout(done, 100));
    const isLost = () => this.faults.push(`the focus is nowhere after “${after}”`);
    await eventually(() => this.desk.focus(), '', 1500).catch(isLost);
  }
}

/** Runs in the page: keeps what it hands out as files, and what it copies. */
function keepWhatIsTaken() {
  globalThis.taken = [];
  const make = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    globalThis.taken.push(blob);
    return make.call(URL, blob);
  };
  const writeText = async (text) => {
    globalThis.copied = text;
  };
  Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
}

/** The file that was handed out last: its media type and its text. */
const takenFile = (desk) => desk.tab.waitFor(async () => {
  const file = globalThis.taken.shift();
  return file && { type: file.type, text: await file.text() };
});

/** Makes a list of two titles, puts the second one first, and takes it along; `use` is how the reader does all this. */
async function listAndTake(desk, t, use, { list: name }) {
  const cards = [0, 1].map((at) => desk.shelf('popular').card(at));
  const titles = await Promise.all(cards.map((it) => it.title()));
  const ids = await Promise.all(cards.map((it) => it.id()));
  const mine = (dialog) => dialog.find('section[aria-labelledby="why-mine"] .part').having(t['mine.lists']);

  await use.press(cards[0].why());
  let dialog = await desk.dialog();
  await use.write(mine(dialog).find('form'), name);
  await becomesOn(mine(dialog).findByRole('button', { name }), 'the title is not on the new list');
  await use.leave(dialog);
  await use.press(cards[1].why());
  dialog = await desk.dialog();
  const chip = mine(dialog).findByRole('button', { name });
  assert.ok(!(await isOn(chip)), 'the second title is on the list before anybody put it there');
  await use.press(chip);
  await becomesOn(chip, 'the second title is not on the list');
  await use.leave(dialog);

  await use.press(desk.button(t['page.lists']));
  dialog = await desk.dialog();
  await use.press(dialog.find('button.listed').having(name));
  await dialog.find('.titles').appear();
  const listed = () => dialog.find('.titles .t').texts();
  assert.deepEqual(await listed(), titles);
  await use.press(dialog.button(fill(t['list.down'], { title: titles[0] })));
  titles.reverse();
  ids.reverse();
  await eventually(async () => (await listed()).join() === titles.join(), 'the titles keep their places');
  const entries = await desk.kept((all) => onlyOf(all, 'listed').length === 2);
  const [{ id: list }] = onlyOf(entries, 'list').filter((it) => it.text === name);
  const byKey = (one, two) => (one.text < two.text ? -1 : 1);
  const wanted = ids.map((id) => `${list}/${id}`);
  await desk.kept((all) => onlyOf(all, 'listed').sort(byKey).map((it) => it.id).join() === wanted.join());

  const files = { csv: 'text/csv', bibtex: 'application/x-bibtex', ris: 'application/x-research-info-systems' };
  for (const [key, type] of Object.entries(files)) {
    await use.press(dialog.button(t[`take.${key}`]));
    const file = await takenFile(desk);
    assert.equal(file.type.split(';')[0], type);
    const places = titles.map((it) => plain(file.text).indexOf(plain(it)));
    assert.ok(places[0] >= 0 && places[0] < places[1], `both titles, in the reader’s order, are in ${file.text}`);
  }
  await use.press(dialog.button(t['take.link']));
  await eventually(async () => (await dialog.text()).includes(t['cite.copied']), 'nobody says that it was copied');
  const link = await desk.tab.evaluate(() => globalThis.copied);
  return { link, titles, ids };
}

/** Somebody else opens the link, sees the list as it is, and keeps it. Gives back what was wrong on the way. */
function takesOver({ link, titles, ids }, t, Use, { list: name }) {
  const { origin, pathname, hash } = new URL(link);
  assert.deepEqual([origin, pathname], [library.server.origin, '/desk.html']);
  return library.reader(async (desk) => {
    const use = new Use(desk, t);
    await desk.visit(pathname + hash);
    const dialog = await desk.dialog();
    assert.equal(await dialog.find('.bar-top .h2').text(), t['shared.title']);
    assert.ok((await dialog.text()).includes(name), 'the list has no name');
    assert.deepEqual(await dialog.find('.titles .t').texts(), titles);
    assert.equal(await dialog.find('.titles :is(button, input)').count(), 0, 'it is there to be read');
    const entries = (await desk.profile())?.entries ?? [];
    assert.deepEqual([...onlyOf(entries, 'list'), ...onlyOf(entries, 'listed')], [], 'kept without being asked');

    await use.press(dialog.button(t['shared.keep']));
    const kept = await desk.kept((all) => onlyOf(all, 'listed').length === 2);
    const [{ id: list }] = onlyOf(kept, 'list').filter((it) => it.text === name);
    assert.deepEqual(onlyOf(kept, 'listed').map((it) => it.id).sort(), ids.map((id) => `${list}/${id}`).sort());
    await desk.visit();
    await use.press(desk.button(t['page.lists']));
    const lists = await desk.dialog();
    await use.press(lists.find('button.listed').having(name));
    await lists.find('.titles').appear();
    assert.deepEqual(await lists.find('.titles .t').texts(), titles);
    return [...use.faults, ...desk.tab.consoleErrors()];
  });
}

for (const [tag, theirs] of Object.entries(LANGUAGES)) {
  const atDesk = async (body, options) => {
    library.page('/desk.html', { lang: tag, body: carrelPage(`lang="${tag}"`) });
    await library.reader(async (desk) => {
      await body(await desk.visit(), await texts(tag));
      assert.deepEqual(desk.tab.consoleErrors(), []);
    }, options);
  };

  describe(`a newcomer, in ${tag},`, () => {
    test('finds something to read', () =>
      atDesk(async (desk) => {
        await search(desk, theirs.typed);
        assert.equal((await found(desk))[0], theirs.title);
        const link = desk.find('.found li.card').at(0).find('a.link');
        const id = new URL(await link.attribute('href'), library.server.origin).searchParams.get('id');
        await link.click();
        await desk.tab.waitFor(() => location.pathname === '/demo/title.html');
        assert.equal(new URL(desk.tab.url()).searchParams.get('id'), id);
        await eventually(async () => (await desk.find('#record-id').text()) === id, 'its record does not show');
        await desk.keptOn('opened', id);
      }));

    test('says no to a title, and takes it back', () =>
      atDesk(async (desk, t) => {
        const picked = desk.shelf('picked');
        const card = picked.card(2);
        const [title, id, all] = [await card.title(), await card.id(), await picked.titles()];
        await card.act(t['card.not']).click();
        await desk.keptOn('not-interested', id);
        await eventually(async () => !(await picked.titles()).includes(title), 'it is still there');
        await card.undo().click();
        await eventually(async () => (await picked.titles()).includes(title), 'it does not come back');
        await desk.keptOn('not-interested', id, false);
        assert.deepEqual(await picked.titles(), all, 'each where it was');
        await card.act(t['card.not']).click();
        await desk.keptOn('not-interested', id);
        await desk.visit();
        assert.ok(!(await desk.find('.card .title').texts()).includes(title), 'it is there again another day');
      }));

    test('learns why, and the points add up', () =>
      atDesk(async (desk, t) => {
        await desk.chip(theirs.topic).click();
        await desk.kept((entries) => onlyOf(entries, 'interest-topic').length === 1);
        await desk.reload();
        await desk.shelf('picked').card(0).why().click();
        const why = await desk.dialog();
        const points = (await why.find('.sig .pts').texts()).map(number);
        assert.ok(points.length > 1 && points.every((it) => it !== 0), `several reasons, ${points}`);
        const total = number(await why.find('.total b').text());
        assert.equal(points.reduce((sum, it) => sum + it, 0), total);
        const sum = fill(t['why.sum#other'], { points: '|', count: '|' }).split('|');
        const said = (await why.find('.sum').text()).slice(sum[0].length).split(sum[1])[0];
        assert.equal(number(said), total, 'the sentence above says another sum');
        const own = why.find('.sig').having(t['why.yours']);
        assert.ok((await own.texts()).some((it) => it.includes(theirs.topic)), 'what the reader chose is no reason');
      }));

    test('follows a topic, and has it as a shelf', () =>
      atDesk(async (desk, t) => {
        await desk.shelf('popular').card(0).why().click();
        let dialog = await desk.dialog();
        const topicsIn = (it) => it.find('section[aria-labelledby="why-follow"] li').having(t['kind.one.topic']);
        const row = topicsIn(dialog).at(0);
        const topic = await row.find('.name bdi').text();
        const follow = row.findByRole('button', { name: fill(t['follow.onLabel'], { name: topic }) });
        await follow.click();
        await becomesOn(follow, 'Follow does not stay pressed');
        await desk.kept((all) => onlyOf(all, 'interest-topic').some((it) => it.text === topic));
        const asShelf = row.findByRole('button', { name: fill(t['follow.shelfLabel'], { name: topic }) });
        await asShelf.click();
        await becomesOn(asShelf, 'As a shelf does not stay pressed');
        await desk.keptOn('shelf', `topic:${topic}`);
        await dialog.close();
        assert.ok(await desk.chip(topic).isOn(), 'it is no interest of the strip');

        const shelf = shelfNamed(desk, topic);
        await shelf.appear();
        const titles = await titlesOf(shelf);
        assert.ok(titles.length > 1, titles.join());
        // Reasons are the score here, too: what *Why this?* adds up is what the titles stand by.
        const totals = [];
        for (let at = 0; at < Math.min(5, titles.length); at++) {
          await shelf.find('.card .why').at(at).click();
          const why = await desk.dialog();
          totals.push(number(await why.find('.total b').text()));
          await why.close();
        }
        assert.deepEqual(totals, totals.toSorted((one, other) => other - one));
        for (let at = 0; at < titles.length; at++) {
          await shelf.find('li.card').at(at).find('button.why').click();
          dialog = await desk.dialog();
          const topics = await topicsIn(dialog).find('.name bdi').texts();
          assert.ok(topics.includes(topic), `${titles[at]} is about ${topics}`);
          await dialog.close();
        }
        await desk.reload();
        assert.deepEqual((await titlesOf(shelfNamed(desk, topic))).sort(), titles.sort());

        dialog = await desk.openDialog(t['page.settings']);
        await dialog.button(fill(t['own.remove'], { shelf: topic })).click();
        await desk.keptOn('shelf', `topic:${topic}`, false);
        await dialog.close();
        await shelfNamed(desk, topic).disappear();
        await desk.reload();
        assert.equal(await shelfNamed(desk, topic).count(), 0, 'it is back');
        assert.ok(await desk.chip(topic).isOn(), 'it is followed all the same');
      }));

    for (const [means, Use] of [['', Mouse], [', with keys alone', Keys]]) {
      test(`makes a list and takes it along${means}; who gets the link keeps it`, () =>
        atDesk(async (desk, t) => {
          const use = new Use(desk, t);
          const taken = await listAndTake(desk, t, use, theirs);
          const faults = await takesOver(taken, t, Use, theirs);
          assert.deepEqual([...use.faults, ...faults], []);
        }, { initScript: keepWhatIsTaken }));
    }

    test('puts another shelf first', () =>
      atDesk(async (desk, t) => {
        assert.equal(await order(desk), 'picked new popular saved');
        const dialog = await desk.openDialog(t['page.settings']);
        const up = dialog.button(fill(t['shelves.up'], { shelf: t['shelf.popular'] }));
        while ((await up.attribute('aria-disabled')) !== 'true') {
          const place = await dialog.find('.order').text();
          await up.click();
          await eventually(async () => (await dialog.find('.order').text()) !== place, 'it stays where it is');
        }
        await dialog.close();
        await eventually(async () => (await order(desk)) === 'popular picked new saved', 'the page does not follow');
        await desk.keptOn('place', 'popular');
        await desk.visit();
        assert.equal(await order(desk), 'popular picked new saved');
      }));

    test('changes the language', () =>
      atDesk(async (desk, t) => {
        const other = await texts(theirs.other);
        const dialog = await desk.openDialog(t['page.settings']);
        await dialog.find('#lang').select(theirs.other);
        await desk.find(`.carrel[lang=${theirs.other}]`).appear();
        await dialog.close();
        const speaks = async () => {
          assert.equal(await desk.shelf('picked').heading(), other['shelf.picked']);
          const direction = await desk.find('.carrel').evaluate((it) => getComputedStyle(it).direction);
          assert.equal(direction, other.$dir);
          assert.equal(await desk.button(other['page.settings']).count(), 1);
        };
        await speaks();
        const isStored = async () => (await desk.stored())['carrel:main:language']?.includes(other['shelf.picked']);
        await eventually(isStored, 'it is not stored');
        await desk.visit();
        await speaks();
      }));

    test('searches for a creator, and keeps the search as a shelf', () =>
      atDesk(async (desk, t) => {
        await search(desk, theirs.creator);
        assert.ok((await desk.find('.found .card .by').at(0).text()).includes(theirs.creator));
        const results = await found(desk);
        await desk.find('.found').findByRole('button', { name: t['find.keep'] }).click();
        await becomesOn(desk.find('.found').findByRole('button', { name: t['find.kept'] }), 'it does not say that it is kept');
        await desk.keptOn('shelf', `search:${theirs.creator}`);
        await desk.button(t['find.clear']).click();
        const name = fill(t['own.search'], { words: apart(theirs.creator) });
        const holds = async () => {
          const titles = await titlesOf(shelfNamed(desk, name));
          assert.ok(titles.length > 0, 'nothing stands on it');
          assert.deepEqual(titles.filter((it) => !results.includes(it)), [], 'it holds what was not found');
          const creators = await shelfNamed(desk, name).find('.card .by').texts();
          assert.ok(creators.some((it) => it.includes(theirs.creator)), creators.join());
        };
        await shelfNamed(desk, name).appear();
        await holds();
        await desk.visit();
        await holds();
      }));

    test('switches to dark', () =>
      atDesk(async (desk, t) => {
        const lights = () => desk.find('.carrel').evaluate((it) => {
          const pen = document.createElement('canvas').getContext('2d');
          const light = (colour) => {
            pen.fillStyle = colour;
            pen.fillRect(0, 0, 1, 1);
            const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
            return red + green + blue;
          };
          const title = getComputedStyle(it.querySelector('.card .title'));
          return { text: light(title.color), ground: light(getComputedStyle(it).backgroundColor) };
        });
        const isDark = async () => {
          const { text, ground } = await lights();
          return text > ground + 200;
        };
        assert.ok(!(await isDark()), 'it is dark from the beginning');
        const dialog = await desk.openDialog(t['page.settings']);
        await dialog.element.findByRole('radio', { name: t['theme.dark'] }).click();
        await eventually(isDark, 'it does not get dark');
        await desk.kept((all) => onlyOf(all, 'setting').some((it) => it.id === 'theme' && it.text === 'dark'));
        await dialog.close();
        await desk.visit();
        assert.ok(await isDark(), 'it is light again');
      }));

    test('erases everything', () =>
      atDesk(async (desk, t) => {
        await desk.chip(theirs.topic).click();
        const card = desk.shelf('popular').card(0);
        const saved = await card.title();
        await card.act(t['card.save']).click();
        await card.why().click();
        let dialog = await desk.dialog();
        await dialog.find('#mine-note').fill(theirs.title);
        await dialog.close();
        await desk.kept((all) => ['interest-topic', 'saved', 'note'].every((kind) => onlyOf(all, kind).length === 1));
        assert.deepEqual(await desk.shelf('saved').titles(), [saved]);

        dialog = await desk.openDialog(t['page.settings']);
        await dialog.button(t['settings.erase']).click();
        await dialog.find('.confirm').findByRole('button', { name: t['settings.erase'] }).click();
        await dialog.element.disappear();
        const ours = async () => Object.keys(await desk.stored()).filter((it) => it.startsWith('carrel:'));
        await eventually(async () => (await ours()).length === 0, '').catch(async () => assert.deepEqual(await ours(), []));
        await never(async () => (await ours()).length > 0, 'something is stored again');
        assert.ok(!(await desk.chip(theirs.topic).isOn()));
        assert.ok((await desk.shelf('saved').element.text()).includes(t['empty.saved']));
        await desk.reload();
        assert.ok(!(await desk.chip(theirs.topic).isOn()));
        await desk.shelf('popular').card(0).why().click();
        dialog = await desk.dialog();
        assert.equal(await dialog.find('#mine-note').value(), '', 'the note is back');
      }));
  });
}
