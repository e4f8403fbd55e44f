// A question and a suggestion to buy, from the page to the library and back, the page closed and opened again between all steps.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, eventually, never, openLibrary, texts } from './page.mjs';
import { openDesk } from './reference-desk.mjs';

const WORDS = {
  en: { question: 'Where are the old maps of the town?', answer: 'Those from 1850 on.', title: 'A Grammar of Ithkuil', hidden: '<b>not</b> & "bold"' },
  fa: { question: 'نقشه‌های قدیمی شهر کجاست؟', answer: 'از سال ۱۸۵۰ به بعد.', title: 'دستور زبان فارسی', hidden: '<b>نه</b> & «پررنگ»' },
};

let library;
let desk;

before(async () => {
  [library, desk] = await Promise.all([openLibrary(), openDesk()]);
});
after(() => Promise.all([library?.close(), desk?.close()]));
beforeEach(() => library.reset());

const backendCalls = () => library.server.log.requests().filter(({ url }) => url.startsWith('/backend'));

/** A reader who closes the page after each step and opens it anew for the next. */
class Patron {
  constructor(reader, language, words) {
    Object.assign(this, { reader, language, words });
  }

  say(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  }

  async step(body) {
    const page = await this.reader.secondDesk();
    await page.visit();
    try {
      return await body(page);
    } finally {
      // What waits for a pause in typing is kept when the page goes.
      await page.tab.close();
    }
  }

  button(page, key) {
    return page.find('dialog[open]').findByRole('button', { name: this.say(key) });
  }

  async open(page, key) {
    await page.find('.yours').findByRole('button', { name: this.say(key), exact: false }).click();
    return page.dialog();
  }

  async send(page) {
    await this.button(page, 'ask.on').click();
    await page.find('.check').appear();
    const agree = this.button(page, 'check.agree');
    const first = (await agree.count()) === 1;
    await (first ? agree : this.button(page, 'check.send')).click();
  }

  /** Opens the request from the page, where it stands with what is new. */
  async openRequest(page) {
    await page.find('.mail .listed').at(0).click();
    await page.find('dialog .talk').appear();
  }
}

function patron(language, body) {
  library.settings({ backend: desk.url });
  library.page('/desk.html', { lang: language, body: carrelPage(`lang="${language}"`) });
  return library.reader(async (_, reader) => body(new Patron(reader, language, await texts(language))));
}

/** The request that came after so many. */
const next = async (before) => {
  const all = await eventually(async () => {
    const requests = await desk.requests();
    return requests.length > before && requests;
  }, 'it did not arrive', 20_000);
  return all[0];
};
/** Asks a question, up to its being on its way. */
async function ask(patron, page, words) {
  await patron.open(page, 'ask.title');
  await page.find('.kinds .listed').at(0).click();
  await page.find('dialog textarea').fill(words);
  await patron.send(page);
  await page.find('dialog .talk').appear();
}

const stateIs = (id, state) => eventually(async () => (await desk.requests()).find((it) => it.id === id)?.state === state, `it did not become ${state}`, 20_000);
const shows = (page, text) => eventually(async () => (await page.find('dialog[open]').text()).includes(text), `“${text}” is not to be seen`);

