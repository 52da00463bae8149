"""Names of gatherings that recur: "the 14th APEC Economic Leaders' Meeting", "last year's G7 summit".

In go the words of a noun phrase; out comes the series that it is of and what marks the edition: its number, its year,
the places in its name. Nothing of the article is looked at, so the same words always say the same.

A name is read where every word before its noun is understood: a body (an organisation or a group of states), who
meets, what counts or dates it, or words that say nothing of it. A word that is not understood may make another
gathering of it ("the ASEAN business summit"), so that it is read as none. What the words are is data, in
`kg/rules/lexicons/gatherings.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Literal

from kg.language.counting import ordinal_at, words_of_kind
from kg.language.matcher import Hit, Sort, gazetteer, slug
from kg.language.rules import load_tsv
from kg.resources import rules

Kind = Literal["name", "group", "level", "noun", "form", "plain", "part", "counted", "other", "proper"]

DAYS = 10  # how many days a gathering can last where its row does not say


@dataclass(frozen=True, kw_only=True, slots=True)
class GatheringWords:
    """A row of rules/lexicons/gatherings.tsv; the file's head says what its columns mean."""

    id: str
    kind: Kind
    words: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]
    days: str = ""
    yearly: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """What a phrase calls a gathering. `series` is the same whatever it is called ("apec-summit"); `name` the words for
    the series alone ("APEC Economic Leaders' Meeting").

    `number` and `year` are 0 where it does not say; `years` is how far its year is from that of the article ("last
    year's": -1), None where it does not say; `places` are keys of places in the name. `days` is how long one can last,
    `yearly` whether there is one a year at most. `certain` is false of what recurs only where more than one is told of:
    "the Franco-German summit".
    """

    series: str
    name: str
    number: int = 0
    year: int = 0
    years: int | None = None
    places: tuple[str, ...] = ()
    days: int = DAYS
    yearly: bool = False
    certain: bool = True


@cache
def gathering_words() -> tuple[GatheringWords, ...]:
    """The rows of gatherings.tsv."""
    return load_tsv(rules("lexicons", "gatherings.tsv"), GatheringWords)


@cache
def _phrases() -> dict[str, dict[tuple[str, ...], GatheringWords]]:
    """By their first word the phrases of names, groups, levels, nouns and forms."""
    found: dict[str, dict[tuple[str, ...], GatheringWords]] = {}
    for row in gathering_words():
        if row.kind in ("name", "group", "level", "noun", "form"):
            for words in row.words:
                key = tuple(words.split())
                found.setdefault(key[0], {})[key] = row
    return found


@cache
def _single(kind: Kind) -> frozenset[str]:
    return frozenset(word for row in gathering_words() if row.kind == kind for word in row.words)


@cache
def _body_row(key: str) -> GatheringWords | None:
    """The row of a group that an organisation is, by its key in the gazetteer: that of "arab" for "las"."""
    rows = [row for row in gathering_words() if row.kind == "group"]
    return next((row for row in rows if key == row.id or key in row.words), None)


@dataclass(slots=True)
class _Token:
    """A word, or several that are one name. `kind` is "word", that of a row, or "body", "side", "place"."""

    kind: str
    word: str
    start: int
    end: int
    row: GatheringWords | None = None
    key: str = ""


WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]{3,}(?=\d)|[^\W_]+(?:['’][^\W_]+)*")  # "COP26" is two
PREPOSITIONS = ("of", "in", "at", "on", "for", "from", "to", "by", "about", "as", "during")
YEAR = re.compile(r"(?:19|20)\d\d")
RELATIVE = {"this": 0, "last": -1, "next": 1}


@lru_cache(maxsize=16384)
def read_gathering(words: str) -> Gathering | None:
    """Read "the 14th APEC Economic Leaders' Meeting": the 14th of "apec-summit". None where it names no series."""
    tokens = _tokens(words)
    plain = [token.word for token in tokens]
    if not _single("other").isdisjoint(plain):
        return None
    return _read(tokens, words)


def _read(tokens: list[_Token], words: str) -> Gathering | None:
    if start := _behind_part(tokens):  # "the opening session of the summit"
        whole = _read(tokens[start:], words)
        if whole is not None:
            counted = _read_marks(tokens[: start - 1]) if whole.series in _single("counted") else _Marks()
            return replace(whole, number=whole.number or counted.number)
    found = _by_name(tokens, words) or _by_body(tokens, words)
    return found or (None if words.isupper() else _by_ordinal(tokens, words))


# -- words


def _fold(word: str) -> str:
    text = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in text if c.isalnum())


def _tokens(words: str) -> list[_Token]:
    """The words of a phrase, with names of the gazetteer and phrases of the rows as one each."""
    plain = [_Token("word", _fold(m[0]), *m.span()) for m in WORD.finditer(words)]
    plain = [token for token in plain if token.word]
    hits = {hit.start: hit for hit in gazetteer().find(words)}
    found: list[_Token] = []
    at = 0
    while at < len(plain):
        token = plain[at]
        row, length = _phrase_at([t.word for t in plain[at : at + 12]])
        hit = hits.get(token.start)
        covered = sum(1 for t in plain[at:] if hit and t.start < hit.end)
        if row and length >= covered:
            end = plain[at + length - 1].end
            kind = "body" if row.kind == "group" else row.kind
            found.append(_Token(kind, token.word, token.start, end, row, row.id))
            at += length
        elif hit and covered:
            found.append(_named(hit))
            at += covered
        else:
            found.append(token)
            at += 1
    return found


def _phrase_at(words: Sequence[str]) -> tuple[GatheringWords | None, int]:
    """The longest phrase that these words begin with, and how many words it has."""
    fits = [key for key in _phrases().get(words[0], {}) if tuple(words[: len(key)]) == key]
    best = max(fits, key=len, default=())
    return (_phrases()[words[0]][best], len(best)) if best else (None, 0)


def _named(hit: Hit) -> _Token:
    entry = hit.entry
    if entry.sort is Sort.ORGANISATION:
        row = _body_row(entry.key.lower())
        return _Token("body", _fold(hit.text), hit.start, hit.end, row, row.id if row else entry.key.lower())
    if entry.sort in (Sort.STATE, Sort.DEMONYM):
        return _Token("side", _fold(hit.text), hit.start, hit.end, None, entry.key.lower())
    if entry.sort in (Sort.CITY, Sort.PLACE):
        return _Token("place", _fold(hit.text), hit.start, hit.end, None, entry.key)
    return _Token("word", _fold(hit.text), hit.start, hit.end)


def _behind_part(tokens: Sequence[_Token]) -> int:
    """Where the gathering begins of which the phrase names a part: behind "the second day of"; 0 where none."""
    for at, token in enumerate(tokens[:-1]):
        if token.word in _single("part") and tokens[at + 1].word == "of":
            return at + 2
        if token.kind not in ("word", "noun") or token.word in PREPOSITIONS:
            return 0
    return 0


# -- what marks the edition


@dataclass(slots=True)
class _Marks:
    """What stands around the name of a series."""

    number: int = 0
    year: int = 0
    years: int | None = None
    places: list[str] = field(default_factory=list)
    yearly: bool = False
    left: list[_Token] = field(default_factory=list)  # words that are not understood


def _read_marks(tokens: Sequence[_Token]) -> _Marks:
    marks = _Marks()
    words = [token.word for token in tokens]
    for at, token in enumerate(tokens):
        word = token.word
        if token.kind == "place":
            marks.places.append(token.key)
        elif token.kind != "word":
            continue
        elif YEAR.fullmatch(word):
            marks.year = int(word)
        elif number := ordinal_at(words, at):
            marks.number = 0 if words[at + 1 : at + 2] == ["anniversary"] else number
        elif word == "years" and at and words[at - 1] in RELATIVE:
            marks.years = RELATIVE[words[at - 1]]
        elif word.isdecimal() or word in _single("plain") or word in words_of_kind("tens"):
            marks.yearly = marks.yearly or word in ("annual", "yearly")
        else:
            marks.left.append(token)
    return marks


def _behind(tokens: Sequence[_Token]) -> _Marks:
    """What follows the name and belongs to the gathering: "in Hanoi", "in November 2006", "2006"."""
    found: list[_Token] = []
    for at, token in enumerate(tokens):
        if token.word in ("in", "at", "of"):
            continue
        dates = token.kind == "word" and (YEAR.fullmatch(token.word) or token.word in _single("plain"))
        if not dates and not (token.kind == "place" and at):
            break
        found.append(token)
    return _read_marks(found)


def _gathering(
    series: str, name: str, before: _Marks, behind: _Marks, row: GatheringWords | None = None, *, certain: bool = True
) -> Gathering:
    told = bool(before.number or before.yearly or before.years is not None)
    return Gathering(
        series=series,
        name=" ".join(re.sub(r"\([^)]*\)?", "", name).split()),
        number=before.number,
        year=before.year or behind.year,
        years=before.years,
        places=tuple(dict.fromkeys([*before.places, *behind.places])),
        days=int(row.days) if row and row.days else DAYS,
        yearly=before.yearly or before.years is not None or bool(row and row.yearly),
        certain=certain or told,
    )


# -- three kinds of names


def _by_name(tokens: Sequence[_Token], words: str) -> Gathering | None:
    """A gathering that a row names: "the 26th Conference of the Parties", "COP26", "the UNGA meeting"."""
    at = next((at for at, token in enumerate(tokens) if token.kind == "name"), None)
    if at is None:
        return None
    token = tokens[at]
    assert token.row is not None
    before, rest = _read_marks(tokens[:at]), list(tokens[at + 1 :])
    if before.left or any(t.kind not in ("word", "place") for t in tokens[:at]):
        return None
    own = {word for phrase in token.row.words for word in phrase.split()}
    says_nothing = (own | _single("part") | _single("plain")).difference(PREPOSITIONS)
    passed: list[_Token] = []
    while rest and (rest[0].kind in ("noun", "level", "form") or rest[0].word in says_nothing or _counts(rest[0])):
        if _counts(rest[0]):
            before.number = before.number or int(rest[0].word)
        passed.append(rest.pop(0))  # "the COP26 climate summit"
    passed += _below(rest) if passed else []
    series, end = token.row.id, token.end
    level = next((t.key for t in passed if t.kind == "level" and t.key != "summit"), "")
    if level:  # "the East Asia Summit foreign ministers' meeting" is another gathering than the summit
        series, end = f"{series}-{level}", passed[-1].end
    if rest and rest[0].word not in PREPOSITIONS and rest[0].kind != "place" and not YEAR.fullmatch(rest[0].word):
        return None  # "the General Assembly president"
    return _gathering(series, words[token.start : end], before, _behind(rest), token.row)


def _counts(token: _Token) -> bool:
    """True of the number behind a name: "COP 26"."""
    return token.word.isdecimal() and len(token.word) < 3


def _by_body(tokens: Sequence[_Token], words: str) -> Gathering | None:
    """A gathering of a body or of two sides: "the G7 summit", "a meeting of EC finance ministers", "the U.S.-Soviet
    summit".
    """
    cut = next((at for at, token in enumerate(tokens) if token.word in PREPOSITIONS), len(tokens))
    front, behind = list(tokens[:cut]), list(tokens[cut:])
    while front and (YEAR.fullmatch(front[-1].word) and front[-1].kind == "word"):
        behind.insert(0, front.pop())
    if not front:
        return None
    head = front[-1]
    ministerial = head.kind == "level" and words[: head.end].casefold().endswith("ministerial")
    if head.kind not in ("noun", "form") and not ministerial:
        return None  # "the EU foreign ministers" are persons
    before = _read_marks(front)
    below = _below(behind)
    bodies = _once([token for token in front if token.kind == "body"])
    sides = [token for token in front if token.kind == "side"]
    name_start = next((t.start for t in front if t.kind not in ("word", "place")), head.start)
    name_end = head.end
    level = next((token for token in front if token.kind == "level"), None)
    if not bodies and not sides and below:
        bodies = _once([token for token in below if token.kind == "body"])
        level = level or next((token for token in below if token.kind == "level"), None)
        name_end = below[-1].end
        behind = behind[behind.index(below[-1]) + 1 :]
    end = _end_of(head, level)
    if not end:
        return None
    between = _between(words, bodies + sides)
    if len(bodies) + len(sides) == 2 and between and not before.left and head.kind != "form":
        keys = sorted(token.key for token in bodies + sides)
        return _gathering("-".join([*keys, end]), _plain_name(front, words), before, _behind(behind), certain=False)
    persons = _two_persons(before.left, words, head) if not bodies and not sides and end == "summit" else ""
    if persons:
        return _gathering(f"{persons}-summit", _plain_name(front, words), before, _behind(behind), certain=False)
    if len(bodies) != 1 or sides or before.left:
        return None
    body = bodies[0]
    if head.kind != "form" and body.key == "un":
        return None  # the United Nations call conferences on everything
    row = body.row if end == "summit" else head.row if head.kind == "form" else None
    name = _plain_name(front, words) if name_end == head.end else words[name_start:name_end]
    return _gathering(f"{slug(body.key)}-{end}", name, before, _behind(behind), row)


def _once(bodies: list[_Token]) -> list[_Token]:
    """Bodies without those named again: "(APEC)"."""
    return list({token.key: token for token in reversed(bodies)}.values())[::-1]


def _end_of(head: _Token, level: _Token | None) -> str:
    """The end of the series' key: who meets; "" where that is not told."""
    if head.kind in ("form", "level"):
        return head.key
    if level is not None:
        return level.key
    return "summit" if head.key == "summit-noun" else ""


def _below(behind: Sequence[_Token]) -> list[_Token]:
    """Who meets, behind the noun: "of EC foreign ministers", "of foreign ministers of ASEAN"."""
    if not behind or behind[0].word != "of":
        return []
    found: list[_Token] = []
    for at, token in enumerate(behind[1:], start=1):
        if token.kind in ("body", "level"):
            found.append(token)
        elif token.word == "and" and [other.kind for other in behind[at + 1 : at + 2]] == ["side"]:
            return []  # "of the Group of Five and Canada"
        elif token.word not in ("the", "of", "from"):
            break
    return found


def _plain_name(front: Sequence[_Token], words: str) -> str:
    """The words of a name without what marks the edition."""
    kept: list[str] = []
    last = None
    for at, token in enumerate(front):
        marks = _read_marks(front[max(0, at - 1) : at + 1]) if token.kind == "word" else None
        if token.kind == "place" or (marks is not None and token not in marks.left):
            last = None
            continue
        if token.kind == "body" and any(t.kind == "body" and t.key == token.key for t in front[:at]):
            last = None
            continue
        possessive = words[token.end : token.end + 2].strip() in ("'", "’")  # "leaders' "
        text = words[token.start : token.end + possessive]
        joined = last is not None and words[last.end : token.start].strip() in ("-", "–")
        kept.append(f"-{text}" if joined else f" {text}")
        last = token
    return "".join(kept).strip()


def _between(words: str, sides: Sequence[_Token]) -> bool:
    """Whether two sides are tied by a hyphen: "U.S.-Soviet"."""
    if len(sides) != 2:
        return False
    first, second = sorted(sides, key=lambda token: token.start)
    return words[first.end : second.start].strip() in ("-", "–")


def _two_persons(left: Sequence[_Token], words: str, head: _Token) -> str:
    """The surnames in "the Trump-Kim summit", sorted: "kim-trump"."""
    if len(left) != 2 or words.isupper():
        return ""
    first, second = left
    tied = words[first.end : second.start].strip() in ("-", "–") and second.end < head.start
    names = all(words[token.start].isupper() and token.word.isalpha() for token in left)
    return "-".join(sorted(token.word for token in left)) if tied and names else ""


def _by_ordinal(tokens: Sequence[_Token], words: str) -> Gathering | None:
    """A capitalised name beside an ordinal or "annual": "the Fifth Coastal Cities Forum"."""
    cut = next((at for at, token in enumerate(tokens) if token.word in PREPOSITIONS), len(tokens))
    front = list(tokens[:cut])
    year = int(front.pop().word) if len(front) > 1 and YEAR.fullmatch(front[-1].word) else 0
    if not front or front[-1].word not in _single("proper"):
        return None
    before = _read_marks(front[:-1])
    named = [token for token in front[:-1] if token.kind in ("body", "side") or token in before.left]
    if not all(words[token.start].isupper() for token in [*before.left, front[-1]]) or len(named) < 2:
        return None
    if not (before.number or before.yearly or before.years is not None):
        return None
    before.year = before.year or year
    kept = [token for token in front if token in named or token is front[-1]]
    name = " ".join(words[kept[0].start : front[-1].end].split())
    return _gathering(slug(name), name, before, _behind(tokens[cut:]))
