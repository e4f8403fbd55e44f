// What a reader agreed to send arrives once, and nothing else does.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, never, openLibrary } from './page.mjs';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(() => {
  library.reset();
  library.settings({ backend: '/backend' });
  library.server.addPage('/blank.html', '<!doctype html><title>Blank</title>');
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const backend = () => library.server.backend;
const posts = () => library.server.log.requests().filter(({ url, method }) => url.startsWith('/backend') && method === 'POST');
const pass = (ms) => new Promise((done) => setTimeout(done, ms));

/** A reader who has agreed to send reactions. */
const agreed = (body) =>
  library.reader(async (desk, reader) => {
    await desk.visit();
    await desk.agree();
    await body(desk, reader);
  });

const act = async (desk, title, name) => desk.shelf('popular').cardOf(title).act(name).click();
const arrived = (count) => eventually(() => backend().events().length >= count && backend().events(), 'it did not arrive', 20_000);
const ledger = (desk) => desk.openDialog('What leaves this browser');

describe('the web person is told', () => {
  const HEAR = '<script>window.told = []; addEventListener("carrel-error", ({ detail }) => told.push(`${detail.kind}: ${detail.message}`));</script>';
  const told = (desk) => desk.tab.evaluate(() => window.told);

  test('once, by an event, of a backend whose settings make no sense', () =>
    library.reader(async (desk) => {
      library.settings({ backend: { kind: 'pigeon', url: '/backend' } });
      library.page('/desk.html', { head: HEAR, body: carrelPage() });
      await desk.visit();
      await eventually(async () => (await told(desk)).length > 0);
      assert.equal((await told(desk)).length, 1);
      assert.match((await told(desk))[0], /^settings: .*pigeon/);
    }));

  test('by an event, of a backend that answers what no backend answers', () =>
    library.reader(async (desk) => {
      library.page('/desk.html', { head: HEAR, body: carrelPage() });
      library.server.addRule({ path: '/backend', status: 200, type: 'application/json', body: '{"accepted": ["another"]}' });
      await desk.visit();
      await desk.agree();
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => (await told(desk)).some((it) => it.startsWith('backend: ')), 'nobody is told', 10_000);
      assert.ok(!(await told(desk)).join().includes('Jane'), 'no title is named');
    }));
});

