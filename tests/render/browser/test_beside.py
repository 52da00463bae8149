"""A page too large for one file: the evidence of its oldest encounters lies in a folder beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kg.render.network import Encounter, Network
from kg.render.page import Beside, write_page
from tests.render.conftest import ID

pytestmark = pytest.mark.browser
MOVE = "(hash) => { location.hash = hash; }"


@pytest.fixture
def network(make_network: Callable[..., Network]) -> Network:
    return make_network(60, 1300)


@pytest.fixture
def written(network: Network, tmp_path: Path) -> Beside:
    beside = write_page(network, tmp_path / "who & whom.html", limit=1)
    assert beside
    return beside


@pytest.fixture
def open_beside(browser: Browser, tmp_path: Path, written: Beside) -> Iterator[Callable[[], Page]]:
    """Opens the page from disk with the network cut; what it asks for lies in its own folder."""
    opened: list[tuple[Page, list[str]]] = []

    def open_beside() -> Page:
        page = browser.new_context(offline=True).new_page()
        page.set_default_timeout(8000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        opened.append((page, asked))
        page.goto((tmp_path / "who & whom.html").as_uri())
        page.locator("#counts").filter(has_text="encounter").wait_for(state="attached")
        return page

    yield open_beside
    for page, asked in opened:
        page.context.close()
        assert asked[1:]
        assert all(url.startswith(written.folder.as_uri() + "/") for url in asked[1:])


def oldest(network: Network) -> Encounter:
    return min((e for e in network.encounters if e.earliest), key=lambda e: (e.earliest, e.id))


def test_the_folder_is_read_when_it_is_wanted(open_beside: Callable[[], Page], network: Network) -> None:
    page = open_beside()
    assert "keep the two together" in page.locator("#beside").inner_text().lower()
    assert page.locator("blockquote").count() == 40  # the newest are in the page
    one = oldest(network)
    page.evaluate(MOVE, f"#encounter={one.id.removeprefix(ID)}")
    page.locator("blockquote", has_text=one.reports[0].quote).wait_for()


def test_a_file_of_all_waits_for_all(open_beside: Callable[[], Page], network: Network) -> None:
    page = open_beside()
    page.locator("#save summary").click()
    with page.expect_download() as caught:
        page.locator("#save-csv").click()
    text = Path(caught.value.path()).read_text("utf-8-sig")
    assert all(e.reports[0].quote in text for e in network.encounters)


def test_a_search_reads_all_before_it_has_found_nothing(open_beside: Callable[[], Page], network: Network) -> None:
    page = open_beside()
    words = oldest(network).reports[0].quote
    page.keyboard.press("/")
    page.keyboard.insert_text(words)
    page.keyboard.press("Enter")
    page.locator("blockquote", has_text=words).first.wait_for()


def test_a_folder_that_is_not_there_is_said(open_beside: Callable[[], Page], network: Network, written: Beside) -> None:
    shutil.rmtree(written.folder)
    page = open_beside()
    page.evaluate(MOVE, f"#encounter={oldest(network).id.removeprefix(ID)}")
    page.locator(".missing", has_text="“who & whom-evidence”, which is not beside this page").wait_for()


def test_a_folder_of_another_page_is_not_read(
    open_beside: Callable[[], Page], network: Network, written: Beside
) -> None:
    for path in written.folder.iterdir():
        path.write_text(path.read_text("utf-8").replace('kgTold("', 'kgTold("0'), "utf-8")
    page = open_beside()
    page.evaluate(MOVE, f"#encounter={oldest(network).id.removeprefix(ID)}")
    page.locator(".missing", has_text="which is not beside this page").wait_for()


def test_hostile_evidence_beside_a_page_is_data(browser: Browser, tmp_path: Path, hostile: Network) -> None:
    many = (e for _ in range(60) for e in hostile.encounters)
    some = tuple(replace(e, id=f"{e.id}{i}") for i, e in enumerate(many))
    assert write_page(
        Network(actors=hostile.actors, encounters=some, sources=hostile.sources), tmp_path / "h.html", limit=1
    )
    page = browser.new_context(offline=True).new_page()
    page.goto((tmp_path / "h.html").as_uri() + "#view=encounters")
    page.locator("#counts").filter(has_text="encounter").wait_for(state="attached")
    page.locator("#save summary").click()
    with page.expect_download() as caught:
        page.locator("#save-csv").click()
    assert Path(caught.value.path()).read_text("utf-8-sig").count("href") > 1000
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed").count() == 0
    page.context.close()


def test_no_other_script_beside_a_page_runs(browser: Browser, tmp_path: Path, network: Network) -> None:
    path = tmp_path / "g.html"
    beside = write_page(network, path, limit=1)
    assert beside
    (tmp_path / "other.js").write_text("window.hurt = 'beside'", "utf-8")
    (beside.folder / "other.js").write_text("window.hurt = 'in the folder'", "utf-8")
    markup = (
        '<script src="other.js"></script><script src="g-evidence/other.js"></script><script>window.hurt = "in it"</script>'
        '<script type="module" src="other.js"></script><img src="x" onerror="window.hurt = 1"><link rel="prefetch" href="other.js">'
        '<iframe src="other.js"></iframe><object data="other.js"></object><base href="https://x.example/">'
        '<svg onload="window.hurt = 1"></svg><a id="run" href="javascript:window.hurt = 1">run</a>'
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace('<header id="top">', f'{markup}<header id="top">'), "utf-8")
    page = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.locator("#counts").filter(has_text="encounter").wait_for(state="attached")
    page.evaluate("document.querySelector('#run').click()")
    one = oldest(network)
    page.evaluate(MOVE, f"#encounter={one.id.removeprefix(ID)}")
    page.locator("blockquote", has_text=one.reports[0].quote).wait_for()  # what the page itself asks for is read
    assert page.evaluate("window.hurt") is None
    assert [url for url in asked if not url.startswith("file:")] == []
    page.context.close()


def test_paper_says_what_had_not_been_read(open_beside: Callable[[], Page], network: Network) -> None:
    page = open_beside()
    before = "window.dispatchEvent(new Event('beforeprint'))"
    page.evaluate(before)
    assert "Not all sentences were read" in page.locator("#paper").inner_text()
    page.wait_for_function("document.querySelector('#encounters').textContent.length > 0")
    page.locator("#save summary").click()
    with page.expect_download():  # waits for all
        page.locator("#save-csv").click()
    page.evaluate(before)
    assert "Not all sentences" not in page.locator("#paper").inner_text()
    text = page.locator("#encounters").inner_text()
    assert all(e.reports[0].quote in text for e in network.encounters)


def test_ctrl_p_waits_for_what_had_not_been_read(open_beside: Callable[[], Page], network: Network) -> None:
    page = open_beside()
    page.evaluate(
        "() => { window.print = () => { window.dispatchEvent(new Event('beforeprint')); window.printed = true; }; }"
    )
    page.locator("#evidence .card").first.wait_for()  # ready for keys
    assert page.evaluate("window.printed") is None
    page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printed")
    assert "Not all sentences" not in page.locator("#paper").inner_text()
    text = page.locator("#encounters").inner_text()
    assert all(e.reports[0].quote in text for e in network.encounters)
