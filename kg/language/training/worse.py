"""Held-out sentences in a worse state than they were written in, to measure what a model makes of worse text.

    Worse(name="lower headlines", ...).of_text("Envoys met in Oslo.") -> "envoys met in oslo"

What enters is text, or a sentence of a treebank; what leaves is the same with every letter in its place, so that names keep their offsets
and words their characters. `batches.Spoiler` makes such windows to train on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.language.training.treebanks import Parsed

STOPS = ".!?"


@dataclass(frozen=True, kw_only=True)
class Worse:
    """A worse state of text. `form` keeps every letter in its place; `alone`: each sentence a text of its own, without its stop."""

    name: str
    form: Callable[[str], str]
    alone: bool = False

    def of_text(self, text: str) -> str:
        """The text in that state."""
        return self.form(text.rstrip(STOPS) if self.alone else text)

    def of_sentence(self, sentence: Parsed) -> Parsed:
        """The sentence in that state, its last word left out with the stop; kept where other words hang on it."""
        lines = sentence.lines
        hanging = any(line.head == len(lines) for line in lines)
        if not self.alone or lines[-1].word not in STOPS or lines[-1].head == 0 or hanging:
            return replace(sentence, text=self.form(sentence.text))
        return replace(sentence, text=self.of_text(sentence.text), lines=lines[:-1])


def _letters(form: Callable[[str], str]) -> Callable[[str], str]:
    """Change letter by letter, but for those that would become two."""
    return lambda text: "".join(new if len(new := form(char)) == 1 else char for char in text)


def _headline(text: str) -> str:
    """As agencies print headlines: longer words with a capital."""
    return re.sub(r"(?<!\w)[a-z](?=\w{3})", lambda first: first.group().upper(), text)


WORSE = (
    Worse(name="as written", form=str),
    Worse(name="upper case", form=_letters(str.upper)),
    Worse(name="headlines", form=_headline, alone=True),
    Worse(name="lower headlines", form=_letters(str.lower), alone=True),
    Worse(name="without stops", form=str, alone=True),
)
