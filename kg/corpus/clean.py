"""Tells the content of an article from what a publisher puts around it.

In goes a text; out come the spans of its content paragraphs, headline first, and what the rest says: the day of
publication, the dateline. Nothing is rewritten, so offsets keep counting in the text as read. What is no content is
said by kg/rules/patterns/boilerplate.yaml; where no rule speaks, words are content.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.corpus.paragraphs import LONGEST_WRAP, SHORTEST_WRAP, Line, blocks, bullet, find_lines, find_paragraphs, trim
from kg.corpus.publication import Dateline, find_dateline, labelled_day, nearest, read_day, settle
from kg.corpus.rules import Where, any_of, boilerplate_rules
from kg.model import Span

HEAD = 10
"""How many lines that are not blank count as the head of a text, or as its foot."""

LONGEST_BOILERPLATE = 400
_PROSE = 160
MONTH_NAMES = tuple(month_name)[1:]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cleaned:
    """What `clean` finds. `dateline_day` stands without a year where the text gives none: `date_dateline` adds it."""

    body: tuple[Span, ...]
    headline: str = ""
    published: date | None = None
    dateline: Dateline | None = None
    notes: tuple[str, ...] = ()

    def dateline_date(self, published: date | None) -> tuple[date | None, str]:
        """The dateline's day, its year taken from the publication where it has none; and a remark if it has no date."""
        if self.dateline is None or self.dateline.day is None:
            return None, ""
        if found := self.dateline.day.date:
            return found, ""
        words = f"the dateline's {self.dateline.day.day} {MONTH_NAMES[self.dateline.day.month - 1]} has no year"
        if published is None:
            return None, f"{words}, so it dates nothing: give the publication date in metadata.csv or with --published"
        if near := nearest(self.dateline.day, published):
            return near, ""
        return None, f"{words}, and is far from the publication date {published.isoformat()}"


