"""A SPARQL endpoint for one graph: read-only, on this machine unless asked otherwise.

In goes a store; out come the SPARQL 1.1 protocol, Graph Store reads, the catalogue of queries, a query editor and the
graph page. Needs the extra `diplomacy-kg[serve]` (Starlette and uvicorn): the standard library's own server has neither
limits on open connections nor time limits on slow clients, and its documentation warns against using it.
"""
