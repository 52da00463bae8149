"""spaCy's tokenizer of English, taught its special cases when a text comes in that may have them.

There are 1,387 of them ("don't", "a.m.", ":-)"), of which a text has a dozen; to teach them all takes as long as to read a short story. In goes
a text, out come its words, the same as those of a tokenizer that knows them all: a special case counts for words that are spelled so,
white space between them aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.attrs import ORTH
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

ENOUGH = 20_000
"""Characters of texts: who reads more is taught all cases, for to look for each of them would in the end take longer."""

Cases = Mapping[str, list[dict[Any, str]]]


class TaughtTokenizer:
    """Cuts texts into words. What it is asked for beside that, spaCy's tokenizer answers, of the cases that it was taught so far."""

    __slots__ = ("_room", "_tokenizer", "_waiting")

    def __init__(self, nlp: Language, whole: Iterable[str] = (), infixes: Iterable[str] = ()) -> None:
        """Takes the pipeline that it is to be part of, words more that are not to be cut, and patterns more at which words are cut within."""
        ways = nlp.Defaults
        self._tokenizer = Tokenizer(
            nlp.vocab,
            prefix_search=compile_prefix_regex(ways.prefixes or ()).search,
            suffix_search=compile_suffix_regex(ways.suffixes or ()).search,
            infix_finditer=compile_infix_regex([*(ways.infixes or ()), *infixes]).finditer,
            token_match=ways.token_match,
            url_match=ways.url_match,
        )
        cases: Cases = {**(ways.tokenizer_exceptions or {}), **{word: [{ORTH: word}] for word in whole}}
        self._room = ENOUGH
        self._waiting = {word: (_close(word), parts) for word, parts in sorted(cases.items())}

    def __call__(self, text: str) -> Doc:
        """The words of a text."""
        if self._waiting:
            self._teach(text)
        found: Doc = self._tokenizer(text)
        return found

    def _teach(self, text: str) -> None:
        text = _close(text)
        self._room -= len(text)
        for word in [word for word, (close, _) in self._waiting.items() if self._room < 0 or close in text]:
            self._tokenizer.add_special_case(word, self._waiting.pop(word)[1])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tokenizer, name)


def _close(text: str) -> str:
    """A text without its blanks."""
    return text.replace(" ", "")
