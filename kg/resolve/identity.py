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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import ArticleFacts
from kg.resolve.corrections import NONE, Correction, Corrections
from kg.resolve.links import Crowd, Found, doubts_of, is_one_name
from kg.resolve.names import core
from kg.resolve.pair_words import in_common
from kg.resolve.pairs import Pair
from kg.resolve.person_records import Key, PersonRecord, records_of
from kg.resolve.person_rules import Ruling
from kg.resolve.profiles import Call


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
    crowd = Crowd(sorted(set(records)), keys or {})
    clusters = Clusters(crowd.people, corrections)
    clusters.join(crowd.links())
    return clusters.identities(), clusters.doubts(crowd)


def candidates(records: Iterable[PersonRecord]) -> Iterator[tuple[Key, Key]]:
    """The pairs worth comparing, the smaller key first, in no order."""
    crowd = Crowd(sorted(set(records)), {})
    for one, other in crowd.pairs.profiles():
        for a, b in crowd.pairs.of(one, other):
            yield crowd.people[a].key, crowd.people[b].key


class Clusters:
    """Puts persons together. They go by their numbers in the order of their keys; so do clusters, by one of their own.

    Links and corrections join within a connected part of the graph that they make, so that its persons are put together in
    the same way with nobody else beside them.
    """

    def __init__(self, people: Sequence[PersonRecord], corrections: Corrections) -> None:
        self.people, self.corrections = people, corrections
        numbers = range(len(people))
        self.owner = list(numbers)
        self.members = {n: [n] for n in numbers}
        self.articles = {n: {people[n].article} for n in numbers}
        self.full = {n: {people[n].name} if len(core(people[n].name)) > 1 else set() for n in numbers}
        self.why: dict[int, Found] = {}
        self.told: dict[int, tuple[Correction, ...]] = defaultdict(tuple)

    # -- joining

    def join(self, links: Iterable[Found]) -> None:
        """Join who is one by the rules, then by the corrections. The links are sorted."""
        self._join_by_rules(links)
        self._join_by_corrections()

    def _join_by_rules(self, links: Iterable[Found]) -> None:
        """Join the pairs that a rule holds to be one, but for what an article, a reader or a name tells apart."""
        owner = self.owner
        for found in links:
            rank, a, b, _ = found
            one, other = owner[a], owner[b]
            if (
                one != other
                and self.articles[one].isdisjoint(self.articles[other])  # an article that has both tells them apart
                # a short name would join two full names that differ: "Kim" is not both Kim Kye Gwan and Kim Tok Hun
                and (rank == 0 or self._may_be_one_name(one, other))
                and not self._corrected_apart(one, other)
            ):
                self._join(one, other, found)

    def _may_be_one_name(self, one: int, other: int) -> bool:
        names = frozenset(self.full[one] | self.full[other])
        return len(names) < 2 or is_one_name(names)

    def _join(self, one: int, other: int, link: Found | None = None) -> int:
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

    def _join_by_corrections(self) -> None:
        """Join what a reader holds to be one: after the rules, so that what they have put together is joined with it."""
        numbers = {record.key: n for n, record in enumerate(self.people)} if self.corrections else {}
        for a, b, line in self.corrections.joined():
            if a in numbers and b in numbers:
                first = self._join(self.owner[numbers[a]], self.owner[numbers[b]])
                self.told[first] = tuple({known.id: known for known in (*self.told[first], line)}.values())

    def _corrected_apart(self, one: int, other: int) -> bool:
        """Whether a reader tells one of a cluster from one of another."""
        return bool(self.corrections) and self.corrections.apart(self._keys_in(one), self._keys_in(other))

    def _keys_in(self, cluster: int) -> Iterator[Key]:
        return (self.people[number].key for number in self.members[cluster])

    # -- what comes out

    def identities(self) -> tuple[Identity, ...]:
        """All clusters, sorted by their members."""
        return tuple(sorted(map(self._identity, self.members), key=lambda identity: identity.members))

    def _identity(self, cluster: int) -> Identity:
        keys, lines = tuple(sorted(self._keys_in(cluster))), self.told.get(cluster, ())
        if cluster not in self.why:
            return Identity(members=keys, corrections=lines)
        _, one, other, (_, rule, reason, certainty) = self.why[cluster]
        reason = f"{reason}: {in_common(self.people[one], self.people[other])}"
        return Identity(members=keys, rule=rule, reason=reason, certainty=certainty, corrections=lines)

    def doubts(self, crowd: Crowd) -> tuple[Link, ...]:
        """Pairs of a crowd that may be one and are in two clusters: of two clusters the pair that comes first."""
        owner, found = self.owner, dict[Pair, Found]()
        for one, other in crowd.pairs.profiles():
            if not any(doubts_of(one.profile, other.profile)):
                continue
            if len({owner[number] for number in (*one.numbers, *other.numbers)}) < 2:
                continue
            for link in crowd.doubted(one, other):
                a, b = owner[link[1]], owner[link[2]]
                if a == b:
                    continue
                both = (a, b) if a < b else (b, a)
                if (both not in found or link < found[both]) and self._is_in_doubt(*both):
                    found[both] = link
        people = self.people
        return tuple(link_of(people[a], people[b], ruling) for _, a, b, ruling in sorted(found.values()))

    def _is_in_doubt(self, one: int, other: int) -> bool:
        return self.articles[one].isdisjoint(self.articles[other]) and not self._corrected_apart(one, other)


def link_of(one: PersonRecord, other: PersonRecord, ruling: Ruling) -> Link:
    """What is said of two persons, with what they have in common."""
    return Link(
        rank=ruling.rank,
        one=one,
        other=other,
        rule=ruling.rule,
        reason=f"{ruling.reason}: {in_common(one, other)}",
        certainty=ruling.certainty,
    )
