// A library's web server for tests: static files, pages made up on the spot, answers that go wrong on purpose,
// and a log of every request, which is the only witness of what Carrel sends.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Backend } from './backend.mjs';
import { RequestLog } from './request-log.mjs';

/** Media types by the ends of names. */
export const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};
const UNKNOWN = 'application/octet-stream';
const ENCODINGS = [['br', '.br'], ['gzip', '.gz']];

/**
 * Serves on a free port of 127.0.0.1. Options, all optional:
 * - `roots`: folders by URL prefix, `{'/': dir, '/carrel/': other}`; the longest prefix that matches wins.
 * - `pages`: `{'/host.html': {body, headers, status}}`, or the body alone. With `pieces` (more of the body, in order) each
 *   comes `pause` ms after the one before.
 * - `headers`: `(request) => ({name: value})`, added to every answer: a policy, CORS.
 * - `twins`: false to answer with no precompressed `.br`/`.gz` files, as hosts do that nobody set up.
 * - `rules`: see `addRule`.
 */
export async function startServer({ roots = {}, pages = {}, headers = () => ({}), twins = true, rules = [] } = {}) {
  const server = new TestServer({ roots, pages, headers, twins, rules });
  await server.start();
  return server;
}

class TestServer {
  log = new RequestLog();
  /** Answers at `/backend`. */
  backend = new Backend();
  /**
   * How files may be kept: by default not at all. `plain`: as a host does that nobody set up (ETag and Last-Modified, just
   * uploaded, so that no browser takes a copy for fresh); `immutable`: besides, what has a hash in its name for ever.
   */
  caching = null;
  #options;
  #rules;
  #servers = [];
  #since = new Date().toUTCString();

  constructor(options) {
    this.#options = options;
    this.#rules = [...options.rules];
  }

  async start() {
    for (let i = 0; i < 2; i++) {
      const server = createServer((request, response) => {
        this.#handle(request, response).catch((error) => response.destroy(error));
      });
      await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
      this.#servers.push(server);
    }
    /** Three origins with the same contents: the home, the same host by name, another port. */
    const [port, otherPort] = this.#servers.map((server) => server.address().port);
    this.origin = `http://127.0.0.1:${port}`;
    this.localhost = `http://localhost:${port}`;
    this.otherOrigin = `http://127.0.0.1:${otherPort}`;
  }

  url(path) {
    return this.origin + path;
  }

  /** Adds or replaces a page, and returns its address. */
  addPage(path, page) {
    this.#options.pages[path] = page;
    return this.url(path);
  }

  /**
   * The first rule whose `path` (string, RegExp on path and query) and `method` match decides an answer, at most `times` times:
   * `status`, `headers`, `body`, `type` replace those of the file; `delay` (ms) comes first; `hang` never answers;
   * `close` drops the connection; `truncate` (bytes) drops it after so much of the body, of which the length was announced.
   */
  addRule(rule) {
    this.#rules.unshift({ ...rule });
  }

  /** Serves a folder under a prefix from now on. */
  mount(prefix, folder) {
    this.#options.roots[prefix] = folder;
  }

  clearRules() {
    this.#rules = [];
  }

