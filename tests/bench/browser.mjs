// node tests/bench/browser.mjs MODULE LIBRARIES REPORT FILTER TITLES…
// Measures in Chromium: MODULE is the folder of the compiled engine, LIBRARIES that of the libraries. Writes REPORT as JSON.

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { launch } from '../browser/driver.mjs';
import { startServer } from '../browser/server.mjs';

const [module, libraries, report, filter, ...sizes] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));

// Isolated from other origins, a page may have a clock of 5 µs instead of 100.
const headers = () => ({
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
});
const server = await startServer({
  roots: { '/': here, '/module/': module, '/libraries/': libraries },
  pages: { '/page.html': '<!doctype html><html lang="en"><meta charset="utf-8"><title>Ranking</title></html>' },
  headers,
});
const browser = await launch();
try {
  const results = [];
  for (const size of sizes) {
    // A page for each: what one leaves behind is none of the next one's business.
    const session = await browser.newSession();
    const tab = await session.newTab();
    await tab.goto(server.url('/page.html'));
    process.stderr.write(`browser: ranking ${size} titles …\n`);
    const result = await tab.evaluate(measureInPage, { titles: Number(size), filter });
    if (!result.isolated) throw new Error('the page is not isolated, so its clock is too coarse');
    results.push({ titles: Number(size), ...result });
    await session.close();
  }
  await writeFile(report, JSON.stringify(results));
} finally {
  await browser.close();
  await server.close();
}

/** In the page. */
async function measureInPage({ titles, filter }) {
  const { measure } = await import('/page.mjs');
  return measure(titles, filter);
}
