/** Decides which page follows when one of two is scrolled, so that neither answers to its own echo. */

import type { Side } from "./lines";

/** How long the events of a page that was moved are its echo, in milliseconds. */
const ECHO = 250;
/** How many lines an editor keeps above a line that it is asked to show at its top, at most. */
const MOST_ABOVE = 10;
/** How often a page is moved again until it shows the line at its top. */
const CORRECTIONS = 2;

/** A page that was moved. */
interface Move {
  side: Side;
  /** The line that should be at its top. */
  top: number;
  at: number;
  corrections: number;
}

/** The two pages of a comparison while they scroll. Lines are counted from 0, times are in milliseconds. */
export class Follower {
  private move: Move | undefined;
  /** The lines that the editor lately kept above the line that it was to show at its top, as for headings that stick there. */
  private readonly above: Record<Side, number> = { target: 0, source: 0 };

  /** Whether the other page follows, if this one now has `line` at its top. */
  follows(side: Side, line: number, now: number): boolean {
    if (this.move?.side !== side) {
      return true;
    }
    // It is on its way, or has arrived, which takes longer on a slow machine.
    if (now - this.move.at < ECHO || line === this.move.top) {
      return false;
    }
    this.move = undefined;
    return true;
  }

  /** Notes that a page is moved so that `top` is at its top; the line that the editor is to be asked for. */
  moves(side: Side, top: number, now: number): number {
    this.move = { side, top, at: now, corrections: 0 };
    return top + this.above[side];
  }

  /** The page rests with `line` at its top: the line that the editor is to be asked for, if that is not the right one. */
  rests(side: Side, line: number, now: number): number | undefined {
    const move = this.move;
    if (move?.side !== side || line === move.top || move.corrections === CORRECTIONS) {
      return undefined;
    }
    const above = this.above[side] + move.top - line;
    this.above[side] = Math.min(MOST_ABOVE, Math.max(0, above));
    this.move = { ...move, at: now, corrections: move.corrections + 1 };
    return move.top + this.above[side];
  }
}
