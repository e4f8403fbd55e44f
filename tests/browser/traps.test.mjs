// What goes wrong in strangers' pages and on their servers: the fallback stays, the cause is named, and all goes on after it.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { STRICT_POLICY, countEverything, element, useLibrary } from './hosts.mjs';

const roots = {};
const library = useLibrary({ roots });
const rest = (visit, ms) => visit.tab.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), ms);
/** As a web person's script would try again: takes the element out and puts it back. */
const again = (visit) =>
  visit.tab.evaluate(async () => {
    const host = document.querySelector('carrel-page');
    const place = host.parentNode;
    host.remove();
    await new Promise((done) => setTimeout(done, 50));
    place.append(host);
  });

describe('rendering that fails', () => {
  const ways = {
    'an exception': () => { throw new TypeError('not today'); },
    'nothing at all': () => null,
  };
  for (const [name, how] of Object.entries(ways)) {
    test(`by ${name} from createElement: the fallback is shown, then a fresh engine takes over with what was kept`, () =>
      library.visit({}, async (visit) => {
        await visit.open();
        await visit.shelf();
        const title = await visit.titleAt(0);
        await visit.act(`Save: ${title}`).click();
        await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
        await breakRendering(visit, how);
        await visit.act('Interests').click();
        await visit.fallback().appear();
        await visit.tab.evaluate(() => restoreRendering());
        await visit.shelf();
        assert.equal(await visit.fallback().isVisible(), false);
        assert.equal(await visit.act(`Save: ${title}`).attribute('aria-pressed'), 'true');
        await visit.act('Interests').click();
        await visit.tab.find('carrel-page dialog').appear();
        assert.ok(library.paths(/carrel-\w+\.js\?r=\d$/).length >= 1);
      }));
  }

  test('three times: the fallback stays, and the web person is told', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      await breakRendering(visit, () => { throw new TypeError('never'); });
      await visit.act('Interests').click();
      const { kind, message } = await visit.event('carrel-error', { timeout: 30_000 });
      assert.equal(kind, 'engine');
      assert.match(message, /too often/);
      await visit.fallbackStays();
      library.server.log.clear();
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('limit', '5'));
      await rest(visit, 1000);
      await visit.fallbackStays();
      assert.deepEqual(library.paths(), [], 'it does not try for ever');
    }));

  test('leaves no listener and no timer of the engine that was lost', () =>
    library.visit({ initScript: countEverything }, async (visit) => {
      await visit.open();
      await visit.shelf();
      const listeners = () => visit.tab.evaluate(() => [...liveListeners].map((it) => it.split(' ').slice(0, 2).join(' ')).sort());
      // The last to listen, once what comes later has drawn.
      await visit.tab.waitFor(() => [...liveListeners].some((it) => it.startsWith('window hashchange')));
      const before = await listeners();
      assert.ok(before.includes('window storage'));
      await breakRendering(visit, () => { throw new TypeError('not today'); });
      await visit.act('Interests').click();
      await visit.fallback().appear();
      await visit.tab.evaluate(() => restoreRendering());
      await visit.shelf();
      await visit.tab.waitFor(() => [...liveListeners].some((it) => it.startsWith('window hashchange')));
      assert.deepEqual(await listeners(), before);
    }));

  test('in one element: the others come back too', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: element() + element({ kind: 'popular' }, { tag: 'carrel-shelf' }) });
      await visit.shelf();
      await visit.shelf('carrel-shelf');
      await breakRendering(visit, () => { throw new TypeError('not today'); });
      await visit.act('Interests').click();
      await visit.tab.waitFor(() => [...document.querySelectorAll('.fallback')].every((it) => it.getClientRects().length));
      await visit.tab.evaluate(() => restoreRendering());
      await visit.shelf();
      await visit.shelf('carrel-shelf');
    }));
});

