"""Which persons of several articles are one person, and why.

Enter the facts of articles; leave clusters of (article id, local id), every person in exactly one, each with the
rule that joined it, the reason in words and a
certainty. Careful on purpose: a wrong merge tells a reader that somebody met whom he never met. A surname alone
joins nobody; two persons that one
article tells apart stay apart whatever they are called; what is only likely is listed by `doubtful`, not merged.
The order of articles changes nothing.

    Kim Kye Gwan (2005, North Korea) + Kim Gye-gwan (2007, North Korea)   one: two romanisations of one name, same
    side
    George Bush (1990, United States) + George Bush (2005, United States)     two: fifteen years apart
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import combinations, pairwise

from rapidfuzz.distance import DamerauLevenshtein

from kg.language.matcher import gazetteer
from kg.language.rules import load_tsv
from kg.model import ArticleFacts, EntityKind
from kg.resolve.corrections import NONE, Correction, Corrections
from kg.resolve.names import (
    by_given_name,
    callable_by,
    core,
    fold,
    korean_key,
    loose_key,
    same_romanised,
    same_words,
    surname_first,
    surnames,
    words,
)
from kg.resolve.sides import office_class, single_office, succeeded, successors_of
from kg.resources import rules

Key = tuple[str, str]
"""An article's id and the id of a person in it."""

LONG_AGO = 12 * 366
"""Days after which a common name (two words) in the same office is another holder: no one in the annotated training
articles spans more."""

SAME_TERM = 4 * 366
"""Days within which a surname with the same office of the same state is the same holder."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class PersonRecord:
    """A person as one article has it: `side` is the id of a state or organisation ("" where unknown), `offices` the
    titles, `day` the article's day, `company` whoever the article names in full (`company_of`), himself included."""

    article: str
    id: str
    name: str
    side: str = ""
    offices: tuple[str, ...] = ()
    day: date | None = None
    company: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What names it in a cluster."""
        return (self.article, self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Persons (article id, local id) held to be one, sorted, and why: the weakest rule that the cluster rests on.

    `corrections` are the lines of a reader that joined some of them; they come before any rule.
    """

    members: tuple[Key, ...]
    rule: str = ""
    reason: str = ""
    certainty: float = 1.0
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Link:
    """Two persons that a rule holds to be one."""

    rank: int
    one: PersonRecord
    other: PersonRecord
    rule: str
    reason: str
    certainty: float


def records_of(facts: ArticleFacts) -> tuple[PersonRecord, ...]:
    """The persons of one article as records."""
    offices: dict[str, set[str]] = defaultdict(set)
    for tenure in facts.tenures:
        offices[tenure.person].add(tenure.title)
    company = company_of(e.name for e in facts.entities if e.kind is EntityKind.PERSON)
    return tuple(
        PersonRecord(
            article=facts.article.id,
            id=e.id,
            name=e.name,
            side=e.side,
            offices=tuple(sorted(offices[e.id] | {m.title for m in e.mentions if m.title})),
            day=facts.article.today,
            company=company,
        )
        for e in facts.entities
        if e.kind is EntityKind.PERSON
    )


def company_of(names: Iterable[str]) -> frozenset[str]:
    """Who is named in full among the persons of an article, each as the words of the name in one order."""
    return frozenset(_in_company(name) for name in names if len(core(name)) > 1)


def _in_company(name: str) -> str:
    return " ".join(sorted(core(name)))


def find_identities(facts: Iterable[ArticleFacts], corrections: Corrections = NONE) -> tuple[Identity, ...]:
    """Every person of every article, in exactly one identity; sorted, whatever the order of the articles."""
    return cluster((record for article in facts for record in records_of(article)), corrections)


def cluster(records: Iterable[PersonRecord], corrections: Corrections = NONE) -> tuple[Identity, ...]:
    """The same from records."""
    return cluster_and_doubts(records, corrections)[0]


def doubtful(records: Iterable[PersonRecord], corrections: Corrections = NONE) -> tuple[Link, ...]:
    """Pairs that may be one person and were not merged: an alike name on the same side, or the same name on two.

    Of two identities one pair is given. What a correction tells apart is in no doubt.
    """
    return cluster_and_doubts(records, corrections)[1]


