// Coming, moving and going: what an element keeps, and what it leaves behind.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { launch } from './driver.mjs';
import { SCRIPT, countEverything, element, useLibrary } from './hosts.mjs';

const library = useLibrary({ pages: { '/frame.html': '<!doctype html><title>Frame</title><body></body>' } });

describe('coming', () => {
  test('every frame shows the fallback or the styled page, never both and never neither', () =>
    library.visit({ initScript: watchFrames }, async (visit) => {
      await visit.open();
      await visit.shelf();
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
      const frames = await visit.tab.evaluate(() => [...frameStates]);
      assert.deepEqual(frames.sort(), ['fallback', 'ours']);
    }));

  test('a fallback with its height reserved moves nothing on the page', () =>
    library.visit({ initScript: sumLayoutShifts }, async (visit) => {
      await visit.open({ head: `${SCRIPT}<style>
        carrel-page { --carrel-reserve: 4000px }
        carrel-page:not(:defined) { display: block; min-height: 4000px }
        .fallback { margin: 0 }
      </style>`, body: `${element()}<p>Below</p>` });
      await visit.shelf();
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 500)));
      assert.deepEqual(await visit.tab.evaluate(() => sources), []);
      assert.equal(await visit.tab.evaluate(() => shifted), 0);
    }));

  test('an element that comes later asks for nothing that is here', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /neighbours-/.test(it.name)));
      library.server.log.clear();
      await visit.tab.evaluate((html) => document.body.insertAdjacentHTML('beforeend', html), element({ kind: 'popular' }, { tag: 'carrel-shelf' }));
      await visit.shelf('carrel-shelf');
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
      assert.deepEqual(library.paths(), []);
    }));
});

describe('moving', () => {
  const body = `<main id="one">${element()}</main><section id="two"></section>`;
  const openDialog = async (visit) => {
    await visit.open({ body });
    await visit.shelf();
    await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
    await visit.act('Interests').click();
    await visit.tab.find('carrel-page dialog input').at(0).fill('sea');
  };
  const dialog = (visit) =>
    visit.tab.evaluate(() => {
      const it = document.querySelector('carrel-page').shadowRoot.querySelector('dialog');
      return it && { modal: it.matches(':modal'), open: it.open, text: it.querySelector('input').value };
    });

  test('keeps an open dialog modal, with what was typed', () =>
    library.visit({}, async (visit) => {
      await openDialog(visit);
      library.server.log.clear();
      await visit.tab.evaluate(() => document.querySelector('#two').append(document.querySelector('carrel-page')));
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 100)));
      assert.deepEqual(await dialog(visit), { modal: true, open: true, text: 'sea' });
      await visit.tab.press('Escape');
      await visit.tab.find('carrel-page dialog').disappear();
      await visit.act(`Like: ${await visit.titleAt(0)}`).click();
      assert.equal((await visit.events('carrel-reaction')).length, 1);
      assert.equal((await visit.events('carrel-ready')).length, 1);
      assert.deepEqual(library.paths(), []);
      visit.noErrors();
    }));

  test('with moveBefore keeps the focus too', async (t) =>
    library.visit({}, async (visit) => {
      await openDialog(visit);
      if (!(await visit.tab.evaluate(() => 'moveBefore' in Element.prototype))) return t.skip('this browser has no moveBefore');
      const before = await visit.tab.focused();
      await visit.tab.evaluate(() => document.querySelector('#two').moveBefore(document.querySelector('carrel-page'), null));
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 100)));
      assert.deepEqual(await dialog(visit), { modal: true, open: true, text: 'sea' });
      assert.deepEqual(await visit.tab.focused(), before);
      visit.noErrors();
    }));

  test('many times in one task is as good as none', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body });
      await visit.shelf();
      const kept = await visit.tab.evaluate(async () => {
        const host = document.querySelector('carrel-page');
        const inside = host.shadowRoot.querySelector('.carrel');
        for (let i = 0; i < 50; i++) document.querySelector(i % 2 ? '#one' : '#two').append(host);
        host.remove();
        document.body.prepend(host);
        await new Promise((done) => setTimeout(done, 100));
        return inside === host.shadowRoot.querySelector('.carrel') && inside.isConnected;
      });
      assert.ok(kept);
      visit.noErrors();
    }));

  test('into the document of a frame and back breaks nothing', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body: `${body}<iframe src="/frame.html" title="Frame"></iframe>` });
      await visit.shelf();
      const styled = () =>
        visit.tab.evaluate(() => {
          const host = globalThis.moved ?? document.querySelector('carrel-page');
          globalThis.moved = host;
          const part = host.shadowRoot.querySelector('.card');
          return { doc: host.ownerDocument === document, flex: host.ownerDocument.defaultView.getComputedStyle(part).display, cards: host.shadowRoot.querySelectorAll('.card').length > 3 };
        });
      assert.deepEqual(await styled(), { doc: true, flex: 'flex', cards: true });
      await visit.tab.evaluate(() => document.querySelector('iframe').contentDocument.body.append(document.querySelector('carrel-page')));
      assert.deepEqual(await styled(), { doc: false, flex: 'flex', cards: true });
      const pressed = () =>
        visit.tab.evaluate(async () => {
          const button = globalThis.moved.shadowRoot.querySelector('.card [aria-label^="Like: "]');
          button.click();
          await new Promise((done) => setTimeout(done, 200));
          return button.getAttribute('aria-pressed');
        });
      assert.equal(await pressed(), 'true');
      await visit.tab.evaluate(() => document.body.append(globalThis.moved));
      assert.deepEqual(await styled(), { doc: true, flex: 'flex', cards: true });
      assert.equal(await pressed(), 'false');
      visit.noErrors();
    }));

  test('away and back later begins anew with what is kept', () =>
    library.visit({}, async (visit) => {
      await visit.open({ body });
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act(`Save: ${title}`).click();
      await visit.tab.evaluate(async () => {
        globalThis.away = document.querySelector('carrel-page');
        away.remove();
        await new Promise((done) => setTimeout(done, 200));
        globalThis.leftInside = away.shadowRoot.querySelectorAll('*').length;
        document.body.append(away);
      });
      assert.equal(await visit.tab.evaluate(() => leftInside), 1, 'only the slot is left in an element that is away');
      await visit.shelf();
      assert.equal(await visit.act(`Save: ${title}`).attribute('aria-pressed'), 'true');
      visit.noErrors();
    }));
});

