// What kg/render/page.py wrote (`payload`), and what follows from it: pairs, neighbours, kinds of filter.

/** Places in an encounter's list. */
const ID = 0, TYPE = 1, STATUS = 2, FIRST = 3, LAST = 4, WHEN = 5, PLACES = 6, TOPICS = 7, PARTICIPANTS = 8, REPORTS = 9, NOTES = 10, LABEL = 11, PLANS = 12, CHUNK = 13;

function understand(raw) {
  const actors = raw.actors.map(([id, label, kind, side, x, y, sx, sy, names, offices, between, circle = -1], i) => (
    { i, id, label, kind, side, x, y, sx, sy, names, offices, between, circle }
  ));
  const data = { ...raw, actors, words: (when) => raw.dates[when][1], edtf: (when) => raw.dates[when][0] };
  const alone = raw.publishers.map((_, i) => [i]); // most encounters have one publisher: these share one list
  data.publishersOf = raw.encounters.map((e) => {
    if (e[REPORTS].length === 1) return alone[raw.sources[e[REPORTS][0][0]][1]];
    const found = new Set(e[REPORTS].map((report) => raw.sources[report[0]][1]));
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
  raw.encounters.forEach((e, i) => { for (const plan of e[PLANS] || []) data.madeTrue.set(plan, [...(data.madeTrue.get(plan) || []), i]); });
  data.goBetweens = actors.filter((actor) => actor.between).length;
  data.people = ties(data, false);
  let sides = null;
  Object.defineProperty(data, "sides", { get: () => (sides ??= ties(data, true)) }); // seldom asked for at once
  data.first = Infinity;
  data.last = -Infinity;
  // columns, for what runs at every step of the brush
  const column = () => new Int32Array(raw.encounters.length), columns = (data.columns = { type: column(), status: column(), first: column(), last: column(), dated: column() });
  raw.encounters.forEach((e, i) => {
    columns.type[i] = e[TYPE];
    columns.status[i] = e[STATUS];
    if (e[FIRST] === null && e[LAST] === null) return;
    columns.first[i] = e[FIRST] ??= e[LAST];
    columns.last[i] = e[LAST] ??= e[FIRST];
    columns.dated[i] = 1;
    data.first = Math.min(data.first, e[FIRST]);
    data.last = Math.max(data.last, e[LAST]);
  });
  data.told = everythingTold;
  return data;
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
  for (const e of data.encounters) {
    const drawn = [], sides = [];
    for (const [actor, side] of e[PARTICIPANTS]) {
      const acts = side < 0 ? actor : side, node = folded ? acts : actor;
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
