"""Which persons of several articles are one person, and why.

Enter the facts of articles; leave clusters of (article id, local id), every person in exactly one, each with the
rule that joined it, the reason in words, which names what the two have in common whom the weakest link joins, and a
certainty. Careful on purpose: a wrong merge tells a reader that somebody met whom he never met. A surname alone
joins nobody; two persons that one
article tells apart stay apart whatever they are called; what is only likely is listed by `doubtful`, not merged.
The order of articles changes nothing.

    Kim Kye Gwan (2005, North Korea) + Kim Gye-gwan (2007, North Korea)   one: two romanisations of one name, same
    side
    George Bush (1990, United States) + George Bush (2005, United States)     two: fifteen years apart
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from kg.model import ArticleFacts, EntityKind
from kg.resolve.corrections import NONE, Correction, Corrections
from kg.resolve.names import core
from kg.resolve.pair_words import in_common
from kg.resolve.pairs import Bearers, Pair, Pairs
from kg.resolve.person_rules import Apart, Need, Ruling, Rulings, apart, doubt, fuller, may_be_one_side, rulings
from kg.resolve.profiles import Call, Profile
from kg.resolve.sides import succeeded
from kg.resolve.spellings import agree

Key = tuple[str, str]
"""An article's id and the id of a person in it."""


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

    @property
    def profile(self) -> Profile:
        """What most rules ask of it."""
        return Profile(self.name, self.side, self.offices)


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
    records: Iterable[PersonRecord], corrections: Corrections = NONE, keys: Mapping[Call, list[int]] | None = None
) -> tuple[tuple[Identity, ...], tuple[Link, ...]]:
    """The identities, and the pairs that are in doubt, from one look at the pairs worth comparing.

    `keys` are those of the calls, where they are known.
    """
    clusters = _Clusters(sorted(set(records)), corrections, keys or {})
    clusters.join_by_rules()
    clusters.join_by_corrections()
    return clusters.identities(), clusters.doubts()


def candidates(records: Iterable[PersonRecord]) -> Iterator[tuple[Key, Key]]:
    """The pairs worth comparing, the smaller key first, in no order."""
    clusters = _Clusters(sorted(set(records)), NONE, {})
    for one, other in clusters.pairs.profiles():
        for a, b in clusters.pairs.of(one, other):
            yield clusters.people[a].key, clusters.people[b].key


Found = tuple[int, int, int, Ruling]
"""A rank and the numbers of two persons that a rule holds to be one."""


