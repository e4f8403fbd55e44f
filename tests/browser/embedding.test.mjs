// The tag in strangers' pages: their styles, their policies, their ways of loading scripts, several elements at once.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { FALLBACK, SCRIPT, STRICT_POLICY, element, page, useLibrary } from './hosts.mjs';

const library = useLibrary();
const CATALOGUE = new URL('../../static/demo/catalogue.csv', import.meta.url);
/** The demo library's catalogue: a header, then a line a title. */
const demoTitles = async () => (await readFile(CATALOGUE, 'utf8')).trim().split('\n').length - 1;
const HOSTILE_CSS = `
  * { color: red !important; display: inline !important; font-size: 40px !important; letter-spacing: 1em; text-transform: uppercase;
    direction: rtl; visibility: visible; line-height: 4; word-spacing: 9px; cursor: wait; pointer-events: none; }
  div { display: none !important; }
  button { all: unset !important; background: lime !important; }
  carrel-page { display: none; position: absolute; transform: scale(.1); opacity: .1; filter: invert(1); width: 9px; height: 9px; overflow: hidden; float: left; }
  carrel-page::before { content: "mine" !important; }
  .card, .carrel, .page, h2, ul, li { display: none !important; }
  slot { display: block !important; }
  :root { --paper: lime; --ink: lime; --muted: lime; --pad: 900px; }`;

describe('styles of the host page', () => {
  const open = (visit, head) =>
    visit.open({
      head: `${SCRIPT}${head}`,
      body: `<h1 id="host">Host</h1><button id="theirs">Theirs</button><div id="box">Box</div>${element()}`,
    });
  /** What is computed for our parts, as far as hostile rules aim at it. */
  const ours = (tab) =>
    tab.evaluate(() => {
      const root = document.querySelector('carrel-page').shadowRoot;
      const wanted = ['color', 'display', 'fontSize', 'letterSpacing', 'wordSpacing', 'textTransform', 'direction', 'lineHeight', 'cursor', 'pointerEvents',
        'opacity', 'filter', 'transform', 'position', 'backgroundColor', 'float', 'overflowX'];
      const parts = [root.host, ...['.carrel', '.page', 'h2', '.card', '.card button', '.card .title', '.shelf-head .n', '.tools .btn'].map((it) => root.querySelector(it))];
      return parts.flatMap((part) => {
        const style = getComputedStyle(part);
        return wanted.map((name) => `${part.localName}.${part.className} ${name}: ${style[name]}`);
      });
    });

  test('none of them reaches what is ours', async () => {
    const seen = [];
    for (const head of ['', `<style>${HOSTILE_CSS}</style>`]) {
      await library.visit({}, async (visit) => {
        await open(visit, head);
        await visit.shelf();
        seen.push(await ours(visit.tab));
        assert.equal(await visit.tab.evaluate(() => getComputedStyle(document.querySelector('carrel-page'), '::before').content), 'none');
      });
    }
    const differing = seen[1].map((it, index) => (it === seen[0][index] ? null : `${it}, not ${seen[0][index]}`)).filter(Boolean);
    // `all` leaves out the direction, font and colour go on to a fallback beside an error: ours sets all three for itself.
    assert.deepEqual(differing.filter((it) => !/^carrel-page\. (direction|color|fontSize|lineHeight)/.test(it)), []);
  });

  test('the page works under them', () =>
    library.visit({}, async (visit) => {
      await open(visit, `<style>${HOSTILE_CSS}</style>`);
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act(`Like: ${title}`).click();
      assert.equal(await visit.act(`Like: ${title}`).attribute('aria-pressed'), 'true');
      await visit.act('Interests').click();
      await visit.tab.find('carrel-page dialog').appear();
      visit.noErrors();
    }));

  test('what is theirs looks as without the widget', () =>
    library.visit({}, async (visit) => {
      const theirs = () =>
        visit.tab.evaluate(() =>
          [...document.querySelectorAll('html, body, #host, #theirs, #box')].map((part) => {
            const style = getComputedStyle(part);
            return [...style].filter((name) => !/^(block-size|height|inline-size|width|perspective-origin|transform-origin)$/.test(name)).map((name) => `${name}: ${style.getPropertyValue(name)}`);
          }),
        );
      await open(visit, '');
      await visit.shelf();
      const [after, sheets] = [await theirs(), await visit.tab.evaluate(() => [document.styleSheets.length, document.adoptedStyleSheets.length])];
      await visit.open({ head: '', body: `<h1 id="host">Host</h1><button id="theirs">Theirs</button><div id="box">Box</div>${element()}` });
      assert.deepEqual(after, await theirs());
      assert.deepEqual(sheets, [0, 0]);
    }));

  test('hidden hides the element, and the documented properties reach inside', () =>
    library.visit({}, async (visit) => {
      await open(visit, '<style>carrel-page { --carrel-paper: rgb(1, 2, 3); --carrel-radius: 3px }</style>');
      await visit.shelf();
      const style = await visit.tab.find('carrel-page .carrel').evaluate((it) => [getComputedStyle(it).backgroundColor, getComputedStyle(it).borderRadius]);
      assert.deepEqual(style, ['rgb(1, 2, 3)', '3px']);
      await visit.tab.evaluate(() => { document.querySelector('carrel-page').hidden = true; });
      assert.equal(await visit.tab.find('carrel-page').isVisible(), false);
    }));
});

