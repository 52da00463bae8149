"""The words of an article that state a fact."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.article import Article


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Evidence:
    """`article.text[start:end] == quote`, always; `rule` is the id of the rule or model that read it."""

    article: str
    start: int
    end: int
    quote: str
    rule: str = ""

    def __hash__(self) -> int:
        # of one article these tell nearly all apart
        return hash((self.start, self.end, self.rule))

    @classmethod
    def of(cls, article: Article, start: int, end: int, rule: str = "") -> Evidence:
        """The evidence at `[start, end)` of an article, less the blanks at its edges."""
        text = article.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return cls(article=article.id, start=start, end=end, quote=text[start:end], rule=rule)
