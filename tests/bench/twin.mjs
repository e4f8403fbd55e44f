// The ranking once more, as one would write it for a page without WebAssembly: typed arrays, no objects in the loops, all
// memory kept from one ranking to the next. It must give the very scores that the engine gives; whoever changes those
// (crates/engine/src/rank) changes this too.

/** As in the columns: no day is known, no title follows. */
const UNKNOWN = -(2 ** 31);
const NONE = 2 ** 32 - 1;
const DAY_MS = 86_400_000;
/** In eighths: what a topic counts in a title with so many, and what other features count. */
const TOPIC_SHARE = [8, 8, 8, 7, 6, 5, 5, 4, 4, 3];
const WHOLE = 8;
const MAX_RARITY = 16;
const POSITIVE = { liked: 0, saved: 1, read: 2, opened: 3 };

export class Twin {
  #columns;
  #facts;
  #weights;
  #scores;
  #popularity;
  #newness;

  /** `columns`: typed arrays by name, and `facts`: as crates/bench/src/columns.rs writes both. */
  constructor(columns, facts) {
    const { blend } = facts;
    this.#columns = columns;
    this.#facts = facts;
    this.#weights = new Int32Array(columns.counts.length);
    // Whole numbers are exact below 2^53.
    this.#scores = new Float64Array(columns.ends.length);
    this.#popularity = Int32Array.from({ length: 32 }, (_, bucket) => blend.popularity * bucket);
    const days = blend.newDays;
    this.#newness = Int32Array.from({ length: days + 1 }, (_, age) => Math.floor((blend.newness * (days - age)) / days));
  }

  /** The scores of all titles: the array is the same one each time. */
  scores(reader) {
    this.#weigh(reader);
    this.#scoreAll();
    for (const { reaction, position, time } of reader.reactions) this.#addTitles(reaction, position, this.#age(time));
    for (const position of this.#columns.staff) this.#scores[position] += this.#facts.blend.staffPick;
    return this.#scores;
  }

  /** The scores of all titles for a reader of whom nothing is known. */
  firstScores() {
    const { popularity, added } = this.#columns;
    const scores = this.#scores;
    const popular = this.#popularity;
    const newness = this.#newness;
    const { today } = this.#facts;
    for (let i = 0; i < scores.length; i++) scores[i] = popular[popularity[i]] + newnessOf(newness, today, added[i]);
    for (const position of this.#columns.staff) scores[position] += this.#facts.blend.staffPick;
    return scores;
  }

  /** Positions of the best titles that the reader has not dealt with, best first; of equal ones the first. */
  best(scores, most, reader) {
    const closed = new Set(reader.reactions.filter((it) => it.reaction !== 'opened').map((it) => it.position));
    const positions = new Uint32Array(most + 1);
    const kept = new Float64Array(most + 1);
    let count = 0;
    let bar = -Infinity;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i];
      if (score <= bar || closed.has(i)) continue;
      const place = placeOf(kept, count, score);
      kept.copyWithin(place + 1, place, count);
      positions.copyWithin(place + 1, place, count);
      kept[place] = score;
      positions[place] = i;
      if (count < most) count++;
      if (count === most) bar = kept[most - 1];
    }
    return positions.subarray(0, count);
  }

  /** What the reader's signals give each feature. */
  #weigh(reader) {
    const { ids, ends } = this.#columns;
    const weights = this.#weights.fill(0);
    for (const feature of reader.interests) weights[feature] += this.#facts.blend.interest[this.#kind(feature)];
    for (const { reaction, position, time } of reader.reactions) {
      const age = this.#age(time);
      const start = position === 0 ? 0 : ends[position - 1];
      for (let at = start; at < ends[position]; at++) weights[ids[at]] += this.#weight(reaction, ids[at], age);
    }
  }

  /** The one loop that counts. */
  #scoreAll() {
    const { ids, ends, topics, popularity, added } = this.#columns;
    const scores = this.#scores;
    const weights = this.#weights;
    const popular = this.#popularity;
    const newness = this.#newness;
    const { today } = this.#facts;
    let at = 0;
    for (let i = 0; i < scores.length; i++) {
      const lastTopic = at + topics[i];
      const end = ends[i];
      let ofTopics = 0;
      for (; at < lastTopic; at++) ofTopics += weights[ids[at]];
      let ofOthers = 0;
      for (; at < end; at++) ofOthers += weights[ids[at]];
      const share = TOPIC_SHARE[Math.min(topics[i], TOPIC_SHARE.length - 1)];
      scores[i] = ofTopics * share + ofOthers * WHOLE + popular[popularity[i]] + newnessOf(newness, today, added[i]);
    }
  }

  /** What a reaction gives single titles: neighbours, and the next volume. */
  #addTitles(reaction, position, age) {
    const { next, neighbourEnds, neighbourTargets, neighbourWeights } = this.#columns;
    const scores = this.#scores;
    const points = this.#throughNeighbours(reaction, age);
    const start = position === 0 ? 0 : neighbourEnds[position - 1];
    for (let at = start; at < neighbourEnds[position]; at++) scores[neighbourTargets[at]] += points * neighbourWeights[at];
    if (reaction !== 'not-interested' && next[position] !== NONE) {
      scores[next[position]] += shifted(this.#strength(reaction, age) * this.#facts.blend.nextInSeries, 8);
    }
  }

  #weight(reaction, feature, age) {
    const { blend } = this.#facts;
    const kind = this.#kind(feature);
    const dislike = reaction === 'not-interested';
    const reach = (dislike ? blend.negativeReach : blend.reach)[kind];
    const strength = dislike ? blend.negative : blend.positive[POSITIVE[reaction]];
    const weight = shifted(strength * reach * this.#rarity(feature) * this.#decay(age), 20);
    return dislike ? -weight : weight;
  }

  #throughNeighbours(reaction, age) {
    const { blend } = this.#facts;
    if (reaction === 'not-interested') return -shifted(blend.negative * blend.negativeNeighbours * this.#decay(age), 16);
    return shifted(this.#strength(reaction, age) * blend.neighbours, 16);
  }

  #strength(reaction, age) {
    return this.#facts.blend.positive[POSITIVE[reaction]] * this.#decay(age);
  }

  /** Half steps of doubling of a feature's rarity. */
  #rarity(feature) {
    const { total } = this.#facts;
    const times = Math.floor((total * total) / this.#columns.counts[feature] ** 2);
    return 31 - Math.clz32(Math.min(times, 2 ** MAX_RARITY));
  }

  #kind(feature) {
    return this.#facts.kindEnds.findIndex((end) => feature < end);
  }

  #age(time) {
    return Math.max(this.#facts.today - Math.floor(time / DAY_MS), 0);
  }

  /** 256 for today, half after each half-life, straight lines between. */
  #decay(age) {
    const { halfLife } = this.#facts.blend;
    const start = 256 >> Math.floor(age / halfLife);
    return start - Math.floor((start * (age % halfLife)) / (2 * halfLife));
  }
}

/** `product >> bits` also beyond 32 bits: a library's weights may be large. */
function shifted(product, bits) {
  return Math.floor(product / 2 ** bits);
}

function newnessOf(newness, today, added) {
  if (added === UNKNOWN) return 0;
  const age = Math.max(today - added, 0);
  return age < newness.length ? newness[age] : 0;
}

/** Behind all that are as good. */
function placeOf(kept, count, score) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kept[middle] >= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
