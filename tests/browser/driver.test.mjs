// That the witnesses are to be believed: each test here fails if driver or server does not do what it says.

import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { launch } from './driver.mjs';
import { startServer } from './server.mjs';

const STRICT = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
};
const PAGES = {
  '/': '<!doctype html><html lang="en"><title>Home</title><main><h1>Home</h1></main>',
  '/shadow.html': `<!doctype html><html lang="en"><title>Shadow</title><main><h1>Shadow</h1><x-desk></x-desk></main>
    <script>
      const desk = document.querySelector('x-desk').attachShadow({ mode: 'open' });
      desk.innerHTML = '<label>Your name <input></label><button aria-label="Save this title">♥</button><output></output>';
      const [button, output] = desk.querySelectorAll('button, output');
      button.onclick = () => (output.textContent = 'Saved for ' + desk.querySelector('input').value);
    </script>`,
  '/strict.html': { headers: STRICT, body: '<!doctype html><html lang="en"><title>Strict</title><main><h1>Strict</h1><img src="data:,"></main>' },
  '/inline.html': { headers: STRICT, body: '<!doctype html><html lang="en"><title>Inline</title><script>globalThis.ran = true</script>' },
  '/throws.html': '<!doctype html><title>Throws</title><script>console.error("out of ink"); throw new Error("no such shelf")</script>',
};

let browser;
let server;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-driver-'));
  await writeFile(join(folder, 'engine.wasm'), 'not really');
  await writeFile(join(folder, 'long.txt'), 'x'.repeat(100_000));
  server = await startServer({
    roots: { '/files/': folder },
    pages: PAGES,
    headers: () => ({ 'Access-Control-Allow-Origin': '*' }),
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  server.log.clear();
  server.clearRules();
  server.backend.clear();
});

/** Runs `body` with a tab of a fresh session, which is closed afterwards. */
async function inTab(options, body) {
  const session = await browser.newSession(options);
  try {
    await body(await session.newTab(), session);
  } finally {
    await session.close();
  }
}

describe('driver', () => {
  test('finds, fills and clicks inside an open shadow root', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/shadow.html'));
      await tab.find('x-desk input').fill('Ada');
      await tab.findByRole('button', { name: 'Save this title' }).click();
      assert.equal(await tab.find('output').text(), 'Saved for Ada');
      assert.equal(await tab.findByRole('button', { name: 'Save' }).count(), 0, 'names are exact');
    }));

  test('follows the focus into a shadow root', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/shadow.html'));
      assert.equal(await tab.focused(), null);
      await tab.press('Tab');
      assert.deepEqual(await tab.focused(), { tag: 'input', id: '', role: null, name: 'Your name' });
      await tab.press('Tab');
      assert.equal((await tab.focused()).name, 'Save this title');
    }));

  test('sessions share nothing', async () => {
    await inTab({}, async (tab) => {
      await tab.goto(server.url('/'));
      await tab.evaluate(() => localStorage.setItem('reader', 'Ada'));
      await tab.reload();
      assert.equal(await tab.evaluate(() => localStorage.getItem('reader')), 'Ada');
    });
    await inTab({}, async (tab) => {
      await tab.goto(server.url('/'));
      assert.equal(await tab.evaluate(() => localStorage.getItem('reader')), null);
    });
  });

  test('a session is as it was asked for', () => {
    const options = {
      locale: 'fa-IR', colorScheme: 'dark', reducedMotion: true, saveData: true, viewport: { width: 360, height: 640 },
      initScript: (name) => { globalThis.early = name; }, initArgument: 'first',
    };
    return inTab(options, async (tab) => {
      await tab.goto(server.url('/'));
      const seen = await tab.evaluate(() => [
        navigator.language, matchMedia('(prefers-color-scheme: dark)').matches,
        matchMedia('(prefers-reduced-motion: reduce)').matches, navigator.connection?.saveData, innerWidth, globalThis.early,
      ]);
      assert.deepEqual(seen, ['fa-IR', true, true, true, 360, 'first']);
      assert.equal(server.log.requests()[0].headers['save-data'], 'on');
      assert.match(server.log.requests()[0].headers['accept-language'], /^fa-IR/);
    });
  });

  test('without JavaScript no script of the page runs', () =>
    inTab({ javaScriptEnabled: false }, async (tab) => {
      await tab.goto(server.url('/shadow.html'));
      assert.equal(await tab.find('x-desk').evaluate((element) => element.shadowRoot), null);
    }));

  test('hears console errors and exceptions', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/throws.html'));
      const errors = tab.consoleErrors();
      assert.equal(errors.length, 2);
      assert.match(errors[0], /out of ink/);
      assert.match(errors[1], /no such shelf/);
    }));

  test('hears violations of a Content Security Policy', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/inline.html'));
      assert.equal(await tab.evaluate(() => globalThis.ran), undefined);
      assert.match(tab.consoleErrors().join('\n'), /Content Security Policy/);
    }));

  test('finds what hinders accessibility under a strict policy, also inside a shadow root, and leaves nothing behind', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/strict.html'));
      tab.clearConsoleErrors();
      await tab.evaluate(() => {
        const root = document.querySelector('h1').attachShadow({ mode: 'open' });
        root.append(document.createElement('button'));
      });
      const violations = await tab.accessibilityViolations();
      assert.deepEqual(violations.map(({ id }) => id).sort(), ['button-name', 'image-alt']);
      assert.deepEqual(tab.consoleErrors(), []);
      assert.equal(await tab.evaluate(() => 'axe' in globalThis), false);
    }));

  test('waits for what comes later, under a strict policy too', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/strict.html'));
      await tab.evaluate(() => { setTimeout(() => { document.title = 'Ready'; }, 300); });
      assert.equal(await tab.waitFor((title) => document.title === title && document.title, 'Ready'), 'Ready');
      await assert.rejects(tab.waitFor(() => false, null, { timeout: 200 }), /200/);
    }));

  test('takes screenshots', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/'));
      const path = join(folder, 'home.png');
      await tab.screenshot(path);
      assert.ok((await stat(path)).size > 1000);
    }));
});

