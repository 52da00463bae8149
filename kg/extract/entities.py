"""Who and what a text mentions: persons, states, organisations, places, and the words that stand for them.

Enter a parsed `Doc` and its `Article`; leave `Mention`s in the order of the text. Names of persons come from the
parser's
names and from titles ("Foreign Minister Hayashi" names a person whatever the model thinks), less what the gazetteer
knows better: states,
places, agencies and months are no persons. A capital is a place or a government as its grammar says (`seats.py`).

    "Japanese officials told Kim in Beijing"  ->  Japanese officials (STATE, JP), Japanese (DEMONYM, JP), Kim
    (PERSON), Beijing (PLACE)
"""

from __future__ import annotations

from spacy.tokens import Doc

from kg.extract.names import find_gazetteer_names, find_other_names, named_person
from kg.extract.nominals import find_nominals
from kg.extract.persons import find_persons
from kg.extract.pronouns import find_pronouns
from kg.extract.sighted import Sighted
from kg.extract.titles import title_before
from kg.model import Article, Mention


def find_mentions(doc: Doc, article: Article) -> tuple[Mention, ...]:
    """All mentions of the article's body, in order. Raises nothing; a text without names has none."""
    sighted = Sighted(doc, article)
    find_persons(sighted)
    found: list[Mention] = []
    titled: set[int] = set()
    for name in sighted.names:
        name.title = title_before(doc, name.start, sighted.hits, frozenset(sighted.taken))
        found.append(named_person(sighted, name))
        if name.title is not None:
            titled.update(range(name.title.start, name.start))
    found += find_gazetteer_names(sighted)
    found += find_other_names(sighted)
    found += find_nominals(sighted, titled)
    found += find_pronouns(sighted)
    return tuple(sorted(found, key=lambda m: (m.evidence.start, -m.evidence.end, m.kind, m.form)))
