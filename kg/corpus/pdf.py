"""Reads the text of a PDF, page after page.

Offsets count in the text that comes out. A PDF says nothing certain about its day of publication: the day of its making
is that of the file, so it is not taken.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from typing import Final

from kg.corpus.html import Page
from kg.corpus.metadata import plain_line
from kg.errors import CorpusError

MOST_PAGES: Final = 300
"""More pages are a book."""

_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")

logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False


def read_pdf(data: bytes) -> Page:
    """The text of a PDF and its title. Raises CorpusError where it is damaged, locked, too long, or has no text."""
    from pypdf import PdfReader  # where the first one is read: it takes long to load

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise CorpusError("is a PDF that is locked with a password")
            if len(reader.pages) > MOST_PAGES:
                raise CorpusError(f"is a PDF of {len(reader.pages)} pages, and an article has at most {MOST_PAGES}")
            pages = [page.extract_text() for page in reader.pages]
            title = plain_line(str((reader.metadata and reader.metadata.title) or ""))
        except CorpusError:
            raise
        except Exception as error:  # a parser over untrusted files: whatever it throws, the file cannot be read
            raise CorpusError(f"is a PDF that cannot be read ({type(error).__name__})") from error
    text = "\n\n".join(_HYPHEN.sub("", page.strip()) for page in pages if page.strip())
    text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text.replace("\x00", ""))
    if not text:
        raise CorpusError("is a PDF without text; it may be a scan")
    return Page(text=text + "\n", title=title)
