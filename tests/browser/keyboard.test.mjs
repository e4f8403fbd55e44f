// A reader who has a keyboard and nothing else does all that the page is for, and sees at each stop where the focus is. And what
// the browser tells assistive technology of the page: its accessibility tree.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary, texts } from './page.mjs';

const LANGUAGES = ['en', 'fa'];
/** Presses of Tab after which a stop counts as out of reach. */
const PATIENCE = 260;

let library;
let folder;

before(async () => {
  library = await openLibrary();
  folder = await mkdtemp(join(tmpdir(), 'carrel-keyboard-'));
});
after(async () => {
  await library?.close();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => library.reset());

/** A reader at a page in a language, with a link before and one after the element. */
async function atDesk(tag, body, options = {}) {
  library.page('/desk.html', { lang: tag, body: `<p><a id="before" href="#">before</a></p>${carrelPage(`lang="${tag}"`)}<p><a id="after" href="#">after</a></p>` });
  await library.reader(async (desk) => body(await desk.visit(), await texts(tag)), options);
}

/** What a text of the locale becomes with these words in it. */
const fill = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);
const escaped = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
const named = (name) => (focus) => focus.name === name;
const begins = (name) => (focus) => focus.name.startsWith(name);

/** The keys, and what is wrong with the stops that they lead to. */
class Keys {
  faults = [];
  names = [];

  constructor(desk) {
    this.desk = desk;
  }

  /** Presses a key that acts, and waits until the focus is somewhere: what is drawn anew must not lose it. */
  async press(key) {
    await this.desk.tab.press(key);
    await this.held(`after ${key}`);
  }

  async held(when) {
    const focus = () => this.desk.focus();
    await eventually(focus, `the focus is nowhere ${when}`, 3000);
    // It may still be lost by what is drawn after that.
    await new Promise((done) => setTimeout(done, 100));
    assert.ok(await focus(), `the focus is nowhere ${when}, a moment later`);
    return focus();
  }

  /** One stop further; null where the last one `mayEnd` it, since the browser's own buttons come then. */
  async next(key = 'Tab', { mayEnd = false } = {}) {
    await this.desk.tab.press(key);
    const focus = await this.desk.focus();
    if (!focus && mayEnd) return null;
    assert.ok(focus, `the focus is nowhere after ${this.names.at(-1)}`);
    this.names.push(focus.name);
    const { faults, ...place } = await this.desk.tab.evaluate(lookAround, key === 'Tab');
    this.faults.push(...faults.map((fault) => `${focus.name || focus.tag}: ${fault}`));
    return { ...focus, ...place };
  }

  /** Stops until one is wanted. */
  async to(wanted, key = 'Tab') {
    for (let i = 0; i < PATIENCE; i++) {
      const focus = await this.next(key);
      if (wanted(focus)) return focus;
    }
    return assert.fail(`${key} never gets there, but to ${[...new Set(this.names)].slice(-30).join(', ')}`);
  }

  /** All stops of a dialog, from the one with the focus to the last. */
  async round() {
    const first = (await this.desk.focus()).name;
    for (let i = 0; i < PATIENCE; i++) {
      const focus = await this.next('Tab', { mayEnd: true });
      if (!focus || focus.name === first) return;
    }
    assert.fail('the dialog has no end');
  }

  /** Opens a dialog by its button. */
  async open(name, key = 'Tab') {
    await this.to(named(name), key);
    await this.press('Enter');
    return this.desk.dialog();
  }

  assertGood() {
    assert.deepEqual(this.faults, []);
    assert.deepEqual(this.desk.tab.consoleErrors(), []);
  }
}