describe('a strict policy with trusted types', () => {
  test('lets everything work, and nothing is reported', () =>
    library.visit({ initScript: countViolations }, async (visit) => {
      await visit.open({}, { headers: { 'Content-Security-Policy': STRICT_POLICY } });
      await visit.shelf();
      const title = await visit.titleAt(0);
      for (const name of [`Like: ${title}`, `Save: ${title}`]) await visit.act(name).click();
      await visit.act('Interests').click();
      await visit.tab.find('carrel-page dialog input').at(0).fill('sea');
      await visit.tab.find('carrel-page dialog .chip').at(0).click();
      await visit.tab.press('Escape');
      await visit.tab.find('carrel-page dialog').disappear();
      await visit.act('Settings').click();
      await visit.tab.find('carrel-page dialog').appear();
      await visit.tab.press('Escape');
      await visit.act('What leaves this browser').click();
      await visit.tab.find('carrel-page dialog').appear();
      await visit.tab.press('Escape');
      await visit.tab.find('carrel-page .why').at(0).click();
      await visit.tab.find('carrel-page dialog').appear();
      assert.deepEqual(await visit.tab.evaluate(() => violations), []);
      assert.deepEqual(library.paths(/violations/), []);
      visit.noErrors();
    }));

  test('would be reported if it were broken', () =>
    library.visit({ initScript: countViolations }, async (visit) => {
      await visit.open({ body: `${element()}<p style="color:red">x</p>` }, { headers: { 'Content-Security-Policy': STRICT_POLICY } });
      await visit.shelf();
      assert.equal((await visit.tab.evaluate(() => violations)).length, 1);
      assert.equal(library.paths(/violations/).length, 1);
    }));
});

describe('ways of loading', () => {
  /** `AT` stands for the other origin. */
  const ways = {
    'async in the head': { head: '<script async src="AT/carrel/carrel.js"></script>' },
    'defer in the head': { head: '<script defer src="AT/carrel/carrel.js"></script>' },
    'blocking before the element': { head: '<script src="AT/carrel/carrel.js"></script>' },
    'blocking after the element': { head: '', after: '<script src="AT/carrel/carrel.js"></script>' },
    'as a module': { head: '<script type="module" src="AT/carrel/carrel.js"></script>' },
    'as a module with crossorigin': { head: '<script type="module" crossorigin src="AT/carrel/carrel.js"></script>' },
    'imported by a module': { head: '<script type="module">import "AT/carrel/carrel.js"</script>' },
    'twice': { head: '<script async src="AT/carrel/carrel.js"></script><script async src="AT/carrel/carrel.js?again"></script>' },
    'classic and module': { head: '<script src="AT/carrel/carrel.js"></script><script type="module" src="AT/carrel/carrel.js"></script>' },
    'injected by a script': {
      head: '',
      after: '<script>document.body.append(Object.assign(document.createElement("script"), { src: "AT/carrel/carrel.js" }))</script>',
    },
    'injected together with the element': {
      head: '',
      only: `<main></main><script>setTimeout(() => {
        document.head.append(Object.assign(document.createElement("script"), { src: "AT/carrel/carrel.js", async: true }));
        document.querySelector("main").innerHTML = ${JSON.stringify(element({ collection: 'AT/carrel/collection/' }))};
      }, 100)</script>`,
    },
  };
  for (const [name, { head, after = '', only }] of Object.entries(ways)) {
    test(`from another origin, ${name}`, () =>
      library.visit({}, async (visit) => {
        const at = (text) => text.replaceAll('AT', library.server.otherOrigin);
        await visit.open({ head: at(head), body: at(only ?? element({ collection: 'AT/carrel/collection/' }) + after) });
        await visit.shelf();
        assert.deepEqual(await visit.events('carrel-error'), []);
        assert.equal(library.paths(/carrel-[0-9a-f]{10}\.wasm/).length, 1, 'the engine is fetched once');
        assert.ok(library.paths(/carrel-later-/).length <= 1, 'and so is what comes later');
        visit.noErrors();
      }));
  }

  test('in HTML that arrives in pieces', () =>
    library.visit({}, async (visit) => {
      const [begin, end] = page({ body: `<p>Before</p>${element({}, { children: `${FALLBACK}|<p class="fallback">Second</p>` })}<p id="end">After</p>` }).split('|');
      library.server.addPage('/streamed.html', { body: begin, pieces: [end], pause: 1500 });
      await visit.tab.goto(library.server.url('/streamed.html'));
      await visit.shelf();
      assert.equal(await visit.tab.find('#end').text(), 'After');
      assert.equal(await visit.fallback().isVisible(), false);
      visit.noErrors();
    }));

  test('where the other origin forbids it, the fallback stays and says why', () =>
    library.visit({}, async (visit) => {
      library.openToOthers = false;
      const at = library.server.otherOrigin;
      await visit.open({ head: `<script async src="${at}/carrel/carrel.js"></script>`, body: element() });
      const { kind, message } = await visit.event('carrel-error');
      assert.equal(kind, 'engine');
      assert.match(message, /(carrel|en)-[0-9a-f]{10}\.(js|css|wasm|json)/);
      await visit.fallbackStays();
    }));

  test('a base address does not move the files beside the loader', () =>
    library.visit({}, async (visit) => {
      await visit.open({ head: `<base href="/elsewhere/">${SCRIPT}`, body: element() });
      await visit.shelf();
      visit.noErrors();
    }));
});

