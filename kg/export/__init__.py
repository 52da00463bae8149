"""The graph as files that others read."""

from kg.export.files import FORMATS, export

__all__ = ["FORMATS", "export"]
