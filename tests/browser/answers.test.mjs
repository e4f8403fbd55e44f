// Whatever a backend answers: events go on waiting, requests stand as they stood, and the page says so in words and goes on.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, openLibrary } from './page.mjs';

/** Times that the page waits shorter than in the world, its limit of 30 s for an answer included. */
const HURRY = 30;
const CORS = { 'Access-Control-Allow-Origin': '*' };
const json = (body, more) => ({ status: 200, headers: { ...CORS, 'Content-Type': 'application/json' }, body: Buffer.from(body), ...more });
const SCRIPT = '<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>';
/** A byte now and then for much longer than anybody waits. */
const drip = () => ({ pieces: Array.from({ length: 600 }, () => ' '), pause: 100 });

/** Answers to a delivery that say nothing of the event, and what the web person is told. */
const HOSTILE = {
  'a web page': [{ status: 200, headers: { ...CORS, 'Content-Type': 'text/html' }, body: Buffer.from(`<!doctype html>${SCRIPT}`) }, /HTML page/],
  'a web page that is called JSON': [json(`<!doctype html>${SCRIPT}`), /not JSON|HTML page/],
  'JSON of wrong types': [json(JSON.stringify({ accepted: { 0: SCRIPT }, refused: 7 })), /JSON that does not say/],
  'lists of wrong types': [json('{"accepted": [1, null, {}, []], "refused": [{"id": 5}, "x"]}'), /named none|JSON that does not say/],
  'an event that nobody sent': [json('{"accepted": ["00000000-0000-4000-8000-000000000000"]}'), /named none/],
  'ten megabytes': [json(`{"accepted": ["${'x'.repeat(10_000_000)}"]}`), /more than 64 KiB/],
  'JSON without end': [json('{"accepted": ["a"'), /not JSON/],
  'JSON as deep as a well': [json('['.repeat(200_000)), /64 KiB|not JSON/],
  'a way elsewhere': [{ status: 302, headers: { ...CORS, Location: '/elsewhere' } }, /redirect/],
  'a byte now and then': [json('{"accepted": [', drip()), /30 s/],
};
const NAMES = Object.keys(HOSTILE);
const AT_ONCE = 3;

let library;
let usual;

before(async () => {
  library = await openLibrary();
  usual = library.server.backend;
});
after(() => library?.close());
beforeEach(() => {
  library.server.backend = usual;
  library.reset();
  library.settings({ backend: '/backend' });
});

/** Answers posts, or what is asked about requests, from a list; what comes after it as the usual backend does. */
class Answers {
  /** Answers yet to come. */
  left;
  /** How many posts or questions were answered, the usual way included. */
  given = 0;
  #of;

  constructor(left, of = 'POST') {
    this.left = left;
    this.#of = of;
  }

  clear() {}

  events() {
    return usual.events();
  }

