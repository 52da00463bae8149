"""Which encounters are one, in more articles than one machine holds: the answer of `kg.resolve.occasions`, found by joins.

    digests ─▶ encounters ─▶ reports ─▶ blocks ─▶ pairs that share one ─▶ edges ─▶ components ─▶ each component joined
                               ▲
    identities, by person ─────┘

Two reports are compared where the code of one machine compares them (`blocks_of`), and judged by the same rules. What hangs
together by edges, or by what readers put right, is joined by that code, to which no other report matters.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.model import EntityKind
from kg.rdf.digest import encounter_of, read_digest
from kg.resolve.corrections import NONE, Corrections, key_of, reference
from kg.resolve.occasion_edges import Block, blocks_of, in_order
from kg.resolve.occasion_rules import RULES, Report, Rule, report_of, rule_for
from kg.resolve.occasions import find_occasions_and_doubts
from kg.spark.components import FEW, components
from kg.spark.identities import members_of
from kg.spark.rows import Row, concerning, corrected_pairs, kept, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

OCCASION = "reports array<string>, rules array<string>, reason string, certainty double, corrections array<string>"

REMEMBERED = 1 << 16
"""Reports that a machine holds while it compares them."""

BY_ID = {rule.id: rule for rule in RULES}


def encounters(digests: DataFrame) -> DataFrame:
    """What articles report of encounters, given `kg.spark.digests`: `report` ("kyodo-2005#encounter/1"), `persons` (those of the
    article that took part) and `told` (all else, as JSON).
    """

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for (line,) in rows:
            digest = read_digest(line.encode())
            for row in digest.encounters:
                actors = dict.fromkeys(part[0] for part in row[3] if part[0].startswith(f"{EntityKind.PERSON}/"))
                persons = [reference((digest.article, actor)) for actor in actors]
                yield reference((digest.article, row[0])), persons, json.dumps([row, digest.day])

    return mapped(digests.select("digest"), found, "report string, persons array<string>, told string")


def occasions(
    told: DataFrame, who: DataFrame, corrections: Corrections = NONE, *, few: int = FEW
) -> tuple[DataFrame, DataFrame]:
    """Which reports are of one occasion, and which may be, given the rows of `kg.spark.encounters` and the identities of persons
    (`kg.spark.identities`); both are what `find_occasions_and_doubts` says of the same reports, in no order.

    An occasion has `reports` (sorted), the `rules` that joined them, the least certain first, their `reason` in words, the
    `certainty` of the first, and the names of the `corrections`; a doubt is of `one` and the `other`. What readers
    rejected is left out. `few`: see `kg.spark.components`.

        met, doubts = kg.spark.occasions(kg.spark.encounters(digests), who)
        met.where("size(reports) > 1").show()
    """
    reports = kept(_reports(told, who, corrections))
    edges = kept(_edges(reports))
    pairs = edges.select("one", "other")
    if corrections:
        pairs = pairs.union(corrected_pairs(reports, corrections))
    parts = kept(components(pairs, few=few))
    found = kept(_joined(reports, edges, parts, corrections))
    doubts = found.where("doubt").selectExpr(
        "reports[0] as one", "reports[1] as other", "rules[0] as rule", "reason", "certainty"
    )
    return found.where("not doubt").drop("doubt"), doubts


# -- reports, with the identities of those who took part


def _reports(told: DataFrame, who: DataFrame, corrections: Corrections) -> DataFrame:
    """The reports, `report` and `said` as JSON, but for those that readers rejected."""
    from pyspark.sql import functions as F

    rejected = frozenset(map(reference, corrections.rejected))
    parts = told.selectExpr("report", "explode(persons) as person").join(members_of(who), "person")
    named = parts.groupBy("report").agg(F.collect_list(F.array("person", "identity")).alias("named"))

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for report, words, people in rows:
            if report not in rejected:
                row, day = json.loads(words)
                yield report, json.dumps([row, day, {key_of(person)[1]: who for person, who in people or ()}])

    rows = told.join(named, "report", "left").select("report", "told", "named")
    return mapped(rows, found, "report string, said string")


@lru_cache(maxsize=REMEMBERED)
def _report(report: str, said: str) -> Report:
    article, _ = key_of(report)
    row, day, persons = json.loads(said)
    published = date.fromisoformat(day) if day else None
    return report_of(article, encounter_of(article, row), persons, published=published)


# -- what the rules say


def _edges(reports: DataFrame) -> DataFrame:
    """The pairs that a rule joins or leaves in doubt: `one`, `other`, `rule`."""
    from pyspark.sql import functions as F

    blocks = mapped(reports, _blocks, "block string, report string")
    a, b = blocks.alias("a"), blocks.alias("b")
    shared = a.join(b, (F.col("a.block") == F.col("b.block")) & (F.col("a.report") < F.col("b.report")))
    pairs = shared.select(F.col("a.report").alias("one"), F.col("b.report").alias("other")).distinct()
    pairs = pairs.join(reports.toDF("one", "one_said"), "one").join(reports.toDF("other", "other_said"), "other")
    return mapped(
        pairs.select("one", "one_said", "other", "other_said"), _judged, "one string, other string, rule string"
    )


def _blocks(rows: Iterable[Row]) -> Iterator[Row]:
    for report, said in rows:
        yield from ((_spelled(block), report) for block in blocks_of(_report(report, said)))


def _spelled(block: Block) -> str:
    return json.dumps([sorted(part) if isinstance(part, frozenset) else part for part in block])


def _judged(rows: Iterable[Row]) -> Iterator[Row]:
    for one, one_said, other, other_said in rows:
        a, b = sorted((_report(one, one_said), _report(other, other_said)), key=lambda report: report.key)
        rule = rule_for(a, b)
        if rule is not None:
            yield reference(a.key), reference(b.key), rule.id


# -- what is joined


def _joined(reports: DataFrame, edges: DataFrame, parts: DataFrame, corrections: Corrections) -> DataFrame:
    """Occasions and doubts, each component decided by itself; a report in none is an occasion alone."""
    from pyspark.sql import functions as F

    placed = reports.join(parts.withColumnRenamed("node", "report"), "report", "left")
    alone = placed.where("component is null").selectExpr(
        "false", "array(report)", "cast(array() as array<string>)", "''", "1d", "cast(array() as array<string>)"
    )
    told = (
        placed.where("component is not null")
        .groupBy("component")
        .agg(F.collect_list(F.array("report", "said")).alias("told"))
    )
    tied = (
        edges.join(parts.withColumnRenamed("node", "one"), "one")
        .groupBy("component")
        .agg(F.collect_list(F.array("one", "other", "rule")).alias("edges"))
    )
    together = told.join(tied, "component", "left").select("told", "edges")
    return mapped(together, _joining(corrections), f"doubt boolean, {OCCASION}").union(alone)


def _joining(corrections: Corrections) -> Callable[[Iterable[Row]], Iterator[Row]]:
    concerned = concerning(corrections)

    def work(rows: Iterable[Row]) -> Iterator[Row]:
        for told, edges in rows:
            reports = [_report(*row) for row in told]
            known = in_order((BY_ID[rule], key_of(one), key_of(other)) for one, other, rule in edges or ())
            found, doubts = find_occasions_and_doubts(reports, concerned(r.key for r in reports), known)
            for occasion in found:
                keys, lines = [reference(r.key) for r in occasion.reports], [c.id for c in occasion.corrections]
                yield False, keys, *_why(occasion.rules), lines
            for doubt in doubts:
                yield True, [reference(doubt.one), reference(doubt.other)], *_why((doubt.rule,)), []

    return work


def _why(rules: tuple[Rule, ...]) -> tuple[Any, ...]:
    reason = "; ".join(rule.reason for rule in rules)
    return [rule.id for rule in rules], reason, rules[0].certainty if rules else 1.0
