"""Spark finds who is who, and what is one encounter, as one machine does: the same identities, occasions and doubts, however the
rows are shared out.
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg import spark as sparks
from kg.build import build
from kg.model import (
    Article,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Participation,
    Status,
)
from kg.rdf.digest import Digest, digest_of
from kg.rdf.iris import DEFAULT_BASE, article_iri, local_iri
from kg.rdf.namespaces import PREFIXES
from kg.rdf.quads import article_quads
from kg.resolve.corrections import NONE, Action, Correction, Corrections, Key, key_of, reference
from kg.resolve.identity import candidates, cluster_and_doubts
from kg.resolve.links import Crowd, Names, fits_one
from kg.resolve.occasion_edges import find_edges
from kg.resolve.occasion_rules import RULES, Report, report_of
from kg.resolve.occasions import find_occasions_and_doubts
from kg.resolve.person_records import PersonRecord, company_of
from kg.spark.components import stars
from kg.spark.identities import IDENTITY
from kg.spark.persons import PERSON, row_of
from kg.store import Store, content_key
from kg.store.merging import publish

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("KG_SHARED") or ROOT.parent / "shared") / "gold" / "dev"
FORMS = [
    "Anna {}", "A. {}", "{}", "Anna Maria {}", "Ana {}", "{} Anna", "Robert {}", "Bob {}", "{} Falk", "Robert {} Lund", "Anna",
]  # fmt: skip
FAMILIES = ["Berg", "Gates", "Moen", "Sand", "Strant", "Strand", "Solberg"]
OTHERS = [
    "Kim Kye Gwan",
    "Kim Gye-gwan",
    "Kim Kye-gwan",
    "Kim",
    "Kye Gwan Kim",
    "Zaid al-Rifai",
    "Zaid Rifai",
    "Al Rifai",
]
NAMES = [form.format(family) for form in FORMS for family in FAMILIES] + 3 * OTHERS
SIDES = ["", "state/NO", "state/KP", "state/US", "state/DEDE", "state/DE"]
Rows = set[tuple[Any, ...]]


def some_persons(number: int) -> list[PersonRecord]:
    """Persons by lot, some of one profile on one day, some in one article, some without a day."""
    chance = random.Random(7)
    return [
        PersonRecord(
            article=f"a{chance.randrange(number):03}",
            id=f"person/{n}",
            name=(name := chance.choice(NAMES)),
            side=chance.choice((*SIDES, *SIDES[1:])),
            offices=tuple(sorted(chance.sample(["Minister", "Envoy", "President"], chance.randrange(3)))),
            day=date(1988, 1, 1) + timedelta(chance.randrange(9000)) if chance.random() < 0.9 else None,
            company=company_of([name, *chance.sample(["Per Lund", "Jo Falk", "Mika Salo", "Nils Holm"], 2)]),
        )
        for n in range(number)
    ]


PEOPLE = some_persons(400)


def test_every_rule_is_in_the_lot() -> None:
    """Links of each rule, given names that count and that do not, and names that fit two."""
    crowd = Crowd(sorted(PEOPLE), {})
    assert {ruling.rule for *_, ruling in crowd.links()} == {
        "person-name",
        "person-name-company",
        "person-name-office",
        "person-name-order",
        "person-name-shorter",
        "person-name-short-form",
        "person-name-side",
        "person-name-slip",
        "person-romanised",
        "person-romanised-near",
        "person-surname-office",
    }
    longer: Names = defaultdict(set)
    given: Names = defaultdict(set)
    for one, other in crowd.pairs.profiles():
        list(crowd.ruled(one, other, longer, given))
    assert sum(not fits_one(names, ()) for names in longer.values()) > 3
    assert len(given.keys() - longer.keys()) > 3
    assert len(given.keys() & longer.keys()) > 3


def by_lot(people: Iterable[Key], seed: int) -> Corrections:
    """Corrections of some reports: two that are one, three, one with itself, two that are two, and one that nobody has."""
    a, b, c, d, e, f, g, h = random.Random(seed).sample(sorted(people), 8)
    nobody = ("z", "person/1")
    return Corrections(
        (
            Correction(action=Action.MERGE, what=(a, b), other=(c,), why="one"),
            Correction(action=Action.MERGE, what=(c,), other=(d,), why="one, too"),
            Correction(action=Action.MERGE, what=(e,), other=(e,), why="himself"),
            Correction(action=Action.MERGE, what=(nobody,), other=(f, g), why="one with nobody"),
            Correction(action=Action.SPLIT, what=(f, g, h), why="three"),
        )
    )


def splits(people: list[PersonRecord]) -> Corrections:
    """Corrections that tell apart who would be one."""
    found, _ = cluster_and_doubts(people)
    lines = [Correction(action=Action.SPLIT, what=i.members, why="two") for i in found if len(i.members) > 1]
    assert len(lines) > 20
    return Corrections((*lines[::3], *by_lot((record.key for record in people), 3).lines))


def persons_here(people: list[PersonRecord], corrections: Corrections) -> tuple[Rows, Rows]:
    """The rows that Spark should find."""
    found, doubts = cluster_and_doubts(people, corrections)
    return (
        {
            (tuple(map(reference, i.members)), i.rule, i.reason, i.certainty, tuple(line.id for line in i.corrections))
            for i in found
        },
        {(reference(d.one.key), reference(d.other.key), d.rank, d.rule, d.reason, d.certainty) for d in doubts},
    )


def rows(table: DataFrame) -> Rows:
    """The rows of a table, of which none is there twice."""
    found = [tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row) for row in table.collect()]
    assert len(set(found)) == len(found)
    return set(found)


@pytest.mark.parametrize("few", [0, 10**6], ids=["in turns", "by one machine"])
def test_components(spark: SparkSession, few: int) -> None:
    """A long chain, a star, loops and pairs, in any order, hang together as they do for one machine."""
    edges = [(f"c{n:03}", f"c{n + 1:03}") for n in range(30)] + [("hub", f"s{n}") for n in range(30)]
    edges += [("one", "one"), ("a", "b"), ("b", "a"), ("é", "z"), ("z", "y")]
    random.Random(5).shuffle(edges)
    table = spark.createDataFrame(edges, "one string, other string").repartition(3)
    found = rows(sparks.components(table, few=few))
    assert found == set(stars(edges))
    assert {name for _, name in found} == {"c000", "hub", "one", "a", "y"}


@pytest.mark.parametrize(("partitions", "corrected"), [(1, False), (5, True)])
def test_who_is_who(spark: SparkSession, partitions: int, corrected: bool) -> None:
    corrections = splits(PEOPLE) if corrected else NONE
    here, in_doubt = persons_here(PEOPLE, corrections)
    assert len(in_doubt) > 20
    assert any(lines for *_, lines in here) == corrected
    people = spark.createDataFrame(list(map(row_of, PEOPLE)), PERSON).repartition(partitions)
    who, doubts = sparks.identities(people, corrections)
    assert rows(who) == here
    assert rows(doubts) == in_doubt


def test_persons_worth_comparing(spark: SparkSession) -> None:
    here = {(reference(one), reference(other)) for one, other in candidates(PEOPLE)}
    assert len(here) > 1000
    table = spark.createDataFrame(list(map(row_of, PEOPLE)), PERSON).repartition(2)
    assert rows(sparks.candidate_pairs(table)) == here


# -- encounters

DAYS = (
    (date(2005, 8, 31), 1),
    (date(2005, 9, 1), 1),
    (date(2005, 9, 14), 1),
    (date(2005, 8, 31), 2),
    (date(2005, 9, 1), 30),
)
WHO = ("Anna Berg", "Anna Maria Berg", "Kim Kye Gwan", "Kim Gye-gwan", "Robert Gates")


def some_facts(number: int) -> ArticleFacts:
    """An article by lot, its encounters alike to those of others."""
    chance = random.Random(number)
    article = Article(
        id=f"a{number:03} ü", text="", body=(), published=date(2005, 9, 15) + timedelta(chance.randrange(9))
    )
    names = chance.sample(WHO, 3)
    sides = {name: f"state/{'NO' if 'Berg' in name else 'KP' if 'Kim' in name else 'US'}" for name in names}
    persons = {f"person/{n}": name for n, name in enumerate(names)}
    return ArticleFacts(
        article=article,
        entities=tuple(
            Entity(id=ident, kind=EntityKind.PERSON, name=name, mentions=(), side=sides[name])
            for ident, name in persons.items()
        ),
        encounters=tuple(some_encounter(chance, article.id, n, persons, sides) for n in range(chance.randrange(1, 4))),
    )


def some_encounter(
    chance: random.Random, article: str, number: int, persons: dict[str, str], sides: dict[str, str]
) -> Encounter:
    seats = [
        Participation(actor=p, side=sides[persons[p]])
        for p in chance.sample(sorted(persons), chance.choice((0, 1, 2, 2, 2)))
    ]
    there = {seat.side for seat in seats}
    seats += [
        Participation(actor=s, side=s)
        for s in ("state/NO", "state/KP", "state/US")[: chance.choice((2, 3))]
        if s not in there
    ]
    start, days = chance.choice(DAYS)
    end = start + timedelta(days - 1)
    when = DateValue(edtf=f"{start}/{end}", start=start, end=end, precision="day", basis="stated", words="then")
    return Encounter(
        id=f"encounter/{number}",
        type=chance.choice((EncounterType.MEETING, EncounterType.MEETING, EncounterType.TALKS, EncounterType.VISIT)),
        status=chance.choice((Status.HELD, Status.HELD, Status.HELD, Status.PLANNED)),
        participants=tuple(seats),
        evidence=(Evidence(article=article, start=0, end=1, quote="x"),),
        when=when if chance.random() < 0.8 else None,
        places=(chance.choice(("place/oslo", "place/oslo", "place/oslo", "place/beijing", "state/NO")),),
        series=chance.choice(("", "", "fourth round", "the fourth round")),
        occasion=chance.choice(("", "", "the wedding")),
    )


def reports_of(digests: Iterable[Digest], corrections: Corrections) -> list[Report]:
    """The reports of encounters, as one machine puts them together."""
    digests = list(digests)
    found, _ = cluster_and_doubts([record for d in digests for record in d.records(lambda row: True)], corrections)
    who = {key: reference(identity.members[0]) for identity in found for key in identity.members}
    return [
        report_of(
            d.article, d.encounter(row), {i: name for (a, i), name in who.items() if a == d.article}, published=d.today
        )
        for d in digests
        for row in d.encounters
        if (d.article, row[0]) not in corrections.rejected
    ]


def encounters_here(reports: Iterable[Report], corrections: Corrections) -> tuple[Rows, Rows]:
    """The rows that Spark should find."""
    found, doubts = find_occasions_and_doubts(reports, corrections)
    return (
        {
            (
                tuple(reference(report.key) for report in occasion.reports),
                tuple(rule.id for rule in occasion.rules),
                "; ".join(rule.reason for rule in occasion.rules),
                occasion.rules[0].certainty if occasion.rules else 1.0,
                tuple(line.id for line in occasion.corrections),
            )
            for occasion in found
        },
        {(reference(d.one), reference(d.other), d.rule.id, d.rule.reason, d.rule.certainty) for d in doubts},
    )


FACTS = [some_facts(number) for number in range(150)]


@pytest.mark.parametrize(("partitions", "few", "corrected"), [(1, 10**6, False), (5, 0, True)])
def test_what_is_one_encounter(spark: SparkSession, partitions: int, few: int, corrected: bool) -> None:
    digests = [digest_of(facts) for facts in FACTS]
    keys = [(facts.article.id, encounter.id) for facts in FACTS for encounter in facts.encounters]
    rejected = Correction(action=Action.REJECT, what=tuple(keys[::9]), why="withdrawn")
    corrections = Corrections((*by_lot(keys, 3).lines, rejected)) if corrected else NONE
    reports = reports_of(digests, corrections)
    assert {rule for rule, *_ in find_edges({report.key: report for report in reports})} == {*RULES}
    met, in_doubt = encounters_here(reports, corrections)
    assert len(in_doubt) > 20
    assert any(lines for *_, lines in met) == corrected
    table = spark.createDataFrame([(d.article, d.line()) for d in digests], "article string, digest string")
    articles = table.repartition(partitions)
    people = [record for digest in digests for record in digest.records(lambda row: True)]
    assert rows(sparks.persons(articles)) == set(map(row_of, people))
    who = spark.createDataFrame(list(persons_here(people, corrections)[0]), IDENTITY)
    occasions, doubts = sparks.occasions(sparks.encounters(articles), who, corrections, few=few)
    assert rows(occasions) == met
    assert rows(doubts) == in_doubt


# -- whole stores


def in_graph(store: Path) -> tuple[set[frozenset[str]], ...]:
    """The reports of each person and of each encounter, and of those that may be one, as a build published them."""
    with Store.open(store).reader() as graph:
        found = []
        for kind in ("Person", "Encounter", "Candidate"):
            reports: dict[str, set[str]] = defaultdict(set)
            question = f"SELECT ?node ?report WHERE {{ ?node a dip:{kind} ; dip:report ?report }}"
            for node, report in graph.query(question, prefixes=PREFIXES):
                reports[node.value].add(report.value)
            found.append({frozenset(told) for told in reports.values()})
    return tuple(found)


def in_tables(found: sparks.Merging) -> tuple[set[frozenset[str]], ...]:
    """The same of what Spark found."""

    def named(keys: Iterable[str]) -> frozenset[str]:
        return frozenset(
            local_iri(article_iri(article, base=DEFAULT_BASE), ident).value for article, ident in map(key_of, keys)
        )

    doubts = (*found.persons_in_doubt.collect(), *found.encounters_in_doubt.collect())
    return (
        {named(row.members) for row in found.persons.collect()},
        {named(row.reports) for row in found.encounters.collect()},
        {named((row.one, row.other)) for row in doubts},
    )


def test_sample(spark: SparkSession, sample_facts: tuple[ArticleFacts, ...], tmp_path: Path) -> None:
    """What readers put right counts as it does in a build, also of what no article has."""
    corrections = Corrections(
        (
            Correction(
                action=Action.MERGE,
                what=(("nobody", "person/1"), ("agency-2005-09-15-beijing", "encounter/1")),
                other=(("herald-2014-03-31", "encounter/1"),),
                why="one year errs",
            ),
            Correction(action=Action.REJECT, what=(("courier-2014-03-20", "encounter/1"),), why="withdrawn"),
        )
    )
    with Store.open(tmp_path, create=True, base=DEFAULT_BASE) as store:
        for facts in sample_facts:
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        publish(store, NONE)
        without = in_graph(tmp_path)
        publish(store, corrections)
    here = in_graph(tmp_path)
    assert here != without
    assert in_tables(sparks.merge(spark, tmp_path, corrections=corrections, partitions=2)) == here


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(ROOT / "articles", id="articles"),
        pytest.param(GOLD, id="annotated", marks=pytest.mark.shared),
    ],
)
def test_articles(spark: SparkSession, texts: Path, tmp_path: Path) -> None:
    if not texts.is_dir():
        pytest.skip(f"no articles at {texts}")
    found = sorted(texts.glob("*.txt"))[:24]
    assert len(found) > 8
    build(found, store=tmp_path / "store")
    here = in_graph(tmp_path / "store")
    assert any(len(reports) > 1 for reports in here[0])
    assert any(len(reports) > 1 for reports in here[1])
    assert in_tables(sparks.merge(spark, tmp_path / "store", partitions=3)) == here