describe('what pages replace', () => {
  /** The page works and keeps what is chosen. */
  const works = (initScript, check = async () => {}) =>
    library.visit({ initScript }, async (visit) => {
      await visit.open();
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act(`Save: ${title}`).click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
      await visit.tab.evaluate(() => document.querySelector('carrel-page').setAttribute('lang', 'fa'));
      await visit.tab.find('carrel-page .carrel[lang=fa]').appear();
      assert.equal((await visit.keptReactions()).length, 1);
      await visit.tab.reload();
      await visit.shelf();
      await visit.tab.waitFor((title) => [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('[aria-pressed=true]')].some((it) => it.ariaLabel?.includes(title)), title);
      assert.deepEqual(await visit.events('carrel-error'), []);
      assert.deepEqual(visit.tab.consoleErrors(), []);
      await check(visit);
    });

  test('a fetch that throws', () => works(() => { globalThis.fetch = () => { throw new Error('no fetch here'); }; }));
  test('a fetch that rejects', () => works(() => { globalThis.fetch = async () => { throw new Error('no fetch here'); }; }));
  test('a fetch that returns nothing', () => works(() => { globalThis.fetch = () => {}; }));
  test('no fetch', () => works(() => { delete globalThis.fetch; }));
  test('a fetch that wraps its responses', () =>
    works(() => {
      const { fetch } = globalThis;
      globalThis.fetch = async (...given) => new Proxy(await fetch(...given), {});
    }));
  test('another Promise', () =>
    works(() => {
      const Native = Promise;
      class Other {
        #inner;
        constructor(run) { this.#inner = run instanceof Native ? run : new Native(run); }
        then(...given) { return new Other(this.#inner.then(...given)); }
        catch(...given) { return new Other(this.#inner.catch(...given)); }
        finally(...given) { return new Other(this.#inner.finally(...given)); }
        static resolve(value) { return new Other(Native.resolve(value)); }
        static reject(value) { return new Other(Native.reject(value)); }
        static all(values) { return new Other(Native.all(values)); }
        static race(values) { return new Other(Native.race(values)); }
      }
      globalThis.Promise = Other;
    }));
  test('queueMicrotask by a timer', () => works(() => { globalThis.queueMicrotask = (run) => setTimeout(run); }));
  test('enumerable additions to every prototype', () =>
    works(() => {
      for (const it of [Object, Array, String, Function, Number]) it.prototype.extend = function () { return this; };
      Array.prototype.last = function () { return this[this.length - 1]; };
    }));
  test('a toJSON of arrays, objects and texts from old libraries', () =>
    works(
      () => {
        Array.prototype.toJSON = function () { return '[mine]'; };
        Object.prototype.toJSON = function () { return 'mine'; };
        String.prototype.toJSON = function () { return 'mine'; };
      },
      async (visit) => assert.ok((await visit.keptReactions())[0].startsWith('saved ')),
    ));
  test('fields that our files also have, on Object.prototype', () =>
    works(() => {
      for (const name of ['text', 'title', 'on', 'kind', 'id', 'count', 'time', 'device', 'version', 'format', 'entries', 'link', 'topics', 'creator', 'name', 'notices']) {
        Object.defineProperty(Object.prototype, name, { value: 'mine', writable: true, configurable: true, enumerable: true });
      }
    }));
  test('no TextDecoder of its own', () =>
    works(() => {
      const Native = TextDecoder;
      globalThis.TextDecoder = class { #inner; constructor(...given) { this.#inner = new Native(...given); } decode(...given) { return this.#inner.decode(...given); } };
    }));
  test('an attachShadow with its own ideas', () =>
    works(() => {
      const { attachShadow } = Element.prototype;
      Element.prototype.attachShadow = function (options) { return attachShadow.call(this, { ...options, delegatesFocus: true }); };
    }));

  test('a global named Element: the fallback stays, or it works', () =>
    library.visit({ initScript: () => { globalThis.Element = class Element {}; } }, async (visit) => {
      await visit.open();
      await rest(visit, 2500);
      const [fallback, ours] = [await visit.fallback().isVisible(), await visit.tab.find('carrel-page .card').count()];
      assert.ok(fallback !== ours > 0, `fallback ${fallback}, ${ours} cards`);
    }));
});

describe('an engine that does not come', () => {
  const cases = {
    'glue 500': [{ path: /carrel-\w+\.js/, status: 500, body: 'broken' }, /carrel-\w+\.js/],
    'glue that is a web page': [{ path: /carrel-\w+\.js/, body: '<!doctype html>', type: 'text/html' }, /carrel-\w+\.js/],
    'glue refused': [{ path: /carrel-\w+\.js/, close: true }, /carrel-\w+\.js/],
    'wasm 404': [{ path: /\.wasm/, status: 404, body: 'none' }, /carrel-\w+\.wasm: 404/],
    'wasm refused': [{ path: /\.wasm/, close: true }, /carrel-\w+\.wasm: no answer/],
    'wasm cut off': [{ path: /\.wasm/, truncate: 5000 }, /carrel-\w+\.wasm: no answer/],
    'wasm that is a web page': [{ path: /\.wasm/, body: '<!doctype html><p>Not found', type: 'text/html' }, /WebAssembly/],
    'css 500': [{ path: /\.css/, status: 500, body: 'broken' }, /carrel-\w+\.css: 500/],
    'css refused': [{ path: /\.css/, close: true }, /carrel-\w+\.css: no answer/],
    'locale 404': [{ path: /locales\/en/, status: 404, body: 'none' }, /locales\/en-\w+\.json: 404/],
    'locale that is a web page': [{ path: /locales\/en/, body: '<!doctype html>' }, /locales\/en-\w+\.json/],
  };
  for (const [name, [rule, message]] of Object.entries(cases)) {
    test(`${name}: the fallback stays, the cause is named, and the next try works`, () =>
      library.visit({}, async (visit) => {
        library.server.addRule(rule);
        await visit.open();
        const error = await visit.event('carrel-error');
        assert.equal(error.kind, 'engine');
        assert.match(error.message, message);
        await visit.fallbackStays();
        assert.equal((await visit.events('carrel-error')).length, 1);
        assert.ok(!visit.tab.consoleErrors().some((it) => /Uncaught|unhandled/i.test(it)), visit.tab.consoleErrors().join('\n'));
        library.server.clearRules();
        await again(visit);
        await visit.shelf();
        await visit.tab.evaluate(() => document.querySelector('carrel-page').ready);
        assert.equal(await visit.fallback().isVisible(), false);
      }));
  }

  test('wasm under the wrong type comes by the second way', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /\.wasm/, type: 'application/octet-stream' });
      await visit.open();
      await visit.shelf();
      visit.noErrors();
    }));

  test('a policy without WebAssembly: the fallback stays, and the policy is named', () =>
    library.visit({}, async (visit) => {
      await visit.open({}, { headers: { 'Content-Security-Policy': STRICT_POLICY.replace(" 'wasm-unsafe-eval'", '') } });
      const { kind, message } = await visit.event('carrel-error');
      assert.equal(kind, 'engine');
      assert.match(message, /Content Security Policy|unsafe-eval/);
      await visit.fallbackStays();
    }));

  test('a policy without connections: the fallback stays', () =>
    library.visit({}, async (visit) => {
      await visit.open({}, { headers: { 'Content-Security-Policy': STRICT_POLICY.replace("connect-src 'self'", "connect-src 'none'") } });
      await visit.event('carrel-error');
      await visit.fallbackStays();
    }));

  test('no WebAssembly at all: the fallback stays', () =>
    library.visit({ initScript: () => { delete globalThis.WebAssembly; } }, async (visit) => {
      await visit.open();
      await visit.event('carrel-error');
      await visit.fallbackStays();
    }));
});

describe('a later module that does not come', () => {
  for (const [what, path] of [['as such', /carrel-later-/], ['with its texts', /locales\/later/]]) test(`${what} leaves the shelf, says so when a dialog is asked for, claims nothing, and comes when it can`, () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path, status: 503, body: 'busy' });
      await visit.open();
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act('Settings').click();
      await visit.tab.find('carrel-page .toast').having('could not be fetched').appear();
      await visit.act(`Like: ${title}`).click();
      assert.equal(await visit.tab.evaluate(() => localStorage.length), 0);
      assert.doesNotMatch(await visit.tab.find('carrel-page .status').text(), /Liked/);
      assert.deepEqual(await visit.events('carrel-reaction'), [], 'the host is not told of what only waits');
      library.server.clearRules();
      await visit.act('Settings').click();
      await visit.tab.find('carrel-page dialog[open]').appear();
      assert.deepEqual(await visit.events('carrel-reaction'), [{ reaction: 'liked', on: true }]);
      await visit.act('Close').click();
      // What was done meanwhile is done and kept as soon as that is possible.
      await visit.act(`Save: ${title}`).click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
      await visit.tab.waitFor((label) => document.querySelector('carrel-page').shadowRoot.querySelector(`[aria-label="${label}"]`)?.ariaPressed === 'true', `Like: ${title}`);
    }));
});

