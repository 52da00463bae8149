// The query editor: YASGUI on this server's endpoint, with the catalogue as its examples. It asks nobody else.
"use strict";
const endpoint = new URL("/sparql", location.href).href;
Yasgui.Yasqe.defaults.autocompleters = ["variables"]; // the others ask servers elsewhere for prefixes and terms
const yasgui = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint, method: "POST" },
  copyEndpointOnNewTab: true,
  endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  persistenceId: "diplomacy-kg",
});
const choice = document.getElementById("examples");
fetch("/examples.json").then((answer) => answer.json()).then((examples) => {
  for (const example of examples) choice.append(new Option(example.title, example.name));
  choice.addEventListener("change", () => {
    const example = examples.find((one) => one.name === choice.value);
    if (!example) return;
    document.getElementById("about").textContent = example.about;
    const tab = yasgui.addTab(true, { name: example.name });
    tab.setQuery(example.query);
  });
  document.body.dataset.ready = "yes";
});
window.yasgui = yasgui;
