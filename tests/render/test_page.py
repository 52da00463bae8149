"""The file: whole or not at all, the same bytes each time, and nothing in it that an article could make run."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import pyvis.network
from hypothesis import given
from hypothesis import strategies as st

from kg import resources
from kg.errors import RenderError
from kg.render.network import Actor, Encounter, Mark, Network, Participant, Report, Source
from kg.render.page import SCRIPTS, as_json, as_pyvis, page, payload, vis_network, web_address, write_page

# as it was read and tried; another one is to be read and tried before it is shipped
VIS_NETWORK = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"


class Elements(HTMLParser):
    """What a browser makes of the file."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.here = ""
        self.data: list[str] = []  # blocks that are data, no script: their number, not their words
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag in self.inside:
            self.inside[tag].append("")
        if tag == "script" and "type" in dict(attrs):
            self.data.append(self.inside["script"].pop())
            tag = "data"

        self.here = tag

    def handle_endtag(self, tag: str) -> None:
        self.here = ""

    def handle_data(self, data: str) -> None:
        if self.here in self.inside:
            self.inside[self.here][-1] += data
        elif self.here == "data":
            self.data[-1] += data


def data_of(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Elements(text).data[0])
    return found


def test_vis_network_is_the_one_that_was_read() -> None:
    assert hashlib.sha256(vis_network().read_bytes()).hexdigest() == VIS_NETWORK


def test_all_scripts_are_in_the_page() -> None:
    files = {path.stem for path in (resources.folder("render/template") / "js").glob("*.js")}
    assert len(SCRIPTS) == 18
    assert files == set(SCRIPTS)


def test_the_same_network_makes_the_same_bytes(tmp_path: Path, make_network: Callable[..., Network]) -> None:
    for name in ("one.html", "two.html"):
        write_page(make_network(60, 100), tmp_path / "deep" / name)
    one, two = (path.read_bytes() for path in sorted((tmp_path / "deep").iterdir()))
    assert one == two
    assert b"\r" not in one
    assert one.startswith(b"<!doctype html>\n")


def test_a_page_is_replaced_whole_or_not_at_all(tmp_path: Path, told: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "graph.html"
    write_page(Network(), path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(RenderError, match=r"graph\.html.*No space left"):
            write_page(told, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_large_page_leaves_the_oldest_evidence_beside_it(
    tmp_path: Path, make_network: Callable[..., Network]
) -> None:
    network, path, folder = make_network(60, 1300), tmp_path / "graph.html", tmp_path / "graph-evidence"
    assert write_page(network, path) is None
    assert not folder.exists()
    whole = path.stat().st_size
    beside = write_page(network, path, limit=whole - 1)
    assert beside
    assert beside.folder == folder
    assert path.stat().st_size < whole
    files = list(folder.iterdir())
    assert len(files) == 1
    data = data_of(path.read_text("utf-8"))
    assert data["beside"]["encounters"] == beside.encounters == len(network.encounters) - 1000
    before = {each: each.read_bytes() for each in (path, *files)}
    assert write_page(network, path, limit=whole - 1) == beside
    assert {each: each.read_bytes() for each in (path, *folder.iterdir())} == before
    # another page in its place takes its own evidence away, and nothing that somebody else put there
    (folder / "notes.txt").write_text("mine", "utf-8")
    write_page(make_network(50, 1200), path, limit=1)
    assert not set(files) & set(folder.iterdir())
    write_page(Network(), path)
    assert [each.name for each in folder.iterdir()] == ["notes.txt"]


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=re.escape(str(tmp_path))):
        write_page(Network(), tmp_path)


def test_nothing_is_fetched(told: Network) -> None:
    elements = Elements(page(told))
    assert not [text for text in elements.inside["script"] if "sourceMappingURL" in text]  # developer tools would ask
    for tag, attributes in elements.found:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form"), tag
        assert not {"src", "href", "srcset", "action"} & set(attributes), (tag, attributes)


def test_the_policy_names_the_scripts_and_styles_that_are_there(told: Network) -> None:
    elements = Elements(page(told))
    policy = next(a["content"] or "" for _, a in elements.found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "self" not in policy
    assert "file:" not in policy
    for text in (*elements.inside["script"], *elements.inside["style"]):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert not [
        attribute for _, a in elements.found for attribute in a if attribute.startswith("on") or attribute == "style"
    ]


def test_hostile_text_makes_no_element(hostile: Network, told: Network) -> None:
    plain, odd = Elements(page(told)), Elements(page(hostile, title="</title><script>hurt()</script>"))
    assert [tag for tag, _ in odd.found] == [tag for tag, _ in plain.found]
    assert odd.inside["title"] == ["</title><script>hurt()</script>"]
    assert data_of(page(hostile))["actors"][0][1] == hostile.actors[0].label


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_comes_back_and_ends_no_script(value: Any) -> None:
    text = as_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


def test_half_a_surrogate_pair_can_be_written(tmp_path: Path) -> None:
    write_page(Network(actors=(Actor(id="a", kind="person", label="\ud83d"),)), tmp_path / "graph.html")
    assert data_of((tmp_path / "graph.html").read_text("utf-8"))["actors"][0][1] == "\ufffd"


def test_marks_count_as_javascript_does() -> None:
    quote = "🤝🤝 Kim met him."
    network = Network(
        actors=(Actor(id="kim", kind="person", label="Kim"),),
        encounters=(
            Encounter(
                id="e",
                type="meeting",
                status="held",
                participants=(Participant(actor="kim"),),
                reports=(Report(source="s", quote=quote, marks=(Mark(start=3, end=6, actor="kim"),)),),
            ),
        ),
        sources=(Source(id="s", title="t"),),
    )
    assert quote[3:6] == "Kim"
    start, end, _ = payload(network)["encounters"][0][9][0][5]
    assert quote.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == "Kim"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://news.example.org/1?a=b#c", True),
        ("HTTP://news.example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//news.example.org/1", False),  # of a page on disk, the disk
        ("file:///etc/passwd", False),
        ("https:", False),
        ("http://[", False),  # malformed
        ("", False),
    ],
)
def test_links_lead_to_the_web_only(address: str, kept: bool) -> None:
    assert web_address(address) == (address if kept else "")


def test_pyvis_holds_nodes_and_ties(told: Network) -> None:
    net = as_pyvis(told)
    assert isinstance(net, pyvis.network.Network)
    assert net.num_nodes() == len(told.actors)
    assert {node["shape"] for node in net.nodes} == {"dot", "square", "diamond"}
    assert sum(edge["value"] for edge in net.edges) == sum(told.ties().values())
    assert net.get_node(0)["label"] == told.actors[0].label
    assert net.options["physics"] is False
