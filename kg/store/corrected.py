"""A store as its readers have put it right: the corrections file beside it, and what comes of a change to it.

No article is read for that, so nothing here loads what reads articles.
"""

from __future__ import annotations

from pathlib import Path

from kg.rdf.merged import unknown_in
from kg.resolve.corrections import Corrections, read_corrections
from kg.store.merging import publish
from kg.store.store import Store


def corrections_beside(store: Path) -> Path:
    """Where the corrections of a store are looked for: beside it, so that they outlive it."""
    return store.resolve().parent / "corrections.tsv"


def apply_corrections(store: Path, corrections: Path) -> tuple[str, ...]:
    """Merge the articles of a store anew, with what a corrections file says now, and publish the result.

    Returns remarks on the lines that name what is not in the graph. Raises StoreError and CorrectionError as `build`.
    """
    decided = read_corrections(corrections)
    Store.open(store)  # a store that is not there is no reason to make one
    with Store.open(store, create=True) as target:
        target.keep_skipped()
        publish(target, decided)
        return unknown_corrections(target, decided)


def unknown_corrections(target: Store, corrections: Corrections) -> tuple[str, ...]:
    """A remark on every correction that names what no article of a store has."""
    named = {article for line in corrections.lines for article, _ in line.keys}
    return unknown_in(target.read_quads(named), corrections, base=target.base) if named else ()
