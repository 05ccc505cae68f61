/** Versions of the program, as `locdrift --version` prints them. */

import { lt, parse } from "semver";

/** The version in the output of `locdrift --version`; undefined if another program printed it. */
export function versionIn(output: string): string | undefined {
  const found = /^locdrift (\S+)\s*$/.exec(output.trim());
  return parse(found?.[1])?.version;
}

/** Whether a program of this version is too old for the extension. */
export function isTooOld(version: string, minimum: string): boolean {
  return lt(version, minimum);
}
