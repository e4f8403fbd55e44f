// The scenes: what a reader sees at some point, and how they got there. All are entered in English; the language is
// changed once the scene is there, as a website can at any time.
//
// | Field | Holds |
// |---|---|
// | `title` | what it is called where the pictures are listed |
// | `session` | options of the reader's browser, see `Browser.newSession` |
// | `enter(desk)` | goes there |
// | `speak(desk, language)` | what the reader does there in another language, once it is in force |
// | `pose(desk)` | what comes before each picture |
// | `isWindow` | whether the window is seen rather than the whole page: something lies over it, or it was scrolled |

import { eventually } from '../page.mjs';
import { RECORD_PAGE, RECORD_ID } from './host.mjs';
import { corresponded, gathered, interested, openForm, react, withOutbox } from './readers.mjs';

/** Queries with answers, and without any. */
const FOUND = { en: 'the sea', fa: 'دیوان', zh: '三' };
const NOT_FOUND = { en: 'quokka husbandry', fa: 'کانگوروپروری', zh: '袋鼠饲养' };

export const SCENES = {
  page: { title: 'First visit', enter: (desk) => desk.visit() },
  reader: { title: 'A reader with interests, likes and saves', enter: interested },
  why: { title: 'Why this?', isWindow: true, enter: asked },
  mine: {
    title: 'What a reader says of a title',
    isWindow: true,
    async enter(desk) {
      await gathered(desk);
      await desk.openDialog('Lists');
      await desk.find('.listed').at(0).click();
      await desk.find('.titles .t').at(0).click();
      await desk.find('#why-mine').appear();
    },
    pose: (desk) => desk.find('#why-mine').evaluate((it) => it.scrollIntoView({ block: 'start', behavior: 'instant' })),
  },
  cite: {
    title: 'Following and citing a title',
    isWindow: true,
    enter: asked,
    pose: (desk) => desk.find('#why-cite').evaluate((it) => it.scrollIntoView({ block: 'end', behavior: 'instant' })),
  },
  lists: { title: 'Lists', isWindow: true, enter: (desk) => gathered(desk).then(() => desk.openDialog('Lists')) },
  listed: {
    title: 'A list',
    isWindow: true,
    async enter(desk) {
      await gathered(desk);
      await desk.openDialog('Lists');
      await desk.find('.listed').at(0).click();
      await desk.find('.titles').appear();
    },
  },
  log: { title: 'Reading log', isWindow: true, enter: (desk) => gathered(desk).then(() => desk.openDialog('Reading log')) },
  settings: dialogOf('Settings'),
  list: {
    title: 'Titles as a list, in larger text',
    async enter(desk) {
      await interested(desk);
      const { element } = await desk.openDialog('Settings');
      for (const [group, choice] of [['Titles as', 'A list'], ['Text', 'Large']]) {
        await element.findByRole('radiogroup', { name: group }).findByRole('radio', { name: choice, exact: true }).click();
      }
      await desk.keptOn('setting', 'size');
      await desk.visit();
    },
  },
  interests: dialogOf('Interests'),
  ledger: {
    title: 'What leaves this browser',
    isWindow: true,
    async enter(desk) {
      await withOutbox(desk);
      const dialog = await desk.openDialog('What leaves this browser');
      await dialog.find('.entry button[aria-expanded]').at(0).click();
      await dialog.find('.entry .raw').appear();
    },
  },
  mail: { title: 'Requests on the page', enter: corresponded },
  asking: {
    title: 'What can be asked',
    isWindow: true,
    async enter(desk) {
      await interested(desk);
      await desk.find('.yours .btn').at(2).click();
      await desk.find('.kinds').appear();
    },
  },
  buying: {
    title: 'A suggestion to buy',
    isWindow: true,
    enter: (desk) => interested(desk).then(() => openForm(desk, 1, [['.say input', 'Moby-Dick'], ['textarea', 'For our reading group.']])),
  },
  checking: {
    title: 'What will be sent',
    isWindow: true,
    async enter(desk) {
      await interested(desk);
      await openForm(desk, 0, [['textarea', 'Where are the old maps of Aldermere?']]);
      await desk.button('Look it over').click();
      await desk.find('.check').appear();
    },
  },
  opinion: {
    title: 'A title rated',
    isWindow: true,
    async enter(desk) {
      await interested(desk);
      await desk.shelf('picked').card(0).why().click();
      await desk.button('Rate or recommend').click();
      await desk.find('dialog .stars input').at(3).click();
      await desk.find('dialog .tick input').at(0).click();
    },
  },
  surveying: {
    title: 'A survey',
    isWindow: true,
    async enter(desk) {
      const scale = { id: 'ease', kind: 'scale', text: 'How easy was it?', low: 'Hard', high: 'Easy' };
      const choice = { id: 'how', kind: 'choice', many: true, text: 'How do you use the library?', options: [{ id: 'in', text: 'I come in' }, { id: 'web', text: 'On the web' }] };
      const survey = { id: 's', when: 'visit', title: 'This page', questions: [scale, choice, { id: 'more', kind: 'text', text: 'Anything else?' }] };
      desk.library.settings({ backend: '/backend', surveys: [survey] });
      await interested(desk);
      await desk.find('.hint .btn').at(0).click();
      await desk.find('dialog .seg').appear();
    },
  },
  request: {
    title: 'A request',
    isWindow: true,
    async enter(desk) {
      await corresponded(desk);
      await desk.find('.mail .listed').at(1).click();
      await desk.find('.talk').appear();
    },
  },
  title: {
    title: 'On a record page',
    async enter(desk) {
      desk.library.server.addPage('/desk.html', RECORD_PAGE);
      await desk.visit();
      await desk.button('Like').click();
      await desk.keptOn('liked', RECORD_ID);
      await desk.visit();
    },
  },
  found: { title: 'Search results', enter: interested, speak: (desk, language) => search(desk, FOUND[language], '.found .card') },
  nothing: {
    title: 'Nothing found',
    enter: (desk) => desk.visit(),
    speak: (desk, language) => search(desk, NOT_FOUND[language], '.find > .empty'),
  },
  empty: {
    title: 'An empty shelf',
    isWindow: true,
    enter: (desk) => desk.visit(),
    pose: (desk) => desk.find('.shelf:has(> .empty)').evaluate((it) => it.scrollIntoView({ block: 'center', behavior: 'instant' })),
  },
  error: {
    title: 'The collection cannot be had',
    async enter(desk) {
      desk.library.server.addRule({ path: /manifest\.carrel/, status: 404, body: '' });
      await goAndSee(desk, '.trouble');
    },
  },
  loading: {
    title: 'The collection is on its way',
    async enter(desk) {
      desk.library.server.addRule({ path: /manifest\.carrel/, hang: true });
      await goAndSee(desk, '.bone');
    },
  },
  denied: { title: 'A browser that keeps nothing', session: { initScript: denyStorage }, enter: (desk) => desk.visit() },
  offline: {
    title: 'The library does not answer a reader who returns',
    async enter(desk) {
      await desk.visit();
      await react(desk, [['Save', 1]]);
      await eventually(() => desk.tab.evaluate(hasKeptManifest), 'no manifest is kept for the next visit');
      // Late: what is kept has long been shown.
      desk.library.server.addRule({ path: /manifest\.carrel/, delay: 4000, status: 503, body: '' });
      await goAndSee(desk, '.notice .btn');
    },
  },
};

async function asked(desk) {
  await interested(desk);
  await desk.shelf('picked').card(0).why().click();
  await desk.dialog();
}

function dialogOf(name) {
  return { title: name, isWindow: true, enter: (desk) => interested(desk).then(() => desk.openDialog(name)) };
}

/** Where not everything comes that `desk.visit()` waits for. */
async function goAndSee(desk, selector) {
  await desk.tab.goto(desk.library.server.url('/desk.html'));
  await desk.find(selector).at(0).appear();
}

async function search(desk, query, answer) {
  const box = desk.find('.find input[type=search]');
  await box.fill('');
  await desk.find(answer).at(0).disappear();
  await box.fill(query);
  await desk.find(answer).at(0).appear();
}

// The functions below run in the page.

function denyStorage() {
  const get = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
  Object.defineProperty(globalThis, 'localStorage', { get });
}

async function hasKeptManifest() {
  const keys = (await caches.has('carrel')) ? await (await caches.open('carrel')).keys() : [];
  return keys.some(({ url }) => url.endsWith('/manifest.carrel'));
}
