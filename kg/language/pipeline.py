"""From the text of an article to one spaCy `Doc`, with the bundled model or with any spaCy pipeline that is installed.

    nlp = load_pipeline()
    doc = parse(nlp, article.text, regions)

`doc.text` is the article's text, to the letter, so `token.idx` is an offset in the article. Only the regions (its paragraphs, as
half-open spans of code points) are parsed; what lies between them (headers, menus, notes) is cut into words that carry no
label, no name and no tree. Line breaks and runs of spaces are tokens of their own, as spaCy has them; they hang on the word before.

`doc.user_data["label_scheme"]` says how its labels are to be read: "ud" or "spacy" (see `kg.language.grammar`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import spacy
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, MORPH, POS, SENT_START, TAG
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import ModelError
from kg.language.encoder import WIDTH, Encoder
from kg.language.glued import lost_blanks
from kg.language.lemmas import Lemmatizer
from kg.language.rules import load_tsv
from kg.language.special_cases import TaughtTokenizer
from kg.resources import folder, rules

Regions = Sequence[tuple[int, int]]

BUNDLED = "bundled"
COMPONENT = "diplomacy_parser"
ROWS = "word rows"
"""Where a `Doc` that the bundled model read keeps its figures in `user_data`: a row for each token, zeros where nothing was parsed."""
BEHIND_STOP = r"(?<=[A-Z]\.)[-\u2013/](?=[A-Z])"
"""What parts "U.S.-Soviet" and "U.S./Soviet", which spaCy's own rules leave whole because of the stop."""
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
MORPHOLOGY = {  # what a Penn tag says by itself
    "NN": "Number=Sing",
    "NNS": "Number=Plur",
    "NNP": "Number=Sing",
    "NNPS": "Number=Plur",
    "VB": "VerbForm=Inf",
    "VBD": "Tense=Past|VerbForm=Fin",
    "VBG": "VerbForm=Ger",
    "VBN": "Tense=Past|VerbForm=Part",
    "VBP": "Tense=Pres|VerbForm=Fin",
    "VBZ": "Number=Sing|Person=3|Tense=Pres|VerbForm=Fin",
    "MD": "VerbForm=Fin",
    "JJR": "Degree=Cmp",
    "JJS": "Degree=Sup",
    "RBR": "Degree=Cmp",
    "RBS": "Degree=Sup",
}


class Parser:
    """The bundled model as a component of a spaCy pipeline."""

    def __init__(self, nlp: Language, home: Path, *, threads: int = 1) -> None:
        self.encoder = Encoder(home, threads=threads)
        self.lemmatizer = Lemmatizer.read(home / "lemmas.tsv")
        self._vocab = nlp.vocab

    def __call__(self, doc: Doc) -> Doc:
        """Annotate in place. Regions come from `doc.user_data["regions"]`, or from the text's blank lines."""
        regions = doc.user_data.get("regions")
        if regions is None:
            regions = paragraphs(doc.text)
        doc.user_data["label_scheme"] = "ud"
        doc.user_data[ROWS] = self._annotate(doc, regions)
        return doc

    def _annotate(self, doc: Doc, regions: Regions) -> "np.typing.NDArray[np.float16]":
        """Set what the network says of each token; give its rows of figures, a row for each token."""
        spoken, numbers = _words_of(doc, regions)
        add = self._vocab.strings.add
        size = len(doc)
        values = np.zeros((size, 8), np.uint64)
        heads = np.zeros(size, np.int64)  # as distances; a word that nobody parses is its own head
        values[:, 5] = 2  # "O"
        rows = np.zeros((size, WIDTH), np.float16)
        texts = [word for paragraph in spoken for word in paragraph]
        for sentence in self.encoder.parse(spoken):
            rows[numbers[sentence.start : sentence.start + len(sentence.heads)]] = sentence.rows
            for offset, (tag, coarse, head, label) in enumerate(
                zip(sentence.tags, sentence.coarse, sentence.heads, sentence.labels, strict=True)
            ):
                place = sentence.start + offset
                at = numbers[place]
                values[at, :5] = (
                    add(tag),
                    add(coarse),
                    add(MORPHOLOGY.get(tag, "")) if tag in MORPHOLOGY else 0,
                    add(self.lemmatizer.lemma(texts[place], tag)),
                    add(label),
                )
                heads[at] = 0 if head < 0 else numbers[head] - at
            for start, end, kind in sentence.names:
                at, last = numbers[start], numbers[end - 1]
                values[at : last + 1, 5] = 1  # line breaks inside a name belong to it
                values[at, 5] = 3
                values[at : last + 1, 6] = add(kind)
        self._attach_spaces(doc, regions, values, heads)
        for row, tag in enumerate(values[:, 2].tolist()):
            if tag:
                values[row, 2] = self._vocab.morphology.add(self._vocab.strings[tag])
        values[:, 7] = heads.astype(np.uint64)
        columns = [TAG, POS, MORPH, LEMMA, DEP, ENT_IOB, ENT_TYPE, HEAD]
        doc.from_array(columns, values)  # type: ignore[arg-type]  # its stub knows int arrays alone
        _start_sentences(doc, [bool(token.is_sent_start or not token.dep) for token in doc])
        return rows

    def _attach_spaces(
        self, doc: Doc, regions: Regions, values: "np.typing.NDArray[np.uint64]", heads: "np.typing.NDArray[np.int64]"
    ) -> None:
        """Inside a region a run of white space hangs on the word before it, or after it where none is before."""
        add = self._vocab.strings.add
        space = (add("_SP"), add("SPACE"), 0, 0, add("dep"))
        place = 0
        for start, end in regions:
            while place < len(doc) and doc[place].idx < start:
                place += 1
            before = -1
            waiting: list[int] = []
            while place < len(doc) and doc[place].idx < end:
                if not doc[place].is_space:
                    before = place
                    for at in waiting:
                        heads[at] = place - at
                    waiting = []
                else:
                    values[place, :5] = space
                    values[place, 3] = add(doc[place].text)
                    if before < 0:
                        waiting.append(place)
                    else:
                        heads[place] = before - place
                place += 1


