import assert from "node:assert/strict";
import test from "node:test";
import { load, small, understood } from "./load.mjs";

const kg = load(["dom", "data", "days", "turtle"], ["understand", "tell", "iri", "literal", "toTurtle"]);

for (const [text, written] of [
  ["plain, ünïcode 🤝", '"plain, ünïcode 🤝"'],
  ['a "b" \\ c', '"a \\"b\\" \\\\ c"'],
  ["two\nlines\r\t", '"two\\nlines\\r\\t"'],
  ["\u0000\u2028", '"\\u0000\\u2028"'],
]) {
  test(`the literal of ${JSON.stringify(text)}`, () => assert.equal(kg.literal(text), written));
}

test("an IRI ends where it ends", () => {
  assert.equal(kg.iri("https://x/a"), "<https://x/a>");
  assert.equal(kg.iri("https://x/> <y> \\u003e\n"), "<https://x/%3E%20%3Cy%3E%20%5Cu003e%0A>");
});

test("no type, place or end that the graph does not name", () => {
  const raw = small();
  raw.encounters[1][1] = 7;
  raw.encounters[0][6] = [0];
  raw.placeIds[0] = "";
  const text = kg.toTurtle(understood(kg, raw), [0, 1]);
  assert.ok(text.includes("<https://x/e/2> a dip:Encounter ;"));
  assert.ok(text.includes("<https://x/e/1> a dip:Encounter, <https://o#Meeting> ;"));
  assert.ok(!text.includes("hasPlace") && !text.includes("undefined") && !text.includes("<>"));
});

test("a month is a span of days", () => {
  const text = kg.toTurtle(understood(kg, small()), [1]);
  for (const part of ['dip:when "1970-07"^^edtf:EDTF', 'sem:hasEarliestBeginTimeStamp "1970-07-20"^^xsd:date', 'sem:hasLatestEndTimeStamp "1970-08-19"^^xsd:date']) assert.ok(text.includes(part), part);
});
