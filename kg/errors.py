"""Every error that this package raises on purpose.

    KgError                 anything below; the command line prints it without a traceback
    ├── CorpusError         an article, a folder or a metadata file that cannot be read
    ├── FetchError          a web address that may not be asked for, or a page that does not come
    ├── ModelError          a language model that is missing or does not fit
    ├── RuleError           a row of kg/rules that is malformed
    ├── OntologyError       a term, an alignment or a shape that is malformed
    ├── CorrectionError     a corrections file that cannot be read, or a line of it that cannot be understood
    ├── StoreError          a store that is missing, locked, damaged or not writable
    ├── QueryError          a query that is unknown, malformed or refused
    └── RenderError         a page that cannot be drawn

A message says where (file, row), what was found, what was expected and what to do about it. The library raises;
only `kg.cli` prints. `exit_code` is what the command line then exits with: 2, the input could not be used.
"""


class KgError(Exception):
    """The root of the tree."""

    exit_code = 2


class CorpusError(KgError):
    """An article, a folder or a metadata file cannot be read."""


class FetchError(KgError):
    """A web address may not be asked for, or a page does not come."""


class ModelError(KgError):
    """A language model is missing or does not fit."""


class RuleError(KgError):
    """A row of kg/rules is malformed."""


class OntologyError(KgError):
    """A term, an alignment or a shape is malformed."""


class CorrectionError(KgError):
    """A corrections file cannot be read, or a line of it cannot be understood."""


class StoreError(KgError):
    """A store is missing, locked, damaged or not writable."""


class QueryError(KgError):
    """A query is unknown, malformed or refused."""


class RenderError(KgError):
    """A page cannot be drawn."""
