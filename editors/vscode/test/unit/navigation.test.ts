import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBelow, othersAfter } from "../../src/navigation";

const at = (line: number) => ({ start: { line } });

test("the nearest range below the cursor", () => {
  const ranges = [at(30), at(10), at(20)];
  assert.deepEqual(nextBelow(ranges, 10), at(20));
  assert.deepEqual(nextBelow(ranges, -1), at(10));
  assert.equal(nextBelow(ranges, 30), undefined);
});

test("pages come in turn, each once", () => {
  assert.deepEqual(othersAfter(["c", "a", "b", "d", "b"], "b"), ["c", "d", "a"]);
  assert.deepEqual(othersAfter(["a", "b"], "z"), ["a", "b"]);
  assert.deepEqual(othersAfter(["a"], "a"), []);
});
