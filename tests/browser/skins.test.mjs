// Three libraries that made Carrel their own in five lines of CSS: what they set arrives, and everybody can read it.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';

import { openLibrary } from './page.mjs';

/** Where to put pictures of the pages, for people. */
const PICTURES = process.env.CARREL_PICTURES;
const SKINS = ['public', 'university', 'children'];
const MOST_LINES = 5;
const ROOT = new URL('../../', import.meta.url);

let library;

before(async () => {
  library = await openLibrary();
  if (PICTURES) await mkdir(PICTURES, { recursive: true });
});
after(() => library?.close());
beforeEach(() => library.reset());

/** The published styles of a skin: Carrel's part, and the rest. */
async function stylesOf(skin) {
  const answer = await fetch(library.server.url(`/demo/skins/${skin}.css`));
  assert.equal(answer.status, 200, `${skin}.css is not in the site`);
  const parts = (await answer.text()).split(/\/\* Carrel (?:begins|ends) \*\//);
  assert.equal(parts.length, 3, 'one part between the two comments');
  return { own: parts[1], rest: parts[0] + parts[2] };
}

/** Each declaration of a style sheet without comments and nested rules: `[selector, name, value]`. */
function declarations(css) {
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
  return rules.flatMap(([, selector, body]) =>
    body.split(';').map((line) => line.trim()).filter(Boolean).map((line) => {
      const [name, value] = line.split(/:(.*)/s);
      return [selector.trim(), name.trim(), value.trim()];
    }));
}

/** Where a property of ours is to be seen: a selector inside the shadow root, the property computed there, the scheme it is for. */
const SEEN = {
  '--carrel-paper': { at: '.carrel', as: 'backgroundColor', scheme: 'light' },
  '--carrel-paper-dark': { at: '.carrel', as: 'backgroundColor', scheme: 'dark' },
  '--carrel-ink': { at: '.page', as: 'color', scheme: 'light' },
  '--carrel-ink-dark': { at: '.page', as: 'color', scheme: 'dark' },
  '--carrel-accent': { at: '.foot .text', as: 'color', scheme: 'light' },
  '--carrel-accent-dark': { at: '.foot .text', as: 'color', scheme: 'dark' },
  '--carrel-display-font': { at: '.head .h1', as: 'fontFamily' },
  '--carrel-font': { at: '.page', as: 'fontFamily' },
  '--carrel-radius': { at: '.carrel', as: 'borderTopLeftRadius' },
  '--carrel-lamp': { at: '.carrel', as: '--lit', scheme: 'dark' },
  '--carrel-cover-width': { at: '.card', as: 'width', atLeast: true },
};

/** Where a declaration shows, in the same terms. */
function seen([selector, name]) {
  const part = /::part\((\w+)\)/.exec(selector)?.[1];
  if (!part) return SEEN[name] ?? assert.fail(`${name}: nobody knows where to look for it`);
  return { at: `[part=${part}]`, as: name === 'border-radius' ? 'borderTopLeftRadius' : name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()) };
}

/** Of the declarations, those that are not what is computed where they should show. */
async function lost(desk, all, scheme) {
  const expected = all.map((it) => ({ ...seen(it), name: it[1], value: it[2] })).filter((it) => (it.scheme ?? scheme) === scheme);
  return desk.tab.evaluate((expected) => {
    const root = document.querySelector('carrel-page').shadowRoot;
    // Inside, so that its em is the widget's.
    const probe = root.querySelector('.carrel').appendChild(document.createElement('div'));
    const differing = expected.flatMap(({ at, as, atLeast, name, value }) => {
      const own = as.startsWith('--');
      own ? probe.style.setProperty(as, value) : (probe.style[as] = value);
      const computed = (element) => (own ? getComputedStyle(element).getPropertyValue(as) : getComputedStyle(element)[as]);
      const wanted = computed(probe);
      const found = computed(root.querySelector(at));
      const same = atLeast ? parseFloat(found) >= parseFloat(wanted) - 0.5 : found === wanted;
      return same ? [] : [`${name} at ${at}: ${found}, not ${wanted}`];
    });
    probe.remove();
    return differing;
  }, expected);
}

/** The background that the page part stands on. */
const ground = (desk) =>
  desk.tab.evaluate(() => {
    let part = document.querySelector('carrel-page').shadowRoot.querySelector('[part=page]');
    while (/, 0\)$|^transparent$/.test(getComputedStyle(part).backgroundColor)) part = part.parentElement;
    return getComputedStyle(part).backgroundColor;
  });

/** Levels of all headings, those of the widget where it stands among the others. */
const outline = (desk) =>
  desk.tab.evaluate(() => {
    const inside = (root) => [...root.querySelectorAll('h1, h2, h3, h4, h5, h6, carrel-page')];
    const all = inside(document).flatMap((it) => (it.shadowRoot ? inside(it.shadowRoot) : it.matches('h1, h2, h3, h4, h5, h6') ? [it] : []));
    return all.filter((it) => it.checkVisibility()).map((it) => Number(it.localName[1]));
  });

