// A backend for feedback that remembers what it was sent, and fails when told to.

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST, GET, OPTIONS',
  'Access-Control-Allow-Headers': 'Content-Type, Authorization',
  'Access-Control-Max-Age': '0',
};

export class Backend {
  /** Everything accepted: `{headers, events, text, type}`, where `events` is the JSON as an array, null if it is none. */
  batches = [];
  /** What is answered about requests, by their ids: an object, or `{status, headers, body}`. */
  conversations = {};
  #failures = [];

  /** All accepted events of all batches, in order, repeated ones included. */
  events() {
    return this.batches.flatMap((batch) => batch.events ?? []);
  }

  /**
   * The next `times` posts fail: with a `status` (and `retryAfter`, a header value), or with a dead connection:
   * `lose: 'request'` before the batch is accepted, `lose: 'answer'` after it.
   */
  failNext(times, { status = 503, retryAfter, lose } = {}) {
    for (let i = 0; i < times; i++) this.#failures.push({ status, retryAfter, lose });
  }

  clear() {
    this.batches = [];
    this.conversations = {};
    this.#failures = [];
  }

  /** What to answer: `{status, headers}`, or `{close: true}`. */
  answer({ method, headers, body, path = '/backend' }) {
    if (method === 'OPTIONS') return { status: 204, headers: CORS };
    if (path !== '/backend') return this.#conversation(path.split('/').at(-1));
    if (method !== 'POST') return { status: 405, headers: { ...CORS, Allow: 'POST' } };
    const failure = this.#failures.shift();
    if (failure?.lose === 'request') return { close: true };
    if (!failure || failure.lose === 'answer') this.#accept(headers, body);
    if (failure?.lose === 'answer') return { close: true };
    if (!failure) return { status: 202, headers: CORS };
    const wait = failure.retryAfter === undefined ? {} : { 'Retry-After': String(failure.retryAfter) };
    return { status: failure.status, headers: { ...CORS, 'Access-Control-Expose-Headers': 'Retry-After', ...wait } };
  }

  #conversation(id) {
    const known = this.conversations[id];
    if (!known) return { status: 404, headers: CORS };
    if (known.status) return { ...known, headers: { ...CORS, ...known.headers }, body: Buffer.from(known.body ?? '') };
    return { status: 200, headers: { ...CORS, 'Content-Type': 'application/json' }, body: Buffer.from(JSON.stringify(known)) };
  }

  #accept(headers, body) {
    const text = body.toString('utf8');
    this.batches.push({ headers, text, type: headers['content-type'], events: parseEvents(text) });
  }
}

function parseEvents(text) {
  try {
    return [JSON.parse(text)].flat();
  } catch {
    return null;
  }
}
