/** Finds the program and asks it for its version. */

import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { isTooOld, versionIn } from "./version";

/** How long the program may take to print its version, in milliseconds. */
const PATIENCE = 10_000;

/** What the lookup depends on. */
export interface Machine {
  platform: NodeJS.Platform;
  /** The value of PATH. */
  searchPath: string;
  home: string;
  isProgram(file: string): boolean;
}

/** A program that can be started, or a sentence for the user that says why there is none. */
export type Found = { file: string } | { problem: string };

/** This machine. */
export function thisMachine(): Machine {
  return { platform: process.platform, searchPath: process.env.PATH ?? "", home: homedir(), isProgram };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The program that the setting names, or the first on the PATH. Relative folders of the PATH are passed over: they would
 * let a workspace choose the program.
 */
export function find(setting: string, machine: Machine): Found {
  const paths = machine.platform === "win32" ? path.win32 : path.posix;
  const wanted = setting.trim();
  if (wanted !== "") {
    const file = /^~[\\/]/.test(wanted) ? paths.join(machine.home, wanted.slice(2)) : wanted;
    if (!paths.isAbsolute(file)) {
      return { problem: `The setting locdrift.server.path must be an absolute path, but is “${wanted}”.` };
    }
    return machine.isProgram(file)
      ? { file }
      : { problem: `“${file}”, which the setting locdrift.server.path names, is not a program.` };
  }
  const name = machine.platform === "win32" ? "locdrift.exe" : "locdrift";
  const file = machine.searchPath
    .split(machine.platform === "win32" ? ";" : ":")
    .filter((folder) => paths.isAbsolute(folder))
    .map((folder) => paths.join(folder, name))
    .find((candidate) => machine.isProgram(candidate));
  return file === undefined ? { problem: "The program locdrift was not found on the PATH." } : { file };
}

/** The same program if it is locdrift and new enough. */
export async function checked(file: string, minimum: string): Promise<Found> {
  const { output, error } = await run(file, ["--version"]);
  if (error !== undefined) {
    return { problem: `“${file}” could not be started: ${error}.` };
  }
  const version = versionIn(output);
  if (version === undefined) {
    return { problem: `“${file}” is not locdrift, or is broken: --version printed “${output.trim().slice(0, 80)}”.` };
  }
  return isTooOld(version, minimum) ? { problem: `“${file}” is locdrift ${version}.` } : { file };
}

function run(file: string, words: string[]): Promise<{ output: string; error?: string }> {
  return new Promise((resolve) => {
    // Not in the workspace: a program of Windows loads libraries from the folder that it is started in.
    const options = { timeout: PATIENCE, cwd: path.dirname(file), windowsHide: true };
    execFile(file, words, options, (failed, output) => {
      if (failed === null) {
        resolve({ output });
        return;
      }
      const status = typeof failed.code === "number" ? `it ended with status ${failed.code}` : failed.code;
      resolve({ output, error: failed.killed ? "it did not answer" : (status ?? failed.message) });
    });
  });
}
