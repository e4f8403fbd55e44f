// What each kind of backend is sent, read by servers that keep its protocol (checkers.mjs), up to nothing waiting any more.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';

import { Automation, Catalogue, RecordStore, Tracker } from './checkers.mjs';
import { carrelPage, eventually, hostPage, openLibrary } from './page.mjs';

const SESSION = 'c0ffee';
/** The one title of the demo library whose id has a number, as Koha's have. */
const NUMBERED = { id: 'bly-around-the-world-in-72-days', biblio: 72 };
const KEY = 'Basic d3JpdGU6b25seQ==';
/** Only this kind can be signed in to. */
const SIGN_IN = 'Sign in to the library’s catalogue first';

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
});

/** A reader at a library with such a backend. */
function reader(backend, checker, body, { surveys } = {}) {
  library.server.backend = checker;
  library.settings({ backend, surveys });
  return library.reader(async (desk) => {
    await desk.visit();
    await body(desk);
    assert.deepEqual(checker.faults, []);
  });
}

/** Address of the backend, for a page of another origin. */
const elsewhere = (path = '') => `${library.server.otherOrigin}/backend${path}`;

/** Likes and saves a title, takes the like back once it was told, and wants no more of another one. */
async function react(desk, checker) {
  const card = desk.shelf('popular').cardOf('Jane Eyre');
  const id = await card.id();
  await card.act('Like').click();
  await card.act('Save').click();
  const other = desk.shelf('popular').cardOf('Frankenstein');
  const unwanted = await other.id();
  await other.act('Not interested').click();
  await took(checker, 3);
  await card.act('Like').click();
  await took(checker, 4);
  await nothingWaits(desk);
  return [id, unwanted];
}

const took = (checker, count) => eventually(() => checker.taken.length >= count || (checker.faults.length > 0 && Promise.reject(new Error(checker.faults.join('\n')))), `${checker.taken.length} of ${count} were taken`, 20_000);
/** The reactions or kinds of what waits or is set aside. */
const waits = async (desk) => (await desk.outbox()).map(({ data }) => data.reaction ?? data.kind);
/** Waits until the only event is set aside. */
const setAside = (desk) => eventually(async () => (await desk.outbox()).some((it) => it.refused), 'it is not set aside', 20_000);
const nothingWaits = (desk) => eventually(async () => (await waits(desk)).length === 0, 'something still waits');
const says = (desk, text) => eventually(async () => (await desk.find('dialog[open]').text()).includes(text), `“${text}” is not to be seen`, 20_000);

/** Rates a title in words, from its panel. */
async function rate(desk, words) {
  await desk.button('Rate or recommend').click();
  await desk.find('dialog .stars input').at(3).click();
  await desk.find('dialog textarea').fill(words);
  await desk.button('Look it over').click();
}

/** Opens a title's panel by its address; a page of its own each time, for an address that differs by nothing else opens none. */
const panel = async (desk, id) => {
  await desk.visit(`/desk.html?${performance.now()}#carrel-title=${id}`);
  await desk.button('Rate or recommend').appear();
};