for (const tag of LANGUAGES) {
  const withKeys = (body, options) => atDesk(tag, async (desk, t) => {
    const keys = new Keys(desk);
    await body(keys, desk, t);
    keys.assertGood();
  }, options);

  describe(`with keys alone, in ${tag}`, () => {
    for (const width of [1280, 360]) {
      test(`every stop of a page ${width} px wide is seen, and follows the one before as one reads`, () =>
        withKeys(async (keys) => {
          await keys.to((focus) => focus.id === 'before');
          await keys.to((focus) => focus.id === 'after');
          assert.ok(keys.names.length > 150, `${keys.names.length} stops`);
          await keys.next('Shift+Tab');
          await keys.next('Shift+Tab');
        }, { viewport: { width, height: 800 } }));
    }

    test('every stop of each dialog is seen, and follows the one before as one reads', () =>
      withKeys(async (keys, desk, t) => {
        for (const name of [t['page.interests'], t['page.settings'], t['page.leaves']]) {
          const dialog = await keys.open(name);
          await keys.round();
          await dialog.close();
          assert.equal((await keys.held('after Escape')).name, name, 'the focus comes back');
        }
      }));

    test('finds a topic and follows it', () =>
      withKeys(async (keys, desk, t) => {
        const dialog = await keys.open(t['page.interests']);
        await keys.to((focus) => focus.tag === 'input');
        await desk.tab.type('poetry');
        const offered = () => dialog.find('.chip').texts();
        await eventually(async () => (await offered()).every((it) => /poetry/i.test(it)), 'the topics do not follow what is typed');
        await keys.to(begins('Poetry'));
        await keys.press('Space');
        await eventually(async () => (await desk.profile())?.entries.some((it) => it.kind === 'interest-topic' && it.text === 'Poetry' && it.on), 'it is not followed');
        await desk.tab.press('Escape');
        await dialog.element.disappear();
        assert.equal((await keys.held('after Escape')).name, t['page.interests']);
        assert.ok(await desk.chip('Poetry').isOn());
        assert.match(await desk.shelf('picked').element.text(), escaped(t['shelf.picked.personal']));
      }));

    test('saves a title', () =>
      withKeys(async (keys, desk, t) => {
        const title = await desk.shelf('picked').card(2).title();
        const name = fill(t['card.act'], { act: t['card.save'], title });
        await keys.to(named(name));
        await keys.press('Space');
        await desk.said(escaped(t['said.saved']));
        assert.equal((await desk.focus()).name, name, 'the focus stays');
        assert.deepEqual(await desk.shelf('saved').titles(), [title]);
      }));

    test('is not interested, and takes it back', () =>
      withKeys(async (keys, desk, t) => {
        const title = await desk.shelf('picked').card(2).title();
        const [not, undo] = ['card.not', 'card.undo'].map((act) => fill(t['card.act'], { act: t[act], title }));
        await keys.to(named(not));
        await keys.press('Enter');
        await eventually(async () => (await desk.focus())?.name === undo, 'the focus is not on Undo');
        await desk.said(escaped(t['said.hidden']));
        await keys.press('Enter');
        await eventually(async () => (await desk.focus())?.name === not, 'the focus is not where it was');
        assert.equal(await desk.shelf('picked').card(2).title(), title);
      }));

    test('asks why, and undoes a reason', () =>
      withKeys(async (keys, desk, t) => {
        const title = await desk.shelf('picked').card(1).title();
        await keys.to(named(fill(t['card.act'], { act: t['card.like'], title })));
        await keys.press('Enter');
        await desk.said(escaped(t['said.liked']));
        await desk.reload();
        await keys.to((focus) => focus.shelf === 's-picked' && focus.classes.includes('why'));
        await keys.press('Enter');
        const why = await desk.dialog();
        await keys.to(begins(t['why.undoLabel'].split('{')[0]));
        await keys.press('Enter');
        await desk.keptOn('liked', await likedId(desk), false);
        await keys.next();
        assert.equal((await keys.next('Shift+Tab')).dialog, 'dlg-why', 'the focus fell out of the dialog');
        await desk.tab.press('Escape');
        await why.element.disappear();
        await keys.held('after Escape');
      }));

    test('undoes the reason for a shelf, which goes away with the button that asked', () =>
      withKeys(async (keys, desk, t) => {
        const title = await desk.shelf('picked').card(1).title();
        await keys.to(named(fill(t['card.act'], { act: t['card.like'], title })));
        await keys.press('Enter');
        await desk.shelf('because').element.appear();
        await keys.to((focus) => focus.shelf === 's-because' && focus.classes.includes('why'));
        await keys.press('Enter');
        const why = await desk.dialog();
        await keys.to(begins(t['why.undoLabel'].split('{')[0]));
        await keys.press('Enter');
        await desk.shelf('because').element.disappear();
        await desk.tab.press('Escape');
        await why.element.disappear();
        await keys.held('after Escape');
      }));

    test('says in Why this? not to be interested, and is somewhere on the page afterwards', () =>
      withKeys(async (keys, desk, t) => {
        await keys.to((focus) => focus.shelf === 's-picked' && focus.classes.includes('why'));
        await keys.press('Enter');
        const why = await desk.dialog();
        await keys.to(named(t['card.not']));
        await keys.press('Enter');
        await desk.said(escaped(t['said.hidden']));
        await desk.tab.press('Escape');
        await why.element.disappear();
        await keys.held('after Escape');
      }));

    test('takes a title from Saved, and is somewhere on the page afterwards', () =>
      withKeys(async (keys, desk, t) => {
        const title = await desk.shelf('popular').card(11).title();
        const name = fill(t['card.act'], { act: t['card.save'], title });
        await desk.find('#after').focus();
        await keys.to(named(name), 'Shift+Tab');
        await keys.press('Enter');
        await desk.said(escaped(t['said.saved']));
        await keys.to((focus) => focus.shelf === 's-saved' && focus.name === name);
        await keys.press('Enter');
        await desk.said(escaped(t['said.unsaved']));
        await keys.held('after it was taken away');
      }));

    test('searches, and opens what was found', () =>
      withKeys(async (keys, desk, t) => {
        await keys.to((focus) => focus.name === t['find.label'] && focus.tag === 'input');
        await desk.tab.type(tag === 'fa' ? 'حافظ' : 'austen');
        await desk.find('.found .card').at(0).appear();
        const first = await desk.find('.found .card .title').at(0).text();
        const link = await keys.to((focus) => focus.shelf === 's-found' && focus.tag === 'a');
        assert.ok(link.name.includes(first));
        await desk.tab.press('Enter');
        await desk.tab.waitFor(() => location.pathname === '/demo/title.html');
      }));

    test('changes the language', () =>
      withKeys(async (keys, desk, t) => {
        const other = tag === 'en' ? 'fa' : 'en';
        await keys.open(t['page.settings']);
        await keys.to((focus) => focus.id === 'lang');
        for (let i = 0; i < 8 && (await desk.find('.carrel').attribute('lang')) !== other; i++) {
          const before = await desk.find('.carrel').attribute('lang');
          await keys.press(tag === 'en' ? 'ArrowDown' : 'ArrowUp');
          await eventually(async () => (await desk.find('.carrel').attribute('lang')) !== before, 'the language stays');
        }
        assert.equal(await desk.find('.carrel').attribute('lang'), other);
        assert.equal((await keys.held('after the change')).id, 'lang', 'the focus stays');
        assert.equal((await desk.focus()).name, (await texts(other))['settings.language']);
      }));

    test('goes through the themes to High contrast with the arrow that points onwards', () =>
      withKeys(async (keys, desk, t) => {
        await keys.open(t['page.settings']);
        await keys.to(named(t['theme.auto']));
        for (const theme of ['light', 'dark', 'contrast']) {
          await keys.press(tag === 'fa' ? 'ArrowLeft' : 'ArrowRight');
          await desk.find(`.carrel[data-theme=${theme}]`).appear();
          assert.equal((await desk.focus()).name, t[`theme.${theme}`], 'the focus goes along');
        }
        await keys.next();
        await desk.kept((entries) => entries.some((it) => it.id === 'theme' && it.text === 'contrast'));
      }));

    test('takes a copy', () =>
      withKeys(async (keys, desk, t) => {
        const path = join(folder, `${tag}.json`);
        await keys.open(t['page.settings']);
        await keys.to(named(t['settings.export']));
        await desk.tab.download(() => desk.tab.press('Enter'), path);
        assert.equal(JSON.parse(await readFile(path, 'utf8')).format, 'carrel-profile');
        assert.equal((await keys.held('after the download')).name, t['settings.export'], 'the focus stays');
      }));

    test('goes to a part of the settings, and on from there', () =>
      withKeys(async (keys, desk, t) => {
        const settings = await keys.open(t['page.settings']);
        await keys.to(named(t['settings.agree']));
        await desk.tab.press('Enter');
        await eventually(async () => (await desk.focus())?.name === t['settings.agree'], 'the heading has not the focus');
        const seen = await settings.find('#set-agree').evaluate((it) => {
          const [mine, body] = [it, it.closest('.body')].map((one) => one.getBoundingClientRect());
          return mine.top >= body.top && mine.bottom <= body.bottom;
        });
        assert.ok(seen, 'the heading is to be seen, with nothing over it');
        await keys.press('Tab');
        assert.equal((await desk.focus()).role, 'switch', 'what follows is the first of what is agreed to');
      }));

    test('erases everything, after being asked', () =>
      withKeys(async (keys, desk, t) => {
        await keys.to(begins('Poetry'));
        await keys.press('Space');
        await desk.kept((entries) => entries.length > 0);
        const settings = await keys.open(t['page.settings'], 'Shift+Tab');
        await keys.to(named(t['settings.erase']));
        await keys.press('Enter');
        assert.equal((await desk.focus()).name, t['erase.keep'], 'the safe answer comes first');
        await keys.to(named(t['settings.erase']), 'Shift+Tab');
        await desk.tab.press('Enter');
        await settings.element.disappear();
        assert.equal((await keys.held('after erasing')).name, t['page.settings']);
        assert.equal(await desk.chip('Poetry').isOn(), false);
        assert.equal(Object.values(await desk.stored()).some((it) => it.includes('Poetry')), false);
      }));
  });
}

