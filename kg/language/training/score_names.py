"""Names against held-out corpora, from raw text; spans must agree to the letter, a leading "the" not counted."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.language.pipeline import parse
from kg.language.training.names import bio_spans, read_universal_names
from kg.language.training.samples import NAMES, OUTSIDE
from kg.language.training.score_trees import raw_text
from kg.language.training.treebanks import TITLES, Parsed, read_names

Name = tuple[int, int, str]
Finder = Callable[[str], set[Name]]
"""What finds the names of a text: character spans, each PERSON, ORG, PLACE or something that is not asked for."""

PLACE = {"GPE": "PLACE", "LOC": "PLACE"}


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without "the", an apostrophe s and white space around the name."""
    name = text[start:end]
    lead = re.match(r"\s*(?:[Tt]he\s+)?", name)
    start += lead.end() if lead else 0
    tail = re.search(r"(?:['’]s?)?\s*$", text[start:end])
    return start, end - (len(tail.group()) if tail else 0)


def tagger(nlp: Language) -> Finder:
    """The names that a pipeline's own tagger finds, before any gazetteer."""
    return lambda text: found_names(parse(nlp, text))


def found_names(doc: Doc) -> set[Name]:
    """A doc's names as character spans; GPE and LOC are one kind."""
    return {
        (*trim(doc.text, ent.start_char, ent.end_char), PLACE.get(ent.label_, ent.label_))
        for ent in doc.ents
        if ent.label_ in ("PERSON", "ORG", "GPE", "LOC", "FAC")
    }


def _table(
    gold: Iterable[Name], found: Iterable[Name], right_gold: Iterable[Name], right_found: Iterable[Name]
) -> Iterator[str]:
    counts = [Counter(kind for *_, kind in names) for names in (gold, found, right_gold, right_found)]
    for kind in ("PERSON", "ORG", "PLACE"):
        total, given, hit, correct = (count[kind] for count in counts)
        precision, recall = 100 * correct / max(1, given), 100 * hit / max(1, total)
        yield f"{kind:7} {total:5}  P {precision:5.1f}  R {recall:5.1f}  F {2 * precision * recall / max(1, precision + recall):5.1f}"


def treebank_names(find: Finder, documents: Sequence[Sequence[Parsed]]) -> Iterator[str]:
    """GUM: the names that `treebanks.read_names` finds in the annotated mentions."""
    gold: list[Name] = []
    found: list[Name] = []
    right: list[Name] = []
    for document in documents:
        text = raw_text(document)
        own: set[Name] = set()
        at = 0
        for sentence, names in zip(document, read_names(document), strict=True):
            spans = []
            for line in sentence.lines:
                start = text.find(line.word, at)
                if start < 0 or start > at + 3:
                    start = at
                spans.append((start, start + len(line.word)))
                at = start + len(line.word)
            labels = [NAMES[bits.bit_length() - 1] if bits != OUTSIDE else "O" for bits in names or ()]
            labels = [re.sub(r"GPE|LOC", "PLACE", label) for label in labels]
            own |= {(*trim(text, spans[a][0], spans[b - 1][1]), kind) for a, b, kind in bio_spans(labels)}
        predicted = find(text)
        gold += own
        found += predicted
        right += own & predicted
    yield from _table(gold, found, right, right)


def re3d_names(find: Finder, folder: Path) -> Iterator[str]:
    """re3d: Person, Organisation, Location. It also marks "the minister" and "rebel forces" as entities; only names count here,
    so mentions without a capital, and offices without a name, are neither asked for nor held against the model."""
    kinds = {"Person": "PERSON", "Organisation": "ORG", "Location": "PLACE"}
    gold: list[Name] = []
    found: list[Name] = []
    right_gold: list[Name] = []
    right_found: list[Name] = []
    for source in sorted(folder.iterdir()):
        texts = {row["_id"]: row["text"] for row in _rows(source / "documents.json")}
        marked: dict[str, set[Name]] = {name: set() for name in texts}
        others: dict[str, list[tuple[int, int]]] = {name: [] for name in texts}
        for row in _rows(source / "entities.json"):
            text = texts.get(row["documentId"])
            if text is None:
                continue
            kind = kinds.get(row["type"])
            span = name_of(text, row["begin"], row["end"]) if kind else None
            if kind and span:
                marked[row["documentId"]].add((*span, kind))
            else:
                others[row["documentId"]].append((row["begin"], row["end"]))
        for name, text in texts.items():
            predicted = find(text)
            own = marked[name]
            outer = {mark for mark in own if not any(o != mark and o[0] <= mark[0] and mark[1] <= o[1] for o in own)}
            unasked = list(others[name])
            kept = {p for p in predicted if p in own or not any(a <= p[0] and p[1] <= b for a, b in unasked)}
            gold += outer
            found += kept
            right_gold += outer & predicted
            right_found += own & kept
    yield from _table(gold, found, right_gold, right_found)


