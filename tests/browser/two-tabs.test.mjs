// Two tabs of one reader who does things at random in both at once. What both touched is as the later of them left it, of
// everything else nothing is lost, and both tabs come to show the same.
//
// Some seeds by default; CARREL_LONG=1 looks at many more, CARREL_SEED=7 at one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';
import { Random } from '../bench/visits/random.mjs';

const one = Number(process.env.CARREL_SEED);
const SEEDS = one ? [one] : Array.from({ length: process.env.CARREL_LONG ? 24 : 2 }, (_, n) => n + 1);
/** Edits in each tab. */
const EDITS = process.env.CARREL_LONG ? 30 : 14;
const KINDS = ['Save', 'Like'];
const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);

let library;
let t;

before(async () => {
  library = await openLibrary();
  t = await texts('en');
});
after(() => library?.close());

describe('two tabs at random', () => {
  for (const seed of SEEDS) {
    test(`seed ${seed}: nothing is lost, and both come to the same`, async () => {
      library.reset();
      library.page('/desk.html', { body: carrelPage() });
      await library.reader(async (first, reader) => {
        const second = await reader.secondDesk();
        const desks = [first, second];
        for (const desk of desks) await desk.visit();
        const random = new Random(seed);
        const tabs = desks.map((desk, index) => new Tab(desk, index, new Random(random.below(1 << 30))));
        await Promise.all(tabs.map((tab) => tab.run()));
        const wanted = whole(tabs);
        const shown = [];
        for (const tab of tabs) {
          const isSo = async () => differences(wanted, await tab.stored()).length === 0;
          await eventually(isSo, '', 15_000).catch(async () => assert.deepEqual(differences(wanted, await tab.stored()), [], `seed ${seed}`));
        }
        // Both tabs show it before they are loaded anew, and afterwards.
        await eventually(async () => (await tabs[0].shows()) === (await tabs[1].shows()), '', 15_000).catch(async () => assert.equal(await tabs[0].shows(), await tabs[1].shows(), `seed ${seed}`));
        for (const tab of tabs) {
          await tab.desk.reload();
          shown.push(await tab.shows());
        }
        assert.equal(shown[0], shown[1], `seed ${seed}`);
        assert.deepEqual(differences(wanted, await tabs[0].stored()), [], `seed ${seed}`);
        for (const { desk } of tabs) assert.deepEqual(desk.tab.consoleErrors(), []);
      });
    });
  }
});

/** What must stand of a register: what each tab wrote last, and where both did one of the two. */
function whole(tabs) {
  const wanted = new Map();
  for (const tab of tabs) {
    for (const [key, value] of tab.wrote) wanted.set(key, [...(wanted.get(key) ?? []), value]);
  }
  return wanted;
}

/** Registers that are none of what they may be. */
function differences(wanted, stored) {
  const wrong = [...wanted].filter(([key, values]) => !values.some((it) => (it === '*' ? stored.has(key) : it === (stored.get(key) ?? '-'))));
  return wrong.map(([key, values]) => `${key} is ${stored.get(key) ?? '-'}, not ${values.join(' or ')}`);
}

/** A tab in which a reader does things at random. */
class Tab {
  /** What was written last, by register: a text, `+` where a mark is enough, `-` where it was taken back, `*` for whatever it is. */
  wrote = new Map();

  constructor(desk, index, random) {
    Object.assign(this, { desk, index, random });
  }

  async run() {
    const edits = [this.react, this.react, this.topic, this.setting, this.greeting, this.list, this.listed, this.follow, this.move, this.rename];
    for (let n = 0; n < EDITS; n++) {
      const edit = edits[this.random.below(edits.length)];
      await edit.call(this, n).catch(async (error) => {
        const open = await this.desk.find('dialog[open]').texts();
        throw new Error(`${edit.name} in tab ${this.index}: ${error.message}\nopen: ${open.map((it) => it.slice(0, 120))}`);
      });
    }
  }

  /** Presses without a mouse, which browsers are slow to move in a tab that nobody sees. */
  press(button) {
    return button.evaluate((it) => it.click());
  }

  async dialog(name, body) {
    await this.press(this.desk.find('.page').findByRole('button', { name }).at(0));
    const dialog = await this.desk.dialog();
    await body(dialog);
    await this.press(dialog.button(t['dialog.close']));
    await dialog.element.disappear();
  }

  async title(id, body) {
    await this.desk.tab.evaluate((hash) => { location.hash = hash; }, `carrel-title=${id}`);
    const dialog = await this.desk.dialog();
    await body(dialog);
    await this.press(dialog.button(t['dialog.close']));
    await dialog.element.disappear();
    await this.desk.tab.evaluate(() => { location.hash = ''; });
  }

  /** Likes or saves a popular title, or takes that back. */
  async react() {
    const [kind, place] = [KINDS[this.random.below(2)], this.random.below(6)];
    const card = this.desk.shelf('popular').card(place);
    const id = await card.id();
    const button = card.act(kind);
    // What is decided and what is seen is one: the other tab may change it in between.
    const on = await button.evaluate((it) => { const on = it.ariaPressed !== 'true'; it.click(); return on; });
    this.wrote.set(`${kind === 'Save' ? 'saved' : 'liked'} ${id}`, on ? '+' : '-');
  }

