// Between these two: the shortest chain of held encounters in view.

/**
 * The actors of the shortest chain from a to b, both included; null where there is none. Only ties with an encounter that was held
 * lead on. Of chains as short, the one whose weakest tie has the most encounters; then the first in the order of the actors.
 */
function chainOf(data, view, a, b) {
  view.chains ??= new Map();
  const key = `${a} ${b}`;
  if (view.chains.has(key)) return view.chains.get(key);
  view.neighbours ??= neighbours(data, view);
  const strength = new Map([[a, Infinity]]), before = new Map();
  for (let rim = [a]; rim.length && !strength.has(b); ) {
    const next = new Map();
    for (const node of rim) {
      for (const [other, held] of view.neighbours[node] || []) {
        if (strength.has(other)) continue;
        const weakest = Math.min(strength.get(node), held), known = next.get(other);
        if (known !== undefined && (known > weakest || (known === weakest && before.get(other) <= node))) continue;
        next.set(other, weakest);
        before.set(other, node);
      }
    }
    for (const [node, weakest] of next) strength.set(node, weakest);
    rim = [...next.keys()];
  }
  const chain = strength.has(b) && a !== b ? [b] : null;
  while (chain && chain[0] !== a) chain.unshift(before.get(chain[0]));
  view.chains.set(key, chain);
  return chain;
}

/** Of every actor, those it met in view and how often. */
function neighbours(data, view) {
  const found = [];
  view.drawn.ends.forEach(([a, b], pair) => {
    if (!view.held[pair]) return;
    (found[a] ??= []).push([b, view.held[pair]]);
    (found[b] ??= []).push([a, view.held[pair]]);
  });
  return found;
}

/** Which pairs the choice of two is about: their own tie, or, where they never met in view, those of the chain between them. */
function chosenPairs(data, state, view) {
  const [a, b] = state.chosen.pair, low = Math.min(a, b), high = Math.max(a, b);
  const wanted = new Set();
  const own = view.drawn.ends.findIndex(([x, y], pair) => view.count[pair] && x === low && y === high);
  if (own >= 0) return wanted.add(own);
  const chain = chainOf(data, view, low, high) || [];
  const steps = new Set(chain.slice(1).map((node, i) => `${Math.min(node, chain[i])} ${Math.max(node, chain[i])}`));
  if (steps.size) view.drawn.ends.forEach(([x, y], pair) => { if (steps.has(`${x} ${y}`)) wanted.add(pair); });
  return wanted;
}
