// The evidence, in chunks beside the facts: sentences, notes and names. A chunk is read when something in it is wanted.

/** `arrived` is called when evidence that was wanted, and was not there, has come. */
function makeTold(data, arrived) {
  const members = [], waiting = new Set();
  const nothing = ["", "", "", ""];
  data.encounters.forEach((e, i) => {
    (members[e[CHUNK]] ??= []).push(i);
    e[NOTES] = nothing;
    e[LABEL] = "";
  });
  const read = members.map(() => false);
  let parsed = document.readyState !== "loading";

  /** Put a chunk beside the facts. */
  function merge(chunk, entries) {
    members[chunk].forEach((i, k) => {
      const e = data.encounters[i], [reports, notes, label] = entries[k];
      e[REPORTS].forEach((report, r) => report.push(...reports[r]));
      e[NOTES] = notes;
      e[LABEL] = label;
    });
    read[chunk] = true;
  }

  /** Read a chunk if the page holds it; whether it is there now. */
  function take(chunk) {
    if (read[chunk]) return true;
    const block = byId(`told-${chunk}`);
    // the last block that a page being read has may be half a block
    if (!block || (!parsed && chunk > 0 && !byId(`told-${chunk + 1}`))) return false;
    merge(chunk, JSON.parse(block.textContent));
    block.remove();
    return true;
  }

  /** Whether the evidence of all these encounters is there; what is not is fetched, and `arrived` called. */
  function need(encounters) {
    let whole = true;
    for (const i of encounters) {
      const chunk = data.encounters[i][CHUNK];
      if (read[chunk] || take(chunk)) continue;
      waiting.add(chunk);
      whole = false;
    }
    return whole;
  }

  if (!parsed) {
    document.addEventListener("DOMContentLoaded", () => {
      parsed = true;
      const wanted = [...waiting].filter(take);
      for (const chunk of wanted) waiting.delete(chunk);
      if (wanted.length) arrived();
      idly();
    });
  } else idly();

  /** What the page holds is read while nobody waits for anything, so that the first search finds it read. */
  function idly() {
    const next = read.findIndex((done, chunk) => !done && byId(`told-${chunk}`));
    if (next < 0) return;
    const work = () => { take(next); idly(); };
    if (window.requestIdleCallback) requestIdleCallback(work, { timeout: 2000 });
    else setTimeout(work, 30);
  }
  return { need, whole: () => read.every(Boolean), all: (encounters) => Promise.resolve(need(encounters)) };
}