  async topic() {
    const chips = this.desk.find('section[aria-labelledby="int"] > .chips:not(.start) .chip[aria-pressed]');
    const at = this.random.below(6);
    const [name, on] = await chips.at(at).evaluate((it) => { const on = it.ariaPressed !== 'true'; it.click(); return [it.querySelector('bdi').textContent, on]; });
    this.wrote.set(`interest-topic ${name.toLowerCase()}`, on ? name : '-');
  }

  setting() {
    const size = ['large', 'larger'][this.random.below(2)];
    return this.dialog(t['page.settings'], async (dialog) => {
      await this.press(dialog.find(`input[type=radio][value=${size}]`));
      this.wrote.set('setting size', size);
    });
  }

  greeting(n) {
    const text = `Hello ${this.index}.${n}`;
    return this.dialog(t['page.settings'], async (dialog) => {
      await dialog.find('#greeting').fill(text);
      await dialog.find('#greeting').evaluate((it) => it.blur());
      this.wrote.set('setting greeting', text);
    });
  }

  list(n) {
    const name = `List ${this.index}.${n};`;
    return this.dialog(t['page.lists'], async (dialog) => {
      await dialog.find('form input:not([type=file])').at(0).fill(name);
      await this.press(dialog.find('form button').at(0));
      await dialog.find('button.listed').having(name).appear();
      this.wrote.set(`list named ${name}`, '+');
    });
  }

  /** Puts a title on a list of its own, which is made there and then. */
  async listed(n) {
    const id = await this.desk.shelf('popular').card(this.random.below(6)).id();
    const name = `With ${this.index}.${n};`;
    await this.title(id, async (dialog) => {
      const part = dialog.find('.mine .part').having(t['mine.lists']);
      await part.find('form input').fill(name);
      await this.press(part.find('form button'));
      await part.findByRole('button', { name, exact: true }).appear();
      this.wrote.set(`listed ${name} ${id}`, '+');
    });
  }

  /** Makes a shelf of a topic or of who wrote it. */
  async follow() {
    const id = await this.desk.shelf('popular').card(this.random.below(6)).id();
    await this.title(id, async (dialog) => {
      const rows = dialog.find('section[aria-labelledby="why-follow"] li');
      const row = rows.at(this.random.below(await rows.count()));
      const name = await row.find('bdi').text();
      const button = row.findByRole('button', { name: fill(t['follow.shelfLabel'], { name }) });
      const on = await button.evaluate((it) => { const on = it.ariaPressed !== 'true'; it.click(); return on; });
      this.wrote.set(`shelf of ${name}`, on ? '+' : '-');
    });
  }

  /** Moves a shelf of the library's by some places: where it stands then the tab knows, the other may move others. */
  move() {
    const kind = ['picked', 'new', 'popular'][this.random.below(3)];
    return this.dialog(t['page.settings'], async (dialog) => {
      const up = this.random.below(2) === 0;
      const label = fill(t[up ? 'shelves.up' : 'shelves.down'], { shelf: t[`shelf.${kind}`] });
      const button = dialog.button(label);
      if (await button.evaluate((it) => it.ariaDisabled !== 'true' && (it.click(), true))) this.wrote.set(`place ${kind}`, '*');
    });
  }

  /** Renames a shelf of the reader's own, where there is one. */
  rename(n) {
    const name = `Shelf ${this.index}.${n}`;
    return this.dialog(t['page.settings'], async (dialog) => {
      const pens = dialog.find(`.order button[aria-label^="${fill(t['own.rename'], { shelf: '' }).trim()}"]`);
      if ((await pens.count()) === 0) return;
      await this.press(pens.at(0));
      const form = dialog.find('.order form');
      await form.find('input').fill(name);
      await this.press(form.find('button[type=submit]'));
      await form.disappear();
    });
  }

  /** What stands in storage, by register as `wrote` names them. */
  async stored() {
    const entries = ((await this.desk.profile())?.entries ?? []).filter((it) => it.on);
    const lists = new Map(entries.filter((it) => it.kind === 'list').map((it) => [it.id, it.text]));
    const all = new Map();
    for (const { kind, id, text } of entries) {
      if (kind === 'list') all.set(`list named ${text}`, '+');
      else if (kind === 'listed') all.set(`listed ${lists.get(id.split('/')[0])} ${id.split('/').slice(1).join('/')}`, '+');
      else if (kind === 'shelf') all.set(`shelf of ${id.split(':').slice(1).join(':')}`, '+');
      else all.set(`${kind} ${kind.startsWith('interest') ? text.toLowerCase() : id}`, text ?? '+');
    }
    return all;
  }

  /** Everything of it that is to be seen on the page, as a text. */
  async shows() {
    return this.desk.tab.evaluate(() => {
      const root = document.querySelector('carrel-page').shadowRoot;
      const texts = (selector) => [...root.querySelectorAll(selector)].map((it) => it.textContent);
      const frame = root.querySelector('.carrel');
      // What was touched stays where it was until the page is left, and so picks differ from tab to tab until then.
      const pressed = [...root.querySelectorAll('[aria-labelledby=s-popular] .ib[aria-pressed=true]')].map((it) => it.getAttribute('aria-label'));
      const interests = [...root.querySelectorAll('section[aria-labelledby=int] .chip[aria-pressed=true] bdi')].map((it) => it.textContent);
      return JSON.stringify([texts('.hello .h1'), texts('.shelf-head .h2'), frame.dataset.size ?? '', pressed.sort(), interests.sort()], null, 1);
    });
  }
}
