import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../src/follower";

test("the page that was moved does not move the other back", () => {
  const follower = new Follower();
  assert.ok(follower.follows("target", 10, 0));
  follower.moves("source", 25, 0);
  // On its way, there, and stopped by the end of the page.
  assert.ok(!follower.follows("source", 18, 50));
  assert.ok(!follower.follows("source", 25, 100));
  assert.ok(!follower.follows("source", 22, 120));
});

test("an echo that comes late is still one", () => {
  const follower = new Follower();
  follower.moves("source", 25, 0);
  assert.ok(!follower.follows("source", 25, 5000));
});

test("the other page can be scrolled afterwards", () => {
  const follower = new Follower();
  follower.moves("source", 25, 0);
  assert.ok(follower.follows("source", 30, 300));
  // It went away, so that the same line is no echo any more.
  assert.ok(follower.follows("source", 25, 400));
});

test("the page that is scrolled goes on moving the other", () => {
  const follower = new Follower();
  for (const at of [0, 10, 20, 30]) {
    assert.ok(follower.follows("target", at, at));
    follower.moves("source", at * 2, at);
  }
});

test("two pages that follow each other come to rest", () => {
  // Echoes that are always a line off, each after 100 ms, as with wrapped lines.
  const follower = new Follower();
  let moves = 0;
  const events: { side: "target" | "source"; line: number; at: number }[] = [{ side: "target", line: 10, at: 0 }];
  for (let event = events.shift(); event !== undefined && moves < 50; event = events.shift()) {
    const { side, line, at } = event;
    if (follower.follows(side, line, at)) {
      const other = side === "target" ? "source" : "target";
      follower.moves(other, line, at);
      moves += 1;
      events.push({ side: other, line: line + 1, at: at + 100 });
    }
  }
  assert.equal(moves, 1);
});
