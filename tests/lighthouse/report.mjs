// What several runs say together, and each audit that failed, in words.

import { CATEGORIES } from './run.mjs';

/** What has to be held: scores out of 100, and the layout shift as Lighthouse counts it. */
export const LIMITS = {
  accessibility: { least: 100 },
  'best-practices': { least: 100 },
  performance: { least: 95 },
  shift: { most: 0.02 },
};
/** What is told besides; these are times of a simulated phone, on which the machine has a say. */
const TOLD = ['LCP', 'TBT'];
const METRICS = { shift: 'cumulative-layout-shift', LCP: 'largest-contentful-paint', TBT: 'total-blocking-time' };

/** Scores and metrics of one run. */
export function valuesOf(lhr) {
  const scores = CATEGORIES.map((id) => [id, Math.round(lhr.categories[id].score * 100)]);
  const metrics = Object.entries(METRICS).map(([name, id]) => [name, lhr.audits[id].numericValue]);
  return Object.fromEntries([...scores, ...metrics]);
}

/** The median of each value. */
export function medians(runs) {
  const names = Object.keys(runs[0]);
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))]));
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Each limit that is not held, in a line. A value that is missing holds none. */
export function broken(values) {
  return Object.entries(LIMITS).filter(([name]) => !holds(name, values[name])).map(([name, { least, most }]) => {
    const limit = most === undefined ? `at least ${least}` : `at most ${most}`;
    return `${name} is ${shown(name, values[name])}, not ${limit}`;
  });
}

function holds(name, value) {
  const { least = -Infinity, most = Infinity } = LIMITS[name] ?? {};
  return value >= least && value <= most;
}

/** A table with a row for each page that was looked at: `{name: values}`. */
export function table(looks) {
  const columns = [...Object.keys(LIMITS), ...TOLD];
  const cell = (name, value) => (holds(name, value) ? '' : '! ') + shown(name, value);
  const rows = Object.entries(looks).map(([page, values]) => [page, ...columns.map((name) => cell(name, values[name]))]);
  const all = [['page', ...columns], ...rows];
  const widths = all[0].map((_, at) => Math.max(...all.map((row) => row[at].length)));
  const line = (row) => row.map((text, at) => (at ? text.padStart(widths[at]) : text.padEnd(widths[at]))).join('  ');
  return all.map(line).join('\n');
}

function shown(name, value) {
  if (value === undefined || value === null) return '–';
  return { LCP: () => `${(value / 1000).toFixed(2)} s`, TBT: () => `${Math.round(value)} ms`, shift: () => value.toFixed(3) }[name]?.() ?? String(value);
}

/** The audits of the three categories that did not pass, each with what it is about. Lighthouse takes 0.9 for passed where it grades. */
export function failures(lhr) {
  return CATEGORIES.flatMap((category) => {
    const audits = lhr.categories[category].auditRefs.map(({ id }) => lhr.audits[id]);
    const failed = audits.filter(({ score, scoreDisplayMode: mode }) => score !== null && score < (mode === 'binary' ? 1 : 0.9));
    return failed.map((audit) => describe(category, audit));
  });
}

function describe(category, { id, title, displayValue, details }) {
  const head = `${category}: ${id}: ${title}${displayValue ? ` (${displayValue})` : ''}`;
  const items = (details?.items ?? []).slice(0, 12).map((item) => `    ${told(item)}`).filter((line) => line.trim());
  return [head, ...items].join('\n');
}

/** What an item of an audit points at: an element, an address, a sentence. */
function told(item) {
  const { node, ...others } = item;
  const place = node && [node.selector, node.snippet, node.explanation].filter(Boolean).join(' | ');
  const words = Object.entries(others).filter(([, value]) => ['string', 'number'].includes(typeof value));
  return [place, ...words.map(([name, value]) => `${name}: ${value}`)].filter(Boolean).join(' | ').replace(/\s+/g, ' ').slice(0, 400);
}
