// The search box: names first, the most met before the others, then sentences.

function makeSearch(data, act) {
  const input = byId("search"), list = byId("hits");
  let letters = null; // of every actor, once somebody searches
  const usual = input.placeholder;
  let hits = [], at = -1, from = null; // from: the first of two, whose second is asked for

  /** Actors whose name holds the letters: a name that begins with them first, then a word of it, then the others. */
  function find(text, degree) {
    const wanted = plain(text.trim()), found = [];
    if (!wanted) return [];
    letters ??= data.actors.map((actor) => plain([actor.label, ...actor.names].join("\n")));
    letters.forEach((name, i) => {
      const where = name.indexOf(wanted);
      if (where < 0) return;
      const rank = where === 0 || name[where - 1] === "\n" ? 0 : /[\s-]/.test(name[where - 1]) ? 1 : 2;
      found.push([rank, -degree[i], i]);
    });
    return found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]).map(([, , i]) => i);
  }

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    at = (to + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", `hit-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  function show() {
    const { view } = act.now(), text = input.value.trim(), wanted = plain(text);
    const totals = act.totals();
    const second = from; // closing forgets it
    hits = find(text, totals).slice(0, 9).map((i) => ({ chosen: { actor: i }, go: () => (second === null ? act.find(i) : act.connect({ actor: i })) }));
    const items = hits.map(({ chosen: { actor } }, k) => {
      const { label, kind, side } = data.actors[actor];
      return el("li", { role: "option", id: `hit-${k}`, "aria-selected": "false" }, kindSign(data, kind), el("span", {}, label, side >= 0 ? el("span", { className: "quiet" }, ` ${data.actors[side].label}`) : ""), el("span", { className: "n quiet" }, plural(totals[actor], "encounter")));
    });
    if (wanted.length > 1 && from === null) { // of a page with a folder beside it, in what has been read
      const many = view.everytime.filter((i) => says(data, i, wanted)).length;
      if (many || !data.told.whole()) {
        items.push(el("li", { role: "option", id: `hit-${hits.length}`, "aria-selected": "false" }, el("span", {}, `Sentences and places with “${text}”${data.told.whole() ? "" : ", as far as they are read"}`), el("span", { className: "n quiet" }, plural(many, "encounter"))));
        hits.push({ go: () => act.choose({ text }) });
      }
    }
    if (text && !items.length) items.push(el("li", { role: "option", "aria-disabled": "true", className: "quiet" }, "Nothing found"));
    items.forEach((item, k) => item.addEventListener("mousedown", (event) => { event.preventDefault(); take(k); }));
    list.replaceChildren(...items);
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    at = -1;
    if (hits.length) point(0);
  }

  function take(k) {
    if (!hits[k]) return;
    close();
    input.value = "";
    input.blur();
    hits[k].go();
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value) show(); });
  input.addEventListener("blur", () => {
    close();
    from = null;
    input.placeholder = usual;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && hits.length) point(at + 1);
    else if (event.key === "ArrowUp" && hits.length) point(at - 1);
    else if (event.key === "Enter") take(Math.max(0, at));
    else if (event.key === "Escape" && input.value) { input.value = ""; close(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  /** Ask for the second of two. */
  function ask(actor) {
    input.focus();
    input.value = "";
    from = actor;
    input.placeholder = `Chain from ${data.actors[actor].label} to …`;
  }
  return { find, ask, prepare: () => { find("a", act.totals()); } };
}