describe('rich configuration', () => {
  const configure = 'document.querySelector("carrel-page").config = { name: "Set by property", limit: 3, shelves: ["popular"] }';
  const shown = async (visit) => {
    await visit.shelf();
    return [await visit.tab.find('carrel-page .eyebrow').text(), await visit.tab.find('carrel-page .card').count(), await visit.tab.find('carrel-page h3').count()];
  };

  test('counts when set before the script', () =>
    library.visit({}, async (visit) => {
      await visit.open({ head: '', body: `${element()}<script>${configure}</script>${SCRIPT}` });
      assert.deepEqual((await shown(visit)).slice(0, 2), ['Set by property', 3]);
    }));

  test('counts when set while the engine is on its way', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /\.wasm$/, delay: 400 });
      await visit.open({ head: '<script src="/carrel/carrel.js"></script>', body: `${element()}<script>setTimeout(() => { ${configure} }, 100)</script>` });
      assert.deepEqual((await shown(visit)).slice(0, 2), ['Set by property', 3]);
    }));

  test('an attribute set while the engine is on its way counts too', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /\.wasm$/, delay: 400 });
      await visit.open({
        head: '<script src="/carrel/carrel.js"></script>',
        body: `${element()}<script>setTimeout(() => document.querySelector("carrel-page").setAttribute("lang", "fa"), 100)</script>`,
      });
      await visit.shelf();
      await visit.tab.find('carrel-page .carrel[lang=fa][dir=rtl]').appear();
    }));

  test('counts when set later, and is given back', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      await visit.tab.evaluate(() => { document.querySelector('carrel-page').config = { name: 'Later', limit: 3, shelves: ['popular'] }; });
      await visit.tab.waitFor(() => document.querySelector('carrel-page').shadowRoot.querySelectorAll('.card').length === 3);
      assert.equal(await visit.tab.find('carrel-page .eyebrow').text(), 'Later');
      assert.equal(await visit.tab.evaluate(() => document.querySelector('carrel-page').config.name), 'Later');
      await visit.tab.evaluate(() => { document.querySelector('carrel-page').config = null; });
      await visit.tab.waitFor(() => document.querySelector('carrel-page').shadowRoot.querySelectorAll('.card').length > 3);
      assert.equal(await visit.tab.find('carrel-page .eyebrow').text(), 'Alder Street Library');
    }));

  test('goes before the attributes’ file and leaves other elements alone', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: `${element({ kind: 'popular', limit: 4, theme: 'dark' }, { tag: 'carrel-shelf' })}${element()}` });
      await visit.shelf('carrel-shelf');
      await visit.shelf('carrel-page');
      assert.equal(await visit.tab.find('carrel-shelf .card').count(), 4);
      assert.equal(await visit.tab.find('carrel-page .shelf').at(0).find('.card').count(), 12);
      assert.equal(await visit.tab.find('carrel-shelf .carrel').attribute('data-theme'), 'dark');
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('data-theme'), 'auto');
    }));

  test('what a page put on Object.prototype is no setting', () =>
    library.visit({ initScript: () => { Object.prototype.theme = 'dark'; Object.prototype.ephemeral = true; Object.prototype.limit = 3; } }, async (visit) => {
      await visit.open({ body: `${element()}<script>document.querySelector("carrel-page").config = {}</script>` });
      await visit.shelf();
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('data-theme'), 'auto');
      assert.equal(await visit.tab.find('carrel-page .shelf').at(0).find('.card').count(), 12);
      await visit.act(`Like: ${await visit.titleAt(0)}`).click();
      await visit.tab.waitFor(() => localStorage.getItem('carrel:main:profile.a') ?? localStorage.getItem('carrel:main:profile.b'));
      visit.noErrors();
    }));
});

