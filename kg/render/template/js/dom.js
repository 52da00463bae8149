// Elements without markup: what an article says reaches the screen as text only.

const byId = (id) => document.getElementById(id);

/** An element; `props` are properties, or attributes where the name has a hyphen or no property fits. Strings become text. */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name in node && !name.includes("-")) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A link if the address is one of the web, else its text alone. */
function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return el("span", {}, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** "1 encounter", "12,345 encounters". */
const plural = (n, one, many = one + "s") => `${n < 1000 ? n : n.toLocaleString("en")} ${n === 1 ? one : many}`;

const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** Letters without case and accents, for search. */
const plain = (text) => (/[^\x00-\x7f]/.test(text) ? text.normalize("NFD").replace(/[\u0300-\u036f]/g, "") : text).toLowerCase();

/** Run once, when calls have ceased for that long. */
function later(work, milliseconds) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}

/** Run at most once a frame. */
function eachFrame(work) {
  let asked = 0;
  return () => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; work(); });
  };
}
