import assert from "node:assert/strict";
import { test } from "node:test";
import type { PageInfo, Pin } from "../../src/protocol";
import { statusText, unlinked } from "../../src/statusText";

const ready = { state: "ready", counts: { errors: 2, warnings: 1, notes: 0 } } as const;
const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 9 } };

function pin(more: Partial<Pin>): Pin {
  const commit = "0123456789012345678901234567890123456789";
  return {
    commit,
    short: "0123456",
    date: "2026-01-02",
    state: "current",
    commitsBehind: null,
    daysBehind: null,
    ...more,
  };
}

function page(more: Partial<PageInfo>): PageInfo {
  return {
    language: "fr-FR",
    isSource: false,
    source: { uri: "file:///en/a.md", language: "en" },
    translations: [],
    pin: null,
    outdatedSections: [],
    counts: { errors: 0, warnings: 0, notes: 0 },
    ...more,
  };
}

test("a page that is behind", () => {
  const behind = pin({ state: "behind", commitsBehind: 3, daysBehind: 1 });
  const shown = statusText(
    ready,
    page({ pin: behind, outdatedSections: [range, range], counts: { errors: 1, warnings: 0, notes: 4 } }),
  );
  assert.equal(shown.text, "locdrift fr-FR: $(error) 1 $(info) 4 · 3 commits behind");
  assert.deepEqual(shown.lines, [
    "fr-FR: translation from en",
    "This page: 1 error, 0 warnings, 4 notes",
    "Source commit 0123456 of 2026-01-02: 3 commits and 1 day behind",
    "2 outdated sections",
    "Workspace: 2 errors, 1 warning, 0 notes",
  ]);
  assert.ok(!shown.failed);
});

test("a page without findings, up to date", () => {
  const shown = statusText({ state: "ready" }, page({ pin: pin({}) }));
  assert.equal(shown.text, "locdrift fr-FR: $(check) · up to date");
  assert.deepEqual(shown.lines, [
    "fr-FR: translation from en",
    "This page: no findings",
    "Source commit 0123456 of 2026-01-02: up to date",
  ]);
});

test("an unknown source commit says why", () => {
  const shown = statusText(ready, page({ pin: pin({ state: "unknown", date: null, reason: "the clone is shallow" }) }));
  assert.equal(shown.text, "locdrift fr-FR: $(check) · $(question) source commit");
  assert.equal(shown.lines[2], "Source commit 0123456: the clone is shallow");
});

test("a source page", () => {
  const source = {
    language: "en",
    isSource: true,
    source: null,
    translations: [{ uri: "file:///fr/a.md", language: "fr" }],
  };
  const shown = statusText({ state: "ready" }, page(source));
  assert.equal(shown.text, "locdrift en: $(check)");
  assert.equal(shown.lines[0], "en: source of 1 translation");
});

test("no page, and a check that runs", () => {
  assert.deepEqual(statusText({ state: "checking" }, undefined), {
    text: "$(sync~spin) locdrift",
    lines: ["Checking…"],
    failed: false,
  });
  assert.equal(statusText(ready, undefined).text, "locdrift");
});

test("a server that failed says why, whatever the page", () => {
  const shown = statusText({ state: "failed", message: "It is too old." }, page({}));
  assert.deepEqual(shown, { text: "$(error) locdrift", lines: ["It is too old."], failed: true });
});

test("nothing in a message is a link", () => {
  assert.equal(unlinked("no [x](command:a) in `fr/[y](z).md`"), "no [x] (command:a) in `fr/[y] (z).md`");
});
