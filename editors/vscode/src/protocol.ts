/** What the server answers beyond the Language Server Protocol. Positions are those of the protocol, counted from 0. */

import type { Range } from "vscode-languageclient/node";

/** A page in one language. */
export interface PageInLanguage {
  uri: string;
  language: string;
}

/** Findings by level. */
export interface Counts {
  errors: number;
  warnings: number;
  notes: number;
}

/** The source commit that a translation was made from. */
export interface Pin {
  commit: string;
  short: string;
  date: string | null;
  state: "current" | "behind" | "unknown";
  commitsBehind: number | null;
  daysBehind: number | null;
  reason?: string | null;
}

/** The answer to `locdrift/page`. */
export interface PageInfo {
  language: string;
  isSource: boolean;
  source: PageInLanguage | null;
  translations: PageInLanguage[];
  pin: Pin | null;
  outdatedSections: Range[];
  counts: Counts;
}

/** A line of a translation and the line of the source that it belongs to. */
export interface LinePair {
  target: number;
  source: number;
}

/** The answer to `locdrift/alignment`, sorted by the lines of the translation. */
export interface Alignment {
  source: string;
  pairs: LinePair[];
}

/** The answer to `locdrift/sourceAtPin`. */
export interface SourceAtPin {
  title: string;
  text: string;
  source: string;
}

/** What `locdrift/status` reports. */
export interface Status {
  state: "checking" | "ready" | "failed";
  message?: string;
  counts?: Counts;
}
