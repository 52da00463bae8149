// One state, one way round: an act changes the state, `refresh` counts anew and shows it everywhere.

const data = understand(JSON.parse(byId("data").textContent));
let state = fromHash(data, location.hash), view, drawn = { actors: 0, of: 0, pairs: 0 }, totals = null;

const act = {
  now: () => ({ state, view }),
  /** In how many encounters each actor is in the whole graph, as person or as side. */
  totals() {
    if (!totals) {
      totals = new Int32Array(data.actors.length);
      data.people.nodes.forEach((nodes, i) => new Set([...nodes, ...data.sides.nodes[i]]).forEach((node) => totals[node]++));
    }
    return totals;
  },
  choose(chosen) {
    const before = state.chosen;
    state.chosen = chosen;
    // what lies beside the page has not been searched
    if (chosen?.text && !data.told.whole()) data.told.all(view.everytime).then(tellAgain);
    refresh({ same: !chosen?.pair && !before?.pair }); // a chain may lead through actors that are not drawn otherwise
    if (chosen?.actor !== undefined) graph.bringIn(chosen.actor);
  },
  /** Two instead of one: what is between the actor chosen before and this one. */
  connect({ actor }) {
    const first = state.chosen?.actor;
    act.choose(first === undefined || first === actor ? { actor } : { pair: [first, actor].sort((a, b) => a - b) });
  },
  /** Ask in the search box for the second of two. */
  ask() {
    search.ask(state.chosen.actor);
  },
  /** From search: the neighbourhood of somebody, whatever the filters say of the time. */
  find(i) {
    if (state.folded && !data.sides.nodes.some((nodes) => nodes.includes(i))) state.folded = false;
    if (!state.folded && !data.people.nodes.some((nodes) => nodes.includes(i))) state.folded = true;
    state.around = new Set([i]);
    state.chosen = { actor: i };
    refresh({ fit: true });
  },
  open(i) {
    state.around = new Set(state.around).add(i);
    state.chosen = { actor: i };
    refresh({ fit: true });
  },
  back() {
    if (state.around.size) {
      state.around = new Set();
      refresh({ fit: true });
    } else if (state.chosen) act.choose(null);
  },
  toggle(group, i, on) {
    if (on) state.off[group].delete(i);
    else state.off[group].add(i);
    refresh();
  },
  filter(group, off) {
    state.off[group] = off;
    refresh();
  },
  window(next) {
    state.window = next;
    brush();
  },
  most(n) {
    state.most = n;
    brush();
  },
  view(name) {
    state.view = name;
    refresh({ same: true });
  },
  fold(folded) {
    state.folded = folded;
    state.around = new Set();
    if (state.chosen?.pair || (folded && state.chosen?.actor !== undefined && !data.sides.nodes.some((nodes) => nodes.includes(state.chosen.actor)))) state.chosen = null;
    refresh({ fit: true });
  },
};

const graph = makeGraph(byId("canvas"), data, act);
let legend, time, evidence, tables, search; // made once the picture is on the screen

/** Show the evidence again, of which more has come. */
const tellAgain = eachFrame(() => {
  evidence.show(state, view);
  tables.show(state, view);
});
const slowly = later(() => {
  graph.show(state, view);
  evidence.show(state, view);
  tables.show(state, view);
  history.replaceState(null, "", `#${toHash(data, state)}`);
}, 120);
const brush = eachFrame(() => refresh({ brushing: true }));

/** Show the state. `same`: nothing that is counted has changed; `brushing`: what is slow may come a moment later. */
function refresh({ same = false, fit = false, brushing = false } = {}) {
  if (!same || !view) view = look(data, state);
  if (same && view) graph.choose(state);
  else drawn = graph.show(state, view, brushing);
  time.show(state, view, same || brushing);
  legend.show(state, view, drawn);
  const { actors, of, pairs } = drawn;
  byId("counts").textContent = `${plural(view.shown.length, "encounter")} · ${actors < of ? `${actors} of ${of.toLocaleString("en")}` : actors} ${actors === 1 ? "actor" : "actors"} · ${plural(pairs, "tie")}`;
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const on = tab.dataset.view === state.view;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(tab.dataset.view).hidden = !on;
  }
  document.body.classList.toggle("tables", state.view !== "graph");
  document.body.classList.toggle("chosen", Boolean(state.chosen));
  byId("fold-people").setAttribute("aria-pressed", String(!state.folded));
  byId("fold-sides").setAttribute("aria-pressed", String(state.folded));
  byId("back").hidden = !state.around.size;
  const empty = byId("empty");
  empty.hidden = actors > 0;
  if (!actors) {
    empty.querySelector("h2").textContent = data.many ? "Nothing in view" : "No encounters";
    empty.querySelector("p").textContent = data.many
      ? "No encounter fits the filters on the left and the time below. Switch some on again, or choose All time."
      : "The graph behind this page holds no encounter between two sides. Build it from articles that report some, and draw the page again.";
  }
  if (fit) graph.fit();
  if (brushing) slowly();
  else {
    evidence.show(state, view);
    tables.show(state, view);
    history.replaceState(null, "", `#${toHash(data, state)}`);
  }
}

for (const tab of document.querySelectorAll('[role="tab"]')) {
  tab.addEventListener("click", () => act.view(tab.dataset.view));
  tab.addEventListener("keydown", (event) => {
    const tabs = [...document.querySelectorAll('[role="tab"]')], by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    act.view(next.dataset.view);
    next.focus();
  });
}
byId("fold-people").addEventListener("click", () => act.fold(false));
byId("fold-sides").addEventListener("click", () => act.fold(true));
byId("back").addEventListener("click", () => act.back());
byId("fit").addEventListener("click", () => graph.fit());
document.addEventListener("keydown", (event) => { if (event.key === "Escape" && time) act.back(); });
window.addEventListener("hashchange", () => {
  state = fromHash(data, location.hash);
  if (time) refresh({ fit: true });
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { graph.repaint(); time?.repaint(); });
window.addEventListener("beforeprint", () => {
  // printed from the browser's menu it is too late for what lies beside the page: Ctrl-P and Save, Print wait for it, and the next time it is there
  const there = data.told.need(view.shown);
  tables.all(state, view);
  byId("paper").replaceChildren(
    ...(there ? [] : [el("p", {}, `Not all sentences were read when this was printed${data.beside ? `: some lie in the folder “${data.beside.folder}” beside the page` : ""}. Print again, or with Ctrl-P, which waits for them.`)]),
    ...(drawn.actors ? [graph.asPaper()] : []));
});
window.addEventListener("afterprint", () => {
  byId("paper").replaceChildren();
  tables.show(state, view);
});
let seen = [0, 0];
new ResizeObserver(([{ contentRect: { width, height } }]) => {
  // vis-network follows the size by itself; what was fitted stays fitted
  if (Math.abs(width - seen[0]) + Math.abs(height - seen[1]) < 2) return;
  seen = [width, height];
  requestAnimationFrame(() => graph.resize());
}).observe(byId("canvas"));

// the picture first: what is around it comes a moment later
view = look(data, state);
drawn = graph.show(state, view);
graph.fit();
requestAnimationFrame(() => setTimeout(() => {
  data.told = makeTold(data, tellAgain, (i) => says(data, i, ""), () => search?.prepare());
  legend = makeLegend(data, act);
  time = makeTime(data, act);
  evidence = makeEvidence(data, act);
  tables = makeTables(data, act);
  search = makeSearch(data, act);
  makeSave(data, act, graph);
  refresh({ same: true });
  performance.mark("kg:ready");
}));
