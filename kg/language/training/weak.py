"""Names that a title gives away, from government posts that nobody annotated.

    "The President spoke with Prime Minister Narendra Modi of India." -> Narendra Modi is a person, India a state

What enters is the posts; what leaves is sentences with names. Only what is certain is taught: the words after a title, later
mentions of the same surname in the post, states, and lower-case words, which are no names. All other capitalised words are not asked.
"""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy

from kg.language.training.names import NEVER_NAMES, unnamed
from kg.language.training.places import is_state_or_city
from kg.language.training.samples import Document, Sentence, mark_name

TITLE = re.compile(
    r"\b(?:(?:Vice|Deputy|Acting|Former|First|Crown|Federal) )?(?:President|Prime Minister|Foreign Minister|Defen[cs]e Minister|"
    r"Minister|Chancellor|Secretary of State|Secretary of Defense|Secretary|Secretary[- ]General|National Security Advisor|"
    r"Ambassador|Special Envoy|Envoy|King|Prince|Sultan|Emir|Sheikh|Senator|Representative|Governor|General|Admiral|Director|Premier|"
    r"Taoiseach|Chairman|Speaker|Pope|Dr\.|Mr\.|Ms\.|Mrs\.|Congressman|Congresswoman|Judge|Administrator|Commissioner) (?=[A-Z])"
)
NAME = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][\w'’]*\.?(?:-\w+)*|bin|al-[A-Z]\w+|de|da|von|van|el-[A-Z]\w+|[A-Z]\.)(?: (?:[A-ZÀ-ÖØ-Þ][\w'’]+(?:-\w+)*|[A-Z]\.|bin|al-[A-Z]\w+|al|de|da|dos|von|van|der|el-[A-Z]\w+)){0,4}"
)
NOT_IN_NAMES = NEVER_NAMES | frozenset(
    [
        "of",
        "and",
        "the",
        "united",
        "states",
        "national",
        "security",
        "house",
        "white",
        "office",
        "american",
        "americans",
        "delivers",
        "signs",
        "announces",
        "biden-harris",
        "trump-vance",
        "affairs",
        "relations",
        "republic",
        "union",
        "european",
        "department",
        "council",
        "committee",
        "court",
        "act",
        "day",
        "week",
        "month",
        "administration",
        "jr",
    ]
)
MOST_OF_A_NAME = 6  # sentences for one name, or the texts' own president would be half of the lesson


def read_posts(path: Path, common: frozenset[str], *, sentences: int, seed: int) -> list[Document]:
    """At most so many sentences, each a document of its own."""
    nlp = spacy.blank("en")
    rng = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        posts = [json.loads(line) for line in file]
    rng.shuffle(posts)
    posts.sort(key=lambda post: not re.search(r"Readout|Joint Statement|Meeting|Call", post["title"]))
    used: Counter[str] = Counter()
    found: list[Document] = []
    for post in posts:
        surnames: set[str] = set()
        taken = 0
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])|\n+", post["text"]):
            if not 30 < len(sentence) < 500:
                continue
            people = list(_people(sentence))
            again = {name for name in surnames if re.search(rf"\b{re.escape(name)}\b", sentence)}
            if not people and not again:
                continue
            names = [name for _, _, name in people]
            surnames.update(name.split()[-1] for name in names if len(name.split()) > 1)
            if any(used[name] >= MOST_OF_A_NAME for name in names) and rng.random() < 0.97:
                continue
            used.update(names)
            doc = nlp.make_doc(sentence)
            words = tuple(token.text for token in doc if not token.is_space)
            offsets = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
            bits = [unnamed(word, words[at - 1] if at else ".", common, False) for at, word in enumerate(words)]
            for at, word in enumerate(words):
                if (
                    word.lower() not in common
                    and is_state_or_city(word)
                    and not (at and words[at - 1][:1].isupper())
                    and not words[min(at + 1, len(words) - 1)][:1].isupper()
                ):
                    mark_name(bits, at, at + 1, "GPE")
                if word in again and not (at and words[at - 1][:1].isupper()):
                    mark_name(bits, at, at + 1, "PERSON")
            for start, end, _ in people:
                inside = [at for at, (a, b) in enumerate(offsets) if a >= start and b <= end]
                if inside:
                    mark_name(bits, inside[0], inside[-1] + 1, "PERSON")
            found.append(Document(sentences=(Sentence(words=words, names=tuple(bits), ends_paragraph=True),)))
            taken += 1
            if taken >= 6:
                break
        if len(found) >= sentences:
            break
    return found


def _people(sentence: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name after each title; nothing where what follows looks like more title or like an office."""
    for title in TITLE.finditer(sentence):
        found = NAME.match(sentence, title.end())
        if not found:
            continue
        name = (
            re.sub(r"(?:['’]s?|\.)$", "", found.group())
            if not re.search(r"\b[A-Z]\.$|Jr\.$", found.group())
            else found.group()
        )
        words = name.split()
        if (
            any(word.lower().rstrip(".") in NOT_IN_NAMES for word in words)
            or is_state_or_city(name)
            or words[-1].islower()
        ):
            continue
        if name.isupper() or (len(words) == 1 and len(name) < 3):
            continue
        yield found.start(), found.start() + len(name), name
