// The picture: vis-network draws nodes and ties that stand still; the labels are ours, so that none covers another.

function makeGraph(container, data, act) {
  const nodes = new vis.DataSet(), edges = new vis.DataSet();
  const network = new vis.Network(container, { nodes, edges }, data.options);
  const widths = new Map();
  let paint = colours(), order = [], state, view, near = new Set(), scale = 1, large = 1, top = 1;
  let folded = null;
  const kindName = (i) => data.kinds[data.actors[i].kind];

  // the area tells the number; no node is so large that it covers its neighbours
  const size = (n) => Math.round(Math.min(9 + 3 * Math.sqrt(n), 10 + 18 * Math.sqrt(n / top)) * large * 2) / 2;
  const laid = (i) => (folded ? [data.actors[i].sx, data.actors[i].sy] : [data.actors[i].x, data.actors[i].y]);
  // how the layout, which is wide, is set into this screen: on its side where that is high, and drawn out one way, never pressed together
  let set = { turned: false, wide: 1, high: 1 };
  const at = (i) => {
    const [x, y] = laid(i);
    return set.turned ? [y * set.wide, x * set.high] : [x * set.wide, y * set.high];
  };

  /** Set the layout of all actors, whatever is drawn of it, into the screen as it is; whether that changed anything. */
  function settle() {
    if (!container.clientWidth || !data.actors.length) return false;
    const spread = (axis) => {
      let low = Infinity, high = -Infinity;
      for (const actor of data.actors) { const value = actor[axis]; if (value < low) low = value; if (value > high) high = value; }
      return Math.max(80, high - low);
    };
    const [wide, high] = inside(), screen = wide / high, layout = folded ? spread("sx") / spread("sy") : spread("x") / spread("y");
    const turned = Math.abs(Math.log(screen * layout)) + 0.4 < Math.abs(Math.log(screen / layout));
    const by = Math.round(Math.max(0.55, Math.min(1.8, turned ? screen * layout : screen / layout)) * 20) / 20;
    const next = { turned, wide: Math.max(1, by), high: Math.max(1, 1 / by) };
    const changed = ["turned", "wide", "high"].some((name) => next[name] !== set[name]);
    set = next;
    return changed;
  }
  /** Width and height of the screen without the rim that labels need. */
  const inside = () => [Math.max(80, container.clientWidth - Math.min(150, container.clientWidth * 0.28)), Math.max(80, container.clientHeight - 90)];

  function nodeColour(i) {
    const fill = paint[kindName(i)];
    const lit = { background: fill, border: paint.chosen };
    return { background: fill, border: paint.ground, highlight: lit, hover: lit };
  }

  function asNode(i) {
    const actor = data.actors[i], [x, y] = at(i), n = view.degree[i];
    const side = actor.side >= 0 ? `\n${data.actors[actor.side].label}` : "";
    return {
      id: i, x, y, shape: data.shapes[actor.kind], size: size(n), color: nodeColour(i),
      title: `${actor.label}${side}\n${plural(n, "encounter")} in view`,
    };
  }

  function asEdge(pair) {
    const [from, to] = view.drawn.ends[pair], best = view.best[pair];
    const n = best === 0 ? view.held[pair] : view.count[pair];
    const [colour, dashes] = stroke(best);
    const others = view.count[pair] - view.held[pair];
    const title = [`${data.actors[from].label} – ${data.actors[to].label}`];
    if (view.held[pair]) title.push(`${view.held[pair]} held`);
    if (others) title.push(`${others} planned, proposed, cancelled or denied`);
    const width = Math.min(14, Math.round((1.5 + 1.9 * Math.log2(n)) * 2) / 2) * scale;
    return { id: pair, from, to, width, dashes, color: { color: paint[colour], highlight: paint.accent, hover: paint.accent }, title: title.join("\n") };
  }

  /** Bring a set of drawn things to what it should be, touching only what differs; with `brushing` not what differs in its tooltip alone. */
  function bring(set, wanted, make, same, brushing) {
    const keep = new Set(wanted), gone = set.getIds().filter((id) => !keep.has(id)), changed = [];
    for (const id of wanted) {
      const now = make(id), before = set.get(id);
      if (!before || !same(before, now) || (!brushing && before.title !== now.title)) changed.push(now);
    }
    if (gone.length) set.remove(gone);
    if (changed.length) set.update(changed);
  }
  const sameNode = (a, b) => a.x === b.x && a.y === b.y && a.size === b.size && a.color.background === b.color.background;
  const sameEdge = (a, b) => a.width === b.width && a.color.color === b.color.color;

  /** `brushing`: another step may follow at once, and tooltips, which tell counts, wait for the last. */
  function show(nextState, nextView, brushing = false) {
    state = nextState;
    view = nextView;
    const most = state.most ?? room(container.clientWidth, container.clientHeight);
    const lead = leading(data, state, view, most);
    if (folded !== state.folded) {
      edges.clear();
      nodes.clear();
      folded = state.folded;
      settle();
    }
    order = lead.drawn;
    top = Math.max(1, ...order.slice(0, 1).map((i) => view.degree[i]));
    const drawn = new Set(order);
    let pairs = [];
    view.drawn.ends.forEach((ends, pair) => { if (view.count[pair] && drawn.has(ends[0]) && drawn.has(ends[1])) pairs.push(pair); });
    const many = 3 * Math.max(most, 100);
    if (pairs.length > many) pairs = pairs.sort((a, b) => view.best[a] - view.best[b] || view.count[b] - view.count[a] || a - b).slice(0, many);
    // far out, true sizes would be specks and hairs; many ties are drawn finer, so that the picture is no hedge
    const far = 1 / frame().zoom, step = (n) => Math.round(n * 4) / 4;
    large = Math.max(1, Math.min(6, step(0.42 * far)));
    scale = Math.max(1, Math.min(4, step((pairs.length > 250 ? 0.5 : 0.9) * far)));
    bring(nodes, order, asNode, sameNode, brushing);
    bring(edges, pairs, asEdge, sameEdge, brushing);
    choose();
    return { most, actors: order.length, of: lead.all, pairs: pairs.length };
  }

  function choose() {
    const { chosen } = state;
    near = new Set();
    const wanted = { nodes: [], edges: [] };
    if (chosen?.actor !== undefined && nodes.get(chosen.actor)) {
      wanted.nodes.push(chosen.actor);
      near = new Set([chosen.actor, ...network.getConnectedNodes(chosen.actor)]);
    } else if (chosen?.circle !== undefined) {
      wanted.nodes = order.filter((i) => data.actors[i].circle === chosen.circle);
      near = new Set(wanted.nodes);
      wanted.edges = edges.getIds({ filter: ({ from, to }) => near.has(from) && near.has(to) });
    } else if (chosen?.pair) {
      const pairs = chosenPairs(data, state, view);
      near = new Set([...chosen.pair, ...[...pairs].flatMap((pair) => view.drawn.ends[pair])]);
      wanted.edges.push(...[...pairs].filter((pair) => edges.get(pair)));
    }
    network.setSelection(wanted, { highlightEdges: chosen?.circle === undefined });
    network.body.emitter.emit("_requestRedraw"); // once a frame, however much has changed
  }

  // -- labels --------------------------------------------------------------------------------------------------------

  const font = (px, strong) => `${strong ? 650 : 500} ${px}px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif`;

  function width(context, text, strong) {
    const key = text + (strong ? "!" : "");
    if (!widths.has(key)) {
      context.font = font(100, strong);
      widths.set(key, context.measureText(text).width / 100);
    }
    return widths.get(key);
  }

  /** Places for as many labels as fit, in units of the screen: the chosen first, then the most met. */
  function labels(context, zoom, place, bounds = [-Infinity, -Infinity, Infinity, Infinity]) {
    const boxes = [], taken = [];
    for (const i of order) {
      const node = nodes.get(i), { x, y } = place(i), half = (node?.size || 8) * zoom;
      boxes.push({ i, x, y, half });
    }
    const ranked = near.size ? [...boxes].sort((a, b) => near.has(b.i) - near.has(a.i)) : boxes;
    const free = ({ l, t, r, b }) => l >= bounds[0] && t >= bounds[1] && r <= bounds[2] && b <= bounds[3] && !taken.some((o) => l < o.r && r > o.l && t < o.b && b > o.t);
    // a name may cover actors met less often than its own: the most met are what a first look is for
    const apart = ({ l, t, r, b }, i, rank) => !boxes.some((o, k) => o.i !== i && (rank >= 40 || k < 60) && (rank >= 12 || k < rank) && l < o.x + o.half && r > o.x - o.half && t < o.y + o.half && b > o.y - o.half);
    const found = [];
    for (const [rank, { i, x, y, half }] of ranked.entries()) {
      if (found.length >= 140) break;
      const strong = near.has(i) || data.kinds[data.actors[i].kind] !== "person";
      const px = near.has(i) ? 14 : Math.min(15, 11.5 + Math.log2(1 + view.degree[i]) * 0.6);
      const bare = ({ l, t, r, b }) => !boxes.some((o) => o.i !== i && l < o.x + o.half && r > o.x - o.half && t < o.y + o.half && b > o.y - o.half);
      /** The places around the actor that are free for a text. */
      const clear = (text) => {
        const w = width(context, text, strong) * px + 4, h = px * 1.25;
        const spots = [[x - w / 2, y + half + 2], [x - w / 2, y - half - h - 2], [x + half + 3, y - h / 2], [x - half - w - 3, y - h / 2]];
        if (boxes.length <= 120) for (const dy of [half * 0.6, -half * 0.6 - h]) spots.push([x + half * 0.6, y + dy], [x - half * 0.6 - w, y + dy], [x - w / 4, y + dy * 1.3], [x - (3 * w) / 4, y + dy * 1.3]);
        return spots.map(([l, t]) => ({ l, t, r: l + w, b: t + h })).filter(free);
      };
      const whole = data.actors[i].label, long = whole.length > 34;
      let text = whole, spot = long && whole.length <= 60 ? clear(whole).find(bare) : null; // a long name is cut only where it would cover something
      if (!spot) {
        text = long ? `${whole.slice(0, 33)}…` : whole;
        const spots = clear(text);
        spot = spots.find(bare) || (boxes.length > 60 && spots.find((box) => apart(box, i, rank))) || (near.has(i) && spots[0]);
      }
      if (!spot) continue;
      taken.push(spot);
      found.push({ text, x: spot.l + 2, y: spot.t + px, px, w: spot.r - spot.l, strong, near: near.has(i) });
    }
    return found;
  }

  network.on("afterDrawing", (context) => {
    if (!view) return;
    const zoom = network.getScale(), middle = network.getViewPosition();
    const wide = container.clientWidth / 2 / zoom, high = container.clientHeight / 2 / zoom;
    const all = order;
    order = all.filter((i) => { const [x, y] = at(i); return Math.abs(x - middle.x) < wide + 200 && Math.abs(y - middle.y) < high + 60; });
    const sight = [middle.x - wide, middle.y - high, middle.x + wide, middle.y + high].map((side) => side * zoom);
    const found = labels(context, zoom, (i) => ({ x: at(i)[0] * zoom, y: at(i)[1] * zoom }), sight);
    order = all;
    context.save();
    context.scale(1 / zoom, 1 / zoom);
    context.textAlign = "left";
    context.lineJoin = "round";
    context.strokeStyle = paint.ground;
    for (const label of found) {
      context.font = font(label.px, label.strong);
      context.globalAlpha = near.size && !label.near ? 0.65 : 1; // fainter, and still with a contrast of 5 to 1
      context.lineWidth = 4;
      context.strokeText(label.text, label.x, label.y);
      context.fillStyle = paint.text;
      context.fillText(label.text, label.x, label.y);
    }
    context.restore();
  });
  let first = true;
  network.on("afterDrawing", () => {
    if (!view || !first) return;
    first = false;
    requestAnimationFrame(() => performance.mark("kg:first-frame")); // by then it is on the screen
  });

  // -- what a reader does --------------------------------------------------------------------------------------------

  network.on("click", ({ nodes: [node], edges: [edge], event }) => {
    const { shiftKey, ctrlKey, metaKey } = event?.srcEvent || {};
    if (node !== undefined) (shiftKey || ctrlKey || metaKey ? act.connect : act.choose)({ actor: node });
    else if (edge !== undefined) act.choose({ pair: [edges.get(edge).from, edges.get(edge).to] });
    else act.choose(null);
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) act.open(node); });
  for (const [over, out] of [["hoverNode", "blurNode"], ["hoverEdge", "blurEdge"]]) {
    network.on(over, () => { container.style.cursor = "pointer"; });
    network.on(out, () => { container.style.cursor = ""; });
  }

  /** Where everything that is drawn is as large as fits, with room for labels at the rim. */
  function frame() {
    if (!order.length) return { x: 0, y: 0, zoom: 1 };
    const points = order.map(at), xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
    const [l, r, t, b] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const [wide, high] = inside();
    return { x: (l + r) / 2, y: (t + b) / 2, zoom: Math.min(1.5, wide / Math.max(1, r - l), high / Math.max(1, b - t)) };
  }

  function fit() {
    const { x, y, zoom } = frame();
    network.moveTo({ position: { x, y }, scale: zoom, animation: false });
  }

  /** The screen has another size. */
  function resize() {
    if (settle() && view) show(state, view);
    fit();
  }

  /** Bring an actor to the middle if it is drawn outside of what is seen. */
  function bringIn(i) {
    if (!nodes.get(i)) return;
    const { x, y } = network.canvasToDOM({ x: at(i)[0], y: at(i)[1] });
    if (x < 40 || y < 40 || x > container.clientWidth - 40 || y > container.clientHeight - 40) network.moveTo({ position: { x: at(i)[0], y: at(i)[1] }, animation: false });
  }

  function repaint() {
    paint = colours();
    if (view) show(state, view);
  }

  /** The picture as SVG, at the size at which it is seen. */
  function asSvg() {
    return new XMLSerializer().serializeToString(picture(network.getScale(), paint));
  }

  /** The picture for paper: all that is drawn, as large as fits, in the colours that the style sheet has for paper. */
  function asPaper() {
    const names = Object.fromEntries(Object.keys(paint).map((name) => [name, `var(--${name})`]));
    const points = order.map(at), [wide, high] = [0, 1].map((axis) => Math.max(...points.map((p) => p[axis])) - Math.min(...points.map((p) => p[axis])));
    const root = picture(Math.min(1, 560 / Math.max(1, wide), 620 / Math.max(1, high)), names);
    for (const name of ["width", "height"]) root.removeAttribute(name);
    return root;
  }

  function picture(zoom, paint) {
    const points = order.map((i) => at(i).map((c) => c * zoom));
    const xs = points.map(([x]) => x), ys = points.map(([, y]) => y);
    const found = labels(document.createElement("canvas").getContext("2d"), zoom, (i) => ({ x: at(i)[0] * zoom, y: at(i)[1] * zoom }));
    // a rim for labels, and more where a name reaches further
    const [l, t] = [Math.min(Math.min(...xs) - 110, ...found.map(({ x }) => x - 8)), Math.min(...ys) - 50];
    const [w, h] = [Math.max(Math.max(...xs) + 110, ...found.map(({ x, w }) => x + w + 8)) - l, Math.max(...ys) + 50 - t];
    const root = svg("svg", { xmlns: SVG, viewBox: [l, t, w, h].map((n) => Math.round(n)).join(" "), width: Math.round(w), height: Math.round(h) });
    root.append(svg("rect", { x: l, y: t, width: w, height: h, fill: paint.ground }));
    edges.forEach((edge) => {
      const [x1, y1] = at(edge.from), [x2, y2] = at(edge.to), [colour, , dashes] = stroke(view.best[edge.id]);
      root.append(svg("line", { x1: x1 * zoom, y1: y1 * zoom, x2: x2 * zoom, y2: y2 * zoom, stroke: paint[colour], "stroke-width": Math.max(0.7, edge.width * zoom), "stroke-dasharray": dashes || "none" }));
    });
    for (const i of order) {
      const [x, y] = at(i), node = nodes.get(i);
      root.append(outline(node.shape, x * zoom, y * zoom, node.size * zoom, { fill: paint[kindName(i)], stroke: paint.ground, "stroke-width": 1 }));
    }
    for (const label of found) {
      root.append(svg("text", { x: label.x, y: label.y, "font-size": label.px, "font-weight": label.strong ? 650 : 500, "font-family": "system-ui, sans-serif", fill: paint.text, stroke: paint.ground, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }, label.text));
    }
    return root;
  }

  /** The picture as it is seen, on the page's ground: the canvas itself has none. */
  function asCanvas() {
    const seen = container.querySelector("canvas"), copy = document.createElement("canvas");
    copy.width = seen.width;
    copy.height = seen.height;
    const context = copy.getContext("2d");
    context.fillStyle = paint.ground;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(seen, 0, 0);
    return copy;
  }

  return { show, choose: (next) => { state = next; choose(); }, fit, resize, bringIn, repaint, asSvg, asPaper, asCanvas, network };
}
