"""Files in, articles out: reads text, web pages and JSON lines, and tells content from what stands around it."""

from kg.corpus.read import Skipped, count_articles, printable, read_articles, read_record

__all__ = ["Skipped", "count_articles", "printable", "read_articles", "read_record"]