describe('reactions', () => {
  test('go out as a batch of CloudEvents of exactly the documented form', () =>
    agreed(async (desk) => {
      const card = desk.shelf('popular').cardOf('Jane Eyre');
      const id = await card.id();
      await card.act('Like').click();
      await card.act('Save').click();
      await act(desk, 'Frankenstein', 'Not interested');
      const events = await arrived(3);
      for (const { type, headers, text } of backend().batches) {
        assert.equal(type, 'application/cloudevents-batch+json; charset=UTF-8');
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer, undefined);
        assert.equal(headers.authorization, undefined);
        assert.ok(Array.isArray(JSON.parse(text)));
      }
      const source = library.server.url('/carrel/collection/');
      for (const event of events) {
        assert.deepEqual(Object.keys(event).sort(), ['data', 'datacontenttype', 'id', 'source', 'specversion', 'subject', 'time', 'type']);
        assert.deepEqual([event.specversion, event.type, event.datacontenttype, event.source], ['1.0', 'carrel.reaction.v1', 'application/json', source]);
        assert.match(event.id, UUID);
        assert.match(event.time, /^2026-11-22T\d\d:\d\d:\d\dZ$/);
      }
      assert.equal(new Set(events.map((it) => it.id)).size, 3);
      assert.deepEqual(events.slice(0, 2).map(({ subject, data }) => ({ subject, data })), [
        { subject: id, data: { reaction: 'liked', on: true } },
        { subject: id, data: { reaction: 'saved', on: true } },
      ]);
      assert.deepEqual(events[2].data, { reaction: 'not-interested', on: true });
      await eventually(async () => (await desk.outbox()).length === 0, 'what was sent still waits');
      assert.match(await desk.privacy(), /3 messages sent, as you agreed/);
    }));

  test('from before the consent, opened titles, interests and settings are never sent', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await act(desk, 'Jane Eyre', 'Like');
      await desk.agree();
      await desk.chip('Poetry').click();
      library.server.addPage('/demo/title.html', '<!doctype html><title>Record</title>');
      await desk.shelf('popular').card(3).element.find('a.link').click();
      await desk.tab.waitFor(() => location.pathname === '/demo/title.html');
      await desk.visit();
      await act(desk, 'Frankenstein', 'Save');
      const events = await arrived(1);
      await pass(800);
      assert.deepEqual(backend().events().map(({ data }) => data), [{ reaction: 'saved', on: true }]);
      assert.doesNotMatch(JSON.stringify(events), /poetry/i);
    }));

  test('are told of where nothing is kept, and kept is not claimed', async () => {
    library.settings({ backend: '/backend', ephemeral: true });
    await library.reader(async (desk) => {
      await desk.visit();
      const dialog = await desk.openDialog('Settings');
      await dialog.find('#agree-reactions').click();
      await dialog.close();
      await act(desk, 'Jane Eyre', 'Like');
      await arrived(1);
      await eventually(async () => (await desk.privacy()) === 'Shared computer: forgotten when you leave. 1 message has been sent from this browser.');
    });
  });

  test('that were refused or may have arrived are not called unsent, not at a later visit either', () =>
    agreed(async (desk) => {
      assert.match(await desk.privacy(), /Nothing has been sent/);
      backend().failNext(1, { status: 422 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => !/Nothing has been sent/.test(await desk.privacy()), 'it is called unsent');
      await desk.reload();
      assert.doesNotMatch(await desk.privacy(), /Nothing/);
      const dialog = await ledger(desk);
      assert.doesNotMatch(await dialog.text(), /Nothing about you has left/);
      await dialog.close();
    }));

  test('taken back before they are sent are not sent', () =>
    agreed(async (desk) => {
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').evaluate(async (button) => {
        button.click();
        // Long enough to be drawn, too short to be sent.
        await new Promise((done) => setTimeout(done, 100));
        button.click();
      });
      await never(() => posts().length > 0, 'it was sent', 1500);
      assert.equal(await desk.shelf('popular').cardOf('Jane Eyre').isOn('Like'), false);
      assert.deepEqual(await desk.outbox(), []);
    }));

  test('taken back after they were sent are sent as taken back', () =>
    agreed(async (desk) => {
      await act(desk, 'Jane Eyre', 'Like');
      await arrived(1);
      await eventually(async () => (await desk.outbox()).length === 0);
      await act(desk, 'Jane Eyre', 'Like');
      const events = await arrived(2);
      assert.deepEqual(events.map(({ data }) => data.on), [true, false]);
      assert.equal(events[0].subject, events[1].subject);
    }));

  test('are kept in storage while they wait, one entry each', () =>
    agreed(async (desk) => {
      backend().failNext(50, { status: 503, retryAfter: 3600 });
      await act(desk, 'Jane Eyre', 'Like');
      await act(desk, 'Frankenstein', 'Save');
      await eventually(() => posts().length > 0);
      const entries = await eventually(async () => {
        const all = await desk.outbox();
        return all.length === 2 && all.some((it) => it.attempts > 0) && all;
      });
      for (const entry of entries) {
        assert.equal(typeof entry.notBefore, 'number');
        assert.equal(entry.refused, undefined);
        assert.match(entry.id, UUID);
      }
      const dialog = await ledger(desk);
      assert.match(await dialog.text(), /2 .*wait/i);
      assert.match(await dialog.text(), /You liked Jane Eyre/);
      assert.match(await dialog.text(), /You saved Frankenstein/);
    }));
});

