"""The names that the program finds, gazetteers and titles included: `python tests/benchmarks/mentions.py --data ../shared/data --gold ../shared/gold`.

What enters are the held-out corpora of kg/language/training/evaluate.py, which scores the bare tagger on them; what leaves is
printed figures, in percent. A mention counts by its kind: a state is a place, as corpora have it, and an organ of a state
("the Foreign Ministry") an organisation. Of the annotated articles: persons, and states told from places.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

from kg.corpus.clean import clean
from kg.extract.reading import read
from kg.language.pipeline import Regions, load_pipeline, paragraphs, parse
from kg.language.training.evaluate import PARTS, grouped
from kg.language.training.score_names import (
    Finder,
    Name,
    occurrences,
    re3d_names,
    score_persons,
    treebank_names,
    trim,
    universal_names,
)
from kg.language.training.treebanks import read_sentences
from kg.model import Article, Form, Mention, MentionKind


def mentions(nlp: Language, text: str, body: Regions) -> tuple[Mention, ...]:
    """What the program finds in these stretches of a text."""
    article = Article(id="text", text=text, body=tuple(body))
    return read(parse(nlp, text, article.body), article).mentions


def kind_of(mention: Mention) -> str:
    """The corpora's kind of a name: PERSON, ORG or PLACE; FAC, which is not asked for, for a building."""
    rule = mention.evidence.rule
    if mention.kind is MentionKind.PERSON:
        return "PERSON"
    if mention.kind is MentionKind.ORGANISATION or rule == "gazetteer-organ":
        return "ORG"
    return "FAC" if rule in ("gazetteer-building", "name-fac") else "PLACE"


def names(found: tuple[Mention, ...], text: str) -> set[Name]:
    """Mentions by name, as character spans with the corpora's kinds; none inside another, since corpora have them flat."""
    kinds = (MentionKind.PERSON, MentionKind.ORGANISATION, MentionKind.STATE, MentionKind.PLACE)
    spans = {
        (*trim(text, m.evidence.start, m.evidence.end), kind_of(m))
        for m in found
        if m.form is Form.NAME and m.kind in kinds
    }
    return {s for s in spans if not any(o[:2] != s[:2] and o[0] <= s[0] and s[1] <= o[1] for o in spans)}


def program(nlp: Language, *, articles: bool) -> Finder:
    """The program as a finder of names; of an article it reads what `clean` takes for its content."""

    def find(text: str) -> set[Name]:
        return names(mentions(nlp, text, clean(text).body if articles else paragraphs(text)), text)

    return find


def states(nlp: Language, folder: Path) -> Iterator[str]:
    """The states of the annotated articles: found, and told from places.

    Asked are the occurrences, in what is read of an article, of the names that its annotation has for a state alone or for a
    place alone. A name that it has for both (a capital that acts, and where they met) tells nothing by itself, and is left out.
    """
    read_as: dict[str, Counter[str]] = {"state": Counter(), "place": Counter()}
    entities = reached = both = 0
    for path in sorted(folder.glob("*.json")):
        text = path.with_suffix(".txt").read_text("utf-8")
        body = clean(text).body
        kinds = {
            trim(text, m.evidence.start, m.evidence.end): m.kind.value
            for m in mentions(nlp, text, body)
            if m.form in (Form.NAME, Form.DEMONYM)
        }
        named: dict[str, set[str]] = {"state": set(), "place": set(), "other": set()}
        listed = json.loads(path.read_text("utf-8"))["entities"]
        for entity in listed:
            kind = entity["kind"] if entity["kind"] in ("state", "place") else "other"
            named[kind].update(n for n in (entity["name"], *entity["aliases"]) if n[:1].isupper())
        shared = named["state"] & named["place"]
        both += len(shared)
        where = {span: text[span[0] : span[1]] for span in occurrences(text, set().union(*named.values()))}
        of_kind = {kind: {" ".join(n.split()).casefold() for n in named[kind] - shared} for kind in read_as}
        seen: set[str] = set()
        for span, words in where.items():
            if not any(a <= span[0] and span[1] <= b for a, b in body):
                continue
            word = " ".join(words.split()).casefold()
            for kind, counts in read_as.items():
                if word in of_kind[kind]:
                    counts[kinds.get(span, "nothing")] += 1
            if kinds.get(span) == "state":
                seen.add(word)
        for entity in listed:
            if entity["kind"] == "state":
                entities += 1
                reached += bool({n.casefold() for n in (entity["name"], *entity["aliases"])} & seen)
    yield f"states: {100 * reached / entities:.1f} % of {entities} found at least once; {both} names that are state and place left out"
    for kind, counts in read_as.items():
        shares = ", ".join(f"{name} {100 * n / counts.total():.1f} % ({n})" for name, n in counts.most_common())
        yield f"names of a {kind} ({counts.total()}) read as: {shares}"


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--model", default="bundled")
    options = parser.parse_args()
    nlp = load_pipeline(options.model)
    find = program(nlp, articles=False)
    for part in (part for part in PARTS if part.named):
        documents = grouped(read_sentences(options.data / "treebanks" / part.file), part.documents)
        for line in treebank_names(find, documents):
            print(f"names {part.name:14} {line}", flush=True)
    for line in re3d_names(find, options.data / "ner/re3d"):
        print(f"names re3d           {line}", flush=True)
    for line in universal_names(find, options.data / "ner/en_ewt-ud-test.iob2"):
        print(f"names UNER EWT test  {line}", flush=True)
    for line in score_persons(program(nlp, articles=True), options.gold / "dev", show=False):
        print(line, flush=True)
    for line in states(nlp, options.gold / "dev"):
        print(line, flush=True)


if __name__ == "__main__":
    main()
