// The website around the widget in the pictures: as little of one as can be, so that what is seen is Carrel.

import { readFile } from 'node:fs/promises';

const COLLECTION = '/carrel/collection/';
const STYLE = `body{margin:0;background:Canvas;color:CanvasText;font:1rem/1.5 system-ui,sans-serif}
  .record{padding:1.5rem;max-width:60rem;margin:auto}.record h1{margin:0}`;
/** The title whose record is shown. */
export const RECORD_ID = 'melville-moby-dick';

const PERSONAL_PAGE = page(element('carrel-page'));
export const RECORD_PAGE = page(`<article class="record"><h1 lang="en" dir="ltr">Moby-Dick; or, The Whale</h1>
  <p lang="en" dir="ltr">Herman Melville, 1851</p>${element('carrel-title', `title-id="${RECORD_ID}"`)}</article>`);

/** Makes a library of tests the demo library, with its settings and its page at `/desk.html`; it takes messages, too. */
export async function publish(library) {
  const settings = JSON.parse(await readFile(new URL('../../../static/demo/carrel.json', import.meta.url), 'utf8'));
  library.settings({ ...settings, backend: '/backend' });
  library.server.addPage('/desk.html', PERSONAL_PAGE);
}

function page(body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Alder Street Library</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style>
    <script async src="/carrel/carrel.js"></script></head><body><main>${body}</main></body></html>`;
}

/** The element, open to those who look at it. */
function element(tag, attributes = '') {
  return `<${tag} collection="${COLLECTION}" shadow="open" lang="en" ${attributes}></${tag}>`;
}