  async close() {
    await Promise.all(
      this.#servers.map((server) => {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        return closed;
      }),
    );
  }

  async #handle(request, response) {
    const entry = this.log.add(request, await readBody(request));
    const rule = this.#ruleFor(request);
    if (rule?.delay) await sleep(rule.delay);
    if (rule?.hang) return;
    const answer = this.#cachable(request, this.#overridden(rule, await this.#answer(request, entry)));
    entry.status = answer.close ? 0 : answer.status;
    if (answer.close) {
      request.socket.destroy();
      return;
    }
    await send(request, response, answer, this.#options.headers(request), entry);
  }

  #cachable(request, answer) {
    if (!this.caching || answer.close || answer.status !== 200) return answer;
    const { 'Cache-Control': _, ...headers } = answer.headers;
    const tag = createHash('sha256').update(answer.file ? `${answer.file} ${answer.size}` : answer.body).digest('hex');
    const immutable = this.caching === 'immutable' && /-[0-9a-f]{10,}\./.test(pathOf(request));
    Object.assign(headers, { ETag: `"${tag.slice(0, 16)}"`, 'Last-Modified': this.#since });
    if (immutable) headers['Cache-Control'] = 'public, max-age=31536000, immutable';
    if (request.headers['if-none-match'] !== headers.ETag) return { ...answer, headers };
    return { status: 304, headers };
  }

  #ruleFor(request) {
    const rule = this.#rules.find((rule) => {
      const matches = rule.path instanceof RegExp ? rule.path.test(request.url) : rule.path === pathOf(request);
      return matches && (rule.method ?? request.method) === request.method && rule.times !== 0;
    });
    if (rule?.times) rule.times -= 1;
    return rule;
  }

  #overridden(rule, answer) {
    if (!rule) return answer;
    const { status = answer.status, body, type, close = answer.close, truncate } = rule;
    const headers = { ...answer.headers, ...(type ? { 'Content-Type': type } : {}), ...rule.headers };
    if (body !== undefined) delete headers['Content-Encoding'];
    return body === undefined
      ? { ...answer, status, headers, close, truncate }
      : { status, headers, close, truncate, body: Buffer.from(body) };
  }

  async #answer(request, entry) {
    const path = pathOf(request);
    if (path === '/backend' || path.startsWith('/backend/')) return this.backend.answer({ method: request.method, headers: request.headers, body: entry.bytes, path });
    const page = this.#options.pages[path];
    if (page !== undefined) return pageAnswer(page, path);
    const file = await this.#file(path, request.headers['accept-encoding'] ?? '');
    if (file) return file;
    // Browsers ask for it unasked; a 404 would show as an error of the page.
    if (path === '/favicon.ico') return { status: 204, headers: {} };
    return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('There is no such file.') };
  }

  async #file(path, accepted) {
    const prefix = Object.keys(this.#options.roots)
      .filter((prefix) => path.startsWith(prefix))
      .sort((a, b) => b.length - a.length)[0];
    if (prefix === undefined) return null;
    const inside = normalize('/' + path.slice(prefix.length));
    const file = join(this.#options.roots[prefix], inside.endsWith('/') ? inside + 'index.html' : inside);
    const headers = { 'Content-Type': TYPES[extname(file)] ?? UNKNOWN, 'Cache-Control': 'no-cache' };
    for (const [encoding, ending] of this.#options.twins ? ENCODINGS : []) {
      const size = accepted.split(/,\s*/).includes(encoding) ? await sizeOf(file + ending) : null;
      if (size !== null) return { status: 200, headers: { ...headers, 'Content-Encoding': encoding }, file: file + ending, size };
    }
    const size = await sizeOf(file);
    return size === null ? null : { status: 200, headers, file, size };
  }
}

function pathOf(request) {
  const path = request.url.split('?')[0];
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function pageAnswer(page, path) {
  const { body, headers = {}, status = 200, pieces = [], pause = 0 } = typeof page === 'string' ? { body: page } : page;
  const type = TYPES[extname(path)] ?? TYPES['.html'];
  return { status, headers: { 'Content-Type': type, 'Cache-Control': 'no-cache', ...headers }, body: Buffer.from(body), pieces, pause };
}

async function sizeOf(file) {
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? found.size : null;
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function send(request, response, answer, extra, entry) {
  const { status, headers, file, body = Buffer.alloc(0), pieces = [], pause, truncate } = answer;
  const length = [file ? answer.size : body.length, ...pieces.map((piece) => Buffer.byteLength(piece))].reduce((a, b) => a + b);
  const announced = status === 204 || status === 304 ? {} : { 'Content-Length': length };
  response.writeHead(status, { ...announced, ...headers, ...extra });
  // Node has them as a text nowhere else.
  entry.sentHead = Buffer.byteLength(response._header ?? '');
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  let left = truncate ?? Infinity;
  for await (const chunk of file ? createReadStream(file) : [body]) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    entry.sent += part.length;
    response.write(part);
  }
  for (const piece of pieces) {
    await sleep(pause);
    response.write(piece);
  }
  if (truncate === undefined) response.end();
  // Later, so that what was written gets out first.
  else setTimeout(() => request.socket.destroy(), 50);
}