def _words_of(doc: Doc, regions: Regions) -> tuple[list[list[str]], list[int]]:
    """The words of each region, white space left out, and where in the doc they stand."""
    spoken: list[list[str]] = []
    numbers: list[int] = []
    texts: dict[int, str] = {}
    place = 0
    size = len(doc)
    for start, end in regions:
        words: list[str] = []
        while place < size and doc[place].idx < start:
            place += 1
        while place < size and (token := doc[place]).idx < end:
            if not token.is_space:
                words.append(texts.setdefault(token.orth, token.text))
                numbers.append(place)
            place += 1
        spoken.append(words)
    return spoken, numbers


@Language.factory(COMPONENT, default_config={"home": "", "threads": 1})
def make_parser(nlp: Language, name: str, home: str, threads: int) -> Parser:
    """For spaCy: the component by its name. `home`: the model's folder, if not the one that is bundled."""
    return Parser(nlp, Path(home) if home else folder("language/model"), threads=threads)


@dataclass(frozen=True, kw_only=True, slots=True)
class Abbreviations:
    """A row of rules/lexicons/abbreviations.tsv."""

    id: str
    words: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]


@cache
def load_pipeline(model: str = BUNDLED) -> Language:
    """Load a pipeline once: "bundled", a folder of the same kind, or the name or path of an installed spaCy pipeline.

    Raises ModelError where it is not installed, or cannot parse (no tagger, no parser or no names).
    """
    if model == BUNDLED or (Path(model) / "encoder.onnx").is_file():
        rows = load_tsv(rules("lexicons", "abbreviations.tsv"), Abbreviations)
        whole = [form for row in rows for word in row.words for form in (word, word.upper())]
        nlp: Language = English(create_tokenizer=partial(TaughtTokenizer, whole=whole, infixes=(BEHIND_STOP,)))
        nlp.max_length = 10**9  # an article is read window by window, whatever its length
        nlp.add_pipe(COMPONENT, config={"home": "" if model == BUNDLED else model})
        return nlp
    try:
        nlp = spacy.load(model)
    except (OSError, ImportError, ValueError) as error:
        raise ModelError(
            f"the language model {model!r} cannot be loaded ({error}). Install it (python -m spacy download {model}),"
            f" or leave --model out to use the bundled one"
        ) from error
    missing = [pipe for pipe in ("parser", "ner") if pipe not in nlp.pipe_names]
    if missing and COMPONENT not in nlp.pipe_names:
        raise ModelError(
            f"the language model {model!r} lacks {' and '.join(missing)}; it has {', '.join(nlp.pipe_names)}"
        )
    return nlp


