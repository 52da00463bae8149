// Who says so: a card an encounter, with the sentence, the participants marked in it, and the article.

function makeEvidence(data, act) {
  const root = byId("evidence"), PAGE = window.matchMedia("(max-width: 860px)").matches ? 10 : 40;
  let order = "newest", shown = PAGE, last = null;

  const name = (i) => el("button", { type: "button", title: "Show what is known of this one" }, data.actors[i].label);

  function participant([i, side, role, office]) {
    const actor = data.actors[i], notes = [];
    if (office) notes.push(office);
    if (side >= 0 && side !== i) notes.push(`for ${data.actors[side].label}`);
    if (role !== undefined && data.roles[role] !== "participant") notes.push(data.roles[role]);
    const button = name(i);
    button.addEventListener("click", () => act.choose({ actor: i }));
    return el("li", {}, kindSign(data, actor.kind), el("span", {}, button, notes.length ? el("span", { className: "quiet" }, ` ${notes.join(", ")}`) : ""));
  }

  /** The sentence, with the names of participants marked. Marks that overlap or lie outside are left out. */
  function sentence(text, marks) {
    const quote = el("blockquote");
    const spans = [];
    for (let i = 0; i < marks.length; i += 3) spans.push(marks.slice(i, i + 3));
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let at = 0;
    for (const [start, end, actor] of spans) {
      if (start < at || end > text.length || end <= start) continue;
      quote.append(text.slice(at, start), el("mark", { title: data.actors[actor].label }, text.slice(start, end)));
      at = end;
    }
    quote.append(text.slice(at));
    return quote;
  }

  const missing = (i) => el("p", { className: "quiet missing" }, data.told.lost(i) ? `The sentence is in the folder “${data.beside.folder}”, which is not beside this page.` : "The sentence is being read …");

  function report(i, [source, type, status, when, text, marks]) {
    const [title, publisher, address, published] = data.sources[source];
    const differs = [];
    if (when >= 0) differs.push(data.edtf(when) ? `dates it ${data.words(when)}` : "gives no date");
    if (status >= 0) differs.push(`has it ${data.statuses[status]}`);
    if (type >= 0) differs.push(`calls it ${data.types[type]}`);
    return el("div", { className: "report" },
      text === undefined ? missing(i) : sentence(text, marks),
      el("p", { className: "quiet" }, link(address, title || "untitled article"), [data.publishers[publisher], published && `published ${published}`].filter(Boolean).map((part) => ` · ${part}`).join("")),
      differs.length ? el("p", { className: "differs" }, `This article ${differs.join(", ")}.`) : "");
  }

  /** What a plan became, or what was planned before: when, what, the first sentence, and a way there. */
  function other(i, said) {
    const e = data.encounter(i), [first] = e[REPORTS];
    const button = el("button", { type: "button", title: "Show the evidence" }, `${capital(data.types[e[TYPE]])}, ${data.words(e[WHEN]) || "no date given"}`);
    button.addEventListener("click", () => act.choose({ encounter: i }));
    return el("div", { className: "kin" }, el("p", {}, el("span", { className: "quiet" }, `${said} `), button), first?.[4] === undefined ? "" : sentence(first[4], first[5]));
  }

  function card(i) {
    const e = data.encounter(i), status = data.statuses[e[STATUS]], [words, venue, occasion, series, edition] = e[NOTES];
    const when = data.words(e[WHEN]) || "No date given";
    const where = [...(venue ? [venue] : []), ...e[PLACES].map((place) => data.places[place])].join(", ");
    const reports = e[REPORTS], others = reports.slice(1);
    const disagree = others.some(([, type, as, on]) => type >= 0 || as >= 0 || on >= 0);
    return el("article", { className: `card ${status}` },
      el("div", { className: "top" },
        el("span", { className: data.words(e[WHEN]) ? "when" : "when none", title: words ? `from “${words}”` : "" }, when),
        el("span", {}, capital(data.types[e[TYPE]])),
        el("span", { className: `badge ${status}` }, { held: "held", planned: "planned", proposed: "proposed", cancelled: "✕ cancelled", denied: "✕ denied" }[status] || status)),
      where || occasion || series || edition ? el("p", { className: "quiet" }, [where, occasion, series, edition].filter(Boolean).join(" · ")) : "",
      el("ul", { className: "who" }, ...e[PARTICIPANTS].map(participant)),
      ...reports.slice(0, 1).map((each) => report(i, each)),
      others.length
        ? el("details", { className: "others", open: disagree }, el("summary", {}, `${plural(others.length, "more report")} of it${disagree ? ", not all alike" : ""}`), ...others.map((each) => report(i, each)))
        : "",
      ...(data.madeTrue.get(i) || []).map((held) => other(held, "It took place:")),
      ...e[PLANS].map((plan) => other(plan, `It had been ${data.statuses[data.columns.status[plan]]}:`)),
      e[TOPICS].length ? el("p", { className: "quiet" }, `About: ${e[TOPICS].map((topic) => data.topics[topic]).join(", ")}`) : "");
  }

  function heading(state) {
    const { chosen } = state;
    if (!chosen) return state.around.size ? [...state.around].map((i) => data.actors[i].label).join(", ") : "At a glance";
    if (chosen.actor !== undefined) return data.actors[chosen.actor].label;
    if (chosen.pair) return chosen.pair.map((i) => data.actors[i].label).join(" – ");
    if (chosen.circle !== undefined) return "A circle: they meet mostly among themselves";
    if (chosen.undated) return "Encounters without a date";
    if (chosen.text) return `Sentences with “${chosen.text}”`;
    return "One encounter";
  }

  /** "Between these two: A – B – C", each name a way to its evidence. */
  function between(state, view) {
    const chain = chainOf(data, view, ...state.chosen.pair);
    if (chain?.length === 2) return el("p", { id: "chain", className: "quiet" }, "They met."); // the heading names them
    if (!chain) return el("p", { id: "chain" }, "Between these two: no chain of held encounters in view.");
    const names = chain.flatMap((i, k) => {
      const button = name(i);
      button.addEventListener("click", () => act.choose({ actor: i }));
      return k ? [" – ", button] : [button];
    });
    return el("p", { id: "chain" }, "Between these two: ", ...names, ". ", el("span", { className: "quiet" }, `They did not meet in view; the shortest chain has ${chain.length - 1} steps.`));
  }

  /** Who of a circle is in view, the most met first. */
  function members(state, view) {
    const those = data.actors.filter(({ i, circle }) => circle === state.chosen.circle && view.degree[i]).map(({ i }) => i).sort((a, b) => view.degree[b] - view.degree[a] || a - b);
    const names = those.slice(0, 12).flatMap((i, k) => {
      const button = name(i);
      button.addEventListener("click", () => act.choose({ actor: i }));
      return k ? [", ", button] : [button];
    });
    return el("p", { className: "names" }, ...names, those.length > 12 ? ` and ${those.length - 12} more` : "");
  }

  function show(state, view) {
    if (last !== state.chosen) {
      shown = PAGE;
      last = state.chosen;
      root.scrollTop = 0;
    }
    const all = about(data, state, view, view.shown).slice().sort(byTime(data, order));
    const line = el("div", { className: "line" }, el("h2", {}, heading(state)));
    if (state.chosen) {
      const close = el("button", { type: "button", "aria-label": "Show all encounters in view", title: "Back to all encounters in view" }, "✕");
      close.addEventListener("click", () => act.choose(null));
      line.append(close);
    }
    const head = el("div", { className: "head" }, line);
    const actor = state.chosen?.actor;
    if (actor !== undefined) {
      const { kind, side, names, offices } = data.actors[actor];
      head.append(el("p", { className: "quiet" }, [data.filters.kind[kind].replace(/s$/, "").replace(/^People$/, "Person"), side >= 0 ? `acts for ${data.actors[side].label}` : "", ...offices].filter(Boolean).join(" · ")));
      const { between: rank } = data.actors[actor];
      if (rank && rank <= Math.max(3, data.goBetweens / 5)) head.append(el("p", { className: "quiet" }, `stands between others: number ${rank} of ${data.goBetweens.toLocaleString("en")} in the whole graph`));
      if (names.length) head.append(el("p", { className: "quiet" }, `also ${names.join(", ")}`));
    }
    const turn = el("button", { type: "button" }, `Sorted: ${order} first`);
    turn.addEventListener("click", () => {
      order = order === "newest" ? "oldest" : "newest";
      show(state, view);
    });
    if (state.chosen?.circle !== undefined) head.append(members(state, view));
    const glance = !state.chosen && !state.around.size && all.length ? overview(data, state, view, act) : "";
    const line2 = el("div", { className: "line" }, el("span", { className: "quiet", id: "evidence-count" }, `${plural(all.length, "encounter")}${state.window && !state.chosen?.undated ? " in the time window" : ""}`), all.length > 1 ? turn : "");
    if (!glance) head.append(line2);
    if (state.chosen?.pair) head.append(between(state, view));
    if (actor !== undefined) {
      const open = el("button", { type: "button", disabled: state.around.has(actor) }, "Neighbourhood");
      open.addEventListener("click", () => act.open(actor));
      const chain = el("button", { type: "button", title: "The shortest chain of encounters to somebody else; in the picture, click on the other with Shift held" }, "Chain to …");
      chain.addEventListener("click", () => act.ask());
      head.append(el("div", { className: "acts" }, open, chain));
    }
    const seen = all.slice(0, shown);
    data.told.need(seen.flatMap((i) => [i, ...data.encounter(i)[PLANS], ...(data.madeTrue.get(i) || [])]));
    const cards = seen.map(card);
    if (all.length > shown) {
      const more = el("button", { type: "button", className: "more" }, `Show ${Math.min(PAGE, all.length - shown)} more of ${(all.length - shown).toLocaleString("en")}`);
      more.addEventListener("click", () => {
        shown += PAGE;
        show(state, view);
      });
      cards.push(more);
    }
    if (!all.length) cards.push(el("p", { className: "quiet" }, data.many ? "Nothing here under these filters and in this time." : "No encounters."));
    root.replaceChildren(head, ...(glance ? [glance, line2] : []), ...cards);
  }
  return { show };
}