describe('a backend that fails', () => {
  for (const [name, failure] of Object.entries({
    'with 503 and Retry-After': { status: 503, retryAfter: 1 },
    'with 429 and Retry-After': { status: 429, retryAfter: 1 },
  })) {
    test(`${name} gets the same events again after that time, and accepts each once`, () =>
      agreed(async (desk) => {
        backend().failNext(2, failure);
        await act(desk, 'Jane Eyre', 'Like');
        await eventually(() => posts().length >= 1);
        const events = await arrived(1);
        const times = posts().map(({ time }) => time);
        assert.equal(times.length, 3);
        assert.ok(times[1] - times[0] >= 950 && times[2] - times[1] >= 950, `asked again after ${times[1] - times[0]} ms`);
        assert.equal(new Set(posts().map(({ text }) => JSON.parse(text)[0].id)).size, 1, 'the same id each time');
        await pass(1500);
        assert.equal(backend().events().length, events.length);
        assert.deepEqual(await desk.outbox(), []);
      }));
  }

  for (const [name, failure] of Object.entries({ 'with 500': { status: 500 }, 'by dropping the connection': { lose: 'request' } })) {
    test(`${name} is left alone for half a minute, and then gets the events`, () =>
      library.reader(async (desk) => {
        await desk.visit();
        await desk.agree();
        backend().failNext(1, failure);
        const begun = Date.now();
        await act(desk, 'Jane Eyre', 'Like');
        await arrived(1);
        const times = posts().map(({ time }) => time);
        // A minute takes two seconds here.
        assert.ok(times.at(-1) - times.at(-2) >= 900, `asked again after ${times.at(-1) - times.at(-2)} ms`);
        assert.ok(Date.now() - begun < 20_000);
        assert.equal(new Set(posts().map(({ text }) => JSON.parse(text)[0].id)).size, 1);
        assert.equal(backend().events().length, 1);
      }, { today: false, initScript: hurry, initArgument: 30 }));
  }

  test('that wants to be left alone for two hours gets the events then, from the same page', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await desk.agree();
      backend().failNext(1, { status: 503, retryAfter: 7200 });
      await act(desk, 'Jane Eyre', 'Like');
      await arrived(1);
      const [first, second] = posts().map(({ time }) => time);
      // An hour takes six seconds here.
      assert.ok(second - first >= 11_500, `asked again after ${second - first} ms`);
    }, { today: false, initScript: hurry, initArgument: 600 }));

  test('whose answer is lost after it accepted gets the events again under the same ids', () =>
    library.reader(async (desk) => {
      await desk.visit();
      await desk.agree();
      backend().failNext(1, { lose: 'answer' });
      await act(desk, 'Jane Eyre', 'Like');
      const events = await arrived(2);
      assert.equal(new Set(events.map(({ id }) => id)).size, 1, 'the backend can tell that it has it');
      await pass(800);
      assert.deepEqual(await desk.outbox(), []);
    }, { today: false, initScript: hurry, initArgument: 30 }));

  for (const status of [400, 413, 422]) {
    test(`with ${status}: set aside, shown, and sent when the reader tries again`, () =>
      agreed(async (desk) => {
        backend().failNext(1, { status });
        await act(desk, 'Jane Eyre', 'Like');
        const [entry] = await eventually(async () => {
          const all = await desk.outbox();
          return all[0]?.refused && all;
        }, 'it was not set aside');
        assert.equal(entry.refused, status);
        await never(() => posts().length > 1, 'it was sent again by itself', 1200);
        await desk.reload();
        await never(() => posts().length > 1, 'it was sent again after a reload', 1200);
        const dialog = await ledger(desk);
        assert.match(await dialog.text(), /You liked Jane Eyre/);
        assert.match(await dialog.text(), new RegExp(String(status)));
        await dialog.button('Try again').click();
        const [sent] = await arrived(1);
        assert.equal(sent.id, entry.id);
        await eventually(async () => (await desk.outbox()).length === 0);
      }));
  }

  test('with 422: can be discarded', () =>
    agreed(async (desk) => {
      backend().failNext(1, { status: 422 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => (await desk.outbox())[0]?.refused);
      const dialog = await ledger(desk);
      const show = dialog.find('.entry button[aria-expanded]');
      await show.click();
      assert.equal(JSON.parse(await dialog.find('.entry .raw').text()).data.reaction, 'liked');
      await dialog.find('.entry .chips button').at(1).click();
      await dialog.find('.entry').disappear();
      assert.deepEqual(await desk.outbox(), []);
      await never(() => posts().length > 1, 'it was sent', 1000);
    }));

  test('does not take a set-aside event for sent when the like is taken back', () =>
    agreed(async (desk) => {
      backend().failNext(1, { status: 422 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => (await desk.outbox())[0]?.refused);
      await act(desk, 'Jane Eyre', 'Like');
      const [event] = await arrived(1);
      assert.equal(event.data.on, false);
    }));
});