describe('a learning record store', () => {
  const backend = () => ({ kind: 'xapi', url: elsewhere(), key: KEY, activity: 'https://library.example/title/' });

  test('takes reactions, and what was taken back, of one pseudonym', () => {
    const store = new RecordStore(KEY);
    return reader(backend(), store, async (desk) => {
      await desk.agree();
      const [id, unwanted] = await react(desk, store);
      const verb = ({ verb }) => verb.id.split('/').at(-1);
      assert.deepEqual(store.taken.map((it) => [verb(it), it.object.id]).sort(), [
        ['dislike', `https://library.example/title/${unwanted}`],
        ['like', `https://library.example/title/${id}`],
        ['save', `https://library.example/title/${id}`],
        ['unlike', `https://library.example/title/${id}`],
      ]);
      assert.equal(new Set(store.taken.map(({ actor }) => actor.account.name)).size, 1);
      assert.ok(store.asked > 0, 'from another origin a browser asks beforehand');
    });
  });

  test('takes a wish taken back as undone, a review and a survey', () => {
    const store = new RecordStore(KEY);
    const questions = [{ id: 'ease', kind: 'scale', from: 1, to: 5, text: 'How easy was it?' }];
    const surveys = [{ id: 'visit-1', when: 'visit', title: 'This page', questions }];
    return reader(backend(), store, async (desk) => {
      await desk.agree();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      const place = (await desk.shelf('popular').titles()).indexOf('Frankenstein');
      const gone = desk.shelf('popular').card(place);
      await gone.act('Not interested').click();
      await took(store, 2);
      await gone.undo().click();
      await took(store, 3);
      const [, wish, undone] = store.taken;
      assert.deepEqual([undone.object.objectType, undone.object.verb], ['SubStatement', wish.verb]);
      await nothingWaits(desk);
      await panel(desk, NUMBERED.id);
      await rate(desk, 'For rainy days.');
      await desk.button('Agree and send').click();
      await took(store, 4);
      assert.deepEqual([store.taken[3].result.response, store.taken[3].result.score.raw], ['For rainy days.', 8]);
      await desk.tab.press('Escape');
      await desk.find('.hint').findByRole('button', { name: 'Answer' }).click();
      await desk.find('dialog .seg input').at(3).click();
      await desk.button('Look it over').click();
      await desk.button('Send').click();
      await took(store, 5);
      assert.deepEqual(store.taken[4].result.extensions['urn:x-carrel:answers'], [{ question: 'ease', value: 4 }]);
      await nothingWaits(desk);
    }, { surveys });
  });

  test('that does not know the key loses nothing', () => {
    const store = new RecordStore('another');
    return reader(backend(), store, async (desk) => {
      await desk.agree();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
      await eventually(() => store.posts === 1, 'it was not tried');
      assert.deepEqual([store.taken.length, await waits(desk)], [0, ['liked']]);
    });
  });
});

