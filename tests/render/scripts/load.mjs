// The page's scripts as they stand in the page: one after the other in one scope, with none of the browser's things.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const folder = new URL("../../../kg/render/template/js/", import.meta.url);

/** The named things of these scripts. */
export function load(scripts, names) {
  const text = scripts.map((name) => readFileSync(new URL(`${name}.js`, folder), "utf8")).join("\n");
  const values = vm.runInThisContext(`(() => { "use strict"; const document = undefined;\n${text}\nreturn { ${names.join(", ")} }; })()`);
  return values;
}

/**
 * What the page makes of encounters that are told in rows: they go in by column, as kg/render/page.py (`split`) writes them, and the
 * evidence is read at once. `kg` are the page's `understand` and `tell`.
 */
export function understood(kg, { encounters, ...rest }) {
  const column = (k) => encounters.map((e) => e[k]), listed = (lists) => [lists.map((list) => list.length), lists.flat()];
  const data = kg.understand({
    ...rest,
    encounters: {
      id: column(0), type: column(1), status: column(2), first: column(3), last: column(4), when: column(5), places: listed(column(6)), topics: listed(column(7)),
      parties: listed(column(8).map((participants) => participants.flatMap(([actor, side]) => [actor, side]))),
      sources: listed(column(9).map((reports) => reports.map(([source]) => source))), plans: listed(encounters.map(() => [])), chunk: encounters.map(() => 0),
    },
  });
  encounters.forEach((e, i) => kg.tell(data, i, [e[8].map((participant) => participant.slice(2)), e[9].map((report) => report.slice(1)), e[10], ""]));
  return data;
}

/** Two states and a person of each; three encounters: a dated meeting, a month's talks, an undated plan. */
export function small() {
  return {
    actors: [["s/A", "Aland", 1, -1, 0, 0, 0, 0, [], []], ["s/B", "Borduria", 1, -1, 9, 9, 9, 9, [], []], ["p/ann", "Ann Ash", 0, 0, 1, 1, 1, 1, ["Ännchen"], [], 1], ["p/bob", "Bob Birch", 0, 1, 2, 2, 2, 2, [], []]],
    encounters: [
      ["e/1", 0, 0, 100, 100, 1, [0], [0], [[2, 0, 0, ""], [3, 1, 0, ""]], [[0, -1, -1, -1, "Ann met Bob.", []]], ["", "", "", ""]],
      ["e/2", 1, 0, 200, 230, 2, [], [], [[0, 0, 0, ""], [1, 1, 0, ""]], [[1, -1, -1, -1, "=They talked", []]], ["", "", "", ""]],
      ["e/3", 0, 1, null, null, 0, [], [0], [[2, 0, 0, ""], [1, 1, 0, ""]], [[1, -1, -1, -1, "Ann is to see \"them\".", []]], ["", "", "", ""]],
    ],
    sources: [["One", 0, "", "", "", "a/1"], ["Two", 1, "https://two.example/", "2 May 1970", "1970-05-02", "a/2"]],
    kinds: ["person", "state", "organisation"], types: ["meeting", "talks"], statuses: ["held", "planned", "proposed", "cancelled", "denied"],
    topics: ["trade"], publishers: ["Wire", "Daily"], places: ["Geneva"], roles: ["participant"], dates: [["", ""], ["1970-04-11", "11 April 1970"], ["1970-07", "July 1970"]],
    shapes: ["dot", "square", "diamond"], prefix: "https://x/", options: {}, ends: ["", "#e/1"],
    topicIds: ["https://t/trade"], placeIds: ["https://x/place/geneva"], placeClasses: ["https://o#Place"],
    terms: {
      prefixes: { dip: "https://o#" }, kinds: ["Person", "State", "Organisation"].map((name) => `https://o#${name}`),
      types: ["https://o#Meeting", "https://o#Talks"], statuses: ["https://o#held", "https://o#planned"], roles: ["https://o#participantRole"],
    },
  };
}