describe('attributes that change', () => {
  test('another language changes texts and direction', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('dir'), 'ltr');
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'fa'));
      await visit.tab.find('carrel-page .carrel[dir=rtl][lang=fa]').appear();
      assert.match(await visit.tab.find('carrel-page h2').at(0).text(), /[\u0600-\u06ff]/);
      await visit.tab.evaluate(() => document.querySelector('carrel-page').removeAttribute('lang'));
      await visit.tab.find('carrel-page .carrel[dir=ltr][lang=en]').appear();
      assert.equal((await visit.events('carrel-ready')).length, 1, 'it was ready only once');
      visit.noErrors();
    }));

  test('the last language wins, however late the first one’s texts come', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      library.server.addRule({ path: /locales\/fa/, delay: 600 });
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'fa'));
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 100)));
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'en'));
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 900)));
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('lang'), 'en');
    }));

  test('a language whose texts do not come leaves the page as it is, and says so', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      library.server.addRule({ path: /locales\/fa/, status: 404 });
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'fa'));
      const { message } = await visit.event('carrel-error');
      assert.match(message, /locales\/fa-.*404/);
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('lang'), 'en');
      assert.ok(!visit.tab.consoleErrors().some((it) => /Uncaught/.test(it)), visit.tab.consoleErrors().join());
    }));

  test('the language around the element counts, whatever its case', () =>
    library.visit({}, async (visit) => {
      await visit.open({ lang: 'FA-IR' });
      await visit.tab.find('carrel-page .carrel[lang=fa]').appear();
    }));

  test('changed or added late brings the texts of its dialogs, too', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'fa'));
      await visit.tab.find('carrel-page .carrel[lang=fa]').appear();
      await visit.act('تنظیمات').click();
      const dialog = visit.tab.find('carrel-page dialog[open]');
      await dialog.appear();
      assert.doesNotMatch(await dialog.text(), /[a-z]\.[a-z]/);
      assert.match(await dialog.text(), /زبان/);
    }));

  test('of two elements whose texts come late and apart is whole in both', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /locales\/fa/, delay: 1500 });
      await visit.open({ body: element() + element({ kind: 'popular', lang: 'fa' }, { tag: 'carrel-shelf' }) });
      await visit.tab.find('carrel-shelf .card button.why').at(0).appear();
      await visit.tab.find('carrel-shelf .card button.why').at(0).click();
      const dialog = visit.tab.find('carrel-shelf dialog[open]');
      await dialog.appear();
      assert.doesNotMatch(await dialog.text(), /why\.|dialog\./);
    }));

  test('many changes at once are one', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      // The page is drawn a few titles at a time; all of it is there once nothing has changed for a while.
      await visit.tab.evaluate(() => new Promise((done) => {
        let timer = setTimeout(done, 400);
        new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 400); })
          .observe(document.querySelector('carrel-page').shadowRoot, { subtree: true, attributes: true, childList: true, characterData: true });
      }));
      library.server.log.clear();
      const changes = await visit.tab.evaluate(async () => {
        const host = document.querySelector('carrel-page');
        let renders = 0;
        const seenStates = new Set();
        new MutationObserver(() => {
          renders += 1;
          const carrel = host.shadowRoot.querySelector('.carrel');
          seenStates.add([carrel.lang, carrel.dataset.theme, host.shadowRoot.querySelectorAll('.shelf:first-of-type .card').length].join());
        }).observe(host.shadowRoot, { subtree: true, attributes: true, childList: true });
        for (let i = 3; i < 20; i++) {
          host.setAttribute('limit', i);
          host.setAttribute('theme', i % 2 ? 'dark' : 'light');
          host.setAttribute('lang', ['fa', 'zh', 'en'][i % 3]);
        }
        host.setAttribute('limit', 5);
        host.setAttribute('theme', 'light');
        host.setAttribute('lang', 'zh');
        await new Promise((done) => setTimeout(done, 700));
        const carrel = host.shadowRoot.querySelector('.carrel');
        return { last: [carrel.lang, carrel.dataset.theme], themes: [...seenStates].map((it) => it.split(',')[1]), renders };
      });
      assert.deepEqual(changes.last, ['zh', 'light']);
      assert.ok(!changes.themes.includes('dark'), 'no state between was drawn');
      assert.ok(changes.renders <= 3, `drawn ${changes.renders} times`);
      assert.deepEqual(library.paths(/locales\/\w+-/).map((it) => it.replace(/-.*/, '')), ['/carrel/locales/zh'], 'no language between was fetched');
    }));

  test('a fallback that stands beside an error looks as the host has it, and the error as ever', () =>
    library.visit({}, async (visit) => {
      const style = '<style>body{font:italic 700 1.5rem/2 "Courier New",monospace;color:rgb(120, 0, 60)}</style>';
      await visit.open({ head: `${style}<script async src="/carrel/carrel.js"></script>`, body: element({ collection: '/nowhere/' }) });
      await visit.event('carrel-error');
      const looks = () => visit.tab.evaluate(() => {
        const of = (it) => { const s = getComputedStyle(it); return [s.fontFamily, s.fontSize, s.fontStyle, s.fontWeight, s.lineHeight, s.color].join('|'); };
        const page = document.querySelector('carrel-page');
        const ours = getComputedStyle(page.shadowRoot.querySelector('.carrel'));
        return { host: of(document.body), fallback: of(page.querySelector('.fallback')), ours: [ours.fontSize, ours.fontStyle, ours.fontWeight, ours.color !== 'rgb(120, 0, 60)'].join() };
      });
      await visit.tab.waitFor(() => document.querySelector('carrel-page').shadowRoot.querySelector('.carrel'));
      const { host, fallback, ours } = await looks();
      assert.equal(fallback, host);
      assert.equal(ours, '16px,normal,400,true');
    }));

  test('another collection takes the place of the first', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('collection', '/nowhere/'));
      const { kind, message } = await visit.event('carrel-error');
      assert.equal(kind, 'collection');
      assert.match(message, /manifest\.carrel.*404/);
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('collection', '/carrel/collection'));
      await visit.shelf();
    }));
});

