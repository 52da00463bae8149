// The evidence, in chunks beside the facts: sentences, notes and names. A chunk is read when something in it is wanted - from the page,
// or, of a page that would be too large, from a folder beside it.

/**
 * `arrived` is called when evidence that was wanted and was not there has come, or will not come; `idle` with each encounter whose
 * evidence was read while nobody waited, and `rested` once all that the page holds is read.
 */
function makeTold(data, arrived, idle, rested) {
  const members = [], waiting = new Set(), missing = new Set(), { beside } = data, chunkOf = data.columns.chunk;
  let hopes = []; // those who wait for several chunks: [chunks, resolve]
  chunkOf.forEach((chunk, i) => (members[chunk] ??= []).push(i));
  const read = members.map(() => false), apart = (chunk) => Boolean(beside) && chunk >= beside.from;

  /** Put a chunk beside the facts. */
  function merge(chunk, entries) {
    if (read[chunk]) return;
    members[chunk].forEach((i, k) => tell(data, i, entries[k]));
    read[chunk] = true;
  }

  /** Read a chunk if the page holds it; whether it is there now. */
  function take(chunk) {
    if (read[chunk] || apart(chunk)) return read[chunk];
    const block = byId(`told-${chunk}`);
    // the last block of a page that is still being read may be half a block
    if (!block || (document.readyState === "loading" && chunk > 0 && !byId(`told-${chunk + 1}`))) return false;
    merge(chunk, JSON.parse(block.textContent));
    block.remove();
    return true;
  }

  /** Ask the folder for a chunk. A page from disk may run a script beside it, but read no file: so the chunk is a script. */
  function fetchBeside(chunk) {
    const script = el("script", { src: `${encodeURIComponent(beside.folder)}/${beside.stamp}-${chunk}.js` });
    const over = () => {
      script.remove();
      if (!read[chunk]) missing.add(chunk);
      came([chunk]);
    };
    script.addEventListener("load", over);
    script.addEventListener("error", over);
    document.head.append(script);
  }
  if (beside) window.kgTold = (stamp, chunk, entries) => { if (stamp === beside.stamp) merge(chunk, entries); };

  function came(chunks) {
    for (const chunk of chunks) waiting.delete(chunk);
    hopes = hopes.filter(([wanted, resolve]) => {
      const over = wanted.every((chunk) => read[chunk] || missing.has(chunk));
      if (over) resolve(wanted.every((chunk) => read[chunk]));
      return !over;
    });
    arrived();
  }

  /** The chunks of these encounters that are not read, though asked for now. */
  function wanted(encounters) {
    const found = new Set();
    for (const i of encounters) {
      const chunk = chunkOf[i];
      if (read[chunk] || found.has(chunk) || take(chunk)) continue;
      found.add(chunk);
      if (waiting.has(chunk) || missing.has(chunk)) continue;
      waiting.add(chunk);
      if (apart(chunk)) fetchBeside(chunk);
    }
    return [...found];
  }

  /** What the page holds is read while nobody waits for anything, so that the first search finds it read. */
  function idly() {
    const next = read.findIndex((done, chunk) => !done && !apart(chunk));
    if (next < 0) return rested();
    const work = () => {
      if (take(next)) for (const i of members[next]) idle(i);
      idly();
    };
    if (window.requestIdleCallback) requestIdleCallback(work, { timeout: 2000 });
    else setTimeout(work, 30);
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => {
      const there = [...waiting].filter(take);
      if (there.length) came(there);
      idly();
    });
  } else idly();

  return {
    /** Whether the evidence of all these is there; what is not is asked for. */
    need: (encounters) => !wanted(encounters).length,
    /** Whether that of one is there, or in the page; nothing is asked for. */
    here: (i) => take(chunkOf[i]),
    /** Whether that of one lies beside the page, and the folder is not there. */
    lost: (i) => missing.has(chunkOf[i]),
    whole: () => read.every(Boolean),
    /** Resolves once that of all these is read or known to be missing. */
    all(encounters) {
      const chunks = wanted(encounters).filter((chunk) => !missing.has(chunk));
      return chunks.length ? new Promise((resolve) => hopes.push([chunks, resolve])) : Promise.resolve(true);
    },
  };
}
