"""The page as a reader meets it: drawn, searched, clicked, filtered, brushed - from one file, with the network cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.render.network import Network
from tests.render.conftest import ID

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

INK = """() => {
  const seen = document.querySelector("#canvas canvas");
  const pixels = seen.getContext("2d").getImageData(0, 0, seen.width, seen.height).data;
  let drawn = 0;
  for (let i = 3; i < pixels.length; i += 4) drawn += pixels[i] > 0;
  return drawn;
}"""
MIDDLE = """(label) => {
  const box = document.querySelector("#canvas").getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""


def test_the_graph_is_drawn(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    assert opened.counts() == "6 encounters · 6 actors · 6 ties"
    assert opened.page.evaluate(INK) > 3000
    assert opened.page.evaluate("document.compatMode") == "CSS1Compat"


def test_search_leads_to_a_person_and_escape_leads_back(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.find("kye gw")
    assert opened.page.locator("#evidence h2").inner_text() == "Kim Kye Gwan"
    assert len(opened.cards()) == 2
    assert opened.counts().startswith("2 encounters · 3 actors")
    opened.page.keyboard.press("Escape")
    assert opened.counts().startswith("6 encounters")


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("gye-gwan", "Kim Kye Gwan"),  # by another name
        ("DPRK", "North Korea"),
        ("before the year", "Sentences with “before the year”"),  # in a sentence
        ("SASAE", "Kenichiro Sasae"),  # case is nothing
    ],
)
def test_search(open_page: Open, told: Network, typed: str, heading: str) -> None:
    opened = open_page(told)
    opened.find(typed)
    assert opened.page.locator("#evidence h2").inner_text() == heading


def test_evidence_card(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.find("sasae")
    card = opened.page.locator(".card")
    assert card.count() == 1
    assert card.locator(".when").inner_text() == "14 September 2005"
    assert card.locator(".badge").inner_text() == "held"
    # the second mark stands behind an emoji-free stretch, the first report behind none: offsets are JavaScript's
    assert card.locator("mark").all_inner_texts() == ["Kim Kye Gwan", "Kenichiro Sasae", "Kim Gye-gwan"]
    link = card.locator("a")
    assert link.all_inner_texts() == ["Envoys confer in Beijing"]  # the other's address is no web address
    assert link.get_attribute("href") == "https://wire.example.org/1"
    assert "noopener" in (link.get_attribute("rel") or "")
    assert "This article dates it 13 September 2005, calls it talks." in card.inner_text()
    assert "for North Korea" in card.inner_text()


def test_a_plan_and_what_it_became_lead_to_each_other(open_page: Open, told: Network) -> None:
    opened = open_page(told, link="#encounter=encounter/3")
    (plan,) = opened.cards()
    assert "It took place: Conference, 5–7 August 2005" in plan
    assert "China was host to both for three days." in plan
    opened.page.get_by_role("button", name="Conference, 5–7 August 2005").click()
    (held,) = opened.cards()
    assert "It had been planned: Talks, 2005" in held
    assert held.count("It had been") == 1  # of the plan that is not on the page nothing can be said
    opened.page.get_by_role("button", name="Talks, 2005").click()
    assert opened.cards() == [plan]
    opened.page.get_by_role("tab", name="Encounters").click()
    assert opened.page.locator("#encounters tbody").inner_text().count("planned, then held") == 1


def test_dates_are_as_precise_as_known(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    assert opened.page.locator(".card .when").all_inner_texts() == [
        "15 September 2005",
        "14 September 2005",
        "5–7 August 2005",
        "2005",
        "November 2004",
        "No date given",
    ]


def test_click_on_a_tie_shows_its_evidence(open_page: Open, told: Network) -> None:
    # only these two are drawn, so that their tie goes through the middle of the picture
    opened = open_page(told, link="#around=person/kenichiro-sasae")
    opened.page.mouse.click(*opened.page.evaluate(MIDDLE))
    assert opened.page.locator("#evidence h2").inner_text() == "Kenichiro Sasae – Kim Kye Gwan"
    assert len(opened.cards()) == 1


def test_the_chain_between_two(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.find("japan")
    opened.page.get_by_role("button", name="Chain to …").click()
    opened.page.keyboard.type("china")
    opened.page.keyboard.press("Enter")
    assert opened.page.locator("#chain").inner_text() == "They met."
    assert len(opened.cards()) == 1
    # Kim and Sasae met; the states met; but between a man and a state of others nothing held leads
    opened.page.evaluate("location.hash = '#pair=person/kim-kye-gwan&pair=state/CN'")
    opened.page.locator("#chain", has_text="no chain").wait_for()
    assert [card.splitlines()[0] for card in opened.cards()] == ["15 September 2005"]  # the meeting that was denied


def test_a_chain_leads_through_others(open_page: Open, make_network: Callable[..., Network]) -> None:
    network = make_network(300, 500)
    met = network.ties()
    most = sorted({a for pair in met for a in pair}, key=lambda a: (-sum(a in pair for pair in met), a))
    others = [a for a in most if a != most[0] and tuple(sorted((a, most[0]))) not in met]
    one, other = (a.removeprefix("https://example.org/id/") for a in (most[0], others[-1]))
    opened = open_page(network, link=f"#most=10&pair={one}&pair={other}")
    said = opened.page.locator("#chain").inner_text()
    assert "They did not meet in view; the shortest chain has" in said
    steps = said.partition(". They")[0].count(" – ")
    assert steps >= 2
    assert len(opened.cards()) >= steps
    assert int(opened.counts().partition(" of ")[0].split()[-1]) > 10  # the chain is drawn beside the ten most met


def test_click_on_a_name_in_a_card(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.get_by_role("button", name="Red Cross").click()
    assert opened.page.locator("#evidence h2").inner_text() == "Red Cross"
    assert opened.page.locator(".badge").all_inner_texts() == ["✕ cancelled"]


def test_legend_filters(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.get_by_label("Held", exact=False).first.uncheck()
    assert opened.counts().startswith("3 encounters")
    opened.page.get_by_role("button", name="only Denied").click()
    assert opened.counts() == "1 encounter · 2 actors · 1 tie"
    opened.page.get_by_role("button", name="all", exact=True).click()
    assert opened.counts().startswith("6 encounters")
    opened.page.get_by_role("button", name="only The Daily").click()
    assert opened.counts().startswith("3 encounters")


def test_people_fold_into_states(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.get_by_role("button", name="States", exact=True).click()
    assert opened.counts() == "6 encounters · 4 actors · 4 ties"


def test_brush(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    box = opened.page.locator("#histogram").bounding_box()
    y = box["y"] + 30
    opened.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    opened.page.mouse.down()
    opened.page.mouse.move(box["x"] + box["width"] - 2, y, steps=8)
    opened.page.mouse.up()
    opened.page.locator("#evidence-count").filter(has_text="4 encounters in the time window").wait_for()
    assert "November 2004" not in " ".join(opened.cards())  # and the undated one is out
    assert "1 encounter without a date, not in the window: list" in opened.page.locator("#undated").inner_text()
    opened.page.locator("#undated").click()
    assert len(opened.cards()) == 1
    opened.page.locator("#histogram").focus()
    opened.page.keyboard.press("Escape")
    opened.page.locator("#counts").filter(has_text="6 encounters").wait_for()


def test_one_date_far_away_does_not_squash_the_others(open_page: Open, told: Network) -> None:
    old = replace(
        told.encounters[0], id=f"{ID}encounter/0", when="1894", earliest=date(1894, 1, 1), latest=date(1894, 12, 31)
    )
    opened = open_page(replace(told, encounters=(old, *told.encounters)))
    assert "a bar is a week" in opened.page.locator("#scale").inner_text()
    assert opened.page.locator("#scale").inner_text().endswith("beyond the break: 1 of 1894")
    box = opened.page.locator("#histogram").bounding_box()
    opened.page.mouse.move(box["x"] + 4, box["y"] + 30)  # over what stands apart alone
    opened.page.mouse.down()
    opened.page.mouse.move(box["x"] + 50, box["y"] + 30, steps=4)
    opened.page.mouse.up()
    opened.page.locator("#counts").filter(has_text="1 encounter ·").wait_for()
    assert opened.page.locator("#from").input_value() == "1894-01-01"
    opened.page.locator("#evidence-count").filter(has_text="1 encounter in the time window").wait_for()
    assert [card.splitlines()[0] for card in opened.cards()] == ["1894"]


def test_permalink_restores_everything(open_page: Open, told: Network) -> None:
    link = "#view=encounters&by=state&time=2005-08-01%2F2005-12-31&-status=Denied&actor=state%2FCN"
    opened = open_page(told, link=link)
    assert opened.counts().startswith("3 encounters")
    assert opened.page.locator("#evidence h2").inner_text() == "China"
    assert opened.page.locator("#encounters").is_visible()
    assert opened.page.locator("#fold-sides").get_attribute("aria-pressed") == "true"
    assert opened.page.evaluate("location.hash") == link


def test_tables_sort_and_filter(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.get_by_role("tab", name="Pairs").click()
    first = opened.page.locator("#pairs tbody tr").first
    assert first.locator("td").all_inner_texts()[:4] == ["Japan", "North Korea", "2", "1"]
    opened.page.get_by_role("tab", name="Encounters").click()
    rows = opened.page.locator("#encounters tbody tr")
    assert rows.count() == 6
    assert rows.first.locator("td").first.inner_text() == "15 September 2005"
    opened.page.get_by_role("button", name="When").click()
    assert rows.first.locator("td").first.inner_text() == "November 2004"
    opened.page.get_by_label("Filter encounters").fill("red cross")
    opened.page.locator("#encounters [role=status]").filter(has_text="1 of 6").wait_for()
    rows.first.get_by_role("button").click()
    assert "called off" in opened.cards()[0]


def test_paper_shows_the_tables(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    opened.page.emulate_media(media="print")
    assert opened.page.locator("#encounters tbody tr").count() == 6
    assert opened.page.locator("#encounters").is_visible()
    assert opened.page.locator("#pairs").is_visible()
    assert not opened.page.locator("#canvas").is_visible()


def test_paper_shows_all_rows(open_page: Open, make_network: Callable[..., Network]) -> None:
    network = make_network(60, 320)
    opened = open_page(network, link="#view=encounters")
    rows = opened.page.locator("#encounters tbody tr")
    assert rows.count() == 200  # what a screen shows first
    opened.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == len(network.encounters) > 200
    opened.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 200


def test_evidence_in_several_chunks(open_page: Open, make_network: Callable[..., Network]) -> None:
    """Each sentence is with its encounter, wherever in the file it stands."""
    network = make_network(60, 1300)
    opened = open_page(network)
    said = {label: quote for e in network.encounters for label, quote in [(e.id, e.reports[0].quote)]}
    for encounter in (network.encounters[0], network.encounters[-1], network.encounters[len(said) // 2]):
        tail = encounter.id.removeprefix(ID)
        opened.page.evaluate("(tail) => { location.hash = `#encounter=${tail}`; }", tail)
        opened.page.locator("#evidence h2", has_text="One encounter").wait_for()
        opened.page.locator("blockquote", has_text=said[encounter.id]).wait_for()
    opened.page.evaluate("location.hash = ''")
    opened.page.locator("#save summary").click()
    with opened.page.expect_download() as caught:
        opened.page.locator("#save-csv").click()
    text = Path(caught.value.path()).read_text("utf-8-sig")
    assert all(quote in text for quote in said.values())


def test_files_of_what_is_in_view(open_page: Open, told: Network) -> None:
    opened = open_page(told, link="#-status=Held")
    texts = {}
    for kind in ("csv", "svg", "png"):
        opened.page.locator("#save summary").click()
        with opened.page.expect_download() as caught:
            opened.page.locator(f"#save-{kind}").click()
        texts[kind] = Path(caught.value.path()).read_bytes()
    assert texts["csv"].decode("utf-8-sig").count("\r\n") == 4
    assert texts["svg"].count(b"<line") == 3
    assert texts["png"].startswith(b"\x89PNG")


def test_an_empty_graph_says_so(open_page: Open) -> None:
    opened = open_page(Network())
    assert opened.page.locator("#empty h2").inner_text() == "No encounters"
    assert opened.counts() == "0 encounters · 0 actors · 0 ties"


@pytest.mark.parametrize("width", [390, 1024, 1920])
def test_nothing_is_wider_than_the_screen(open_page: Open, told: Network, width: int) -> None:
    opened = open_page(told, viewport={"width": width, "height": 844})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.evaluate(INK) > 1000


def test_a_thousand_actors(open_page: Open, make_network: Callable[..., Network]) -> None:
    opened = open_page(make_network(1000, 3000))
    assert " of " in opened.counts()  # as many as there is room for
    opened.page.locator("#most").fill("50")
    # the most met, and of each that would stand alone one whom it met
    opened.page.locator("#counts").filter(has_text=re.compile(r" 5\d of ")).wait_for()


def test_nothing_in_the_page_runs_what_an_article_says(open_page: Open, hostile: Network) -> None:
    opened = open_page(hostile, title="</title><script>window.hurt = 1</script>")
    page = opened.page
    for tab in ("Pairs", "Encounters", "Graph"):
        page.get_by_role("tab", name=tab).click()
    for letters in ("script", "img", "href", "hurt"):
        opened.find(letters)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for element in page.locator(".card details").all():
        element.evaluate("node => { node.open = true; }")
    box = page.locator("#canvas").bounding_box()
    for step in range(1, 10):  # over nodes and ties, for their tooltips
        page.mouse.move(box["x"] + box["width"] * step / 10, box["y"] + box["height"] * step / 10, steps=4)
    assert page.evaluate("window.hurt") is None
    assert page.locator("img, iframe, object, embed").count() == 0
    assert page.locator("script:not([type])").count() == 2
    links = [a.get_attribute("href") or "" for a in page.locator("a").all()]
    assert links
    assert all(address.startswith("https://") for address in links)
    assert page.locator("h1").inner_text() == "</title><script>window.hurt = 1</script>"


def test_the_policy_stops_a_script_that_got_in(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hurt = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hurt = 1'>");
        }"""
    )
    assert opened.page.evaluate("window.hurt") is None
    assert any("Content Security Policy" in said for said in opened.complaints)
    opened.complaints.clear()
    opened.requests[1:] = []  # the browser names the picture that the policy then refuses
