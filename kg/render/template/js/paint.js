// Colours from the style sheet, so that page and picture agree in light and dark; signs for the legend.

/** The colours of now, by name. */
function colours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["ground", "panel", "text", "quiet", "line", "accent", "person", "state", "organisation", "rim", "tie", "tie-open", "tie-off", "chosen", "held", "open", "off", "span"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** How a tie looks by the best status among its encounters: [colour, dashes, as SVG writes them]. */
const STROKES = [["tie", false, ""], ["tie-open", [8, 5], "8 5"], ["tie-open", [3, 5], "3 5"], ["tie-off", [2, 6], "2 6"], ["tie-off", [2, 6], "2 6"]];
const stroke = (status) => STROKES[Math.min(status, STROKES.length - 1)];

/** The outline of an actor in SVG: what vis-network draws, circle, square or diamond. */
function outline(shape, x, y, size, attributes) {
  if (shape === "square") return svg("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size, ...attributes });
  if (shape === "diamond") return svg("path", { d: `M${x} ${y - size}L${x + size} ${y}L${x} ${y + size}L${x - size} ${y}Z`, ...attributes });
  return svg("circle", { cx: x, cy: y, r: size, ...attributes });
}

/** A small sign for a kind of actor. */
function kindSign(data, kind) {
  return svg("svg", { class: "sign", viewBox: "-10 -7 20 14", "aria-hidden": "true" },
    outline(data.shapes[kind], 0, 0, data.shapes[kind] === "diamond" ? 6.5 : 5.5, { fill: `var(--${data.kinds[kind]})` }));
}

/** A small sign for a status: the tie as it is drawn. */
function statusSign(status) {
  const [colour, , dashes] = stroke(status);
  return svg("svg", { class: "sign", viewBox: "0 0 20 14", "aria-hidden": "true" },
    svg("path", { d: "M0 7H20", stroke: `var(--${colour})`, "stroke-width": 3, "stroke-dasharray": dashes && dashes.replace("8 5", "5 3") }));
}