describe('several elements on one page', () => {
  const body = element({}, { tag: 'carrel-page' })
    + element({ kind: 'popular', limit: 6 }, { tag: 'carrel-shelf' })
    + element({ 'title-id': 'abbott-flatland', 'title-name': 'Flatland' }, { tag: 'carrel-title' });

  test('share one engine and one collection', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: body + body });
      for (const tag of ['carrel-page', 'carrel-shelf']) await visit.tab.waitFor((tag) => [...document.querySelectorAll(tag)].every((it) => it.shadowRoot.querySelector('.card')), tag);
      await visit.tab.find('carrel-title button').at(0).appear();
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
      for (const what of [/carrel-[0-9a-f]{10}\.wasm$/, /carrel-later-[0-9a-f]{10}\.wasm$/, /carrel-\w+\.js$/, /\.css$/, /locales\/\w+-/, /locales\/later/, /manifest/, /carrel\.json/, /head-/, /common-/]) {
        assert.equal(library.paths(what).length, 1, `${what}: ${library.paths(what)}`);
      }
      assert.equal((await visit.events('carrel-ready')).length, 6);
      visit.noErrors();
    }));

  test('a like in one is shown in the others', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body });
      await visit.shelf();
      await visit.tab.find('carrel-title').findByRole('button', { name: 'Like' }).click();
      await visit.tab.waitFor(() => [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('h3, h2')].some((it) => /Because you liked .*Flatland/.test(it.textContent)));
      await visit.tab.find('carrel-title').findByRole('button', { name: 'Save' }).click();
      await visit.act('Save: Flatland').appear();
      assert.equal(await visit.act('Save: Flatland').attribute('aria-pressed'), 'true');
      await visit.act('Save: Flatland').click();
      await visit.tab.waitFor(() => document.querySelector('carrel-title').shadowRoot.querySelector('button[aria-pressed]').ariaPressed === 'false');
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
    }));

  test('namespaces keep libraries of one origin apart', () =>
    library.visit({}, async (visit) => {
      const title = { 'title-id': 'abbott-flatland' };
      await visit.open({ body: element({ ...title, namespace: 'north' }, { tag: 'carrel-title' }) + element(title, { tag: 'carrel-title' }) });
      const likes = visit.tab.find('carrel-title').findByRole('button', { name: 'Like' });
      await likes.at(0).click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:north:profile')));
      assert.deepEqual([await likes.at(0).attribute('aria-pressed'), await likes.at(1).attribute('aria-pressed')], ['true', 'false']);
      assert.equal(await visit.keptReactions(), null);
    }));

  test('a title that the collection lacks keeps the name that the record page gave', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: element({ 'title-id': 'x-1', 'title-name': 'A <b>rare</b> book'.replaceAll('<', '&lt;') }, { tag: 'carrel-title' }) + element() });
      await visit.shelf();
      await visit.tab.find('carrel-title').findByRole('button', { name: 'Save' }).click();
      await visit.act('Save: A <b>rare</b> book').appear();
    }));
});