describe('Matomo', () => {
  test('counts reactions, from another origin and without being asked beforehand', () => {
    const tracker = new Tracker(3);
    return reader({ kind: 'matomo', url: elsewhere(), site: 3 }, tracker, async (desk) => {
      await desk.agree();
      const [id, unwanted] = await react(desk, tracker);
      assert.deepEqual(tracker.taken.map((it) => [it.e_c, it.e_a, it.e_n]).sort(), [
        ['Carrel', 'liked', id],
        ['Carrel', 'liked-taken-back', id],
        ['Carrel', 'not-interested', unwanted],
        ['Carrel', 'saved', id],
      ]);
      assert.equal(tracker.asked, 0);
      // Words are not for it, so that they are not asked for.
      assert.equal(await desk.find('.yours .btn').having('Ask the library').count(), 0);
    });
  });

  test('that is told a wrong site loses nothing', () => {
    const tracker = new Tracker(3);
    tracker.before.push({ status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json' }, body: Buffer.from('{"status":"success","tracked":0,"invalid":1}') });
    return reader({ kind: 'matomo', url: elsewhere(), site: 3 }, tracker, async (desk) => {
      await desk.agree();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
      await eventually(() => tracker.posts === 1, 'it was not tried');
      assert.deepEqual(await waits(desk), ['liked']);
    });
  });
});

describe('Koha', () => {
  const backend = { kind: 'koha', url: '/backend' };
  /** A page of the catalogue itself, whose patron is signed in. */
  const signedIn = () => library.server.addPage('/desk.html', { body: hostPage({ body: carrelPage() }), headers: { 'Set-Cookie': `CGISESSID=${SESSION}; Path=/; HttpOnly` } });

  async function report(desk) {
    await desk.button('Report a problem').click();
    await desk.find('dialog .choices input').at(0).click();
    await desk.find('dialog textarea').fill('The year is wrong.');
    await desk.button('Look it over').click();
    await desk.button('Agree and send').click();
  }

  test('takes a problem as a ticket, and stars without words', () => {
    const catalogue = new Catalogue(SESSION, [NUMBERED.biblio]);
    signedIn();
    return reader(backend, catalogue, async (desk) => {
      await panel(desk, NUMBERED.id);
      await report(desk);
      await took(catalogue, 1);
      assert.deepEqual(catalogue.taken[0], { source: 'catalog', biblio_id: 72, title: 'Problem with the record', body: 'The year is wrong.' });
      await nothingWaits(desk);
      await panel(desk, NUMBERED.id);
      await rate(desk, 'For rainy days.');
      await says(desk, 'takes the rating alone');
      await desk.button('Send').click();
      await took(catalogue, 2);
      assert.deepEqual(catalogue.taken[1], { biblio: 72, rating: 4 });
      assert.ok(!JSON.stringify(catalogue.taken).includes('rainy'));
      await nothingWaits(desk);
    });
  });

  test('asks who is not signed in to do so, and takes it then', () => {
    const catalogue = new Catalogue(SESSION, [NUMBERED.biblio]);
    catalogue.signedIn = false;
    signedIn();
    return reader(backend, catalogue, async (desk) => {
      await panel(desk, NUMBERED.id);
      await report(desk);
      await setAside(desk);
      await desk.visit();
      const ledger = await desk.openDialog('What leaves this browser');
      await says(desk, SIGN_IN);
      catalogue.signedIn = true;
      await ledger.button('Try again').click();
      await took(catalogue, 1);
      await nothingWaits(desk);
    });
  });

  test('that does not have the title says so, and the reader can let it go', () => {
    const catalogue = new Catalogue(SESSION, []);
    signedIn();
    return reader(backend, catalogue, async (desk) => {
      await panel(desk, NUMBERED.id);
      await rate(desk, '');
      await desk.button('Agree and send').click();
      await setAside(desk);
      await desk.visit();
      const ledger = await desk.openDialog('What leaves this browser');
      await says(desk, 'Object not found.');
      await ledger.find('.entry .chips button').at(1).click();
      await nothingWaits(desk);
      assert.equal(catalogue.taken.length, 0);
    });
  });
});

describe('a webhook', () => {
  for (const [type, asks] of [['application/json', true], ['text/plain', false]]) {
    test(`gets one event at a time as ${type}, ${asks ? 'asked' : 'not asked'} beforehand, and keeps one whose answer is a page`, () => {
      const automation = new Automation(type);
      return reader({ kind: 'webhook', url: elsewhere(), type }, automation, async (desk) => {
        await desk.agree();
        await desk.shelf('popular').cardOf('Frankenstein').act('Save').click();
        await took(automation, 1);
        assert.deepEqual(automation.taken[0].data, { reaction: 'saved', on: true });
        await nothingWaits(desk);
        automation.before.push({ status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/html' }, body: Buffer.from('<!doctype html><title>Sign in</title>') });
        await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
        await eventually(() => automation.posts === 2, 'it was not tried', 20_000);
        assert.deepEqual(await waits(desk), ['liked']);
        assert.equal(automation.asked > 0, asks);
      });
    });
  }

  test('that refuses an event says why', () => {
    const automation = new Automation('application/json');
    automation.before.push({ status: 422, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json' }, body: Buffer.from('{"message":"no such list"}') });
    return reader({ kind: 'webhook', url: elsewhere() }, automation, async (desk) => {
      await desk.agree();
      await desk.shelf('popular').cardOf('Jane Eyre').act('Like').click();
      await desk.openDialog('What leaves this browser');
      await says(desk, 'no such list');
      assert.deepEqual(await waits(desk), ['liked']);
    });
  });
});

test('a mailbox gets a letter of the reader’s own mail program, and the network nothing', () => {
  const nobody = new Automation('');
  const backend = { kind: 'mailto', to: 'ask@library.example', subject: 'From the page' };
  return reader(backend, nobody, async (desk) => {
    await desk.openDialog('Ask the library');
    await desk.find('.kinds .listed').at(0).click();
    await desk.find('dialog textarea').fill('Who & why?\nReally: 50 %?');
    library.server.log.clear();
    await desk.button('Look it over').click();
    const letter = desk.find('dialog .check a.main');
    await letter.appear();
    const address = new URL(await letter.evaluate((it) => it.getAttribute('href')));
    assert.deepEqual([address.protocol, decodeURIComponent(address.pathname)], ['mailto:', 'ask@library.example']);
    assert.equal(address.searchParams.get('subject'), 'From the page');
    assert.match(address.searchParams.get('body'), /Who & why\?\r\nReally: 50 %\?/);
    assert.deepEqual(library.server.log.requests(), []);
  });
});
