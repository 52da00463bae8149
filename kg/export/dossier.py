"""A dossier as one HTML page that opens from disk: no script, no request, nothing of an article is ever markup."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg import resources
from kg.query.dossier import Dossier
from kg.store.atomic import replacing

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def dossier_html(found: Dossier) -> str:
    """The page of a dossier. The bars of its timeline are as high as the years saw encounters."""
    environment = Environment(
        loader=FileSystemLoader(resources.folder("export/template")), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["clean"] = lambda text: _UNSEEN.sub("\ufffd", " ".join(str(text).split()))
    most = max((count for _, count in found.years), default=1)
    return environment.get_template("dossier.html").render(dossier=found, policy=POLICY, most=most)


def write_dossier(found: Dossier, target: Path) -> None:
    """Write the page in one step. Raises StoreError where the folder cannot be written."""
    with replacing(target) as file:
        file.write(dossier_html(found).encode("utf-8"))
