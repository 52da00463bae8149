"""One HTML file that shows a network and the sentence behind every tie, opens from disk and asks nobody for anything.

Enters a `Network`, leaves a file, and beside a very large one a folder with the rest of its evidence. `pyvis.network.Network` holds nodes, ties and options, and the vis-network of the
installed pyvis draws them; the page around it is our own, since pyvis' page loads scripts from elsewhere and runs what
a quoted sentence says. What an article says is untrusted: it travels as escaped JSON in a data block, reaches the
screen as text only, and a content-security policy by hash lets no other script run and nothing be fetched.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import json
import os
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyvis.network
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg import resources
from kg.errors import RenderError
from kg.rdf.namespaces import DIP, PREFIXES
from kg.render.between import rank_between
from kg.render.circles import find_circles
from kg.render.layout import place
from kg.render.network import KINDS, STATUSES, TYPES, Encounter, Network, Report
from kg.render.words import in_words

SHAPES = {"person": "dot", "state": "square", "organisation": "diamond"}
OPTIONS: dict[str, Any] = {
    "physics": False,
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 4},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 0},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "tooltipDelay": 120,
        "multiselect": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}
SCRIPTS = (
    "dom", "data", "told", "days", "view", "chain", "link", "paint", "graph",
    "time", "legend", "overview", "evidence", "tables", "search", "turtle", "save", "app",
)  # fmt: skip
"""The page's own scripts in the order in which they stand in it: each uses earlier ones only, the last starts."""
ROLES = ("participant", "host", "guest", "mediator")
PREFIXED = ("dip", "edtf", "oa", "rdfs", "schema", "sem", "skos", "xsd")
"""The vocabularies that the page's Turtle is written with."""
CHUNK = 500
"""How many encounters have their evidence in one chunk: some 150 kB, read in two milliseconds."""
LIMIT = 30_000_000
"""Bytes above which the evidence of the oldest encounters goes beside the page: beyond, mail refuses it and phones choke."""
PARTY, REPORT = 2, 1
"""How much a first look needs of a participant - actor and side - and of a report: its article."""
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """Evidence that lies beside a page: its folder, of how many encounters it is, and how large."""

    folder: Path
    encounters: int
    bytes: int


def write_page(
    network: Network, path: str | os.PathLike[str], *, title: str = "Who met whom", limit: int = LIMIT
) -> Beside | None:
    """Write the page, whole or not at all: the file appears, or is replaced, once it is complete.

    The evidence of the oldest encounters of a page that would have more than `limit` bytes goes to a folder beside it,
    which is named for the page; returned is what lies there, or None. The same network and title give the same bytes.
    Raises RenderError where the page cannot be written.
    """
    with _uncollected():
        return _write_page(network, Path(path), title=title, limit=limit)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles of garbage: millions of small lists are made, none in a cycle, and it looks at all of them."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _write_page(network: Network, target: Path, *, title: str, limit: int) -> Beside | None:
    folder = target.with_name(f"{target.stem}-evidence")
    data, chunks = split(payload(network))
    texts = [as_json(chunk) for chunk in chunks]
    inside, sizes = len(texts), [len(text.encode()) for text in texts]
    text = _page(title, data, texts)
    if len(text.encode()) > limit:
        rest = limit - (len(text.encode()) - sum(sizes))
        inside = max(1, sum(1 for end in accumulate(sizes) if end <= rest))
    beside, stamp = None, ""
    if inside < len(texts):
        stamp = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
        count = sum(len(chunk) for chunk in chunks[inside:])
        beside = Beside(folder=folder, encounters=count, bytes=sum(sizes[inside:]))
        about = {"folder": folder.name, "stamp": stamp, "from": inside, "encounters": count}
        text = _page(title, data | {"beside": about}, texts[:inside], beside=True)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for number, chunk in enumerate(texts[inside:], start=inside):
            folder.mkdir(exist_ok=True)
            _write(folder / f"{stamp}-{number}.js", f'kgTold("{stamp}", {number}, {chunk});\n')
        _write(target, text)
        _clear(folder, keep=stamp)
    except OSError as error:
        raise RenderError(f"{target}: the page cannot be written ({error.strerror or error})") from error
    return beside


