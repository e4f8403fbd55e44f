// A slow phone: how the demo library's home page feels there is measured and told, and that nothing on it jumps is tested.
//
// The times are told, not tested: they are the machine's as much as the page's.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { carrelPage, openLibrary } from './page.mjs';

const SITE = process.env.CARREL_SITE ?? 'target/test-site';
/** How many times slower than this machine's the phone's processor is. */
const SLOWER = 4;
/** What may move, as Cumulative Layout Shift counts it, added up over the whole visit. */
const MOST_SHIFT = 0.02;
const FRAME_MS = 1000 / 60;
const FALLBACK = '<ul><li><a href="/new">New titles</a></li><li><a href="/picks">Staff picks</a></li></ul>';

let library;

before(async () => {
  library = await openLibrary();
});
after(() => library?.close());
beforeEach(async () => {
  library.reset();
  library.settings(JSON.parse(await readFile(join(SITE, 'carrel/collection/carrel.json'), 'utf8')));
  for (const [path, file] of [['/', 'index.html'], ['/fa.html', 'demo/fa.html']]) library.server.addPage(path, await opened(file));
});

/** A page of the demo library with the shadow root open, so that a test can touch what is in it. */
async function opened(file) {
  const html = await readFile(join(SITE, file), 'utf8');
  return html.replaceAll('<carrel-page ', '<carrel-page shadow="open" ');
}

/** A reader with a slow phone. */
const onPhone = (body) =>
  library.reader(
    async (desk) => {
      await desk.tab.slowDown(SLOWER);
      await body(desk);
    },
    { touch: true, viewport: { width: 360, height: 740 }, initScript: watch },
  );

const seen = (desk) => desk.tab.evaluate(() => ({ ...globalThis.seen, now: performance.now() }));

/** What moved without the reader's doing until nothing comes any more; each move is named. */
async function shifts(desk) {
  await desk.quiet(1000);
  const { shifts: all } = await seen(desk);
  const told = all.map(({ value, time, what }) => `${value.toFixed(4)} after ${Math.round(time)} ms: ${what}`);
  return { sum: all.reduce((sum, { value }) => sum + value, 0), told: told.join('\n') };
}

async function assertStill(desk, t) {
  const { sum, told } = await shifts(desk);
  t.diagnostic(`layout shift ${sum.toFixed(4)}`);
  assert.ok(sum <= MOST_SHIFT, `layout shift ${sum.toFixed(4)}:\n${told}`);
}

const ms = (time) => `${Math.round(time)} ms`;

describe('a slow phone', () => {
  test('scrolls and reacts as measured', (t) =>
    onPhone(async (desk) => {
      await desk.visit('/');
      t.diagnostic(`a processor ${SLOWER} times slower than this one, 360 × 740`);
      t.diagnostic(`first shelf after ${ms((await seen(desk)).shelf)}`);
      const scrolled = await scroll(desk);
      t.diagnostic(`scrolling ${scrolled.distance} px: longest task ${scrolled.longest ? ms(scrolled.longest) : 'under 50 ms'}, ${scrolled.dropped} of ${scrolled.frames} frames dropped, longest gap ${ms(scrolled.gap)}`);
      t.diagnostic(`from the touch to the pressed heart: ${ms(await reaction(desk))}`);
      assert.ok(scrolled.frames > 60, 'frames were counted');
      assert.ok(scrolled.reached > scrolled.distance / 2, 'the page was scrolled');
    }));

  test('shows nothing that moves on a first visit', (t) =>
    onPhone(async (desk) => {
      await desk.visit('/');
      await assertStill(desk, t);
    }));

  test('shows nothing that moves on a second visit of a reader who saved titles', (t) =>
    onPhone(async (desk) => {
      await desk.visit('/');
      for (const index of [0, 1, 2]) await save(desk, index);
      await desk.kept((entries) => entries.filter(({ kind, on }) => kind === 'saved' && on).length === 3);
      await desk.visit('/');
      assert.equal(await desk.shelf('saved').cards(), 3);
      await assertStill(desk, t);
    }));

  test('shows nothing that moves when the page takes the place of links', (t) =>
    onPhone(async (desk) => {
      library.page('/desk.html', { body: carrelPage('', FALLBACK) });
      await desk.visit();
      await assertStill(desk, t);
    }));

  test('shows nothing that moves from right to left', (t) =>
    onPhone(async (desk) => {
      await desk.visit('/fa.html');
      assert.equal(await desk.find('.carrel').attribute('dir'), 'rtl');
      await assertStill(desk, t);
    }));

  test('and what is moved is noticed', () =>
    onPhone(async (desk) => {
      library.page('/desk.html', { body: `<div id="late"></div><p>${'Below. '.repeat(200)}</p>${carrelPage()}` });
      await desk.visit();
      const before = await shifts(desk);
      await desk.tab.evaluate(() => { document.querySelector('#late').style.height = '200px'; });
      const { sum, told } = await shifts(desk);
      assert.ok(sum - before.sum > MOST_SHIFT, `${sum} after ${before.sum}`);
      assert.match(told, /after \d+ ms: p/);
    }));
});

async function save(desk, index) {
  const button = desk.shelf('popular').card(index).element.find('button.ib').at(0);
  await button.evaluate((it) => it.click());
}

/** Scrolls the whole page with a finger, and tells of the frames and tasks meanwhile. */
async function scroll(desk) {
  const distance = await desk.tab.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  const from = (await seen(desk)).now;
  await desk.tab.swipe(distance);
  const { frames, tasks, now } = await seen(desk);
  const during = frames.filter((time) => time >= from && time <= now);
  const gaps = during.slice(1).map((time, i) => time - during[i]);
  const dropped = gaps.map((gap) => Math.max(0, Math.round(gap / FRAME_MS) - 1));
  const longest = Math.max(0, ...tasks.filter(({ time }) => time >= from).map(({ lasted }) => lasted));
  return {
    distance,
    reached: await desk.tab.evaluate(() => scrollY),
    longest,
    frames: during.length,
    dropped: dropped.reduce((sum, it) => sum + it, 0),
    gap: Math.max(...gaps),
  };
}

/** From the finger's touch to the frame in which the button shows that it is pressed. */
async function reaction(desk) {
  const like = desk.shelf('popular').card(0).element.find('button.ib').at(1);
  const pressed = like.evaluate((button) => new Promise((done) => {
    let touched;
    button.addEventListener('pointerdown', (event) => { touched = event.timeStamp; }, { once: true });
    const shown = () => requestAnimationFrame(() => setTimeout(() => done(performance.now() - touched)));
    new MutationObserver(() => button.ariaPressed === 'true' && shown()).observe(button, { attributeFilter: ['aria-pressed'] });
  }));
  await like.tap();
  return pressed;
}

// Runs in the page before its own scripts: notes what moves, what takes long, each frame, and when the first shelf is seen.
function watch() {
  const seen = (globalThis.seen = { shifts: [], tasks: [], frames: [], shelf: 0 });
  const name = ({ node }) => (node?.localName ?? node?.nodeName ?? 'what is in a shadow root') + (node?.className ? `.${node.className}` : '');
  const on = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  on('layout-shift', ({ value, startTime, hadRecentInput, sources }) => {
    if (!hadRecentInput) seen.shifts.push({ value, time: startTime, what: sources.map(name).join(', ') });
  });
  on('longtask', ({ startTime, duration }) => seen.tasks.push({ time: startTime, lasted: duration }));
  const frame = (time) => {
    seen.frames.push(time);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  addEventListener('carrel-ready', () => requestAnimationFrame(() => setTimeout(() => { seen.shelf ||= performance.now(); })));
}
