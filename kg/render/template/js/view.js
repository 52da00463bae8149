// What is in view: pure counting, no elements. A state goes in, counts come out.

/** A fresh state: everything in view. */
function everything() {
  return {
    view: "graph", folded: false, window: null, most: null, chosen: null,
    around: new Set(), // actors whose neighbourhood is open
    off: { kind: new Set(), type: new Set(), status: new Set(), topic: new Set(), publisher: new Set() },
  };
}

/**
 * Count encounters under the state's filters.
 *
 * An encounter is in view if its type and status are on, one of its topics and one of its publishers, one of its pairs (or, without
 * pairs, one of its actors) by kind, if it may have been in the time window, and touches an open neighbourhood. `facets` count, for
 * every filter, what would be in view if that filter were all on; `everytime` leaves out the time window alone.
 */
function look(data, state) {
  const drawn = state.folded ? data.sides : data.people;
  const { off, window, around } = state;
  const noTopic = data.topics.length;
  const shown = [], everytime = [], undated = [];
  const degree = new Int32Array(data.actors.length), anyKind = new Int32Array(data.actors.length);
  const held = new Int32Array(drawn.ends.length), count = new Int32Array(drawn.ends.length);
  const best = new Uint8Array(drawn.ends.length).fill(9);
  const facets = {};
  for (const [name, values] of Object.entries(data.filters)) facets[name] = new Int32Array(values.length);
  const kindOn = (i) => !off.kind.has(data.actors[i].kind);

  data.encounters.forEach((e, i) => {
    const nodes = drawn.nodes[i];
    if (around.size && !nodes.some((node) => around.has(node))) return;
    const topics = e[TOPICS].length ? e[TOPICS] : [noTopic], publishers = data.publishersOf[i];
    const fails = {
      type: off.type.has(e[TYPE]),
      status: off.status.has(e[STATUS]),
      topic: topics.every((topic) => off.topic.has(topic)),
      publisher: publishers.length > 0 && publishers.every((publisher) => off.publisher.has(publisher)),
      kind: false,
    };
    if (off.kind.size) {
      const pairs = drawn.pairs[i];
      fails.kind = pairs.length
        ? !pairs.some((pair) => kindOn(drawn.ends[pair][0]) && kindOn(drawn.ends[pair][1]))
        : !nodes.some(kindOn);
    }
    const failed = fails.type + fails.status + fails.topic + fails.publisher + fails.kind;
    if (failed > 1) return;
    const dated = e[FIRST] !== null;
    const inTime = !window || (dated && e[FIRST] <= window[1] && e[LAST] >= window[0]);
    if (!failed) {
      everytime.push(i);
      if (!dated) undated.push(i);
    }
    if (!inTime) return;
    if (!failed || fails.type) facets.type[e[TYPE]]++;
    if (!failed || fails.status) facets.status[e[STATUS]]++;
    if (!failed || fails.topic) for (const topic of topics) facets.topic[topic]++;
    if (!failed || fails.publisher) for (const publisher of publishers) facets.publisher[publisher]++;
    if (!failed || fails.kind) for (const node of nodes) anyKind[node]++;
    if (failed) return;
    shown.push(i);
    for (const node of nodes) if (!off.kind.size || kindOn(node)) degree[node]++;
    for (const pair of drawn.pairs[i]) {
      count[pair]++;
      if (e[STATUS] === 0) held[pair]++;
      if (e[STATUS] < best[pair]) best[pair] = e[STATUS];
    }
  });
  anyKind.forEach((n, i) => { if (n) facets.kind[data.actors[i].kind]++; });
  return { drawn, shown, everytime, undated, degree, held, count, best, facets };
}

/** How many actors a picture of that size has room for, 300 at most. */
const room = (wide, high) => Math.max(40, Math.min(300, Math.round((wide * high) / 35000) * 10));

/** The actors to draw, most met first, at most `most` - with those whose neighbourhood is open, and the chain between two chosen. */
function leading(data, state, view, most) {
  const all = [];
  view.degree.forEach((n, i) => { if (n) all.push(i); });
  all.sort((a, b) => view.degree[b] - view.degree[a] || a - b);
  const drawn = all.slice(0, most);
  const wanted = [...state.around, ...(state.chosen?.pair ? chainOf(data, view, ...state.chosen.pair) || state.chosen.pair : [])];
  for (const i of wanted) if (view.degree[i] && !drawn.includes(i)) drawn.push(i);
  return { drawn, all: all.length };
}

/** Encounters that the choice is about, among those given. */
function about(data, state, view, among) {
  const { chosen } = state;
  if (!chosen) return among;
  if (chosen.undated) return view.undated;
  if (chosen.encounter !== undefined) return [chosen.encounter];
  if (chosen.actor !== undefined) {
    const people = data.people.nodes, sides = data.sides.nodes;
    return among.filter((i) => people[i].includes(chosen.actor) || sides[i].includes(chosen.actor));
  }
  if (chosen.pair) {
    const wanted = chosenPairs(data, state, view);
    return among.filter((i) => view.drawn.pairs[i].some((pair) => wanted.has(pair)));
  }
  if (chosen.text) return among.filter((i) => says(data, i, plain(chosen.text)));
  return among;
}

/** Whether a sentence of an encounter, its place or its occasion holds these letters. */
function says(data, i, letters) {
  const e = data.encounters[i];
  data.plainly ??= [];
  data.plainly[i] ??= plain([...e[REPORTS].map((report) => report[4]), ...e[PLACES].map((p) => data.places[p]), ...e[NOTES]].join(" "));
  return data.plainly[i].includes(letters);
}

/** Newest first; what has no date comes last. */
function byTime(data, order) {
  const sign = order === "oldest" ? 1 : -1;
  return (a, b) => {
    const x = data.encounters[a], y = data.encounters[b];
    if (x[FIRST] === null || y[FIRST] === null) return (x[FIRST] === null) - (y[FIRST] === null) || a - b;
    return sign * (x[FIRST] - y[FIRST] || x[LAST] - y[LAST]) || a - b;
  };
}
