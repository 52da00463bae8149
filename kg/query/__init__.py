"""Questions to the graph: those that have a name, and any SPARQL that only reads.

with Store.open("output/kg").reader() as graph:
    table = run(graph, "who-met-whom", {"from": "2004"})
"""

from kg.query.answers import Answer, Graph, Table
from kg.query.catalog import NamedQuery, Parameter, catalog, parse_settings
from kg.query.run import run, write

__all__ = ["Answer", "Graph", "NamedQuery", "Parameter", "Table", "catalog", "parse_settings", "run", "write"]