describe('going', () => {
  /** Listeners, timers and globals that are there now. */
  const left = (visit) => visit.tab.evaluate(() => ({ listeners: [...liveListeners].sort(), timers: liveTimers.size, globals: Object.getOwnPropertyNames(window).sort() }));

  test('leaves no timer, no listener and no global', () =>
    library.visit({ initScript: countEverything }, async (visit) => {
      await visit.open({ body: '<main></main>' });
      await visit.tab.waitFor(() => customElements.get('carrel-page'));
      const before = await left(visit);
      await visit.tab.evaluate((html) => { document.querySelector('main').innerHTML = html; }, element() + element({}, { tag: 'carrel-shelf' }) + element({ 'title-id': 'abbott-flatland' }, { tag: 'carrel-title' }));
      await visit.shelf();
      await visit.shelf('carrel-shelf');
      await visit.act(`Save: ${await visit.titleAt(0)}`).click();
      await visit.act('Interests').click();
      await visit.tab.find('carrel-page dialog').appear();
      await visit.tab.press('Escape');
      await visit.act('Settings').click();
      await visit.tab.find('carrel-page dialog').appear();
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
      const during = await left(visit);
      assert.ok(during.listeners.length > before.listeners.length, 'the count counts');
      await visit.tab.evaluate(() => document.querySelector('main').replaceChildren());
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 300)));
      assert.deepEqual(await left(visit), before);
      visit.noErrors();
    }));

  test('leaves nothing either when it goes before it is drawn', () =>
    library.visit({ initScript: countEverything }, async (visit) => {
      await visit.open({ body: '<main></main>' });
      await visit.tab.waitFor(() => customElements.get('carrel-page'));
      const before = await left(visit);
      for (const wait of [0, 1, 20, 100, 200]) {
        await visit.tab.evaluate(async ([html, wait]) => {
          document.querySelector('main').innerHTML = html;
          if (wait) await new Promise((done) => setTimeout(done, wait));
          document.querySelector('main').replaceChildren();
        }, [element(), wait]);
      }
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 1500)));
      assert.deepEqual(await left(visit), before);
      visit.noErrors();
    }));

  test('leaves nothing either, and asks for nothing more, when it goes before the later module is here', () =>
    library.visit({ initScript: countEverything }, async (visit) => {
      library.server.addRule({ path: /carrel-later-/, delay: 1200 });
      await visit.open({ body: '<main></main>' });
      await visit.tab.waitFor(() => customElements.get('carrel-page'));
      const before = await left(visit);
      await visit.tab.evaluate((html) => { document.querySelector('main').innerHTML = html; }, element());
      await visit.shelf();
      await visit.tab.evaluate(() => document.querySelector('main').replaceChildren());
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 2200)));
      assert.deepEqual(await left(visit), before);
      assert.deepEqual(library.paths(/common-/), []);
      // The next one goes on.
      await visit.tab.evaluate((html) => { document.querySelector('main').innerHTML = html; }, element());
      await visit.shelf();
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /common-/.test(it.name)));
      visit.noErrors();
    }));

  test('five hundred times grows nothing', () =>
    library.visit({ initScript: countEverything }, async (visit) => {
      await visit.open({ body: '<main></main>' });
      await visit.tab.waitFor(() => customElements.get('carrel-page'));
      const rounds = (count) =>
        visit.tab.evaluate(async ([kinds, count]) => {
          const main = document.querySelector('main');
          for (let i = 0; i < count; i++) {
            main.innerHTML = kinds[i % kinds.length];
            const deadline = Date.now() + 10_000;
            while (!main.firstChild.shadowRoot.querySelector('.act, .card') && Date.now() < deadline) await new Promise((done) => setTimeout(done, 0));
            if (!main.firstChild.shadowRoot.querySelector('.act, .card')) throw new Error(`round ${i} drew nothing`);
            main.replaceChildren();
            await new Promise((done) => setTimeout(done, 0));
          }
          return { memory: wasmMemory()?.buffer.byteLength, listeners: liveListeners.size, timers: liveTimers.size };
        }, [['carrel-page', 'carrel-title', 'carrel-shelf'].map((tag) => element({ 'title-id': 'abbott-flatland', limit: 3 }, { tag })), count]);
      // All that comes by itself has come before anything is counted: the titles, what they have in common, and the next round's start.
      await visit.tab.evaluate((html) => { document.querySelector('main').innerHTML = html; }, element());
      await visit.tab.waitFor(() => performance.getEntriesByType('resource').some((it) => /neighbours-/.test(it.name) && it.responseEnd > 0));
      await visit.tab.evaluate(() => new Promise((done) => setTimeout(done, 500)));
      await visit.tab.evaluate(() => document.querySelector('main').replaceChildren());
      const warm = await rounds(40);
      assert.ok(warm.memory > 0, 'memory is measured');
      const [nodes, heapListeners] = await visit.tab.counters();
      const after = await rounds(500);
      assert.deepEqual(after, warm);
      // What was let go of last may be collected a moment later.
      let [nodesAfter, heapListenersAfter] = await visit.tab.counters();
      for (let i = 0; i < 10 && nodesAfter > nodes + 50; i++) {
        await new Promise((done) => setTimeout(done, 200));
        [nodesAfter, heapListenersAfter] = await visit.tab.counters();
      }
      assert.ok(nodesAfter <= nodes + 50, `${nodes} nodes became ${nodesAfter}`);
      assert.ok(heapListenersAfter <= heapListeners + 20, `${heapListeners} listeners became ${heapListenersAfter}`);
      visit.noErrors();
    }));
});

