"""Universal Dependencies treebanks (CoNLL-U, gzipped) as documents with trees, and GUM's entities as names.

What enters is a file; what leaves is documents whose sentences carry tags, trees, lemmas, the text they came from and, for
GUM, names. EWT has no names, so its sentences teach none.

GUM marks every mention, "the six-member Afghan team" like "Kabul"; a name is the part of a mention around its head that is
written as a proper noun. `place` does not tell a state or a city from a river, a list of states and cities does.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.language.training.places import is_state_or_city, place_kinds
from kg.language.training.samples import LONGEST_TREE, OUTSIDE, Document, Sentence, Tree, mark_name

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "sir",
        "lord",
        "lady",
        "dame",
        "president",
        "vice",
        "deputy",
        "prime",
        "minister",
        "chancellor",
        "premier",
        "secretary",
        "general",
        "gen",
        "col",
        "colonel",
        "major",
        "maj",
        "capt",
        "captain",
        "lt",
        "lieutenant",
        "sgt",
        "sergeant",
        "admiral",
        "marshal",
        "king",
        "queen",
        "prince",
        "princess",
        "emperor",
        "empress",
        "sultan",
        "sheikh",
        "shaikh",
        "emir",
        "pope",
        "cardinal",
        "archbishop",
        "bishop",
        "father",
        "reverend",
        "rev",
        "rabbi",
        "imam",
        "ayatollah",
        "senator",
        "sen",
        "representative",
        "rep",
        "congressman",
        "congresswoman",
        "governor",
        "gov",
        "mayor",
        "ambassador",
        "judge",
        "justice",
        "chief",
        "director",
        "professor",
        "chairman",
        "chairwoman",
        "chairperson",
        "commissioner",
        "speaker",
        "spokesman",
        "spokeswoman",
        "comrade",
        "saint",
        "st",
        "state",
        "foreign",
        "defence",
        "defense",
        "interior",
        "first",
        "lady",
        "officer",
        "undersecretary",
        "under-secretary",
        "envoy",
        "special",
        "attorney",
        "inspector",
        "detective",
        "coach",
        "uncle",
        "aunt",
        "brother",
        "sister",
        "mom",
        "dad",
    ]
)
KINDS = {"person": "PERSON", "organization": "ORG", "place": "GPE"}
PROPER = ("NNP", "NNPS")
JOINERS = frozenset(
    [
        "of",
        "the",
        "for",
        "and",
        "&",
        "-",
        "–",
        "'",
        "de",
        "del",
        "della",
        "la",
        "al",
        "el",
        "von",
        "van",
        "der",
        "da",
        "do",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One word of a CoNLL-U file."""

    word: str
    lemma: str
    coarse: str
    tag: str
    head: int
    label: str
    misc: str


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """One sentence as the file has it: its words, its text, whether a paragraph or a document begins with it."""

    lines: tuple[Line, ...]
    text: str
    document: str
    new_paragraph: bool


def read_sentences(path: Path) -> Iterator[Parsed]:
    """Every sentence of a `.conllu.gz`. Multi-word tokens ("don't") are given as their words."""
    document, text, paragraph = "", "", False
    lines: list[Line] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in file:
            row = row.rstrip("\n")
            if row.startswith("# newdoc"):
                document, paragraph = row.partition("= ")[2], True
            elif row.startswith("# newpar"):
                paragraph = True
            elif row.startswith("# text = "):
                text = row.removeprefix("# text = ")
            elif not row and lines:
                yield Parsed(lines=tuple(lines), text=text, document=document, new_paragraph=paragraph)
                lines, paragraph = [], False
            elif row and row[0] != "#":
                cells = row.split("\t")
                if "." in cells[0]:
                    continue  # an empty node of the enhanced graph
                if "-" in cells[0]:
                    continue  # a multi-word token; its words follow
                lines.append(
                    Line(
                        word=cells[1],
                        lemma=cells[2],
                        coarse=cells[3],
                        tag=cells[4],
                        head=int(cells[6]),
                        label=cells[7],
                        misc=cells[9],
                    )
                )


def read_documents(path: Path, *, named: bool, only: str = "") -> list[Document]:
    """A treebank's documents. `named`: the file has `Entity=`, read names from it. `only`: how their ids begin."""
    grouped: dict[str, list[Parsed]] = {}
    for parsed in read_sentences(path):
        if parsed.document.startswith(only):
            grouped.setdefault(parsed.document, []).append(parsed)
    return [_document(sentences, named) for sentences in grouped.values()]