class _Clusters:
    """Puts persons together. They go by their numbers in the order of their keys; so do clusters, by one of their own."""

    def __init__(self, people: list[PersonRecord], corrections: Corrections, keys: Mapping[Call, list[int]]) -> None:
        self.people, self.corrections = people, corrections
        self.days = [record.day.toordinal() if record.day else 0 for record in people]
        self.articles_of = [record.article for record in people]
        profiles: dict[Profile, list[int]] = defaultdict(list)
        for number, record in enumerate(people):
            profiles[record.profile].append(number)
        self.pairs = Pairs(profiles, self.days, self.articles_of, keys)
        numbers = range(len(people))
        self.owner = list(numbers)
        self.members = {n: [n] for n in numbers}
        self.articles = {n: {self.articles_of[n]} for n in numbers}
        self.full = {n: {people[n].name} if len(core(people[n].name)) > 1 else set() for n in numbers}
        self.why: dict[int, Found] = {}
        self.told: dict[int, tuple[Correction, ...]] = defaultdict(tuple)
        self.one_name: dict[frozenset[str], bool] = {}

    # -- what the rules say of pairs

    def links(self) -> list[Found]:
        """Pairs that a rule holds to be one, in the order in which they are joined."""
        found: list[Found] = []
        waiting: list[tuple[int, int, Rulings]] = []  # for all longer names to be known
        longer: dict[int, set[str]] = defaultdict(set)
        given: dict[int, set[str]] = defaultdict(set)
        for one, other in self.pairs.profiles():
            for a, b, choice in self.ruled(one, other, longer, given):
                need, ruling = choice[0]
                if need is Need.NOTHING:
                    found.append((ruling.rank, a, b, ruling))
                else:
                    waiting.append((a, b, choice))
        for number, names in given.items():  # a given name counts where nobody bears it as a surname
            longer.setdefault(number, names)
        fits = {number for number, names in longer.items() if self.is_one_name(frozenset(names))}
        for a, b, choice in waiting:
            for need, ruling in choice:
                if self.is_met(need, a, b, fits):
                    found.append((ruling.rank, a, b, ruling))
                    break
        return sorted(found)

    def ruled(
        self, one: Bearers, other: Bearers, longer: dict[int, set[str]], given: dict[int, set[str]]
    ) -> Iterator[tuple[int, int, Rulings]]:
        """Pairs of bearers of two profiles, with what joins them; notes the longer names that fit shorter ones."""
        p, q = one.profile, other.profile
        sides = may_be_one_side(p.side, q.side)
        same, by_day = sides[0], len(sides) > 1
        short, full = (p, q) if len(core(p.name)) < len(core(q.name)) else (q, p)
        may_fit = fuller(short, full) if sides[-1] else None
        shorts = frozenset((one if short is p else other).numbers) if may_fit else frozenset()
        mine = frozenset(one.numbers)
        known: dict[tuple[bool, Apart, bool], Rulings] = {}
        days, articles = self.days, self.articles_of
        for a, b in self.pairs.of(one, other):
            far = apart(abs(days[a] - days[b]) if days[a] and days[b] else None)
            if by_day:
                same = succeeded(*self.side_and_day(a), *self.side_and_day(b))
            if may_fit and same and (far is Apart.TERM or not may_fit[2]):
                (given if may_fit[1] else longer)[a if a in shorts else b].add(may_fit[0])
            if articles[a] == articles[b]:
                continue
            case = (a in mine, far, same)
            choice = known.get(case)
            if choice is None:
                choice = known[case] = rulings(p, q, far, same) if case[0] else rulings(q, p, far, same)
            if choice:
                yield a, b, choice

    def side_and_day(self, number: int) -> tuple[str, date | None]:
        return self.people[number].side, self.people[number].day

    def is_met(self, need: Need, one: int, other: int, fits: Collection[int]) -> bool:
        """Whether what a ruling needs is so; `fits` are those whose longer names are all forms of one."""
        if need is Need.COMPANY:
            a, b = self.people[one], self.people[other]
            return bool((a.company & b.company) - {_in_company(a.name), _in_company(b.name)})
        return need is Need.NOTHING or (one if need is Need.FULLER_ONE else other) in fits

    def is_one_name(self, names: frozenset[str]) -> bool:
        """True of full names that are all forms of one name, False of none."""
        found = self.one_name.get(names)
        if found is None:
            found = bool(names) and all(agree(a, b) for a, b in combinations(sorted(names), 2))
            self.one_name[names] = found
        return found

    # -- joining

    def join_by_rules(self) -> None:
        """Join the pairs that a rule holds to be one, but for what an article, a reader or a name tells apart."""
        owner = self.owner
        for found in self.links():
            rank, a, b, _ = found
            one, other = owner[a], owner[b]
            if (
                one != other
                and self.articles[one].isdisjoint(self.articles[other])  # an article that has both tells them apart
                # a short name would join two full names that differ: "Kim" is not both Kim Kye Gwan and Kim Tok Hun
                and (rank == 0 or self.may_be_one_name(one, other))
                and not self.corrected_apart(one, other)
            ):
                self.join(one, other, found)

    def may_be_one_name(self, one: int, other: int) -> bool:
        names = frozenset(self.full[one] | self.full[other])
        return len(names) < 2 or self.is_one_name(names)

    def join(self, one: int, other: int, link: Found | None = None) -> int:
        if one == other:
            return one
        members, why, told = self.members, self.why, self.told
        # the smaller moves, so that nobody moves more than log N times; the answer does not show which it was
        first, second = (one, other) if len(members[one]) >= len(members[other]) else (other, one)
        weakest = [known for known in (why.pop(first, None), why.pop(second, None), link) if known is not None]
        if weakest:
            why[first] = min(weakest, key=lambda known: (known[3].certainty, known))
        told[first] = (*told[first], *told.pop(second, ()))
        for number in members[second]:
            self.owner[number] = first
        members[first] += members.pop(second)
        self.articles[first] |= self.articles.pop(second)
        self.full[first] |= self.full.pop(second)
        return first

    def join_by_corrections(self) -> None:
        """Join what a reader holds to be one: after the rules, so that what they have put together is joined with it."""
        numbers = {record.key: n for n, record in enumerate(self.people)} if self.corrections else {}
        for a, b, line in self.corrections.joined():
            if a in numbers and b in numbers:
                first = self.join(self.owner[numbers[a]], self.owner[numbers[b]])
                self.told[first] = tuple({known.id: known for known in (*self.told[first], line)}.values())

    def corrected_apart(self, one: int, other: int) -> bool:
        """Whether a reader tells one of a cluster from one of another."""
        return bool(self.corrections) and self.corrections.apart(self.keys_in(one), self.keys_in(other))

    def keys_in(self, cluster: int) -> Iterator[Key]:
        return (self.people[number].key for number in self.members[cluster])

    # -- what comes out

    def identities(self) -> tuple[Identity, ...]:
        """All clusters, sorted by their members."""
        return tuple(sorted(map(self.identity, self.members), key=lambda identity: identity.members))

    def identity(self, cluster: int) -> Identity:
        keys, lines = tuple(sorted(self.keys_in(cluster))), self.told.get(cluster, ())
        if cluster not in self.why:
            return Identity(members=keys, corrections=lines)
        _, one, other, (_, rule, reason, certainty) = self.why[cluster]
        reason = f"{reason}: {in_common(self.people[one], self.people[other])}"
        return Identity(members=keys, rule=rule, reason=reason, certainty=certainty, corrections=lines)

    def doubts(self) -> tuple[Link, ...]:
        """Pairs that may be one and are in two clusters: of two clusters the pair that comes first."""
        owner, found = self.owner, dict[Pair, Found]()
        for one, other in self.pairs.profiles():
            first = doubt(one.profile, other.profile), doubt(other.profile, one.profile)
            if not any(first) or len({owner[number] for number in (*one.numbers, *other.numbers)}) < 2:
                continue
            mine = frozenset(one.numbers)
            for a, b in self.pairs.of(one, other):
                ruling = first[a not in mine]
                if ruling is None or owner[a] == owner[b] or self.articles_of[a] == self.articles_of[b]:
                    continue
                both = (owner[a], owner[b]) if owner[a] < owner[b] else (owner[b], owner[a])
                link = (ruling.rank, a, b, ruling)
                if (both not in found or link < found[both]) and self.is_in_doubt(*both):
                    found[both] = link
        return tuple(self.link(*row) for row in sorted(found.values()))

    def is_in_doubt(self, one: int, other: int) -> bool:
        return self.articles[one].isdisjoint(self.articles[other]) and not self.corrected_apart(one, other)

    def link(self, rank: int, one: int, other: int, ruling: Ruling) -> Link:
        people = self.people
        return Link(
            rank=rank,
            one=people[one],
            other=people[other],
            rule=ruling.rule,
            reason=f"{ruling.reason}: {in_common(people[one], people[other])}",
            certainty=ruling.certainty,
        )
