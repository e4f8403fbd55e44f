// In the page: the engine, compiled as the widget is, and its twin, on the same library and for the same readers.

import start, { Library, Reader } from '/module/bench.js';
import { Twin } from './twin.mjs';
import { POOL, casesOf, columns, compare, forTwin, twinOf } from './measure.mjs';

/** Measures one library; returns rows, and how long what comes first takes. */
export async function measure(titles, filter) {
  await start({ module_or_path: '/module/bench_bg.wasm' });
  const load = async (file) => {
    const answer = await fetch(`/libraries/${titles}/${file}`);
    if (!answer.ok) throw new Error(`${file} of ${titles} titles: ${answer.status}`);
    return answer.arrayBuffer();
  };
  const facts = JSON.parse(new TextDecoder().decode(await load('facts.json')));
  const bytes = [new Uint8Array(await load('common')), new Uint8Array(await load('neighbours'))];
  const [library, decoding] = timed(() => Library.decode(...bytes));
  if (!library) throw new Error(`the library of ${titles} titles cannot be read`);
  const readers = facts.readers.map((reader) => profile(reader, facts.now));
  const [, firstRanking] = timed(() => library.rank(readers[1], facts.now));
  const twin = new Twin(await columns(load), forTwin(facts));
  const engine = { library, now: facts.now, readers: new Map(forTwin(facts).readers.map((it, at) => [it, readers[at]])) };
  return { rows: await rowsOf(titles, filter, engine, twin), decoding, firstRanking, isolated: crossOriginIsolated };
}

async function rowsOf(titles, filter, engine, twin) {
  const rows = [];
  for (const it of casesOf(titles, { readers: [...engine.readers.keys()] }, filter)) {
    check(it, engine, twin);
    const [ours, theirs] = compare([engineOf(engine, it), twinOf(twin, it)]);
    rows.push({ name: it.name, what: it.what, titles, reactions: it.reactions, engine: ours, twin: theirs });
    await new Promise((resolve) => setTimeout(resolve));
  }
  return rows;
}

function engineOf({ library, readers, now }, { what, reader }) {
  const profile = readers.get(reader);
  if (what === 'scores') return () => library.rank(profile, now);
  if (what === 'shelf') return () => library.shelf(profile, now);
  return () => library.first_shelf(now);
}

/** Nothing is measured that is not the same: every score, and every pick one of those that the twin would choose from. */
function check({ name, what, reader }, { library, readers, now }, twin) {
  const first = what === 'first';
  const ours = first ? library.first_scores(now) : library.scores(readers.get(reader), now);
  const theirs = first ? twin.firstScores() : twin.scores(reader);
  const wrong = theirs.findIndex((score, position) => score !== Number(ours[position]));
  if (ours.length !== theirs.length || wrong >= 0) {
    throw new Error(
      `${name}: title ${wrong} has ${ours[wrong]} points from the engine and ${theirs[wrong]} from its twin; ` +
        'where the ranking changed, tests/bench/twin.mjs must change too',
    );
  }
  const pool = twin.best(theirs, POOL, reader);
  const shelf = Array.from(first ? library.first_shelf(now) : library.shelf(readers.get(reader), now), Number);
  const picks = shelf.filter((_, at) => at % 2 === 0);
  if (picks.length !== 12 || picks[0] !== pool[0] || picks.some((it) => !pool.includes(it))) {
    throw new Error(`${name}: the shelf has ${picks}, but the best are ${pool.slice(0, 12)}`);
  }
}

function profile({ reactions, interests }, now) {
  const profile = new Reader();
  const taken = [
    ...reactions.map(({ reaction, id, time }) => profile.react(reaction, id, time)),
    ...interests.map(({ label }) => profile.interest(label, now)),
  ];
  if (!taken.every(Boolean)) throw new Error('a reader says what no profile takes in');
  return profile;
}

function timed(run) {
  const start = performance.now();
  const result = run();
  return [result, performance.now() - start];
}