def _document(parsed: Sequence[Parsed], named: bool) -> Document:
    kept = []
    starts = [sentence.new_paragraph for sentence in parsed[1:]] + [True]
    names = read_names(parsed) if named else [None] * len(parsed)
    for sentence, ends_paragraph, own_names in zip(parsed, starts, names, strict=True):
        if len(sentence.lines) > LONGEST_TREE:
            continue
        kept.append(
            Sentence(
                words=tuple(line.word for line in sentence.lines),
                tree=Tree(
                    tags=tuple(line.tag for line in sentence.lines),
                    coarse=tuple(line.coarse for line in sentence.lines),
                    heads=tuple(line.head for line in sentence.lines),
                    labels=tuple(line.label for line in sentence.lines),
                ),
                names=own_names,
                ends_paragraph=ends_paragraph,
            )
        )
    return Document(sentences=tuple(kept))


def read_names(parsed: Sequence[Parsed]) -> list[tuple[int, ...] | None]:
    """Bits of names for every sentence of a document of GUM. A mention may be open over several sentences; those hold no name."""
    return [_sentence_names(sentence.lines) for sentence in parsed]


def _sentence_names(lines: Sequence[Line]) -> tuple[int, ...]:
    found = []
    for start, end, kind in mentions(lines):
        if kind in KINDS and (span := name_inside(lines, start, end, kind)):
            found.append((*span, kind))
    names = [OUTSIDE] * len(lines)
    taken: set[int] = set()
    for start, end, kind in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            name = " ".join(line.word for line in lines[start:end])
            mark_name(names, start, end, *kinds_of(KINDS[kind], name))
    return tuple(names)


def kinds_of(kind: str, name: str) -> tuple[str, ...]:
    """States and cities are GPE whatever the corpus calls them (but persons stay persons); a place may be either."""
    if kind == "GPE":
        return place_kinds(name)
    return ("GPE",) if kind == "ORG" and is_state_or_city(name) else (kind,)


def mentions(lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Start, end and type of the mentions that open and close in this sentence. `Entity=(3-place-new-...` opens, `3)` closes."""
    open_mentions: list[tuple[str, int, str]] = []
    for place, line in enumerate(lines):
        entity = next((item[7:] for item in line.misc.split("|") if item.startswith("Entity=")), "")
        for number, kind, whole, closed in re.findall(r"\((\d+)-([a-z]+)-[^()]*(\)?)|(\d+)\)", entity):
            if whole:
                yield place, place + 1, kind
            elif number:
                open_mentions.append((number, place, kind))
            else:
                at = next((at for at in reversed(range(len(open_mentions))) if open_mentions[at][0] == closed), None)
                if at is not None:
                    _, start, kind = open_mentions.pop(at)
                    yield start, place + 1, kind


def name_inside(lines: Sequence[Line], start: int, end: int, kind: str) -> tuple[int, int] | None:
    """The proper name inside a mention, if its head is one: "U.S. President Donald Trump" -> Donald Trump."""
    heads = [place for place in range(start, end) if not start < lines[place].head <= end]
    if not heads or lines[heads[0]].tag not in PROPER:
        return None
    head = heads[0]
    left, right = head, head + 1
    if kind == "person":
        while right < end and _goes_on(lines[right], ("flat", "compound", "goeswith"), head):
            right += 1
        while left > start and lines[left - 1].label == "compound" and lines[left - 1].tag in PROPER:
            left -= 1
        while left < right and lines[left].word.rstrip(".").lower() in TITLES:
            left += 1
        if left == right or lines[head].tag == "NNPS":
            return None
        return left, right
    while left > start and (lines[left - 1].tag in (*PROPER, "CD", "HYPH", "CC") or lines[left - 1].word[0].isupper()):
        left -= 1
    while right < end:
        ahead = right
        while ahead < end and lines[ahead].word.lower() in JOINERS:
            ahead += 1
        if ahead < end and lines[ahead].tag in PROPER and ahead - right <= 2:
            right = ahead + 1
        else:
            break
    while left < head and (lines[left].tag in ("DT", "CC", "HYPH", "PRP$") or lines[left].word.lower() in ("the", "a")):
        left += 1
    return left, right


def _goes_on(line: Line, labels: tuple[str, ...], head: int) -> bool:
    return line.label in labels or (line.tag == "HYPH")
