// @ts-check
/**
 * Stretches of text as intervals, as in `coding/rules/intervals.py`, which is the law: this mirrors
 * its `lanes` and `segments`, and a test holds the two against each other on the same cases.
 * An interval has a start and an end, in code points, the end exclusive.
 */

/** @typedef {{start: number, end: number}} Interval */

/**
 * A lane for each interval so that no two in one lane overlap, lanes from 0. First fit in reading
 * order: earlier start first, then the longer, then the order given.
 * @param {Interval[]} intervals @returns {number[]}
 */
export function lanes(intervals) {
  const order = intervals.map((_, index) => index);
  order.sort(
    (one, other) =>
      intervals[one].start - intervals[other].start ||
      intervals[other].end - intervals[one].end ||
      one - other,
  );
  /** @type {number[]} */
  const given = new Array(intervals.length).fill(0);
  /** Where each lane is free again. @type {number[]} */
  const free = [];
  for (const index of order) {
    const { start, end } = intervals[index];
    let lane = free.findIndex((from) => from <= start);
    if (lane < 0) lane = free.length;
    given[index] = lane;
    free[lane] = end;
  }
  return given;
}

/**
 * Cut at every start and end, and say which intervals cover each piece; a gap between intervals is a
 * piece that none covers.
 * @param {Interval[]} intervals
 * @returns {[number, number, number[]][]} start, end, indices of the intervals in ascending order
 */
export function segments(intervals) {
  const edges = new Set(intervals.flatMap(({ start, end }) => [start, end]));
  const cuts = [...edges].sort((one, other) => one - other);
  /** @type {[number, number, number[]][]} */
  const pieces = [];
  for (let at = 0; at + 1 < cuts.length; at += 1) pieces.push([cuts[at], cuts[at + 1], []]);
  const place = new Map(cuts.map((cut, index) => [cut, index]));
  intervals.forEach(({ start, end }, index) => {
    const last = place.get(end) ?? 0;
    for (let at = place.get(start) ?? 0; at < last; at += 1) pieces[at][2].push(index);
  });
  return pieces;
}