describe('a collection that does not come', () => {
  const damaged = async (pattern, change) => {
    const [path] = library.paths(pattern);
    const bytes = Buffer.from(await (await fetch(library.server.url(path))).arrayBuffer());
    library.clear();
    return { path, body: change(bytes) };
  };
  const manifest = /manifest\.carrel/;
  const head = /head-.*\.gz/;
  const flip = (at) => (bytes) => (bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at), bytes);
  const cases = {
    'manifest 404': [() => ({ path: manifest, status: 404, body: 'none' }), /manifest\.carrel: .*404/],
    'manifest 500': [() => ({ path: manifest, status: 500, body: 'none' }), /manifest\.carrel: .*500/],
    'manifest that is a web page': [() => ({ path: manifest, body: '<!doctype html><title>Welcome</title><p>Not found' }), /manifest\.carrel: /],
    'manifest empty': [() => ({ path: manifest, body: '' }), /manifest\.carrel: /],
    'manifest of random bytes': [() => ({ path: manifest, body: Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 89 + 7) % 256)) }), /manifest\.carrel: /],
    'manifest cut off': [() => damaged(manifest, (bytes) => bytes.subarray(0, 60)), /manifest\.carrel: /],
    'manifest of another version': [() => damaged(manifest, (bytes) => (bytes.writeUInt8(9, 7), bytes)), /manifest\.carrel: .*9.*4/],
    'manifest damaged': [() => damaged(manifest, flip(40)), /manifest\.carrel: /],
    'manifest refused': [() => ({ path: manifest, close: true }), /manifest\.carrel: no answer/],
    'head 404': [() => ({ path: head, status: 404, body: 'none' }), /head-.*404/],
    'head cut off': [() => damaged(head, (bytes) => bytes.subarray(0, 2000)), /head-.*damaged/],
    'head damaged': [() => damaged(head, flip(3000)), /head-.*damaged/],
    'head refused': [() => ({ path: head, close: true }), /head-.*no answer/],
  };
  for (const [name, [rule, message]] of Object.entries(cases)) {
    test(`${name}: the cause is named beside the fallback, and trying again works`, () =>
      library.visit({}, async (visit) => {
        await visit.open();
        await visit.shelf();
        library.server.addRule(await rule());
        await visit.tab.reload();
        const error = await visit.event('carrel-error');
        assert.equal(error.kind, 'collection');
        assert.match(error.message, message);
        await visit.tab.find('carrel-page').findByRole('button', { name: 'Try again' }).appear();
        assert.ok(await visit.fallback().isVisible());
        library.server.clearRules();
        await visit.act('Try again').click();
        await visit.shelf();
        assert.equal(await visit.fallback().isVisible(), false);
      }));
  }

  test('a shelf alone leaves the fallback alone', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: manifest, status: 404, body: 'none' });
      await visit.open({ body: element({}, { tag: 'carrel-shelf' }) });
      await visit.event('carrel-error');
      await visit.fallbackStays();
    }));

  test('the rest of the titles does not come: the first shelf stays', () =>
    library.visit({}, async (visit) => {
      library.server.addRule({ path: /common-/, close: true });
      await visit.open();
      await visit.shelf();
      await rest(visit, 1000);
      assert.ok(library.paths(/common-/).length >= 1);
      assert.ok((await visit.tab.find('carrel-page .card').count()) > 3);
      assert.deepEqual(await visit.events('carrel-error'), []);
    }));
});

