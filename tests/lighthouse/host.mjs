// A library's web host that is set up well: what has a twin compressed with brotli goes out as that, other texts with gzip, and what
// has its contents' hash in its name may be kept for ever.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

import { TYPES } from '../browser/server.mjs';

const HASHED = /-[0-9a-f]{10,}\./;
const TEXTS = ['.html', '.css', '.js', '.json', '.svg'];

/** Serves a folder on a free port of this machine; `edit` may change its pages on their way out. */
export async function startHost(folder, edit = (html) => html) {
  const server = createServer((request, response) => {
    answer(folder, edit, request).then(
      ({ status, headers, body }) => response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body),
      (error) => response.destroy(error),
    );
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function answer(folder, edit, request) {
  const path = decodeURIComponent(request.url.split('?')[0]);
  const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path));
  const end = extname(file);
  const found = await read(file, end, edit, request.headers['accept-encoding'] ?? '');
  if (!found) return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('There is no such file.') };
  const headers = {
    'Content-Type': TYPES[end] ?? 'application/octet-stream',
    'Cache-Control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(found.encoding && { 'Content-Encoding': found.encoding, Vary: 'Accept-Encoding' }),
  };
  return { status: 200, headers, body: found.body };
}

/** The bytes to send, and how they are compressed. */
async function read(file, end, edit, accepted) {
  const takes = (encoding) => accepted.split(/,\s*/).includes(encoding);
  const twin = end !== '.html' && takes('br') && (await readFile(`${file}.br`).catch(() => null));
  if (twin) return { body: twin, encoding: 'br' };
  let body = await readFile(file).catch(() => null);
  if (body && end === '.html') body = Buffer.from(edit(body.toString()));
  if (body && TEXTS.includes(end) && takes('gzip')) return { body: gzipSync(body), encoding: 'gzip' };
  return body && { body };
}
