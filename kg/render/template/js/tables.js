// The same in tables: pairs, and encounters. For keyboards, screen readers, and paper.

function makeTables(data, act) {
  const PAGE = 200;
  const { type, status, first, last, dated, when, places, sources } = data.columns;
  const label = (i) => data.actors[i].label;
  const people = (e) => e[PARTICIPANTS].map(([i, side, , office]) => label(i) + (side >= 0 && side !== i ? ` (${[label(side), office].filter(Boolean).join(", ")})` : ""));
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

  function table(id, caption, columns, rows, first) {
    const root = byId(id);
    let sorted = first, letters = "", shown = PAGE, all = [], state = null;
    const input = el("input", { type: "search", "aria-label": `Filter ${caption.toLowerCase()}`, placeholder: "filter these rows" });
    const said = el("span", { className: "quiet", role: "status" });
    const head = el("tr"), body = el("tbody");
    const whole = el("table", { "aria-label": caption }, el("thead", {}, head), body);
    const more = el("button", { type: "button", className: "more" });
    root.append(el("div", { className: "tablehead" }, el("h2", {}, caption), input, said), whole, more);
    columns.forEach((column, i) => {
      const button = el("button", { type: "button" }, column.title);
      const cell = el("th", { scope: "col", className: column.number && !column.name ? "num" : "" }, button);
      button.addEventListener("click", () => {
        sorted = sorted[0] === i ? [i, -sorted[1]] : [i, column.number ? -1 : 1];
        draw();
      });
      head.append(cell);
    });
    input.addEventListener("input", later(() => { letters = plain(input.value.trim()); shown = PAGE; draw(); }, 120));
    more.addEventListener("click", () => { shown += 1000; draw(); });

    function draw() {
      const [by, sign] = sorted, key = columns[by].key;
      let found = all;
      if (rows.told && (letters || columns[by].name === "quote")) data.told.need(all);
      if (letters) found = found.filter((row) => plain(columns.map((column) => column.text(row)).join(" ")).includes(letters));
      const compare = columns[by].number ? (a, b) => a - b : collator.compare;
      const keys = new Map(found.map((row) => [row, key(row)]));
      found = [...found].sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        if (x === null || y === null) return (x === null) - (y === null);
        return sign * compare(x, y);
      });
      [...head.children].forEach((cell, i) => cell.setAttribute("aria-sort", i === by ? (sign > 0 ? "ascending" : "descending") : "none"));
      const seen = found.slice(0, shown);
      if (rows.told) data.told.need(seen);
      body.replaceChildren(...seen.map((row) => {
        const line = el("tr", {}, ...columns.map((column, i) => {
          const cell = el("td", { className: [column.number && !column.name ? "num" : "", column.name || ""].join(" ").trim() });
          if (i === 0) {
            const button = el("button", { type: "button", title: "Show the evidence" }, column.text(row));
            button.addEventListener("click", () => act.choose(rows.chosen(row)));
            cell.append(button);
          } else cell.append(column.cell ? column.cell(row) : column.text(row));
          return cell;
        }));
        line.classList.toggle("chosen", rows.isChosen(row, state));
        return line;
      }));
      said.textContent = `${found.length.toLocaleString("en")}${letters ? ` of ${all.length.toLocaleString("en")}` : ""}`;
      more.hidden = found.length <= shown;
      more.textContent = `Show more: ${(found.length - shown).toLocaleString("en")} are not shown`;
    }
    return (nextState, view, everything = false) => {
      state = nextState;
      all = rows.of(state, view);
      const before = shown;
      if (everything) shown = Infinity;
      draw();
      shown = before;
    };
  }

  const pairs = table("pairs", "Pairs",
    [
      { title: "One", text: (r) => label(r.a), key: (r) => label(r.a) },
      { title: "The other", text: (r) => label(r.b), key: (r) => label(r.b) },
      { title: "Held", text: (r) => `${r.held}`, key: (r) => r.held, number: true },
      { title: "Not held", text: (r) => `${r.count - r.held}`, key: (r) => r.count - r.held, number: true },
      { title: "First", text: (r) => (r.first === null ? "" : data.words(when[r.firstOf])), key: (r) => r.first, number: true, name: "when" },
      { title: "Last", text: (r) => (r.last === null ? "" : data.words(when[r.lastOf])), key: (r) => r.last, number: true, name: "when" },
    ],
    {
      of: (state, view) => {
        const found = new Map();
        for (const i of view.shown) {
          for (const pair of view.drawn.pairs[i]) {
            let row = found.get(pair);
            if (!row) found.set(pair, (row = { a: view.drawn.ends[pair][0], b: view.drawn.ends[pair][1], held: 0, count: 0, first: null, last: null }));
            row.count++;
            if (status[i] === 0) row.held++;
            if (!dated[i]) continue;
            if (row.first === null || first[i] < row.first) [row.first, row.firstOf] = [first[i], i];
            if (row.last === null || last[i] > row.last) [row.last, row.lastOf] = [last[i], i];
          }
        }
        return [...found.values()];
      },
      chosen: (r) => ({ pair: [r.a, r.b] }),
      isChosen: (r, state) => state.chosen?.pair?.[0] === r.a && state.chosen?.pair?.[1] === r.b,
    },
    [2, -1]);

  const source = (i) => data.sources[sources.at(i)[0]] || ["", 0, "", ""];
  const encounters = table("encounters", "Encounters",
    [
      { title: "When", text: (i) => data.words(when[i]) || "no date", key: (i) => (dated[i] ? first[i] : null), number: true, name: "when" },
      { title: "What", text: (i) => capital(data.types[type[i]]), key: (i) => data.types[type[i]] },
      { title: "Status", text: (i) => data.statuses[status[i]] + (data.madeTrue.has(i) ? ", then held" : ""), key: (i) => data.statuses[status[i]] },
      { title: "Who", text: (i) => people(data.encounter(i)).join("; "), key: (i) => people(data.encounter(i)).join("; "), name: "parties" },
      { title: "Where", text: (i) => places.at(i).map((place) => data.places[place]).join(", "), key: (i) => places.at(i).map((place) => data.places[place]).join(", ") },
      { title: "The sentence", text: (i) => data.encounter(i)[REPORTS][0]?.[4] || "", key: (i) => data.encounter(i)[REPORTS][0]?.[4] || "", name: "quote" },
      {
        title: "Article",
        name: "article",
        text: (i) => [source(i)[0], data.publishers[source(i)[1]]].filter(Boolean).join(" · "),
        cell: (i) => el("span", {}, link(source(i)[2], source(i)[0]), data.publishers[source(i)[1]] ? ` · ${data.publishers[source(i)[1]]}` : ""),
        key: (i) => source(i)[0],
      },
    ],
    {
      of: (state, view) => about(data, { ...state, chosen: state.chosen?.encounter === undefined ? state.chosen : null }, view, view.shown),
      told: true,
      chosen: (i) => ({ encounter: i }),
      isChosen: (i, state) => state.chosen?.encounter === i,
    },
    [0, -1]);

  return {
    show(state, view) {
      if (state.view === "pairs") pairs(state, view);
      if (state.view === "encounters") encounters(state, view);
    },
    /** All rows of both, for paper. */
    all(state, view) {
      pairs(state, view, true);
      encounters(state, view, true);
    },
  };
}
