"""Where a graph is kept: plain N-Quads parts that are the truth, and an index made from them.

with Store.open("output/kg").reader() as graph:
    ...                                         # a pyoxigraph.Store, read only
"""

from kg.store.parts import Part, content_key
from kg.store.store import SkippedSource, Store

__all__ = ["Part", "SkippedSource", "Store", "content_key"]
