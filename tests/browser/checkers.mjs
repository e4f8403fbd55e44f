// Servers that read what adapters post by the protocols' own rules, and answer as such systems do. They know nothing of how the
// adapters are written: what is not right is answered with 400 and told in `faults`. Each takes the place of a `Backend` (backend.mjs).

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** What a page may send with `POST` to another origin without asking beforehand. */
const SIMPLE = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data'];

/** What all have in common: who may ask from where, and what became of each post. */
class Checker {
  /** What was wrong with posts, in words. */
  faults = [];
  /** What was taken. */
  taken = [];
  /** How often it was posted to. */
  posts = 0;
  /** Browsers' questions beforehand. */
  asked = 0;
  /** Answers that come first, whatever is posted: `{status, headers, body}`. */
  before = [];
  #allowed;

  /** `allowed`: headers that posts from other origins may carry; null where no question beforehand is answered. */
  constructor(allowed) {
    this.#allowed = allowed;
  }

  clear() {}

  events() {
    return this.taken;
  }

  answer({ method, headers, body, path }) {
    if (method === 'OPTIONS') return this.#preflight(headers);
    this.posts += 1;
    const faults = [];
    const needs = (is, what) => is || faults.push(what);
    needs(method === 'POST', `${method} instead of POST`);
    const elsewhere = headers['sec-fetch-site'] !== 'same-origin';
    needs(!elsewhere || !headers.cookie, 'cookies to another site');
    needs(!headers.referer, 'a referrer');
    const first = this.before.shift();
    const answer = first ?? this.check({ path: path.slice('/backend'.length), headers, text: body.toString('utf8'), elsewhere, needs });
    this.faults.push(...faults);
    return faults.length > 0 ? told(400, { error: faults.join('; ') }) : answer;
  }

