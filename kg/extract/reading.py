"""An article with its parse and what has been found in it so far: what every extractor reads.

Enter the article, its `Doc` (offsets of the doc are offsets of the article) and the mentions and dates found in it;
leave look-ups between tokens and mentions, and evidence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from kg.extract.dates import find_dates
from kg.extract.entities import find_mentions
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Article, DateMention, Evidence, Form, Mention, MentionKind

PARTIES = frozenset({MentionKind.STATE, MentionKind.ORGANISATION})


class Reading:
    """Look-ups over one parsed article. Treat it as frozen: whatever needs other mentions makes another reading."""

    def __init__(
        self, article: Article, doc: Doc, mentions: Iterable[Mention] = (), dates: Iterable[DateMention] = ()
    ) -> None:
        self.article = article
        self.doc = doc
        self.mentions = tuple(sorted(mentions, key=lambda m: (m.evidence.start, -m.evidence.end)))
        self.dates = tuple(sorted(dates, key=lambda d: (d.evidence.start, -d.evidence.end)))

    @cached_property
    def _starts(self) -> dict[int, int]:
        """The tokens by where they begin."""
        return {t.idx: t.i for t in self.doc}

    @cached_property
    def _order(self) -> list[int]:
        """Where each token begins."""
        return list(self._starts)

    @cached_property
    def _by_head(self) -> dict[int, Mention]:
        """The widest mention that has its head at a token."""
        found: dict[int, Mention] = {}
        for mention in self.mentions:
            token = self.token_at(mention.head)
            if token is not None:
                found.setdefault(token.i, mention)
        return found

    @cached_property
    def _covering(self) -> dict[int, list[Mention]]:
        found: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            for token in self.tokens(mention.evidence):
                found.setdefault(token.i, []).append(mention)
        return found

    @cached_property
    def described(self) -> tuple[Mention, ...]:
        """The persons who are described and not named: "the minister"."""
        return tuple(m for m in self.mentions if m.kind is MentionKind.PERSON and m.form is Form.NOMINAL)

    @cached_property
    def organisations(self) -> tuple[Mention, ...]:
        """The organisations that are named."""
        return tuple(m for m in self.mentions if m.kind is MentionKind.ORGANISATION and m.form is Form.NAME)

    def begun_in(self, first: int, last: int) -> tuple[Mention, ...]:
        """The mentions that begin between two offsets, both included, in order of the text."""
        starts = self._mention_starts
        return self.mentions[bisect_left(starts, first) : bisect_right(starts, last)]

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [m.evidence.start for m in self.mentions]

    @cached_property
    def first_line(self) -> tuple[int, int]:
        """Where the first line of the text that is not blank stands, which may be above the body."""
        text = self.article.text
        start = len(text) - len(text.lstrip())
        end = text.find("\n", start)
        return start, end if end >= 0 else len(text)

    def token_at(self, offset: int) -> Token | None:
        """The token that covers an offset of the article; None for a blank."""
        at = self._starts.get(offset)
        if at is None:
            at = bisect_right(self._order, offset) - 1
            if at < 0 or offset >= self._order[at] + len(self.doc[at]):
                return None
        return self.doc[at]

    def tokens(self, evidence: Evidence) -> list[Token]:
        """The tokens of a piece of evidence."""
        span = self.doc.char_span(evidence.start, evidence.end, alignment_mode="expand")
        return [t for t in span if not t.is_space] if span is not None else []

    def sentence(self, token: Token) -> Span:
        """The sentence that a token stands in."""
        return token.sent

    def evidence(self, span: Span | Token, rule: str = "") -> Evidence:
        """The words of a span or token as evidence."""
        start = span.idx if isinstance(span, Token) else span.start_char
        end = span.idx + len(span) if isinstance(span, Token) else span.end_char
        return Evidence.of(self.article, start, end, rule)

    def head(self, mention: Mention) -> Token | None:
        """The token that a mention hangs on."""
        return self.token_at(mention.head)

    def headed(self, token: Token) -> Mention | None:
        """The mention whose head a token is: "the foreign minister of Japan" for its word "minister"."""
        return self._by_head.get(token.i)

    def covering(self, token: Token) -> list[Mention]:
        """Every mention that a token is part of, the widest first."""
        return self._covering.get(token.i, [])

    def mention(self, token: Token) -> Mention | None:
        """The mention that a token heads, else the tightest name that covers it: "Kim" for any word of "Kim Kye
        Gwan".
        """
        headed = self.headed(token)
        if headed is not None:
            return headed
        names = [m for m in self.covering(token) if m.form in (Form.NAME, Form.DEMONYM)]
        return min(names, key=lambda m: m.evidence.end - m.evidence.start, default=None)

    def within(self, token: Token) -> Iterator[Mention]:
        """The mentions whose head stands in the phrase that hangs on a token, in order of the text."""
        edge = {t.i for t in token.subtree}
        for mention in self.mentions:
            head = self.head(mention)
            if head is not None and head.i in edge:
                yield mention

    def dates_under(self, token: Token) -> list[DateMention]:
        """Dates of the phrase that hangs on a token."""
        edge = {t.i for t in token.subtree}
        return [date for head, date in self._date_heads if head.i in edge]

    def _date_head(self, date: DateMention) -> Token | None:
        tokens = self.tokens(date.evidence)
        inside = {t.i for t in tokens}
        return next((t for t in tokens if t.head.i not in inside or t.head == t), tokens[0] if tokens else None)

    def date_heads(self) -> Iterator[tuple[Token, DateMention]]:
        """Each date with the token that ties it to its sentence."""
        return iter(self._date_heads)

    @cached_property
    def _date_heads(self) -> list[tuple[Token, DateMention]]:
        return [(head, date) for date in self.dates if (head := self._date_head(date)) is not None]

    @cached_property
    def _dates_by_sentence(self) -> dict[int, list[tuple[Token, DateMention]]]:
        found: dict[int, list[tuple[Token, DateMention]]] = {}
        for token, date in self._date_heads:
            found.setdefault(self.sentence_numbers[token.i], []).append((token, date))
        return found

    def dates_beside(self, token: Token) -> list[tuple[Token, DateMention]]:
        """What `date_heads` gives, of the sentence of a token."""
        return self._dates_by_sentence.get(self.sentence_numbers[token.i], [])

    def days_beside(self, token: Token) -> list[tuple[Token, DateMention]]:
        """What `dates_beside` gives, less the days from which something went on: 1993 of "the first visit since 1993"."""
        return [(head, date) for head, date in self.dates_beside(token) if not is_onset(head)]

    @cached_property
    def sentence_numbers(self) -> list[int]:
        """For each token the number of its sentence."""
        return [number for number, sentence in enumerate(self.doc.sents) for _ in range(len(sentence))]

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """Dates that lie wholly inside a stretch of the article."""
        return [d for d in self.dates if start <= d.evidence.start and d.evidence.end <= end]

    def clause_dates(self, head: Token) -> list[DateMention]:
        """Dates among the words of a clause, not counting the clauses inside it."""
        inside = {t.i for t in grammar.clause(head)}
        return [date for token, date in self.date_heads() if token.i in inside]


def is_onset(date: Token) -> bool:
    """Whether a date only says since when something is the first or the third of its kind: "the first visit since 1993"."""
    if grammar.preposition_of(date) not in words("onset"):
        return False
    for above in grammar.governors(date):
        if not grammar.is_verb(above):
            phrases = [above]
        elif above.dep_ == "acl":  # "the first minister to visit Greece since 1980"
            phrases = [above.head]
        else:
            phrases = [c for c in above.children if c.lower_ == "time"]
        if any(_is_counted(noun) for noun in phrases):
            return True
        if grammar.is_verb(above):
            return False
    return False


def _is_counted(noun: Token) -> bool:
    return any(t.lower_ in words("ranked") for t in (noun, *noun.children))


def read(doc: Doc, article: Article) -> Reading:
    """Find the mentions and dates of a parsed article: what every extractor starts from."""
    grammar.mend(doc)
    return Reading(article, doc, find_mentions(doc, article), find_dates(doc, article))
