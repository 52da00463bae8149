"""Who is who and what is one encounter in all articles of a store, decided by many machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf.digest import read_digest
from kg.rdf.merged import reports_in
from kg.resolve.corrections import NONE, Corrections
from kg.spark.articles import digests
from kg.spark.components import FEW
from kg.spark.identities import identities
from kg.spark.occasions import encounters, occasions
from kg.spark.persons import persons
from kg.spark.rows import collected, kept

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, kw_only=True)
class Merging:
    """What was decided, as tables: each person and each encounter of every article is in exactly one row of the first of two, and
    the second has those of which two may be one. Columns: `kg.spark.identities` and `kg.spark.occasions`.
    """

    persons: DataFrame
    persons_in_doubt: DataFrame
    encounters: DataFrame
    encounters_in_doubt: DataFrame


def merge(
    spark: SparkSession, store: Path, *, corrections: Corrections = NONE, partitions: int = 0, few: int = FEW
) -> Merging:
    """Decide which persons, and which encounters, that articles of a store name are one, as `kg build` decides it.

    The store lies in a folder that all machines share; nothing is written to it. `partitions` is the number of tasks that read
    its parts, `few` how many edges one machine takes at once (`kg.spark.components`). Corrections of what no article has
    change nothing. Raises StoreError where there is no store; what a task raises comes as an error of Spark.

        found = kg.spark.merge(spark, Path("/shared/kg"))
        found.persons.where("size(members) > 1").select("members", "reason").show(truncate=False)
        found.encounters.write.parquet("s3a://news/encounters")
    """
    articles = kept(digests(spark, store, partitions=partitions))
    corrections = _restricted(articles, corrections)
    who, who_in_doubt = identities(kept(persons(articles)), corrections, few=few)
    met, met_in_doubt = occasions(encounters(articles), who, corrections, few=few)
    return Merging(persons=who, persons_in_doubt=who_in_doubt, encounters=met, encounters_in_doubt=met_in_doubt)


def _restricted(articles: DataFrame, corrections: Corrections) -> Corrections:
    """Those of some corrections that name what is there."""
    named = sorted({article for line in corrections.lines for article, _ in line.keys})
    if not named:
        return corrections
    rows = articles.join(
        articles.sparkSession.createDataFrame([(name,) for name in named], "article string"), "article"
    )
    return corrections.restricted(reports_in(read_digest(row.digest.encode()) for row in collected(rows)))[0]
