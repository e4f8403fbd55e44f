// A library's web host, as browsers meet two kinds of it: one that compresses, and one that only hands out files.
//
// Plain HTTP/1.1 with keep-alive on this machine, so a browser has six connections; names need not be looked up, nothing is encrypted.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

import { TYPES } from '../../browser/server.mjs';

/** A hash of the contents in a file's name, by Carrel and by Pagefind. */
const HASHED = /[-_][0-9a-f]{7,16}\./;
/** Both kinds by their name: whether they answer with `.br` and `.gz` twins, and how long files with a hash in their names may be kept. */
export const HOSTS = {
  'brotli, immutable': { twins: [['br', '.br'], ['gzip', '.gz']], hashed: 'public, max-age=31536000, immutable', others: 'no-cache' },
  // No `Cache-Control` and no date, so that a browser asks again for each file: the costliest second visit that a host can cause.
  'plain files': { twins: [], hashed: null, others: null },
};

/** Serves `roots` (folders by URL prefix) and `pages` (HTML by path) on a free port. */
export async function startHost(kind, roots, pages) {
  const host = new Host(HOSTS[kind], roots, pages);
  await host.start();
  return host;
}

class Host {
  /** Each request as `{path, status, bytes}`; `bytes` are those of the whole answer with its head, once it is written. */
  log = [];
  #kind;
  #roots;
  #pages;
  #server;

  constructor(kind, roots, pages) {
    this.#kind = kind;
    this.#roots = Object.entries(roots).sort(([a], [b]) => b.length - a.length);
    this.#pages = pages;
  }

  async start() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((resolve, reject) => this.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async close() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request, response) {
    const { socket } = response;
    const before = socket.bytesWritten;
    const entry = { path: request.url, status: 0, bytes: 0 };
    this.log.push(entry);
    const { status, headers, body } = await this.#found(request);
    entry.status = status;
    response.writeHead(status, { ...headers, 'Content-Length': body.length });
    // A connection carries one answer at a time, so all that is written to it meanwhile is this one.
    response.end(status === 304 ? undefined : body, () => { entry.bytes = socket.bytesWritten - before; });
  }

  async #found(request) {
    const path = decodeURIComponent(request.url.split('?')[0]);
    const page = this.#pages[path];
    if (page !== undefined) return { status: 200, headers: { 'Content-Type': TYPES['.html'], 'Cache-Control': 'no-cache' }, body: Buffer.from(page) };
    const [prefix, root] = this.#roots.find(([prefix]) => path.startsWith(prefix)) ?? [];
    const file = root && join(root, normalize('/' + path.slice(prefix.length)));
    const { body, encoding } = (file && (await this.#read(file, request.headers['accept-encoding'] ?? ''))) ?? {};
    if (!body) return { status: 404, headers: {}, body: Buffer.from('There is no such file.') };
    const kept = HASHED.test(path) ? this.#kind.hashed : this.#kind.others;
    const tag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    const headers = {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      ETag: tag,
      ...(kept && { 'Cache-Control': kept }),
      ...(encoding && { 'Content-Encoding': encoding, Vary: 'Accept-Encoding' }),
    };
    if (request.headers['if-none-match'] === tag) return { status: 304, headers, body: Buffer.alloc(0) };
    return { status: 200, headers, body };
  }

  async #read(file, accepted) {
    for (const [encoding, ending] of this.#kind.twins) {
      const body = accepted.split(/,\s*/).includes(encoding) && (await readFile(file + ending).catch(() => null));
      if (body) return { body, encoding };
    }
    return { body: await readFile(file).catch(() => null) };
  }
}
