// The state as the end of an address, and back: names rather than numbers, so that a link outlives a new build.

function toHash(data, state) {
  const said = new URLSearchParams();
  if (state.view !== "graph") said.set("view", state.view);
  if (state.folded) said.set("by", "state");
  if (state.window) said.set("time", state.window.map(iso).join("/"));
  if (state.most) said.set("most", state.most);
  for (const [group, off] of Object.entries(state.off)) for (const i of [...off].sort((a, b) => a - b)) said.append(`-${group}`, data.filters[group][i]);
  for (const i of state.around) said.append("around", data.actors[i].id);
  const { chosen } = state;
  if (chosen?.actor !== undefined) said.set("actor", data.actors[chosen.actor].id);
  if (chosen?.pair) for (const i of chosen.pair) said.append("pair", data.actors[i].id);
  if (chosen?.encounter !== undefined) said.set("encounter", data.encounters.id[chosen.encounter]);
  if (chosen?.undated) said.set("undated", "1");
  if (chosen?.circle !== undefined) said.set("circle", data.actors.find((actor) => actor.circle === chosen.circle).id); // numbers change with the graph
  if (chosen?.text) said.set("text", chosen.text);
  return said.toString();
}

/** The state that a link asks for; what it names and the data lack is left out. */
function fromHash(data, hash) {
  const said = new URLSearchParams(hash.replace(/^#/, "")), state = everything();
  const actor = (id) => data.actors.findIndex((each) => each.id === id);
  if (["pairs", "encounters"].includes(said.get("view"))) state.view = said.get("view");
  state.folded = said.get("by") === "state";
  const window = (said.get("time") || "").split("/").map(fromIso);
  if (window.length === 2 && window.every((day) => day !== null) && window[0] <= window[1]) state.window = window;
  const most = Number(said.get("most"));
  if (Number.isInteger(most) && most > 0) state.most = most;
  for (const [group, off] of Object.entries(state.off)) {
    for (const name of said.getAll(`-${group}`)) {
      const i = data.filters[group].indexOf(name);
      if (i >= 0) off.add(i);
    }
  }
  for (const id of said.getAll("around")) if (actor(id) >= 0) state.around.add(actor(id));
  const pair = said.getAll("pair").map(actor).sort((a, b) => a - b);
  if (pair.length === 2 && pair[0] >= 0) state.chosen = { pair };
  if (actor(said.get("actor")) >= 0) state.chosen = { actor: actor(said.get("actor")) };
  const encounter = data.encounters.id.indexOf(said.get("encounter"));
  if (said.has("encounter") && encounter >= 0) state.chosen = { encounter };
  if (said.has("undated")) state.chosen = { undated: true };
  if (data.actors[actor(said.get("circle"))]?.circle >= 0) state.chosen = { circle: data.actors[actor(said.get("circle"))].circle };
  if (said.get("text")) state.chosen = { text: said.get("text") };
  return state;
}
