"""The same work on many machines, shared out by Spark: `build` reads articles into a store, `merge` finds which of the persons
and encounters that they name are one. Needs `pip install 'diplomacy-kg[spark]'` and a Java of 17 or later. What it costs:
docs/scale.md.

    found = kg.spark.merge(spark, Path("/shared/kg"))

is short for its steps, each a function of tables, for tables that lie elsewhere:

    articles = kg.spark.digests(spark, Path("/shared/kg"))
    who, who_in_doubt = kg.spark.identities(kg.spark.persons(articles))
    met, met_in_doubt = kg.spark.occasions(kg.spark.encounters(articles), who)

What reads articles is loaded where it is asked for: a machine that compares names starts in a sixth of the time without it.
"""

from typing import TYPE_CHECKING, Any

from kg.spark.articles import digests
from kg.spark.components import components
from kg.spark.identities import identities
from kg.spark.merging import Merging, merge
from kg.spark.occasions import encounters, occasions
from kg.spark.persons import candidate_pairs, persons

if TYPE_CHECKING:
    from kg.spark.building import SCHEMA, build, extract_parts, read

__all__ = [
    "SCHEMA",
    "Merging",
    "build",
    "candidate_pairs",
    "components",
    "digests",
    "encounters",
    "extract_parts",
    "identities",
    "merge",
    "occasions",
    "persons",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg.spark import building

    return getattr(building, name)
