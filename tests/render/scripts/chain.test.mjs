import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const kg = load(["chain"], ["chainOf", "chosenPairs"]);

/** A view of ties, each [a, b, held, not held]. */
const view = (...ties) => ({
  drawn: { ends: ties.map(([a, b]) => [a, b]) },
  held: ties.map(([, , held]) => held), count: ties.map(([, , held, not = 0]) => held + not),
});

for (const [what, ties, a, b, found] of [
  ["neighbours", [[0, 1, 1]], 0, 1, [0, 1]],
  ["the other way round", [[0, 1, 1]], 1, 0, [1, 0]],
  ["three steps", [[0, 1, 1], [1, 2, 1], [2, 3, 1]], 0, 3, [0, 1, 2, 3]],
  ["the shorter of two", [[0, 1, 9], [1, 2, 9], [2, 3, 9], [0, 4, 1], [3, 4, 1]], 0, 3, [0, 4, 3]],
  ["of two as short, the better attested", [[0, 1, 1], [1, 3, 9], [0, 2, 2], [2, 3, 2]], 0, 3, [0, 2, 3]],
  ["of two alike, the first", [[0, 2, 1], [2, 3, 1], [0, 1, 1], [1, 3, 1]], 0, 3, [0, 1, 3]],
  ["a denied meeting is none", [[0, 1, 1], [1, 2, 0, 3]], 0, 2, null],
  ["two parts", [[0, 1, 1], [2, 3, 1]], 0, 3, null],
  ["one and the same", [[0, 1, 1]], 0, 0, null],
]) {
  test(`the chain: ${what}`, () => assert.deepEqual(kg.chainOf({}, view(...ties), a, b), found));
}

test("two who met are about their own tie, two who did not about the chain", () => {
  const seen = view([0, 1, 1], [1, 2, 1], [0, 3, 0, 1]), pairs = (a, b) => [...kg.chosenPairs({}, { chosen: { pair: [a, b] } }, seen)];
  assert.deepEqual(pairs(0, 1), [0]);
  assert.deepEqual(pairs(0, 2), [0, 1]);
  assert.deepEqual(pairs(0, 3), [2]); // planned: their own tie all the same
  assert.deepEqual(pairs(2, 4), []);
});