def cluster_and_doubts(
    records: Iterable[PersonRecord], corrections: Corrections = NONE
) -> tuple[tuple[Identity, ...], tuple[Link, ...]]:
    """The identities, and the pairs that are in doubt, from one look at the pairs worth comparing."""
    people = sorted(set(records))
    pairs = list(candidates(people))
    owner: dict[Key, Key] = {r.key: r.key for r in people}
    members: dict[Key, list[PersonRecord]] = {r.key: [r] for r in people}
    articles: dict[Key, set[str]] = {r.key: {r.article} for r in people}
    full: dict[Key, set[str]] = {r.key: {r.name} if len(core(r.name)) > 1 else set() for r in people}
    why: dict[Key, Link] = {}
    told: dict[Key, tuple[Correction, ...]] = defaultdict(tuple)

    def join(one: Key, other: Key, link: Link | None = None) -> Key:
        if one == other:
            return one
        # the smaller moves, so that nobody moves more than log N times; the answer does not show which it was
        first, second = (one, other) if len(members[one]) >= len(members[other]) else (other, one)
        weakest = [known for known in (why.pop(first, None), why.pop(second, None), link) if known is not None]
        if weakest:
            why[first] = min(weakest, key=lambda known: (known.certainty, known))
        told[first] = (*told[first], *told.pop(second, ()))
        for record in members[second]:
            owner[record.key] = first
        members[first] += members.pop(second)
        articles[first] |= articles.pop(second)
        full[first] |= full.pop(second)
        return first

    for link in sorted(_links(pairs), key=lambda found: (found.rank, found.one.key, found.other.key)):
        one, other = owner[link.one.key], owner[link.other.key]
        if (
            one != other
            and articles[one].isdisjoint(articles[other])  # an article that has a person in both tells them apart
            and _one_name(link, full[one] | full[other])
            and not _corrected_apart(corrections, members[one], members[other])
        ):
            join(one, other, link)
    for a, b, line in corrections.joined():  # after the rules: a reader joins what they have put together
        if a in owner and b in owner:
            first = join(owner[a], owner[b])
            told[first] = tuple({known.id: known for known in (*told[first], line)}.values())
    found = tuple(
        sorted(
            (_identity(members[root], why.get(root), told.get(root, ())) for root in members), key=lambda i: i.members
        )
    )

    def in_doubt(a: Key, b: Key) -> bool:
        return articles[a].isdisjoint(articles[b]) and not _corrected_apart(corrections, members[a], members[b])

    return found, _doubts(pairs, owner, in_doubt)


def _corrected_apart(corrections: Corrections, ones: Iterable[PersonRecord], others: Iterable[PersonRecord]) -> bool:
    return bool(corrections) and corrections.apart((r.key for r in ones), (r.key for r in others))


def _doubts(
    pairs: Iterable[tuple[PersonRecord, PersonRecord]],
    owner: Mapping[Key, Key],
    in_doubt: Callable[[Key, Key], bool],
) -> tuple[Link, ...]:
    found: dict[tuple[Key, Key], Link] = {}
    for one, other in pairs:
        a, b = sorted((owner[one.key], owner[other.key]))
        if a == b or one.article == other.article or len(core(one.name)) < 2 or len(core(other.name)) < 2:
            continue
        if same_words(one.name, other.name) or same_romanised(one.name, other.name):
            rank, rule, certainty = 0, "person-doubt-side", 0.5
            reason = "the same name, but another side or a date far off"
        elif one.side and one.side == other.side and _one_slip(one.name, other.name):
            rank, rule, reason, certainty = 1, "person-doubt-spelling", "names one letter apart on the same side", 0.4
        else:
            continue
        link = Link(rank=rank, one=one, other=other, rule=rule, reason=reason, certainty=certainty)
        if ((a, b) not in found or link < found[a, b]) and in_doubt(a, b):
            found[a, b] = link
    return tuple(sorted(found.values()))


def _identity(members: list[PersonRecord], link: Link | None, lines: tuple[Correction, ...]) -> Identity:
    keys = tuple(sorted(r.key for r in members))
    if link is None:
        return Identity(members=keys, corrections=lines)
    return Identity(members=keys, rule=link.rule, reason=link.reason, certainty=link.certainty, corrections=lines)


