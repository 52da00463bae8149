"""Finds the paragraphs of a text that keeps its own lines: offsets in, offsets out, nothing rewritten.

Three habits of plain text files are told apart. Paragraphs may stand between blank lines; each may be one long line; or
an agency's text is wrapped at some width, and an indent begins a paragraph. In doubt two lines belong together: a
sentence cut in two is lost, two sentences in one paragraph are not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.model import Span

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\x00"
_BULLET = re.compile(
    r"(?:[\u2022\u00b7\u25cf\u25aa\u25e6*]|[-\u2013\u2014](?=\s)|\(?\d{1,2}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*"
)
_STOP = re.compile(r"[.!?:;\u2026]['\"\u2019\u201d)\]]*$")
_HANGING = re.compile(
    r"(?:[,\u2013\u2014&/(-]|\b(?i:a|an|the|of|in|on|at|to|by|for|from|with|and|or|but|as|that|which|who|his|her|its|their|our|is|are|was|were))$"
)
LONGEST_WRAP = 120
"""Wider lines are paragraphs, not wrapped lines: no agency or mail program wraps beyond 100."""
SHORTEST_WRAP = 40
"""Where all lines are narrower, they are names and addresses."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `[start, end)` without the blanks at its edges, its indent, and its block's number."""

    start: int
    end: int
    indent: int
    block: int


def is_blank(character: str) -> bool:
    """White space, and what prints as nothing."""
    return character.isspace() or character in _INVISIBLE


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks at its edges; empty where there is nothing else."""
    while start < end and is_blank(text[start]):
        start += 1
    while end > start and is_blank(text[end - 1]):
        end -= 1
    return start, end


def find_lines(text: str) -> list[Line]:
    """All lines that are not blank, in order. Lines of one block have no blank line between them."""
    lines: list[Line] = []
    block = 0
    last = 0
    for match in _LINE.finditer(text):
        start, end = trim(text, *match.span())
        if start == end:
            continue
        if lines and len(_BREAKS.findall(text, last, match.start())) > 1:
            block += 1
        indent = sum(4 if c == "\t" else 0 if c in _INVISIBLE else 1 for c in text[match.start() : start])
        lines.append(Line(start, end, indent, block))
        last = match.end()
    return lines


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines without a blank line between them."""
    found: list[list[Line]] = []
    for line in lines:
        if found and found[-1][-1].block == line.block:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def wrap_width(text: str, lines: Sequence[Line]) -> int:
    """The width at which the text is wrapped: that of its longer lines that another line follows; 0 where none do."""
    inner = sorted(
        a.end - a.start + a.indent
        for a, b in itertools.pairwise(lines)
        if a.block == b.block and 40 <= a.end - a.start <= LONGEST_WRAP
    )
    return inner[len(inner) * 8 // 10] if inner else 0


def find_paragraphs(
    text: str, lines: Sequence[Line], *, alone: Callable[[Line], bool], begins: Callable[[Line], bool]
) -> list[list[Line]]:
    """Group lines into paragraphs.

    Takes the lines of `find_lines`; `alone` says of a line that it is a paragraph of its own, `begins` that it begins
    one.
    """
    width = wrap_width(text, lines)
    found: list[list[Line]] = []
    for block in blocks(lines):
        inner = _Block.of(text, block, width)
        singles = [alone(line) for line in block]
        for i, line in enumerate(block):
            first = i == 0 or singles[i] or singles[i - 1] or begins(line)
            # the first line of a text is its headline, unless it plainly runs on
            if not first and not inner.joined(text, block[i - 1], line, headline=block[i - 1] is lines[0]):
                first = True
            if first:
                found.append([line])
            else:
                found[-1].append(line)
    return found


@dataclass(frozen=True, slots=True)
class _Block:
    base: int
    width: int
    wrapped: bool
    prose: bool

    @classmethod
    def of(cls, text: str, block: Sequence[Line], width: int) -> _Block:
        sizes = [line.end - line.start + line.indent for line in block]
        longest = max(sizes)
        own = longest if len(block) > 2 else max(longest, width)
        return cls(
            base=min(line.indent for line in block),
            width=min(own, max(width, 60)) if width else own,
            wrapped=SHORTEST_WRAP <= longest <= LONGEST_WRAP,
            prose=longest >= 45 and any(_STOP.search(text, max(line.start, line.end - 12), line.end) for line in block),
        )

    def joined(self, text: str, a: Line, b: Line, *, headline: bool) -> bool:
        """Whether line `b` continues the paragraph of line `a`."""
        if b.indent >= self.base + 2 and not (a.indent >= self.base + 2 and not self.prose):
            return False
        if _BULLET.match(text, b.start, b.end):
            return False
        stopped = _STOP.search(text, max(a.start, a.end - 12), a.end) is not None
        if not stopped and text[b.start].islower():
            return True
        if not self.wrapped:
            return not stopped and _HANGING.search(text, a.start, a.end) is not None
        word = re.compile(r"\S+").match(text, b.start, b.end)
        full = a.end - a.start + a.indent + 1 + (len(word[0]) if word else 0) > self.width
        if full:
            return not (headline and text[a.start : a.end].isupper() and not text[b.start : b.end].isupper())
        if not stopped and _HANGING.search(text, a.start, a.end):
            return True
        if stopped or headline:
            return False
        return self.prose and (a.end - a.start) * 10 >= self.width * 6


def bullet(text: str, start: int, end: int) -> int:
    """The offset behind a bullet or a number that begins the span."""
    match = _BULLET.match(text, start, end)
    return match.end() if match else start
