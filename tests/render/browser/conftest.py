"""Pages opened in a browser from disk, without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kg.render.network import Network
from kg.render.page import write_page


class Opened:
    """A page and all that it said or asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )

    def counts(self) -> str:
        return self.page.locator("#counts").inner_text()

    def cards(self) -> list[str]:
        return self.page.locator("#evidence .card").all_inner_texts()

    def find(self, text: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Writes a page and opens it from disk, with the network cut; at the end it must have asked for nothing else."""
    made: list[tuple[Opened, str]] = []

    def open_page(network: Network, *, title: str = "Who met whom", link: str = "", **context: Any) -> Opened:
        path = tmp_path / "graph.html"
        write_page(network, path, title=title)
        context.setdefault("viewport", {"width": 1400, "height": 900})
        page = browser.new_context(offline=True, **context).new_page()
        page.set_default_timeout(8000)
        opened = Opened(page)
        made.append((opened, path.as_uri()))
        page.goto(path.as_uri() + link)
        page.locator("#counts").filter(has_text="encounter").wait_for(state="attached")
        while not page.evaluate("performance.getEntriesByName('kg:first-frame').length"):
            page.wait_for_timeout(20)
        return opened

    yield open_page
    for opened, address in made:
        opened.page.context.close()
        assert [request.partition("#")[0] for request in opened.requests] == [address]
        assert opened.complaints == []