def _one_name(link: Link, full: set[str]) -> bool:
    """False where a short name would join two full names that differ: "Kim" is not both Kim Kye Gwan and Kim Tok
    Hun."""
    return link.rank == 0 or all(_agree(a, b) for a, b in combinations(sorted(full), 2))


def _agree(one: str, other: str) -> bool:
    return (
        same_words(one, other)
        or same_romanised(one, other)
        or callable_by(one, other)
        or callable_by(other, one)
        or _one_slip(one, other)
        or may_be_short_for(one, other)
    )


Profile = tuple[str, str, tuple[str, ...]]
"""Name, side and offices: what tells two persons of one article apart, and all but the day that rules ask for."""


def candidates(people: list[PersonRecord]) -> Iterator[tuple[PersonRecord, PersonRecord]]:
    """Pairs worth comparing, of which there are not many more than persons.

    Profiles are compared that share a key of their names, and of two profiles each person with the nearest in time of
    the other: what a rule says of a pair it says all the more of one that is nearer.
    """
    profiles: dict[Profile, list[PersonRecord]] = defaultdict(list)
    for record in people:
        profiles[record.name, record.side, record.offices].append(record)
    blocks: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for profile, bearers in sorted(profiles.items()):
        bearers.sort(key=in_time)
        for one, other in pairwise(bearers):
            yield (one, other) if one.key <= other.key else (other, one)
        for key in block_keys(profile[0], profile[1]):
            blocks[key].append(profile)
    seen: set[tuple[Profile, Profile]] = set()
    for key in sorted(blocks):
        for a, b in combinations(blocks[key], 2):
            if key[0] == "single" and min(len(core(a[0])), len(core(b[0]))) > 1:
                continue
            if (a, b) not in seen:
                seen.add((a, b))
                yield from nearest(profiles[a], profiles[b])


def block_keys(name: str, side: str) -> set[tuple[str, ...]]:
    """Keys of a name: two names that a rule may join, or that are in doubt, share one. A key that begins with "single"
    counts where one of the two is a single word.
    """
    found = core(name)
    return {key for successor in successors_of(side) for key in _keys_for(name, successor, found)}


def _keys_for(name: str, side: str, found: tuple[str, ...]) -> set[tuple[str, ...]]:
    keys = {
        ("words", *sorted(found)),
        ("korean", *korean_key(name)),
        ("loose", *loose_key(name)),
        ("joined", "".join(words(name))),
        ("begins", *found[:2]),
    }
    if not side or not found:
        return keys
    keys |= {("single", word, side) for word in (*surnames(name), found[0])}
    if len(found) > 1:
        given = short_forms().get(found[0], found[0])
        keys |= {("short", given, surname, side) for surname in surnames(name)}
        for place, word in enumerate(found):
            if len(word) >= SLIPPED:
                others = (
                    *("".join(loose_key(w)) for w in found[:place]),
                    "",
                    *("".join(loose_key(w)) for w in found[place + 1 :]),
                )
                rest = ("slip", side, *others)
                # names a letter apart have the same word left where the right letter is left out of each
                keys |= {(*rest, word[:n] + word[n + 1 :]) for n in range(len(word))} | {(*rest, word)}
    return keys


def in_time(record: PersonRecord) -> tuple[date, Key]:
    """What persons are sorted by, for `nearest`."""
    return record.day or date.min, record.key


def nearest(ones: list[PersonRecord], others: list[PersonRecord]) -> Iterator[tuple[PersonRecord, PersonRecord]]:
    """Each with the nearest before and after it on the other list, and with the nearest of another article."""
    pairs = set()
    for mine, theirs in ((ones, others), (others, ones)):
        days = [in_time(record) for record in theirs]
        for record in mine:
            after = bisect_left(days, in_time(record))
            for way in (range(after, len(theirs)), range(after - 1, -1, -1)):
                for at in way:
                    found = theirs[at]
                    pairs.add((record, found) if record.key <= found.key else (found, record))
                    if found.article != record.article:
                        break
    yield from sorted(pairs, key=lambda pair: (pair[0].key, pair[1].key))