describe('consent', () => {
  test('withdrawn purges what waits, and nothing is sent afterwards', () =>
    agreed(async (desk) => {
      backend().failNext(1, { status: 503, retryAfter: 2 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => posts().length === 1 && (await desk.outbox()).length === 1);
      await desk.agree(false);
      await eventually(async () => (await desk.outbox()).length === 0, 'it still waits');
      await act(desk, 'Frankenstein', 'Like');
      await never(() => posts().length > 1, 'it was sent', 3500);
      await desk.reload();
      await never(() => posts().length > 1, 'it was sent after a reload', 1500);
      const dialog = await ledger(desk);
      assert.equal(await dialog.find('.entry').count(), 0);
    }));

  test('withdrawn in one tab holds in the other', () =>
    agreed(async (desk, reader) => {
      const other = await reader.secondDesk();
      await other.visit();
      await desk.agree(false);
      await pass(300);
      await act(other, 'Jane Eyre', 'Like');
      await never(() => posts().length > 0, 'the other tab sent it', 1500);
    }));

  test('to an earlier wording is asked again, and until then nothing is sent', () =>
    agreed(async (desk) => {
      backend().failNext(1, { status: 503, retryAfter: 1 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => posts().length === 1 && (await desk.outbox()).length === 1);
      const copy = await desk.profile();
      const consent = copy.entries.find(({ kind, id }) => kind === 'consent' && id === 'reactions');
      assert.match(consent.text, /^\d{4}-\d\d$/);
      consent.text = '2020-01';
      await storeProfile(desk, copy);
      await desk.reload();
      await act(desk, 'Frankenstein', 'Like');
      await never(() => posts().length > 1, 'it was sent', 2500);
      const dialog = await desk.openDialog('Settings');
      assert.equal(await dialog.find('#agree-reactions').evaluate((it) => it.checked), false);
      assert.match(await dialog.find('#agree-reactions-p').text(), /The wording has changed since you agreed/);
      await dialog.find('#agree-reactions').click();
      await dialog.close();
      await act(desk, 'Treasure Island', 'Like');
      await eventually(() => backend().events().some(({ subject }) => /treasure/.test(subject)));
    }));

  test('is not offered where the library has no backend', async () => {
    library.settings({});
    await library.reader(async (desk) => {
      await desk.visit();
      const dialog = await desk.openDialog('Settings');
      assert.equal(await dialog.find('#agree-reactions').count(), 0);
      assert.equal(await dialog.find('#agree-host-events').count(), 1);
    });
  });
});

describe('events that wait', () => {
  test('are sent after a reload', () =>
    agreed(async (desk) => {
      backend().failNext(1, { status: 503, retryAfter: 2 });
      await act(desk, 'Jane Eyre', 'Like');
      const [{ id }] = await eventually(async () => {
        const all = await desk.outbox();
        return posts().length === 1 && all[0]?.attempts > 0 && all;
      });
      await desk.reload();
      const [event] = await arrived(1);
      assert.equal(event.id, id);
    }));

  test('are sent after a reload in the very moment of the reaction', () =>
    agreed(async (desk) => {
      await act(desk, 'Jane Eyre', 'Like');
      await desk.tab.reload();
      await arrived(1);
      await pass(800);
      assert.equal(new Set(backend().events().map(({ id }) => id)).size, 1);
    }));

  test('are sent by one of two tabs, each under one id', () =>
    agreed(async (desk, reader) => {
      const other = await reader.secondDesk();
      await other.visit();
      await act(desk, 'Jane Eyre', 'Like');
      await act(other, 'Frankenstein', 'Save');
      await arrived(2);
      await pass(1500);
      assert.equal(new Set(backend().events().map(({ id }) => id)).size, 2);
      assert.deepEqual(await desk.outbox(), []);
    }));

  test('cut off in storage are told as damaged, and the others are sent', () =>
    agreed(async (desk) => {
      const names = await keepWaiting(desk, 9);
      const cut = [names[1], names[4], names[8]];
      const left = await desk.tab.evaluate((cut) => cut.map((name, at) => (localStorage[name] = localStorage[name].slice(0, [25, -1, 0][at]))), cut);
      await desk.visit();
      const events = await arrived(6);
      const sent = names.filter((name) => !cut.includes(name)).map((name) => name.split('outbox.')[1]);
      assert.deepEqual(events.map(({ id }) => id).sort(), sent.sort());
      const dialog = await ledger(desk);
      const section = dialog.find('section[aria-labelledby="led-bad"]');
      assert.match(await section.text(), /3 entries kept here were damaged and cannot be read or sent any more/);
      assert.deepEqual((await section.find('pre').evaluateAll((all) => all.map((it) => it.textContent))).sort(), left.sort());
      assert.deepEqual(Object.keys(await desk.stored()).filter((name) => name.includes(':outbox.')).sort(), cut.sort(), 'the reader lets them go, nobody else');
      for (const left of [2, 1, 0]) {
        await section.findByRole('button', { name: 'Let it go' }).at(0).click();
        await eventually(async () => (await section.find('li').count()) === left);
      }
      await eventually(async () => !Object.keys(await desk.stored()).some((name) => name.includes(':outbox.')), 'they are kept');
    }));

  test('go few at first, and twice as many after each batch that was taken', () =>
    agreed(async (desk) => {
      await keepWaiting(desk, 40);
      await desk.visit();
      await arrived(40);
      assert.deepEqual(backend().batches.map(({ events }) => events.length), [5, 10, 20, 5]);
    }));

  for (const [count, now] of [[3, 3], [7, 0]]) {
    test(`of a moment ago, ${count} of them, when the page is left: ${now} go at once and each arrives once in all`, () =>
      agreed(async (desk) => {
        const shelf = desk.shelf('popular').element;
        await shelf.find('button.ib[aria-label^="Like: "]').evaluateAll((all, count) => all.slice(0, count).forEach((it) => it.click()), count);
        await desk.tab.goto(library.server.url('/blank.html'));
        if (now > 0) await arrived(now);
        else await never(() => posts().length > 0, 'it was sent');
        await desk.visit();
        await arrived(count);
        await eventually(async () => (await desk.outbox()).length === now, 'it still waits');
        assert.equal(backend().events().length, count);
      }));
  }

  test('are told of before everything is erased, and erased with it', () =>
    agreed(async (desk) => {
      backend().failNext(50, { status: 503, retryAfter: 2 });
      await act(desk, 'Jane Eyre', 'Like');
      await eventually(async () => posts().length === 1 && (await desk.outbox()).length === 1);
      const dialog = await desk.openDialog('Settings');
      await dialog.button('Erase everything').click();
      assert.match(await dialog.find('.confirm').text(), /1 waiting message/);
      await dialog.find('.confirm').findByRole('button', { name: 'Erase everything' }).click();
      await eventually(async () => Object.keys(await desk.stored()).length === 0);
      await never(() => posts().length > 1, 'it was sent', 3000);
    }));

  test('of a backend on another origin are sent without credentials', async () => {
    library.settings({ backend: `${library.server.otherOrigin}/backend` });
    await agreed(async (desk) => {
      await desk.tab.evaluate(() => { document.cookie = 'reader=ada'; });
      await act(desk, 'Jane Eyre', 'Like');
      await arrived(1);
      const [{ headers }] = backend().batches;
      assert.equal(headers.cookie, undefined);
      assert.equal(headers.referer, undefined);
    });
  });
});

/** Lets so many events wait for the next visit, copies of one that this visit could not send. Returns the names of their entries. */
async function keepWaiting(desk, count) {
  backend().failNext(1, { status: 503, retryAfter: 60 });
  await act(desk, 'Jane Eyre', 'Like');
  await eventually(() => posts().length === 1);
  await eventually(async () => (await desk.outbox())[0]?.quietUntil > 0);
  await desk.tab.goto(library.server.url('/blank.html'));
  return desk.tab.evaluate((count) => {
    const [first] = Object.keys(localStorage).filter((name) => name.includes(':outbox.'));
    const { quietUntil, ...entry } = JSON.parse(localStorage[first]);
    delete localStorage[first];
    return Array.from({ length: count }, (_, at) => {
      const id = crypto.randomUUID();
      const name = `carrel:main:outbox.${id}`;
      localStorage[name] = JSON.stringify({ ...entry, id, subject: `t-${at}`, since: entry.since + at, notBefore: 0 });
      return name;
    });
  }, count);
}

/** Puts a profile into both slots, sealed as Carrel seals them. */
async function storeProfile(desk, profile) {
  const json = JSON.stringify(profile);
  const seal = (seq) => `carrel-slot 1 ${seq} ${fnv1a(`${seq} ${json}`)} ${json}`;
  const slots = { 'carrel:main:profile.a': seal(1001), 'carrel:main:profile.b': seal(1000) };
  // As the page goes, so that it does not answer.
  await desk.tab.evaluate((slots) => addEventListener('pagehide', () => Object.assign(localStorage, slots)), slots);
}

function fnv1a(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

// Runs in the page: the clock, and waits of ten seconds and more with it, passes so many times as fast.
function hurry(times) {
  const Real = Date;
  const begun = Real.now();
  const now = () => begun + (Real.now() - begun) * times;
  globalThis.Date = class Date extends Real {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now());
    }
    static now() {
      return now();
    }
  };
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (callback, ms, ...rest) => real(callback, ms >= 10_000 ? ms / times : ms, ...rest);
}
