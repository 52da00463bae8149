"""What decides the bytes of a part besides its article, and what comes back of an article that was read.

Nothing that reads is loaded for it: the process that merges and publishes knows no more of reading than this.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from kg.corpus import Skipped
from kg.model import Article
from kg.rdf.iris import DEFAULT_BASE
from kg.resources import fingerprint


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What besides the articles decides the bytes of a part: the language model, and the IRI that ids begin with."""

    model: str = "bundled"
    base: str = DEFAULT_BASE

    def key(self, article: Article) -> str:
        """The name of what these options and this program make of an article: equal keys, equal parts."""
        return sha256(
            repr((article, self.model, self.base, fingerprint())).encode("utf-8", "backslashreplace")
        ).hexdigest()


BUNDLED = Options()
"""What a build goes by where nothing else is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPart:
    """What a process hands back of an article: its named graph as sorted lines of N-Quads, and remarks."""

    article: str
    source: str
    lines: list[bytes]
    notes: tuple[str, ...]


def set_aside(article: Article, reason: str, *, what: Literal["article", "graph"] = "article") -> Skipped:
    """What is said of an article that can be read but is not understood."""
    return Skipped(
        source=article.source or article.id,
        article=article.id,
        reason=" ".join(reason.split()),
        remedy=f"the others are read; please report it with the article ({article.id})",
        what=what,
    )
