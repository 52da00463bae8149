"""What the tests of extraction share: a sentence as the program reads it."""

from __future__ import annotations

import re

from spacy.language import Language

from kg.extract.reading import Reading, read
from kg.language.pipeline import parse
from kg.model import Article


def reading(nlp: Language, sentence: str) -> Reading:
    """Read a sentence as an article; brackets that mark a word of it are taken away."""
    text = re.sub(r"[\[\]]", "", sentence)
    article = Article(id="example", text=text, body=((0, len(text)),))
    return read(parse(nlp, text, article.body), article)
