"""Which persons are worth comparing, found as a join, for more articles than one machine holds.

    digests ─▶ persons ─▶ profiles ─▶ keys ─▶ pairs of profiles that share one ─▶ of each pair the persons nearest in time

The keys, and which persons of two profiles are near, are those of `kg.resolve.identity`, so that the pairs are the same, whichever
machine finds them. What is decided of them: `kg.spark.identities`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.rdf.digest import read_digest
from kg.resolve.corrections import key_of, reference
from kg.resolve.links import Crowd
from kg.resolve.names import REMEMBERED
from kg.resolve.pairs import Bearers
from kg.resolve.person_records import PersonRecord
from kg.resolve.person_rules import may_concern
from kg.resolve.profiles import Profile, call_of, is_single, keys_of
from kg.spark.rows import Row, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

PERSON = "person string, profile string, day string, company string"


def persons(digests: DataFrame) -> DataFrame:
    """The persons of articles, given `kg.spark.digests`: `person` ("kyodo-2005#person/kim-kye-gwan"), `profile` (name, side and
    offices as JSON), `day` ("" where it is not known) and `company` (whom the article names in full, as JSON).
    """

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for (line,) in rows:
            yield from map(row_of, read_digest(line.encode()).records(lambda row: True))

    return mapped(digests.select("digest"), found, PERSON)


def row_of(record: PersonRecord) -> tuple[str, str, str, str]:
    """A person as a row of `persons`."""
    profile = json.dumps([record.name, record.side, record.offices])
    day = record.day.isoformat() if record.day else ""
    return reference(record.key), profile, day, json.dumps(sorted(record.company))


def record_of(person: str, profile: str, day: str, company: str = "") -> PersonRecord:
    """The person in a row of `persons`."""
    article, ident = key_of(person)
    name, side, offices = _read_profile(profile)
    return PersonRecord(
        article=article,
        id=ident,
        name=name,
        side=side,
        offices=offices,
        day=date.fromisoformat(day) if day else None,
        company=frozenset(json.loads(company)) if company else frozenset(),
    )


def candidate_pairs(people: DataFrame) -> DataFrame:
    """The pairs of persons that `kg.resolve.identity.candidates` finds, `one` and `other`, each once, in no order. `people` are
    rows of `persons`.
    """
    return mapped(bearers_of_two(people), _pairs, "one string, other string")


def bearers_of_two(people: DataFrame) -> DataFrame:
    """The pairs of profiles whose bearers are to be compared, each also with itself (where the second is ""): `a`, `ones`, `b`,
    `others`; a bearer is a day, a blank and a person.
    """
    from pyspark.sql import functions as F

    bearer = F.concat_ws(" ", "day", "person")
    bearers = people.groupBy("profile").agg(F.collect_list(bearer).alias("bearers"))
    keys = mapped(bearers.select("profile"), _keys, "key bigint, profile string, many boolean")
    one, other = keys.alias("one"), keys.alias("other")
    shared = (
        one.join(other, (F.col("one.key") == F.col("other.key")) & (F.col("one.profile") < F.col("other.profile")))
        .where("one.key % 2 = 0 or not (one.many and other.many)")
        .select(F.col("one.profile").alias("a"), F.col("other.profile").alias("b"))
        .distinct()
    )
    both = (
        mapped(shared, _concerned, "a string, b string")
        .join(bearers.toDF("a", "ones"), "a")
        .join(bearers.toDF("b", "others"), "b")
        .select("a", "ones", "b", "others")
    )
    alone = bearers.toDF("a", "ones").where("size(ones) > 1")
    alone = alone.withColumn("b", F.lit("")).withColumn("others", F.array().cast("array<string>"))
    return both.union(alone)


def crowd_of(row: Row) -> tuple[Crowd, Bearers, Bearers, list[str]]:
    """The persons in a row of `bearers_of_two`, the bearers of its profiles, and what the persons are called there."""
    a, ones, b, others = row
    found = {record.key: (record, person) for record, person in (*_bearers(a, ones), *_bearers(b, others))}
    in_order = [found[key] for key in sorted(found)]
    crowd = Crowd([record for record, _ in in_order], {})
    by_profile = {bearers.profile: bearers for bearers in crowd.pairs.bearers()}
    return crowd, by_profile[_read_profile(a)], by_profile[_read_profile(b or a)], [person for _, person in in_order]


def _keys(rows: Iterable[Row]) -> Iterator[Row]:
    """The keys of a profile, each with whether its name has many words: odd keys count where one of two has not."""
    for (profile,) in rows:
        name, side, _ = _read_profile(profile)
        many = not is_single(name)
        yield from ((key, profile, many) for key in keys_of(call_of(name, side)))


def _concerned(rows: Iterable[Row]) -> Iterator[Row]:
    return ((a, b) for a, b in rows if may_concern(_read_profile(a), _read_profile(b)))


def _pairs(rows: Iterable[Row]) -> Iterator[Row]:
    """The pairs worth comparing of two profiles, or of one by itself."""
    for row in rows:
        crowd, one, other, names = crowd_of(row)
        yield from ((names[a], names[b]) for a, b in crowd.pairs.of(one, other))


def _bearers(profile: str, bearers: Iterable[str]) -> Iterator[tuple[PersonRecord, str]]:
    """The persons of a profile, each with what he is called in a table."""
    for bearer in bearers:
        day, _, person = bearer.partition(" ")
        yield record_of(person, profile, day), person


@lru_cache(maxsize=REMEMBERED)
def _read_profile(profile: str) -> Profile:
    name, side, offices = json.loads(profile)
    return Profile(name, side, tuple(offices))
