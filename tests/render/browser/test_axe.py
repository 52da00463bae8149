"""axe-core finds no serious fault in the page, whatever is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kg.render.network import Network

FOUND = find_spec("axe_playwright_python")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOUND, reason="axe-playwright-python, which brings axe-core, is not installed"),
]
Open = Callable[..., Any]

RUN = """async (serious) => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return [found.passes.length, found.violations.filter(({ impact }) => !serious || ["serious", "critical"].includes(impact))
    .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 90)).join(" | ")}`)];
}"""


def axe(opened: Any, *, serious: bool = False) -> list[str]:
    """The faults that axe-core finds, all or the serious and critical ones."""
    assert FOUND
    assert FOUND.origin
    source = (Path(FOUND.origin).parent / "axe.min.js").read_text("utf-8")
    # the browser hands it in beside the page's policy, which lets no such script in
    opened.page.evaluate(f"() => {{ {source} }}")
    passed, faults = opened.page.evaluate(RUN, serious)
    assert passed > 20, "axe has not looked at the page"
    return list(faults)


VIEWS = {
    "first look": "",
    "pairs": "#view=pairs",
    "encounters": "#view=encounters",
    "an actor": "#actor=person/kim-kye-gwan",
    "a pair": "#pair=state/JP&pair=state/KP",
    "by state, in a window, with a filter": "#by=state&time=2005-01-01/2005-12-31&-status=Denied",
    "nothing in view": "#time=1900-01-01/1900-02-01",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", VIEWS.values(), ids=VIEWS)
def test_no_fault(open_page: Open, told: Network, link: str, scheme: str) -> None:
    opened = open_page(told, link=link, color_scheme=scheme)
    opened.page.locator("#save summary").click()
    assert axe(opened) == []


def test_no_fault_while_searching(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("ki")
    opened.page.locator("#hits li").first.wait_for()
    assert axe(opened) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", VIEWS.values(), ids=VIEWS)
def test_no_fault_on_a_phone(open_page: Open, told: Network, link: str, scheme: str) -> None:
    screen = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
    opened = open_page(told, link=link, color_scheme=scheme, **screen)
    opened.page.locator("#legend summary").click()
    assert axe(opened) == []


@pytest.mark.parametrize("width", [1024, 390])
def test_no_fault_of_a_large_graph(open_page: Open, make_network: Callable[..., Network], width: int) -> None:
    opened = open_page(
        make_network(150, 600),
        link="#view=encounters&time=2004-01-01/2008-12-31",
        viewport={"width": width, "height": 768},
    )
    assert axe(opened) == []


def test_a_fault_is_found(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.evaluate("document.querySelector('#fit').textContent = ''; document.querySelector('#fit').title = ''")
    assert len(axe(opened, serious=True)) == 1
