/** Decides which page follows when one of two is scrolled, so that neither answers to its own echo. */

import type { Side } from "./lines";

/** How long a page that was moved may take until its first event, in milliseconds. */
const ARRIVAL = 1000;
/** How long after its first event others may follow, in milliseconds. */
const ECHO = 250;

/** The two pages of a comparison while they scroll. Times are in milliseconds. */
export class Follower {
  /** The page that was moved, when, and when its first event came. */
  private move: { side: Side; at: number; arrived?: number } | undefined;

  /** Whether the other page follows, if this one was scrolled. */
  follows(side: Side, now: number): boolean {
    const move = this.move;
    if (move?.side !== side) {
      return true;
    }
    if (move.arrived === undefined && now - move.at < ARRIVAL) {
      move.arrived = now;
    }
    if (move.arrived !== undefined && now - move.arrived < ECHO) {
      return false;
    }
    this.move = undefined;
    return true;
  }

  /** Notes that a page is moved. */
  moves(side: Side, now: number): void {
    this.move = { side, at: now };
  }
}
