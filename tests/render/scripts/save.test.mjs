import assert from "node:assert/strict";
import test from "node:test";
import { load, small, understood } from "./load.mjs";

const kg = load(["dom", "data", "days", "view", "save"], ["understand", "tell", "csvCell", "toCsv"]);

for (const [value, cell] of [
  ["plain", "plain"],
  ['a "b", c', '"a ""b"", c"'],
  ["two\nlines", '"two\nlines"'],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"], // a spreadsheet would run these four
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@x", "'@x"],
  [null, ""],
]) {
  test(`the cell of ${JSON.stringify(value)}`, () => assert.equal(kg.csvCell(value), cell));
}

test("a row for every report", () => {
  const lines = kg.toCsv(understood(kg, small()), [0, 1, 2]).split("\r\n");
  assert.equal(lines.length, 5);
  assert.equal(lines[1], "https://x/e/1,meeting,held,1970-04-11,Geneva,Ann Ash; Bob Birch,Aland; Borduria,trade,One,Wire,,,Ann met Bob.");
  assert.ok(lines[2].endsWith("Two,Daily,2 May 1970,https://two.example/,'=They talked"));
});
