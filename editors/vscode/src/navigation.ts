/** Where the next outdated section is. */

/** A part of a page, by lines from 0. */
interface Lines {
  start: { line: number };
}

/** The first of the ranges that begins below a line; undefined if there is none. */
export function nextBelow<R extends Lines>(ranges: readonly R[], line: number): R | undefined {
  const below = ranges.filter((range) => range.start.line > line);
  return below.reduce<R | undefined>(
    (best, range) => (best === undefined || range.start.line < best.start.line ? range : best),
    undefined,
  );
}

/** The others, sorted, beginning with the one after `current` and going round. */
export function othersAfter(all: readonly string[], current: string): string[] {
  const others = [...new Set(all)].filter((one) => one !== current).sort();
  const first = others.findIndex((one) => one > current);
  return first === -1 ? others : [...others.slice(first), ...others.slice(0, first)];
}
