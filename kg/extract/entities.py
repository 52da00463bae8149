"""Who and what a text mentions: persons, states, organisations, places, and the words that stand for them.

Enter a parsed `Doc` and its `Article`; leave `Mention`s in the order of the text. Names of persons come from the
parser's
names and from titles ("Foreign Minister Hayashi" names a person whatever the model thinks), less what the gazetteer
knows better: states,
places, agencies and months are no persons. A capital is a place or a government as its grammar says (`seats.py`).

    "Japanese officials told Kim in Beijing"  ->  Japanese officials (STATE, JP), Japanese (DEMONYM, JP), Kim
    (PERSON), Beijing (PLACE)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.seats import stands_for_state
from kg.extract.titles import (
    NOMINAL_TAGS,
    Title,
    head_ending_at,
    honorific_ending_at,
    is_head,
    is_plural,
    lexicon,
    norm,
    stop_words,
    title_before,
)
from kg.extract.words import word_class
from kg.language.grammar import MODIFIER, preposition_of
from kg.language.matcher import Entry, Gazetteer, Sort, gazetteer, slug
from kg.language.rules import load_tsv
from kg.model import Article, Evidence, Form, Mention, MentionKind
from kg.resources import rules

Hits = dict[int, tuple[int, int, Entry]]

NAME_TAGS = frozenset({"NNP", "NNPS"})
SINGULAR = {
    "he": MentionKind.PERSON,
    "him": MentionKind.PERSON,
    "his": MentionKind.PERSON,
    "himself": MentionKind.PERSON,
    "she": MentionKind.PERSON,
    "her": MentionKind.PERSON,
    "hers": MentionKind.PERSON,
    "herself": MentionKind.PERSON,
    "it": MentionKind.STATE,
    "its": MentionKind.STATE,
    "itself": MentionKind.STATE,
}
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
SUBJECT_OR_OBJECT = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "obj", "dobj", "obl", "pobj", "nmod"})
AFTER_COUNT = frozenset({"VBD", "VBP", "VBZ", "VBN", "VB", "MD", "RB", "TO", "IN", "CC", "WDT", "WP", ".", ",", ":"})
"""Tags of what may follow "the two" where it stands for the two who were named."""
NUMBERS = {
    "two": 2,
    "both": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NominalRow:
    """A row of nominals.tsv."""

    word: str
    kind: str
    examples: tuple[str, ...]
    plural: str = ""


@cache
def _nominals() -> dict[str, tuple[str, bool]]:
    """Each noun of nominals.tsv, singular and plural: its kind and whether it is plural."""
    found: dict[str, tuple[str, bool]] = {}
    for row in load_tsv(rules("lexicons", "nominals.tsv"), NominalRow):
        word = row.word.split()[-1]
        plural = "" if row.plural == "-" else (row.plural.split()[-1] if row.plural else word + "s")
        found.setdefault(word, (row.kind, False))
        if plural and plural != word:
            found.setdefault(plural, (row.kind, True))
    return found


@dataclass(slots=True)
class _Name:
    """A name being put together: tokens `[start, end)`."""

    start: int
    end: int
    title: Title | None = None
    side: Entry | None = None


def find_mentions(doc: Doc, article: Article) -> tuple[Mention, ...]:
    """All mentions of the article's body, in order. Raises nothing; a text without names has none."""
    return _Finder(doc, article).mentions()


