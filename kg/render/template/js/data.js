// What kg/render/page.py wrote (`payload`), and what follows from it: pairs, neighbours, kinds of filter.

/** Places in an encounter's list, as `data.encounter(i)` gives it; the last three are there once its evidence is read. */
const ID = 0, TYPE = 1, STATUS = 2, FIRST = 3, LAST = 4, WHEN = 5, PLACES = 6, TOPICS = 7, PARTICIPANTS = 8, REPORTS = 9, PLANS = 10, NOTES = 11, LABEL = 12;
const NOTHING = ["", "", "", ""];

function understand(raw) {
  const actors = raw.actors.map(([id, label, kind, side, x, y, sx, sy, names, offices, between, circle = -1], i) => (
    { i, id, label, kind, side, x, y, sx, sy, names, offices, between, circle }
  ));
  const data = { ...raw, actors, words: (when) => raw.dates[when][1], edtf: (when) => raw.dates[when][0] };
  data.many = raw.encounters.id.length;
  data.columns = columns(raw.encounters);
  const { topics, sources, plans, first, last, dated } = data.columns;
  const alone = raw.publishers.map((_, i) => [i]); // most encounters have one publisher: these share one list
  data.publishersOf = sources.counts.map((n, i) => {
    if (n === 1) return alone[raw.sources[sources.of[sources.from[i]]][1]];
    const found = new Set(sources.at(i).map((source) => raw.sources[source][1]));
    return found.size === 1 ? alone[found.values().next().value] : [...found];
  });
  data.filters = {
    kind: raw.kinds.map((name) => ({ person: "People", state: "States", organisation: "Organisations" })[name] || capital(name)),
    status: raw.statuses.map(capital),
    type: raw.types.map((name) => (name === "encounter" ? "Other encounter" : capital(name))),
    topic: [...raw.topics, "No topic named"],
    publisher: raw.publishers.map((name) => name || "Publisher unknown"),
  };
  data.madeTrue = new Map(); // of a plan, the encounters that realised it
  for (let i = 0; i < data.many; i++) for (const plan of plans.at(i)) data.madeTrue.set(plan, [...(data.madeTrue.get(plan) || []), i]);
  data.goBetweens = actors.filter((actor) => actor.between).length;
  data.people = ties(data, false);
  let sides = null;
  Object.defineProperty(data, "sides", { get: () => (sides ??= ties(data, true)) }); // seldom asked for at once
  data.first = Infinity;
  data.last = -Infinity;
  for (let i = 0; i < data.many; i++) {
    if (!dated[i]) continue;
    data.first = Math.min(data.first, first[i]);
    data.last = Math.max(data.last, last[i]);
  }
  const rows = [];
  data.encounter = (i) => (rows[i] ??= row(raw.encounters, data.columns, i)); // most are never looked at one by one
  data.told = everythingTold;
  return data;
}

/** The columns for what runs at every step of the brush, and the short lists. */
function columns({ type, status, first, last, when, chunk, places, topics, parties, sources, plans }) {
  const days = (these, others) => { // in a loop: to map a hundred thousand takes long where it is done once
    const found = new Int32Array(these.length);
    for (let i = 0; i < found.length; i++) found[i] = these[i] ?? others[i] ?? 0;
    return found;
  };
  return {
    type: Int32Array.from(type), status: Int32Array.from(status), when, chunk,
    first: days(first, last), last: days(last, first), dated: Uint8Array.from(first, (day, i) => day !== null || last[i] !== null),
    places: lists(places), topics: lists(topics), parties: lists(parties), sources: lists(sources), plans: lists(plans),
  };
}

/** Short lists that come as two long ones: list i is `of` between `from[i]` and `from[i + 1]`. */
function lists([counts, of]) {
  const from = new Int32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) from[i + 1] = from[i] + counts[i];
  return { counts, from, of, at: (i) => of.slice(from[i], from[i + 1]) };
}

/** All that is known of one encounter without its evidence. */
function row({ id }, { type, status, first, last, dated, when, places, topics, parties, sources, plans }, i) {
  const participants = [];
  for (let k = parties.from[i]; k < parties.from[i + 1]; k += 2) participants.push([parties.of[k], parties.of[k + 1]]);
  const reports = sources.at(i).map((source) => [source]), days = dated[i] ? [first[i], last[i]] : [null, null];
  return [id[i], type[i], status[i], ...days, when[i], places.at(i), topics.at(i), participants, reports, plans.at(i), NOTHING, ""];
}

/** Put the evidence of an encounter, as it stands in a chunk, beside what is known of it. */
function tell(data, i, [participants, reports, notes, label]) {
  const e = data.encounter(i);
  e[PARTICIPANTS].forEach((participant, k) => participant.push(...participants[k]));
  e[REPORTS].forEach((report, k) => report.push(...reports[k]));
  e[NOTES] = notes;
  e[LABEL] = label;
}

/** Where the evidence stands beside the facts from the start there is none to wait for; `makeTold` is what a page has. */
const everythingTold = { need: () => true, here: () => true, lost: () => false, whole: () => true, all: () => Promise.resolve(true) };

/**
 * Who is drawn for whom: `nodes[e]` are the actors of encounter e, `pairs[e]` its pairs by number, `ends` each pair's two
 * actors. Only participants of different sides make a pair; folded, a person stands for the side it acted for.
 */
function ties(data, folded) {
  const ends = [], numbers = new Map(), many = data.actors.length;
  const nodes = [], pairs = [], nobody = [];
  const { from, of } = data.columns.parties;
  for (let e = 0; e < data.many; e++) {
    const drawn = [], sides = [];
    for (let k = from[e]; k < from[e + 1]; k += 2) {
      const actor = of[k], side = of[k + 1], acts = side < 0 ? actor : side, node = folded ? acts : actor;
      if (drawn.includes(node)) continue;
      drawn.push(node);
      sides.push(acts);
    }
    const here = [];
    for (let i = 0; i < drawn.length; i++) {
      for (let j = i + 1; j < drawn.length; j++) {
        if (sides[i] === sides[j]) continue;
        const a = Math.min(drawn[i], drawn[j]), b = Math.max(drawn[i], drawn[j]), key = a * many + b;
        let pair = numbers.get(key);
        if (pair === undefined) {
          numbers.set(key, (pair = ends.length));
          ends.push([a, b]);
        }
        here.push(pair);
      }
    }
    nodes.push(drawn);
    pairs.push(here.length ? here : nobody);
  }
  return { ends, nodes, pairs };
}
