"""What a reader waits for, beside plain pyvis on the same graph in the same run: `python tests/benchmarks/page.py [ACTORS...]`.

Networks drawn by lot, pages opened from disk in headless Chromium with the network cut. Printed are the time to write,
bytes an encounter, and in milliseconds: the first frame since navigation; frames a second and the 95th percentile of a
frame while the picture is dragged and zoomed; the 95th percentile from a step of the brush to the frame that shows it;
the longest keystroke in the search box. Plain pyvis (physics on, as it comes) is tried on small graphs only: of 1,000
actors it draws nothing for minutes.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from plain import plain_network
from playwright.sync_api import Browser, Page, sync_playwright

from kg.render.network import Network
from kg.render.page import write_page

sys.path.insert(0, str(Path(__file__).parents[2]))  # the networks and the browser of the tests
from tests.conftest import CHROMIUM, FLAGS
from tests.render.conftest import some_network

SIZES = {100: 200, 1000: 5000, 5000: 25000, 20000: 100000}
PLAIN, STILL = 100, 1000
"""Actors up to which plain pyvis is tried: with its physics, and with it off."""
WAIT = 120_000

WATCH = """() => {
  window.frames_ = []; window.steps_ = []; window.keys_ = [];
  let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const histogram = document.querySelector("#histogram"), search = document.querySelector("#search");
  histogram?.addEventListener("pointermove", () => {
    const start = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => window.steps_.push(performance.now() - start)));
  }, true);
  let pressed = 0;
  search?.addEventListener("input", () => { pressed = performance.now(); }, true);
  document.addEventListener("input", () => { window.keys_.push(performance.now() - pressed); });
}"""


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def open_page(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    page = browser.new_context(offline=True, viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(WAIT)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri(), wait_until="commit")
    return page, requests


def frames(page: Page, box: dict[str, float], *, wheel: bool) -> tuple[float, float]:
    """Frames a second and the 95th percentile of a frame over two seconds of dragging or zooming."""
    x, y = box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.15
    page.mouse.move(x, y)
    if not wheel:
        page.mouse.down()
    page.evaluate("() => { window.frames_ = []; }")
    start = time.perf_counter()
    turn = 0
    while time.perf_counter() - start < 2:
        turn += 1
        if wheel:
            page.mouse.wheel(0, -60 if turn // 12 % 2 else 60)
        else:
            page.mouse.move(x + 150 * ((turn % 40) / 20 - 1), y + 3 * (turn % 20))
        page.wait_for_timeout(12)
    found: list[float] = page.evaluate("() => window.frames_")
    if not wheel:
        page.mouse.up()
    return 1000 / statistics.mean(found), percentile(found, 0.95)


def ours(browser: Browser, network: Network, path: Path) -> dict[str, Any]:
    start = time.perf_counter()
    write_page(network, path)
    row: dict[str, Any] = {"written s": time.perf_counter() - start}
    beside = path.with_name(f"{path.stem}-evidence")
    sizes = [path.stat().st_size, *(each.stat().st_size for each in (beside.iterdir() if beside.is_dir() else ()))]
    row |= {"MB": sizes[0] / 1e6, "bytes an encounter": sum(sizes) / max(1, len(network.encounters))}
    times = []
    for _ in range(3):
        page, requests = open_page(browser, path)
        page.wait_for_timeout(1500 + 40 * row["MB"])
        marks = "() => performance.getEntriesByName('kg:first-frame').map((mark) => mark.startTime)[0]"
        times.append(page.evaluate(marks))
        if len(times) < 3:
            page.context.close()
    row |= {"first frame": statistics.median(times), "requests": len(requests) - 1}
    page.evaluate(WATCH)
    box = page.locator("#canvas").bounding_box()
    assert box
    row["drag fps"], row["drag p95"] = frames(page, box, wheel=False)
    row["zoom fps"], row["zoom p95"] = frames(page, box, wheel=True)
    time_box = page.locator("#histogram").bounding_box()
    assert time_box
    middle = time_box["y"] + 30
    page.mouse.move(time_box["x"] + 40, middle)
    page.mouse.down()
    page.mouse.move(time_box["x"] + 200, middle)
    page.mouse.up()
    page.mouse.move(time_box["x"] + 120, middle)
    page.mouse.down()
    page.wait_for_timeout(800)
    page.evaluate("() => { window.steps_ = []; }")
    for turn in range(40):
        page.mouse.move(time_box["x"] + 120 + turn * 20, middle)
        page.wait_for_timeout(250)
    page.mouse.up()
    steps: list[float] = page.evaluate("() => window.steps_")
    row["brush p50"], row["brush p95"] = statistics.median(steps), percentile(steps, 0.95)
    page.wait_for_timeout(800)
    page.locator("#search").focus()
    for letter in "about matter 13":
        page.keyboard.type(letter)
        page.wait_for_timeout(40)
    keys: list[float] = page.evaluate("() => window.keys_")
    row["key max"], row["key p50"] = max(keys), statistics.median(keys)
    page.context.close()
    return row


def plain(browser: Browser, network: Network, path: Path, *, physics: bool) -> dict[str, Any]:
    """pyvis as it comes, but without the style sheet that it would fetch."""
    start = time.perf_counter()
    net = plain_network(network)
    net.toggle_physics(physics)
    text = re.sub(r"<link[^>]+https?:[^>]*>|<script[^>]+src=\"https?:[^>]*></script>", "", net.generate_html())
    drawn = 'network.once("afterDrawing", () => performance.mark("kg:first-frame"));'
    path.write_text(text.replace("return network;", f"{drawn} return network;", 1), encoding="utf-8")
    row: dict[str, Any] = {"written s": time.perf_counter() - start, "MB": path.stat().st_size / 1e6}
    page, requests = open_page(browser, path)
    mark = None
    while mark is None and time.perf_counter() - start < WAIT / 1000:
        page.wait_for_timeout(1000)
        mark = page.evaluate("() => performance.getEntriesByName('kg:first-frame').map((mark) => mark.startTime)[0]")
    row |= {"first frame": mark or float("nan"), "requests": len(requests) - 1}
    page.evaluate(WATCH)
    box = page.locator("#mynetwork").bounding_box()
    assert box
    row["drag fps"], row["drag p95"] = frames(page, box, wheel=False)
    row["zoom fps"], row["zoom p95"] = frames(page, box, wheel=True)
    page.context.close()
    return row


def tell(name: str, row: dict[str, Any]) -> None:
    print(name)
    for key, value in row.items():
        print(f"  {key:20} {value:.1f}" if isinstance(value, float) else f"  {key:20} {value}", flush=True)


def main() -> None:
    wanted = [int(word) for word in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for actors in wanted:
            network = some_network(actors, SIZES.get(actors, 5 * actors))
            title = f"{actors} actors, {len(network.encounters)} encounters"
            tell(f"kg render: {title}", ours(browser, network, Path(folder) / f"{actors}.html"))
            if actors <= PLAIN:
                tell(f"pyvis: {title}", plain(browser, network, Path(folder) / "pyvis.html", physics=True))
            if actors <= STILL:
                row = plain(browser, network, Path(folder) / "still.html", physics=False)
                tell(f"pyvis, physics off: {title}", row)
        browser.close()


if __name__ == "__main__":
    main()
