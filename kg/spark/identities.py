"""Who is who among the persons of more articles than one machine holds: the answer of `kg.resolve.identity`, found by joins.

    persons ─▶ pairs of profiles ─▶ what the rules say ─▶ links ─▶ components ─▶ each component joined ─▶ identities
                                          │                 ▲                                                  │
                                          └▶ longer names ──┘ grouped by the shorter         doubts, left where two stay two

What rules say of two persons is asked where these are (`kg.resolve.links`); a name that fits two longer ones is left to neither,
so these are grouped by whom they fit before the links that wait for it are settled. Who hangs together by links, or by what
readers put right, is joined by the code of one machine (`Clusters`), to which nobody else matters.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from kg.resolve.corrections import NONE, Corrections, key_of, reference
from kg.resolve.identity import Clusters, link_of
from kg.resolve.links import Found, Names, first_met, fits_one
from kg.resolve.names import REMEMBERED
from kg.resolve.person_rules import Need, Ruling, Rulings
from kg.spark.components import FEW, components
from kg.spark.persons import bearers_of_two, crowd_of, record_of
from kg.spark.rows import Row, concerning, corrected_pairs, kept, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

SAID = "one string, other string, choice string, waits boolean, doubt string, longer string, given boolean"
"""What the rules say of two persons: what joins them, as JSON, and whether it waits for all to be known; in what doubt they are
left. Or, where `other` is "", a longer name that fits the first, and whether it does so by the given name alone."""

IDENTITY = "members array<string>, rule string, reason string, certainty double, corrections array<string>"
DOUBT = "one string, other string, rank int, rule string, reason string, certainty double"


def identities(people: DataFrame, corrections: Corrections = NONE, *, few: int = FEW) -> tuple[DataFrame, DataFrame]:
    """Who is who, and who may be, given the rows of `kg.spark.persons`; both are what `cluster_and_doubts` says of the same
    persons, in no order.

    An identity has `members` (persons, sorted), the `rule` that it rests on, the `reason` in words, its `certainty`, and the
    names of the `corrections` that joined it; a doubt is of `one` and the `other`. `few`: see `kg.spark.components`.

        who, doubts = kg.spark.identities(kg.spark.persons(kg.spark.digests(spark, store)))
        who.where("size(members) > 1").show()
    """
    said = kept(mapped(bearers_of_two(people), _said, SAID))
    links = kept(_links(people, said))
    edges = links.select("one", "other")
    if corrections:
        edges = edges.union(corrected_pairs(people, corrections))
    parts = kept(components(edges, few=few))
    who = kept(_joined(people, links, parts, corrections))
    return who, _doubts(people, said, who, corrections)


def members_of(who: DataFrame) -> DataFrame:
    """The members of identities, `person`, each with the first of his `identity`, which names it."""
    return who.selectExpr("explode(members) as person", "members[0] as identity")


# -- what the rules say


def _said(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        crowd, one, other, names = crowd_of(row)
        longer: Names = defaultdict(set)
        given: Names = defaultdict(set)
        doubts = {(a, b): _written(((Need.NOTHING, ruling),)) for _, a, b, ruling in crowd.doubted(one, other)}
        choices = {(a, b): choice for a, b, choice in crowd.ruled(one, other, longer, given)}
        for a, b in {**doubts, **choices}:
            choice = choices.get((a, b), ())
            waits = bool(choice) and choice[0][0] is not Need.NOTHING
            yield names[a], names[b], _written(choice), waits, doubts.get((a, b), ""), "", False
        for by_given, found in ((False, longer), (True, given)):
            yield from ((names[n], "", "", False, "", name, by_given) for n, full in found.items() for name in full)


@lru_cache(maxsize=REMEMBERED)
def _written(choice: Rulings) -> str:
    return json.dumps([[need, *ruling] for need, ruling in choice]) if choice else ""


@lru_cache(maxsize=REMEMBERED)
def _read(choice: str) -> Rulings:
    return tuple((Need(need), Ruling(*ruling)) for need, *ruling in json.loads(choice))


def _links(people: DataFrame, said: DataFrame) -> DataFrame:
    """The pairs that a rule holds to be one, once all longer names are known: `one`, `other`, `choice`."""
    from pyspark.sql import functions as F

    at_once = said.where("choice != '' and not waits").select("one", "other", "choice")
    names = (
        said.where("other = ''")
        .groupBy("one")
        .agg(*(F.collect_set(F.expr(f"case when {case} then longer end")) for case in ("not given", "given")))
    )
    fits = mapped(names, _fitting, "person string")
    waiting = said.where("waits").select("one", "other", "choice")
    for end in ("one", "other"):
        fitting = fits.toDF(end).withColumn(f"{end}_fits", F.lit(True))
        waiting = waiting.join(fitting, end, "left").fillna(False, f"{end}_fits")
        waiting = waiting.join(_described(people, end), end)
    columns = ["one", "other", "choice", "one_fits", "other_fits", "one_told", "other_told"]
    return at_once.union(mapped(waiting.select(*columns), _met, "one string, other string, choice string"))


def _described(people: DataFrame, name: str) -> DataFrame:
    """Persons with all that is known of them, to be joined to a column of persons."""
    from pyspark.sql import functions as F

    return people.select(F.col("person").alias(name), F.array("profile", "day", "company").alias(f"{name}_told"))


def _fitting(rows: Iterable[Row]) -> Iterator[Row]:
    return ((person,) for person, longer, given in rows if fits_one(longer, given))


def _met(rows: Iterable[Row]) -> Iterator[Row]:
    for one, other, choice, one_fits, other_fits, one_told, other_told in rows:
        both = record_of(one, *one_told), record_of(other, *other_told)
        ruling = first_met(_read(choice), *both, (one_fits, other_fits))
        if ruling is not None:
            yield one, other, _written(((Need.NOTHING, ruling),))


# -- who is joined


def _joined(people: DataFrame, links: DataFrame, parts: DataFrame, corrections: Corrections) -> DataFrame:
    """The identities, each component joined by itself; who is in none is one alone."""
    from pyspark.sql import functions as F

    placed = people.join(parts.withColumnRenamed("node", "person"), "person", "left")
    alone = placed.where("component is null").selectExpr(
        "array(person) as members", "'' as rule", "'' as reason", "1d as certainty", "cast(array() as array<string>)"
    )
    records = (
        placed.where("component is not null")
        .groupBy("component")
        .agg(F.collect_list(F.array("person", "profile", "day", "company")).alias("records"))
    )
    joining = (
        links.join(parts.withColumnRenamed("node", "one"), "one")
        .groupBy("component")
        .agg(F.collect_list(F.array("one", "other", "choice")).alias("links"))
    )
    together = records.join(joining, "component", "left").select("records", "links")
    return mapped(together, _joining(corrections), IDENTITY).union(alone)


def _joining(corrections: Corrections) -> Callable[[Iterable[Row]], Iterator[Row]]:
    concerned = concerning(corrections)

    def work(rows: Iterable[Row]) -> Iterator[Row]:
        for records, links in rows:
            people = sorted((record_of(*record) for record in records), key=lambda record: record.key)
            numbers = {reference(record.key): number for number, record in enumerate(people)}
            clusters = Clusters(people, concerned(record.key for record in people))
            clusters.join(sorted(_found(numbers, *link) for link in links or ()))
            for found in clusters.identities():
                members, lines = list(map(reference, found.members)), [line.id for line in found.corrections]
                yield members, found.rule, found.reason, found.certainty, lines

    return work


def _found(numbers: dict[str, int], one: str, other: str, choice: str) -> Found:
    ((_, ruling),) = _read(choice)
    return ruling.rank, numbers[one], numbers[other], ruling


# -- what stays in doubt


def _doubts(people: DataFrame, said: DataFrame, who: DataFrame, corrections: Corrections) -> DataFrame:
    """Of two identities that may be one the pair that comes first, unless an article or a reader tells them apart."""
    from pyspark.sql import functions as F

    doubted = said.where("doubt != ''").select("one", "other", "doubt")
    members = members_of(who)
    doubted = doubted.join(members.toDF("one", "a"), "one").join(members.toDF("other", "b"), "other").where("a != b")
    links = F.collect_list(F.array("one", "other", "doubt"))
    doubted = doubted.groupBy(F.least("a", "b").alias("a"), F.greatest("a", "b").alias("b")).agg(links.alias("links"))
    named = who.selectExpr("members[0] as name", "members")
    both: DataFrame = reduce(
        lambda table, end: table.join(named.toDF(end, f"{end}_members"), end), ("a", "b"), doubted
    ).select("a_members", "b_members", "links")
    first = mapped(both, _first(corrections), "one string, other string, doubt string")
    told = first.join(_described(people, "one"), "one").join(_described(people, "other"), "other")
    return mapped(told.select("one", "other", "doubt", "one_told", "other_told"), _in_words, DOUBT)


def _first(corrections: Corrections) -> Callable[[Iterable[Row]], Iterator[Row]]:
    concerned = concerning(corrections)

    def order(link: Any) -> Any:
        one, other, choice = link
        ((_, ruling),) = _read(choice)
        return ruling.rank, key_of(one), key_of(other), ruling

    def work(rows: Iterable[Row]) -> Iterator[Row]:
        for ones, others, links in rows:
            mine, theirs = (list(map(key_of, members)) for members in (ones, others))
            in_one_article = not {article for article, _ in mine}.isdisjoint(article for article, _ in theirs)
            if not in_one_article and not concerned((*mine, *theirs)).apart(mine, theirs):
                yield tuple(min(links, key=order))

    return work


def _in_words(rows: Iterable[Row]) -> Iterator[Row]:
    for one, other, choice, one_told, other_told in rows:
        ((_, ruling),) = _read(choice)
        link = link_of(record_of(one, *one_told), record_of(other, *other_told), ruling)
        yield one, other, link.rank, link.rule, link.reason, link.certainty
