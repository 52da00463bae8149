import assert from "node:assert/strict";
import test from "node:test";
import { load, small, understood } from "./load.mjs";

const kg = load(["dom", "data", "days", "view", "overview"], ["understand", "tell", "everything", "look", "topPairs", "daysInView", "circlesInView"]);

test("the most held come first, then the most told of, then the first", () => {
  const view = { held: Int32Array.of(1, 0, 3, 1, 0, 1), count: Int32Array.of(1, 9, 3, 4, 0, 1) };
  assert.deepEqual(kg.topPairs(view, 4), [[2, 3, 0], [3, 1, 3], [0, 1, 0], [5, 1, 0]]);
  assert.deepEqual(kg.topPairs(view).map(([pair]) => pair), [2, 3, 0, 5, 1]); // what has no encounter in view is none
});

test("days in words, as precise as known; decades and no dates say nothing", () => {
  const data = understood(kg, small());
  assert.equal(kg.daysInView(data, kg.look(data, kg.everything())), "11 April 1970 to July 1970");
  const one = kg.look(data, { ...kg.everything(), window: [0, 150] });
  assert.equal(kg.daysInView(data, one), "11 April 1970");
  const vague = small();
  vague.encounters.forEach((e) => { if (e[3] !== null) [e[3], e[4]] = [0, 3652]; });
  const decade = understood(kg, vague);
  assert.equal(kg.daysInView(decade, kg.look(decade, kg.everything())), "");
});

test("circles by their members in view; one alone is no news", () => {
  const actors = [0, 0, 0, 1, 1, 1, 1, -1, 2].map((circle, i) => ({ i, circle }));
  const degree = Int32Array.of(1, 5, 2, 1, 1, 1, 0, 7, 3);
  assert.deepEqual(kg.circlesInView({ actors }, { degree }), [[0, [1, 2, 0]], [1, [3, 4, 5]]]);
  assert.deepEqual(kg.circlesInView({ actors }, { degree: degree.map((n, i) => (i < 3 ? n : 0)) }), []);
});

test("what lies far from the bulk is counted and not its measure", () => {
  const far = small();
  const day = (i, at) => [`e/${i}`, 0, 0, at, at, 1, [0], [], [[0, 0, 0, ""], [1, 1, 0, ""]], [[0, -1, -1, -1, "", []]], ["", "", "", ""]];
  far.encounters = [day(0, -70000), ...Array.from({ length: 20 }, (_, i) => day(i + 1, 100 + i))];
  const data = understood(kg, far);
  assert.equal(kg.daysInView(data, kg.look(data, kg.everything())), "11 April 1970 (1 before or after)");
});
