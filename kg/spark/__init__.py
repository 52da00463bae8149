"""The same work on many machines, shared out by Spark: `build` reads articles into a store, `candidate_pairs` finds which persons of a
store are worth comparing. Needs `pip install 'diplomacy-kg[spark]'` and a Java of 17 or later. What it costs: docs/scale.md.
"""

from kg.spark.building import SCHEMA, build, extract_parts, read
from kg.spark.persons import candidate_pairs, persons

__all__ = ["SCHEMA", "build", "candidate_pairs", "extract_parts", "persons", "read"]