describe('a host page that is a Yew app itself', () => {
  const yewHost = (attributes) => ({
    head: SCRIPT,
    body: `<main>${element(attributes)}</main><script>
      const main = document.querySelector('main');
      main.__yew_subtree_id = 1;
      document.body.__yew_subtree_id = 2;
      globalThis.found = [];
      for (const type of ['click', 'input', 'focusin', 'keydown']) {
        main.addEventListener(type, (event) => {
          const path = event.composedPath();
          found.push({ type, ours: path.indexOf(main) - 1, marked: path.slice(0, path.indexOf(main)).filter((it) => it.__yew_subtree_id !== undefined).length, target: event.target.localName });
        });
      }
    </script>`,
  });

  test('finds nothing of ours on an event’s path, and the click still works', () =>
    library.visit({}, async (visit) => {
      await visit.open(yewHost({ shadow: null }));
      await visit.event('carrel-ready');
      assert.equal(await visit.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot), null);
      // Closed to the test too: keys find their way in.
      await visit.tab.evaluate(() => document.querySelector('carrel-page').scrollIntoView());
      for (let i = 0; i < 40 && !(await visit.events('carrel-reaction')).length; i++) {
        await visit.tab.press('Tab');
        await visit.tab.press('Space');
        await visit.tab.press('Escape');
      }
      assert.ok((await visit.events('carrel-reaction')).length > 0, 'a button inside was pressed');
      const found = await visit.tab.evaluate(() => globalThis.found);
      assert.ok(found.some((it) => it.type === 'click'));
      assert.deepEqual([...new Set(found.map((it) => `${it.ours} ${it.marked} ${it.target}`))], ['0 0 carrel-page']);
      visit.noErrors();
    }));

  test('an open root shows what a closed one hides', () =>
    library.visit({}, async (visit) => {
      await visit.open(yewHost({ shadow: 'open' }));
      await visit.shelf();
      assert.ok(await visit.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot instanceof ShadowRoot));
      await visit.act(`Like: ${await visit.titleAt(0)}`).click();
      const found = await visit.tab.evaluate(() => globalThis.found);
      assert.ok(found.some((it) => it.type === 'click' && it.marked > 0));
    }));
});