describe('leaving the page and coming back', () => {
  test('restores what was chosen', () =>
    library.visit({}, async (visit) => {
      await visit.open();
      await visit.shelf();
      const title = await visit.titleAt(0);
      await visit.act(`Save: ${title}`).click();
      await visit.tab.waitFor(() => Object.keys(localStorage).some((it) => it.startsWith('carrel:main:profile')));
      await visit.tab.goto(library.server.url('/demo/ask.html'));
      await visit.tab.back();
      await visit.shelf();
      assert.equal(await visit.act(`Save: ${title}`).attribute('aria-pressed'), 'true');
      visit.noErrors();
    }));

  test('the back/forward cache gives it back as it was', async (t) => {
    const own = await launch({ backForwardCache: true });
    try {
      await library.visit({ initScript: notePageShow }, async (visit) => {
        await visit.open();
        await visit.shelf();
        await visit.act(`Save: ${await visit.titleAt(0)}`).click();
        await visit.act('Interests').click();
        await visit.tab.find('carrel-page dialog input').at(0).fill('sea');
        await visit.tab.evaluate(() => { globalThis.mark = 'the same page'; });
        await visit.tab.goto(library.server.url('/demo/ask.html'));
        library.server.log.clear();
        await visit.tab.back({ kept: true });
        if (!(await visit.tab.evaluate(() => globalThis.mark))) {
          const why = await visit.tab.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0]?.notRestoredReasons ?? null));
          return t.skip(`not kept by this browser: ${why}`);
        }
        assert.equal(await visit.tab.find('carrel-page dialog input').at(0).value(), 'sea');
        await visit.act('Close').click();
        await visit.tab.find('carrel-page dialog').disappear();
        assert.deepEqual(library.paths(/carrel|host-/), []);
        visit.noErrors();
      }, own);
    } finally {
      await own.close();
    }
  });
});

// The functions below run in the page.

function watchFrames() {
  globalThis.frameStates = new Set();
  const look = () => {
    const host = document.querySelector('carrel-page');
    const fallback = document.querySelector('.fallback');
    if (host?.shadowRoot && fallback) {
      const ours = host.shadowRoot.querySelector('.carrel');
      const states = [];
      if (fallback.getClientRects().length) states.push('fallback');
      if (ours?.getClientRects().length) states.push(getComputedStyle(ours).position === 'relative' ? 'ours' : 'unstyled');
      frameStates.add(states.join(' and ') || 'nothing');
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function sumLayoutShifts() {
  globalThis.shifted = 0;
  globalThis.sources = [];
  new PerformanceObserver((list) => list.getEntries().forEach((it) => { shifted += it.value; sources.push(...it.sources.map((one) => `${one.node?.nodeName}.${one.node?.className} ${JSON.stringify(one.previousRect)} ${JSON.stringify(one.currentRect)}`)); })).observe({ type: 'layout-shift', buffered: true });
}

function notePageShow() {
  addEventListener('pageshow', (event) => { globalThis.persisted = event.persisted; });
}
