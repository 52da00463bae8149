"""Reads kg/rules/patterns/dates.yaml: a vocabulary, and named rules made of it.

A pattern is a regular expression in which a blank stands for any white space, `{month}` for the words of that name
in the vocabulary, as a named group, and `{month as month2}` for the same under another name. A group's value is
what the vocabulary gives for the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from kg import resources
from kg.errors import RuleError
from kg.extract.dates.literals import folded, needed
from kg.language.rules import fill

Value = int | str
Groups = Mapping[str, Value]

BLANK = r"(?:\s{1,6})"
"""White space between the words of one expression; bounded, so that a hostile text costs no more than its length."""


def _plain(text: str) -> Value:
    return int(text) if text.isdecimal() else " ".join(text.casefold().split())


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


@dataclass(frozen=True, kw_only=True)
class Words:
    """A word list: what a word means. `cased` lists hold for words written so or in capitals. `digits` is a pattern
    for figures that mean themselves.
    """

    words: Mapping[str, Value] = field(default_factory=dict)
    digits: str = ""
    cased: bool = False

    @cached_property
    def pattern(self) -> str:
        """A regular expression for all of them."""
        forms = {word for word in self.words if word}
        if self.cased:
            forms |= {w.upper() for w in forms}
        options = [re.escape(w).replace("\\ ", BLANK) for w in sorted(forms, key=lambda w: (-len(w), w))]
        plain = "|".join(o for o in options if o[-1] != ".")
        # one look behind all words rather than behind each: that is compiled in half the time
        found = [self.digits, *(o for o in options if o[-1] == "."), rf"(?:{plain})(?!\w)" if plain else ""]
        joined = "|".join(filter(None, found))
        return f"(?-i:{joined})" if self.cased else f"(?:{joined})"

    @cached_property
    def needed(self) -> frozenset[str]:
        """What `literals.needed` says of the pattern."""
        return needed(self.pattern)

    @cached_property
    def known(self) -> Mapping[str, Value]:
        return {_folded(w): v for w, v in self.words.items()}

    def value(self, text: str) -> Value:
        folded = _folded(text)
        if folded in self.known:
            return self.known[folded]
        figures = re.match(r"\d+", folded)
        return int(figures[0]) if figures else folded


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """`expect` holds what each date of `text` must give, as "words = edtf" ("words = ?" for one that stays undated)."""

    text: str
    expect: tuple[str, ...]
    published: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One way of writing a date. `means` names the function of `readings` that resolves it, `give` are fixed
    arguments of it.
    """

    id: str
    pattern: str
    means: str
    reason: str
    examples: tuple[Example, ...]
    counterexamples: tuple[str, ...] = ()
    give: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """What the file holds; `anchors` are patterns, one of which every date has, `lists` patterns of words beside it."""

    vocabulary: Mapping[str, Words]
    anchors: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...]


@dataclass(frozen=True, eq=False)
class Compiled:
    """A rule ready for use; `kinds` says which vocabulary a group's words come from, `needed` is what `literals.needed` gives."""

    rule: Rule
    pattern: str
    kinds: Mapping[str, str]
    needed: frozenset[str]
    where: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled when the first text comes in which it may match: most texts need a fourth of the rules. Raises RuleError."""
        return _regex(self.pattern, self.where)


@dataclass(frozen=True)
class RuleBook:
    """All rules. `anchor` matches a word that every date has one of."""

    rules: tuple[Compiled, ...]
    anchor: re.Pattern[str]
    vocabulary: Mapping[str, Words]
    lists: Mapping[str, re.Pattern[str]]

    @cached_property
    def _literals(self) -> frozenset[str]:
        return frozenset[str]().union(*(compiled.needed for compiled in self.rules))

    def possible(self, text: str) -> list[Compiled]:
        """The rules that may match in a text: the others ask for strings that it does not have."""
        text = folded(text)
        present = {word for word in self._literals if word in text}
        return [c for c in self.rules if not c.needed or not c.needed.isdisjoint(present)]

    def groups(self, compiled: Compiled, match: re.Match[str]) -> dict[str, Value]:
        """The values of the groups that took part in a match, and the fixed arguments of the rule."""
        found: dict[str, Value] = dict(compiled.rule.give)
        for name, text in match.groupdict().items():
            if text is not None:
                kind = compiled.kinds.get(name, "")
                found[re.sub(r"_[b-h]$", "", name)] = self.vocabulary[kind].value(text) if kind else _plain(text)
        return found


def _written_out(rule: Rule, vocabulary: Mapping[str, Words], where: str) -> Compiled:
    """A rule with the words of its lists in place of their names."""
    kinds: dict[str, str] = {}
    asked: dict[str, frozenset[str]] = {}

    def expand(found: re.Match[str]) -> str:
        kind, name = found[1], found[3] or found[2] or found[1]
        # a pattern with two orders of words may name a group in both
        name = next((n for n in (name, *(f"{name}_{c}" for c in "bcdefgh")) if n not in kinds), name)
        if found[3]:
            kinds[name] = ""
            return f"(?P<{name}>"
        if kind not in vocabulary:
            raise RuleError(
                f"{where} ({rule.id}): the vocabulary has no {kind!r}; it has {', '.join(sorted(vocabulary))}"
            )
        kinds[name] = kind
        asked[name] = vocabulary[kind].needed
        return f"(?P<{name}>)"

    where = f"{where} ({rule.id})"
    text = rule.pattern.strip().replace(" as ", "\0").replace(" ", BLANK).replace("\0", " as ")
    with _told(where):
        text = re.sub(r"\{([a-z_]+)(?: as ([a-z_0-9]+))?\}|\(\?P<(\w+)>", expand, text)
    bare = rf"(?<![\w$€£#%])(?<!\d[.,/:-])(?:{text})(?!\w)"
    pattern = re.sub(
        r"\(\?P<(\w+)>\)", lambda m: f"(?P<{m[1]}>{vocabulary[kinds[m[1]]].pattern})" if kinds[m[1]] else m[0], bare
    )
    with _told(where):
        return Compiled(rule, pattern, kinds, needed(bare, asked), where)


def read_rules(path: Path) -> RuleBook:
    """Read a rule file. Raises RuleError naming file, row and key; what only compiling a pattern shows, when it is compiled."""
    content = fill(resources.read_yaml(path), _File, str(path))
    for number, rule in enumerate(content.rules, 1):
        for key in ("id", "pattern", "means", "reason", "examples"):
            if not getattr(rule, key):
                raise RuleError(f"{path}, rule {number} ({rule.id}): {key!r} is empty")
    if len({r.id for r in content.rules}) != len(content.rules):
        raise RuleError(f"{path}: two rules have the same id")
    return RuleBook(
        tuple(_written_out(rule, content.vocabulary, str(path)) for rule in content.rules),
        _regex(rf"(?:{'|'.join(content.anchors)})", f"{path}, anchors"),
        content.vocabulary,
        {
            name: _regex(rf"(?<!\w)(?:{'|'.join(w.replace(' ', BLANK) for w in words)})", f"{path}, list {name!r}")
            for name, words in content.lists.items()
        },
    )


def _regex(pattern: str, where: str) -> re.Pattern[str]:
    with _told(where):
        return re.compile(pattern, re.IGNORECASE)


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Say where a pattern stands that is none."""
    try:
        yield
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(f"{where}: the pattern does not compile: {error}") from error


@cache
def rule_book() -> RuleBook:
    """The rules of this installation."""
    return read_rules(resources.rules("patterns", "dates.yaml"))