/** Nothing has to be scrolled sideways. */
async function fits(desk) {
  const [width, excess] = await desk.tab.evaluate(() => [innerWidth, document.documentElement.scrollWidth - document.documentElement.clientWidth]);
  assert.ok(excess <= 0, `${width} wide: scrolls sideways by ${excess}`);
}

/** The pages are published as a library would: with a closed shadow root. Tests have to see into it. */
function openShadows() {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    return attach.call(this, { ...options, mode: 'open' });
  };
}

const atSkin = (skin, options, body) =>
  library.reader(async (desk) => body(await desk.visit(`/demo/skins/${skin}.html`)), { initScript: openShadows, ...options });

for (const skin of SKINS) {
  describe(`the skin “${skin}”`, () => {
    test(`is ${MOST_LINES} declarations on the element, and nothing else is about Carrel`, async () => {
      const { own, rest } = await stylesOf(skin);
      const all = declarations(own);
      assert.ok(all.length > 0 && all.length <= MOST_LINES, `${all.length} declarations`);
      assert.ok(own.trim().split('\n').filter((line) => line.includes(':')).length <= MOST_LINES, 'five lines');
      assert.ok(all.every(([selector]) => selector.split(',').every((it) => /^\s*carrel-page(::part\(\w+\))?$/.test(it))), own);
      assert.ok(!/carrel|::part/.test(rest.replace(/\/\*.*?\*\//gs, '')), `${skin}.css has more about Carrel`);
      const page = await (await fetch(library.server.url(`/demo/skins/${skin}.html`))).text();
      assert.ok(!/--carrel-|<style|style=/.test(page), `${skin}.html has styles of its own`);
    });

    test('fits windows of any width', () =>
      atSkin(skin, {}, async (desk) => {
        for (const width of [320, 480, 768, 1000, 1100, 1920]) {
          await desk.tab.resize(width, 900);
          await fits(desk);
        }
      }));

    for (const scheme of ['light', 'dark']) {
      for (const width of [360, 1440]) {
        test(`${scheme}, ${width} wide: is ready, its own, read by everybody`, async () => {
          const all = declarations((await stylesOf(skin)).own);
          await atSkin(skin, { colorScheme: scheme, viewport: { width, height: 900 } }, async (desk) => {
            assert.ok((await desk.shelf('picked').cards()) >= 6);
            if (PICTURES) await desk.tab.screenshot(`${PICTURES}/skin ${skin} ${scheme} ${width}.png`, { fullPage: true });
            assert.deepEqual(await lost(desk, all, scheme), []);
            assert.equal(await ground(desk), await desk.find('.carrel').evaluate((it) => getComputedStyle(it).backgroundColor));
            await fits(desk);
            const levels = await outline(desk);
            assert.equal(levels.filter((level) => level === 1).length, 1, 'one h1');
            assert.ok(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), `headings ${levels}`);
            assert.deepEqual(await desk.tab.accessibilityViolations(), []);
            assert.deepEqual(desk.tab.consoleErrors(), []);
          });
        });
      }
    }
  });
}

test('the children’s library shows titles for children alone', async () => {
  const catalogue = await readFile(new URL('static/demo/catalogue.csv', ROOT), 'utf8');
  const children = new Set(catalogue.split('\n').filter((line) => line.includes(',child,')).map((line) => line.split(',')[0]));
  await atSkin('children', {}, async (desk) => {
    const links = await desk.find('.card a.link').evaluateAll((all) => all.map((it) => it.href));
    const ids = links.map((link) => new URL(link).searchParams.get('id'));
    assert.ok(ids.length >= 10);
    assert.deepEqual(ids.filter((id) => !children.has(id)), []);
  });
});

describe('docs/design.md', () => {
  const all = async (folder, pattern, ending) => {
    const names = (await readdir(new URL(folder, ROOT), { recursive: true })).filter((name) => name.endsWith(ending));
    const texts = await Promise.all(names.map((name) => readFile(new URL(`${folder}/${name}`, ROOT), 'utf8')));
    return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((it) => it[1])))].sort();
  };
  /** What the tables of the document list in their first column. */
  const listed = async (pattern) => {
    const lines = (await readFile(new URL('docs/design.md', ROOT), 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
    return [...new Set(lines.flatMap((line) => [...line.split('|')[1].matchAll(pattern)].map((it) => it[1])))].sort();
  };

  test('lists every custom property that the styles read, and no other', async () => {
    assert.deepEqual(await listed(/`(--carrel-[a-z-]+)`/g), await all('static/styles', /var\((--carrel-[a-z-]+)/g, '.css'));
  });

  test('lists every part, and no other', async () => {
    assert.deepEqual(await listed(/`::part\(([a-z]+)\)`/g), await all('src/view', /part="([a-z]+)"/g, '.rs'));
  });
});
