// What `cargo xtask bench --visits` computes rather than measures: the queries, and how many trips a visit took.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { CLASSES, chooseQueries, words } from '../bench/visits/queries.mjs';
import { Random } from '../bench/visits/random.mjs';
import { bytesBy, due, longestChain } from '../bench/visits/trips.mjs';

describe('the trips of a visit', () => {
  const request = (start, end) => ({ start, end });

  test('requests made at once are one trip, however long each takes', () => {
    assert.equal(longestChain([request(0, 90), request(1, 50), request(2, 300)]).length, 1);
  });

  test('a request that began when another had ended is a trip more', () => {
    const [page, script, style, data] = [request(0, 40), request(41, 100), request(41, 90), request(95, 140)];
    assert.deepEqual(longestChain([data, style, page, script]), [page, style, data]);
  });

  test('one that began before the other ended is not', () => {
    assert.equal(longestChain([request(0, 40), request(39.9, 80)]).length, 1);
    assert.equal(longestChain([]).length, 0);
  });

  test('an answer that is noticed late has come when the line let it', () => {
    const line = { latency: 40, bytesPerSecond: 1_000_000 };
    assert.equal(due({ start: 10, end: 400, bytes: 60_000 }, line), 110);
    assert.equal(due({ start: 10, end: 90, bytes: 60_000 }, line), 90);
  });

  test('bytes count once they have come', () => {
    const requests = [{ first: 40, end: 60, bytes: 1000 }, { first: 50, end: 150, bytes: 5000 }, { first: 90, end: 95, bytes: 7 }];
    assert.equal(bytesBy(requests, 75), 2250);
    assert.equal(bytesBy(requests, 150), 6007);
  });
});

describe('the queries of a catalogue', () => {
  const titles = catalogue();
  const queries = chooseQueries(titles, 5);
  const title = (id) => titles.find((it) => it.id === id);
  const sought = ({ sought }) => title([...sought][0]);
  const of = (kind) => queries.filter((it) => it.kind === kind);

  test('numbers are those of the generator in Rust', () => {
    const random = new Random(1_234_567);
    assert.deepEqual([random.any(), random.any()], [6_457_827_717_110_365_317n, 3_203_168_211_198_807_973n]);
  });

  test('are 50, of all classes, and the same each time', () => {
    assert.deepEqual(Object.fromEntries(Object.keys(CLASSES).map((kind) => [kind, of(kind).length])), CLASSES);
    assert.equal(queries.length, 50);
    assert.equal(new Set(queries.map((it) => it.text)).size, 50);
    assert.deepEqual(chooseQueries(titles, 5), queries);
    assert.notDeepEqual(chooseQueries(titles, 6), queries);
  });

  test('each has a title that fits it', () => {
    for (const query of [...of('exact'), ...of('persian'), ...of('chinese')]) assert.ok(sought(query).title.startsWith(query.text), query.text);
    for (const query of of('prefix')) {
      assert.ok(sought(query).title.startsWith(query.text) && query.text.length < sought(query).title.length, query.text);
    }
    for (const query of of('typo')) assert.equal(distance(query.text, sought(query).title), 1, query.text);
    for (const query of of('author')) assert.ok(sought(query).creators.includes(query.text), query.text);
    for (const query of of('title+author')) {
      const all = words([sought(query).title, ...sought(query).creators].join(' '));
      assert.ok(words(query.text).every((word) => all.includes(word)), query.text);
    }
  });

  test('rare ones have one title, broad ones many', () => {
    for (const { text, sought } of of('rare')) {
      assert.deepEqual(titles.filter((it) => words(it.title).includes(text)).map((it) => it.id), [...sought]);
    }
    for (const { text, sought } of of('broad')) {
      const all = titles.filter((it) => words([it.title, ...it.creators, ...it.subjects].join(' ')).includes(text));
      assert.deepEqual(new Set(all.map((it) => it.id)), sought);
    }
  });

  test('a catalogue without Chinese titles has no queries for them', () => {
    const others = titles.filter((it) => !/\p{Script=Han}/u.test(it.title));
    assert.equal(chooseQueries(others, 5).filter((it) => it.kind === 'chinese').length, 0);
  });
});

/** 400 titles of made-up words, 12 in Persian and 12 in Chinese letters. */
function catalogue() {
  const random = new Random(9);
  const word = (letters, least) => Array.from({ length: least + random.below(5) }, () => random.of([...letters])).join('');
  const name = (it) => it[0].toUpperCase() + it.slice(1);
  const latin = 'aeioulmnrstbdkp';
  const subjects = Array.from({ length: 40 }, () => word(latin, 5));
  const creators = Array.from({ length: 200 }, () => `${name(word(latin, 4))} ${name(word(latin, 5))}`);
  const make = (at, title, persian) => ({ id: `t${at}`, title, creators: [random.of(creators)], subjects: [random.of(subjects), random.of(subjects)], persian });
  return Array.from({ length: 424 }, (_, at) => {
    if (at < 12) return make(at, `${word('ابپتسکگلمن', 4)} ${word('ابپتسکگلمن', 4)}`, true);
    if (at < 24) return make(at, word('山水花月風雪夜雨春秋天地人', 3), false);
    return make(at, `${name(word(latin, 4))} of ${word(latin, 6)} ${at % 3 ? word(latin, 5) : random.of(subjects)}`, false);
  });
}

/** Edits between two texts, where swapping two neighbours is one. */
function distance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
