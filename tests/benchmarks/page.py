"""Page size, time to write and first frame in headless Chromium, for networks drawn by lot: `python tests/benchmarks/page.py`."""

from __future__ import annotations

import runpy
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from kg.render.page import write_page

TESTS = Path(__file__).parents[1] / "render"


def main() -> None:
    some_network = runpy.run_path(str(TESTS / "conftest.py"))["some_network"]
    browser_setup = runpy.run_path(str(TESTS / "browser" / "conftest.py"))
    print("actors  encounters  written s  MB  first frame ms  requests")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_setup["CHROMIUM"], args=browser_setup["FLAGS"])
        for actors, encounters in ((100, 200), (1000, 5000), (5000, 25000)):
            path = Path(folder) / f"{actors}.html"
            network = some_network(actors, encounters)
            start = time.perf_counter()
            write_page(network, path)
            written = time.perf_counter() - start
            page = browser.new_context(offline=True).new_page()
            requests: list[str] = []
            page.on("request", lambda request, seen=requests: seen.append(request.url))
            page.goto(path.as_uri())
            page.wait_for_timeout(3000)
            frame = page.evaluate("performance.getEntriesByName('kg:first-frame')[0].startTime")
            size = path.stat().st_size / 1e6
            print(f"{actors}  {len(network.encounters)}  {written:.1f}  {size:.1f}  {frame:.0f}  {len(requests) - 1}")
        browser.close()


if __name__ == "__main__":
    main()
