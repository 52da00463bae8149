"""Where the data beside the code lies: rules, the language model, ontology and queries, page templates.

In a checkout `ontology/` and `queries/` stand at the top, for readers; in a wheel they travel inside the package. Only
this module knows both places.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder of that name: `rules`, `language/model`, `render/template`, `ontology` or `queries`.

    Raises FileNotFoundError where an installation is incomplete.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is missing from this installation of kg; install it again")


def rules(*parts: str) -> Path:
    """A file below kg/rules, e.g. `rules("patterns", "dates.yaml")`."""
    return folder("rules").joinpath(*parts)


@cache
def fingerprint() -> str:
    """A hash of all that reads articles: the program's code, its rules, the ontology's terms and the bundled model.

    Two installations with the same fingerprint make the same graph of the same articles. A part of a store carries it,
    so that a changed rule is seen by the next build.
    """
    files = [
        *PACKAGE.rglob("*.py"),
        *folder("rules").rglob("*"),
        *folder("language/model").rglob("*"),
        *folder("resolve/model").rglob("*"),
    ]
    digest = sha256()
    for path in sorted({p for p in files if p.is_file()}):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
