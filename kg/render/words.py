"""Dates in words, as precise as they are known: "2004-11" is "November 2004", never the first of it."""

from __future__ import annotations

import re

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PARTS = {
    21: "spring", 22: "summer", 23: "autumn", 24: "winter",
    33: "first quarter of", 34: "second quarter of", 35: "third quarter of", 36: "last quarter of",
    40: "first half of", 41: "second half of",
}  # fmt: skip
_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_OPEN = {"", ".."}


def in_words(edtf: str) -> str:
    """An EDTF literal as a reader says it; "" for "", the literal itself where it is none that we write.

    >>> in_words("2004-11"), in_words("2014-03-30/2014-03-31"), in_words("2012~")
    ('November 2004', '30–31 March 2014', 'about 2012')
    """
    edtf = edtf.strip()
    if edtf.startswith(("[", "{")) and edtf.endswith(("]", "}")):
        joint = " or " if edtf[0] == "[" else " and "
        return joint.join(in_words(part) for part in edtf[1:-1].split(","))
    start, slash, end = edtf.partition("/")
    if slash:
        if start in _OPEN or end in _OPEN:
            return f"until {_one(end)}" if start in _OPEN else f"since {_one(start)}"
        return _interval(start, end)
    return _one(edtf)


def _interval(start: str, end: str) -> str:
    a, b = _DATE.fullmatch(start), _DATE.fullmatch(end)
    if not a or not b:
        return f"{_one(start)} – {_one(end)}"
    if a[3] and b[3] and a.group(1, 2) == b.group(1, 2):
        return f"{int(a[3])}–{_one(end)}"
    if a[2] and b[2] and int(a[2]) <= 12 and a[1] == b[1]:
        return f"{_one(start).removesuffix(a[1]).rstrip()} – {_one(end)}"
    return f"{_one(start)} – {_one(end)}"


def _one(edtf: str) -> str:
    sure = edtf.rstrip("~?%")
    doubt = {"~": "about {}", "?": "perhaps {}", "%": "perhaps about {}"}.get(edtf[len(sure) :][:1], "{}")
    if re.fullmatch(r"\d{3}X", sure):
        return doubt.format(f"the {sure[:3]}0s")
    if re.fullmatch(r"\d{2}XX", sure):
        return doubt.format(f"the {sure[:2]}00s")
    found = _DATE.fullmatch(sure)
    if not found:
        return edtf
    year, month, day = found[1], int(found[2] or 0), int(found[3] or 0)
    if not month:
        return doubt.format(year)
    if month > 12:
        return doubt.format(f"{_PARTS[month]} {year}") if month in _PARTS else edtf
    name = MONTHS[month - 1] if month else ""
    return doubt.format(f"{day} {name} {year}" if day else f"{name} {year}")
