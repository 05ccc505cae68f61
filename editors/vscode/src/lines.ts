/** Which line of a translation belongs to which line of its source. */

import type { LinePair } from "./protocol";

/** A page of a comparison. */
export type Side = "target" | "source";

/** A line of one page and the line of the other. */
type Point = readonly [from: number, to: number];

/** Maps lines between two pages; between two aligned blocks, lines move evenly. Lines are counted from 0. */
export class LineMap {
  private readonly points: Record<Side, Point[]>;

  /** From the pairs of `locdrift/alignment` and the number of lines of both pages. */
  constructor(
    private readonly pairs: readonly LinePair[],
    lines: Record<Side, number>,
  ) {
    const forth = pairs.map(({ target, source }): Point => [target, source]);
    const back = pairs.map(({ target, source }): Point => [source, target]);
    this.points = {
      target: bounded(forth, lines.target, lines.source),
      source: bounded(back, lines.source, lines.target),
    };
  }

  /** The line of the other page that belongs to a line of this one. */
  across(side: Side, line: number): number {
    const points = this.points[side];
    const next = points.findIndex(([from]) => from > line);
    const [from, to] = points[next === -1 ? points.length - 1 : Math.max(0, next - 1)] ?? [0, 0];
    const [until, end] = (next === -1 ? undefined : points[next]) ?? [from, to];
    // A section that was moved begins further up: nothing lies between.
    if (end <= to || line <= from) {
      return to;
    }
    return to + Math.floor(((line - from) * (end - to)) / (until - from));
  }

  /** Where the aligned block around a line begins in both pages, and before which line of the other page it ends. */
  block(side: Side, line: number): { start: number; end: number | undefined } | undefined {
    const other = side === "target" ? "source" : "target";
    const pair = this.pairs.reduce<LinePair | undefined>(
      (best, one) => (one[side] <= line && (best === undefined || one[side] >= best[side]) ? one : best),
      undefined,
    );
    if (pair === undefined) {
      return undefined;
    }
    const start = pair[other];
    const later = this.pairs.map((one) => one[other]).filter((at) => at > start);
    return { start, end: later.length > 0 ? Math.min(...later) : undefined };
  }
}

/** Sorted by the first line, each first line once, with the beginning and the end of both pages. */
function bounded(points: Point[], fromEnd: number, toEnd: number): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const all: Point[] = [];
  for (const point of [[0, 0] as Point, ...sorted, [fromEnd, toEnd] as Point]) {
    const last = all.at(-1);
    if (last === undefined || point[0] > last[0]) {
      all.push(point);
    } else if (all.length === 1 && last[0] === 0) {
      // The first block begins on the first line.
      all[0] = point;
    }
  }
  return all;
}

/** How many columns a line that wraps is taken to have: an editor does not say. */
const COLUMNS = 70;

/** Which of the lines of these lengths is `rows` rows below the first one. */
export function lineAtRow(lengths: readonly number[], rows: number): number {
  let row = 0;
  for (const [line, length] of lengths.entries()) {
    if (row >= rows) {
      return line;
    }
    row += Math.max(1, Math.ceil(length / COLUMNS));
  }
  return Math.max(0, lengths.length - 1);
}
