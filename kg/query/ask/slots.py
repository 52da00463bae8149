"""What a question names: persons, states, organisations, places, topics, offices, dates.

In go a graph and the parsed question; out come `Slot`s, each with the nodes of the graph that its words fit, its
place in the question, and how it hangs in the sentence. A name that fits two is kept as such, and a name that fits
none too: neither is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pyoxigraph as ox
from spacy.tokens import Doc, Token

from kg.errors import QueryError
from kg.extract.dates import find_dates
from kg.extract.titles import lexicon
from kg.extract.topics import topic_rules
from kg.language.matcher import Hit, Sort, gazetteer
from kg.model import Article
from kg.query.ask.rules import word_classes
from kg.query.names import Found, find_node, node_names
from kg.resolve.names import fold

LONGEST = 6
"""Words of the longest name that is looked for."""

OBJECT_PREPOSITIONS = {"with", "against", "from", "for"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Words of a question that name something.

    `found` are the nodes by kind (person, party, place, topic), since "Tokyo" is a city and stands for a government;
    `problem` says why there is none. `relation` is "in" (a place), "subject", "object", "to" or "of"; `text` what a
    title or a quotation says.
    """

    start: int
    end: int
    words: str
    found: Mapping[str, Found] = field(default_factory=dict)
    relation: str = ""
    text: str = ""
    kind: str = ""
    problem: str = ""
    joined: str = ""
    """"and" or "or" where that joins it to the slot before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dates:
    """The days that a question is about; "" where it sets no bound. `words` as they stand in the question."""

    first: str = ""
    last: str = ""
    words: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    problem: str = ""


def find_days(doc: Doc, *, today: date | None) -> Dates:
    """The days that the dates of a question and the words before them bound: "since May 2004", "before 2007"."""
    text = doc.text
    article = Article(id="question", text=text, body=((0, len(text)),), published=today)
    first, last, spans, words = "", "", [], []
    problem = ""
    mentions = find_dates(doc, article)
    for number, mention in enumerate(mentions):
        start, end = mention.evidence.start, mention.evidence.end
        if mention.value is None:
            problem = mention.problem
            spans.append((start, end))
            continue
        value = mention.value
        before = text[:start].casefold().split()[-2:]
        lead = before[-1] if before else ""
        if lead in ("a", "an", "any", "every", "each"):
            problem = f"{lead} {text[start:end]} is no day in particular"
        begin, finish = value.start.isoformat(), value.end.isoformat()
        if lead in ("since", "from") or (lead == "between" and number + 1 < len(mentions)):
            first = begin
        elif lead == "after":
            first = (value.end + timedelta(days=1)).isoformat()
        elif lead in ("before",):
            last = (value.start - timedelta(days=1)).isoformat()
        elif lead in ("until", "till", "by", "to") or (lead == "and" and first and not last):
            last = finish
        else:
            first, last = begin, finish
        words.append(text[start:end])
        spans.append((start, end))
    return Dates(first=first, last=last, words=", ".join(words), spans=tuple(spans), problem=problem)


class SlotFinder:
    """Looks the words of a question up in one graph."""

    def __init__(self, graph: ox.Store, doc: Doc, taken: tuple[tuple[int, int], ...]) -> None:
        self.graph, self.doc, self.text = graph, doc, doc.text
        self.taken = list(taken)
        self.lower = not any(token.text[0].isupper() for token in doc[1:])
        self.tables = {kind: node_names(graph, kind) for kind in ("person", "party", "place", "topic")}
        self.common = {word for words in word_classes().values() for word in words} - {"may"}

    def find(self) -> list[Slot]:
        """The slots, in the order of the question, descriptions of persons ("the Japanese envoy Sasae") left out."""
        slots = [*self._quoted(), *self._series(), *self._accords(), *self._names(), *self._titles(), *self._topics()]
        slots += self._strangers()
        slots.sort(key=lambda slot: slot.start)
        slots = self._whole_titles(slots)
        slots = self._without_descriptions(slots)
        related: list[Slot] = []
        for slot in slots:
            gap = self.text[related[-1].end : slot.start] if related else ""
            joined = re.fullmatch(r"[\s,]*\b(and|or)\s+(?:the\s+|an?\s+)?", gap)
            related.append(replace(slot, relation=self._relation(slot, related), joined=joined[1] if joined else ""))
        seen: set[frozenset[str]] = set()
        unique: list[Slot] = []
        for slot in related:
            nodes = frozenset(found.node.value for found in slot.found.values())
            if nodes and nodes in seen:  # "Japan ... the Japanese"; "Japan ... in Tokyo" is another thing
                continue
            seen.add(nodes)
            unique.append(slot)
        return unique

    # -- where names stand

    def _free(self, start: int, end: int) -> bool:
        return all(end <= a or b <= start for a, b in self.taken)

    def _take(self, slot: Slot) -> Slot:
        self.taken.append((slot.start, slot.end))
        return slot

    def _quoted(self) -> Iterator[Slot]:
        for match in re.finditer(r"[\"“]([^\"“”]+)[\"”]", self.text):
            if self._free(match.start(), match.end()):
                yield self._take(
                    Slot(start=match.start(), end=match.end(), words=match[0], text=match[1], kind="quoted")
                )

    def _series(self) -> Iterator[Slot]:
        for phrase in word_classes()["series"]:
            pattern = re.escape(phrase).replace(r"\*", r"\w+").replace(r"\-", "[- ]").replace(r"\ ", r"\s+")
            for match in re.finditer(rf"\b{pattern}\b", self.text, re.IGNORECASE):
                if self._free(match.start(), match.end()):
                    yield self._take(
                        Slot(start=match.start(), end=match.end(), words=match[0], text=match[0], kind="series")
                    )

    def _accords(self) -> Iterator[Slot]:
        """Names of agreements: capital words that end in "Declaration", "Treaty" and the like."""
        ends = "|".join(word.capitalize() for word in word_classes()["accord"])
        for match in re.finditer(rf"(?:[A-Z][\w’'-]*\s+(?:of\s+|on\s+)?)+(?:{ends})\b", self.text):
            words = re.sub(r"^(?:Which|What|Who|When|Where|Was|Did|Is|The|List|Show)\s+(?:the\s+)?", "", match[0])
            start = match.end() - len(words)
            if self._free(start, match.end()) and " " in words:
                yield self._take(Slot(start=start, end=match.end(), words=words, text=words, kind="accord"))

    def _whole_titles(self, slots: list[Slot]) -> list[Slot]:
        """Slots with what belongs to a title put to it: "ambassador to China", "ambassador for talks with Japan"."""
        kept: list[Slot] = []
        for slot in slots:
            title = kept[-1] if kept and kept[-1].kind == "title" else None
            gap = self.text[title.end : slot.start] if title else ""
            if (
                title
                and "party" in slot.found
                and re.fullmatch(r"\s+(?:to|for\s+(?:[a-z]+\s+){0,2}with)\s+(?:the\s+)?", gap)
            ):
                words = self.text[title.start : slot.end]
                kept[-1] = replace(title, end=slot.end, words=words, text=words)
                self.taken.append((title.start, slot.end))
            else:
                kept.append(slot)
        return kept

    def _names(self) -> list[Slot]:
        slots: list[Slot] = []
        hits = [hit for hit in gazetteer().find(self.text) if hit.entry.sort not in (Sort.NONE, Sort.AGENCY)]
        words = [
            (m.start(), m.end()) for m in re.finditer(r"[^\W_]+(?:[-.’'](?!s\b)[^\W_]+)*\.?(?=[-\w.’']*)", self.text)
        ]
        size = min(LONGEST, len(words))
        while size:
            for at in range(len(words) - size + 1):
                start, end = words[at][0], words[at + size - 1][1]
                if self.text[end - 1] == "." and size == 1 and end == len(self.text.rstrip()):
                    end -= 1
                if self._free(start, end) and (slot := self._named(start, end, size, hits)):
                    slots.append(self._take(slot))
            size -= 1
        for hit in hits:  # what the gazetteer knows and this graph lacks
            if self._free(hit.start, hit.end) and (hit.text[0].isupper() or self.lower):
                slot = self._of_gazetteer(hit, hit.start, hit.end) or Slot(
                    start=hit.start,
                    end=hit.end,
                    words=hit.text,
                    problem=f"nothing in this graph is called {hit.entry.name or hit.text}",
                )
                slots.append(self._take(slot))
        return slots

    def _named(self, start: int, end: int, size: int, hits: list[Hit]) -> Slot | None:
        words = self.text[start:end]
        wanted = fold(words)
        if not wanted or (size == 1 and (wanted in self.common or len(wanted) < 2)):
            return None
        for hit in hits:
            inside = hit.start <= start and end <= hit.end
            if (hit.start, hit.end) == (start, end):
                return self._of_gazetteer(hit, start, end)
            if inside:  # "Korea" in "North Korea" is no name
                return None
        capital = self.lower or words[0].isupper()
        found: dict[str, Found] = {}
        problem = ""
        for kind, table in self.tables.items():
            if kind != "topic" and not capital:
                continue  # "trade" is a topic, though something in the graph may be called Trade
            full = [n for n, names in table.items() if any(_same(wanted, fold(name)) for name in names)]
            part = []
            if not full and kind == "person" and capital and all(len(word) > 1 for word in wanted.split()):
                part = [n for n, names in table.items() if any(_within(wanted, fold(name)) for name in names)]
            nodes = full or part
            if len(nodes) == 1:
                found[kind] = Found(node=ox.NamedNode(nodes[0]), name=table[nodes[0]][0])
            elif len(nodes) > 1:
                names = ", ".join(sorted(table[node][0] for node in nodes)[:6])
                problem = f"{words!r} fits {len(nodes)} of the graph: {names}"
        if self.lower and "topic" in found:
            found = {"topic": found["topic"]}
        if found:
            return Slot(start=start, end=end, words=words, found=found)
        return Slot(start=start, end=end, words=words, problem=problem) if problem else None

    def _of_gazetteer(self, hit: Hit, start: int, end: int) -> Slot | None:
        """The nodes of a state, its people, its capital, or an organisation."""
        entry = hit.entry
        found: dict[str, Found] = {}
        states = entry.keys if entry.sort in (Sort.STATE, Sort.DEMONYM, Sort.PEOPLE) else (entry.state,)
        parties, places = self.tables["party"], self.tables["place"]
        if len(states) == 1 and states[0]:
            node = next((node for node in parties if node.endswith(f"/state/{states[0]}")), "")
            if node:
                found["party"] = Found(node=ox.NamedNode(node), name=parties[node][0])
                if entry.sort is Sort.STATE:
                    found["place"] = found["party"]
        if entry.sort not in (Sort.STATE, Sort.DEMONYM, Sort.PEOPLE):
            for kind, table in (("party", parties), ("place", places)):
                names = {fold(entry.name), fold(hit.text)}
                nodes = [n for n, known in table.items() if names & {fold(name) for name in known}]
                if len(nodes) == 1 and kind not in found:
                    found[kind] = Found(node=ox.NamedNode(nodes[0]), name=table[nodes[0]][0])
        elif len(states) > 1:
            options = " or ".join(gazetteer().name(key) for key in states)
            return Slot(start=start, end=end, words=hit.text, problem=f"{hit.text} may be {options}")
        kind = "demonym" if entry.sort is Sort.DEMONYM else "seat" if entry.sort in (Sort.CITY, Sort.BUILDING) else ""
        return Slot(start=start, end=end, words=hit.text, found=found, kind=kind) if found else None

    def _strangers(self) -> Iterator[Slot]:
        """Names that nothing in the graph bears: another spelling of one that is near, else a stranger."""
        run: list[Token] = []
        for token in [*self.doc, None]:
            start = token.idx if token is not None else 0
            proper = (
                token is not None
                and (
                    token.tag_ in ("NNP", "NNPS") or (token.text[0].isupper() and token.i > 0) or bool(token.ent_type_)
                )
                and self._free(start, start + len(token.text))
                and token.text.casefold() not in self.common
                and token.lemma_.casefold() not in self.common
                and any(c.isalpha() for c in token.text)
            )
            if token is not None and (proper or (run and token.text in ("-", "'", "’"))):
                run.append(token)
                continue
            if run:
                begin, end = run[0].idx, run[-1].idx + len(run[-1].text)
                words = self.text[begin:end]
                try:
                    found = find_node(self.graph, "actor", words)
                    kind = "person" if found.node.value in self.tables["person"] else "party"
                    yield self._take(Slot(start=begin, end=end, words=words, found={kind: found}))
                except QueryError as error:
                    yield self._take(Slot(start=begin, end=end, words=words, problem=str(error)))
            run = []

    def _titles(self) -> Iterator[Slot]:
        """Runs of words that titles are made of: "vice foreign minister". A plural or "envoy" asks for a kind."""
        lex, kinds = lexicon(), word_classes()["kind"]
        run: list[Token] = []
        for token in [*self.doc, None]:
            if token is not None and self._free(token.idx, token.idx + len(token.text)):
                word = token.text.casefold()
                if word in lex.modifiers or (word,) in lex.heads or (word in ("of", "-") and run):
                    run.append(token)
                    continue
            while run and run[-1].text.casefold() in ("of", "-", "the"):
                run.pop()
            while run and run[0].text.casefold() in ("of", "the"):
                del run[0]
            heads = [t for t in run if (t.text.casefold(),) in lex.heads - lex.weak - lex.plurals]
            if any(t.text.casefold() not in kinds for t in heads) or (len(run) > 1 and heads):
                start, end = run[0].idx, run[-1].idx + len(run[-1].text)
                words = self.text[start:end]
                yield self._take(Slot(start=start, end=end, words=words, text=words, kind="title"))
            run = []

    def _topics(self) -> Iterator[Slot]:
        by_id = {re.split(r"[/#]", node)[-1]: (node, names) for node, names in self.tables["topic"].items()}
        for rule in topic_rules():
            for phrase in sorted(rule.words, key=len, reverse=True):
                pattern = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\?", r"\w").replace(r"\ ", r"\s+")
                for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.text, re.IGNORECASE):
                    if self._free(match.start(), match.end()) and rule.topic in by_id:
                        node, names = by_id[rule.topic]
                        yield self._take(
                            Slot(
                                start=match.start(),
                                end=match.end(),
                                words=match[0],
                                found={"topic": Found(node=ox.NamedNode(node), name=names[0])},
                            )
                        )

    # -- how they hang together

    def _between(self, one: Slot, other: Slot) -> list[str]:
        return re.findall(r"[\w’']+", self.text[one.end : other.start])

    def _without_descriptions(self, slots: list[Slot]) -> list[Slot]:
        """Without what only describes a person: "the Japanese envoy" before a name, "of Norway" after it."""
        kept: list[Slot] = []
        kinds = word_classes()["kind"]
        at = 0
        while at < len(slots):
            slot = slots[at]
            following = slots[at + 1 :]
            ahead = 0
            while ahead < len(following):
                gap = self._between(([slot, *following])[ahead], following[ahead])
                words = [word.casefold() for word in gap if word.casefold() not in ("s", "'s", "’s", "the")]
                if any(word not in kinds for word in words):
                    break
                if following[ahead].kind != "title" and "person" not in following[ahead].found:
                    break
                if "person" in following[ahead].found:
                    break
                ahead += 1
            describes = (
                ahead < len(following)
                and "person" in following[ahead].found
                and "person" not in slot.found
                and (slot.kind == "title" or "party" in slot.found)
                and all(
                    word.casefold() in kinds or word.casefold() in ("s", "'s", "’s", "the")
                    for a, b in zip([slot, *following][: ahead + 1], following[: ahead + 1], strict=False)
                    for word in self._between(a, b)
                )
                and not re.search(r",|\band\b", self.text[slot.end : following[ahead].start])
            )
            after = (
                kept
                and "person" in kept[-1].found
                and "party" in slot.found
                and re.fullmatch(r"\s+(?:of|from)\s+(?:the\s+)?", self.text[kept[-1].end : slot.start]) is not None
            )
            if describes:
                at += ahead + 1
                kept.append(following[ahead])
                continue
            if not after:
                kept.append(slot)
            at += 1
        return kept

    def _relation(self, slot: Slot, before: list[Slot]) -> str:
        left = self.text[: slot.start]
        lead = re.search(r"([\w’']+)\s+(?:the\s+|an?\s+)?$", left)
        word = lead[1].casefold() if lead else ""
        joined = (
            re.fullmatch(r"(?:\s|,|\b(?:and|or|the|an?)\b)*", self.text[before[-1].end : slot.start])
            if before
            else None
        )
        if joined:
            return before[-1].relation
        if word in ("in", "at", "near", "inside", "around", "into"):
            return "in"
        if word == "by":
            return "subject"
        if word == "to":
            return "to"
        if word in ("about", "regarding", "concerning"):
            return "about"
        if word in ("of",) or self.text[slot.end :].lstrip().startswith(("'s", "’s")):
            return "of"
        if word in OBJECT_PREPOSITIONS:
            return "object"
        verb = self._verb()
        if verb is None:
            return ""
        if slot.start < verb.idx:
            passive = any(t.lemma_ == "be" for t in self.doc if t.i < verb.i) and verb.tag_ == "VBN"
            return "object" if passive else "subject"
        return "object"

    def _verb(self) -> Token | None:
        """The main verb: the root where it is one, else the last verb that is no auxiliary."""
        verbs = [
            t
            for t in self.doc
            if t.tag_.startswith("VB") and t.lemma_ not in ("do", "be", "have") and self._free(t.idx, t.idx + 1)
        ]
        root = next((t for t in verbs if t.head is t), None)
        return root or (verbs[-1] if verbs else None)


def _same(wanted: str, name: str) -> bool:
    return wanted == name or (len(wanted.split()) > 1 and sorted(wanted.split()) == sorted(name.split()))


def _within(wanted: str, name: str) -> bool:
    return set(wanted.split()) <= set(name.split())