describe('server', () => {
  test('serves files under their types, and nothing outside its folders', async () => {
    const file = await fetch(server.url('/files/engine.wasm'));
    assert.equal(file.headers.get('content-type'), 'application/wasm');
    assert.equal(await file.text(), 'not really');
    for (const path of ['/files/%2e%2e/%2e%2e/etc/passwd', '/files/..%2f..%2fetc/passwd', '/engine.wasm', '/files/none']) {
      assert.equal((await fetch(server.url(path))).status, 404, path);
    }
  });

  test('the log holds every byte that was sent, and tells two readers apart', async () => {
    const ask = (reader) => fetch(server.url('/shelf?page=2'), { method: 'POST', headers: { 'X-Reader': reader }, body: 'liked' });
    await ask('Ada');
    const first = server.log.canonical();
    server.log.clear();
    await ask('Ada');
    assert.deepEqual(server.log.canonical(), first);
    assert.match(first[0], /^POST \/shelf\?page=2\n/);
    assert.ok(first[0].endsWith(Buffer.from('liked').toString('base64')));
    server.log.clear();
    await ask('Bob');
    assert.notDeepEqual(server.log.canonical(), first);
  });

  test('a browser asks in the same bytes in two sessions, icons aside', async () => {
    const seen = [];
    for (let i = 0; i < 2; i++) {
      server.log.clear();
      await inTab({}, (tab) => tab.goto(server.url('/')));
      seen.push(server.log.canonical());
    }
    assert.equal(seen[0].length, 1);
    assert.deepEqual(seen[0], seen[1]);
  });

  test('another port and another name are other origins of the same contents', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/'));
      for (const origin of [server.otherOrigin, server.localhost]) {
        assert.notEqual(origin, server.origin);
        const status = await tab.evaluate(async (url) => (await fetch(url)).status, `${origin}/files/engine.wasm`);
        assert.equal(status, 200);
      }
    }));

  test('rules make one answer go wrong in each way', async () => {
    const url = server.url('/files/long.txt');
    server.addRule({ path: '/files/long.txt', times: 1, status: 500, type: 'text/html', body: 'broken', headers: { 'X-Note': 'n' } });
    const broken = await fetch(url);
    assert.deepEqual([broken.status, broken.headers.get('content-type'), broken.headers.get('x-note'), await broken.text()], [500, 'text/html', 'n', 'broken']);
    assert.equal((await fetch(url)).status, 200, 'only once');
    server.addRule({ path: /long/, times: 1, close: true });
    await assert.rejects(fetch(url));
    server.addRule({ path: /long/, times: 1, truncate: 10 });
    await assert.rejects(fetch(url).then((response) => response.text()));
    server.addRule({ path: /long/, times: 1, hang: true });
    await assert.rejects(fetch(url, { signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
    server.addRule({ path: /long/, times: 1, delay: 200 });
    const begun = Date.now();
    assert.equal((await (await fetch(url)).text()).length, 100_000);
    assert.ok(Date.now() - begun >= 190);
  });

  test('the backend counts what it accepted and fails as told', async () => {
    const post = (events) => fetch(server.url('/backend'), { method: 'POST', body: JSON.stringify(events) });
    server.backend.failNext(1, { status: 429, retryAfter: 7 });
    server.backend.failNext(1, { lose: 'request' });
    server.backend.failNext(1, { lose: 'answer' });
    const refused = await post([{ id: '1' }]);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '7']);
    await assert.rejects(post([{ id: '2' }]));
    await assert.rejects(post([{ id: '3' }]));
    assert.equal((await post([{ id: '4' }, { id: '5' }])).status, 202);
    assert.deepEqual(server.backend.events().map(({ id }) => id), ['3', '4', '5']);
  });

  test('the backend lets a browser post from another origin', () =>
    inTab({}, async (tab) => {
      await tab.goto(server.url('/'));
      const status = await tab.evaluate(async (url) => {
        const headers = { 'Content-Type': 'application/cloudevents-batch+json' };
        return (await fetch(url, { method: 'POST', headers, body: '[{"id":"1"}]' })).status;
      }, `${server.otherOrigin}/backend`);
      assert.equal(status, 202);
      assert.equal(server.backend.batches[0].type, 'application/cloudevents-batch+json');
      assert.deepEqual(server.log.requests().map(({ method }) => method), ['GET', 'OPTIONS', 'POST']);
    }));
});
