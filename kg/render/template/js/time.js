// Encounters over time, with a brush. Bars are what is known as closely as a bar is wide; what is known less closely is a span below.

function makeTime(data, act) {
  const canvas = byId("histogram"), cached = document.createElement("canvas");
  const from = byId("from"), to = byId("to"), undated = byId("undated"), play = byId("play");
  const empty = !Number.isFinite(data.first);
  const most = bulkOf(data);
  const { unit, edges: inner } = empty ? { unit: "year", edges: [0, 365] } : bins(most.first, most.last);
  const start = inner[0], end = inner[inner.length - 1]; // half-open
  const edges = [...(most.early ? [most.early.first, most.early.last + 1] : []), ...inner, ...(most.late ? [most.late.first, most.late.last + 1] : [])];
  const SIDE = 12, TOP = 6, SPANS = 16, AXIS = 18, APART = 30, BREAK = 16; // a bar for what stands apart, and the break of the axis beside it
  let state, view, wide = 0, high = 0, playing = 0;
  let x = () => 0, dayAt = () => 0;
  function measure() {
    const left = SIDE + (most.early ? APART + BREAK : 0), right = wide - SIDE - (most.late ? APART + BREAK : 0);
    const knots = [[start, left], [end, right]];
    if (most.early) knots.unshift([most.early.first, SIDE], [most.early.last + 1, SIDE + APART]);
    if (most.late) knots.push([most.late.first, wide - SIDE - APART], [most.late.last + 1, wide - SIDE]);
    x = through(knots);
    const back = through(knots.map(([day, pixel]) => [pixel, day]));
    dayAt = (pixel) => Math.round(back(pixel));
  }
  const whole = () => [data.first, data.last];

  function show(nextState, nextView, same) {
    state = nextState;
    view = nextView;
    if (!same || !wide) bars();
    overlay();
    const [a, b] = state.window || whole();
    if (!empty && document.activeElement !== from) from.value = iso(a);
    if (!empty && document.activeElement !== to) to.value = iso(b);
    undated.hidden = !view.undated.length;
    undated.textContent = `${plural(view.undated.length, "encounter")} without a date${state.window ? ", not in the window" : ""}: list`;
    undated.setAttribute("aria-pressed", String(Boolean(state.chosen?.undated)));
    byId("always").disabled = !state.window;
    const apart = [most.early, most.late].filter(Boolean).map(({ n, first, last }) => `${n.toLocaleString("en")} of ${years(first, last)}`);
    byId("scale").textContent = empty ? "" : `a bar is a ${unit}; lines below are dates known less closely${apart.length ? `; beyond the break: ${apart.join(", ")}` : ""}`;
  }

  const years = (first, last) => [...new Set([first, last].map((day) => iso(day).replace(/-\d\d-\d\d$/, "")))].join("–");

  /** What the window does not change: drawn once, then copied. */
  function bars() {
    const box = canvas.getBoundingClientRect(), dots = window.devicePixelRatio || 1;
    if (!box.width) return;
    wide = box.width;
    high = box.height;
    measure();
    for (const each of [canvas, cached]) {
      each.width = Math.round(wide * dots);
      each.height = Math.round(high * dots);
    }
    const context = cached.getContext("2d"), paint = colours();
    context.setTransform(dots, 0, 0, dots, 0, 0);
    const floor = high - AXIS - SPANS, many = edges.length - 1;
    const stacks = [new Int32Array(many), new Int32Array(many), new Int32Array(many)]; // held, open, off
    const spans = new Map(), { status, first, last, dated } = data.columns;
    for (const i of view.everytime) {
      if (!dated[i]) continue;
      const bin = binOf(edges, first[i]), span = `${first[i]} ${last[i]}`;
      if (last[i] < edges[bin + 1]) stacks[status[i] === 0 ? 0 : status[i] <= 2 ? 1 : 2][bin]++;
      else spans.set(span, (spans.get(span) || 0) + 1);
    }
    let tallest = 1; // of the bars for one unit: a bar for what stands apart is no measure, and ends where they end
    for (let bin = most.early ? 1 : 0; bin < many - (most.late ? 1 : 0); bin++) tallest = Math.max(tallest, stacks[0][bin] + stacks[1][bin] + stacks[2][bin]);
    const room = floor - TOP - 8;
    for (let bin = 0; bin < many; bin++) {
      const left = x(edges[bin]), width = Math.max(1, Math.min(x(edges[bin + 1]) - left - (many < 300 ? 1 : 0), Math.max(26, APART)));
      const all = stacks[0][bin] + stacks[1][bin] + stacks[2][bin];
      let y = floor;
      ["held", "open", "off"].forEach((name, k) => {
        const tall = (stacks[k][bin] / Math.max(tallest, all)) * room;
        if (!tall) return;
        context.fillStyle = paint[name];
        context.fillRect(left, y - tall, width, Math.max(1.5, tall));
        y -= tall;
      });
    }
    // spans in rows, the long ones lowest; what finds no row is drawn over the last
    const rows = [];
    const thickest = Math.max(1, ...spans.values());
    context.fillStyle = paint.span;
    for (const [key, n] of [...spans].sort((a, b) => length(b[0]) - length(a[0]) || (a[0] < b[0] ? -1 : 1))) {
      const [first, last] = key.split(" ").map(Number);
      let row = rows.findIndex((taken) => taken.every(([f, l]) => last < f || first > l));
      if (row < 0) row = rows.length < 4 ? rows.push([]) - 1 : 3;
      rows[row].push([first, last]);
      context.globalAlpha = 0.45 + 0.55 * (n / thickest);
      context.fillRect(x(first), floor + SPANS - 3 - row * 4, Math.max(3, x(last + 1) - x(first) - 1), 2.5);
    }
    context.globalAlpha = 1;
    context.fillStyle = paint.line;
    context.fillRect(SIDE, floor, wide - 2 * SIDE, 1);
    for (const [on, middle] of [[most.early, SIDE + APART + BREAK / 2], [most.late, wide - SIDE - APART - BREAK / 2]]) {
      if (!on) continue;
      context.clearRect(middle - 3, floor - 1, 6, 3);
      context.strokeStyle = paint.quiet;
      for (const by of [-3, 3]) {
        context.beginPath();
        context.moveTo(middle + by - 3, floor + 5);
        context.lineTo(middle + by + 3, floor - 5);
        context.stroke();
      }
    }
    context.fillStyle = paint.quiet;
    context.font = '11.5px system-ui, "Noto Sans", "DejaVu Sans", sans-serif';
    context.textAlign = "center";
    let free = 0;
    const named = (group) => (group ? [[Math.floor((group.first + group.last + 1) / 2), years(group.first, group.last)]] : []);
    for (const [day, text] of empty ? [] : [...named(most.early), ...ticks(start, end - 1, Math.max(2, Math.floor((x(end) - x(start)) / 64))), ...named(most.late)]) {
      const at = x(day), half = context.measureText(text).width / 2;
      context.fillRect(at, floor, 1, SPANS + 3);
      const middle = Math.min(Math.max(at, half + 2), wide - half - 2);
      if (middle - half < free) continue;
      context.fillText(text, middle, high - 4);
      free = middle + half + 6;
    }
    context.textAlign = "left";
    if (!empty && view.everytime.length) context.fillText(`most in a ${unit}: ${tallest}`, x(start), TOP + 7);
  }
  const length = (key) => { const [a, b] = key.split(" "); return b - a; };

  function overlay() {
    if (!wide) return;
    const context = canvas.getContext("2d"), dots = window.devicePixelRatio || 1, paint = colours();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(cached, 0, 0);
    if (!state.window) return;
    context.setTransform(dots, 0, 0, dots, 0, 0);
    const [a, b] = [x(state.window[0]), x(state.window[1] + 1)], tall = high - AXIS;
    context.globalAlpha = 0.72;
    context.fillStyle = paint.ground;
    context.fillRect(0, 0, a, tall);
    context.fillRect(b, 0, wide - b, tall);
    context.globalAlpha = 1;
    context.strokeStyle = paint.accent;
    context.lineWidth = 2;
    context.strokeRect(a, 2, Math.max(2, b - a), tall - 2);
    context.fillStyle = paint.accent;
    for (const edge of [a, b]) context.fillRect(edge - 3, tall / 2 - 10, 6, 20);
  }

  /** A window within the data's days; null where it is all of them. */
  function set(a, b) {
    const [first, last] = whole();
    const next = [Math.max(first, Math.min(a, b)), Math.min(last, Math.max(a, b))];
    if (next[0] > next[1]) return;
    act.window(next[0] === first && next[1] === last ? null : next);
  }
  function slide(days) {
    const [first, last] = whole(), [a, b] = state.window || whole();
    const by = Math.max(first - a, Math.min(last - b, days));
    set(a + by, b + by);
    return by;
  }

  // -- pointer -------------------------------------------------------------------------------------------------------

  let held = null;
  const grip = (pixel) => {
    if (!state.window) return "new";
    const [a, b] = [x(state.window[0]), x(state.window[1] + 1)];
    if (Math.abs(pixel - a) < 7) return "left";
    if (Math.abs(pixel - b) < 7) return "right";
    return pixel > a && pixel < b ? "slide" : "new";
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (empty || event.button) return;
    canvas.setPointerCapture(event.pointerId);
    held = { grip: grip(event.offsetX), at: event.offsetX, day: dayAt(event.offsetX), window: state.window || whole(), moved: false };
    stop();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!held) {
      canvas.style.cursor = { new: "crosshair", left: "ew-resize", right: "ew-resize", slide: "grab" }[grip(event.offsetX)];
      return;
    }
    if (Math.abs(event.offsetX - held.at) > 3) held.moved = true;
    if (!held.moved) return;
    const day = dayAt(event.offsetX), [a, b] = held.window;
    if (held.grip === "new") set(held.day, day);
    else if (held.grip === "left") set(Math.min(day, b), b);
    else if (held.grip === "right") set(a, Math.max(day - 1, a));
    else {
      const [first, last] = whole(), by = Math.max(first - a, Math.min(last - b, day - held.day));
      set(a + by, b + by);
    }
  });
  const release = () => {
    if (held && !held.moved && held.grip === "new") act.window(null);
    held = null;
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", () => { held = null; });
  canvas.addEventListener("dblclick", () => act.window(null));

  // -- keys, fields, play --------------------------------------------------------------------------------------------

  const step = () => Math.max(1, Math.round((end - start) / Math.max(20, Math.min(120, inner.length - 1))));
  canvas.addEventListener("keydown", (event) => {
    if (empty) return;
    const [a, b] = state.window || whole(), by = step() * (event.shiftKey ? 5 : 1);
    if (event.key === "ArrowRight") state.window ? slide(by) : set(a + by, b);
    else if (event.key === "ArrowLeft") state.window ? slide(-by) : set(a, b - by);
    else if (event.key === "+" || event.key === "=") set(a + by, Math.max(a + by, b - by));
    else if (event.key === "-") set(a - by, b + by);
    else if (event.key === "Escape" || event.key === "Home") act.window(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  for (const field of [from, to]) {
    field.disabled = empty;
    if (!empty) [field.min, field.max] = [iso(data.first), iso(data.last)];
    field.addEventListener("change", () => {
      const a = fromIso(from.value) ?? data.first, b = fromIso(to.value) ?? data.last;
      set(a, field === from ? Math.max(a, b) : b);
    });
  }
  byId("always").addEventListener("click", () => act.window(null));
  undated.addEventListener("click", () => act.choose(state.chosen?.undated ? null : { undated: true }));

  function stop() {
    clearInterval(playing);
    playing = 0;
    play.setAttribute("aria-pressed", "false");
    play.textContent = "▶ Play";
  }
  play.disabled = empty;
  play.addEventListener("click", () => {
    if (playing) return stop();
    const [first, last] = whole();
    // from where the bulk begins: through the years that have nothing, one would wait
    const begin = Math.max(first, start);
    if (!state.window || state.window[1] >= last) set(begin, begin + Math.max(step() * 4, Math.round((Math.min(last, end) - begin) / 8)));
    playing = setInterval(() => { if (!slide(step())) stop(); }, 350);
    play.setAttribute("aria-pressed", "true");
    play.textContent = "❚❚ Stop";
  });

  new ResizeObserver(() => { if (view) { bars(); overlay(); } }).observe(canvas);
  return { show, repaint: () => { if (view) { bars(); overlay(); } } };
}
