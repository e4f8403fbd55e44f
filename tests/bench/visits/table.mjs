// What was measured, for people.

import { CLASSES } from './queries.mjs';

/** What a first visit is held to by number of titles: bytes, requests, trips, ms; shown, never enforced. */
const HOLD = { 100_000: { bytes: 250_000, requests: 8, trips: 3, shelf: 600 }, 1_000_000: { bytes: 300_000 } };
/** Milliseconds: of a task, and of a broad query that is asked again. */
const LONG = 50;
/** Bytes of a second visit. */
const SECOND = 5_000;

const kb = (bytes) => (bytes / 1000).toFixed(bytes < 99_950 ? 1 : 0);
const over = (value, most, text = String(value)) => (most !== undefined && value > most ? `${text} !` : text);
/** The longest task: the browser tells only of those over 50 ms. */
const task = (ms) => (ms > LONG ? `${ms} !` : `≤ ${LONG}`);

/** The table of first shelves. */
export function shelfTable(rows) {
  const lines = rows.map(({ titles, host, bytes, requests, trips, shelf, tasks, whole, second }) => {
    const hold = HOLD[titles] ?? {};
    return [
      String(titles), host, over(bytes, hold.bytes, kb(bytes)), over(requests, hold.requests), over(trips.length, hold.trips), over(shelf, hold.shelf),
      task(tasks.before), task(tasks.after), `${kb(whole.bytes)} in ${whole.requests}`, over(second.bytes, SECOND, `${kb(second.bytes)} in ${second.requests}`),
    ];
  });
  const head = ['titles', 'host', 'KB', 'requests', 'trips', 'ms', 'task before', 'task after', 'all packs KB', 'second visit KB'];
  return ['First shelf (`!`: over what it is held to)', ...aligned([head, ...lines])].join('\n');
}

/** The table of searches. */
export function searchTable({ titles, queries, engines }) {
  const asked = engines.filter((it) => !it.skipped);
  const row = (name, of) => [name, ...asked.map(of)];
  const rows = [
    row('', (it) => it.name),
    row('the page before any search, KB', (it) => kb(it.before)),
    row('first query, cold: KB', (it) => kb(median(it.cold.map((one) => one.bytes)))),
    row('  requests', (it) => String(median(it.cold.map((one) => one.requests)))),
    row('  ms: median, worst', (it) => times(it.cold)),
    row(`all ${queries.length} in one visit: KB`, (it) => kb(sum(it.once, 'bytes'))),
    row('  requests', (it) => String(sum(it.once, 'requests'))),
    row('  ms, but the first: median, worst', (it) => times(it.once.slice(1))),
    row('once more: KB', (it) => kb(sum(it.again, 'bytes'))),
    row('  ms: median, worst', (it) => times(it.again)),
    row('  ms of the broad: median, worst', (it) => times(it.again.filter((one) => one.kind === 'broad'), LONG)),
    row('longest task while searching, ms', (it) => task(it.longestTask)),
    row('sought title in the first ten', (it) => share(it.once)),
    ...Object.keys(CLASSES).filter((kind) => queries.some((it) => it.kind === kind)).map((kind) => row(`  ${kind}`, (it) => share(it.once.filter((one) => one.kind === kind)))),
  ];
  const skipped = engines.filter((it) => it.skipped).map((it) => `${it.name} is left out: ${it.skipped}`);
  return [`Search among ${titles} titles, ${queries.length} queries`, ...aligned(rows), ...skipped].join('\n');
}

const sum = (all, field) => all.reduce((sum, it) => sum + it[field], 0);

function share(all) {
  return `${all.filter((it) => it.place).length} of ${all.length}`;
}

/** Median and worst; marked if half of them take more than `most`. */
function times(all, most) {
  const ms = all.map((it) => it.ms);
  return over(median(ms), most, `${round(median(ms))}, ${round(Math.max(...ms))}`);
}

const round = (ms) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The first column to the left, the others to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  return rows.map((row) => row.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join('  ').trimEnd());
}
