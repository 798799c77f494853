/** Chance that can be repeated: the same seed gives the same run, to the last step. */
export type Random = {
  /** True with probability `p`. */
  chance(p: number): boolean;
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  /** A duration in ms: as often between 10 and 100 as between 10,000 and 100,000. */
  duration(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
};

export function randomFrom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0;
  /** mulberry32: 32 bits of state, good enough to choose faults with. */
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    chance: (p) => next() < p,
    between,
    duration: (from, to) => Math.round(from * (to / from) ** next()),
    pick: (list) => list[between(0, list.length - 1)] as (typeof list)[number],
  };
}
