"""Trees against a treebank: aligned by characters, so that other words or sentences cost what they cost (CoNLL 2018).

Two words are the same word if they cover the same characters, white space not counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from spacy.language import Language
from spacy.tokens import Doc

from kg.language.pipeline import COMPONENT, parse
from kg.language.training.treebanks import Parsed

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word by the characters that it covers; the root's head is (-1, -1)."""

    span: Span
    tag: str
    lemma: str
    head: Span
    label: str


@dataclass(frozen=True, kw_only=True)
class TreeScores:
    """F in percent. `universal`: labels without subtypes."""

    count: int
    words: float
    sentences: float
    tags: float
    lemmas: float
    unlabelled: float
    labelled: float
    universal: float


Words = tuple[list[Word], set[Span]]
"""A document's words, and its sentences as spans."""


def score_trees(documents: Sequence[Sequence[Parsed]], read: Callable[[Sequence[Parsed]], Words]) -> TreeScores:
    """Compare documents with what `read` makes of each: `from_text` of its raw text, `parsed_words` of its own words."""
    same: Counter[str] = Counter()
    gold_total = found_total = gold_sentences = found_sentences = 0
    for document in documents:
        gold, gold_ends = gold_document(document)
        found, found_ends = read(document)
        gold_total, found_total = gold_total + len(gold), found_total + len(found)
        gold_sentences, found_sentences = gold_sentences + len(gold_ends), found_sentences + len(found_ends)
        same["sentences"] += len(gold_ends & found_ends)
        by_span = {word.span: word for word in found}
        for word in gold:
            other = by_span.get(word.span)
            if other is None:
                continue
            same["words"] += 1
            same["tags"] += word.tag == other.tag
            same["lemmas"] += word.lemma.lower() == other.lemma.lower()
            if word.head == other.head:
                same["unlabelled"] += 1
                same["labelled"] += word.label == other.label
                same["universal"] += word.label.split(":")[0] == other.label.split(":")[0]
    total = (gold_total + found_total) / 200
    return TreeScores(
        count=gold_total,
        words=same["words"] / total,
        sentences=200 * same["sentences"] / (gold_sentences + found_sentences),
        tags=same["tags"] / total,
        lemmas=same["lemmas"] / total,
        unlabelled=same["unlabelled"] / total,
        labelled=same["labelled"] / total,
        universal=same["universal"] / total,
    )


def raw_text(document: Sequence[Parsed]) -> str:
    """The document as it was written: paragraphs apart by a blank line, sentences by a space."""
    text = ""
    for sentence in document:
        text += ("\n\n" if sentence.new_paragraph else " ") * bool(text) + sentence.text
    return text


def _spans(words: Sequence[str], start: int) -> list[Span]:
    edges = list(accumulate((len(word.replace(" ", "")) for word in words), initial=start))
    return list(pairwise(edges))


def gold_document(document: Sequence[Parsed]) -> Words:
    """Words, and sentences as spans. A sentence whose words do not spell its text ("gonna" as "going to") loses its place
    for the words after the difference, never for the next sentence."""
    words: list[Word] = []
    sentences: set[Span] = set()
    start = 0
    for sentence in document:
        spans = _spans([line.word for line in sentence.lines], start)
        for line, span in zip(sentence.lines, spans, strict=True):
            head = spans[line.head - 1] if line.head else (-1, -1)
            words.append(Word(span=span, tag=line.tag, lemma=line.lemma, head=head, label=line.label))
        end = start + len("".join(sentence.text.split()))
        sentences.add((start, end))
        start = end
    return words, sentences


def doc_words(doc: Doc) -> Words:
    """A doc's words and sentences in the same measure."""
    spans: dict[int, Span] = {}
    at = 0
    for token in doc:
        size = 0 if token.is_space else len("".join(token.text.split()))
        spans[token.i] = (at, at + size)
        at += size
    words = []
    for token in doc:
        if not token.is_space:
            head = (-1, -1) if token.head.i == token.i else spans[token.head.i]
            label = "root" if token.dep_ == "ROOT" else token.dep_
            words.append(Word(span=spans[token.i], tag=token.tag_, lemma=token.lemma_, head=head, label=label))
    sentences = {(spans[sent.start][0], spans[sent.end - 1][1]) for sent in doc.sents}
    return words, {span for span in sentences if span[0] < span[1]}


