// What is in view, as files: CSV, Turtle, PNG, SVG.

/** A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(value) {
  let text = String(value ?? "");
  if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The encounters as CSV, a row for every report; columns as in the query `who-met-whom` where they mean the same. */
function toCsv(data, encounters) {
  const lines = [["event", "type", "status", "when", "where", "participants", "sides", "topics", "article", "publisher", "published", "url", "quote"]];
  for (const i of encounters) {
    const e = data.encounter(i);
    const reports = e[REPORTS].length ? e[REPORTS] : [null];
    for (const report of reports) {
      const [title, publisher, url, published] = report ? data.sources[report[0]] : ["", 0, "", ""];
      lines.push([
        data.prefix + e[ID], data.types[report && report[1] >= 0 ? report[1] : e[TYPE]], data.statuses[report && report[2] >= 0 ? report[2] : e[STATUS]],
        data.edtf(report && report[3] >= 0 ? report[3] : e[WHEN]), e[PLACES].map((place) => data.places[place]).join("; "),
        e[PARTICIPANTS].map(([actor]) => data.actors[actor].label).join("; "),
        e[PARTICIPANTS].map(([actor, side]) => data.actors[side < 0 ? actor : side].label).join("; "),
        e[TOPICS].map((topic) => data.topics[topic]).join("; "), title, report ? data.publishers[publisher] : "", published, url, report ? report[4] : "",
      ]);
    }
  }
  return lines.map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function makeSave(data, act, graph) {
  const menu = byId("save");
  function save(name, blob) {
    const address = URL.createObjectURL(blob), anchor = el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    menu.open = false;
  }
  const inView = () => {
    const { state, view } = act.now();
    return about(data, state, view, view.shown).slice().sort(byTime(data, "oldest"));
  };
  // the mark lets spreadsheets see UTF-8; Turtle is UTF-8 by definition
  /** Waits for evidence that is not read yet. */
  const told = (work) => () => { const encounters = inView(); data.told.all(encounters).then(() => work(encounters)); };
  byId("save-csv").addEventListener("click", told((encounters) => save("encounters.csv", new Blob(["\ufeff", toCsv(data, encounters)], { type: "text/csv;charset=utf-8" }))));
  byId("save-ttl").addEventListener("click", told((encounters) => save("encounters.ttl", new Blob([toTurtle(data, encounters)], { type: "text/turtle" }))));
  byId("save-png").addEventListener("click", () => graph.asCanvas().toBlob((blob) => save("graph.png", blob), "image/png"));
  byId("save-svg").addEventListener("click", () => save("graph.svg", new Blob([graph.asSvg()], { type: "image/svg+xml" })));
  const print = () => data.told.all(act.now().view.shown).then(() => { menu.open = false; window.print(); });
  byId("save-print").addEventListener("click", print);
  document.addEventListener("keydown", (event) => {
    if (event.key?.toLowerCase() !== "p" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    if (data.told.need(act.now().view.shown)) return;
    event.preventDefault(); // the browser would print at once, and leave out what is not read yet
    print();
  });
  document.addEventListener("click", (event) => { if (menu.open && !menu.contains(event.target)) menu.open = false; });
}
