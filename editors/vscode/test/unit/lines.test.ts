import assert from "node:assert/strict";
import { test } from "node:test";
import { LineMap, lineAtRow } from "../../src/lines";

const lines = { target: 100, source: 200 };

test("aligned lines belong to each other in both directions", () => {
  const map = new LineMap(
    [
      { target: 4, source: 6 },
      { target: 20, source: 50 },
    ],
    lines,
  );
  assert.deepEqual([map.across("target", 4), map.across("target", 20)], [6, 50]);
  assert.deepEqual([map.across("source", 6), map.across("source", 50)], [4, 20]);
});

test("lines between aligned blocks move evenly, from the first line to the last", () => {
  const map = new LineMap([{ target: 50, source: 100 }], lines);
  assert.deepEqual(
    [0, 25, 75, 99, 100, 500].map((line) => map.across("target", line)),
    [0, 50, 150, 198, 200, 200],
  );
  assert.deepEqual(
    [1, 3, 199].map((line) => map.across("source", line)),
    [0, 1, 99],
  );
});

test("without any pair, the pages scroll in proportion", () => {
  const map = new LineMap([], lines);
  assert.equal(map.across("target", 10), 20);
});

test("a block on the first line holds its own partner", () => {
  const map = new LineMap([{ target: 0, source: 10 }], lines);
  assert.equal(map.across("target", 0), 10);
});

test("a section that was moved is followed, and what is above it does not run backwards", () => {
  const map = new LineMap(
    [
      { target: 10, source: 60 },
      { target: 20, source: 10 },
      { target: 30, source: 90 },
    ],
    lines,
  );
  assert.deepEqual(
    [10, 15, 20, 25].map((line) => map.across("target", line)),
    [60, 60, 10, 50],
  );
  assert.equal(map.across("source", 10), 20);
});

test("of two pairs on one line the first counts", () => {
  const map = new LineMap(
    [
      { target: 10, source: 20 },
      { target: 10, source: 30 },
    ],
    lines,
  );
  assert.equal(map.across("target", 10), 20);
});

test("a block reaches to the next one of the other page", () => {
  const map = new LineMap(
    [
      { target: 10, source: 60 },
      { target: 20, source: 10 },
    ],
    lines,
  );
  assert.equal(map.block("target", 9), undefined);
  assert.deepEqual(map.block("target", 15), { start: 60, end: undefined });
  assert.deepEqual(map.block("target", 99), { start: 10, end: 60 });
  assert.deepEqual(map.block("source", 12), { start: 20, end: undefined });
});

test("lines that wrap take several rows", () => {
  const lengths = [0, 200, 10, 10, 10];
  assert.deepEqual(
    [0, 1, 2, 4, 5, 99].map((rows) => lineAtRow(lengths, rows)),
    [0, 1, 2, 2, 3, 4],
  );
  assert.equal(lineAtRow([], 3), 0);
});
