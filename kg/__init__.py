"""Articles of diplomatic news in; a graph of who met whom, when and where, with the sentence behind each fact, out.

`kg.article` tells the story of one article on a page; the rooms open one way, in the order in which it calls them.

    import kg

    graph = kg.open("output/kg")
    graph.meetings(person="Song Il-ho", since="2014")
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph import KnowledgeGraph

# onnxruntime reports its use to its maker over the network, and keeps a data base of it below the user's home, unless
# this is set before it is imported. Nothing that reads articles here may use the network.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__version__ = "0.1.0"


def open(path: str | Path = "output/kg") -> KnowledgeGraph:
    """Open the graph in a folder, as `kg build` made it. Raises `kg.errors.StoreError` where there is none."""
    from kg.graph import KnowledgeGraph  # not sooner, so that `kg --help` need not wait for what it imports

    return KnowledgeGraph(path)
