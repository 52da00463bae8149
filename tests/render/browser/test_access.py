"""The page for those who do not see it, or not well: names and roles as Chromium hands them on, contrast as it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.render.network import Network

pytestmark = pytest.mark.browser
Open = Callable[..., Any]

USED = {"button", "link", "checkbox", "textbox", "searchbox", "combobox", "slider", "tab", "Date", "DisclosureTriangle",
        "application", "tabpanel", "table", "img", "image", "complementary", "region", "search", "group", "listbox", "option"}  # fmt: skip
"""Roles that must have a name; `group` only if it is a fieldset or one of the switches."""

BROKEN = """() => {
  const broken = [], seen = new Set();
  for (const node of document.querySelectorAll("[id]")) {
    if (seen.has(node.id)) broken.push(`two #${node.id}`);
    seen.add(node.id);
  }
  for (const name of ["aria-controls", "aria-labelledby", "aria-describedby", "aria-activedescendant", "for"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      for (const id of node.getAttribute(name).split(" ")) if (!document.getElementById(id)) broken.push(`${name}=${id}`);
    }
  }
  for (const node of document.querySelectorAll("[tabindex]")) if (node.tabIndex > 0) broken.push(`tabindex ${node.tabIndex}`);
  for (const node of document.querySelectorAll("[aria-hidden=true] button, [aria-hidden=true] a, [aria-hidden=true] input")) broken.push(`hidden ${node.tagName}`);
  if (document.querySelectorAll("h1").length !== 1) broken.push("h1");
  if (!document.documentElement.lang) broken.push("lang");
  return broken;
}"""

PALE = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const pale = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let looked = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, style = getComputedStyle(node);
    if (!walker.currentNode.data.trim() || node.closest("script, style, noscript") || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest("[disabled]")) continue; // what cannot be used may be pale
    const chain = [];
    for (let each = node; each; each = each.parentElement) chain.unshift(each);
    let ground = [255, 255, 255], opacity = 1;
    for (const each of chain) {
      ground = over(channels(getComputedStyle(each).backgroundColor), ground);
      opacity *= Number(getComputedStyle(each).opacity);
    }
    const [r, g, b, a] = channels(style.color), front = over([r, g, b, a * opacity], ground);
    const [low, high] = [luminance(front), luminance(ground)].sort((x, y) => x - y);
    looked++;
    const found = (high + 0.05) / (low + 0.05);
    if (found < 4.5) pale.push(`${found.toFixed(2)} ${node.tagName}.${node.className}: ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return [looked, pale];
}"""


def unnamed(page: Any) -> tuple[int, list[str]]:
    """How many things of use there are in Chromium's accessibility tree, and those without a name."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    used = [n for n in nodes if not n["ignored"] and n["role"]["value"] in USED - {"group"}]
    return len(used), [n["role"]["value"] for n in used if not n.get("name", {}).get("value", "").strip()]


VIEWS = ["", "#view=pairs", "#view=encounters", "#actor=person/kim-kye-gwan", "#pair=state/JP&pair=state/KP"]


@pytest.mark.parametrize("link", VIEWS)
def test_everything_of_use_has_a_name(open_page: Open, told: Network, link: str) -> None:
    opened = open_page(told, link=link)
    many, without = unnamed(opened.page)
    assert many > 30
    assert without == []
    assert opened.page.evaluate(BROKEN) == []


def test_a_thing_without_a_name_is_found(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.evaluate(
        "document.querySelector('#search').removeAttribute('aria-label'); document.querySelector('#search').placeholder = '';"
        "document.querySelector('#fit').id = 'back'"
    )
    assert unnamed(opened.page)[1] == ["combobox"]
    assert opened.page.evaluate(BROKEN) == ["two #back"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("link", VIEWS)
def test_all_words_can_be_read(open_page: Open, told: Network, link: str, scheme: str) -> None:
    opened = open_page(told, link=link, color_scheme=scheme)
    opened.page.locator("#save summary").click()
    looked, pale = opened.page.evaluate(PALE)
    assert looked > 50
    assert pale == []


def test_pale_words_are_found(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    opened.page.evaluate("document.querySelector('h1').style.opacity = '0.3'")
    assert len(opened.page.evaluate(PALE)[1]) == 1


def test_the_keyboard_reaches_everything(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    wanted: set[str] = set(
        opened.page.evaluate(
            """() => [...document.querySelectorAll("button, input, a[href], summary, [tabindex='0']")]
              .filter((node) => node.checkVisibility() && !node.disabled && node.tabIndex >= 0).map((node, i) => (node.dataset.at = String(i)))"""
        )
    )
    reached: set[str] = set()
    for _ in range(4 * len(wanted)):
        opened.page.keyboard.press("Tab")
        reached.add(opened.page.evaluate("document.activeElement.dataset.at || ''"))
        if wanted <= reached:
            break
    assert wanted - reached == set()


def test_a_walk_by_keyboard_alone(open_page: Open, told: Network) -> None:
    opened = open_page(told)
    page, press = opened.page, opened.page.keyboard.press
    heading = page.locator("#evidence h2")

    def tab_to(selector: str) -> None:
        for _ in range(120):
            press("Tab")
            if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab does not come to {selector}")

    # a name, the second hit of which is taken with the arrows
    press("/")
    page.keyboard.type("k")
    page.locator("#hits li").first.wait_for()
    press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "hit-1"
    name = page.locator("#hit-1 span").first.inner_text()
    press("Enter")
    assert not page.locator("#hits").is_visible()
    assert name.startswith(heading.inner_text())
    press("Escape")
    press("Escape")
    assert heading.inner_text() == "At a glance"
    # a pair by way of the list of pairs
    tab_to("#overview button")
    press("Enter")
    assert heading.inner_text() == "Japan – North Korea"
    press("Escape")
    # the tables, sorted and chosen from
    tab_to("#tab-graph")
    press("ArrowRight")
    assert page.get_attribute("#tab-pairs", "aria-selected") == "true"
    tab_to("#pairs th button")
    press("Enter")
    assert page.locator("#pairs th[aria-sort=ascending]").inner_text().startswith("One")
    tab_to("#pairs td button")
    press("Enter")
    assert page.locator("#pairs tr.chosen").count() == 1
    # the legend
    tab_to("[data-value='Denied']")
    press("Space")
    assert opened.counts().startswith("5 encounters")
    press("Space")
    # time: a window, moved and given up
    tab_to("#histogram")
    press("ArrowRight")
    page.locator("#always:not([disabled])").wait_for()
    assert not opened.counts().startswith("6 encounters")
    press("Escape")
    page.locator("#always[disabled]").wait_for(state="attached")
    assert opened.counts().startswith("6 encounters")