for (const language of ['en', 'fa']) {
  const words = WORDS[language];

  describe(`in ${language}`, () => {
    test('a question is asked, clarified, answered, and found helpful', () =>
      patron(language, async (patron) => {
        const before = (await desk.requests()).length;
        await patron.step(async (page) => {
          await patron.open(page, 'ask.title');
          await page.find('.kinds .listed').at(0).click();
          await page.find('dialog textarea').fill(words.question);
        });
        // The draft was kept; it is looked over, and goes.
        await patron.step(async (page) => {
          await patron.open(page, 'ask.title');
          await page.find('.kinds .listed').at(0).click();
          assert.equal(await page.find('dialog textarea').value(), words.question);
          await patron.send(page);
          await page.find('dialog .talk').appear();
        });
        const { id, text, contact } = await next(before);
        assert.deepEqual([text, contact], [words.question, '']);
        await desk.work(id, { to: 'clarifying', text: `Which ones? ${words.hidden}` });
        await patron.step(async (page) => {
          await eventually(async () => /./.test((await page.find('.mail .badge').texts()).join('')), 'nothing is new');
          await eventually(async () => (await page.find('.mail .state').texts()).includes(patron.say('state.clarifying')), 'it is not asked back');
          await patron.openRequest(page);
          await shows(page, words.hidden);
          assert.equal(await page.find('dialog .talk b').count(), 0, 'markup is text');
          await page.find('dialog textarea').fill(words.answer);
          await patron.button(page, 'request.say').click();
          await page.find('.check').appear();
          await patron.button(page, 'check.send').click();
          await stateIs(id, 'researching');
        });
        await desk.work(id, { to: 'answered', text: 'In the reading room, drawer 3.' });
        await patron.step(async (page) => {
          await patron.openRequest(page);
          await shows(page, 'drawer 3');
          await patron.button(page, 'request.helped').click();
          await page.find('.check').appear();
          await patron.button(page, 'check.send').click();
          await stateIs(id, 'closed');
        });
        const { conversation } = (await desk.requests()).find((it) => it.id === id);
        assert.deepEqual(conversation.messages.map(({ by }) => by), ['staff', 'reader', 'staff']);
        assert.equal(conversation.messages[1].text, words.answer);
        await patron.step(async (page) => {
          assert.equal(await page.find('.mail').count(), 0, 'what is done stands on the page no more');
        });
      }));

    test('a title is suggested, ordered, and there', () =>
      patron(language, async (patron) => {
        const before = (await desk.requests()).length;
        await patron.step(async (page) => {
          await patron.open(page, 'ask.title');
          await page.find('.kinds .listed').at(1).click();
          const fields = page.find('dialog .say input');
          await fields.at(0).fill(words.title);
          await fields.at(2).fill('978-3-16-148410-0');
          await fields.at(3).fill('reader@example.org');
          await patron.send(page);
          await page.find('dialog .talk').appear();
          await eventually(async () => (await desk.requests()).length > before, 'it did not arrive', 20_000);
        });
        const { id, kind, title, contact } = await next(before);
        assert.deepEqual([kind, title.title, title.isbn, contact], ['purchase', words.title, '9783161484100', 'reader@example.org']);
        await desk.work(id, { to: 'researching' });
        await patron.step(async (page) => {
          await eventually(async () => (await page.find('.mail .state').texts()).includes(patron.say('state.ordered')), 'it is not ordered');
        });
        await desk.work(id, { to: 'answered', text: 'It waits for you at the desk.' });
        await patron.step(async (page) => {
          await eventually(async () => (await page.find('.mail .state').texts()).includes(patron.say('state.available')), 'it is not there');
          await patron.openRequest(page);
          await shows(page, 'waits for you');
        });
      }));
  });
}

