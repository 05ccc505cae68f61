/** Decides which page follows when one of two is scrolled, so that neither answers to its own echo. */

import type { Side } from "./lines";

/** How long the events of a page that was moved are its echo, in milliseconds. */
const ECHO = 250;

/** The two pages of a comparison while they scroll. */
export class Follower {
  private moved: { side: Side; line: number; at: number } | undefined;

  /** Whether the other page follows, if this one now shows `line` at its top, at the time `now` in milliseconds. */
  follows(side: Side, line: number, now: number): boolean {
    const moved = this.moved;
    if (moved?.side !== side) {
      return true;
    }
    // It arrives where it was sent to, later on a slow machine; or it is still on its way, or ended at the last line.
    if (line === moved.line || now - moved.at < ECHO) {
      return false;
    }
    this.moved = undefined;
    return true;
  }

  /** Notes that a page is moved so that `line` is at its top. */
  moves(side: Side, line: number, now: number): void {
    this.moved = { side, line, at: now };
  }
}