describe('a hostile catalogue', () => {
  let folder;
  let vectors = [];
  before(async () => {
    vectors = await hostileTexts();
    if (!vectors.length) return;
    folder = await mkdtemp(join(tmpdir(), 'carrel-hostile-'));
    await writeFile(join(folder, 'titles.jsonl'), vectors.map((vector, i) => JSON.stringify(hostileTitle(vector, i, vectors))).join('\n'));
    const carrel = process.env.CARREL_BIN ?? new URL('../../target/native/carrel', import.meta.url).pathname;
    await promisify(execFile)(carrel, ['build', join(folder, 'titles.jsonl'), '--out', join(folder, 'out'), '--name', '<img src=x onerror=pwned=1>', '--quiet']);
    await writeFile(join(folder, 'out', 'carrel.json'), JSON.stringify({ limit: 60, staffPicks: vectors.slice(0, 60).map((text, i) => ({ id: `hostile-${i}`, text, name: text })) }));
    roots['/hostile/'] = join(folder, 'out');
  });
  after(async () => folder && rm(folder, { recursive: true }));

  for (const [name, headers] of [['under no policy', {}], ['under a strict policy', { 'Content-Security-Policy': STRICT_POLICY }]]) {
    test(`${name} runs nothing, makes no elements, links only to the web`, async (t) =>
      library.visit({}, async (visit) => {
        if (!vectors.length) return t.skip('the hostile texts are not here: set CARREL_SHARED');
        await visit.open({ body: element({ collection: '/hostile/', limit: '60' }) }, { headers });
        await visit.shelf();
        await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
        await rest(visit, 500);
        for (const open of ['Interests', 'Settings']) {
          await visit.act(open).click();
          await visit.tab.find('carrel-page dialog').appear();
          if (open === 'Interests') await visit.tab.find('carrel-page dialog input').at(0).fill('<');
          await rest(visit, 200);
          assert.deepEqual(await strange(visit), []);
          await visit.act('Close').click();
          await visit.tab.find('carrel-page dialog').disappear();
        }
        for (let i = 0; i < 6; i++) {
          await visit.tab.find('carrel-page .card .ib').at(i * 7).click();
        }
        await visit.tab.find('carrel-page .why').at(0).click();
        await visit.tab.find('carrel-page dialog').appear();
        assert.deepEqual(await strange(visit), []);
        assert.ok((await visit.tab.find('carrel-page .card').count()) > 50);
        assert.deepEqual(library.paths().filter((path) => !/^\/(hostile|carrel|host-)/.test(path)), [], 'nothing that a title names was fetched');
        visit.noErrors();
      }));
  }

  /** Whatever is in the page and should not be. */
  const strange = (visit) =>
    visit.tab.evaluate(() => {
      const known = ['div', 'span', 'p', 'a', 'b', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'button', 'svg', 'path', 'g', 'circle', 'rect', 'line', 'ellipse', 'polyline', 'polygon', 'section', 'header', 'footer',
        'nav', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dialog', 'label', 'input', 'select', 'option', 'fieldset', 'legend', 'form', 'slot', 'strong', 'em', 'time', 'details', 'summary', 'output', 'pre', 'main', 'use', 'defs', 'pattern', 'clippath', 'clipPath', 'bdi', 'q', 'cite', 'small', 'textarea', 'datalist'];
      const found = [];
      if ('pwned' in globalThis) found.push('a script ran');
      const all = [...document.querySelector('carrel-page').shadowRoot.querySelectorAll('*')];
      for (const it of all) {
        if (!known.includes(it.localName)) found.push(`<${it.localName}>`);
        for (const { name, value } of it.attributes) {
          if (/^on|^srcdoc$|^style$|^src$|^formaction$/i.test(name)) found.push(`${it.localName} ${name}=${value}`);
          if (/href$/i.test(name) && it.localName === 'a' && !['http:', 'https:'].includes(it.protocol)) found.push(`${name}=${value}`);
        }
      }
      const host = [...document.body.children].map((it) => it.localName).filter((it) => it !== 'carrel-page');
      return [...found, ...host];
    });
});

async function breakRendering(visit, how) {
  await visit.tab.evaluate((source) => {
    const saved = ['createElement', 'createElementNS', 'createTextNode'].map((name) => [name, Document.prototype[name]]);
    const clone = Node.prototype.cloneNode;
    const how = new Function(`return ${source}`)();
    for (const [name] of saved) Document.prototype[name] = how;
    Node.prototype.cloneNode = how;
    globalThis.restoreRendering = () => {
      saved.forEach(([name, original]) => { Document.prototype[name] = original; });
      Node.prototype.cloneNode = clone;
    };
  }, String(how));
}

async function hostileTexts() {
  const read = (path) => readFile(join(process.env.CARREL_SHARED ?? 'none', 'hostile', path), 'utf8').catch(() => null);
  const [vectors, naughty, cheats] = await Promise.all([read('dompurify/vectors.json'), read('blns/blns.json'), read('owasp/XSS_Filter_Evasion_Cheat_Sheet.md')]);
  const texts = [
    ...JSON.parse(vectors ?? '[]').map((it) => it.payload),
    ...JSON.parse(naughty ?? '[]'),
    ...[...(cheats ?? '').matchAll(/```\w*\n(.*?)```/gs)].map((it) => it[1].trim()),
  ];
  // What they would do if they ran is to be seen.
  return texts.filter((it) => typeof it === 'string' && it.trim()).map((it) => it.replace(/\b(alert|prompt|confirm)\s*(\(|`)/g, 'pwned=$2'));
}

/** A title with one vector in every field that takes text. */
function hostileTitle(vector, index, all) {
  const other = all[(index * 7 + 3) % all.length];
  const links = ['javascript:pwned=1', ' jAvAsCrIpT:pwned=1', 'data:text/html,<script>pwned=1</script>', 'java\tscript:pwned=1', 'vbscript:pwned=1', '//library.example/x', '/record/1', 'https://library.example/2', vector];
  return {
    id: `hostile-${index}`,
    title: vector,
    original_title: other,
    creators: [vector, other],
    languages: ['en'],
    formats: [vector.slice(0, 40) || 'book'],
    topics: [vector, other, '<script>pwned=1</script>'],
    headings: [vector],
    series: { name: vector, number: index },
    call_number: vector,
    link: links[index % links.length],
    description: vector,
    staff_pick: index % 5 ? null : { text: vector, name: other },
    added: 20_000 + index,
    loans: 1000 - index,
  };
}
