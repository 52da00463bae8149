r"""Escapes that an export left in a text ("President\_Lund\u2019s"), read as what they stand for ("President  Lund’s").

In goes a decoded text; out comes a text of the same length, so offsets count as in the file, and how many escapes of it were read.
Read are the escapes of JSON and Python for a printable character beyond ASCII (\u2019, \xE1) and Markdown's \_, which exporters write
for a blank that must not break. The blanks that make up for what is shorter stand behind the word. Everything else with a backslash stays.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\u(?P<pair>[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?P<four>[0-9a-fA-F]{4})|\\x(?P<two>[89a-fA-F][0-9a-fA-F])"
)


def mend_escapes(text: str) -> tuple[str, int]:
    """The text with its escapes read, and how many there were. Raises nothing; half a surrogate pair and controls stay."""
    if "\\" not in text:
        return text, 0
    count = text.count(r"\_")

    def read(match: re.Match[str]) -> str:
        nonlocal count
        better = _character(match)
        count += better != match[0]
        return better

    def mend(word: re.Match[str]) -> str:
        return _ESCAPE.sub(read, word[0]).ljust(len(word[0]))

    return re.sub(r"\S+", mend, text.replace(r"\_", "  ")), count


def _character(match: re.Match[str]) -> str:
    """What an escape stands for, itself where that is no printable character beyond ASCII."""
    if match["pair"]:
        character = bytes.fromhex(match["pair"].replace("\\u", "")).decode("utf-16-be")
    else:
        character = chr(int(match["four"] or match["two"], 16))
    return character if character > "\x7f" and character.isprintable() else match[0]
