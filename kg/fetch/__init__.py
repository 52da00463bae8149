"""Fetches web pages that somebody lists, politely, into a folder that a build reads. Nothing else in this program uses the network.

    addresses ─▶ robots.txt, pauses ─▶ one request at a time ─▶ pages and fetched.jsonl in a folder ─▶ kg build FOLDER

In go web addresses; out come the pages as they came, a file each, and in `fetched.jsonl` a line for each page: where it
is from, when it came, which file it is. A run that was stopped, however it was stopped, goes on with what is missing.
"""

from kg.fetch.addresses import Address, read_list
from kg.fetch.kept import Fetched
from kg.fetch.manners import AGENT, Manners
from kg.fetch.run import FetchReport, fetch

__all__ = ["AGENT", "Address", "FetchReport", "Fetched", "Manners", "fetch", "read_list"]
