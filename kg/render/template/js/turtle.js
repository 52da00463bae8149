// What is in view, as Turtle: triples of the graph behind the page, in the words of its ontology.

/** An IRI as Turtle writes it. What an IRI cannot hold is percent-encoded: nothing can end it early. */
const iri = (text) => `<${text.replace(/[\u0000-\u0020<>"{}[\]|^`\\\u007f-\u009f\u202a-\u202e]|%(?![0-9A-Fa-f]{2})/g, encodeURIComponent)}>`;

/** A literal as Turtle writes it. */
const literal = (text) =>
  `"${String(text).replace(/[\u0000-\u001f"\\\u007f-\u009f\u2028\u2029]/g, (c) => ({ '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c] || `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;

/** Those encounters as Turtle, with all who took part, the sentences and the articles; what has no IRI in the graph gets none here. */
function toTurtle(data, encounters) {
  const { terms, prefix, ends } = data, written = new Set(), blocks = [];
  const whole = (id) => prefix + id;
  /** A subject with its predicates, each [predicate, ...objects]; none twice, and none without objects. */
  const say = (subject, ...said) => {
    if (!subject || written.has(subject)) return;
    written.add(subject);
    const lines = said.map(([predicate, ...objects]) => [predicate, [...new Set(objects.filter(Boolean))]]).filter(([, objects]) => objects.length);
    if (lines.length) blocks.push(`${iri(subject)} ${lines.map(([predicate, objects]) => `${predicate} ${objects.join(", ")}`).join(" ;\n    ")} .\n`);
  };
  const node = (id) => id && iri(id);
  const words = (text) => text && literal(text);
  const typed = (text, type) => text && `${literal(text)}^^${type}`;
  const number = (n) => typed(String(n), "xsd:integer");

  function actor(i) {
    const { id, kind, label, names } = data.actors[i];
    say(whole(id), ["a", node(terms.kinds[kind])], ["rdfs:label", words(label)], ["skos:altLabel", ...names.map(words)]);
  }
  function article(i) {
    const [title, publisher, address, , published, id] = data.sources[i];
    say(whole(id), ["a", "dip:Article"], ["rdfs:label", words(title)], ["schema:publisher", words(data.publishers[publisher])],
      ["schema:url", typed(address, "xsd:anyURI")], ["schema:datePublished", /^\d{4}-\d\d-\d\d$/.test(published) && typed(published, "xsd:date")]);
  }
  /** The annotation of a report's sentence; its IRI, "" where the graph has none. */
  function evidence([source, , , , quote, , start, , end]) {
    if (!(end >= 0)) return "";
    const from = whole(data.sources[source][5]), place = `${start}-${start + [...quote].length}`; // code points, as the graph counts
    const name = `${from}#evidence/${place}${ends[end]}`, span = `${from}#span/${place}`;
    say(name, ["a", "dip:Evidence", "oa:Annotation"], ["oa:hasTarget", node(span)]);
    say(span, ["a", "oa:SpecificResource"], ["oa:hasSource", node(from)], ["oa:hasSelector", node(`${span}/position`), node(`${span}/quote`)]);
    say(`${span}/position`, ["a", "oa:TextPositionSelector"], ["oa:start", number(start)], ["oa:end", number(start + [...quote].length)]);
    say(`${span}/quote`, ["a", "oa:TextQuoteSelector"], ["oa:exact", words(quote)]);
    return name;
  }

  for (const i of encounters) {
    const e = data.encounter(i), name = whole(e[ID]), parts = e[PARTICIPANTS], [told, venue, occasion, series] = e[NOTES];
    const id = (actor) => whole(data.actors[actor].id), sides = parts.map(([, side]) => side).filter((side) => side >= 0).map((side) => node(id(side)));
    const dated = data.edtf(e[WHEN]) && e[FIRST] !== null;
    const participation = ([, , , , end]) => (end >= 0 ? name + ends[end] : "");
    say(name,
      ["a", "dip:Encounter", node(terms.types[e[TYPE]])],
      ["rdfs:label", words(e[LABEL])],
      ["dip:status", node(terms.statuses[e[STATUS]])],
      ["dip:when", dated && typed(data.edtf(e[WHEN]), "edtf:EDTF")],
      ["sem:hasEarliestBeginTimeStamp", dated && typed(iso(e[FIRST]), "xsd:date")],
      ["sem:hasLatestEndTimeStamp", dated && typed(iso(e[LAST]), "xsd:date")],
      ["dip:dateText", dated && words(told)],
      ["sem:hasPlace", ...e[PLACES].map((place) => node(data.placeIds[place]))],
      ["dip:venue", words(venue)],
      ["dip:occasion", words(occasion)],
      ["dip:series", words(series)],
      ["dip:topic", ...e[TOPICS].map((topic) => node(data.topicIds[topic]))],
      ["dip:participant", ...parts.map(([actor]) => node(id(actor))), ...sides],
      ["dip:party", ...sides],
      ["dip:realises", ...e[PLANS].map((plan) => node(whole(data.encounter(plan)[ID])))],
      ["dip:participation", ...parts.map((part) => node(participation(part)))],
      ["dip:report", ...e[REPORTS].map(([source, , , , , , , end]) => end >= 0 && node(whole(data.sources[source][5]) + ends[end]))],
      ["dip:reportedIn", ...e[REPORTS].map(([source]) => node(whole(data.sources[source][5])))],
      ["dip:evidence", ...e[REPORTS].map((report) => node(evidence(report)))]);
    for (const part of parts) {
      const [who, side, role, office] = part;
      say(participation(part), ["a", "dip:Participation"], ["dip:actor", node(id(who))], ["dip:role", node(terms.roles[role])],
        ["dip:onBehalfOf", side >= 0 && node(id(side))], ["dip:inOffice", words(office)]);
      actor(who);
      if (side >= 0) actor(side);
    }
    for (const place of e[PLACES]) say(data.placeIds[place], ["a", node(data.placeClasses[place])], ["rdfs:label", words(data.places[place])]);
    for (const [source] of e[REPORTS]) article(source);
  }
  const prefixes = Object.entries(terms.prefixes).map(([short, long]) => `@prefix ${short}: ${iri(long)} .\n`);
  return `# ${plural(encounters.length, "encounter")} as seen in the page; the whole graph, with runs and hashes: kg export\n${prefixes.join("")}\n${blocks.join("\n")}`;
}
