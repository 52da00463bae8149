"""SPARQL as tokens: what a query may not do, where its pattern begins, and the same query without what could hide.

In: the text of a query. Out: a `ReadOnlyQuery`, or a QueryError with line and column.

Oxigraph follows `SERVICE` over the network and has no switch for it, so it must be found first, and by us: other
parsers read some queries differently (to Oxigraph `SERVICE:x`, `SERVICESILENT` and `trueSERVICE` are service calls
too, and after an unclosed `<` a string may begin where SPARQL's grammar sees an IRI). So the text is cut into tokens
by the terminals of the SPARQL grammar, anything else is refused, "service" is refused in every place where a parser
without word boundaries could see a keyword, and what runs is the text with comments blanked and on one line, so that
nothing can hide behind a "#".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.errors import QueryError

_BASE = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
_START = _BASE + "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"  # PN_CHARS_BASE
_CHARS = _START + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"  # PN_CHARS without "-"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE = rf"\\[tbnrf\\\"']|{_UCHAR}"
_PREFIX = rf"[{_START}](?:[{_CHARS}.-]*[{_CHARS}-])?"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_CHARS}:.-]|{_PLX})*(?:[{_CHARS}:-]|{_PLX})"

TOKEN = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "blank": r"[ \t\r\n]+",
            "comment": r"#[^\r\n]*",
            "iri": rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_UCHAR})*>",
            "string": rf'"""(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*"""'
            rf"|'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''"
            rf'|"(?:[^"\\\r\n]|{_ESCAPE})*"'
            rf"|'(?:[^'\\\r\n]|{_ESCAPE})*'",
            "variable": rf"[?$][{_START}_0-9][{_CHARS}]*",
            "language": r"@[A-Za-z]+(?:-+[A-Za-z0-9]+)*",
            "node": rf"_:[{_START}_0-9](?:[{_CHARS}.-]*[{_CHARS}-])?",
            "name": rf"(?:{_PREFIX})?:(?:{_LOCAL})?",
            "word": rf"[{_START}][{_CHARS}]*",
            "number": r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?",
            "sign": r"[{}()\[\].,;?*+/|^!=<>&~-]",
        }.items()
    )
)

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
CLOSES = {")": "(", "}": "{", "]": "["}
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")


class Token(NamedTuple):
    kind: str
    text: str
    start: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadOnlyQuery:
    """A query that only reads what is in the graph.

    `text` is what to run: the query on one line, without comments. `form` is SELECT, ASK, CONSTRUCT or DESCRIBE;
    `pattern` the offset in `text` just inside its outermost pattern, 0 where it has none; `ordered` says whether the
    rows come in an order that the query asks for; `variables` are the names that occur in it. `graphs` are the IRIs
    after FROM and FROM NAMED.
    """

    source: str
    text: str
    form: str
    pattern: int
    ordered: bool
    variables: frozenset[str]
    graphs: tuple[str, ...]

    def source_offset(self, offset: int, inserted: int = 0) -> int:
        """Where in the source an offset in the text that was run is; `inserted` characters were put in at `pattern`."""
        if offset > self.pattern:
            offset = max(self.pattern, offset - inserted)
        return min(offset, len(self.source))


def position(text: str, offset: int) -> str:
    """An offset as a person counts: "line 2, column 7"."""
    before = text[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def refuse_halves(text: str, what: str) -> None:
    """Raise QueryError where words hold half of a character: arguments that are no UTF-8 become such."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise QueryError(f"{what}: {text!r} holds half a character; write it as UTF-8")


def tokens(text: str) -> list[Token]:
    """Cut a query into tokens, blanks and comments among them. Raises QueryError where it is no token of SPARQL."""
    found: list[Token] = []
    offset = 0
    while offset < len(text):
        match = TOKEN.match(text, offset)
        if match is None or not match.group():
            raise QueryError(
                f"the query cannot be read at {position(text, offset)}: {text[offset : offset + 20].splitlines()[0]!r}"
                + (" (a string that is not closed?)" if text[offset] in "\"'" else "")
            )
        found.append(Token(match.lastgroup or "", match.group(), offset))
        offset = match.end()
    return found


def refuse_service(token: Token, text: str) -> None:
    """Raise QueryError if some parser could see the keyword SERVICE in a token."""
    folded = token.text.casefold()
    if token.kind == "iri" and "'" in token.text:
        raise QueryError(f"write %27 for the apostrophe in the IRI at {position(text, token.start)}: {token.text}")
    if "service" not in folded:
        return
    if token.kind == "name":
        prefix, _, local = folded.partition(":")
        hidden = "service" in prefix or re.search(r"\..*service", local) is not None
    else:
        hidden = token.kind in ("word", "language") or (token.kind == "node" and "." in folded)
    if hidden:
        raise QueryError(
            f"SERVICE is refused ({position(text, token.start)}): a query reads this graph alone and never the network"
        )


def read_only(text: str) -> ReadOnlyQuery:
    """Read a query. Raises QueryError where it would change the graph or reach the network, or is not SPARQL at all."""
    refuse_halves(text, "the query")
    found = tokens(text)
    for token in found:
        refuse_service(token, text)
    code = [token for token in found if token.kind not in ("blank", "comment")]
    form = _form(code, text)
    _check_brackets(code, text)
    shown: list[str] = []
    for token in found:
        if token.kind == "comment" or token.kind == "blank":
            shown.append(" " * len(token.text))
        elif token.kind == "string":
            # a line break in a long string is written as an escape, in the place of one character: offsets after it
            # shift
            shown.append(token.text.replace("\r", "\\r").replace("\n", "\\n"))
        else:
            shown.append(token.text)
    starts = dict(zip((token.start for token in found), _offsets(shown), strict=True))
    pattern = _pattern(code, form)
    return ReadOnlyQuery(
        source=text,
        text="".join(shown),
        form=form,
        pattern=starts[pattern.start] + 1 if pattern else 0,
        ordered=_ordered(code),
        variables=frozenset(token.text[1:] for token in code if token.kind == "variable"),
        graphs=_graphs(code),
    )


def _offsets(pieces: list[str]) -> list[int]:
    offsets, offset = [], 0
    for piece in pieces:
        offsets.append(offset)
        offset += len(piece)
    return offsets


def _form(code: list[Token], text: str) -> str:
    for token in code:
        word = token.text.upper() if token.kind == "word" else ""
        if word in FORMS:
            return word
        if word in UPDATES:
            raise QueryError(
                f"{word} is refused ({position(text, token.start)}): a query only reads; "
                "the graph changes by kg build, kg merge, kg split and kg reject"
            )
    raise QueryError("this is no SPARQL query: it has none of " + ", ".join(FORMS))


def _check_brackets(code: list[Token], text: str) -> None:
    """Raise QueryError at a bracket without its other half: Oxigraph says less well where it is."""
    opened: list[Token] = []
    for token in code:
        if token.text in CLOSES.values():
            opened.append(token)
        elif token.text in CLOSES:
            if not opened or opened[-1].text != CLOSES[token.text]:
                found = f", where {opened[-1].text!r} of {position(text, opened[-1].start)} is open" if opened else ""
                raise QueryError(f"{token.text!r} at {position(text, token.start)} closes nothing{found}")
            opened.pop()
    if opened:
        raise QueryError(f"{opened[-1].text!r} at {position(text, opened[-1].start)} is not closed")


def _pattern(code: list[Token], form: str) -> Token | None:
    """The brace that opens the outermost pattern: the first outside parentheses, of CONSTRUCT the first after WHERE."""
    depth, where = 0, form != "CONSTRUCT"
    for token in code:
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
        elif token.kind == "word" and token.text.upper() == "WHERE":
            where = True
        elif token.text == "{" and depth == 0 and where:
            return token
    return None


def _ordered(code: list[Token]) -> bool:
    """Whether ORDER BY stands outside all braces."""
    depth = 0
    for token, following in pairwise(code):
        depth += (token.text == "{") - (token.text == "}")
        words = (token.text.upper(), following.text.upper()) if token.kind == following.kind == "word" else ()
        if depth == 0 and words == ("ORDER", "BY"):
            return True
    return False


def _graphs(code: list[Token]) -> tuple[str, ...]:
    graphs = []
    for number, token in enumerate(code):
        if token.kind == "word" and token.text.upper() == "FROM":
            rest = code[number + 1 : number + 3]
            graphs += [t.text[1:-1] for t in rest if t.kind == "iri"][:1]
    return tuple(graphs)
