"""Where the data beside the code lies: rules, the language model, ontology and queries, page templates.

In a checkout `ontology/` and `queries/` stand at the top, for readers; in a wheel they travel inside the package. Only
this module knows both places.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import RuleError

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


def read_yaml(path: Path) -> Any:
    """The content of a YAML file of rules, read by libyaml where PyYAML was built with it: in a tenth of the time.

    Raises RuleError naming the file where it cannot be read or is no YAML.
    """
    import yaml  # here, since commands that only ask a graph read no rules

    try:
        return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: not YAML: {error}") from error
    except (ValueError, OverflowError, RecursionError) as error:  # a day like 2014-13-99, brackets in brackets
        raise RuleError(f"{path.name}: holds a value that cannot be read: {error}") from error


class _Short(reprlib.Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxstring, self.maxother = 2, 120, 120


shown: Callable[[object], str] = _Short().repr
"""What stands in a file as a message shows it: in short, since a few lines of YAML can hold a thousand million words."""


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
