"""The figures of MODEL_CARD.md: `python -m kg.language.training.evaluate --data ../shared/data --gold ../shared/gold`.

What enters is a pipeline and held-out corpora; what leaves is printed figures, in percent. Nothing measured here is trained on:
EWT test, GUM test (and dev), re3d, Universal NER's EWT test, the annotated articles of gold/dev. What is chosen, is chosen
by the dev parts: `--dev` shows these alone.
"""

import argparse
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from spacy.language import Language

from kg.language.pipeline import BUNDLED, load_pipeline, parse
from kg.language.training.score_names import (
    found_names,
    re3d_names,
    score_persons,
    tagger,
    treebank_names,
    universal_names,
)
from kg.language.training.score_trees import doc_words, from_text, parsed_words, raw_text, relations, score_trees
from kg.language.training.treebanks import Parsed, read_sentences
from kg.language.training.worse import WORSE, Worse


@dataclass(frozen=True, kw_only=True)
class Part:
    """A held-out part of a treebank: which file, and how its documents' ids begin."""

    name: str
    file: str
    documents: str = ""

    @property
    def dev(self) -> bool:
        """Choices may be made by its figures."""
        return "dev" in self.name

    @property
    def named(self) -> bool:
        """Its mentions are annotated, so that names can be read from them."""
        return "gum" in self.file


GUM_DEV = Part(name="GUM dev", file="en_gum-dev.conllu.gz")
PARTS = (
    Part(name="EWT test", file="en_ewt-ud-test.conllu.gz"),
    Part(name="EWT dev", file="en_ewt-ud-dev.conllu.gz"),
    Part(name="GUM test", file="en_gum-test.conllu.gz"),
    Part(name="GUM test news", file="en_gum-test.conllu.gz", documents="GUM_news"),
    GUM_DEV,
    Part(name="GUM dev news", file="en_gum-dev.conllu.gz", documents="GUM_news"),
)
SECTIONS = ("trees", "worse", "relations", "names", "persons", "speed")


def grouped(sentences: Iterable[Parsed], documents: str) -> list[list[Parsed]]:
    """Sentences by document, in their order."""
    found: dict[str, list[Parsed]] = {}
    for sentence in sentences:
        if sentence.document.startswith(documents):
            found.setdefault(sentence.document, []).append(sentence)
    return list(found.values())


def documents_of(part: Part, folder: Path, every: int = 1) -> list[list[Parsed]]:
    """The documents of a held-out part; of ten, with `every` 2, five."""
    return grouped(read_sentences(folder / part.file), part.documents)[::every]


def trees(nlp: Language, folder: Path, parts: Sequence[Part], every: int) -> Iterator[str]:
    """Lines of a table: raw text, then gold words and sentences."""
    yield f"{'trees':16} {'words':>6} {'token':>6} {'sent':>6} {'tag':>6} {'lemma':>6} {'UAS':>6} {'LAS':>6} {'LAS*':>6} | gold words: tag UAS LAS"
    for part in parts:
        documents = documents_of(part, folder, every)
        raw = score_trees(documents, partial(from_text, nlp))
        given = score_trees(documents, partial(parsed_words, nlp))
        figures = " ".join(
            f"{value:6.1f}"
            for value in (raw.words, raw.sentences, raw.tags, raw.lemmas, raw.unlabelled, raw.labelled, raw.universal)
        )
        yield f"{part.name:16} {raw.count:6} {figures} | {given.tags:6.1f} {given.unlabelled:6.1f} {given.labelled:6.1f}"
    yield "LAS* leaves subtypes out, as CoNLL 2018 did (nmod:poss counts as nmod)"


def worse(nlp: Language, documents: Sequence[Sequence[Parsed]]) -> Iterator[str]:
    """Raw text as written and in worse states: what training on spoiled windows (`batches.Spoiler`) is for."""
    yield f"{'state of text':16} {'sent':>6} {'tag':>6} {'UAS':>6} {'LAS':>6} | names: F of PERSON ORG PLACE"
    for kind in WORSE:
        yield _in_state(nlp, kind, documents)


def _in_state(nlp: Language, kind: Worse, documents: Sequence[Sequence[Parsed]]) -> str:
    read = cache(partial(parse, nlp))  # trees and names of the same texts
    asked = [[sentence] for document in documents for sentence in document] if kind.alone else documents
    made = [[kind.of_sentence(sentence) for sentence in document] for document in asked]
    scores = score_trees(made, lambda document: doc_words(read(raw_text(document))))
    table = treebank_names(lambda text: found_names(read(kind.of_text(text))), asked)
    figures = (scores.sentences, scores.tags, scores.unlabelled, scores.labelled)
    names = " ".join(line.rpartition(" ")[2] for line in table)
    return f"{kind.name:16} {' '.join(f'{value:6.1f}' for value in figures)} | {names}"


def speed(nlp: Language, texts: Sequence[str]) -> str:
    """Words a second of processor time over whole articles, one thread, everything from text to `Doc`."""
    parse(nlp, texts[0])
    started = time.process_time()
    count = sum(sum(not token.is_space for token in parse(nlp, text)) for text in texts)
    seconds = time.process_time() - started
    return f"{count} words in {seconds:.1f} s: {count / seconds:.0f} a second"


def main() -> None:
    """Print everything, or the named sections."""
    parser = argparse.ArgumentParser(prog="python -m kg.language.training.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--model", default=BUNDLED)
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--show", action="store_true", help="list persons that were missed or made up")
    parser.add_argument("--dev", action="store_true", help="only the figures that choices may be made by")
    parser.add_argument(
        "--every", type=int, default=1, help="read each Nth document of the treebanks, for a quick look"
    )
    options = parser.parse_args()
    started = time.perf_counter()
    nlp = load_pipeline(options.model)
    print(f"loaded in {time.perf_counter() - started:.2f} s, after imports")
    wanted = options.only
    parts = [part for part in PARTS if part.dev or not options.dev]
    banks = options.data / "treebanks"
    if "trees" in wanted:
        for line in trees(nlp, banks, parts, options.every):
            print(line, flush=True)
    if "worse" in wanted:
        for line in worse(nlp, documents_of(GUM_DEV, banks, options.every)):
            print(line, flush=True)
    if "relations" in wanted and not options.dev:
        for file in ("en_ewt-ud-test.conllu.gz", "en_gum-test.conllu.gz"):
            for line in relations(nlp, grouped(read_sentences(banks / file), "")):
                print(f"{file[:7]} {line}", flush=True)
    if "names" in wanted:
        for part in (part for part in parts if part.named):
            for line in treebank_names(tagger(nlp), documents_of(part, banks, options.every)):
                print(f"names {part.name:14} {line}", flush=True)
    if "names" in wanted and not options.dev:
        for line in re3d_names(tagger(nlp), options.data / "ner/re3d"):
            print(f"names re3d           {line}", flush=True)
        for line in universal_names(tagger(nlp), options.data / "ner/en_ewt-ud-test.iob2"):
            print(f"names UNER EWT test  {line}", flush=True)
    if "persons" in wanted:
        for line in score_persons(tagger(nlp), options.gold / "dev", show=options.show):
            print(line, flush=True)
    if "speed" in wanted:
        print(speed(nlp, [path.read_text("utf-8") for path in sorted((options.gold / "dev").glob("*.txt"))]))


if __name__ == "__main__":
    main()
