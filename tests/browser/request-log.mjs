// What a server was asked for, kept byte for byte.

export class RequestLog {
  #entries = [];

  /** Called by the server. `status`, `sent` (bytes of body) and `sentHead` (of status line and headers) are filled in as it answers. */
  add(request, bytes) {
    const entry = {
      time: Date.now(),
      method: request.method,
      /** Path and query as they were sent. */
      url: request.url,
      headers: request.headers,
      rawHeaders: request.rawHeaders,
      bytes,
      text: bytes.toString('utf8'),
      status: null,
      sent: 0,
      sentHead: 0,
    };
    this.#entries.push(entry);
    return entry;
  }

  clear() {
    this.#entries = [];
  }

  /** In order of arrival, without the browser's own request for an icon. `exclude` is a RegExp on path and query. */
  requests({ exclude } = {}) {
    return this.#entries.filter(({ url }) => url !== '/favicon.ico' && !exclude?.test(url));
  }

  /**
   * One string per request that holds all that was sent: method, path and query, every header in order, the body.
   * Two readers are indistinguishable if these are equal. The order of arrival of parallel requests is chance: sort to compare.
   */
  canonical(options) {
    return this.requests(options).map(({ method, url, rawHeaders, bytes }) => {
      const headers = [];
      for (let i = 0; i < rawHeaders.length; i += 2) headers.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
      return [`${method} ${url}`, ...headers, '', bytes.toString('base64')].join('\n');
    });
  }
}