def _flat(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _covers(where: Where, words: str) -> bool:
    return len(words) <= LONGEST_BOILERPLATE and any_of(where).fullmatch(words) is not None


def clean(text: str) -> Cleaned:
    """Find the content paragraphs of a text, its day of publication and its dateline."""
    lines = find_lines(text)
    said: dict[Line, tuple[str, str]] = {}
    for line in lines:
        if line.end - line.start <= 160:
            for gives, words in labelled_day(text[line.start : line.end]):
                said[line] = (gives, words)
    dated, published, notes = _published(text, lines, said)
    content = _without_boilerplate(text, lines, dated)

    paragraphs = find_paragraphs(
        text, content, alone=lambda line: False, begins=lambda line: _begins_story(text, line, lines[0])
    )
    spans: list[Span] = []
    dateline: Dateline | None = None
    opens_with_dateline = False
    for line in lines[:HEAD]:  # a dateline on a line of its own
        if line in dated and said.get(line, ("",))[0] == "alone":
            dateline = dateline or find_dateline(text, line.start, line.end)
    for number, paragraph in enumerate(paragraphs):
        start, end = paragraph[0].start, paragraph[-1].end
        found = find_dateline(text, start, end)
        if found is not None:
            start = found.end
            if number == 0:
                opens_with_dateline = True
            if number < 5 and (dateline is None or (dateline.day is None and found.day is not None)):
                dateline = found
        elif not spans:
            start = _behind(text, start, end, "headline")
        start = _behind(text, bullet(text, start, end), end, "start")
        span = trim(text, start, _before(text, start, end))
        if span[0] < span[1] and any(c.isalnum() for c in text[span[0] : span[1]]):
            if span[1] - span[0] <= 2 * LONGEST_BOILERPLATE and _covers("line", _flat(text, *span)):
                continue
            spans.append(span)
    if published is None and dateline is not None and dateline.day is not None:
        published = dateline.day.date
    headline = ""
    if len(spans) > 1 and not opens_with_dateline and spans[0][1] - spans[0][0] <= 300:
        words = _flat(text, *spans[0]).rstrip("\\ ")
        if len(words) <= 250 and not re.search(r"(?<![A-Z])\.$", words):
            headline = words
    return Cleaned(body=tuple(spans), headline=headline, published=published, dateline=dateline, notes=tuple(notes))


def _begins_story(text: str, line: Line, first: Line) -> bool:
    return line is not first and text[line.start].isupper() and find_dateline(text, line.start, line.end) is not None


def _behind(text: str, start: int, end: int, where: Where) -> int:
    """The offset behind what the rules for the start of a paragraph take."""
    head = text[start : min(end, start + 120)]
    for rule in boilerplate_rules(where):
        if (match := rule.regex.match(head)) and match.end() < end - start:
            return start + match.end()
    return start


def _before(text: str, start: int, end: int) -> int:
    """The offset before what the rules for the end of a paragraph take; twice, for marks that follow one another."""
    for _ in range(2):
        low = max(start, end - LONGEST_BOILERPLATE)
        tail = text[low:end]
        for rule in boilerplate_rules("end"):
            # a rule that begins with a look-behind must see the character before
            match = next((m for m in rule.regex.finditer(tail) if m.end() == len(tail.rstrip())), None)
            if match and match.start() > 0:
                end = low + match.start()
                break
        else:
            break
    return end


def _without_boilerplate(text: str, lines: Sequence[Line], dated: set[Line]) -> list[Line]:
    """The lines that no rule takes; what is left keeps its block, and a line taken parts the lines around it."""
    taken: set[Line] = set(dated)
    page: list[Line] = []
    last = len(lines) - 1
    for number, line in enumerate(lines):
        if line.end - line.start > 2 * LONGEST_BOILERPLATE or line in taken:
            continue
        words = _flat(text, line.start, line.end)
        if number and lines[number - 1] not in taken and _inside_prose(text, lines[number - 1], line):
            continue
        if _covers("rest", words) and number * 2 >= last and _no_prose_follows(text, lines[number + 1 :]):
            taken.update(lines[number:])
            break
        if (
            _covers("line", words)
            or (number < HEAD and _covers("head", words))
            or (number > last - HEAD and number > 0 and _covers("foot", words))
        ):
            taken.add(line)
        elif _covers("page", words):
            page.append(line)
    if len({_flat(text, line.start, line.end).lower() for line in page}) >= 3:
        taken.update(page)
        taken.update(_menus(text, lines, taken))
    kept: list[Line] = []
    gap = 0
    for line in lines:
        if line in taken:
            gap += 1
        else:
            kept.append(Line(line.start, line.end, line.indent, line.block + gap))
    return kept


def _inside_prose(text: str, before: Line, line: Line) -> bool:
    """Whether a line stands in the midst of a wrapped sentence, where a few words prove nothing."""
    words = text[before.start : before.end]
    runs_on = re.search(r"[a-z,]$", words) is not None and len(words.split()) >= 6
    return before.block == line.block and SHORTEST_WRAP <= len(words) <= LONGEST_WRAP and runs_on


def _no_prose_follows(text: str, lines: Sequence[Line]) -> bool:
    return all(line.end - line.start < _PROSE for line in lines) and sum(li.end - li.start for li in lines) < 2000


def _menus(text: str, lines: Sequence[Line], taken: set[Line]) -> list[Line]:
    """The menus of a web page: blocks without a full stop, and all above the text but the block right over it."""
    found: list[Line] = []
    over: list[list[Line]] = []
    begun = False
    for block in blocks([line for line in lines if line not in taken]):
        if not begun and any(_is_prose(text, line) for line in block):
            found.extend(line for above in over[:-1] for line in above)
            begun = True
        if _is_menu(text, block):
            found.extend(block)
        elif not begun:
            over.append(block)
    return found


def _is_menu(text: str, block: Sequence[Line]) -> bool:
    """Three or more lines without a full stop, most of them short."""
    if len(block) < 3:
        return False
    sizes = sorted(line.end - line.start for line in block)
    ends = (text[line.end - 1] for line in block)
    return sizes[-1] <= 120 and sizes[len(sizes) // 2] <= 45 and not any(c in '.!?\u201d"' for c in ends)


def _published(
    text: str, lines: Sequence[Line], said: dict[Line, tuple[str, str]]
) -> tuple[set[Line], date | None, list[str]]:
    """The lines that only date the article, the day they give, and remarks on days that cannot be read."""
    notes: list[str] = []
    number_of = {line: n for n, line in enumerate(lines)}
    opening = next((n for n, line in enumerate(lines) if _is_prose(text, line)), len(lines))
    alone = [line for line, (gives, _) in said.items() if gives == "alone"]
    if len(alone) > 2:  # the headings of a chronology
        for line in alone:
            del said[line]
    found: dict[str, date] = {}
    dated: set[Line] = set()
    for line, (gives, words) in said.items():
        near_head = number_of[line] < HEAD and number_of[line] < opening
        day = read_day(words)
        dated.add(line)
        if gives == "updated" and not near_head:
            continue
        if gives == "alone":
            # "Washington, DC" or, below the text, "New Delhi" on the line above belongs to the date
            before = lines[number_of[line] - 1] if number_of[line] else line
            if before.block == line.block and _is_place(text[before.start : before.end], region=near_head):
                dated.add(before)
            gives = "alone" if near_head else "signed"
        if day is None:
            notes.append(f"{words!r} is no day of the calendar")
            continue
        settled = settle(day, text)
        if settled is None and day.readings:
            notes.append(
                f"{words!r} may be {' or '.join(d.isoformat() for d in day.readings)}; "
                "give the date in metadata.csv or with --published"
            )
        if settled is not None:
            found.setdefault(gives, settled)
    for gives in ("published", "stamp", "alone", "signed", "updated"):
        if gives in found:
            return dated, found[gives], notes
    return dated, None, notes


def _is_place(words: str, *, region: bool) -> bool:
    plain = len(words) <= 40 and len(words.split()) <= 4 and words[0].isupper()
    return plain and not re.search(r"[!?:;\d]", words) and ("," in words or not region)


def _is_prose(text: str, line: Line) -> bool:
    words = text[line.start : line.end]
    return len(words) >= 120 or (len(words.split()) >= 6 and words[-1] in '.!?"\u201d')
