// Defines the elements at once; loads WebAssembly when one is connected. Works with async, defer and as a module.
(() => {
  const assets = __CARREL_ASSETS__;
  if (customElements.get('carrel-page')) return;
  // As a module there is no current script; then the error's own trace names this file.
  const self = document.currentScript?.src || /\bhttps?:\S+?(?=(:\d+){2})/.exec(new Error().stack)?.[0] || document.baseURI;
  const at = (path) => new URL(path, self).href;
  // Until ours is styled nothing of it is to be seen: between drawing and `#show` there may be a frame.
  const bare = ':host{display:block;min-block-size:var(--carrel-reserve,0)}:host([hidden]),div{display:none}';
  const attributes = 'collection backend lang theme limit kind title-id title-name creator heading-level namespace ephemeral'.split(' ');

  const elements = new Set();
  const parts = new Map();
  const early = new Map();
  const sheets = new WeakMap();
  let engine, style, late, restarts = 0;

  // A document adopts only sheets that were made for it, so after a move to another one they are made again.
  const sheetFor = (document, text) => {
    const made = sheets.get(document) || new Map();
    sheets.set(document, made);
    if (!made.has(text)) {
      const sheet = new document.defaultView.CSSStyleSheet();
      sheet.replaceSync(text);
      made.set(text, sheet);
    }
    return made.get(text);
  };

  // The older interface, since it is `fetch` that pages replace; and it takes an error page for none of our files.
  const request = (path, type) => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open('GET', at(path));
    request.responseType = type;
    request.timeout = 3e4;
    request.onloadend = () => request.status === 200 && request.response ? done(request.response) : fail(path + ': ' + (request.status || 'no answer'));
    request.send();
  });

  // Whether this script came as long as it is: a host that does not compress it compresses none of our files. What a
  // service worker hands on has lost its encoding.
  const plain = () => {
    const { encodedBodySize: size, decodedBodySize, workerStart } = performance.getEntriesByName(self)[0] || {};
    return assets.gz && size && size === decodedBodySize && !workerStart && window.DecompressionStream;
  };

  const get = async (path, type) => {
    if (plain()) {
      try {
        const twin = new Blob([await request(path + '.gz', 'blob')]).stream();
        return await new Response(twin.pipeThrough(new DecompressionStream('gzip')))[type]();
      } catch {}
    }
    return request(path, type.toLowerCase());
  };

  // A promise even where the page's `fetch` throws, and no complaint of the browser where nobody waits for it.
  const ask = (url, cache, handed = (answer) => answer) => {
    const answer = (async () => handed(await fetch(url, { cache })))();
    answer.catch(() => 0);
    return answer;
  };
  const begin = (url, ...how) => early.has(url) || early.set(url, ask(url, ...how));

  // These two change under their names: a copy that the browser kept is good only if the server says so. The pack that the
  // manifest names is asked for before the manifest is handed on, since else it would wait for WebAssembly.
  const open = (collection) => {
    begin(collection + 'manifest.carrel', 'no-cache', async (answer) => {
      try {
        const head = /head-\w+\.carrel/.exec(await answer.clone().text());
        if (head) begin(collection + head + (window.DecompressionStream ? '.gz' : ''));
      } catch {}
      return answer;
    });
    begin(collection + 'carrel.json', 'no-cache');
  };

  const part = (path) => {
    if (!parts.has(path)) {
      const texts = get(path, 'json');
      parts.set(path, texts);
      texts.catch(() => parts.delete(path));
    }
    return parts.get(path);
  };

  // Names of locale files are in lower case. What only the later module shows is a file of its own, which may be missing.
  const locale = async (tag, whole = late) => {
    tag = tag.toLowerCase();
    const name = [tag, tag.split('-')[0], 'en'].find((name) => assets.locales.includes(name));
    const file = `${name}-${assets.texts}.json`;
    const [first, rest] = await Promise.all([part('locales/' + file), whole && part('locales/later/' + file).catch(() => 0)]);
    return [name, { ...first, ...rest }];
  };

  const load = async () => {
    // What takes up to tens of milliseconds the first time, for which there is time while the files are on their way.
    const slow = [() => new Intl.NumberFormat(), () => new Intl.ListFormat(), () => localStorage.length];
    for (const first of slow) setTimeout(() => { try { first(); } catch {} });
    const answer = plain() ? get(assets.wasm, 'arrayBuffer') : ask(at(assets.wasm));
    // After a failure a fresh instance takes over: the query makes the browser evaluate the module anew.
    const [glue, css] = await Promise.all([import(at(assets.glue) + (restarts ? '?r=' + restarts : '')), get(assets.css, 'text')]);
    try {
      await glue.default({ module_or_path: answer });
    } catch {
      await glue.default({ module_or_path: await request(assets.wasm, 'arraybuffer') });
    }
    // Making the module ready and drawing would be one long task.
    await new Promise((done) => setTimeout(done));
    // What no first screen needs; the engine asks for it when the page is idle.
    glue.later.fetch = () => get(assets.later, 'arrayBuffer', late = 1);
    style = css;
    glue.start({
      early: (url) => {
        // After a failure, too: what the browser kept meanwhile may be older than what is there.
        const answer = early.get(url) || ask(url, 'no-cache');
        early.set(url);
        return answer;
      },
      locale,
      // Called once by each instance.
      failed: () => {
        engine = undefined;
        restarts++;
        for (const element of elements) {
          element.$lost();
          element.$draw();
        }
      },
    });
    return glue;
  };

  const start = () => {
    if (!engine) {
      engine = load();
      engine.catch(() => {
        engine = undefined;
        early.clear();
      });
    }
    return engine;
  };

  class Base extends HTMLElement {
    static observedAttributes = attributes;
    #root; #id; #config; #glue; #styled;
    #slot = document.createElement('slot');
    #turn = 0;
    ready = new Promise((done) => this.addEventListener('carrel-ready', () => done(), { once: true }));

    get config() { return this.#config; }
    set config(value) { this.#config = value; this.$draw(); }
    set backend(call) { this.config = { ...this.#config, backend: { kind: 'hook', call } }; }

    connectedCallback() {
      if (!this.#root) {
        this.#root = this.attachShadow({ mode: this.getAttribute('shadow') === 'open' ? 'open' : 'closed' });
        this.#root.append(this.#slot);
        for (const name of ['config', 'backend']) {
          if (Object.hasOwn(this, name)) {
            const value = this[name];
            delete this[name];
            this[name] = value;
          }
        }
      }
      this.#dress();
      elements.add(this);
      this.#id ? this.#glue.moved(this.#id) : this.$draw();
    }

    // A move disconnects and connects again within one task; only what stays away is released.
    async disconnectedCallback() {
      await 0;
      if (this.isConnected) return;
      elements.delete(this);
      if (this.#id) this.#glue.detach(this.#id);
      this.$lost();
    }

    attributeChangedCallback() { this.$draw(); }

    #options() {
      const options = { element: this.localName, config: this.#config };
      for (const name of attributes) {
        if (this.hasAttribute(name)) options[name] = this.getAttribute(name);
      }
      options.collection = new URL((options.collection ?? '').replace(/\/?$/, '/'), document.baseURI).href;
      options.lang ||= this.closest('[lang]')?.lang || navigator.language || 'en';
      options.fallback = this.innerHTML.trim();
      return options;
    }

    // Many changes at once are one, and the last one wins, however late the texts of an earlier language come.
    async $draw() {
      const turn = ++this.#turn;
      await 0;
      if (turn !== this.#turn || !this.isConnected) return;
      try {
        if (restarts > 2) throw 'stopped too often';
        const { collection, lang } = this.#options();
        open(collection);
        const [glue] = await Promise.all([start(), locale(lang)]);
        // Once more, for by now more of them may be needed.
        const [tag, texts] = await locale(lang);
        if (turn !== this.#turn) return;
        if (this.#id) glue.update(this.#id, this.#options(), tag, texts);
        else {
          this.#glue = glue;
          this.#id = glue.attach(this, this.#root, this.#options(), tag, texts, (slot, styled) => this.#show(slot, styled));
        }
      } catch (error) {
        if (turn === this.#turn) this.dispatchEvent(new CustomEvent('carrel-error', { bubbles: true, composed: true, detail: { kind: 'engine', message: '' + error } }));
      }
    }

    $lost() {
      this.#turn++;
      this.#id = 0;
      this.#root.replaceChildren(this.#slot);
      this.#show(true);
    }

    #show(slot, styled) {
      this.#slot.hidden = !slot;
      this.#styled = styled;
      this.#dress();
    }

    #dress() {
      this.#root.adoptedStyleSheets = [sheetFor(this.ownerDocument, this.#styled ? style : bare)];
    }
  }

  for (const name of ['page', 'shelf', 'title']) customElements.define('carrel-' + name, class extends Base {});
})();
