import assert from "node:assert/strict";
import { test } from "node:test";
import { Follower } from "../../src/follower";

test("the page that was moved does not move the other back", () => {
  const follower = new Follower();
  assert.ok(follower.follows("target", 10, 0));
  assert.equal(follower.moves("source", 25, 0), 25);
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

test("an editor that keeps lines above the one it was asked for is asked again, and remembered", () => {
  const follower = new Follower();
  const editor = (asked: number): number => asked - 4;
  let line = editor(follower.moves("source", 50, 0));
  assert.equal(line, 46);
  const again = follower.rests("source", line, 80);
  assert.equal(again, 54);
  line = editor(again);
  assert.ok(!follower.follows("source", line, 200));
  assert.equal(follower.rests("source", line, 280), undefined);
  assert.equal(editor(follower.moves("source", 90, 1000)), 90);
});

test("a page that cannot get there is not asked for ever, nor asked for more", () => {
  const follower = new Follower();
  const asked = [follower.moves("source", 95, 0)];
  for (let next = follower.rests("source", 60, 80); next !== undefined; next = follower.rests("source", 60, 80)) {
    asked.push(next);
  }
  assert.deepEqual(asked, [95, 105, 105]);
  assert.ok(follower.moves("source", 10, 1000) <= 20);
});

test("the page that is scrolled by hand is not corrected", () => {
  const follower = new Follower();
  assert.equal(follower.rests("source", 7, 0), undefined);
  follower.moves("source", 25, 0);
  assert.equal(follower.rests("target", 7, 80), undefined);
});

test("two pages that follow each other come to rest", () => {
  // Echoes that are always a line off, each after 100 ms, as with wrapped lines.
  const follower = new Follower();
  let moves = 0;
  const events: { side: "target" | "source"; line: number; at: number }[] = [{ side: "target", line: 10, at: 0 }];
  for (let event = events.shift(); event !== undefined && moves < 50; event = events.shift()) {
    const { side, line, at } = event;
    const other = side === "target" ? "source" : "target";
    const asked = follower.follows(side, line, at) ? follower.moves(other, line, at) : undefined;
    const again = asked === undefined ? follower.rests(side, line, at) : undefined;
    if (asked !== undefined || again !== undefined) {
      moves += 1;
      events.push({ side: asked === undefined ? side : other, line: (asked ?? again ?? 0) + 1, at: at + 100 });
    }
  }
  assert.ok(moves <= 3, `${moves} moves`);
});