class _Finder:
    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc, self.article = doc, article
        self.gazetteer: Gazetteer = gazetteer()
        self.body = [(a, b) for a, b in article.body] or [(0, len(article.text))]
        content = bytearray(len(article.text) + 1)
        for start, end in self.body:
            content[start:end] = b"\x01" * (end - start)
        self.inside = [bool(content[t.idx]) and not t.is_space for t in doc]
        self.hits: Hits = {}
        self._find_hits()
        self.names: list[_Name] = []
        self.taken: set[int] = set()

    # -- names ------------------------------------------------------------------------------------------------------

    def _find_hits(self) -> None:
        text, day = self.article.text, self.article.today
        for start, end in self.body:
            for hit in self.gazetteer.find(text, start, end, day=day):
                span = self.doc.char_span(hit.start, hit.end, alignment_mode="expand")
                if span is None or not self._plausible(span.start, span.end, hit.text, hit.entry):
                    continue
                for i in range(span.start, span.end):
                    self.hits[i] = (span.start, span.end, hit.entry)

    def _plausible(self, start: int, end: int, text: str, entry: Entry) -> bool:
        """False where a longer name swallows a name of the gazetteer: "Michael Jordan", "Japan Airlines", "US" for
        "us"."""
        doc = self.doc
        if text == "US" and doc[start].tag_.startswith("PRP"):
            return False
        if (
            entry.sort is Sort.ORGANISATION
            and text.casefold() in word_class("shared-name")
            and self._of_a_state(start, end)
        ):
            return False
        if end - start > 1:
            return True
        token = doc[start]
        if token.ent_type_ == "PERSON":
            ent = next((e for e in doc[max(0, start - 6) : end + 6].ents if e.start <= start < e.end), None)
            if ent is not None and ent.end - ent.start > 1:
                words = [t for t in ent if t.i != start]
                # "Jordan King Hussein" is a title, "Michael Jordan" a name
                return start == ent.start and any(is_head(t) for t in words)
        if entry.sort in (Sort.STATE, Sort.CITY, Sort.PLACE):
            following = doc[end] if end < len(doc) else None
            if (
                following is not None
                and following.text in word_class("firm")
                and token.whitespace_
                and not text.endswith(".")
            ):
                return False
            if start >= 2 and doc[start - 1].text.lower() == "of" and doc[start - 2].text in word_class("firm-head"):
                return entry.sort is not Sort.STATE
        return True

    def _of_a_state(self, start: int, end: int) -> bool:
        """True of "Security Council" where it is a state's own: "National ...", "Russian ...", "... of Russia"."""
        doc = self.doc
        before = start - 1
        while before >= 0 and (doc[before].is_space or doc[before].tag_ == "POS"):
            before -= 1
        if before >= 0:
            entry = self.gazetteer.lookup(doc[before].text)
            if norm(doc[before]) == "national" or (entry is not None and entry.sort in (Sort.STATE, Sort.DEMONYM)):
                return True
        if end < len(doc) and norm(doc[end]) == "of":
            lead = doc[end + 1 : end + 9].text
            found = self.gazetteer.find(lead, day=self.article.today)
            return bool(found) and found[0].entry.sort is Sort.STATE and lead[: found[0].start].strip() in ("", "the")
        return False

    def _find_persons(self) -> None:
        doc = self.doc
        for ent in doc.ents:
            if ent.label_ == "PERSON" and self.inside[ent.start]:
                self._person(ent.start, ent.end)
        for token in doc:
            if (
                not self.inside[token.i]
                or token.i in self.taken
                or token.tag_ not in NAME_TAGS
                or not self._nameable(token.i)
            ):
                continue
            before = self._before(token.i)
            if before is None or before in self.taken or not self._cue(before):
                continue
            if self._headline(token):
                continue
            self._person(token.i, token.i + 1)
        self.names.sort(key=lambda n: n.start)
        self._part_pairs()
        self._find_known()
        self.names.sort(key=lambda n: n.start)

    def _before(self, i: int) -> int | None:
        i -= 1
        while i >= 0 and self.doc[i].is_space:
            if self.doc[i].text.count("\n") > 1:
                return None
            i -= 1
        return i if i >= 0 else None

    def _cue(self, last: int) -> bool:
        """True of a token that says that a name follows: a title or an honorific."""
        doc = self.doc
        if honorific_ending_at(doc, last):
            return True
        found = head_ending_at(doc, last)
        if found is None or found in lexicon().weak or last in self.hits:
            return False
        first = last - len(found) + 1
        return len(found) > 1 or (
            found[0] in word_class("cue")
            and (doc[last].text[:1].isupper() or first == 0 or doc[first - 1].tag_ in NOMINAL_TAGS)
        )

    def _headline(self, token: Token) -> bool:
        """True in a line whose words all begin with a capital, where capitals say nothing."""
        words = [t for t in token.sent if t.is_alpha and len(t) > 3]
        return (
            len(words) > 3
            and sum(t.text[:1].isupper() for t in words) > 0.8 * len(words)
            and token.ent_type_ != "PERSON"
        )

    def _nameable(self, i: int) -> bool:
        token = self.doc[i]
        if (
            not token.text[:1].isalpha()
            or i in self.hits
            or norm(token) in stop_words()
            or norm(token) in word_class("no-name")
        ):
            return False
        word = norm(token)
        if not token.text[:1].isupper():
            return False
        return not (
            head_ending_at(self.doc, i) is not None or (word,) in lexicon().honorifics or word in lexicon().modifiers
        )

    def _joined(self, i: int) -> bool:
        """True where token `i` continues the word before it: "-hui" in "Teng-hui"."""
        doc = self.doc
        return (
            i > 0
            and i < len(doc)
            and not doc[i - 1].whitespace_
            and (doc[i].text in ("-", "'", "’", "‘") or doc[i - 1].text in ("-", "'", "’", "‘"))
        )

    def _person(self, start: int, end: int) -> None:
        doc = self.doc
        while start < end and (doc[start].is_space or not doc[start].text[:1].isalpha()):
            start += 1
        # titles and sides at the front belong to the title
        moved = True
        while moved and start < end:
            moved = False
            for size in (4, 3, 2, 1):
                stop = start + size
                if stop <= end and stop < end + 1:
                    honorific = honorific_ending_at(doc, stop - 1)
                    found = head_ending_at(doc, stop - 1)
                    if stop < end and ((found is not None and len(found) == size) or honorific == size):
                        start, moved = stop, True
                        break
            if not moved and start < end and start in self.hits and self.hits[start][2].sort in SIDE_SORTS:
                if self.hits[start][1] >= end:
                    return
                start, moved = self.hits[start][1], True
            if (
                not moved
                and start < end - 1
                and norm(doc[start]) in lexicon().modifiers
                and head_ending_at(doc, start + 1) is not None
            ):
                start, moved = start + 1, True
            if start < end and doc[start].is_space:
                start, moved = start + 1, True
        while end > start and (
            doc[end - 1].tag_ == "POS"
            or doc[end - 1].is_space
            or doc[end - 1].text in ("'s", "’s", ",", ".", "'", "’", "-", '"', "``", "''")
        ):
            end -= 1
        if start >= end or any(i in self.taken for i in range(start, end)):
            return
        if not any(doc[i].text[:1].isupper() for i in range(start, end)):
            return
        if all(i in self.hits for i in range(start, end)):
            return  # the gazetteer knows it better
        if end - start == 1 and (
            norm(doc[start]) in stop_words() or norm(doc[start]) in word_class("no-name") or is_head(doc[start])
        ):
            return
        if end - start == 1 and norm(doc[start]) in lexicon().modifiers and is_head(doc[start].head):
            return  # "Trade and Industry Secretary": a field of his office
        end = self._extend_right(start, end)
        start = self._extend_left(start)
        if any(i in self.taken for i in range(start, end)):
            return
        for i in range(start, end):
            if i in self.hits:
                self._drop_hit(i)
        self.names.append(_Name(start, end))
        self.taken.update(range(start, end))

    def _drop_hit(self, i: int) -> None:
        begin, stop, _ = self.hits[i]
        for k in range(begin, stop):
            self.hits.pop(k, None)

    def _extend_right(self, start: int, end: int) -> int:
        doc = self.doc
        while end < len(doc) and end - start < 9 and end not in self.taken:
            token = doc[end]
            if self._joined(end) and token.tag_ != "POS" and norm(token) not in ("'s", "s"):
                if token.text in ("-", "'", "’", "‘") and not (
                    end + 1 < len(doc) and doc[end + 1].text[:1].isalpha() and not token.whitespace_
                ):
                    break
                if (
                    token.text == "-"
                    and doc[end + 1].text[:1].islower()
                    and len(doc[end + 1]) > 4
                    and doc[end + 1].tag_ not in NAME_TAGS
                ):
                    break  # "Bush-led"
                end += 1
                continue
            if token.is_space or (
                not self._nameable(end) and norm(token) not in word_class("particle") and not _initial(token)
            ):
                break
            flat = token.dep_.startswith("flat") and start <= token.head.i < end
            same = token.ent_type_ == "PERSON" and token.ent_iob_ == "I"
            known_next = (
                norm(token) in word_class("particle")
                and token.text.islower()
                and end + 1 < len(doc)
                and doc[end + 1].text[:1].isupper()
                and self._nameable(end + 1)
            )
            if _initial(token) and end + 1 < len(doc) and doc[end + 1].text[:1].isupper():
                end += 1
                continue
            if norm(token) in ("and", "in", "on", "of") or (token.tag_ not in NAME_TAGS and not (same or known_next)):
                break
            if (
                flat
                or same
                or known_next
                or (
                    end - start == 1
                    and token.tag_ == "NNP"
                    and token.ent_type_ in ("PERSON", "")
                    and token.dep_ in ("flat", "appos", "compound")
                    and end - start < 4
                )
            ):
                end += 1
                continue
            break
        while end > start and (
            (norm(doc[end - 1]) in word_class("particle") and doc[end - 1].text.islower())
            or doc[end - 1].text in ("-", "'")
        ):
            end -= 1
        return end

    def _extend_left(self, start: int) -> int:
        doc = self.doc
        while start > 0 and start - 1 not in self.taken:
            before = doc[start - 1]
            if (
                self._joined(start)
                and before.tag_ != "POS"
                and (before.text == "-" or before.text[:1].isalpha())
                and before.tag_ not in ("IN", "CD")
            ):
                if before.text == "-" and (
                    start < 2 or not doc[start - 2].text[:1].isupper() or doc[start - 2].whitespace_
                ):
                    break
                start -= 1
                continue
            if (
                before.is_space
                or before.tag_ not in NAME_TAGS
                or not self._nameable(start - 1)
                or not before.whitespace_
            ):
                break
            if (
                doc[start].dep_.startswith("flat")
                and doc[start].head.i <= before.i
                and (before.dep_.startswith("flat") or doc[start].head.i == before.i)
            ):
                start -= 1
                continue
            break
        return start

    def _part_pairs(self) -> None:
        """Two persons in one word, each of whom the text names alone too: "the Lund-Braun talks"."""
        doc = self.doc
        alone: set[str] = set()
        for token in doc:
            hyphened = any(0 <= i < len(doc) and doc[i].text == "-" for i in (token.i - 1, token.i + 1))
            if token.tag_ in NAME_TAGS and not hyphened:
                alone.add(token.text)
        parted: list[_Name] = []
        for name in self.names:
            words = [t for t in doc[name.start : name.end] if not t.is_space]
            one, _, other = words if len(words) == 3 and words[1].text == "-" else (None, None, None)
            if one is None or other is None or not {one.text, other.text} <= alone:
                parted.append(name)
                continue
            self.taken.discard(name.start + 1)
            parted += [_Name(one.i, one.i + 1), _Name(other.i, other.i + 1)]
        self.names = parted

    def _find_known(self) -> None:
        """Names that stand elsewhere in the text in full: "Sasae" after "Kenichiro Sasae"."""
        doc = self.doc
        known: dict[str, set[tuple[str, ...]]] = {}
        for name in self.names:
            words = tuple(doc[i].text for i in range(name.start, name.end))
            for a in range(len(words)):
                for b in range(a + 1, len(words) + 1):
                    if (
                        (a == 0 or b == len(words))
                        and words[a][:1].isupper()
                        and len(words[a]) > 1
                        and words[b - 1] not in "-'’"
                    ):
                        known.setdefault(words[a].casefold(), set()).add(words[a:b])
        folded = {k: {tuple(w.casefold() for w in seq): seq for seq in v} for k, v in known.items()}
        i = 0
        while i < len(doc):
            token = doc[i]
            step = 1
            sequences = folded.get(token.text.casefold())
            if (
                sequences
                and self.inside[i]
                and i not in self.taken
                and i not in self.hits
                and token.text[:1].isupper()
                and self._free(i)
            ):
                for size in range(9, 0, -1):
                    words = tuple(t.text.casefold() for t in doc[i : i + size])
                    if (
                        len(words) == size
                        and words in sequences
                        and not any(k in self.taken for k in range(i, i + size))
                    ):
                        if token.tag_ in NAME_TAGS or size > 1 or token.ent_type_ == "PERSON":
                            self.names.append(_Name(i, i + size))
                            self.taken.update(range(i, i + size))
                            step = size
                        break
            i += step

    def _free(self, i: int) -> bool:
        """False inside a longer name of something else: "Kim Il Sung University", "Clinton Street"."""
        doc = self.doc
        ent = doc[i].ent_type_
        if ent and ent != "PERSON":
            same = [t for t in doc[max(0, i - 6) : i + 7] if t.ent_type_ == ent and t.ent_iob_ != "O"]
            left = doc[i].ent_iob_ == "I"
            right = i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I"
            return not (same and (left or right))
        following = doc[i + 1] if i + 1 < len(doc) else None
        return following is None or following.text not in word_class("firm")

    # -- mentions ---------------------------------------------------------------------------------------------------

    def mentions(self) -> tuple[Mention, ...]:
        """Everything found, in the order of the text."""
        self._find_persons()
        found: list[Mention] = []
        titled: set[int] = set()
        for name in self.names:
            name.title = title_before(self.doc, name.start, self.hits, frozenset(self.taken))
            mention = self._named(name)
            found.append(mention)
            if name.title is not None:
                titled.update(range(name.title.start, name.start))
        found += self._gazetteer_mentions()
        found += self._other_names()
        found += self._nominal_mentions(titled)
        found += self._pronouns()
        return tuple(sorted(found, key=lambda m: (m.evidence.start, -m.evidence.end, m.kind, m.form)))

    def _evidence(self, start: int, end: int, rule: str) -> Evidence:
        last = self.doc[end - 1]
        return Evidence.of(self.article, self.doc[start].idx, last.idx + len(last), rule)

    def _root(self, start: int, end: int) -> Token:
        """The token of a stretch that hangs on a word outside it; the last such one, since a head stands late in a
        name."""
        for token in reversed(self.doc[start:end]):
            if not token.is_space and not token.is_punct and (token.head == token or not start <= token.head.i < end):
                return token
        return self.doc[start]

    def _named(self, name: _Name) -> Mention:
        doc = self.doc
        title = name.title
        start = title.start if title is not None and title.text else name.start
        side = title.side if title is not None else None
        if side is None:
            side = self._side_after(name.end)
        text = doc[name.start : name.end].text.split("\\")[0]  # an escape that was never decoded
        return Mention(
            name=" ".join(text.split()),
            kind=MentionKind.PERSON,
            form=Form.NAME,
            evidence=self._evidence(name.start, name.end, "name-person"),
            head=self._root(start, name.end).idx,
            side=self._side_key(side) if side is not None else "",
            title=title.text if title is not None else "",
        )

    def _side_key(self, entry: Entry) -> str:
        if entry.sort in (Sort.ORGAN, Sort.CITY, Sort.BUILDING, Sort.BODY, Sort.PARTY):
            return entry.state or entry.key  # the officers of a party that is set over a state act for the state
        return entry.key or entry.name

    def _side_after(self, end: int) -> Entry | None:
        """The state in "Prime Minister Fumio Kishida of Japan" and "Dacey (U.S.)"."""
        doc = self.doc
        i = end
        if i < len(doc) and norm(doc[i]) in ("of", "from"):
            i += 1
            while i < len(doc) and norm(doc[i]) == "the":
                i += 1
            if i in self.hits and self.hits[i][2].sort in (Sort.STATE, Sort.ORGANISATION, Sort.MOVEMENT):
                return self.hits[i][2]
        return None

    def _gazetteer_mentions(self) -> Iterator[Mention]:
        seen: set[int] = set()
        for i in sorted(self.hits):
            start, end, entry = self.hits[i]
            if start in seen:
                continue
            seen.add(start)
            mention = self._gazetteer_mention(start, end, entry)
            if mention is not None:
                yield mention

    def _gazetteer_mention(self, start: int, end: int, entry: Entry) -> Mention | None:
        root = self._root(start, end)
        text = " ".join(self.doc[start:end].text.split())
        kind, form, key, number = MentionKind.STATE, Form.NAME, entry.key, 1
        match entry.sort:
            case Sort.STATE:
                pass
            case Sort.DEMONYM:
                form = Form.DEMONYM
            case Sort.PEOPLE:
                form, number = Form.DEMONYM, 2
            case Sort.CITY | Sort.BUILDING:
                if entry.state and stands_for_state(self.doc, start, end, self.hits):
                    key = entry.state
                else:
                    kind = MentionKind.PLACE
            case Sort.ORGAN:
                key = entry.state
                adjective = self._adjective_before(start)
                if adjective is not None:
                    key = adjective.key
            case Sort.BODY | Sort.ORGANISATION | Sort.MOVEMENT | Sort.PARTY:
                kind = MentionKind.ORGANISATION
            case Sort.PLACE:
                kind = MentionKind.PLACE
            case _:
                return None
        rule = f"gazetteer-{entry.sort.value}"
        return Mention(
            name=text,
            kind=kind,
            form=form,
            evidence=self._evidence(start, end, rule),
            head=root.idx,
            key=key,
            side=entry.state if kind is MentionKind.PLACE or entry.sort is Sort.BODY else key,
            number=number,
        )

    def _adjective_before(self, start: int) -> Entry | None:
        before = self._before(start)
        if before is not None and norm(self.doc[before]) in ("'s",):
            before = self._before(before)
        if before is not None and before in self.hits and self.hits[before][2].sort in (Sort.STATE, Sort.DEMONYM):
            return self.hits[before][2]
        return None

    def _other_names(self) -> Iterator[Mention]:
        """Organisations and places that only the parser knows."""
        for ent in self.doc.ents:
            if not self.inside[ent.start] or ent.label_ not in ("ORG", "GPE", "LOC", "FAC"):
                continue
            start, end = ent.start, ent.end
            while start < end and (norm(self.doc[start]) in ("the", "a") or self.doc[start].is_space):
                start += 1
            if (
                start >= end
                or any(i in self.taken for i in range(start, end))
                or not self.doc[start].text[:1].isalnum()
            ):
                continue
            inside = [self.hits[i] for i in range(start, end) if i in self.hits]
            if inside and all(i in self.hits for i in range(start, end)):
                continue
            if any(h[2].sort in (Sort.AGENCY, Sort.NONE) for h in inside):
                continue
            kind = MentionKind.ORGANISATION if ent.label_ == "ORG" else MentionKind.PLACE
            if kind is MentionKind.ORGANISATION and (
                self._is_organ(start, end)
                or norm(self.doc[start]) in stop_words()
                or self._root(start, end).dep_ == "amod"  # "the Asian and Oceanian Affairs Bureau" is one
            ):
                continue
            text = " ".join(self.doc[start:end].text.split())
            yield Mention(
                name=text,
                kind=kind,
                form=Form.NAME,
                evidence=self._evidence(start, end, f"name-{ent.label_.lower()}"),
                head=self._root(start, end).idx,
                key=slug(text) if kind is MentionKind.PLACE else "",
            )

    def _is_organ(self, start: int, end: int) -> bool:
        kind = _nominals().get(norm(self.doc[end - 1]))
        return kind is not None and kind[0] in ("organ", "state")

    def _nominal_mentions(self, titled: set[int]) -> Iterator[Mention]:
        doc = self.doc
        for token in doc:
            i = token.i
            if self.inside[i] and i not in self.hits and self._counts_alone(token):
                yield self._counted(token)
                continue
            if (
                not self.inside[i]
                or i in self.taken
                or i in titled
                or i in self.hits
                or token.tag_ not in ("NN", "NNS", "NNP", "NNPS")
            ):
                continue
            office = head_ending_at(doc, i)
            titular = office is not None
            # the state of "secretary of state" is none
            known = None if office is not None and len(office) > 1 else _nominals().get(norm(token))
            if (known is None and not titular) or self._within_head(i):
                continue
            if (
                token.dep_ in MODIFIER
                and token.head.i > i
                and token.head.tag_ in ("NN", "NNS")
                and not self._person_at(token.head.i)
            ):
                continue
            if i + 1 < len(doc) and doc[i + 1].text == "-" and not doc[i + 1].whitespace_ and not token.whitespace_:
                continue
            mention = self._nominal(token, known, titular)
            if mention is not None:
                yield mention

    def _counts_alone(self, token: Token) -> bool:
        """True of "two" in "the two met again": a number after "the" that no noun follows."""
        if norm(token) not in NUMBERS or token.tag_ != "CD" or token.i == 0 or norm(self.doc[token.i - 1]) != "the":
            return False
        following = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        return token.dep_ in SUBJECT_OR_OBJECT and (
            following is None or following.tag_ in AFTER_COUNT or norm(following) == "last"
        )

    def _counted(self, token: Token) -> Mention:
        return Mention(
            name=f"the {norm(token)}",
            kind=MentionKind.GROUP,
            form=Form.NOMINAL,
            evidence=self._evidence(token.i - 1, token.i + 1, "nominal-count"),
            head=token.idx,
            number=NUMBERS[norm(token)],
        )

    def _within_head(self, i: int) -> bool:
        """True of "director" in "director general"."""
        for last in range(i + 1, min(i + 4, len(self.doc))):
            found = head_ending_at(self.doc, last)
            if found is not None and last - len(found) + 1 <= i:
                return True
        return False

    def _person_at(self, i: int) -> bool:
        return i in self.taken

    def _nominal(self, token: Token, known: tuple[str, bool] | None, titular: bool) -> Mention | None:
        doc = self.doc
        office = head_ending_at(doc, token.i) if titular else None
        start = self._phrase_start(token.i - len(office) + 1 if office is not None else token.i)
        words = [t for t in doc[start : token.i + 1] if not t.is_space]
        sides = self._sides(start, token.i)
        kind = known[0] if known else "person"
        plural = known[1] if known else is_plural(token)
        if titular and not (known and known[0] in ("group", "state", "party", "official", "organ")):
            kind, plural = "person", is_plural(token)
        number = next((NUMBERS[norm(t)] for t in words if norm(t) in NUMBERS), 0)
        keys = "/".join(dict.fromkeys(self._side_key(s) for s in sides))
        text = " ".join(doc[start : token.i + 1].text.split())
        definite = (
            bool(words)
            and norm(words[0])
            in ("the", "his", "her", "their", "its", "this", "that", "these", "both", "our", "my", "'s")
        ) or bool(sides)
        title = ""
        if kind == "person":
            title = " ".join(
                t.text for t in words if t.tag_ not in ("DT", "PRP$", "CD") and t.i not in self.hits and t.tag_ != "POS"
            )
        evidence = self._evidence(start, token.i + 1, f"nominal-{kind}")
        if norm(token) == "capital" and not plural and (city := self._capital(token, keys)):
            name, key = city
            return Mention(
                name=name,
                kind=MentionKind.PLACE,
                form=Form.NAME,
                evidence=evidence,
                head=token.idx,
                key=key,
                side=keys,
            )
        state = keys if "/" not in keys else ""
        if number > 1 and plural and kind in ("group", "person", "party", "official", "state") and not state:
            return Mention(
                name=text,
                kind=MentionKind.GROUP,
                form=Form.NOMINAL,
                evidence=evidence,
                head=token.idx,
                side=keys,
                number=number,
                title=title,
            )
        if kind == "group":
            if number > 1 and plural:
                return Mention(
                    name=text,
                    kind=MentionKind.GROUP,
                    form=Form.NOMINAL,
                    evidence=evidence,
                    head=token.idx,
                    side=keys,
                    number=number,
                )
            return None
        if plural and kind in ("person", "party") and (not state or (kind == "party" and "/" in keys)):
            if not definite:
                return None
            return Mention(
                name=text,
                kind=MentionKind.GROUP,
                form=Form.NOMINAL,
                evidence=evidence,
                head=token.idx,
                side=keys,
                number=2,
                title=title,
            )
        if kind == "person" and not plural:
            return Mention(
                name=text,
                kind=MentionKind.PERSON,
                form=Form.NOMINAL,
                evidence=evidence,
                head=token.idx,
                side=state,
                title=title,
            )
        if not state and kind == "official":
            return None
        key = state if state and (self.gazetteer.is_state(state) or state in self.gazetteer.organisations) else ""
        if not key and not definite and kind != "organ":
            return None
        organisation = key in self.gazetteer.organisations
        return Mention(
            name=text,
            kind=MentionKind.ORGANISATION if organisation else MentionKind.STATE,
            form=Form.NOMINAL,
            evidence=evidence,
            head=token.idx,
            key=key,
            side=keys,
            number=2 if plural else 1,
            title=title,
        )

    def _capital(self, token: Token, state: str) -> tuple[str, str] | None:
        """The city of "in the Chinese capital", with its key; None where it stands for a government, where its name
        follows, or where the state had several seats.
        """
        following = self.doc[token.i + 1 : token.i + 4]
        if preposition_of(token) not in ("in", "to", "from", "near", "outside", "at", "into") or any(
            t.i in self.hits and self.hits[t.i][2].sort in (Sort.CITY, Sort.PLACE) for t in following
        ):
            return None
        seats = {
            seat.name
            for seat in self.gazetteer.seats
            if seat.state == state
            and seat.sort == "city"
            and (not seat.since or not self.article.today or seat.since <= self.article.today.isoformat())
            and (not seat.until or not self.article.today or seat.until >= self.article.today.isoformat())
        }
        name = seats.pop() if len(seats) == 1 else ""
        return (name, slug(name)) if name else None

    def _phrase_start(self, i: int) -> int:
        """The first token of the noun phrase that ends at a token, as its tags tell."""
        doc = self.doc
        start = i
        while start > 0:
            before = doc[start - 1]
            if before.is_space and before.text.count("\n") < 2:
                start -= 1
                continue
            if start - 1 in self.taken or (norm(before) in stop_words() and before.tag_ in NAME_TAGS):
                break
            if before.tag_ in NOMINAL_TAGS or start - 1 in self.hits or before.tag_ in ("CD", "JJR", "JJS"):
                if before.tag_ in ("VBG", "VBN") and before.dep_ not in MODIFIER:
                    break
                start -= 1
                continue
            if before.tag_ == "POS" and self._hit_before(start - 1):
                start -= 1
                continue
            if before.tag_ == "CC" and start - 2 in self.hits and any(k in self.hits for k in range(start, i)):
                start -= 1
                continue
            if before.tag_ in ("DT", "PRP$", "PDT"):
                start -= 1
            break
        while start < i and doc[start].is_space:
            start += 1
        return start

    def _hit_before(self, i: int) -> bool:
        return i - 1 in self.hits and self.hits[i - 1][2].sort in SIDE_SORTS | {Sort.CITY, Sort.BUILDING, Sort.ORGAN}

    def _sides(self, start: int, last: int) -> list[Entry]:
        """The states and organisations beside a noun: before it, or after it with "of" or "from"."""
        doc = self.doc
        found: list[Entry] = []
        for i in range(start, last):
            if i in self.hits and self.hits[i][0] == i:
                entry = self.hits[i][2]
                if entry.sort in SIDE_SORTS | {Sort.ORGAN} or (
                    entry.sort in (Sort.CITY, Sort.BUILDING) and entry.state
                ):
                    found.append(entry)
        i = last + 1
        while i < len(doc) and doc[i].is_space:
            i += 1
        if not found and i < len(doc) and norm(doc[i]) in ("of", "from"):
            i += 1
            while i < len(doc) and (norm(doc[i]) in ("the", "both") or doc[i].is_space):
                i += 1
            while i in self.hits and self.hits[i][2].sort in SIDE_SORTS | {Sort.CITY} and not self._heads_more(i):
                entry = self.hits[i][2]
                if entry.sort is not Sort.CITY or entry.state:
                    found.append(entry)
                i = self.hits[i][1]
                if i < len(doc) and norm(doc[i]) in (",", "and"):
                    i += 1
                    if i < len(doc) and norm(doc[i]) == "and":
                        i += 1
                    if i < len(doc) and norm(doc[i]) == "the":
                        i += 1
                else:
                    break
        return found

    def _heads_more(self, i: int) -> bool:
        """True of an adjective whose noun follows: "of the Japanese embassy"."""
        return self.hits[i][2].sort is Sort.DEMONYM

    def _pronouns(self) -> Iterator[Mention]:
        for token in self.doc:
            if not self.inside[token.i] or not token.tag_.startswith("PRP"):
                continue
            word = norm(token)
            evidence = self._evidence(token.i, token.i + 1, "pronoun")
            if word in PLURAL:
                yield Mention(
                    name=token.text,
                    kind=MentionKind.GROUP,
                    form=Form.PRONOUN,
                    evidence=evidence,
                    head=token.idx,
                    number=2,
                )
            elif word in SINGULAR and token.dep_ != "expl":
                yield Mention(
                    name=token.text, kind=SINGULAR[word], form=Form.PRONOUN, evidence=evidence, head=token.idx
                )


SIDE_SORTS = frozenset({Sort.STATE, Sort.DEMONYM, Sort.PEOPLE, Sort.ORGANISATION, Sort.MOVEMENT, Sort.PARTY, Sort.BODY})


def _initial(token: Token) -> bool:
    return len(token.text) <= 2 and token.text[:1].isupper() and (len(token.text) == 1 or token.text.endswith("."))


def mentions_at(mentions: Iterable[Mention], offset: int) -> list[Mention]:
    """The mentions that cover an offset, the tightest first."""
    found = [m for m in mentions if m.evidence.start <= offset < m.evidence.end]
    return sorted(found, key=lambda m: m.evidence.end - m.evidence.start)
