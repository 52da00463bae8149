"""spaCy without its own command line, which every import of spaCy loads: a quarter of a second before the first article.

In goes nothing, before anything of spaCy is imported; afterwards `import spacy` leaves out `spacy.cli.info` and with it typer,
weasel, requests and jinja. For our program only: a process that is somebody else's keeps the spaCy that it expects.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PACKAGE = "spacy.cli"


def leave_out_spacy_cli() -> None:
    """Put an empty package in the place of spaCy's command line, whose other modules can still be imported from it."""
    spacy = PathFinder.find_spec("spacy")
    if "spacy" in sys.modules or spacy is None or not spacy.submodule_search_locations:
        return
    package, info = ModuleType(PACKAGE), ModuleType(f"{PACKAGE}.info")
    package.__path__ = [f"{place}/cli" for place in spacy.submodule_search_locations]
    package.__spec__ = ModuleSpec(PACKAGE, None, is_package=True)
    info.__dict__["info"] = None  # what spaCy takes from it, to offer it as `spacy.info`
    sys.modules.update({PACKAGE: package, info.__name__: info})
