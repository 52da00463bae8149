import assert from "node:assert/strict";
import test from "node:test";
import { load, small, understood } from "./load.mjs";

const kg = load(["dom", "data", "days", "view", "chain", "link"], ["understand", "tell", "everything", "look", "leading", "about", "byTime", "toHash", "fromHash", "plain"]);
const data = () => understood(kg, small());
const looked = (change = () => {}) => {
  const d = data(), state = kg.everything();
  change(state);
  return { d, state, view: kg.look(d, state) };
};

test("pairs are those of different sides, folded or not", () => {
  const d = data();
  assert.deepEqual(d.people.ends, [[2, 3], [0, 1], [1, 2]]);
  assert.deepEqual(d.sides.ends, [[0, 1]]);
});

test("with everything on, everything is in view", () => {
  const { view } = looked();
  assert.deepEqual(view.shown, [0, 1, 2]);
  assert.deepEqual([...view.count], [1, 1, 1]);
  assert.deepEqual([...view.held], [1, 1, 0]);
  assert.deepEqual([...view.degree], [1, 2, 2, 1]);
});

for (const [what, change, shown] of [
  ["a status", (s) => s.off.status.add(1), [0, 1]],
  ["a type", (s) => s.off.type.add(0), [1]],
  ["a topic, the others without one stay", (s) => s.off.topic.add(0), [1]],
  ["those without a topic", (s) => s.off.topic.add(1), [0, 2]],
  ["a publisher", (s) => s.off.publisher.add(1), [0]],
  ["people: only ties between states are left", (s) => s.off.kind.add(0), [1]],
  ["a window: the undated are not in it", (s) => { s.window = [0, 150]; }, [0]],
  ["a window that a month reaches into", (s) => { s.window = [230, 300]; }, [1]],
  ["a neighbourhood", (s) => s.around.add(3), [0]],
  ["people folded", (s) => { s.folded = true; s.off.kind.add(0); }, [0, 1, 2]],
]) {
  test(`switching off ${what}`, () => assert.deepEqual(looked(change).view.shown, shown));
}

test("a count says what would be there if its own group were on", () => {
  const { view } = looked((s) => { s.off.status.add(0); s.off.type.add(1); });
  assert.deepEqual([...view.facets.status], [1, 1, 0, 0, 0]);
  assert.deepEqual([...view.facets.type], [1, 0]);
});

test("the window leaves the bars of the histogram alone", () => {
  const { view } = looked((s) => { s.window = [0, 150]; });
  assert.deepEqual(view.everytime, [0, 1, 2]);
  assert.deepEqual(view.undated, [2]);
});

test("the most met are drawn, and whose neighbourhood is open", () => {
  const { d, state, view } = looked();
  assert.deepEqual(kg.leading(d, state, view, 1), { drawn: [1, 0], all: 4 });
});

test("what is chosen decides which evidence is shown", () => {
  for (const [chosen, found] of [[{ actor: 0 }, [0, 1, 2]], [{ actor: 3 }, [0]], [{ pair: [1, 2] }, [2]], [{ undated: true }, [2]], [{ text: "ANN" }, [0, 2]], [{ text: "geneva" }, [0]], [{ encounter: 1 }, [1]], [null, [0, 1, 2]]]) {
    const { d, state, view } = looked((s) => { s.chosen = chosen; });
    assert.deepEqual(kg.about(d, state, view, view.shown), found, JSON.stringify(chosen));
  }
});

test("no date comes last, whichever way", () => {
  const d = data();
  assert.deepEqual([2, 0, 1].sort(kg.byTime(d, "newest")), [1, 0, 2]);
  assert.deepEqual([2, 1, 0].sort(kg.byTime(d, "oldest")), [0, 1, 2]);
});

test("a link restores the state that it was made from", () => {
  const d = data(), state = kg.everything();
  Object.assign(state, { view: "pairs", folded: true, window: [100, 230], most: 50, chosen: { pair: [0, 1] } });
  state.around.add(2);
  state.off.topic.add(1);
  state.off.status.add(4);
  assert.deepEqual(kg.fromHash(d, `#${kg.toHash(d, state)}`), state);
  for (const chosen of [{ actor: 2 }, { encounter: 1 }, { undated: true }, { text: "a&b=c" }]) {
    state.chosen = chosen;
    assert.deepEqual(kg.fromHash(d, `#${kg.toHash(d, state)}`).chosen, chosen);
  }
});

test("a link that names what is not there is harmless", () => {
  for (const hash of ["", "#", "#actor=nobody&time=x/y&most=-1&-type=no&view=evil&pair=s/A", "#%", "#time=1970-13-99/1970-01-01", "#__proto__=1"]) {
    assert.deepEqual(kg.fromHash(data(), hash), kg.everything(), hash);
  }
});

test("search letters have no case and no accents", () => assert.equal(kg.plain("Ännchen ŁO"), "annchen ło"));

test("nobody who met somebody is drawn alone", () => {
  const view = { degree: Int32Array.of(5, 4, 3, 1, 1), count: Int32Array.of(3, 1, 2, 0), drawn: { ends: [[0, 1], [2, 3], [2, 4], [0, 2]] } };
  const drawn = (most) => kg.leading({ actors: [] }, kg.everything(), view, most).drawn;
  assert.deepEqual(drawn(2), [0, 1]);
  assert.deepEqual(drawn(3), [0, 1, 2, 4]); // 2 met 4 more often than 3
  assert.deepEqual(drawn(1), [0, 1]);
});
