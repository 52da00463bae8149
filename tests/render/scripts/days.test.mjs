import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const kg = load(["days"], ["toDay", "iso", "fromIso", "bins", "binOf", "ticks", "bulk", "through"]);
const day = (text) => kg.fromIso(text);

test("days count from 1970 and come back", () => {
  for (const text of ["1970-01-01", "2005-09-14", "1648-10-24", "0050-03-01", "2000-02-29"]) assert.equal(kg.iso(day(text)), text);
  assert.equal(day("1970-01-02"), 1);
  assert.equal(day("1969-12-31"), -1);
  assert.equal(day("14 September"), null);
});

for (const [first, last, unit, many] of [
  ["2005-09-14", "2005-09-14", "day", 1],
  ["2005-09-01", "2005-10-31", "day", 61],
  ["2005-01-01", "2006-06-30", "week", 79],
  ["2005-02-10", "2010-03-10", "month", 62],
  ["2000-02-10", "2020-03-10", "quarter", 81],
  ["1900-06-01", "1999-06-01", "year", 100],
  ["1950-06-01", "1952-12-01", "month", 31],
]) {
  test(`bins from ${first} to ${last} are ${unit}s`, () => {
    const { unit: found, edges } = kg.bins(day(first), day(last));
    assert.equal(found, unit);
    assert.equal(edges.length - 1, many);
    assert.ok(edges[0] <= day(first) && edges.at(-1) > day(last));
    assert.ok(edges.every((edge, i) => !i || edge > edges[i - 1]));
    for (const each of [day(first), day(last)]) {
      const bin = kg.binOf(edges, each);
      assert.ok(edges[bin] <= each && each < edges[bin + 1]);
    }
  });
}

test("quarters begin in January, weeks on Mondays", () => {
  assert.equal(kg.iso(kg.bins(day("2000-02-10"), day("2020-03-10")).edges[0]), "2000-01-01");
  const monday = kg.bins(day("2005-01-01"), day("2006-06-30")).edges[0];
  assert.equal(new Date(monday * 864e5).getUTCDay(), 1);
});

test("ticks are few, in order, and inside", () => {
  for (const [first, last] of [["2005-09-01", "2005-09-20"], ["2004-11-01", "2005-12-31"], ["1900-06-01", "1999-06-01"], ["1000-01-01", "2000-01-01"]]) {
    for (const most of [2, 5, 20]) {
      const found = kg.ticks(day(first), day(last), most);
      assert.ok(found.length <= most + 1, `${first} ${most}: ${found.length}`);
      assert.ok(found.every(([at], i) => at >= day(first) && at <= day(last) && (!i || at > found[i - 1][0])));
    }
  }
});

const year = (text) => [day(`${text}-03-01`), day(`${text}-03-01`)];
for (const [what, years, early, late, first, last] of [
  ["one far before", ["1894", "2004", "2005", "2005", "2006"], 1, 0, "2004", "2006"],
  ["one far behind", ["2004", "2005", "2005", "2006", "2050"], 0, 1, "2004", "2006"],
  ["one at either end", ["1894", "2004", "2005", "2005", "2006", "2050"], 1, 1, "2004", "2006"],
  ["two of twenty", ["1894", "1895", ...Array(18).fill("2005")], 2, 0, "2005", "2005"],
  ["three of twenty are too many to be set apart", ["1894", "1894", "1895", ...Array(17).fill("2005")], 0, 0, "1894", "2005"],
  ["two lots, each far before what follows it", ["1950", "1950", "1990", ...Array(24).fill("2005")], 3, 0, "2005", "2005"],
  ["seven of eighty, scattered over decades", ["1950", "1955", "1960", "1970", "1980", "1990", "2000", ...Array(40).fill("2020"), ...Array(33).fill("2021")], 7, 0, "2020", "2021"],
  ["as many in each of forty years", Array.from({ length: 80 }, (_, i) => `${1980 + Math.floor(i / 2)}`), 0, 0, "1980", "2019"],
  ["a gap no wider than the rest", ["1994", "1997", "2000", "2003", "2006"], 0, 0, "1994", "2006"],
  ["less than a year is no gap", ["2005", "2005", "2005"], 0, 0, "2005", "2005"],
  ["two alone", ["1894", "2005"], 0, 0, "1894", "2005"],
]) {
  test(`the bulk: ${what}`, () => {
    const found = kg.bulk(years.map(year));
    assert.equal(found.early?.n ?? 0, early);
    assert.equal(found.late?.n ?? 0, late);
    assert.deepEqual([found.first, found.last], [year(first)[0], year(last)[1]]);
  });
}

test("a long span is not behind a gap that it fills", () => {
  const found = kg.bulk([[day("1894-01-01"), day("2004-01-01")], ...["2004", "2005", "2005", "2006"].map(year)]);
  assert.equal(found.early, null);
});

test("no dates have no bulk", () => assert.deepEqual(kg.bulk([]), { first: Infinity, last: -Infinity, early: null, late: null }));

test("through knots and back", () => {
  const knots = [[0, 10], [1, 40], [100, 50], [200, 150]], there = kg.through(knots), back = kg.through(knots.map(([a, b]) => [b, a]));
  assert.deepEqual([0, 1, 100, 150, 200, 210].map(there), [10, 40, 50, 100, 150, 160]);
  for (const value of [0, 0.5, 1, 50, 120, 200]) assert.ok(Math.abs(back(there(value)) - value) < 1e-9);
});