describe('what is sent', () => {
  test('is shown to the letter before, and is exactly that', () =>
    library.reader(async (page) => {
      library.settings({ backend: '/backend' });
      await page.visit();
      await page.openDialog('Ask the library');
      await page.find('.kinds .listed').at(4).click();
      await page.find('dialog textarea').fill('More chairs, please.');
      await page.button('Look it over').click();
      await page.find('.check').appear();
      await page.find('.check summary').click();
      const shown = JSON.parse(await page.find('.check .raw').text());
      assert.equal(backendCalls().length, 0, 'nothing goes before the reader says so');
      await page.button('Agree and send').click();
      const [event] = await eventually(() => library.server.backend.events().length > 0 && library.server.backend.events(), 'it did not arrive', 20_000);
      assert.deepEqual(event, shown);
      assert.equal(event.data.kind, 'comment');
      assert.match(event.data.token, /^[\w-]{43}$/);
      assert.equal(event.id, event.subject);
      await page.tab.press('Escape');
      const ledger = await page.openDialog('What leaves this browser');
      await ledger.find('details summary').at(0).click();
      assert.match(await ledger.text(), /POST .*\/backend/);
    }));

  test('is nothing while nothing is agreed to, and after the consent is withdrawn', () =>
    library.reader(async (page) => {
      library.settings({ backend: '/backend' });
      await page.visit();
      await page.openDialog('Ask the library');
      await page.find('.kinds .listed').at(0).click();
      await page.find('dialog textarea').fill('Is anybody there?');
      await never(() => backendCalls().length > 0, 'something was sent', 1000);
      library.server.backend.failNext(50, { status: 503, retryAfter: 3600 });
      await page.button('Look it over').click();
      await page.button('Agree and send').click();
      await eventually(() => backendCalls().length > 0, 'it was not tried');
      await page.tab.press('Escape');
      const waiting = async () => Object.keys(await page.stored()).filter((key) => key.includes(':outbox.'));
      assert.equal((await waiting()).length, 1);
      const settings = await page.openDialog('Settings');
      await settings.find('#agree-requests').click();
      await eventually(async () => (await waiting()).length === 0, 'what waited still waits');
      library.server.log.clear();
      await page.reload();
      await never(() => backendCalls().length > 0, 'something was asked or sent after the consent was withdrawn', 1500);
    }));

  test('travels with the copy that a reader takes along, and is asked about there once that reader agrees', () =>
    patron('en', async (patron) => {
      const before = (await desk.requests()).length;
      await patron.step((page) => ask(patron, page, 'Do you lend telescopes?'));
      const { id } = await next(before);
      await desk.work(id, { to: 'answered', text: 'Yes, two of them.' });
      const folder = await mkdtemp(join(tmpdir(), 'carrel-copy-'));
      const path = join(folder, 'copy.json');
      try {
        await patron.step(async (page) => {
          const settings = await page.openDialog('Settings');
          await page.tab.download(() => settings.button('Take a copy').click(), path);
        });
        const copy = JSON.parse(await readFile(path, 'utf8'));
        assert.deepEqual(copy.requests.map((it) => it.id), [id]);
        // What is not sound goes by itself.
        copy.requests.push({ ...copy.requests[0], id: '../../elsewhere' }, 7, null);
        await writeFile(path, JSON.stringify(copy));
        await library.reader(async (other) => {
          await other.visit();
          const calls = backendCalls().length;
          const settings = await other.openDialog('Settings');
          await settings.find('input[type=file]').setFiles([path]);
          await settings.find('.notice').appear();
          assert.doesNotMatch(await settings.find('.notice').text(), /could not/);
          await settings.close();
          await eventually(async () => (await other.find('.mail .listed').count()) === 1, 'it is not among the requests');
          assert.equal(backendCalls().length, calls, 'consent does not travel');
          const again = await other.openDialog('Settings');
          await again.find('#agree-requests').click();
          await again.close();
          await eventually(async () => /Answered/.test((await other.find('.mail .state').texts()).join()), 'it is not asked about', 20_000);
        });
      } finally {
        await rm(folder, { recursive: true });
      }
    }));

  test('can be followed from another device with a receipt', () =>
    patron('en', async (patron) => {
      const before = (await desk.requests()).length;
      const fragment = await patron.step(async (page) => {
        await ask(patron, page, 'When do you close?');
        await eventually(async () => (await desk.requests()).length > before, 'it did not arrive', 20_000);
        const stored = Object.entries(await page.stored()).find(([key]) => key.startsWith('carrel:main:request.'));
        const { id, token } = JSON.parse(stored[1]);
        return `#carrel-request=${id}.${token}`;
      });
      const { id } = await next(before);
      await desk.work(id, { to: 'answered', text: 'At eight.' });
      await library.reader(async (other) => {
        await other.visit(`/desk.html${fragment}`);
        const dialog = await other.dialog();
        await dialog.button('Agree and follow it').click();
        await shows(other, 'At eight.');
      });
      await library.reader(async (other) => {
        await other.visit('/desk.html#carrel-request=%3Cimg%3E.x');
        assert.match(await (await other.dialog()).text(), /cannot be read/);
      });
    }));
});

