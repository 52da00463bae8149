"""Hostile input led by coverage: what reaches lines of kg that nothing reached before is kept, and changed again.

    python -m tests.fuzz.guided                        every target for ten seconds
    python -m tests.fuzz.guided --seconds 120 rules    one of them for two minutes

Needs atheris (Apache-2.0): pip install 'diplomacy-kg[fuzz]'. What was kept lies in .fuzz/NAME/, and the next run goes on from
there; an input that broke a promise lies in .fuzz/broken/. Memory is bounded: more than MEMORY is a fault, and so are
`SLOWEST` seconds over one input. Targets and promises are those of targets.py; chance changes them as in hostile.py.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import random
import re
import resource
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

HOME = Path(".fuzz")
MEMORY = 3 * 2**30
"""Bytes of address space that a target may take beyond what it has when it starts."""
RESIDENT = 2048
"""Megabytes that it may have in memory: the language model and the libraries have 600 of them."""
SLOWEST = 60
LONGEST = 20_000
"""Bytes of the longest input that is tried: a coverage-guided search learns from small ones."""


def hunt(name: str, seconds: int, replay: list[str]) -> None:
    """One target for so long; ends the process. `replay` are files that are tried once instead."""
    import atheris

    kept, broken = HOME / name.replace(" ", "-"), HOME / "broken"
    for place in (kept, broken):
        place.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=["kg", "pypdf"]):
        target = importlib.import_module("tests.fuzz.targets").TARGETS[name]
        mutated = importlib.import_module("tests.fuzz.hostile").mutated
        for seed in target.seeds:
            target(seed)  # all that it imports is watched
            (kept / sha256(seed).hexdigest()[:40]).write_bytes(seed)

    def change(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)
        found = mutated(data, chance) if chance.random() < 0.5 else atheris.Mutate(data, longest)
        return bytes(found[:longest])

    now = int(re.search(r"VmSize:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024  # type: ignore[index]
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, resource.RLIM_INFINITY))
    flags = [
        f"-max_total_time={seconds}",
        f"-timeout={SLOWEST}",
        f"-rss_limit_mb={RESIDENT}",
        f"-max_len={LONGEST}",
    ]
    flags += ["-print_final_stats=1", f"-artifact_prefix={broken}/{kept.name}-", "-verbosity=1"]
    atheris.Setup([sys.argv[0], *flags, *(replay or [str(kept)])], target, custom_mutator=change)
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="all where none is named")
    parser.add_argument("--seconds", type=int, default=10, help="for each target (10)")
    parser.add_argument("--replay", nargs="+", default=[], metavar="FILE", help="try these inputs once each")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("left out: atheris is not installed (pip install 'diplomacy-kg[fuzz]'; Python 3.11 to 3.13)")
        return 0
    if options.here:
        hunt(options.targets[0], options.seconds, options.replay)
    from tests.fuzz.targets import TARGETS  # not sooner: what `hunt` imports is watched, and imported once

    if unknown := set(options.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    faults = 0
    for name in options.targets or TARGETS:
        words = [sys.executable, "-B", "-m", "tests.fuzz.guided", "--here", "--seconds", str(options.seconds), name]
        words += ["--replay", *options.replay] if options.replay else []
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        runs = re.search(r"number_of_executed_units: (\d+)", done.stdout)
        new = re.search(r"new_units_added: +(\d+)", done.stdout)
        print(f"{name:12} {runs[1] if runs else '?':>9} inputs, {new[1] if new else '?':>5} kept", flush=True)
        if done.returncode:
            faults += 1
            print(done.stdout[-4000:])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
