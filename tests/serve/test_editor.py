"""The query editor in a browser: a question of the catalogue is chosen, run, and answered; nothing else is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_question_of_the_catalogue_is_answered(server: Any, page: Any) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.url + "/")
    page.wait_for_selector("body[data-ready=yes]", timeout=60_000)
    page.select_option("#examples", "people")
    assert "article by article" in page.inner_text("#about") or page.inner_text("#about")
    page.click(".tabPanel.active .yasqe_queryButton")
    page.wait_for_selector(".tabPanel.active .yasr_results table", timeout=60_000)
    assert "Kenichiro Sasae" in page.inner_text(".tabPanel.active .yasr_results")
    assert {request for request in requests if not request.startswith((server.url, "data:", "blob:"))} == set()
    assert complaints == []


def test_the_graph_page_opens_from_the_server(server: Any, page: Any) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server.url + "/graph")
    page.wait_for_selector("canvas", timeout=60_000)
    assert complaints == []