  answer(request) {
    if (request.method !== this.#of) return usual.answer(request);
    this.given += 1;
    return this.left.shift() ?? usual.answer(request);
  }
}

/** A reader for whom waiting is short. */
const hurried = (body) => {
  library.page('/desk.html', { head: HEAR, body: carrelPage() });
  return library.reader(body, { today: false, initScript: hurry, initArgument: HURRY });
};
const HEAR = '<script>globalThis.told = []; addEventListener("carrel-error", ({ detail }) => told.push(`${detail.kind}: ${detail.message}`));</script>';
const told = (desk) => desk.tab.evaluate(() => globalThis.told);
const posts = () => library.server.log.requests().filter(({ url, method }) => url === '/backend' && method === 'POST');

/** Nothing of an answer became part of the page. */
async function isSound(desk) {
  assert.equal(await desk.tab.evaluate(() => globalThis.broken), undefined);
  assert.equal(await desk.find('img[src="x"]').count(), 0);
}

describe('an answer to a delivery', () => {
  // A few each, since every one doubles the time until the next.
  for (let from = 0; from < NAMES.length; from += AT_ONCE) {
    const names = NAMES.slice(from, from + AT_ONCE);
    test(`that is ${names.join(', or ')} leaves the event waiting, until one says that it is taken`, () =>
      hurried(async (desk) => {
        await desk.visit();
        await desk.agree();
        library.server.backend = new Answers(names.map((name) => HOSTILE[name][0]));
        await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
        for (const [at, name] of names.entries()) {
          await eventually(() => library.server.backend.given > at, `${name}: not tried`, 30_000);
          await eventually(async () => (await desk.outbox())[0]?.attempts > at && (await told(desk)).length > 0, `${name}: not written down`, 10_000);
          const [entry, ...others] = await desk.outbox();
          assert.deepEqual([others.length, entry.data, entry.refused], [0, { reaction: 'liked', on: true }, undefined], name);
          await isSound(desk);
        }
        await eventually(async () => (await desk.outbox()).length === 0, 'the event still waits', 30_000);
        assert.equal(usual.events().length, 1);
        assert.equal(new Set(posts().map(({ body }) => body)).size, 1, 'the same event each time');
        assert.equal(library.server.log.requests().filter(({ url }) => url === '/elsewhere').length, 0);
        // One sentence for each kind of trouble, however often it comes.
        const sentences = await told(desk);
        for (const wanted of names.map((name) => HOSTILE[name][1])) assert.ok(sentences.some((it) => wanted.test(it)), `${wanted} is not among\n${sentences.join('\n')}`);
        for (const it of sentences) assert.ok(/^backend: /.test(it) && it.length < 600 && !/onerror|Jane/.test(it), it.slice(0, 700));
        await desk.shelf('popular').cardOf('Frankenstein').act('Save').click();
        await eventually(() => usual.events().length === 2, 'the page sends no more', 20_000);
      }));
  }

  test('that refuses the event in wild words is shown as words', () =>
    hurried(async (desk) => {
      await desk.visit();
      await desk.agree();
      const why = `${SCRIPT}\u202e\u0000${'long '.repeat(200_000)}`;
      library.server.backend = new Answers([{ status: 422, headers: { ...CORS, 'Content-Type': 'application/json' }, body: Buffer.from(JSON.stringify({ error: why })) }]);
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
      await eventually(async () => (await desk.outbox())[0]?.refused === 422, 'it is not set aside');
      const ledger = await desk.openDialog('What leaves this browser');
      const text = await ledger.text();
      assert.ok(text.includes('422') && text.length < 20_000, `${text.length} characters`);
      await isSound(desk);
    }));
});

describe('an answer about a request that breaks the rules', () => {
  const step = (to, by = 'staff') => ({ to, by, time: '2026-11-22T10:00:00Z' });
  const submitted = step('submitted', 'reader');
  const HOSTILE = {
    'a web page': () => json('<!doctype html><p>Sign in'),
    'of wrong types': () => json('{"id": 3, "steps": {}, "messages": "x"}'),
    'with a move that is not allowed': (id) => json(JSON.stringify({ id, steps: [submitted, step('answered')], messages: [] })),
    'about another request': () => json(JSON.stringify({ id: 'other', steps: [submitted], messages: [] })),
    'of ten megabytes': (id) => json(JSON.stringify({ id, steps: [submitted], messages: [], more: 'x'.repeat(10_000_000) })),
    'as deep as a well': () => json('['.repeat(200_000)),
    'from elsewhere': () => ({ status: 302, headers: { ...CORS, Location: '/elsewhere' } }),
    'a byte now and then': () => json('{"id": ', drip()),
  };

  test('changes nothing but a sentence', () =>
    hurried(async (page) => {
      await page.visit();
      await page.openDialog('Ask the library');
      await page.find('.kinds .listed').at(0).click();
      await page.find('dialog textarea').fill('Hello?');
      await page.button('Look it over').click();
      await page.button('Agree and send').click();
      const [{ id }] = await eventually(() => usual.events().length > 0 && usual.events(), 'it did not arrive', 20_000);
      const sound = { id, steps: [submitted, step('verified', 'system')], messages: [] };
      usual.conversations[id] = sound;
      const kept = async () => JSON.parse((await page.stored())[`carrel:main:request.${id}`]);
      await page.visit();
      await eventually(async () => (await kept()).conversation, 'the sound answer was not taken');
      for (const [name, answer] of Object.entries(HOSTILE)) {
        library.server.backend = new Answers(Array.from({ length: 4 }, () => answer(id)), 'GET');
        await page.visit();
        await page.find('.mail .listed').at(0).click();
        await eventually(async () => /could not be read|did not answer/.test(await page.find('dialog .seal').text()), `${name}: nothing is said of it`, 30_000);
        assert.ok(library.server.backend.given > 0, name);
        assert.deepEqual((await kept()).conversation, sound, name);
        await page.tab.press('Escape');
      }
      assert.equal(library.server.log.requests().filter(({ url }) => url === '/elsewhere').length, 0);
      library.server.backend = usual;
      usual.conversations[id] = { ...sound, steps: [...sound.steps, step('recorded')] };
      await page.visit();
      await eventually(async () => (await kept()).conversation.steps.length === 3, 'the next sound answer was not taken');
    }));
});

describe('in a browser without locks', () => {
  test('two tabs still send each event once', () =>
    library.reader(async (desk, reader) => {
      await desk.visit();
      assert.equal(await desk.tab.evaluate(() => navigator.locks), undefined);
      await desk.agree();
      const other = await reader.secondDesk();
      await other.visit();
      const all = ['Jane Eyre', 'Frankenstein'];
      await Promise.all([desk, other].map(async (it) => {
        for (const act of ['Like', 'Save']) await it.shelf('popular').cardOf(all[it === desk ? 0 : 1]).act(act).click();
      }));
      await eventually(async () => (await desk.outbox()).length === 0 && usual.events().length >= 4, 'something still waits', 30_000);
      const ids = usual.events().map(({ id }) => id);
      assert.deepEqual([ids.length, new Set(ids).size], [4, 4]);
    }, { initScript: () => { delete Navigator.prototype.locks; } }));
});

// Runs in the page.
function hurry(times) {
  const [RealDate, setReal, epoch] = [Date, globalThis.setTimeout, Date.now()];
  const now = () => epoch + (RealDate.now() - epoch) * times;
  // The watch on rendering is about this machine, not about waiting.
  globalThis.setTimeout = (act, ms, ...rest) => setReal(act, ms < 1_000 || ms === 3_000 ? ms : ms / times, ...rest);
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now());
    }
    static now() {
      return now();
    }
  };
}
