// The legend is the filter: what a sign means, how many there are in view, and a box to leave them out.

function makeLegend(data, act) {
  const root = byId("groups"), rows = [], publishes = new Set(data.publishersOf.flat());
  const titles = { kind: "Who", status: "Did it take place?", type: "What it was", topic: "About", publisher: "Reported by" };
  for (const [group, title] of Object.entries(titles)) {
    const values = data.filters[group];
    const used = values.map((_, i) => i).filter((i) => group !== "publisher" || publishes.has(i));
    if (!used.length) continue;
    const all = el("button", { type: "button", hidden: true }, "all");
    all.addEventListener("click", () => act.filter(group, new Set()));
    const field = el("fieldset", {}, el("legend", {}, el("span", {}, title), all));
    for (const i of used) {
      const sign = group === "kind" ? kindSign(data, i) : group === "status" ? statusSign(i) : null;
      const box = el("input", { type: "checkbox", checked: true, "data-group": group, "data-value": values[i] });
      const count = el("span", { className: "n" });
      const only = el("button", { type: "button", className: "only", "aria-label": `only ${values[i]}` }, "only");
      const row = el("div", { className: "row" }, el("label", { title: values[i] }, box, sign, el("span", { className: "name" }, values[i]), count), only);
      box.addEventListener("change", () => act.toggle(group, i, box.checked));
      only.addEventListener("click", () => act.filter(group, new Set(values.map((_, j) => j).filter((j) => j !== i))));
      rows.push({ group, i, box, count, row, all });
      field.append(row);
    }
    root.append(field);
  }

  const most = el("input", { type: "range", id: "most", min: "10", step: "10", "aria-describedby": "most-said" });
  const said = el("p", { className: "quiet", id: "most-said" });
  const slider = el("fieldset", {}, el("legend", {}, el("label", { htmlFor: "most" }, "How many are drawn")), most, said);
  most.addEventListener("input", () => act.most(Number(most.value)));
  root.append(slider);
  root.append(el("p", { className: "quiet" }, "A larger sign or a wider line: more encounters. Double-click opens a neighbourhood, a second click with Shift held the chain between two; Esc leads back."));

  if (data.beside) root.append(el("p", { className: "quiet", id: "beside" }, `The sentences of the ${plural(data.beside.encounters, "oldest encounter")} are in the folder “${data.beside.folder}” beside this page, and read from there when they are wanted. Keep the two together.`));

  /** Counts and boxes as they are now; a value that nothing has is left out unless it is switched off. */
  function show(state, view, drawn) {
    for (const { group, i, box, count, row, all } of rows) {
      const off = state.off[group].has(i), n = view.facets[group][i];
      box.checked = !off;
      count.textContent = n.toLocaleString("en");
      row.classList.toggle("none", !n);
      all.hidden = !state.off[group].size;
    }
    most.max = String(Math.min(1500, Math.max(10, Math.ceil(data.actors.length / 10) * 10)));
    most.value = String(drawn.most);
    slider.hidden = data.actors.length <= 60;
    said.textContent = drawn.actors < drawn.of ? `${drawn.actors} of ${drawn.of.toLocaleString("en")}, the most met first` : `all ${drawn.of.toLocaleString("en")}`;
  }

  // a value that stands nowhere in the whole graph would only be noise
  for (const { group, i, row } of rows) {
    const used = {
      kind: () => data.actors.some((actor) => actor.kind === i),
      status: () => data.columns.status.includes(i),
      type: () => data.columns.type.includes(i),
      topic: () => (i < data.topics.length ? true : data.columns.topics.counts.includes(0)),
      publisher: () => true,
    }[group]();
    row.hidden = !used;
  }
  if (window.matchMedia("(max-width: 860px)").matches) root.parentElement.open = false;
  return { show };
}
