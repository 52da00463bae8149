"""Tags of HTML that an export left in a plain text ("<u>Members of the Delegation</u>:"), taken out of it.

In goes a decoded text; out comes a text of the same length, so offsets count as in the file, and how many tags were taken out. Those that
format words leave no gap in them ("the 4<sup>th</sup>"): the blanks that make up for them stand behind the word. Those of tables, lists and
paragraphs become blanks where they stand. All else in angle brackets stays, capitals too: "<S>" is a share in news of business.
"""

from __future__ import annotations

import re

FORMATS = ("a", "b", "em", "font", "i", "mark", "s", "small", "span", "strike", "strong", "sub", "sup", "u")
"""Elements that only format the words in them (HTML Living Standard, 4.5)."""

DIVIDES = (
    *("blockquote", "br", "caption", "col", "colgroup", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "h3", "h4", "hr"),
    *("li", "ol", "p", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
)  # fmt: skip
"""Elements that part one stretch of text from another (HTML Living Standard, 4.3, 4.4 and 4.9)."""

LONGEST = 1000
"""Characters of a tag at most; what is longer is none that a person's editor wrote."""


def _tag(names: tuple[str, ...]) -> str:
    return rf"</?(?:{'|'.join(names)})(?:\s[^<>]{{0,{LONGEST}}})?/?>"


_FORMATTING = re.compile(_tag(FORMATS))
_DIVIDING = re.compile(_tag(DIVIDES))
_WORD = re.compile(rf"(?:{_tag(FORMATS)}|\S)+")


def mend_tags(text: str) -> tuple[str, int]:
    """The text without its tags, and how many there were. Raises nothing."""
    if "<" not in text:
        return text, 0
    text, divided = _DIVIDING.subn(lambda match: " " * len(match[0]), text)
    count = divided

    def mend(word: re.Match[str]) -> str:
        nonlocal count
        if "<" not in word[0]:
            return word[0]
        plain, formatted = _FORMATTING.subn("", word[0])
        count += formatted
        return plain.ljust(len(word[0]))

    return _WORD.sub(mend, text), count
