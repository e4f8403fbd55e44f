// The two searches that Carrel is measured beside: their indexes of the same titles, made as their documentation shows.

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

import MiniSearch from 'minisearch';
import * as pagefind from 'pagefind';

import { OPTIONS } from './minisearch-options.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { dependencies: versions } = JSON.parse(await readFile(here('package.json'), 'utf8'));
const { transform } = createRequire(here('../../browser/package.json'))('esbuild');
const [brotli, gzip] = [promisify(zlib.brotliCompress), promisify(zlib.gzip)];
/** What a host compresses. Pagefind's other files are gzip already. */
const COMPRESSED = ['.js', '.mjs', '.json'];
/** Records that are handed to Pagefind at once. */
const AT_ONCE = 1_000;
/** Above so many bytes brotli's best level takes minutes. */
const LARGE = 1_000_000;

/** The peers; `make` writes its files to a folder that a host serves at `/peer/`, and `page` asks them there. */
export const PEERS = [
  { name: `Pagefind ${versions.pagefind}`, page: 'pagefind.page.mjs', make: makePagefind },
  { name: `MiniSearch ${versions.minisearch}`, page: 'minisearch.page.mjs', make: makeMiniSearch },
];

/** Makes the peer's files for these titles anew, with twins for a host that compresses. */
export async function makePeer(peer, titles, folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await peer.make(titles, folder);
  await copyFile(here(peer.page), join(folder, 'page.mjs'));
  for (const name of await readdir(folder)) if (COMPRESSED.includes(extname(name))) await writeTwins(join(folder, name));
}

/** One index of all languages, as a catalogue is searched: with one for each, the reader would have to say which first. */
async function makePagefind(titles, folder) {
  const { index } = await pagefind.createIndex({ forceLanguage: 'en' });
  const check = (errors) => {
    if (errors.length) throw new Error(`Pagefind: ${errors[0]}`);
  };
  for (let at = 0; at < titles.length; at += AT_ONCE) {
    const answers = await Promise.all(titles.slice(at, at + AT_ONCE).map((it) => index.addCustomRecord(record(it))));
    check(answers.flatMap((it) => it.errors));
  }
  check((await index.writeFiles({ outputPath: folder })).errors);
  await pagefind.close();
}

function record({ id, title, creators, subjects }) {
  const content = [title, ...creators, ...subjects].join('. ');
  return { url: `/record?id=${id}`, content, language: 'en', meta: { title, id } };
}

async function makeMiniSearch(titles, folder) {
  const index = new MiniSearch(OPTIONS);
  index.addAll(titles.map(({ id, title, creators, subjects }) => ({ id, title, creators: creators.join(' '), subjects: subjects.join(' ') })));
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  const source = await readFile(here('node_modules/minisearch/dist/es/index.js'), 'utf8');
  await writeFile(join(folder, 'minisearch.js'), (await transform(source, { minify: true, format: 'esm' })).code);
  await copyFile(here('minisearch-options.mjs'), join(folder, 'minisearch-options.mjs'));
}

async function writeTwins(file) {
  const bytes = await readFile(file);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: bytes.length > LARGE ? 9 : 11, [BROTLI_PARAM_LGWIN]: 24 };
  await writeFile(`${file}.br`, await brotli(bytes, { params }));
  await writeFile(`${file}.gz`, await gzip(bytes, { level: 9 }));
}
