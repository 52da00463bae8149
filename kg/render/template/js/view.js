// What is in view: pure counting, no elements. A state goes in, counts come out.

/** A fresh state: everything in view. */
function everything() {
  return {
    view: "graph", folded: false, window: null, most: null, chosen: null,
    around: new Set(), // actors whose neighbourhood is open
    off: { kind: new Set(), type: new Set(), status: new Set(), topic: new Set(), publisher: new Set() },
  };
}

/** Why an encounter is not in view. */
const TYPE_OFF = 1, STATUS_OFF = 2, TOPIC_OFF = 3, PUBLISHER_OFF = 4, KIND_OFF = 5;

/**
 * What the filters let through, whatever the time window: `through` are encounters that fail one filter at most, `why` which (0:
 * none), `everytime` those that fail none, `undated` those of them without a date. Kept until a filter changes: a step of the
 * brush changes none.
 */
function sift(data, state, drawn) {
  const { off, around } = state;
  const key = JSON.stringify([state.folded, [...around], ...Object.values(off).map((set) => [...set])]);
  if (data.sifted?.key === key) return data.sifted;
  const { type, status, dated, topics: topicsOf } = data.columns, many = data.many;
  const flags = Object.fromEntries(Object.entries(off).map(([name, set]) => [name, Uint8Array.from(data.filters[name], (_, i) => set.has(i))]));
  const kindOn = (i) => !flags.kind[data.actors[i].kind], topicOff = (i) => flags.topic[i], publisherOff = (i) => flags.publisher[i];
  const through = new Int32Array(many), why = new Uint8Array(many), everytime = [], undated = [];
  let n = 0;
  for (let i = 0; i < many; i++) {
    if (around.size && !drawn.nodes[i].some((node) => around.has(node))) continue;
    let fails = 0, reason = 0;
    if (flags.type[type[i]]) { fails++; reason = TYPE_OFF; }
    if (flags.status[status[i]]) { fails++; reason = STATUS_OFF; }
    if (off.topic.size) {
      const topics = topicsOf.at(i);
      if (topics.length ? topics.every(topicOff) : flags.topic[data.topics.length]) { fails++; reason = TOPIC_OFF; }
    }
    if (off.publisher.size && data.publishersOf[i].length && data.publishersOf[i].every(publisherOff)) { fails++; reason = PUBLISHER_OFF; }
    if (off.kind.size) {
      const pairs = drawn.pairs[i], { ends } = drawn;
      if (pairs.length ? !pairs.some((pair) => kindOn(ends[pair][0]) && kindOn(ends[pair][1])) : !drawn.nodes[i].some(kindOn)) { fails++; reason = KIND_OFF; }
    }
    if (fails > 1) continue;
    through[n] = i;
    why[n++] = reason;
    if (reason) continue;
    everytime.push(i);
    if (!dated[i]) undated.push(i);
  }
  return (data.sifted = { key, through: through.subarray(0, n), why: why.subarray(0, n), everytime, undated });
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
  const { window } = state, { through, why, everytime, undated } = sift(data, state, drawn), { type, status, first, last, dated, topics } = data.columns;
  const noTopic = data.topics.length, shown = [];
  const degree = new Int32Array(data.actors.length), anyKind = new Int32Array(data.actors.length);
  const held = new Int32Array(drawn.ends.length), count = new Int32Array(drawn.ends.length);
  const best = new Uint8Array(drawn.ends.length).fill(9);
  const facets = {};
  for (const [name, values] of Object.entries(data.filters)) facets[name] = new Int32Array(values.length);
  const kinds = state.off.kind, kindOn = (i) => !kinds.has(data.actors[i].kind);

  for (let k = 0; k < through.length; k++) {
    const i = through[k], reason = why[k];
    if (window && !(dated[i] && first[i] <= window[1] && last[i] >= window[0])) continue;
    if (!reason || reason === TYPE_OFF) facets.type[type[i]]++;
    if (!reason || reason === STATUS_OFF) facets.status[status[i]]++;
    if (!reason || reason === TOPIC_OFF) {
      if (!topics.counts[i]) facets.topic[noTopic]++;
      for (let t = topics.from[i]; t < topics.from[i + 1]; t++) facets.topic[topics.of[t]]++;
    }
    if (!reason || reason === PUBLISHER_OFF) for (const publisher of data.publishersOf[i]) facets.publisher[publisher]++;
    if (!reason || reason === KIND_OFF) for (const node of drawn.nodes[i]) anyKind[node]++;
    if (reason) continue;
    shown.push(i);
    for (const node of drawn.nodes[i]) if (!kinds.size || kindOn(node)) degree[node]++;
    for (const pair of drawn.pairs[i]) {
      count[pair]++;
      if (!status[i]) held[pair]++;
      if (status[i] < best[pair]) best[pair] = status[i];
    }
  }
  anyKind.forEach((n, i) => { if (n) facets.kind[data.actors[i].kind]++; });
  return { drawn, shown, everytime, undated, degree, held, count, best, facets };
}

