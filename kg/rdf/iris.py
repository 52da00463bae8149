"""Names of things, made safe: ids that come from articles become IRIs that no article can break out of.

    article_iri("2005-beijing")            <base>article/2005-beijing
    local_iri(article, "person/kim")       <base>article/2005-beijing#person/kim
    global_iri("state/KP")                 <base>state/KP
    slug("Kim Kye Gwan")                   kim-kye-gwan

`article_iri`, `local_iri` and `global_iri` are injective up to Unicode normalisation (NFC): different ids, different
IRIs. `slug` is not meant to be: it makes the readable part of a name.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import OntologyError

DEFAULT_BASE: Final = "https://w3id.org/diplomacy-kg/id/"
"""The IRI that ids begin with unless the user says otherwise (`--base`)."""

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20#]*[/:]")
_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", re.ASCII)  # what encoding leaves as it is
_SAFE_PATH = re.compile(rf"{_SAFE.pattern}(?:/{_SAFE.pattern})*", re.ASCII)
_LONGEST_SLUG = 80  # keeps IRIs readable and file names made of them legal


def check_base(base: str) -> str:
    """Return `base` if ids can be appended to it: an absolute IRI ending in "/" or ":". Else raises OntologyError."""
    try:
        ox.NamedNode(base)
        good = _BASE.fullmatch(base) is not None
    except ValueError:
        good = False
    if not good:
        raise OntologyError(f"the base {base!r} is no absolute IRI ending in '/' or ':' (such as {DEFAULT_BASE})")
    return base


def encode(text: str, *, keep: str = "") -> str:
    """Percent-encode every character but ASCII letters, digits, "-", "." and "_" (and those in `keep`), after NFC.

    A segment of dots alone is encoded too, since resolving an IRI would drop it; so is "~", which some tools add
    or drop an escape for. Lone surrogates become the bytes that they would be in UTF-8.
    """
    if (_SAFE_PATH if keep == "/" else _SAFE).fullmatch(text):
        return text
    found = quote(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"), safe=keep).replace("~", "%7E")
    return "/".join(part.replace(".", "%2E") if part and not part.strip(".") else part for part in found.split("/"))


def article_iri(article: str, *, base: str = DEFAULT_BASE) -> ox.NamedNode:
    """The IRI of an article, which is the name of its graph too."""
    return ox.NamedNode(f"{base}article/{encode(article)}")


def local_iri(article: ox.NamedNode | str, local: str) -> ox.NamedNode:
    """The IRI of a person, encounter ... of one article, from the article's and its id there ("person/kim-kye-gwan")."""
    home = article if isinstance(article, str) else article.value
    return ox.NamedNode(f"{home}#{encode(local, keep='/')}")


def global_iri(entity: str, *, base: str = DEFAULT_BASE) -> ox.NamedNode:
    """The IRI of what is the same in every article, from its id ("state/KP", "place/beijing")."""
    return ox.NamedNode(f"{base}{encode(entity, keep='/')}")


def slug(name: str) -> str:
    """The readable part of an IRI: lower case, accents dropped, words joined by "-"; never empty.

    Letters of other scripts stay ("金正恩"); of a name without a letter or digit a short hash is left.
    """
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    text = re.sub(r"['’‘`ʼ]", "", text)
    text = "-".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text)))
    text = text[:_LONGEST_SLUG].rstrip("-")
    return text or "x" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