describe('events for the host page', () => {
  test('are plain, composed and bubbling', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      const { titles } = await visit.event('carrel-ready');
      assert.equal(titles, await demoTitles());
      await visit.shelf();
      await visit.act(`Like: ${await visit.titleAt(0)}`).click();
      await visit.event('carrel-reaction');
      const all = await visit.tab.evaluate(() => seen);
      assert.ok(all.length >= 2);
      for (const it of all) assert.deepEqual([it.bubbles, it.composed, it.plain, it.on, it.detail !== null], [true, true, true, 'carrel-page', true], it.type);
    }));

  test('name no title without that consent, and name it with it', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act(`Like: ${title}`).click();
      assert.deepEqual(await visit.event('carrel-reaction'), { reaction: 'liked', on: true });
      await visit.act('Settings').click();
      await visit.tab.find('carrel-page dialog').findByRole('switch', { name: 'Name titles to this website', exact: false }).click();
      assert.deepEqual(await visit.event('carrel-consent'), { purpose: 'host-events', given: true });
      await visit.tab.press('Escape');
      await visit.act(`Like: ${title}`).click();
      const named = await visit.event('carrel-reaction', { at: 1 });
      assert.deepEqual(Object.keys(named).sort(), ['on', 'reaction', 'titleId']);
      assert.deepEqual([named.on, named.reaction, typeof named.titleId], [false, 'liked', 'string']);
    }));

  test('the first titles are on their way before WebAssembly has come, and are asked for once', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /carrel-[0-9a-f]+\.wasm$/, delay: 1500 });
      await visit.open();
      const asked = () => library.server.log.requests().map(({ url }) => url).filter((url) => /\/(head-|manifest)/.test(url));
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some(({ name, responseEnd }) => responseEnd && name.includes('/head-')));
      assert.equal(await visit.tab.evaluate(() => document.querySelector('carrel-page').shadowRoot.querySelector('.carrel')), null);
      await visit.shelf();
      assert.equal(asked().length, 2, String(asked()));
    }));

  test('`ready` waits for the first shelf, also where there is no fallback', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /head-/, delay: 800 });
      await visit.open({ body: element({}, { children: '' }) });
      const early = await visit.tab.evaluate(async () => {
        const host = document.querySelector('carrel-page');
        await customElements.whenDefined('carrel-page');
        host.ready.then(() => { globalThis.whenReady = host.shadowRoot.querySelectorAll('.card').length; });
        while (!host.shadowRoot.querySelector('.carrel')) await new Promise((done) => setTimeout(done, 20));
        await new Promise((done) => setTimeout(done, 100));
        return globalThis.whenReady;
      });
      assert.equal(early, undefined, 'nothing but a skeleton is there');
      await visit.shelf();
      assert.ok((await visit.tab.waitFor(() => globalThis.whenReady)) > 0);
    }));
});

describe('the library’s settings file', () => {
  const path = '/carrel/collection/carrel.json';
  const openWith = async (visit, rule) => {
    library.server.addRule({ path, ...rule });
    await visit.open();
    await visit.shelf();
  };

  test('may be missing', () =>
    library.visit({}, async (visit) => {
      await openWith(visit, { status: 404, body: 'none' });
      assert.deepEqual(await visit.events('carrel-error'), []);
    }));

  for (const [name, body] of [['broken', '{"name": "Alder'], ['a web page', '<!doctype html><p>Not found'], ['empty', ''], ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])]]) {
    test(`may be ${name}: the page works, and the web person is told`, () =>
      library.visit({}, async (visit) => {
        await openWith(visit, { body });
        const { kind, message } = await visit.event('carrel-error');
        assert.equal(kind, 'settings');
        assert.match(message, /carrel\.json/);
      }));
  }

  for (const body of ['[]', 'null', '3', '"x"']) {
    test(`may hold ${body} instead of an object`, () =>
      library.visit({}, async (visit) => {
        await openWith(visit, { body });
        assert.match((await visit.event('carrel-error')).message, /object/);
      }));
  }

  test('wrong types are named, one by one, and the defaults hold', () =>
    library.visit({}, async (visit) => {
      const wrong = { name: 3, contact: {}, backend: [], locales: 'en', shelves: ['picked', 'none'], limit: 'many', theme: 'pink', ephemeral: [], idleMinutes: -1, hideAudiences: 'child', staffPicks: {}, notices: 7 };
      await openWith(visit, { body: JSON.stringify(wrong) });
      await visit.event('carrel-error', { at: Object.keys(wrong).length - 1 });
      const messages = (await visit.events('carrel-error')).map((it) => it.message);
      for (const field of Object.keys(wrong)) assert.equal(messages.filter((it) => it.includes(field)).length, 1, `${field} in ${messages.join('\n')}`);
      assert.equal(await visit.tab.find('carrel-page .shelf').at(0).find('.card').count(), 12);
    }));

  test('hostile values are text or nothing', () =>
    library.visit({}, async (visit) => {
      const vector = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=1</script>';
      const settings = {
        name: vector,
        contact: 'javascript:globalThis.pwned=1',
        backend: 'javascript:globalThis.pwned=1',
        notices: [{ id: 'n', text: { en: vector }, link: 'javascript:globalThis.pwned=1' }],
        staffPicks: [{ id: 'abbott-flatland', text: vector, name: vector }],
        __proto__: null,
      };
      await openWith(visit, { body: JSON.stringify(settings).replace('{', '{"__proto__": {"theme": "dark"}, ') });
      assert.equal(await visit.tab.find('carrel-page .eyebrow').text(), vector);
      assert.ok((await visit.tab.find('carrel-page .notice').at(0).text()).includes(vector));
      const inside = await visit.tab.evaluate(() => {
        const all = [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('*')];
        return { pwned: globalThis.pwned, strange: all.filter((it) => ['img', 'script'].includes(it.localName)).length, links: all.filter((it) => it.href?.startsWith?.('javascript:')).length };
      });
      assert.deepEqual(inside, { pwned: undefined, strange: 0, links: 0 });
      assert.equal(await visit.tab.find('carrel-page .carrel').attribute('data-theme'), 'auto');
    }));

  test('a wrong attribute is named once', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: element({ limit: 'many' }) });
      await visit.shelf();
      await visit.event('carrel-error');
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('theme', 'dark'));
      await visit.tab.find('carrel-page .carrel[data-theme=dark]').appear();
      const messages = (await visit.events('carrel-error')).map((it) => it.message);
      assert.equal(messages.length, 1, messages.join('\n'));
      assert.match(messages[0], /limit/);
    }));
});