/** How many actors a picture of that size has room for, 300 at most. */
const room = (wide, high) => Math.max(40, Math.min(300, Math.round((wide * high) / 35000) * 10));

/**
 * The actors to draw, most met first, at most `most` - with those whose neighbourhood is open, the chain between two chosen, and of
 * each that would stand alone the one it met most.
 */
function leading(data, state, view, most) {
  const all = [];
  view.degree.forEach((n, i) => { if (n) all.push(i); });
  all.sort((a, b) => view.degree[b] - view.degree[a] || a - b);
  const drawn = all.slice(0, most);
  if (all.length > drawn.length) drawn.push(...company(view, drawn));
  const wanted = [...state.around, ...(state.chosen?.pair ? chainOf(data, view, ...state.chosen.pair) || state.chosen.pair : [])];
  for (const i of wanted) if (view.degree[i] && !drawn.includes(i)) drawn.push(i);
  return { drawn, all: all.length };
}

/** Of those of `drawn` who met none of the others, whom each met most. */
function company(view, drawn) {
  const many = view.degree.length, inside = new Uint8Array(many), met = new Uint8Array(many), other = new Int32Array(many).fill(-1), times = new Int32Array(many);
  for (const i of drawn) inside[i] = 1;
  const { ends } = view.drawn;
  for (let pair = 0; pair < ends.length; pair++) {
    const n = view.count[pair], a = ends[pair][0], b = ends[pair][1]; // taken apart by pattern, a hundred thousand take long
    if (!n || !(inside[a] || inside[b]) || !view.degree[a] || !view.degree[b]) continue;
    if (inside[a] && inside[b]) met[a] = met[b] = 1;
    else {
      const [known, stranger] = inside[a] ? [a, b] : [b, a];
      if (n > times[known]) [times[known], other[known]] = [n, stranger];
    }
  }
  return [...new Set(drawn.filter((i) => !met[i] && other[i] >= 0).map((i) => other[i]))];
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
  if (chosen.circle !== undefined) return among.filter((i) => data.people.pairs[i].some((pair) => data.people.ends[pair].every((node) => data.actors[node].circle === chosen.circle)));
  if (chosen.text) return among.filter((i) => says(data, i, plain(chosen.text)));
  return among;
}

/** Whether a sentence of an encounter, its place or its occasion holds these letters. */
function says(data, i, letters) {
  const known = (data.plainly ??= []);
  if (known[i] === undefined) {
    if (!data.told.here(i)) return false;
    const e = data.encounter(i);
    known[i] = plain([...e[REPORTS].map((report) => report[4]), ...e[PLACES].map((p) => data.places[p]), ...e[NOTES]].join(" "));
  }
  return known[i].includes(letters);
}

/** Known to within no better than this many days, an encounter is not called the newest. */
const VAGUE = 2 * 366;

/** By the first day; what has no date comes last, and, the newest first, what is only known to have been in a decade before it. */
function byTime(data, order) {
  const { first, last, dated } = data.columns;
  const sign = order === "oldest" ? 1 : -1, vague = (i) => sign < 0 && last[i] - first[i] > VAGUE;
  return (a, b) => {
    if (!dated[a] || !dated[b]) return dated[b] - dated[a] || a - b;
    if (vague(a) !== vague(b)) return vague(a) - vague(b);
    return sign * (first[a] - first[b] || last[a] - last[b]) || a - b;
  };
}