def _links(pairs: list[tuple[PersonRecord, PersonRecord]]) -> Iterator[Link]:
    fuller: dict[PersonRecord, set[str]] = defaultdict(set)
    given: dict[PersonRecord, set[str]] = defaultdict(set)
    for one, other in pairs:
        for short, full in ((one, other), (other, one)):
            far = _days_apart(short, full)
            near = len(core(short.name)) > 1 or (far is not None and far <= SAME_TERM and _share_office(short, full))
            if (
                len(core(short.name)) < len(core(full.name))
                and callable_by(full.name, short.name)
                and _same_side(short, full)
                and near
            ):
                named = given if by_given_name(full.name, short.name) else fuller
                named[short].add(" ".join(core(full.name)))
    for short, names in given.items():  # a given name counts where nobody bears it as a surname
        fuller.setdefault(short, names)
    for one, other in pairs:
        if one.article == other.article:
            continue
        link = _link(one, other, fuller)
        if link is not None:
            yield link


def _link(one: PersonRecord, other: PersonRecord, fuller: dict[PersonRecord, set[str]]) -> Link | None:
    def made(rank: int, rule: str, reason: str, certainty: float) -> Link:
        return Link(rank=rank, one=one, other=other, rule=rule, reason=reason, certainty=certainty)

    short = min(len(core(one.name)), len(core(other.name)))
    same_side = _same_side(one, other)
    clash = bool(one.side and other.side) and not same_side
    far = _days_apart(one, other)
    if short >= 2:
        alike = fold(one.name) == fold(other.name) or words(one.name) == words(other.name)
        if alike or "".join(words(one.name)) == "".join(words(other.name)) or core(one.name) == core(other.name):
            long_name = len(words(one.name)) >= 3
            if far is not None and far > LONG_AGO and not long_name:
                return None
            if same_side:
                return made(0, "person-name-side", "the same name and the same side", 0.95)
            if not clash:
                return made(2, "person-name", "the same name; one article does not say for whom", 0.85)
            near = far is not None and far <= SAME_TERM
            movement = any(found.partition("/")[2] in _organisations() for found in (one.side, other.side))
            if long_name or (near and (movement or _share_office(one, other))) or _share_single_office(one, other):
                return made(
                    3,
                    "person-name-office",
                    "the same name, long or in the same office or, near in time, for a movement or international body",
                    0.7,
                )
            return _in_one_company(one, other, made)
        if same_words(one.name, other.name) and not clash and _two_orders(one.name, other.name):
            return made(1, "person-name-order", "the same words in the other order: surname first or last", 0.9)
        if same_side and same_romanised(one.name, other.name):
            return made(1, "person-romanised", "two romanisations of one name, and the same side", 0.85)
        if (
            not clash
            and core(one.name)[0] == core(other.name)[0]
            and same_romanised(one.name, other.name)
            and far is not None
            and far <= SAME_TERM
        ):
            return made(
                3,
                "person-romanised-near",
                "two romanisations of one surname, the same given name, near in time; one article does not say for whom",
                0.7,
            )
        if clash:
            return _in_one_company(one, other, made)
        if same_side and (far is None or far <= LONG_AGO):
            a, b = (one, other) if len(core(one.name)) <= len(core(other.name)) else (other, one)
            if (
                callable_by(b.name, a.name)
                and not surname_first(a.name)
                and core(a.name)[0] == core(b.name)[0]
                and _all_one(fuller[a])
            ):
                return made(
                    4, "person-name-shorter", "one name is the other less a middle name, and the same side", 0.8
                )
            if may_be_short_for(one.name, other.name) and _share_office(one, other):
                return made(
                    5,
                    "person-name-short-form",
                    "a short form of the given name, the same surname, side and office",
                    0.8,
                )
            if _one_slip(one.name, other.name) and _share_office(one, other):
                return made(6, "person-name-slip", "names one letter apart, the same side and the same office", 0.7)
        return None
    if (
        len(core(one.name)) == 1
        and len(core(other.name)) == 1
        and fold(one.name) == fold(other.name)
        and same_side
        and _share_office(one, other)
        and far is not None
        and far <= SAME_TERM
    ):
        return made(
            7, "person-surname-office", "the same surname in the same office of the same side within four years", 0.75
        )
    a, b = (one, other) if len(core(one.name)) < len(core(other.name)) else (other, one)
    if (
        len(core(a.name)) == 1
        and same_side
        and callable_by(b.name, a.name)
        and core(a.name)[0] in surnames(b.name)
        and _share_office(one, other)
        and far is not None
        and far <= SAME_TERM
        and _all_one(fuller[a])
    ):
        return made(
            8,
            "person-surname-office",
            "the surname of the one, in the same office of the same side within four years, and nobody else fits",
            0.75,
        )
    return None


