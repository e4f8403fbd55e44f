// What is searched for: 50 queries that a seed chooses from the titles themselves, so that each has a title that is sought.

import { Random } from './random.mjs';

/** The classes, and how many queries of each. */
export const CLASSES = {
  exact: 7,
  prefix: 6,
  typo: 7,
  persian: 5,
  chinese: 5,
  author: 5,
  'title+author': 5,
  rare: 5,
  broad: 5,
};
/** Titles that a query may fit at most, so that the sought one can be asked to be among ten. */
const FEW = 10;
/** Draws before a class is given up: a small catalogue has no Chinese titles. */
const PATIENCE = 400;
/** Broad words are drawn from so many of the commonest in headings. */
const COMMON = 30;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Words as they are compared here: lower case, no accents. */
export function words(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Queries of all classes: `[{kind, text, sought}]`, where `sought` is the set of ids of which one is to be found.
 *
 * | Class | The query | Sought |
 * |---|---|---|
 * | exact | a whole title of 2 to 8 words that no other title has | it |
 * | prefix | such a title until the middle of its last word, as one types | it |
 * | typo | such a title with one letter left out, added, replaced or swapped in a word of six or more | it |
 * | persian, chinese | a whole title, and every other time its beginning | it |
 * | author | a creator of at most five titles | one of them |
 * | title+author | the two longest words of a title and its creator's last name | it |
 * | rare | a word that one title alone has | it |
 * | broad | one of the 30 commonest words of headings | any title with that word in title, creators or headings |
 *
 * No query fits more than ten titles word by word (the last word as a beginning), but for typo, author and broad.
 */
export function chooseQueries(titles, seed) {
  const chooser = new Chooser(titles, seed);
  return Object.entries(CLASSES).flatMap(([kind, count]) => chooser.several(kind, count));
}

class Chooser {
  #titles;
  #random;
  /** By place in `titles`. */
  #words;
  #sameTitle = new Map();
  #byCreator = new Map();
  #inHeadings = new Map();
  #inTitles = new Map();

  constructor(titles, seed) {
    this.#titles = titles;
    this.#random = new Random(seed);
    this.#words = titles.map((it) => new Set(words([it.title, ...it.creators].join(' '))));
    for (const { id, title, creators, subjects } of titles) {
      add(this.#sameTitle, words(title).join(' '), id);
      for (const creator of new Set(creators)) add(this.#byCreator, creator, id);
      for (const word of new Set(words(title))) add(this.#inTitles, word, id);
      for (const word of new Set(words(subjects.join(' ')))) add(this.#inHeadings, word, id);
    }
  }

  /** So many queries, or fewer where the catalogue has no more. */
  several(kind, count) {
    const found = new Map();
    for (let tries = 0; found.size < count && tries < PATIENCE; tries++) {
      const query = this.#one(kind, found.size);
      if (query) found.set(query.text, { kind, ...query });
    }
    return [...found.values()];
  }

  #one(kind, turn) {
    switch (kind) {
      case 'exact': return this.#ofTitle((title) => title);
      case 'prefix': return this.#ofTitle(untilMiddleOfLastWord);
      case 'typo': return this.#ofTitle((title) => mistyped(title, this.#random), { fits: false });
      case 'persian': return this.#ofScript(this.#titles.filter((it) => it.persian), turn);
      case 'chinese': return this.#ofScript(this.#titles.filter((it) => /^\p{Script=Han}+$/u.test(it.title)), turn);
      case 'author': return this.#author();
      case 'title+author': return this.#titleAndAuthor();
      case 'rare': return this.#rare();
      default: return this.#broad();
    }
  }

  /** A title in Latin letters that no other has, changed. */
  #ofTitle(change, { fits = true } = {}) {
    const it = this.#random.of(this.#titles);
    const all = words(it.title);
    if (it.persian || all.length < 2 || all.length > 8 || !/^[\p{Script=Latin}\p{N}\p{P}\s]+$/u.test(it.title)) return null;
    if (this.#sameTitle.get(all.join(' ')).length > 1) return null;
    const text = change(it.title);
    return text && (!fits || this.#isTelling(text)) ? { text, sought: new Set([it.id]) } : null;
  }

  #ofScript(titles, turn) {
    if (!titles.length) return null;
    const it = this.#random.of(titles);
    const letters = [...it.title];
    const text = turn % 2 ? letters.slice(0, Math.max(2, Math.ceil(letters.length * 0.6))).join('').trim() : it.title;
    return this.#isTelling(text) ? { text, sought: new Set([it.id]) } : null;
  }

  #author() {
    const creator = this.#random.of(this.#random.of(this.#titles).creators);
    const ids = this.#byCreator.get(creator) ?? [];
    return ids.length && ids.length <= 5 && words(creator).length > 1 ? { text: creator, sought: new Set(ids) } : null;
  }

  #titleAndAuthor() {
    const it = this.#random.of(this.#titles);
    const [first, second] = [...new Set(words(it.title))].filter((word) => word.length > 3).sort((a, b) => b.length - a.length);
    const name = it.creators[0]?.split(' ').at(-1);
    if (it.persian || !second || !name) return null;
    const text = [first, second, name].join(' ');
    return this.#isTelling(text) ? { text, sought: new Set([it.id]) } : null;
  }

  #rare() {
    const it = this.#random.of(this.#titles);
    const text = words(it.title).find((word) => word.length > 5 && this.#inTitles.get(word).length === 1);
    return text && this.#isTelling(text) ? { text, sought: new Set([it.id]) } : null;
  }

  #broad() {
    const most = [...this.#inHeadings].filter(([word]) => word.length > 3 && !/\d/.test(word) && this.#inTitles.has(word));
    const [text, ids] = this.#random.of(most.sort((a, b) => b[1].length - a[1].length).slice(0, COMMON)) ?? [];
    if (!text) return null;
    const named = this.#titles.filter((_, at) => this.#words[at].has(text)).map((it) => it.id);
    return { text, sought: new Set([...ids, ...named]) };
  }

  /** Whether at most ten titles have all these words in title or creators, the last one as a beginning. */
  #isTelling(text) {
    const all = words(text);
    const last = all.pop();
    if (last === undefined) return false;
    let fitting = 0;
    for (const of of this.#words) {
      if (all.every((word) => of.has(word)) && begins(of, last) && ++fitting > FEW) return false;
    }
    return fitting > 0;
  }
}

function begins(words, beginning) {
  if (words.has(beginning)) return true;
  for (const word of words) if (word.startsWith(beginning)) return true;
  return false;
}

function add(map, key, id) {
  const list = map.get(key);
  if (list) list.push(id);
  else map.set(key, [id]);
}

function untilMiddleOfLastWord(title) {
  const [, before, last] = /^(.*\s)(\p{L}{4,})\P{L}*$/u.exec(title) ?? [];
  return last ? before + [...last].slice(0, Math.ceil([...last].length / 2)).join('') : null;
}

/** One edit in a word of six letters or more, never in its first letter. */
function mistyped(title, random) {
  const long = [...title.matchAll(/[a-z]{6,}/gi)];
  if (!long.length) return null;
  const { 0: word, index } = random.of(long);
  const at = 1 + random.below(word.length - 2);
  const other = LETTERS[random.below(LETTERS.length)];
  const edits = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + other + word.slice(at),
    word.slice(0, at) + other + word.slice(at + 1),
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  ];
  const edited = random.of(edits);
  return edited === word ? null : title.slice(0, index) + edited + title.slice(index + word.length);
}
