"""Questions in plain English.

A question goes in; out comes one of the named queries with its parameters, what was taken for what, and the answer
with its sentences. What is not understood wholly is not answered: the nearest questions are offered instead.

    reading = understand(graph, "Who met Song Il-ho in 2014?")
    reading.query, reading.values       # "person-meetings", {"person": "...", "from": "2014-01-01", ...}
"""

from kg.query.ask.answer import Reply, as_text, ask
from kg.query.ask.understand import Reading, understand

__all__ = ["Reading", "Reply", "as_text", "ask", "understand"]
