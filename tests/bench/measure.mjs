// In the page (and, for the twin alone, in Node): how long something takes.

/** Milliseconds for which a case is run before it is measured, so that both engines have compiled it as well as they can. */
const WARM_UP = 400;
/** Milliseconds for which it is measured, and how often at least. */
const MEASURED = 1_500;
const FEWEST = 30;
/** A sample takes at least so many milliseconds: what is quicker is repeated. Two hundred times what the clock tells apart. */
const SAMPLE = 1;

/**
 * Times functions against each other, in turns, so that whatever else the machine does disturbs all alike. Returns for each
 * `{median, p95}` in milliseconds a call. Fractions of a millisecond are means of a few calls.
 */
export function compare(functions) {
  const runs = functions.map((run) => ({ run, times: repetitions(run), samples: [] }));
  const end = performance.now() + MEASURED * runs.length;
  while (performance.now() < end || runs[0].samples.length < FEWEST) {
    for (const it of runs) it.samples.push(time(it.run, it.times));
  }
  return runs.map(({ samples }) => ({ median: quantile(samples, 0.5), p95: quantile(samples, 0.95) }));
}

/** How often it is called for one sample; found while warming up. */
function repetitions(run) {
  const end = performance.now() + WARM_UP;
  let last = 0;
  while (performance.now() < end) last = time(run, 1);
  return Math.max(1, Math.ceil(SAMPLE / Math.max(last, 0.001)));
}

function time(run, times) {
  const start = performance.now();
  for (let i = 0; i < times; i++) run();
  return (performance.now() - start) / times;
}

function quantile(samples, part) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)];
}

/** The names of the cases of a library: what is ranked, titles, reactions. */
export function casesOf(titles, facts, filter) {
  const names = ['scores', 'shelf'].flatMap((what) => facts.readers.map((reader) => ({ what, reader })));
  const cases = [...names, { what: 'first', reader: { reactions: [], interests: [] } }];
  return cases
    .map((it) => ({ ...it, titles, reactions: it.reader.reactions.length }))
    .map((it) => ({ ...it, name: `${it.what}/${titles}/${it.reactions}` }))
    .filter((it) => it.name.includes(filter));
}

/** Titles among which a shelf of twelve is chosen. */
export const POOL = 240;

/** What the twin does of a case: all of it but reasons and variety. */
export function twinOf(twin, { what, reader }) {
  if (what === 'scores') return () => twin.scores(reader);
  if (what === 'shelf') return () => twin.best(twin.scores(reader), POOL, reader);
  return () => twin.best(twin.firstScores(), POOL, reader);
}

/** The reader as the twin takes it. */
export function forTwin({ readers, ...facts }) {
  const plain = ({ reactions, interests }) => ({ reactions, interests: interests.map((it) => it.feature) });
  return { ...facts, readers: readers.map(plain) };
}

export const COLUMNS = [
  'ids.u32', 'ends.u32', 'topics.u8', 'popularity.u8', 'added.i32', 'staff.u32', 'next.u32', 'counts.u32',
  'neighbourEnds.u32', 'neighbourTargets.u32', 'neighbourWeights.u8',
];
const TYPES = { u8: Uint8Array, u32: Uint32Array, i32: Int32Array };

/** Typed arrays by name, each read by `load(file)` as an ArrayBuffer. */
export async function columns(load) {
  const one = async (file) => {
    const [name, type] = file.split('.');
    return [name, new TYPES[type](await load(file))];
  };
  return Object.fromEntries(await Promise.all(COLUMNS.map(one)));
}