/** The nodes of the accessibility tree, in the order in which they are read. */
const all = (node) => [node, ...node.children.flatMap(all)];
const tree = async (desk) => all(await desk.tab.accessibilityTree());
const LANDMARKS = ['banner', 'complementary', 'contentinfo', 'form', 'main', 'navigation', 'region', 'search'];
const ofRoles = (nodes, ...roles) => nodes.filter(({ role }) => roles.includes(role));
/** What takes the focus and has no name; the document itself has that of the page. */
const unnamed = (nodes) => nodes.filter(({ properties, name }) => properties.focusable && !name.trim()).map(({ role }) => role);

for (const tag of LANGUAGES) {
  describe(`the accessibility tree, in ${tag}`, () => {
    test('has a landmark for each part of the page, by its name', () => {
      library.settings({ notices: [{ id: 'heat', text: { en: 'Closed', fa: 'بسته' } }] });
      return atDesk(tag, async (desk, t) => {
        const landmarks = ofRoles(await tree(desk), ...LANDMARKS).map(({ role, name }) => `${role} ${name}`.trim());
        const shelves = ['start.title', 'shelf.picked', 'shelf.new.all', 'shelf.popular', 'shelf.saved'].map((key) => `region ${t[key]}`);
        assert.deepEqual(landmarks, ['main', `complementary ${t['notice.label']}`, 'search', `navigation ${t['page.yours']}`, ...shelves]);
      });
    });

    for (const level of [1, 2, 3]) {
      test(`has headings from level ${level} on, without a gap`, async () => {
        library.page('/level.html', { body: carrelPage(`lang="${tag}" heading-level="${level}"`) });
        await library.reader(async (desk) => {
          await desk.visit('/level.html');
          const t = await texts(tag);
          const headings = async () => ofRoles(await tree(desk), 'heading').map(({ properties, name }) => ({ level: properties.level, name }));
          const gaps = (levels) => levels.filter((it, i) => i > 0 && it > levels[i - 1] + 1);
          const page = (await headings()).slice(1);
          assert.equal(page[0].level, level);
          assert.ok(page.length >= 6 && page.every(({ name }) => name), JSON.stringify(page));
          assert.deepEqual(gaps(page.map((it) => it.level)), [], JSON.stringify(page));
          assert.equal(Math.min(...page.slice(1).map((it) => it.level)), level + 1);
          for (const key of ['page.interests', 'page.settings', 'page.leaves']) {
            const dialog = await desk.openDialog(t[key]);
            const inside = await headings();
            assert.deepEqual([inside[0].level, inside[0].name], [level + 1, t[key]]);
            assert.deepEqual(gaps(inside.map((it) => it.level)), [], JSON.stringify(inside));
            await dialog.close();
          }
        });
      });
    }

    test('names the title in the acts of each card', () =>
      atDesk(tag, async (desk, t) => {
        for (const [kind, key] of [['picked', 'shelf.picked'], ['popular', 'shelf.popular']]) {
          const region = (await tree(desk)).find(({ role, name }) => role === 'region' && name === t[key]);
          const cards = ofRoles(all(region), 'listitem').map((item) => ofRoles(all(item), 'button', 'link').map(({ name }) => name));
          const titles = await desk.shelf(kind).titles();
          assert.equal(cards.length, titles.length);
          for (const [at, title] of titles.entries()) {
            const acts = ['card.save', 'card.like', 'card.not'].map((act) => fill(t['card.act'], { act: t[act], title }));
            assert.ok(cards[at][0].includes(title), `${cards[at][0]} is the link to ${title}`);
            assert.deepEqual(cards[at].slice(-3), acts);
          }
        }
      }));

    test('names the title in the button that asks why', () =>
      atDesk(tag, async (desk, t) => {
        const region = (await tree(desk)).find(({ role, name }) => role === 'region' && name === t['shelf.popular']);
        const names = ofRoles(all(region), 'button').filter(({ properties }) => properties.hasPopup === 'dialog').map(({ name }) => name);
        const titles = await desk.shelf('popular').titles();
        assert.equal(names.length, titles.length);
        assert.deepEqual(names.filter((name, at) => !name.includes(titles[at])), []);
      }));

    test('says once what was done', () =>
      atDesk(tag, async (desk, t) => {
        await desk.tab.evaluate(listen);
        for (const [at, said] of [[0, 'said.saved'], [1, 'said.liked'], [2, 'said.hidden']]) {
          await desk.shelf('popular').card(at).element.find('button.ib').at(at).click();
          await desk.said(escaped(t[said]));
          await desk.quiet(500);
          const spoken = ofRoles(await tree(desk), 'status').filter((it) => all(it).some(({ name }) => name === t[said]));
          assert.equal(spoken.length, 1, t[said]);
          assert.deepEqual([spoken[0].properties.live, spoken[0].properties.atomic], ['polite', true]);
        }
        assert.deepEqual(await desk.tab.evaluate(() => heard), ['said.saved', 'said.liked', 'said.hidden'].map((key) => t[key]));
      }));

    test('tells that the titles are on their way, and no more once they are here', () =>
      atDesk(tag, async (desk, t) => {
        library.server.addRule({ path: /\/head-/, delay: 2500 });
        await desk.tab.goto(library.server.url('/desk.html?again'));
        await desk.find('[aria-busy=true]').appear();
        const busy = (nodes) => nodes.filter(({ properties }) => properties.busy).map(({ role, name }) => `${role} ${name}`);
        assert.deepEqual(busy(await tree(desk)), [`region ${t['shelf.loading']}`]);
        await desk.find('.card .title').at(0).appear();
        // The page goes on for a moment, a few titles at a time.
        await eventually(async () => busy(await tree(desk)).length === 0, 'something is busy for ever');
      }));

    test('has a name for all that takes the focus, and each dialog has one, is modal and hides the rest', () =>
      atDesk(tag, async (desk, t) => {
        assert.deepEqual(unnamed(await tree(desk)), []);
        const look = async (title) => {
          const nodes = await tree(desk);
          const [dialog, ...others] = ofRoles(nodes, 'dialog');
          assert.deepEqual([dialog.name, dialog.properties.modal, others.length], [title, true, 0]);
          assert.deepEqual(unnamed(nodes), []);
          const inside = new Set(all(dialog));
          const outside = nodes.filter((it) => it.properties.focusable && it.role !== 'RootWebArea' && !inside.has(it));
          assert.deepEqual(outside.map(({ role, name }) => `${role} ${name}`), []);
        };
        for (const key of ['page.interests', 'page.settings', 'page.leaves']) {
          const dialog = await desk.openDialog(t[key]);
          await look(t[key]);
          await dialog.close();
        }
        await desk.shelf('popular').card(0).why().click();
        const why = await desk.dialog();
        await look(t['why.title']);
        await why.close();
      }));

    test('has a name for all that takes the focus among what was found', () =>
      atDesk(tag, async (desk, t) => {
        await desk.find('.find input[type=search]').fill('the');
        await desk.find('.found .card').at(0).appear();
        const nodes = await tree(desk);
        assert.deepEqual(unnamed(nodes), []);
        assert.ok(ofRoles(nodes, 'combobox').length >= 2, 'the facets are there');
        const told = ofRoles(nodes, 'status').flatMap(all).map(({ name }) => name);
        assert.ok(told.some((name) => /\p{Nd}/u.test(name)), `how many were found is told: ${told}`);
        assert.ok(ofRoles(nodes, 'region').some(({ name }) => name.includes('the')), t['find.for']);
      }));
  });
}