describe('an insecure or poor place', () => {
  test('plain http without locks, crypto.subtle and randomUUID', () =>
    library.visit({ initScript: withoutSecureContext }, async (visit) => {
      await visit.open();
      await visit.shelf();
      assert.deepEqual(await visit.tab.evaluate(() => [typeof navigator.locks, typeof crypto.subtle, typeof crypto.randomUUID]), ['undefined', 'undefined', 'undefined']);
      const title = await visit.titleAt(0);
      await visit.act(`Like: ${title}`).click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
      await visit.tab.reload();
      await visit.shelf();
      assert.equal((await visit.keptReactions()).length, 1);
      visit.noErrors();
    }));

  test('without anything to inflate with, the plain files are fetched', () =>
    library.visit({ initScript: () => { delete globalThis.DecompressionStream; } }, async (visit) => {
      await visit.open();
      await visit.shelf();
      assert.deepEqual(library.paths(/\.gz/), []);
      assert.equal(library.paths(/head-.*\.carrel$/).length, 1);
      visit.noErrors();
    }));

  test('without JavaScript the fallback is there', () =>
    library.visit({ javaScriptEnabled: false }, async (visit) => {
      await visit.open();
      assert.ok(await visit.fallback().isVisible());
      assert.deepEqual(library.paths(/wasm/), []);
    }));
});

// The functions below run in the page.

function countViolations() {
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => violations.push(`${event.effectiveDirective} ${event.sourceFile}`));
}

function withoutSecureContext() {
  delete Navigator.prototype.locks;
  delete Crypto.prototype.subtle;
  delete Crypto.prototype.randomUUID;
}

describe('a library’s website that is a Yew app', () => {
  test('keeps its clicks and gets none of ours twice, whatever both count', () =>
    library.visit({}, async (visit) => {
      await visit.tab.goto(library.server.url('/yew-host/index.html'));
      await visit.shelf();
      const clicks = async () => [await visit.tab.find('#own').text(), await visit.tab.find('#clicks').text()];
      assert.deepEqual(await clicks(), ['0', '0']);
      const title = await visit.titleAt(0);
      await visit.act(`Like: ${title}`).click();
      await visit.tab.waitFor((label) => document.querySelector('carrel-page').shadowRoot.querySelector(`[aria-label="${label}"]`)?.ariaPressed === 'true', `Like: ${title}`);
      assert.deepEqual(await visit.event('carrel-reaction'), { reaction: 'liked', on: true });
      // A click inside the element is one on `<main>`, as it is for any element of the page.
      assert.deepEqual(await clicks(), ['0', '1']);
      await visit.tab.find('#own').click();
      assert.deepEqual(await clicks(), ['1', '2']);
      visit.noErrors();
    }));

  test('can show the page as a component of its own', () =>
    library.visit({}, async (visit) => {
      await visit.tab.goto(library.server.url('/yew-host/index.html'));
      await visit.tab.find('#component .card .title').at(0).appear();
      await visit.tab.find('#component section.shelf').at(2).appear();
      await visit.tab.find('#component').findByRole('button', { name: 'Settings' }).click();
      await visit.tab.find('#component dialog[open]').appear();
      await visit.tab.press('Escape');
      await visit.tab.find('#component dialog').disappear();
      const save = visit.tab.find('#component .card [aria-label^="Save: "]').at(0);
      await save.click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:component:profile')));
      assert.equal(await save.attribute('aria-pressed'), 'true');
      visit.noErrors();
    }));
});