@cache
def _organisations() -> frozenset[str]:
    """Ids of movements and organisations that deal with states. Of a firm a namesake of a minister may be chairman."""
    rows = gazetteer().organisations.values()
    return frozenset(row.key for row in rows if row.sort in ("organisation", "movement", "party"))


def _in_one_company(one: PersonRecord, other: PersonRecord, made: Callable[..., Link]) -> Link | None:
    """Two that have one name and two sides, where somebody else is named in full beside each: so one of the sides is
    whom he was with, or against."""
    a, b = (one, other) if len(core(one.name)) <= len(core(other.name)) else (other, one)
    far = _days_apart(a, b)
    begins = core(a.name) == core(b.name)[: len(core(a.name))] and (
        same_words(a.name, b.name) or not surname_first(a.name)
    )
    others = (a.company & b.company) - {_in_company(a.name), _in_company(b.name)}
    if not begins or not others or far is None or far > SAME_TERM:
        return None
    return made(
        3,
        "person-name-company",
        "the same name or the one less a last name, near in time, in the company of the same others",
        0.7,
    )


def _all_one(names: set[str]) -> bool:
    """True where all the full names that a shorter one fits are forms of one name."""
    return bool(names) and all(_agree(a, b) for a, b in combinations(sorted(names), 2))


def _same_side(one: PersonRecord, other: PersonRecord) -> bool:
    """Whether both act for one side, or for a state and its successor."""
    if not one.side or not other.side:
        return False
    return one.side == other.side or succeeded(one.side, one.day, other.side, other.day)


def _days_apart(one: PersonRecord, other: PersonRecord) -> int | None:
    return abs((one.day - other.day).days) if one.day and other.day else None


def _share_office(one: PersonRecord, other: PersonRecord) -> bool:
    """True where both are named in one office: the same class of office, or the same words."""
    a = {office_class(t) or fold(t) for t in one.offices} - {""}
    b = {office_class(t) or fold(t) for t in other.offices} - {""}
    return bool(a & b)


def _share_single_office(one: PersonRecord, other: PersonRecord) -> bool:
    """True of two who were in one office that a state has once ("President"), near enough in time not to be namesakes."""
    a, b = ({single_office(title) for title in record.offices} - {""} for record in (one, other))
    return bool(a & b)


def _two_orders(one: str, other: str) -> bool:
    """True where the same words in another order are plausibly one name: two or three words turned about, as with
    East Asian names."""
    a, b = core(one), core(other)
    return (
        a == b
        or (len(a) == 2 and a == b[::-1])
        or (surname_first(one) and a == (*b[-1:], *b[:-1]))
        or (surname_first(other) and b == (*a[-1:], *a[:-1]))
    )


SLIPPED = 5
"""Letters of a word in which one may be wrong: in a shorter one it makes another name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortFormRow:
    """A row of short_forms.tsv."""

    short: str
    full: str


@cache
def short_forms() -> dict[str, str]:
    """Usual English short forms of given names, with what they are short for."""
    return {row.short: row.full for row in load_tsv(rules("lexicons", "short_forms.tsv"), ShortFormRow)}


def may_be_short_for(one: str, other: str) -> bool:
    """True of two names of one surname whose given names are usual forms of one: "Bob Lund" and "Robert Lund"."""
    a, b = core(one), core(other)
    return (
        len(a) >= 2
        and len(b) >= 2
        and a[-1] == b[-1]
        and a[0] != b[0]
        and short_forms().get(a[0], a[0]) == short_forms().get(b[0], b[0])
    )


def _one_slip(one: str, other: str) -> bool:
    """True of names that differ by one letter (or two turned about) in one longer word: "Shultz" and "Schultz".

    What only romanisations tell apart does not count: "Fuad" is "Fouad".
    """
    a, b = core(one), core(other)
    if len(a) != len(b) or len(a) < 2 or (surname_first(one) and len(a) > 2):
        return False
    differ = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differ) > 1:
        differ = [(x, y) for x, y in differ if loose_key(x) != loose_key(y)]
    return len(differ) == 1 and min(map(len, differ[0])) >= SLIPPED and DamerauLevenshtein.distance(*differ[0]) == 1
