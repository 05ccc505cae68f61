import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../src/follower";

test("the page that was moved does not move the other back", () => {
  const follower = new Follower();
  assert.ok(follower.follows("target", 0));
  follower.moves("source", 0);
  assert.ok(!follower.follows("source", 50));
  assert.ok(!follower.follows("source", 100));
});

test("an echo that comes late is still one, and so are those after it", () => {
  const follower = new Follower();
  follower.moves("source", 0);
  assert.ok(!follower.follows("source", 900));
  assert.ok(!follower.follows("source", 1100));
});

test("the other page can be scrolled afterwards", () => {
  const follower = new Follower();
  follower.moves("source", 0);
  assert.ok(!follower.follows("source", 50));
  assert.ok(follower.follows("source", 350));
  assert.ok(follower.follows("source", 360));
});

test("a page that had nowhere to go can be scrolled too", () => {
  const follower = new Follower();
  follower.moves("source", 0);
  assert.ok(follower.follows("source", 2000));
});

test("the page that is scrolled goes on moving the other", () => {
  const follower = new Follower();
  for (const at of [0, 10, 20, 30]) {
    assert.ok(follower.follows("target", at));
    follower.moves("source", at);
  }
});

test("two pages that follow each other come to rest", () => {
  const follower = new Follower();
  let moves = 0;
  const events: { side: "target" | "source"; at: number }[] = [{ side: "target", at: 0 }];
  for (let event = events.shift(); event !== undefined && moves < 50; event = events.shift()) {
    const { side, at } = event;
    if (follower.follows(side, at)) {
      const other = side === "target" ? "source" : "target";
      follower.moves(other, at);
      moves += 1;
      events.push({ side: other, at: at + 100 }, { side: other, at: at + 180 });
    }
  }
  assert.equal(moves, 1);
});