  #preflight(headers) {
    this.asked += 1;
    if (!this.#allowed) {
      this.faults.push('a question beforehand, which is not answered');
      return { status: 404, headers: {} };
    }
    const wanted = (headers['access-control-request-headers'] ?? '').split(/,\s*/).filter(Boolean);
    const others = wanted.filter((it) => !this.#allowed.some((name) => name.toLowerCase() === it));
    if (others.length > 0) this.faults.push(`headers that nobody allows: ${others}`);
    return { status: 204, headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'POST', 'Access-Control-Allow-Headers': this.#allowed.join(', ') } };
  }
}

function told(status, value, headers = {}) {
  return { status, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json', ...headers }, body: Buffer.from(JSON.stringify(value)) };
}

function parsed(text, needs) {
  try {
    return JSON.parse(text);
  } catch {
    needs(false, 'no JSON');
    return null;
  }
}

const isText = (it) => typeof it === 'string' && it !== '';
const isMap = (it) => it !== null && typeof it === 'object' && !Array.isArray(it);
const mediaType = (headers) => (headers['content-type'] ?? '').split(';')[0].trim();

/** A learning record store, after the xAPI specification 1.0.3, part 2 and 3: strict about what a statement may have. */
export class RecordStore extends Checker {
  #key;
  #known = new Set();

  constructor(key) {
    super(['Content-Type', 'Authorization', 'X-Experience-API-Version']);
    this.#key = key;
  }

  check({ path, headers, text, needs }) {
    if (headers.authorization !== this.#key) return told(401, { error: 'who are you?' });
    needs(path === '/statements', `statements go to /statements, not to ${path}`);
    needs(mediaType(headers) === 'application/json', `the type is ${headers['content-type']}`);
    needs(/^1\.0(\.\d+)?$/.test(headers['x-experience-api-version']), 'no version, or another than 1.0.x');
    const value = parsed(text, needs);
    const statements = Array.isArray(value) ? value : [value];
    for (const it of statements) statement(it, needs, false);
    const ids = statements.map((it) => it?.id);
    needs(new Set(ids).size === ids.length, 'an id twice in a batch');
    if (ids.some((id) => this.#known.has(id))) return told(409, { error: 'a statement of that id is here' });
    ids.forEach((id) => this.#known.add(id));
    this.taken.push(...statements);
    return told(200, ids, { 'X-Experience-API-Version': '1.0.3' });
  }
}

const STATEMENT = ['id', 'actor', 'verb', 'object', 'result', 'context', 'timestamp'];

function statement(it, needs, isSub) {
  if (!isMap(it)) return needs(false, 'a statement that is no object');
  only(it, isSub ? ['objectType', 'actor', 'verb', 'object', 'result', 'context', 'timestamp'] : STATEMENT, isSub ? 'a SubStatement' : 'a statement', needs);
  needs(!JSON.stringify(it).includes(':null'), 'null where nothing should be');
  if (!isSub) needs(UUID.test(it.id), `the id ${it.id} is no UUID`);
  if (it.timestamp !== undefined) needs(TIMESTAMP.test(it.timestamp), `the timestamp ${it.timestamp}`);
  actor(it.actor, needs);
  needs(isMap(it.verb) && IRI.test(it.verb.id), 'a verb without an IRI');
  languages(it.verb?.display, 'display', needs);
  object(it.object, needs, isSub);
  if (it.result !== undefined) result(it.result, needs);
}

function actor(it, needs) {
  if (!isMap(it)) return needs(false, 'no actor');
  only(it, ['objectType', 'name', 'mbox', 'mbox_sha1sum', 'openid', 'account'], 'an actor', needs);
  const ways = ['mbox', 'mbox_sha1sum', 'openid', 'account'].filter((way) => it[way] !== undefined);
  needs(ways.length === 1, `an agent is known in exactly one way, not ${ways.length}`);
  // Whom a library's page tells of is nobody by name.
  needs(ways[0] === 'account' && it.name === undefined, 'an actor with a name or a mail address');
  needs(IRI.test(it.account?.homePage) && isText(it.account?.name), 'an account without homePage or name');
}

function object(it, needs, isSub) {
  if (!isMap(it)) return needs(false, 'no object');
  if (it.objectType === 'SubStatement') return isSub ? needs(false, 'a SubStatement in another') : statement(it, needs, true);
  needs(it.objectType === undefined || it.objectType === 'Activity', `an object of type ${it.objectType}`);
  needs(IRI.test(it.id), `the activity ${it.id} is no IRI`);
  only(it, ['objectType', 'id', 'definition'], 'an activity', needs);
  if (it.definition === undefined) return;
  only(it.definition, ['name', 'description', 'type', 'moreInfo', 'extensions'], 'a definition', needs);
  if (it.definition.type !== undefined) needs(IRI.test(it.definition.type), 'an activity type that is no IRI');
  languages(it.definition.name, 'name', needs);
}

function result(it, needs) {
  only(it, ['score', 'success', 'completion', 'response', 'duration', 'extensions'], 'a result', needs);
  const { score } = it;
  if (score !== undefined) {
    only(score, ['scaled', 'raw', 'min', 'max'], 'a score', needs);
    needs(score.raw >= score.min && score.raw <= score.max && score.min < score.max, `a score of ${JSON.stringify(score)}`);
  }
  needs(it.response === undefined || isText(it.response), 'a response that is no text');
  needs(Object.keys(it.extensions ?? {}).every((key) => IRI.test(key)), 'an extension whose key is no IRI');
}

function languages(it, name, needs) {
  if (it === undefined) return;
  const all = isMap(it) && Object.entries(it).every(([tag, text]) => /^[a-z]{2,3}(-\w+)*$/i.test(tag) && isText(text));
  needs(all, `${name} is no map of languages`);
}

function only(it, fields, what, needs) {
  const others = isMap(it) ? Object.keys(it).filter((key) => !fields.includes(key)) : ['itself'];
  needs(others.length === 0, `${what} has no ${others}`);
}

/** Matomo's tracker, posted to in bulk: answers as BulkTracking does, and takes nothing that it would want a secret for. */
export class Tracker extends Checker {
  #site;

  constructor(site) {
    super(null);
    this.#site = site;
  }

  check({ path, headers, text, needs }) {
    needs(path === '/matomo.php', `posted to ${path}`);
    needs(SIMPLE.includes(mediaType(headers)), `the type ${headers['content-type']} makes browsers ask beforehand`);
    const value = parsed(text, needs);
    needs(isMap(value) && Array.isArray(value.requests) && value.requests.length > 0, 'no list of requests');
    needs(value?.token_auth === undefined, 'a secret in a page');
    const hits = (value?.requests ?? []).map((it) => this.#hit(it, needs));
    this.taken.push(...hits);
    return told(200, { status: 'success', tracked: hits.length, invalid: 0 });
  }

  #hit(query, needs) {
    needs(isText(query) && query.startsWith('?'), 'a request that is no query');
    const hit = Object.fromEntries(new URLSearchParams(query));
    needs(hit.idsite === String(this.#site), `the site ${hit.idsite}`);
    needs(hit.rec === '1', 'a request without rec=1 records nothing');
    needs(isText(hit.e_c) && isText(hit.e_a), 'an event needs a category and an action');
    needs(hit.ca === '1', 'without ca=1 an event may count as a page view');
    if (hit.url !== undefined) needs(IRI.test(hit.url), `the page ${hit.url}`);
    for (const name of ['_id', 'cid', 'uid']) needs(!(name in hit), `${name} names a browser`);
    for (const name of ['cdt', 'cip', 'token_auth']) needs(!(name in hit), `${name} needs a secret`);
    return hit;
  }
}

const TICKET = ['source', 'biblio_id', 'title', 'body', 'status', 'assignee_id'];

/** Koha's public interface: JSON that its schema takes, from its own origin alone, of who is signed in there. */
export class Catalogue extends Checker {
  /** Whether a patron is signed in: the session cookie is sent and known. */
  signedIn = true;
  #session;
  #titles;

  constructor(session, titles) {
    super(null);
    this.#session = session;
    this.#titles = titles;
  }

  check({ path, headers, text, elsewhere, needs }) {
    needs(!elsewhere, 'from another origin');
    needs(mediaType(headers) === 'application/json', `the type is ${headers['content-type']}`);
    const value = parsed(text, needs);
    const known = this.signedIn && (headers.cookie ?? '').split(/;\s*/).includes(`CGISESSID=${this.#session}`);
    const rated = /^\/public\/biblios\/(\d+)\/ratings$/.exec(path);
    if (path === '/public/tickets') return this.#ticket(value, known, needs);
    if (rated) return this.#rating(Number(rated[1]), value, known, needs);
    return told(404, { errors: [{ message: 'Not Found', path: '/' }], status: 404 });
  }

  #ticket(value, known, needs) {
    only(value, TICKET, 'a ticket', needs);
    needs(value?.source === 'catalog', `the source ${value?.source}`);
    needs(Number.isInteger(value?.biblio_id), `the record ${value?.biblio_id}`);
    needs(isText(value?.title) && isText(value?.body), 'a ticket without title or body');
    if (!known) return told(500, { error: 'Something went wrong, check Koha logs for details.' });
    if (!this.#titles.includes(value?.biblio_id)) return told(500, { error: 'Something went wrong, check Koha logs for details.' });
    this.taken.push(value);
    return told(201, { ...value, ticket_id: this.taken.length });
  }

  #rating(biblio, value, known, needs) {
    only(value, ['rating'], 'a rating', needs);
    needs(value?.rating === null || (Number.isInteger(value?.rating) && value.rating >= 1 && value.rating <= 5), `${value?.rating} stars`);
    if (!known) return told(403, { error: 'Cannot rate, must be logged-in' });
    if (!this.#titles.includes(biblio)) return told(404, { error: 'Object not found.' });
    this.taken.push({ biblio, ...value });
    return told(200, { rating: value.rating, average: value.rating, count: 1 });
  }
}

/** An automation service that runs once for each post, and knows by its id what it has done already. */
export class Automation extends Checker {
  #type;

  constructor(type) {
    super(type === 'application/json' ? ['Content-Type'] : null);
    this.#type = type;
  }

  check({ path, headers, text, needs }) {
    needs(path === '', `posted to ${path}`);
    needs(mediaType(headers) === this.#type, `the type is ${headers['content-type']}`);
    const event = parsed(text, needs);
    needs(isMap(event), 'not one event');
    needs(event?.specversion === '1.0' && isText(event?.type) && isText(event?.source) && UUID.test(event?.id), 'no CloudEvent 1.0');
    needs(TIMESTAMP.test(event?.time), `the time ${event?.time}`);
    if (!this.taken.some(({ id }) => id === event?.id)) this.taken.push(event);
    return { status: 200, headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/html' }, body: Buffer.from('Accepted') };
  }
}