def parse(nlp: Language, text: str, regions: Regions | None = None) -> Doc:
    """One `Doc` for an article. Takes its text and the spans of its paragraphs, in order; without them, blank lines divide."""
    return next(parse_all(nlp, [(text, regions)]))


def parse_all(nlp: Language, articles: Iterable[tuple[str, Regions | None]]) -> Iterator[Doc]:
    """Docs of many articles, one by one, in their order; what is read beside an article never changes its parse."""
    for text, given in articles:
        regions = paragraphs(text) if given is None else given
        if COMPONENT in nlp.pipe_names:
            doc = _cut_words(nlp, text, regions)
            doc.user_data["regions"] = tuple(regions)
            for _, component in nlp.pipeline:
                doc = component(doc)
        else:
            doc = _parse_apart(nlp, text, regions)
        yield doc


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Spans between blank lines, without the white space around them."""
    edges = [(0, 0), *(match.span() for match in BLANK_LINE.finditer(text)), (len(text), len(text))]
    spans = []
    for (_, start), (end, _) in pairwise(edges):
        inner = text[start:end]
        stripped = inner.strip()
        if stripped:
            start += len(inner) - len(inner.lstrip())
            spans.append((start, start + len(stripped)))
    return spans


def _pieces(text: str, regions: Regions) -> Iterator[tuple[int, int, bool]]:
    """Spans that together are the text: regions, and what lies between them."""
    done = 0
    for start, end in regions:
        if not done <= start <= end <= len(text):
            raise ValueError(
                f"region {start}-{end}: regions must be in order, apart, and inside the {len(text)} characters"
            )
        if done < start:
            yield done, start, False
        if start < end:
            yield start, end, True
        done = end
    if done < len(text):
        yield done, len(text), False


def _cut_words(nlp: Language, text: str, regions: Regions) -> Doc:
    """Tokens of the whole text; no token crosses the edge of a region, or a place where a blank is lost."""
    words: list[str] = []
    spaces: list[bool] = []
    texts: dict[int, str] = {}
    parser = cast(Parser, nlp.get_pipe(COMPONENT))
    lost = sorted(lost_blanks(text, parser.encoder.wordpiece.knows))
    for start, end, _ in _pieces(text, regions):
        for token in nlp.tokenizer(text[start:end]):
            word = texts.setdefault(token.orth, token.text)
            at = start + token.idx
            cuts = [cut - at for cut in lost if at < cut < at + len(word)]
            words += [word[i:j] for i, j in pairwise((0, *cuts, len(word)))]
            spaces += [*(False for _ in cuts), bool(token.whitespace_)]
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _parse_apart(nlp: Language, text: str, regions: Regions) -> Doc:
    """Any other pipeline: its parse of each region, put together. What lies between stays bare.

    Its vectors of words (`tensor`), what else it keeps of a region (`user_data`) and its groups of spans stay behind: a bare
    stretch has none, so that they cannot be joined, and nobody asks for them.
    """
    spans = list(_pieces(text, regions))
    parsed = nlp.pipe(text[start:end] for start, end, inside in spans if inside)
    docs = [next(parsed) if inside else nlp.make_doc(text[start:end]) for start, end, inside in spans]
    starts = [
        not inside or bool(token.is_sent_start)
        for doc, (_, _, inside) in zip(docs, spans, strict=True)
        for token in doc
    ]
    left = ["tensor", "user_data", "spans"]
    joined = Doc.from_docs(docs, ensure_whitespace=False, exclude=left)  # type: ignore[call-arg]  # its stub knows no exclude
    doc = joined or Doc(nlp.vocab)
    _start_sentences(doc, starts)
    doc.user_data["label_scheme"] = "spacy"
    return doc


def _start_sentences(doc: Doc, starts: Sequence[bool]) -> None:
    """Say of each token whether a sentence starts there.

    spaCy starts none at a word without a label, so what nobody parsed would trail the sentence before it.
    """
    column = np.array([1 if start else -1 for start in starts], np.int64).astype(np.uint64).reshape(-1, 1)
    doc.from_array([SENT_START], column)  # type: ignore[arg-type]  # its stub knows int arrays alone
