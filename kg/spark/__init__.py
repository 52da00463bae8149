"""The same work on many machines, shared out by Spark: `build` reads articles into a store, `candidate_pairs` finds which persons of a
store are worth comparing. Needs `pip install 'diplomacy-kg[spark]'` and a Java of 17 or later. What it costs: docs/scale.md.

What reads articles is loaded where it is asked for: a machine that compares names starts in a sixth of the time without it.
"""

from typing import TYPE_CHECKING, Any

from kg.spark.persons import candidate_pairs, persons

if TYPE_CHECKING:
    from kg.spark.building import SCHEMA, build, extract_parts, read

__all__ = ["SCHEMA", "build", "candidate_pairs", "extract_parts", "persons", "read"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg.spark import building

    return getattr(building, name)