def from_text(nlp: Language, document: Sequence[Parsed]) -> Words:
    """What a pipeline makes of the document's raw text."""
    return doc_words(parse(nlp, raw_text(document)))


def parsed_words(nlp: Language, document: Sequence[Parsed]) -> Words:
    """The bundled model over a treebank's own words and sentences."""
    parser = nlp.get_pipe(COMPONENT)
    _, sentences = gold_document(document)
    words: list[Word] = []
    forms = [[line.word for line in sentence.lines] for sentence in document]
    flat = [form for own in forms for form in own]
    spans: list[Span] = []
    start = 0
    for sentence, own in zip(document, forms, strict=True):
        spans += _spans(own, start)
        start += len("".join(sentence.text.split()))
    for parsed in parser.encoder.parse_sentences(forms):
        for offset, (tag, head, label) in enumerate(zip(parsed.tags, parsed.heads, parsed.labels, strict=True)):
            at = parsed.start + offset
            lemma = parser.lemmatizer.lemma(flat[at], tag)
            own_head = (-1, -1) if head < 0 else spans[head]
            words.append(Word(span=spans[at], tag=tag, lemma=lemma, head=own_head, label=label))
    return words, sentences


def relations(nlp: Language, documents: Sequence[Sequence[Parsed]]) -> Iterator[str]:
    """Precision and recall of the relations that extraction leans on, from raw text."""
    right: Counter[str] = Counter()
    gold_count: Counter[str] = Counter()
    found_count: Counter[str] = Counter()
    for document in documents:
        gold = set(_relations(gold_document(document)[0], _forms(document)))
        doc = parse(nlp, raw_text(document))
        words, _ = doc_words(doc)
        found = set(
            _relations(
                words,
                {
                    word.span: token.lower_
                    for word, token in zip(words, (t for t in doc if not t.is_space), strict=True)
                },
            )
        )
        for kind, *_ in gold:
            gold_count[kind] += 1
        for kind, *_ in found:
            found_count[kind] += 1
        for kind, *_ in gold & found:
            right[kind] += 1
    for kind, count in gold_count.items():
        yield f"{kind:16} {count:5}  P {100 * right[kind] / max(1, found_count[kind]):5.1f}  R {100 * right[kind] / count:5.1f}"


def _forms(document: Sequence[Parsed]) -> dict[Span, str]:
    words, _ = gold_document(document)
    lines = [line for sentence in document for line in sentence.lines]
    return {word.span: line.word.lower() for word, line in zip(words, lines, strict=True)}


def _relations(words: Sequence[Word], forms: dict[Span, str]) -> Iterator[tuple[str, Span, Span]]:
    """Kind, governor, dependant: as basic Universal Dependencies write them."""
    children: dict[Span, list[Word]] = {}
    for word in words:
        children.setdefault(word.head, []).append(word)
    proper = {word.span for word in words if word.tag.startswith("NNP")}
    for word in words:
        cases = {forms[child.span] for child in children.get(word.span, ()) if child.label == "case"}
        match word.label:
            case "nsubj" | "nsubj:pass" | "nsubj:outer":
                yield "subject", word.head, word.span
            case "obj":
                yield "object", word.head, word.span
            case "obl" | "nmod" if "with" in cases:
                yield "with X", word.head, word.span
            case "obl" | "nmod" if "between" in cases:
                yield "between", word.head, word.span
                for other in children.get(word.span, ()):
                    if other.label == "conj":
                        yield "between", word.head, other.span
            case "obl:agent":
                yield "agent", word.head, word.span
            case "appos" if word.span in proper or word.head in proper:
                yield "appos. of name", word.head, word.span
            case "nmod:desc":
                yield "title + name", word.head, word.span
