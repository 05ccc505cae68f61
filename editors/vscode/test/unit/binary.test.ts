import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { checked, find, type Machine, thisMachine } from "../../src/binary";
import { isTooOld, versionIn } from "../../src/version";

function machine(programs: string[], more: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    searchPath: "/usr/local/bin:/usr/bin",
    home: "/users/me",
    isProgram: (file) => programs.includes(file),
    ...more,
  };
}

const linux = ["/usr/bin/locdrift", "/opt/locdrift", "/users/me/bin/locdrift"];

test("the setting is used before the PATH", () => {
  assert.deepEqual(find("/opt/locdrift", machine(linux)), { file: "/opt/locdrift" });
  assert.deepEqual(find("~/bin/locdrift", machine(linux)), { file: "/users/me/bin/locdrift" });
  assert.deepEqual(find("  ", machine(linux)), { file: "/usr/bin/locdrift" });
});

test("a setting that names no program is reported, and the PATH is not used instead", () => {
  const found = find("/opt/gone", machine(linux));
  assert.match("problem" in found ? found.problem : "", /\/opt\/gone.*locdrift\.server\.path.*is not a program/);
});

test("a relative path would depend on the workspace", () => {
  const found = find("tools/locdrift", machine(["tools/locdrift"]));
  assert.match("problem" in found ? found.problem : "", /must be an absolute path, but is “tools\/locdrift”/);
});

test("the first folder of the PATH that has it counts; relative ones are passed over", () => {
  const programs = ["locdrift", "./locdrift", "bin/locdrift", "/a/locdrift", "/b/locdrift"];
  assert.deepEqual(find("", machine(programs, { searchPath: ":.:bin:/none:/a:/b" })), { file: "/a/locdrift" });
  const found = find("", machine(programs, { searchPath: ".:bin" }));
  assert.match("problem" in found ? found.problem : "", /not found on the PATH/);
});

test("Windows", () => {
  const windows = machine(["C:\\tools\\locdrift.exe"], { platform: "win32", searchPath: ".;C:\\none;C:\\tools" });
  assert.deepEqual(find("", windows), { file: "C:\\tools\\locdrift.exe" });
  assert.deepEqual(find("C:\\tools\\locdrift.exe", windows), { file: "C:\\tools\\locdrift.exe" });
});

test("this machine knows programs from other files", () => {
  assert.deepEqual(find(process.execPath, thisMachine()), { file: process.execPath });
  assert.ok("problem" in find(path.join(tmpdir()), thisMachine()));
});

test("versions", () => {
  assert.equal(versionIn("locdrift 0.1.0\n"), "0.1.0");
  assert.equal(versionIn("locdrift 1.2.3-rc.1"), "1.2.3-rc.1");
  for (const other of ["", "ripgrep 14.1.0", "locdrift", "locdrift one", "locdrift 0.1.0 and more"]) {
    assert.equal(versionIn(other), undefined, other);
  }
  assert.ok(isTooOld("0.9.9", "0.10.0"));
  assert.ok(isTooOld("0.1.0-rc.1", "0.1.0"));
  assert.ok(!isTooOld("0.1.0", "0.1.0"));
  assert.ok(!isTooOld("1.0.0", "0.2.0"));
});

test("programs are asked for their version", { skip: process.platform === "win32" }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "locdrift-"));
  const program = (name: string, script: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const problem = async (file: string): Promise<string> => {
    const found = await checked(file, "0.1.0");
    return "problem" in found ? found.problem : "none";
  };
  try {
    const good = program("good", 'test "$1" = --version && echo locdrift 0.1.0');
    assert.deepEqual(await checked(good, "0.1.0"), { file: good });
    assert.match(await problem(program("old", "echo locdrift 0.0.9")), /old” is locdrift 0\.0\.9\.$/);
    assert.match(await problem(program("other", "echo hello")), /is not locdrift.*--version printed “hello”/);
    assert.match(await problem(program("broken", "exit 3")), /could not be started: it ended with status 3/);
    assert.match(await problem(path.join(folder, "gone")), /could not be started: ENOENT/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
