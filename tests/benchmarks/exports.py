"""How much memory and time `kg export` takes of a store of so many statements, drawn from made-up articles.

    python tests/benchmarks/exports.py 1000000
    python tests/benchmarks/exports.py 10000000 --formats nq nt --folder /tmp/exports

The store has parts, a merged view of a third of all statements, and an index, as a build leaves them; what is in it is
a few made-up articles over and over under other names. Each export runs in a process of its own, and so does the making
of the store: the most memory that a process is said to have had is no less than that of the one which started it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEMPLATES = 20
NAME = "made-up-{:06}"
LEFT_OUT = (b"#span/", b"#tenure/")  # of subjects that the merged view of a build has no copy of


def make(folder: Path, statements: int) -> int:
    """A store of about so many statements, of them two fifths merged; how many there are."""
    from identity import made_up

    from kg.rdf.iris import DEFAULT_BASE
    from kg.rdf.quads import article_quads
    from kg.store import Store
    from kg.store.parts import sorted_lines

    templates = [(NAME.format(n).encode(), sorted_lines(article_quads(made_up(n, 40)))) for n in range(TEMPLATES)]
    merged: list[bytes] = []
    written = number = 0
    with Store.open(folder, create=True, base=DEFAULT_BASE) as store:
        while written + len(merged) < statements:
            was, lines = templates[number % TEMPLATES]
            article = f"{number:0{len(was)}}"  # as long as the name in whose place it stands, so that lines stay sorted
            own = [line.replace(was, article.encode()) for line in lines]
            store.put_lines(article, "made-up", own)
            written += len(own)
            for line in own:
                subject = line[: line.index(b" ")]
                if article.encode() in subject and not any(part in subject for part in LEFT_OUT):
                    merged.append(line[: line.rindex(b"<")] + b".\n")
            number += 1
        written += len(merged)
        store.publish_lines(sorted(merged))
    return written


def measure(store: Path, target: Path) -> tuple[float, float, float, int]:
    """Seconds on the clock and of the processor, MiB at the peak, bytes written."""
    since = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "export", str(target), "--store", str(store)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"kg export {target} failed")
    size = target.stat().st_size
    target.unlink()
    return time.perf_counter() - since, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--formats", nargs="+", default=["nq", "nt", "ttl", "trig", "jsonld"])
    parser.add_argument("--folder", type=Path, help="keep the store here, and take the one that is here")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        print(f"{make(asked.make, asked.statements):,} statements made", flush=True)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = (asked.folder or Path(scratch)) / f"store-{asked.statements}"
        if not folder.exists():
            subprocess.run([sys.executable, __file__, str(asked.statements), "--make", str(folder)], check=True)
        for format in asked.formats:
            clock, processor, peak, size = measure(folder, folder.parent / f"export.{format}")
            print(
                f"{asked.statements:>12,}  {format:6} {clock:7.1f} s, processor {processor:7.1f} s,"
                f" peak {peak:6.0f} MiB, {size / 1e6:7.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