const likedId = async (desk) => (await desk.profile()).entries.find((it) => it.kind === 'liked').id;

// The functions below run in the page.

/**
 * Where the focus is, inside open shadow roots, and what is wrong with that stop: it is not on the screen, something lies over all of it, no ring is round it, or,
 * going `forwards`, it stands before the last stop in the order in which one reads. And of the last stop: that it looks the same without the focus.
 */
function lookAround(forwards) {
  let it = document.activeElement;
  while (it?.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
  const faults = [];
  // The search box is framed with its sign.
  const style = (element) => getComputedStyle(element.closest('.field') ?? element);
  const look = (element) => ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow'].map((name) => style(element)[name]).join(' ');
  const { outlineStyle, outlineWidth, boxShadow } = style(it);
  // The browser's own ring is drawn wider than it says.
  const ringed = outlineStyle === 'auto' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  if (!ringed && boxShadow === 'none') faults.push('no ring is round it');

  const { left, right, top, bottom } = it.getBoundingClientRect();
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) faults.push('it is not on the screen');
  const inset = (from, to) => [from + 3, (from + to) / 2, to - 3];
  const points = inset(left, right).flatMap((x) => inset(top, bottom).map((y) => [x, y]));
  const hits = points.map(([x, y]) => it.getRootNode().elementFromPoint(x, y)).filter(Boolean);
  if (!hits.some((hit) => it.contains(hit) || hit.contains(it))) faults.push(`all of it is covered by ${hits[0]?.outerHTML.slice(0, 80)}`);

  const last = globalThis.lastStop;
  if (last?.element.isConnected && last.element !== it) {
    if (look(last.element) === last.look) faults.push('the stop before it looks the same without the focus');
    const ways = [last.element, it].map(function up(element) {
      const parent = element.parentElement ?? element.getRootNode().host;
      return parent ? [...up(parent), element] : [element];
    });
    const parting = ways[0].findIndex((element, i) => element !== ways[1][i]);
    const [one, other] = ways.map((way) => way[parting]?.getBoundingClientRect());
    const same = last.element.closest('dialog') === it.closest('dialog');
    if (forwards && same && one && other) {
      const rtl = getComputedStyle(ways[0][parting - 1]).direction === 'rtl';
      const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      const onLine = shared > Math.min(one.height, other.height) / 2;
      const follows = onLine ? (rtl ? other.right <= one.right + 1 : other.left >= one.left - 1) : other.top >= one.top;
      if (!follows) faults.push('it stands before the last stop');
    }
  }
  globalThis.lastStop = { element: it, look: look(it) };
  return { faults, classes: [...it.classList], shelf: it.closest('section')?.getAttribute('aria-labelledby'), dialog: it.closest('dialog')?.id };
}

/** Notes each text that a live region comes to hold. */
function listen() {
  globalThis.heard = [];
  const root = document.querySelector('carrel-page').shadowRoot;
  const last = new Map();
  const hear = () => {
    for (const region of root.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
      const text = region.textContent.trim();
      if (text && text !== (last.get(region) ?? '')) globalThis.heard.push(text);
      last.set(region, text);
    }
  };
  hear();
  globalThis.heard = [];
  new MutationObserver(hear).observe(root, { childList: true, subtree: true, characterData: true });
}