def name_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The name in a mention, without titles before it; None where there is none ("Foreign Office Minister", "rebel forces")."""
    start, end = trim(text, start, end)
    words = [(match.start() + start, match.end() + start) for match in re.finditer(r"\S+", text[start:end])]
    plain = [text[a:b].rstrip(".,").lower() for a, b in words]
    if not words or plain[-1] in TITLES or (plain[0] in TITLES and {"of", "for"} & set(plain)):
        return None
    at = max((place + 1 for place, word in enumerate(plain) if word in TITLES and place < 4), default=0)
    if at and at < len(words):
        start = words[at][0]
    name = text[start:end]
    return (start, end) if name[:1].isupper() and name[-1:].isalnum() else None


def _rows(path: Path) -> Iterator[dict[str, str | int]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def universal_names(find: Finder, path: Path) -> Iterator[str]:
    """Universal NER on EWT: sentence by sentence, words joined by spaces."""
    kinds = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE"}
    gold: list[Name] = []
    found: list[Name] = []
    right: list[Name] = []
    for words, labels in read_universal_names(path):
        text = " ".join(words)
        starts = [sum(len(word) + 1 for word in words[:at]) for at in range(len(words))]
        own = {
            (*trim(text, starts[a], starts[b - 1] + len(words[b - 1])), kinds[kind])
            for a, b, kind in bio_spans(labels)
            if kind in kinds
        }
        predicted = find(text)
        gold += own
        found += predicted
        right += own & predicted
    yield from _table(gold, found, right, right)


def score_persons(find: Finder, folder: Path, *, show: bool) -> Iterator[str]:
    """Persons of the annotated articles: how many mentions are found with their span, and what else was taken for a person.

    The articles name only who takes part; a predicted person that the annotation does not know may well be one. Counted as wrong
    is what the annotation knows as something else; the rest is listed with `show`, for reading.
    """
    mentions = found = predicted = known = wrong = entities = reached = 0
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        text = path.with_suffix(".txt").read_text("utf-8")
        persons = {(s, e) for s, e, kind in find(text) if kind == "PERSON"}
        by_kind: dict[bool, set[str]] = {True: set(), False: set()}
        for entity in annotation["entities"]:
            person = entity["kind"] == "person"
            by_kind[person].update(untitled(name) if person else name for name in (entity["name"], *entity["aliases"]))
        by_kind = {person: {name for name in names if name[:1].isupper()} for person, names in by_kind.items()}
        gold = set(occurrences(text, by_kind[True]))
        mentions += len(gold)
        found += len(gold & persons)
        for entity in annotation["entities"]:
            if entity["kind"] == "person":
                entities += 1
                own = set(occurrences(text, by_kind[True])) & {
                    span
                    for name in (entity["name"], *entity["aliases"])
                    for span in _plain_occurrences(text, untitled(name))
                }
                reached += bool(own & persons)
        predicted += len(persons)
        known += len(gold & persons)
        other = set(occurrences(text, by_kind[False]))
        mistaken = {span for span in persons - gold if any(a <= span[0] and span[1] <= b for a, b in other)}
        wrong += len(mistaken)
        if show:
            missed = [text[a:b] for a, b in sorted(gold - persons)]
            extra = [text[a:b] for a, b in sorted(persons - gold)]
            yield f"{path.stem[:40]}: missed {missed}; beyond the annotation {extra}"
    yield f"persons of gold/dev: {100 * found / mentions:.1f} % of {mentions} mentions, {100 * reached / entities:.1f} % of {entities} persons"
    yield f"predicted {predicted}: {known} annotated, {wrong} annotated as something else, {predicted - known - wrong} unknown to the annotation"


def untitled(name: str) -> str:
    """ "President Obama" -> Obama; "Foreign Secretary" -> nothing: a title is no part of a name."""
    words = name.split()
    while words and words[0].rstrip(".").lower() in TITLES:
        words = words[1:]
    return " ".join(words)


def _plain_occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    if not name:
        return
    words = r"\s+".join(re.escape(word) for word in name.split())
    for match in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE):
        yield match.span()


def occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the names stand in the text, longer names first, none inside another."""
    taken: list[tuple[int, int]] = []
    for name in sorted(names, key=len, reverse=True):
        for start, end in _plain_occurrences(text, name):
            if not any(a < end and start < b for a, b in taken):
                taken.append((start, end))
                yield start, end
