"""Corpora of names without trees, as documents.

WikiGold and CrossNER politics name everything; in the annotated articles only the parties of the story are named, so a capitalised
word that nobody named there may still be a name, and teaches nothing.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language

from kg.language.training.places import is_state_or_city, place_kinds
from kg.language.training.samples import ANYTHING, OUTSIDE, Document, Sentence, mark_name
from kg.language.training.treebanks import TITLES

SENTENCES_A_DOCUMENT = 12  # these corpora do not mark their documents

WIKIGOLD = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}
CROSSNER = {
    "person": "PERSON",
    "politician": "PERSON",
    "organisation": "ORG",
    "politicalparty": "ORG",
    "country": "GPE",
    "location": "LOC",
}
NEVER_NAMES = TITLES | frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "i",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "said",
        "gmt",
        "est",
        "ministers",
        "presidents",
        "secretaries",
        "ambassadors",
        "officials",
        "leaders",
    ]
)


def read_wikigold(path: Path) -> list[Document]:
    """`word I-PER` a line, an empty line between sentences; a name begins where the kind changes."""
    return list(_columns(path, WIKIGOLD))


def read_crossner(folder: Path) -> list[Document]:
    """`word<TAB>B-politician`, all three files."""
    return [document for part in ("train", "dev", "test") for document in _columns(folder / f"{part}.txt", CROSSNER)]


def read_universal_names(path: Path) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words and BIO labels (PER, ORG, LOC) of Universal NER's `.iob2`."""
    words: list[str] = []
    labels: list[str] = []
    for row in path.read_text("utf-8").split("\n"):
        cells = row.split("\t")
        if len(cells) >= 3 and cells[0].isdigit():
            words.append(cells[1])
            labels.append(cells[2])
        elif not row and words:
            yield tuple(words), tuple(labels)
            words, labels = [], []


def read_universal_names_documents(path: Path) -> list[Document]:
    """Universal NER's file as documents."""
    sentences = [
        Sentence(words=words, names=_from_bio(words, labels, WIKIGOLD)) for words, labels in read_universal_names(path)
    ]
    return list(_grouped(sentences))


def _columns(path: Path, kinds: dict[str, str]) -> Iterator[Document]:
    sentences: list[Sentence] = []
    for block in re.split(r"\n\s*\n", path.read_text("utf-8")):
        pairs = [row.split() for row in block.split("\n") if len(row.split()) >= 2]
        if pairs:
            words = tuple(pair[0] for pair in pairs)
            sentences.append(Sentence(words=words, names=_from_bio(words, [pair[-1] for pair in pairs], kinds)))
    yield from _grouped(sentences)


def _grouped(sentences: Sequence[Sentence]) -> Iterator[Document]:
    for start in range(0, len(sentences), SENTENCES_A_DOCUMENT):
        yield Document(sentences=tuple(sentences[start : start + SENTENCES_A_DOCUMENT]))


def bio_spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Start, end and kind of the names in a row of BIO labels; an I after nothing, or after another kind, begins one."""
    spans: list[tuple[int, int, str]] = []
    start, kind = 0, ""
    for place, label in enumerate((*labels, "O")):
        mark, _, own = label.partition("-")
        if kind and (mark != "I" or own != kind):
            spans.append((start, place, kind))
            kind = ""
        if own and not kind:
            start, kind = place, own
    return spans


def _from_bio(words: Sequence[str], labels: Sequence[str], kinds: dict[str, str]) -> tuple[int, ...]:
    names = [OUTSIDE] * len(words)
    for start, end, label in bio_spans(labels):
        if kind := kinds.get(label):
            name = " ".join(words[start:end])
            mark_name(names, start, end, *(place_kinds(name) if kind == "LOC" else (kind,)))
    return tuple(names)


def read_articles(folder: Path, common: frozenset[str]) -> list[Document]:
    """The annotated articles: every occurrence of an entity's name or alias is a name; other capitalised words are not asked.

    `common`: words that treebanks write in lower case; capitalised at a sentence's beginning they are no name.
    """
    nlp = spacy.blank("en")
    documents = []
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt").read_text("utf-8")
        known = dict(_known(annotation["entities"], nlp))
        sentences = []
        for paragraph in re.split(r"\n\s*\n", text):
            words = tuple(token.text for token in nlp.make_doc(paragraph) if not token.is_space)
            sentences.extend(_split(words, _mask(words, known, common)))
        documents.append(Document(sentences=tuple(sentences)))
    return documents


def _known(entities: Iterable[dict[str, object]], nlp: Language) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for entity in entities:
        for name in (entity["name"], *entity["aliases"]):  # type: ignore[misc]  # JSON: a list of strings
            words = tuple(token.text for token in nlp.make_doc(str(name)))
            if not words or not words[0][:1].isupper():
                continue
            match entity["kind"]:
                case "person":
                    yield words, ("PERSON",)
                case "organisation":
                    yield words, ("ORG", "GPE") if is_state_or_city(str(name)) else ("ORG",)
                case "place":
                    yield words, place_kinds(str(name))
                case "state" if is_state_or_city(str(name)):
                    yield words, ("GPE",)


def _mask(
    words: Sequence[str], known: dict[tuple[str, ...], tuple[str, ...]], common: frozenset[str]
) -> tuple[int, ...]:
    shouted = sum(word.isupper() for word in words) > len(words) / 2
    names = [unnamed(word, words[place - 1] if place else ".", common, shouted) for place, word in enumerate(words)]
    longest = max(map(len, known), default=0)
    folded = {tuple(word.upper() for word in name): kinds for name, kinds in known.items()} if shouted else known
    place = 0
    while place < len(words):
        for size in range(min(longest, len(words) - place), 0, -1):
            if kinds := folded.get(tuple(words[place : place + size])):
                _write(words, names, place, place + size, kinds)
                place += size
                break
        else:
            place += 1
    return tuple(names)


def _write(words: Sequence[str], names: list[int], start: int, end: int, kinds: tuple[str, ...]) -> None:
    """A name between two words that may belong to it ("Zulu [Bravo] Airlines") is known only to be inside something."""
    before = names[start - 1] == ANYTHING if start else False
    after = names[end] == ANYTHING if end < len(names) else False
    if kinds != ("PERSON",) and (before or after):
        names[start:end] = [ANYTHING] * (end - start)
        return
    mark_name(names, start, end, *kinds)
    if kinds == ("PERSON",) and before:  # a first name that the annotation left out
        names[start] |= ANYTHING & ~OUTSIDE if not words[start - 1].islower() else 0


def unnamed(word: str, before: str, common: frozenset[str], shouted: bool) -> int:
    """Bits for a word that no annotation names: "O" where it is certain (lower case, titles, a common word that begins a
    sentence), anything where it may be a name all the same. `before`: the word before it; `shouted`: all is in capitals."""
    lower = word.lower().rstrip(".")
    if not any(char.isalpha() for char in word) or lower in NEVER_NAMES:
        return OUTSIDE
    if shouted:
        return OUTSIDE if lower in common else ANYTHING
    if word.islower():
        return OUTSIDE
    return OUTSIDE if lower in common and before in (".", "?", "!", '"', "“", "''", ":") else ANYTHING


def _split(words: tuple[str, ...], names: tuple[int, ...]) -> Iterator[Sentence]:
    """Rough sentences: good enough to cut windows, and nobody learns sentence ends from them."""
    start = 0
    for place in range(1, len(words) + 1):
        ended = place == len(words) or (words[place - 1] in (".", "?", "!") and words[place][:1].isupper())
        if ended or place - start >= 100:
            yield Sentence(words=words[start:place], names=names[start:place])
            start = place
