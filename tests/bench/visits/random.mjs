// Numbers that look random and are the same on every machine; the generator of crates/bench/src/random.rs.

const MASK = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea and Flood 2014). */
export class Random {
  #state;

  constructor(seed) {
    this.#state = BigInt(seed);
  }

  /** Any number of 64 bits. */
  any() {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let mixed = ((this.#state ^ (this.#state >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return mixed ^ (mixed >> 31n);
  }

  /** A number below `limit`, each equally likely. */
  below(limit) {
    return Number(((this.any() >> 32n) * BigInt(limit)) >> 32n);
  }

  /** One of the items. */
  of(items) {
    return items[this.below(items.length)];
  }
}
