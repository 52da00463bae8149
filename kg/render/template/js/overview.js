// Before anything is chosen: what there is in view, who met most often, who stands between, who meets among themselves - and what to do next.

const LISTED = 5;

/** The pairs of most held encounters in view, then of most encounters: [pair, held, others], at most so many. */
function topPairs(view, many = LISTED) {
  const { held, count } = view, best = [];
  const before = (a, b) => held[b] - held[a] || count[b] - count[a] || a - b;
  for (let pair = 0; pair < count.length; pair++) {
    if (!count[pair] || (best.length === many && before(pair, best[many - 1]) > 0)) continue;
    best.push(pair);
    best.sort(before);
    best.length = Math.min(best.length, many);
  }
  return best.map((pair) => [pair, held[pair], count[pair] - held[pair]]);
}

/** The circles with members in view, the largest first: [circle, members in view, the most met first]. */
function circlesInView(data, view, many = LISTED) {
  const members = new Map();
  view.degree.forEach((n, i) => {
    const { circle } = data.actors[i];
    if (!n || circle < 0) return;
    if (!members.has(circle)) members.set(circle, []);
    members.get(circle).push(i);
  });
  const found = [...members].filter(([, those]) => those.length > 2).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  return (found.length > 1 ? found : []).slice(0, many).map(([circle, those]) => [circle, those.sort((a, b) => view.degree[b] - view.degree[a] || a - b)]);
}

/** The first and last day of what is in view, in words, and how many are far from the bulk; "" where nothing is known to the year. */
function daysInView(data, view) {
  const { first, last, dated, when } = data.columns, most = bulkOf(data);
  const near = view.shown.filter((i) => dated[i] && first[i] >= most.first && last[i] <= most.last);
  const among = near.length ? near : view.shown;
  const far = near.length ? view.shown.reduce((n, i) => n + dated[i], 0) - near.length : 0;
  let a = -1, b = -1;
  for (const i of among) {
    if (!dated[i]) continue;
    if (last[i] - first[i] > VAGUE) continue;
    if (a < 0 || first[i] < first[a]) a = i;
    if (b < 0 || last[i] > last[b]) b = i;
  }
  if (a < 0) return "";
  const [from, to] = [a, b].map((i) => data.words(when[i]));
  return `${from === to ? from : `${from} to ${to}`}${far ? ` (${far.toLocaleString("en")} before or after)` : ""}`;
}

function overview(data, state, view, act) {
  const told = new Uint8Array(data.sources.length);
  let sources = 0;
  for (const i of view.shown) for (const source of data.columns.sources.at(i)) if (!told[source]) sources += told[source] = 1;
  const days = daysInView(data, view);
  const way = (text, chosen, title) => {
    const button = el("button", { type: "button", title }, text);
    button.addEventListener("click", () => act.choose(chosen));
    return button;
  };
  const list = (title, items) => (items.length ? [el("h3", {}, title), el("ol", {}, ...items.map((item) => el("li", {}, ...item)))] : []);
  const label = (i) => data.actors[i].label;
  const most = topPairs(view), tallest = Math.max(1, ...most.map(([, held, others]) => held + others));
  const pairs = most.map(([pair, held, others]) => {
    const ends = view.drawn.ends[pair], part = (n) => `${Math.round((100 * n) / tallest)}%`;
    const bar = svg("svg", { class: "bar", width: "100%", height: 4, "aria-hidden": "true" },
      svg("rect", { width: part(held), height: 4, fill: "var(--held)" }), svg("rect", { x: part(held), width: part(others), height: 4, fill: "var(--open)" }));
    const said = [held && `${held.toLocaleString("en")} held`, others && `${others.toLocaleString("en")} not held`].filter(Boolean).join(", ");
    return [way(`${label(ends[0])} – ${label(ends[1])}`, { pair: [...ends] }, "Show the sentences of these two"), el("span", { className: "n quiet" }, said), bar];
  });
  const middle = state.folded ? [] : data.actors.filter((actor) => actor.between && view.degree[actor.i]).sort((a, b) => a.between - b.between).slice(0, 3);
  const circles = state.folded ? [] : circlesInView(data, view).map(([circle, those]) => [
    way(those.slice(0, 3).map(label).join(", "), { circle }, "Show this circle in the picture, and the encounters within it"),
    el("span", { className: "n quiet" }, those.length > 3 ? `and ${(those.length - 3).toLocaleString("en")} more` : ""),
  ]);
  return el("section", { id: "overview", "aria-label": "At a glance" },
    el("p", {}, `${plural(view.shown.length, "encounter")}${days ? `, ${days}` : ""}, told in ${plural(sources, "article")}.`),
    ...list("Met most often", pairs),
    ...(middle.length && data.actors.length > 8 ? [el("h3", {}, "Stand between the others"), el("p", {}, ...middle.flatMap(({ i }, k) => [k ? ", " : "", way(label(i), { actor: i }, "Show what is known of this one")]))] : []),
    ...list("Meet mostly among themselves", circles),
    el("p", { className: "quiet hint" }, "Click a name or a line for its sentences, double-click for a neighbourhood. Drag across the bars below for a time; press / to search."));
}
