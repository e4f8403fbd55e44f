// How many requests had to wait for one another.

/**
 * The longest chain of requests in which each began when the one before it had ended; `requests` are `{start, end}` in one clock.
 *
 * The clock is the browser's, not the server's: a slowed network holds answers back in the browser, so that a server sees them
 * end long before the page does. What merely happened later counts too, so this is never too few.
 */
export function longestChain(requests) {
  // Of intervals on a line, taking those that end first leaves most room for others.
  const chain = [];
  for (const request of [...requests].sort((a, b) => a.end - b.end)) {
    const last = chain.at(-1);
    if (!last || request.start >= last.end) chain.push(request);
  }
  return chain;
}

/**
 * Bytes that had come by `time`: those of requests that had ended, and of one under way its share of the time between first and last byte.
 */
export function bytesBy(requests, time) {
  const share = ({ first, end }) => (end <= time ? 1 : Math.max(0, (time - first) / Math.max(end - first, 0.1)));
  return Math.round(requests.reduce((sum, request) => sum + request.bytes * share(request), 0));
}

/** The earliest moment at which the line lets an answer have come: a busy browser may notice later, and a chain must not be missed for that. */
export function due({ start, end, bytes }, { latency, bytesPerSecond }) {
  return Math.min(end, start + latency + (bytes / bytesPerSecond) * 1000);
}