def _write(target: Path, text: str) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _clear(folder: Path, *, keep: str) -> None:
    """Take away the evidence of the page that was there before, and nothing else."""
    if folder.is_dir() and not folder.is_symlink():
        for path in folder.iterdir():
            found = re.fullmatch(r"([0-9a-f]{12})-\d+\.js", path.name)
            if found and found[1] != keep:
                path.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()


def page(network: Network, *, title: str = "Who met whom") -> str:
    """The page as text, with all its evidence."""
    data, chunks = split(payload(network))
    return _page(title, data, [as_json(chunk) for chunk in chunks])


def _page(title: str, data: dict[str, Any], chunks: Sequence[Markup], *, beside: bool = False) -> str:
    folder = resources.folder("render/template")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    style = (folder / "style.css").read_text("utf-8")
    library = re.sub(r"//# sourceMappingURL=\S+\s*$", "", vis_network().read_text("utf-8"))  # is not there
    own = "\n".join((folder / "js" / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    script = f'(() => {{\n"use strict";\n{own}}})();\n'
    for part in (style, library, script):
        if "</s" in part:
            raise RenderError(f"{folder}: a script or style sheet holds '</s', which ends it early in HTML")
    return environment.get_template(
        "page.html"
    ).render(
        title=title,
        policy=policy(scripts=(library, script), styles=(style,), beside=beside),
        style=Markup(style),  # ours, from the installed package, as are the scripts
        library=Markup(library),
        script=Markup(script),
        data=as_json(data),
        first=chunks[:1],
        rest=chunks[1:],
    )


def vis_network() -> Path:
    """The vis-network that the installed pyvis brings along."""
    spec = find_spec("pyvis")
    found = Path(spec.origin or "").parent / "lib" / "vis-9.1.2" / "vis-network.min.js" if spec else Path()
    if not found.is_file():
        raise RenderError(f"{found}: pyvis is installed without its vis-network 9.1.2; install pyvis 0.3.2 again")
    return found


def policy(*, scripts: Sequence[str], styles: Sequence[str], beside: bool = False) -> str:
    """A content-security policy that lets exactly these inline scripts and styles be, and nothing be fetched.

    With `beside`, also what these scripts themselves ask for, and nothing that stands in the page as markup: a browser
    lets a page from disk read evidence in no other way than as a script, and checks no hash of a file on disk.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join([*(_hash(text) for text in scripts), *(("'strict-dynamic'",) if beside else ())]),
            "style-src " + " ".join(_hash(text) for text in styles),
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def as_json(value: object) -> Markup:
    """JSON that may stand in a script element: no `<`, `>` or `&`, no line end that ends a line of JavaScript.

    Half of a surrogate pair, which UTF-8 cannot hold, becomes the replacement character.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


# -- the drawing --------------------------------------------------------------------------------------------------


def as_pyvis(network: Network) -> pyvis.network.Network:
    """The network as a `pyvis.network.Network`: a node an actor, an edge a pair with the number of its encounters.

    Positions are computed, physics is off. The lists are filled directly: `add_edge` looks through all edges for each.
    """
    places = place(network)
    net = pyvis.network.Network(directed=True)
    number = {actor.id: i for i, actor in enumerate(network.actors)}
    net.node_ids = list(range(len(network.actors)))
    net.nodes = [
        {
            "id": i,
            "label": a.label,
            "shape": SHAPES[a.kind],
            "group": a.kind,
            "x": places[a.id][0],
            "y": places[a.id][1],
        }
        for i, a in enumerate(network.actors)
    ]
    net.node_map = {node["id"]: node for node in net.nodes}
    net.edges = [
        {"from": number[a], "to": number[b], "value": count}
        for (a, b), count in sorted(network.ties().items())
        if a in number and b in number
    ]
    net.options = OPTIONS  # `set_options` takes blanks out of the values
    return net


class _Numbered:
    """Values in the order of their first use; the page names them by number."""

    def __init__(self, values: Sequence[Hashable] = ()) -> None:
        self.numbers: dict[Hashable, int] = {value: i for i, value in enumerate(values)}

    def __call__(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def list(self) -> list[Any]:
        return list(self.numbers)


def payload(network: Network) -> dict[str, Any]:
    """What the page knows, as plain lists; the scripts' `data.js` is the other side of it."""
    net = as_pyvis(network)
    sides = place(network, sides=True)
    between = rank_between(network)
    circles = find_circles(network)
    kinds, types, statuses = _Numbered(KINDS), _Numbered(TYPES), _Numbered(STATUSES)
    # alphabetical, so that the legend is
    topics = _Numbered(sorted({t for e in network.encounters for t in e.topics}))
    publishers = _Numbered(sorted({s.publisher for s in network.sources}))
    # by name and IRI: two places may have one name
    places, dates, roles = _Numbered(), _Numbered([""]), _Numbered(ROLES)
    topic_ids = {t: iri for e in network.encounters for t, iri in zip(e.topics, e.topic_ids, strict=False)}
    place_kinds = {p.id: p.kind for p in network.places}
    ends = _Numbered([""])  # of IRIs that begin with another one
    actor = {a.id: i for i, a in enumerate(network.actors)}
    source = {s.id: i for i, s in enumerate(network.sources)}
    number = {e.id: i for i, e in enumerate(network.encounters)}
    named = (network.actors, network.encounters, network.sources)
    prefix = _common_prefix([thing.id for things in named for thing in things])

    def report(r: Report, e: Encounter) -> list[Any]:
        units = _utf16(r.quote)
        return [
            source[r.source],
            types(r.type) if r.type and r.type != e.type else -1,
            statuses(r.status) if r.status and r.status != e.status else -1,
            dates(r.when) if r.when and r.when != e.when else -1,
            r.quote,
            [x for m in r.marks if m.actor in actor for x in (units(m.start), units(m.end), actor[m.actor])],
            r.start,
            _end(r.id, r.source, ends),
            _end(r.evidence, f"{r.source}#evidence/{r.start}-{r.start + len(r.quote)}", ends),
        ]

    def encounter(e: Encounter) -> list[Any]:
        return [
            e.id.removeprefix(prefix),
            types(e.type),
            statuses(e.status),
            _day(e.earliest),
            _day(e.latest),
            dates(e.when),
            [places(p) for p in zip_longest(e.places, e.place_ids[: len(e.places)], fillvalue="")],
            [topics(t) for t in e.topics],
            [
                [actor[p.actor], actor.get(p.side, -1), roles(p.role), p.office, _end(p.id, e.id, ends)]
                for p in e.participants
                if p.actor in actor
            ],
            [report(r, e) for r in e.reports if r.source in source],
            [e.words, e.venue, e.occasion, e.series, e.edition],
            e.label,
            [number[plan] for plan in e.realises if plan in number],
        ]

    encounters = [encounter(e) for e in network.encounters]
    return {
        "options": net.options,
        "prefix": prefix,
        "actors": [
            [
                a.id.removeprefix(prefix),
                node["label"],
                kinds(node["group"]),
                actor.get(a.side, -1),
                node["x"],
                node["y"],
                *sides[a.id],
                list(a.names),
                list(a.offices),
                between.get(a.id, 0),
                circles.get(a.id, -1),
            ]
            for a, node in zip(network.actors, net.nodes, strict=True)
        ],
        "shapes": [SHAPES[kind] for kind in KINDS],
        "sources": [
            [
                s.title,
                publishers(s.publisher),
                web_address(s.url),
                in_words(s.published),
                s.published,
                s.id.removeprefix(prefix),
            ]
            for s in network.sources
        ],
        "encounters": encounters,
        "kinds": kinds.list(),
        "types": types.list(),
        "statuses": statuses.list(),
        "topics": topics.list(),
        "topicIds": [topic_ids.get(topic, "") for topic in topics.list()],
        "publishers": publishers.list(),
        "places": [label for label, _ in places.list()],
        "placeIds": [iri for _, iri in places.list()],
        "placeClasses": [DIP[place_kinds.get(iri, "place").capitalize()].value for _, iri in places.list()],
        "roles": roles.list(),
        "dates": [[edtf, in_words(edtf)] for edtf in dates.list()],
        "ends": ends.list(),
        # the terms of the ontology for what the lists above begin with
        "terms": {
            "prefixes": {name: PREFIXES[name] for name in PREFIXED},
            "kinds": [DIP[kind.capitalize()].value for kind in KINDS],
            "types": [DIP[kind.capitalize()].value for kind in TYPES],
            "statuses": [DIP[status].value for status in STATUSES],
            "roles": [DIP[f"{role}Role"].value for role in ROLES],
        },
    }


def _end(iri: str, start: str, ends: _Numbered) -> int:
    """The number of what is left of an IRI behind its start; -1 where it begins otherwise, or there is none."""
    return ends(iri.removeprefix(start)) if iri.startswith(start) and iri else -1


def split(data: dict[str, Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    """What a first look needs, and the evidence in chunks, the newest first: they are read when they are wanted.

    In goes what `payload` returns; out comes the same with its encounters by column, as `data.js` reads them: a browser
    reads few long lists in a quarter of the time of many short ones. Each encounter names its chunk, in which it stands
    in the same order; `told.js` is the other side of that.
    """
    encounters = data["encounters"]

    def newest(i: int) -> tuple[bool, int, int, int]:
        first, last = encounters[i][3], encounters[i][4]
        return first is None, -(first or 0), -(last or 0), i

    order = sorted(range(len(encounters)), key=newest)
    number = {i: place // CHUNK for place, i in enumerate(order)}
    chunks: list[list[Any]] = [[] for _ in range(-(-len(encounters) // CHUNK))]
    for i, (*_, participants, reports, notes, label, _plans) in enumerate(encounters):
        chunks[number[i]].append([[p[PARTY:] for p in participants], [r[REPORT:] for r in reports], notes, label])
    columns: dict[str, list[Any]] = {
        name: [encounter[k] for encounter in encounters]
        for k, name in enumerate(("id", "type", "status", "first", "last", "when"))
    }
    columns |= {
        "places": _listed([e[6] for e in encounters]),
        "topics": _listed([e[7] for e in encounters]),
        "parties": _listed([[x for p in e[8] for x in p[:PARTY]] for e in encounters]),
        "sources": _listed([[x for r in e[9] for x in r[:REPORT]] for e in encounters]),
        "plans": _listed([e[12] for e in encounters]),
        "chunk": [number[i] for i in range(len(encounters))],
    }
    return data | {"encounters": columns}, chunks


def _listed(lists: Sequence[Sequence[int]]) -> list[list[int]]:
    """Short lists as two long ones: how many are in each, and all of them."""
    return [[len(each) for each in lists], [x for each in lists for x in each]]


def web_address(url: str) -> str:
    """The address if it is one that a reader may follow, else ""."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def _day(value: date | None) -> int | None:
    """Days since 1970, as JavaScript counts."""
    return None if value is None else value.toordinal() - EPOCH


def _utf16(text: str) -> Callable[[int], int]:
    """From offsets in code points to offsets in JavaScript's units."""
    if text.isascii() or max(text) < "\U00010000":
        return lambda offset: offset
    return lambda offset: len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def _common_prefix(ids: Sequence[str]) -> str:
    """What all ids begin with, up to a slash; it is written once."""
    first, last = min(ids, default=""), max(ids, default="")  # what these two share, all share
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first.rfind("/", 0, same) + 1]