describe('before everything is erased', () => {
  test('open requests are withdrawn, and then nothing is left', () =>
    patron('en', async (patron) => {
      const before = (await desk.requests()).length;
      await patron.step(async (page) => {
        await ask(patron, page, 'Is the reading room open?');
        await next(before);
      });
      const { id } = await next(before);
      await patron.step(async (page) => {
        const settings = await page.openDialog('Settings');
        // Who no longer wants to be told how requests stand can still withdraw them: the press says so.
        await settings.find('#agree-requests').click();
        await page.keptOn('consent', 'requests', false);
        await settings.button('Erase everything').click();
        await settings.button('Withdraw them, then erase').click();
        await settings.element.disappear({ timeout: 20_000 });
        await stateIs(id, 'withdrawn');
        await eventually(async () => Object.keys(await page.stored()).every((key) => !/^carrel:main:(request|outbox|profile)/.test(key)), 'something is left');
      });
    }));
});

describe('a function of the page as backend', () => {
  test('gets plain events, again until it takes them', () =>
    library.reader(async (page) => {
      library.page('/desk.html', {
        body: `${carrelPage()}<script>
          globalThis.calls = [];
          document.querySelector('carrel-page').backend = async (batch) => {
            calls.push(batch);
            if (calls.length === 1) return { accepted: [], refused: [{ id: batch[0].id, why: 'not this one' }] };
          };
        </script>`,
      });
      await page.visit();
      const settings = await page.openDialog('Settings');
      await settings.find('#agree-reactions').click();
      await settings.close();
      await page.shelf('popular').card(0).act('Like').click();
      const calls = () => page.tab.evaluate(() => globalThis.calls);
      await eventually(async () => (await calls()).length === 1, 'it was not called');
      const ledger = await page.openDialog('What leaves this browser');
      await eventually(async () => (await ledger.text()).includes('not this one'), 'the refusal is not shown');
      await ledger.button('Try again').click();
      await eventually(async () => (await calls()).length === 2, 'it was not called again');
      const [[first], [second]] = await calls();
      assert.deepEqual(second, first);
      assert.deepEqual([first.specversion, first.type, first.data], ['1.0', 'carrel.reaction.v1', { reaction: 'liked', on: true }]);
      await eventually(async () => !Object.keys(await page.stored()).some((key) => key.includes(':outbox.')), 'it still waits');
      assert.equal(library.server.log.requests().filter(({ method }) => method === 'POST').length, 0);
    }));
});

describe('what readers think', () => {
  test('of a title and in a survey reaches the library, and a survey comes once', () =>
    library.reader(async (page) => {
      const question = { id: 'ease', kind: 'scale', from: 1, to: 5, needed: true, text: 'How easy was it?' };
      library.settings({ backend: desk.url, surveys: [{ id: 'visit-1', when: 'visit', title: 'This page', questions: [question] }] });
      await page.visit();
      await page.shelf('popular').cardOf('Jane Eyre').act('Save').click();
      await page.visit();
      await page.shelf('popular').cardOf('Jane Eyre').why().click();
      await page.button('Rate or recommend').click();
      await page.find('dialog .stars input').at(3).click();
      await page.find('dialog textarea').fill('For rainy days.');
      await page.button('Look it over').click();
      await page.button('Agree and send').click();
      await eventually(async () => /Thank you/.test(await page.find('dialog[open]').text()), 'no thanks');
      await eventually(async () => (await desk.summary()).reviews.some((it) => JSON.stringify(it).includes('For rainy days.')), 'the review did not arrive', 20_000);
      await page.tab.press('Escape');
      await page.find('.hint').findByRole('button', { name: 'Answer' }).click();
      await page.button('Look it over').click();
      await eventually(async () => /Please answer/.test(await page.find('dialog[open]').text()), 'what is missing is not told');
      await page.find('dialog .seg input').at(3).click();
      await page.button('Look it over').click();
      await page.button('Send').click();
      await eventually(async () => /Thank you/.test(await page.find('dialog[open]').text()), 'no thanks');
      await eventually(async () => (await desk.summary()).surveys.some((it) => JSON.stringify(it).includes('ease')), 'the survey did not arrive', 20_000);
      await page.visit();
      assert.equal(await page.find('.mail .hint, .page > .hint').count(), 0, 'it comes once');
    }));
});
