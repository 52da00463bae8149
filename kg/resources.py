"""Where the data beside the code lies: rules, the language model, ontology and queries, page templates.

In a checkout `ontology/` and `queries/` stand at the top, for readers; in a wheel they travel inside the package. Only
this module knows both places.
"""

from __future__ import annotations

from functools import cache
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
