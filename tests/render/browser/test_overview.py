"""What the page says before anything is chosen, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.render.network import Network
from tests.render.test_circles import among

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

OUTSIDE = """() => {
  const box = document.querySelector("#canvas").getBoundingClientRect();
  return [box.width, box.height];
}"""


CUT = """() => {
  const { x, width } = document.querySelector("#paper svg").viewBox.baseVal;
  const cut = (text) => { const box = text.getBBox(); return box.x < x || box.x + box.width > x + width; };
  return [...document.querySelectorAll("#paper text")].filter(cut).map((text) => text.textContent);
}"""


def test_a_first_look_says_who_met_most_often(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    glance = opened.page.locator("#overview")
    assert "6 encounters, November 2004 to 2005, told in 2 articles." in glance.inner_text()
    pairs = glance.locator("li").all_inner_texts()
    assert pairs[0].split("\n")[:2] == ["Japan – North Korea", "2 held, 1 not held"]
    assert "press / to search" in glance.inner_text()
    glance.get_by_role("button", name="Japan – North Korea").click()
    assert opened.page.locator("#evidence h2").inner_text() == "Japan – North Korea"
    assert opened.page.locator("#overview").count() == 0
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#overview").count() == 1


def test_it_follows_filters_and_time(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.locator("#to").fill("2004-12-31")
    opened.page.locator("#to").press("Tab")
    glance = opened.page.locator("#overview")
    glance.filter(has_text="1 encounter, November 2004, told in 1 article.").wait_for()
    assert [each.split("\n")[0] for each in glance.locator("li").all_inner_texts()] == ["Japan – North Korea"]


def test_a_circle_is_shown_and_kept_in_the_link(open_page: Open) -> None:
    opened = open_page(among("abcd", "efgh", bridge=("a", "e")))
    circles = opened.page.locator("#overview ol").nth(1).locator("button")
    assert circles.all_inner_texts() == ["a, b, c", "e, f, g"]
    circles.nth(1).click()
    assert opened.page.locator("#evidence .names button").all_inner_texts() == ["e", "f", "g", "h"]
    assert len(opened.cards()) == 6
    assert opened.page.evaluate("location.hash") == "#circle=e"


def test_a_circle_is_restored_from_a_link(open_page: Open) -> None:
    opened = open_page(among("abcd", "efgh", bridge=("a", "e")), link="#circle=g")
    assert len(opened.cards()) == 6


def test_the_evidence_of_nothing_has_no_glance(open_page: Open, told: Network) -> None:
    opened = open_page(told, link="#time=1900-01-01/1900-02-01")
    assert opened.page.locator("#overview").count() == 0


@pytest.mark.parametrize(("width", "height"), [(1920, 1000), (1024, 768), (390, 844)])
def test_the_picture_fills_the_screen_that_there_is(
    open_page: Open, make_network: Callable[..., Network], width: int, height: int
) -> None:
    opened = open_page(make_network(50, 80), viewport={"width": width, "height": height})
    page = opened.page
    page.locator("#save summary").click()
    with page.expect_download() as caught:
        page.locator("#save-svg").click()
    text = Path(caught.value.path()).read_text("utf-8")
    _, _, wide, high = (float(n) for n in text.split('viewBox="')[1].split('"')[0].split())
    room_wide, room_high = page.evaluate(OUTSIDE)
    # of the room without the rim for labels at least two thirds either way: a wide layout is no strip on a phone
    assert (wide - 220) / (room_wide * 0.72) > 0.66
    assert (high - 100) / (room_high - 90) > 0.66


def test_paper_has_the_picture_too_in_light_colours(open_page: Open, told: Network) -> None:
    opened = open_page(told, color_scheme="dark")
    page = opened.page
    assert page.locator("#paper").is_hidden()
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#paper svg").is_visible()
    assert page.locator("#paper text").count() == 6
    ground = page.locator("#paper rect").first.evaluate("(node) => getComputedStyle(node).fill")
    assert ground == "rgb(255, 255, 255)"
    state = page.locator("#paper rect").nth(1).evaluate("(node) => getComputedStyle(node).fill")
    assert state == "rgb(213, 94, 0)"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#paper svg").count() == 0


def test_no_name_on_paper_is_cut_at_its_edge(open_page: Open) -> None:
    names = ("The Association of Ports and Harbours of the Western Sea", "Borduria")
    page = open_page(among("", bridge=names)).page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert sorted(page.locator("#paper text").all_text_contents()) == sorted(names)
    assert page.evaluate(CUT) == []


def test_a_table_on_a_narrow_screen_has_the_room_until_something_is_chosen(open_page: Open, told: Network) -> None:
    page = open_page(told, link="#view=encounters", viewport={"width": 1024, "height": 768}).page
    assert page.locator("#evidence").is_hidden()
    assert page.locator("#encounters").evaluate("(table) => table.scrollWidth <= table.clientWidth")
    page.locator("#encounters td button").first.click()
    assert page.locator("#evidence .card").first.is_visible()
